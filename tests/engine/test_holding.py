"""Holds that pause and resume."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.engine.holding import HoldClock
from unsit.movement.model import HoldRule

RULE = HoldRule(conditions=(), enter_s=1.0, pause_s=0.7)


def run(plan: list[tuple[bool, float]], fps: float = 30.0) -> tuple[HoldClock, list[tuple[bool, float]]]:
    """Give a clock after a plan of (position good, for so many seconds), and its changes."""
    clock = HoldClock(RULE)
    changes: list[tuple[bool, float]] = []
    frame = 0
    until = 0.0
    for good, for_s in plan:
        until += for_s
        while frame / fps < until:
            change = clock.step(frame / fps, good)
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
