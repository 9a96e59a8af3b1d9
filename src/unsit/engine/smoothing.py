"""The One Euro filter on measures: still when the body is still, quick when it moves.

Source: Casiez, Roussel, Vogel 2012, "1 € Filter". Measures are filtered instead of landmarks: a movement needs about a
dozen numbers, not 165, and directions wrap as they should.
"""

from math import pi
from typing import Final

from unsit.engine.state import Stateful

MIN_CUTOFF_HZ: Final = 1.6
"""Cut-off for a still body; landmarks come already smoothed from the camera's filter."""
BETA: Final = 0.025
"""Cut-off gained per degree a second, Hz: at 100°/s the lag is about 40 ms."""
SPEED_CUTOFF_HZ: Final = 1.0
"""Cut-off of the speed, as in the paper."""
SPIKE_DEG: Final = 25.0
SPIKE_DEG_S: Final = 360.0
"""A value that jumps by more than `SPIKE_DEG` and faster than this waits for the next one to confirm it.

The pose model takes one leg for the other for a single picture now and then; a thrown leg turns by 200°/s at most.
"""
SPIKE_GAP_S: Final = 0.25
"""After a longer gap a jump says nothing."""
LONGEST_GAP_S: Final = 1.0
"""After a longer gap the filter starts anew."""
DEGREES_PER_UNIT: Final = {"deg": 1.0, "ratio": 80.0}
"""How much of each unit counts as a degree of speed: a trunk length swept in a second is about 80°/s at the hip."""


class OneEuro(Stateful):
    """One filtered number; `circular` ones are directions in degrees that wrap at ±180."""

    STATE = ("time_s", "raw", "value", "speed", "doubted")
    __slots__ = (*STATE, "_beta", "_circular", "_spike")

    def __init__(self, unit: str, *, circular: bool = False) -> None:
        self._beta = BETA * DEGREES_PER_UNIT[unit]
        self._spike = 1.0 / DEGREES_PER_UNIT[unit]
        self._circular = circular
        self.time_s = -1e9
        self.raw = self.value = self.speed = 0.0
        self.doubted = False

    def forget(self) -> None:
        """Start anew with the next value."""
        self.time_s = -1e9

    def step(self, time_s: float, raw: float) -> float:
        """Take a value at a time and give the filtered one."""
        gap = time_s - self.time_s
        if gap > LONGEST_GAP_S:
            self.time_s = time_s
            self.raw = self.value = raw
            self.speed = 0.0
            return raw
        if self._circular:
            # counted on without a jump, so that a filtered direction may pass ±180
            raw = self.raw + (raw - self.raw + 180.0) % 360.0 - 180.0
        if not self.doubted and gap < SPIKE_GAP_S:
            jump = abs(raw - self.raw)
            if jump > self._spike * SPIKE_DEG and jump > self._spike * SPIKE_DEG_S * gap:
                self.doubted = True
                return self.value
        self.doubted = False
        self.time_s = time_s
        turn = 2.0 * pi * gap
        share = turn * SPEED_CUTOFF_HZ
        self.speed += share / (share + 1.0) * ((raw - self.raw) / gap - self.speed)
        share = turn * (MIN_CUTOFF_HZ + self._beta * (self.speed if self.speed > 0.0 else -self.speed))
        self.value += share / (share + 1.0) * (raw - self.value)
        self.raw = raw
        return self.value
