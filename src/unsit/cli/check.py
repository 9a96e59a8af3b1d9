"""`unsit check`: a video or recording in, a table, JSON or a report out."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, cast

import click

from unsit.body.frame import Frame
from unsit.body.measures import Side
from unsit.cli.chosen import movement_named
from unsit.cli.interruption import Interruption
from unsit.cli.outcome import ExitCode, Refusal
from unsit.cli.output import Terminal, page, print_json
from unsit.cli.pipes import piped
from unsit.cli.progress import frames_progress
from unsit.cli.saving import LandmarkSaver
from unsit.engine.result import CheckResult, SetResult
from unsit.engine.sets import SetWatch
from unsit.movement.library import load_library
from unsit.movement.model import Movement, Sides
from unsit.proof.recognition import Recogniser
from unsit.report.advice import Circumstances, advice, side_assumed
from unsit.report.errors import ReportError
from unsit.report.html import to_html
from unsit.report.json import to_json
from unsit.report.material import Material
from unsit.report.text import print_result
from unsit.report.watching import Observation, Watch, watched
from unsit.report.writing import require_writable, write_whole
from unsit.vision.errors import UnwritableRecording, VisionError
from unsit.vision.source import Source, open_source

SIDES: Final = ("left", "right")
MODELS: Final = ("lite", "full")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for; options as in the help."""

    source: Path
    movement: Movement | None
    side: Side | None
    report: Path | None
    landmarks: Path | None
    progress: bool
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What a check leaves: its result, the movements by id, what a report draws from, why no landmarks were saved."""

    result: CheckResult
    movements: dict[str, Movement]
    material: Material | None
    problem: str


@click.command()
@click.argument("source", metavar="VIDEO|RECORDING", type=click.Path(path_type=Path))
@click.option("--movement", metavar="ID|FILE", help="Watch for this movement only; without it, it is recognised.")
@click.option("--side", type=click.Choice(SIDES), help="The side that works; without it, it is found out.")
@click.option("--model", type=click.Choice(MODELS), default="full", show_default=True, help="Size of the pose model.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON (docs/format/check-result.md).")
@click.option("--report", metavar="FILE", type=click.Path(path_type=Path), help="Write a report, one HTML file.")
@click.option(
    "--save-landmarks",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Keep the landmarks; FILE can be checked like a video.",
)
@click.option("--no-progress", is_flag=True, help="No progress bar; there is none in a pipe either.")
@click.option(
    "--fps",
    type=click.FloatRange(1, 1000),
    help="Frames a second: of a landmark file that does not say, or of a film whose times are wrong (slow motion).",
)
@click.option("--mirrored", is_flag=True, help="The film was saved as a mirror image: exchange left and right.")
@click.option(
    "--turn",
    "turn_deg",
    type=click.Choice([90, 180, 270]),
    default=None,
    help="Turn the picture so many degrees clockwise first, where it lies on its side.",
)
@click.option("--width", type=click.IntRange(1, 100_000), help="Picture width of a landmark file that does not say.")
@click.option("--height", type=click.IntRange(1, 100_000), help="Picture height of a landmark file that does not say.")
@click.pass_context
def check(
    ctx: click.Context,
    source: Path,
    movement: str | None,
    side: str | None,
    model: str,
    *,
    as_json: bool,
    report: Path | None,
    save_landmarks: Path | None,
    no_progress: bool,
    fps: float | None,
    width: int | None,
    height: int | None,
    mirrored: bool,
    turn_deg: int | None,
) -> None:
    """Check a video or a landmark recording.

    Tells which movement was done on which side, how many repetitions or circles or how long a hold, which faults, and
    what the camera could not see. Without --movement it says which movement of the library it sees, and how sure it is.

    Ctrl-C stops the check; what was found until then is told and marked. Nothing leaves this computer.
    """
    wanted = Wanted(
        source,
        movement_named(movement) if movement is not None else None,
        cast(Side | None, side),
        report,
        save_landmarks,
        progress=not no_progress,
        mirrored=mirrored,
    )
    _require_possible(wanted)
    opened = partial(open_source, source, model=model, fps=fps, width=width, height=height)
    with _refusing(), opened(mirrored=mirrored, turn_deg=turn_deg or 0) as frames:
        done = _checked(wanted, frames)
    problems = [problem for problem in (done.problem, _report_problem(wanted, done)) if problem]
    if as_json:
        with piped():
            print_json(to_json(done.result))
    else:
        with page() as console:
            print_result(done.result, done.movements, console)
            if not problems:
                _name_files(wanted, console)
    if problems:
        raise Refusal("\n".join(problems))
    ctx.exit(_code(done.result, wanted))


def _require_possible(wanted: Wanted) -> None:
    """Refuse before the long work what could not be done after it."""
    movement = wanted.movement
    if movement is not None and wanted.side is not None and movement.sides is Sides.BOTH:
        raise Refusal(f"--side must be left out: {movement.id} works both sides together (got {wanted.side})")
    outputs = {"--report": wanted.report, "--save-landmarks": wanted.landmarks}
    taken = {wanted.source.resolve(): "the source"}
    for option, path in outputs.items():
        if path is None:
            continue
        if (place := path.resolve()) in taken:
            raise Refusal(f"{option} must be another file than {taken[place]} (got {path})")
        taken[place] = option
        with _refusing():
            require_writable(path)


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what the rooms below raise into one message and the right exit code."""
    try:
        yield
    except (ReportError, UnwritableRecording) as error:
        raise Refusal(str(error)) from None
    except VisionError as error:
        raise Refusal(str(error), ExitCode.UNREADABLE) from None


