"""What a recording may contain, and what is done about the rest: one policy for every landmark file.

Refused, with every problem counted and the first ones written out: lines that cannot be read, a wrong number of
landmarks, things that are no numbers, frames without a time. Tolerated, with a warning: a landmark that is NaN,
infinite, missing or absurdly far away (nobody is seen in that frame), a time that does not increase (the frame is
dropped), a gap.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from unsit.body.frame import FULLY_VISIBLE, PICTURE_DEPTH, Frame, Points
from unsit.body.landmarks import INDEX
from unsit.vision.errors import SHOWN_PROBLEMS

GAP_S: Final = 1.0
"""A longer time between two frames is told as a gap."""

FARTHEST: Final = 1000.0
"""Picture heights or metres; a landmark farther away is as good as missing."""

TRUNK_M: Final = 0.5
"""Length of a trunk, middle of the shoulders to middle of the hips, when a recording has no world landmarks: about that
of an adult of 1.70 m (Winter 2009, "Biomechanics and Motor Control of Human Movement": 0.288 of the stature)."""

Values = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RawFrame:
    """One frame as it stands in a file, before anything is believed.

    place: where it stands, for messages. time_s: NaN when the file gives no usable one. image, world: 33 points or
    None. visibility: 33 values or None.
    """

    place: str
    time_s: float
    image: Points | None
    world: Points | None = None
    visibility: tuple[float, ...] | None = None


@dataclass(slots=True)
class _Tally:
    """How often something happened, and where first."""

    count: int = 0
    first: str = ""

    def add(self, where: str) -> None:
        self.count += 1
        self.first = self.first or where


@dataclass(slots=True)
class Notes:
    """What was found while reading; count: all problems."""

    count: int = 0
    remarks: list[str] = field(default_factory=list)
    _problems: dict[str, _Tally] = field(default_factory=dict)
    _blind: _Tally = field(default_factory=_Tally)
    _dropped: _Tally = field(default_factory=_Tally)
    _gaps: _Tally = field(default_factory=_Tally)
    _flat: _Tally = field(default_factory=_Tally)

    def problem(self, place: str, text: str) -> None:
        """Note something for which the recording is refused."""
        self.count += 1
        if text in self._problems or len(self._problems) < SHOWN_PROBLEMS:
            self._problems.setdefault(text, _Tally()).add(place)

    @property
    def problems(self) -> list[str]:
        """The first different problems, each with its first place and how often it was found."""
        return [
            f"{tally.first}: {text}" + (f" ({tally.count} times)" if tally.count > 1 else "")
            for text, tally in self._problems.items()
        ]

    def remark(self, text: str) -> None:
        """Note something tolerable about the whole recording, once."""
        if text not in self.remarks:
            self.remarks.append(text)

    def blind(self, place: str) -> None:
        """Note a frame whose landmarks are unusable."""
        self._blind.add(place)

    def dropped(self, place: str, time_s: float, last_s: float) -> None:
        """Note a frame whose time does not increase."""
        self._dropped.add(f"{place}, {time_s:.3f} s after {last_s:.3f} s")

    def gap(self, start_s: float, end_s: float) -> None:
        """Note a gap."""
        self._gaps.add(f"{start_s:.1f} s to {end_s:.1f} s")

    def flat(self, place: str) -> None:
        """Note a frame with landmarks in the picture, but none in space."""
        self._flat.add(place)

    def warnings(self, name: str) -> list[str]:
        """Give everything tolerable as sentences."""
        told = list(self.remarks)
        if self._blind.count:
            told.append(
                f"{_counted(self._blind.count, 'frame has', 'frames have')} landmarks that are missing, not numbers "
                f"or absurd; nobody counts as seen there (first: {self._blind.first})"
            )
        if self._dropped.count:
            told.append(
                f"{_counted(self._dropped.count, 'frame was', 'frames were')} dropped because the time does not "
                f"increase (first: {self._dropped.first})"
            )
        if self._flat.count:
            told.append(
                f"{_counted(self._flat.count, 'frame has', 'frames have')} no landmarks in space: what is measured "
                f"there is unknown then (first: {self._flat.first})"
            )
        if self._gaps.count:
            gaps = _counted(self._gaps.count, "gap", "gaps")
            told.append(f"{gaps} of more than {GAP_S:g} s without frames (first: {self._gaps.first})")
        return [f"{name}: {text}" for text in told]


@dataclass(frozen=True, slots=True)
class Row:
    """One frame as numbers in the file's own units.

    time_s: seconds, or None: then `number` / frames a second. points: 33 × (x, y, z), or None for nobody. world: the
    same in metres if the file has them. visibility: 33 values if it has them. is_time_unit_known: whether the file
    says the unit of its times, so that `time_s` is in seconds; without it they are as they stand in the file.
    """

    place: str
    number: float
    time_s: float | None
    points: tuple[Values, ...] | None
    world: tuple[Values, ...] | None = None
    visibility: Values | None = None
    is_time_unit_known: bool = True


Read = Callable[[Notes], Iterator[Row]]
"""Reads a file from its beginning, noting what is wrong on the way."""


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def accept(raw_frames: Iterable[RawFrame], aspect: float, notes: Notes) -> Iterator[Frame]:
    """Turn raw frames into frames by the policy above; aspect: picture width / height."""
    last_s = -math.inf
    for raw in raw_frames:
        if not math.isfinite(raw.time_s):
            notes.problem(raw.place, f"the time must be a finite number of seconds (got {raw.time_s})")
            continue
        if raw.time_s <= last_s:
            notes.dropped(raw.place, raw.time_s, last_s)
            continue
        if raw.time_s - last_s > GAP_S and math.isfinite(last_s):
            notes.gap(last_s, raw.time_s)
        last_s = raw.time_s
        yield _frame(raw, aspect, notes)


def _frame(raw: RawFrame, aspect: float, notes: Notes) -> Frame:
    if raw.image is None:
        return Frame(raw.time_s, aspect=aspect)
    world = raw.world or ()
    visibility = raw.visibility or FULLY_VISIBLE
    if not (sensible(raw.image) and sensible(world) and all(map(math.isfinite, visibility))):
        notes.blind(raw.place)
        return Frame(raw.time_s, aspect=aspect)
    return Frame(raw.time_s, raw.image, world, tuple([min(1.0, max(0.0, value)) for value in visibility]), aspect)


def limited(value: float) -> float:
    """Give a number as a float; whole numbers too large for one become infinite."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def sensible(points: Points) -> bool:
    """Tell whether all numbers are finite and not absurdly large."""
    return all(abs(value) <= FARTHEST for point in points for value in point)


