"""Joint angles become the landmarks they say."""

from math import dist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unsit.body.frame import Point, Points
from unsit.body.joints import JOINTS
from unsit.body.landmarks import COUNT, INDEX, MIRROR
from unsit.body.measures import MEASURES, Side
from unsit.figure.camera import frame, looking
from unsit.figure.kinematics import TOWARDS_ACTIVE, landmarks, resolve
from unsit.figure.skeleton import skeleton
from unsit.movement.model import Position

BODY = skeleton(1.70)


def posed(angles: dict[str, float], position: Position = Position.STANDING, side: Side = "left") -> Points:
    """Give the landmarks of angles as a movement file writes them."""
    return landmarks(resolve(angles, side), position, side, BODY)


def at(points: Points, name: str) -> Point:
    """Give one landmark by name."""
    return points[INDEX[name]]


ANGLES = st.fixed_dictionaries(
    {
        f"{name}.{side}" if joint.sided else name: st.floats(joint.min_deg, joint.max_deg)
        for name, joint in JOINTS.items()
        for side in (("active", "other") if joint.sided else ("",))
    }
)


def test_a_straight_body_has_the_lengths_of_its_skeleton() -> None:
    """Claim: thigh, shin, upper arm, forearm, trunk and widths are those of the skeleton, legs hang straight down."""
    points = posed({})
    assert len(points) == COUNT
    for side in ("left", "right"):
        assert dist(at(points, f"{side}_hip"), at(points, f"{side}_knee")) == pytest.approx(BODY.thigh_m)
        assert dist(at(points, f"{side}_knee"), at(points, f"{side}_ankle")) == pytest.approx(BODY.shank_m)
        assert dist(at(points, f"{side}_shoulder"), at(points, f"{side}_elbow")) == pytest.approx(BODY.upper_arm_m)
        assert dist(at(points, f"{side}_elbow"), at(points, f"{side}_wrist")) == pytest.approx(BODY.forearm_m)
        assert at(points, f"{side}_shoulder")[2] - at(points, f"{side}_hip")[2] == pytest.approx(BODY.trunk_m)
        x, _, z = at(points, f"{side}_ankle")
        assert (x, z) == pytest.approx((0.0, -BODY.thigh_m - BODY.shank_m))
    assert dist(at(points, "left_hip"), at(points, "right_hip")) == pytest.approx(2 * BODY.hip_half_width_m)
    assert dist(at(points, "left_shoulder"), at(points, "right_shoulder")) == pytest.approx(
        2 * BODY.shoulder_half_width_m
    )
    assert at(points, "nose")[0] > 0.08
    assert at(points, "left_ear")[1] > 0.05


def test_a_knee_at_ninety_degrees_makes_a_right_triangle() -> None:
    """Claim: with the knee at 90° hip, knee and ankle obey Pythagoras and the ankle lies straight behind the knee."""
    points = posed({"knee_flexion.left": 90.0})
    hip, knee, ankle = (at(points, f"left_{name}") for name in ("hip", "knee", "ankle"))
    assert dist(hip, ankle) == pytest.approx((BODY.thigh_m**2 + BODY.shank_m**2) ** 0.5)
    assert ankle == pytest.approx((knee[0] - BODY.shank_m, knee[1], knee[2]))


FORWARD, LEFT, UP = 0, 1, 2


