"""Holds: time that counts while the position is kept; the way in and the way out do not count.

phase      position good             position not good             for long enough
OFF        → ENTERING (if still)     –                             → ENTERING (still or not)
ENTERING   → OFF (if only turning)   → OFF (unless for a moment)   → HOLDING (the time of entering counts)
HOLDING    –                         → SLIPPING                    –
SLIPPING   → HOLDING (time counts)   –                             → OFF (the time of slipping does not count)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from unsit.engine.readings import Readings
from unsit.engine.smoothing import DEGREES_PER_UNIT
from unsit.engine.state import Stateful
from unsit.movement.model import Condition, HoldRule, Origin

OFF: Final = "off"
ENTERING: Final = "entering"
HOLDING: Final = "holding"
SLIPPING: Final = "slipping"

NEVER_S: Final = -1e9
FLICKER_S: Final = 0.6
"""While entering, a position not good for less than this is a slip of the eye."""
SETTLING_S: Final = 0.25
"""A body that stops is known to be still this much later: its smoothed speed needs so long to fall from 50°/s to 10."""
STARTING_S: Final = 0.1
"""One that sets off is known to move so much later."""
TURNING_S: Final = 0.3
"""A body that moves on so soon after it came to rest only turned round, as a leg does that is laid over the other."""
PASSING_S: Final = 0.6
"""That is so when it has only just come into the position; later a body that is seen unsteadily seems to move on."""
RESTLESS_S: Final = 1.6
"""Who has kept the position for so long without becoming still is in it: since the middle of that time."""
WAY_OUT_S: Final = 3.0
"""A hold that ends in motion ended when the motion began, if that was no longer ago than this."""


@dataclass(frozen=True, slots=True)
class HoldChange:
    """The hold began (at `at_s`) or paused (at `at_s`)."""

    began: bool
    at_s: float


class HoldClock(Stateful):
    """Counts the seconds of a hold over its pauses.

    still_s: when what each condition is about was last met and still. slip_s: when all that was met was last still;
    stayed_s: the same, as known at the last good picture. back_s: when a slip last ended well. broken: the numbers of
    the conditions that a slip began with.
    """

    STATE = (
        "phase", "since_s", "start_s", "banked_s", "held_s", "still_s", "stayed_s", "slip_s", "back_s", "broken",
        "good_s", "came_s",
    )  # fmt: skip
    __slots__ = (*STATE, "_enter_s", "_pause_s")

    def __init__(self, rule: HoldRule) -> None:
        self._enter_s, self._pause_s = rule.enter_s, rule.pause_s
        self.phase = OFF
        self.since_s = self.start_s = self.banked_s = self.held_s = self.stayed_s = self.slip_s = 0.0
        self.still_s = [0.0] * len(rule.conditions)
        self.broken: list[int] = []
        self.good_s = self.came_s = self.back_s = NEVER_S

    @property
    def holding(self) -> bool:
        """Whether the hold is on (a slip shorter than the pause is still on)."""
        return self.phase in (HOLDING, SLIPPING)

    @property
    def kept(self) -> bool:
        """Whether the position is on and was good just now: who has slipped out of it must come all the way back."""
        return self.phase == HOLDING

    def step(self, time_s: float, met: Sequence[bool], still: Sequence[bool] | None = None) -> HoldChange | None:
        """Take a picture, and give a change, if there is one.

        met: whether each of the rule's conditions is met. still: whether what each is about is still; by default it is.
        """
        still = [True] * len(met) if still is None else still
        good = all(met)
        if good and time_s - self.good_s > FLICKER_S:
            self.came_s = time_s
        rests = [quiet or not one for one, quiet in zip(met, still, strict=True)]
        if all(rests):
            self.slip_s = time_s
        if good:
            # a moment that was not good was a slip: whether the body stayed is known of that time too
            self.stayed_s = self.slip_s
        self.still_s = [
            time_s if one and quiet else was for one, quiet, was in zip(met, rests, self.still_s, strict=True)
        ]
        if self.phase in (OFF, ENTERING):
            change = self._in(time_s, good, all(still))
        else:
            change = self._on(time_s, [number for number, one in enumerate(met) if not one])
        if good:
            self.good_s = time_s
        return change

    def _in(self, time_s: float, good: bool, still: bool) -> HoldChange | None:
        """Come into the hold."""
        if self.phase == OFF:
            if good and still:
                self.phase, self.since_s = ENTERING, max(time_s - SETTLING_S, self.came_s)
            elif good and time_s - self.came_s > RESTLESS_S:
                self.phase, self.since_s = ENTERING, time_s - RESTLESS_S / 2.0
        elif not good:
            if time_s - self.good_s > FLICKER_S:
                self.phase = OFF
        elif not still and time_s - self.since_s < TURNING_S and time_s - self.came_s < PASSING_S:
            self.phase = OFF
        elif time_s - self.since_s >= self._enter_s:
            self.phase, self.start_s = HOLDING, self.since_s
            self.held_s = self.banked_s + time_s - self.start_s
            return HoldChange(began=True, at_s=self.start_s)
        return None

    def _on(self, time_s: float, broken: list[int]) -> HoldChange | None:
        """Hold, and slip out of it."""
        if not broken:
            self.back_s = time_s if self.phase == SLIPPING else self.back_s
            self.phase = HOLDING
            self.held_s = self.banked_s + time_s - self.start_s
        elif self.phase == HOLDING:
            self.phase, self.since_s, self.broken = SLIPPING, time_s, broken
        elif time_s - self.since_s >= self._pause_s:
            return self.stop()
        return None

    def stop(self) -> HoldChange | None:
        """End the hold where it was last good, or where the way out began; give the change if it was on."""
        phase, self.phase = self.phase, OFF
        if phase not in (HOLDING, SLIPPING):
            return None
        end_s = self.start_s + self.held_s - self.banked_s
        still_s = self._left_s(end_s) if phase == SLIPPING else self.stayed_s
        if end_s - WAY_OUT_S <= still_s < end_s:
            moved_s = max(still_s - STARTING_S, self.start_s)
            self.held_s -= end_s - moved_s
            end_s = moved_s
        self.banked_s = self.held_s
        return HoldChange(began=False, at_s=end_s)

    def cut(self, at_s: float) -> HoldChange | None:
        """End the hold at a time that is past, since nothing after it counts; return the change if it was on."""
        was_on, self.phase = self.holding, OFF
        if not was_on:
            return None
        end_s = max(at_s, self.start_s)
        self.held_s = self.banked_s = self.banked_s + end_s - self.start_s
        return HoldChange(began=False, at_s=end_s)

    def _left_s(self, end_s: float) -> float:
        """Give when the body was last at rest before it slipped out of the position for good.

        What is no longer met tells: what else moved before, such as a foot put back in its place, belongs to the hold.
        Only where it tells nothing, since its limit is passed slowly or more than once, does the whole body.
        """
        own_s = min(self.still_s[number] for number in self.broken)
        is_plain = end_s - own_s >= STARTING_S and self.back_s <= self.stayed_s
        return own_s if is_plain else self.stayed_s


@dataclass(frozen=True, slots=True)
class WayIn:
    """How a reading changes from the start pose towards a condition of a hold.

    scale: what makes a change towards it positive degrees. short_of: the limit that a start pose is short of; None for
    a limit that is itself counted from the start.
    """

    number: int
    scale: float
    short_of: float | None

    def gone_deg(self, readings: Readings) -> float:
        """Give how far the body has gone; 0 where the start pose had nowhere to go."""
        change, start = readings.from_start(self.number), readings.start[self.number]
        if change is None or start is None or (self.short_of is not None and (self.short_of - start) * self.scale <= 0):
            return 0.0
        return change * self.scale


def ways_in(conditions: Iterable[Condition], readings: Readings) -> list[WayIn]:
    """Give the ways from the start pose into a hold."""
    ways: list[WayIn] = []
    for condition in conditions:
        number = readings.index[condition.measure]
        scale = DEGREES_PER_UNIT[readings.units[number]]
        for limit, sign in ((condition.min, 1.0), (condition.max, -1.0)):
            if limit is not None:
                ways.append(WayIn(number, sign * scale, None if condition.origin is Origin.START else limit))
    return ways
