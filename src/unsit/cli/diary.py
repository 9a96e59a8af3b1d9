"""`unsit diary`: what would come in from a file, and a diary turned from one format into another."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final
from zoneinfo import available_timezones

import click
from rich.markup import escape
from rich.table import Table

from unsit.cli.outcome import ExitCode, Refusal
from unsit.cli.output import Terminal, page, print_json
from unsit.cli.pipes import piped
from unsit.diary.exchange import (
    Found,
    Reads,
    UnreadableFile,
    Writes,
    broken_formats,
    left_out,
    matching,
    readers,
    writers,
)
from unsit.diary.model import Activity, Diary, Entry, Observation, Profile, TrainingSession
from unsit.diary.writing import entry_value
from unsit.report.errors import ReportError
from unsit.report.words import counted
from unsit.report.writing import require_writable, write_pieces

_START_BYTES: Final = 4096
_SHOWN: Final = 20
"""Bad places that are named; the rest are counted, --json gives more."""
_LINKED_ZONE: Final = Path("/etc/localtime")
_WORDS: Final = {
    "session": "session",
    "activity": "other activity",
    "observation": "observation",
    "plan": "plan",
    "goal": "goal",
    "safety": "set of safety answers",
    "own": "file of one's own",
}
_MANY: Final = {
    "activity": "other activities",
    "safety": "sets of safety answers",
    "own": "files of one's own",
}

_zone = click.option(
    "--zone",
    metavar="NAME",
    help="Time zone of times that name none, such as Europe/Madrid; without it this computer's.",
)


@click.group()
def diary() -> None:
    """Read a diary out of other programs' files, and turn it into other formats.

    Nothing is kept anywhere but in the file that is asked for.
    """


@diary.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "form", metavar="ID", help="Format of the file; without it, found by the file's content.")
@_zone
@click.option("--json", "as_json", is_flag=True, help="Print all that was found as JSON.")
@click.pass_context
def read(ctx: click.Context, file: Path, *, form: str | None, zone: str | None, as_json: bool) -> None:
    """Tell what would come in from a file, and what in it cannot be taken.

    Exits with 1 when there are places that cannot be taken; the others are good all the same.
    """
    reader, found, _ = _found(file, form, zone)
    if as_json:
        value = {
            "format": reader.id,
            "entries": [entry_value(entry) for entry in found.entries],
            "bad": [{"where": bad.where, "why": bad.why} for bad in found.bad],
            "told": list(found.told),
        }
        with piped():
            print_json(json.dumps(value, indent=2))
    else:
        with page() as console:
            console.print(f"{reader.name}: {_in_words(found)}", markup=False)
            _print_table(found, console)
            _print_bad(found, console)
    ctx.exit(ExitCode.PROBLEMS if found.bad else ExitCode.DONE)


@diary.command()
@click.argument("source", metavar="IN", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--from", "source_form", metavar="ID", help="Format of IN; without it, found by the file's content.")
@click.option("--to", "target_form", metavar="ID", help="Format of OUT; without it, by the end of its name.")
@_zone
@click.option("--leave-out", is_flag=True, help="Leave out what cannot be taken, instead of refusing the file.")
@click.pass_context
def convert(
    ctx: click.Context,
    source: Path,
    target: Path,
    *,
    source_form: str | None,
    target_form: str | None,
    zone: str | None,
    leave_out: bool,
) -> None:
    """Turn a diary from one format into another.

    A name that ends in .zip is an archive, in .ics a calendar, in .fit a FIT activity, in .fhir.json a FHIR bundle;
    --to names any other. An older file of the same name is replaced when the new one is complete.
    """
    writer = _writer(target, target_form)
    if target.resolve() == source.resolve():
        raise Refusal(f"OUT must be another file than IN (got {target})")
    try:
        require_writable(target)
    except ReportError as error:
        raise Refusal(str(error)) from None
    reader, found, profile = _found(source, source_form, zone)
    if found.bad:
        with page() as console:
            _print_bad(found, console, has_told=not leave_out)
        if not leave_out:
            click.echo("Nothing was written. --leave-out writes the others.", err=True)
            ctx.exit(ExitCode.PROBLEMS)
    whole = Diary(profile, found.entries)
    try:
        with _extra():
            write_pieces(target, writer.write(whole))
            missing = left_out(writer, whole)
    except ReportError as error:
        raise Refusal(str(error)) from None
    except ValueError as error:
        raise Refusal(f"{writer.name} cannot hold this: {error}", ExitCode.PROBLEMS) from None
    with page() as console:
        console.print(f"{target}: {writer.name}, from {reader.name} with {_in_words(found)}", markup=False)
        for sentence in (*found.told, *missing):
            console.print(sentence, markup=False)
    ctx.exit(ExitCode.PROBLEMS if found.bad else ExitCode.DONE)


@diary.command()
def formats() -> None:
    """List the formats there are, and whether each can be read and written."""
    reading, writing = readers(), writers()
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "name", "files", "read", "written"):
        table.add_column(heading)
    for name in sorted({*reading, *writing}):
        one = reading.get(name) or writing[name]
        cells = (name, one.name, one.suffix, "yes" if name in reading else "", "yes" if name in writing else "")
        table.add_row(*map(escape, cells))
    with page() as console:
        console.print(table)
        for broken in broken_formats():
            console.print(f"The format plug-in {broken.name} was left out: {broken.why}", markup=False)


def _found(path: Path, form: str | None, zone: str | None) -> tuple[Reads, Found, Profile]:
    """Read a file; a refusal when it cannot be read at all."""
    usual = _checked_zone(zone)
    try:
        with path.open("rb") as file, _extra():
            reader = _reader(file, path, form)
            file.seek(0)
            found = reader.read(file, usual)
            whom = getattr(reader, "profile", None)
            return reader, found, whom(file) if whom is not None else Profile(zone=usual)
    except UnreadableFile as error:
        raise Refusal(f"{path}: {error}", ExitCode.UNREADABLE) from None
    except OSError as error:
        raise Refusal(f"{path} cannot be read ({error.strerror or error})", ExitCode.UNREADABLE) from None


@contextmanager
def _extra() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise Refusal(
            f"this format needs the extra `interop` ({error.name} is missing): pip install 'unsit[interop]'"
        ) from error


def _reader(file: BinaryIO, path: Path, form: str | None) -> Reads:
    known = readers()
    if form is not None:
        if form not in known:
            raise Refusal(f"the format must be one of {', '.join(known)} (got {form})")
        return known[form]
    fitting = matching(file.read(_START_BYTES), path.name)
    if not fitting:
        raise Refusal(
            f"{path}: the format cannot be told from the file; name it, one of {', '.join(known)}", ExitCode.UNREADABLE
        )
    return fitting[0]


def _writer(path: Path, form: str | None) -> Writes:
    known = writers()
    if form is not None:
        if form not in known:
            raise Refusal(f"--to must be one of {', '.join(known)} (got {form})")
        return known[form]
    # of those that share an end the archive and one session come first
    fitting = [one for one in known.values() if path.name.lower().endswith(one.suffix)]
    if not fitting:
        raise Refusal(
            f"OUT must end in {', '.join(sorted({one.suffix for one in known.values()}))}, or --to name a format"
        )
    return fitting[0]


def _checked_zone(zone: str | None) -> str:
    if zone is None:
        return _own_zone()
    if zone not in available_timezones():
        raise Refusal(f"--zone must be the name of a time zone, like Europe/Madrid (got {zone})")
    return zone


def _own_zone() -> str:
    """Give this computer's time zone by its name; UTC where it does not tell."""
    told = os.environ.get("TZ", "").lstrip(":")
    linked = str(_LINKED_ZONE.resolve()).partition("zoneinfo/")[2] if _LINKED_ZONE.exists() else ""
    known = available_timezones()
    return next((name for name in (told, linked) if name in known), "UTC")


