"""Recordings of real people with the truth beside them, and what the pose model sees in their films.

docs/people.md describes the folder: recordings of any kind that `unsit check` reads, and truth files `*.json`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from unsit.body.frame import Frame
from unsit.body.measures import Side
from unsit.vision.recording import RecordingInfo, RecordingWriter, open_recording
from unsit.vision.source import open_source

FILMS: Final = frozenset({".mp4", ".mov", ".webm", ".mkv", ".avi"})
"""Ends of names of files that hold pictures; everything else is read as landmarks."""
POSES: Final = "posepilot"
"""A folder of this name holds one recording a file, named after what is done, without a truth file."""
POSE_MOVEMENTS: Final = {"cobra": "cobra"}
"""Of the poses in such a folder, those that are movements of the library."""


class BadTruth(ValueError):
    """A truth file that does not say what it must."""


@dataclass(frozen=True, slots=True)
class PersonTruth:
    """One recording of a person.

    movement: empty where nobody does a movement of the library. repetitions: None where they were not counted, as in
    a recording of a hold. ends_s: when each repetition ends, if that is known. hold_s: None where it is not known.
    """

    name: str
    file: Path
    movement: str
    repetitions: int | None = None
    ends_s: tuple[float, ...] = ()
    side: Side | None = None
    hold_s: float | None = None


def _truth(row: Any, path: Path) -> PersonTruth:
    if not isinstance(row, dict) or not isinstance(row.get("file"), str) or "movement" not in row:
        raise BadTruth(f"{path}: each entry must be an object with 'file' and 'movement' (got {str(row)[:80]})")
    repetitions, hold_s, side = row.get("repetitions"), row.get("hold_s"), row.get("side")
    if repetitions is not None and (not isinstance(repetitions, int) or repetitions < 0):
        raise BadTruth(f"{path}: 'repetitions' must be a whole number from 0 on (got {repetitions!r})")
    if side not in (None, "left", "right"):
        raise BadTruth(f"{path}: 'side' must be left or right (got {side!r})")
    file = path.parent / row["file"]
    if not file.is_file():
        raise BadTruth(f"{path}: 'file' must be the name of a file beside it (got {row['file']})")
    ends_s = tuple(map(float, row.get("repetition_ends_s", ())))
    name = row["file"]
    return PersonTruth(name, file, row["movement"] or "", repetitions, ends_s, side, hold_s)


def _poses(folder: Path) -> Iterator[PersonTruth]:
    for file in sorted(folder.glob("*.csv.gz")):
        movement = POSE_MOVEMENTS.get(file.name.partition("_")[0], "")
        yield PersonTruth(f"{folder.name}/{file.name}", file, movement)


def people(folder: Path) -> list[PersonTruth]:
    """Return the truths of a folder by name; BadTruth for a truth file that says something else."""
    found: list[PersonTruth] = []
    for path in sorted(folder.glob("*.json")):
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as problem:
            raise BadTruth(f"{path} must hold JSON ({problem})") from problem
        if not isinstance(rows, list):
            raise BadTruth(f"{path} must hold a list (got {type(rows).__name__})")
        found.extend(_truth(row, path) for row in rows)
    found.extend(_poses(folder / POSES))
    return sorted(found, key=lambda one: one.name)


def halves(truths: list[PersonTruth]) -> tuple[list[PersonTruth], list[PersonTruth]]:
    """Return the recordings to choose rules on and those to check them on, every other one of each movement."""
    counted: dict[tuple[str, str], int] = {}
    fitting: list[PersonTruth] = []
    checking: list[PersonTruth] = []
    for one in truths:
        kind = (one.movement, one.file.suffix)
        number = counted[kind] = counted.get(kind, -1) + 1
        (checking if number % 2 else fitting).append(one)
    return fitting, checking


def frames_of(truth: PersonTruth, cache: Path, model: str) -> list[Frame]:
    """Return the landmarks of a recording; those of a film are written into the cache once for each pose model."""
    if truth.file.suffix.lower() not in FILMS:
        return list(open_recording(truth.file))
    seen = cache / f"{truth.file.stem}.{model}.landmarks"
    if not seen.is_file() or seen.stat().st_mtime < truth.file.stat().st_mtime:
        cache.mkdir(parents=True, exist_ok=True)
        with open_source(truth.file, model=model, threads=1) as source:
            described = source.info
            info = RecordingInfo(
                source=truth.file.name,
                model=described.model,
                width=described.width,
                height=described.height,
                fps=described.fps,
            )
            with RecordingWriter(seen, info) as writer:
                for frame, _ in source:
                    writer.write(frame)
                writer.finish()
    return list(open_recording(seen))
