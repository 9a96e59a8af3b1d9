"""Forward kinematics: named joint angles → 33 landmarks in metres, z up.

World axes. z is up, the floor is z = 0 once a pose is settled. Azimuth 0° of a view is +x: an upright body faces +x,
a lying body and one on all fours has its feet towards +x and its head towards -x. Everything for the right side as
the active one is the mirror image (y negated) of the same movement done with the left side active, to the last bit,
because left and right run through the same operations with opposite signs.

Root. Before pelvis_yaw, pelvis_roll and pelvis_pitch turn the whole body (in this order, each about the axes the one
before has turned; about the middle of the hips):

| position | forward (chest) | up (head) |
|---|---|---|
| standing, seated, hanging | +x | +z |
| supine | +z | -x |
| prone, quadruped | -z | -x |
| side-lying, active side on top | -y with left active, +y with right active | -x |

Segment axes as in `skeleton`: x forward, y up, z right. Rotations of a segment against the one it hangs on, for the
right side; the left side turns the other way about x and y:

| joint | rotation |
|---|---|
| pelvis (world) | about y by yaw, about x by -roll, about z by -pitch |
| trunk, neck | about z by -flexion, about x by -lateral_bend, about y by rotation |
| hip | about z by flexion, about x by adduction, about y by internal_rotation (Wu 2002) |
| knee, ankle | about z by -flexion; about z by dorsiflexion |
| shoulder | about y by plane, about x by -elevation, about y by internal_rotation (Wu 2005) |
| elbow, forearm, wrist | about z by flexion; about y by pronation; about z by flexion |

Half of each trunk angle is taken at the lumbar joint, half at the middle of the spine, so the shoulders move against
the hips along a bent line. Where the skeleton says so, the shoulder girdle follows an arm that is lifted. With
shoulder_plane 90 the elbow bends towards the midline, as ISB has it; to let it bend
upwards, give shoulder_internal_rotation -90.
"""

from collections.abc import Mapping
from functools import lru_cache
from math import cos, pi, sin
from typing import Final, NamedTuple

from unsit.body.frame import Point, Points
from unsit.body.joints import JOINTS
from unsit.body.measures import OTHER, Side
from unsit.figure.skeleton import GIRDLE_FROM_DEG, MAX_GIRDLE_DEG, Skeleton
from unsit.movement.model import Position

Rotation = tuple[float, float, float, float, float, float, float, float, float]
"""Three columns: where a segment's forward, up and right axes point in the world."""

Angles = Mapping[str, float]
"""Joint → degrees, sided joints as `hip_flexion.left`; joints not named are 0."""

_RAD: Final = pi / 180.0

TOWARDS_ACTIVE: Final = frozenset(
    f"{part}_{way}"
    for part, ways in {
        "pelvis": ("roll", "yaw"),
        "trunk": ("lateral_bend", "rotation"),
        "neck": ("lateral_bend", "rotation"),
    }.items()
    for way in ways
)
"""Joints of the middle of the body whose positive sign is towards the active side."""

