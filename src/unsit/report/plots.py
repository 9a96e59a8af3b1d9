"""The report's plots as SVG: a signal over time, faults on a timeline, a path, a gauge.

Every plot is a text of its own, coloured by classes of the page's style sheet, and says in its label what a person who
cannot see it needs. Sizes are in CSS pixels at the width the plot is drawn for.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, isfinite, log10
from typing import Final

from unsit.report.trace import Signal
from unsit.report.words import clock, value_words

_LEFT: Final = 46.0
_RIGHT: Final = 12.0
_TOP: Final = 24.0
_BOTTOM: Final = 24.0
_ROW: Final = 26.0
_LONGEST_LINE: Final = 700
"""Most points of one line: more cannot be told apart."""
_GAP_S: Final = 1.0
"""A signal that was away for longer is drawn as two lines."""


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of time to shade; kind: `done`, `partial` or `fault`. label stands above it, note tells it in words."""

    start_s: float
    end_s: float
    kind: str
    label: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A point on the signal, such as a repetition's farthest value; kind as in Band."""

    time_s: float
    value: float
    kind: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A value that decides; kind: `enter`, `leave`, `partial` or `limit`."""

    value: float
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One signal of a plot; kind: `first` or `second`."""

    signal: Signal
    kind: str = "first"
    label: str = ""


