"""Contacts: hands, elbows, feet and ankles lie where a movement file says, on bodies of any proportions."""

from dataclasses import replace
from itertools import pairwise
from math import dist, radians

import pytest

from unsit.body.frame import Point, Points
from unsit.body.landmarks import INDEX, NAMES
from unsit.body.measures import OTHER, Side
from unsit.figure.bodies import body_ids, load_rig
from unsit.figure.contacts import Held, Holder
from unsit.figure.flesh import figure_flesh, rig_flesh
from unsit.figure.kinematics import landmarks, resolve, segments
from unsit.figure.limbs import (
    Chain,
    dot,
    forward,
    hand_angles,
    hip_angles,
    middle,
    minus,
    plus,
    reach,
    right,
    shoulder_angles,
    unit,
    up,
    upper,
)
from unsit.figure.motion import Motion, cycle, keyframe_angles
from unsit.figure.rig import Rig
from unsit.figure.skeleton import skeleton
from unsit.movement.library import load_library
from unsit.movement.model import Movement, Position

LIBRARY = load_library().movements
SIDES: tuple[Side, ...] = ("left", "right")
STATURES = (1.5, 1.7, 1.95)
NEAR_M = 0.005


def bare(movement: Movement) -> Movement:
    """Give the movement without its contacts."""
    frames = tuple(replace(frame, contacts={}) for frame in movement.figure.keyframes)
    return replace(movement, figure=replace(movement.figure, keyframes=frames))


def held(movement_id: str, label: str, side: Side = "left", stature_m: float = 1.7, rig: Rig | None = None) -> Points:
    """Give the landmarks of a keyframe of the right way."""
    movement = LIBRARY[movement_id]
    shown = cycle(movement, side, stature_m=stature_m, rig=rig)
    time_s = next(frame.time_s for frame in movement.figure.keyframes if frame.label == label)
    return shown.points(time_s - movement.figure.keyframes[0].time_s)


def at(points: Points, name: str) -> Point:
    """Give a landmark."""
    return points[INDEX[name]]


def off_line(point: Point, start: Point, end: Point) -> float:
    """Give how far a point lies off a line."""
    way, to = unit(minus(end, start)), minus(point, start)
    return dist(to, plus((0.0, 0.0, 0.0), way, dot(to, way)))


ANGLES = {
    "hip_flexion": 70.0,
    "hip_adduction": -15.0,
    "hip_internal_rotation": 20.0,
    "knee_flexion": 60.0,
    "shoulder_plane": 50.0,
    "shoulder_elevation": 70.0,
    "shoulder_internal_rotation": -30.0,
    "elbow_flexion": 80.0,
}


def arm_chain(side: Side) -> Chain:
    """Give an arm of the usual body in a bent pose."""
    body, angles = skeleton(1.7), resolve(ANGLES, "left")
    pose, points = (
        segments(angles, Position.STANDING, "left"),
        landmarks(angles, Position.STANDING, "left", body),
    )
    arm = pose.left_arm if side == "left" else pose.right_arm
    root, end = at(points, f"{side}_shoulder"), at(points, f"{side}_wrist")
    return Chain(root, end, arm.upper, body.upper_arm_m, body.forearm_m, 1.0)


@pytest.mark.parametrize("side", SIDES)
def test_a_limb_reaches_a_place_within_its_length_and_keeps_its_bones(side: Side) -> None:
    """The wrist is at the target, upper arm and forearm are as long as they were."""
    chain = arm_chain(side)
    target = plus(chain.root, (0.2, 0.1, -0.25))
    found = reach(chain, target)
    elbow = middle(chain, found)
    assert dist(elbow, chain.root) == pytest.approx(chain.upper_m)
    assert dist(elbow, target) == pytest.approx(chain.lower_m)


@pytest.mark.parametrize("side", SIDES)
def test_a_limb_that_is_there_already_does_not_move(side: Side) -> None:
    """Where the target is the wrist, the upper arm points as before: the swivel is kept."""
    chain = arm_chain(side)
    assert upper(chain, reach(chain, chain.end)) == pytest.approx(chain.upper)


