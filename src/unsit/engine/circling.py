"""Circles: the unwrapped phase of two measures about the middle of their own path.

First the path must close once: its chords (steps of at least `CHORD_SHARE` of the smallest radius) turn by a whole
turn. That loop gives the middle and both half-axes; then the phase is followed from where the circle began, also
backwards in time. Both axes are scaled to their own half-axis, so that a flattened circle (a camera sees one axis
worse than the other) turns as evenly as a round one. The middle goes along when the circle moves, grows or shrinks
(the knee bends, the trunk tips). A circle is complete when the phase has gone round but for
`TOLERANCE_TURNS`: the start of the first and the end of the last one are taken on the way in and out.

    phase     path closed once     still, or far from the circle
    SEEKING   → CIRCLING           –
    CIRCLING  –                    → SEEKING
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, hypot, pi, sqrt
from typing import Final, Literal

from unsit.engine.state import Stateful
from unsit.movement.model import CircleRule

MEMORY_S: Final = 8.0
"""How much of the path is kept; longer than the slowest first circle."""
CHORD_SHARE: Final = 0.5
TOLERANCE_TURNS: Final = 0.2
REVERSAL_TURNS: Final = 0.3
"""How far the phase must go back before the direction has changed."""
FLATTEST: Final = 0.15
"""Axis ratio below which the path is a line, not a circle."""
LEAST_FILLED: Final = 0.25
"""A loop encloses at least this share of its ellipse; swinging to and fro encloses nothing."""
CLOSED: Final = 0.6
"""A loop ends at most so many radii from where it began; otherwise the way in is part of it."""
SMALL_SHARE: Final = 0.6
"""Share of the smallest radius below which a loop is trembling."""
INNER: Final = 0.35
"""Nearer to the middle, in radii, the phase says nothing."""
OUTER: Final = 1.8
"""Farther from the middle, in radii, is the way in or out."""
QUIET_PERIODS: Final = 1.5
"""Without a quarter turn for so many periods the circling is over."""

RELAXED_A_PERIOD: Final = 0.4
"""How much of the way to the middle an edge that the path does not reach goes back in a period."""

Sample = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Circle:
    """A whole circle."""

    direction: Literal["forward", "backward"]
    start_s: float
    end_s: float
    radius_deg: float
    roundness_ratio: float


def _box(points: Sequence[Sample]) -> tuple[float, float, float, float]:
    """Middle and half-ranges of a path."""
    xs, ys = [point[1] for point in points], [point[2] for point in points]
    low_x, high_x, low_y, high_y = min(xs), max(xs), min(ys), max(ys)
    return (low_x + high_x) / 2, (low_y + high_y) / 2, (high_x - low_x) / 2 or 1e-9, (high_y - low_y) / 2 or 1e-9


def _roundness(points: Sequence[Sample]) -> float:
    """Shorter / longer principal axis of a path, whichever way it is slanted."""
    count = len(points)
    middle_x, middle_y = sum(point[1] for point in points) / count, sum(point[2] for point in points) / count
    xx = sum((point[1] - middle_x) ** 2 for point in points)
    yy = sum((point[2] - middle_y) ** 2 for point in points)
    xy = sum((point[1] - middle_x) * (point[2] - middle_y) for point in points)
    half, apart = (xx + yy) / 2, hypot((xx - yy) / 2, xy)
    return sqrt(max(half - apart, 0.0) / (half + apart)) if half else 0.0


def _filled(points: Sequence[Sample], half_x: float, half_y: float) -> float:
    """Area the path encloses / area of the ellipse with its half-axes."""
    around = zip(points, (*points[1:], points[0]), strict=True)
    return abs(sum(a[1] * b[2] - b[1] * a[2] for a, b in around)) / 2 / (pi * half_x * half_y)


class CircleCounter(Stateful):
    """Counts circles of a point given by two angles."""

    STATE = (
        "path", "chords", "corner", "heading", "turned", "turning", "box", "angle", "turns", "turn_best", "counted",
        "start_s", "best_s", "moved_s", "period_s", "followed_s", "half_y",
    )  # fmt: skip
    __slots__ = (*STATE, "_chord", "_rule")

    def __init__(self, rule: CircleRule) -> None:
        self._rule = rule
        self._chord = CHORD_SHARE * rule.radius_min
        self.path: deque[Sample] = deque()
        self.chords: deque[tuple[float, float]] = deque()
        self.forget()

    def forget(self) -> None:
        """Drop the path: the position was left or sight was lost."""
        self.path.clear()
        self._seek()

    def _seek(self) -> None:
        self.chords.clear()
        self.corner: tuple[float, ...] = ()
        self.heading = 9.0
        self.turned = 0.0
        self.turning = False
        self.box = [0.0, 0.0, 1.0, 1.0]
        self._start_phase()
        self.moved_s = self.period_s = self.followed_s = self.half_y = 0.0

    def _start_phase(self) -> None:
        self.angle = 9.0
        self.turns = self.turn_best = 0.0
        self.counted = 0
        self.start_s = self.best_s = 0.0

    def step(self, time_s: float, x: float, y: float) -> Circle | None:
        """Take the point at a time; give the circle that just closed, if one did."""
        x *= self._rule.x_scale
        path = self.path
        path.append((time_s, x, y))
        while path[0][0] < time_s - MEMORY_S:
            path.popleft()
        if self.turning:
            closed = self._turn(time_s, x, y)
            if time_s - self.moved_s > QUIET_PERIODS * self.period_s:
                self._seek()
            return closed
        loop = self._loop(time_s, x, y)
        return self._take_up(loop) if loop else None

    def _loop(self, time_s: float, x: float, y: float) -> list[Sample]:
        """Give the last part of the path if it has just closed a loop round enough to be a circle."""
        if not self.corner:
            self.corner = (x, y)
            return []
        across, up = x - self.corner[0], y - self.corner[1]
        if hypot(across, up) < self._chord:
            return []
        heading = atan2(up, across)
        if self.heading <= pi:
            self.turned += ((heading - self.heading + pi) % (2 * pi) - pi) / (2 * pi)
        self.heading, self.corner = heading, (x, y)
        self.chords.append((time_s, self.turned))
        while self.chords[0][0] < time_s - MEMORY_S:
            self.chords.popleft()
        start_s = next((at_s for at_s, turned in reversed(self.chords) if abs(self.turned - turned) >= 1.0), None)
        if start_s is None:
            return []
        loop = [point for point in self.path if point[0] >= start_s]
        _, _, half_x, half_y = _box(loop)
        longer, shorter = max(half_x, half_y), min(half_x, half_y)
        if hypot((x - loop[0][1]) / half_x, (y - loop[0][2]) / half_y) > CLOSED:
            return []
        big = longer >= SMALL_SHARE * self._rule.radius_min and time_s - start_s >= self._rule.min_s
        return loop if big and shorter >= FLATTEST * longer and _filled(loop, half_x, half_y) >= LEAST_FILLED else []

    def _take_up(self, loop: list[Sample]) -> Circle | None:
        """Follow the phase from where the circling began."""
        self.turning = True
        self.box = list(_box(loop))
        self.half_y = self.box[3]
        self.period_s = loop[-1][0] - loop[0][0]
        first = len(self.path) - len(loop)
        points = list(self.path)
        while first > 0 and self._radius(points[first - 1]) <= OUTER:
            first -= 1
        self._start_phase()
        closed = None
        for point in points[first:]:
            closed = self._turn(*point) or closed
        return closed

    def _radius(self, point: Sample) -> float:
        middle_x, middle_y, half_x, half_y = self.box
        return hypot((point[1] - middle_x) / half_x, (point[2] - middle_y) / half_y)

    def _go_along(self, time_s: float, x: float, y: float) -> None:
        """Let the edges of the circle follow the path: outwards at once, inwards slowly."""
        gap_s, self.followed_s = min(max(time_s - self.followed_s, 0.0), self.period_s), time_s
        left = 1.0 - RELAXED_A_PERIOD * gap_s / self.period_s
        middle_x, middle_y, half_x, half_y = self.box
        half_x, half_y = half_x * left, half_y * left
        low_x, high_x = min(middle_x - half_x, x), max(middle_x + half_x, x)
        low_y, high_y = min(middle_y - half_y, y), max(middle_y + half_y, y)
        self.box = [(low_x + high_x) / 2, (low_y + high_y) / 2, (high_x - low_x) / 2, (high_y - low_y) / 2]

    def _turn(self, time_s: float, x: float, y: float) -> Circle | None:
        if self.counted:
            self._go_along(time_s, x, y)
        self.followed_s = time_s
        radius = self._radius((time_s, x, y))
        if radius < INNER or radius > OUTER:
            return None
        middle_x, middle_y, half_x, half_y = self.box
        angle = atan2((y - middle_y) / half_y, (x - middle_x) / half_x)
        if self.angle > pi:
            self.angle = angle
            self.start_s = self.best_s = self.moved_s = time_s
            return None
        self.turns += ((angle - self.angle + pi) % (2 * pi) - pi) / (2 * pi)
        self.angle = angle
        if abs(self.turns) >= abs(self.turn_best) and self.turns * self.turn_best >= 0:
            if int(4 * self.turns) != int(4 * self.turn_best):
                self.moved_s = time_s
            self.turn_best, self.best_s = self.turns, time_s
        elif abs(self.turns - self.turn_best) > REVERSAL_TURNS:
            # the other way round: count from where it turned back
            self.turns -= self.turn_best
            self.turn_best = self.turns
            self.counted = 0
            self.start_s, self.best_s, self.moved_s = self.best_s, time_s, time_s
        if abs(self.turn_best) < self.counted + 1 - TOLERANCE_TURNS:
            return None
        self.counted += 1
        return self._close(time_s)

    def _close(self, time_s: float) -> Circle | None:
        start_s, self.start_s = self.start_s, time_s
        points = [point for point in self.path if point[0] >= start_s and self._radius(point) <= OUTER]
        if len(points) < 3:
            return None
        half_y = _box(points)[3]
        if self.counted > 1:
            self.period_s = max(time_s - start_s, self._rule.min_s)
        else:
            # a first circle is not whole, the loop before it was
            half_y = self.half_y
        shortest = (1.0 - TOLERANCE_TURNS) * self._rule.min_s
        if not self._rule.radius_min <= half_y <= self._rule.radius_max or time_s - start_s < shortest:
            return None
        # the top of a forward circle moves towards the front: clockwise with x forwards and y up
        direction: Literal["forward", "backward"] = "forward" if self.turn_best < 0 else "backward"
        return Circle(direction, start_s, time_s, half_y, _roundness(points))