@pytest.mark.parametrize(
    ("angles", "landmark", "axis", "sign"),
    [
        ({"pelvis_pitch": 20.0}, "nose", FORWARD, 1),
        ({"pelvis_roll": 20.0}, "nose", LEFT, 1),
        ({"pelvis_yaw": 20.0}, "nose", LEFT, 1),
        ({"trunk_flexion": 20.0}, "left_shoulder", FORWARD, 1),
        ({"trunk_lateral_bend": 20.0}, "left_shoulder", LEFT, 1),
        ({"trunk_rotation": 20.0}, "right_shoulder", FORWARD, 1),
        ({"neck_flexion": 20.0}, "nose", UP, -1),
        ({"neck_lateral_bend": 20.0}, "left_ear", UP, -1),
        ({"neck_rotation": 20.0}, "nose", LEFT, 1),
        ({"hip_flexion.active": 20.0}, "left_knee", FORWARD, 1),
        ({"hip_adduction.active": 20.0}, "left_knee", LEFT, -1),
        ({"hip_adduction.other": 20.0}, "right_knee", LEFT, 1),
        ({"hip_internal_rotation.active": 20.0}, "left_foot_index", LEFT, -1),
        ({"hip_internal_rotation.other": 20.0}, "right_foot_index", LEFT, 1),
        ({"knee_flexion.active": 20.0}, "left_ankle", FORWARD, -1),
        ({"ankle_dorsiflexion.active": 20.0}, "left_foot_index", UP, 1),
        ({"shoulder_elevation.active": 20.0}, "left_elbow", LEFT, 1),
        ({"shoulder_elevation.other": 20.0}, "right_elbow", LEFT, -1),
        ({"shoulder_plane.active": 90.0, "shoulder_elevation.active": 20.0}, "left_elbow", FORWARD, 1),
        ({"shoulder_plane.active": -90.0, "shoulder_elevation.active": 20.0}, "left_elbow", FORWARD, -1),
        ({"elbow_flexion.active": 20.0}, "left_wrist", FORWARD, 1),
        ({"elbow_flexion.active": 90.0, "shoulder_internal_rotation.active": 20.0}, "left_wrist", LEFT, -1),
        ({"elbow_flexion.other": 90.0, "shoulder_internal_rotation.other": 20.0}, "right_wrist", LEFT, 1),
        ({"forearm_pronation.active": 90.0}, "left_thumb", FORWARD, 1),
        ({"forearm_pronation.active": 180.0}, "left_thumb", LEFT, -1),
        ({"wrist_flexion.active": 20.0}, "left_index", FORWARD, 1),
    ],
)
def test_every_joint_moves_the_way_its_sign_says(angles: dict[str, float], landmark: str, axis: int, sign: int) -> None:
    """Claim: a positive angle moves the landmark the way the table of joints says, by more than a centimetre."""
    before = at(posed({}), landmark)[axis]
    assert (at(posed(angles), landmark)[axis] - before) * sign > 0.01


def test_every_joint_has_a_sign_test() -> None:
    """Claim: the table above leaves out no joint but the fingers', which move no landmark (see test_bones)."""
    mark = next(
        mark
        for mark in test_every_joint_moves_the_way_its_sign_says.pytestmark  # type: ignore[attr-defined]
        if mark.name == "parametrize"
    )
    tested = {name.partition(".")[0] for angles, *_ in mark.args[1] for name in angles}
    assert tested == set(JOINTS) - {"finger_flexion"}


def test_joints_towards_the_active_side_are_named_by_joints_that_exist() -> None:
    """Claim: every joint whose definition says `towards the active side` turns over with the side, and no other."""
    said = {name for name, joint in JOINTS.items() if "active side" in joint.definition}
    assert said == TOWARDS_ACTIVE


@pytest.mark.parametrize(
    ("position", "side", "chest", "head"),
    [
        (Position.STANDING, "left", (1, 0, 0), (0, 0, 1)),
        (Position.SEATED, "left", (1, 0, 0), (0, 0, 1)),
        (Position.HANGING, "right", (1, 0, 0), (0, 0, 1)),
        (Position.SUPINE, "left", (0, 0, 1), (-1, 0, 0)),
        (Position.PRONE, "left", (0, 0, -1), (-1, 0, 0)),
        (Position.QUADRUPED, "right", (0, 0, -1), (-1, 0, 0)),
        (Position.SIDE_LYING, "left", (0, -1, 0), (-1, 0, 0)),
        (Position.SIDE_LYING, "right", (0, 1, 0), (-1, 0, 0)),
    ],
)
def test_a_position_lies_as_the_table_says(
    position: Position, side: Side, chest: tuple[int, ...], head: tuple[int, ...]
) -> None:
    """Claim: nose and head point where the module's table of positions says."""
    points = posed({}, position, side)
    middle = [(a + b) / 2 for a, b in zip(at(points, "left_ear"), at(points, "right_ear"), strict=True)]
    nose = [a - b for a, b in zip(at(points, "nose"), middle, strict=True)]
    assert sum(a * b for a, b in zip(nose, chest, strict=True)) > 0.08
    assert sum(a * b for a, b in zip(middle, head, strict=True)) > 0.5


