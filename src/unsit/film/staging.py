"""The figure before the camera: which room, from where, in which pose at which moment of a shot.

The camera looks from near one of the movement's own views: the place from which most is seen of the movement, or of
what a mistake changes. It stands as near as the whole movement fits into the part of the picture that captions leave
free.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import atan, cos, degrees, radians, sin, tan
from typing import Final, Protocol

import numpy as np

from unsit.body.frame import Point, Points
from unsit.body.landmarks import INDEX, NAMES
from unsit.body.measures import Side
from unsit.figure.arcs import arc
from unsit.figure.bones import bone_pose, placed_bones, skin
from unsit.figure.camera import Camera, from_camera, looking, placed
from unsit.figure.motion import Motion
from unsit.figure.rig import Rig
from unsit.figure.solids import boxes, floor_m
from unsit.film.angle import Angle, PlacedBones, measured
from unsit.film.body import body_mesh, grown_rig
from unsit.film.lettering import Picture
from unsit.film.look import Look
from unsit.film.scene import Box, Scene
from unsit.film.screenplay import Playing
from unsit.film.studio import Person, Studio
from unsit.movement.model import Facing, Fault, Movement, View

ROOM_HALF_M: Final = 7.0
WALL_M: Final = 7.0
ACROSS_DEG: Final = 30.0
"""Field of view over the shorter side of a picture."""

SAMPLES_HZ: Final = 5.0
"""How often a movement is looked at to find how far it reaches."""

KEPT_BYTES: Final = 220_000_000
"""Pictures that may come again are kept up to so much."""

TURNS_DEG: Final = (0.0, -35.0, 35.0)
"""How far beside a view the camera may stand too."""

OWN_PLACE: Final = 0.08
"""How much more of the change, as a share, must be seen from beside a view than from the view."""

FROM_BEHIND: Final = 0.02
"""How much more of it must be seen from behind than from in front: people look for a face."""

SHARES: Final = 8
ALIKE_M: Final = 0.02
"""Mistakes that move nothing so far, as one of pace, are seen from where the movement is."""

_MARGIN_M: Final = 0.10
_TRIES: Final = 12
_PROP_COLOURS: Final = {
    "mat": ("mat_colour", "cloth"),
    "wall": ("wall_colour", "plain"),
    "chair": ("seat_colour", "plain"),
    "bench": ("seat_colour", "plain"),
    "bar": ("seat_colour", "plain"),
}

CALM: Final = Look(
    floor="wood",
    floor_colour=(0.42, 0.29, 0.18),
    wall_colour=(0.50, 0.53, 0.52),
    mat_colour=(0.03, 0.17, 0.20),
)
"""How demonstrations look: a quiet, light room."""


@dataclass(frozen=True, slots=True)
class Safe:
    """The part of a picture, in shares from the left and from the top, that the figure may fill."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True, eq=False)
class Posed:
    """The body at a moment: its bones, and the angle its movement is about."""

    bones: PlacedBones
    angle: Angle
    key: tuple[float, ...]


class Painter(Protocol):
    """Something that draws a posed body in the room of a movement."""

    def paint(
        self, actor: "Actor", bones: PlacedBones, camera: Camera, size: tuple[int, int], key: tuple[float, ...]
    ) -> Picture:
        """Give a picture of a width and height; key: the same for the same bones."""
        ...


class Actor:
    """A body that does what a `Playing` says."""

    def __init__(self, playing: Playing, body: str) -> None:
        """body: id of a body asset; KeyError for an unknown one."""
        self.playing, self.body = playing, body
        self.movement: Movement = playing.movement
        self.side: Side = playing.side
        self.rig: Rig = grown_rig(body, 1.0)
        self.motion: Motion = playing.motion(self.rig)
        self._arc = arc(self.movement, self.side)
        self.posed = lru_cache(maxsize=512)(self._posed)

    def _placed(self, time_s: float) -> tuple[PlacedBones, Points, tuple[float, ...]]:
        pose = self.motion.pose(time_s)
        a, b = (pose.points[INDEX[f"{side}_hip"]] for side in ("left", "right"))
        hips = _point([(p + q) / 2.0 for p, q in zip(a, b, strict=True)])
        bones = bone_pose(self.rig, pose.angles_deg, self.movement.position, self.side, hips)
        key = tuple(round(value, 3) for value in (*hips, *pose.angles_deg.values()))
        return placed_bones(self.rig, bones), skin(self.rig, bones), key

    def _posed(self, time_s: float) -> Posed:
        bones, _, key = self._placed(time_s)
        return Posed(bones, measured(self._arc, self.rig, bones), key)

    def looped(self, shot_s: float, fps: float) -> float:
        """Give the movement's time at a time of the shot, such that every round has the same pictures."""
        time_s = self.playing.time_of(shot_s)
        if not self.playing.rounds or self.playing.still:
            return time_s
        pictures = max(2, round(self.motion.duration_s * fps))
        return round(time_s * fps) % pictures / pictures * self.motion.duration_s

    def times(self) -> list[float]:
        """Give moments that show how far the movement reaches, the start first."""
        count = max(2, round(self.motion.duration_s * SAMPLES_HZ))
        return [self.motion.duration_s * n / count for n in range(count + 1)]

    @property
    def middle(self) -> Point:
        """The middle of the hips at the start."""
        a, b = (self.motion.points(0.0)[INDEX[f"{side}_hip"]] for side in ("left", "right"))
        return _point([(p + q) / 2.0 for p, q in zip(a, b, strict=True)])

    @property
    def reach(self) -> list[Points]:
        """The skin at those moments."""
        return [self._placed(time_s)[1] for time_s in self.times()]


