"""Faults as people commit them: grosser, or smaller, than the figure of the file does."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from unsit.engine.result import SetResult
from unsit.figure.camera import film, placed
from unsit.figure.motion import performance
from unsit.movement.library import load_library
from unsit.proof.prove import watched

LIBRARY = load_library().movements


def committed(name: str, fault: str, share: float) -> tuple[SetResult, ...]:
    """Return the sets of the figure that commits a fault so many times as far as its file says, from the first view."""
    movement = LIBRARY[name]
    change = next(one.counter_example for one in movement.faults if one.id == fault)
    assert change is not None
    farther = replace(change, angles_deg={joint: share * value for joint, value in change.angles_deg.items()})
    shown = performance(movement, "left", repetitions=3, hold_s=8.0, counter_example=farther, fps=15.0)
    timed = [(pose.time_s, pose.points) for pose in shown.poses]
    return watched(movement, film(timed, placed(movement.views[0], movement.position, "left", [p for _, p in timed])))


def faults(sets: Iterable[SetResult]) -> set[str]:
    """Return the faults of all sets."""
    return {span.id for one in sets for span in one.faults}


@pytest.mark.parametrize("share", [1.0, 1.3, 1.5, 1.7])
def test_the_grossest_high_hips_in_a_plank_are_a_fault_and_no_other_position(share: float) -> None:
    """Hips bent by 55 to 94 degrees: the time is held, and the fault is named."""
    sets = committed("plank", "high_back", share)
    assert sum(one.hold_s for one in sets) == pytest.approx(8.0, abs=1.0)
    assert faults(sets) == {"high_back"}


def test_a_downward_dog_is_no_plank() -> None:
    """Hips bent by more than a right angle are another position."""
    assert committed("plank", "high_back", 2.0) == ()


@pytest.mark.parametrize("share", [0.75, 1.0])
def test_a_knee_past_the_toes_is_named_as_soon_as_it_is_past_them(share: float) -> None:
    """A front shin that leans by about 30 degrees is enough."""
    assert "knee_forward" in faults(committed("lunge", "knee_forward", share))


def test_a_knee_over_the_foot_is_not_past_the_toes() -> None:
    """A shin that leans a little, as in lunges done well, is no fault."""
    assert "knee_forward" not in faults(committed("lunge", "knee_forward", 0.3))
