"""What kept a coach from counting: conditions that were not met, and how far the movement went."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from unsit.engine.coach import Coach

LONGEST_GAP_S: Final = 0.5
"""Frames farther apart than this say nothing of the time between them."""


class Why(StrEnum):
    """Why nothing is counted."""

    CONDITION = "condition"
    """A condition of the set-up is not met."""
    HIDDEN = "hidden"
    """What a condition of the set-up is read off is not seen."""
    RESTLESS = "restless"
    """The set-up is met, but the body has not come to rest in it."""
    TOO_SMALL = "too_small"
    """The set-up was met, and no repetition went far enough."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that kept the coach from counting, and for how long.

    measure: what it is read off; empty for restlessness. value: the mean while the condition was not met, or the
    farthest that a repetition went; None where there is none. limit: what the value must reach. at_least: whether
    values above the limit are met.
    """

    why: Why
    for_s: float
    measure: str = ""
    value: float | None = None
    limit: float | None = None
    at_least: bool = True


@dataclass(slots=True)
class _Unmet:
    """Values of a condition that was not met, weighted by time."""

    for_s: float = 0.0
    sum: float = 0.0


class ObstacleLog:
    """Follows what keeps one coach from counting."""

    def __init__(self, coach: Coach) -> None:
        self._coach = coach
        self._before_s: float | None = None
        self._unmet: dict[tuple[Why, str, float | None, bool], _Unmet] = {}
        self._farthest: float | None = None
        self.counting_s = 0.0

    def take(self, time_s: float) -> None:
        """Take how the coach stands after a frame in which somebody was seen."""
        gap_s = 0.0 if self._before_s is None else min(time_s - self._before_s, LONGEST_GAP_S)
        self._before_s = time_s
        coach = self._coach
        if coach.is_counting:
            self.counting_s += gap_s
            self._go_farther()
            return
        unmet = coach.unmet()
        if not unmet:
            self._add((Why.RESTLESS, "", None, True), gap_s, 0.0)
        for check in unmet:
            if (missed := check.missed()) is None:
                self._add((Why.HIDDEN, check.measure, None, True), gap_s, 0.0)
            else:
                self._add((Why.CONDITION, check.measure, missed.limit, missed.at_least), gap_s, missed.value)

    def _add(self, key: tuple[Why, str, float | None, bool], gap_s: float, value: float) -> None:
        unmet = self._unmet.setdefault(key, _Unmet())
        unmet.for_s += gap_s
        unmet.sum += gap_s * value

    def _go_farther(self) -> None:
        rule, value = self._coach.movement.repetition, self._coach.repetition_value()
        if rule is None or value is None:
            return
        if self._farthest is None or (value > self._farthest if rule.rises else value < self._farthest):
            self._farthest = value

    def obstacles(self) -> tuple[Obstacle, ...]:
        """Return what kept the coach from counting, the longest first."""
        found = [
            Obstacle(why, one.for_s, measure, None if limit is None else one.sum / one.for_s, limit, at_least)
            for (why, measure, limit, at_least), one in self._unmet.items()
            if one.for_s > 0.0
        ]
        rule, farthest = self._coach.movement.repetition, self._farthest
        if rule and farthest is not None and (farthest < rule.enter if rule.rises else farthest > rule.enter):
            found.append(
                Obstacle(Why.TOO_SMALL, self.counting_s, rule.measure, farthest, rule.enter, at_least=rule.rises)
            )
        return tuple(sorted(found, key=lambda one: -one.for_s))
