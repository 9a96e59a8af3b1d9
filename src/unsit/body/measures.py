"""Measures: named numbers read off a frame, each with its unit, what it needs and which views show it.

One registry serves the engine, the checker of movement files and the reference. A measure reads either the picture
landmarks or the world landmarks, never both: the picture is better for lifts, space is better for kicks
(measured: lift 2° against 15°; kick by the angle in space 4°).

A sided measure has `{side}` (and for some `{other}`) in its landmark names; `bind` puts in left and right.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import asin, atan2, degrees, hypot
from types import MappingProxyType
from typing import Final, Literal

from unsit.body import geometry as g
from unsit.body.frame import PICTURE_DEPTH, Frame, Point, Points
from unsit.body.kicks import kick, kick_knee, kick_reach, leg_lift, lift_knee, picture_bend
from unsit.body.landmarks import INDEX, MIRROR
from unsit.body.reach import hands_over_toes, reach_over_toes

Side = Literal["left", "right"]
Reads = Literal["image", "world"]
Value = Callable[[Points], float]

OTHER: Final[Mapping[str, Side]] = MappingProxyType({"left": "right", "right": "left"})
"""The other side of the body."""

SAGITTAL: Final = frozenset({"active_side", "other_side"})
"""Views that show bending and straightening in the picture."""
FRONTAL: Final = frozenset({"front", "back"})
"""Views that show leaning and lifting sideways in the picture."""
BROAD: Final = SAGITTAL | FRONTAL
"""All views but along the trunk."""
ANY: Final = BROAD | {"head", "feet"}
"""Every view."""


_TRUNK_NUMBERS: Final = frozenset(INDEX[name] for name in ("left_shoulder", "right_shoulder", "left_hip", "right_hip"))


@dataclass(frozen=True, slots=True)
class Measure:
    """A named number read off a frame.

    make: from landmark numbers (in the order of `landmarks`) to a function of 33 points. low, high: what the value can
    be on a body. circular: the value is a direction in degrees that wraps at ±180. middles: of every pair of landmarks
    only the middle is used, or either serves, so that seeing one of the two is enough.
    """

    name: str
    unit: str
    definition: str
    reads: Reads
    landmarks: tuple[str, ...]
    views: frozenset[str]
    make: Callable[..., Value]
    low: float
    high: float
    circular: bool = False
    middles: bool = False

    @property
    def sided(self) -> bool:
        """Whether the measure belongs to one side of the body."""
        return any("{" in landmark for landmark in self.landmarks)

    @property
    def reads_arms(self) -> bool:
        """Whether an elbow or a wrist is among its landmarks."""
        return any(landmark.endswith(("elbow", "wrist")) for landmark in self.landmarks)

    def indices(self, side: Side = "left") -> tuple[int, ...]:
        """Give the landmark numbers the measure needs on this side."""
        return tuple(INDEX[name.format(side=side, other=OTHER[side])] for name in self.landmarks)

    def needs(self, side: Side = "left") -> tuple[tuple[int, int], ...]:
        """Give the landmarks that must be seen, as pairs of which the better one counts.

        Shoulders and hips that only give the trunk's axes or length are such pairs, for the trunk is stiff enough that
        its near side tells of its far side; anything else must be seen itself and is paired with itself.
        """
        numbers = dict.fromkeys(self.indices(side))
        trunk = {INDEX[name.format(side=side, other=OTHER[side])] for name in self.landmarks[:4]} == _TRUNK_NUMBERS
        own = set(self.indices(side)[4:]) if trunk and not self.middles else set()
        pairs = [
            (number, MIRROR[number])
            if MIRROR[number] in numbers and (self.middles or (trunk and number in _TRUNK_NUMBERS - own))
            else (number, number)
            for number in numbers
        ]
        return tuple(dict.fromkeys((min(pair), max(pair)) for pair in pairs))

    def bind(self, side: Side = "left") -> Value:
        """Give the function from 33 points of the kind it reads to the value."""
        return self.make(*self.indices(side))

    def value(self, frame: Frame, side: Side = "left") -> float:
        """Give the value on a frame in which somebody is seen."""
        return self.bind(side)(frame.image if self.reads == "image" else frame.world)


def _bend(a: int, b: int, c: int) -> Value:
    bend = g.bend_deg
    return lambda points: bend(points[a], points[b], points[c])


def _middle_bend(a1: int, a2: int, b1: int, b2: int, c1: int, c2: int) -> Value:
    return lambda points: g.bend_deg(
        g.middle(points[a1], points[a2]), g.middle(points[b1], points[b2]), g.middle(points[c1], points[c2])
    )


_Axes = tuple[Point, Point, Point]
_latest_axes: dict[tuple[int, int], tuple[Points, _Axes]] = {}
"""The axes of the trunk that were asked for last, by shoulder and hip: many measures of one frame need the same."""


_latest_scale: dict[int, tuple[Points, float]] = {}
"""Its length that was asked for last, by hip."""
_latest_picture_scale: dict[int, tuple[Points, float]] = {}
"""The same in the picture."""


def _trunk_axes(points: Points, shoulder: int, other_shoulder: int, hip: int, other_hip: int) -> _Axes:
    """Unit vectors of the trunk: up (hips to shoulders), towards the side, and the third, up × side."""
    latest = _latest_axes.get((shoulder, hip))
    if latest is not None and latest[0] is points:
        return latest[1]
    a, b, c, d = points[shoulder], points[other_shoulder], points[hip], points[other_hip]
    up = g.unit((a[0] + b[0] - c[0] - d[0], a[1] + b[1] - c[1] - d[1], a[2] + b[2] - c[2] - d[2]))
    across = (a[0] - b[0] + c[0] - d[0], a[1] - b[1] + c[1] - d[1], a[2] - b[2] + c[2] - d[2])
    along = g.dot(across, up)
    side = g.unit((across[0] - along * up[0], across[1] - along * up[1], across[2] - along * up[2]))
    axes = up, side, g.cross(up, side)
    _latest_axes[shoulder, hip] = (points, axes)
    return axes


def _forward_sign(hip: int) -> float:
    """Sign that turns up × side into forward: camera axes (x right, y down, z away) are right-handed."""
    return -1.0 if hip == INDEX["left_hip"] else 1.0


def _hip_flexion(shoulder: int, other_shoulder: int, hip: int, other_hip: int, knee: int) -> Value:
    sign = _forward_sign(hip)

    def value(points: Points) -> float:
        up, _, third = _trunk_axes(points, shoulder, other_shoulder, hip, other_hip)
        thigh = g.sub(points[knee], points[hip])
        return degrees(atan2(sign * g.dot(thigh, third), -g.dot(thigh, up)))

    return value


def _sideways(shoulder: int, other_shoulder: int, hip: int, other_hip: int, top: int, end: int) -> Value:
    def value(points: Points) -> float:
        _, side, _ = _trunk_axes(points, shoulder, other_shoulder, hip, other_hip)
        return degrees(asin(max(-1.0, min(1.0, g.dot(g.unit(g.sub(points[end], points[top])), side)))))

    return value


def _forwards(shoulder: int, other_shoulder: int, hip: int, other_hip: int, top: int, end: int) -> Value:
    sign = _forward_sign(hip)

    def value(points: Points) -> float:
        _, _, third = _trunk_axes(points, shoulder, other_shoulder, hip, other_hip)
        share = sign * g.dot(g.unit(g.sub(points[end], points[top])), third)
        return degrees(asin(max(-1.0, min(1.0, share))))

    return value


def _chest_up(left_shoulder: int, right_shoulder: int, left_hip: int, right_hip: int) -> Value:
    def value(points: Points) -> float:
        _, _, third = _trunk_axes(points, left_shoulder, right_shoulder, left_hip, right_hip)
        # forward is −third for the left side as `side`, and picture y points down
        return degrees(asin(max(-1.0, min(1.0, third[1]))))

    return value


def _side_up(shoulder: int, other_shoulder: int, hip: int, other_hip: int) -> Value:
    def value(points: Points) -> float:
        _, side, _ = _trunk_axes(points, shoulder, other_shoulder, hip, other_hip)
        return degrees(asin(max(-1.0, min(1.0, -side[1]))))

    return value


def _side_to_camera(shoulder: int, other_shoulder: int, hip: int, other_hip: int) -> Value:
    def value(points: Points) -> float:
        _, side, _ = _trunk_axes(points, shoulder, other_shoulder, hip, other_hip)
        return degrees(asin(max(-1.0, min(1.0, -side[2]))))

    return value


def _twist(left_shoulder: int, right_shoulder: int, left_hip: int, right_hip: int) -> Value:
    def value(points: Points) -> float:
        _, side, third = _trunk_axes(points, left_shoulder, right_shoulder, left_hip, right_hip)
        shoulders = g.sub(points[left_shoulder], points[right_shoulder])
        hips = g.sub(points[left_hip], points[right_hip])
        turn = atan2(g.dot(shoulders, third), g.dot(shoulders, side)) - atan2(g.dot(hips, third), g.dot(hips, side))
        return g.wrapped_deg(degrees(turn))

    return value


def _tilt(from1: int, from2: int, to1: int, to2: int) -> Value:
    def value(points: Points) -> float:
        direction = g.direction_deg(g.middle(points[from1], points[from2]), g.middle(points[to1], points[to2]))
        return abs(g.wrapped_deg(direction - 90.0))

    return value


def _direction(from1: int, from2: int, to1: int, to2: int) -> Value:
    def value(points: Points) -> float:
        a, b, c, d = points[from1], points[from2], points[to1], points[to2]
        return degrees(atan2(a[1] + b[1] - c[1] - d[1], c[0] + d[0] - a[0] - b[0]))

    return value


def _line(a: int, b: int) -> Value:
    return lambda points: g.direction_deg(points[a], points[b])


def _hanging_tilt(top: int, end: int) -> Value:
    return lambda points: abs(g.wrapped_deg(g.direction_deg(points[top], points[end]) + 90.0))


def _elevation(top: int, end: int) -> Value:
    def value(points: Points) -> float:
        a, b = points[top], points[end]
        return degrees(atan2(a[1] - b[1], abs(b[0] - a[0])))

    return value


def _scale(points: Points, left_shoulder: int, right_shoulder: int, left_hip: int, right_hip: int) -> float:
    """Trunk length in space with its depth, so that foreshortening does not change the unit."""
    latest = _latest_scale.get(left_hip)
    if latest is not None and latest[0] is points:
        return latest[1]
    scale = _trunk_length(points, (left_shoulder, right_shoulder, left_hip, right_hip), 1.0)
    _latest_scale[left_hip] = (points, scale)
    return scale


def _picture_scale(points: Points, left_shoulder: int, right_shoulder: int, left_hip: int, right_hip: int) -> float:
    """The same of landmarks in the picture, in picture heights."""
    latest = _latest_picture_scale.get(left_hip)
    if latest is not None and latest[0] is points:
        return latest[1]
    scale = _trunk_length(points, (left_shoulder, right_shoulder, left_hip, right_hip), PICTURE_DEPTH)
    _latest_picture_scale[left_hip] = (points, scale)
    return scale


def _trunk_length(points: Points, corners: tuple[int, int, int, int], too_deep: float) -> float:
    ls, rs, lh, rh = (points[corner] for corner in corners)
    deep = (ls[2] + rs[2] - lh[2] - rh[2]) / too_deep
    return hypot(ls[0] + rs[0] - lh[0] - rh[0], ls[1] + rs[1] - lh[1] - rh[1], deep) / 2.0 or 1.0


def _leg_length(shoulder: int, other_shoulder: int, hip: int, other_hip: int, ankle: int) -> Value:
    def value(points: Points) -> float:
        a, b, c, d = points[shoulder], points[other_shoulder], points[hip], points[other_hip]
        middlex, middley = (c[0] + d[0]) / 2, (c[1] + d[1]) / 2
        trunk = hypot((a[0] + b[0]) / 2 - middlex, (a[1] + b[1]) / 2 - middley)
        return hypot(points[ankle][0] - middlex, points[ankle][1] - middley) / (trunk or 1.0)

    return value


def _hip_offset(a1: int, a2: int, b1: int, b2: int, c1: int, c2: int) -> Value:
    """Height of the middle point over the line between the ends, over that line's length."""

    def value(points: Points) -> float:
        a, b = g.middle(points[a1], points[a2]), g.middle(points[b1], points[b2])
        c = g.middle(points[c1], points[c2])
        alongx, alongy = c[0] - a[0], c[1] - a[1]
        size = alongx * alongx + alongy * alongy
        if not size:
            return 0.0
        offset = (alongx * (b[1] - a[1]) - alongy * (b[0] - a[0])) / size
        return -offset if alongx > 0 else offset

    return value


