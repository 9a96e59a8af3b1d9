"""Nothing is called a change that a measure's own wavering explains."""

from math import isclose, sqrt

from hypothesis import given
from hypothesis import strategies as st

from unsit.diary.noise import Change, Origin, band, change, minimal_detectable_change, own_sem

VALUES = st.lists(st.floats(0, 500), min_size=5, max_size=40)


def test_the_detectable_change_is_that_of_the_formula() -> None:
    """1.96 · √2 · SEM, as Weir (2005) gives it."""
    assert isclose(minimal_detectable_change(2.0), 1.96 * sqrt(2) * 2.0)


def test_a_steady_gain_is_no_noise() -> None:
    """Who gains the same each session wavers by nothing, so that the gain shows."""
    values = [10.0, 12.0, 14.0, 16.0, 18.0]
    assert own_sem(values) == 0.0
    assert change(values) is Change.MORE


def test_with_few_sessions_nothing_is_said() -> None:
    """Four sessions tell nothing of a measure whose error is unknown; one is enough where films tell it."""
    assert band([50.0, 60.0, 50.0, 60.0]) is None
    assert change([50.0, 60.0, 50.0, 90.0]) is Change.UNKNOWN
    known = band([40.0], "still_spine_deg")
    assert known is not None
    assert known.origin is Origin.KNOWN


def test_a_measure_never_wavers_by_less_than_is_known_of_it() -> None:
    """Five equal sessions do not make the camera better than films showed it to be."""
    found = band([40.0] * 5, "still_spine_deg")
    assert found is not None
    assert isclose(found.high - found.low, 2 * minimal_detectable_change(1.5))


@given(VALUES)
def test_what_lies_inside_the_band_is_the_same(values: list[float]) -> None:
    """Whatever the sessions were, the word follows the band."""
    found = band(values)
    assert found is not None
    inside = found.low <= values[-1] <= found.high
    assert (change(values) is Change.SAME) == inside


@given(VALUES, st.floats(-100, 100))
def test_the_band_moves_with_the_values(values: list[float], by: float) -> None:
    """A scale that reads so much more all the time changes where the band lies, not how wide it is."""
    one, other = band(values), band([value + by for value in values])
    assert one is not None
    assert other is not None
    assert isclose(other.high - other.low, one.high - one.low, rel_tol=1e-6, abs_tol=1e-6)
