"""Gathers what pages need into `site/`: `python -m unsit.web.site_build [--dist FOLDER]`.

The front end's build, the engine for the browser's Python, the pose model, the pages' own files with a digest in their
names, each beside itself compressed, and where the phone goes for each movement. What did not change is left alone.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from hashlib import sha256
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import brotli
from whitenoise.compress import Compressor

from unsit.figure.place_words import WORDS as PLACE_WORDS
from unsit.figure.place_words import advice_sentences, place_sentence
from unsit.figure.places import advise
from unsit.movement.library import load_library
from unsit.web.browser_zip import browser_zip
from unsit.web.site_files import APP, APP_STATIC, ENGINE, INDEX, MODEL, SITE, STATIC, VOICE_FOLDER

DIST: Final = Path(__file__).parents[3] / "frontend" / "dist"
"""Where a checkout's front end is built."""

VOICE: Final = Path(__file__).parents[3] / "build" / "voice"
"""Where a checkout's voice in files is recorded; pages do without it where it is not there."""

_MODELS: Final = "vision/models"
_DIGITS: Final = 12
_JOBS: Final = os.cpu_count() or 1
_LARGE: Final = 1_000_000
"""Larger files, in bytes, are compressed one step less thoroughly: in half the time, to 1 or 2 % more."""
_COMPRESSED: Final = (".br", ".gz")
_LEFT_OUT: Final = frozenset({"index.html", ".ready", "spoken.json"})


class Press(Compressor):  # type: ignore[misc]
    """Compress files for the wire, each as far as is worth the time."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """Give the file compressed."""
        return bytes(brotli.compress(data, quality=10 if len(data) > _LARGE else 11))


def digest_of(content: bytes) -> str:
    """Give the digits that stand in a file's name for its contents."""
    return sha256(content).hexdigest()[:_DIGITS]


def with_digest(name: str, content: bytes) -> str:
    """Give a name with the digest of the contents before its ending."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{digest_of(content)}{dot}{ending}"


def _under(folder: Path) -> Iterator[tuple[str, Path]]:
    """Give the files of a folder by their path below it."""
    for place in sorted(folder.rglob("*")):
        if place.is_file():
            yield place.relative_to(folder).as_posix(), place


def _own_files() -> dict[str, bytes]:
    """Give by plain name what gets a digest in its name."""
    found = {name: place.read_bytes() for name, place in _under(APP_STATIC) if place.suffix != ".md"}
    model = files("unsit").joinpath(_MODELS).joinpath(Path(MODEL).name)
    return found | {ENGINE: browser_zip(), MODEL: model.read_bytes()}


def _front_end(dist: Path) -> dict[str, Path]:
    listed = _under(dist) if dist.is_dir() else iter(())
    return {f"{APP}/{name}": place for name, place in listed if name not in _LEFT_OUT}


def _voice(folder: Path) -> dict[str, Path]:
    listed = _under(folder) if folder.is_dir() else iter(())
    return {f"{APP}/{VOICE_FOLDER}/{name}": place for name, place in listed if not name.startswith(".")}


def _written(path: Path, content: bytes) -> bool:
    """Write a file whole; say whether it was another one before."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(content)
    draft.replace(path)
    for ending in _COMPRESSED:
        path.with_name(path.name + ending).unlink(missing_ok=True)
    return True


def _cleared(static: Path, wanted: set[str]) -> None:
    """Delete what an earlier build left and nobody wants any more."""
    for name, place in list(_under(static)):
        if name.removesuffix(".br").removesuffix(".gz") not in wanted:
            place.unlink()
    for place in sorted((p for p in static.rglob("*") if p.is_dir()), reverse=True):
        if not any(place.iterdir()):
            place.rmdir()


