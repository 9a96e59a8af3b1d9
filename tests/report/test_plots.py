"""Plots are well-formed, say what they show, and draw what was measured."""

import re
from collections.abc import Callable
from math import nan
from xml.etree import ElementTree as ET

import pytest

from unsit.report.plots import Band, Dot, Line, Threshold, gauge, nice_ticks, path_plot, signal_plot, thinned, timeline
from unsit.report.trace import Signal

SIGNAL = Signal(
    "knee_flexion_deg.either",
    tuple(number / 10 for number in range(100)),
    tuple(None if 40 <= number < 60 else float(number % 20) for number in range(100)),
)


def plotted(width: float = 680.0, **changed: object) -> str:
    """Give a plot of the signal with one repetition."""
    wanted: dict[str, object] = {
        "width": width,
        "unit": "deg",
        "span_s": (0.0, 10.0),
        "title": "Knee <flexion>",
        "description": "2 repetitions",
        "bands": [Band(1.0, 3.0, "done", "1", "repetition 1"), Band(1.1, 3.2, "partial", "partial", "back early")],
        "dots": [Dot(2.0, 15.0, "done", "farthest"), Dot(2.0, nan, "done", "not known")],
        "thresholds": [Threshold(60.0, "enter", "counts past 60°")],
    }
    return signal_plot([Line(SIGNAL)], **(wanted | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "draw",
    [
        plotted,
        lambda: timeline(
            [("knees & hips", [Band(1.0, 2.0, "fault", "", "from 1 to 2")])],
            width=680,
            span_s=(0.0, 10.0),
            title="Faults",
            description="one",
        ),
        lambda: gauge(42.0, most=90.0, width=340, unit="deg", title="Range", description="42°"),
        lambda: path_plot(
            [[(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)], []], radius_min=4, radius_max=12, title="C", description="d"
        ),
    ],
)
def test_every_plot_is_whole_xml_and_says_what_it_shows(draw: Callable[[], str]) -> None:
    """Whoever cannot see it hears its title and description; no number is NaN; the same input gives the same text."""
    drawn = draw()
    root = ET.fromstring(drawn)
    assert root.get("role") == "img"
    assert len((root.get("aria-label") or "").split(". ")) == 2
    assert "nan" not in drawn.lower()
    assert draw() == drawn


def test_a_signal_is_broken_where_it_was_not_seen() -> None:
    """No line is drawn through a time in which nothing is known."""
    lines = re.findall(r'<polyline class="line first" points="([^"]+)"', plotted())
    assert len(lines) == 2
    assert len(lines[0].split()) == 40


def test_a_signal_is_drawn_only_inside_the_time_that_is_shown() -> None:
    """What lies before and after is left out, not squeezed against the edge."""
    (line,) = re.findall(r'<polyline class="line first" points="([^"]+)"', plotted(span_s=(1.0, 2.0)))
    places = [float(point.split(",")[0]) for point in line.split()]
    assert len(places) == 11
    assert len(set(places)) == 11


def test_repetitions_are_numbered_and_labels_do_not_lie_over_each_other() -> None:
    """The number stands over its band; a label that finds no room is left out, its band is not."""
    drawn = plotted()
    assert re.findall(r'class="label [a-z]+"[^>]*>([^<]+)<', drawn) == ["1"]
    assert drawn.count('class="band ') == 2


def test_thresholds_are_inside_the_plot() -> None:
    """The axis reaches to a threshold that the signal never reached, and marks what it is."""
    drawn = plotted()
    (y,) = re.findall(r'class="threshold enter"[^>]* y1="([\d.]+)"', drawn)
    assert 24 < float(y) < 60
    assert "<title>counts past 60°</title>" in drawn


def test_a_value_that_is_not_a_number_gets_no_dot() -> None:
    """Only what is known is drawn."""
    assert plotted().count('class="mark done"') == 1


def test_thinning_keeps_every_low_and_high_and_every_gap() -> None:
    """A line of many points keeps its extremes, so a peak does not vanish."""
    times = [number / 100 for number in range(10_000)]
    values: list[float | None] = [0.0] * 10_000
    values[5003], values[7001] = 90.0, -40.0
    values[2000:2100] = [None] * 100
    thin = thinned(times, values, 300)
    kept = [value for _, value in thin]
    assert len(kept) <= 320
    assert {90.0, -40.0, None} <= set(kept)
    assert [time_s for time_s, _ in thin] == sorted(time_s for time_s, _ in thin)


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-37.0, 112.0), (5.0, 5.0), (0.0, 7200.0), (0.001, 0.002)])
def test_ticks_are_round_inside_and_few(low: float, high: float) -> None:
    """Every axis has ticks, none outside it, at most six."""
    ticks = nice_ticks(low, high, 5)
    assert 1 <= len(ticks) <= 6
    assert all(low - 1e-9 <= tick <= high + 1e-9 for tick in ticks)
