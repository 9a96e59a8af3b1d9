"""Recordings of real people with the truth beside them, and what the pose model sees in their films.

docs/people.md describes the folder: recordings of any kind that `unsit check` reads, and truth files `*.json`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from accuracy.eye import landmarks_of
from unsit.body.frame import Frame
from unsit.body.measures import Side
from unsit.vision.recording import open_recording

FILMS: Final = frozenset({".mp4", ".mov", ".webm", ".mkv", ".avi"})
"""Ends of names of files that hold pictures; everything else is read as landmarks."""


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


def _problems(row: Any, folder: Path) -> Iterator[str]:
    """Find everything that is wrong in an entry of a truth file."""
    if not isinstance(row, dict):
        yield f"each entry must be an object (got {str(row)[:40]})"
        return
    if not isinstance(row.get("file"), str) or not (folder / row["file"]).is_file():
        yield f"'file' must be the name of a file below {folder} (got {row.get('file')!r})"
    if "movement" not in row or not isinstance(row["movement"], str | None):
        yield f"'movement' must be the id of a movement, or null (got {row.get('movement', 'nothing')!r})"
    repetitions, hold_s, ends_s = row.get("repetitions"), row.get("hold_s"), row.get("repetition_ends_s", [])
    if repetitions is not None and (type(repetitions) is not int or repetitions < 0):
        yield f"'repetitions' must be a whole number from 0 on (got {repetitions!r})"
    if hold_s is not None and type(hold_s) not in (int, float):
        yield f"'hold_s' must be a number of seconds (got {hold_s!r})"
    if not isinstance(ends_s, list) or any(type(one) not in (int, float) for one in ends_s):
        yield f"'repetition_ends_s' must be a list of seconds (got {str(ends_s)[:40]})"
    if row.get("side") not in (None, "left", "right"):
        yield f"'side' must be left or right (got {row.get('side')!r})"


def _truth(row: Mapping[str, Any], folder: Path) -> PersonTruth:
    return PersonTruth(
        row["file"],
        folder / row["file"],
        row["movement"] or "",
        row.get("repetitions"),
        tuple(map(float, row.get("repetition_ends_s", ()))),
        row.get("side"),
        row.get("hold_s"),
    )


def people(folder: Path, more: Path | None = None) -> list[PersonTruth]:
    """Return the truths of a folder by name; BadTruth with everything that is wrong in its truth files.

    more: one more truth file, for a folder that cannot be written to; its files are named from the folder too.
    """
    rows: list[Any] = []
    problems: list[str] = []
    for path in [*sorted(folder.glob("*.json")), *([more] if more else [])]:
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:
            problems.append(f"{path} must be a readable JSON file ({problem})")
            continue
        if not isinstance(value, list):
            problems.append(f"{path} must hold a list (got {type(value).__name__})")
            continue
        problems += [f"{path}, entry {n}: {one}" for n, row in enumerate(value, 1) for one in _problems(row, folder)]
        rows += value
    if problems:
        raise BadTruth("\n".join(problems))
    return sorted((_truth(row, folder) for row in rows), key=lambda one: one.name)


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
    """Return the landmarks of a recording; those of a film are stored in the cache, once for each pose model."""
    if truth.file.suffix.lower() not in FILMS:
        return list(open_recording(truth.file))
    return landmarks_of(truth.file, cache / f"{truth.file.stem}.{model}.landmarks", model)
