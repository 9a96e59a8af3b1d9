"""Where the camera stands: the view of the movement's own file, in words and from above."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from tests.report.examples import SQUATS, movement

from unsit.engine.result import SetResult
from unsit.report.camera_place import missed_words, place_words, top_view, unseen


def camera_and_hips(drawn: str) -> tuple[float, float, float, float]:
    """Give where the camera is and what it looks at in a drawing, x to the right, y down."""
    ends = re.search(r'class="sight" x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)"', drawn)
    assert ends is not None
    x1, y1, x2, y2 = map(float, ends.groups())
    return x1, y1, x2, y2


def test_what_is_unknown_is_grouped_by_the_view_that_shows_it() -> None:
    """One place for the camera serves all the faults it can show; what none shows comes without a place."""
    kick = movement("side_kick_front_back")
    never = next(fault for fault in kick.faults if not fault.views)
    scored = next(fault for fault in kick.faults if fault.views and "_deg" in fault.measure)
    one = SetResult(kick.id, "left", 0.0, 5.0, unknown=(never.measure, scored.measure))
    seen, unseeable = unseen(one, kick)
    assert seen.view is not None
    assert seen.view.id in scored.views
    assert scored in seen.faults
    assert unseeable.view is None
    assert unseeable.faults == (never,)


def test_a_measure_without_its_side_means_any_side() -> None:
    """`knee_spread_ratio` and `knee_flexion_deg` stand for every reference to them."""
    squat = movement("squat")
    (gap,) = unseen(replace(SQUATS, unknown=("trunk_tilt_deg",)), squat)
    assert [fault.id for fault in gap.faults] == ["leans_forward"]
    assert missed_words(gap) == "not seen: trunk tilt, for “leans forward”"


def test_what_only_counting_needs_gets_the_first_view() -> None:
    """A measure of no fault was needed to count; the movement's first view shows it."""
    squat = movement("squat")
    (gap,) = unseen(replace(SQUATS, unknown=("hips_over_ankles_ratio",)), squat)
    assert gap.view == squat.views[0]


@pytest.mark.parametrize(
    ("name", "side", "chest"),
    [("side_kick_front_back", "left", "left"), ("side_kick_front_back", "right", "right")],
)
def test_the_camera_stands_on_the_chest_side_of_one_who_lies_on_a_side(name: str, side: str, chest: str) -> None:
    """Lying on the right side with the head up the page, the chest and the camera are on the left of it."""
    done = movement(name)
    x, _, hip_x, _ = camera_and_hips(top_view(done, done.views[0], side))
    assert (x < hip_x) is (chest == "left")


def test_a_camera_in_front_of_one_who_stands_is_below_on_the_page() -> None:
    """Seen from above a standing person faces down the page, and so the camera in front stands there."""
    squat = movement("squat")
    x, y, hip_x, hip_y = camera_and_hips(top_view(squat, squat.view("front"), "both"))
    assert y > hip_y + 50
    assert x == pytest.approx(hip_x, abs=2)


@pytest.mark.parametrize("name", ["squat", "side_kick_circles", "hip_stretch_chair", "plank", "donkey_kick"])
def test_every_drawing_is_inside_its_frame_and_says_what_it_shows(name: str) -> None:
    """Nothing is cut off, whatever the position and wherever the camera is."""
    done = movement(name)
    for view in done.views:
        root = ET.fromstring(top_view(done, view, "left"))
        assert view.advice in (root.findtext("desc") or "")
        for element in root.iter():
            for key, value in element.attrib.items():
                if key in ("x1", "x2", "y1", "y2", "cx", "cy"):
                    assert 0 <= float(value) <= 360


def test_the_place_is_told_in_metres_from_the_body() -> None:
    """How far along the floor, where and how high; left and right follow the side that works."""
    squat, stretch = movement("squat"), movement("hip_stretch_floor")
    told = place_words(squat, replace(squat.view("front"), distance_m=2.0, elevation_deg=0.0), "both")
    assert "2.0\u00a0m in front of you" in told
    assert "on your right" in place_words(stretch, stretch.views[0], "right")
    assert "on your left" in place_words(stretch, stretch.views[0], "left")