def _middle_height_over(ls: int, rs: int, lh: int, rh: int, a1: int, a2: int, b1: int, b2: int) -> Value:
    def value(points: Points) -> float:
        rise = (points[b1][1] + points[b2][1] - points[a1][1] - points[a2][1]) / 2
        return rise / _picture_scale(points, ls, rs, lh, rh)

    return value


def _height_over(ls: int, rs: int, lh: int, rh: int, over: int, point: int) -> Value:
    return lambda points: (points[over][1] - points[point][1]) / _picture_scale(points, ls, rs, lh, rh)


def _gap(ls: int, rs: int, lh: int, rh: int, a: int, b: int) -> Value:
    return lambda points: g.distance(points[a], points[b]) / _scale(points, ls, rs, lh, rh)


def _picture_gap(ls: int, rs: int, lh: int, rh: int, a: int, b: int) -> Value:
    return lambda points: g.picture_distance(points[a], points[b]) / _picture_scale(points, ls, rs, lh, rh)


def _nearest_gap(ls: int, rs: int, lh: int, rh: int, a: int, b: int, to: int) -> Value:
    return lambda points: (
        min(g.distance(points[a], points[to]), g.distance(points[b], points[to])) / _scale(points, ls, rs, lh, rh)
    )


def _thigh_gap(ls: int, rs: int, lh: int, rh: int, ankle: int, hip: int, knee: int) -> Value:
    return lambda points: g.segment_distance(points[ankle], points[hip], points[knee]) / _scale(points, ls, rs, lh, rh)


