"""Holds that pause and resume."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.engine.holding import HoldClock
from unsit.movement.model import Condition, HoldRule

CONDITION = Condition("chest_up_deg", min=40.0)
RULE = HoldRule(conditions=(CONDITION,), enter_s=1.0, pause_s=0.7)


def run(plan: list[tuple[bool, float]], fps: float = 30.0) -> tuple[HoldClock, list[tuple[bool, float]]]:
    """Give a clock after a plan of (position good, for so many seconds), and its changes."""
    clock = HoldClock(RULE)
    changes: list[tuple[bool, float]] = []
    frame = 0
    until = 0.0
    for good, for_s in plan:
        until += for_s
        while frame / fps < until:
            change = clock.step(frame / fps, [good])
            if change:
                changes.append((change.began, change.at_s))
            frame += 1
    return clock, changes


def test_time_counts_from_when_the_position_was_taken() -> None:
    """The second of entering is part of the hold."""
    clock, changes = run([(False, 2), (True, 10)])
    ((began, at_s),) = changes
    assert began
    assert at_s == pytest.approx(2.0)
    assert clock.held_s == pytest.approx(10, abs=0.05)


def test_a_short_slip_counts_and_a_long_one_pauses() -> None:
    """Up to pause_s the hold goes on; a longer slip ends it where it was last good."""
    clock, changes = run([(True, 5), (False, 0.5), (True, 5), (False, 3), (True, 4)])
    assert [began for began, _ in changes] == [True, False, True]
    assert changes[1][1] == pytest.approx(10.5, abs=0.05)
    assert clock.held_s == pytest.approx(14.5, abs=0.1)


def test_passing_through_is_not_a_hold() -> None:
    """Shorter than enter_s counts nothing."""
    clock, changes = run([(False, 1), (True, 0.8), (False, 1)])
    assert changes == []
    assert clock.held_s == 0


@given(st.lists(st.tuples(st.booleans(), st.floats(0.1, 4.0)), max_size=12))
def test_never_more_is_held_than_was_good_plus_short_slips(plan: list[tuple[bool, float]]) -> None:
    """The time held is at most the whole time and never negative; it never falls."""
    clock, _ = run(plan)
    good = sum(for_s for good, for_s in plan if good)
    slips = sum(min(for_s, 0.75) for good, for_s in plan if not good)
    assert 0 <= clock.held_s <= good + slips + 0.1 * len(plan)


def moved(plan: list[tuple[bool, bool, float]]) -> list[tuple[bool, float]]:
    """Give a clock's changes after a plan of (position good, body still, for so many seconds)."""
    clock = HoldClock(RULE)
    changes: list[tuple[bool, float]] = []
    frame, until = 0, 0.0
    for good, still, for_s in plan:
        until += for_s
        while frame / 30 < until:
            change = clock.step(frame / 30, [good], [still])
            changes += [(change.began, change.at_s)] if change else []
            frame += 1
    return changes


def test_a_hold_begins_when_the_way_in_ends() -> None:
    """The limit is passed on the way; the hold counts from when the body stopped, which is known a little later."""
    ((_, at_s),) = moved([(False, False, 2), (True, False, 1), (True, True, 5)])
    assert at_s == pytest.approx(2.75, abs=0.05)


def test_a_leg_that_turns_round_on_its_way_in_is_not_at_rest() -> None:
    """For a picture it stands still where it is lowered again; the hold counts from when it lies."""
    ((_, at_s),) = moved([(False, False, 2), (True, True, 0.05), (True, False, 0.4), (True, True, 5)])
    assert at_s == pytest.approx(2.2, abs=0.05)


def test_who_never_becomes_still_holds_all_the_same() -> None:
    """A restless body's hold begins in the middle of the time in which stillness was waited for."""
    ((_, at_s),) = moved([(False, False, 2), (True, False, 6)])
    assert at_s == pytest.approx(2.8, abs=0.1)


def test_a_flicker_while_entering_does_not_begin_anew() -> None:
    """A position lost for a picture or two in the first second is a slip of the eye."""
    ((_, at_s),) = moved([(False, False, 2), (True, True, 0.5), (False, True, 0.2), (True, True, 5)])
    assert at_s == pytest.approx(2.0, abs=0.05)


def test_a_hold_ends_when_the_body_sets_off() -> None:
    """The limit is passed on the way out; what is moved before does not count."""
    changes = moved([(True, True, 6), (True, False, 1), (False, False, 3)])
    began, at_s = changes[-1]
    assert not began
    assert at_s == pytest.approx(5.9, abs=0.05)


def test_who_slips_out_must_come_all_the_way_back() -> None:
    """During a slip the hold is still on, but the wider limits of one who keeps it no longer apply."""
    clock, _ = run([(True, 3.0)])
    assert (clock.holding, clock.kept) == (True, True)
    clock, _ = run([(True, 3.0), (False, 0.3)])
    assert (clock.holding, clock.kept) == (True, False)
    clock, _ = run([(True, 3.0), (False, 0.3), (True, 0.3)])
    assert (clock.holding, clock.kept) == (True, True)


TWO = HoldRule(conditions=(CONDITION, CONDITION), enter_s=1.0, pause_s=0.7)


def ended_s(plan: list[tuple[tuple[bool, bool], tuple[bool, bool], float]]) -> float:
    """Give when a hold of two conditions ended, after a plan of (each met, each still, for so many seconds)."""
    clock = HoldClock(TWO)
    ends, frame, until = [], 0, 0.0
    for met, still, for_s in plan:
        until += for_s
        while frame / 30 < until:
            change = clock.step(frame / 30, met, still)
            ends += [change.at_s] if change and not change.began else []
            frame += 1
    (end_s,) = ends
    return end_s


def test_what_is_put_right_just_before_the_end_is_not_the_way_out() -> None:
    """A foot that moved back into its place is not what ended the hold: the leg that was let go is."""
    end_s = ended_s(
        [
            ((True, True), (True, True), 5),
            ((True, True), (True, False), 1.5),
            ((True, True), (False, True), 0.5),
            ((False, True), (False, True), 2),
        ]
    )
    assert end_s == pytest.approx(6.4, abs=0.05)


def test_a_slip_of_one_condition_leaves_the_other_at_rest() -> None:
    """The way out is counted from when what ended the hold was last still, also during a slip of something else."""
    end_s = ended_s(
        [
            ((True, True), (True, True), 5),
            ((True, False), (True, True), 0.5),
            ((True, True), (False, True), 0.5),
            ((False, True), (False, True), 2),
        ]
    )
    assert end_s == pytest.approx(5.4, abs=0.05)
