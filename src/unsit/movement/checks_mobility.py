"""Rules for mobility checks: a value that the movement's kind has, that a view can show, with its noise beside it."""

from collections.abc import Iterator, Mapping
from typing import Final

from unsit.movement.decode import nearest_hint, shown
from unsit.movement.finding import Finding, Rule, Surroundings, filled, identity, positive, twice
from unsit.movement.model import CheckRule, Counts, Kind, Movement
from unsit.movement.names import body_measure, measure_rule

COUNTS_OF_KIND: Final[Mapping[Kind, tuple[Counts, ...]]] = {
    Kind.REPETITIONS: (Counts.LARGEST, Counts.SMALLEST, Counts.COUNT, Counts.STILL_SPINE),
    Kind.HOLD: (Counts.HOLD,),
    Kind.CIRCLES: (),
}
"""Which values a movement of a kind has."""

_MEASURED: Final = (Counts.LARGEST, Counts.SMALLEST, Counts.HOLD)
_TIMED: Final = (Counts.COUNT, Counts.HOLD)


def check(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """A mobility check has a value that its movement can give and a view can show, and tells its noise."""
    rule = movement.check
    if rule is None:
        return
    yield from (Finding("check.id", found.rule, found.got) for found in identity(rule.id, "", Surroundings()))
    yield from filled("check.how", rule.how)
    yield from positive("check.error", rule.error)
    yield from positive("check.change", rule.change)
    if around.sure_of("check.counts"):
        yield from _counts(rule, movement, around)
        yield from _measured(rule, movement, around)
        yield from _timed(rule)
    yield from _spoiled(rule, movement, around)


def _counts(rule: CheckRule, movement: Movement, around: Surroundings) -> Iterator[Finding]:
    allowed = COUNTS_OF_KIND[movement.kind]
    if around.sure_of("kind") and rule.counts not in allowed:
        if allowed:
            yield Finding(
                "check.counts", f"must be {' or '.join(allowed)}, for the kind is {movement.kind}", shown(rule.counts)
            )
        else:
            yield Finding("check", f"must not be given, for the kind is {movement.kind}")
    if rule.counts is Counts.STILL_SPINE and movement.still_spine is None and around.sure_of("still_spine"):
        yield Finding("still_spine", "must be given, for check.counts is still_spine")


def _measured(rule: CheckRule, movement: Movement, around: Surroundings) -> Iterator[Finding]:
    if rule.counts in _MEASURED:
        wrong = measure_rule(rule.measure, movement.sides if around.sure_of("sides") else None)
        if wrong:
            yield Finding("check.measure", wrong, shown(rule.measure))
        measure = body_measure(rule.measure)
        if measure and around.sure_of("views") and all(view.facing not in measure.views for view in movement.views):
            faces = ", ".join(f"{view.id}, which faces {view.facing}" for view in movement.views)
            seen = " or ".join(sorted(measure.views))
            yield Finding("check.measure", f"must be seen from a view; it is seen facing {seen}", faces)
    elif rule.measure:
        yield Finding("check.measure", f"must not be given, for check.counts is {rule.counts}", shown(rule.measure))
    if not rule.truth:
        return
    if rule.counts is Counts.COUNT:
        yield Finding("check.truth", "must not be given, for check.counts is count", shown(rule.truth))
    elif wrong := measure_rule(rule.truth, movement.sides if around.sure_of("sides") else None):
        yield Finding("check.truth", wrong, shown(rule.truth))


def _timed(rule: CheckRule) -> Iterator[Finding]:
    if rule.counts not in _TIMED:
        if rule.time_s is not None:
            yield Finding("check.time_s", f"must not be given, for check.counts is {rule.counts}", shown(rule.time_s))
    elif rule.time_s is None:
        yield Finding("check.time_s", f"must be given, for check.counts is {rule.counts}")
    else:
        yield from positive("check.time_s", rule.time_s)


def _spoiled(rule: CheckRule, movement: Movement, around: Surroundings) -> Iterator[Finding]:
    scored = [fault.id for fault in movement.faults if fault.views]
    for number, fault in enumerate(rule.spoiled_by, start=1):
        if fault not in scored and around.sure_of("faults"):
            hint = nearest_hint(fault, scored)
            yield Finding(
                f"check.spoiled_by[{number}]", f"must be the id of a fault that a view can see{hint}", shown(fault)
            )
    yield from twice((f"check.spoiled_by[{number}]", fault) for number, fault in enumerate(rule.spoiled_by, start=1))


RULES: Final[tuple[Rule, ...]] = (check,)
