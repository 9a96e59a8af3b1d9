"""Circles: every way down from a top and up to the next one, with the loop that two measures draw on that way.

Of the two measures the height (`y`) is read well, and the other (`x`) badly, where the leg comes towards the camera. So
the height alone says how many circles there were: a top, a bottom and a top, each at least `RISE_SHARE` of the smallest
circle's height apart. What limb or trunk does besides (the knee bends, the leg sinks) moves the middle, not the number.
The area of the loop says which way round it went and how round it was; it is a sum over the whole way, in which noise
cancels.

    way        falls from its top by enough    rises from its bottom by enough    waits at its top
    RISING     → FALLING (circle, if closed)   –                                  → RISING (circle, if closed)
    FALLING    –                               → RISING                           –

The last circle of a set may end without a way down; it counts when the leg waits, or leaves.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, pi
from typing import Final, Literal

from unsit.engine.state import Stateful
from unsit.movement.model import CircleRule

RISING: Final = "rising"
FALLING: Final = "falling"

MEMORY_S: Final = 10.0
"""How much of the path is kept; longer than the slowest circle."""
LONGEST_S: Final = 8.0
RISE_SHARE: Final = 0.5
"""Share of the smallest circle's height by which a top or a bottom stands out."""
NEAR_SHARE: Final = 0.25
"""Within this share of that the leg still waits at its top: a circle begins when it leaves."""
EVEN_SHARE: Final = 0.3
"""The shorter of the ways down and up / the longer: less is a way in or out, not a circle."""
OPEN_SHARE: Final = 0.45
"""A last circle that ends before the top came up by at least this share of its way down."""
OPEN_PERIODS: Final = 2.0
"""And if it ended within so many periods after the circle before it."""
WAITING_S: Final = 1.2
"""A top without anything higher or clearly lower for so long ends a circle."""
FLATTEST: Final = 0.1
"""Roundness below which a first loop is a line, not a circle; after a circle it is a flat one."""
UNSURE: Final = 0.1
"""Roundness below which a loop goes the way round that the one before it went."""
ELSEWHERE: Final = 1.5
"""A loop whose middle lies this many of one's own circles' heights above or below theirs is none: the leg was put down,
and draws up to get up."""
TOLERANCE_SHARE: Final = 0.2
"""A circle may be shorter than the rule's `min_s` by this share: its ends are found within that."""
QUIET_PERIODS: Final = 1.5
"""Without a top or a bottom for so many periods the circling is over."""
FIRST_PERIOD_S: Final = 2.5
"""Period taken for granted before the first circle."""

Direction = Literal["forward", "backward"]
Sample = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Circle:
    """A whole circle.

    radius_deg: half its height. roundness_ratio: shorter / longer axis of the ellipse with the loop's area and length.
    """

    direction: Direction
    start_s: float
    end_s: float
    radius_deg: float
    roundness_ratio: float


def level(points: Sequence[Sample]) -> list[tuple[float, float]]:
    """Give the path with its way from first to last point taken out evenly, so that it closes.

    >>> level([(0.0, 1.0, 0.0), (1.0, 2.0, 5.0), (2.0, 3.0, 0.0)])
    [(0.0, 0.0), (0.0, 5.0), (0.0, 0.0)]
    """
    (start_s, x0, y0), (end_s, x1, y1) = points[0], points[-1]
    gap_s = end_s - start_s or 1.0
    slope_x, slope_y = (x1 - x0) / gap_s, (y1 - y0) / gap_s
    return [(x - x0 - slope_x * (t - start_s), y - y0 - slope_y * (t - start_s)) for t, x, y in points]


def roundness(loop: Sequence[tuple[float, float]]) -> float:
    """Give the axis ratio of the ellipse that has a closed path's area and its longer principal axis.

    + anticlockwise with x to the right and y up, − clockwise. The longer half-axis of an ellipse passed evenly is √2
    times the standard deviation along it.

    >>> from math import cos, sin
    >>> round(roundness([(4 * cos(n / 10), 2 * sin(n / 10)) for n in range(63)]), 2)
    0.5
    """
    count = len(loop)
    middle_x, middle_y = sum(x for x, _ in loop) / count, sum(y for _, y in loop) / count
    xx = sum((x - middle_x) ** 2 for x, _ in loop) / count
    yy = sum((y - middle_y) ** 2 for _, y in loop) / count
    xy = sum((x - middle_x) * (y - middle_y) for x, y in loop) / count
    longest = (xx + yy) / 2 + hypot((xx - yy) / 2, xy)
    around = zip(loop, (*loop[1:], loop[0]), strict=True)
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in around) / 2
    return area / (pi * 2.0 * longest) if longest else 0.0


