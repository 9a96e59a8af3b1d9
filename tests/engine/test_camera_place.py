"""The coach says that the camera stands where the movement cannot be judged."""

from dataclasses import replace

import pytest

from unsit.body.frame import Frame
from unsit.engine.coach import Coach
from unsit.engine.events import CameraMisplaced, Event, TrackingLost
from unsit.figure.camera import frames, placed
from unsit.figure.motion import performance
from unsit.movement.library import load_library
from unsit.movement.model import View

LIBRARY = load_library().movements
SOURCE = (
    "hip_stretch_floor",
    "hip_stretch_wall",
    "hip_stretch_chair",
    "side_kick_front_back",
    "side_kick_up_down",
    "side_kick_circles",
)


def told(movement_id: str, view: View) -> list[Event]:
    """Give what the coach says about the camera while the figure does the movement."""
    movement = LIBRARY[movement_id]
    poses = performance(movement, "left", fps=15.0).poses
    camera = placed(view, movement.position, "left", [pose.points for pose in poses])
    coach = Coach(movement, "left")
    events = [event for frame in frames(poses, camera) for event in coach.update(frame)]
    return [event for event in events if isinstance(event, CameraMisplaced)]


@pytest.mark.parametrize("movement_id", SOURCE)
def test_nothing_is_said_from_the_advised_place(movement_id: str) -> None:
    """From the file's own views the camera is never called misplaced."""
    for view in LIBRARY[movement_id].views:
        assert told(movement_id, view) == []


@pytest.mark.parametrize("movement_id", SOURCE)
def test_a_camera_behind_is_called_misplaced_within_five_seconds_and_once(movement_id: str) -> None:
    """From the far side of the advised place it is said early, and not over and over."""
    view = LIBRARY[movement_id].views[0]
    said = told(movement_id, replace(view, azimuth_deg=view.azimuth_deg + 180.0))
    assert len(said) == 1
    assert said[0].time_s < 5.0


@pytest.mark.parametrize("movement_id", SOURCE)
def test_a_camera_much_too_far_away_is_called_misplaced(movement_id: str) -> None:
    """A body that fills a tenth of the picture cannot be read, and that is said."""
    view = LIBRARY[movement_id].views[0]
    said = told(movement_id, replace(view, distance_m=view.distance_m * 3.0))
    assert said
    assert said[0].time_s < 5.0


def test_a_sitting_person_seen_from_above_is_not_taken_for_a_lying_one() -> None:
    """From above a trunk looks short and tilted; the place is called wrong all the same."""
    view = LIBRARY["hip_stretch_chair"].views[0]
    said = told("hip_stretch_chair", replace(view, elevation_deg=75.0))
    assert said
    assert said[0].time_s < 5.0


def test_nobody_in_sight_from_the_beginning_is_told_once() -> None:
    """An empty picture is lost sight, after two seconds."""
    coach = Coach(LIBRARY["side_kick_circles"], "left")
    events = [event for number in range(100) for event in coach.update(Frame(number / 10))]
    assert [type(event) for event in events] == [TrackingLost]
    assert 2.0 <= events[0].time_s <= 2.3
