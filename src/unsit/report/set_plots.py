"""The plots of one set: its own signal with what was counted, its faults in time, its still-spine range."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from unsit.engine.coach import Coach
from unsit.engine.events import Calibrated
from unsit.engine.result import FaultSpan, SetResult
from unsit.movement.model import CircleRule, Condition, Movement, Origin, RepetitionRule
from unsit.report.plots import Band, Dot, Line, Threshold, gauge, path_plot, signal_plot, timeline
from unsit.report.trace import Signal, Trace
from unsit.report.words import (
    clock,
    definition,
    done_words,
    fault_named,
    measure_words,
    plain_name,
    seconds,
    unit_of,
    value_words,
)

WIDE: Final = 680.0
"""Width a plot is drawn for on a screen, CSS pixels."""
NARROW: Final = 340.0
"""Width it is drawn for on a phone."""

_CONDITIONS_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """A plot with its caption; draw gives the SVG for a width; square ones are drawn once.

    legend: kind and meaning of each line in it.
    """

    caption: str
    draw: Callable[[float], str]
    square: bool = False
    legend: tuple[tuple[str, str], ...] = ()


class Starts:
    """The start values a person was measured from, found by watching the kept frames once more."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._told: dict[tuple[str, str], list[Calibrated]] = {}

    def of(self, movement: Movement, one: SetResult) -> dict[str, float]:
        """Give the values by measure reference that held during a set; nothing if none were found."""
        key = (movement.id, one.side)
        if key not in self._told:
            coach = Coach(movement, one.side)
            told = (event for frame in self._trace.frames(-inf, inf) for event in coach.update(frame))
            self._told[key] = [event for event in told if isinstance(event, Calibrated)]
        before = [event for event in self._told[key] if event.time_s <= one.end_s]
        return dict(before[-1].start) if before else {}


