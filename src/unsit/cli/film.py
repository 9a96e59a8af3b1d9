"""`unsit film`: a routine or a movement in, a demonstration film out."""

import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import click

from unsit.body.measures import Side
from unsit.cli.chosen import movement_named
from unsit.cli.outcome import ExitCode, Refusal
from unsit.cli.output import page, print_json, terminal
from unsit.cli.pipes import piped
from unsit.cli.progress import pictures_progress
from unsit.figure.bodies import body_ids
from unsit.film.errors import FilmError, UnwritableFilm
from unsit.film.extra import require_extra
from unsit.film.screenplay import Screenplay, Wanted, screenplay, single
from unsit.film.voice import HOW_TO_GET, Espeak, Voice, find_program
from unsit.film.wording import wording
from unsit.movement.library import load_library
from unsit.movement.model import Movement
from unsit.movement.routine import Routine
from unsit.report.errors import ReportError
from unsit.report.words import counted, seconds
from unsit.report.writing import require_writable

SIDES: Final = ("left", "right", "both")
SIZES: Final = ("1080p", "720p")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be filmed, and how; options as in the help. body: of a body asset that there is."""

    routine: Routine
    movements: dict[str, Movement]
    out: Path
    side: str
    body: str
    language: str
    form: str
    vertical: bool


@click.command()
@click.argument("name", metavar="ROUTINE|MOVEMENT|FILE")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="The film; ID.mp4 unless given.")
@click.option("--vertical", is_flag=True, help="Higher than wide, for phones.")
@click.option("--size", type=click.Choice(SIZES), default="1080p", show_default=True, help="Size of the pictures.")
@click.option("--side", type=click.Choice(SIDES), default="both", show_default=True, help="Which side works.")
@click.option("--body", metavar="ID", default="woman", show_default=True, help="Who shows it.")
@click.option("--no-voice", is_flag=True, help="Captions only; the voice needs espeak-ng.")
@click.option("--lang", metavar="LANGUAGE", default="en", show_default=True, help="Language of the words.")
@click.option("--quick", is_flag=True, help="Small and coarse, to look at first.")
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON.")
@click.option("--no-progress", is_flag=True, help="No progress bar; there is none in a pipe either.")
def film(
    name: str,
    *,
    out: Path | None,
    vertical: bool,
    size: str,
    side: str,
    body: str,
    no_voice: bool,
    lang: str,
    quick: bool,
    as_json: bool,
    no_progress: bool,
) -> None:
    """Make a demonstration film of a routine or a movement.

    The figure shows each movement: how to get ready, the right way with its angle, mistakes beside the right way, and
    the other side; with captions, a voice, chapters, and subtitles in the film and in a .vtt file beside it.

    An older film of the same name is replaced when the new one is complete. Ctrl-C leaves nothing behind.
    """
    routine, movements = _chosen(name, lang)
    _require_body(body)
    order = Order(
        routine,
        movements,
        out if out is not None else Path(f"{routine.id}.mp4"),
        side,
        body,
        lang,
        "quick" if quick else size,
        vertical,
    )
    _require_place(order.out)
    try:
        require_extra()
        voice = None if no_voice else _voice(lang)
        told = _made(order, voice, shown=not no_progress and sys.stderr.isatty())
    except UnwritableFilm as error:
        raise Refusal(str(error)) from None
    except FilmError as error:
        raise Refusal(str(error), ExitCode.UNREADABLE) from None
    if as_json:
        with piped():
            print_json(json.dumps(told, indent=2, ensure_ascii=False))
        return
    with page() as console:
        what = f"{seconds(told['duration_s'])}, {told['width']} × {told['height']}"
        console.print(f"Film: {told['film']} ({what}, {counted(len(told['chapters']), 'chapter')})", markup=False)
        console.print(f"Subtitles: {told['subtitles']}", markup=False)


def _chosen(name: str, language: str) -> tuple[Routine, dict[str, Movement]]:
    """Give the routine and its movements, or the movement as a routine of its own."""
    library = load_library()
    if name in library.routines:
        _require_language(language)
        routine = library.routine(name, language)
        return routine, {one: library.movement(one, language) for one in routine.movements}
    if name not in library.movements and Path(name).suffix != ".toml" and not Path(name).is_file():
        near = get_close_matches(name, [*library.routines, *library.movements], n=2, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "`unsit routines` and `unsit movements` list them"
        raise Refusal(f"no routine or movement has the id {name!r}; {hint}")
    movement = movement_named(name, language)
    return single(movement), {movement.id: movement}


def _require_language(language: str) -> None:
    there = ("en", *load_library().translations)
    if language not in there:
        raise Refusal(f"--lang must be a language there are texts in: {', '.join(there)} (got {language})")


def _require_body(body: str) -> None:
    there = body_ids()
    if body not in there:
        near = get_close_matches(body, there, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise Refusal(f"--body must be one of {', '.join(there)} (got {body}){hint}")


def _require_place(out: Path) -> None:
    """Refuse before the long work what could not be written after it."""
    if out.suffix.lower() != ".mp4":
        raise Refusal(f"--out must end in .mp4 (got {click.format_filename(out)})")
    try:
        require_writable(out)
        require_writable(out.with_suffix(".vtt"))
    except ReportError as error:
        raise Refusal(str(error)) from None


def _voice(language: str) -> Voice | None:
    program = find_program()
    if program is None:
        terminal(stderr=True).print(HOW_TO_GET, markup=False, soft_wrap=True)
        return None
    return Espeak(program, wording(language).voice)


def _play(order: Order, voice: Voice | None) -> Screenplay:
    side: Side = "right" if order.side == "right" else "left"
    wanted = Wanted(
        wording(order.language),
        (lambda text: voice.say(text).duration_s) if voice is not None else (lambda _text: 0.0),
        side,
        other_side=order.side == "both",
    )
    return screenplay(order.routine, order.movements, wanted)


def _made(order: Order, voice: Voice | None, *, shown: bool) -> dict[str, Any]:
    """Make the film and tell about it."""
    from unsit.film.demonstration import FORMS, Director, make, subtitles_beside
    from unsit.film.staging import StudioPainter

    form = FORMS[order.form]
    form = form.turned() if order.vertical else form
    play = _play(order, voice)
    with StudioPainter() as painter:
        director = Director(play, form, order.body, wording(order.language), painter)
        progress: AbstractContextManager[Callable[[], None]] = pictures_progress(director.count, shown=shown)
        with progress as step:
            make(play, director, form, order.out, voice=voice, language=order.language, each=step)
    return {
        "format": 1,
        "film": click.format_filename(order.out),
        "subtitles": click.format_filename(subtitles_beside(order.out)),
        "width": form.width,
        "height": form.height,
        "fps": form.fps,
        "duration_s": round(director.count / form.fps, 3),
        "voice": voice is not None,
        "chapters": [{"start_s": round(one.start_s, 3), "title": one.title} for one in play.chapters],
    }
