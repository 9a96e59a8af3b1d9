"""Repetitions by hysteresis on the movement's own signal, scaled to what this person does.

A repetition goes out past `leave` and `enter` and comes back: past `leave`, or by `RETURN_SHARE` of its own way. The
second is for people whose rest reads worse than the book says: an elbow that never quite straightens, a camera that
sees a straight arm bent by 45°. The way must be at least the width of the hysteresis in any case, so trembling and
pulsing at the far end count nothing.

    phase       signal goes out      signal comes back                        longer than max_s
    RESTING     → OUT                –                                        –
    OUT         –                    → RESTING (whole, partial or nothing)    → STALE
    STALE       –                    → RESTING (nothing)                      –
"""

from dataclasses import dataclass
from typing import Final

from unsit.engine.state import Stateful
from unsit.movement.model import RepetitionRule

RESTING: Final = "resting"
OUT: Final = "out"
STALE: Final = "stale"

RETURN_SHARE: Final = 0.6
"""A repetition is over when this share of the way out has been gone back."""
OWN_COUNT: Final = 2
"""So many whole ones are needed to know a person's own way; the last ones count."""
RISE_SHARE: Final = 0.25
"""Going out begins this share of the hysteresis away from the nearest value since the last repetition; and an excursion
under way when counting began counts only if it was seen to go out by as much: half a repetition is none."""
NO_FLOOR: Final = -1e9


@dataclass(frozen=True, slots=True)
class Excursion:
    """The way out and back; values in the measure's unit. nearest: the value closest to rest since the one before."""

    start_s: float
    peak_s: float
    end_s: float
    peak: float
    nearest: float
    whole: bool

    @property
    def values(self) -> dict[str, float]:
        """What a finished repetition is judged by: the values of REPETITION_MEASURES."""
        return {
            "repetition_s": self.end_s - self.start_s,
            "repetition_peak": self.peak,
            "repetition_start": self.nearest,
            "repetition_rise_s": self.peak_s - self.start_s,
        }


class RepetitionCounter(Stateful):
    """Tells excursions of a signal apart into whole and partial ones.

    halves: an excursion under way when counting began is one as well, if it comes back by as much as a whole one.
    """

    STATE = ("phase", "seen", "start_s", "peak_s", "peak", "nearest", "floor", "own", "half")
    __slots__ = (
        *STATE, "_enter", "_halves", "_leave", "_max_s", "_min_s", "_own_share", "_partial", "_rise", "_sign", "_width",
    )  # fmt: skip

    def __init__(self, rule: RepetitionRule, *, halves: bool = False) -> None:
        self._halves = halves
        self._sign = 1.0 if rule.rises else -1.0
        self._enter, self._leave, self._partial = (self._sign * v for v in (rule.enter, rule.leave, rule.partial))
        self._min_s, self._max_s = rule.min_s, rule.max_s
        self._own_share = rule.own_share
        self._width = self._enter - self._leave
        self._rise = RISE_SHARE * self._width
        self.seen = False
        self.own: list[float] = []
        self.forget()

    def forget(self) -> None:
        """Drop an excursion under way: the position was left or sight was lost."""
        self.phase = RESTING
        self.seen = False
        self.own = []
        self.start_s = self.peak_s = 0.0
        self.peak = self.nearest = self.floor = 0.0
        self.half = False

    @property
    def out(self) -> bool:
        """Whether the body is in a repetition."""
        return self.phase == OUT

    @property
    def entered(self) -> bool:
        """Whether the excursion under way has gone far enough to be a whole one."""
        return self.phase == OUT and self.peak >= self._enter

    @property
    def went_out(self) -> bool:
        """Whether the body was seen to leave its rest: not so when counting began in the middle."""
        return self.phase == OUT and self.floor <= NO_FLOOR

    def step(self, time_s: float, value: float) -> Excursion | None:
        """Take the signal at a time; give the excursion that just ended, if it is one."""
        value *= self._sign
        if not self.seen:
            self.seen = True
            self.nearest = value
            if value > self._leave:
                self._set_out(time_s, value)
                self.half = self._halves
                self.floor = NO_FLOOR if self.half else value + self._rise
            return None
        if self.phase == RESTING:
            if value < self.nearest:
                self.nearest = value
            elif value > self._leave and value > self.nearest + self._rise:
                self._set_out(time_s, value)
            return None
        if value > self.peak:
            self.peak, self.peak_s = value, time_s
        if self.peak < self.floor:
            # a start pose beyond `leave` may be kept as long as one likes
            self.start_s = time_s
        back = self.peak - value
        if value > self._leave and (back < self._width or back < RETURN_SHARE * (self.peak - self.nearest)):
            if time_s - self.start_s > self._max_s:
                self.phase = STALE
            return None
        return self._come_back(time_s, value)

    def _set_out(self, time_s: float, value: float) -> None:
        self.phase = OUT
        self.start_s = self.peak_s = time_s
        self.peak = value
        self.floor = NO_FLOOR

    def _come_back(self, time_s: float, value: float) -> Excursion | None:
        was, nearest, short = self.phase, self.nearest, not self.half and time_s - self.start_s < self._min_s
        self.half = False
        self.phase = RESTING
        self.nearest = value
        way = self.peak - min(nearest, value)
        far_enough = self.peak >= self.floor and way >= self._width
        if was == STALE or short or not far_enough or self.peak < self._partial:
            return None
        sign, whole = self._sign, self.peak >= self._enter and self._like_own(way)
        if whole:
            self.own = [*self.own[1 - OWN_COUNT :], way]
        return Excursion(self.start_s, self.peak_s, time_s, sign * self.peak, sign * nearest, whole)

    def _like_own(self, way: float) -> bool:
        """Tell whether an excursion goes about as far, from where it set out, as the whole ones before it."""
        return len(self.own) < OWN_COUNT or way >= self._own_share * min(self.own)
