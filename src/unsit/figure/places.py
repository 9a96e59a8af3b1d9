"""Where a phone can stand so that a movement can be counted and its faults seen, worked out from the figure.

Azimuth and elevation are those of a `View`: round the vertical through the hips, and above the horizontal at the middle
of everything the body does. Every 15° round the body, from a little below level to 60° above, the phone is put as near
as the whole body allows in every pose of the right way and of every fault; then a place is dropped when the room does
not allow it (`LOWEST_M`, `HIGHEST_M`, `FARTHEST_M`, a wall), and what remains is asked what it shows
(`unsit.figure.legibility`).

All is worked out with the left side active. With the right side active the same azimuth is the mirrored place, and the
picture there is the mirrored picture.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import atan, cos, degrees, inf, radians, sin, tan
from typing import Final

from unsit.body.frame import Point, Points
from unsit.body.geometry import cross, dot, sub
from unsit.figure.camera import ASPECT, FIELD_OF_VIEW_DEG, Camera, from_camera, placed
from unsit.figure.legibility import Legibility, Obstacle, Problem, Script, legibility, script
from unsit.figure.props import shapes
from unsit.movement.model import Facing, Movement, Position, View

AZIMUTH_STEP_DEG: Final = 15
ABOUT_AS_GOOD: Final = 0.05
"""Places whose worth differs by less are about as good."""

AZIMUTHS_DEG: Final = tuple(sorted(range(-165, 181, AZIMUTH_STEP_DEG), key=lambda azimuth: (abs(azimuth), -azimuth)))
"""Of two places that are alike the first wins: in front before behind, on the active side before the other."""
ELEVATIONS_DEG: Final = (-5, 0, 5, 10, 15, 20, 25, 30, 35, 40, 50, 60)

LOWEST_M: Final = 0.1
"""The lowest a phone stands above the floor: leaning against a book."""
HIGHEST_M: Final = 1.6
"""The highest: on a shelf at the height of the eyes."""
NEAREST_M: Final = 2.0
"""Nearer than this the nearest limb looks too large; the pose model was measured from 2.4 m."""
FARTHEST_M: Final = 4.0
"""The farthest a room allows."""
MARGIN_SHARE: Final = 0.1
"""Share of the picture kept free at each edge by a body 1.70 m tall; one of 1.90 m still fits with half of it."""
NEARER_M: Final = 0.3
"""The phone is turned upright where that brings it nearer by this much."""

_ROUGHLY_M: Final = 0.05
"""Distances are advised to this step, upwards."""
_ERROR_WEIGHT: Final = 2.0
_DISTANCE_WEIGHT: Final = 0.02
_OWN_WEIGHT: Final = 4.0


@dataclass(frozen=True, slots=True)
class Picture:
    """How a phone is held: vertical field of view in degrees, picture width / height."""

    name: str
    field_of_view_deg: float
    aspect: float


LANDSCAPE: Final = Picture("landscape", FIELD_OF_VIEW_DEG, ASPECT)
"""Held across, 4:3."""
PORTRAIT: Final = Picture("portrait", 2 * degrees(atan(tan(radians(FIELD_OF_VIEW_DEG / 2)) * ASPECT)), 9 / 16)
"""Held upright, 9:16; what fits into it fits into 3:4 too, which is as high and wider."""

PICTURES: Final[Mapping[str, Picture]] = {picture.name: picture for picture in (LANDSCAPE, PORTRAIT)}
"""How a phone can be held, by name."""

UPRIGHT: Final = frozenset({Position.STANDING, Position.SEATED, Position.HANGING})
"""Positions in which azimuth 0° is in front of the body; in all others it is at the feet."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place for the phone.

    distance_m: along the sight, from the middle of the movement, the nearest at which the whole body is in the picture.
    floor_m: the same along the floor. height_m: above the floor. farthest_m: how far along the same line the room
    allows. error_ratio: expected mean joint error in torso lengths. faults: ids of the faults seen from here.
    """

    azimuth_deg: float
    elevation_deg: float
    distance_m: float
    height_m: float
    picture: str
    error_ratio: float
    faults: tuple[str, ...]
    farthest_m: float

    @property
    def floor_m(self) -> float:
        """Distance along the floor, from under the middle of the movement."""
        return self.distance_m * cos(radians(self.elevation_deg))

    @property
    def farthest_floor_m(self) -> float:
        """How far along the floor the room allows, with the phone as much higher as the line rises."""
        return self.farthest_m * cos(radians(self.elevation_deg))


@dataclass(frozen=True, slots=True)
class ViewVerdict:
    """What a view of the movement file shows.

    view: its id. place: where it is. problems: why nothing is counted from there, or why the room does not allow it.
    unseen: faults the file lists for the view that are not seen from it.
    """

    view: str
    place: Place
    problems: tuple[Problem, ...]
    unseen: tuple[str, ...]

    @property
    def readable(self) -> bool:
        """Whether the movement is counted and the listed faults are seen, wherever a phone can stand."""
        return not self.unseen and all(problem.obstacle in _ROOM for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Advice:
    """Where to put the phone for a movement.

    best: None where no place shows it. further: places that show faults which the places before do not. region: every
    acceptable place. views: verdicts on the file's views. unseen: faults that no place shows though the file says
    that a view can. never: faults that are spoken only.
    """

    movement: str
    best: Place | None
    further: tuple[Place, ...]
    region: tuple[Place, ...]
    views: tuple[ViewVerdict, ...]
    unseen: tuple[str, ...]
    never: tuple[str, ...]

    def unseen_from(self, place: Place) -> tuple[str, ...]:
        """Give the faults that are seen from somewhere but not from this place."""
        seen = {fault for one in self.region for fault in one.faults}
        return tuple(sorted(seen.difference(place.faults)))


_ROOM: Final = frozenset({Obstacle.TOO_LOW, Obstacle.TOO_HIGH, Obstacle.TOO_FAR, Obstacle.BEHIND_WALL})


def advise(movement: Movement) -> Advice:
    """Work out where a phone can stand for a movement; takes about a second."""
    played = script(movement)
    region = _joined(tuple(_acceptable(played)))
    scored = tuple(fault.id for fault in movement.faults if fault.views)
    best = _best(movement, region, scored)
    further = tuple(_further(movement, region, best, scored))
    seen = {fault for place in region for fault in place.faults}
    return Advice(
        movement.id,
        best,
        further,
        region,
        tuple(_verdict(played, view) for view in movement.views),
        tuple(fault for fault in scored if fault not in seen),
        tuple(fault.id for fault in movement.faults if not fault.views),
    )


def place_of(movement: Movement, view: View) -> Place:
    """Give a view of the movement file as a place, without asking what it shows."""
    played = script(movement)
    return _place(view, _camera(played, view, LANDSCAPE), LANDSCAPE, inf, Legibility(0.0, ()))


def place_point(movement: Movement, place: Place, start: Points) -> Point:
    """Give where a place is in the figure's world, in metres, with the left side active.

    start: the start pose, whose hips the azimuth goes round.
    """
    view = _view(place.azimuth_deg, place.elevation_deg, place.distance_m)
    x, y, _ = placed(view, movement.position, "left", (start,)).place
    return (x, y, place.height_m)


def _verdict(played: Script, view: View) -> ViewVerdict:
    camera = _camera(played, view, LANDSCAPE)
    shown = legibility(played, camera)
    problems = (*shown.problems, *_room_problems(played, camera, view.distance_m))
    claimed = [fault.id for fault in played.movement.faults if view.id in fault.views]
    place = _place(view, camera, LANDSCAPE, _farthest_m(camera, view), shown)
    return ViewVerdict(view.id, place, problems, tuple(fault for fault in claimed if fault not in shown.faults))


def _place(view: View, camera: Camera, picture: Picture, farthest_m: float, shown: Legibility) -> Place:
    return Place(
        view.azimuth_deg,
        view.elevation_deg,
        view.distance_m,
        camera.place[2],
        picture.name,
        shown.error_ratio,
        shown.faults,
        farthest_m,
    )


def _view(azimuth_deg: float, elevation_deg: float, distance_m: float) -> View:
    return View("", Facing.FRONT, azimuth_deg, elevation_deg, distance_m, "")


def _camera(played: Script, view: View, picture: Picture) -> Camera:
    return placed(
        view,
        played.movement.position,
        "left",
        played.reach,
        field_of_view_deg=picture.field_of_view_deg,
        aspect=picture.aspect,
    )


def _acceptable(played: Script) -> Iterator[Place]:
    for elevation_deg in ELEVATIONS_DEG:
        for azimuth_deg in AZIMUTHS_DEG:
            view, picture = _fitting(played, azimuth_deg, elevation_deg)
            camera = _camera(played, view, picture)
            if _room_problems(played, camera, view.distance_m):
                continue
            shown = legibility(played, camera, brief=True)
            if not shown.problems:
                yield _place(view, camera, picture, _farthest_m(camera, view), shown)


def _joined(region: Sequence[Place]) -> tuple[Place, ...]:
    """Leave out places without a neighbour to the left or right: whoever misses them by 15° sees nothing."""
    known = {(place.azimuth_deg, place.elevation_deg) for place in region}
    return tuple(place for place in region if not known.isdisjoint(_beside(place)))


def _fitting(played: Script, azimuth_deg: float, elevation_deg: float) -> tuple[View, Picture]:
    """Give the nearest view along a line from which all poses fit into the picture, and how the phone is held."""
    away_m = 10.0
    far = _camera(played, _view(azimuth_deg, elevation_deg, away_m), LANDSCAPE)
    points = [(x, y, z - away_m) for part in played.reach for x, y, z in from_camera(part, far)]
    across, upright = _fitting_m(points, LANDSCAPE), _fitting_m(points, PORTRAIT)
    picture, least_m = (PORTRAIT, upright) if upright < across - NEARER_M else (LANDSCAPE, across)
    distance_m = max(NEAREST_M, _rounded_up(least_m))
    return _view(azimuth_deg, elevation_deg, distance_m), picture


def _fitting_m(points: Sequence[Point], picture: Picture) -> float:
    """Give the distance at which all points, in metres about the middle, are inside the picture's margin."""
    high = tan(radians(picture.field_of_view_deg / 2)) * (1.0 - 2.0 * MARGIN_SHARE)
    wide = high * picture.aspect
    return max(max(abs(x) / wide, abs(y) / high) - z for x, y, z in points)


