"""`unsit movements`, `checks`, `show`, `routines`, `programs`: what the library holds."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from unsit.cli.chosen import movement_named
from unsit.cli.outcome import Refusal
from unsit.cli.output import Terminal, page, print_json
from unsit.cli.pipes import piped
from unsit.figure.place_words import advice_sentences, region_words
from unsit.figure.places import Advice, advise
from unsit.figure.strip import strip
from unsit.figure.top_view import top_view
from unsit.movement.library import load_library
from unsit.movement.mobility import check_unit
from unsit.movement.model import Better, Kind, Movement, Range, Sides
from unsit.movement.routine import Routine
from unsit.report.errors import ReportError
from unsit.report.words import check_value_words, listed, plain_name, seconds
from unsit.report.writing import write_whole

_SIDES = {Sides.ONE: "one at a time", Sides.BOTH: "both together"}
_BETTER = {Better.MORE: "up", Better.LESS: "down"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def movements(*, as_json: bool) -> None:
    """List the movements of the library."""
    found = list(load_library().movements.values())
    if as_json:
        keys = ("id", "name", "family", "variant", "position", "sides", "kind", "equipment")
        told = [{key: _plain(getattr(one, key)) for key in keys} | {"summary": one.text.summary} for one in found]
        _print_as_json({"format": 1, "movements": told})
        return
    rows = [(one.id, one.name, one.kind.value, one.sides.value, ", ".join(one.equipment)) for one in found]
    _print_table(("id", "name", "counts", "sides", "needs"), rows)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def checks(*, as_json: bool) -> None:
    """List the mobility checks: movements that give one number to compare.

    The number is compared with one's own of weeks before, and the left side with the right.
    """
    found = [(one, one.check) for one in load_library().movements.values() if one.check is not None]
    if as_json:
        told = [{"movement": one.id, **_plain(rule), "unit": check_unit(one, rule)} for one, rule in found]
        _print_as_json({"format": 1, "checks": told})
        return
    rows = []
    for one, rule in found:
        error, change = (check_value_words(value, check_unit(one, rule)) for value in (rule.error, rule.change))
        rows.append((one.id, rule.name, one.sides.value, f"± {error}", change, _BETTER[rule.better]))
    _print_table(("movement", "check", "sides", "error", "noise below", "goes"), rows)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def routines(*, as_json: bool) -> None:
    """List the routines of the library."""
    found = list(load_library().routines.values())
    if as_json:
        _print_as_json({"format": 1, "routines": [_plain(one) for one in found]})
        return
    _print_table(("id", "name", "movements"), [(one.id, one.name, _in_order(one)) for one in found])


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def programs(*, as_json: bool) -> None:
    """List the programs of the library."""
    found = list(load_library().programs.values())
    if as_json:
        _print_as_json({"format": 1, "programs": [_plain(one) for one in found]})
        return
    rows = [
        (one.id, one.name, f"{one.weeks}", _range_words(one.sessions_per_week), ", ".join(one.routines))
        for one in found
    ]
    _print_table(("id", "name", "weeks", "a week", "routines"), rows)


@click.command()
@click.argument("movement", metavar="ID|FILE")
@click.option("--json", "as_json", is_flag=True, help="Print everything the movement file says as JSON.")
@click.option("--svg", metavar="FILE", type=click.Path(path_type=Path), help="Write a strip of pictures of the figure.")
@click.option(
    "--camera", metavar="FILE", type=click.Path(path_type=Path), help="Write a picture of where the phone goes."
)
@click.option("--lang", metavar="LANGUAGE", default="", help="Language of the texts, as far as they are translated.")
def show(movement: str, *, as_json: bool, svg: Path | None, camera: Path | None, lang: str) -> None:
    """Show one movement: steps, dose, safety, place of the phone, pictures."""
    found = movement_named(movement, lang)
    places = None if as_json and camera is None else advise(found)
    if svg is not None:
        _write_picture(svg, strip(found))
    if camera is not None and places is not None:
        _write_picture(camera, top_view(found, places))
    if as_json:
        _print_as_json({"format": 1, **_plain(found)})
        return
    with page() as console:
        _print_movement(found, places, console)
        console.print()
        for what, option, written in (
            ("Pictures of the figure", "--svg", svg),
            ("Where the phone goes", "--camera", camera),
        ):
            where = f"unsit show {movement} {option} FILE" if written is None else click.format_filename(written)
            console.print(f"{what}: {where}", markup=False, soft_wrap=True)


def _write_picture(path: Path, picture: str) -> None:
    try:
        write_whole(path, picture)
    except ReportError as error:
        raise Refusal(str(error)) from None


def _plain(value: Any) -> Any:
    """Give a value of the model as what JSON can hold."""
    if isinstance(value, StrEnum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, (tuple, list)) else value


def _print_as_json(value: Any) -> None:
    with piped():
        print_json(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def _print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for number, heading in enumerate(headings):
        # an id must be whole, so that it can be copied
        table.add_column(heading, no_wrap=number == 0, overflow="ignore" if number == 0 else "fold")
    for row in rows:
        table.add_row(*map(escape, row))
    with page() as console:
        console.print(table)


def _in_order(routine: Routine) -> str:
    return "; ".join(
        ", ".join(item.movement for item in block.prescriptions) + f" ({plain_name(block.side_rule.value)})"
        for block in routine.blocks
    )


def _range_words(amount: Range, what: str = "") -> str:
    ends = f"{amount.min:g}" if amount.min == amount.max else f"{amount.min:g}–{amount.max:g}"
    return f"{ends} {what}".strip()


def _print_movement(one: Movement, places: Advice | None, console: Terminal) -> None:
    needs = listed(one.equipment) or "nothing"
    console.print(f"[bold]{escape(one.name)}[/]  {one.id}")
    console.print(escape(one.text.summary))
    console.print(f"Sides: {_SIDES[one.sides]}. Needs: {escape(needs)}.")
    _print_list(console, "Get ready", one.text.setup)
    _print_list(console, "Do", one.text.steps, numbered=True)
    _print_list(console, "Breathing", (one.text.breathing,))
    _print_list(console, "Deeper", (one.text.deeper,) if one.text.deeper else ())
    _print_list(console, "How much", tuple(_dose(one)))
    _print_list(console, "Not for everybody", tuple(_precautions(one)))
    _print_list(console, "Stop when", one.safety.stop_when)
    _print_list(console, "Camera", tuple(view.advice for view in one.views if view.advice))
    if places is not None:
        around = region_words(places)
        _print_list(console, "Phone", (*advice_sentences(one, places), *((around,) if around else ())))
    _print_list(console, "What is looked for", tuple(f"{fault.cue}: {fault.reason}" for fault in one.faults))
    _print_list(console, "As a mobility check", tuple(_as_check(one)))
    _print_list(console, "Neighbours", tuple(_neighbours(one)))
    _print_list(console, "Source", (f"{one.source}; reviewed by {one.reviewer}; {one.licence}",))


def _dose(one: Movement) -> Iterator[str]:
    each = " on each side" if one.sides is Sides.ONE else ""
    yield f"{_range_words(one.dose.sets)} {'set' if one.dose.sets.max == 1 else 'sets'}{each}"
    match one.kind:
        case Kind.REPETITIONS if one.dose.repetitions is not None:
            pace = f"{one.tempo.out_s:g} s out, {one.tempo.back_s:g} s back"
            yield f"{_range_words(one.dose.repetitions)} repetitions, {pace}"
        case Kind.HOLD if one.dose.hold_s is not None:
            breath = f"breathing in {one.tempo.breathe_in_s:g} s and out {one.tempo.breathe_out_s:g} s"
            yield f"hold {seconds(one.dose.hold_s.min)} to {seconds(one.dose.hold_s.max)}, {breath}"
        case Kind.CIRCLES if one.dose.circles_each_way is not None:
            yield f"{_range_words(one.dose.circles_each_way)} circles each way"
        case _:
            pass
    if one.dose.per_week is not None:
        yield f"{_range_words(one.dose.per_week)} times a week"


def _as_check(one: Movement) -> Iterator[str]:
    rule = one.check
    if rule is None:
        return
    error, change = (check_value_words(value, check_unit(one, rule)) for value in (rule.error, rule.change))
    yield f"{rule.name}. {rule.what}"
    yield from rule.how
    yield f"Error ± {error}; less than {change} between two values may be noise alone. {rule.basis}"


def _precautions(one: Movement) -> Iterator[str]:
    for precaution in one.safety.not_for:
        instead = f" Instead: {precaution.replacement}." if precaution.replacement else ""
        yield f"{precaution.text}{instead}"


def _neighbours(one: Movement) -> Iterator[str]:
    for what, name in (("easier", one.neighbours.easier), ("deeper", one.neighbours.deeper)):
        if name:
            yield f"{what}: {name}"


def _print_list(console: Terminal, heading: str, items: Sequence[str], *, numbered: bool = False) -> None:
    if not items:
        return
    console.print(f"\n[bold]{heading}[/]")
    for number, item in enumerate(items, start=1):
        mark = f"{number}." if numbered else "-"
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_row(mark, escape(item))
        console.print(Padding(table, (0, 0, 0, 2)))
