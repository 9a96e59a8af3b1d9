"""Landmark recordings: written and read as a compact file of our own, read from files of others.

Our own file is gzipped JSON lines, described in docs/format/recording.md: a header, a row for each frame, an end row.
Only the standard library is needed.
"""

import gzip
import json
import math
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final

from unsit.body.frame import Frame, Points
from unsit.body.landmarks import COUNT
from unsit.vision.errors import BadRecording, UnreadableSource, UnwritableRecording
from unsit.vision.foreign import Layout, is_foreign, read_foreign
from unsit.vision.intake import Notes, RawFrame, accept, limited, triples
from unsit.vision.textfile import CutOff, Damaged, beginning, lines
from unsit.vision.truth import Truth, truth_value

FORMAT: Final = "unsit-landmarks"
VERSION: Final = 1
SUFFIX: Final = ".landmarks"
"""Usual end of a recording's name."""

TIME_DECIMALS: Final = 6
IMAGE_DECIMALS: Final = 5
WORLD_DECIMALS: Final = 4
VISIBILITY_DECIMALS: Final = 4

GZIP_LEVEL: Final = 6

NUMBERS: Final = {int, float, type(None)}
"""What a list of numbers may hold; null stands for a value that is missing."""


@dataclass(frozen=True, slots=True)
class RecordingInfo:
    """What a recording says of itself; empty or 0 when it does not.

    source: name of the film. model: what the landmarks come from. width, height: upright picture, pixels. fps: of the
    film. duration_s: time of the last frame. frames: how many. people_seen: most people seen at once. aspect: picture
    width / height. complete: False when the recording was interrupted.
    """

    source: str = ""
    model: str = ""
    width: int = 0
    height: int = 0
    fps: float = 0.0
    duration_s: float = 0.0
    frames: int = 0
    people_seen: int = 0
    aspect: float = 4 / 3
    complete: bool = True


class Recording:
    """A recording that has been checked; iterate it as often as you like.

    info: what it says, with frames and duration as counted. warnings: sentences about what was tolerated.
    """

    def __init__(
        self, path: Path, info: RecordingInfo, warnings: list[str], read: Callable[[], Iterator[Frame]]
    ) -> None:
        """read: begins anew at the first frame each time it is called."""
        self.path = path
        self.info = info
        self.warnings = warnings
        self._read = read

    def __iter__(self) -> Iterator[Frame]:
        return self._read()


def is_recording(path: str | os.PathLike[str]) -> bool:
    """Tell whether a file is to be read as a recording, by its first bytes and its name; it may still be a bad one."""
    file = Path(path)
    if not file.is_file():
        return False
    return file.suffix.lower() == SUFFIX or is_foreign(file, beginning(file))


def open_recording(
    path: str | os.PathLike[str], *, fps: float | None = None, width: int | None = None, height: int | None = None
) -> Recording:
    """Check a whole recording and open it for reading; its frames are read again, one by one, when it is iterated.

    fps, width, height: for files of others that do not tell them (docs/format/recording.md has the defaults); they do
    not change what a file tells itself. Raises UnreadableSource when it cannot be read at all, BadRecording with all
    its problems.
    """
    file = Path(path)
    try:
        if _is_native(beginning(file), file):
            return _open_native(file)
        return _open_foreign(file, Layout(fps, width, height))
    except FileNotFoundError:
        raise UnreadableSource(f"{file} must be a recording, but there is no such file") from None
    except OSError as error:
        raise UnreadableSource(f"{file.name} cannot be read ({error.strerror or error})") from None


def _is_native(start: bytes, file: Path) -> bool:
    return FORMAT.encode() in start.split(b"\n", 1)[0] or file.suffix.lower() == SUFFIX


def _open_native(file: Path) -> Recording:
    notes = Notes()
    header = _native_header(file, notes)
    if header is None:
        raise BadRecording(file.name, notes.problems, notes.count)
    end: dict[str, Any] = {}
    aspect = header.aspect
    return _checked(file, header, notes, lambda found: accept(_native_rows(file, found, end), aspect, found), end)


def _open_foreign(file: Path, layout: Layout) -> Recording:
    notes = Notes()
    found = read_foreign(file, layout, notes)
    if found is None or notes.count:
        raise BadRecording(file.name, notes.problems, notes.count)
    info = RecordingInfo(
        source=file.name, width=found.width, height=found.height, fps=found.fps, aspect=found.aspect, model=found.model
    )
    return _checked(file, info, notes, lambda again: accept(found.rows(again), found.aspect, again), {})