def room(actor: Actor, look: Look = CALM) -> Scene:
    """Give a wide room with the props of a movement."""
    floor = floor_m(actor.movement.figure.props)
    half, thick = ROOM_HALF_M, 0.2
    surface = look.floor if look.floor != "plain" else "plain"
    things = [Box((0.0, 0.0, floor - thick / 2), (2 * half, 2 * half, thick), look.floor_colour, surface, casts=False)]
    for axis in (0, 1):
        for way in (-1.0, 1.0):
            middle, size = [0.0, 0.0, WALL_M / 2], [2 * half, 2 * half, WALL_M]
            middle[axis], size[axis] = way * half, thick
            board, low = [*middle], [*size]
            board[2], low[2], low[axis] = 0.05 + floor, 0.1, thick + 0.03
            things.append(Box(_point(middle), _point(size), look.wall_colour, casts=False))
            things.append(Box(_point(board), _point(low), (0.75, 0.75, 0.73), casts=False))
    motion = Playing(actor.movement, actor.side).motion(actor.rig)
    right = Actor(Playing(actor.movement, actor.side), actor.body)
    poses = [motion.points(time_s) for time_s in right.times()]
    for prop in boxes(actor.movement, actor.side, poses, right.reach):
        colour, surface = _PROP_COLOURS[prop.prop]
        things.append(Box(prop.centre, prop.size, getattr(look, colour), surface, near=prop.prop != "mat"))
    return Scene(tuple(things))


def _point(values: Sequence[float]) -> Point:
    x, y, z = values
    return (x, y, z)


class StudioPainter:
    """Draws with the studio; one room at a time stands, and pictures that come again are kept."""

    def __init__(self, look: Look = CALM) -> None:
        self._look = look
        self._studio: Studio | None = None
        self._person: Person | None = None
        self._room: tuple[object, ...] = ()
        self._camera: Camera | None = None
        self._kept: OrderedDict[tuple[object, ...], Picture] = OrderedDict()

    def paint(
        self, actor: Actor, bones: PlacedBones, camera: Camera, size: tuple[int, int], key: tuple[float, ...]
    ) -> Picture:
        """Give the picture; NoRenderer where there is no OpenGL. It must not be changed."""
        standing = (actor.movement.id, actor.side, actor.body, size)
        if self._room != standing:
            self._build(actor, size)
            self._room = standing
        name = (*standing, camera, key)
        if name in self._kept:
            self._kept.move_to_end(name)
            return self._kept[name]
        assert self._studio is not None
        assert self._person is not None
        picture = self._studio.render(camera, [(self._person, bones)])
        if camera == self._camera:
            # A camera that goes round sees nothing twice.
            self._kept[name] = picture
        self._camera = camera
        while sum(kept.nbytes for kept in self._kept.values()) > KEPT_BYTES:
            self._kept.popitem(last=False)
        return picture

    def _build(self, actor: Actor, size: tuple[int, int]) -> None:
        self.close()
        self._studio = Studio(*size, self._look, room(actor, self._look))
        self._person = self._studio.person(actor.rig, body_mesh(actor.body))

    def close(self) -> None:
        """Give the studio back."""
        if self._studio is not None:
            self._studio.close()
        self._studio = self._person = None
        self._room = ()

    def __enter__(self) -> "StudioPainter":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _turned(direction: Point, degrees: float) -> Point:
    c, s = cos(radians(degrees)), sin(radians(degrees))
    x, y, z = direction
    return (c * x - s * y, s * x + c * y, z)


def _corners(points: Sequence[Points]) -> Points:
    """Give few points round which the others lie, a little farther out."""
    array = np.asarray([point for some in points for point in some])
    kept = []
    for turn in range(0, 180, 15):
        for rise in (-50, -25, 0, 25, 50):
            way = (cos(radians(turn)) * cos(radians(rise)), sin(radians(turn)) * cos(radians(rise)), sin(radians(rise)))
            along = array @ np.asarray(way)
            for sign, n in ((1.0, int(along.argmax())), (-1.0, int(along.argmin()))):
                x, y, z = array[n] + sign * _MARGIN_M * np.asarray(way)
                kept.append((float(x), float(y), float(z)))
    return tuple(kept)


def _extent(points: Points, camera: Camera) -> tuple[float, float, float, float]:
    """Give left, right, top and bottom of the points in shares of the picture."""
    focal = camera.focal_heights
    seen = from_camera(points, camera)
    xs = [0.5 + focal * x / z / camera.aspect for x, _, z in seen]
    ys = [0.5 + focal * y / z for _, y, z in seen]
    return min(xs), max(xs), min(ys), max(ys)


