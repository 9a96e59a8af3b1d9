"""Faults: found when they last, cleared when they are well over.

phase     past the threshold    within it    for min_s     past the release
CLEAR     → PENDING             –            –             –
PENDING   –                     → CLEAR      → FOUND       –
FOUND     –                     –            –             → CLEAR
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final, Literal

from unsit.engine.state import Stateful
from unsit.movement.model import Fault, Statistic

CLEAR: Final = "clear"
PENDING: Final = "pending"
FOUND: Final = "found"

RELEASE_SHARE: Final = 0.3
"""A fault is released at 70 % of its threshold (design notes, section 3)."""
RELEASE_MOST: Final = {"deg": 12.0, "ratio": 0.12}
"""But never farther back than this, or a large absolute threshold would hold a fault for ever."""

Change = Literal["found", "cleared"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds and their releases; infinite where there is none."""

    above: float
    above_release: float
    below: float
    below_release: float


def limits(fault: Fault, unit: str) -> Limits:
    """Give a fault's thresholds with the places where it is released."""
    most = RELEASE_MOST.get(unit, 1e9)
    above = fault.above if fault.above is not None else float("inf")
    below = fault.below if fault.below is not None else float("-inf")
    back = {threshold: min(RELEASE_SHARE * abs(threshold), most) for threshold in (above, below)}
    return Limits(above, above - back[above] if fault.above is not None else above,
                  below, below + back[below] if fault.below is not None else below)  # fmt: skip


TURN_SHARE: Final = 0.4
"""A value turns when it has come back by this share of its range."""
LEAST_TURNS: Final = 2
"""Fewer turns are a change of position, not bouncing."""


def turns(values: Sequence[float]) -> int:
    """Give how often a value turns round.

    >>> turns([0, 1, 2, 3]), turns([0, 3, 0, 3, 0])
    (0, 3)
    """
    step = TURN_SHARE * (max(values) - min(values))
    count, rising = 0, 0
    low = high = values[0]
    for value in values:
        low, high = min(low, value), max(high, value)
        if rising >= 0 and value < high - step:
            count, rising, low = count + (rising > 0), -1, value
        elif rising <= 0 and value > low + step:
            count, rising, high = count + (rising < 0), 1, value
    return count


class Spread(Stateful):
    """The range, or the standard deviation of a bouncing value, over the last seconds; None until they are full."""

    STATE = ("values",)
    __slots__ = (*STATE, "_statistic", "_window_s")

    def __init__(self, statistic: Statistic, window_s: float) -> None:
        self._statistic, self._window_s = statistic, window_s
        self.values: deque[tuple[float, float]] = deque()

    def step(self, time_s: float, value: float) -> float | None:
        """Take a value at a time."""
        values = self.values
        values.append((time_s, value))
        while len(values) > 2 and values[1][0] <= time_s - self._window_s:
            values.popleft()
        if time_s - values[0][0] < 0.95 * self._window_s:
            return None
        plain = [item[1] for item in values]
        if self._statistic is Statistic.RANGE:
            return max(plain) - min(plain)
        if turns(plain) < LEAST_TURNS:
            return 0.0
        mean = sum(plain) / len(plain)
        return sqrt(sum((item - mean) ** 2 for item in plain) / len(plain))


class FaultWatch(Stateful):
    """Watches one fault's value."""

    STATE = ("phase", "since_s", "worst", "spread", "seen_s")
    __slots__ = (*STATE, "_limits", "_min_s", "fault")

    def __init__(self, fault: Fault, unit: str) -> None:
        self.fault = fault
        self._limits = limits(fault, unit)
        self._min_s = fault.min_s
        self.spread = None if fault.statistic is Statistic.VALUE else Spread(fault.statistic, fault.window_s)
        self.phase = CLEAR
        self.since_s = self.worst = 0.0
        self.seen_s = -1e9

    @property
    def found(self) -> bool:
        """Whether the fault is on."""
        return self.phase == FOUND

    def step(self, time_s: float, value: float) -> Change | None:
        """Take the value at a time; give a change, if there is one."""
        if self.spread is not None:
            spread = self.spread.step(time_s, value)
            if spread is None:
                return None
            value = spread
        allowed = self._limits
        if self.phase == CLEAR:
            if value > allowed.above or value < allowed.below:
                self.phase, self.since_s, self.worst = PENDING, time_s, value
                if self._min_s <= 0:
                    self.phase = FOUND
                    return "found"
            return None
        if self._worse(value):
            self.worst = value
        if self.phase == PENDING:
            if allowed.below <= value <= allowed.above:
                self.phase = CLEAR
            elif time_s - self.since_s >= self._min_s:
                self.phase = FOUND
                return "found"
        elif allowed.below_release <= value <= allowed.above_release:
            self.phase = CLEAR
            return "cleared"
        return None

    def _worse(self, value: float) -> bool:
        if self._limits.below_release <= self.worst <= self._limits.above_release:
            return True
        return value > self.worst if self.worst > self._limits.above_release else value < self.worst

    def stop(self) -> bool:
        """Drop what is pending, end what is found; give whether it was found."""
        found = self.phase == FOUND
        self.phase = CLEAR
        if self.spread is not None:
            self.spread.values.clear()
        return found

    def judge(self, value: float) -> bool:
        """Give whether a finished repetition's or circle's value is a fault."""
        self.worst = value
        return value > self._limits.above or value < self._limits.below
