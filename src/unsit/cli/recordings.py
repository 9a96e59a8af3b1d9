"""`unsit recordings`: a folder of landmark recordings, each with its true count or hold time."""

import json
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, cast

import click
from rich.table import Table

from unsit.body.measures import Side
from unsit.cli.chosen import movement_named
from unsit.cli.outcome import ExitCode, Refusal
from unsit.cli.output import page, print_json
from unsit.cli.pipes import piped
from unsit.movement.library import load_library
from unsit.report.errors import ReportError
from unsit.report.moving import to_moving_html
from unsit.report.writing import write_pieces, write_whole
from unsit.vision.errors import UnreadableSource, VisionError
from unsit.vision.recording import SUFFIX, Recording, RecordingWriter, open_recording
from unsit.vision.truth import Truth, truth_in, truth_value

SIDES: Final = ("left", "right")


@dataclass(frozen=True, slots=True)
class _Kept:
    """A recording of the folder."""

    file: Path
    recording: Recording
    truth: Truth | None


_folder = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="UNSIT_RECORDINGS",
    help="Folder of the recordings; without it UNSIT_RECORDINGS, or else a folder of yours.",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")


@click.group()
def recordings() -> None:
    """Manage landmark recordings and their true counts.

    A recording has no pictures, only the points of a body. It comes from the page (“Save as a file” under
    “Recordings”) or from `unsit check --save-landmarks`. A folder of them is what `make accuracy-people` reads.
    """


@recordings.command("list")
@_folder
@_json_option
@click.pass_context
def list_(ctx: click.Context, *, folder: Path | None, as_json: bool) -> None:
    """List the recordings of the folder.

    Exits with 1 when there are files in it that cannot be read; the others are listed all the same.
    """
    found: list[_Kept] = []
    bad: list[tuple[str, str]] = []
    for file in _files(_place(folder)):
        try:
            found.append(_kept(file))
        except VisionError as error:
            bad.append((file.name, str(error)))
    if as_json:
        value = {
            "recordings": [_value(one) for one in found],
            "bad": [{"name": name, "why": why} for name, why in bad],
        }
        with piped():
            print_json(json.dumps(value, indent=2))
    else:
        _print(found, _place(folder))
        for _name, why in bad:
            click.echo(why, err=True)
    ctx.exit(ExitCode.PROBLEMS if bad else ExitCode.DONE)


