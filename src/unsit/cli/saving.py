"""Saving the landmarks of a check on the way, without losing the check when the disk is full."""

from pathlib import Path
from types import TracebackType

from unsit.body.frame import Frame
from unsit.vision.errors import UnwritableRecording
from unsit.vision.recording import RecordingInfo, RecordingWriter
from unsit.vision.source import Source


class LandmarkSaver:
    """Writes the frames of a source into a recording, if a path is given; to be used in a `with` block.

    problem: why nothing was saved, once a write has failed; the frames after it are passed over. After the block the
    file is whole or not there: at a second Ctrl-C it holds what there is, after any other error there is none.
    """

    def __init__(self, path: Path | None, source: Source) -> None:
        """path: of the recording, or None to save nothing. Raises UnwritableRecording when it cannot be begun."""
        self.problem = ""
        self._source = source
        self._frames = 0
        self._writer: RecordingWriter | None = None
        if path is not None:
            told = source.info
            info = RecordingInfo(
                source=told.path.name, model=told.model, width=told.width, height=told.height, fps=told.fps
            )
            self._writer = RecordingWriter(path, info)

    def take(self, frame: Frame) -> None:
        """Write a frame."""
        if self._writer is None:
            return
        try:
            self._writer.write(frame)
            self._frames += 1
        except UnwritableRecording as error:
            self._fail(error)

    def finish(self, *, complete: bool) -> None:
        """Put the recording in its place; a recording without frames is no recording."""
        if self._writer is None:
            return
        if not self._frames:
            self._writer.discard()
            return
        self._writer.people_seen, self._writer.warnings = self._source.people_seen, self._source.warnings
        try:
            self._writer.finish(complete=complete)
        except UnwritableRecording as error:
            self._fail(error)

    def _fail(self, error: UnwritableRecording) -> None:
        self.problem = str(error)
        self._writer = None

    def __enter__(self) -> "LandmarkSaver":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writer is not None and kind is not None:
            self._writer.__exit__(kind, error, trace)
