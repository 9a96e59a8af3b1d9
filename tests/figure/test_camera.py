"""The camera sees what a camera sees from there."""

from dataclasses import replace
from itertools import pairwise
from math import cos, hypot, radians, sin, tan

import pytest
from tests.figure.examples import CHEST_VIEW, FRONT_VIEW, SIDE_KICK, SIDE_VIEW, SQUAT

from unsit.body.frame import Frame, Points, mirrored
from unsit.body.landmarks import COUNT, INDEX, NAMES
from unsit.figure.camera import Camera, frame, frames, looking, placed
from unsit.figure.kinematics import landmarks, resolve
from unsit.figure.motion import performance
from unsit.figure.occlusion import HIDDEN, HIDDEN_LEG, OUTSIDE, VISIBLE
from unsit.figure.skeleton import skeleton
from unsit.movement.model import Position, View

BODY = skeleton(1.70)
ARMS = {"shoulder_elevation": 12.0, "elbow_flexion": 10.0, "forearm_pronation": 90.0}
STANDING = landmarks(resolve(ARMS, "left"), Position.STANDING, "left", BODY)


def seen_from(view: View, points: Points = STANDING, position: Position = Position.STANDING) -> Frame:
    """Give the frame of one pose from a view, left side active."""
    return frame(points, placed(view, position, "left", [points]), 0.0)


def all_at(points: Points, **where: tuple[float, float, float]) -> Points:
    """Give the points with some of them moved elsewhere."""
    return tuple(where.get(name, point) for name, point in zip(NAMES, points, strict=True))


def test_a_known_point_falls_on_the_pixel_geometry_says() -> None:
    """Claim: 1 m beside the axis, 2 m away, at 46° of view lies 0.5 / tan 23° / 2 picture heights from the middle."""
    camera = looking((2.0, 0.0, 1.0), (0.0, 0.0, 1.0))
    points = all_at(STANDING, nose=(0.0, 1.0, 1.0), left_ear=(0.0, 0.0, 1.5), right_ear=(1.0, 0.0, 0.75))
    seen = frame(points, camera, 0.0)
    focal = 0.5 / tan(radians(23.0))
    middle = 2.0 / 3.0
    assert seen.image[INDEX["nose"]][:2] == pytest.approx((middle + focal / 2, 0.5))
    assert seen.image[INDEX["left_ear"]][:2] == pytest.approx((middle, 0.5 - focal * 0.25))
    assert seen.image[INDEX["right_ear"]][:2] == pytest.approx((middle, 0.5 + focal * 0.25))


def test_someone_who_faces_the_camera_has_the_left_hand_on_the_right_of_the_picture() -> None:
    """Claim: from azimuth 0° left landmarks lie right of right ones, the head is on top, the nose is nearer."""
    seen = seen_from(FRONT_VIEW)
    assert seen.image[INDEX["left_wrist"]][0] > seen.image[INDEX["right_wrist"]][0] + 0.1
    assert seen.image[INDEX["nose"]][1] < seen.image[INDEX["left_hip"]][1] < seen.image[INDEX["left_ankle"]][1]
    assert seen.world[INDEX["nose"]][2] < seen.world[INDEX["left_ear"]][2]
    assert seen.image[INDEX["nose"]][2] < seen.image[INDEX["left_ear"]][2]


def test_the_world_of_a_frame_is_centred_on_the_hips_and_keeps_all_distances() -> None:
    """Claim: world landmarks are the figure's, turned: distances stay, the middle of the hips is 0."""
    seen = seen_from(CHEST_VIEW)
    a, b = seen.world[INDEX["left_hip"]], seen.world[INDEX["right_hip"]]
    assert [p + q for p, q in zip(a, b, strict=True)] == pytest.approx([0.0, 0.0, 0.0], abs=1e-12)
    for first, second in (("left_hip", "left_knee"), ("nose", "left_foot_index"), ("left_wrist", "right_wrist")):
        there = [STANDING[INDEX[first]][k] - STANDING[INDEX[second]][k] for k in range(3)]
        here = [seen.world[INDEX[first]][k] - seen.world[INDEX[second]][k] for k in range(3)]
        assert hypot(*here) == pytest.approx(hypot(*there))


@pytest.mark.parametrize(
    ("position", "way"),
    [
        (Position.STANDING, 1),
        (Position.SUPINE, 1),
        (Position.PRONE, -1),
        (Position.QUADRUPED, -1),
        (Position.SIDE_LYING, -1),
    ],
)
def test_ninety_degrees_of_azimuth_is_the_active_side_and_the_chest_when_lying_on_the_side(
    position: Position, way: int
) -> None:
    """Claim: from +90° the nearest hip is the active one; side-lying the nose is nearer than the ears."""
    points = landmarks({}, position, "left", BODY)
    camera = placed(SIDE_VIEW, position, "left", [points])
    assert camera.place[1] * way > 2.0
    seen = frame(points, camera, 0.0)
    if position is Position.SIDE_LYING:
        assert seen.world[INDEX["nose"]][2] < seen.world[INDEX["left_ear"]][2] - 0.05
    else:
        assert seen.world[INDEX["left_hip"]][2] < seen.world[INDEX["right_hip"]][2] - 0.1