def _away(movement: Movement, side: Side, view: View) -> Point:
    """Give the direction in which the camera of a view looks."""
    # It depends on no place of the body: any will do.
    return placed(view, movement.position, side, [((0.0, 0.0, 1.0),) * len(NAMES)]).away


def plainest(movement: Movement, changes: Sequence[Points]) -> View:
    """Give the view, or a place beside one, from which most is seen of how points move with the left side active.

    changes: metres by which each point moves, at several moments.
    """
    moved = np.asarray(changes).reshape(-1, 3)
    whole = np.linalg.norm(moved, axis=1).sum()
    turns = (0.0,) if "wall" in movement.figure.props else TURNS_DEG

    def worth(view: View) -> float:
        away = np.asarray(_away(movement, "left", view))
        across = moved - np.outer(moved @ away, away)
        seen = float(np.linalg.norm(across, axis=1).sum() / whole) if whole > 0.0 else 0.0
        own = OWN_PLACE if view in movement.views else 0.0
        return seen + own - (FROM_BEHIND if view.facing is Facing.BACK else 0.0)

    beside = [
        replace(view, azimuth_deg=view.azimuth_deg + turn) if turn else view
        for view in movement.views
        for turn in turns
    ]
    return max(beside, key=worth)


def _changes(some: Sequence[Points], others: Sequence[Points]) -> list[Points]:
    return [
        tuple((p[0] - q[0], p[1] - q[1], p[2] - q[2]) for p, q in zip(a, b, strict=True))
        for a, b in zip(some, others, strict=True)
    ]


def motion_view(movement: Movement, body: str) -> View:
    """Give the place from which a movement is seen best."""
    actor = Actor(Playing(movement, "left"), body)
    points = [actor.motion.points(time_s) for time_s in actor.times()]
    return plainest(movement, _changes(points[1:], points[:-1]))


def fault_view(movement: Movement, fault: Fault, body: str) -> View:
    """Give the place from which a mistake differs most from the right way."""
    right = Actor(Playing(movement, "left"), body)
    wrong = Actor(Playing(movement, "left", fault.id), body)
    shares = [n / (2 * SHARES) for n in range(1, 2 * SHARES)]
    pairs = [
        (wrong.motion.points(share * wrong.motion.duration_s), right.motion.points(share * right.motion.duration_s))
        for share in shares
    ]
    changes = _changes([pair[0] for pair in pairs], [pair[1] for pair in pairs])
    if max(abs(value) for some in changes for point in some for value in point) < ALIKE_M:
        return motion_view(movement, body)
    return plainest(movement, changes)


def framed(movement: Movement, side: Side, reach: Sequence[Points], aspect: float, safe: Safe, view: View) -> Camera:
    """Give the camera that looks from a view's side, so near that all that is reached just fits the safe part.

    reach: places of the body at several moments, metres; the view's own distance does not matter.
    """
    away = _away(movement, side, view)
    field = ACROSS_DEG if aspect >= 1.0 else 2.0 * degrees(atan(tan(radians(ACROSS_DEG / 2.0)) / aspect))
    points = _corners(reach)
    middle = np.asarray(points).mean(0)
    distance = 4.0

    def camera_at(target: Sequence[float]) -> Camera:
        place = tuple(t - distance * a for t, a in zip(target, away, strict=True))
        return looking(_point(place), _point(target), field_of_view_deg=field, aspect=aspect)

    camera = camera_at(_point(middle))
    for _ in range(_TRIES):
        left, right, top, bottom = _extent(points, camera)
        wide, high = (right - left) / (safe.right - safe.left), (bottom - top) / (safe.bottom - safe.top)
        distance *= max(wide, high, 0.2)
        per_m = camera.focal_heights / distance
        across = ((left + right) - (safe.left + safe.right)) / 2.0 * aspect / per_m
        down = ((top + bottom) - (safe.top + safe.bottom)) / 2.0 / per_m
        middle = middle + across * np.asarray(camera.right) + down * np.asarray(camera.down)
        camera = camera_at(_point(middle))
    return camera


def orbiting(camera: Camera, about: Point, turn_deg: float) -> Camera:
    """Give the camera moved round the vertical line through that point of its axis which is nearest to `about`."""
    if turn_deg == 0.0:
        return camera
    distance = sum((p - q) * a for p, q, a in zip(about, camera.place, camera.away, strict=True))
    target = _point([p + distance * a for p, a in zip(camera.place, camera.away, strict=True)])
    away = _turned(camera.away, turn_deg)
    place = _point([p - distance * a for p, a in zip(target, away, strict=True)])
    return looking(place, target, field_of_view_deg=camera.field_of_view_deg, aspect=camera.aspect)


def reaches(actors: Iterable[Actor]) -> list[Points]:
    """Give how far several actors reach together."""
    return [points for actor in actors for points in actor.reach]
