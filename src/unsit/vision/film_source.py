"""A video as a source of frames: decoding, and following one person."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from unsit.body.frame import Frame
from unsit.vision import models
from unsit.vision.blazepose import DEFAULT_THREADS, BlazePose
from unsit.vision.source import AS_SAVED, Corrections, SourceInfo
from unsit.vision.subject import SubjectTracker
from unsit.vision.video import MAX_FPS, Video


class FilmSource:
    """Frames of a video, each with its picture; see `source.Source`. Iterate it once."""

    def __init__(
        self,
        path: Path,
        *,
        model: str,
        threads: int | None = None,
        smooth: bool = True,
        max_fps: float | None = None,
        corrections: Corrections = AS_SAVED,
    ) -> None:
        """Open the video and load the model; arguments as in `source.open_source`."""
        bundle = models.load(model)
        limit = MAX_FPS if max_fps is None else max_fps
        self._video = Video(path, max_fps=limit, corrections=corrections)
        self.tracker = SubjectTracker(BlazePose(bundle, threads or DEFAULT_THREADS), smooth=smooth)
        told = self._video.info
        frames = round(min(told.frames, told.duration_s * limit + 1)) if told.duration_s else told.frames
        self.info = SourceInfo(
            "video", path, told.duration_s, frames, told.width, told.height, told.fps, f"blazepose-{model}"
        )

    @property
    def warnings(self) -> list[str]:
        """What was mended in the video or is missing from it, so far."""
        return self._video.warnings

    @property
    def people_seen(self) -> int:
        """The most people seen at once so far."""
        return self.tracker.people_seen

    def __iter__(self) -> Iterator[tuple[Frame, NDArray[np.uint8] | None]]:
        for picture in self._video.pictures():
            yield self.tracker.update(picture.rgb, picture.time_s), picture.rgb

    def __enter__(self) -> "FilmSource":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the video."""
        self._video.close()
