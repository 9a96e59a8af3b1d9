"""The angle a movement is about, drawn over the figure: a wedge at the joint and its degrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import acos, cos, degrees, sin, sqrt
from typing import Final

import cv2
import numpy as np

from unsit.body.frame import Point, Points
from unsit.figure.arcs import Arc, Place
from unsit.figure.camera import NEAREST_M, Camera, from_camera
from unsit.figure.kinematics import Rotation
from unsit.figure.rig import Rig
from unsit.film.lettering import Picture

RADIUS_M: Final = 0.24
STEPS: Final = 20
LEAST_DEG: Final = 3.0
OPACITY: Final = 0.38
COLOUR: Final = (255, 168, 58)
_FINER: Final = 16
"""OpenCV draws at sixteenths of a pixel."""

PlacedBones = Sequence[tuple[Rotation, Point]]


@dataclass(frozen=True, slots=True)
class Angle:
    """An angle in space, metres: where it lies, and the arc from its first direction to its second."""

    pivot: Point
    arc: Points
    degrees: float


def _middle(place: Place, rig: Rig, bones: PlacedBones) -> Point:
    starts = [bones[rig.number[name]][1] for name in place]
    share = 1.0 / len(starts)
    return (
        share * sum(start[0] for start in starts),
        share * sum(start[1] for start in starts),
        share * sum(start[2] for start in starts),
    )


def _direction(ends: tuple[Place, Place], rig: Rig, bones: PlacedBones) -> Point:
    a, b = (_middle(place, rig, bones) for place in ends)
    way = (b[0] - a[0], b[1] - a[1], b[2] - a[2])
    size = sqrt(sum(value * value for value in way)) or 1.0
    return (way[0] / size, way[1] / size, way[2] / size)


def measured(arc: Arc, rig: Rig, bones: PlacedBones, radius_m: float = RADIUS_M) -> Angle:
    """Give the angle of a posed body."""
    pivot = _middle(arc.pivot, rig, bones)
    start, end = _direction(arc.start, rig, bones), _direction(arc.end, rig, bones)
    along = min(max(sum(a * b for a, b in zip(start, end, strict=True)), -1.0), 1.0)
    whole = acos(along)
    rest = [b - along * a for a, b in zip(start, end, strict=True)]
    size = sqrt(sum(value * value for value in rest)) or 1.0
    across = [value / size for value in rest]
    points = []
    for step in range(STEPS + 1):
        turn = whole * step / STEPS
        x, y, z = (p + radius_m * (cos(turn) * a + sin(turn) * b) for p, a, b in zip(pivot, start, across, strict=True))
        points.append((x, y, z))
    return Angle(pivot, tuple(points), degrees(whole))


def pixels(points: Points, camera: Camera, width: int, height: int) -> list[tuple[float, float]]:
    """Give where points lie in a picture of a camera."""
    share = camera.focal_heights * height
    return [
        (width / 2.0 + share * x / max(z, NEAREST_M), height / 2.0 + share * y / max(z, NEAREST_M))
        for x, y, z in from_camera(points, camera)
    ]


def draw(picture: Picture, angle: Angle, camera: Camera) -> tuple[float, float] | None:
    """Draw the wedge into a picture, in place; give where its number belongs, or None for an angle too small to see."""
    if angle.degrees < LEAST_DEG:
        return None
    height, width = picture.shape[:2]
    pivot, *arc = pixels((angle.pivot, *angle.arc), camera, width, height)
    outline = np.rint(np.asarray([pivot, *arc]) * _FINER).astype(np.int32)
    low = np.clip(outline.min(0) // _FINER - 4, 0, (width, height))
    high = np.clip(outline.max(0) // _FINER + 5, 0, (width, height))
    if (high - low).min() <= 0:
        return None
    part = picture[low[1] : high[1], low[0] : high[0]]
    shape = [(outline - low * _FINER)[:, None, :]]
    filled = part.copy()
    cv2.fillPoly(filled, shape, COLOUR, cv2.LINE_AA, 4)
    cv2.addWeighted(filled, OPACITY, part, 1.0 - OPACITY, 0.0, part)
    thick = max(2, round(min(width, height) * 0.0045))
    cv2.polylines(part, shape, True, COLOUR, thick, cv2.LINE_AA, 4)
    (px, py), (mx, my) = pivot, arc[len(arc) // 2]
    return (px + 1.45 * (mx - px), py + 1.45 * (my - py))
