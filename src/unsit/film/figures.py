"""What a page needs to show the figure, and pictures for handouts and links: `python -m unsit.film.figures FOLDER`.

Into the folder go, for every movement of the library:

- `movements/<id>.json` and, for every body, `movements/<id>.<body>.glb` with its clips; `bodies/<body>.glb`;
- `strips/<id>.svg`, its steps as a drawing, and `camera/<id>.svg`, where the phone may stand, each once more for
  every language of the library, `strips/<id>.<language>.svg`;
- `posters/<id>.<step>.png`, `posters/<id>.<fault>.png`, `posters/<id>.link.png` (left out with `--no-posters`: they
  alone need the packages of the extra `film` and OpenGL).

What was made from the same code and data before is not made again.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, partial
from hashlib import sha256
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from multiprocessing import get_context
from pathlib import Path
from types import MappingProxyType
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from unsit.figure.bodies import body_file, body_ids, load_rig
from unsit.figure.clips import clips_file
from unsit.figure.place_words import place_words
from unsit.figure.places import advise
from unsit.figure.shown import shown
from unsit.figure.step_words import step_words
from unsit.figure.strip import strip
from unsit.figure.top_view import top_view
from unsit.film.errors import FilmError
from unsit.movement.library import load_library
from unsit.movement.model import Movement

RECIPES: Final = "recipes.json"
"""Beside the files: what each kind of file of each movement was made from, and which files it is."""

JOBS: Final = 2

_PURE: Final = ("unsit.body", "unsit.movement", "unsit.figure")
_DRAWN: Final = (*_PURE, "unsit.film")
_CODE: Final = (".py", ".ttf")

Made = dict[str, bytes]
"""Contents by path inside the folder."""


@dataclass(frozen=True, slots=True)
class Job:
    """Files of one kind for one movement, or for one body."""

    kind: str
    name: str

    @property
    def key(self) -> str:
        """The job's name in the recipes."""
        return f"{self.kind}/{self.name}"


def _movement(name: str) -> Movement:
    return load_library().movement(name)


def _languages(name: str) -> tuple[str, ...]:
    """Give the languages that a movement has been put into."""
    return tuple(language for language, there in load_library().translations.items() if name in there)


def _shown(name: str) -> Made:
    translations = {language: load_library().movement(name, language) for language in _languages(name)}
    value = shown(_movement(name), *map(load_rig, body_ids()), translations=translations)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return {f"movements/{name}.json": text.encode()}


def _clips(name: str) -> Made:
    movement = _movement(name)
    return {f"movements/{name}.{body}.glb": clips_file(movement, load_rig(body)) for body in body_ids()}


def _strip(name: str) -> Made:
    made = {f"strips/{name}.svg": strip(_movement(name)).encode()}
    for language in _languages(name):
        drawn = strip(load_library().movement(name, language), words=step_words(language))
        made[f"strips/{name}.{language}.svg"] = drawn.encode()
    return made


def _camera(name: str) -> Made:
    movement = _movement(name)
    advice = advise(movement)
    made = {f"camera/{name}.svg": top_view(movement, advice).encode()}
    for language in _languages(name):
        drawn = top_view(load_library().movement(name, language), advice, words=place_words(language))
        made[f"camera/{name}.{language}.svg"] = drawn.encode()
    return made


def _body(name: str) -> Made:
    return {f"bodies/{name}.glb": body_file(name).read_bytes()}


def _posters(name: str) -> Made:
    # Only posters need the packages that draw.
    stills = import_module("unsit.film.stills")
    made: Made = stills.poster_files(_movement(name), body_ids()[0])
    return {f"posters/{path}": data for path, data in made.items()}


MAKERS: Final[Mapping[str, Callable[[str], Made]]] = MappingProxyType(
    {"body": _body, "strip": _strip, "shown": _shown, "clips": _clips, "camera": _camera, "poster": _posters}
)
"""Kinds of files and how they are made; quick ones first."""


def make(job: Job) -> Made:
    """Give the files of a job; FilmError where there is nothing to draw posters with."""
    return MAKERS[job.kind](job.name)


