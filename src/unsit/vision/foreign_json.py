"""JSON of landmarks as rows: lists of frames, and KERAAL's frames by number; see docs/format/recording.md."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from unsit.body.landmarks import COUNT, NAMES
from unsit.vision.intake import Notes, Read, Row, Values, limited

TIMES: Final[Mapping[str, float]] = {
    "time_s": 1.0,
    "timestamp_s": 1.0,
    "time": 1.0,
    "timestamp_ms": 1e-3,
    "time_ms": 1e-3,
}
"""Keys of times, and seconds in their unit."""


def json_reader(content: object, notes: Notes) -> tuple[Read | None, str]:
    """Choose how to read parsed JSON, and name its origin if known; None after noting that it holds no frames."""
    if isinstance(content, dict) and isinstance(content.get("positions"), dict):
        return partial(_keraal_rows, content["positions"]), "KERAAL"
    if isinstance(content, dict):
        for key in ("frames", "poses", "landmarks", "data"):
            if isinstance(content.get(key), list):
                return partial(_json_rows, content[key]), ""
    if isinstance(content, list):
        return partial(_json_rows, content), ""
    notes.problem("file", 'JSON of landmarks must be a list of frames or {"positions": {frame: {landmark: [x, y, z]}}}')
    return None, ""


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
            continue
        if not isinstance(frame, dict):
            notes.problem(place, "a frame must be {landmark: [x, y, z]}")
            continue
        named = {str(name).lower(): point for name, point in frame.items()}
        missing = [name for name in NAMES if name not in named]
        if missing:
            got = f"got {COUNT - len(missing)}; the first missing is {missing[0]}"
            notes.problem(place, f"all {COUNT} BlazePose landmarks are needed ({got})")
            continue
        yield from _row(place, number - first, None, [named[name] for name in NAMES], None, notes)


def _json_rows(frames: Sequence[Any], notes: Notes) -> Iterator[Row]:
    """Frames in order; each a list of points, nothing for nobody, or an object with the points and perhaps a time."""
    for number, frame in enumerate(frames):
        place, time_s, points, world = f"frame {number + 1}", None, frame, None
        if isinstance(frame, dict):
            time_s = _time(frame, place, notes)
            world = _first(frame, "keypoints3D", "worldLandmarks", "world_landmarks", "world")
            points = _first(frame, "keypoints", "landmarks", "pose_landmarks", "image")
        if points:
            yield from _row(place, number, time_s, _one_person(points), _one_person(world), notes)
        else:
            yield Row(place, number, time_s, None)


def _first(frame: Mapping[str, Any], *keys: str) -> Any:
    return next((frame[key] for key in keys if frame.get(key) is not None), None)


def _one_person(points: Any) -> Any:
    """Take the first person of a list of people."""
    if isinstance(points, list) and points and isinstance(points[0], list) and len(points) < COUNT:
        inner = points[0]
        if inner and isinstance(inner[0], list | dict):
            return inner
    return points


def _time(frame: Mapping[str, Any], place: str, notes: Notes) -> float | None:
    for key, factor in TIMES.items():
        if key in frame:
            if type(frame[key]) in (int, float):
                return limited(frame[key]) * factor
            notes.problem(place, f"{key} must be a number (got {json.dumps(frame[key])[:40]})")
            return None
    return None


def _row(place: str, number: float, time_s: float | None, points: Any, world: Any, notes: Notes) -> Iterator[Row]:
    """Give the row, or note what is wrong with it."""
    image = _points(place, points, notes)
    metres = _points(place, world, notes) if world else None
    if image is None or (world and metres is None):
        return
    seen = tuple([point[3] for point in image]) if len(image[0]) > 3 else None
    yield Row(place, number, time_s, _xyz(image), _xyz(metres) if metres else None, seen)


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
        which = NAMES[read.index(None)] if None in read else "some landmarks"
        notes.problem(place, f"a landmark must be 3 to 5 numbers, as many for each (got others for {which})")
        return None
    return good


def _point(point: Any) -> Values | None:
    """Read a point as x, y, z or x, y, z, visibility; null becomes NaN."""
    if isinstance(point, dict):
        seen = _first(point, "visibility", "score", "v")
        point = [point.get("x"), point.get("y"), point.get("z", 0.0)] + ([] if seen is None else [seen])
    if not isinstance(point, list) or not 3 <= len(point) <= 5:
        return None
    if not set(map(type, point)) <= {int, float, type(None)}:
        return None
    values = [math.nan if value is None else limited(value) for value in point]
    return (*values[:3], min(values[3:])) if len(values) > 3 else tuple(values)
