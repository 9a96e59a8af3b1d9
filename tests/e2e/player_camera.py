"""A film as the camera of a browser."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any, Final

import av
import cv2
import numpy as np

Pixels = np.ndarray[Any, np.dtype[Any]]

CAMERA_FPS: Final = 30
"""Pictures a second of the browser's camera."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a clip, from start to end.

    dark_s: how long nothing is to be seen before. still_s: how long its first picture then stands. mirrored: left and
    right change places, so that a person who works the right side works the left. slower: so many times slower than
    it was, for a machine that looks at few pictures a second.
    """

    start_s: float = 0.0
    end_s: float = inf
    still_s: float = 0.0
    mirrored: bool = False
    dark_s: float = 0.0
    slower: int = 1


WHOLE: Final = (Piece(),)


def as_camera(clip: Path, film: Path, pieces: Sequence[Piece] = WHOLE) -> None:
    """Write pieces of a clip of 15 pictures a second as what a browser takes for a camera's: JPEG after JPEG."""
    with film.open("wb") as target:
        for piece in pieces:
            for n, (pixels, repeats) in enumerate(_pictures(clip, piece)):
                if n == 0:
                    target.write(round(piece.dark_s * CAMERA_FPS) * _jpeg(np.zeros_like(pixels)))
                    target.write(round(piece.still_s * CAMERA_FPS) * _jpeg(pixels))
                target.write(repeats * _jpeg(pixels))


def beside(left: Path, right: Path, film: Path, dark_s: float, rounds: int) -> None:
    """Write the middles of two clips side by side as a camera's film, so many times, after a time in the dark."""
    with film.open("wb") as target:
        both = b""
        for (one, repeats), (other, _) in zip(_pictures(left, WHOLE[0]), _pictures(right, WHOLE[0]), strict=False):
            start, end = one.shape[1] // 4, 3 * one.shape[1] // 4
            pixels = np.hstack([one[:, start:end], other[:, start:end]])
            if not both:
                target.write(round(dark_s * CAMERA_FPS) * _jpeg(np.zeros_like(pixels)))
            both += repeats * _jpeg(pixels)
        target.write(rounds * both)


def _jpeg(pixels: Pixels) -> bytes:
    return cv2.imencode(".jpg", pixels)[1].tobytes()


def _pictures(clip: Path, piece: Piece) -> Iterator[tuple[Pixels, int]]:
    """Give the pictures of a piece, and how often each is shown."""
    with av.open(str(clip)) as source:
        stream = source.streams.video[0]
        repeats = piece.slower * round(CAMERA_FPS / float(stream.average_rate or CAMERA_FPS))
        for picture in source.decode(stream):
            if piece.start_s <= (picture.time or 0.0) < piece.end_s:
                pixels = picture.to_ndarray(format="bgr24")
                yield np.ascontiguousarray(pixels[:, ::-1]) if piece.mirrored else pixels, repeats


def camera_flags(film: Path) -> tuple[str, ...]:
    """Give what a browser is started with so that its camera shows a film, again and again."""
    return (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