def _walk(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _walk(entry)
        elif entry.name.endswith(_CODE):
            yield entry


@cache
def _code_digest(packages: tuple[str, ...]) -> str:
    digest = sha256()
    for package in packages:
        for source in _walk(files(package)):
            digest.update(source.name.encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()


def recipe(job: Job) -> str:
    """Give the digest of all that a job's files are made from: code, bodies, the movement's file."""
    digest = sha256(job.key.encode())
    if job.kind == "body":
        digest.update(body_file(job.name).read_bytes())
        return digest.hexdigest()
    digest.update(_code_digest(_DRAWN if job.kind == "poster" else _PURE).encode())
    library = files("unsit.library")
    digest.update(library.joinpath("movements", f"{job.name}.toml").read_bytes())
    for language in _languages(job.name) if job.kind in {"shown", "strip", "camera"} else ():
        digest.update(load_library().translations[language][job.name].read_bytes())
    for body in body_ids():
        digest.update(library.joinpath("bodies", f"{body}.json").read_bytes())
    if job.kind == "poster":
        digest.update(body_file(body_ids()[0]).read_bytes())
    return digest.hexdigest()


class Cupboard:
    """The folder of the files, and the recipes they were made from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            known = json.loads((folder / RECIPES).read_text("utf-8"))
        except (OSError, ValueError):
            known = {}
        entries = known.items() if isinstance(known, dict) else ()
        self._known: dict[str, dict[str, object]] = {key: entry for key, entry in entries if isinstance(entry, dict)}

    def has(self, job: Job, recipe_now: str) -> bool:
        """Tell whether the files of a job are there, made from the same."""
        entry = self._known.get(job.key, {})
        if entry.get("recipe") != recipe_now:
            return False
        paths = entry.get("files")
        return isinstance(paths, list) and all((self._folder / str(path)).is_file() for path in paths)

    def put(self, job: Job, recipe_now: str, made: Made) -> None:
        """Write the files of a job, each whole or not at all; files that the job made before and no more are removed.

        Raises OSError.
        """
        before = self._known.get(job.key, {}).get("files")
        for path, data in made.items():
            _write(self._folder / path, data)
        for path in before if isinstance(before, list) else ():
            if path not in made:
                (self._folder / str(path)).unlink(missing_ok=True)
        self._known[job.key] = {"recipe": recipe_now, "files": sorted(made)}
        _write(self._folder / RECIPES, json.dumps(self._known, indent=1, sort_keys=True).encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def jobs(only: Iterable[str] = (), *, posters: bool = True) -> tuple[Job, ...]:
    """Give the jobs for all movements, or for some of them; ValueError for an unknown one."""
    there = load_library().movements
    chosen = tuple(only) or tuple(there)
    for name in chosen:
        if name not in there:
            near = get_close_matches(name, there, n=2, cutoff=0.5)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise ValueError(f"no movement has the id {name!r}{hint}")
    kinds = [kind for kind in MAKERS if kind != "body" and (posters or kind != "poster")]
    return (*(Job("body", body) for body in body_ids()), *(Job(kind, name) for kind in kinds for name in chosen))


def fill(
    folder: Path,
    wanted: Sequence[Job],
    *,
    workers: int = JOBS,
    each: Callable[[Job], None] = lambda _job: None,
) -> tuple[int, tuple[str, ...]]:
    """Make what is not there yet; give how many jobs were done, and what went wrong, each sentence once.

    each: called with every job that is done or was done already. Raises OSError when the folder cannot be written.
    """
    cupboard = Cupboard(folder)
    recipes = {job: recipe(job) for job in wanted}
    left = []
    for job in wanted:
        if cupboard.has(job, recipes[job]):
            each(job)
        else:
            left.append(job)
    done = 0
    problems: dict[str, None] = {}

    def take(job: Job, outcome: Callable[[], Made]) -> None:
        nonlocal done
        try:
            cupboard.put(job, recipes[job], outcome())
            done += 1
        except FilmError as error:
            problems[str(error)] = None
        each(job)

    if workers <= 1 or len(left) <= 1:
        for job in left:
            take(job, lambda job=job: make(job))  # type: ignore[misc]  # the default binds the job
        return done, tuple(problems)
    # Started afresh: a copy of a process that has drawn cannot draw.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        pending: dict[Future[Made], Job] = {pool.submit(make, job): job for job in left}
        try:
            for future in as_completed(pending):
                take(pending[future], future.result)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return done, tuple(problems)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the files; give the exit code: 0 done, 1 some could not be made, 2 not understood."""
    parser = argparse.ArgumentParser(prog="python -m unsit.film.figures", description="Make the figure's files.")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--only", action="append", default=[], metavar="ID", help="only this movement; may be repeated")
    parser.add_argument("--no-posters", action="store_true", help="nothing that needs drawing")
    parser.add_argument("--jobs", type=int, default=JOBS, metavar="N", help=f"processes at a time (usual: {JOBS})")
    options = parser.parse_args(arguments)
    console = Console(stderr=True, highlight=False)
    tell = partial(console.print, markup=False, soft_wrap=True)
    try:
        wanted = jobs(options.only, posters=not options.no_posters)
    except ValueError as error:
        tell(f"Error: {error}")
        return 2
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} of {task.total}"))
    bar = Progress(
        *columns, TimeRemainingColumn(compact=True), console=console, transient=True, disable=not console.is_terminal
    )
    try:
        with bar:
            task = bar.add_task("Figures", total=len(wanted))
            done, problems = fill(
                options.folder,
                wanted,
                workers=options.jobs,
                each=lambda job: bar.update(task, advance=1, description=job.key),
            )
    except OSError as error:
        tell(f"Error: {options.folder} cannot be written ({error.strerror or error})")
        return 2
    except KeyboardInterrupt:
        tell("Interrupted; what is complete stays and is not made again.")
        return 130
    tell(f"{options.folder}: {done} of {len(wanted)} made anew")
    for problem in problems:
        tell(f"Error: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
