"""Where a phone can stand: what the room allows, what the picture holds, what is seen."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from math import cos, radians

import pytest

from unsit.figure.camera import Camera, frame, placed
from unsit.figure.legibility import Obstacle, Script, legibility, script
from unsit.figure.places import (
    FARTHEST_M,
    HIGHEST_M,
    LOWEST_M,
    NEAREST_M,
    PICTURES,
    Advice,
    Place,
    advise,
    place_of,
    place_point,
)
from unsit.movement.library import load_library
from unsit.movement.model import Facing, Movement, View

MOVEMENTS: Mapping[str, Movement] = load_library().movements
SAMPLE = ("squat", "hip_stretch_wall", "side_kick_front_back", "side_kick_circles", "jumping_jack", "plank")


@cache
def advice(name: str) -> Advice:
    """Give the advice for a movement of the library."""
    return advise(MOVEMENTS[name])


def camera(played: Script, place: Place) -> Camera:
    """Give a camera at a place."""
    view = View("", Facing.FRONT, place.azimuth_deg, place.elevation_deg, place.distance_m, "")
    picture = PICTURES[place.picture]
    fov, aspect = picture.field_of_view_deg, picture.aspect
    return placed(view, played.movement.position, "left", played.reach, field_of_view_deg=fov, aspect=aspect)


def best(name: str) -> Place:
    """Give the best place of a movement."""
    found = advice(name).best
    assert found is not None
    return found


@pytest.mark.parametrize("name", SAMPLE)
def test_a_room_allows_every_place(name: str) -> None:
    """A phone stands 0.1 to 1.6 m high and 2 to 4 m away, also when it is moved back along its line."""
    for place in advice(name).region:
        assert LOWEST_M <= place.height_m <= HIGHEST_M
        assert NEAREST_M <= place.distance_m <= place.farthest_m <= FARTHEST_M
        rise_m = (place.farthest_m - place.distance_m) * (1.0 - cos(radians(place.elevation_deg)) ** 2) ** 0.5
        assert place.elevation_deg < 0 or place.height_m + rise_m <= HIGHEST_M + 1e-6


@pytest.mark.parametrize("name", SAMPLE)
def test_the_whole_body_is_in_the_picture_all_the_time(name: str) -> None:
    """At every third place every landmark of every pose, right or wrong, is inside by 9 % of the picture or more."""
    played = script(MOVEMENTS[name])
    poses = [played.right.start, *(moment.points for moment in played.right.moments)]
    poses += [moment.points for moments in played.wrong.values() for moment in moments]
    for place in advice(name).region[::3]:
        seen_by = camera(played, place)
        for points in poses:
            for u, v, _ in frame(points, seen_by, 0.0).image:
                assert 0.09 * seen_by.aspect <= u <= 0.91 * seen_by.aspect
                assert 0.09 <= v <= 0.91


@pytest.mark.parametrize("name", SAMPLE)
def test_a_place_of_the_region_shows_what_it_says(name: str) -> None:
    """Asked anew, every fifth place has no problem and shows the same faults."""
    played = script(MOVEMENTS[name])
    for place in advice(name).region[::5]:
        shown = legibility(played, camera(played, place))
        assert shown.problems == ()
        assert shown.faults == place.faults


def test_what_was_measured_of_lying_bodies_is_found() -> None:
    """On the back: from the side of the crossed leg, raised. On the side: facing the chest, raised, never behind."""
    supine = best("hip_stretch_floor")
    assert supine.azimuth_deg == 90
    assert 10 <= supine.elevation_deg <= 30
    for name in ("side_kick_front_back", "side_kick_up_down", "side_kick_circles"):
        place = best(name)
        assert 75 <= place.azimuth_deg <= 105
        assert 20 <= place.elevation_deg <= 40
        assert all(0 < one.azimuth_deg < 180 for one in advice(name).region)


def test_a_fold_on_a_chair_is_seen_from_the_front_and_low() -> None:
    """Measured: within 20° of the front, and low."""
    place = best("hip_stretch_chair")
    assert abs(place.azimuth_deg) <= 20
    assert place.elevation_deg <= 15
    assert all(abs(one.azimuth_deg) <= 45 for one in advice("hip_stretch_chair").region)


def test_nobody_stands_behind_the_wall() -> None:
    """With the feet at a wall no phone stands on its far side."""
    movement = MOVEMENTS["hip_stretch_wall"]
    played = script(movement)
    feet_m = max(x for x, _, _ in played.reach[1])
    for place in advice("hip_stretch_wall").region:
        assert place_point(movement, place, played.right.start)[0] < feet_m + 0.1


def test_a_movement_of_both_sides_is_seen_alike_from_both() -> None:
    """A squat's region is its own mirror image."""
    places = {(place.azimuth_deg, place.elevation_deg) for place in advice("squat").region}
    assert places == {(azimuth if azimuth == 180 else -azimuth, elevation) for azimuth, elevation in places}


