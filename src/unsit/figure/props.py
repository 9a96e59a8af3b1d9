"""Mat, wall, chair, bar and bench as plain shapes round a pose, for drawings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from unsit.body.frame import Point, Points
from unsit.body.landmarks import INDEX
from unsit.body.measures import OTHER, Side
from unsit.movement.model import Movement, Position

_SEAT_BELOW_HIPS_M = 0.10
_SEAT_HEIGHT_M = 0.45
_CHAIR_BESIDE_M = 0.65
_UPRIGHT: Final = (Position.STANDING, Position.SEATED, Position.HANGING)


@dataclass(frozen=True, slots=True)
class Shape:
    """Corners in world metres: of a filled polygon, or of a line of a width."""

    corners: Points
    filled: bool = False
    width_m: float = 0.03


@dataclass(frozen=True, slots=True)
class _Scene:
    position: Position
    side: Side
    pose: Points
    poses: Sequence[Points]


def _hips(points: Points) -> Point:
    a, b = points[INDEX["left_hip"]], points[INDEX["right_hip"]]
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2)


def _level(x0: float, x1: float, y0: float, y1: float, z: float) -> Points:
    return ((x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z))


def _mat(scene: _Scene) -> list[Shape]:
    low = [point for points in scene.poses for point in points if point[2] < 0.35]
    xs, ys = [point[0] for point in low], [point[1] for point in low]
    middle = (min(ys) + max(ys)) / 2
    half = max(0.3, (max(ys) - min(ys)) / 2)
    return [Shape(_level(min(xs) - 0.08, max(xs) + 0.08, middle - half, middle + half, 0.0), filled=True)]


def _wall(scene: _Scene) -> list[Shape]:
    if scene.position in _UPRIGHT:
        # Beside the supporting side, at the reach of its hand.
        reach = max(abs(points[INDEX[f"{OTHER[scene.side]}_wrist"]][1]) for points in scene.poses) + 0.08
        y = -reach if scene.side == "left" else reach
        return [Shape(((-0.35, y, 0.0), (0.35, y, 0.0), (0.35, y, 1.6), (-0.35, y, 1.6)), filled=True)]
    feet = [INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("heel", "foot_index")]
    x = max(points[n][0] for points in scene.poses for n in feet) + 0.03
    return [
        Shape(((x, -0.45, 0.0), (x, 0.45, 0.0), (x, 0.45, 1.0), (x, -0.45, 1.0)), filled=True),
        Shape(((x, 0.0, 0.0), (x, 0.0, 1.0))),
    ]


def _chair(scene: _Scene) -> list[Shape]:
    x, y, z = _hips(scene.poses[0])
    seat, half = z - _SEAT_BELOW_HIPS_M, 0.2
    if scene.position is not Position.SEATED:
        # To hold on to: beside the supporting side.
        seat, x = _SEAT_HEIGHT_M, x + 0.1
        y += -_CHAIR_BESIDE_M if scene.side == "left" else _CHAIR_BESIDE_M
    back, front = x - 0.16, x + 0.26
    legs = [
        Shape(((at, y + way, seat), (at, y + way, 0.0)), width_m=0.025) for at in (back, front) for way in (-half, half)
    ]
    rest = ((back, y - half, seat), (back - 0.05, y - half, seat + 0.45), (back - 0.05, y + half, seat + 0.45))
    edge = _level(back, front, y - half, y + half, seat)
    return [
        *legs,
        Shape((*rest, (back, y + half, seat)), width_m=0.025),
        Shape(edge, filled=True),
        Shape((*edge, edge[0]), width_m=0.025),
    ]


def _bar(scene: _Scene) -> list[Shape]:
    a, b = scene.pose[INDEX["left_index"]], scene.pose[INDEX["right_index"]]
    longer = 0.35 / (sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5 or 1.0)
    ends = [tuple(p + longer * (p - q) for p, q in zip(here, there, strict=True)) for here, there in ((a, b), (b, a))]
    return [Shape(tuple((end[0], end[1], end[2]) for end in ends), width_m=0.028)]


def _bench(scene: _Scene) -> list[Shape]:
    points = scene.poses[0]
    x, y, z = _hips(points)
    head = points[INDEX["nose"]][0]
    top, half = z - _SEAT_BELOW_HIPS_M, 0.15
    near, far = max(x, head) + 0.12, min(x, head) - 0.12
    edge = _level(far, near, y - half, y + half, top)
    legs = [
        Shape(((at, y + way, top), (at, y + way, 0.0)), width_m=0.04)
        for at in (far + 0.15, near - 0.1)
        for way in (-0.1, 0.1)
    ]
    return [*legs, Shape(edge, filled=True), Shape((*edge, edge[0]))]


_MAKERS: Final[Mapping[str, Callable[[_Scene], list[Shape]]]] = MappingProxyType(
    {"mat": _mat, "wall": _wall, "chair": _chair, "bar": _bar, "bench": _bench}
)

PROPS: Final = tuple(_MAKERS)
"""Names of the props that can be drawn."""


def shapes(movement: Movement, side: Side, pose: Points, poses: Sequence[Points]) -> tuple[Shape, ...]:
    """Give the shapes of a movement's props in one pose; the other poses say how far it reaches.

    A movement without props gets the floor under its feet. Unknown props are left out.
    """
    scene = _Scene(movement.position, side, pose, poses)
    names = movement.figure.props or ("mat",)
    return tuple(shape for name in names if name in _MAKERS for shape in _MAKERS[name](scene))
