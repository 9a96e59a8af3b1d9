"""The frames of a whole check in bounded memory, to draw from when the check is over.

Which movement was done is known only at the end, so the landmarks are kept and not a measure. They are packed as
32-bit floats; when the trace is full every second frame is let go, and from then on only every second one is taken.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan, nan
from typing import Final

from unsit.body.frame import Frame
from unsit.body.landmarks import COUNT
from unsit.engine.reading import SetSide, reading
from unsit.engine.smoothing import OneEuro

MAX_FRAMES: Final = 9000
"""Most frames kept: five minutes at 30 frames a second, 8 MB; an hour is kept at 2 frames a second or more."""

_ROW: Final = COUNT * 7
_EDGE_S: Final = 1.5
"""How much of the signal before and after a stretch is shown with it."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A measure over time; a value is None where it was not seen."""

    reference: str
    times_s: tuple[float, ...]
    values: tuple[float | None, ...]

    @property
    def known(self) -> tuple[float, ...]:
        """The values that were seen."""
        return tuple(value for value in self.values if value is not None)


class Trace:
    """Takes frames, keeps at most `max_frames` of them evenly spread, and gives them back."""

    def __init__(self, max_frames: int = MAX_FRAMES) -> None:
        self._max_frames = max_frames
        self._stride = 1
        self._taken = 0
        self._times_s = array("d")
        self._aspects = array("f")
        self._seen = bytearray()
        self._rows = array("f")

    def __len__(self) -> int:
        return len(self._times_s)

    def take(self, frame: Frame) -> None:
        """Keep a frame, or pass over it when the trace has been thinned."""
        self._taken += 1
        if (self._taken - 1) % self._stride:
            return
        self._times_s.append(frame.time_s)
        self._aspects.append(frame.aspect)
        self._seen.append(frame.seen)
        self._rows.extend(_packed(frame) if frame.seen else _NOBODY)
        if len(self._times_s) >= self._max_frames:
            self._thin()

    def frames(self, start_s: float, end_s: float) -> Iterator[Frame]:
        """Give the kept frames from start to end, both included."""
        first, last = bisect_left(self._times_s, start_s), bisect_right(self._times_s, end_s)
        return (self._frame(number) for number in range(first, last))

    def nearest(self, time_s: float) -> Frame | None:
        """Give the kept frame nearest to a time in which somebody was seen, if it is less than a second away."""
        near = [frame for frame in self.frames(time_s - 1.0, time_s + 1.0) if frame.seen]
        return min(near, key=lambda frame: abs(frame.time_s - time_s), default=None)

    def signal(self, reference: str, side: SetSide, start_s: float, end_s: float) -> Signal:
        """Give a measure from a little before start to a little after end, smoothed as the engine smooths it.

        reference: as in movement files, `knee_flexion_deg.active`; UnknownReference if it names no measure.
        """
        ready = reading(reference, side)
        smooth = OneEuro(ready.measure.unit, circular=ready.measure.circular)
        times_s: list[float] = []
        values: list[float | None] = []
        for frame in self.frames(start_s - _EDGE_S, end_s + _EDGE_S):
            taken = ready.take(frame) if frame.seen else None
            times_s.append(frame.time_s)
            values.append(None if taken is None else smooth.step(frame.time_s, taken[0]))
        return Signal(reference, tuple(times_s), tuple(values))

    def _thin(self) -> None:
        keep = range(0, len(self._times_s), 2)
        rows = array("f")
        for number in keep:
            rows.extend(self._rows[number * _ROW : (number + 1) * _ROW])
        self._rows = rows
        self._times_s, self._aspects, self._seen = self._times_s[::2], self._aspects[::2], self._seen[::2]
        self._stride *= 2

    def _frame(self, number: int) -> Frame:
        time_s, aspect = self._times_s[number], self._aspects[number]
        if not self._seen[number]:
            return Frame(time_s, aspect=aspect)
        row = self._rows[number * _ROW : (number + 1) * _ROW]
        points = [(row[at], row[at + 1], row[at + 2]) for at in range(0, COUNT * 6, 3)]
        world = () if isnan(points[COUNT][0]) else tuple(points[COUNT:])
        return Frame(time_s, tuple(points[:COUNT]), world, tuple(row[COUNT * 6 :]), aspect)


_NOBODY: Final = array("f", bytes(4 * _ROW))
_NO_WORLD: Final = ((nan, nan, nan),) * COUNT


def _packed(frame: Frame) -> "array[float]":
    row = array("f")
    for point in frame.image:
        row.extend(point)
    for point in frame.world or _NO_WORLD:
        row.extend(point)
    row.extend(frame.visibility)
    return row
