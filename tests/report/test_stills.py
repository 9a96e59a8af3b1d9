"""Stills: small, few, near to what they show."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from tests.report.examples import CIRCLES, SQUATS, STRETCH, filmed, movement

from unsit.engine.events import RepetitionCompleted
from unsit.engine.result import CountedRepetition, FaultSpan
from unsit.report.stills import LONG_SIDE, MAX_STILLS, StillKeeper, moments

FRAME = filmed("squat")[0]
PICTURE = np.zeros((720, 1280, 3), np.uint8)
PICTURE[:, :, 0] = 200


def kept(seconds: float, *, fps: float = 30.0, max_kept: int = 600) -> StillKeeper:
    """Give a keeper that has seen a film of red pictures."""
    keeper = StillKeeper(max_kept=max_kept)
    for number in range(int(seconds * fps)):
        keeper.take(replace(FRAME, time_s=number / fps), PICTURE[:72, :128])
    return keeper


def test_a_still_is_a_small_jpeg_in_true_colours() -> None:
    """Its long side is at most 480 pixels, its shape and its colours those of the picture."""
    keeper = StillKeeper()
    keeper.take(FRAME, PICTURE)
    still = keeper.nearest(FRAME.time_s)
    assert still is not None
    assert (still.width, still.height) == (LONG_SIDE, 270)
    assert still.jpeg.startswith(b"\xff\xd8")
    picture = cv2.imdecode(np.frombuffer(still.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    blue, green, red = picture[100, 100]
    assert int(red) > 180
    assert max(int(blue), int(green)) < 40


def test_memory_does_not_grow_with_the_film() -> None:
    """Five a second are kept at first; when there are too many every second one is let go."""
    assert len(kept(10)) == 50
    long = kept(70, fps=5, max_kept=100)
    assert len(long) < 100
    assert all(long.nearest(float(time_s)) for time_s in range(70))


def test_pictures_that_compress_badly_do_not_take_more_memory() -> None:
    """Of pictures full of noise fewer are kept, so that all of them together stay below 20 MB."""
    noise = np.random.default_rng(1).integers(0, 255, (360, 480, 3), dtype=np.uint8)
    keeper = StillKeeper()
    for number in range(400):
        keeper.take(replace(FRAME, time_s=number / 5), noise)
    still = keeper.nearest(40.0)
    assert still is not None
    assert len(keeper) * len(still.jpeg) < 20_000_000 < 400 * len(still.jpeg)


def test_the_nearest_still_is_near_or_there_is_none() -> None:
    """A still that would show something else is not given."""
    keeper = kept(10)
    still = keeper.nearest(4.93)
    assert still is not None
    assert still.frame.time_s == pytest.approx(4.93, abs=0.2)
    assert keeper.nearest(20.0) is None


def test_the_still_of_an_event_stays_when_others_are_let_go() -> None:
    """A repetition's farthest point is kept in a long film in which most pictures are not."""
    keeper = StillKeeper(max_kept=40)
    for number in range(3000):
        time_s = number / 10
        done = [RepetitionCompleted(time_s, 1, 0.0, 11.0, 90.0, clean=True)] if number == 120 else []
        keeper.take(replace(FRAME, time_s=time_s), PICTURE[:72, :128], done)
    still = keeper.nearest(11.0)
    assert still is not None
    assert still.frame.time_s == pytest.approx(11.0, abs=0.3)


def test_without_pictures_there_are_no_stills() -> None:
    """A recording has no pictures; the skeleton is then drawn alone."""
    keeper = StillKeeper()
    keeper.take(FRAME, None)
    assert len(keeper) == 0
    assert keeper.nearest(FRAME.time_s) is None


def test_moments_show_repetitions_faults_holds_and_circles_with_words() -> None:
    """Each is called what it is, with its number and its value."""
    squat, stretch, circles = moments([(SQUATS, movement("squat")), (STRETCH, None), (CIRCLES, None)])
    assert [moment.caption for moment in squat] == [
        "Repetition 1, 101°",
        "Partial repetition, 52°",
        "Knees cave, −0.21",
        "Repetition 2, 99°",
    ]
    assert [moment.fault for moment in squat] == [False, False, True, False]
    assert [moment.caption for moment in stretch] == ["Hold (part 1), 16.0 s", "Hold (part 2), 16.0 s"]
    assert [moment.caption for moment in circles] == [
        "Circle 1 forward, radius 9°",
        "Circle 1 backward, radius 9°",
        "Circle 2 backward, radius 9°",
    ]


def test_moments_are_few_and_fairly_shared() -> None:
    """A long set does not take the places of a short one, and each kind of fault has a place."""
    many = tuple(CountedRepetition(t, t + 0.5, t + 1.0, 90.0, clean=True, partial=False) for t in map(float, range(60)))
    faults = (FaultSpan("a", 3.0, 4.0, 1.0), FaultSpan("a", 5.0, 6.0, 1.0), FaultSpan("b", 50.0, 51.0, 1.0))
    long, short = moments([(replace(SQUATS, repetitions=many, faults=faults), None), (SQUATS, None)])
    assert len(long) + len(short) == MAX_STILLS
    assert len(short) == 4
    assert {"A", "B"} <= {moment.caption for moment in long}
    assert [moment.time_s for moment in long] == sorted(moment.time_s for moment in long)