@dataclass(frozen=True, slots=True)
class SetPlots:
    """Makes the plots of one set; trace: the frames of the whole check, starts: made of the same trace."""

    one: SetResult
    movement: Movement
    trace: Trace
    starts: Starts

    def figures(self) -> Iterator[Figure]:
        """Give every plot there is something to draw for."""
        rules = self.movement
        if rules.repetition is not None:
            yield from self._repetitions(rules.repetition)
        for condition in (rules.hold.conditions if rules.hold is not None else ())[:_CONDITIONS_SHOWN]:
            yield from self._hold(condition)
        if rules.circles is not None:
            yield from self._circles(rules.circles)
        if self.one.faults:
            yield self._faults()
        if rules.still_spine is not None and self.one.still_spine_deg is not None:
            yield self._still_spine(self.one.still_spine_deg, rules.still_spine.tolerance)

    @property
    def _span_s(self) -> tuple[float, float]:
        margin = min(1.5, 0.05 * (self.one.end_s - self.one.start_s) + 0.4)
        return max(0.0, self.one.start_s - margin), self.one.end_s + margin

    def _signal(self, reference: str, origin: Origin) -> Signal:
        """Give a measure of the set, against the person's own start where the rule is."""
        signal = self.trace.signal(reference, self.one.side, self.one.start_s, self.one.end_s)
        if origin is Origin.ZERO or not signal.known:
            return signal
        start = self.starts.of(self.movement, self.one).get(reference, signal.known[0])
        return replace(signal, values=tuple(None if value is None else value - start for value in signal.values))

    def _plot(
        self,
        caption: str,
        lines: Sequence[Line],
        bands: Sequence[Band],
        thresholds: Sequence[Threshold],
        dots: Sequence[Dot] = (),
    ) -> Figure:
        one, reference = self.one, lines[0].signal.reference

        def draw(width: float) -> str:
            return signal_plot(
                lines,
                width=width,
                unit=unit_of(reference),
                span_s=self._span_s,
                title=caption,
                description=f"{done_words(one, self.movement)}. "
                + " ".join(band.note + "." for band in bands if band.note),
                bands=bands,
                dots=dots,
                thresholds=thresholds,
            )

        return Figure(caption, draw, legend=tuple((threshold.kind, threshold.label) for threshold in thresholds))

    def _repetitions(self, rule: RepetitionRule) -> Iterator[Figure]:
        signal = self._signal(rule.measure, rule.origin)
        if not signal.known:
            return
        unit = unit_of(rule.measure)
        bands, dots, number = [], [], 0
        for repetition in self.one.repetitions:
            number += not repetition.partial
            kind = "partial" if repetition.partial else "done"
            name = "partial repetition" if repetition.partial else f"repetition {number}"
            times = f"from {clock(repetition.start_s)} to {clock(repetition.end_s)}"
            note = f"{name} {times}, {value_words(repetition.peak, unit)}"
            label = "partial" if repetition.partial else str(number)
            bands.append(Band(repetition.start_s, repetition.end_s, kind, label, note))
            dots.append(Dot(repetition.peak_s, repetition.peak, kind, note))
        past, under = ("past", "back under") if rule.rises else ("under", "back past")
        thresholds = (
            Threshold(rule.enter, "enter", f"counts {past} {value_words(rule.enter, unit)}"),
            Threshold(rule.leave, "leave", f"is over {under} {value_words(rule.leave, unit)}"),
            Threshold(rule.partial, "partial", f"partial {past} {value_words(rule.partial, unit)}"),
        )
        yield self._plot(_about(rule.measure, rule.origin), [Line(signal)], bands, thresholds, dots)

    def _hold(self, condition: Condition) -> Iterator[Figure]:
        signal = self._signal(condition.measure, condition.origin)
        if not signal.known:
            return
        unit = unit_of(condition.measure)
        bands = [
            Band(
                hold.start_s,
                hold.end_s,
                "done",
                seconds(hold.end_s - hold.start_s),
                f"held from {clock(hold.start_s)} to {clock(hold.end_s)}",
            )
            for hold in self.one.holds
        ]
        limits = ((condition.min, "at least"), (condition.max, "at most"))
        thresholds = [
            Threshold(limit, "enter", f"{words} {value_words(limit, unit)}")
            for limit, words in limits
            if limit is not None
        ]
        yield self._plot(_about(condition.measure, condition.origin), [Line(signal)], bands, thresholds)

    def _circles(self, rule: CircleRule) -> Iterator[Figure]:
        x, y = self._signal(rule.x, Origin.ZERO), self._signal(rule.y, Origin.ZERO)
        if not (x.known and y.known):
            return
        # both in degrees, as the rule scales them, and about their own middle: the circle is what counts
        across, up = _about_middle(rule.y, x, rule.x_scale), _about_middle(rule.y, y, 1.0)
        caption = f"The two ways of the circle: {measure_words(rule.y)} (thick), {measure_words(rule.x)} (thin)"
        yield self._plot(caption, [Line(up), Line(across, "second")], self._circle_bands(), ())
        paths = [list(_path(across, up, circle.start_s, circle.end_s)) for circle in self.one.circles]
        low, high = rule.radius_min, rule.radius_max
        words = f"Each circle about its own middle, and the smallest and largest that count, {low:g}° and {high:g}°"

        def draw(_: float) -> str:
            return path_plot(paths, radius_min=low, radius_max=high, title="Circles", description=words)

        yield Figure(words, draw, square=True)

    def _circle_bands(self) -> list[Band]:
        bands, numbers = [], {"forward": 0, "backward": 0}
        for circle in self.one.circles:
            numbers[circle.direction] += 1
            number = numbers[circle.direction]
            note = f"circle {number} {circle.direction}, radius {value_words(circle.radius_deg, 'deg')}"
            bands.append(Band(circle.start_s, circle.end_s, "done", f"{number}{circle.direction[0]}", note))
        return bands

    def _faults(self) -> Figure:
        rows: dict[str, list[Band]] = {}
        for fault in self.one.faults:
            rows.setdefault(plain_name(fault.id), []).append(self._fault_band(fault))
        notes = " ".join(f"{band.note}." for bands in rows.values() for band in bands)
        return Figure(
            "Faults in time",
            lambda width: timeline(
                list(rows.items()), width=width, span_s=self._span_s, title="Faults in time", description=notes
            ),
        )

    def _fault_band(self, fault: FaultSpan) -> Band:
        known = fault_named(fault.id, self.movement)
        worst = f", worst {value_words(fault.value, unit_of(known.measure))}" if known is not None else ""
        note = f"{plain_name(fault.id)} from {clock(fault.start_s)} to {clock(fault.end_s)}{worst}"
        return Band(fault.start_s, fault.end_s, "fault", "", note)

    def _still_spine(self, value: float, tolerance: float) -> Figure:
        words = f"Still-spine range: the largest kick while the trunk moved less than {tolerance:g}°"
        most = max(90.0, value * 1.1)
        return Figure(
            words,
            lambda width: gauge(
                value,
                most=most,
                width=width,
                unit="deg",
                title="Still-spine range",
                description=f"{words}: {value:.0f}°",
            ),
        )


def _about(reference: str, origin: Origin) -> str:
    """Give a caption that says what a measure is."""
    words, what = measure_words(reference).capitalize(), definition(reference)
    start = ", change from the start" if origin is Origin.START else ""
    return f"{words}{start}: {what}" if what else f"{words}{start}"


def _about_middle(reference: str, signal: Signal, scale: float) -> Signal:
    """Give a signal scaled, with 0 half-way between its lowest and highest value; reference: whose unit it then has."""
    middle = (min(signal.known) + max(signal.known)) / 2
    values = tuple(None if value is None else (value - middle) * scale for value in signal.values)
    return replace(signal, reference=reference, values=values)


def _path(x: Signal, y: Signal, start_s: float, end_s: float) -> Iterable[tuple[float, float]]:
    for time_s, across, up in zip(x.times_s, x.values, y.values, strict=True):
        if start_s <= time_s <= end_s and across is not None and up is not None:
            yield across, up