def _rounded_up(distance_m: float) -> float:
    return -(-distance_m // _ROUGHLY_M) * _ROUGHLY_M


def _room_problems(played: Script, camera: Camera, distance_m: float) -> tuple[Problem, ...]:
    height_m = camera.place[2]
    found = {
        Obstacle.TOO_LOW: height_m < LOWEST_M,
        Obstacle.TOO_HIGH: height_m > HIGHEST_M,
        Obstacle.TOO_FAR: distance_m > FARTHEST_M,
        Obstacle.BEHIND_WALL: _behind_wall(played, camera.place),
    }
    return tuple(Problem(obstacle) for obstacle, so in found.items() if so)


def _behind_wall(played: Script, place: Point) -> bool:
    if "wall" not in played.movement.figure.props:
        return False
    start = played.right.start
    poses = [moment.points for moment in played.right.moments]
    walls = [shape.corners for shape in shapes(played.movement, "left", start, poses) if shape.filled]
    return any(_opposite(corners, place, start[0]) for corners in walls if _upright(corners))


def _upright(corners: Points) -> bool:
    return max(z for _, _, z in corners) - min(z for _, _, z in corners) > 0.5


def _opposite(corners: Points, one: Point, other: Point) -> bool:
    """Whether two points lie on different sides of the plane through the corners."""
    a, b, c = corners[:3]
    normal = cross(sub(b, a), sub(c, a))
    return dot(normal, sub(one, a)) * dot(normal, sub(other, a)) < 0


def _farthest_m(camera: Camera, view: View) -> float:
    """Give how far along the line of a view the room allows."""
    rise = sin(radians(view.elevation_deg))
    if rise <= 0.0:
        return FARTHEST_M
    middle_m = camera.place[2] - view.distance_m * rise
    return max(view.distance_m, min(FARTHEST_M, (HIGHEST_M - middle_m) / rise))


def _severities(movement: Movement, faults: Iterable[str]) -> float:
    wanted = set(faults)
    return float(sum(fault.severity for fault in movement.faults if fault.id in wanted))


def _best(movement: Movement, region: Sequence[Place], wanted: Iterable[str]) -> Place | None:
    """Of the places that show most of the wanted faults give the one with the least error, its neighbours counted too.

    Nobody puts a phone down to the degree, so a place counts for less when the next one shows less or nothing. One
    that looks up is taken only where nothing else is left. Of places that are about as good the squarest is taken:
    it is the easiest to find.
    """
    by_direction = {(place.azimuth_deg, place.elevation_deg): place for place in region}
    of_interest = set(wanted)
    whole = _severities(movement, of_interest) or 1.0

    def shown(place: Place) -> float:
        return _severities(movement, of_interest.intersection(place.faults)) / whole

    def worth(place: Place | None) -> float:
        if place is None:
            return -_ERROR_WEIGHT
        return shown(place) - _ERROR_WEIGHT * place.error_ratio - _DISTANCE_WEIGHT * place.distance_m

    def score(place: Place) -> float:
        around = [worth(by_direction.get(direction)) for direction in _neighbours(place)]
        # Rounded, so that places that mirror each other are alike to the last bit.
        return round((_OWN_WEIGHT * worth(place) + sum(around)) / (_OWN_WEIGHT + len(around)), 6)

    level = [place for place in region if place.elevation_deg >= 0] or region
    most = max(map(shown, level), default=0.0)
    able = {place: score(place) for place in level if shown(place) >= most}
    enough = max(able.values(), default=0.0) - ABOUT_AS_GOOD
    alike = [place for place, value in able.items() if value >= enough]
    return min(alike, key=lambda place: (_off_square_deg(place), -able[place]), default=None)


def _off_square_deg(place: Place) -> float:
    """Give how far a place is from straight in front, behind or beside."""
    return abs((place.azimuth_deg + 45.0) % 90.0 - 45.0)


def _neighbours(place: Place) -> Iterator[tuple[float, float]]:
    """Give the directions next to a place, beside, below and above it."""
    yield from _beside(place)
    number = ELEVATIONS_DEG.index(int(place.elevation_deg))
    for next_number in (number - 1, number + 1):
        if 0 <= next_number < len(ELEVATIONS_DEG):
            yield (place.azimuth_deg, ELEVATIONS_DEG[next_number])


def _beside(place: Place) -> Iterator[tuple[float, float]]:
    for way in (-AZIMUTH_STEP_DEG, AZIMUTH_STEP_DEG):
        yield ((place.azimuth_deg + way + 179) % 360 - 179, place.elevation_deg)


def _further(movement: Movement, region: Sequence[Place], best: Place | None, scored: Iterable[str]) -> Iterator[Place]:
    """Give more places, each showing faults that those before do not, until nothing more is to be seen."""
    if best is None:
        return
    left = {fault for place in region for fault in place.faults}.intersection(scored).difference(best.faults)
    while left:
        able = [place for place in region if left.intersection(place.faults)]
        found = _best(movement, able, left)
        if found is None:
            return
        yield found
        left = left.difference(found.faults)
