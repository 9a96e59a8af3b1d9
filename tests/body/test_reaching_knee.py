"""Knees of legs that point at the camera, and feet that only seem to be crossed."""

from math import cos, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.body.frame import Point, Points
from unsit.body.landmarks import COUNT, INDEX
from unsit.body.measures import MEASURES


def side_lying(lift_deg: float, bend_deg: float) -> Points:
    """Give a picture of one who lies on the side, head to the left, left leg on top: lifted, its knee bent."""
    points: list[Point] = [(0.0, 0.0, 0.0)] * COUNT
    at = {
        "left_shoulder": (0.2, 0.45),
        "right_shoulder": (0.2, 0.55),
        "left_hip": (0.5, 0.45),
        "right_hip": (0.5, 0.55),
    }
    thigh, shin = radians(lift_deg), radians(lift_deg - bend_deg)
    at["left_knee"] = (0.5 + 0.2 * cos(thigh), 0.45 - 0.2 * sin(thigh))
    at["left_ankle"] = (at["left_knee"][0] + 0.2 * cos(shin), at["left_knee"][1] - 0.2 * sin(shin))
    for name, (x, y) in at.items():
        points[INDEX[name]] = (x, y, 0.0)
    return tuple(points)


@pytest.mark.parametrize("name", ["kick_knee_image_deg", "lift_knee_image_deg"])
@given(lift=st.floats(-40, 60), bend=st.floats(0, 90))
def test_pointing_at_the_camera_never_makes_a_knee_look_more_bent(name: str, lift: float, bend: float) -> None:
    """The bend is what the picture shows or less, and never below straight."""
    points = side_lying(lift, bend)
    shown = MEASURES["knee_flexion_image_deg"].bind("left")(points)
    assert 0.0 <= MEASURES[name].bind("left")(points) <= shown + 1e-9


@pytest.mark.parametrize(("name", "lift"), [("kick_knee_image_deg", 10.0), ("lift_knee_image_deg", 15.0)])
def test_a_knee_that_bends_keeps_its_whole_bend(name: str, lift: float) -> None:
    """A leg that does not point at the camera is read as the picture shows it."""
    assert MEASURES[name].bind("left")(side_lying(lift, 40.0)) == pytest.approx(40.0, abs=0.5)


@pytest.mark.parametrize(("name", "lift"), [("kick_knee_image_deg", -35.0), ("lift_knee_image_deg", 60.0)])
def test_a_straight_knee_that_points_at_the_camera_is_not_called_bent(name: str, lift: float) -> None:
    """A knee that seems bent by 30 in a leg that comes far towards the camera reads well below the fault's limit."""
    assert MEASURES[name].bind("left")(side_lying(lift, 30.0)) < 24.0


def test_feet_side_by_side_are_not_crossed() -> None:
    """Of two ankles equally near the other thigh the one that is a shin away from its fellow is crossed."""
    points = list(side_lying(0.0, 0.0))
    for name, place in (("right_knee", (0.7, 0.55)), ("left_ankle", (0.7, 0.75)), ("right_ankle", (0.7, 0.76))):
        points[INDEX[name]] = (*place, 0.0)
    crossed, crossing = (MEASURES[name].bind() for name in ("crossed_ankle_image_ratio", "crossing_image_ratio"))
    together, near = crossing(tuple(points)), crossed(tuple(points))
    points[INDEX["right_ankle"]] = (0.95, 0.75, 0.0)
    assert crossed(tuple(points)) == pytest.approx(near)
    assert together == pytest.approx(near, abs=0.02)
    assert crossing(tuple(points)) < together - 0.15