_UPRIGHT: Final[Rotation] = (1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, -1.0, 0.0)
_ON_THE_BACK: Final[Rotation] = (0.0, 0.0, 1.0, -1.0, 0.0, 0.0, 0.0, -1.0, 0.0)
_FACE_DOWN: Final[Rotation] = (0.0, 0.0, -1.0, -1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
_LEFT_ON_TOP: Final[Rotation] = (0.0, -1.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0, -1.0)
_RIGHT_ON_TOP: Final[Rotation] = (0.0, 1.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0, 1.0)

_ROOTS: Final[Mapping[Position, Rotation]] = {
    Position.STANDING: _UPRIGHT,
    Position.SEATED: _UPRIGHT,
    Position.HANGING: _UPRIGHT,
    Position.SUPINE: _ON_THE_BACK,
    Position.PRONE: _FACE_DOWN,
    Position.QUADRUPED: _FACE_DOWN,
}


def root(position: Position, active: Side) -> Rotation:
    """Give the body's orientation before the pelvis angles turn it."""
    if position is Position.SIDE_LYING:
        return _LEFT_ON_TOP if active == "left" else _RIGHT_ON_TOP
    return _ROOTS[position]


@lru_cache(maxsize=1024)
def _names(name: str, active: Side) -> tuple[tuple[str, float], ...]:
    """Give the joints, with sign, that an angle of a movement file means when `active` is the active side."""
    joint, _, whose = name.partition(".")
    if joint not in JOINTS:
        raise KeyError(f"{joint!r} is not a joint; joints are {', '.join(JOINTS)}")
    if not JOINTS[joint].sided:
        return ((joint, -1.0 if joint in TOWARDS_ACTIVE and active == "right" else 1.0),)
    sides = {
        "": ("left", "right"),
        "active": (active,),
        "other": (OTHER[active],),
        "left": ("left",),
        "right": ("right",),
    }
    if whose not in sides:
        raise KeyError(f"the side of a joint must be active, other, left or right (got {name!r})")
    return tuple((f"{joint}.{side}", 1.0) for side in sides[whose])


def resolve(angles_deg: Mapping[str, float], active: Side) -> dict[str, float]:
    """Give the angles of a movement file as angles of the left and right side.

    `hip_flexion.active` becomes `hip_flexion.left` or `.right`, `hip_flexion` both; what is positive towards the
    active side (lateral bend, rotation, roll, yaw) becomes positive towards the left. An angle of one side wins over
    one of both. KeyError for an unknown joint.

    >>> resolve({"hip_flexion.active": 40.0, "trunk_rotation": 5.0}, "right")
    {'trunk_rotation': -5.0, 'hip_flexion.right': 40.0}
    """
    resolved: dict[str, float] = {}
    for name in sorted(angles_deg, key=lambda name: "." in name):
        for joint, sign in _names(name, active):
            resolved[joint] = sign * angles_deg[name]
    return resolved


def _about_x(r: Rotation, angle_deg: float) -> Rotation:
    if angle_deg == 0.0:
        return r
    a, b, c, d, e, f, g, h, i = r
    k = cos(angle_deg * _RAD)
    s = sin(angle_deg * _RAD)
    return (a, b, c, k * d + s * g, k * e + s * h, k * f + s * i, k * g - s * d, k * h - s * e, k * i - s * f)


def _about_y(r: Rotation, angle_deg: float) -> Rotation:
    if angle_deg == 0.0:
        return r
    a, b, c, d, e, f, g, h, i = r
    k = cos(angle_deg * _RAD)
    s = sin(angle_deg * _RAD)
    return (k * a - s * g, k * b - s * h, k * c - s * i, d, e, f, k * g + s * a, k * h + s * b, k * i + s * c)


def _about_z(r: Rotation, angle_deg: float) -> Rotation:
    if angle_deg == 0.0:
        return r
    a, b, c, d, e, f, g, h, i = r
    k = cos(angle_deg * _RAD)
    s = sin(angle_deg * _RAD)
    return (k * a + s * d, k * b + s * e, k * c + s * f, k * d - s * a, k * e - s * b, k * f - s * c, g, h, i)


def _place(origin: Point, r: Rotation, local: Point, sign: float) -> Point:
    x, y, z = local
    z *= sign
    return (
        origin[0] + r[0] * x + r[3] * y + r[6] * z,
        origin[1] + r[1] * x + r[4] * y + r[7] * z,
        origin[2] + r[2] * x + r[5] * y + r[8] * z,
    )


def _up(origin: Point, r: Rotation, length_m: float) -> Point:
    return (origin[0] + r[3] * length_m, origin[1] + r[4] * length_m, origin[2] + r[5] * length_m)


def _right(origin: Point, r: Rotation, length_m: float) -> Point:
    return (origin[0] + r[6] * length_m, origin[1] + r[7] * length_m, origin[2] + r[8] * length_m)


def _bent(r: Rotation, angles: Angles, part: str, share: float) -> Rotation:
    r = _about_z(r, -share * angles.get(part + "_flexion", 0.0))
    r = _about_x(r, -share * angles.get(part + "_lateral_bend", 0.0))
    return _about_y(r, share * angles.get(part + "_rotation", 0.0))


class Limb(NamedTuple):
    """Rotations of a leg's thigh, shin and foot, or of an arm's upper arm, forearm and hand."""

    upper: Rotation
    lower: Rotation
    end: Rotation


class Segments(NamedTuple):
    """Where every segment of the body points in the world; a forearm without its pronation, which its hand has."""

    pelvis: Rotation
    lumbar: Rotation
    thorax: Rotation
    head: Rotation
    left_leg: Limb
    right_leg: Limb
    left_arm: Limb
    right_arm: Limb


def leg_segments(pelvis: Rotation, angles: Angles, side: Side) -> Limb:
    """Give where the segments of a leg point."""
    r, sign = pelvis, -1.0 if side == "left" else 1.0
    get = angles.get
    r = _about_z(r, get("hip_flexion." + side, 0.0))
    r = _about_x(r, sign * get("hip_adduction." + side, 0.0))
    thigh = _about_y(r, sign * get("hip_internal_rotation." + side, 0.0))
    shank = _about_z(thigh, -get("knee_flexion." + side, 0.0))
    return Limb(thigh, shank, _about_z(shank, get("ankle_dorsiflexion." + side, 0.0)))


def arm_segments(thorax: Rotation, angles: Angles, side: Side) -> Limb:
    """Give where the segments of an arm point."""
    r, sign = thorax, -1.0 if side == "left" else 1.0
    get = angles.get
    r = _about_y(r, sign * get("shoulder_plane." + side, 0.0))
    r = _about_x(r, -sign * get("shoulder_elevation." + side, 0.0))
    upper = _about_y(r, sign * get("shoulder_internal_rotation." + side, 0.0))
    forearm = _about_z(upper, get("elbow_flexion." + side, 0.0))
    hand = _about_y(forearm, sign * get("forearm_pronation." + side, 0.0))
    return Limb(upper, forearm, _about_z(hand, get("wrist_flexion." + side, 0.0)))


def segments(angles: Angles, position: Position, active: Side) -> Segments:
    """Give the rotation of every segment; angles: degrees of the left and right side, as `resolve` gives them."""
    get = angles.get
    pelvis = root(position, active)
    pelvis = _about_y(pelvis, get("pelvis_yaw", 0.0))
    pelvis = _about_x(pelvis, -get("pelvis_roll", 0.0))
    pelvis = _about_z(pelvis, -get("pelvis_pitch", 0.0))
    lumbar = _bent(pelvis, angles, "trunk", 0.5)
    thorax = _bent(lumbar, angles, "trunk", 0.5)
    return Segments(
        pelvis,
        lumbar,
        thorax,
        _bent(thorax, angles, "neck", 1.0),
        leg_segments(pelvis, angles, "left"),
        leg_segments(pelvis, angles, "right"),
        arm_segments(thorax, angles, "left"),
        arm_segments(thorax, angles, "right"),
    )


def girdle(angles: Angles, thorax: Rotation, side: Side, body: Skeleton) -> Rotation:
    """Give where the shoulder girdle points: the thorax, turned after the arm about the axis of the arm's elevation."""
    elevation = angles.get("shoulder_elevation." + side, 0.0)
    turn_deg = min(body.girdle_ratio * max(0.0, elevation - GIRDLE_FROM_DEG), MAX_GIRDLE_DEG)
    if turn_deg == 0.0:
        return thorax
    sign = -1.0 if side == "left" else 1.0
    plane = sign * angles.get("shoulder_plane." + side, 0.0)
    return _about_y(_about_x(_about_y(thorax, plane), -sign * turn_deg), -plane)


def _leg(hip: Point, leg: Limb, sign: float, body: Skeleton) -> tuple[Point, ...]:
    """Give knee, ankle, heel and foot index."""
    knee = _up(hip, leg.upper, -body.thigh_m)
    ankle = _up(knee, leg.lower, -body.shank_m)
    heel, toe = body.right_foot
    return (knee, ankle, _place(ankle, leg.end, heel, sign), _place(ankle, leg.end, toe, sign))


def _arm(start: Point, arm: Limb, sign: float, body: Skeleton) -> tuple[Point, ...]:
    """Give elbow, wrist, pinky, index and thumb."""
    elbow = _up(start, arm.upper, -body.upper_arm_m)
    wrist = _up(elbow, arm.lower, -body.forearm_m)
    pinky, index, thumb = body.right_hand
    r = arm.end
    return (elbow, wrist, _place(wrist, r, pinky, sign), _place(wrist, r, index, sign), _place(wrist, r, thumb, sign))


def shoulder(middle: Point, thorax: Rotation, angles: Angles, side: Side, body: Skeleton) -> Point:
    """Give where the shoulder joint lies, metres; middle: of the shoulders, as `chest` gives it."""
    sign = -1.0 if side == "left" else 1.0
    if body.girdle_ratio == 0.0:
        return _right(middle, thorax, sign * body.shoulder_half_width_m)
    x, y, z = body.clavicle
    start = _place(middle, thorax, body.clavicle, sign)
    return _place(start, girdle(angles, thorax, side, body), (-x, -y, body.shoulder_half_width_m - z), sign)


_ORIGIN: Final[Point] = (0.0, 0.0, 0.0)


def chest(pose: Segments, body: Skeleton) -> Point:
    """Give the middle of the shoulders before the girdle moves, metres from the middle of the hips."""
    lumbar = _place(_ORIGIN, pose.pelvis, body.lumbar, 1.0)
    return _place(_place(lumbar, pose.lumbar, body.mid_spine, 1.0), pose.thorax, body.chest, 1.0)


def landmarks(angles: Angles, position: Position, active: Side, body: Skeleton) -> Points:
    """Give the 33 landmarks of a pose, metres, z up, with the middle of the hips at the origin.

    angles: degrees of the left and right side, as `resolve` gives them.
    """
    pose = segments(angles, position, active)
    pelvis, thorax = pose.pelvis, pose.thorax
    middle = chest(pose, body)
    neck = _place(middle, thorax, body.neck, 1.0)
    left_shoulder = shoulder(middle, thorax, angles, "left", body)
    right_shoulder = shoulder(middle, thorax, angles, "right", body)
    left_hip = _right(_ORIGIN, pelvis, -body.hip_half_width_m)
    right_hip = _right(_ORIGIN, pelvis, body.hip_half_width_m)
    face = tuple([_place(neck, pose.head, local, 1.0) for local in body.head])
    el, wl, pl, il, tl = _arm(left_shoulder, pose.left_arm, -1.0, body)
    er, wr, pr, ir, tr = _arm(right_shoulder, pose.right_arm, 1.0, body)
    kl, al, hl, fl = _leg(left_hip, pose.left_leg, -1.0, body)
    kr, ar, hr, fr = _leg(right_hip, pose.right_leg, 1.0, body)
    arms = (left_shoulder, right_shoulder, el, er, wl, wr, pl, pr, il, ir, tl, tr)
    return (*face, *arms, left_hip, right_hip, kl, kr, al, ar, hl, hr, fl, fr)