def _picture_thigh_gap(ls: int, rs: int, lh: int, rh: int, ankle: int, hip: int, knee: int) -> Value:
    def value(points: Points) -> float:
        p, a, b = points[ankle], points[hip], points[knee]
        gap = g.segment_distance((p[0], p[1], 0.0), (a[0], a[1], 0.0), (b[0], b[1], 0.0))
        return gap / _picture_scale(points, ls, rs, lh, rh)

    return value


def _crossed_gap(ls: int, rs: int, lh: int, rh: int, lk: int, rk: int, la: int, ra: int) -> Value:
    left = _picture_thigh_gap(ls, rs, lh, rh, la, rh, rk)
    right = _picture_thigh_gap(ls, rs, lh, rh, ra, lh, lk)
    return lambda points: min(left(points), right(points))


APART_SHARE: Final = 0.3
APART_MOST: Final = 0.6
"""Feet that stand side by side are not crossed, however near the thigh they seem; so a share of the way between the
ankles, up to about half a shin, is taken off. On the wall films it leaves a third of the pictures that were misread.
"""


def _crossing(ls: int, rs: int, lh: int, rh: int, lk: int, rk: int, la: int, ra: int) -> Value:
    nearer, apart = _crossed_gap(ls, rs, lh, rh, lk, rk, la, ra), _picture_gap(ls, rs, lh, rh, la, ra)
    return lambda points: nearer(points) - APART_SHARE * min(apart(points), APART_MOST)