def camera_of(name: str) -> dict[str, dict[str, Any]]:
    """Give the words about the phone's place for a movement, by language."""
    library = load_library()
    advice = advise(library.movement(name))
    found = {}
    for language, words in PLACE_WORDS.items():
        movement = library.movement(name, language)
        told = advice_sentences(movement, advice, words=words)
        sentence = told[0] if advice.best is None else place_sentence(movement, advice.best, words=words)
        found[language] = {"sentence": sentence, "told": told}
    return found


def _cameras(before: Mapping[str, Any], jobs: int) -> dict[str, Any]:
    """Give the phone's place by language and movement; worked out anew where movements or the figure's code changed."""
    names = list(load_library().movements)
    basis = sha256()
    for folder in ("body", "movement", "figure", "library/movements", "library/texts"):
        for name, place in _under(Path(str(files("unsit").joinpath(folder)))):
            if name.endswith((".py", ".toml")):
                basis.update(name.encode() + place.read_bytes())
    if before.get("camera_basis") == basis.hexdigest():
        return {"camera_basis": basis.hexdigest(), "cameras": before["cameras"]}
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        found = list(zip(names, pool.map(camera_of, names), strict=True))
    cameras = {language: {name: told[language] for name, told in found} for language in PLACE_WORDS}
    return {"camera_basis": basis.hexdigest(), "cameras": cameras}


def _before(site: Path) -> dict[str, Any]:
    try:
        found = json.loads((site / INDEX).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _in_app(name: str) -> str:
    return name if name.startswith(f"{APP}/") else f"{APP}/{name}"


def gather(own: Mapping[str, bytes], front_end: Mapping[str, Path], site: Path, jobs: int = _JOBS) -> int:
    """Fill the folder `static/` of a site, and its index; give how many files were written anew.

    own: contents by plain name; each gets its digest into its name, and lies with the front end's files, because the
    service worker answers for that folder. front_end: files by the name they keep. What the index says beside that
    stays. OSError when a file cannot be written.
    """
    static, before = site / STATIC, _before(site)
    names = {name: _in_app(with_digest(name, content)) for name, content in own.items()}
    changed = [names[name] for name, content in own.items() if _written(static / names[name], content)]
    changed += [name for name, place in front_end.items() if _written(static / name, place.read_bytes())]
    everything = {*names.values(), *front_end}
    _cleared(static, everything)
    press = Press(quiet=True)
    left = sorted({*changed, *(everything - set(before.get("compressed", ())))})
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(press.compress, [str(static / name) for name in left if press.should_compress(name)]))
    told = {"names": names, "compressed": sorted(everything)}
    _written(site / INDEX, _as_json({"cameras": {}, **before, **told}))
    return len(changed)


def _as_json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def build(dist: Path, site: Path = SITE, voice: Path = VOICE, jobs: int = _JOBS) -> int:
    """Fill the whole site; give how many files were written anew. OSError when a file cannot be."""
    changed = gather(_own_files(), _front_end(dist) | _voice(voice), site, jobs)
    before = _before(site)
    _written(site / INDEX, _as_json({**before, **_cameras(before, jobs)}))
    return changed


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill the site's folder; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m unsit.web.site_build", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--dist", type=Path, default=DIST, help="the front end's build (usual: frontend/dist)")
    parser.add_argument("--voice", type=Path, default=VOICE, help="the recorded voice (usual: build/voice)")
    parser.add_argument("--site", type=Path, default=SITE, help="where to gather it (usual: beside this module)")
    parser.add_argument("--clear", action="store_true", help="delete what was gathered, and gather nothing")
    options = parser.parse_args(arguments)
    if options.clear:
        shutil.rmtree(options.site, ignore_errors=True)
        return 0
    if not options.dist.is_dir():
        sys.stderr.write(f"Error: {options.dist} must be the front end's build (there is none): make frontend\n")
        return 2
    try:
        changed = build(options.dist, options.site, options.voice)
    except OSError as error:
        sys.stderr.write(
            f"Error: {error.filename or options.site} cannot be written ({os.strerror(error.errno or 0)})\n"
        )
        return 2
    sys.stderr.write(f"{options.site}: {changed} files made anew\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
