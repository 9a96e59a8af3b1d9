"""Pictures of recordings as SVG: signal, thresholds, true and counted repetitions, and why nothing was counted."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Final

from accuracy.people_score import PersonScore
from accuracy.people_trace import Refused, SideTrace
from accuracy.people_truth import PersonTruth
from unsit.report.plots import nice_ticks

LEAST_WIDTH: Final = 1200.0
MOST_WIDTH: Final = 6000.0
SECOND: Final = 26.0
"""A picture is as wide as its recording is long, between these."""
LEFT: Final = 270.0
RIGHT: Final = 130.0
PLOT: Final = 260.0
TOP: Final = 34.0
"""Above the plot, for the marks of what is true and what was counted."""
ROW: Final = 20.0
TICK: Final = 60.0
"""Times at the axis stand about so far apart."""
NOTE: Final = 24.0
"""A note needs so much room."""
MOST_REASONS: Final = 7
HEAD: Final = 58.0
GAP_S: Final = 0.5
"""The line of the signal is broken where it was away for longer."""
SPARE: Final = 0.06
"""Room above and below the signal, as a share of its way."""
EXPLAINED: Final = (
    "Below: when nothing was counted, and what had to hold. Numbers: how far what was done lies from this movement,"
    " divided by how far from the nearest other one."
)
STYLE: Final = """
text { font: 13px system-ui, sans-serif; fill: #222; } .title { font-size: 17px; font-weight: 600; }
.quiet { fill: #666; } .grid { stroke: #e4e4e4; } .axis { stroke: #888; }
.signal { fill: none; stroke: #1f5f99; stroke-width: 1.6; }
.enter { stroke: #b3261e; stroke-dasharray: 7 4; } .leave { stroke: #8a6d00; stroke-dasharray: 3 4; }
.enter-word { fill: #b3261e; } .leave-word { fill: #8a6d00; }
.true { stroke: #0a7d33; stroke-width: 2; } .true-word { fill: #0a7d33; }
.counted { fill: #1f5f99; fill-opacity: .13; } .counted-word { fill: #1f5f99; font-weight: 600; }
.partial { fill: #c77700; fill-opacity: .15; } .partial-word { fill: #a86400; }
.refused { fill: #b3261e; fill-opacity: .55; } .unproven { fill: #c77700; fill-opacity: .3; }
.small { font-size: 12px; } .note { font-size: 11px; }
"""


def _number(value: float) -> str:
    return f"{value:.1f}"


class _Panel:
    """One side of a recording, drawn from a height on."""

    def __init__(self, trace: SideTrace, ends_s: Sequence[float], top: float, width: float) -> None:
        self._trace, self._ends_s, self._right = trace, ends_s, width - RIGHT
        self._top = top + TOP
        self._bottom = self._top + PLOT
        self._start_s, self._end_s = (trace.times[0], trace.times[-1]) if trace.times else (0.0, 1.0)
        rule = trace.rule
        known = [value for value in trace.values if value is not None]
        low, high = min([*known, rule.enter, rule.leave]), max([*known, rule.enter, rule.leave])
        spare = SPARE * ((high - low) or 1.0)
        self._low, self._high = low - spare, high + spare
        self._reasons = _reasons(trace.refused)

    @property
    def height(self) -> float:
        """How high it is, with what stands below the plot."""
        return TOP + PLOT + 34.0 + ROW * max(1, len(self._reasons)) + 22.0

    def _x(self, time_s: float) -> float:
        share = (time_s - self._start_s) / ((self._end_s - self._start_s) or 1.0)
        return LEFT + min(1.0, max(0.0, share)) * (self._right - LEFT)

    def _y(self, value: float) -> float:
        return self._bottom - (value - self._low) / (self._high - self._low) * PLOT

    def svg(self) -> Iterator[str]:
        """Yield the parts of the drawing."""
        rule = self._trace.rule
        side = "" if self._trace.side == "both" else f", {self._trace.side}"
        yield _text(12, self._top + 14, f"{rule.measure}{side}", "signal-word")
        yield from self._axes()
        yield from self._repetitions()
        for name, value, word in (
            ("enter", rule.enter, "counts from"),
            ("leave", rule.leave, "back at rest"),
        ):
            y = self._y(value)
            yield f'<line class="{name}" x1="{LEFT}" x2="{self._right}" y1="{_number(y)}" y2="{_number(y)}"/>'
            yield _text(self._right + 6, y + 4, f"{word} {value:g}", f"{name}-word")
        for line in self._lines():
            points = " ".join(f"{_number(self._x(time_s))},{_number(self._y(value))}" for time_s, value in line)
            yield f'<polyline class="signal" points="{points}"/>'
        yield from self._truth()
        yield from self._refused()

    def _axes(self) -> Iterator[str]:
        for value in nice_ticks(self._low, self._high, 6):
            y = _number(self._y(value))
            yield f'<line class="grid" x1="{LEFT}" x2="{self._right}" y1="{y}" y2="{y}"/>'
            yield _text(LEFT - 8, self._y(value) + 4, f"{value:g}", "quiet", anchor="end")
        for time_s in nice_ticks(self._start_s, self._end_s, round((self._right - LEFT) / TICK)):
            x = _number(self._x(time_s))
            yield f'<line class="axis" x1="{x}" x2="{x}" y1="{self._bottom}" y2="{self._bottom + 5}"/>'
            yield _text(self._x(time_s), self._bottom + 19, f"{time_s:g} s", "quiet", anchor="middle")
        yield f'<line class="axis" x1="{LEFT}" x2="{self._right}" y1="{self._bottom}" y2="{self._bottom}"/>'

    def _repetitions(self) -> Iterator[str]:
        yield _text(12, self._top - 20, "counted", "counted-word")
        number = 0
        for one in self._trace.counted:
            number += not one.partial
            kind, word = ("partial", "half") if one.partial else ("counted", str(number))
            left, right = self._x(one.start_s), self._x(one.end_s)
            yield (
                f'<rect class="{kind}" x="{_number(left)}" y="{self._top}" width="{_number(max(1.0, right - left))}"'
                f' height="{PLOT}"/>'
            )
            yield _text(self._x(one.peak_s), self._top - 20, word, f"{kind}-word", anchor="middle")

    def _truth(self) -> Iterator[str]:
        yield _text(12, self._top - 4, "true ends" if self._ends_s else "true ends not known", "true-word")
        for n, time_s in enumerate(self._ends_s, 1):
            x = _number(self._x(time_s))
            yield f'<line class="true" x1="{x}" x2="{x}" y1="{self._top - 2}" y2="{self._top + 10}"/>'
            yield _text(self._x(time_s), self._top - 5, str(n), "true-word", anchor="middle")

    def _refused(self) -> Iterator[str]:
        top = self._bottom + 32.0
        if not self._reasons:
            yield _text(12, top + 12, "it was counting all the time", "quiet")
        for row, (why, spans) in enumerate(self._reasons):
            y = top + ROW * row
            yield _text(12, y + 12, why, "quiet small")
            for one in spans:
                left, right = self._x(one.start_s), self._x(one.end_s)
                yield (
                    f'<rect class="{"unproven" if one.note else "refused"}" x="{_number(left)}" y="{_number(y + 2)}"'
                    f' width="{_number(max(2.0, right - left))}" height="14"/>'
                )
                if one.note and right - left >= NOTE:
                    yield _text((left + right) / 2, y + 13, one.note, "note", anchor="middle")

    def _lines(self) -> Iterator[list[tuple[float, float]]]:
        line: list[tuple[float, float]] = []
        for time_s, value in zip(self._trace.times, self._trace.values, strict=True):
            if value is None:
                continue
            if line and time_s - line[-1][0] > GAP_S:
                yield line
                line = []
            line.append((time_s, value))
        if line:
            yield line


def _reasons(refused: Iterable[Refused]) -> list[tuple[str, list[Refused]]]:
    """Return reasons with their spans, the one that lasted longest first; the shortest ones share a row."""
    by_reason: dict[str, list[Refused]] = {}
    for one in refused:
        by_reason.setdefault(one.why, []).append(one)
    ordered = sorted(by_reason.items(), key=lambda item: -sum(one.end_s - one.start_s for one in item[1]))
    if len(ordered) <= MOST_REASONS:
        return ordered
    rest = [one for _, spans in ordered[MOST_REASONS - 1 :] for one in spans]
    return [*ordered[: MOST_REASONS - 1], (f"{len(ordered) - MOST_REASONS + 1} more reasons", rest)]


def _text(x: float, y: float, words: str, kind: str, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{_number(x)}" y="{_number(y)}" text-anchor="{anchor}">{escape(words)}</text>'


def picture(score: PersonScore, truth: PersonTruth, traces: Sequence[SideTrace]) -> str:
    """Return a recording as SVG: a panel for each side that was watched."""
    parts: list[str] = []
    longest_s = max((trace.times[-1] - trace.times[0] for trace in traces if trace.times), default=0.0)
    width, top = min(MOST_WIDTH, max(LEAST_WIDTH, LEFT + RIGHT + SECOND * longest_s)), HEAD
    for trace in traces:
        panel = _Panel(trace, truth.ends_s, top, width)
        parts += panel.svg()
        top += panel.height
    sure = "" if score.confidence is None else f", {score.confidence * 100:.0f} % sure"
    title = f"{score.name}: {score.movement}, {score.found} counted of {score.true}{sure}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{top:g}" viewBox="0 0 {width:g} {top:g}"'
        f' role="img" aria-label="{escape(title)}"><style>{STYLE}</style>'
        f'<rect width="{width:g}" height="{top:g}" fill="#fff"/>{_text(12, 26, title, "title")}'
        f"{_text(12, 46, EXPLAINED, 'quiet')}{''.join(parts)}</svg>\n"
    )


def write_pictures(folder: Path, pictures: Iterable[tuple[str, str]]) -> list[Path]:
    """Write pictures in their order into a folder, and take those of an earlier report away; return their paths.

    pictures: the name of each recording with its drawing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("[0-9][0-9]-*.svg"):
        old.unlink()
    written = []
    for n, (name, drawing) in enumerate(pictures, 1):
        path = folder / f"{n:02d}-{Path(name).stem}.svg"
        path.write_text(drawing, encoding="utf-8")
        written.append(path)
    return written
