"""Tables of landmarks (CSV, TSV) as rows; docs/format/recording.md describes the columns that are known."""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

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
LANDMARK_NAMES: Final = frozenset({"landmark", "landmark_id", "landmark_index", "landmark_name", "keypoint", "joint"})
"""Column names of a landmark, in tables of one landmark a row."""

TIMES: Final[Mapping[str, float]] = {
    "time_s": 1.0,
    "timestamp_s": 1.0,
    "seconds": 1.0,
    "timestamp_ms": 1e-3,
    "time_ms": 1e-3,
    "time": 0.0,
    "t": 0.0,
    "timestamp": 0.0,
}
"""Column names of times, and seconds in their unit; 0 where the name does not say the unit."""

_MOST_NAMES: Final = 8

FRAME_NUMBERS: Final = frozenset({"frame", "frame_number", "frame_id", "frame_index", "index"})


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what; -1: none. Each landmark's x, y, z and visibility follow each other.

    landmark: in tables of one landmark a row, the column that names it; image then holds the four of one landmark.
    unknown: names, or numbers from 1, of the columns that nobody reads.
    """

    count: int
    image: tuple[int, ...]
    world: tuple[int, ...] = ()
    time: int = -1
    time_factor: float = 1.0
    number: int = -1
    landmark: int = -1
    unknown: tuple[str, ...] = ()


def csv_reader(file: Path, notes: Notes) -> Read | None:
    """Find out which column holds what; None after noting what is missing."""
    try:
        head = list(islice((text for _, text in lines(file) if text.strip()), 2))
    except (CutOff, Damaged) as error:
        notes.problem("file", str(error) or "the file is cut off in its first line")
        return None
    first = head[0] if head else ""
    mark = max(",;\t", key=first.count)
    cells = _cells(first, mark)
    header = _header_columns(cells)
    columns = header or _plain_columns(cells)
    if isinstance(columns, str):
        notes.problem("line 1", columns)
        return None
    if header and len(head) > 1:
        columns = _without_words(columns, cells, _cells(head[1], mark))
    if columns.unknown:
        notes.remark(f"columns that were passed over: {_listed(columns.unknown)}")
    rows = _long_rows if columns.landmark >= 0 else _csv_rows
    return partial(rows, file, mark, columns, header is not None)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(name[:40] for name in names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _without_words(columns: _Columns, names: Sequence[str], values: Sequence[str]) -> _Columns:
    """Leave out a column of times or frame numbers that holds words, such as a file's name."""
    wordy = [
        column
        for column in (columns.time, columns.number)
        if 0 <= column < len(values) and values[column] and _float(values[column]) is None
    ]
    return replace(
        columns,
        time=-1 if columns.time in wordy else columns.time,
        number=-1 if columns.number in wordy else columns.number,
        unknown=(*columns.unknown, *(names[column] for column in wordy)),
    )


def _cells(text: str, mark: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader(io.StringIO(text), delimiter=mark), [])]


@dataclass(frozen=True, slots=True)
class _Name:
    """What a column's name says: of a landmark by name or number, the axis; world: in metres."""

    world: bool
    landmark: str | int
    axis: int


def _name_of(name: str) -> _Name | None:
    """Read the name of a column of coordinates: nose_x, x_nose, x1, 0_x, world_nose_x; None for any other."""
    world = name.startswith("world_")
    name = name.removeprefix("world_")
    front, _, back = name.rpartition("_")
    if front in INDEX and back in AXES:
        return _Name(world, front, AXES[back])
    front, _, back = name.partition("_")
    if back in INDEX and front in AXES:
        return _Name(world, back, AXES[front])
    if match := NUMBERED.fullmatch(name):
        axis, which = (match[2], match[1]) if match[1] else (match[3], match[4])
        return _Name(world, int(which), AXES[axis]) if axis in AXES else None
    return None


