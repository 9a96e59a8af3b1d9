"""Rooms: four walls, a floor, a movement's props, and furniture that stands out of the way; all drawn from a seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from unsit.body.frame import Point, Points
from unsit.body.landmarks import INDEX
from unsit.body.measures import OTHER, Side
from unsit.figure.skeleton import DEFAULT_STATURE_M
from unsit.film.look import Colour, Look
from unsit.film.scene import Box, Scene
from unsit.movement.model import Movement, Position

FLOOR_M: Final = -0.006
"""The floor lies this much lower than a mat, whose top is 0."""
HEIGHT_M: Final = 2.6
SEAT_UNDER_HIPS_M: Final = 0.075
_THICK = 0.1
_UPRIGHT: Final = (Position.STANDING, Position.SEATED, Position.HANGING)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the walls of a room stand, metres."""

    west: float
    east: float
    south: float
    north: float


def _shade(colour: Colour, factor: float) -> Colour:
    return (colour[0] * factor, colour[1] * factor, colour[2] * factor)


def _walls(bounds: Bounds, look: Look, *, near_east: bool) -> list[Box]:
    width, depth = bounds.east - bounds.west, bounds.north - bounds.south
    x, y = (bounds.east + bounds.west) / 2.0, (bounds.north + bounds.south) / 2.0
    wall, board = look.wall_colour, _shade(look.wall_colour, 1.25)
    middle = HEIGHT_M / 2.0 + FLOOR_M
    boxes = [
        Box((x, y, FLOOR_M - 0.05), (width + 0.2, depth + 0.2, 0.1), look.floor_colour, look.floor, casts=False),
        Box(
            (bounds.east + _THICK / 2, y, middle), (_THICK, depth, HEIGHT_M), wall, "cloth", casts=False, near=near_east
        ),
        Box((bounds.west - _THICK / 2, y, middle), (_THICK, depth, HEIGHT_M), wall, "cloth", casts=False),
        Box((x, bounds.north + _THICK / 2, middle), (width, _THICK, HEIGHT_M), wall, "cloth", casts=False),
        Box((x, bounds.south - _THICK / 2, middle), (width, _THICK, HEIGHT_M), wall, "cloth", casts=False),
    ]
    ends = (bounds.north - 0.008, bounds.south + 0.008)
    boxes.extend(Box((x, at, 0.04), (width, 0.016, 0.09), board, casts=False) for at in ends)
    sides = (bounds.west + 0.008,) if near_east else (bounds.west + 0.008, bounds.east - 0.008)
    boxes.extend(Box((at, y, 0.04), (0.016, depth, 0.09), board, casts=False) for at in sides)
    return boxes


def _mat(points: Points, look: Look, random: Random) -> list[Box]:
    low = [point for point in points if point[2] < 0.4]
    xs, ys = [p[0] for p in low], [p[1] for p in low]
    x, y = (min(xs) + max(xs)) / 2.0, (min(ys) + max(ys)) / 2.0
    length, width = max(max(xs) - min(xs) + 0.2, 1.75), max(max(ys) - min(ys) + 0.12, 0.62)
    size = (length + random.uniform(0.0, 0.2), width + random.uniform(0.0, 0.25), 0.006)
    return [Box((x, y, -0.003), size, look.mat_colour, random.choice(("cloth", "plain", "carpet")), casts=False)]


def chair(hips: Point, look: Look, *, facing: float = 1.0) -> list[Box]:
    """Give a chair under the middle of the hips, its front towards +x (facing 1) or -x (-1)."""
    x, y, z = hips
    seat, half = z - SEAT_UNDER_HIPS_M, 0.21
    colour, wood = look.seat_colour, (0.16, 0.10, 0.06)
    back, front = x - facing * 0.17, x + facing * 0.25
    boxes = [
        Box(((back + front) / 2, y, seat - 0.02), (0.44, 2 * half, 0.04), colour, "plain", near=True),
        Box((back - facing * 0.02, y, seat + 0.27), (0.04, 2 * half, 0.38), colour, "plain", near=True),
    ]
    legs = [
        Box((at, y + way, (seat - 0.04) / 2), (0.035, 0.035, seat - 0.04), wood, near=True)
        for at in (back + facing * 0.02, front - facing * 0.02)
        for way in (-half + 0.02, half - 0.02)
    ]
    return boxes + legs


