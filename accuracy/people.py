"""`make accuracy-people`: recordings of real people through the coach, against their truth.

python -m accuracy.people FOLDER [--half fitting|checking] [--recognise] [--json] [--write docs/accuracy.md]
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from statistics import fmean, median
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from accuracy.people_page import people_part, write_people
from accuracy.people_pictures import picture, write_pictures
from accuracy.people_score import PersonScore, score_person
from accuracy.people_trace import traced
from accuracy.people_truth import PersonTruth, frames_of, halves, people
from accuracy.reliability import HALVES, reliability_rows
from unsit.movement.library import load_library
from unsit.vision.errors import VisionError
from unsit.vision.truth import BadTruth

WORST: Final = 10
CHECKS: Final = 216
"""False counts for movements that are not there are given for so many checks, so that folders can be compared."""
NOBODY: Final = "nobody exercises"


def seen_person(
    truth: PersonTruth, *, others: Sequence[str], cache: Path, model: str = "lite", name: bool = False
) -> PersonScore:
    """Return the score of one recording."""
    return score_person(truth, frames_of(truth, cache, model), load_library().movements, others, name=name)


def shown_to(truths: Sequence[PersonTruth]) -> list[str]:
    """Return the movements each recording is shown to besides its own: all of the folder that have repetitions."""
    library = load_library().movements
    return sorted({one.movement for one in truths if one.movement and library[one.movement].repetition})


def _scores(truths: Sequence[PersonTruth], others: Sequence[str], asked: argparse.Namespace) -> list[PersonScore]:
    look = partial(seen_person, others=others, cache=asked.cache, model=asked.model, name=asked.recognise)
    if asked.jobs == 1:
        return [look(one) for one in truths]
    with ProcessPoolExecutor(asked.jobs) as pool:
        return list(pool.map(look, truths))


def _share(count: int, of: int) -> str:
    return f"{count / of:.2f}" if of else "–"


def counted_rows(scores: Sequence[PersonScore]) -> list[list[str]]:
    """Return a heading and a row for each movement with a hand-counted set; the last row is for all of them."""
    counted = [one for one in scores if one.off is not None]
    names = sorted({one.movement for one in counted})
    groups = [(name, [one for one in counted if one.movement == name]) for name in names]
    body: list[list[str]] = []
    for name, group in [*groups, *([("all", counted)] if counted else [])]:
        offs = [one.off or 0 for one in group]
        shares = [share for one in group if (share := one.share_off) is not None]
        zeros = [one for one in group if one.true and not one.found]
        body.append(
            [
                name,
                str(len(group)),
                _share(offs.count(0), len(offs)),
                str(offs.count(1)),
                _share(sum(off <= 1 for off in offs), len(offs)),
                f"{fmean(shares):.2f}" if shares else "–",
                str(len(zeros)),
            ]
        )
    return [["movement", "sets", "exact", "off by one", "within one", "MAE", "zeros"], *body]


def false_counts(scores: Sequence[PersonScore]) -> dict[str, float]:
    """Return what was counted of movements that are not there.

    minutes, counted: where nobody does a movement of the library, each minute shown to every movement; a_minute: counts
    a minute shown. checks, repetitions: recordings of a movement shown to others; per_216: for so many checks.
    """
    nobody = [one for one in scores if not one.movement]
    minutes = sum(one.duration_s * len(one.elsewhere) for one in nobody) / 60.0
    counted = sum(sum(one.elsewhere.values()) for one in nobody)
    rest = [one for one in scores if one.movement]
    checks, repetitions = sum(len(one.elsewhere) for one in rest), sum(sum(one.elsewhere.values()) for one in rest)
    return {
        "minutes": round(minutes, 1),
        "counted": counted,
        "a_minute": round(counted / minutes, 3) if minutes else 0.0,
        "checks": checks,
        "repetitions": repetitions,
        "per_216": round(repetitions * CHECKS / checks, 1) if checks else 0.0,
    }


def recognition_rows(scores: Sequence[PersonScore]) -> list[list[str]]:
    """Return a head and for each movement how often it was named rightly, wrongly and not at all."""
    asked = [one for one in scores if one.recognised is not None]
    body = []
    for name in sorted({one.movement for one in asked}):
        group = [one for one in asked if one.movement == name]
        right = sum(one.recognised == name for one in group)
        none = sum(not one.recognised and bool(name) for one in group)
        body.append([name or NOBODY, str(len(group)), str(right), str(len(group) - right - none), str(none)])
    return [["movement", "recordings", "right", "wrong", "no name"], *body]


def hold_rows(scores: Sequence[PersonScore]) -> list[list[str]]:
    """Return a head and a row for each recording of a hold."""
    held = [one for one in scores if one.hold_s is not None]
    body = [
        [one.name, f"{one.hold_s:.1f}", "–" if one.hold_true_s is None else f"{one.hold_true_s:.1f}"] for one in held
    ]
    return [["hold", "found s", "true s"], *body]


def hold_words(scores: Sequence[PersonScore]) -> str:
    """Return how far holds were off their true length; empty where none is known."""
    errors = [abs(one.hold_s - one.hold_true_s) for one in scores if one.hold_s is not None and one.hold_true_s]
    if not errors:
        return ""
    return f"Holds are off by {median(errors):.1f} s in the middle of {len(errors)}, by {max(errors):.1f} s at worst"


def worst(scores: Sequence[PersonScore]) -> list[PersonScore]:
    """Return the recordings with the largest error relative to the true count, largest first."""
    off = [one for one in scores if one.off]
    return sorted(off, key=lambda one: (-(one.share_off or float(one.off or 0)), -(one.off or 0), one.name))[:WORST]


def report(scores: Sequence[PersonScore]) -> dict[str, Any]:
    """Return everything the report says, as JSON can hold it."""
    head, *body = counted_rows(scores)
    return {
        "counts": [dict(zip(head, row, strict=True)) for row in body],
        "false_counts": false_counts(scores),
        "reliability": [
            dict(zip(row_head, row, strict=True)) for row_head, *rows in [reliability_rows(scores)] for row in rows
        ],
        "recognition": [
            dict(zip(row_head, row, strict=True)) for row_head, *rows in [recognition_rows(scores)] for row in rows
        ],
        "recordings": [{**asdict(one), "elsewhere": dict(one.elsewhere)} for one in scores],
    }


def _print(title: str, rows: Sequence[Sequence[str]], console: Console) -> None:
    if len(rows) < 2:
        return
    shown = Table(title=title, title_justify="left")
    for head in rows[0]:
        shown.add_column(head)
    for row in rows[1:]:
        shown.add_row(*row)
    console.print(shown)


def false_words(counts: Mapping[str, float]) -> list[str]:
    """Return what was counted of movements that are not there, as sentences."""
    nobody = f"{counts['counted']:.0f} counts in {counts['minutes']} minutes shown ({counts['a_minute']} a minute)"
    absent = f"{counts['repetitions']:.0f} counts in {counts['checks']:.0f} checks ({counts['per_216']} in {CHECKS})"
    return [f"Nobody does a movement of the library: {nobody}", f"Movements that are not there: {absent}"]


def half_rows(scores: Sequence[PersonScore]) -> list[list[str]]:
    """Return the head of the counts, and the last row of them for each half."""
    rows = [counted_rows([one for one in scores if one.half == half]) for half in HALVES]
    head = ["half", *counted_rows([])[0][1:]]
    return [head, *([half, *found[-1][1:]] for half, found in zip(HALVES, rows, strict=True) if len(found) > 1)]


def page(scores: Sequence[PersonScore], model: str) -> str:
    """Return the part of docs/accuracy.md on these recordings: figures of all of them together, and no names."""
    counted = [one for one in scores if one.off is not None]
    fitting = sum(one.half == "fitting" for one in counted)
    facts = [f"{fact}." for fact in [*false_words(false_counts(scores)), hold_words(scores)] if fact]
    return people_part(
        [
            ("Counts", counted_rows(scores)),
            ("Counts by half", half_rows(scores)),
            ("How sure a count was said to be, and how often it was exact", reliability_rows(scores)),
            ("Which movement it is, without being told", recognition_rows(scores)),
        ],
        facts,
        f"{len(scores)} recordings, of which {len(counted)} are counted sets ({fitting} fitting,"
        f" {len(counted) - fitting} checking); pose model of films `{model}`",
    )


def _drawn(scores: Sequence[PersonScore], truths: Sequence[PersonTruth], asked: argparse.Namespace) -> list[Path]:
    """Draw the worst recordings; return where their pictures are."""
    library, by_name = load_library().movements, {one.name: one for one in truths}
    drawings = []
    for score in worst(scores):
        truth = by_name[score.name]
        traces = traced(library[score.movement], truth, frames_of(truth, asked.cache, asked.model))
        if traces:
            drawings.append((score.name, picture(score, truth, traces)))
    return write_pictures(asked.pictures, drawings)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the report; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m accuracy.people", description="The report on real people.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--truth", type=Path, help="one more truth file; its files are named from the folder")
    parser.add_argument("--cache", type=Path, default=Path("build/people"), help="where landmarks of films are stored")
    parser.add_argument("--model", choices=("lite", "full"), default="lite")
    parser.add_argument("--half", choices=("fitting", "checking"), help="every other recording of each movement")
    parser.add_argument("--movement", default="", help="only recordings of this one")
    parser.add_argument("--recognise", action="store_true", help="ask as well which movement it is")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument(
        "--pictures", type=Path, default=Path("build/people/worst"), help="where pictures of the ten worst are written"
    )
    parser.add_argument("--write", type=Path, help="write the part on people of this page, such as docs/accuracy.md")
    asked = parser.parse_args(arguments)
    if asked.write and (asked.half or asked.movement):
        parser.error("--write needs all recordings (got --half or --movement)")
    try:
        truths = people(asked.folder, asked.truth)
        others = shown_to(truths)
        parts = dict(zip(HALVES, halves(truths), strict=True))
        half_of = {one.name: half for half, part in parts.items() for one in part}
        if asked.half:
            truths = parts[asked.half]
        truths = [one for one in truths if asked.movement in ("", one.movement)]
        if not truths:
            sys.stderr.write(f"{asked.folder} must hold recordings and truth files (got none)\n")
            return 3
        scores = [replace(one, half=half_of[one.name]) for one in _scores(truths, others, asked)]
        pictures = _drawn(scores, truths, asked)
    except (BadTruth, VisionError, KeyError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 3
    if asked.write:
        write_people(asked.write, page(scores, asked.model))
    if asked.json:
        sys.stdout.write(json.dumps(report(scores), indent=1) + "\n")
        return 0
    console = Console()
    _print("Counts", counted_rows(scores), console)
    _print("Counts by half", half_rows(scores), console)
    _print("How sure a count was said to be, and how often it was exact", reliability_rows(scores), console)
    _print("Holds", hold_rows(scores), console)
    for words in [*false_words(false_counts(scores)), *filter(None, [hold_words(scores)])]:
        console.print(words, soft_wrap=True)
    _print("Which movement it is", recognition_rows(scores), console)
    for one in worst(scores):
        console.print(f"{one.name}: {one.found} of {one.true}; {', '.join(one.why)}", soft_wrap=True, markup=False)
    if pictures:
        console.print(f"Pictures of these: {asked.pictures}", soft_wrap=True, markup=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