def _checked(
    file: Path, info: RecordingInfo, notes: Notes, read: Callable[[Notes], Iterator[Frame]], end: Mapping[str, Any]
) -> Recording:
    """Read everything once to find all problems, and count."""
    frames, last_s = 0, 0.0
    for frame in read(notes):
        frames += 1
        last_s = frame.time_s
    if not frames and not notes.count:
        notes.problem("file", "a recording must hold at least one frame (got none)")
    if notes.count:
        raise BadRecording(file.name, notes.problems, notes.count)
    info = replace(
        info,
        frames=frames,
        duration_s=last_s,
        people_seen=int(end.get("people_seen", info.people_seen)),
        complete=bool(end.get("complete", info.complete)),
    )
    if not info.complete:
        notes.remark("the recording was interrupted and holds only the first part")
    warnings = [str(text) for text in end.get("warnings", ())] + notes.warnings(file.name)
    return Recording(file, info, warnings, lambda: read(Notes()))


def _native_header(file: Path, notes: Notes) -> RecordingInfo | None:
    """Read and check the first line; None after noting its problems."""
    try:
        text = next((line for _, line in lines(file)), "")
    except CutOff:
        text = ""
    except Damaged as error:
        notes.problem("file", str(error))
        return None
    header = _json(text)
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        notes.problem("line 1", f'the header must be {{"format": "{FORMAT}", …}} (got {_short(text)})')
        return None
    if header.get("version") != VERSION:
        notes.problem("line 1", f"version must be {VERSION} (got {header.get('version')!r})")
    numbers = {key: _header_number(header, key, notes) for key in ("width", "height", "fps", "aspect")}
    aspect = numbers["aspect"] or (numbers["width"] / numbers["height"] if numbers["height"] else 4 / 3)
    info = RecordingInfo(
        source=str(header.get("source", "")),
        model=str(header.get("model", "")),
        width=int(numbers["width"]),
        height=int(numbers["height"]),
        fps=numbers["fps"],
        aspect=aspect,
    )
    return None if notes.count else info


def _header_number(header: Mapping[str, Any], key: str, notes: Notes) -> float:
    value = header.get(key, 0)
    if _is_number(value) and 0 <= value < 1e6:
        return float(value)
    notes.problem("line 1", f"{key} must be a number from 0 to 1 000 000 (got {_short(json.dumps(value))})")
    return 0.0


def _native_rows(file: Path, notes: Notes, end: dict[str, Any]) -> Iterator[RawFrame]:
    """Give the rows after the header; the end row is put into `end`."""
    number, ended = 1, False
    try:
        for number, text in lines(file):
            if number == 1 or not text.strip():
                continue
            if ended:
                notes.problem(f"line {number}", "nothing may follow the end row")
                continue
            row = _json(text)
            if isinstance(row, dict) and row.get("end") is True:
                ended = True
                end.update(_end_row(row))
            elif (raw := _native_row(row, f"line {number}", text, notes)) is not None:
                yield raw
        if not ended:
            notes.remark("the recording has no end row, so it was cut off; what is there was read")
    except CutOff:
        notes.remark(f"the recording is cut off after line {number}; what is there was read")
    except Damaged as error:
        notes.problem(f"after line {number}", str(error))


def _end_row(row: Mapping[str, Any]) -> dict[str, Any]:
    people, warnings = row.get("people_seen", 0), row.get("warnings", [])
    return {
        "people_seen": people if isinstance(people, int) and 0 <= people < 1000 else 0,
        "complete": row.get("complete") is not False,
        "warnings": [text for text in warnings if isinstance(text, str)] if isinstance(warnings, list) else [],
    }


def _native_row(row: object, place: str, text: str, notes: Notes) -> RawFrame | None:
    if not isinstance(row, dict) or "time_s" not in row or "image" not in row:
        notes.problem(place, f'a row must be {{"time_s": …, "image": …}} (got {_short(text)})')
        return None
    time_s = row["time_s"]
    if not _is_number(time_s):
        notes.problem(place, f"time_s must be a finite number of seconds (got {_short(json.dumps(time_s))})")
        return None
    if row["image"] is None:
        return RawFrame(place, float(time_s), None)
    image = _numbers(row, "image", 3 * COUNT, place, notes)
    world = _numbers(row, "world", 3 * COUNT, place, notes) if row.get("world") else ()
    visibility = _numbers(row, "visibility", COUNT, place, notes) if row.get("visibility") else ()
    if image is None or world is None or visibility is None:
        return None
    if not world:
        notes.flat(place)
    return RawFrame(place, float(time_s), triples(image), triples(world), visibility)


