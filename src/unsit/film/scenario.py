"""A test film as drawn from its seed: who does what, where, and who films it.

Seeds come in turns of 21: 17 films from the advised place, 3 from a bad one, 1 in which nobody exercises. Within each
kind the movements take turns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import cos, radians, sin
from random import Random
from typing import Final

from unsit.body.frame import Point, Points
from unsit.body.measures import Side
from unsit.figure.bodies import body_ids
from unsit.figure.bones import skin
from unsit.figure.camera import Camera, from_camera, looking, placed
from unsit.figure.rig import Rig
from unsit.film.body import grown_rig
from unsit.film.doing import Doing
from unsit.film.idle import IDLE, idle_places
from unsit.film.look import Look, drawn_look
from unsit.film.plan import drawn_plan
from unsit.film.player import Coming, Player, SetPart, set_player
from unsit.film.room import furnished
from unsit.film.scene import Scene
from unsit.film.ways import bones_of, posture
from unsit.movement.library import load_library
from unsit.movement.model import Movement, Position, Sides, View

SOURCE_MOVEMENTS: Final = (
    "hip_stretch_floor",
    "hip_stretch_wall",
    "hip_stretch_chair",
    "side_kick_front_back",
    "side_kick_up_down",
    "side_kick_circles",
)
"""The movements of the source article; the default of the test films."""

TURN: Final = 21
ADVISED_IN_TURN: Final = 17
BAD_IN_TURN: Final = 3

AZIMUTH_JITTER_DEG: Final = 8.0
ELEVATION_JITTER_DEG: Final = 5.0
DISTANCE_JITTER: Final = 0.12
ROLL_JITTER_DEG: Final = 2.0
MARGIN_RATIO: Final = 0.03
WIDEST_DEG: Final = 72.0
REACH_M: Final = 2.5
"""How far beside the place people come into the room."""

_SIZES: Final = ((640, 480), (512, 384), (640, 360), (384, 512))
_RATES: Final = (12.0, 12.0, 12.0, 12.0, 12.0, 15.0, 15.0, 15.0, 24.0)
_BAD: Final = ("behind", "end_on", "too_far", "too_near", "from_above")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the camera stands, as a view says it; roll_deg: how far it is tilted to its right."""

    view: str
    azimuth_deg: float
    elevation_deg: float
    distance_m: float
    field_of_view_deg: float
    roll_deg: float
    fault: str = ""


def rolled(camera: Camera, roll_deg: float) -> Camera:
    """Give the camera turned about its own line of sight."""
    c, s = cos(radians(roll_deg)), sin(radians(roll_deg))
    right: Point = tuple(c * r + s * d for r, d in zip(camera.right, camera.down, strict=True))  # type: ignore[assignment]
    down: Point = tuple(c * d - s * r for r, d in zip(camera.right, camera.down, strict=True))  # type: ignore[assignment]
    return replace(camera, right=right, down=down)


def _stands(movement: Movement, side: Side, place: Place, poses: Sequence[Points], aim: Point, aspect: float) -> Camera:
    view = View(place.view, movement.views[0].facing, place.azimuth_deg, place.elevation_deg, place.distance_m, "")
    base = placed(view, movement.position, side, poses)
    camera = looking(base.place, aim, field_of_view_deg=place.field_of_view_deg, aspect=aspect)
    return rolled(camera, place.roll_deg)