def _header_columns(cells: Sequence[str]) -> "_Columns | str | None":
    """Read column names; None when there are none, a sentence when landmarks are missing."""
    found: dict[tuple[bool, str | int, int], int] = {}
    plain: dict[str, int] = {}
    for column, cell in enumerate(cells):
        name = re.sub(r"[\s.\-]+", "_", cell.lower())
        if (one := _name_of(name)) is not None:
            found[one.world, one.landmark, one.axis] = column
        else:
            plain[name] = column
    time_name = next((name for name in plain if name in TIMES), "")
    times = {
        "time": plain.get(time_name, -1),
        "time_factor": TIMES.get(time_name, 1.0),
        "number": next((column for name, column in plain.items() if name in FRAME_NUMBERS), -1),
    }
    if not found:
        return _long_columns(cells, plain, times)
    places = {(world, which, axis): column for (world, which, axis), column in found.items() if isinstance(which, str)}
    if not places:
        base = min(which for _, which, _ in found if isinstance(which, int))
        places = {
            (world, NAMES[which - base], axis): column
            for (world, which, axis), column in found.items()
            if isinstance(which, int) and which - base < COUNT
        }
    missing = [f"{name}_{'xy'[axis]}" for name in NAMES for axis in (0, 1) if (False, name, axis) not in places]
    if missing:
        return f"columns x and y of all {COUNT} landmarks are needed ({len(missing)} are missing, first {missing[0]})"
    image = tuple(places.get((False, name, axis), -1) for name in NAMES for axis in range(4))
    world_columns = tuple(places.get((True, name, axis), -1) for name in NAMES for axis in range(4))
    complete = all(world_columns[4 * landmark + axis] >= 0 for landmark in range(COUNT) for axis in range(3))
    return _columns(cells, image, world_columns if complete else (), times)


def _columns(
    cells: Sequence[str], image: tuple[int, ...], world: tuple[int, ...], times: Mapping[str, Any], landmark: int = -1
) -> _Columns:
    columns = _Columns(len(cells), image, world, landmark=landmark, **times)
    read = {*image, *world, columns.time, columns.number, landmark}
    return replace(columns, unknown=tuple(cell for column, cell in enumerate(cells) if column not in read))


def _long_columns(cells: Sequence[str], plain: Mapping[str, int], times: Mapping[str, Any]) -> _Columns | None:
    """Read the columns of a table of one landmark a row; None when it is none."""
    landmark = next((column for name, column in plain.items() if name in LANDMARK_NAMES), -1)
    if landmark < 0 or "x" not in plain or "y" not in plain or max(times["number"], times["time"]) < 0:
        return None
    axes = {AXES[name]: column for name, column in plain.items() if name in AXES}
    return _columns(cells, tuple(axes.get(axis, -1) for axis in range(4)), (), times, landmark)


def _plain_columns(cells: Sequence[str]) -> "_Columns | str":
    """Read the layout without column names: perhaps a time or frame number, 33 × 3, × 4 or × 5 values, any words."""
    numbers = [column for column, cell in enumerate(cells) if not cell or _float(cell) is not None]
    words = tuple(f"{column + 1}" for column in range(len(cells)) if column not in numbers)
    for each in (3, 4, 5):
        for extra in (0, 1):
            if len(numbers) == COUNT * each + extra:
                starts = range(extra, len(numbers), each)
                image = tuple(numbers[start + axis] if axis < each else -1 for start in starts for axis in range(4))
                first = numbers[0] if extra else -1
                whole = extra and cells[first].lstrip("+-").isdigit()
                number, time = (first, -1) if whole else (-1, first)
                return _Columns(len(cells), image, time=time, number=number, unknown=words)
    return (
        f"a table of landmarks must have column names such as nose_x or x1, or {COUNT} × 3, × 4 or × 5 values in a row "
        f"(got {len(cells)} columns without such names)"
    )


@dataclass(slots=True)
class _Counter:
    """Numbers rows: by their frame number from the first one, or one by one."""

    count: int = 0
    first: float | None = None


