"""A finished check in the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from unsit.engine.result import CheckResult, FaultSpan, SetResult
from unsit.movement.model import Movement
from unsit.report.camera_place import missed_words, unseen
from unsit.report.words import (
    check_words,
    clock,
    count_words,
    counted,
    done_words,
    fault_named,
    measure_words,
    movement_name,
    plain_name,
    praise_words,
    side_words,
    unit_of,
    value_words,
)

_TIMES_SHOWN: Final = 6


def print_result(result: CheckResult, movements: Mapping[str, Movement], console: Console) -> None:
    """Print the result: a line for each set, then its faults, what was unknown, and the advice.

    console: how wide and how coloured; rich keeps to NO_COLOR and to plain text in a pipe.
    """
    seen = f"{counted(result.frames, 'frame')}, somebody in {result.frames_seen}"
    console.print(f"[bold]{escape(result.source)}[/]  {clock(result.duration_s)}, {seen}")
    if result.interrupted:
        console.print("[bold yellow]Interrupted: this is what was found until then.[/]")
    if result.sets:
        console.print()
        console.print(_sets(result.sets, movements))
    for number, one in enumerate(result.sets, start=1):
        _print_set(number, one, movements.get(one.movement), console)
    _print_sentences("Advice", result.advice, console)
    _print_sentences("About the source", result.warnings, console)


def _sets(sets: Sequence[SetResult], movements: Mapping[str, Movement]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in ("Set", "Movement", "Side", "From", "To", "Done", "Faults"):
        table.add_column(heading, justify="right" if heading in ("Set", "From", "To") else "left")
    sure = any(one.confidence < 1.0 for one in sets)
    if sure:
        table.add_column("Sure", justify="right")
    for number, one in enumerate(sets, start=1):
        movement = movements.get(one.movement)
        cells = [
            str(number),
            escape(movement_name(one.movement, movement)),
            side_words(one.side),
            clock(one.start_s),
            clock(one.end_s),
            f"[bold]{done_words(one, movement)}[/]",
            f"[red]{len(one.faults)}[/]" if one.faults else "[green]none[/]",
        ]
        table.add_row(*cells, *([f"{one.confidence * 100:.0f} %"] if sure else []))
    return table


def _print_set(number: int, one: SetResult, movement: Movement | None, console: Console) -> None:
    console.print()
    heading = f"{number}  {movement_name(one.movement, movement)}, {side_words(one.side)}"
    console.print(f"[bold]{escape(heading)}[/]")
    if sure := count_words(one):
        console.print(Padding(sure, (0, 0, 0, 3)))
    told = (_fault_lines(one, movement), _clean(one, movement), _check(one, movement), _still_spine(one))
    for line in chain(*told, _unknown(one, movement)):
        console.print(Padding(line, (0, 0, 0, 3)))


def _check(one: SetResult, movement: Movement | None) -> Iterator[str]:
    if one.check is not None:
        said, meaning = check_words(one.check, movement)
        yield f"[bold]{escape(said)}[/]: {escape(meaning)}"


def _fault_lines(one: SetResult, movement: Movement | None) -> Iterator[str]:
    by_id: dict[str, list[FaultSpan]] = {}
    for fault in one.faults:
        by_id.setdefault(fault.id, []).append(fault)
    for fault_id, spans in by_id.items():
        known = fault_named(fault_id, movement)
        times = ", ".join(clock(span.start_s) for span in spans[:_TIMES_SHOWN])
        more = f" and {len(spans) - _TIMES_SHOWN} more" if len(spans) > _TIMES_SHOWN else ""
        line = f"[red]{escape(plain_name(fault_id))}[/] at {times}{more}"
        if known is not None:
            worst = max((span.value for span in spans), key=abs)
            line += f", worst {value_words(worst, unit_of(known.measure))}: [bold]{escape(known.cue)}[/]"
        yield line


def _clean(one: SetResult, movement: Movement | None) -> Iterator[str]:
    kind, why = praise_words(one, movement)
    if why:
        yield f"[green]{escape(kind)}[/] {why}" if kind else why


def _still_spine(one: SetResult) -> Iterator[str]:
    if one.still_spine_deg is not None:
        yield f"still-spine range {value_words(one.still_spine_deg, 'deg')}: the largest kick with a still trunk"


def _unknown(one: SetResult, movement: Movement | None) -> Iterator[str]:
    if movement is not None:
        for gap in unseen(one, movement):
            never = " (no camera shows it reliably)" if gap.view is None else ""
            yield f"[dim]{escape(missed_words(gap))}{never}[/]"
    elif one.unknown:
        yield f"[dim]not seen: {escape(', '.join(map(measure_words, one.unknown)))}[/]"


def _print_sentences(heading: str, sentences: Sequence[str], console: Console) -> None:
    if not sentences:
        return
    console.print()
    console.print(f"[bold]{heading}[/]")
    for sentence in sentences:
        console.print(Padding(escape(f"- {sentence}"), (0, 0, 0, 3)))
