"""Frames from whatever a user has: a video, or a recording of landmarks.

Heavy packages are imported when a video is opened; a recording is read without them.
"""

import importlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Protocol

from unsit.body.frame import Frame, mirrored, turned
from unsit.vision.errors import MissingExtra, UnreadableSource
from unsit.vision.recording import Recording, is_recording, open_recording

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rgb = NDArray[np.uint8]

PACKAGES: Final = ("numpy", "cv2", "av", "ai_edge_litert")
"""Import names of what the `vision` extra installs."""

DEFAULT_MODEL: Final = "full"


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the user says of a film or recording that cannot be seen in it.

    mirrored: it was saved as a mirror image, as some front cameras do. turn_deg: so far it must be turned clockwise to
    be upright: 0, 90, 180 or 270. fps: pictures a second of a film whose times are missing or wrong, such as one in
    slow motion; None: as the film says.
    """

    mirrored: bool = False
    turn_deg: int = 0
    fps: float | None = None


AS_SAVED: Final = Corrections()
"""Nothing is to be corrected."""


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What is known of a source before its frames are read.

    kind: `video` or `recording`. duration_s, frames: 0 when not known, estimates for a video. width, height: upright
    picture in pixels, 0 when not known. model: what the landmarks come from.
    """

    kind: str
    path: Path
    duration_s: float
    frames: int
    width: int
    height: int
    fps: float
    model: str


class Source(Protocol):
    """Frames of one person, each with its picture if there is one.

    Use it in a `with` block, or close it.
    """

    @property
    def info(self) -> SourceInfo:
        """What is known before the frames are read."""
        ...

    @property
    def warnings(self) -> list[str]:
        """What was mended or is missing, so far."""
        ...

    @property
    def people_seen(self) -> int:
        """The most people seen at once so far; 0 when the source does not know."""
        ...

    def __iter__(self) -> "Iterator[tuple[Frame, Rgb | None]]":
        """Give each frame with its picture (height × width × 3 bytes, RGB; copy it to change it) or None."""
        ...

    def __enter__(self) -> "Source":
        """Use the source in a block, which closes it."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


def open_source(
    path: str | os.PathLike[str],
    *,
    model: str = DEFAULT_MODEL,
    threads: int | None = None,
    smooth: bool = True,
    max_fps: float | None = None,
    fps: float | None = None,
    width: int | None = None,
    height: int | None = None,
    mirrored: bool = False,
    turn_deg: int = 0,
) -> Source:
    """Open a video or a landmark recording.

    model: `lite` or `full`, for videos. threads: LiteRT threads. smooth: One Euro smoothing as in MediaPipe, for
    videos. max_fps: pictures a second that are looked at, 60 unless given. fps: of a video whose times are missing or
    wrong; fps, width, height: for recordings that do not tell them. mirrored, turn_deg: as in `Corrections`. Raises
    UnreadableSource (BadRecording for a recording), MissingModel, and MissingExtra when a video is given and the
    `vision` extra is not installed.
    """
    file = Path(path)
    if is_recording(file):
        recording = open_recording(file, fps=fps, width=width, height=height)
        return RecordedSource(recording, Corrections(mirrored, turn_deg))
    if not file.is_file():
        what = "got a folder or device" if file.exists() else "there is no such file"
        raise UnreadableSource(f"{file} must be a video or a recording ({what})")
    require_extra()
    from unsit.vision.film_source import FilmSource

    corrections = Corrections(mirrored, turn_deg, fps)
    return FilmSource(file, model=model, threads=threads, smooth=smooth, max_fps=max_fps, corrections=corrections)


def require_extra() -> None:
    """Raise MissingExtra, naming the first package of the `vision` extra that cannot be imported."""
    for package in PACKAGES:
        try:
            importlib.import_module(package)
        except ImportError:
            raise MissingExtra(package) from None


class RecordedSource:
    """Frames of a landmark recording; there are no pictures."""

    def __init__(self, recording: Recording, corrections: Corrections = AS_SAVED) -> None:
        """recording: an open one."""
        self._recording = recording
        self._corrections = corrections
        told = recording.info
        size = (told.height, told.width) if corrections.turn_deg % 180 else (told.width, told.height)
        self.info = SourceInfo("recording", recording.path, told.duration_s, told.frames, *size, told.fps, told.model)

    @property
    def warnings(self) -> list[str]:
        """What the reader of the recording found tolerable but worth saying."""
        return self._recording.warnings

    @property
    def people_seen(self) -> int:
        """What the recording says; 0 when it does not."""
        return self._recording.info.people_seen

    def __iter__(self) -> "Iterator[tuple[Frame, Rgb | None]]":
        for frame in self._recording:
            upright = turned(frame, self._corrections.turn_deg)
            yield mirrored(upright) if self._corrections.mirrored else upright, None

    def __enter__(self) -> "RecordedSource":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
