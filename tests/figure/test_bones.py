"""The bones of a body asset follow the figure's angles."""

from math import dist, pi

import pytest
from tests.figure.examples import CHEST_VIEW, movement

from unsit.body.landmarks import INDEX
from unsit.body.measures import Side
from unsit.figure.bodies import body_ids, load_rig
from unsit.figure.bones import BonePose, bone_landmarks, bone_pose, placed_bones, skin
from unsit.figure.kinematics import landmarks, resolve
from unsit.figure.motion import YIELD_M, motion
from unsit.figure.rig import Rig
from unsit.figure.rotations import between, columns, from_columns, inverse, product, turn, turned, twist
from unsit.movement.model import Kind, Position

JOINTS = [
    INDEX[f"{side}_{joint}"]
    for side in ("left", "right")
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
]
HIPS = (0.0, 0.0, 0.0)


def posed(rig: Rig, angles: dict[str, float], position: Position = Position.STANDING, side: Side = "left") -> BonePose:
    """Give the bones with the middle of the hips at the origin."""
    return bone_pose(rig, resolve(angles, side), position, side, HIPS)


@pytest.mark.parametrize("body", body_ids())
@pytest.mark.parametrize(
    ("position", "angles"),
    [
        (Position.STANDING, {}),
        (Position.SUPINE, {"hip_flexion": 110.0, "knee_flexion": 95.0}),
        (Position.SIDE_LYING, {"trunk_lateral_bend": 20.0, "hip_flexion.active": 60.0, "shoulder_elevation": 150.0}),
        (Position.SEATED, {"trunk_flexion": 40.0, "shoulder_plane": 90.0, "shoulder_elevation": 60.0}),
    ],
)
def test_joints_of_the_asset_lie_where_the_figure_has_them(
    body: str, position: Position, angles: dict[str, float]
) -> None:
    """Shoulders, elbows, wrists, hips, knees and ankles agree within 1 cm."""
    rig = load_rig(body)
    resolved = resolve(angles, "left")
    figure = landmarks(resolved, position, "left", rig.skeleton)
    asset = bone_landmarks(rig, bone_pose(rig, resolved, position, "left", HIPS))
    for joint in JOINTS:
        assert dist(figure[joint], asset[joint]) < 0.01


@pytest.mark.parametrize("body", body_ids())
def test_bones_are_rigid(body: str) -> None:
    """A bone's turn keeps lengths and does not mirror."""
    rig = load_rig(body)
    for (a, b, c, d, e, f, g, h, i), _ in placed_bones(rig, posed(rig, {"hip_flexion": 90.0, "trunk_rotation": 30.0})):
        assert a * (e * i - f * h) - d * (b * i - c * h) + g * (b * f - c * e) == pytest.approx(1.0)


@pytest.mark.parametrize("side", ["left", "right"])
def test_finger_flexion_brings_the_finger_tips_towards_the_palm(side: Side) -> None:
    """Positive finger_flexion curls: the last joint of the middle finger comes nearer to the wrist."""
    rig = load_rig("woman")
    letter = "L" if side == "left" else "R"
    reach = []
    for flexion in (0.0, 70.0):
        placed = placed_bones(rig, posed(rig, {"finger_flexion": flexion}))
        tip, wrist = (placed[rig.number[f"{bone}_{letter}"]][1] for bone in ("finger3-3", "wrist"))
        reach.append(dist(tip, wrist))
    assert reach[1] < reach[0] - 0.01


@pytest.mark.parametrize("body", body_ids())
def test_a_body_lies_on_the_floor_with_its_skin(body: str) -> None:
    """The lowest skin point of the start pose lies as deep in the floor as skin gives way."""
    rig = load_rig(body)
    shown = motion(
        movement(
            "lying",
            Position.SIDE_LYING,
            Kind.REPETITIONS,
            [(0.0, "start", {"hip_flexion": 45.0}), (1.0, "out", {"hip_flexion.active": 70.0}), (2.0, "start", {})],
            anchor=("left_hip", "right_hip"),
            view=CHEST_VIEW,
        ),
        "left",
        rig=rig,
    )
    pose = shown.pose(0.0)
    a, b = (pose.points[INDEX[name]] for name in ("left_hip", "right_hip"))
    hips = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2)
    bones = bone_pose(rig, pose.angles_deg, Position.SIDE_LYING, "left", hips)
    assert min(point[2] for point in skin(rig, bones)) == pytest.approx(-YIELD_M, abs=1e-9)


def test_rotations_as_quaternions_and_as_columns_agree() -> None:
    """Whatever way a rotation turns, its columns give it back, and its inverse undoes it."""
    for axis in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (1.0, -2.0, 0.5)):
        for angle in (0.1, 1.5, 3.0, -2.5):
            q = turn(axis, angle)
            again = from_columns(columns(q))
            assert turned(product(inverse(again), q), (0.3, 0.4, 0.5)) == pytest.approx((0.3, 0.4, 0.5))


def test_a_twist_is_what_turns_about_the_axis() -> None:
    """A swing after a twist does not change the twist."""
    q = product(turn((1.0, 0.0, 0.0), 0.9), turn((0.0, 1.0, 0.0), 0.4))
    assert twist(q, (0.0, 1.0, 0.0)) == pytest.approx(0.4)


def test_half_way_is_half_the_angle() -> None:
    """Between two rotations about one axis, half the way is the middle angle."""
    half = between(turn((0.0, 0.0, 1.0), 0.0), turn((0.0, 0.0, 1.0), pi / 2), 0.5)
    assert turned(half, (1.0, 0.0, 0.0)) == pytest.approx((0.5**0.5, 0.5**0.5, 0.0))
