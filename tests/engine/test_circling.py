"""Circles by tops and bottoms, and the loop between them."""

import json
from math import cos, pi, sin
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unsit.engine.circling import Circle, CircleCounter
from unsit.movement.model import CircleRule

Point = tuple[float, float, float]

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


def shifted(path: list[tuple[float, float, float]], *, by: float, from_s: float, to_s: float) -> list[Point]:
    """Give the path with its height moved by so much for a while, coming and going in 0.8 s."""
    eased = [max(0.0, min(1.0, (t - from_s) / 0.8, (to_s - t) / 0.8)) for t, _, _ in path]
    return [(t, x, y + by * share) for (t, x, y), share in zip(path, eased, strict=True)]


@pytest.mark.parametrize("by", [-18.0, -10.0, 10.0, 18.0])
def test_a_middle_that_moves_costs_no_circle(by: float) -> None:
    """While the leg sinks, or the trunk tips, by a circle's height, every circle still counts, and its way round."""
    done = [one.direction for one in counted(shifted(circles(5, 4), by=by, from_s=6.0, to_s=11.0))]
    assert (done.count("forward"), done.count("backward")) == (5, 4)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000))
def test_a_badly_seen_way_to_the_front_costs_neither_count_nor_direction(seed: int) -> None:
    """Noise of a quarter of the radius to the front and back, a twentieth up and down: the counts are exact."""
    noise = Random(seed)
    path = [(t, x + noise.gauss(0, 2), y + noise.gauss(0, 0.4)) for t, x, y in circles(5, 5)]
    done = [one.direction for one in counted(path)]
    assert (done.count("forward"), done.count("backward")) == (5, 5)


def test_the_last_circle_counts_though_the_leg_stays_up() -> None:
    """Who ends at the top and waits there, or is no longer seen, has done that circle."""
    path = circles(3, 0)
    end_s = 1.0 + 1.0 + 0.25 + 10 / 30 + 6.0
    waiting = [point for point in path if point[0] <= end_s]
    stay = [(waiting[-1][0] + n / 30, waiting[-1][1], waiting[-1][2]) for n in range(1, 60)]
    assert len(counted([*waiting, *stay])) == 3
    counter = CircleCounter(RULE)
    done = [one for point in waiting if (one := counter.step(*point))]
    last = counter.stop()
    assert len(done) + (last is not None) == 3


def test_getting_up_after_the_set_is_no_circle() -> None:
    """A leg that goes down, up and away long after the last circle adds none."""
    path = circles(3, 0)
    last_s = path[-1][0]
    away = [(last_s + 1 + n / 30, -5.0, 3 - 20 * sin(n / 30)) for n in range(140)]
    counter = CircleCounter(RULE)
    done = [one for point in [*path, *away] if (one := counter.step(*point))]
    assert len(done) == 3
    assert counter.stop() is None


def test_what_was_seen_of_a_circle_is_kept_in_a_snapshot() -> None:
    """Taken up again at any frame, the counter counts as if nothing had happened."""
    path = circles(3, 2)
    whole = counted(path)
    for cut in range(5, len(path), 37):
        first = CircleCounter(RULE)
        done = [one for point in path[:cut] if (one := first.step(*point))]
        again = CircleCounter(RULE)
        again.restore(json.loads(json.dumps(first.snapshot())))
        done += [one for point in path[cut:] if (one := again.step(*point))]
        assert done == whole


def test_a_loop_far_below_ones_own_circles_is_the_leg_being_drawn_up() -> None:
    """Who has put the leg down and draws it up to get up makes no circle; the same loop alone would be one."""
    path = circles(3, 0)
    down = [(x, y - 40.0) for _, x, y in circles(1, 0)]
    later = [(path[-1][0] + (number + 1) / 30, x, y) for number, (x, y) in enumerate(down)]
    assert len(counted(later)) == 1
    assert len(counted(path + later)) == 3
