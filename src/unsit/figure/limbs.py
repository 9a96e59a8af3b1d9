"""Two-bone inverse kinematics: the angles of an arm or a leg whose wrist or ankle shall be at a place.

The elbow and the knee are hinges, so hip or shoulder, hinge and target fix everything but the swivel, the turn of the
limb about the line from its root to its end (Tolani, Goswami & Badler 2000, "Real-time inverse kinematics techniques
for anthropomorphic limbs", Graphical Models 62). The swivel is that of the limb before, carried along by the shortest
turn from the old line to the new. Axes of segments and signs of angles are those of `unsit.figure.kinematics`.
"""

from math import acos, asin, atan2, cos, degrees, exp, hypot, pi, radians, sin, sqrt
from typing import Final, NamedTuple

from unsit.body.frame import Point
from unsit.body.measures import Side
from unsit.figure.kinematics import Rotation

STRAIGHT_FROM: Final = 0.985
"""Share of a limb's length from which it straightens ever slower, so that it never snaps; one that is straighter
already straightens no more."""

MAX_FLEXION_DEG: Final = 156.0
MAX_WRIST_DEG: Final = 85.0
PRONATION_DEG: Final = (-20.0, 190.0)
DORSIFLEXION_DEG: Final = (-65.0, 45.0)

_SURE_OF_PRONATION = 0.35
"""How far a palm's direction must lie off the forearm, as a sine, to say how the forearm is turned."""


def plus(a: Point, b: Point, share: float = 1.0) -> Point:
    """Give a + share · b."""
    return (a[0] + share * b[0], a[1] + share * b[1], a[2] + share * b[2])


def minus(a: Point, b: Point) -> Point:
    """Give a - b."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def dot(a: Point, b: Point) -> float:
    """Give a · b."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Point, b: Point) -> Point:
    """Give a × b."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def unit(v: Point, otherwise: Point = (0.0, 0.0, 0.0)) -> Point:
    """Give the vector of length 1 in the same direction, or another one where there is no direction."""
    size = sqrt(dot(v, v))
    return (v[0] / size, v[1] / size, v[2] / size) if size > 1e-9 else otherwise


def world(r: Rotation, v: Point) -> Point:
    """Give a vector of a segment's axes in the world's."""
    return (
        r[0] * v[0] + r[3] * v[1] + r[6] * v[2],
        r[1] * v[0] + r[4] * v[1] + r[7] * v[2],
        r[2] * v[0] + r[5] * v[1] + r[8] * v[2],
    )


def within(r: Rotation, v: Point) -> Point:
    """Give a vector of the world's axes in a segment's."""
    return (
        r[0] * v[0] + r[1] * v[1] + r[2] * v[2],
        r[3] * v[0] + r[4] * v[1] + r[5] * v[2],
        r[6] * v[0] + r[7] * v[1] + r[8] * v[2],
    )


def forward(r: Rotation) -> Point:
    """Give a segment's forward axis."""
    return (r[0], r[1], r[2])


def up(r: Rotation) -> Point:
    """Give a segment's up axis."""
    return (r[3], r[4], r[5])


def right(r: Rotation) -> Point:
    """Give a segment's right axis."""
    return (r[6], r[7], r[8])


class Chain(NamedTuple):
    """A limb before it is moved.

    root: hip or shoulder joint. end: ankle or wrist, metres. upper: where thigh or upper arm points. way: +1 where
    flexion bends the lower segment forward (elbow), -1 where backward (knee).
    """

    root: Point
    end: Point
    upper: Rotation
    upper_m: float
    lower_m: float
    way: float


class Reach(NamedTuple):
    """A limb that reaches for a target: the line to it, the hinge about which it bends, and how far it is bent.

    along, across: the upper segment's length along the line and away from it, metres.
    """

    line: Point
    hinge: Point
    flexion_rad: float
    along: float
    across: float


def carried(v: Point, start: Point, end: Point) -> Point:
    """Give a vector turned by the shortest turn that takes one unit vector to another."""
    axis, near = cross(start, end), dot(start, end)
    if near < -0.9999:
        return v
    once = cross(axis, v)
    return plus(plus(v, once), cross(axis, once), 1.0 / (1.0 + near))


def _flexion(limb: Chain, before_m: float, distance_m: float) -> float:
    whole = limb.upper_m + limb.lower_m
    start = min(max(STRAIGHT_FROM * whole, before_m), 0.9999 * whole)
    if distance_m > start:
        rest = whole - start
        distance_m = start + rest * (1.0 - exp((start - distance_m) / rest))
    a, b = limb.upper_m, limb.lower_m
    return min(acos(min(max((distance_m**2 - a * a - b * b) / (2.0 * a * b), -1.0), 1.0)), radians(MAX_FLEXION_DEG))


