"""Claims about the real networks on the small film of this folder."""

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from unsit.body.landmarks import COUNT, INDEX
from unsit.vision import models
from unsit.vision.blazepose import CROP_SIDE, HALVED, BlazePose, Picture
from unsit.vision.errors import MissingModel
from unsit.vision.geometry import Roi
from unsit.vision.video import frames


@pytest.fixture(scope="module")
def lite() -> BlazePose:
    """Give the small model."""
    return BlazePose(models.load("lite"))


@pytest.fixture
def picture(kick_film: Path) -> Picture:
    """Give the first picture of the film."""
    return next(frames(kick_film)).rgb


def test_both_models_come_with_the_package() -> None:
    """Each bundle holds two TFLite networks."""
    for name in models.BUNDLES:
        bundle = models.load(name)
        assert bundle.detector[4:8] == bundle.landmarks[4:8] == b"TFL3"


def test_the_models_have_their_licence_beside_them() -> None:
    """The README names the check sum of every bundle, and the licence text is there."""
    folder = Path(models.__file__).parent / "models"
    assert "Apache License" in (folder / "LICENSE").read_text()
    assert "@mediapipe/pose" in (folder / "NOTICE").read_text()
    for file in models.BUNDLES.values():
        assert hashlib.sha256((folder / file).read_bytes()).hexdigest() in (folder / "README.md").read_text()


def test_an_unknown_model_is_refused() -> None:
    """The message names the models there are."""
    with pytest.raises(MissingModel, match=r"model must be one of lite, full \(got 'heavy'\)"):
        models.load("heavy")


def test_a_model_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken installation says which file is missing."""
    monkeypatch.setitem(models.BUNDLES, "lite", "absent.task")
    with pytest.raises(MissingModel, match=r"vision/models/absent\.task"):
        models.load("lite")
    monkeypatch.setitem(models.BUNDLES, "lite", "README.md")
    with pytest.raises(MissingModel, match="damaged"):
        models.load("lite")


def test_one_person_is_found_lying(lite: BlazePose, picture: Picture) -> None:
    """The detector finds the figure, its head to the left: turned about 90° anticlockwise."""
    (found,) = lite.detect(picture)
    assert found.score > 0.8
    assert np.degrees(found.roi.turn_rad) == pytest.approx(-80, abs=15)
    assert 200 < found.roi.x < 400
    assert 150 < found.roi.y < 300


def test_nobody_is_found_in_an_empty_picture(lite: BlazePose) -> None:
    """A grey picture and one of noise hold nobody."""
    noise = np.random.default_rng(5).integers(0, 255, (480, 640, 3), np.uint8)
    assert lite.detect(np.full((480, 640, 3), 128, np.uint8)) == []
    assert lite.detect(noise) == []


def test_two_people_are_found(lite: BlazePose, picture: Picture) -> None:
    """The figure twice in one picture is two people, each at its place."""
    twice = np.vstack([picture, picture])
    places = sorted(found.roi.y for found in lite.detect(twice))
    assert len(places) == 2
    assert places[1] - places[0] == pytest.approx(480, abs=25)


def test_landmarks_lie_on_the_body(lite: BlazePose, picture: Picture) -> None:
    """Head left of the hips, hips left of the ankles; metres are those of an adult; the score says there is a body."""
    pose = lite.landmarks(picture, lite.detect(picture)[0].roi)
    assert pose.score > 0.9
    nose, hip, ankle = (pose.image[INDEX[name], 0] for name in ("nose", "left_hip", "left_ankle"))
    assert nose < hip - 80
    assert hip < ankle - 80
    assert pose.image.shape == pose.world.shape == (COUNT, 3)
    thigh = np.linalg.norm(pose.world[INDEX["left_hip"]] - pose.world[INDEX["left_knee"]])
    assert 0.25 < thigh < 0.6
    assert ((pose.visibility >= 0) & (pose.visibility <= 1)).all()


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_a_turned_picture_gives_turned_landmarks(lite: BlazePose, picture: Picture, quarter: int) -> None:
    """Turning the picture by quarters moves the landmarks by less than a twelfth of the torso on average."""
    pose = lite.landmarks(picture, lite.detect(picture)[0].roi)
    turned = np.ascontiguousarray(np.rot90(picture, quarter))
    other = lite.landmarks(turned, lite.detect(turned)[0].roi)
    xy = pose.image[:, :2]
    for width in (640, 480, 640)[:quarter]:
        xy = np.stack([xy[:, 1], width - xy[:, 0]], axis=1)
    middle = [(xy[INDEX[f"left_{joint}"]] + xy[INDEX[f"right_{joint}"]]) / 2 for joint in ("shoulder", "hip")]
    torso = np.linalg.norm(middle[0] - middle[1])
    assert np.linalg.norm(other.image[:, :2] - xy, axis=1).mean() < torso / 12


def test_the_size_of_the_picture_does_not_matter(lite: BlazePose, picture: Picture) -> None:
    """At half the size the landmarks are at half the place."""
    half = np.asarray(cv2.resize(picture, (320, 240), interpolation=cv2.INTER_AREA), np.uint8)
    pose = lite.landmarks(picture, lite.detect(picture)[0].roi)
    other = lite.landmarks(half, lite.detect(half)[0].roi)
    assert np.abs(2 * other.image[:, :2] - pose.image[:, :2]).mean() < 8


def test_a_large_picture_is_halved_without_moving_anything(lite: BlazePose, picture: Picture) -> None:
    """Twice the size, seen through the halved picture, gives landmarks twice as far out, to 1.5 pixels."""
    twice = np.repeat(np.repeat(picture, 2, axis=0), 2, axis=1)
    roi = lite.detect(picture)[0].roi
    pose = lite.landmarks(picture, roi)
    larger = Roi(2 * roi.x, 2 * roi.y, 2 * roi.side, roi.turn_rad)
    assert roi.side < HALVED * CROP_SIDE <= larger.side
    # Odd sizes too: the last row and column are left out of the half.
    odd = np.pad(twice, ((0, 1), (0, 1), (0, 0)), mode="edge")
    for large in (twice, odd):
        other = lite.landmarks(np.ascontiguousarray(large), larger)
        assert np.abs(other.image[:, :2] / 2 - pose.image[:, :2]).mean() < 1.5


def test_what_lies_beyond_the_edge_is_not_visible(lite: BlazePose, picture: Picture) -> None:
    """With the legs cut off by the picture's edge, ankles that are placed outside count as not visible."""
    cut = np.ascontiguousarray(picture[:, :370])
    pose = lite.landmarks(cut, lite.detect(picture)[0].roi)
    beyond = pose.image[:, 0] > 370 + 0.05 * 480
    assert beyond[INDEX["left_ankle"]]
    assert pose.visibility[beyond].max() == 0.0
    assert pose.visibility[INDEX["right_shoulder"]] > 0.5


def test_a_region_without_a_body_scores_low(lite: BlazePose) -> None:
    """Looking at nothing gives a score that nobody believes."""
    assert lite.landmarks(np.full((480, 640, 3), 128, np.uint8), Roi(320, 240, 400, 0.0)).score < 0.5
