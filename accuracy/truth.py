"""What a test film's truth file says, and the films of a folder."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unsit.body.measures import Side
from unsit.engine.reading import SetSide


@dataclass(frozen=True, slots=True)
class Done:
    """A stretch of a film: a repetition (whole or not), a hold, or a circle (+1 forward, -1 backward)."""

    start_s: float
    end_s: float
    whole: bool = True
    direction: int = 0


@dataclass(frozen=True, slots=True)
class Committed:
    """A fault committed from start to end; amount: share of the movement file's counter-example."""

    id: str
    start_s: float
    end_s: float
    amount: float


@dataclass(frozen=True, slots=True)
class FilmTruth:
    """One film: what was done in it, and from where it was seen.

    movement: empty where nobody exercises. advised: seen from the place the movement file advises.
    """

    name: str
    film: Path
    seed: int
    movement: str
    side: SetSide
    body: str
    advised: bool
    camera: dict[str, Any]
    height_px: int
    set_start_s: float
    set_end_s: float
    repetitions: tuple[Done, ...]
    holds: tuple[Done, ...]
    circles: tuple[Done, ...]
    faults: tuple[Committed, ...]
    still_spine_deg: float | None


def _done(row: dict[str, Any]) -> Done:
    return Done(row["start_s"], row["end_s"], row.get("whole", True), row.get("direction", 0))


def read_truth(path: Path) -> FilmTruth:
    """Read the truth beside a film; KeyError or ValueError for a file that is none."""
    row = json.loads(path.read_text(encoding="utf-8"))
    side: Side | str | None = row["side"]
    return FilmTruth(
        name=row["name"],
        film=path.with_suffix(".mp4"),
        seed=row["seed"],
        movement=row["movement"] if side is not None else "",
        side=side or "both",  # type: ignore[arg-type]
        body=row["body"],
        advised=bool(row["camera"]["advised"]),
        camera=row["camera"],
        height_px=row["height"],
        set_start_s=row["set_start_s"] or 0.0,
        set_end_s=row["set_end_s"] or 0.0,
        repetitions=tuple(map(_done, row["repetitions"])),
        holds=tuple(map(_done, row["holds"])),
        circles=tuple(map(_done, row["circles"])),
        faults=tuple(Committed(f["id"], f["start_s"], f["end_s"], f["amount"]) for f in row["faults"]),
        still_spine_deg=row["still_spine_deg"],
    )


def truths(folder: Path) -> Iterator[FilmTruth]:
    """Give the truths of a folder whose films are complete, by name."""
    for path in sorted(folder.glob("*.json")):
        if path.with_suffix(".mp4").is_file() and path.with_suffix(".npz").is_file():
            yield read_truth(path)