class CircleCounter(Stateful):
    """Counts circles of a point given by two angles."""

    STATE = (
        "path", "way", "high", "high_s", "left_s", "low", "top", "top_s", "top_left_s", "bottom", "turned_s",
        "ended_s", "period_s", "direction", "counted", "own_middle", "own_height",
    )  # fmt: skip
    __slots__ = (*STATE, "_rise", "_rule")

    def __init__(self, rule: CircleRule) -> None:
        self._rule = rule
        self._rise = RISE_SHARE * 2.0 * rule.radius_min
        self.path: deque[Sample] = deque()
        self.forget()

    def forget(self) -> None:
        """Drop the path: the position was left or sight was lost."""
        self.path.clear()
        self.way = ""
        self.high = self.low = 0.0
        self.high_s = self.left_s = 0.0
        self.top: float | None = None
        self.bottom: float | None = None
        self.top_s = self.top_left_s = 0.0
        self.turned_s = self.ended_s = -1e9
        self.period_s = FIRST_PERIOD_S
        self.direction = ""
        self.counted = 0
        self.own_middle = self.own_height = 0.0

    @property
    def turning(self) -> bool:
        """Whether the leg is circling."""
        now_s = self.path[-1][0] if self.path else 0.0
        begun = self.counted > 0 or self.bottom is not None
        return begun and now_s - self.turned_s < QUIET_PERIODS * self.period_s

    def step(self, time_s: float, x: float, y: float) -> Circle | None:
        """Take the point at a time; give the circle that just closed, if one did."""
        path = self.path
        path.append((time_s, x * self._rule.x_scale, y))
        while path[0][0] < time_s - MEMORY_S:
            path.popleft()
        if not self.way:
            self.way = RISING
            self._rise_from(time_s, y)
            return None
        if self.way == RISING:
            return self._rising(time_s, y)
        self._falling(time_s, y)
        return None

    def stop(self) -> Circle | None:
        """Take that the leg leaves; give the circle that this ends, if it was nearly whole."""
        closed = self._open() if self.way == RISING else None
        self.forget()
        return closed

    def _rise_from(self, time_s: float, y: float) -> None:
        self.high, self.high_s, self.left_s = y, time_s, time_s

    def _rising(self, time_s: float, y: float) -> Circle | None:
        if y > self.high:
            self.high, self.high_s, self.left_s = y, time_s, time_s
        elif y > self.high - NEAR_SHARE * self._rise:
            self.left_s = time_s
        if y < self.high - self._rise:
            closed = self._close(even=EVEN_SHARE)
            self._take_top(time_s)
            self.way, self.low = FALLING, y
            return closed
        if time_s - self.high_s > WAITING_S:
            closed = self._open()
            if closed:
                self._take_top(time_s)
            return closed
        return None

    def _falling(self, time_s: float, y: float) -> None:
        if y < self.low:
            self.low = y
        elif y > self.low + self._rise:
            self.bottom, self.turned_s = self.low, time_s
            self.way = RISING
            self._rise_from(time_s, y)

    def _take_top(self, time_s: float) -> None:
        self.top, self.top_s, self.top_left_s = self.high, self.high_s, self.left_s
        self.bottom, self.turned_s = None, time_s

    def _open(self) -> Circle | None:
        """Give the circle that ended without a way down, if it followed on another."""
        follows = self.high_s - self.ended_s < OPEN_PERIODS * self.period_s
        return self._close(even=OPEN_SHARE) if self.counted and follows else None

    def _close(self, even: float) -> Circle | None:
        if self.top is None or self.bottom is None:
            return None
        rule, end_s = self._rule, self.high_s
        # a leg that waited at the top began its circle when it left; one that passed it, at the top
        start_s = self.top_left_s if self.top_left_s - self.top_s > WAITING_S / 2.0 else self.top_s
        down, up = self.top - self.bottom, self.high - self.bottom
        least, most = min(down, up), max(down, up)
        long_enough = (1.0 - TOLERANCE_SHARE) * rule.min_s <= end_s - start_s <= LONGEST_S
        if least < even * most or not long_enough or most < 2.0 * rule.radius_min or least > 2.0 * rule.radius_max:
            return None
        middle = (max(self.top, self.high) + self.bottom) / 2.0
        if self.counted and abs(middle - self.own_middle) > ELSEWHERE * self.own_height:
            return None
        points = [point for point in self.path if start_s <= point[0] <= end_s]
        if len(points) < 3:
            return None
        turn = roundness(level(points))
        if abs(turn) < FLATTEST and not self.counted:
            return None
        # the top of a forward circle moves towards the front: clockwise with x forwards and y up
        direction: Direction = "forward" if turn < 0.0 else "backward"
        if abs(turn) < UNSURE and self.direction:
            direction = "forward" if self.direction == "forward" else "backward"
        self.direction = direction
        self.counted += 1
        self.own_middle, self.own_height = middle, most
        self.ended_s = end_s
        self.period_s = max(end_s - start_s, rule.min_s)
        return Circle(direction, start_s, end_s, least / 2.0, abs(turn))
