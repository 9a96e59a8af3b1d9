"""Programs: routines over weeks, how the dose grows and shrinks, and what takes a routine's place.

Everything here is a pure function from what was done to what comes next; dates and people are not known here.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import floor
from typing import Final

from unsit.movement.model import Kind, Movement, Range
from unsit.movement.routine import FIELD_OF_KIND, Prescription, Routine, dose_range, prescribed
from unsit.movement.suitability import Change, safe_replacement

_HOLD_STEP_S: Final = 5.0
"""A hold that goes back is rounded down to this."""


@dataclass(frozen=True, slots=True)
class Progression:
    """When the dose grows, by how much, and when it shrinks.

    sessions: so many good sessions in a row at one dose. clean_ratio: share of clean work that makes a session good.
    pain_max: most pain, 0 to 10, in a good session. add_repetitions, add_hold_s, add_circles: what is added then,
    inside the movement's range; at its top the deeper movement follows. back_pain: pain above this shrinks the dose,
    and so does a worse next morning. back_clean_ratio: a share of clean work below this shrinks it too. back_ratio:
    by how much.
    """

    sessions: int = 2
    clean_ratio: float = 0.8
    pain_max: float = 2.0
    add_repetitions: float = 1.0
    add_hold_s: float = 15.0
    add_circles: float = 1.0
    back_pain: float = 5.0
    back_clean_ratio: float = 0.6
    back_ratio: float = 0.25


@dataclass(frozen=True, slots=True)
class Substitution:
    """What takes a routine's place for a person with a precaution.

    precaution: its id, as in the movements' `safety.not_for`. replaces: id of the routine. by: id of the routine that
    takes its place. text: what the person is told.
    """

    precaution: str
    replaces: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Program:
    """One program file.

    id: the file's name without `.toml`. name, text: words for people. weeks: how long. sessions_per_week: how often.
    routines: ids, one a session, beginning again after the last. progression: how the dose follows what was done.
    substitutions: by precaution; what they leave is seen to by the movements' own `safety.not_for`.
    """

    id: str
    name: str
    text: str
    weeks: int
    sessions_per_week: Range
    routines: tuple[str, ...]
    progression: Progression = field(default_factory=Progression)
    substitutions: tuple[Substitution, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One session of a program: week and number in the week from 1, and the routine's id."""

    week: int
    number: int
    routine: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a prescription went in one session.

    clean_ratio: share of repetitions, circles or hold time without a fault; None when nothing was seen. pain: 0 to
    10, the most during the session.
    """

    clean_ratio: float | None
    pain: float
    worse_next_morning: bool = False


@dataclass(frozen=True, slots=True)
class Adapted:
    """A routine as a person may do it; without blocks when nothing is left. changes: what was changed and why."""

    routine: Routine
    changes: tuple[Change, ...]


def schedule(program: Program, sessions_per_week: int | None = None) -> tuple[PlannedSession, ...]:
    """Give every session of a program in order; without a number of sessions a week, the program's usual one."""
    each_week = int(program.sessions_per_week.default) if sessions_per_week is None else sessions_per_week
    places = [(week, number) for week in range(1, program.weeks + 1) for number in range(1, each_week + 1)]
    return tuple(
        PlannedSession(week, number, program.routines[count % len(program.routines)])
        for count, (week, number) in enumerate(places)
    )


def next_prescription(
    item: Prescription,
    movements: Mapping[str, Movement],
    outcomes: Sequence[Outcome],
    rule: Progression,
    precautions: Collection[str] = (),
) -> Prescription:
    """Give what to prescribe after these outcomes; the same prescription when nothing is to change.

    outcomes: those at the present dose, oldest first. movements: by id, with the neighbours to go over to. precautions:
    the person's; a neighbour that is not for them is not gone over to.
    One bad session is enough to go back: to the easier movement when the dose is at its bottom already.
    """
    if not outcomes:
        return item
    allowed = {name: movement for name, movement in _near(item, movements) if _is_allowed(movement, precautions)}
    if _bad(outcomes[-1], rule):
        return _back(item, movements[item.movement], allowed, rule)
    lately = outcomes[-rule.sessions :]
    if len(lately) == rule.sessions and all(_good(outcome, rule) for outcome in lately):
        return _on(item, movements[item.movement], allowed, rule)
    return item


def _near(item: Prescription, movements: Mapping[str, Movement]) -> Iterator[tuple[str, Movement]]:
    around = movements[item.movement].neighbours
    return ((name, movements[name]) for name in (around.easier, around.deeper) if name in movements)


