"""Reading a measure reference such as `knee_flexion_deg.active` off frames.

`active` and `other` are put in for the set's side; `either` is the mean of both sides, each weighted by the square of
how well it is seen, so that a hidden far leg does not spoil the near one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from unsit.body.frame import Frame
from unsit.body.measures import MEASURES, OTHER, Measure, Side
from unsit.engine.errors import UnknownReference

SetSide = Literal["left", "right", "both"]

LEAST_SIGHT: Final = 0.2
"""Below this visibility a landmark is a guess and its measure is not read."""

Sight = tuple[float, float]
"""A value and the visibility of its worst landmark."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A measure reference made ready for one side: `take` gives (value, visibility) or None where it is not seen."""

    reference: str
    measure: Measure
    take: Callable[[Frame], Sight | None]


def _one(measure: Measure, side: Side) -> Callable[[Frame], Sight | None]:
    value = measure.bind(side)
    alone = tuple(one for one, other in measure.needs(side) if one == other)
    pairs = tuple(pair for pair in measure.needs(side) if pair[0] != pair[1])
    image = measure.reads == "image"
    low, high = measure.low, measure.high

    def take(frame: Frame) -> Sight | None:
        visibility = frame.visibility
        sight = 1.0
        for index in alone:
            if visibility[index] < sight:
                sight = visibility[index]
        for one, other in pairs:
            if visibility[one] < sight and visibility[other] < sight:
                sight = max(visibility[one], visibility[other])
        if sight < LEAST_SIGHT:
            return None
        points = frame.image if image else frame.world
        if not points:
            return None
        read = value(points)
        # what cannot be on a body is a slip of the eye
        return (read, sight) if low <= read <= high else None

    return take


def mean_of(left: Sight | None, right: Sight | None) -> Sight | None:
    """Return the mean of both sides, each weighted by the square of how well it is seen."""
    if left is None or right is None:
        return left or right
    heavy, light = left[1] * left[1], right[1] * right[1]
    return (left[0] * heavy + right[0] * light) / (heavy + light), max(left[1], right[1])


def _either(measure: Measure) -> Callable[[Frame], Sight | None]:
    left, right = _one(measure, "left"), _one(measure, "right")
    return lambda frame: mean_of(left(frame), right(frame))


def _chosen_side(suffix: str, side: SetSide) -> Side | None:
    active: Side = "left" if side == "both" else side
    return {"left": "left", "right": "right", "active": active, "other": OTHER[active]}.get(suffix)  # type: ignore[return-value]


def reading(reference: str, side: SetSide) -> Reading:
    """Make a reference ready for a side; UnknownReference if it names no measure or no side."""
    name, _, suffix = reference.partition(".")
    measure = MEASURES.get(name)
    if measure is None:
        raise UnknownReference(f"a measure reference must name a measure (got '{reference}')")
    if not measure.sided:
        return Reading(reference, measure, _one(measure, "left"))
    if suffix == "either":
        return Reading(reference, measure, _either(measure))
    chosen = _chosen_side(suffix, side)
    if chosen is None:
        raise UnknownReference(
            f"'{name}' must be given a side: active, other, either, left or right (got '{reference}')"
        )
    return Reading(reference, measure, _one(measure, chosen))


def read(reference: str, frame: Frame, side: SetSide) -> float | None:
    """Give a reference's value on one frame, or None where it is not seen."""
    taken = reading(reference, side).take(frame) if frame.seen else None
    return None if taken is None else taken[0]
