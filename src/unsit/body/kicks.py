"""A leg that is kicked or lifted lying on the side, as the picture from above the chest shows it.

Landmark numbers: shoulder and hip of the leg's side and of the other, the knee, the ankle.
"""

from collections.abc import Callable
from math import atan2, cos, degrees, radians, sin
from typing import Final

from unsit.body import geometry as g
from unsit.body.frame import Points

Value = Callable[[Points], float]


def picture_bend(a: int, b: int, c: int) -> Value:
    """Give how far a joint is bent in the picture: 180° less the angle at the middle one of three landmarks."""
    bend = g.picture_bend_deg
    return lambda points: bend(points[a], points[b], points[c])


def leg_lift(shoulder: int, other_shoulder: int, hip: int, other_hip: int, ankle: int) -> Value:
    """Give how far the leg is lifted out of the trunk's line in the picture, away from the other hip."""

    def value(points: Points) -> float:
        a, b, c, d = points[shoulder], points[other_shoulder], points[hip], points[other_hip]
        downx, downy = c[0] + d[0] - a[0] - b[0], c[1] + d[1] - a[1] - b[1]
        legx, legy = points[ankle][0] - c[0], points[ankle][1] - c[1]
        turn = downx * legy - downy * legx
        outx, outy = a[0] - b[0] + c[0] - d[0], a[1] - b[1] + c[1] - d[1]
        sign = 1.0 if (downx * outy - downy * outx) >= 0 else -1.0
        return sign * degrees(atan2(turn, downx * legx + downy * legy))

    return value


KICK_VIEW_DEG: Final = 30.0
"""How far from above the leg of a side kick is seen where the camera looks down at the chest by 35°: it is nearer."""
KICK_LIFT_DEG: Final = 15.0
"""How far above the trunk's line the lifted leg lies in that picture while the hip is straight.

Both were fitted to 3 000 pictures of rendered films from the advised place (30 to 40° from above), against the true
hip: 3.6° root mean square, where the angle in space is off by 10 to 40°.
"""


def kick(shoulder: int, other_shoulder: int, hip: int, other_hip: int, ankle: int) -> Value:
    """Give how far the leg is kicked forward of the trunk's line, from where it lies in the picture."""
    lift = leg_lift(shoulder, other_shoulder, hip, other_hip, ankle)
    flattened = sin(radians(KICK_VIEW_DEG))

    def value(points: Points) -> float:
        turned = radians(KICK_LIFT_DEG - lift(points))
        return degrees(atan2(sin(turned) / flattened, cos(turned)))

    return value


KICK_THIGH_DEG: Final = 6.0
"""So much less is taken from the thigh than from the leg: it reads 6.5° off on the same films, the leg 4.3."""


def kick_reach(shoulder: int, other_shoulder: int, hip: int, other_hip: int, knee: int, ankle: int) -> Value:
    """Give the same by the leg or by the thigh, whichever says more: a bent knee keeps the ankle back."""
    leg, thigh = (kick(shoulder, other_shoulder, hip, other_hip, end) for end in (ankle, knee))
    return lambda points: max(leg(points), thigh(points) - KICK_THIGH_DEG)


KNEE_REACH_DEG: Final = 50.0
KNEE_REACH_SHARE: Final = 1.2
"""A leg that kicks farther than this points at the camera, and then a straight knee reads bent.

By about 1.2 for each further degree: on rendered films straight knees that read 30 to 42 did so at kicks of 63 to 74,
knees bent by 50, which keep the foot back, at kicks of 19 to 56.
"""


def kick_knee(shoulder: int, other_shoulder: int, hip: int, other_hip: int, knee: int, ankle: int) -> Value:
    """Give how far the knee is bent while kicking: less where the leg points at the camera."""
    reached, bend = kick(shoulder, other_shoulder, hip, other_hip, ankle), picture_bend(hip, knee, ankle)
    return lambda points: max(0.0, bend(points) - KNEE_REACH_SHARE * max(0.0, reached(points) - KNEE_REACH_DEG))


KNEE_LIFT_DEG: Final = 20.0
KNEE_LIFT_SHARE: Final = 1.5
"""The same for a leg that is lifted farther than this towards a camera that looks down from in front.

Straight knees that read 28 to 36 did so at lifts of 26 to 42 in the picture, knees bent by 50, which keep the foot low,
at lifts up to 11.
"""


def lift_knee(shoulder: int, other_shoulder: int, hip: int, other_hip: int, knee: int, ankle: int) -> Value:
    """Give how far the knee is bent while lifting: less where the leg points at the camera."""
    lift, bend = leg_lift(shoulder, other_shoulder, hip, other_hip, ankle), picture_bend(hip, knee, ankle)
    return lambda points: max(0.0, bend(points) - KNEE_LIFT_SHARE * max(0.0, lift(points) - KNEE_LIFT_DEG))
