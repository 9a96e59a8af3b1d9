"""From a film to frames, once for each pose model: the landmarks are kept beside the film."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from accuracy.truth import FilmTruth
from unsit.body.frame import Frame
from unsit.body.landmarks import INDEX
from unsit.vision.recording import RecordingInfo, RecordingWriter, open_recording
from unsit.vision.source import open_source

JOINTS = tuple(
    INDEX[f"{side}_{joint}"]
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    for side in ("left", "right")
)


def landmarks_of(film: Path, stored: Path, model: str) -> list[Frame]:
    """Return what the pose model sees in a film; it is stored, and read from there while that is newer."""
    if not stored.is_file() or stored.stat().st_mtime < film.stat().st_mtime:
        stored.parent.mkdir(parents=True, exist_ok=True)
        with open_source(film, model=model, threads=1) as source:
            about = source.info
            info = RecordingInfo(
                source=film.name, model=about.model, width=about.width, height=about.height, fps=about.fps
            )
            with RecordingWriter(stored, info) as writer:
                for frame, _ in source:
                    writer.write(frame)
                writer.finish()
    return list(open_recording(stored))


def seen(truth: FilmTruth, model: str) -> list[Frame]:
    """Return what the pose model sees in a test film; it is stored beside it."""
    return landmarks_of(truth.film, truth.film.with_suffix(f".{model}.landmarks"), model)


def joint_error(truth: FilmTruth, frames: Sequence[Frame]) -> float | None:
    """Give the mean distance of the twelve limb joints from the truth during the set, in % of the torso's true length.

    Torso: from the middle of the hips to the middle of the shoulders in space, at the scale the hips have in the
    picture (so that foreshortening does not make it small). None without a frame of the set.
    """
    with np.load(truth.film.with_suffix(".npz")) as data:
        times_s, image, world = data["time_s"], data["image"], data["world"]
        inside = data["inside"]
    image = image / truth.height_px
    errors = []
    for frame in frames:
        if not frame.seen or not truth.set_start_s <= frame.time_s <= truth.set_end_s:
            continue
        n = int(np.argmin(np.abs(times_s - frame.time_s)))
        rows = [joint for joint in JOINTS if inside[n, joint]]
        found = np.array([frame.image[joint][:2] for joint in rows])
        true = image[n, rows]
        errors.append(np.linalg.norm(found - true, axis=1).mean() / _torso(image[n], world[n]))
    return float(100.0 * np.mean(errors)) if errors else None


def _torso(image: NDArray[np.float64], world: NDArray[np.float64]) -> float:
    """Give the torso's length in picture heights as if it were seen square."""
    hips = [INDEX["left_hip"], INDEX["right_hip"]]
    shoulders = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
    rows = np.array([*hips, *shoulders, INDEX["left_knee"], INDEX["right_knee"]])
    flat = np.linalg.norm(image[rows][:, None] - image[rows][None], axis=2).sum()
    level = np.linalg.norm(world[rows][:, None, :2] - world[rows][None, :, :2], axis=2).sum()
    length = np.linalg.norm(world[hips].mean(0) - world[shoulders].mean(0))
    return float(length * flat / level)
