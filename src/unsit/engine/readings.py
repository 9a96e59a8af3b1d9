"""All the measures one coach reads, filtered, with how well each is seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Final

from unsit.body.frame import Frame
from unsit.engine.reading import SetSide, reading
from unsit.engine.smoothing import DEGREES_PER_UNIT, OneEuro
from unsit.engine.state import Stateful
from unsit.movement.model import Condition, Movement, Origin

SURE_SIGHT: Final = 0.5
"""Visibility a fault asks for.

The design notes propose 0.6; on lying bodies BlazePose gives a crossed or far leg 0.45 to 0.7 while it places it
rightly, and a far arm, which it only guesses, 0.1 to 0.2.
"""
CALIBRATION_S: Final = 0.4
"""How long the start must be seen."""
CALIBRATION_SAMPLES: Final = 3
MOVING_S: Final = 3.0
"""Somebody who has not rested for so long is calibrated from the movement itself."""
MOVING_EVERY_S: Final = 0.1
SLOW_DEG_S: Final = 30.0
"""A start is taken only while the body is this slow."""
ARRANGING_S: Final = 0.7
"""Until the work begins the start follows a body that is still arranging itself, with this time constant."""
RESTING_S: Final = 8.0
"""Between repetitions the start of what must stay still follows the body with this time constant: people slide."""
STILL_DEG_S: Final = 10.0
"""A hold begins and ends while the body is this slow; breathing sways by 2°/s."""


def references(movement: Movement) -> tuple[str, ...]:
    """Give every body measure the movement's rules name, each once."""

    def named() -> Iterable[str]:
        if movement.repetition:
            yield movement.repetition.measure
        if movement.hold:
            yield from (condition.measure for condition in movement.hold.conditions)
        if movement.circles:
            yield from (movement.circles.x, movement.circles.y)
        if movement.still_spine:
            yield from (movement.still_spine.kick, movement.still_spine.trunk)
        if movement.check and movement.check.measure:
            yield movement.check.measure
        for condition in (*movement.setup.require, *movement.setup.keep):
            yield condition.measure
        for fault in movement.faults:
            if fault.views and not fault.measure.startswith(("repetition_", "circle_")):
                yield fault.measure

    return tuple(dict.fromkeys(named()))


