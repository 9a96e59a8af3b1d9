"""The renderer draws what the figure's camera sees, to the pixel."""

from dataclasses import replace

import moderngl
import numpy as np
import pytest

from unsit.body.landmarks import INDEX
from unsit.figure.bones import bone_landmarks, placed_bones
from unsit.figure.camera import Camera, frame, looking
from unsit.film.body import body_mesh, grown_rig
from unsit.film.errors import NoRenderer
from unsit.film.look import PLAIN
from unsit.film.scenario import rolled
from unsit.film.scene import Box, Scene
from unsit.film.studio import Studio
from unsit.film.ways import bones_of, on_floor, standing

WIDTH, HEIGHT = 320, 240
FLOOR = Box((0.0, 0.0, -0.05), (8.0, 8.0, 0.1), (0.05, 0.05, 0.05), casts=False)
CAMERA = rolled(looking((2.6, -0.7, 1.1), (0.0, 0.1, 0.8), field_of_view_deg=50.0, aspect=WIDTH / HEIGHT), 7.0)


def image_place(camera: Camera, point: tuple[float, float, float]) -> tuple[float, float]:
    """Give the pixel in which the figure's camera sees a point."""
    x, y, _ = frame((point,) * 33, camera, 0.0, (1.0,) * 33).image[0]
    return (x * HEIGHT, y * HEIGHT)


@pytest.mark.parametrize("at", [(0.0, 0.0, 0.5), (0.4, 0.6, 1.2), (-1.0, -0.8, 0.2), (0.9, -0.3, 1.3)])
def test_a_marker_is_drawn_where_the_figures_camera_sees_it(at: tuple[float, float, float]) -> None:
    """The middle of a small white box lies within half a pixel of its projected middle, for a rolled camera too."""
    marker = Box(at, (0.05, 0.05, 0.05), (5.0, 5.0, 5.0), casts=False)
    pictures = []
    for boxes in ((FLOOR,), (FLOOR, marker)):
        with Studio(WIDTH, HEIGHT, PLAIN, Scene(boxes)) as studio:
            pictures.append(studio.render(CAMERA, []).astype(float).sum(2))
    change = np.abs(pictures[1] - pictures[0])
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    x, y = (change * columns).sum() / change.sum(), (change * rows).sum() / change.sum()
    expected = image_place(CAMERA, at)
    assert abs(x - expected[0]) < 0.5
    assert abs(y - expected[1]) < 0.5


@pytest.mark.parametrize("body", ["woman", "man"])
def test_a_person_stands_where_the_true_landmarks_are(body: str) -> None:
    """Every joint of trunk and limbs lies inside the drawn person, whatever the person's stature."""
    for scale in (0.9, 1.1):
        rig = grown_rig(body, scale)
        bones = bones_of(rig, on_floor(rig, standing(20.0, 0.0, 0.0)))
        with Studio(WIDTH, HEIGHT, replace(PLAIN, sun_light=(0.0, 0.0, 0.0)), Scene((FLOOR,))) as studio:
            person = studio.person(rig, body_mesh(body), scale=scale)
            with_person = studio.render(CAMERA, [(person, placed_bones(rig, bones))])
            changed = np.abs(with_person.astype(int) - studio.render(CAMERA, [])).sum(2) > 8
        seen = frame(bone_landmarks(rig, bones), CAMERA, 0.0)
        for part in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle"):
            for side in ("left", "right"):
                x, y, _ = seen.image[INDEX[f"{side}_{part}"]]
                assert changed[int(y * HEIGHT), int(x * HEIGHT)], f"{side}_{part}"


def test_the_same_picture_twice() -> None:
    """Two studios give the same picture of the same thing, and one studio gives it again after another pose."""
    rig = grown_rig("woman", 1.0)
    poses = [placed_bones(rig, bones_of(rig, on_floor(rig, standing(turn, 0.0, 0.0)))) for turn in (0.0, 70.0)]
    pictures = []
    for _ in range(2):
        with Studio(WIDTH, HEIGHT, PLAIN, Scene((FLOOR,))) as studio:
            person = studio.person(rig, body_mesh("woman"))
            pictures += [studio.render(CAMERA, [(person, poses[n])]) for n in (0, 1, 0)]
    assert np.array_equal(pictures[0], pictures[2])
    assert np.array_equal(pictures[0], pictures[3])
    assert not np.array_equal(pictures[0], pictures[1])


def test_a_box_in_front_hides_the_person() -> None:
    """What stands nearer to the camera than the person is seen instead of them."""
    rig = grown_rig("woman", 1.0)
    bones = placed_bones(rig, bones_of(rig, on_floor(rig, standing(0.0, 0.0, 0.0))))
    screen = Box((1.3, -0.3, 1.0), (0.05, 3.0, 2.0), (0.2, 0.6, 0.2), near=True, casts=False)
    with Studio(WIDTH, HEIGHT, PLAIN, Scene((FLOOR, screen))) as studio:
        person = studio.person(rig, body_mesh("woman"))
        with_person = studio.render(CAMERA, [(person, bones)]).astype(int)
        without = studio.render(CAMERA, []).astype(int)
    assert np.abs(with_person - without).max() <= 1


def test_the_wrong_aspect_is_refused() -> None:
    """A camera of another shape than the picture would stretch the truth."""
    with Studio(WIDTH, HEIGHT, PLAIN, Scene((FLOOR,))) as studio, pytest.raises(ValueError, match="aspect must be"):
        studio.render(replace(CAMERA, aspect=1.0), [])


def test_without_opengl_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where EGL is missing, one error names the packages."""

    def missing(**_: object) -> None:
        raise RuntimeError("libEGL.so.1 not loaded")

    monkeypatch.setattr(moderngl, "create_standalone_context", missing)
    with pytest.raises(NoRenderer, match=r"libEGL\.so\.1 not loaded.*apt-get install libegl1 libgl1-mesa-dri"):
        Studio(WIDTH, HEIGHT, PLAIN, Scene((FLOOR,)))
