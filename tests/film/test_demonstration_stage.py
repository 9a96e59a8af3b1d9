"""Where the figure stands in a demonstration's picture, and the angle drawn over it."""

from math import acos, degrees, sqrt

import numpy as np
import pytest

from unsit.body.frame import Point
from unsit.body.landmarks import INDEX
from unsit.figure.bodies import body_ids
from unsit.figure.camera import Camera, from_camera
from unsit.film.angle import draw, pixels
from unsit.film.captions import Line
from unsit.film.lettering import Style, width_px, wrapped
from unsit.film.overlay import Overlay
from unsit.film.screenplay import Playing, watched
from unsit.film.staging import Actor, Safe, fault_view, framed, motion_view, orbiting
from unsit.movement.library import load_library

LIBRARY = load_library()
SAFE = Safe(0.06, 0.94, 0.15, 0.80)


def camera_of(name: str, side: str, aspect: float) -> tuple[Actor, Camera]:
    """Give a movement's actor and the camera of its film."""
    movement = LIBRARY.movements[name]
    actor = Actor(Playing(movement, "left" if side == "left" else "right"), "woman")
    return actor, framed(movement, actor.side, actor.reach, aspect, SAFE, motion_view(movement, "woman"))


@pytest.mark.parametrize("name", list(LIBRARY.movements))
@pytest.mark.parametrize("aspect", [16 / 9, 9 / 16])
def test_the_whole_movement_is_in_the_part_that_captions_leave_free(name: str, aspect: float) -> None:
    """All skin at all moments; and the figure fills that part in one direction at least."""
    actor, camera = camera_of(name, "left", aspect)
    points = np.asarray([pixels(points, camera, 1000, 1000) for points in actor.reach]).reshape(-1, 2) / 1000.0
    points[:, 0] = 0.5 + (points[:, 0] - 0.5) / aspect
    low, high = points.min(0), points.max(0)
    assert SAFE.left <= low[0] + 0.005
    assert high[0] - 0.005 <= SAFE.right
    assert SAFE.top <= low[1] + 0.005
    assert high[1] - 0.005 <= SAFE.bottom
    filled = (high - low) / ((SAFE.right - SAFE.left), (SAFE.bottom - SAFE.top))
    assert filled.max() > 0.6


@pytest.mark.parametrize("name", ["side_kick_up_down", "hip_stretch_wall", "lunge"])
def test_the_other_side_is_the_mirror_image(name: str) -> None:
    """What is left in one picture is right in the other, at the same height."""
    (left, seen_left), (right, seen_right) = (camera_of(name, side, 16 / 9) for side in ("left", "right"))
    for part in ("knee", "wrist", "ankle"):
        a = from_camera((left.motion.points(1.0)[INDEX[f"left_{part}"]],), seen_left)[0]
        b = from_camera((right.motion.points(1.0)[INDEX[f"right_{part}"]],), seen_right)[0]
        assert (a[0] / a[2], a[1] / a[2]) == pytest.approx((-b[0] / b[2], b[1] / b[2]), abs=0.02)


def test_mistakes_are_seen_from_where_they_show() -> None:
    """Knees that cave in: from the front. A trunk that leans: from the side, like the squat itself."""
    squat = LIBRARY.movements["squat"]
    faults = {fault.id: fault for fault in squat.faults}
    assert abs(fault_view(squat, faults["knees_cave"], "woman").azimuth_deg) <= 40
    assert abs(fault_view(squat, faults["leans_forward"], "woman").azimuth_deg) >= 50
    assert abs(motion_view(squat, "woman").azimuth_deg) >= 50


def test_a_camera_that_goes_round_ends_where_it_stands() -> None:
    """Turned by nothing it is the same; turned by much it still looks at the same middle."""
    actor, camera = camera_of("squat", "left", 16 / 9)
    assert orbiting(camera, actor.middle, 0.0) == camera
    before, after = (
        pixels((actor.middle,), seen, 1600, 900)[0] for seen in (camera, orbiting(camera, actor.middle, 50.0))
    )
    assert before[1] == pytest.approx(after[1], abs=90)
    assert after[0] == pytest.approx(800, abs=200)