def triples(values: list[float] | tuple[float, ...]) -> Points:
    """Put x, y, z, x, y, z, … into points."""
    return tuple(zip(values[0::3], values[1::3], values[2::3], strict=True))


def trunk_length(points: Points) -> float:
    """Return the distance from the middle of the shoulders to the middle of the hips, in picture heights."""
    ax, ay, az = _middle(points, "shoulder")
    bx, by, bz = _middle(points, "hip")
    return math.dist((ax, ay, az / PICTURE_DEPTH), (bx, by, bz / PICTURE_DEPTH))


def world_from_image(image: Points, metres: float) -> Points:
    """Return world landmarks made of image landmarks: from the middle of the hips, times metres a height.

    This is a parallel projection: true for a body far from the camera, and only as good as the image's z.
    """
    x0, y0, z0 = _middle(image, "hip")
    deep = metres / PICTURE_DEPTH
    return tuple([((x - x0) * metres, (y - y0) * metres, (z - z0) * deep) for x, y, z in image])


def _middle(points: Points, joint: str) -> tuple[float, float, float]:
    (ax, ay, az), (bx, by, bz) = points[INDEX[f"left_{joint}"]], points[INDEX[f"right_{joint}"]]
    return (ax + bx) / 2, (ay + by) / 2, (az + bz) / 2
