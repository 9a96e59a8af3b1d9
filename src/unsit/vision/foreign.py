"""Landmark files of others: JSON lists, KERAAL, CSV; docs/format/recording.md describes each.

A file is looked through once for its units and its scale, then read frame by frame.
"""

import json
import math
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from unsit.body.landmarks import COUNT, INDEX
from unsit.vision.foreign_csv import csv_reader
from unsit.vision.foreign_json import json_reader
from unsit.vision.intake import TRUNK_M, Notes, RawFrame, Read, Row, sensible, trunk_length, world_from_image
from unsit.vision.textfile import CutOff, Damaged, chunks

DEFAULT_FPS: Final = 30.0

LARGEST_JSON: Final = 256 << 20
"""Bytes; JSON of others is read whole."""

NORMALISED: Final = 4.0
"""Coordinates of most frames within this are shares of the picture, others pixels."""

HIPS_AT_ZERO: Final = 0.04
"""When both hips add up to less, they are what the numbers are measured from."""

USUAL_SIZES: Final = ((640, 480), (1280, 720), (1920, 1080), (3840, 2160))
"""Picture sizes, also turned, of which the smallest that holds all points is taken when none is given."""

NORMALISED_SIZE: Final = (640, 480)
"""Picture size taken for normalised coordinates when none is given."""

TIME_UNITS: Final = ((5.0, 1.0, ""), (5e3, 1e-3, "milliseconds"), (5e6, 1e-6, "microseconds"))
"""Times that grow by less than the first number from frame to frame are in the unit of so many seconds.

Landmarks are taken several times a second: what grows by 20 to 100 cannot be seconds, and no film has frames 5 s apart.
"""

NANOSECONDS: Final = 1e-9
LATEST_START_S: Final = 86_400.0
"""Times that begin later than this are a clock's and not the film's."""

MOST_STEPS: Final = 2_000
"""From so many steps the usual one is told."""

HIPS: Final = INDEX["left_hip"], INDEX["right_hip"]

