"""How far somebody who bends forward reaches down: the hands above the toes, seen or worked out from the shoulders."""

from collections.abc import Callable
from typing import Final

from unsit.body import geometry as g
from unsit.body.frame import Points

HANGING_ARM_RATIO: Final = 0.745
"""Shoulder to first knuckle of a hanging arm / hips to ankles: the figure's own."""


def hands_over_toes(
    li: int, ri: int, lt: int, rt: int, lh: int, rh: int, la: int, ra: int
) -> Callable[[Points], float]:
    """Give what reads the middle of two landmarks above the middle of the toes / hips to ankles, in the picture.

    Landmark numbers, left and right: of the hands, the toes, the hips and the ankles.
    """

    def value(points: Points) -> float:
        rise = (points[lt][1] + points[rt][1] - points[li][1] - points[ri][1]) / 2
        leg = g.picture_distance(g.middle(points[lh], points[rh]), g.middle(points[la], points[ra]))
        return rise / (leg or 1.0)

    return value


def reach_over_toes(
    ls: int, rs: int, lt: int, rt: int, lh: int, rh: int, la: int, ra: int
) -> Callable[[Points], float]:
    """Give the same for the hands of hanging arms, from the shoulders: left and right, then as above."""
    shoulders = hands_over_toes(ls, rs, lt, rt, lh, rh, la, ra)
    return lambda points: shoulders(points) - HANGING_ARM_RATIO
