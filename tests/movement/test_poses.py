"""Keyframes written out, and the joints and names they use."""

import pytest

from unsit.body.joints import JOINTS
from unsit.body.measures import MEASURES
from unsit.movement.model import REPETITION_MEASURES, Facing, Keyframe, Sides
from unsit.movement.names import joint_rule, landmark_rule, measure_rule, split_reference
from unsit.movement.poses import full_poses


def test_angles_not_named_stay_as_they_were() -> None:
    """An angle keeps its last value, and is 0 until it is first named."""
    frames = (
        Keyframe(0.0, "a", {"knee_flexion": 10.0}),
        Keyframe(1.0, "b", {"knee_flexion.other": 90.0, "trunk_flexion": 5.0}),
        Keyframe(2.0, "c", {"knee_flexion": 20.0}),
    )
    assert full_poses(frames) == (
        {"knee_flexion.active": 10.0, "knee_flexion.other": 10.0, "trunk_flexion": 0.0},
        {"knee_flexion.active": 10.0, "knee_flexion.other": 90.0, "trunk_flexion": 5.0},
        {"knee_flexion.active": 20.0, "knee_flexion.other": 20.0, "trunk_flexion": 5.0},
    )


def test_every_joint_can_go_through_zero() -> None:
    """The anatomical position lies in the range of every joint, and every joint knows its own name."""
    for name, joint in JOINTS.items():
        assert joint.name == name
        assert joint.min_deg <= 0.0 < joint.max_deg
        assert joint.definition


def test_every_measure_is_seen_facing_something_a_view_can_face() -> None:
    """Views and measures name the sides of the trunk alike, or no fault could ever be seen."""
    facings = {facing.value for facing in Facing}
    assert all(measure.views and measure.views <= facings for measure in MEASURES.values())
    assert not set(MEASURES) & set(REPETITION_MEASURES)


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_can_be_referred_to(name: str) -> None:
    """With a side where it has sides, without where it has none, and never the other way round."""
    sided = MEASURES[name].sided
    assert bool(measure_rule(name, Sides.ONE)) is sided
    assert bool(measure_rule(f"{name}.active", Sides.ONE)) is not sided
    assert bool(measure_rule(f"{name}.either", Sides.BOTH)) is not sided
    assert bool(measure_rule(f"{name}.middle", Sides.BOTH))


@pytest.mark.parametrize("name", JOINTS)
def test_every_joint_can_be_referred_to(name: str) -> None:
    """Without a side always; with active or other where it has sides."""
    assert joint_rule(name) == ""
    assert bool(joint_rule(f"{name}.active")) is not JOINTS[name].sided
    assert joint_rule(f"{name}.left")


@pytest.mark.parametrize("name", ["nose", "left_hip", "active_hip", "other_foot_index"])
def test_landmarks_go_by_their_own_name_or_by_the_side_worked(name: str) -> None:
    """Anchors may name the active side."""
    assert landmark_rule(name) == ""
    assert landmark_rule(f"{name}s")


def test_a_reference_without_a_side_has_an_empty_one() -> None:
    """Only the first dot parts name and side."""
    assert split_reference("trunk_tilt_deg") == ("trunk_tilt_deg", "")
    assert split_reference("a.b.c") == ("a", "b.c")
