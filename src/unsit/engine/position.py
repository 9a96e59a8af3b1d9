"""The set-up: whether the person is in position.

phase      required holds   required fails   settled for min_s   kept fails   kept holds   for leave_s
AWAY       → ARRIVING       –                –                   –            –            –
ARRIVING   –                → AWAY           → THERE             –            –            –
THERE      –                –                –                   → LEAVING    –            –
LEAVING    –                –                –                   –            → THERE      → AWAY

Settled is who has stopped moving into the position; who does not stop for `RESTLESS_S` is there all the same.
"""

from typing import Final, Literal

from unsit.engine.state import Stateful
from unsit.movement.model import Setup

AWAY: Final = "away"
ARRIVING: Final = "arriving"
THERE: Final = "there"
LEAVING: Final = "leaving"

FIRST_S: Final = 0.1
"""Somebody who is in position from the first frame on did not just come through it; a clip may begin in full work."""


RESTLESS_S: Final = 3.0
"""Somebody who holds what is required for so long without resting has begun to work."""


class PositionWatch(Stateful):
    """Follows whether the position is taken and kept."""

    STATE = ("phase", "since_s", "arrived_s", "from_first")
    __slots__ = (*STATE, "_leave_s", "_min_s")

    def __init__(self, setup: Setup) -> None:
        self._min_s, self._leave_s = setup.min_s, setup.leave_s
        self.phase = AWAY
        self.since_s = self.arrived_s = 0.0
        self.from_first = True

    def step(
        self, time_s: float, required: bool, kept: bool, settled: bool = True
    ) -> Literal["reached", "lost"] | None:
        """Take whether the conditions hold, and the body has settled, at a time; give a change, if there is one."""
        phase = self.phase
        if phase == THERE:
            if not kept:
                self.phase, self.since_s = LEAVING, time_s
        elif phase == LEAVING:
            if kept:
                self.phase = THERE
            elif time_s - self.since_s >= self._leave_s:
                self.phase = AWAY
                return "lost"
        elif phase == AWAY:
            if required:
                self.phase, self.since_s, self.arrived_s = ARRIVING, time_s, time_s
            else:
                self.from_first = False
        elif not required:
            self.phase = AWAY
            self.from_first = False
        elif not settled and not self.from_first and time_s - self.arrived_s < RESTLESS_S:
            self.since_s = time_s
        elif time_s - self.since_s >= (min(FIRST_S, self._min_s) if self.from_first else self._min_s):
            self.phase = THERE
            return "reached"
        return None
