"""A camera that sees the figure: perspective, what is hidden, what is out of the picture.

Where a view places it (`unsit.movement.View`): azimuth 0° is +x of the world in every position, that is in front of an
upright body and at the feet of one that lies or is on all fours. Azimuth +90° is the active side, and the chest for
side-lying. With the right side active everything is mirrored, the camera too, so both sides give mirrored pictures.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, radians, sin, sqrt, tan
from typing import Final

from unsit.body.frame import PICTURE_DEPTH, Frame, Point, Points
from unsit.body.landmarks import INDEX
from unsit.body.measures import Side
from unsit.figure.motion import Pose
from unsit.figure.occlusion import OUTSIDE, visibilities
from unsit.movement.model import Position, View

FIELD_OF_VIEW_DEG: Final = 46.0
"""Vertical field of view of a usual laptop or phone camera held across."""

ASPECT: Final = 4 / 3
"""Picture width / height."""

VISIBILITY_HZ: Final = 10.0
"""How often `frames` works out anew what is hidden."""

NEAREST_M: Final = 0.1
"""Points nearer than this, or behind the camera, are drawn at this distance and are out of the picture."""

_LEFT_HIP, _RIGHT_HIP = INDEX["left_hip"], INDEX["right_hip"]

# Towards azimuth +90° with the left side active: the left side; face down that is -y, for side-lying the chest is.
_ACTIVE_WAY: Final = {
    Position.PRONE: -1.0,
    Position.QUADRUPED: -1.0,
    Position.SIDE_LYING: -1.0,
}


@dataclass(frozen=True, slots=True)
class Camera:
    """Where a camera stands, in world metres, and which way its axes point (unit vectors: right, down, away)."""

    place: Point
    right: Point
    down: Point
    away: Point
    field_of_view_deg: float = FIELD_OF_VIEW_DEG
    aspect: float = ASPECT

    @property
    def focal_heights(self) -> float:
        """Focal length in picture heights."""
        return 0.5 / tan(radians(self.field_of_view_deg) / 2.0)


def _unit(v: Point) -> Point:
    size = sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2])
    return (v[0] / size, v[1] / size, v[2] / size)


def looking(place: Point, at: Point, *, field_of_view_deg: float = FIELD_OF_VIEW_DEG, aspect: float = ASPECT) -> Camera:
    """Give a level camera at a place that looks at a point; ValueError when it would look straight up or down."""
    dx, dy, dz = at[0] - place[0], at[1] - place[1], at[2] - place[2]
    if dx * dx + dy * dy < 1e-9:
        raise ValueError(f"a camera must not look straight up or down (got place {place}, at {at})")
    away = _unit((dx, dy, dz))
    right = _unit((away[1], -away[0], 0.0))
    # down = away × right, so that right, down, away are right-handed
    down = (-away[2] * right[1], away[2] * right[0], away[0] * right[1] - away[1] * right[0])
    return Camera(place, right, down, away, field_of_view_deg, aspect)


def placed(
    view: View,
    position: Position,
    side: Side,
    poses: Sequence[Points],
    *,
    field_of_view_deg: float = FIELD_OF_VIEW_DEG,
    aspect: float = ASPECT,
) -> Camera:
    """Give the camera of a view for these poses.

    It looks at the point over or under the middle of the hips of the first pose that lies half-way up all poses
    given, and stands by azimuth, elevation and distance about that point. Give all poses of a performance that
    reaches high or jumps, the first one of any other. ValueError without poses, or for a view from straight above.
    """
    if not poses:
        raise ValueError("a camera needs at least one pose to look at (got none)")
    hips = _middle_of_hips(poses[0])
    heights = [point[2] for points in poses for point in points]
    target = (hips[0], hips[1], (min(heights) + max(heights)) / 2.0)
    way = _ACTIVE_WAY.get(position, 1.0) * (1.0 if side == "left" else -1.0)
    azimuth, elevation = radians(view.azimuth_deg), radians(view.elevation_deg)
    level_m = view.distance_m * cos(elevation)
    place = (
        target[0] + level_m * cos(azimuth),
        target[1] + way * level_m * sin(azimuth),
        target[2] + view.distance_m * sin(elevation),
    )
    return looking(place, target, field_of_view_deg=field_of_view_deg, aspect=aspect)


def _middle_of_hips(points: Points) -> Point:
    a, b = points[_LEFT_HIP], points[_RIGHT_HIP]
    return ((a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0, (a[2] + b[2]) / 2.0)


def from_camera(points: Points, camera: Camera) -> Points:
    """Give the points in metres from the camera: x right, y down, z away."""
    cx, cy, cz = camera.place
    rx, ry, rz = camera.right
    dx, dy, dz = camera.down
    ax, ay, az = camera.away
    return tuple(
        [
            (
                (x - cx) * rx + (y - cy) * ry + (z - cz) * rz,
                (x - cx) * dx + (y - cy) * dy + (z - cz) * dz,
                (x - cx) * ax + (y - cy) * ay + (z - cz) * az,
            )
            for x, y, z in points
        ]
    )


def frame(points: Points, camera: Camera, time_s: float, visibility: tuple[float, ...] = ()) -> Frame:
    """Give what the camera sees of 33 points (metres, z up).

    visibility: what is hidden, if it is known already; otherwise it is worked out. Landmarks out of the picture get
    `OUTSIDE` in any case.
    """
    seen = from_camera(points, camera)
    hidden = visibility or visibilities(seen)
    hx, hy, hz = _middle_of_hips(seen)
    focal, half = camera.focal_heights, camera.aspect / 2.0
    scale = PICTURE_DEPTH * focal / max(hz, NEAREST_M)
    image = []
    visible = []
    for (x, y, z), value in zip(seen, hidden, strict=True):
        share = focal / (z if z > NEAREST_M else NEAREST_M)
        u, v = half + share * x, 0.5 + share * y
        image.append((u, v, scale * (z - hz)))
        inside = z > NEAREST_M and 0.0 <= u <= camera.aspect and 0.0 <= v <= 1.0
        visible.append(value if inside else OUTSIDE)
    world = tuple([(x - hx, y - hy, z - hz) for x, y, z in seen])
    return Frame(time_s, tuple(image), world, tuple(visible), camera.aspect)


TREMOR_HEIGHTS: Final = 5e-5
TREMOR_HZ: Final = 1.7
"""No camera gives the same picture twice: without a tremor of a twentieth of a pixel, a figure that holds still would
look like a film that hangs."""


def _trembling(seen: Frame) -> Frame:
    shift = TREMOR_HEIGHTS * sin(2.0 * pi * TREMOR_HZ * seen.time_s)
    return replace(seen, image=tuple([(x, y + shift, z) for x, y, z in seen.image]))


def film(timed: Iterable[tuple[float, Points]], camera: Camera) -> Iterator[Frame]:
    """Give the frames of times and points; what is hidden is worked out anew at most `VISIBILITY_HZ` times a second."""
    hidden: tuple[float, ...] = ()
    known_s = 0.0
    for time_s, points in timed:
        if not hidden or time_s - known_s >= 1.0 / VISIBILITY_HZ - 1e-9:
            hidden, known_s = visibilities(from_camera(points, camera)), time_s
        yield _trembling(frame(points, camera, time_s, hidden))


def frames(poses: Iterable[Pose], camera: Camera) -> tuple[Frame, ...]:
    """Give the frames of a performance's poses."""
    return tuple(film(((pose.time_s, pose.points) for pose in poses), camera))