def _bar(points: Points) -> list[Box]:
    a, b = points[INDEX["left_index"]], points[INDEX["right_index"]]
    middle = tuple((p + q) / 2 for p, q in zip(a, b, strict=True))
    steel = (0.3, 0.3, 0.32)
    return [Box((middle[0], middle[1], middle[2]), (0.03, abs(a[1] - b[1]) + 0.7, 0.03), steel, near=True)]


def _bench(points: Points, hips: Point, look: Look) -> list[Box]:
    head = points[INDEX["nose"]][0]
    top = hips[2] - SEAT_UNDER_HIPS_M - 0.02
    near, far = max(hips[0], head) + 0.14, min(hips[0], head) - 0.14
    boxes = [Box(((near + far) / 2, hips[1], top - 0.03), (near - far, 0.3, 0.06), look.seat_colour, near=True)]
    legs = [
        Box((at, hips[1], (top - 0.06) / 2), (0.06, 0.2, top - 0.06), (0.1, 0.1, 0.1), near=True)
        for at in (far + 0.15, near - 0.15)
    ]
    return boxes + legs


def _furniture(bounds: Bounds, camera: Point, random: Random) -> list[Box]:
    """Give a few things along the walls that the camera looks at, and none near it."""
    boxes: list[Box] = []
    spots = [
        (bounds.west + 0.32, random.uniform(bounds.south + 0.5, bounds.north - 0.5), True),
        (bounds.east - 0.32, random.uniform(bounds.south + 0.5, bounds.north - 0.5), True),
        (random.uniform(bounds.west + 0.5, bounds.east - 0.5), bounds.south + 0.32, False),
        (random.uniform(bounds.west + 0.5, bounds.east - 0.5), bounds.north - 0.32, False),
    ]
    for x, y, along_y in spots:
        if random.random() < 0.35 or (x - camera[0]) ** 2 + (y - camera[1]) ** 2 < 2.0**2 or (x * x + y * y) < 1.45**2:
            continue
        colour = (random.uniform(0.03, 0.5), random.uniform(0.03, 0.45), random.uniform(0.03, 0.4))
        boxes += random.choice((_shelf, _sofa, _plant, _drawers))(x, y, colour, along_y, random)
    return boxes


def _turned(size: Point, along_y: bool) -> Point:
    return (size[1], size[0], size[2]) if along_y else size


def _shelf(x: float, y: float, colour: Colour, along_y: bool, random: Random) -> list[Box]:
    height = random.uniform(1.2, 2.0)
    boxes = [Box((x, y, height / 2), _turned((0.8, 0.3, height), along_y), colour)]
    level = 0.25
    while level < height - 0.2:
        books = (random.uniform(0.05, 0.5), random.uniform(0.05, 0.5), random.uniform(0.05, 0.5))
        boxes.append(Box((x, y, level), _turned((0.7, 0.32, 0.2), along_y), books, "carpet"))
        level += 0.36
    return boxes


def _sofa(x: float, y: float, colour: Colour, along_y: bool, random: Random) -> list[Box]:
    width = random.uniform(1.3, 1.9)
    return [
        Box((x, y, 0.21), _turned((width, 0.6, 0.42), along_y), colour, "cloth"),
        Box((x, y, 0.55), _turned((width, 0.2, 0.5), along_y), _shade(colour, 0.9), "cloth"),
    ]


def _plant(x: float, y: float, colour: Colour, along_y: bool, random: Random) -> list[Box]:
    leaf = (0.04, random.uniform(0.12, 0.25), 0.03)
    boxes = [Box((x, y, 0.15), _turned((0.28, 0.28, 0.3), along_y), colour)]
    for _ in range(7):
        at = (x + random.uniform(-0.2, 0.2), y + random.uniform(-0.2, 0.2), random.uniform(0.4, 1.2))
        boxes.append(Box(at, (0.3, 0.04, 0.16), leaf, "plain", random.uniform(0.0, 180.0)))
    return boxes


def _drawers(x: float, y: float, colour: Colour, along_y: bool, random: Random) -> list[Box]:
    height = random.uniform(0.6, 1.0)
    return [
        Box((x, y, height / 2), _turned((0.9, 0.42, height), along_y), colour),
        Box((x, y, height + 0.12), _turned((0.18, 0.1, 0.24), along_y), _shade(colour, 1.8)),
    ]


