"""Circles by unwrapped phase."""

from math import cos, pi, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unsit.engine.circling import Circle, CircleCounter
from unsit.movement.model import CircleRule

RULE = CircleRule(x="hip_flexion_deg.active", y="hip_abduction_deg.active", radius_min=3, radius_max=30, min_s=0.5)


def circles(
    forward: int,
    backward: int,
    *,
    radius: float = 8.0,
    roundness: float = 1.0,
    fps: float = 30.0,
    period_s: float = 2.0,
) -> list[tuple[float, float, float]]:
    """The path of a leg: rest far in front, back to the centre, to the top, circles, back to rest."""
    frames = int(period_s * fps)
    points = [(45.0, -5.0)] * int(fps) + [(45.0 * (1 - n / fps), -5.0 * (1 - n / fps)) for n in range(int(fps))]
    points += [(0.0, 0.0)] * int(fps / 4)
    points += [(0.0, radius * roundness * n / 10) for n in range(10)]
    phase = pi / 2
    for turns, sign in ((forward, -1), (backward, 1)):
        for _ in range(turns * frames):
            phase += sign * 2 * pi / frames
            points.append((radius * cos(phase), radius * roundness * sin(phase)))
    points += [(0.0, radius * roundness * (1 - n / 10)) for n in range(10)] + [(0.0, 0.0)] * int(fps)
    return [(n / fps, -5 + x, 3 + y) for n, (x, y) in enumerate(points)]


def counted(path: list[tuple[float, float, float]]) -> list[Circle]:
    """Give what the counter counts of these values."""
    counter = CircleCounter(RULE)
    return [done for point in path if (done := counter.step(*point))]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 6), st.integers(0, 6), st.sampled_from([15.0, 30.0, 60.0]), st.sampled_from([0.4, 0.7, 1.0]))
def test_every_circle_counts_in_its_direction(forward: int, backward: int, fps: float, roundness: float) -> None:
    """The counts are exact for any number each way, frame rate and flattening."""
    done = [one.direction for one in counted(circles(forward, backward, fps=fps, roundness=roundness))]
    assert (done.count("forward"), done.count("backward")) == (forward, backward)


def test_radius_and_roundness_are_measured() -> None:
    """A flattened circle tells half its height and its axis ratio."""
    for one in counted(circles(4, 0, radius=10, roundness=0.5)):
        assert one.roundness_ratio == pytest.approx(0.5, abs=0.1)
        assert one.radius_deg == pytest.approx(5.0, abs=0.5)


def test_swinging_to_and_fro_is_no_circle() -> None:
    """A leg that moves on a line makes no circles."""
    path = [(n / 30, 20 * sin(n / 10), 0.05 * sin(n / 3)) for n in range(600)]
    assert counted(path) == []


def test_trembling_is_no_circle() -> None:
    """Movement smaller than a circle counts nothing."""
    path = [(n / 30, 0.5 * cos(n / 5), 0.5 * sin(n / 5)) for n in range(600)]
    assert counted(path) == []
