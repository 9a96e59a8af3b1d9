"""Everything that must hold in a movement, routine or program beyond the types of its values.

A rule is a function that gives findings. Rules know nothing of each other, so every mistake is found in one go; they
pass over placeholders the reader put in for broken values, and what they find in broken places is left out.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

from unsit.movement import checks_figure, checks_mobility, checks_recognition
from unsit.movement.decode import item_paths, nearest_hint, shown
from unsit.movement.finding import (
    Finding,
    Rule,
    Surroundings,
    at_least,
    between,
    filled,
    greater,
    identity,
    not_less,
    positive,
    reference,
    twice,
    whole,
    within,
)
from unsit.movement.model import Movement, Range
from unsit.movement.names import EQUIPMENT, PRECAUTIONS
from unsit.movement.program import Program
from unsit.movement.routine import FIELD_OF_KIND, Prescription, Routine
from unsit.movement.texts import text_findings

_WHOLE: Final = ("sets", "repetitions", "circles_each_way", "per_week")
"""Fields of a dose that are counted."""

_MOST_A_WEEK: Final = 21


def check_movement(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """Find everything that is wrong with a movement."""
    return _outside(around, chain.from_iterable(rule(movement, around) for rule in MOVEMENT_RULES))


def check_routine(routine: Routine, around: Surroundings, movements: Mapping[str, Movement]) -> Iterator[Finding]:
    """Find everything that is wrong with a routine; doses are held against the movements given."""
    return _outside(around, chain(_routine(routine, around, movements), text_findings(routine)))


def check_program(
    program: Program, around: Surroundings, routines: Mapping[str, Routine], movements: Mapping[str, Movement]
) -> Iterator[Finding]:
    """Find everything that is wrong with a program; what it offers instead is looked into if it is given."""
    unsafe = _unsafe_substitutions(program, routines, movements)
    return _outside(around, chain(_program(program, around), unsafe, text_findings(program)))


def _outside(around: Surroundings, findings: Iterator[Finding]) -> Iterator[Finding]:
    """Leave out what is found where the reader has found fault already."""
    return (found for found in findings if not any(within(found.path, path) for path in around.broken))


def _named(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """The id is the file's name; family, source and licence are given; the equipment is known."""
    yield from identity(movement.id, "movement", around)
    for key in ("family", "source", "licence"):
        if not getattr(movement, key).strip():
            yield Finding(key, "must not be empty", shown(getattr(movement, key)))
    for number, item in enumerate(movement.equipment, start=1):
        if item not in EQUIPMENT:
            rule = f"must be known equipment{nearest_hint(item, EQUIPMENT)}"
            yield Finding(f"equipment[{number}]", rule, shown(item))
    yield from _authored(movement)


def _authored(thing: Movement | Routine) -> Iterator[Finding]:
    for number, author in enumerate(thing.authors, start=1):
        if not author.strip():
            yield Finding(f"authors[{number}]", "must not be empty", shown(author))


def _worded(movement: Movement, _around: Surroundings) -> Iterator[Finding]:
    """There are words for getting into position, for doing it, for stopping, and for clean work."""
    yield from filled("text.setup", movement.text.setup)
    yield from filled("text.steps", movement.text.steps)
    yield from filled("safety.stop_when", movement.safety.stop_when)
    yield from filled("reassurance", movement.reassurance)


