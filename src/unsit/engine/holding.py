"""Holds: time that counts while the position is kept; the way in and the way out do not count.

phase      position good             position not good             for long enough
OFF        → ENTERING                –                             –
ENTERING   –                         → OFF                         → HOLDING (the time of entering counts)
HOLDING    –                         → SLIPPING                    –
SLIPPING   → HOLDING (time counts)   –                             → OFF (the time of slipping does not count)
"""

from dataclasses import dataclass
from typing import Final

from unsit.engine.state import Stateful
from unsit.movement.model import HoldRule

OFF: Final = "off"
ENTERING: Final = "entering"
HOLDING: Final = "holding"
SLIPPING: Final = "slipping"

WAY_OUT_S: Final = 3.0
"""A hold that ends in motion ended when the motion began, if that was no longer ago than this."""


@dataclass(frozen=True, slots=True)
class HoldChange:
    """The hold began (at `at_s`) or paused (at `at_s`)."""

    began: bool
    at_s: float


class HoldClock(Stateful):
    """Counts the seconds of a hold over its pauses."""

    STATE = ("phase", "since_s", "start_s", "banked_s", "held_s", "still_s")
    __slots__ = (*STATE, "_enter_s", "_pause_s")

    def __init__(self, rule: HoldRule) -> None:
        self._enter_s, self._pause_s = rule.enter_s, rule.pause_s
        self.phase = OFF
        self.since_s = self.start_s = self.banked_s = self.held_s = self.still_s = 0.0

    @property
    def holding(self) -> bool:
        """Whether the hold is on (a slip shorter than the pause is still on)."""
        return self.phase in (HOLDING, SLIPPING)

    def step(self, time_s: float, good: bool, still: bool = True) -> HoldChange | None:
        """Take whether the position is good and the body still at a time; give a change, if there is one."""
        if good and still:
            self.still_s = time_s
        if self.phase == OFF:
            if good and still:
                self.phase, self.since_s = ENTERING, time_s
        elif self.phase == ENTERING:
            if not good:
                self.phase = OFF
            elif time_s - self.since_s >= self._enter_s:
                self.phase, self.start_s = HOLDING, self.since_s
                self.held_s = self.banked_s + time_s - self.start_s
                return HoldChange(began=True, at_s=self.start_s)
        elif good:
            self.phase = HOLDING
            self.held_s = self.banked_s + time_s - self.start_s
        elif self.phase == HOLDING:
            self.phase, self.since_s = SLIPPING, time_s
        elif time_s - self.since_s >= self._pause_s:
            return self.stop()
        return None

    def stop(self) -> HoldChange | None:
        """End the hold where it was last good; give the change if it was on."""
        phase, self.phase = self.phase, OFF
        if phase not in (HOLDING, SLIPPING):
            return None
        end_s = self.start_s + self.held_s - self.banked_s
        if end_s - WAY_OUT_S <= self.still_s < end_s:
            self.held_s -= end_s - self.still_s
            end_s = self.still_s
        self.banked_s = self.held_s
        return HoldChange(began=False, at_s=end_s)