class Readings(Stateful):
    """Filtered values in the order of `references`; None where not seen now."""

    STATE = (
        "filters",
        "values",
        "sights",
        "samples",
        "moving",
        "moving_from_s",
        "moved_s",
        "start",
        "calibrated",
        "calibrating_s",
    )
    __slots__ = (*STATE, "_circular", "_rest", "_takers", "index", "units")

    def __init__(self, movement: Movement, side: SetSide) -> None:
        names = references(movement)
        made = [reading(name, side) for name in names]
        self.index = {name: number for number, name in enumerate(names)}
        self.units = [one.measure.unit for one in made]
        self._takers = [one.take for one in made]
        self._circular = [one.measure.circular for one in made]
        self.filters = [OneEuro(one.measure.unit, circular=one.measure.circular) for one in made]
        self.values: list[float | None] = [None] * len(made)
        self.sights: list[float] = [0.0] * len(made)
        self.samples: list[list[float | None]] = []
        self.moving: list[list[float | None]] = []
        self.moving_from_s = self.moved_s = -1e9
        self.start: list[float | None] = [None] * len(made)
        self.calibrated = False
        self.calibrating_s = 0.0

    def step(self, frame: Frame) -> None:
        """Read everything off a frame in which somebody is seen."""
        time_s, values, sights, filters = frame.time_s, self.values, self.sights, self.filters
        for number, take in enumerate(self._takers):
            taken = take(frame)
            if taken is None:
                values[number] = None
                sights[number] = 0.0
            else:
                values[number] = filters[number].step(time_s, taken[0])
                sights[number] = taken[1]

    def hide(self) -> None:
        """Take that nobody is seen."""
        self.values = [None] * len(self.values)
        self.sights = [0.0] * len(self.sights)

    def forget_speed(self) -> None:
        """Take that the next frame shows another body or place: nothing leads there from the values until now."""
        for one in self.filters:
            one.forget()

    def from_start(self, number: int) -> float | None:
        """Give a value against the person's own start; None where either is missing."""
        value, start = self.values[number], self.start[number]
        if value is None or start is None:
            return None
        change = value - start
        return (change + 180.0) % 360.0 - 180.0 if self._circular[number] else change

    def slow(self, numbers: Sequence[int], most_deg_s: float = SLOW_DEG_S) -> bool:
        """Whether these values hardly change."""
        return all(
            abs(self.filters[number].speed) * DEGREES_PER_UNIT[self.units[number]] < most_deg_s for number in numbers
        )

    def calibrate(self, gap_s: float) -> bool:
        """Take the present values as part of the start; give whether the start is known now."""
        self.samples.append(list(self.values))
        self.calibrating_s += gap_s
        if self.calibrating_s < CALIBRATION_S or len(self.samples) < CALIBRATION_SAMPLES:
            return False
        self._start_from(self.samples, {})
        return True

    def calibrate_moving(self, time_s: float, rests: Mapping[int, float]) -> bool:
        """Take the present values of somebody who never rests; give whether the start is known now.

        rests: for readings that the movement itself moves, the share of their values that lies below the start; of all
        others the middle value of `MOVING_S` is the start.
        """
        if time_s - self.moved_s < MOVING_EVERY_S:
            return False
        if not self.moving:
            self.moving_from_s = time_s
        self.moved_s = time_s
        self.moving.append(list(self.values))
        if time_s - self.moving_from_s < MOVING_S:
            return False
        self._start_from(self.moving, rests)
        return True

    def _start_from(self, samples: Sequence[Sequence[float | None]], shares: Mapping[int, float]) -> None:
        for number in range(len(self.values)):
            seen = sorted(value for sample in samples if (value := sample[number]) is not None)
            self.start[number] = seen[int(len(seen) * shares.get(number, 0.5))] if seen else None
        self.samples, self.moving = [], []
        self.calibrated = True

    def follow(self, numbers: Sequence[int], gap_s: float, within_s: float) -> None:
        """Let the start of these readings follow their values, with this time constant."""
        share = 1.0 - exp(-gap_s / within_s)
        for number in numbers:
            change = self.from_start(number)
            start = self.start[number]
            if change is not None and start is not None:
                self.start[number] = start + share * change

    def forget_start(self) -> None:
        """Ask for a new start: the position was left."""
        self.samples, self.moving = [], []
        self.calibrating_s = 0.0
        self.calibrated = False
        self.start = [None] * len(self.start)


@dataclass(frozen=True, slots=True)
class Missed:
    """A value outside a condition's limits: the limit, and whether the value must be at least or at most that."""

    value: float
    limit: float
    at_least: bool


class Check:
    """A condition made ready: whether a reading lies inside its limits."""

    __slots__ = ("_high", "_low", "_number", "_readings", "_slack", "_start", "measure", "origin")

    def __init__(self, condition: Condition, readings: Readings, slack: float = 0.0) -> None:
        self.measure, self.origin = condition.measure, condition.origin
        self._readings = readings
        self._number = readings.index[condition.measure]
        self._low = condition.min if condition.min is not None else float("-inf")
        self._high = condition.max if condition.max is not None else float("inf")
        self._slack = slack
        self._start = condition.origin is Origin.START

    def _value(self) -> float | None:
        return self._readings.from_start(self._number) if self._start else self._readings.values[self._number]

    def holds(self, *, widened: bool = False) -> bool | None:
        """Give whether it holds; None where the measure is not seen or the start not known."""
        value = self._value()
        if value is None:
            return None
        slack = self._slack if widened else 0.0
        return self._low - slack <= value <= self._high + slack

    def margin_deg(self) -> float | None:
        """Give how far inside its limits the value lies, negative outside; None where it is not known."""
        value = self._value()
        if value is None:
            return None
        return min(value - self._low, self._high - value) * DEGREES_PER_UNIT[self._readings.units[self._number]]

    def outside_deg(self) -> float | None:
        """Return how far outside its limits the value lies, 0 inside; None where it is not known."""
        margin = self.margin_deg()
        return None if margin is None else max(0.0, -margin)

    def missed(self) -> Missed | None:
        """Return by how much the value misses its limits; None where it is not known or inside them."""
        value = self._value()
        if value is None or self._low <= value <= self._high:
            return None
        return (
            Missed(value, self._low, at_least=True) if value < self._low else Missed(value, self._high, at_least=False)
        )
