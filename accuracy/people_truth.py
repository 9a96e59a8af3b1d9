"""Recordings of real people with the truth beside them, and what the pose model sees in their films.

docs/people.md describes the folder: recordings of any kind that `unsit check` reads, with the truth in their own header
or in truth files `*.json`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from accuracy.eye import landmarks_of
from unsit.body.frame import Frame
from unsit.movement.library import load_library
from unsit.vision.errors import UnreadableSource
from unsit.vision.recording import SUFFIX, open_recording
from unsit.vision.truth import BadTruth, Truth, truth_from, truth_in, truth_problems

FILMS: Final = frozenset({".mp4", ".mov", ".webm", ".mkv", ".avi"})
"""Ends of names of files that hold pictures; everything else is read as landmarks."""


@dataclass(frozen=True, slots=True)
class PersonTruth(Truth):
    """One recording of a person with what was really done in it. name: of the file, from the folder."""

    name: str = ""
    file: Path = Path()


def _problems(row: Any, folder: Path) -> Iterator[str]:
    """Find everything that is wrong in an entry of a truth file."""
    if not isinstance(row, dict):
        yield f"each entry must be an object (got {str(row)[:40]})"
        return
    if not (isinstance(row.get("file"), str) and row["file"].isprintable() and (folder / row["file"]).is_file()):
        yield f"'file' must be the name of a file below {folder} (got {row.get('file')!r})"
    yield from truth_problems(row)
    if isinstance(row.get("movement"), str) and row["movement"] not in load_library().movements:
        yield f"'movement' must be one of the library (got {row['movement']!r})"


def _of_person(truth: Truth, name: str, folder: Path) -> PersonTruth:
    values = {field.name: getattr(truth, field.name) for field in fields(truth)}
    return PersonTruth(**values, name=name, file=folder / name)


def people(folder: Path, more: Path | None = None) -> list[PersonTruth]:
    """Return the truths of a folder by name; BadTruth with everything that is wrong in its truth files.

    Recordings with the truth in their own header are included unless a truth file lists them.

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
    listed = {row["file"] for row in rows}
    truths = [_of_person(truth_from(row), row["file"], folder) for row in rows]
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if path.name in listed:
            continue
        try:
            truth = truth_in(path)
        except UnreadableSource as problem:
            problems.append(str(problem))
            continue
        if truth is not None and truth.movement and truth.movement not in load_library().movements:
            problems.append(f"{path.name}: 'movement' must be one of the library (got {truth.movement!r})")
        elif truth is not None:
            truths.append(_of_person(truth, path.name, folder))
    if problems:
        raise BadTruth("\n".join(problems))
    return sorted(truths, key=lambda one: one.name)


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
