"""Claims about what a user gives: a film or a recording, whole or not, with or without the extra."""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.vision.films import write_film, write_sound

from unsit.body.landmarks import INDEX
from unsit.vision.errors import MissingExtra, MissingModel, UnreadableSource, VisionError
from unsit.vision.recording import RecordingInfo, RecordingWriter
from unsit.vision.source import open_source


def test_a_film_gives_frames_with_pictures(kick_film: Path) -> None:
    """Every picture of the film is a frame with its true time, and the same person is seen in all of them."""
    with open_source(kick_film, model="lite") as source:
        pairs = list(source)
        assert (source.info.kind, source.info.frames, source.info.model) == ("video", 24, "blazepose-lite")
        assert (source.info.width, source.info.height, source.info.fps) == (640, 480, 12.0)
        assert source.people_seen == 1
        assert source.warnings == []
    assert [frame.time_s for frame, _ in pairs] == pytest.approx([number / 12 for number in range(24)], abs=1e-3)
    assert all(frame.seen for frame, _ in pairs)
    assert all(picture is not None and picture.shape == (480, 640, 3) for _, picture in pairs)


@pytest.mark.parametrize("model", ["lite", "full"])
def test_the_kick_of_the_film_is_seen(kick_film: Path, model: str) -> None:
    """The upper ankle goes forward and back by more than half the trunk while the trunk stays where it is."""
    with open_source(kick_film, model=model) as source:
        frames = [frame for frame, _ in source]
    ankle = np.array([frame.image[INDEX["left_ankle"]][:2] for frame in frames])
    shoulders = np.array([frame.image[INDEX["left_shoulder"]][:2] for frame in frames])
    hips = np.array([frame.image[INDEX["left_hip"]][:2] for frame in frames])
    trunk = np.linalg.norm(shoulders - hips, axis=1).mean()
    assert np.ptp(ankle, axis=0).max() > 0.5 * trunk
    assert np.ptp(shoulders, axis=0).max() < 0.15 * trunk


def test_a_film_becomes_a_recording_and_gives_the_same_frames(kick_film: Path, tmp_path: Path) -> None:
    """Saving landmarks on the way and reading them later is as good as the film, to rounding."""
    saved = tmp_path / "kick.landmarks"
    with open_source(kick_film) as source:
        info = RecordingInfo(kick_film.name, source.info.model, source.info.width, source.info.height, source.info.fps)
        with RecordingWriter(saved, info) as writer:
            seen = []
            for frame, _ in source:
                seen.append(frame)
                writer.write(frame)
            writer.people_seen = source.people_seen
    with open_source(saved) as recorded:
        pairs = list(recorded)
        assert (recorded.info.kind, recorded.info.frames, recorded.people_seen) == ("recording", 24, 1)
    assert all(picture is None for _, picture in pairs)
    for (read, _), frame in zip(pairs, seen, strict=True):
        assert np.array(read.image) == pytest.approx(np.array(frame.image), abs=1e-5)
        assert np.array(read.world) == pytest.approx(np.array(frame.world), abs=1e-4)
    assert saved.stat().st_size < 40_000


def test_a_film_without_anybody_gives_frames_without_landmarks(tmp_path: Path) -> None:
    """No person is no error here: the frames say that nobody was seen."""
    film = write_film(tmp_path / "empty.mp4", [number / 10 for number in range(8)])
    with open_source(film) as source:
        frames = [frame for frame, _ in source]
        assert source.people_seen == 0
    assert [frame.seen for frame in frames] == [False] * 8


def test_two_people_are_told(kick_film: Path, tmp_path: Path) -> None:
    """With the figure twice in the picture, one is followed throughout and two are counted."""
    from unsit.vision.video import frames

    pictures = [picture.rgb for picture in frames(kick_film)]
    film = write_film(
        tmp_path / "two.mp4",
        [number / 12 for number in range(24)],
        size=(640, 960),
        picture=lambda number: np.vstack([pictures[number], pictures[number]]),
    )
    with open_source(film) as source:
        heights = [frame.image[INDEX["left_hip"]][1] for frame, _ in source]
        assert source.people_seen == 2
    assert max(heights) - min(heights) < 0.1


@pytest.mark.parametrize("make", [write_sound, lambda path: path.write_bytes(b"no film at all" * 9) and path])
def test_what_gives_no_frames_is_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    """Sound and nonsense are refused when the source is opened, with an error of our own tree."""
    with pytest.raises(UnreadableSource) as refused:
        open_source(make(tmp_path / "thing.m4a"))
    assert isinstance(refused.value, VisionError)


def test_absent_files_and_folders_are_refused(tmp_path: Path) -> None:
    """Both are told apart, before any heavy package is needed."""
    with pytest.raises(UnreadableSource, match="there is no such file"):
        open_source(tmp_path / "absent.mp4")
    with pytest.raises(UnreadableSource, match="folder"):
        open_source(tmp_path)


def test_an_unknown_model_is_refused(kick_film: Path) -> None:
    """The message names the models there are."""
    with pytest.raises(MissingModel, match="lite, full"):
        open_source(kick_film, model="heavy")


@pytest.mark.parametrize("package", ["numpy", "cv2", "av", "ai_edge_litert"])
def test_a_missing_extra_is_named_with_its_command(
    kick_film: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    """Without a package of the extra, a film says what to install; nothing is imported further."""
    real = importlib.import_module

    def without(name: str, *rest: Any) -> Any:
        if name == package:
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(importlib, "import_module", without)
    with pytest.raises(MissingExtra, match=rf"{package}.*pip install 'unsit\[vision\]'"):
        open_source(kick_film)


@pytest.mark.recordings
@pytest.mark.parametrize(("name", "frames", "fps"), [("bridging.mp4", 91, 30.0), ("pose_squats.mp4", 65, 5.0)])
def test_real_people_are_seen_in_every_picture(recordings: Path, name: str, frames: int, fps: float) -> None:
    """Both real clips: one person, never lost, the detector only at the beginning."""
    with open_source(recordings / name) as source:
        seen = [frame.seen for frame, _ in source]
        assert (len(seen), all(seen), source.people_seen) == (frames, True, 1)
        assert source.info.fps == pytest.approx(fps)


@pytest.mark.recordings
def test_the_squat_clip_agrees_with_googles_own_landmarks(recordings: Path) -> None:
    """Within 3 % of the torso on average of the published BlazePose full landmarks."""
    with open_source(recordings / "pose_squats.mp4", model="full") as source:
        ours = np.array([frame.image for frame, _ in source])[:, :, :2]
    with open_source(recordings / "pose_squats.full.json", fps=5, width=720, height=1280) as source:
        theirs = np.array([frame.image for frame, _ in source])[:, :, :2]
    middle = [
        (theirs[:, INDEX[f"left_{joint}"]] + theirs[:, INDEX[f"right_{joint}"]]) / 2 for joint in ("shoulder", "hip")
    ]
    torso = np.linalg.norm(middle[0] - middle[1], axis=1).mean()
    assert np.linalg.norm(ours - theirs, axis=2).mean() < 0.03 * torso