def _middle_lift(shoulder: int, other_shoulder: int, hip: int, other_hip: int, knee: int, ankle: int) -> Value:
    thigh = leg_lift(shoulder, other_shoulder, hip, other_hip, knee)
    leg = leg_lift(shoulder, other_shoulder, hip, other_hip, ankle)
    return lambda points: thigh(points) + g.wrapped_deg(leg(points) - thigh(points)) / 2.0


def _least_hip_bend(ls: int, rs: int, lh: int, rh: int, lk: int, rk: int) -> Value:
    left, right = picture_bend(ls, lh, lk), picture_bend(rs, rh, rk)
    return lambda points: min(left(points), right(points))


def _length_ratio(a: int, b: int, c: int, d: int) -> Value:
    def value(points: Points) -> float:
        return g.picture_distance(points[a], points[b]) / (g.picture_distance(points[c], points[d]) or 1.0)

    return value


def _ear_hip(ls: int, rs: int, lh: int, rh: int, left_ear: int, right_ear: int) -> Value:
    def value(points: Points) -> float:
        ear, hip = g.middle(points[left_ear], points[right_ear]), g.middle(points[lh], points[rh])
        return g.picture_distance(ear, hip) / (g.picture_distance(points[ls], points[rs]) or 1.0)

    return value


