"""The joint a fault is about: what is lit on the figure while its cue is said."""

import pytest

from unsit.body.measured_joints import MEASURED_JOINT, MIDDLE, SIDED
from unsit.body.measures import MEASURES
from unsit.movement.fault_joints import fault_joint
from unsit.movement.library import load_library

LIBRARY = load_library()
ALLOWED = {"", *MIDDLE, *(joint + side for joint in SIDED for side in ("", ".active", ".other", ".left", ".right"))}


def test_every_measure_tells_of_a_joint() -> None:
    """No measure is forgotten, and none is named that there is not."""
    assert set(MEASURED_JOINT) == set(MEASURES)
    assert set(MEASURED_JOINT.values()) <= {*SIDED, *MIDDLE}


@pytest.mark.parametrize(
    ("movement", "fault", "joint"),
    [
        ("side_kick_front_back", "knee_bends", "knee.active"),
        ("side_kick_front_back", "spine_moves", "spine"),
        ("side_kick_front_back", "bottom_foot_lifts", "hip.other"),
        ("side_kick_front_back", "rushing", ""),
        ("side_kick_circles", "circle_too_big", "hip.active"),
        ("side_kick_circles", "wrong_direction", ""),
        ("hip_stretch_floor", "ankle_off_thigh", "ankle.active"),
        ("push_up", "short_range", "elbow"),
        ("squat", "knees_cave", "knee"),
    ],
)
def test_the_joint_follows_the_measure_of_the_fault(movement: str, fault: str, joint: str) -> None:
    """The side is the measure's; what a whole repetition gave is about the joint that repeats; pace is about none."""
    found = LIBRARY.movement(movement)
    [one] = [one for one in found.faults if one.id == fault]
    assert fault_joint(one, found) == joint


def test_every_fault_of_the_library_names_a_joint_that_can_be_lit() -> None:
    """Only faults about the pace or the way round have none; a movement of both sides has no active joint."""
    for movement in LIBRARY.movements.values():
        for fault in movement.faults:
            joint = fault_joint(fault, movement)
            assert joint in ALLOWED
            assert joint or fault.measure in {"repetition_s", "circle_s", "circle_direction"}, (movement.id, fault.id)
            assert movement.sides == "one" or not joint.endswith((".active", ".other"))