def _in_words(found: Found) -> str:
    kinds = Counter(entry.kind for entry in found.entries if entry.record is not None)
    words = [counted(number, _WORDS[kind], _MANY.get(kind, "")) for kind, number in kinds.items()]
    gone = sum(entry.record is None for entry in found.entries)
    if gone:
        words.append(counted(gone, "deleted entry", "deleted entries"))
    return ", ".join(words) or "nothing"


def _print_table(found: Found, console: Terminal) -> None:
    if not found.entries:
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("when", "what", "how much"):
        table.add_column(heading)
    for entry in found.entries[:_SHOWN]:
        table.add_row(*map(escape, _row(entry)))
    console.print(table)
    if len(found.entries) > _SHOWN:
        console.print(f"… and {len(found.entries) - _SHOWN} more; --json gives all")


def _row(entry: Entry) -> tuple[str, str, str]:
    record = entry.record
    if isinstance(record, TrainingSession):
        return record.started[:16], record.name or "session", counted(len(record.sets), "set")
    if isinstance(record, Activity):
        far = "" if record.distance_km is None else f", {record.distance_km:.1f} km"
        return record.started[:16], record.kind, f"{record.minutes:.0f} min{far}"
    if isinstance(record, Observation):
        return record.at[:16], record.kind, "" if record.value is None else f"{record.value:g} {record.unit}"
    return entry.changed[:16], _WORDS[entry.kind], "" if record is not None else "deleted"


def _print_bad(found: Found, console: Terminal, *, has_told: bool = True) -> None:
    for told in found.told if has_told else ():
        console.print(told, markup=False)
    if found.bad:
        console.print(f"{counted(len(found.bad), 'place')} cannot be taken:")
    for bad in found.bad[:_SHOWN]:
        console.print(f"- {bad.where}: {bad.why}", markup=False)
    if len(found.bad) > _SHOWN:
        console.print(f"… and {len(found.bad) - _SHOWN} more; --json gives all")
