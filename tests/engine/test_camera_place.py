"""The coach says that the camera stands where the movement cannot be judged."""

from dataclasses import replace

import pytest

from unsit.body.frame import Frame
from unsit.engine.coach import Coach
from unsit.engine.events import CameraMisplaced, Event, FaultFound, TrackingLost
from unsit.engine.facing import BELIEVED_S, CameraPlace, far
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


def frame_of(movement_id: str, factor: float = 1.0, right: float = 0.0) -> Frame:
    """Give the figure's first frame from its advised place, made larger about the middle and moved to the right."""
    movement = LIBRARY[movement_id]
    poses = performance(movement, "left", fps=15.0).poses[:1]
    (one,) = frames(poses, placed(movement.views[0], movement.position, "left", [pose.points for pose in poses]))
    middle = one.aspect / 2
    return replace(one, image=tuple((middle + factor * (x - middle) + right, 0.5 + factor * (y - 0.5), factor * z)
                                    for x, y, z in one.image))  # fmt: skip


@pytest.mark.parametrize("movement_id", SOURCE)
def test_how_far_away_a_body_is_does_not_depend_on_how_it_folds(movement_id: str) -> None:
    """Seen from the advised place no position is far; the same picture at a quarter of its size is."""
    assert not far(frame_of(movement_id))
    assert far(frame_of(movement_id, factor=0.25))


def test_a_body_that_leaves_the_picture_while_it_folds_is_told() -> None:
    """In position the body is known to sit; a trunk that looks level does not hide that it is cut off."""
    movement = LIBRARY["hip_stretch_chair"]
    place, cut = CameraPlace(movement), frame_of("hip_stretch_chair", factor=2.5)
    level = replace(cut, world=frame_of("hip_stretch_floor").world)
    assert not any(place.step(0.1, level, ["front"]) for _ in range(60))
    assert any(place.step(0.1, level, ["front"], there=True) for _ in range(30))


def test_a_wrong_place_is_believed_again_only_after_a_while() -> None:
    """A camera does not move by itself: a moment that looks right does not make a wrong place right."""
    place, seen = CameraPlace(LIBRARY["side_kick_circles"]), frame_of("side_kick_circles")
    assert any(place.step(0.1, seen, ["back"]) for _ in range(30))
    for _ in range(int(10 * BELIEVED_S) - 5):
        place.step(0.1, seen, ["front"])
    assert place.told
    for _ in range(10):
        place.step(0.1, seen, ["front"])
    assert not place.told


def test_a_place_that_looks_right_when_the_position_is_taken_is_believed_at_once() -> None:
    """Who turns about while lying down looks wrong for a moment, and must not be left unjudged for it."""
    place, seen = CameraPlace(LIBRARY["side_kick_circles"]), frame_of("side_kick_circles")
    assert any(place.step(0.1, seen, ["back"]) for _ in range(30))
    place.step(0.1, seen, ["front"])
    place.look_anew()
    assert not place.told


def test_no_fault_is_named_from_a_place_that_was_called_wrong() -> None:
    """After the camera was said to stand too far away even a gross mistake is unknown: neither good nor a fault."""
    movement = LIBRARY["side_kick_circles"]
    (fault,) = (one for one in movement.faults if one.id == "knee_bends")
    poses = performance(movement, "left", counter_example=fault.counter_example, fps=15.0).poses
    named = []
    for away in (1.0, 3.0):
        view = replace(movement.views[0], distance_m=movement.views[0].distance_m * away)
        coach = Coach(movement, "left")
        seen = frames(poses, placed(view, movement.position, "left", [pose.points for pose in poses]))
        events = [event for frame in seen for event in coach.update(frame)]
        named.append(any(isinstance(event, FaultFound) for event in events))
    assert named == [True, False]


def test_nobody_in_sight_from_the_beginning_is_told_once() -> None:
    """An empty picture is lost sight, after two seconds."""
    coach = Coach(LIBRARY["side_kick_circles"], "left")
    events = [event for number in range(100) for event in coach.update(Frame(number / 10))]
    assert [type(event) for event in events] == [TrackingLost]
    assert 2.0 <= events[0].time_s <= 2.3
