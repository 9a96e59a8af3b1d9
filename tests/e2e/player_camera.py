"""A film as the camera of a browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import av
import cv2
import numpy as np

Pixels = np.ndarray[Any, np.dtype[Any]]

CAMERA_FPS: Final = 30
"""Pictures a second of the browser's camera."""


def as_camera(clip: Path, film: Path, *, mirrored: bool = False) -> None:
    """Write a clip of at most 30 pictures a second as what a browser takes for a camera's: JPEG after JPEG."""
    with film.open("wb") as target:
        for pixels, repeats in _pictures(clip):
            target.write(repeats * _jpeg(np.ascontiguousarray(pixels[:, ::-1]) if mirrored else pixels))


def beside(left: Path, right: Path, film: Path, dark_s: float, rounds: int) -> None:
    """Write the middles of two clips side by side as a camera's film, so many times, after a time in the dark."""
    with film.open("wb") as target:
        both = b""
        for (one, repeats), (other, _) in zip(_pictures(left), _pictures(right), strict=False):
            start, end = one.shape[1] // 4, 3 * one.shape[1] // 4
            pixels = np.hstack([one[:, start:end], other[:, start:end]])
            if not both:
                target.write(round(dark_s * CAMERA_FPS) * _jpeg(np.zeros_like(pixels)))
            both += repeats * _jpeg(pixels)
        target.write(rounds * both)


def _jpeg(pixels: Pixels) -> bytes:
    return cv2.imencode(".jpg", pixels)[1].tobytes()


def _pictures(clip: Path) -> Iterator[tuple[Pixels, int]]:
    """Give the pictures of a clip, and how often each is shown."""
    with av.open(str(clip)) as source:
        stream = source.streams.video[0]
        repeats = round(CAMERA_FPS / float(stream.average_rate or CAMERA_FPS))
        for picture in source.decode(stream):
            yield picture.to_ndarray(format="bgr24"), repeats


def camera_flags(film: Path) -> tuple[str, ...]:
    """Give what a browser is started with so that its camera shows a film, again and again."""
    return (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
