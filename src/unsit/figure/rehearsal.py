"""The few poses that stand for a whole performance: every keyframe and the middle of every way between two.

Enough to know where a camera sees what; thirty frames a second would say the same at a hundred times the price.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import dist
from typing import Final

from unsit.body.frame import Points
from unsit.figure.motion import APPROACH_S, RIGHT, Motion, motion
from unsit.movement.model import CounterExample, Fault, Kind, Movement

_REST_S: Final = 3.5
"""Long enough that a fault of the whole movement is committed in full before the first repetition."""
_CIRCLES: Final = 2
_CIRCLE_POSES: Final = 8
_SWAY_POSES: Final = 8
_ALIKE_M: Final = 0.002
"""Poses whose landmarks are all this near each other are the same pose."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A pose, 33 points in metres, z up.

    kept: whether it is the held position or part of a circle, not the way there. halfway: whether it lies between two
    keyframes.
    """

    points: Points
    kept: bool = False
    halfway: bool = False


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A performance in few poses: the start pose, in which a person is calibrated, and the moments after it."""

    start: Points
    moments: tuple[Moment, ...]


def rehearsal(movement: Movement, change: CounterExample = RIGHT) -> Rehearsal:
    """Give the poses of a movement done with the left side active, rightly or with a fault committed in full.

    The right side's are the mirror image. Errors as in `unsit.figure.motion.motion`.
    """
    twice = bool(change.at) and movement.figure.keyframes[0].label in change.at
    shown = motion(
        movement,
        "left",
        repetitions=2 if twice else 1,
        hold_s=2.0 * change.sway_period_s,
        circles=_CIRCLES,
        rest_s=_REST_S,
        counter_example=change,
    )
    # The seam of two repetitions is the first keyframe done wrongly.
    moments = [*_on_the_way(movement, change, shown, 2 if twice else 1), *_kept(movement, change, shown)]
    return Rehearsal(shown.points(0.0), tuple(moments))


def _on_the_way(movement: Movement, change: CounterExample, shown: Motion, repetitions: int) -> Iterator[Moment]:
    first_s = movement.figure.keyframes[0].time_s
    times = [(frame.time_s - first_s) / change.tempo for frame in movement.figure.keyframes]
    for repetition in range(repetitions):
        begin_s = _REST_S + repetition * times[-1]
        for before, after in pairwise(times):
            yield Moment(shown.points(begin_s + (before + after) / 2), halfway=True)
            yield Moment(shown.points(begin_s + after))


def _kept(movement: Movement, change: CounterExample, shown: Motion) -> Iterator[Moment]:
    first, last = movement.figure.keyframes[0], movement.figure.keyframes[-1]
    there_s = _REST_S + (last.time_s - first.time_s) / change.tempo
    if movement.kind is Kind.HOLD:
        number = _SWAY_POSES if change.sway_deg else 1
        for n in range(number):
            yield Moment(shown.points(there_s + n * change.sway_period_s / number), kept=True)
    elif movement.kind is Kind.CIRCLES:
        path = change.circle or movement.figure.circle
        if path is None:
            return
        period_s = path.period_s / change.tempo
        # After a quarter period the circling has its even speed.
        begin_s = there_s + APPROACH_S + 0.25 * period_s
        for n in range(_CIRCLE_POSES):
            yield Moment(shown.points(begin_s + n * period_s / _CIRCLE_POSES), kept=True)


def committed(movement: Movement, fault: Fault, right: Rehearsal) -> tuple[Moment, ...]:
    """Give the moments of a fault's counter-example that differ from the right way's; none if only its pace does."""
    change = fault.counter_example
    if not (change.angles_deg or change.sway_deg or change.circle):
        return ()
    wrong = rehearsal(movement, change).moments
    known = [moment.points for moment in right.moments]
    return tuple(moment for moment in wrong if not any(_alike(moment.points, points) for points in known))


def _alike(a: Points, b: Points) -> bool:
    return all(dist(p, q) < _ALIKE_M for p, q in zip(a, b, strict=True))
