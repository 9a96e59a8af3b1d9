"""How well the person is seen is counted as the frames go by."""

from dataclasses import replace

import numpy as np
import pytest
from tests.report.examples import filmed, moved, sight

from unsit.body.frame import Frame
from unsit.report.sight import Sight

FRAMES = filmed("squat")


def test_a_whole_body_in_the_picture_has_nothing_outside() -> None:
    """The figure from a view its movement claims is wholly in the picture and well seen."""
    seen = sight(FRAMES)
    assert seen.seen_share == 1.0
    assert all(seen.outside_share(part) == 0.0 for part in seen.outside)
    assert seen.frames_a_second == pytest.approx(15.0)
    assert (seen.mean_visibility or 0.0) > 0.8
    assert seen.mean_brightness is None


def test_feet_below_the_picture_are_outside_and_the_head_is_not() -> None:
    """A body that stands too low has its feet outside, and only them."""
    seen = sight([moved(frame, 0.45) for frame in FRAMES])
    assert seen.outside_share("feet") == 1.0
    assert seen.outside_share("head") == 0.0


def test_shares_are_of_the_frames_with_somebody() -> None:
    """Frames without anybody count for the share seen, not for what was outside."""
    half = [frame if number % 2 else Frame(frame.time_s) for number, frame in enumerate(FRAMES)]
    seen = sight(half)
    assert seen.seen_share == pytest.approx(0.5, abs=0.01)
    assert seen.outside_share("feet") == 0.0


def test_nothing_is_known_of_no_frames() -> None:
    """An empty source has no rate, no visibility, no size."""
    seen = Sight()
    assert (seen.seen_share, seen.frames_a_second, seen.mean_visibility, seen.mean_size) == (0.0, None, None, None)


def test_brightness_is_the_mean_of_some_pictures() -> None:
    """A picture a second is enough, and it is not copied."""
    seen = Sight()
    for number, frame in enumerate(FRAMES):
        seen.take(replace(frame, time_s=number / 15), np.full((64, 64, 3), 40 + (number % 2), np.uint8))
    assert 40 <= (seen.mean_brightness or 0) <= 41
    assert seen.pictures == len(FRAMES) // 15 + 1
