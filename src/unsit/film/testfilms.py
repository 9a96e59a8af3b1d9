"""Make test films: `python -m unsit.film.testfilms build/films --seeds 1:252 --jobs 2`.

For each seed `<movement>_<seed>.mp4` with `.json` and `.npz` beside it (`unsit.film.truth`). The JSON is written last,
so a film with one is complete; a film whose body, movement, room and drawing are still the same is left alone. The same
seed gives the same truth on every machine, and pictures that differ by the renderer's rounding at most.
"""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from unsit.film.errors import FilmError
from unsit.film.extra import require_extra
from unsit.movement.errors import UnknownNameError
from unsit.movement.library import load_library

if TYPE_CHECKING:
    from unsit.film.filming import Made, Wanted

DEFAULT_SEEDS: Final = "1:252"
"""204 films from the advised place, 36 from a bad one, 12 of nobody exercising."""

COMMITTED: Final = (1, 3, 4, 5, 6, 8, 18, 21)
"""Seeds of the small set that stands in the tests."""
SUFFIXES: Final = (".json", ".mp4", ".npz")
"""Of a test film: its truth, its pictures, where every landmark was."""


def seeds_of(text: str) -> range:
    """Read `first:last`, both included, or one number.

    >>> list(seeds_of("3:5"))
    [3, 4, 5]
    """
    first, _, last = text.partition(":")
    try:
        seeds = range(int(first), int(last or first) + 1)
    except ValueError:
        seeds = range(0)
    if len(seeds) == 0 or seeds[0] < 1:
        raise argparse.ArgumentTypeError(f"seeds must be first:last, from 1 on (got {text!r})")
    return seeds


def _jobs(text: str) -> int:
    try:
        jobs = int(text)
    except ValueError:
        jobs = 0
    if jobs < 1:
        raise argparse.ArgumentTypeError(f"jobs must be 1 or more (got {text!r})")
    return jobs


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m unsit.film.testfilms", description="Make test films.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("build/films"), help="where they go")
    parser.add_argument("--seeds", type=seeds_of, default=seeds_of(DEFAULT_SEEDS), help="first:last, both included")
    parser.add_argument("--movement", help="this movement for every seed, instead of the six in turn")
    parser.add_argument("--jobs", type=_jobs, default=os.cpu_count() or 1, help="films made at once")
    parser.add_argument("--json", action="store_true", help="tell what was made as JSON")
    parser.add_argument(
        "--committed", type=Path, metavar="FOLDER", help="make the small set of the tests there instead"
    )
    return parser.parse_args(words)


def _filming() -> Any:
    """Import what needs the extra; MissingFilmExtra tells what to install."""
    require_extra()
    return importlib.import_module("unsit.film.filming")


def _wanted(filming: Any, arguments: argparse.Namespace) -> "list[Wanted]":
    if arguments.committed is not None:
        films: list[Wanted] = filming.wanted_films(arguments.committed, COMMITTED)
    else:
        films = filming.wanted_films(arguments.folder, arguments.seeds, arguments.movement)
    return films


def main(words: Sequence[str] | None = None) -> int:
    """Make the films that are not there yet; give the exit code."""
    arguments = _arguments(words)
    errors = Console(stderr=True)
    made: list[Made] = []
    try:
        filming = _filming()
        if arguments.movement:
            load_library().movement(arguments.movement)
        wanted = _wanted(filming, arguments)
        for folder in {one.folder for one in wanted}:
            folder.mkdir(parents=True, exist_ok=True)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(compact=True),
        )
        with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress:
            task = progress.add_task("Filming", total=len(wanted))
            for one in filming.make(wanted, min(arguments.jobs, len(wanted))):
                made.append(one)
                progress.update(task, advance=1, description=one.name)
    except KeyboardInterrupt:
        errors.print(f"Stopped after {len(made)} films. The same command goes on from here.")
        return 130
    except (FilmError, UnknownNameError, OSError) as error:
        errors.print(str(error), markup=False, highlight=False)
        return 1
    new, there = [one for one in made if one.new], sum(not one.new for one in made)
    if arguments.json:
        sys.stdout.write(json.dumps({"made": [asdict(one) for one in new], "there": there}) + "\n")
    else:
        sys.stdout.write(f"{len(new)} films made, {there} were there already.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