def test_a_narrow_picture_is_taken_for_a_body_that_stands() -> None:
    """One who stands and stays slim is nearer with the phone upright; one who lies is not."""
    assert best("biceps_curl").picture == "portrait"
    assert best("plank").picture == "landscape"


def test_further_places_show_what_the_best_does_not() -> None:
    """Best and further places together show every fault that any place shows."""
    for name in SAMPLE:
        told = advice(name)
        shown = {fault for place in (best(name), *told.further) for fault in place.faults}
        assert shown == {fault for place in told.region for fault in place.faults}
        assert set(told.unseen_from(best(name))) == shown - set(best(name).faults)


def test_a_camera_behind_the_back_is_refused_with_its_reason() -> None:
    """From behind somebody who lies on the side the chest is not seen, for which the file was made."""
    played = script(MOVEMENTS["side_kick_front_back"])
    behind = replace(best("side_kick_front_back"), azimuth_deg=-90.0, elevation_deg=10.0)
    reasons = {problem.obstacle for problem in legibility(played, camera(played, behind)).problems}
    assert Obstacle.FACING in reasons


def test_a_camera_that_cuts_off_the_legs_is_refused() -> None:
    """What a measure needs must be in the picture."""
    played = script(MOVEMENTS["side_kick_front_back"])
    near = replace(best("side_kick_front_back"), distance_m=0.9)
    reasons = {problem.obstacle for problem in legibility(played, camera(played, near)).problems}
    assert Obstacle.OUTSIDE in reasons


def test_a_fault_too_small_to_tell_is_not_seen() -> None:
    """With a counter-example of almost nothing the fault is not among those that the best place shows."""
    movement = MOVEMENTS["side_kick_front_back"]
    fault = next(one for one in movement.faults if one.id == "spine_moves")
    small = replace(fault, counter_example=replace(fault.counter_example, angles_deg={"trunk_flexion": 4.0}))
    faults = tuple(small if one is fault else one for one in movement.faults)
    played = script(replace(movement, faults=faults))
    shown = legibility(played, camera(played, best("side_kick_front_back")))
    assert "spine_moves" in best("side_kick_front_back").faults
    assert "spine_moves" not in shown.faults


def test_a_threshold_that_the_right_way_passes_refuses_the_place() -> None:
    """From where somebody who does it rightly would be blamed nothing is judged."""
    movement = MOVEMENTS["side_kick_front_back"]
    faults = tuple(replace(one, above=-1.0) if one.id == "knee_bends" else one for one in movement.faults)
    strict = replace(movement, faults=faults)
    played = script(strict)
    problems = legibility(played, camera(played, best("side_kick_front_back"))).problems
    assert [(problem.obstacle, problem.what) for problem in problems] == [(Obstacle.FALSE_FAULT, "knee_bends")]


def test_a_view_of_the_file_becomes_a_place() -> None:
    """Azimuth, elevation and distance are the file's; the height is worked out."""
    movement = MOVEMENTS["squat"]
    place = place_of(movement, movement.view("front"))
    assert (place.azimuth_deg, place.elevation_deg, place.distance_m) == (0.0, 5.0, 3.2)
    assert 0.9 < place.height_m < 1.3
    assert place.floor_m == pytest.approx(3.2 * cos(radians(5.0)))


def test_a_movement_that_no_view_shows_gets_no_place() -> None:
    """Without views there is nothing to advise, and no error either."""
    nowhere = advise(replace(MOVEMENTS["plank"], views=(), faults=()))
    assert nowhere.best is None
    assert nowhere.region == ()
    assert nowhere.further == ()


def test_few_poses_stand_for_a_performance() -> None:
    """Every keyframe is there, and a fault adds only poses that the right way does not have."""
    played = script(MOVEMENTS["side_kick_front_back"])
    assert len(played.right.moments) == 2 * (len(played.movement.figure.keyframes) - 1)
    known = {moment.points for moment in played.right.moments}
    assert all(moment.points not in known for moment in played.wrong["spine_moves"])
    assert played.wrong["rushing"] == ()
