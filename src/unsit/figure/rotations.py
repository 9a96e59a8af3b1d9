"""Rotations as unit quaternions (x, y, z, w), in glTF's order, and as the columns of a matrix."""

from math import acos, atan2, cos, sin, sqrt
from typing import Final

from unsit.body.frame import Point
from unsit.figure.kinematics import Rotation

Quaternion = tuple[float, float, float, float]

NO_TURN: Final[Quaternion] = (0.0, 0.0, 0.0, 1.0)


def product(a: Quaternion, b: Quaternion) -> Quaternion:
    """Give the rotation b followed by a."""
    ax, ay, az, aw = a
    bx, by, bz, bw = b
    return (
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
        aw * bw - ax * bx - ay * by - az * bz,
    )


def inverse(q: Quaternion) -> Quaternion:
    """Give the rotation that undoes a unit quaternion."""
    return (-q[0], -q[1], -q[2], q[3])


def turn(axis: Point, angle_rad: float) -> Quaternion:
    """Give the rotation about an axis of any length; none about the axis (0, 0, 0)."""
    x, y, z = axis
    size = sqrt(x * x + y * y + z * z)
    if size < 1e-12:
        return NO_TURN
    share = sin(angle_rad / 2.0) / size
    return (x * share, y * share, z * share, cos(angle_rad / 2.0))


def turned(q: Quaternion, point: Point) -> Point:
    """Give a point turned about the origin.

    >>> [round(v, 6) for v in turned(turn((0.0, 0.0, 1.0), 3.141592653589793 / 2), (1.0, 0.0, 0.0))]
    [0.0, 1.0, 0.0]
    """
    x, y, z, w = q
    px, py, pz = point
    tx, ty, tz = 2.0 * (y * pz - z * py), 2.0 * (z * px - x * pz), 2.0 * (x * py - y * px)
    return (
        px + w * tx + y * tz - z * ty,
        py + w * ty + z * tx - x * tz,
        pz + w * tz + x * ty - y * tx,
    )


def columns(q: Quaternion) -> Rotation:
    """Give the three columns of the rotation's matrix."""
    return (*turned(q, (1.0, 0.0, 0.0)), *turned(q, (0.0, 1.0, 0.0)), *turned(q, (0.0, 0.0, 1.0)))


def from_columns(r: Rotation) -> Quaternion:
    """Give the unit quaternion of a rotation's columns, after Shepperd 1978, J. Guidance and Control 1.

    >>> from_columns((1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0))
    (0.0, 0.0, 0.0, 1.0)
    """
    m00, m10, m20, m01, m11, m21, m02, m12, m22 = r
    trace = m00 + m11 + m22
    # The largest of the four is divided by, so that no digits are lost.
    largest = max(trace, m00, m11, m22)
    if largest == trace:
        w = sqrt(1.0 + trace) / 2.0
        return ((m21 - m12) / (4 * w), (m02 - m20) / (4 * w), (m10 - m01) / (4 * w), w)
    if largest == m00:
        x = sqrt(1.0 + m00 - m11 - m22) / 2.0
        return (x, (m01 + m10) / (4 * x), (m02 + m20) / (4 * x), (m21 - m12) / (4 * x))
    if largest == m11:
        y = sqrt(1.0 - m00 + m11 - m22) / 2.0
        return ((m01 + m10) / (4 * y), y, (m12 + m21) / (4 * y), (m02 - m20) / (4 * y))
    z = sqrt(1.0 - m00 - m11 + m22) / 2.0
    return ((m02 + m20) / (4 * z), (m12 + m21) / (4 * z), z, (m10 - m01) / (4 * z))


def between(a: Quaternion, b: Quaternion, share: float) -> Quaternion:
    """Give the rotation this share of the shortest way from a to b (Shoemake 1985, SIGGRAPH 19)."""
    near = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3]
    if near < 0.0:
        b, near = (-b[0], -b[1], -b[2], -b[3]), -near
    if near > 1.0 - 1e-9:
        return b if share > 0.5 else a
    angle = acos(near)
    u, v = sin((1.0 - share) * angle) / sin(angle), sin(share * angle) / sin(angle)
    return (u * a[0] + v * b[0], u * a[1] + v * b[1], u * a[2] + v * b[2], u * a[3] + v * b[3])


def twist(q: Quaternion, axis: Point) -> float:
    """Give by how much, in radians from -π to π, a rotation turns about an axis (unit vector) before it swings it."""
    along = q[0] * axis[0] + q[1] * axis[1] + q[2] * axis[2]
    angle = 2.0 * atan2(along, q[3])
    return (angle + 3.141592653589793) % 6.283185307179586 - 3.141592653589793