def _checked(wanted: Wanted, frames: Source) -> Done:
    """Look at the whole source."""
    library = {} if wanted.movement is not None else dict(load_library().movements)
    watch: Watch
    recogniser = named = None
    if wanted.movement is not None:
        library[wanted.movement.id] = wanted.movement
        watch = named = SetWatch(wanted.movement, wanted.side, is_named=True)
    else:
        watch = recogniser = Recogniser(tuple(library.values()))
    observation = Observation(material=Material() if wanted.report is not None else None)
    shown = wanted.progress and sys.stderr.isatty()
    with Interruption() as interruption, LandmarkSaver(wanted.landmarks, frames) as saver:
        with frames_progress(frames.info, shown=shown) as step:

            def each(frame: Frame) -> None:
                saver.take(frame)
                step()

            watched(interruption.until_asked(frames), watch, observation, each)
        saver.finish(complete=not interruption.asked)
    sets = tuple(one for one in observation.sets if _on_side(one, wanted.side))
    known = Circumstances(
        observation.sight,
        library,
        wanted.movement,
        named.obstacles() if named is not None else (),
        recogniser.closest() if recogniser is not None else (),
        frames.people_seen,
        len(observation.sets) - len(sets),
        interruption.asked,
    )
    result = CheckResult(
        source=click.format_filename(wanted.source),
        duration_s=observation.sight.last_s,
        frames=observation.sight.frames,
        frames_seen=observation.sight.frames_seen,
        sets=sets,
        advice=advice(sets, known),
        warnings=(*frames.warnings, *side_assumed(sets, mirrored=wanted.mirrored)),
        interrupted=interruption.asked,
    )
    return Done(result, library, observation.material, saver.problem)


def _on_side(one: SetResult, side: Side | None) -> bool:
    return side is None or one.side in (side, "both")


def _report_problem(wanted: Wanted, done: Done) -> str:
    """Write the report if one is wanted; give why it could not be written, or nothing."""
    if wanted.report is None or done.material is None:
        return ""
    try:
        write_whole(wanted.report, to_html(done.result, done.movements, done.material))
    except ReportError as error:
        return str(error)
    return ""


def _name_files(wanted: Wanted, console: Terminal) -> None:
    made = {"Report": wanted.report, "Landmarks": wanted.landmarks}
    names = [f"{what}: {click.format_filename(path)}" for what, path in made.items() if path is not None]
    if names:
        console.print("\n" + "\n".join(names), markup=False, soft_wrap=True)


def _code(result: CheckResult, wanted: Wanted) -> ExitCode:
    if result.interrupted:
        return ExitCode.INTERRUPTED
    if not result.frames_seen:
        return ExitCode.NOBODY_SEEN
    if not result.sets and wanted.movement is None:
        return ExitCode.NOT_RECOGNISED
    return ExitCode.DONE