def test_a_limb_stretches_towards_what_it_cannot_reach() -> None:
    """Beyond its length it points at the target, nearly straight."""
    chain = arm_chain("left")
    target = plus(chain.root, (0.9, 0.3, 0.2))
    found = reach(chain, target)
    assert found.flexion_rad < radians(5.0)
    assert unit(minus(middle(chain, found), chain.root)) == pytest.approx(found.line, abs=0.05)


def test_a_limb_straightens_without_a_snap() -> None:
    """As the target passes the limb's length in steps of 1 mm, the elbow bends by less than 3° a step."""
    chain = arm_chain("left")
    whole = chain.upper_m + chain.lower_m
    bent = [reach(chain, plus(chain.root, (0.0, 0.0, -(whole - 0.04 + 0.001 * n)))).flexion_rad for n in range(80)]
    assert max(abs(a - b) for a, b in pairwise(bent)) < radians(3.0)


@pytest.mark.parametrize("side", SIDES)
def test_angles_read_off_a_limb_are_those_that_made_it(side: Side) -> None:
    """Shoulder and hip angles of a segment give the file's angles back; so do pronation and wrist."""
    angles = resolve(ANGLES | {"forearm_pronation": 70.0, "wrist_flexion": -40.0}, "left")
    pose = segments(angles, Position.SIDE_LYING, "left")
    arm, leg = (pose.left_arm, pose.left_leg) if side == "left" else (pose.right_arm, pose.right_leg)
    assert shoulder_angles(pose.thorax, arm.upper, side) == pytest.approx((50.0, 70.0, -30.0))
    assert hip_angles(pose.pelvis, leg.upper, side) == pytest.approx((70.0, -15.0, 20.0))
    assert hand_angles(arm.lower, forward(arm.end), side, (60.0, 0.0)) == pytest.approx((70.0, -40.0))


def test_nothing_moves_that_is_not_held() -> None:
    """Without contacts, or with all of them at weight 0, the angles are the given ones."""
    body = skeleton(1.7)
    holder = Holder(body, figure_flesh(body), Position.STANDING, "left")
    angles = resolve(ANGLES, "left")
    assert holder.held(angles, [], (0.0, 0.0, 1.0)) == angles
    assert holder.held(angles, [(Held("hand", "left", "head", "left"), 0.0)], (0.0, 0.0, 1.0)) == angles


@pytest.mark.parametrize("stature_m", STATURES)
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("movement_id", ["hip_stretch_floor", "hip_stretch_chair"])
def test_the_crossed_ankle_lies_on_the_other_thigh(movement_id: str, side: Side, stature_m: float) -> None:
    """It is as far from the thigh's line as flesh is thick, and nearer to the knee than to the hip."""
    body = skeleton(stature_m)
    flesh = figure_flesh(body)
    for frame in LIBRARY[movement_id].figure.keyframes:
        points = held(movement_id, frame.label, side, stature_m)
        ankle = at(points, f"{side}_ankle")
        hip, knee = (at(points, f"{OTHER[side]}_{name}") for name in ("hip", "knee"))
        lift = flesh.thigh_front_m + flesh.ankle_m
        assert lift - NEAR_M < off_line(ankle, hip, knee) < lift + 0.04 * stature_m
        assert dist(ankle, knee) < 0.5 * dist(ankle, hip)


@pytest.mark.parametrize("body", body_ids())
@pytest.mark.parametrize("side", SIDES)
def test_the_ankle_of_a_body_asset_lies_on_its_thigh_and_not_in_it(body: str, side: Side) -> None:
    """Between the thigh's line and the ankle is at least the flesh of both, on every body."""
    rig = load_rig(body)
    flesh = rig_flesh(rig)
    points = held("hip_stretch_chair", "sitting_tall", side, rig=rig)
    hip, knee = (at(points, f"{OTHER[side]}_{name}") for name in ("hip", "knee"))
    assert off_line(at(points, f"{side}_ankle"), hip, knee) > flesh.thigh_front_m + flesh.ankle_m - NEAR_M


