"""From what a user typed to a movement: an id of the library, or a file."""

from pathlib import Path

from unsit.cli.outcome import Refusal
from unsit.movement.errors import MovementProblems, UnknownNameError
from unsit.movement.library import load_library
from unsit.movement.model import Movement
from unsit.movement.reader import read_movement


def movement_named(name: str, language: str = "") -> Movement:
    """Give the movement of an id or a file; Refusal with the nearest ids, or with all that is wrong in the file.

    language: of its texts, as far as they are translated; a file has only its own.
    """
    file = Path(name)
    if file.suffix == ".toml" or file.is_file():
        return _from_file(file)
    library = load_library()
    if language and language != "en" and language not in library.translations:
        there = ", ".join(("en", *library.translations))
        raise Refusal(f"--lang must be a language there are texts in: {there} (got {language})")
    try:
        return library.movement(name, language)
    except UnknownNameError as error:
        hint = "" if error.nearest else "; `unsit movements` lists them"
        raise Refusal(f"{error}{hint}") from None


def _from_file(file: Path) -> Movement:
    try:
        return read_movement(file)
    except MovementProblems as error:
        raise Refusal(f"{file} cannot be used:\n{error}") from None