@dataclass(frozen=True, slots=True)
class Axes:
    """From time and value to a place in the drawing."""

    width: float
    height: float
    start_s: float
    end_s: float
    low: float = 0.0
    high: float = 1.0

    def x(self, time_s: float) -> float:
        """Place of a time, kept inside the drawing."""
        share = (time_s - self.start_s) / ((self.end_s - self.start_s) or 1.0)
        return _LEFT + min(1.0, max(0.0, share)) * (self.width - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        """Place of a value, kept inside the drawing."""
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return self.height - _BOTTOM - min(1.0, max(0.0, share)) * (self.height - _BOTTOM - _TOP)

    @property
    def bottom(self) -> float:
        """Place of the time axis."""
        return self.height - _BOTTOM


def _svg(width: float, height: float, title: str, description: str, inside: str, kind: str) -> str:
    label = escape(f"{title}. {description}")
    return f'<svg class="{kind}" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{label}">{inside}</svg>'


def nice_ticks(low: float, high: float, at_most: int) -> list[float]:
    """Give round numbers from low to high, at most so many.

    >>> nice_ticks(0.0, 93.0, 5)
    [0.0, 20.0, 40.0, 60.0, 80.0]
    """
    span = high - low
    if not (isfinite(span) and span > 0 and at_most > 0):
        return [low]
    rough = span / at_most
    unit = 10.0 ** floor(log10(rough))
    step = next(unit * share for share in (1, 2, 5, 10) if unit * share >= rough * 0.999)
    first = ceil(low / step - 1e-9)
    return [round(number * step, 10) for number in range(first, floor(high / step + 1e-9) + 1)]


def _clock_tick(time_s: float, step_s: float) -> str:
    return clock(time_s) if step_s < 1 else clock(time_s).partition(".")[0]


def _time_axis(axes: Axes, top: float = _TOP) -> str:
    ticks = nice_ticks(axes.start_s, axes.end_s, max(2, int(axes.width / 75)))
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    marks = "".join(
        f'<line class="grid" x1="{axes.x(tick):.1f}" x2="{axes.x(tick):.1f}" y1="{top:g}" y2="{axes.bottom:g}"/>'
        f'<text class="tick" x="{axes.x(tick):.1f}" y="{axes.bottom + 16:g}" text-anchor="middle">'
        f"{_clock_tick(tick, step)}</text>"
        for tick in ticks
    )
    return marks + (
        f'<line class="axis" x1="{_LEFT:g}" x2="{axes.width - _RIGHT:g}" y1="{axes.bottom:g}" y2="{axes.bottom:g}"/>'
    )


def _value_axis(axes: Axes, unit: str) -> str:
    return "".join(
        f'<line class="grid" x1="{_LEFT:g}" x2="{axes.width - _RIGHT:g}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text class="tick" x="{_LEFT - 6:g}" y="{y + 4:.1f}" text-anchor="end">{value_words(tick, unit)}</text>'
        for tick in nice_ticks(axes.low, axes.high, 5)
        for y in (axes.y(tick),)
    )


def _bands(axes: Axes, bands: Iterable[Band]) -> Iterator[str]:
    for band in bands:
        left, right = axes.x(band.start_s), axes.x(band.end_s)
        note = f"<title>{escape(band.note)}</title>" if band.note else ""
        yield (
            f'<rect class="band {band.kind}" x="{left:.1f}" y="{_TOP:g}" width="{max(1.5, right - left):.1f}" '
            f'height="{axes.bottom - _TOP:g}">{note}</rect>'
        )
        if band.label:
            yield (
                f'<text class="label {band.kind}" x="{(left + right) / 2:.1f}" y="{_TOP - 7:g}" '
                f'text-anchor="middle">{escape(band.label)}</text>'
            )


def _thresholds(axes: Axes, thresholds: Sequence[Threshold]) -> Iterator[str]:
    for threshold in thresholds:
        y = axes.y(threshold.value)
        yield (
            f'<line class="threshold {threshold.kind}" x1="{_LEFT:g}" x2="{axes.width - _RIGHT:g}" '
            f'y1="{y:.1f}" y2="{y:.1f}"><title>{escape(threshold.label)}</title></line>'
        )


def thinned(times_s: Sequence[float], values: Sequence[float | None], most: int) -> list[tuple[float, float | None]]:
    """Give a line's points with fewer of them: of each stretch its lowest and its highest, and every gap."""
    points = list(zip(times_s, values, strict=True))
    size = ceil(2 * len(points) / most) if len(points) > most else 1
    if size <= 2:
        return points
    kept: list[tuple[float, float | None]] = []
    for start in range(0, len(points), size):
        some = points[start : start + size]
        known = [(time_s, value) for time_s, value in some if value is not None]
        if len(known) < len(some):
            kept.append((some[0][0], None))
        if known:
            kept += sorted({min(known, key=lambda one: one[1]), max(known, key=lambda one: one[1])})
    return kept


def _line_paths(axes: Axes, line: Line) -> Iterator[str]:
    runs: list[list[tuple[float, float]]] = [[]]
    for time_s, value in thinned(line.signal.times_s, line.signal.values, _LONGEST_LINE):
        if not axes.start_s <= time_s <= axes.end_s:
            continue
        if value is None or (runs[-1] and time_s - runs[-1][-1][0] > _GAP_S):
            runs.append([])
        if value is not None:
            runs[-1].append((time_s, value))
    for run in runs:
        if run:
            places = " ".join(f"{axes.x(time_s):.1f},{axes.y(value):.1f}" for time_s, value in run)
            yield f'<polyline class="line {line.kind}" points="{places}"/>'


def _dots(axes: Axes, dots: Iterable[Dot]) -> Iterator[str]:
    for dot in dots:
        if isfinite(dot.value):
            yield (
                f'<circle class="mark {dot.kind}" cx="{axes.x(dot.time_s):.1f}" cy="{axes.y(dot.value):.1f}" r="4">'
                f"<title>{escape(dot.label)}</title></circle>"
            )


def signal_plot(
    lines: Sequence[Line],
    *,
    width: float,
    unit: str,
    span_s: tuple[float, float],
    title: str,
    description: str,
    bands: Sequence[Band] = (),
    dots: Sequence[Dot] = (),
    thresholds: Sequence[Threshold] = (),
    height: float = 220.0,
) -> str:
    """Give one or two measures over time, with what was counted shaded, numbered and dotted.

    width, height: the size it is drawn for. span_s: the first and last time shown. bands must lie in the order of time.
    """
    values = [value for line in lines for value in line.signal.known]
    values += [threshold.value for threshold in thresholds] + [dot.value for dot in dots if isfinite(dot.value)]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    pad = (high - low) * 0.08 or 1.0
    axes = Axes(width, height, *span_s, low - pad, high + pad)
    inside = (
        *_bands(axes, _labels_apart(axes, bands)),
        _value_axis(axes, unit),
        _time_axis(axes),
        *_thresholds(axes, thresholds),
        *(path for line in lines for path in _line_paths(axes, line)),
        *_dots(axes, dots),
    )
    return _svg(width, height, title, description, "".join(inside), "plot")


def _labels_apart(axes: Axes, bands: Sequence[Band]) -> Iterator[Band]:
    """Leave out the labels that would lie over the one before."""
    free = float("-inf")
    for band in bands:
        middle, half = (axes.x(band.start_s) + axes.x(band.end_s)) / 2, 4.0 * len(band.label) + 2.0
        if band.label and middle - half < free:
            yield Band(band.start_s, band.end_s, band.kind, "", band.note)
            continue
        if band.label:
            free = middle + half
        yield band


def timeline(
    rows: Sequence[tuple[str, Sequence[Band]]],
    *,
    width: float,
    span_s: tuple[float, float],
    title: str,
    description: str,
) -> str:
    """Give a row for each name with its stretches of time."""
    height = _ROW * len(rows) + _BOTTOM + 6.0
    axes = Axes(width, height, *span_s)
    parts = [_time_axis(axes, 0.0)]
    for number, (name, bands) in enumerate(rows):
        top = _ROW * number
        parts.append(f'<text class="row" x="{_LEFT:g}" y="{top + 11:g}">{escape(name)}</text>')
        for band in bands:
            left = axes.x(band.start_s)
            parts.append(
                f'<rect class="span {band.kind}" x="{left:.1f}" y="{top + 15:g}" '
                f'width="{max(4.0, axes.x(band.end_s) - left):.1f}" height="9" rx="2">'
                f"<title>{escape(band.note)}</title></rect>"
            )
    return _svg(width, height, title, description, "".join(parts), "plot")


def gauge(value: float, *, most: float, width: float, unit: str, title: str, description: str) -> str:
    """Give a value as the filled part of a bar from 0 to `most`."""
    height, bar = 58.0, 14.0
    left, right = 10.0, width - 10.0
    place = left + (right - left) * min(1.0, max(0.0, value / most))
    ticks = "".join(
        f'<text class="tick" x="{left + (right - left) * tick / most:.1f}" y="{height - 6:g}" text-anchor="middle">'
        f"{value_words(tick, unit)}</text>"
        for tick in nice_ticks(0.0, most, 5)
    )
    inside = (
        f'<rect class="track" x="{left:g}" y="22" width="{right - left:g}" height="{bar:g}" rx="7"/>'
        f'<rect class="fill" x="{left:g}" y="22" width="{max(2.0, place - left):.1f}" height="{bar:g}" rx="7"/>'
        f'<text class="label done" x="{max(left + 14, min(right - 14, place)):.1f}" y="15" text-anchor="middle">'
        f"{value_words(value, unit)}</text>{ticks}"
    )
    return _svg(width, height, title, description, inside, "gauge")


def path_plot(
    paths: Sequence[Sequence[tuple[float, float]]],
    *,
    radius_min: float,
    radius_max: float,
    title: str,
    description: str,
    size: float = 220.0,
) -> str:
    """Give paths about their own middle, with the ring between two radii; x and y in degrees, y upwards."""
    centred = [_centred(path) for path in paths if path]
    reach = max([radius_max, *(max(abs(x), abs(y)) for path in centred for x, y in path)]) * 1.12
    scale, middle = size / 2 / reach, size / 2
    rings = "".join(
        f'<circle class="threshold {kind}" cx="{middle:g}" cy="{middle:g}" r="{radius * scale:.1f}"/>'
        for radius, kind in ((radius_min, "leave"), (radius_max, "limit"))
    )
    lines = "".join(
        '<polyline class="line first" points="'
        + " ".join(f"{middle + x * scale:.1f},{middle - y * scale:.1f}" for x, y in path)
        + '"/>'
        for path in centred
    )
    return _svg(size, size, title, description, rings + lines, "path")


def _centred(path: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    x0, y0 = sum(x for x, _ in path) / len(path), sum(y for _, y in path) / len(path)
    return [(x - x0, y - y0) for x, y in path]
