"""Tables of landmarks (CSV, TSV) as rows; docs/format/recording.md describes the columns that are known."""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from unsit.body.landmarks import COUNT, INDEX, NAMES
from unsit.vision.intake import Notes, Read, Row
from unsit.vision.textfile import CutOff, Damaged, lines

AXES: Final[Mapping[str, int]] = {
    "x": 0,
    "y": 1,
    "z": 2,
    "v": 3,
    "vis": 3,
    "visibility": 3,
    "score": 3,
    "confidence": 3,
    "likelihood": 3,
}
"""Ends of column names, and which number of a landmark they hold."""

NUMBERED: Final = re.compile(r"(?:(?:landmark|lm|kp|point)_?)?(\d+)_([a-z]+)|([a-z]+)_?(\d+)")

TIMES: Final[Mapping[str, float]] = {
    "time_s": 1.0,
    "time": 1.0,
    "t": 1.0,
    "timestamp": 1.0,
    "timestamp_s": 1.0,
    "seconds": 1.0,
    "timestamp_ms": 1e-3,
    "time_ms": 1e-3,
}
"""Column names of times, and seconds in their unit."""

FRAME_NUMBERS: Final = frozenset({"frame", "frame_number", "frame_id", "frame_index", "index"})


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what; -1: none. Each landmark's x, y, z and visibility follow each other."""

    count: int
    image: tuple[int, ...]
    world: tuple[int, ...] = ()
    time: int = -1
    time_factor: float = 1.0
    number: int = -1


def csv_reader(file: Path, notes: Notes) -> Read | None:
    """Find out which column holds what; None after noting what is missing."""
    try:
        first = next((text for _, text in lines(file) if text.strip()), "")
    except (CutOff, Damaged) as error:
        notes.problem("file", str(error) or "the file is cut off in its first line")
        return None
    mark = max(",;\t", key=first.count)
    cells = _cells(first, mark)
    header = _header_columns(cells)
    columns = header or _plain_columns(cells)
    if isinstance(columns, str):
        notes.problem("line 1", columns)
        return None
    return partial(_csv_rows, file, mark, columns, header is not None)


def _cells(text: str, mark: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader(io.StringIO(text), delimiter=mark), [])]


def _header_columns(cells: Sequence[str]) -> "_Columns | str | None":
    """Read column names; None when there are none, a sentence when landmarks are missing."""
    places: dict[tuple[bool, str, int], int] = {}
    numbers: dict[tuple[bool, int, int], int] = {}
    time, factor, number = -1, 1.0, -1
    for column, cell in enumerate(cells):
        name = re.sub(r"[\s.\-]+", "_", cell.lower())
        if name in TIMES:
            time, factor = column, TIMES[name]
        elif name in FRAME_NUMBERS:
            number = column
        world = name.startswith("world_")
        name = name.removeprefix("world_")
        landmark, _, axis = name.rpartition("_")
        if landmark in INDEX and axis in AXES:
            places[world, landmark, AXES[axis]] = column
        elif match := NUMBERED.fullmatch(name):
            axis, which = (match[2], match[1]) if match[1] else (match[3], match[4])
            if axis in AXES:
                numbers[world, int(which), AXES[axis]] = column
    if numbers and not places:
        base = min(which for _, which, _ in numbers)
        places = {
            (world, NAMES[which - base], axis): column
            for (world, which, axis), column in numbers.items()
            if which - base < COUNT
        }
    if not places:
        return None
    missing = [f"{name}_{'xy'[axis]}" for name in NAMES for axis in (0, 1) if (False, name, axis) not in places]
    if missing:
        return f"columns x and y of all {COUNT} landmarks are needed ({len(missing)} are missing, first {missing[0]})"
    image = tuple(places.get((False, name, axis), -1) for name in NAMES for axis in range(4))
    world_columns = tuple(places.get((True, name, axis), -1) for name in NAMES for axis in range(4))
    complete = all(world_columns[4 * landmark + axis] >= 0 for landmark in range(COUNT) for axis in range(3))
    return _Columns(len(cells), image, world_columns if complete else (), time, factor, number)


def _plain_columns(cells: Sequence[str]) -> "_Columns | str":
    """Read the layout without column names: words, perhaps a time or frame number, 33 × 3, × 4 or × 5 values."""
    words = next((place for place, cell in enumerate(cells) if _float(cell) is not None), len(cells))
    values = len(cells) - words
    for each in (3, 4, 5):
        for extra in (0, 1):
            if values == COUNT * each + extra:
                starts = range(words + extra, len(cells), each)
                image = tuple(start + axis if axis < each else -1 for start in starts for axis in range(4))
                whole = extra and cells[words].lstrip("+-").isdigit()
                return _Columns(len(cells), image, (), -1 if whole or not extra else words, 1.0, words if whole else -1)
    return (
        f"a table of landmarks must have column names such as nose_x or x1, or {COUNT} × 3, × 4 or × 5 values in a row "
        f"(got {len(cells)} columns without such names)"
    )


def _csv_rows(file: Path, mark: str, columns: _Columns, header: bool, notes: Notes) -> Iterator[Row]:
    count, first = 0, None
    try:
        for line, text in lines(file):
            if not text.strip():
                continue
            if header:
                header = False
                continue
            place, cells = f"line {line}", _cells(text, mark)
            if len(cells) != columns.count:
                notes.problem(place, f"every row must have {columns.count} values (got {len(cells)})")
                continue
            number = float(count)
            count += 1
            if columns.number >= 0:
                told = _float(cells[columns.number])
                if told is None or not math.isfinite(told):
                    notes.problem(place, f"the frame number must be a number (got {cells[columns.number]!r})")
                    continue
                first = told if first is None else first
                number = told - first
            time_s = None
            if columns.time >= 0:
                told = _float(cells[columns.time])
                if told is None:
                    notes.problem(place, f"the time must be a number (got {cells[columns.time]!r})")
                    continue
                time_s = told * columns.time_factor
            yield from _csv_row(place, number, time_s, cells, columns, notes)
    except CutOff:
        notes.remark(f"the file is cut off after row {count}; what is there was read")
    except Damaged as error:
        notes.problem(f"after row {count}", str(error))


def _csv_row(
    place: str, number: float, time_s: float | None, cells: Sequence[str], columns: _Columns, notes: Notes
) -> Iterator[Row]:
    image = _picked(place, cells, columns.image, 0.0, notes)
    world = _picked(place, cells, columns.world, 0.0, notes)
    if image is None or world is None:
        return
    if all(math.isnan(value) for value in image[0::4]):
        yield Row(place, number, time_s, None)
        return
    seen = tuple(image[3::4]) if columns.image[3] >= 0 else None
    metres = tuple(zip(world[0::4], world[1::4], world[2::4], strict=True)) or None
    yield Row(place, number, time_s, tuple(zip(image[0::4], image[1::4], image[2::4], strict=True)), metres, seen)


def _picked(place: str, cells: Sequence[str], picks: Iterable[int], missing: float, notes: Notes) -> list[float] | None:
    """Read the picked cells; an empty one is NaN, a column that is not there `missing`."""
    values = []
    for pick in picks:
        value = missing if pick < 0 else _float(cells[pick] or "nan")
        if value is None:
            notes.problem(place, f"column {pick + 1} must hold a number (got {cells[pick][:40]!r})")
            return None
        values.append(value)
    return values


def _float(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
