"""Distractors do what they are called."""

from itertools import pairwise

import pytest

from unsit.body.frame import Points
from unsit.body.landmarks import COUNT, INDEX
from unsit.figure.distractors import DISTRACTORS, distractor
from unsit.figure.skeleton import skeleton


def height(points: Points, name: str) -> float:
    """Give the height of a landmark."""
    return points[INDEX[name]][2]


@pytest.mark.parametrize("name", DISTRACTORS)
def test_a_distractor_lasts_ten_seconds_on_the_floor_without_jumps(name: str) -> None:
    """Claim: 10 s, 33 landmarks, the lowest one always on the floor, hips never faster than 3 m/s."""
    film = distractor(name, fps=20.0)
    assert film[0][0] == 0.0
    assert film[-1][0] == pytest.approx(10.0)
    for _, points in film:
        assert len(points) == COUNT
        assert min(point[2] for point in points) == pytest.approx(skeleton(1.70).flesh_m)
    for (_, before), (_, after) in pairwise(film):
        step = [b - a for a, b in zip(before[INDEX["left_hip"]], after[INDEX["left_hip"]], strict=True)]
        assert max(map(abs, step)) < 3.0 / 20.0


def test_walking_goes_round_and_lying_down_ends_on_the_back() -> None:
    """Claim: the walker leaves its place, upright; who lies down ends with head and hips low, chest up."""
    walk = [points[INDEX["left_hip"]] for _, points in distractor("walking")]
    assert max(point[1] for point in walk) - min(point[1] for point in walk) > 1.0
    first, last = distractor("lying_down")[0][1], distractor("lying_down")[-1][1]
    assert height(first, "nose") > 1.4
    assert height(last, "nose") < 0.4
    assert height(last, "nose") > height(last, "left_ear") > 0
    assert height(last, "left_hip") < 0.3


def test_turning_over_changes_the_side_on_top_and_stillness_is_not_quite_still() -> None:
    """Claim: the left hip is on top first, the right one at the end; who sits still moves, by less than 4 cm."""
    film = distractor("turning_over")
    assert height(film[0][1], "left_hip") > height(film[0][1], "right_hip") + 0.1
    assert height(film[-1][1], "right_hip") > height(film[-1][1], "left_hip") + 0.1
    noses = [points[INDEX["nose"]] for _, points in distractor("sitting_still")]
    spread = max(max(axis) - min(axis) for axis in zip(*noses, strict=True))
    assert 0.001 < spread < 0.04


def test_a_taller_person_does_the_same_and_an_unknown_name_is_refused() -> None:
    """Claim: stature scales the standing figure; the message lists the names."""
    short, tall = distractor("standing_still", stature_m=1.5)[0][1], distractor("standing_still", stature_m=1.8)[0][1]
    assert height(tall, "nose") == pytest.approx(1.2 * height(short, "nose"))
    with pytest.raises(ValueError, match="walking, lying_down"):
        distractor("dancing")