@recordings.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--movement", metavar="ID", help="What is done in it, where the file does not say.")
@click.option("--repetitions", type=click.IntRange(0, 10_000), help="How many whole ones, or circles of both ways.")
@click.option("--hold-s", type=click.FloatRange(0, 36_000), help="How long the hold lasted, seconds.")
@click.option("--side", type=click.Choice(SIDES), help="The side that works.")
@_folder
@_json_option
def add(
    files: Sequence[Path],
    *,
    movement: str | None,
    repetitions: int | None,
    hold_s: float | None,
    side: str | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Add recordings to the folder, each with its true count or hold time.

    A file that was exported from the page says so itself. For any other, say it: --movement with --repetitions or
    --hold-s; what is said here goes before what the file says. All files are looked at before any is taken.
    """
    said = _said(movement, repetitions, hold_s, side)
    place = _place(folder)
    given = [_given(file, said, place) for file in files]
    names = [one.file.stem for one in given]
    if double := next((name for name in names if names.count(name) > 1), None):
        raise Refusal(f"each FILE must have a name of its own in the folder (got {double} twice)")
    _made(place)
    taken = [_take(one, said is not None, place) for one in given]
    if as_json:
        with piped():
            print_json(json.dumps({"recordings": [_value(one) for one in taken]}, indent=2))
        return
    for one in taken:
        click.echo(f"{one.file.name}: {_in_words(one.truth)}")


@recordings.command()
@click.argument("name")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="The page to write; without it NAME.html, here."
)
@click.option("--open", "is_opened", is_flag=True, help="Open it in a browser.")
@_folder
@_json_option
def play(name: str, *, out: Path | None, is_opened: bool, folder: Path | None, as_json: bool) -> None:
    """Write a recording as a page that plays it: a moving figure of lines, in one HTML file that fetches nothing."""
    one = _named(name, folder)
    target = out or Path(f"{one.file.stem}.html")
    with _writing():
        write_whole(target, to_moving_html(one.recording, one.file.stem, [_in_words(one.truth)]))
    _tell({"name": one.file.stem, "page": str(target)}, f"Written: {target}", as_json=as_json)
    if is_opened:
        webbrowser.open(target.resolve().as_uri())


@recordings.command()
@click.argument("name")
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path))
@_folder
@_json_option
def export(name: str, target: Path, *, folder: Path | None, as_json: bool) -> None:
    """Write a recording, with its truth in it, as a file to hand on."""
    one = _named(name, folder)
    if target.resolve() == one.file.resolve():
        raise Refusal(f"FILE must be another file than the recording itself (got {target})")
    with _writing():
        write_pieces(target, [one.file.read_bytes()])
    _tell({"name": one.file.stem, "file": str(target)}, f"Written: {target}", as_json=as_json)


@recordings.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@_folder
@_json_option
def delete(names: Sequence[str], *, folder: Path | None, as_json: bool) -> None:
    """Delete recordings from the folder: all that are named, or none."""
    place = _place(folder)
    files = list(dict.fromkeys(_file_of(name, place) for name in names))
    for file in files:
        try:
            file.unlink()
        except OSError as error:
            raise Refusal(f"{file} cannot be deleted ({error.strerror or error})") from None
    gone = [file.stem for file in files]
    _tell({"deleted": gone}, f"Deleted: {', '.join(gone)}", as_json=as_json)


# ---- the folder ----------------------------------------------------------------------------------------------------


def _place(folder: Path | None) -> Path:
    return folder if folder is not None else Path(click.get_app_dir("unsit")) / "recordings"


def _files(place: Path) -> list[Path]:
    try:
        return sorted(file for file in place.glob(f"*{SUFFIX}") if file.is_file())
    except OSError as error:
        raise Refusal(f"{place} cannot be read ({error.strerror or error})", ExitCode.UNREADABLE) from None


def _made(place: Path) -> None:
    try:
        # what moves in it is a person: nobody else of this computer needs to read it
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"{place} cannot be made ({error.strerror or error})") from None


def _kept(file: Path) -> _Kept:
    return _Kept(file, open_recording(file), truth_in(file))


def _file_of(name: str, place: Path) -> Path:
    files = {file.stem: file for file in _files(place)}
    wanted = name.removesuffix(SUFFIX)
    if wanted in files:
        return files[wanted]
    near = get_close_matches(wanted, files, n=1)
    hint = f"; did you mean {near[0]}?" if near else "; `unsit recordings list` lists them"
    raise Refusal(f"there is no recording {name!r} in {place}{hint}")


def _named(name: str, folder: Path | None) -> _Kept:
    file = _file_of(name, _place(folder))
    try:
        return _kept(file)
    except VisionError as error:
        raise Refusal(str(error), ExitCode.UNREADABLE) from None


# ---- what is taken in ----------------------------------------------------------------------------------------------


def _said(movement: str | None, repetitions: int | None, hold_s: float | None, side: str | None) -> Truth | None:
    """Return the truth that the options say; None where they say none."""
    if movement is None:
        if (repetitions, hold_s, side) != (None, None, None):
            raise Refusal("--repetitions, --hold-s and --side need --movement")
        return None
    known = movement_named(movement)
    if repetitions is None and hold_s is None:
        raise Refusal("--movement needs --repetitions or --hold-s")
    if hold_s is not None and known.hold is None:
        raise Refusal(f"{known.id} has no hold; say --repetitions")
    if repetitions is not None and known.hold is not None:
        raise Refusal(f"{known.id} is a hold; say --hold-s")
    return Truth(known.id, repetitions, side=cast("Side | None", side), hold_s=hold_s)


def _given(file: Path, said: Truth | None, place: Path) -> _Kept:
    """Return a file as it will be in the folder; Refusal where it cannot be taken."""
    try:
        recording, own = open_recording(file), truth_in(file)
    except UnreadableSource as error:
        raise Refusal(str(error), ExitCode.UNREADABLE) from None
    truth = said or own
    if truth is not None and truth.movement and truth.movement not in load_library().movements:
        raise Refusal(f"{file}: the movement must be one of the library (got {truth.movement})", ExitCode.UNREADABLE)
    if truth is None:
        raise Refusal(f"{file} has no true count; add --movement with --repetitions or --hold-s")
    target = place / f"{file.stem}{SUFFIX}"
    if target.exists():
        raise Refusal(f"there is already a recording {target.stem} in {place}; delete it first, or rename {file}")
    return _Kept(target, recording, truth)


def _take(one: _Kept, is_said: bool, place: Path) -> _Kept:
    source = one.recording.path
    target = place / one.file.name
    is_own = source.suffix == SUFFIX
    try:
        if is_own and not is_said:
            write_pieces(target, [source.read_bytes()])
        else:
            with RecordingWriter(target, one.recording.info, one.truth) as writer:
                writer.warnings = one.recording.warnings
                for frame in one.recording:
                    writer.write(frame)
    except (ReportError, VisionError) as error:
        raise Refusal(str(error)) from None
    return replace(one, file=target)


# ---- what is told --------------------------------------------------------------------------------------------------


@contextmanager
def _writing() -> Iterator[None]:
    """Turn what cannot be written into a refusal."""
    try:
        yield
    except ReportError as error:
        raise Refusal(str(error)) from None


def _tell(value: dict[str, Any], text: str, *, as_json: bool) -> None:
    if as_json:
        with piped():
            print_json(json.dumps(value, indent=2))
    else:
        click.echo(text)


def _value(one: _Kept) -> dict[str, Any]:
    info = one.recording.info
    return {
        "name": one.file.stem,
        "truth": None if one.truth is None else truth_value(one.truth),
        "frames": info.frames,
        "duration_s": round(info.duration_s, 3),
        "bytes": one.file.stat().st_size,
    }


def _parts(truth: Truth) -> Iterator[str]:
    yield truth.movement or "no movement of the library"
    if truth.side is not None:
        yield truth.side
    if truth.repetitions is not None:
        yield f"{truth.repetitions} {'rep' if truth.repetitions == 1 else 'reps'}"
    if truth.hold_s is not None:
        yield f"{truth.hold_s:g} s hold"
    if truth.counted is not None:
        yield f"the coach counted {truth.counted:g}"


def _in_words(truth: Truth | None) -> str:
    return "true count unknown" if truth is None else ", ".join(_parts(truth))


def _print(found: Sequence[_Kept], place: Path) -> None:
    with page() as console:
        if not found:
            console.print(f"No recordings in {place}.", markup=False)
            return
        table = Table(box=None, pad_edge=False)
        for head in ("name", "truth", "s", "KB"):
            table.add_column(head, justify="right" if head in ("s", "KB") else "left", overflow="fold")
        for one in found:
            size = f"{one.file.stat().st_size / 1000:.0f}"
            table.add_row(one.file.stem, _in_words(one.truth), f"{one.recording.info.duration_s:.1f}", size)
        console.print(table)
