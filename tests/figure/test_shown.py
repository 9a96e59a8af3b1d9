"""The JSON value of a movement for pages agrees with the clips, the cameras and the movement file."""

import json
from itertools import pairwise

import pytest

from unsit.body.landmarks import INDEX
from unsit.body.measured_joints import MIDDLE, SIDED
from unsit.figure.arcs import arc
from unsit.figure.bodies import body_ids, load_rig
from unsit.figure.camera import placed
from unsit.figure.clips import clips, sides_of, y_up
from unsit.figure.motion import cycle
from unsit.figure.shown import captions, described, labels, shown, step_times
from unsit.figure.solids import boxes, floor_m
from unsit.movement.library import load_library
from unsit.movement.model import Kind, Movement, Position

MOVEMENTS = tuple(load_library().movements.values())
WOMAN = load_rig("woman")
EVERY = pytest.mark.parametrize("movement", MOVEMENTS, ids=lambda movement: movement.id)


def _movement(name: str) -> Movement:
    return load_library().movements[name]


@EVERY
def test_every_clip_is_told_with_its_length(movement: Movement) -> None:
    """The page knows exactly the animations the clip file has, and how long each is."""
    told = shown(movement, WOMAN)["clips"]
    made = {clip.name: clip.motion.duration_s for clip in clips(movement, WOMAN)}
    assert {name: clip["duration_s"] for name, clip in told.items()} == pytest.approx(made, abs=1e-3)


@EVERY
def test_steps_rise_from_the_start_to_the_end_of_every_clip(movement: Movement) -> None:
    """Every clip reaches every step, in order, the first at 0 and the last at its end."""
    told = shown(movement, WOMAN)
    for name, clip in told["clips"].items():
        times = clip["times_s"]
        assert len(times) == len(told["steps"]), name
        assert times[0] == 0.0
        assert times[-1] == pytest.approx(clip["duration_s"], abs=1e-3), name
        assert all(a < b for a, b in pairwise(times)), name


@EVERY
def test_keyframes_are_reached_at_their_steps(movement: Movement) -> None:
    """At the time of a step the clip shows the angles of its keyframe, but for legs that are held where they touch."""
    motion = cycle(movement, "left", rig=WOMAN)
    for frame, time_s in zip(movement.figure.keyframes, step_times(movement, motion), strict=False):
        angles = motion.angles(time_s)
        held = {part.partition(".")[0] for one in movement.figure.keyframes for part in one.contacts}
        # A body on its hands tilts a little where long arms must reach the floor.
        tilts = movement.position in (Position.PRONE, Position.QUADRUPED)
        legs = () if tilts or held & {"foot", "ankle", "knee"} else ("hip_flexion.active", "knee_flexion.active")
        for name in (*legs, "trunk_flexion"):
            if name in frame.angles_deg and movement.figure.circle is None:
                sided = name.replace("active", "left")
                assert angles[sided] == pytest.approx(frame.angles_deg[name], abs=1e-6), (frame.label, name)


@EVERY
def test_every_step_has_words_and_a_panel(movement: Movement) -> None:
    """Labels and captions are there for every step, and a panel of the strip shows it."""
    told = shown(movement, WOMAN)
    assert all(step["label"] and step["caption"] for step in told["steps"])
    assert {step["panel"] for step in told["steps"]} == set(range(len(told["panels"])))


@EVERY
def test_captions_leave_no_sentence_out(movement: Movement) -> None:
    """All steps of the movement's text are said, in their order, unless there are more moments than sentences."""
    said = " ".join(dict.fromkeys(captions(movement)[1:]))
    places = [said.find(sentence) for sentence in movement.text.steps]
    assert -1 not in places
    assert places == sorted(places)


@EVERY
def test_the_value_is_plain_json_of_modest_size(movement: Movement) -> None:
    """It survives JSON unchanged and stays below 6 kB for each body."""
    told = shown(movement, *(load_rig(body) for body in body_ids()))
    text = json.dumps(told, allow_nan=False)
    assert json.loads(text) == told
    assert len(text) < 6_000 * len(body_ids())


@EVERY
def test_views_are_the_cameras_of_the_figure(movement: Movement) -> None:
    """A view's place is that of the figure's own camera, turned to glTF's axes, and looks at its target."""
    for side in sides_of(movement):
        motion = cycle(movement, side, rig=WOMAN)
        count = len(movement.figure.keyframes)
        poses = [motion.points(time_s) for time_s in step_times(movement, motion)[:count]]
        told = shown(movement, WOMAN)["places"]["woman"][side]["views"]
        for view, written in zip(movement.views, told, strict=True):
            camera = placed(view, movement.position, side, poses)
            assert written["place"] == pytest.approx(y_up(camera.place), abs=1e-3)
            away = [b - a for a, b in zip(written["place"], written["target"], strict=True)]
            assert [value / view.distance_m for value in away] == pytest.approx(y_up(camera.away), abs=1e-3)


@EVERY
def test_left_and_right_are_mirror_images(movement: Movement) -> None:
    """Cameras and props of the right side are those of the left with z negated."""
    places = shown(movement, WOMAN)["places"]["woman"]
    if "right" not in places:
        return
    for a, b in zip(places["left"]["views"], places["right"]["views"], strict=True):
        x, y, z = b["place"]
        assert a["place"] == pytest.approx([x, y, -z], abs=0.03)
    assert len(places["left"]["props"]) == len(places["right"]["props"])


