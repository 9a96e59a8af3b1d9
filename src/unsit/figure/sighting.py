"""What one camera can read off a pose: values of measures, how well they are seen, how much they wander.

The wandering of a measure follows from the expected joint error of the pose (`unsit.figure.expected_error`): part of
that error stays the same and does no harm, the part that changes is `FLAT_SHARE` of it across the picture and
`DEPTH_SHARE` along the sight. At the error of a good place, 0.08 of a torso, that gives 2 % of the torso and 2 cm of
depth, as in `unsit.figure.noise`. Each landmark of the measure is moved by its own share, and the changes of the value
are added as squares.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Final

from unsit.body.frame import Frame, Points
from unsit.body.geometry import wrapped_deg
from unsit.body.landmarks import INDEX
from unsit.body.measures import MEASURES, Measure, Side, camera_direction
from unsit.figure.camera import Camera, frame, from_camera
from unsit.figure.expected_error import expected_error_ratio
from unsit.figure.noise import HIDDEN_BELOW, HIDDEN_FACTOR, TRUNK_FACTOR
from unsit.figure.rehearsal import Moment
from unsit.movement.model import Facing

FLAT_SHARE: Final = 0.3
"""Wandering across the picture / expected joint error."""
DEPTH_SHARE: Final = 0.5
"""Wandering along the sight / expected joint error."""
LEAST_SIGHT: Final = 0.2
"""Below this visibility a landmark is a guess and its measure is not read."""
FACING_COSINE: Final = 0.5
"""A side of the trunk is seen when it points at the camera within 60°."""

_TRUNK: Final = tuple(INDEX[name] for name in ("left_shoulder", "right_shoulder", "left_hip", "right_hip"))


@dataclass(frozen=True, slots=True)
class Sighting:
    """A pose as a camera sees it.

    frame: what it sees. error_ratio: the expected mean joint error in torso lengths. kept, halfway: as of the moment.
    """

    frame: Frame
    error_ratio: float
    kept: bool = False
    halfway: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A reading: the value, the visibility of its worst landmark, and the measure and side that it was read from."""

    value: float
    sight: float
    measure: Measure
    side: Side


def sighting(moment: Moment, camera: Camera) -> Sighting:
    """Give what a camera sees of a moment."""
    seen = from_camera(moment.points, camera)
    return Sighting(frame(moment.points, camera, 0.0), expected_error_ratio(seen), moment.kept, moment.halfway)


def value_of(reference: str, seen: Sighting) -> Value | None:
    """Give a measure reference's value with the left side active; None where it is not seen.

    `either` is the mean of both sides, each weighted by the square of how well it is seen, with the better one's sight.
    """
    name, _, whose = reference.partition(".")
    measure = MEASURES[name]
    if whose != "either":
        return _one(measure, "right" if whose in ("other", "right") else "left", seen.frame)
    a, b = _one(measure, "left", seen.frame), _one(measure, "right", seen.frame)
    if a is None or b is None:
        return a or b
    heavy, light = a.sight**2, b.sight**2
    better = a if a.sight >= b.sight else b
    return Value((a.value * heavy + b.value * light) / (heavy + light), better.sight, measure, better.side)


def _one(measure: Measure, side: Side, seen: Frame) -> Value | None:
    sight = min(max(seen.visibility[a], seen.visibility[b]) for a, b in measure.needs(side))
    return None if sight < LEAST_SIGHT else Value(measure.value(seen, side), sight, measure, side)


def change(measure: Measure, value: float, start: float) -> float:
    """Give a value against a start, the short way round for a direction."""
    return wrapped_deg(value - start) if measure.circular else value - start


def wandering(read: Value, seen: Sighting) -> float:
    """Give the standard deviation of a value from frame to frame, in the measure's unit."""
    measure, side = read.measure, read.side
    points = seen.frame.image if measure.reads == "image" else seen.frame.world
    take, base = measure.bind(side), measure.value(seen.frame, side)
    torso = _torso(points)
    squares = 0.0
    for number in set(measure.indices(side)):
        factor = seen.error_ratio * torso * (HIDDEN_FACTOR if seen.frame.visibility[number] < HIDDEN_BELOW else 1.0)
        flat = FLAT_SHARE * factor * (TRUNK_FACTOR if number in _TRUNK else 1.0)
        for axis, size in enumerate((flat, flat, DEPTH_SHARE * factor)):
            moved = list(points[number])
            moved[axis] += size
            shifted = (*points[:number], (moved[0], moved[1], moved[2]), *points[number + 1 :])
            squares += change(measure, take(shifted), base) ** 2
    return sqrt(squares)


def _torso(points: Points) -> float:
    a, b, c, d = (points[n] for n in _TRUNK)
    return sqrt(sum([((p + q - r - s) / 2) ** 2 for p, q, r, s in zip(a, b, c, d, strict=True)]))


def facings(seen: Sighting) -> frozenset[str]:
    """Give the sides of the trunk that point at the camera, with the left side active."""
    forward, side, up = camera_direction(seen.frame.world, "left")
    towards = {
        Facing.FRONT: forward,
        Facing.BACK: -forward,
        Facing.ACTIVE_SIDE: side,
        Facing.OTHER_SIDE: -side,
        Facing.HEAD: up,
        Facing.FEET: -up,
    }
    return frozenset(facing.value for facing, share in towards.items() if share > FACING_COSINE)
