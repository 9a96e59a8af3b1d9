"""The skeleton has a person's proportions."""

import pytest

from unsit.figure.skeleton import skeleton


def test_joints_of_a_straight_leg_and_trunk_stand_at_the_heights_of_a_standing_person() -> None:
    """Claim: ankle, knee, hip and shoulder stand at 0.04, 0.285, 0.53 and 0.82 of stature, within 1 %."""
    body = skeleton(1.0)
    ankle = 0.039
    knee = ankle + body.shank_m
    hip = knee + body.thigh_m
    assert [knee, hip, hip + body.trunk_m] == pytest.approx([0.285, 0.530, 0.820], abs=0.01)


def test_all_lengths_grow_with_stature() -> None:
    """Claim: a body of twice the stature has twice every length and place."""
    small, large = skeleton(1.0), skeleton(2.0)
    assert large.thigh_m == pytest.approx(2 * small.thigh_m)
    assert large.flesh_m == pytest.approx(2 * small.flesh_m)
    places = [body.head + body.right_hand + body.right_foot for body in (small, large)]
    for a, b in zip(*places, strict=True):
        assert b == pytest.approx([2 * value for value in a])


@pytest.mark.parametrize("stature_m", [0.0, 0.99, 2.31, float("nan")])
def test_a_stature_no_person_has_is_refused_in_plain_words(stature_m: float) -> None:
    """Claim: what must hold and what was got stand in the message."""
    with pytest.raises(ValueError, match=r"stature_m must lie between 1\.0 and 2\.3 \(got"):
        skeleton(stature_m)