def reach(limb: Chain, target: Point) -> Reach:
    """Give how a limb reaches for a place, or as near to it as it can; its swivel stays."""
    from_root, to = minus(limb.end, limb.root), minus(target, limb.root)
    before = unit(from_root, (0.0, 0.0, -1.0))
    line = unit(to, before)
    hinge = carried(right(limb.upper), before, line)
    hinge = unit(plus(hinge, line, -dot(hinge, line)), right(limb.upper))
    bent = _flexion(limb, sqrt(dot(from_root, from_root)), sqrt(dot(to, to)))
    side, down = limb.lower_m * sin(limb.way * bent), -limb.upper_m - limb.lower_m * cos(bent)
    size = hypot(side, down)
    return Reach(line, hinge, bent, -limb.upper_m * down / size, -limb.upper_m * side / size)


def swivelled(found: Reach, turn_rad: float) -> Reach:
    """Give the same reach with the limb turned about the line to its target."""
    hinge = plus(
        (found.hinge[0] * cos(turn_rad), found.hinge[1] * cos(turn_rad), found.hinge[2] * cos(turn_rad)),
        cross(found.line, found.hinge),
        sin(turn_rad),
    )
    return found._replace(hinge=hinge)


def middle(limb: Chain, found: Reach) -> Point:
    """Give where the elbow or the knee is."""
    return plus(plus(limb.root, found.line, found.along), cross(found.hinge, found.line), found.across)


def upper(limb: Chain, found: Reach) -> Rotation:
    """Give where the thigh or the upper arm points."""
    y = unit(minus(limb.root, middle(limb, found)))
    return (*cross(y, found.hinge), *y, *found.hinge)


def swivel_to_height(limb: Chain, found: Reach, height_m: float) -> float:
    """Give the turn, in radians and as small as can be, that brings the elbow or knee to a height, or nearest to it."""
    base = limb.root[2] + found.along * found.line[2]
    out = cross(found.hinge, found.line)
    a, b = found.across * out[2], found.across * cross(found.line, out)[2]
    size = hypot(a, b)
    if size < 1e-6:
        return 0.0
    middle_rad, half = atan2(b, a), acos(min(max((height_m - base) / size, -1.0), 1.0))
    turns = ((middle_rad + way * half + pi) % (2.0 * pi) - pi for way in (-1.0, 1.0))
    return min(turns, key=abs)


def _mirrored(parent: Rotation, segment: Rotation, side: Side) -> tuple[Point, Point, Point]:
    """Give the columns of a segment's turn against its parent; of the left side as if it were the right one."""
    x, y, z = (within(parent, column(segment)) for column in (forward, up, right))
    if side == "right":
        return x, y, z
    return (x[0], x[1], -x[2]), (y[0], y[1], -y[2]), (-z[0], -z[1], z[2])


def shoulder_angles(thorax: Rotation, arm: Rotation, side: Side) -> tuple[float, float, float]:
    """Give plane, elevation and internal rotation of an upper arm, degrees (YXY, Wu 2005)."""
    x, y, z = _mirrored(thorax, arm, side)
    raised = hypot(y[0], y[2])
    elevation = atan2(raised, y[1])
    if raised < 1e-6:
        return (degrees(atan2(z[0], x[0])), degrees(elevation), 0.0)
    return (degrees(atan2(-y[0], -y[2])), degrees(elevation), degrees(atan2(-x[1], z[1])))


def hip_angles(pelvis: Rotation, thigh: Rotation, side: Side) -> tuple[float, float, float]:
    """Give flexion, adduction and internal rotation of a thigh, degrees (ZXY, Wu 2002)."""
    x, y, z = _mirrored(pelvis, thigh, side)
    adduction = asin(min(max(y[2], -1.0), 1.0))
    return (degrees(atan2(-y[0], y[1])), degrees(adduction), degrees(atan2(-x[2], z[2])))


def _turn_deg(angle: float) -> float:
    return (angle + 180.0) % 360.0 - 180.0


def hand_angles(forearm: Rotation, facing: Point, side: Side, before: tuple[float, float]) -> tuple[float, float]:
    """Give pronation and wrist flexion, degrees, with which the palm faces a way, or as nearly as it can.

    forearm: without its pronation. facing: unit vector. before: pronation and wrist flexion that are kept where the
    palm's direction does not tell them.
    """
    x, y, z = within(forearm, facing)
    if side == "left":
        z = -z
    across = hypot(x, z)
    sure = min(across / _SURE_OF_PRONATION, 1.0)
    sure = sure * sure * (3.0 - 2.0 * sure)
    turn = _turn_deg(degrees(atan2(-z, x)) - before[0]) if across > 1e-9 else 0.0
    pronation = min(max(before[0] + sure * turn, PRONATION_DEG[0]), PRONATION_DEG[1])
    ahead = x * cos(radians(pronation)) - z * sin(radians(pronation))
    wrist = degrees(atan2(y, ahead)) if hypot(y, ahead) > 1e-9 else before[1]
    return pronation, min(max(wrist, -MAX_WRIST_DEG), MAX_WRIST_DEG)


def flat_foot_deg(shank: Rotation, away: Point) -> float:
    """Give the ankle's dorsiflexion with which the foot's up axis points away from a surface, as nearly as it can."""
    x, y, _ = within(shank, away)
    angle = degrees(atan2(-x, y)) if hypot(x, y) > 1e-9 else 0.0
    return min(max(angle, DORSIFLEXION_DEG[0]), DORSIFLEXION_DEG[1])
