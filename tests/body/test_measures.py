"""Measures read off bodies whose angles are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.body.frame import Frame, Points, mirrored
from unsit.body.landmarks import COUNT, INDEX, MIRROR, NAMES
from unsit.body.measures import MEASURES, OTHER, Side, camera_direction
from unsit.figure.camera import frame, placed
from unsit.figure.kinematics import landmarks, resolve
from unsit.figure.skeleton import skeleton
from unsit.movement.model import Facing, Position, View

SIDES: tuple[Side, Side] = ("left", "right")


def seen(angles: dict[str, float], position: Position = Position.STANDING, azimuth_deg: float = 0.0) -> Frame:
    """Give what a level camera sees of the figure with these joint angles."""
    points = landmarks(resolve(angles, "left"), position, "left", skeleton())
    view = View("v", Facing.FRONT, azimuth_deg, 0.0, 4.0, "")
    return frame(points, placed(view, position, "left", [points]), 0.0)


def value(name: str, shown: Frame, side: Side = "left") -> float:
    """Give a measure's value on a frame."""
    return MEASURES[name].value(shown, side)


def test_every_landmark_has_its_partner() -> None:
    """Mirroring twice is nothing, and only the nose is its own partner."""
    assert all(MIRROR[MIRROR[number]] == number for number in range(COUNT))
    assert [NAMES[number] for number in range(COUNT) if MIRROR[number] == number] == ["nose"]


@given(st.floats(-20.0, 110.0), st.sampled_from([0.0, 45.0, 90.0, 180.0]))
def test_hip_flexion_has_its_sign_from_every_side(angle: float, azimuth_deg: float) -> None:
    """The angle in space is the joint's own, forwards positive, wherever the camera stands."""
    shown = seen({"hip_flexion.active": angle}, azimuth_deg=azimuth_deg)
    assert value("hip_flexion_deg", shown) == pytest.approx(angle, abs=0.5)
    assert value("hip_flexion_deg", shown, "right") == pytest.approx(0.0, abs=0.5)


@given(st.floats(5.0, 130.0))
def test_a_bent_knee_reads_alike_in_space_and_side_on_in_the_picture(angle: float) -> None:
    """From the side the picture shows the knee's true bend, but for perspective; space shows it from anywhere."""
    side_on = seen({"knee_flexion.active": angle}, azimuth_deg=90.0)
    assert value("knee_flexion_deg", side_on) == pytest.approx(angle, abs=0.5)
    assert value("knee_flexion_image_deg", side_on) == pytest.approx(angle, abs=4.0)
    assert value("knee_flexion_deg", seen({"knee_flexion.active": angle})) == pytest.approx(angle, abs=0.5)


@given(st.floats(0.0, 45.0))
def test_a_leg_lifted_sideways_reads_the_same_in_space_and_from_the_front(angle: float) -> None:
    """Abduction is positive on both sides of the body."""
    shown = seen({"hip_adduction": -angle})
    for side in SIDES:
        assert value("hip_abduction_deg", shown, side) == pytest.approx(angle, abs=0.5)


@pytest.mark.parametrize(
    ("position", "chest_deg", "tilt_deg"),
    [
        (Position.STANDING, 0.0, 0.0),
        (Position.SUPINE, 90.0, 90.0),
        (Position.PRONE, -90.0, 90.0),
        (Position.SIDE_LYING, 0.0, 90.0),
    ],
)
def test_how_the_body_lies_is_read(position: Position, chest_deg: float, tilt_deg: float) -> None:
    """Where the chest points and how the trunk tilts tell standing, back, belly and side apart."""
    shown = seen({}, position, azimuth_deg=90.0)
    assert value("chest_up_deg", shown) == pytest.approx(chest_deg, abs=8.0)
    assert value("trunk_tilt_deg", shown) == pytest.approx(tilt_deg, abs=8.0)


def test_lying_on_the_right_side_the_left_one_is_up() -> None:
    """`side_up_deg` is the sign that tells the sides of side-lying movements."""
    shown = seen({}, Position.SIDE_LYING, azimuth_deg=90.0)
    assert value("side_up_deg", shown, "left") > 60.0
    assert value("side_up_deg", shown, "right") < -60.0


def test_the_direction_to_the_camera_is_in_the_trunks_axes() -> None:
    """In front is forward, beside is sideways."""
    assert camera_direction(seen({}).world, "left")[0] == pytest.approx(1.0, abs=0.05)
    assert camera_direction(seen({}, azimuth_deg=90.0).world, "left")[1] == pytest.approx(1.0, abs=0.05)
    assert camera_direction(seen({}, azimuth_deg=90.0).world, "right")[1] == pytest.approx(-1.0, abs=0.05)


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_a_sided_measure_of_the_mirrored_body_is_that_of_the_other_side(name: str) -> None:
    """A mirror exchanges the sides of sided measures, and lies within the limits the registry gives."""
    measure = MEASURES[name]
    angles = {"hip_flexion.active": 40.0, "knee_flexion.active": 30.0, "shoulder_elevation.other": 50.0}
    shown = seen(angles, azimuth_deg=30.0)
    for side in SIDES:
        assert measure.low <= measure.value(shown, side) <= measure.high
        if measure.sided:
            assert measure.value(mirrored(shown), OTHER[side]) == pytest.approx(measure.value(shown, side), abs=1e-6)


def test_a_measure_needs_what_only_it_can_see() -> None:
    """One shoulder and one hip are enough for the trunk; a knee of its own side must be seen itself."""
    needs = MEASURES["hip_flexion_deg"].needs("left")
    assert (INDEX["left_knee"], INDEX["left_knee"]) in needs
    assert (INDEX["left_hip"], INDEX["right_hip"]) in needs


def test_a_body_in_one_point_gives_numbers() -> None:
    """Landmarks that all fall together raise nothing."""
    nowhere: Points = ((0.5, 0.5, 0.0),) * COUNT
    for measure in MEASURES.values():
        assert measure.value(Frame(0.0, nowhere, nowhere, (1.0,) * COUNT)) == pytest.approx(0.0, abs=180.0)
