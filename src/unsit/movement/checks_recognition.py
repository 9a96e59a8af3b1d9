"""Rules for set-up, counting and faults: thresholds that can be reached, on measures that are there to be seen."""

from collections.abc import Collection, Iterator, Mapping
from math import inf
from typing import Final

from unsit.body.measures import Measure
from unsit.movement.decode import item_paths, joined, nearest_hint, shown
from unsit.movement.finding import (
    Finding,
    Rule,
    Surroundings,
    at_least,
    between,
    filled,
    greater,
    positive,
    twice,
)
from unsit.movement.model import (
    REPETITION_MEASURES,
    Condition,
    Fault,
    Kind,
    Movement,
    Origin,
    Statistic,
)
from unsit.movement.names import KIND_OF_REPETITION_MEASURE, body_measure, measure_rule

RULE_OF_KIND: Final[Mapping[Kind, str]] = {
    Kind.REPETITIONS: "repetition",
    Kind.HOLD: "hold",
    Kind.CIRCLES: "circles",
}
"""The key that says how a movement of this kind is counted."""

DURING: Final = ("set", "active", "rest")
"""When a fault may be looked for."""

Limits = tuple[float, float]

_LIMITS_OF_REPETITION_MEASURES: Final[Mapping[str, Limits]] = {
    "repetition_s": (0, inf),
    "repetition_rise_s": (0, inf),
    "circle_radius_deg": (0, 90),
    "circle_roundness_ratio": (0, 1),
    "circle_direction": (-1, 1),
}

_UNKNOWN: Final[Limits] = (-inf, inf)


def limits(measure: Measure | None, origin: Origin = Origin.ZERO, statistic: Statistic = Statistic.VALUE) -> Limits:
    """Give least and greatest value of a statistic of a measure; without limits when the measure is not known.

    A change from the start is at most the whole way from `low` to `high` (half a turn for a direction); a standard
    deviation at most half of it (Popoviciu 1935, the bound on variances).
    """
    if measure is None:
        return _UNKNOWN
    span = 180.0 if measure.circular else measure.high - measure.low
    if statistic is Statistic.SD:
        return 0, span / 2
    if statistic is Statistic.RANGE:
        return 0, span
    return (-span, span) if origin is Origin.START else (measure.low, measure.high)


def _reference(path: str, given: str, movement: Movement, around: Surroundings) -> Iterator[Finding]:
    rule = measure_rule(given, movement.sides if around.sure_of("sides") else None)
    if rule:
        yield Finding(path, rule, shown(given))


def _reachable(path: str, value: float | None, allowed: Limits, what: str) -> Iterator[Finding]:
    if value is not None:
        yield from between(path, value, *allowed, f", what {what} can be")


