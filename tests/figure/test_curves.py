"""Curves through keyframes keep their shape."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unsit.figure.curves import Curve

KNOTS = st.lists(st.tuples(st.floats(0.05, 5.0), st.floats(-180.0, 180.0)), min_size=2, max_size=8)


def curve_of(knots: list[tuple[float, float]], *, periodic: bool = False) -> tuple[Curve, list[float], list[float]]:
    """Give a curve of one channel, its times and values, from steps and values."""
    times, now = [], 0.0
    for step, _ in knots:
        now += step
        times.append(now)
    values = [value for _, value in knots]
    return Curve(times, [[value] for value in values], periodic=periodic), times, values


@settings(max_examples=100, deadline=None)
@given(knots=KNOTS, periodic=st.booleans())
def test_a_curve_goes_through_its_knots_and_never_past_the_two_it_lies_between(
    knots: list[tuple[float, float]], periodic: bool
) -> None:
    """Claim: no overshoot: between two knots all values lie between theirs, and it is monotone there."""
    curve, times, values = curve_of(knots, periodic=periodic)
    for n, time_s in enumerate(times):
        assert curve.at(time_s)[0] == pytest.approx(values[n], abs=1e-9)
    for n in range(len(times) - 1):
        low, high = sorted(values[n : n + 2])
        read = [curve.at(times[n] + (times[n + 1] - times[n]) * k / 20)[0] for k in range(21)]
        assert min(read) >= low - 1e-9
        assert max(read) <= high + 1e-9
        steps = [(b - a) * (1 if values[n + 1] >= values[n] else -1) for a, b in pairwise(read)]
        assert min(steps) >= -1e-9


def speed(curve: Curve, time_s: float) -> float:
    """Give the slope of the first channel."""
    return (curve.at(time_s + 1e-4)[0] - curve.at(time_s - 1e-4)[0]) / 2e-4


def test_a_knot_on_the_way_is_passed_without_a_stop_and_an_extreme_is_a_stop() -> None:
    """Claim: at a passing keyframe the speed is near that of its neighbours, at a turning point it is 0."""
    curve = Curve([0.0, 1.0, 2.0, 4.0], [[0.0], [30.0], [60.0], [0.0]])
    assert speed(curve, 1.0) > 20.0
    assert speed(curve, 2.0) == pytest.approx(0.0, abs=0.1)


def test_a_periodic_curve_runs_on_where_its_ends_meet_and_another_starts_at_rest() -> None:
    """Claim: with the start between two extremes the periodic curve has one slope at both ends, the other none."""
    times, rows = [0.0, 1.0, 3.0, 4.0], [[45.0], [65.0], [-5.0], [45.0]]
    periodic, single = Curve(times, rows, periodic=True), Curve(times, rows)
    first = (periodic.at(1e-4)[0] - 45.0) / 1e-4
    last = (45.0 - periodic.at(4.0 - 1e-4)[0]) / 1e-4
    assert first == pytest.approx(last, rel=0.01)
    assert first > 10.0
    assert (single.at(1e-4)[0] - 45.0) / 1e-4 == pytest.approx(0.0, abs=0.1)


def test_before_and_after_its_knots_a_curve_keeps_still() -> None:
    """Claim: outside its knots it keeps the first and the last values."""
    curve = Curve([1.0, 2.0], [[3.0, 4.0], [5.0, 6.0]])
    assert curve.at(0.0) == (3.0, 4.0)
    assert curve.at(9.0) == (5.0, 6.0)


@pytest.mark.parametrize(
    ("times", "rows", "says"),
    [
        ([0.0], [[1.0]], "two or more knots"),
        ([0.0, 1.0], [[1.0]], "one row for each"),
        ([0.0, 0.0], [[1.0], [2.0]], "must increase"),
    ],
)
def test_impossible_knots_are_refused(times: list[float], rows: list[list[float]], says: str) -> None:
    """Claim: the message says what must hold."""
    with pytest.raises(ValueError, match=says):
        Curve(times, rows)
