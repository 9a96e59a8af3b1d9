"""JSON of landmarks as rows: lists of frames, frames by number, KERAAL's; see docs/format/recording.md.

Keys are compared without case and without marks between words, for each program writes them in its own way. What has
keys but none that is known is refused with the keys it has: it must never pass for a frame in which nobody was seen.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from unsit.body.landmarks import COUNT, NAMES
from unsit.vision.intake import Notes, Read, Row, Values, limited

TIMES: Final[Mapping[str, float]] = {
    "times": 1.0,
    "timestamps": 1.0,
    "seconds": 1.0,
    "timestampms": 1e-3,
    "timems": 1e-3,
    "time": 0.0,
    "timestamp": 0.0,
    "t": 0.0,
}
"""Plain keys of times, and seconds in their unit; 0 where the key does not say the unit."""

POINTS: Final = ("keypoints", "landmarks", "landmark", "poselandmarks", "image", "points", "pose")
METRES: Final = ("keypoints3d", "worldlandmarks", "poseworldlandmarks", "world")
FRAMES: Final = ("frames", "poses", "landmarks", "data")
BESIDES: Final = frozenset({*TIMES, "frame", "framenumber", "frameid", "frameindex", "index", "id", "number"})
"""Plain keys that a frame without a person may have."""

_VISIBILITY: Final = ("visibility", "score", "v", "confidence")
_MOST_KEYS: Final = 8
_NUMBERED: Final = re.compile(r"(?:frame)?(\d{1,12})")


def plain(key: object) -> str:
    """Return a key without case and without marks between words.

    >>> plain("Left_Eye_Inner") == plain("leftEyeInner")
    True
    """
    return re.sub(r"[\s_.\-]+", "", str(key)).lower()


_LANDMARKS: Final = {plain(name): number for number, name in enumerate(NAMES)}


def json_reader(content: object, notes: Notes) -> tuple[Read | None, str]:
    """Choose how to read parsed JSON, and name its origin if known; None after noting that it holds no frames."""
    if isinstance(content, list):
        return partial(_json_rows, _in_order(content)), ""
    if isinstance(content, dict):
        if isinstance(content.get("positions"), dict):
            return partial(_keraal_rows, content["positions"]), "KERAAL"
        keys = {plain(key): value for key, value in content.items()}
        frames = next((keys[key] for key in FRAMES if isinstance(keys.get(key), list)), None)
        if frames is not None:
            return partial(_json_rows, _in_order(frames)), ""
        if content and all(map(_NUMBERED.fullmatch, keys)):
            numbered = sorted((int(_NUMBERED.fullmatch(key)[1]), frame) for key, frame in keys.items())  # type: ignore[index]
            return partial(_json_rows, [(float(number - numbered[0][0]), frame) for number, frame in numbered]), ""
    got = f"got an object with {_keys(content)}" if isinstance(content, dict) else f"got {json.dumps(content)[:40]}"
    forms = 'a list of frames or {"positions": {frame: {landmark: [x, y, z]}}}'
    notes.problem("file", f"JSON of landmarks must be {forms} ({got})")
    return None, ""


def _in_order(frames: Sequence[Any]) -> list[tuple[float, Any]]:
    return [(float(number), frame) for number, frame in enumerate(frames)]


def _keys(value: Mapping[Any, Any]) -> str:
    """Return the first keys of an object, for a sentence."""
    names = [str(key)[:40] for key in list(value)[:_MOST_KEYS]]
    more = f" and {len(value) - len(names)} more" if len(value) > len(names) else ""
    return f"{', '.join(names)}{more}" if names else "no keys"


def _keraal_rows(positions: Mapping[str, Any], notes: Notes) -> Iterator[Row]:
    """Frames by number, landmarks by name."""
    first: float | None = None
    numbered = []
    for key, frame in positions.items():
        try:
            numbered.append((float(key), key, frame))
        except ValueError:
            notes.problem(f"frame {key!r}", "the frame's name must be its number")
    for number, key, frame in sorted(numbered, key=lambda entry: entry[0]):
        place = f"frame {key}"
        first = number if first is None else first
        if not frame:
            yield Row(place, number - first, None, None)
        elif not isinstance(frame, dict):
            notes.problem(place, "a frame must be {landmark: [x, y, z]}")
        elif (points := _by_name(frame, place, notes)) is not None:
            yield from _row(Row(place, number - first, None, None), points, None, notes)


def _by_name(frame: Mapping[str, Any], place: str, notes: Notes) -> list[Any] | None:
    """Return the points of an object by landmark's name, in order; None after noting which are missing."""
    named = {plain(name): point for name, point in frame.items()}
    missing = [name for name in NAMES if plain(name) not in named]
    if missing:
        got = f"got {COUNT - len(missing)}; the first missing is {missing[0]}"
        notes.problem(place, f"all {COUNT} BlazePose landmarks are needed ({got})")
        return None
    return [named[plain(name)] for name in NAMES]