@EVERY
def test_the_angle_drawn_lies_on_bones_of_every_body(movement: Movement) -> None:
    """Every bone that the arc names is in every rig."""
    for side in sides_of(movement):
        drawn = arc(movement, side)
        names = {bone for place in (drawn.pivot, *drawn.start, *drawn.end) for bone in place}
        for body in body_ids():
            assert names <= {bone.name for bone in load_rig(body).bones}


def test_the_joints_that_can_be_lit_lie_on_bones_of_every_body() -> None:
    """Every joint that a measure tells of has its place, on both sides, and each place is in every rig."""
    told = shown(_movement("squat"), WOMAN)["joints"]
    assert set(told) == {*MIDDLE, *(f"{joint}.{side}" for joint in SIDED for side in ("left", "right"))}
    names = {bone for bones in told.values() for bone in bones}
    for body in body_ids():
        assert names <= {bone.name for bone in load_rig(body).bones}


@pytest.mark.parametrize(
    ("name", "joint", "side"),
    [
        ("side_kick_front_back", "hip", "left"),
        ("side_kick_up_down", "legs", "left"),
        ("hip_stretch_floor", "hip", "left"),
        ("biceps_curl", "elbow", "left"),
        ("pull_up", "shoulder", "left"),
    ],
)
def test_the_angle_drawn_is_the_one_the_movement_is_about(name: str, joint: str, side: str) -> None:
    """The joint follows the measure by which the movement is counted or held, on the side that measure means."""
    drawn = arc(_movement(name), "left")
    assert (drawn.joint, drawn.side) == (joint, side)


def test_the_wall_stands_at_the_soles() -> None:
    """No landmark lies behind the wall, and the foot on it is within a hand's breadth."""
    movement = _movement("hip_stretch_wall")
    told = shown(movement, WOMAN)["places"]["woman"]["left"]
    wall = next(prop for prop in told["props"] if prop["prop"] == "wall")
    face = wall["centre"][0] - wall["size"][0] / 2
    farthest = max(point[0] for point in cycle(movement, "left", rig=WOMAN).points(0.0))
    assert 0.0 < face - farthest < 0.06


def test_the_seat_lies_under_the_hips() -> None:
    """The top of the chair is a little below the hip joints and above the knees' height less a hand."""
    movement = _movement("hip_stretch_chair")
    points = cycle(movement, "left", rig=WOMAN).points(0.0)
    seat = max(
        (prop for prop in shown(movement, WOMAN)["places"]["woman"]["left"]["props"]),
        key=lambda prop: prop["size"][0] * prop["size"][2],
    )
    below = points[INDEX["left_hip"]][2] - (seat["centre"][1] + seat["size"][1] / 2)
    assert 0.04 < below < 0.16


@EVERY
def test_props_of_the_figure_without_a_body_asset_stand_too(movement: Movement) -> None:
    """Without skin the boxes are placed by the landmarks; only what the movement names is there, none is empty."""
    motion = cycle(movement, "left")
    made = boxes(movement, "left", [motion.points(0.0)])
    assert {box.prop for box in made} == set(movement.figure.props)
    assert all(size > 0.0 for box in made for size in box.size)
    low = min((box.centre[2] - box.size[2] / 2 for box in made), default=0.0)
    assert low >= floor_m(movement.figure.props) - 1e-9


def test_faults_show_where_they_are_committed() -> None:
    """A fault's step is the first keyframe at which its counter-example differs."""
    movement = _movement("side_kick_front_back")
    told = {fault["id"]: fault["step"] for fault in shown(movement, WOMAN)["faults"]}
    assert labels(movement)[told["spine_moves"]] == "forward"


def test_holds_and_circles_have_steps_of_their_own() -> None:
    """A hold has the stay and the way back after its keyframes, circles one step for each way."""
    for movement in MOVEMENTS:
        after = len(labels(movement)) - len(movement.figure.keyframes)
        assert after == {Kind.REPETITIONS: 0, Kind.HOLD: 2, Kind.CIRCLES: 3}[movement.kind]


def test_a_movement_without_a_body_is_refused() -> None:
    """Without any rig there is nothing to show, and the message says so."""
    with pytest.raises(ValueError, match="side_kick_front_back: a movement needs at least one body"):
        shown(_movement("side_kick_front_back"))


def test_other_languages_say_everything_for_people_and_nothing_else() -> None:
    """For every text of the value there is one in the other language; steps, faults and views are the same ones."""
    movement, name = _movement("side_kick_front_back"), "side_kick_front_back"
    spanish = load_library().movement(name, "es")
    told = shown(movement, WOMAN, translations={"es": spanish})
    other = told["translations"]["es"]
    assert (other["name"], other["described"]) == (spanish.name, list(described(spanish)))
    assert [set(step) for step in other["steps"]] == [{"label", "caption"}] * len(told["steps"])
    assert all(a["caption"] != b["caption"] for a, b in zip(other["steps"], told["steps"], strict=True))
    assert list(other["faults"]) == [fault["id"] for fault in told["faults"]]
    assert list(other["views"]) == [view["id"] for view in told["views"]]
    assert shown(movement, WOMAN)["translations"] == {}


def test_props_need_a_pose() -> None:
    """Boxes without poses are refused."""
    with pytest.raises(ValueError, match="props need at least one pose"):
        boxes(_movement("squat"), "left", [])