def _good(outcome: Outcome, rule: Progression) -> bool:
    clean = outcome.clean_ratio is not None and outcome.clean_ratio >= rule.clean_ratio
    return clean and outcome.pain <= rule.pain_max and not outcome.worse_next_morning


def _bad(outcome: Outcome, rule: Progression) -> bool:
    unclean = outcome.clean_ratio is not None and outcome.clean_ratio < rule.back_clean_ratio
    return unclean or outcome.pain > rule.back_pain or outcome.worse_next_morning


def _on(item: Prescription, movement: Movement, near: Mapping[str, Movement], rule: Progression) -> Prescription:
    added = {
        Kind.REPETITIONS: rule.add_repetitions,
        Kind.HOLD: rule.add_hold_s,
        Kind.CIRCLES: rule.add_circles,
    }
    amounts = dose_range(movement.dose, movement.kind)
    amount = prescribed(item, movement)[1]
    if amount < amounts.max:
        return _with_amount(item, movement.kind, min(amounts.max, amount + added[movement.kind]))
    return _moved(item, near.get(movement.neighbours.deeper))


def _back(item: Prescription, movement: Movement, near: Mapping[str, Movement], rule: Progression) -> Prescription:
    amounts = dose_range(movement.dose, movement.kind)
    amount = prescribed(item, movement)[1]
    if amount <= amounts.min:
        return _moved(item, near.get(movement.neighbours.easier))
    less = amount * (1 - rule.back_ratio)
    step = _HOLD_STEP_S if movement.kind is Kind.HOLD else 1.0
    return _with_amount(item, movement.kind, max(amounts.min, floor(less / step) * step))


def _with_amount(item: Prescription, kind: Kind, amount: float) -> Prescription:
    given = amount if kind is Kind.HOLD else int(amount)
    return replace(item, **{FIELD_OF_KIND[kind]: given})  # type: ignore[arg-type]


def _moved(item: Prescription, neighbour: Movement | None) -> Prescription:
    """Give a prescription of a neighbour at the bottom of its range; the same when there is no neighbour."""
    if neighbour is None:
        return item
    least = dose_range(neighbour.dose, neighbour.kind).min
    few, many = int(neighbour.dose.sets.min), int(neighbour.dose.sets.max)
    sets = None if item.sets is None else max(few, min(many, item.sets))
    return _with_amount(Prescription(neighbour.id, sets), neighbour.kind, least)


def adapted(
    program: Program,
    routine: Routine,
    precautions: Collection[str],
    movements: Mapping[str, Movement],
    routines: Mapping[str, Routine],
) -> Adapted:
    """Give a program's routine as a person with these precautions may do it.

    First the program's substitutions are applied, then in what they leave every movement that is not for the person
    gives way to its replacement (and that to its own, if need be). A movement then in twice is done once.
    """
    changes: list[Change] = []
    passed = {routine.id}
    while found := _substitution(program, routine.id, precautions):
        changes.append(Change(found.precaution, found.replaces, found.by, found.text))
        if found.by in passed:
            return Adapted(replace(routine, blocks=()), tuple(changes))
        passed.add(found.by)
        routine = routines[found.by]
    kept = without(routine, precautions, movements)
    return Adapted(kept.routine, (*changes, *kept.changes))


def _substitution(program: Program, routine: str, precautions: Collection[str]) -> Substitution | None:
    """Return the substitution that applies; of several the first by precaution, so their order decides nothing."""
    matching = (item for item in program.substitutions if item.replaces == routine and item.precaution in precautions)
    return min(matching, key=lambda item: (item.precaution, item.by), default=None)


def without(routine: Routine, precautions: Collection[str], movements: Mapping[str, Movement]) -> Adapted:
    """Give a routine in which every movement not for a person with these precautions has given way."""
    changes: dict[Change, None] = {}
    taken: set[str] = set()
    blocks = []
    for block in routine.blocks:
        kept = []
        for item in block.prescriptions:
            instead = safe_replacement(item.movement, precautions, movements)
            changes.update(dict.fromkeys(instead.changes))
            if instead.movement == item.movement:
                kept.append(item)
            elif instead.movement and instead.movement not in taken | set(routine.movements):
                kept.append(Prescription(instead.movement))
            taken.add(instead.movement)
        if kept:
            blocks.append(replace(block, prescriptions=tuple(kept)))
    return Adapted(replace(routine, blocks=tuple(blocks)), tuple(changes))


def _is_allowed(movement: Movement, precautions: Collection[str]) -> bool:
    return not any(precaution.id in precautions for precaution in movement.safety.not_for)