def _numbers(row: Mapping[str, Any], key: str, count: int, place: str, notes: Notes) -> tuple[float, ...] | None:
    """Check one list of a row; missing values (null) become NaN, which is tolerated."""
    values = row[key]
    if not isinstance(values, list) or len(values) != count:
        got = f"{len(values)}" if isinstance(values, list) else _short(json.dumps(values))
        notes.problem(place, f"{key} must be a list of {count} numbers (got {got})")
        return None
    if set(map(type, values)) <= NUMBERS:
        return tuple([math.nan if value is None else limited(value) for value in values])
    wrong = next(value for value in values if type(value) not in NUMBERS)
    notes.problem(place, f"{key} must hold numbers only (got {_short(json.dumps(wrong))})")
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(limited(value))


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


class RecordingWriter:
    """Writes a recording frame by frame into a temporary file beside the target, which it becomes when finished.

    In a `with` block: finished at its end, finished as interrupted on Ctrl-C, discarded on any other error.
    people_seen, warnings: go into the end row; set them at any time before the end.
    """

    def __init__(self, path: str | os.PathLike[str], info: RecordingInfo, truth: Truth | None = None) -> None:
        """info: source, model, width, height and fps go into the header, and truth where it is known.

        Raises UnwritableRecording.
        """
        self.path = Path(path)
        self.people_seen = info.people_seen
        self.warnings: Sequence[str] = ()
        self._info = info
        self._truth = truth
        self._last_s = -math.inf
        self._frames = 0
        if self.path.is_dir():
            raise UnwritableRecording(f"{self.path} must be the name of a file (got a folder)")
        try:
            handle, name = tempfile.mkstemp(prefix=f".{self.path.name}.", suffix=".part", dir=self.path.parent)
        except OSError as error:
            raise UnwritableRecording(f"{self.path} cannot be written ({error.strerror or error})") from None
        self._part: Path | None = Path(name)
        self._file: IO[bytes] = os.fdopen(handle, "wb")
        self._packed = gzip.GzipFile(filename="", mode="wb", fileobj=self._file, compresslevel=GZIP_LEVEL, mtime=0)

    def write(self, frame: Frame) -> None:
        """Append a frame; its time must be greater than that of the frame before (ValueError)."""
        if not frame.time_s > self._last_s:
            raise ValueError(f"time_s must increase from frame to frame (got {frame.time_s} after {self._last_s})")
        self._last_s = frame.time_s
        if not self._frames:
            self._header(frame.aspect)
        self._frames += 1
        row: dict[str, object] = {"time_s": round(frame.time_s, TIME_DECIMALS), "image": None}
        if frame.seen:
            row["image"] = _flat(frame.image, IMAGE_DECIMALS)
            if frame.world:
                row["world"] = _flat(frame.world, WORLD_DECIMALS)
            row["visibility"] = [round(value, VISIBILITY_DECIMALS) for value in frame.visibility]
        self._line(row)

    def finish(self, *, complete: bool = True) -> None:
        """Write the end row and put the file in its place; complete: False when not everything was recorded."""
        if self._part is None:
            return
        if not self._frames:
            self._header(self._info.aspect)
        end = {"end": True, "complete": complete, "people_seen": self.people_seen, "warnings": list(self.warnings)}
        self._line(end)
        try:
            self._packed.close()
            self._file.close()
            self._part.chmod(0o666 & ~_umask())
            os.replace(self._part, self.path)
        except OSError as error:
            self.discard()
            raise UnwritableRecording(f"{self.path} cannot be written ({error.strerror or error})") from None
        self._part = None

    def discard(self) -> None:
        """Leave nothing behind."""
        if self._part is None:
            return
        part, self._part = self._part, None
        try:
            self._packed.close()
            self._file.close()
        except OSError:
            pass
        part.unlink(missing_ok=True)

    def __enter__(self) -> "RecordingWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
        elif issubclass(kind, KeyboardInterrupt):
            self.finish(complete=False)
        else:
            self.discard()

    def _header(self, aspect: float) -> None:
        told = self._info
        self._line(
            {
                "format": FORMAT,
                "version": VERSION,
                "source": told.source,
                "model": told.model,
                "width": told.width,
                "height": told.height,
                "fps": told.fps,
                "aspect": aspect,
            }
            | ({} if self._truth is None else {"truth": truth_value(self._truth)})
        )

    def _line(self, row: Mapping[str, object]) -> None:
        try:
            self._packed.write(json.dumps(row, separators=(",", ":"), allow_nan=False).encode() + b"\n")
        except OSError as error:
            self.discard()
            raise UnwritableRecording(f"{self.path} cannot be written ({error.strerror or error})") from None


def _flat(points: Points, decimals: int) -> list[float]:
    return [round(value, decimals) for value in chain.from_iterable(points)]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