def _table(file: Path, mark: str, columns: _Columns, header: bool, notes: Notes) -> Iterator[tuple[Row, list[str]]]:
    """Give each row's place, number and time, with its cells."""
    counter = _Counter()
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
            elif (row := _timed(place, cells, columns, counter, notes)) is not None:
                yield row, cells
    except CutOff:
        notes.remark(f"the file is cut off after row {counter.count}; what is there was read")
    except Damaged as error:
        notes.problem(f"after row {counter.count}", str(error))


def _timed(place: str, cells: Sequence[str], columns: _Columns, counter: _Counter, notes: Notes) -> Row | None:
    number, time_s = float(counter.count), None
    counter.count += 1
    if columns.number >= 0:
        told = _float(cells[columns.number])
        if told is None or not math.isfinite(told):
            notes.problem(place, f"the frame number must be a number (got {cells[columns.number]!r})")
            return None
        counter.first = told if counter.first is None else counter.first
        number = told - counter.first
    if columns.time >= 0:
        told = _float(cells[columns.time])
        if told is None:
            notes.problem(place, f"the time must be a number (got {cells[columns.time]!r})")
            return None
        time_s = told * (columns.time_factor or 1.0)
    return Row(place, number, time_s, None, is_time_unit_known=columns.time_factor > 0.0)


def _csv_rows(file: Path, mark: str, columns: _Columns, header: bool, notes: Notes) -> Iterator[Row]:
    for row, cells in _table(file, mark, columns, header, notes):
        image = _picked(row.place, cells, columns.image, 0.0, notes)
        world = _picked(row.place, cells, columns.world, 0.0, notes)
        if image is None or world is None:
            continue
        if all(math.isnan(value) for value in image[0::4]):
            yield row
            continue
        seen = tuple(image[3::4]) if columns.image[3] >= 0 else None
        metres = tuple(zip(world[0::4], world[1::4], world[2::4], strict=True)) or None
        points = tuple(zip(image[0::4], image[1::4], image[2::4], strict=True))
        yield replace(row, points=points, world=metres, visibility=seen)


def _long_rows(file: Path, mark: str, columns: _Columns, header: bool, notes: Notes) -> Iterator[Row]:
    """Rows of one landmark each, put together while frame number and time stay the same."""
    last: Row | None = None
    points: dict[int, list[float]] = {}
    is_numbered = columns.number >= 0
    for row, cells in _table(file, mark, columns, header, notes):
        is_same = last is not None and (row.number == last.number if is_numbered else row.time_s == last.time_s)
        if last is not None and not is_same:
            yield from _gathered(last, points, columns, notes)
            points = {}
        last = last if points else row
        name = cells[columns.landmark].lower().replace(" ", "_")
        which = INDEX.get(name, int(name) if name.isascii() and name.isdigit() else COUNT)
        values = _picked(row.place, cells, columns.image, 0.0, notes)
        if which >= COUNT:
            rule = f"a landmark must be its BlazePose name or its number from 0 to {COUNT - 1}"
            notes.problem(row.place, f"{rule} (got {cells[columns.landmark][:40]!r})")
        elif values is not None:
            points[which] = values
    if last is not None:
        yield from _gathered(last, points, columns, notes)


def _gathered(row: Row, points: Mapping[int, Sequence[float]], columns: _Columns, notes: Notes) -> Iterator[Row]:
    missing = [name for number, name in enumerate(NAMES) if number not in points]
    if missing:
        got = f"got {COUNT - len(missing)}; the first missing is {missing[0]}"
        notes.problem(row.place, f"all {COUNT} BlazePose landmarks are needed in each frame ({got})")
        return
    ordered = [points[number] for number in range(COUNT)]
    xyz = tuple([(x, y, z) for x, y, z, _ in ordered])
    seen = tuple([point[3] for point in ordered]) if columns.image[3] >= 0 else None
    is_empty = all(math.isnan(x) for x, _, _ in xyz)
    yield row if is_empty else replace(row, points=xyz, visibility=seen)


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
