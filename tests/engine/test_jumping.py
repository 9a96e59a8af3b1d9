"""Films in which the body is suddenly somewhere else, or seen otherwise than usual: what is counted stays right."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from math import cos, radians, sin
from random import Random

import pytest

from unsit.body.frame import Frame, Points
from unsit.engine.jumping import JumpWatch
from unsit.movement.library import load_library
from unsit.proof.cases import Case
from unsit.proof.prove import filmed, watched

LIBRARY = load_library().movements
COUNTED = ("squat", "push_up", "lunge", "biceps_curl", "pull_up", "sit_up", "front_raise", "bench_press", "clamshell")


@cache
def film(name: str, fps: float = 30.0) -> tuple[Frame, ...]:
    """Return the figure doing a movement, seen from its first view."""
    return tuple(filmed(LIBRARY[name], Case(name, LIBRARY[name].views[0].id, fps=fps))[0])


def counted(name: str, frames: Sequence[Frame]) -> int:
    """Return how many repetitions and circles are counted."""
    return sum(one.count + len(one.circles) for one in watched(LIBRARY[name], frames))


def held(name: str, frames: Sequence[Frame]) -> float:
    """Return for how long was held, seconds."""
    return sum(one.hold_s for one in watched(LIBRARY[name], frames))


def aside(frame: Frame, heights: float) -> Frame:
    """Return the frame of a body that is farther right in the picture."""
    return replace(frame, image=tuple((x + heights, y, z) for x, y, z in frame.image))


def tilted(frame: Frame, deg: float) -> Frame:
    """Return the frame of a camera that is tilted to its side."""
    c, s, middle = cos(radians(deg)), sin(radians(deg)), frame.aspect / 2.0

    def about(points: Points, x0: float, y0: float) -> Points:
        return tuple((x0 + (x - x0) * c - (y - y0) * s, y0 + (x - x0) * s + (y - y0) * c, z) for x, y, z in points)

    return replace(frame, image=about(frame.image, middle, 0.5), world=about(frame.world, 0.0, 0.0))


@pytest.mark.parametrize("every_s", [0.5, 1.5])
@pytest.mark.parametrize("name", COUNTED)
def test_going_over_between_somebody_who_rests_and_somebody_who_works_counts_nothing(name: str, every_s: float) -> None:
    """One stands as at the start, one beside stays as at the farthest, and either is seen in turn."""
    frames = film(name)
    (one,) = watched(LIBRARY[name], frames)
    rest = next(frame for frame in frames if frame.time_s >= 1.0)
    far = aside(next(frame for frame in frames if frame.time_s >= one.repetitions[1].peak_s), 0.6)
    random, seen = Random(1), []
    for number in range(480):
        time_s = number / 30
        frame = far if time_s > 1.5 and int(time_s / every_s) % 2 else rest
        seen.append(replace(aside(frame, random.gauss(0.0, 0.001)), time_s=time_s))
    assert counted(name, seen) == 0


def test_somebody_who_is_followed_for_a_moment_ends_only_the_repetition_under_way() -> None:
    """Two seconds of a passer-by between the second and the third squat leave four, in the middle of one three."""
    frames = film("squat")
    second = watched(LIBRARY["squat"], frames)[0].repetitions[1]
    stands = frames[0]
    for at_s, expected in ((second.end_s + 0.1, 4), (second.peak_s, 3)):
        before = [frame for frame in frames if frame.time_s <= at_s]
        after = [replace(frame, time_s=frame.time_s + 2.0) for frame in frames if frame.time_s > at_s]
        passing = [
            replace(aside(stands, 0.7 + number / 300), time_s=before[-1].time_s + (number + 1) / 30)
            for number in range(59)
        ]
        assert counted("squat", [*before, *passing, *after]) == expected


def test_a_body_lost_for_one_picture_is_where_it_was() -> None:
    """A single picture of somewhere else is passed over, and the repetition goes on."""
    seen = [aside(frame, 0.9) if number % 17 == 5 else frame for number, frame in enumerate(film("squat"))]
    assert counted("squat", seen) == 4


def test_a_quick_body_does_not_jump() -> None:
    """Jumping jacks twice as fast, at eight pictures a second, are always in the same place."""
    watch = JumpWatch()
    seen = [replace(frame, time_s=frame.time_s / 2.0) for frame in film("jumping_jack", 16.0)[::2]]
    assert {watch.step(frame.time_s, frame.image) for frame in seen} == {"same"}


@pytest.mark.parametrize("fps", [8.0, 120.0])
@pytest.mark.parametrize("name", [*COUNTED, "side_kick_circles", "jumping_jack"])
def test_few_or_many_pictures_a_second_change_no_count(name: str, fps: float) -> None:
    """From 8 to 120 pictures a second the counts are those of 30."""
    assert counted(name, film(name, fps)) == counted(name, film(name))


@pytest.mark.parametrize("deg", [-20.0, 20.0])
@pytest.mark.parametrize("name", [*COUNTED, "side_kick_front_back", "glute_bridge"])
def test_a_camera_tilted_by_twenty_degrees_changes_no_count(name: str, deg: float) -> None:
    """Conditions have room for a camera that is not level."""
    assert counted(name, [tilted(frame, deg) for frame in film(name)]) == counted(name, film(name))


@pytest.mark.parametrize("name", [*COUNTED, "side_kick_front_back", "glute_bridge"])
def test_twice_as_fast_is_counted_too(name: str) -> None:
    """Who hurries does it too fast, but does it."""
    quick = [replace(frame, time_s=frame.time_s / 2.0) for frame in film(name)]
    assert counted(name, quick) == counted(name, film(name))


@pytest.mark.parametrize("name", ["squat", "push_up", "sit_up", "lunge"])
@pytest.mark.parametrize("at_s", [2.3, 4.1, 6.6])
def test_a_lost_second_costs_one_repetition_at_most(name: str, at_s: float) -> None:
    """Nothing is added by a gap, and no more than the repetition in it is missed."""
    seen = [frame for frame in film(name) if not at_s < frame.time_s < at_s + 1.0]
    assert counted(name, film(name)) - 1 <= counted(name, seen) <= counted(name, film(name))


@pytest.mark.parametrize("name", ["plank", "cobra", "hip_stretch_floor"])
def test_a_lost_second_costs_no_hold(name: str) -> None:
    """A position that is there before and after a lost second was held through it."""
    seen = [frame for frame in film(name) if not 7.0 < frame.time_s < 8.0]
    assert held(name, seen) == pytest.approx(held(name, film(name)), abs=1.0)