def _dose(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """The dose has the range of the movement's kind and no other; it rises from min to max; counts are whole."""
    dose = movement.dose
    for kind, key in FIELD_OF_KIND.items():
        if not around.sure_of("kind"):
            break
        given = getattr(dose, key) is not None
        if kind is movement.kind and not given:
            yield Finding(f"dose.{key}", f"must be given, for the kind is {kind}")
        if kind is not movement.kind and given:
            yield Finding(f"dose.{key}", f"must not be given, for the kind is {movement.kind}")
    for key in ("sets", *FIELD_OF_KIND.values(), "per_week"):
        amounts: Range | None = getattr(dose, key)
        if amounts:
            yield from _range(f"dose.{key}", amounts, counted=key in _WHOLE)
    if dose.per_week:
        yield from between("dose.per_week.max", dose.per_week.max, 1, _MOST_A_WEEK)


def _range(path: str, amounts: Range, *, counted: bool) -> Iterator[Finding]:
    yield from positive(f"{path}.min", amounts.min)
    yield from not_less(f"{path}.default", amounts.default, f"{path}.min", amounts.min)
    yield from not_less(f"{path}.max", amounts.max, f"{path}.default", amounts.default)
    if counted:
        for key in ("min", "default", "max"):
            yield from whole(f"{path}.{key}", getattr(amounts, key))


def _tempo(movement: Movement, _around: Surroundings) -> Iterator[Finding]:
    """Every part of the tempo takes time."""
    for key in ("out_s", "back_s", "breathe_in_s", "breathe_out_s"):
        yield from positive(f"tempo.{key}", getattr(movement.tempo, key))


def _related(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """Neighbours and replacements exist and are other movements; precautions are known, views and faults have ids."""
    for key in ("easier", "deeper"):
        yield from _other_movement(f"neighbours.{key}", getattr(movement.neighbours, key), movement, around)
    not_for = movement.safety.not_for
    paths = list(item_paths("safety.not_for", [precaution.id for precaution in not_for]))
    yield from twice((f"{path}.id", precaution.id) for path, precaution in zip(paths, not_for, strict=True))
    for path, precaution in zip(paths, not_for, strict=True):
        yield from known_precaution(f"{path}.id", precaution.id)
        yield from _other_movement(f"{path}.replacement", precaution.replacement, movement, around)
    for key, items in (("views", movement.views), ("faults", movement.faults)):
        ids = [item.id for item in items]
        for path, item_id in zip(item_paths(key, ids), ids, strict=True):
            yield from identity_of_item(f"{path}.id", item_id)


def identity_of_item(path: str, given: str) -> Iterator[Finding]:
    """Find an id of an item that is not one."""
    yield from (Finding(path, found.rule, found.got) for found in identity(given, "", Surroundings()))


def known_precaution(path: str, given: str) -> Iterator[Finding]:
    """Find a precaution that nobody is asked about."""
    if given not in PRECAUTIONS:
        yield Finding(path, f"must be a known precaution{nearest_hint(given, PRECAUTIONS)}", shown(given))


def _other_movement(path: str, given: str, movement: Movement, around: Surroundings) -> Iterator[Finding]:
    if given and given == movement.id:
        yield Finding(path, "must be another movement", shown(given))
    elif given:
        yield from reference(path, given, "movement", around.movements)


def _spoken(movement: Movement, _around: Surroundings) -> Iterator[Finding]:
    """Texts are not empty, cues have at most six words, sentences at most thirty, and nothing medical is promised."""
    return text_findings(movement)


MOVEMENT_RULES: Final[tuple[Rule, ...]] = (
    _named,
    _worded,
    _spoken,
    _dose,
    _tempo,
    _related,
    *checks_figure.RULES,
    *checks_recognition.RULES,
    *checks_mobility.RULES,
)
"""Every rule for movements; the first sentence of each says what must hold."""


def _routine(routine: Routine, around: Surroundings, movements: Mapping[str, Movement]) -> Iterator[Finding]:
    yield from identity(routine.id, "routine", around)
    yield from _authored(routine)
    yield from filled("blocks", routine.blocks)
    for number, block in enumerate(routine.blocks, start=1):
        path = f"blocks[{number}]"
        yield from filled(f"{path}.prescriptions", block.prescriptions)
        yield from at_least(f"{path}.rest_s", block.rest_s, 0)
        yield from at_least(f"{path}.turn_s", block.turn_s, 0)
        for place, item in enumerate(block.prescriptions, start=1):
            here = f"{path}.prescriptions[{place}]"
            yield from reference(f"{here}.movement", item.movement, "movement", around.movements)
            yield from _prescription(here, item, movements.get(item.movement))


def _prescription(path: str, item: Prescription, movement: Movement | None) -> Iterator[Finding]:
    if item.sets is not None:
        yield from at_least(f"{path}.sets", item.sets, 1)
    for kind, key in FIELD_OF_KIND.items():
        amount: float | None = getattr(item, key)
        if amount is None:
            continue
        if movement is None:
            yield from positive(f"{path}.{key}", amount)
        elif kind is not movement.kind:
            rule = f"must not be given, for the kind of {item.movement} is {movement.kind}"
            yield Finding(f"{path}.{key}", rule, shown(amount))
        else:
            yield from _in_dose(f"{path}.{key}", amount, getattr(movement.dose, key), item.movement)
    if item.sets is not None and movement is not None:
        yield from _in_dose(f"{path}.sets", item.sets, movement.dose.sets, item.movement)


def _in_dose(path: str, amount: float, amounts: Range | None, movement_id: str) -> Iterator[Finding]:
    if amounts:
        yield from between(path, amount, amounts.min, amounts.max, f", the dose of {movement_id}")


def _program(program: Program, around: Surroundings) -> Iterator[Finding]:
    yield from identity(program.id, "program", around)
    yield from at_least("weeks", program.weeks, 1)
    yield from _range("sessions_per_week", program.sessions_per_week, counted=True)
    yield from between("sessions_per_week.max", program.sessions_per_week.max, 1, _MOST_A_WEEK)
    yield from filled("routines", program.routines)
    for number, routine in enumerate(program.routines, start=1):
        yield from reference(f"routines[{number}]", routine, "routine", around.routines)
    yield from _progression(program)
    yield from _substitutions(program, around)


def _progression(program: Program) -> Iterator[Finding]:
    rule = program.progression
    yield from at_least("progression.sessions", rule.sessions, 1)
    for key in ("clean_ratio", "back_clean_ratio", "back_ratio"):
        yield from between(f"progression.{key}", getattr(rule, key), 0, 1)
    for key in ("pain_max", "back_pain"):
        yield from between(f"progression.{key}", getattr(rule, key), 0, 10)
    for key in ("add_repetitions", "add_hold_s", "add_circles"):
        yield from positive(f"progression.{key}", getattr(rule, key))
    for key in ("add_repetitions", "add_circles"):
        yield from whole(f"progression.{key}", getattr(rule, key))
    low, high = "progression.back_clean_ratio", "progression.clean_ratio"
    yield from greater(high, rule.clean_ratio, low, rule.back_clean_ratio)
    yield from greater("progression.back_pain", rule.back_pain, "progression.pain_max", rule.pain_max)


def _substitutions(program: Program, around: Surroundings) -> Iterator[Finding]:
    for number, item in enumerate(program.substitutions, start=1):
        path = f"substitutions[{number}]"
        yield from known_precaution(f"{path}.precaution", item.precaution)
        yield from reference(f"{path}.replaces", item.replaces, "routine", around.routines)
        yield from reference(f"{path}.by", item.by, "routine", around.routines)
        if item.by == item.replaces:
            yield Finding(f"{path}.by", f"must differ from {path}.replaces", shown(item.by))
    yield from twice(
        (f"substitutions[{number}]", f"{item.precaution} for {item.replaces}")
        for number, item in enumerate(program.substitutions, start=1)
    )


def _unsafe_substitutions(
    program: Program, routines: Mapping[str, Routine], movements: Mapping[str, Movement]
) -> Iterator[Finding]:
    """Find substitutions that offer a person the very thing that is not for them."""
    for number, item in enumerate(program.substitutions, start=1):
        offered = routines[item.by].movements if item.by in routines else ()
        ruled_out = [
            name
            for name in offered
            if name in movements and any(item.precaution == found.id for found in movements[name].safety.not_for)
        ]
        if ruled_out:
            rule = f"must be a routine for people with {item.precaution}, without {', '.join(ruled_out)}"
            yield Finding(f"substitutions[{number}].by", rule, shown(item.by))
