"""`make accuracy`: test films through vision and the coach, against their truth.

python -m accuracy.report build/films [--model lite] [--seeds 1:240] [--write docs/accuracy.md] [--json]
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from accuracy.eye import joint_error, seen
from accuracy.people_page import write_films
from accuracy.score import Score, score
from accuracy.table import BAD_QUESTIONS, QUESTIONS, fault_rows, markdown, rows
from accuracy.truth import FilmTruth, truths
from unsit.engine.coach import Coach
from unsit.engine.events import Event
from unsit.engine.sets import SetWatch
from unsit.movement.library import load_library
from unsit.movement.model import Movement
from unsit.vision.errors import VisionError

HEAD = """# Accuracy

What the pose model and the coach together make of films whose truth is known: `make films` renders them, `make
accuracy` looks at them and writes this page. The films show our own figure, so they say how well the chain reads a
rendered person; real people are harder in clothes and light, and easier in nothing.

A set counts as exact when every whole repetition and every circle of it was counted and nothing else was. A fault
counts as found when it was named while it was committed, give or take a second, and as false when it was named at any
other time, also when it goes along with another fault. Only faults that the film's view can show are asked for.

Sets are found without being told the side. What is said of the camera's place is that of a coach who knows the side, as
in a guided session: from a bad place that it stands wrong or that nobody is seen, from the advised place nothing.
"""


def looked_at(truth: FilmTruth, model: str) -> Score:
    """Look at one film and compare what was found with its truth."""
    library = load_library().movements
    frames = seen(truth, model)
    # A film in which nobody exercises is shown to every movement a person might have chosen.
    movements = [library[truth.movement]] if truth.movement else _source_movements()
    found: list[Score] = []
    for movement in movements:
        watch, events = SetWatch(movement), list[Event]()
        coach = Coach(movement, truth.side) if truth.movement else None
        for frame in frames:
            watch.update(frame)
            events += coach.update(frame) if coach else []
        asked = library[truth.movement] if truth.movement else None
        found.append(score(truth, asked, watch.finish(), events))
    if not truth.movement:
        return replace(found[0], movement="nobody exercises", outside=sum(one.outside for one in found))
    return replace(found[0], joint_error=joint_error(truth, frames))


def _source_movements() -> list[Movement]:
    return [one for one in load_library().movements.values() if one.family in ("hip_stretch", "side_kick")]


def _commit() -> str:
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return asked.stdout.strip() or "no commit"


def _scores(films: Sequence[FilmTruth], model: str, jobs: int, console: Console) -> list[Score]:
    scores: list[Score] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress, ProcessPoolExecutor(jobs) as pool:
        task = progress.add_task("Looking at films", total=len(films))
        for done in as_completed([pool.submit(partial(looked_at, model=model), film) for film in films]):
            scores.append(done.result())
            progress.advance(task)
    return sorted(scores, key=lambda one: one.film)


def _seeds(text: str) -> tuple[int, int]:
    start, _, end = text.partition(":")
    return int(start), int(end or start)


def page(scores: Sequence[Score], model: str, seeds: str, note: str = "") -> str:
    """Give the report as Markdown; note: a sentence on which films these are."""
    advised, bad, nobody = _parts(scores)
    parts = [HEAD, f"Model `{model}`, seeds {seeds}, {len(scores)} films, commit {_commit()}.\n"]
    parts += [f"{note}\n"] if note else []
    parts += ["## From the advised place\n", markdown(rows(advised, QUESTIONS)), "## Faults\n"]
    parts += [markdown(fault_rows(advised))]
    if bad:
        parts += ["## From a bad place\n", markdown(rows(bad, BAD_QUESTIONS))]
    if nobody:
        counted = sum(one.outside for one in nobody)
        parts += [f"## Nobody exercises\n\n{len(nobody)} films, shown to each movement in turn: {counted} counts.\n"]
    return "\n".join(parts)


def _parts(scores: Sequence[Score]) -> tuple[list[Score], list[Score], list[Score]]:
    nobody = [one for one in scores if one.movement == "nobody exercises"]
    rest = [one for one in scores if one.movement != "nobody exercises"]
    return [one for one in rest if one.advised], [one for one in rest if not one.advised], nobody


def _print(title: str, table: Sequence[Sequence[str]], console: Console) -> None:
    shown = Table(title=title, title_justify="left", show_lines=False)
    for head in table[0]:
        shown.add_column(head)
    for row in table[1:]:
        shown.add_row(*row)
    console.print(shown)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the report; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m accuracy.report", description="The eye's report.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", choices=("lite", "full"), default="lite")
    parser.add_argument("--seeds", default="", help="first:last")
    parser.add_argument("--movement", default="")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", type=Path, help="write the report as Markdown")
    parser.add_argument("--note", default="", help="a sentence for the report, such as which films these are")
    parser.add_argument("--json", action="store_true", help="print every film's score as JSON")
    parser.add_argument("--films", action="store_true", help="print a line for every film that is not perfect")
    asked = parser.parse_args(arguments)
    films = list(truths(asked.folder))
    if asked.seeds:
        first, last = _seeds(asked.seeds)
        films = [film for film in films if first <= film.seed <= last]
    films = [film for film in films if asked.movement in ("", film.movement)]
    if not films:
        sys.stderr.write(f"{asked.folder} must hold films with their truth (got none): make films\n")
        return 3
    console = Console(stderr=asked.json)
    try:
        scores = _scores(films, asked.model, asked.jobs, console)
    except VisionError as problem:
        sys.stderr.write(f"{problem}\n")
        return 3
    except KeyboardInterrupt:
        return 130
    if asked.json:
        sys.stdout.write(json.dumps([asdict(one) for one in scores], indent=1) + "\n")
    else:
        _tables(scores, console, every=asked.films)
    if asked.write:
        write_films(asked.write, page(scores, asked.model, asked.seeds or "all", asked.note))
    return 0


def _tables(scores: Sequence[Score], console: Console, *, every: bool) -> None:
    advised, bad, nobody = _parts(scores)
    if advised:
        _print("From the advised place", rows(advised, QUESTIONS), console)
        _print("Faults", fault_rows(advised), console)
    if bad:
        _print("From a bad place", rows(bad, BAD_QUESTIONS), console)
    if nobody:
        console.print(f"Nobody exercises: {len(nobody)} films, {sum(one.outside for one in nobody)} counts")
    for one in scores if every else ():
        if not one.exact or one.outside or not one.hold_right or one.missed or one.false or one.side_right is False:
            hold = "" if one.hold_error_s is None else f" hold {one.hold_error_s:+.1f} s of {one.hold_true_s:.0f}"
            console.print(
                f"{one.film}: {one.counted} of {one.wanted}{hold}, missed {list(one.missed)}, false {list(one.false)},"
                f" outside {one.outside}, side {one.side_right}",
                soft_wrap=True,
                markup=False,
            )


if __name__ == "__main__":
    sys.exit(main())
