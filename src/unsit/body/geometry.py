"""Vectors and angles on plain tuples, in degrees."""

from math import acos, atan2, degrees, hypot, sqrt

from unsit.body.frame import Point


def sub(a: Point, b: Point) -> Point:
    """Give a − b."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def middle(a: Point, b: Point) -> Point:
    """Give the point half-way between a and b."""
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2)


def dot(a: Point, b: Point) -> float:
    """Give the scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Point, b: Point) -> Point:
    """Give the vector product."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a: Point) -> float:
    """Give the length of a vector."""
    return sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])


def distance(a: Point, b: Point) -> float:
    """Give the distance between two points."""
    return length(sub(a, b))


def unit(a: Point) -> Point:
    """Give the vector at length 1; a zero vector stays zero."""
    size = length(a)
    return (a[0] / size, a[1] / size, a[2] / size) if size else a


def bend_deg(a: Point, b: Point, c: Point) -> float:
    """Give how far the path a–b–c is bent at b: 0 when straight, 180 when folded back.

    >>> round(bend_deg((0, 0, 0), (1, 0, 0), (1, 1, 0)))
    90
    """
    ux, uy, uz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    vx, vy, vz = c[0] - b[0], c[1] - b[1], c[2] - b[2]
    size = sqrt((ux * ux + uy * uy + uz * uz) * (vx * vx + vy * vy + vz * vz))
    if not size:
        return 0.0
    cosine = (ux * vx + uy * vy + uz * vz) / size
    return degrees(acos(-1.0 if cosine < -1.0 else 1.0 if cosine > 1.0 else cosine))


def picture_bend_deg(a: Point, b: Point, c: Point) -> float:
    """Give the bend of a–b–c at b as the picture shows it (x and y only)."""
    ux, uy = b[0] - a[0], b[1] - a[1]
    vx, vy = c[0] - b[0], c[1] - b[1]
    return abs(degrees(atan2(ux * vy - uy * vx, ux * vx + uy * vy)))


def direction_deg(a: Point, b: Point) -> float:
    """Give the direction from a to b in the picture: 0 to the right, 90 up, in −180 … 180."""
    return degrees(atan2(a[1] - b[1], b[0] - a[0]))


def picture_distance(a: Point, b: Point) -> float:
    """Give the distance of two points in the picture (x and y only)."""
    return hypot(a[0] - b[0], a[1] - b[1])


def segment_distance(p: Point, a: Point, b: Point) -> float:
    """Give the distance from p to the segment a–b.

    >>> segment_distance((0, 1, 0), (-1, 0, 0), (1, 0, 0))
    1.0
    """
    along, to_p = sub(b, a), sub(p, a)
    size = dot(along, along)
    share = min(1.0, max(0.0, dot(to_p, along) / size)) if size else 0.0
    return distance(p, (a[0] + share * along[0], a[1] + share * along[1], a[2] + share * along[2]))


def wrapped_deg(angle: float) -> float:
    """Give the same direction in −180 … 180.

    >>> wrapped_deg(350)
    -10.0
    """
    return (angle + 180.0) % 360.0 - 180.0