@pytest.mark.parametrize("stature_m", STATURES)
def test_the_hand_that_props_the_head_lies_over_the_ear(stature_m: float) -> None:
    """On its side, the palm's middle is within 2.5 % of the stature of the lower ear, the fingers go past it."""
    points = held("side_kick_front_back", "start", "left", stature_m)
    knuckles = [at(points, f"right_{name}") for name in ("index", "pinky")]
    wrist, ear = at(points, "right_wrist"), at(points, "right_ear")
    palm = plus(wrist, minus(tuple((a + b) / 2 for a, b in zip(*knuckles, strict=True)), wrist), 0.62)
    assert dist(palm, ear) < 0.035 * stature_m
    assert min(dist(knuckle, ear) for knuckle in knuckles) < dist(wrist, ear) + 0.02


@pytest.mark.parametrize("body", [None, *body_ids()])
@pytest.mark.parametrize("side", SIDES)
def test_the_hand_of_a_body_asset_that_props_the_head_touches_it(body: str | None, side: Side) -> None:
    """The middle of the palm's skin is within 5 mm of the place over the ear, on every body."""
    rig = None if body is None else load_rig(body)
    skel = skeleton(1.7) if rig is None else rig.skeleton
    flesh = figure_flesh(skel) if rig is None else rig_flesh(rig)
    movement = LIBRARY["side_kick_up_down"]
    angles = cycle(movement, side, rig=rig).angles(0.0)
    holder = Holder(skel, flesh, movement.position, side)
    pose = segments(angles, movement.position, side)
    points = landmarks(angles, movement.position, side, skel)
    low = OTHER[side]
    out = 1.0 if low == "right" else -1.0
    to_palm = minus(holder.palm(angles, low), at(points, f"{low}_ear"))
    assert abs(out * dot(to_palm, right(pose.head)) - flesh.temple_m) < NEAR_M
    assert abs(dot(to_palm, up(pose.head)) - 0.014 * skel.stature_m) < NEAR_M
    assert abs(dot(to_palm, forward(pose.head)) + 0.010 * skel.stature_m) < NEAR_M


@pytest.mark.parametrize("stature_m", STATURES)
@pytest.mark.parametrize("movement_id", ["hip_stretch_floor", "side_kick_front_back", "push_up", "straight_leg_raise"])
def test_a_hand_on_the_floor_is_on_it(movement_id: str, stature_m: float) -> None:
    """The wrist is above the floor by less than the length of a hand, and no knuckle is below it."""
    points = held(movement_id, LIBRARY[movement_id].figure.keyframes[0].label, "left", stature_m)
    for name in ("wrist", "index", "pinky"):
        assert -NEAR_M < at(points, f"left_{name}")[2] < 0.07 * stature_m


@pytest.mark.parametrize("movement_id", ["hip_stretch_floor", "side_kick_front_back", "side_kick_circles", "lunge"])
def test_contacts_are_mirrored(movement_id: str) -> None:
    """With the right side active every landmark is the mirror image of that with the left one."""
    left, other = (cycle(LIBRARY[movement_id], side) for side in SIDES)
    for share in (0.0, 0.2, 0.45, 0.7):
        a, b = left.points(share * left.duration_s), other.points(share * other.duration_s)
        for number, name in enumerate(NAMES):
            twin = INDEX[name.replace("left", "RIGHT").replace("right", "left").replace("RIGHT", "right")]
            x, y, z = b[twin]
            assert a[number] == pytest.approx((x, -y, z), abs=1e-9)