def _on_walls(bounds: Bounds, random: Random) -> list[Box]:
    boxes: list[Box] = []
    for at, inner, along_y in (
        (bounds.west, 0.01, True),
        (bounds.south, 0.01, False),
        (bounds.north, -0.01, False),
    ):
        if random.random() < 0.4:
            continue
        low, high = (bounds.south, bounds.north) if along_y else (bounds.west, bounds.east)
        along = random.uniform(low + 0.8, high - 0.8)
        kind = random.random()
        if kind < 0.35:
            size, z, colour = (random.uniform(0.8, 1.4), 0.02, 1.2), 1.5, (1.6, 1.75, 1.9)
        elif kind < 0.6:
            size, z, colour = (0.85, 0.02, 2.0), 1.0, (0.5, 0.42, 0.33)
        else:
            size, z = (random.uniform(0.3, 0.8), 0.02, random.uniform(0.3, 0.6)), 1.45
            colour = (random.uniform(0.05, 0.6), random.uniform(0.05, 0.6), random.uniform(0.05, 0.6))
        middle = (at + inner, along, z) if along_y else (along, at + inner, z)
        boxes.append(Box(middle, _turned(size, along_y), colour, casts=False))
    return boxes


def _outward(at: float, beyond: float, way: float, random: Random, least: float, most: float) -> float:
    """Give where a wall stands: beyond everything, and beyond the camera."""
    free = random.uniform(least, most)
    return max(at + free, beyond + 0.45) if way > 0 else min(at - free, beyond - 0.45)


def furnished(
    movement: Movement,
    side: Side,
    start: Points,
    skin: Sequence[Point],
    camera: Point,
    look: Look,
    random: Random,
) -> Scene:
    """Give a room for a movement.

    start: the 33 landmarks of the start pose. skin: points of the body's skin in it, to find seat and wall. camera:
    where it stands, inside the room.
    """
    hips = tuple((p + q) / 2 for p, q in zip(start[INDEX["left_hip"]], start[INDEX["right_hip"]], strict=True))
    middle: Point = (hips[0], hips[1], hips[2])
    xs, ys = [p[0] for p in start], [p[1] for p in start]
    at_wall = "wall" in movement.figure.props and movement.position not in _UPRIGHT
    east = _outward(max(xs), camera[0], 1.0, random, 1.4, 2.6)
    if at_wall:
        east = max(point[0] for point in skin) - 0.008
    bounds = Bounds(
        west=_outward(min(xs), camera[0], -1.0, random, 1.1, 2.2),
        east=east,
        south=_outward(min(ys), camera[1], -1.0, random, 1.5, 2.6),
        north=_outward(max(ys), camera[1], 1.0, random, 1.5, 2.6),
    )
    boxes = _walls(bounds, look, near_east=at_wall)
    props = movement.figure.props
    if "mat" in props or random.random() < 0.25:
        boxes += _mat(start, look, random)
    if "chair" in props:
        if movement.position is Position.SEATED:
            boxes += chair(_seat(middle, skin), look)
        else:
            beside = -0.65 if side == "left" else 0.65
            boxes += chair((middle[0] + 0.1, middle[1] + beside, 0.45 + SEAT_UNDER_HIPS_M), look)
    if "wall" in props and not at_wall:
        reach = abs(start[INDEX[f"{OTHER[side]}_wrist"]][1]) + 0.06
        y = middle[1] + (-reach if side == "left" else reach)
        boxes.append(Box((middle[0], y, 1.1), (1.2, 0.06, 2.2), look.wall_colour, "cloth", near=True))
    if "bar" in props:
        boxes += _bar(start)
    if "bench" in props:
        boxes += _bench(start, middle, look)
    return Scene((*boxes, *_furniture(bounds, camera, random), *_on_walls(bounds, random)), floor_m=-0.004)


def _seat(hips: Point, skin: Sequence[Point]) -> Point:
    """Give the hips at the height at which the skin around them rests on a seat."""
    under = [
        point[2]
        for point in skin
        if abs(point[0] - hips[0]) < 0.16 and abs(point[1] - hips[1]) < 0.2 and point[2] > hips[2] - 0.2
    ]
    lowest = min(under, default=hips[2] - SEAT_UNDER_HIPS_M * hips[2] / DEFAULT_STATURE_M)
    return (hips[0], hips[1], lowest + 0.012 + SEAT_UNDER_HIPS_M)