def _json_rows(frames: Sequence[tuple[float, Any]], notes: Notes) -> Iterator[Row]:
    """Frames in order; each a list of points, nothing for nobody, or an object with the points and perhaps a time."""
    for number, frame in frames:
        place = f"frame {number + 1:.0f}"
        if not isinstance(frame, dict):
            yield from _points_row(Row(place, number, None, None), frame, None, notes)
            continue
        keys = {plain(key): value for key, value in frame.items()}
        time_s, is_unit_stated = _time(keys, place, notes)
        row = Row(place, number, time_s, None, is_time_unit_known=is_unit_stated)
        if not _LANDMARKS.keys().isdisjoint(keys):
            yield from _points_row(row, frame, None, notes)
        elif found := [key for key in POINTS if key in keys]:
            yield from _points_row(row, _first(keys, found), _first(keys, METRES), notes)
        elif BESIDES.issuperset(keys):
            yield row
        else:
            notes.problem(
                place,
                f"a frame must have its landmarks under one of {', '.join(POINTS)}, or by their names "
                f"(got {_keys(frame)})",
            )


def _first(values: Mapping[str, Any], keys: Iterable[str]) -> Any:
    return next((values[key] for key in keys if values.get(key) is not None), None)


def _points_row(row: Row, points: Any, world: Any, notes: Notes) -> Iterator[Row]:
    """Give the row with its points; without any where the frame says that nobody was seen."""
    if not points:
        yield row
        return
    found = _listed(points, row.place, notes)
    metres = _listed(world, row.place, notes) if world else None
    if found == [] and not metres:
        yield row
    elif found is not None and (metres is not None or not world):
        yield from _row(row, found, metres, notes)


def _listed(points: Any, place: str, notes: Notes) -> Any:
    """Return what stands for points as a list, of the first person; None after noting that it is none."""
    for _ in range(4):
        if isinstance(points, dict):
            keys = {plain(key): value for key, value in points.items()}
            if not _LANDMARKS.keys().isdisjoint(keys):
                return _by_name(points, place, notes)
            inner = [key for key in POINTS if key in keys]
            if not inner:
                notes.problem(place, f"landmarks must be a list, or an object by their names (got {_keys(points)})")
                return None
            points = keys[inner[0]] or []
        elif _is_people(points):
            points = points[0]
        else:
            break
    return points


def _is_people(points: Any) -> bool:
    """Return whether a list holds people, each of whom has landmarks."""
    if not isinstance(points, list) or not points or len(points) >= COUNT:
        return False
    person = points[0]
    if isinstance(person, dict):
        keys = {plain(key) for key in person}
        return not keys.isdisjoint(POINTS) or not keys.isdisjoint(_LANDMARKS)
    return isinstance(person, list) and bool(person) and isinstance(person[0], list | dict)


def _time(keys: Mapping[str, Any], place: str, notes: Notes) -> tuple[float | None, bool]:
    """Return the time of a frame, and whether its key says that it is in seconds or what part of one."""
    for key, factor in TIMES.items():
        if key in keys:
            if type(keys[key]) in (int, float):
                return limited(keys[key]) * (factor or 1.0), factor > 0.0
            notes.problem(place, f"{key} must be a number (got {json.dumps(keys[key])[:40]})")
            return None, True
    return None, True


def _row(row: Row, points: Any, world: Any, notes: Notes) -> Iterator[Row]:
    """Give the row, or note what is wrong with it."""
    image = _points(row.place, points, notes)
    metres = _points(row.place, world, notes) if world else None
    if image is None or (world and metres is None):
        return
    seen = tuple([point[3] for point in image]) if len(image[0]) > 3 else None
    yield Row(
        row.place,
        row.number,
        row.time_s,
        _xyz(image),
        _xyz(metres) if metres else None,
        seen,
        is_time_unit_known=row.is_time_unit_known,
    )


def _xyz(points: Sequence[Values]) -> tuple[Values, ...]:
    return tuple([point[:3] for point in points])


def _points(place: str, points: Any, notes: Notes) -> list[Values] | None:
    """Read 33 points, each [x, y, z], [x, y, z, visibility], [x, y, z, visibility, presence] or {"x": …}."""
    if not isinstance(points, list) or len(points) != COUNT:
        got = str(len(points)) if isinstance(points, list) else type(points).__name__
        notes.problem(place, f"a frame must hold {COUNT} landmarks (got {got})")
        return None
    read = [_point(point) for point in points]
    good = [point for point in read if point is not None]
    if len(good) < COUNT or len({len(point) for point in good}) > 1:
        wrong = read.index(None) if None in read else -1
        which = NAMES[wrong] if wrong >= 0 else "some landmarks"
        keys = f" with {_keys(points[wrong])}" if wrong >= 0 and isinstance(points[wrong], dict) else ""
        notes.problem(
            place,
            f'a landmark must be 3 to 5 numbers, as many for each, or have "x" and "y" (got others for {which}{keys})',
        )
        return None
    return good


def _point(point: Any) -> Values | None:
    """Read a point as x, y, z or x, y, z, visibility; null becomes NaN."""
    if isinstance(point, dict):
        keys = {plain(key): value for key, value in point.items()}
        if "x" not in keys or "y" not in keys:
            return None
        seen = [value for value in (_first(keys, _VISIBILITY), keys.get("presence")) if value is not None]
        point = [keys["x"], keys["y"], keys.get("z", 0.0), *seen]
    if not isinstance(point, list) or not 3 <= len(point) <= 5:
        return None
    if not set(map(type, point)) <= {int, float, type(None)}:
        return None
    values = [math.nan if value is None else limited(value) for value in point]
    return (*values[:3], min(values[3:])) if len(values) > 3 else tuple(values)