@pytest.mark.parametrize("movement_id", ["hip_stretch_floor", "hip_stretch_wall", "hip_stretch_chair", "lunge"])
@pytest.mark.parametrize("body", [None, "woman"])
def test_contacts_come_and_go_without_jumps(movement_id: str, body: str | None) -> None:
    """No landmark moves faster than 6 m/s, sampled a hundred times a second."""
    shown = cycle(LIBRARY[movement_id], "left", rig=None if body is None else load_rig(body))
    steps = [shown.points(n * 0.01) for n in range(int(shown.duration_s * 100))]
    for before, after in pairwise(steps):
        assert max(dist(a, b) for a, b in zip(before, after, strict=True)) < 0.06


@pytest.mark.parametrize("movement_id", ["hip_stretch_floor", "hip_stretch_wall", "hip_stretch_chair"])
def test_contacts_leave_the_figure_s_own_legs_as_they_were(movement_id: str) -> None:
    """The files' angles fit the figure's own body: no hip or knee changes by more than 2°."""
    movement = LIBRARY[movement_id]
    shown = cycle(movement, "left")
    for frame, angles in zip(movement.figure.keyframes, keyframe_angles(movement, "left"), strict=True):
        got = shown.angles(frame.time_s)
        for joint, value in angles.items():
            if joint.startswith(("hip_", "knee_", "pelvis_", "trunk_", "neck_")):
                assert abs(got[joint] - value) < 2.0, joint


def faulty(movement_id: str, fault_id: str) -> Motion:
    """Give the figure that commits a fault."""
    movement = LIBRARY[movement_id]
    fault = next(fault for fault in movement.faults if fault.id == fault_id)
    return cycle(movement, "left", counter_example=fault.counter_example)


def test_a_mistake_of_the_leg_itself_is_added_to_its_contact() -> None:
    """The ankle that slips off the thigh does so by the angles of the file."""
    right_way, wrong = cycle(LIBRARY["hip_stretch_floor"], "left"), faulty("hip_stretch_floor", "ankle_off_thigh")
    a, b = right_way.angles(2.5), wrong.angles(2.5)
    assert b["knee_flexion.left"] - a["knee_flexion.left"] == pytest.approx(-46.0, abs=1e-6)
    assert b["hip_flexion.left"] - a["hip_flexion.left"] == pytest.approx(-10.0, abs=1e-6)


def test_a_mistake_of_the_hand_takes_it_away() -> None:
    """The hand that presses the knee is at the knee and no longer on the shin."""
    time_s = LIBRARY["hip_stretch_chair"].figure.keyframes[-1].time_s
    points = faulty("hip_stretch_chair", "hand_presses_knee").points(time_s)
    assert dist(at(points, "left_wrist"), at(points, "left_knee")) < 0.06


def test_a_mistake_of_the_trunk_leaves_the_hand_on_the_floor() -> None:
    """While the spine swings, the propping hand stays where it was."""
    movement = LIBRARY["side_kick_front_back"]
    time_s = next(frame.time_s for frame in movement.figure.keyframes if frame.label == "forward")
    wrong = faulty("side_kick_front_back", "spine_moves")
    before, after = wrong.points(0.0), wrong.points(time_s)
    assert dist(at(before, "left_wrist"), at(after, "left_wrist")) < 0.03


def test_a_movement_without_contacts_moves_as_its_angles_say() -> None:
    """What the file says at a keyframe is what the figure does there."""
    movement = bare(LIBRARY["hip_stretch_chair"])
    shown = cycle(movement, "left")
    for frame, angles in zip(movement.figure.keyframes, keyframe_angles(movement, "left"), strict=True):
        for joint, value in angles.items():
            assert shown.angles(frame.time_s)[joint] == pytest.approx(value)


def test_the_same_moment_gives_the_same_pose() -> None:
    """Asked in another order, contacts give the same landmarks to the last bit."""
    movement = LIBRARY["hip_stretch_floor"]
    first, second = cycle(movement, "left"), cycle(movement, "left")
    times = [0.3, 1.9, 2.6]
    forwards = [first.points(time_s) for time_s in times]
    assert forwards == [second.points(time_s) for time_s in reversed(times)][::-1]