def between(a: Point, pivot: Point, b: Point) -> float:
    """Give the angle between two directions from a point, degrees."""
    one, two = ([p - q for p, q in zip(end, pivot, strict=True)] for end in (a, b))
    sizes = sqrt(sum(v * v for v in one)) * sqrt(sum(v * v for v in two))
    return degrees(acos(sum(p * q for p, q in zip(one, two, strict=True)) / sizes))


def test_the_angle_is_that_of_the_joint() -> None:
    """Of a curl: 0 for a straight elbow, the elbow's bend as the landmarks have it otherwise."""
    actor = Actor(Playing(LIBRARY.movements["biceps_curl"], "left"), "woman")
    for time_s in (0.0, 0.4, 0.8, 1.2):
        points = actor.motion.points(time_s)
        ends = (points[INDEX[f"left_{part}"]] for part in ("shoulder", "elbow", "wrist"))
        assert actor.posed(time_s).angle.degrees == pytest.approx(180.0 - between(*ends), abs=3.0)


def test_the_angle_is_drawn_at_its_joint() -> None:
    """The wedge begins at the pivot's pixel; what lies farther than its radius stays as it was."""
    actor, camera = camera_of("biceps_curl", "left", 16 / 9)
    angle = actor.posed(1.0).angle
    picture = np.zeros((360, 640, 3), np.uint8)
    at = draw(picture, angle, camera)
    assert at is not None
    pivot = np.asarray(pixels((angle.pivot,), camera, 640, 360)[0])
    arc = np.asarray(pixels(angle.arc, camera, 640, 360))
    ys, xs = np.nonzero(picture.any(2))
    far = np.hypot(xs - pivot[0], ys - pivot[1]).max()
    assert far <= np.hypot(*(arc - pivot).T).max() + 4
    assert picture[int(pivot[1]), int(pivot[0])].any()


def test_an_angle_of_nothing_is_not_drawn() -> None:
    """A straight joint has no wedge."""
    actor, camera = camera_of("side_kick_front_back", "left", 16 / 9)
    flat = actor.posed(0.0).angle
    picture = np.zeros((90, 160, 3), np.uint8)
    assert draw(picture, type(flat)(flat.pivot, flat.arc, 1.0), camera) is None
    assert not picture.any()


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (640, 360), (360, 640)])
def test_captions_stay_inside_the_picture_and_in_few_lines(size: tuple[int, int]) -> None:
    """Margins of a twenty-fifth all round, letters of a twenty-fifth of the shorter side, at most a third high."""
    overlay = Overlay(*size)
    texts = [sentence for one in LIBRARY.movements.values() for sentence in (*one.text.setup, *one.text.steps)]
    for text in sorted(texts, key=len)[-6:]:
        panel = overlay.caption(Line(text))
        height, width = panel.opacity.shape
        margin = 0.04 * min(size)
        assert panel.x >= margin
        assert panel.x + width <= size[0] - margin
        assert panel.y + height <= size[1] - margin
        assert height <= size[1] / 3


def test_every_letter_of_many_languages_is_in_the_font() -> None:
    """None of them is drawn as the box that stands for a letter that is missing."""
    style = Style(40)
    missing = width_px("\uffff", style)
    for letter in "äöüßñçéèêåøœæłšžčřőűığșțàìòùâîôûëïãõ¿¡–—“”‘’…°×·€αβγжщю":
        assert width_px(letter, style) > 0
        assert (width_px(letter * 3, style) != 3 * missing) or letter == "\uffff"


def test_lines_are_broken_evenly() -> None:
    """No line is wider than allowed, and no last line has one short word alone."""
    style = Style(30)
    text = "Lie on one side on a mat, head in the hand of the lower arm, the other hand on the floor in front of you."
    lines = wrapped(text, style, 700)
    assert " ".join(lines) == text
    widths = [width_px(line, style) for line in lines]
    assert max(widths) <= 700
    assert min(widths) > 0.6 * max(widths)


def test_every_body_can_show_a_movement() -> None:
    """The bodies that come with the package all do it, and reach about as far as they are tall."""
    movement = LIBRARY.movements["squat"]
    assert watched(movement)
    for body in body_ids():
        actor = Actor(Playing(movement, "left"), body)
        heights = [point[2] for points in actor.reach for point in points]
        assert 0.85 < max(heights) / actor.rig.stature_m < 1.1