@pytest.mark.parametrize("azimuth_deg", [0.0, 40.0, 90.0, 200.0])
@pytest.mark.parametrize("elevation_deg", [-10.0, 0.0, 35.0])
def test_a_camera_stands_where_its_view_says_and_looks_at_the_body(azimuth_deg: float, elevation_deg: float) -> None:
    """Claim: direction and distance are those of the view; the point looked at is in the middle of the picture."""
    view = replace(FRONT_VIEW, azimuth_deg=azimuth_deg, elevation_deg=elevation_deg)
    camera = placed(view, Position.STANDING, "left", [STANDING])
    heights = [point[2] for point in STANDING]
    target = (0.0, 0.0, (min(heights) + max(heights)) / 2)
    a, e = radians(azimuth_deg), radians(elevation_deg)
    way = (cos(e) * cos(a), cos(e) * sin(a), sin(e))
    assert camera.place == pytest.approx([t + 3.0 * w for t, w in zip(target, way, strict=True)])
    assert frame(all_at(STANDING, nose=target), camera, 0.0).image[INDEX["nose"]][:2] == pytest.approx((2 / 3, 0.5))


def test_the_right_side_gives_the_mirrored_picture_of_the_left() -> None:
    """Claim: same view, other side active: the frame a mirror would show."""
    left, right = performance(SIDE_KICK, "left", fps=5.0), performance(SIDE_KICK, "right", fps=5.0)
    films = [
        frames(done.poses, placed(CHEST_VIEW, Position.SIDE_LYING, done.side, [done.poses[0].points]))
        for done in (left, right)
    ]
    for a, b in zip(*films, strict=True):
        mirror = mirrored(a)
        assert mirror.visibility == b.visibility
        for p, q in zip(mirror.image + mirror.world, b.image + b.world, strict=True):
            assert p == pytest.approx(q, abs=1e-9)


def hidden(seen: Frame) -> set[str]:
    """Give the names of hidden landmarks."""
    return {name for name, value in zip(NAMES, seen.visibility, strict=True) if value in (HIDDEN, HIDDEN_LEG)}


def test_from_the_side_the_far_arm_and_leg_are_hidden_and_the_near_ones_are_not() -> None:
    """Claim: standing side-on, far elbow, wrist and knee are hidden; what is near, hips and shoulders are seen."""
    far = hidden(seen_from(SIDE_VIEW))
    assert {"right_elbow", "right_wrist", "right_knee"} <= far
    assert not [name for name in far if name.startswith("left_")]
    assert not far & {"right_hip", "right_shoulder"}


def test_from_the_front_all_the_body_is_seen_and_from_behind_the_face_is_not() -> None:
    """Claim: nothing is hidden from the front; nose, eyes and mouth are from behind."""
    assert hidden(seen_from(FRONT_VIEW)) == set()
    behind = hidden(seen_from(replace(FRONT_VIEW, azimuth_deg=180.0)))
    assert {"nose", "left_eye", "right_eye", "mouth_left", "mouth_right"} <= behind
    assert not behind & {"left_elbow", "right_knee", "left_ankle"}


def test_an_arm_in_front_of_the_chest_is_seen_and_one_behind_the_back_is_not() -> None:
    """Claim: what is nearer hides, what is farther is hidden."""
    across = {
        "shoulder_elevation": 35.0,
        "shoulder_plane": 60.0,
        "shoulder_internal_rotation": 30.0,
        "elbow_flexion": 90.0,
    }
    front = landmarks(resolve(across, "left"), Position.STANDING, "left", BODY)
    assert not hidden(seen_from(FRONT_VIEW, front)) & {"left_wrist", "right_wrist"}
    assert {"left_wrist", "right_wrist"} <= hidden(seen_from(replace(FRONT_VIEW, azimuth_deg=180.0), front))


def test_what_leaves_the_picture_is_hardly_visible_and_what_is_behind_the_camera_too() -> None:
    """Claim: too near a camera sees neither head nor feet; points behind it are out of the picture."""
    near = seen_from(replace(FRONT_VIEW, distance_m=1.2))
    assert near.visibility[INDEX["left_ankle"]] == near.visibility[INDEX["nose"]] == OUTSIDE
    assert near.visibility[INDEX["left_hip"]] == VISIBLE
    behind = frame(STANDING, Camera((0.1, 0.0, 0.0), (0, 1, 0), (0, 0, -1), (-1, 0, 0)), 0.0)
    assert behind.visibility[INDEX["left_foot_index"]] == OUTSIDE


def test_frames_have_the_times_of_the_poses_and_fresh_visibility_ten_times_a_second() -> None:
    """Claim: one frame a pose, 33 landmarks each; visibility changes at most every 0.1 s."""
    done = performance(SQUAT, "left", repetitions=1, fps=60.0)
    film = frames(done.poses, placed(SIDE_VIEW, SQUAT.position, "left", [done.poses[0].points]))
    assert [one.time_s for one in film] == [pose.time_s for pose in done.poses]
    assert all(len(one.image) == len(one.world) == len(one.visibility) == COUNT for one in film)
    changes = [b.time_s for a, b in pairwise(film) if a.visibility != b.visibility]
    assert changes
    assert all(later - earlier >= 0.1 - 1e-6 for earlier, later in pairwise(changes))


def test_a_camera_that_cannot_be_is_refused_in_plain_words() -> None:
    """Claim: straight above and nothing to look at each say what must hold."""
    with pytest.raises(ValueError, match="straight up or down"):
        looking((0.0, 0.0, 3.0), (0.0, 0.0, 0.0))
    with pytest.raises(ValueError, match="at least one pose"):
        placed(SIDE_VIEW, Position.STANDING, "left", [])