JSON_STARTS: Final = (b"{", b"[")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the user says about a file that does not tell it itself: frames a second, picture size in pixels."""

    fps: float | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """How the times of a file are read. unit_s: seconds in one unit where the file does not say it. start_s: zero."""

    unit_s: float = 1.0
    start_s: float = 0.0

    def seconds(self, row: Row) -> float:
        """Return the time of a row that has one, in seconds from the start."""
        time_s = math.nan if row.time_s is None else row.time_s
        return (time_s if row.is_time_unit_known else time_s * self.unit_s) - self.start_s


@dataclass(frozen=True, slots=True)
class Found:
    """A file whose units are known.

    scale: picture heights in one unit of x, y and z. metres: in one picture height, for files without world landmarks.
    clock: of times whose unit the file does not say.
    """

    read: Read
    fps: float
    width: int
    height: int
    scale: tuple[float, float, float]
    metres: float
    model: str = ""
    clock: Clock = field(default_factory=Clock)

    @property
    def aspect(self) -> float:
        """Picture width / height."""
        return self.width / self.height

    def rows(self, notes: Notes) -> Iterator[RawFrame]:
        """Give the frames in picture heights, with world landmarks made from the image where the file has none."""
        sx, sy, sz = self.scale
        for row in self.read(notes):
            time_s = row.number / self.fps if row.time_s is None else self.clock.seconds(row)
            if row.points is None:
                yield RawFrame(row.place, time_s, None)
                continue
            image = tuple([(x * sx, y * sy, z * sz) for x, y, z in row.points])
            world = tuple([(x, y, z) for x, y, z in row.world]) if row.world else None
            if world is None and self.metres and sensible(image):
                world = world_from_image(image, self.metres)
            yield RawFrame(row.place, time_s, image, world, row.visibility)


def is_foreign(file: Path, start: bytes) -> bool:
    """Tell whether a file is one of those read here, by its name and first bytes."""
    if not start or b"\0" in start:
        return False
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if {suffix.lower() for suffix in file.suffixes[-2:]} & {".json", ".csv", ".tsv"} or text[:1] in JSON_STARTS:
        return True
    return text.split(b"\n")[0].count(b",") >= 2 * COUNT


def read_foreign(file: Path, layout: Layout, notes: Notes) -> Found | None:
    """Find out units and scale; None after noting why the file cannot be used."""
    read, model = _reader(file, notes)
    if read is None:
        return None
    units = _Units()
    for row in read(notes):
        units.add(row)
    if notes.count:
        return None
    if not units.frames:
        notes.problem("file", "a recording must hold at least one frame (got none)")
        return None
    if units.hips_at_zero():
        got = "got metres from the middle of the hips"
        notes.problem("file", f"landmarks must be those in the picture, in pixels or shares of it ({got})")
        return None
    return _scaled(read, model, units, layout, notes)


def _scaled(read: Read, model: str, units: "_Units", layout: Layout, notes: Notes) -> Found:
    normalised = units.normalised()
    width, height, guessed = _size(layout, None if normalised else units.far)
    if guessed:
        what = "shares of the picture" if normalised else "pixels"
        notes.remark(f"coordinates are {what} and the file tells no picture size: {width} × {height} taken")
    fps = layout.fps or DEFAULT_FPS
    if layout.fps is None and not units.timed:
        notes.remark(f"the file tells no times: {fps:g} frames a second taken")
    aspect = width / height
    clock = units.clock(notes)
    scale = (aspect, 1.0, aspect) if normalised else (1.0 / height, 1.0 / height, 1.0 / height)
    trunks = _Mean()
    found = Found(read, fps, width, height, scale, 0.0, model, clock)
    for raw in found.rows(Notes()):
        if raw.image and not raw.world and sensible(raw.image):
            trunks.add(trunk_length(raw.image))
    metres = TRUNK_M / trunks.mean if trunks.mean > 1e-6 and units.deep else 0.0
    if trunks.count and metres:
        notes.remark("the file has no world landmarks: they were made from those in the picture, with a trunk of 0.5 m")
    elif trunks.count:
        notes.remark("the file has neither world landmarks nor depth: what is measured in space stays unknown")
    return replace(found, metres=metres)


def _size(layout: Layout, far: tuple[float, float] | None) -> tuple[int, int, bool]:
    """Give width, height, and whether they are a guess; far: largest x and y, for pixels."""
    if layout.width and layout.height:
        return layout.width, layout.height, False
    if far is None:
        return *NORMALISED_SIZE, True
    sizes = [size for wide in USUAL_SIZES for size in (wide, wide[::-1])]
    for width, height in sizes:
        if far[0] <= width and far[1] <= height:
            return width, height, True
    return max(1, math.ceil(far[0])), max(1, math.ceil(far[1])), True


@dataclass(slots=True)
class _Mean:
    count: int = 0
    total: float = 0.0

    def add(self, value: float) -> None:
        self.count += 1
        self.total += value

    @property
    def mean(self) -> float:
        return self.total / self.count if self.count else 0.0


@dataclass(slots=True)
class _Units:
    """What the numbers of a whole file say about their units."""

    frames: int = 0
    timed: bool = False
    far: tuple[float, float] = (0.0, 0.0)
    small: int = 0
    bodies: int = 0
    at_zero: int = 0
    deep: bool = False
    first: Row | None = None
    last: float = math.nan
    steps: list[float] = field(default_factory=list)

    def add(self, row: Row) -> None:
        self.frames += 1
        self.timed = self.timed or row.time_s is not None
        if row.time_s is not None and math.isfinite(row.time_s):
            self.first = self.first or row
            if row.time_s > self.last and len(self.steps) < MOST_STEPS:
                self.steps.append(row.time_s - self.last)
            self.last = row.time_s
        points = row.points
        if points is None or not all(math.isfinite(value) for point in points for value in point):
            return
        x, y = max(point[0] for point in points), max(point[1] for point in points)
        self.far = max(self.far[0], x), max(self.far[1], y)
        self.bodies += 1
        self.deep = self.deep or any(point[2] for point in points)
        self.small += max(abs(x), abs(y)) <= NORMALISED
        left, right = (points[number] for number in HIPS)
        self.at_zero += all(abs(left[axis] + right[axis]) < HIPS_AT_ZERO for axis in (0, 1))

    def normalised(self) -> bool:
        return self.small * 2 > self.bodies or not self.bodies

    def clock(self, notes: Notes) -> Clock:
        """Find out the unit of times that do not say it, and where they begin; say what was assumed."""
        if self.first is None:
            return Clock()
        unit_s = 1.0
        if not self.first.is_time_unit_known and self.steps:
            step = statistics.median(self.steps)
            found = ((unit, name) for most, unit, name in TIME_UNITS if step < most)
            unit_s, name = next(found, (NANOSECONDS, "nanoseconds"))
            if name:
                notes.remark(f"times grow by about {step:g} from frame to frame: taken as {name}")
        start_s = Clock(unit_s).seconds(self.first)
        if abs(start_s) <= LATEST_START_S:
            return Clock(unit_s)
        notes.remark("times are those of a clock: counted from the first frame")
        return Clock(unit_s, start_s)

    def hips_at_zero(self) -> bool:
        return self.normalised() and self.at_zero * 2 > self.bodies > 0


def _reader(file: Path, notes: Notes) -> tuple[Read | None, str]:
    """Choose how to read the file."""
    try:
        data = b"".join(_limited(file, 1 << 16)).removeprefix(b"\xef\xbb\xbf").lstrip()
    except Damaged as error:
        notes.problem("file", str(error))
        return None, ""
    if data[:1] not in JSON_STARTS:
        return csv_reader(file, notes), ""
    try:
        whole = b"".join(_limited(file, LARGEST_JSON + 1))
        if len(whole) > LARGEST_JSON:
            notes.problem("file", f"JSON of landmarks must be no larger than {LARGEST_JSON >> 20} MB; save it as CSV")
            return None, ""
        content = _json_content(whole.decode("utf-8-sig"))
    except Damaged as error:
        notes.problem("file", str(error))
    except UnicodeDecodeError:
        notes.problem("file", "JSON must be UTF-8 text")
    except RecursionError:
        notes.problem("file", "JSON of landmarks must not be nested so deep")
    except ValueError as error:
        notes.problem("file", f"this is not JSON, or it is cut off ({error})")
    else:
        return json_reader(content, notes)
    return None, ""


def _json_content(text: str) -> object:
    """Read JSON, or JSON lines: a frame a line. ValueError for anything else."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Extra data"):
            raise
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except ValueError:
            raise error from None


def _limited(file: Path, size: int) -> Iterator[bytes]:
    """Give the first bytes; what is missing at the end of a cut-off gzip is left to the JSON parser to complain of."""
    try:
        for chunk in chunks(file):
            yield chunk
            size -= len(chunk)
            if size <= 0:
                return
    except CutOff:
        return
