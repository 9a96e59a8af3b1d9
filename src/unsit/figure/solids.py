"""Mat, wall, chair, bar and bench as solid boxes, for pictures in three dimensions.

Drawings take the same props as plain shapes from `unsit.figure.props`. Here they touch the body: with the skin of a
body asset the seat lies under the thighs, the bench under the back and the wall at the soles; without one, as far from
the landmarks as flesh is thick.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from unsit.body.frame import Point, Points
from unsit.body.landmarks import INDEX
from unsit.body.measures import OTHER, Side
from unsit.movement.model import Movement, Position

MAT_M: Final = 0.012
"""How thick the mat is; it lies below z = 0, so the floor is lower where there is one."""

_BOARD_M = 0.04
_LEG_M = 0.035
_GIVE_M = 0.008
_SEAT_BELOW_HIPS_M = 0.10
_SEAT_HEIGHT_M = 0.45
_SEAT_BACK_M = 0.17
_SEAT_FRONT_M = 0.27
_SEAT_HALF_M = 0.21
_BACKREST_M = 0.42
_CHAIR_BESIDE_M = 0.65
_MAT_MARGIN_M = 0.12
_MAT_HALF_M = 0.32
_NEAR_FLOOR_M = 0.35
_WALL_M = 0.06
_SOLE_M = 0.006
_FLESH_M = 0.03
_BAR_M = 0.03
_BENCH_HALF_M = 0.14
_UPRIGHT: Final = (Position.STANDING, Position.SEATED, Position.HANGING)


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a prop: its centre and its whole lengths along the axes of the figure's world, metres."""

    prop: str
    centre: Point
    size: Point


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the props stand round: landmarks of some poses, and the skin in the same poses (empty: not known)."""

    position: Position
    side: Side
    poses: Sequence[Points]
    skins: Sequence[Points]


def _between(prop: str, low: Point, high: Point) -> Box:
    centre = tuple((a + b) / 2.0 for a, b in zip(low, high, strict=True))
    size = tuple(abs(b - a) for a, b in zip(low, high, strict=True))
    return Box(prop, (centre[0], centre[1], centre[2]), (size[0], size[1], size[2]))


def _hips(points: Points) -> Point:
    a, b = points[INDEX["left_hip"]], points[INDEX["right_hip"]]
    return ((a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0, (a[2] + b[2]) / 2.0)


def _mat(scene: _Scene) -> list[Box]:
    low = [point for points in scene.poses for point in points if point[2] < _NEAR_FLOOR_M]
    xs, ys = [point[0] for point in low], [point[1] for point in low]
    middle = (min(ys) + max(ys)) / 2.0
    half = max(_MAT_HALF_M, (max(ys) - min(ys)) / 2.0 + _MAT_MARGIN_M)
    start = (min(xs) - _MAT_MARGIN_M, middle - half, -MAT_M)
    return [_between("mat", start, (max(xs) + _MAT_MARGIN_M, middle + half, 0.0))]


def _wall(scene: _Scene) -> list[Box]:
    if scene.position in _UPRIGHT:
        # Beside the supporting side, at the reach of its hand.
        reach = max(abs(points[INDEX[f"{OTHER[scene.side]}_wrist"]][1]) for points in scene.poses) + 0.08
        near, far = (-reach, -reach - _WALL_M) if scene.side == "left" else (reach, reach + _WALL_M)
        return [_between("wall", (-0.8, min(near, far), 0.0), (0.8, max(near, far), 2.0))]
    feet = [INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("heel", "foot_index")]
    x = max(points[n][0] for points in scene.poses for n in feet) + (_SOLE_M if scene.skins else _FLESH_M)
    if scene.skins:
        x = max(x, *(point[0] - _GIVE_M for points in scene.skins for point in points))
    return [_between("wall", (x, -0.9, -MAT_M), (x + _WALL_M, 0.9, 1.25))]


def _lowest_over(scene: _Scene, x_low: float, x_high: float, half_y: float, middle_y: float, otherwise: float) -> float:
    """Give where a board must lie to carry the skin above a rectangle of the floor in the first pose."""
    if not scene.skins:
        return otherwise
    above = [z for x, y, z in scene.skins[0] if x_low < x < x_high and abs(y - middle_y) < half_y]
    return min(above) + _GIVE_M if above else otherwise


def _board_on_legs(prop: str, low: tuple[float, float], high: tuple[float, float], top: float) -> list[Box]:
    (x0, y0), (x1, y1) = low, high
    board = _between(prop, (x0, y0, top - _BOARD_M), (x1, y1, top))
    legs = [
        _between(prop, (x, y, 0.0), (x + _LEG_M, y + _LEG_M, top - _BOARD_M))
        for x in (x0 + 0.01, x1 - _LEG_M - 0.01)
        for y in (y0 + 0.01, y1 - _LEG_M - 0.01)
    ]
    return [board, *legs]


def _chair(scene: _Scene) -> list[Box]:
    x, y, z = _hips(scene.poses[0])
    if scene.position is Position.SEATED:
        top = _lowest_over(scene, x - _SEAT_BACK_M, x + 0.12, _SEAT_HALF_M, y, z - _SEAT_BELOW_HIPS_M)
    else:
        # To hold on to: beside the supporting side.
        top, x = _SEAT_HEIGHT_M, x + 0.1
        y += -_CHAIR_BESIDE_M if scene.side == "left" else _CHAIR_BESIDE_M
    back, front, left, right = x - _SEAT_BACK_M, x + _SEAT_FRONT_M, y - _SEAT_HALF_M, y + _SEAT_HALF_M
    posts = [
        _between("chair", (back - _LEG_M, edge, top - _BOARD_M), (back, edge + _LEG_M, top + _BACKREST_M))
        for edge in (left, right - _LEG_M)
    ]
    rail = _between("chair", (back - 0.03, left, top + 0.2), (back - 0.01, right, top + _BACKREST_M))
    return [*_board_on_legs("chair", (back - _LEG_M, left), (front, right), top), *posts, rail]


def _bar(scene: _Scene) -> list[Box]:
    knuckles = [scene.poses[0][INDEX[f"{side}_index"]] for side in ("left", "right")]
    x, z = ((knuckles[0][axis] + knuckles[1][axis]) / 2.0 for axis in (0, 2))
    reach = max(abs(knuckle[1]) for knuckle in knuckles) + 0.3
    half = _BAR_M / 2.0
    return [_between("bar", (x - half, -reach, z - half), (x + half, reach, z + half))]


def _bench(scene: _Scene) -> list[Box]:
    points = scene.poses[0]
    x, y, z = _hips(points)
    head = points[INDEX["nose"]][0]
    near, far = max(x, head) + 0.12, min(x, head) - 0.16
    top = _lowest_over(scene, far, near, _BENCH_HALF_M, y, z - _SEAT_BELOW_HIPS_M)
    return _board_on_legs("bench", (far, y - _BENCH_HALF_M), (near, y + _BENCH_HALF_M), top)


_MAKERS: Final[Mapping[str, Callable[[_Scene], list[Box]]]] = MappingProxyType(
    {"mat": _mat, "wall": _wall, "chair": _chair, "bar": _bar, "bench": _bench}
)


def boxes(movement: Movement, side: Side, poses: Sequence[Points], skins: Sequence[Points] = ()) -> tuple[Box, ...]:
    """Give the boxes of a movement's props, figure world, metres.

    poses: landmarks of the poses that reach farthest, the start pose first. skins: the skin points of a body asset in
    the same poses. A movement without props has no boxes; unknown props are left out. ValueError without poses.
    """
    if not poses:
        raise ValueError("props need at least one pose to stand round (got none)")
    scene = _Scene(movement.position, side, poses, skins)
    return tuple(box for name in movement.figure.props if name in _MAKERS for box in _MAKERS[name](scene))


def floor_m(props: Sequence[str]) -> float:
    """Give the height of the floor: as far below 0 as the mat is thick, or 0 without one.

    >>> floor_m(["mat", "wall"]), floor_m(["chair"])
    (-0.012, 0.0)
    """
    return -MAT_M if "mat" in props else 0.0
