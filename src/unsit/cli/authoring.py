"""`unsit validate` and `unsit prove`: whether a file is right, and whether it keeps its word."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import click
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from unsit.cli.chosen import movement_named
from unsit.cli.outcome import ExitCode, Refusal
from unsit.cli.output import Terminal, page, print_json
from unsit.cli.pipes import piped
from unsit.cli.progress import trials_progress
from unsit.movement.errors import MovementProblems, Problem
from unsit.movement.library import load_library
from unsit.movement.model import Movement
from unsit.movement.reader import read_movement, read_program, read_routine, read_table
from unsit.proof import Proof, cases
from unsit.proof import prove as proven
from unsit.report.words import counted, listed, plain_name

_SHOWN: Final = 12
"""How many shortfalls of one movement are explained; the rest are counted."""


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def validate(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Find everything that is wrong in movement, routine and program files.

    Files may name what the library or another of the given files defines. A folder is checked as a library of its own
    beside ours: movements/, routines/, programs/ and texts/.
    """
    library = load_library()
    kinds = {file: "library" if file.is_dir() else _kind(file) for file in files}
    movements: Mapping[str, Movement] = {**library.movements, **dict(_readable(files, kinds))}
    routines = {*library.routines, *(file.stem for file, kind in kinds.items() if kind == "routine")}
    readers: dict[str, Callable[[Path], object]] = {
        "library": load_library,
        "movement": lambda file: read_movement(file, movements={*movements, *_stems(kinds, "movement")}),
        "routine": lambda file: read_routine(file, movements=movements),
        "program": lambda file: read_program(file, routines=routines, movements=movements),
    }
    found = {file: _problems(file, readers[kind]) for file, kind in kinds.items()}
    with piped():
        for file, problems in found.items():
            click.echo("\n".join(map(str, problems)) if problems else f"{file}: a good {kinds[file]}")
    ctx.exit(ExitCode.PROBLEMS if any(found.values()) else ExitCode.DONE)


def _kind(file: Path) -> str:
    """Tell what a file describes by its keys; what cannot be told is read as a movement."""
    table = read_table(file, []) or {}
    if "blocks" in table:
        return "routine"
    return "program" if "weeks" in table or "routines" in table else "movement"


def _stems(kinds: Mapping[Path, str], kind: str) -> Iterator[str]:
    return (file.stem for file, what in kinds.items() if what == kind)


def _readable(files: Iterable[Path], kinds: Mapping[Path, str]) -> Iterator[tuple[str, Movement]]:
    for file in files:
        if kinds[file] == "movement":
            try:
                movement = read_movement(file)
            except MovementProblems:
                continue
            yield movement.id, movement


def _problems(file: Path, read: Callable[[Path], object]) -> tuple[Problem, ...]:
    try:
        read(file)
    except MovementProblems as error:
        inside = file.is_dir()
        return tuple(replace(one, file=str(file / one.file) if inside else str(file)) for one in error.problems)
    return ()


@click.command()
@click.argument("movements", metavar="[FILE|ID]...", nargs=-1)
@click.option("--all", "whole", is_flag=True, help="Prove every movement of the library.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.option("--quick", is_flag=True, help="Fewer trials: no other frame rates, sides, statures, no noise.")
@click.option("--no-progress", is_flag=True, help="No progress bar; there is none in a pipe either.")
@click.pass_context
def prove(
    ctx: click.Context, movements: tuple[str, ...], *, whole: bool, as_json: bool, quick: bool, no_progress: bool
) -> None:
    """Let movement files prove themselves.

    The figure a file describes does the movement before the engine, from every view the file claims: what it did must
    be counted, each fault it commits on purpose must be found, and what is not the movement must count nothing.
    """
    if whole == bool(movements):
        raise Refusal("name one or more movements or files, or --all" + (", not both" if whole else ""))
    chosen = list(load_library().movements.values()) if whole else [movement_named(name) for name in movements]
    proofs = _proofs(chosen, quick=quick, shown=not no_progress and sys.stderr.isatty())
    if as_json:
        with piped():
            print_json(json.dumps({"format": 1, "proofs": [_plain(one) for one in proofs]}, indent=2))
    else:
        with page() as console:
            _print_proofs(proofs, console)
    ctx.exit(ExitCode.DONE if all(one.holds for one in proofs) else ExitCode.PROBLEMS)


def _proofs(movements: Sequence[Movement], *, quick: bool, shown: bool) -> list[Proof]:
    """Prove on all cores when there is more than one movement; proofs come in the order of the movements."""
    trials = [sum(1 for _ in cases(movement, quick=quick)) for movement in movements]
    with trials_progress(sum(trials), shown=shown) as step:
        if len(movements) == 1:
            return [proven(movements[0], quick=quick, progress=lambda case: step(case.movement, 1))]
        with ProcessPoolExecutor() as pool:
            proofs = pool.map(partial(proven, quick=quick), movements)
            return [_stepped(proof, step) for proof in proofs]


def _stepped(proof: Proof, step: Callable[[str, int], None]) -> Proof:
    step(proof.movement, proof.tried)
    return proof


def _plain(proof: Proof) -> dict[str, Any]:
    return {
        "movement": proof.movement,
        "holds": proof.holds,
        "trials": proof.tried,
        "never_scored": list(proof.never_scored),
        "shortfalls": [asdict(one) | {"described": one.described} for one in proof.shortfalls],
    }


def _print_proofs(proofs: Sequence[Proof], console: Terminal) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("movement", no_wrap=True, overflow="ignore")
    table.add_column("trials", justify="right")
    table.add_column("short", justify="right")
    table.add_column("proven")
    table.add_column("said, never scored")
    for one in proofs:
        verdict = "[green]yes[/]" if one.holds else "[red]no[/]"
        never = escape(", ".join(map(plain_name, one.never_scored)))
        table.add_row(one.movement, str(one.tried), str(len(one.shortfalls)), verdict, never)
    console.print(table)
    for one in proofs:
        if not one.holds:
            _print_shortfalls(one, console)
    console.print()
    short = [one.movement for one in proofs if not one.holds]
    if short:
        console.print(f"[red]{counted(len(short), 'file')} of {len(proofs)} not proven:[/] {listed(short)}")
    else:
        console.print(f"[green]{counted(len(proofs), 'file')} proven.[/]")


def _print_shortfalls(proof: Proof, console: Terminal) -> None:
    console.print(f"\n[bold]{proof.movement}[/]: {_where(proof)}")
    for one in proof.shortfalls[:_SHOWN]:
        console.print(Padding(escape(f"- {one.described}"), (0, 0, 0, 2)))
    if len(proof.shortfalls) > _SHOWN:
        console.print(f"  … and {len(proof.shortfalls) - _SHOWN} more; --json gives all")


def _where(proof: Proof) -> str:
    """Say what the shortfalls have in common: the views and the doings they come from."""
    cases_short = [one.case for one in proof.shortfalls]
    views = Counter(case.view for case in cases_short)
    doings = Counter(plain_name(case.fault or case.distractor or "done rightly") for case in cases_short)
    told = (f"“{name}” ({number})" for name, number in doings.most_common(4))
    return f"seen from {listed(f'{name} ({number})' for name, number in views.most_common())}; while {listed(told)}"