def conditions(path: str, given: Collection[Condition], movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """Conditions have a limit, and one that a body can meet."""
    for number, condition in enumerate(given, start=1):
        place = f"{path}[{number}]"
        yield from _reference(f"{place}.measure", condition.measure, movement, around)
        if condition.min is None and condition.max is None:
            yield Finding(place, "must have min or max")
        yield from greater(f"{place}.max", condition.max, f"{place}.min", condition.min)
        allowed = limits(body_measure(condition.measure), condition.origin)
        for key, limit in (("min", condition.min), ("max", condition.max)):
            if around.sure_of(f"{place}.origin"):
                yield from _reachable(f"{place}.{key}", limit, allowed, condition.measure)


def setup(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """The start position can be recognised."""
    yield from filled("setup.require", movement.setup.require)
    yield from conditions("setup.require", movement.setup.require, movement, around)
    yield from conditions("setup.keep", movement.setup.keep, movement, around)
    yield from positive("setup.min_s", movement.setup.min_s)
    yield from positive("setup.leave_s", movement.setup.leave_s)


def counting(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """The kind's own way of counting is there, and no other."""
    if not around.sure_of("kind"):
        return
    for kind, key in RULE_OF_KIND.items():
        given = getattr(movement, key) is not None
        if kind is movement.kind and not given:
            yield Finding(key, f"must be given, for the kind is {kind}")
        if kind is not movement.kind and given:
            yield Finding(key, f"must not be given, for the kind is {movement.kind}")


def repetition(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """A repetition has somewhere to go, a way back, and the figure's own fits into its times."""
    rule = movement.repetition
    if rule is None:
        return
    yield from _reference("repetition.measure", rule.measure, movement, around)
    if rule.enter == rule.leave:
        yield Finding("repetition.enter", f"must differ from repetition.leave, {shown(rule.leave)}", shown(rule.enter))
    elif rule.partial <= min(rule.enter, rule.leave) or rule.partial >= max(rule.enter, rule.leave):
        place = f"between repetition.leave, {shown(rule.leave)}, and repetition.enter, {shown(rule.enter)}"
        yield Finding("repetition.partial", f"must lie {place}", shown(rule.partial))
    if around.sure_of("repetition.origin"):
        allowed = limits(body_measure(rule.measure), rule.origin)
        for key, limit in (("enter", rule.enter), ("leave", rule.leave)):
            yield from _reachable(f"repetition.{key}", limit, allowed, rule.measure)
    yield from positive("repetition.min_s", rule.min_s)
    yield from greater("repetition.max_s", rule.max_s, "repetition.min_s", rule.min_s)
    if not 0.0 <= rule.own_share <= 1.0:
        yield Finding("repetition.own_share", "must lie between 0 and 1", shown(rule.own_share))
    fits = rule.max_s > rule.min_s and len(movement.figure.keyframes) > 1
    if fits and around.sure_of("figure.keyframes", "repetition"):
        last = movement.figure.keyframes[-1].time_s
        if last < rule.min_s or last > rule.max_s:
            path = f"figure.keyframes[{len(movement.figure.keyframes)}].time_s"
            times = f"repetition.min_s, {shown(rule.min_s)}, and repetition.max_s, {shown(rule.max_s)}"
            yield Finding(path, f"must lie between {times}: it is one repetition", shown(last))


def hold(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """A hold has conditions, and slack only for what they measure."""
    rule = movement.hold
    if rule is None:
        return
    yield from filled("hold.conditions", rule.conditions)
    yield from conditions("hold.conditions", rule.conditions, movement, around)
    measures = [condition.measure for condition in rule.conditions]
    for measure, slack in rule.slack.items():
        path = joined("hold.slack", measure)
        if measure not in measures and around.sure_of("hold.conditions"):
            yield Finding(
                path, f"must be a measure of hold.conditions{nearest_hint(measure, measures)}", shown(measure)
            )
        yield from at_least(path, slack, 0)
    yield from at_least("hold.enter_s", rule.enter_s, 0)
    yield from at_least("hold.pause_s", rule.pause_s, 0)


def circles(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """Circles have two different measures in degrees, or made so, and a radius to be met."""
    rule = movement.circles
    if rule is None:
        return
    for key, reference, scale in (("x", rule.x, rule.x_scale), ("y", rule.y, 1.0)):
        yield from _reference(f"circles.{key}", reference, movement, around)
        measure = body_measure(reference)
        if measure and measure.unit != "deg" and scale == 1:
            way_out = ", or circles.x_scale must turn it into degrees" if key == "x" else ""
            yield Finding(f"circles.{key}", f"must name a measure in degrees{way_out}", shown(reference))
    if rule.x_scale == 0:
        yield Finding("circles.x_scale", "must not be 0", "0")
    if rule.x == rule.y:
        yield Finding("circles.y", "must differ from circles.x", shown(rule.y))
    yield from positive("circles.radius_min", rule.radius_min)
    yield from greater("circles.radius_max", rule.radius_max, "circles.radius_min", rule.radius_min)
    yield from between("circles.radius_max", rule.radius_max, 0, 90)
    yield from positive("circles.min_s", rule.min_s)


def still_spine(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """The still-spine range needs repetitions of a kick and a trunk to watch."""
    rule = movement.still_spine
    if rule is None:
        return
    if movement.kind is not Kind.REPETITIONS and around.sure_of("kind"):
        yield Finding("still_spine", f"must not be given, for the kind is {movement.kind}")
    yield from _reference("still_spine.kick", rule.kick, movement, around)
    yield from _reference("still_spine.trunk", rule.trunk, movement, around)
    yield from positive("still_spine.tolerance", rule.tolerance)


def _counted(movement: Movement) -> tuple[tuple[str, str], ...]:
    """Paths and references of the measures by which the movement is counted."""
    if movement.kind is Kind.REPETITIONS and movement.repetition:
        return (("repetition.measure", movement.repetition.measure),)
    if movement.kind is Kind.CIRCLES and movement.circles:
        return ("circles.x", movement.circles.x), ("circles.y", movement.circles.y)
    if movement.kind is Kind.HOLD and movement.hold:
        numbered = enumerate(movement.hold.conditions, start=1)
        return tuple((f"hold.conditions[{n}].measure", condition.measure) for n, condition in numbered)
    return ()


def sight(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """What is counted can be seen from every view."""
    if not around.sure_of("kind", "views"):
        return
    for path, reference in _counted(movement):
        measure = body_measure(reference)
        blind = [view for view in movement.views if measure and view.facing not in measure.views]
        if measure and blind:
            faces = ", ".join(f"{view.id}, which faces {view.facing}" for view in blind)
            rule = f"must be seen from every view; it is seen facing {_listed(measure.views)}"
            yield Finding(path, rule, faces)


def _listed(names: Collection[str]) -> str:
    return " or ".join(sorted(names))


def faults(movement: Movement, around: Surroundings) -> Iterator[Finding]:
    """Faults have ids of their own, thresholds that can be passed, and views that can see them."""
    paths = list(item_paths("faults", [fault.id for fault in movement.faults]))
    yield from twice((f"{path}.id", fault.id) for path, fault in zip(paths, movement.faults, strict=True))
    for path, fault in zip(paths, movement.faults, strict=True):
        yield from _fault_measure(path, fault, movement, around)
        yield from _fault_threshold(path, fault, movement, around)
        yield from _fault_views(path, fault, movement, around)
        yield from between(f"{path}.severity", fault.severity, 1, 3)
        yield from at_least(f"{path}.min_s", fault.min_s, 0)
        yield from positive(f"{path}.window_s", fault.window_s)
        if fault.during not in DURING:
            hint = f"must be one of {', '.join(DURING)}"
            yield Finding(f"{path}.during", hint, shown(fault.during))


def _fault_measure(path: str, fault: Fault, movement: Movement, around: Surroundings) -> Iterator[Finding]:
    kind = KIND_OF_REPETITION_MEASURE.get(fault.measure)
    if kind is None:
        near = nearest_hint(fault.measure, REPETITION_MEASURES)
        if body_measure(fault.measure) is None and "did you mean" in near:
            yield Finding(f"{path}.measure", f"must name a body measure{near}", shown(fault.measure))
        else:
            yield from _reference(f"{path}.measure", fault.measure, movement, around)
        return
    if movement.kind is not kind and around.sure_of("kind"):
        rule = f"must not be a measure of finished {kind}, for the kind is {movement.kind}"
        yield Finding(f"{path}.measure", rule, shown(fault.measure))
    if fault.statistic is not Statistic.VALUE:
        yield Finding(
            f"{path}.statistic", f"must be value, for {fault.measure} is one number each time", shown(fault.statistic)
        )


def _fault_limits(fault: Fault, movement: Movement) -> Limits:
    if fault.measure in _LIMITS_OF_REPETITION_MEASURES:
        return _LIMITS_OF_REPETITION_MEASURES[fault.measure]
    if fault.measure in REPETITION_MEASURES:
        rule = movement.repetition
        return limits(body_measure(rule.measure), rule.origin) if rule else _UNKNOWN
    return limits(body_measure(fault.measure), fault.origin, fault.statistic)


def _fault_threshold(path: str, fault: Fault, movement: Movement, around: Surroundings) -> Iterator[Finding]:
    if fault.above is None and fault.below is None:
        yield Finding(path, "must have above or below")
    yield from greater(f"{path}.above", fault.above, f"{path}.below", fault.below)
    if not around.sure_of(f"{path}.origin", f"{path}.statistic", "repetition.origin"):
        return
    low, high = _fault_limits(fault, movement)
    what = fault.measure if fault.statistic is Statistic.VALUE else f"the {fault.statistic} of {fault.measure}"
    if fault.above is not None and (fault.above >= high or fault.above < low):
        most = f" and less than {high:g}" if high < inf else ""
        rule = f"must be at least {low:g}{most}, or {what} passes it never or always"
        yield Finding(f"{path}.above", rule, shown(fault.above))
    if fault.below is not None and (fault.below <= low or fault.below > high):
        most = f" and at most {high:g}" if high < inf else ""
        rule = f"must be greater than {low:g}{most}, or {what} passes it never or always"
        yield Finding(f"{path}.below", rule, shown(fault.below))


def _fault_views(path: str, fault: Fault, movement: Movement, around: Surroundings) -> Iterator[Finding]:
    known = {view.id: view for view in movement.views}
    measure = body_measure(fault.measure)
    for number, view_id in enumerate(fault.views, start=1):
        place = f"{path}.views[{number}]"
        view = known.get(view_id)
        if view is None:
            if around.sure_of("views"):
                hint = nearest_hint(view_id, known)
                yield Finding(place, f"must be the id of a view of this movement{hint}", shown(view_id))
            continue
        if measure and view.facing not in measure.views and around.sure_of(f"views.{view_id}.facing"):
            rule = f"must face {_listed(measure.views)}, from where {measure.name} is seen"
            yield Finding(place, rule, f"{shown(view_id)}, which faces {view.facing}")
    yield from twice((f"{path}.views[{number}]", view) for number, view in enumerate(fault.views, start=1))


RULES: Final[tuple[Rule, ...]] = (setup, counting, repetition, hold, circles, still_spine, sight, faults)