@pytest.mark.parametrize("side", ["left", "right"])
def test_lying_on_the_side_the_active_side_is_on_top(side: Side) -> None:
    """Claim: hip and shoulder of the active side are above those of the other."""
    points = posed({}, Position.SIDE_LYING, side)
    other = "right" if side == "left" else "left"
    for part in ("hip", "shoulder"):
        assert at(points, f"{side}_{part}")[2] > at(points, f"{other}_{part}")[2] + 0.1


@settings(max_examples=60, deadline=None)
@given(angles=ANGLES, position=st.sampled_from(Position))
def test_the_right_side_active_is_the_exact_mirror_image_of_the_left(
    angles: dict[str, float], position: Position
) -> None:
    """Claim: for any angles in any position, y negated and sides exchanged, to the last bit."""
    left, right = posed(angles, position, "left"), posed(angles, position, "right")
    for number in range(COUNT):
        x, y, z = left[MIRROR[number]]
        assert right[number] == (x, -y, z)


@settings(max_examples=40, deadline=None)
@given(angles=ANGLES, position=st.sampled_from(Position), stature_m=st.floats(1.0, 2.3))
def test_a_taller_body_is_the_same_body_larger(angles: dict[str, float], position: Position, stature_m: float) -> None:
    """Claim: all landmarks scale with stature about the middle of the hips."""
    resolved = resolve(angles, "left")
    small = landmarks(resolved, position, "left", skeleton(1.0))
    large = landmarks(resolved, position, "left", skeleton(stature_m))
    for a, b in zip(small, large, strict=True):
        assert b == pytest.approx([stature_m * value for value in a], abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(angles=ANGLES, position=st.sampled_from(Position))
def test_no_angle_changes_the_length_of_a_bone(angles: dict[str, float], position: Position) -> None:
    """Claim: thigh, shin, upper arm, forearm and foot keep their lengths whatever the pose."""
    still, points = posed({}), posed(angles, position)
    pairs = [("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow"), ("elbow", "wrist"), ("ankle", "foot_index")]
    for a, b in pairs:
        for side in ("left", "right"):
            now = dist(at(points, f"{side}_{a}"), at(points, f"{side}_{b}"))
            assert now == pytest.approx(dist(at(still, f"{side}_{a}"), at(still, f"{side}_{b}")))


def test_bending_the_trunk_takes_half_at_the_loins_and_half_at_the_middle_of_the_spine() -> None:
    """Claim: shoulders to hips leans by less than the whole angle and is shorter than the straight trunk."""
    points = posed({"trunk_flexion": 60.0})
    x, _, z = at(points, "left_shoulder")
    assert x**2 + z**2 < BODY.trunk_m**2
    assert 0.55 < x / z < 1.73


@pytest.mark.parametrize("flexion", [-20.0, 0.0, 35.0, 90.0, 120.0])
@pytest.mark.parametrize("place", [(3.0, 0.0, 0.0), (0.0, 3.0, 0.5), (-2.0, -2.0, 1.5)])
def test_the_hip_measure_reads_the_joint_angle_from_any_camera(flexion: float, place: Point) -> None:
    """Claim: hip_flexion_deg in space is the figure's joint angle, on both sides, wherever the camera stands."""
    for side in ("left", "right"):
        points = posed({f"hip_flexion.{side}": flexion})
        seen = frame(points, looking(place, (0.0, 0.0, 0.0)), 0.0)
        assert MEASURES["hip_flexion_deg"].value(seen, side) == pytest.approx(flexion, abs=1e-6)


def test_one_side_named_wins_over_both() -> None:
    """Claim: the order in which a file names an angle of both sides and of one does not matter."""
    first = resolve({"knee_flexion.active": 90.0, "knee_flexion": 10.0}, "right")
    second = resolve({"knee_flexion": 10.0, "knee_flexion.active": 90.0}, "right")
    assert first == second == {"knee_flexion.left": 10.0, "knee_flexion.right": 90.0}


@pytest.mark.parametrize("name", ["knee_bend.active", "knee_flexion.upper"])
def test_an_unknown_joint_or_side_is_refused_in_plain_words(name: str) -> None:
    """Claim: the message names what was got."""
    with pytest.raises(KeyError, match=name.partition(".")[0]):
        resolve({name: 1.0}, "left")
