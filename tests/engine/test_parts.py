"""Smoothing, position and cues."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.engine.cues import PAUSE_S, REPEAT_S, CueChooser
from unsit.engine.position import PositionWatch
from unsit.engine.smoothing import OneEuro
from unsit.movement.model import CounterExample, Fault, Setup


def fault(name: str, severity: int) -> Fault:
    """Give a fault of this severity whose cue is its name."""
    return Fault(name, "trunk_tilt_deg", name, "r", severity, ("front",), CounterExample(), above=1.0)


@given(st.lists(st.floats(-100.0, 100.0), min_size=2, max_size=60))
def test_the_filter_stays_within_what_it_saw(values: list[float]) -> None:
    """A filtered value never leaves the range of the raw ones."""
    one = OneEuro("deg")
    for number, value in enumerate(values):
        got = one.step(number / 30, value)
        assert min(values[: number + 1]) - 1e-9 <= got <= max(values[: number + 1]) + 1e-9


def test_a_direction_passes_the_turning_point_without_a_jump() -> None:
    """From 178° to −178° is four degrees, not three hundred and fifty-six."""
    one = OneEuro("deg", circular=True)
    got = [one.step(number / 30, 178.0 if number < 30 else -178.0) for number in range(90)]
    assert max(got) < 183.0
    assert min(got) > 177.0


def test_a_value_of_a_single_picture_leaves_no_trace() -> None:
    """One picture in which a leg is taken for the other changes nothing; from the second on a jump is believed."""
    smooth, spiked, jumped = OneEuro("deg"), OneEuro("deg"), OneEuro("deg")
    for number in range(60):
        calm = smooth.step(number / 30, 10.0)
        once = spiked.step(number / 30, -50.0 if number == 30 else 10.0)
        twice = jumped.step(number / 30, -50.0 if number >= 30 else 10.0)
        assert once == pytest.approx(calm, abs=1e-9)
    assert twice < -45.0


def test_a_thrown_leg_is_no_slip_of_the_eye() -> None:
    """Up to 300°/s is followed at once, at any frame rate."""
    for fps in (12, 30, 60):
        one = OneEuro("deg")
        got = [one.step(number / fps, 300.0 * number / fps) for number in range(fps // 2)]
        assert all(after > before for before, after in itertools.pairwise(got))


def position(plan: list[tuple[bool, bool, float]], first: bool = True) -> list[tuple[str, float]]:
    """Give the changes of a watch after a plan of (required holds, kept holds, for so many seconds)."""
    watch = PositionWatch(Setup((), (), min_s=0.4, leave_s=1.0))
    told: list[tuple[str, float]] = []
    frame = 0
    for required, kept, for_s in plan if first else [(False, False, 1.0), *plan]:
        for _ in range(round(for_s * 20)):
            change = watch.step(frame / 20, required, kept)
            told += [(change, frame / 20)] if change else []
            frame += 1
    return told


def test_who_is_there_from_the_first_frame_is_there_at_once_others_must_stay() -> None:
    """A clip may begin in full work; somebody who only comes through does not count."""
    assert position([(True, True, 2.0)]) == [("reached", 0.1)]
    assert position([(True, True, 0.3), (False, False, 1.0)], first=False) == []
    assert [what for what, _ in position([(True, True, 2.0)], first=False)] == ["reached"]


def test_a_position_left_for_a_moment_is_kept() -> None:
    """Less than leave_s is forgiven, more is lost."""
    assert [what for what, _ in position([(True, True, 1), (True, False, 0.8), (True, True, 1)])] == ["reached"]
    assert [what for what, _ in position([(True, True, 1), (False, False, 1.5)])] == ["reached", "lost"]


def test_the_gravest_fault_is_said_first_and_not_again_at_once() -> None:
    """One cue at a time, by severity, with a pause, and the same one only after a while."""
    chooser = CueChooser([fault("small", 1), fault("grave", 3)], ["Well done."])
    said = [
        (cue.fault, time_s / 10) for time_s in range(200) if (cue := chooser.choose(time_s / 10, {"small", "grave"}))
    ]
    assert [name for name, _ in said[:3]] == ["grave", "small", "grave"]
    assert said[1][1] - said[0][1] >= PAUSE_S
    assert said[2][1] - said[0][1] >= REPEAT_S


def test_three_clean_repetitions_are_praised_and_a_fault_starts_anew() -> None:
    """Praise follows clean work only."""
    chooser = CueChooser([fault("small", 1)], ["Well done."])
    for _ in range(2):
        chooser.done(clean=True)
    assert chooser.choose(1.0, set()) is None
    chooser.done(clean=True)
    cue = chooser.choose(2.0, set())
    assert cue is not None
    assert (cue.text, cue.fault) == ("Well done.", "")
    for _ in range(2):
        chooser.done(clean=True)
    chooser.done(clean=False)
    assert chooser.choose(20.0, set()) is None
