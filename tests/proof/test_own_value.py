"""A mobility check proves itself: its value is the figure's own, or the proof says how far it is off."""

from dataclasses import replace

import pytest

from unsit.movement.library import load_library
from unsit.proof import prove
from unsit.proof.cases import Case
from unsit.proof.own_value import figures_value, repetitions_needed, views_of_check
from unsit.proof.prove import filmed, performed, watched

LIBRARY = load_library()
RAISE, STAND = LIBRARY.movements["straight_leg_raise"], LIBRARY.movements["chair_stand"]
assert RAISE.check is not None


def test_the_figures_own_value_is_the_angle_of_its_file() -> None:
    """The leg that the file lifts to 54° in the hip is lifted by 54°, whoever looks at it."""
    shown = performed(RAISE, Case(RAISE.id, "raised_side"))
    assert figures_value(RAISE, RAISE.views[0], shown) == pytest.approx(54.0, abs=1.0)


def test_a_value_that_is_off_by_more_than_its_error_falls_short() -> None:
    """An error that the file claims too small is told with both values."""
    assert RAISE.check is not None
    strict = replace(RAISE, check=replace(RAISE.check, truth="hip_bend_deg.other", error=1.0))
    short = [one for one in prove(strict, quick=True).shortfalls if one.what == "the value of straight_leg_raise"]
    assert short
    assert "within 1" in short[0].expected


def test_a_fault_that_spoils_the_value_takes_it() -> None:
    """A thrown leg has a value where nothing is said about it, and none where the file names it."""
    assert RAISE.check is not None
    named = replace(RAISE, check=replace(RAISE.check, spoiled_by=("rushing",)))
    case = Case(RAISE.id, "raised_side", fault="rushing")
    values = [[one.check.value for one in watched(one, filmed(one, case)[0]) if one.check] for one in (RAISE, named)]
    assert values[0][0] == pytest.approx(54.0, abs=RAISE.check.error)
    assert values[1] == [None]


def test_the_figure_goes_on_until_a_count_has_its_time() -> None:
    """Rounds of 2.5 s need 13 for 30 s, and more when they are quicker; other movements need none."""
    assert repetitions_needed(STAND) == 13
    assert repetitions_needed(STAND, 2.0) == 25
    assert repetitions_needed(RAISE) == 0


def test_only_movements_that_are_checks_have_views_for_one() -> None:
    """A squat has no value to be read."""
    assert views_of_check(RAISE) == ("raised_side",)
    assert views_of_check(LIBRARY.movements["squat"]) == ()
    with pytest.raises(ValueError, match="must be a mobility check"):
        figures_value(LIBRARY.movements["squat"], LIBRARY.movements["squat"].views[0], performed(RAISE, Case("", "")))
