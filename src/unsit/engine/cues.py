"""What to say, and when: one thing at a time, the gravest first, with a pause between, and praise for clean work."""

from collections.abc import Sequence
from typing import Final

from unsit.engine.events import CueGiven
from unsit.engine.state import Stateful
from unsit.movement.model import Fault

PAUSE_S: Final = 4.0
"""Between two cues; a spoken cue of six words takes two seconds and the body needs time to answer."""
REPEAT_S: Final = 12.0
"""Before the same cue is said again."""
CLEAN_RUN: Final = 3
"""So many clean repetitions or circles in a row earn reassurance."""
CLEAN_HOLD_S: Final = 15.0
"""So many clean seconds of a hold do too."""


class CueChooser(Stateful):
    """Chooses cues from what is found and what went well."""

    STATE = ("last_s", "said_s", "clean", "clean_since_s", "praised")
    __slots__ = (*STATE, "_faults", "_reassurance")

    def __init__(self, faults: Sequence[Fault], reassurance: Sequence[str]) -> None:
        self._faults = sorted(faults, key=lambda fault: -fault.severity)
        self._reassurance = tuple(reassurance)
        self.last_s = -1e9
        self.said_s: dict[str, float] = {}
        self.clean = 0
        self.clean_since_s = -1.0
        self.praised = 0

    def done(self, clean: bool) -> None:
        """Take that a repetition or circle was finished."""
        self.clean = self.clean + 1 if clean else 0

    def held(self, time_s: float, holding: bool) -> None:
        """Take whether a hold is on at a time."""
        if not holding:
            self.clean_since_s = -1.0
        elif self.clean_since_s < 0:
            self.clean_since_s = time_s

    def choose(self, time_s: float, found: set[str]) -> CueGiven | None:
        """Give what to say now, if anything: found are the ids of the faults that are on or were just made."""
        if found:
            self.clean, self.clean_since_s = 0, -1.0
        if time_s - self.last_s < PAUSE_S:
            return None
        for fault in self._faults:
            if fault.id in found and time_s - self.said_s.get(fault.id, -1e9) >= REPEAT_S:
                self.last_s = self.said_s[fault.id] = time_s
                return CueGiven(time_s, fault.cue, fault.id)
        held = self.clean_since_s >= 0 and time_s - self.clean_since_s >= CLEAN_HOLD_S
        if found or not self._reassurance or not (self.clean >= CLEAN_RUN or held):
            return None
        self.last_s = time_s
        self.clean = 0
        self.clean_since_s = time_s if held else self.clean_since_s
        text = self._reassurance[self.praised % len(self._reassurance)]
        self.praised += 1
        return CueGiven(time_s, text, "")