def _middle(poses: Sequence[Points]) -> Point:
    every = [point for points in poses for point in points]
    low = [min(point[axis] for point in every) for axis in range(3)]
    high = [max(point[axis] for point in every) for axis in range(3)]
    return ((low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2)


def _in_picture(poses: Sequence[Points], camera: Camera) -> bool:
    focal, half = camera.focal_heights, camera.aspect / 2.0
    for points in poses:
        for x, y, z in from_camera(points, camera):
            if z < 0.2 or abs(focal * x / z) > half - MARGIN_RATIO or abs(focal * y / z) > 0.5 - MARGIN_RATIO:
                return False
    return True


@dataclass(frozen=True)
class Scenario:
    """A test film before it is drawn; the same for the same seed.

    kind: `advised`, `bad` or `nobody`. side: the side that works, None when nobody exercises. idle: what somebody does
    instead. scale: how much taller than the body asset.
    """

    name: str
    seed: int
    movement: Movement
    kind: str
    side: Side | None
    idle: str
    body: str
    scale: float
    width: int
    height: int
    fps: float
    place: Place
    camera: Camera
    look: Look
    scene: Scene
    player: Player
    doing: Doing | None
    part: SetPart | None

    @cached_property
    def rig(self) -> Rig:
        """The body's rig at its stature."""
        return self.player.rig

    @property
    def set_start_s(self) -> float | None:
        """When the set begins in the film, or None."""
        return None if self.part is None else self.player.start_of(self.part) + self.part.before_s

    @property
    def set_end_s(self) -> float | None:
        """When the set is over, or None."""
        start_s = self.set_start_s
        return None if start_s is None or self.doing is None else start_s + self.doing.duration_s

    def times(self) -> Iterator[float]:
        """Give the times of the film's pictures."""
        return (number / self.fps for number in range(int(self.player.duration_s * self.fps) + 1))


def kind_of(seed: int) -> tuple[str, int]:
    """Give the kind of a seed's film, and how many of this kind come before it."""
    turn, slot = divmod(seed - 1, TURN)
    if slot < ADVISED_IN_TURN:
        return "advised", turn * ADVISED_IN_TURN + slot
    if slot < ADVISED_IN_TURN + BAD_IN_TURN:
        return "bad", turn * BAD_IN_TURN + slot - ADVISED_IN_TURN
    return "nobody", turn


def movement_of(seed: int) -> str:
    """Give the movement of a seed's film where none is asked for."""
    return SOURCE_MOVEMENTS[kind_of(seed)[1] % len(SOURCE_MOVEMENTS)]


def film_name(movement_id: str, seed: int) -> str:
    """Give the name of a film, without suffix."""
    return f"{movement_id}_{seed:04d}"


def _advised(random: Random, movement: Movement) -> Place:
    view = movement.views[0] if random.random() < 0.7 else random.choice(movement.views)
    return Place(
        view=view.id,
        azimuth_deg=view.azimuth_deg + random.uniform(-AZIMUTH_JITTER_DEG, AZIMUTH_JITTER_DEG),
        elevation_deg=view.elevation_deg + random.uniform(-ELEVATION_JITTER_DEG, ELEVATION_JITTER_DEG),
        distance_m=view.distance_m * random.uniform(1.0 - DISTANCE_JITTER, 1.0 + DISTANCE_JITTER),
        field_of_view_deg=random.uniform(40.0, 65.0),
        roll_deg=random.uniform(-ROLL_JITTER_DEG, ROLL_JITTER_DEG),
    )


def _bad(random: Random, movement: Movement) -> Place:
    place = _advised(random, movement)
    fault = random.choice(_BAD)
    if fault == "behind":
        return replace(place, fault=fault, azimuth_deg=place.azimuth_deg + 180.0 + random.uniform(-25.0, 25.0))
    if fault == "end_on":
        turn = 90.0 if movement.position is Position.SEATED else random.choice((-90.0, 90.0))
        return replace(
            place, fault=fault, azimuth_deg=place.azimuth_deg + turn, elevation_deg=random.uniform(5.0, 18.0)
        )
    if fault == "too_far":
        return replace(place, fault=fault, distance_m=random.uniform(5.5, 7.0), field_of_view_deg=65.0)
    if fault == "too_near":
        return replace(place, fault=fault, distance_m=random.uniform(1.0, 1.3), field_of_view_deg=45.0)
    return replace(place, fault=fault, elevation_deg=random.uniform(68.0, 80.0))


def _set_poses(doing: Doing) -> list[Points]:
    steps = max(2, int(doing.duration_s / 0.4))
    return [doing.points(doing.duration_s * n / steps) for n in range(steps + 1)]


def _filmed(
    random: Random, movement: Movement, side: Side, place: Place, poses: Sequence[Points], aspect: float
) -> tuple[Place, Camera]:
    """Give place and camera; from an advised place everything of the set is in the picture, as the advice asks."""
    x, y, z = _middle(poses)
    aim = (x + random.uniform(-0.06, 0.06), y + random.uniform(-0.06, 0.06), z + random.uniform(-0.06, 0.06))
    camera = _stands(movement, side, place, poses[:1], aim, aspect)
    if place.fault:
        return place, camera
    while not _in_picture(poses, camera) and place.field_of_view_deg < WIDEST_DEG:
        place = replace(place, field_of_view_deg=place.field_of_view_deg + 1.0)
        camera = _stands(movement, side, place, poses[:1], aim, aspect)
    return place, camera


def _walk_places(movement: Movement, camera: Camera, start: Point, random: Random) -> tuple[tuple[float, float], ...]:
    way = random.choice((-1.0, 1.0))
    right = camera.right
    level = (right[0] ** 2 + right[1] ** 2) ** 0.5
    x, y = right[0] / level, right[1] / level
    if "wall" in movement.figure.props:
        # The wall is in front of the feet: people come from the head's side.
        way = -1.0 if x > 0 else 1.0
    reach = random.uniform(REACH_M, REACH_M + 0.4)
    here = (start[0] + way * reach * x, start[1] + way * reach * y)
    back = 1.0 if "wall" in movement.figure.props or random.random() < 0.7 else -1.0
    return here, (start[0] + back * way * reach * x, start[1] + back * way * reach * y)


def _coming(movement: Movement, camera: Camera, doing: Doing, random: Random) -> Coming:
    start = doing.posed(0.0).hips
    here, there = _walk_places(movement, camera, start, random)
    luck, end = random.random(), random.random()
    return Coming(
        walks_in=here if luck < 0.55 else None,
        walks_out=there if end < 0.5 else None,
        lies_down=luck < 0.8,
        gets_up=end < 0.75,
        before_s=random.uniform(2.0, 4.0),
        after_s=random.uniform(1.0, 2.0),
        pace=random.uniform(0.85, 1.15),
    )


def drawn(seed: int, movement_id: str | None = None) -> Scenario:
    """Draw the film of a seed, from 1 on.

    movement_id: instead of the one whose turn it is. UnknownNameError for an unknown one.
    """
    kind, number = kind_of(seed)
    movement = load_library().movement(movement_id or movement_of(seed))
    random = Random(f"{movement.id}/{seed}")
    body = random.choice(body_ids())
    scale = round(random.uniform(0.93, 1.07), 3)
    rig = grown_rig(body, scale)
    width, height = random.choice(_SIZES)
    fps = random.choice(_RATES)
    look = drawn_look(random)
    side: Side = "left" if movement.sides is Sides.BOTH else random.choice(("left", "right"))
    place = _bad(random, movement) if kind == "bad" else _advised(random, movement)
    right_way = random.random() < 1 / 3 or kind == "bad"
    doing = Doing(movement, drawn_plan(movement, place.view, side, random, right_way=right_way), rig)
    poses = _set_poses(doing)
    place, camera = _filmed(random, movement, side, place, poses, width / height)
    first = doing.posed(0.0)
    start = posture(first.angles_deg, movement.position, side, first.hips)
    surface = skin(rig, bones_of(rig, start))
    # Who does not exercise needs no chair to walk through.
    set_up = replace(movement, figure=replace(movement.figure, props=())) if kind == "nobody" else movement
    scene = furnished(set_up, side, poses[0], surface, camera.place, look, random)
    shown: Doing | None = doing
    part: SetPart | None = None
    idle = ""
    if kind == "nobody":
        idle = tuple(IDLE)[number % len(IDLE)]
        parts = IDLE[idle](rig, random, idle_places(place.azimuth_deg, random.choice((-1.0, 1.0)), REACH_M))
        player, shown = Player(rig, parts, random.getrandbits(32)), None
    else:
        player, part = set_player(doing, _coming(movement, camera, doing, random))
    return Scenario(
        name=film_name(movement.id, seed),
        seed=seed,
        movement=movement,
        kind=kind,
        side=None if idle else side,
        idle=idle,
        body=body,
        scale=scale,
        width=width,
        height=height,
        fps=fps,
        place=place,
        camera=camera,
        look=look,
        scene=scene,
        player=player,
        doing=shown,
        part=part,
    )
