"""The value of a mobility check: read while the work is done rightly and seen, else unknown and why.

counts        read while                  a value comes
LARGEST       a repetition                with a whole repetition
SMALLEST      a repetition                with a whole repetition
HOLD          the hold is kept            once it was kept for `time_s`, then with every second
COUNT         –                           `time_s` after the first whole repetition began
STILL_SPINE   –                           with the still-spine range

What a fault of `spoiled_by` is on for gives no value, nor does what cannot be seen, or where that fault cannot be.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from unsit.engine.events import NoValue
from unsit.engine.state import Stateful
from unsit.movement.model import CheckRule, Counts

HIDDEN_S: Final = 0.5
"""A repetition in which nothing could be read for so long gives no value: the best moment may have been in it."""

_BETTER: Final[Mapping[Counts, Callable[[float, float], float]]] = {
    Counts.LARGEST: max,
    Counts.SMALLEST: min,
    Counts.STILL_SPINE: max,
}
"""Which of two values of a set is the one of the check; of other kinds the later one is."""


def best(counts: Counts, values: Sequence[float]) -> float:
    """Give the value of a set from all that were read in it; there is at least one."""
    chosen, better = values[0], _BETTER.get(counts)
    for value in values[1:]:
        chosen = better(chosen, value) if better else value
    return chosen


@dataclass(frozen=True, slots=True)
class Seen:
    """A frame of a set, as far as a check cares.

    working: in a repetition, or in a hold that is kept. value: of the check's measure, None where it is not known.
    trouble: why nothing can be read now, with the fault that spoils it, if one does.
    """

    time_s: float
    gap_s: float
    working: bool
    value: float | None
    trouble: NoValue | None
    fault: str = ""


class CheckWatch(Stateful):
    """Reads the value of a check off one set after the other."""

    STATE = (
        "value",
        "extreme",
        "spoiled",
        "hidden_s",
        "fault",
        "why",
        "sum",
        "held_s",
        "told_s",
        "from_s",
        "count",
        "over",
    )
    __slots__ = (*STATE, "rule")

    def __init__(self, rule: CheckRule) -> None:
        self.rule = rule
        self.forget()

    def forget(self) -> None:
        """Begin a new set."""
        self.value: float | None = None
        self.extreme: float | None = None
        self.spoiled = ""
        self.fault = ""
        self.why = ""
        self.sum = self.held_s = self.told_s = self.hidden_s = 0.0
        self.from_s = -1.0
        self.count = 0
        self.over = False

    @property
    def no_value(self) -> NoValue:
        """Why there is no value."""
        return self.why or "short"  # type: ignore[return-value]

    def see(self, seen: Seen) -> float | None:
        """Take a frame; give a value that was just read."""
        if not seen.working:
            return None
        if seen.trouble is not None:
            self.why, self.fault = seen.trouble, seen.fault
        if self.rule.counts is Counts.HOLD:
            return self._held(seen)
        if seen.trouble == "fault":
            self.spoiled = seen.fault
        elif seen.trouble is not None:
            self.hidden_s += seen.gap_s
        elif seen.value is not None:
            before = self.extreme
            self.extreme = seen.value if before is None else best(self.rule.counts, (before, seen.value))
        return None

    def _held(self, seen: Seen) -> float | None:
        if seen.trouble is not None or seen.value is None:
            return None
        self.sum += seen.value * seen.gap_s
        self.held_s += seen.gap_s
        if self.held_s < (self.rule.time_s or 0.0) or self.held_s - self.told_s < 1.0:
            return None
        self.told_s = self.held_s
        return self._read(self.sum / self.held_s)

    def repeated(self, start_s: float, *, whole: bool, fault: str, seen: bool) -> float | None:
        """Take that an excursion ended; give a value that was just read.

        fault: one of `spoiled_by` that was found just at its end. seen: whether the faults of `spoiled_by` were.
        """
        spoiled, extreme = fault or self.spoiled, self.extreme
        hidden = self.hidden_s >= HIDDEN_S
        self.spoiled, self.extreme, self.hidden_s = "", None, 0.0
        if not whole or spoiled or not seen:
            if spoiled:
                self.why, self.fault = "fault", spoiled
            elif not seen:
                self.why = "hidden"
            return None
        if self.rule.counts is Counts.COUNT:
            self.count += 1
            self.from_s = start_s if self.from_s < 0.0 else self.from_s
            return None
        if self.rule.counts is Counts.STILL_SPINE or extreme is None or hidden:
            return None
        return self._read(extreme)

    def timed(self, time_s: float, *, nearly: bool) -> float | None:
        """Take how late it is; give the count once its time is over. nearly: a repetition is past `enter` now."""
        if self.rule.counts is not Counts.COUNT or self.over or self.from_s < 0.0:
            return None
        if time_s < self.from_s + (self.rule.time_s or 0.0):
            return None
        self.over = True
        return self._read(float(self.count + nearly))

    def ranged(self, range_deg: float) -> float | None:
        """Take a still-spine range."""
        return self._read(range_deg) if self.rule.counts is Counts.STILL_SPINE else None

    def _read(self, latest: float) -> float:
        self.value = latest if self.value is None else best(self.rule.counts, (self.value, latest))
        return latest
