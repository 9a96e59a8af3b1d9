"""Pictures into an MP4 file (H.264)."""

import os
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

CRF: Final = 26
"""Constant rate factor of x264: a telephone's quality."""


class FilmWriter:
    """Writes a film picture by picture, to be used in a `with` block.

    The file appears under its name when the block ends well; otherwise nothing of it stays. Pictures: height × width
    × 3 bytes RGB, both sizes even, one every 1 / fps seconds.
    """

    def __init__(
        self, path: Path, width: int, height: int, fps: float, *, crf: int = CRF, preset: str = "veryfast"
    ) -> None:
        if width % 2 or height % 2:
            raise ValueError(f"the width and height of a film must be even (got {width} × {height})")
        self._path, self._part = path, path.with_name(path.name + ".part")
        self._container = av.open(str(self._part), "w", format="mp4")
        rate = Fraction(fps).limit_denominator(1001)
        self._stream = self._container.add_stream("libx264", rate=rate)
        self._stream.width, self._stream.height = width, height
        self._stream.pix_fmt = "yuv420p"
        self._stream.options = {"crf": str(crf), "preset": preset, "threads": "1"}

    def write(self, picture: NDArray[np.uint8]) -> None:
        """Add a picture."""
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def __enter__(self) -> "FilmWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                for packet in self._stream.encode():
                    self._container.mux(packet)
        finally:
            self._container.close()
        if kind is None:
            os.replace(self._part, self._path)
        else:
            self._part.unlink(missing_ok=True)