_TRUNK = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
_TRUNK_SIDED = ("{side}_shoulder", "{other}_shoulder", "{side}_hip", "{other}_hip")
_UP = ("left_hip", "right_hip", "left_shoulder", "right_shoulder")

_ALL: Final = (
    Measure("hip_flexion_deg", "deg",
            "thigh against the trunk in the plane of bending; + forwards, − backwards",
            "world", (*_TRUNK_SIDED, "{side}_knee"), BROAD, _hip_flexion, -180, 180),
    Measure("hip_abduction_deg", "deg",
            "leg (hip to ankle) away from the midline; − across it",
            "world", (*_TRUNK_SIDED, "{side}_hip", "{side}_ankle"), BROAD, _sideways, -90, 90),
    Measure("thigh_abduction_deg", "deg",
            "thigh away from the midline; − across it",
            "world", (*_TRUNK_SIDED, "{side}_hip", "{side}_knee"), BROAD, _sideways, -90, 90),
    Measure("leg_forward_deg", "deg",
            "leg (hip to ankle) in front of the trunk's plane; − behind it",
            "world", (*_TRUNK_SIDED, "{side}_hip", "{side}_ankle"), BROAD, _forwards, -90, 90),
    Measure("hip_bend_deg", "deg",
            "bend of shoulder–hip–knee in space; 0 is straight",
            "world", ("{side}_shoulder", "{side}_hip", "{side}_knee"), BROAD, _bend, 0, 180),
    Measure("hip_bend_image_deg", "deg",
            "bend of shoulder–hip–knee in the picture; 0 is straight",
            "image", ("{side}_shoulder", "{side}_hip", "{side}_knee"), SAGITTAL, picture_bend, 0, 180),
    Measure("least_hip_bend_image_deg", "deg",
            "the smaller bend of both hips in the picture: the same when the pose model takes one leg for the other",
            "image", (*_TRUNK, "left_knee", "right_knee"), SAGITTAL, _least_hip_bend, 0, 180,
            middles=True),
    Measure("knee_flexion_deg", "deg",
            "bend of hip–knee–ankle in space; 0 is straight",
            "world", ("{side}_hip", "{side}_knee", "{side}_ankle"), ANY, _bend, 0, 180),
    Measure("knee_flexion_image_deg", "deg",
            "bend of hip–knee–ankle in the picture; 0 is straight",
            "image", ("{side}_hip", "{side}_knee", "{side}_ankle"), BROAD, picture_bend, 0, 180),
    Measure("ankle_bend_deg", "deg",
            "bend of knee–ankle–toe in space; about 60 with the foot at a right angle",
            "world", ("{side}_knee", "{side}_ankle", "{side}_foot_index"), ANY, _bend, 0, 180),
    Measure("ankle_bend_image_deg", "deg",
            "bend of knee–ankle–toe in the picture",
            "image", ("{side}_knee", "{side}_ankle", "{side}_foot_index"), BROAD, picture_bend, 0, 180),
    Measure("elbow_flexion_deg", "deg",
            "bend of shoulder–elbow–wrist in space; 0 is straight",
            "world", ("{side}_shoulder", "{side}_elbow", "{side}_wrist"), ANY, _bend, 0, 180),
    Measure("elbow_flexion_image_deg", "deg",
            "bend of shoulder–elbow–wrist in the picture; 0 is straight",
            "image", ("{side}_shoulder", "{side}_elbow", "{side}_wrist"), BROAD, picture_bend, 0, 180),
    Measure("shoulder_elevation_deg", "deg",
            "upper arm away from the side of the trunk in space; 180 overhead",
            "world", ("{side}_hip", "{side}_shoulder", "{side}_elbow"), BROAD,
            lambda a, b, c: _supplement(_bend(a, b, c)), 0, 180),
    Measure("shoulder_elevation_image_deg", "deg",
            "upper arm away from the side of the trunk in the picture",
            "image", ("{side}_hip", "{side}_shoulder", "{side}_elbow"), BROAD,
            lambda a, b, c: _supplement(picture_bend(a, b, c)), 0, 180),
    Measure("arm_forward_deg", "deg",
            "upper arm in front of the trunk's plane; − behind it",
            "world", (*_TRUNK_SIDED, "{side}_shoulder", "{side}_elbow"), BROAD, _forwards, -90, 90),
    Measure("arm_sideways_deg", "deg",
            "upper arm out to its side; − across the body",
            "world", (*_TRUNK_SIDED, "{side}_shoulder", "{side}_elbow"), BROAD, _sideways, -90, 90),
    Measure("trunk_bend_deg", "deg",
            "bend of ears–shoulders–hips in space",
            "world", ("left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_hip", "right_hip"),
            BROAD, _middle_bend, 0, 180, middles=True),
    Measure("trunk_twist_deg", "deg",
            "turn of the shoulder line against the hip line about the trunk; + to the right",
            "world", _TRUNK, BROAD, _twist, -180, 180),
    Measure("chest_up_deg", "deg",
            "how far the chest points upwards: 90 on the back, 0 upright or on the side, −90 face down",
            "world", _TRUNK, ANY, _chest_up, -90, 90),
    Measure("side_up_deg", "deg",
            "how far this side of the trunk points upwards: 90 when lying on the other side",
            "world", _TRUNK_SIDED, ANY, _side_up, -90, 90),
    Measure("side_to_camera_deg", "deg",
            "how far this side of the trunk points at the camera: 90 when seen exactly from this side",
            "world", _TRUNK_SIDED, ANY, _side_to_camera, -90, 90),
    Measure("trunk_tilt_deg", "deg",
            "trunk against the vertical in the picture: 0 upright, 90 level",
            "image", _UP, BROAD, _tilt, 0, 180, middles=True),
    Measure("trunk_direction_deg", "deg",
            "direction from hips to shoulders in the picture; use its change from the start",
            "image", _UP, BROAD, _direction, -180, 180, circular=True, middles=True),
    Measure("shoulder_line_deg", "deg",
            "direction from right to left shoulder in the picture; use its change from the start",
            "image", ("right_shoulder", "left_shoulder"), FRONTAL, _line, -180, 180, circular=True),
    Measure("hip_line_deg", "deg",
            "direction from right to left hip in the picture; use its change from the start",
            "image", ("right_hip", "left_hip"), FRONTAL, _line, -180, 180, circular=True),
    Measure("thigh_tilt_deg", "deg",
            "thigh against the vertical in the picture: 0 hanging down, 90 level, 180 straight up",
            "image", ("{side}_hip", "{side}_knee"), BROAD, _hanging_tilt, 0, 180),
    Measure("shin_tilt_deg", "deg",
            "shin against the vertical in the picture: 0 foot under the knee, 90 level",
            "image", ("{side}_knee", "{side}_ankle"), BROAD, _hanging_tilt, 0, 180),
    Measure("leg_elevation_deg", "deg",
            "leg (hip to ankle) above the horizontal in the picture; − below it",
            "image", ("{side}_hip", "{side}_ankle"), BROAD, _elevation, -90, 90),
    Measure("thigh_elevation_deg", "deg",
            "thigh (hip to knee) above the horizontal in the picture; − below it",
            "image", ("{side}_hip", "{side}_knee"), BROAD, _elevation, -90, 90),
    Measure("leg_lift_image_deg", "deg",
            "leg (hip to ankle) against the trunk's line in the picture; + out to its side",
            "image", (*_TRUNK_SIDED, "{side}_ankle"), FRONTAL, leg_lift, -180, 180),
    Measure("middle_lift_image_deg", "deg",
            "leg against the trunk's line in the picture, the mean of thigh (hip to knee) and leg (hip to ankle), so"
            " that a knee that bends moves it little; + out to its side",
            "image", (*_TRUNK_SIDED, "{side}_knee", "{side}_ankle"), FRONTAL, _middle_lift, -180, 180),
    Measure("kick_image_deg", "deg",
            "hip flexion with a straight leg, of one who lies on the side, worked out from the picture of a camera that"
            " looks down at the chest by about 35; + forwards, − backwards",
            "image", (*_TRUNK_SIDED, "{side}_ankle"), frozenset({"front"}), kick, -180, 180),
    Measure("kick_reach_image_deg", "deg",
            "the same, or the thigh's where a bent knee keeps the foot back",
            "image", (*_TRUNK_SIDED, "{side}_knee", "{side}_ankle"), frozenset({"front"}), kick_reach, -180, 180),
    Measure("kick_knee_image_deg", "deg",
            "bend of hip–knee–ankle in the picture of a side kick, less what a straight knee reads where the leg kicks"
            " farther than 50 and so points at the camera",
            "image", (*_TRUNK_SIDED, "{side}_knee", "{side}_ankle"), frozenset({"front"}), kick_knee, 0, 180),
    Measure("lift_knee_image_deg", "deg",
            "bend of hip–knee–ankle in the picture of a leg lifted on the side, less what a straight knee reads where"
            " the leg lifts farther than 20 and so points at the camera",
            "image", (*_TRUNK_SIDED, "{side}_knee", "{side}_ankle"), FRONTAL, lift_knee, 0, 180),
    Measure("leg_length_image_ratio", "ratio",
            "hips to ankle / hips to shoulders in the picture: a leg that comes nearer looks longer",
            "image", (*_TRUNK_SIDED, "{side}_ankle"), FRONTAL, _leg_length, 0, 10),
    Measure("thigh_lift_image_deg", "deg",
            "thigh (hip to knee) against the trunk's line in the picture; + out to its side",
            "image", (*_TRUNK_SIDED, "{side}_knee"), FRONTAL, leg_lift, -180, 180),
    Measure("hip_offset_ratio", "ratio",
            "middle of the hips over the line from shoulders to ankles / its length; − below it",
            "image", ("left_shoulder", "right_shoulder", "left_hip", "right_hip", "left_ankle", "right_ankle"),
            SAGITTAL, _hip_offset, -1, 1, middles=True),
    Measure("hip_knee_offset_ratio", "ratio",
            "middle of the hips over the line from shoulders to knees / its length; − below it",
            "image", ("left_shoulder", "right_shoulder", "left_hip", "right_hip", "left_knee", "right_knee"),
            SAGITTAL, _hip_offset, -1, 1, middles=True),
    Measure("hips_over_shoulders_ratio", "ratio",
            "middle of the hips above the middle of the shoulders in the picture / trunk length",
            "image", (*_TRUNK, "left_hip", "right_hip", "left_shoulder", "right_shoulder"), ANY,
            _middle_height_over, -1.2, 1.2, middles=True),
    Measure("hips_over_ankles_ratio", "ratio",
            "middle of the hips above the middle of the ankles in the picture / trunk length",
            "image", (*_TRUNK, "left_hip", "right_hip", "left_ankle", "right_ankle"), ANY, _middle_height_over,
            -4, 4, middles=True),
    Measure("hands_over_toes_ratio", "ratio",
            "middle of the first knuckles above the middle of the toes in the picture / leg length (hips to ankles)",
            "image", ("left_index", "right_index", "left_foot_index", "right_foot_index", "left_hip", "right_hip",
                      "left_ankle", "right_ankle"),
            SAGITTAL, hands_over_toes, -1, 3, middles=True),
    Measure("reach_over_toes_ratio", "ratio",
            "the same where the arms hang, worked out from the shoulders: hands near the feet are hardly seen",
            "image", ("left_shoulder", "right_shoulder", "left_foot_index", "right_foot_index", "left_hip", "right_hip",
                      "left_ankle", "right_ankle"),
            SAGITTAL, reach_over_toes, -1, 3, middles=True),
    Measure("wrist_height_ratio", "ratio",
            "wrist above the shoulder in the picture / trunk length; − below it",
            "image", (*_TRUNK, "{side}_shoulder", "{side}_wrist"), ANY, _height_over, -4, 4),
    Measure("knee_height_ratio", "ratio",
            "knee above the hip in the picture / trunk length; − below it",
            "image", (*_TRUNK, "{side}_hip", "{side}_knee"), ANY, _height_over, -4, 4),
    Measure("ankle_height_ratio", "ratio",
            "ankle above the hip in the picture / trunk length; − below it",
            "image", (*_TRUNK, "{side}_hip", "{side}_ankle"), ANY, _height_over, -4, 4),
    Measure("ankle_spread_ratio", "ratio",
            "distance between the ankles in the picture / trunk length",
            "image", (*_TRUNK, "left_ankle", "right_ankle"), FRONTAL, _picture_gap, 0, 6),
    Measure("knee_spread_ratio", "ratio",
            "distance between the knees in space / trunk length",
            "world", (*_TRUNK, "left_knee", "right_knee"), BROAD, _gap, 0, 4),
    Measure("ankle_gap_ratio", "ratio",
            "distance between the ankles in space / trunk length",
            "world", (*_TRUNK, "left_ankle", "right_ankle"), BROAD, _gap, 0, 6),
    Measure("wrist_gap_ratio", "ratio",
            "distance between the wrists in space / trunk length",
            "world", (*_TRUNK, "left_wrist", "right_wrist"), BROAD, _gap, 0, 6),
    Measure("hand_to_head_ratio", "ratio",
            "wrist to ear in space / trunk length",
            "world", (*_TRUNK, "{side}_wrist", "{side}_ear"), ANY, _gap, 0, 6),
    Measure("hand_to_foot_ratio", "ratio",
            "wrist to ankle of the same side in space / trunk length",
            "world", (*_TRUNK, "{side}_wrist", "{side}_ankle"), ANY, _gap, 0, 6),
    Measure("hand_to_knee_ratio", "ratio",
            "the nearer wrist to this knee in space / trunk length",
            "world", (*_TRUNK, "left_wrist", "right_wrist", "{side}_knee"), ANY, _nearest_gap, 0, 6, middles=True),
    Measure("ankle_to_other_thigh_ratio", "ratio",
            "ankle to the other thigh in space / trunk length",
            "world", (*_TRUNK, "{side}_ankle", "{other}_hip", "{other}_knee"), ANY, _thigh_gap, 0, 4),
    Measure("ankle_to_other_thigh_image_ratio", "ratio",
            "ankle to the other thigh in the picture / trunk length",
            "image", (*_TRUNK, "{side}_ankle", "{other}_hip", "{other}_knee"), ANY, _picture_thigh_gap, 0, 4),
    Measure("crossed_ankle_image_ratio", "ratio",
            "the nearer of both ankles to the thigh of the other leg in the picture / trunk length",
            "image", (*_TRUNK, "left_knee", "right_knee", "left_ankle", "right_ankle"), ANY, _crossed_gap, 0, 4,
            middles=True),
    Measure("crossing_image_ratio", "ratio",
            "the nearer of both ankles to the thigh of the other leg, less 0.3 of the way between the ankles (of 0.6 at"
            " most), in the picture / trunk length: feet side by side are not crossed",
            "image", (*_TRUNK, "left_knee", "right_knee", "left_ankle", "right_ankle"), ANY, _crossing, -0.2, 4,
            middles=True),
    Measure("flank_length_ratio", "ratio",
            "shoulder to hip on this side / on the other side, in the picture",
            "image", ("{side}_shoulder", "{side}_hip", "{other}_shoulder", "{other}_hip"), FRONTAL, _length_ratio,
            0, 4),
    Measure("ear_hip_length_ratio", "ratio",
            "ears to hips / shoulder width, in the picture",
            "image", (*_TRUNK, "left_ear", "right_ear"), FRONTAL, _ear_hip, 0, 3, middles=True),
)  # fmt: skip

MEASURES: Final[Mapping[str, Measure]] = MappingProxyType({measure.name: measure for measure in _ALL})
"""Every measure by name."""


def _supplement(value: Value) -> Value:
    return lambda points: 180.0 - value(points)


def camera_direction(world: Points, side: Side) -> Point:
    """Give the direction to the camera in the trunk's axes: (forward, towards `side`, up), length 1.

    world: 33 × (x, y, z), camera axes. Perspective is left out: the body is far away against its size.
    """
    shoulder, hip = INDEX[f"{side}_shoulder"], INDEX[f"{side}_hip"]
    up, across, third = _trunk_axes(world, shoulder, INDEX[f"{OTHER[side]}_shoulder"], hip, INDEX[f"{OTHER[side]}_hip"])
    return (-_forward_sign(hip) * third[2], -across[2], -up[2])
