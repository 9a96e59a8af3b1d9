"""Faults found when they last and cleared when they are well over."""

from dataclasses import replace
from math import sin

from unsit.engine.faults import FaultWatch
from unsit.movement.model import CounterExample, Fault, Statistic

SPINE = Fault(
    id="spine_moves", measure="trunk_direction_deg", cue="Smaller kick", reason="r", severity=2, views=("front",),
    counter_example=CounterExample(), above=10, below=-10, min_s=0.5,
)  # fmt: skip


def changes(fault: Fault, values: list[float], unit: str = "deg", fps: float = 30) -> list[tuple[str, int]]:
    """Give the changes of a fault's watch with their frame numbers."""
    watch = FaultWatch(fault, unit)
    return [(change, number) for number, value in enumerate(values) if (change := watch.step(number / fps, value))]


def test_a_fault_is_found_after_min_s_and_cleared_at_seventy_percent() -> None:
    """Onset after half a second past the threshold; 8° does not release, 6° does."""
    told = changes(SPINE, [0.0] * 10 + [12.0] * 30 + [8.0] * 30 + [6.0] * 30)
    assert told == [("found", 25), ("cleared", 70)]


def test_both_thresholds_are_watched() -> None:
    """A change the other way is the same fault."""
    assert [what for what, _ in changes(SPINE, [0.0] * 5 + [-14.0] * 30 + [0.0] * 5)] == ["found", "cleared"]


def test_a_twitch_is_no_fault() -> None:
    """Shorter than min_s is not found."""
    assert changes(SPINE, [0.0] * 10 + [30.0] * 14 + [0.0] * 30) == []


def test_the_worst_value_is_kept() -> None:
    """The value told is the farthest past the threshold, with its sign."""
    watch = FaultWatch(SPINE, "deg")
    for number, value in enumerate([0.0, -12.0, -25.0, -14.0] + [-13.0] * 30):
        watch.step(number / 30, value)
    assert watch.worst == -25.0


def test_a_large_threshold_is_released_nearby() -> None:
    """105° is released at 93°, not at 73°."""
    wall = replace(SPINE, above=105.0, below=None)
    assert [what for what, _ in changes(wall, [90.0] * 5 + [110.0] * 30 + [92.0] * 5)] == ["found", "cleared"]


def test_bouncing_is_the_spread_of_two_seconds() -> None:
    """A standard deviation over the window is compared, and nothing is said before the window is full."""
    bounce = replace(SPINE, statistic=Statistic.SD, above=5.0, below=None, window_s=2.0, min_s=0.0)
    swinging = [10 * sin(n / 4) for n in range(120)]
    assert changes(bounce, [0.0] * 120) == []
    (found,) = [number for what, number in changes(bounce, swinging) if what == "found"]
    assert found >= 57
