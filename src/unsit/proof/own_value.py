"""The value of a mobility check that the figure has itself: read off its body, not off a picture of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil

from unsit.body.frame import Points
from unsit.body.measures import MEASURES, OTHER, Side
from unsit.figure.camera import from_camera, placed
from unsit.figure.motion import Performance
from unsit.movement.mobility import check_measure
from unsit.movement.model import CheckRule, Counts, Movement, View


def repetitions_needed(movement: Movement, tempo: float = 1.0) -> int:
    """Give how many repetitions the figure must do until a check that counts in a time has its value; 0 for others."""
    rule = movement.check
    if rule is None or rule.counts is not Counts.COUNT or rule.time_s is None:
        return 0
    return ceil(rule.time_s / _round_s(movement) * tempo) + 1


def views_of_check(movement: Movement) -> tuple[str, ...]:
    """Give the ids of the views from which the value of a movement's check can be read; none where it is no check."""
    if movement.check is None:
        return ()
    measure = MEASURES.get(check_measure(movement, movement.check).partition(".")[0])
    return tuple(view.id for view in movement.views if measure is None or view.facing in measure.views)


def figures_value(movement: Movement, view: View, shown: Performance) -> float:
    """Give the value that the figure has while it does the movement; ValueError where the movement is no check.

    Angles and lengths are those of the body in space, upright as it stands, without perspective; what a measure of the
    picture reads there is what an endless far, level camera in the view's direction would show.
    """
    rule = movement.check
    if rule is None:
        raise ValueError(f"{movement.id} must be a mobility check (got none)")
    if rule.counts is Counts.COUNT:
        return float((rule.time_s or 0.0) // _round_s(movement))
    values = _values(movement, rule, view, shown)
    if rule.counts is Counts.HOLD:
        return sum(values) / len(values)
    return min(values) if rule.counts is Counts.SMALLEST else max(values)


def _round_s(movement: Movement) -> float:
    frames = movement.figure.keyframes
    return frames[-1].time_s - frames[0].time_s


def _values(movement: Movement, rule: CheckRule, view: View, shown: Performance) -> list[float]:
    truth = shown.truth
    start_s, end_s = (truth.hold_start_s, truth.hold_end_s) if truth.hold_s else (truth.start_s, truth.end_s)
    done = [pose.points for pose in shown.poses if start_s <= pose.time_s <= end_s]
    level = placed(replace(view, elevation_deg=0.0), movement.position, shown.side, done)
    read = _reader(rule.truth or check_measure(movement, rule), shown.side)
    return [read(from_camera(points, level)) for points in done]


def _reader(reference: str, active: Side) -> Callable[[Points], float]:
    name, _, whose = reference.partition(".")
    sides: dict[str, Sequence[Side]] = {
        "active": (active,),
        "other": (OTHER[active],),
        "either": ("left", "right"),
        "left": ("left",),
        "right": ("right",),
    }
    bound = [MEASURES[name].bind(side) for side in sides.get(whose, ("left",))]
    return lambda points: sum(value(points) for value in bound) / len(bound)
