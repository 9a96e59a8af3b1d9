"""What a checker's rule finds, and what it knows beside the thing it checks."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from math import isnan
from typing import NamedTuple

from unsit.movement.decode import ID, nearest_hint, shown
from unsit.movement.messages import Message


class Finding(NamedTuple):
    """A place in a file, what must hold there, and what stands there instead (empty: nothing does)."""

    path: str
    rule: Message | str
    got: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a checker knows beside the file.

    stem: the file's name without `.toml`; None for a text that is not a file. movements, routines: ids in use, None
    when they are not known; then references to them pass. taken: ids that the file must not have. broken: paths the
    reader has already found fault with.
    """

    stem: str | None = None
    movements: Collection[str] | None = None
    routines: Collection[str] | None = None
    taken: Collection[str] = ()
    broken: frozenset[str] = field(default_factory=frozenset)

    def sure_of(self, *paths: str) -> bool:
        """Whether the reader found nothing wrong at, in or around any of these paths."""
        return not any(within(path, other) or within(other, path) for path in paths for other in self.broken)


def within(path: str, whole: str) -> bool:
    """Whether a path is `whole` or a part of it."""
    return path == whole or path.startswith((f"{whole}.", f"{whole}["))


def identity(given: str, what: str, around: Surroundings) -> Iterator[Finding]:
    """Find what is wrong with a file's id."""
    if not ID.fullmatch(given):
        yield Finding("id", "must be lower-case letters, digits and _, beginning with a letter", shown(given))
    elif around.stem is not None and given != around.stem:
        yield Finding("id", f"must be the name of the {what}'s file, {around.stem}", shown(given))
    elif given in around.taken:
        yield Finding("id", "must not be in use already", shown(given))


def reference(path: str, given: str, what: str, known: Collection[str] | None) -> Iterator[Finding]:
    """Find a reference to something that does not exist."""
    if known is not None and given not in known:
        yield Finding(path, f"must be the id of a {what}{nearest_hint(given, known)}", shown(given))


def filled(path: str, items: Collection[object]) -> Iterator[Finding]:
    """Find an empty list where there must be something."""
    if not items:
        yield Finding(path, "must not be empty", "[]")


def at_least(path: str, value: float, least: float) -> Iterator[Finding]:
    """Find a number that is too small."""
    if value < least:
        yield Finding(path, f"must be at least {least:g}", shown(value))


def positive(path: str, value: float) -> Iterator[Finding]:
    """Find a number that is not above 0."""
    if value <= 0:
        yield Finding(path, "must be greater than 0", shown(value))


def between(path: str, value: float, low: float, high: float, why: str = "") -> Iterator[Finding]:
    """Find a number outside its limits."""
    if value < low or value > high:
        yield Finding(path, f"must lie between {low:g} and {high:g}{why}", shown(value))


def greater(path: str, value: float | None, other_path: str, other: float | None) -> Iterator[Finding]:
    """Find a number that is not above another one; a missing one passes."""
    if value is not None and other is not None and value <= other:
        yield Finding(path, f"must be greater than {other_path}, {shown(other)}", shown(value))


def not_less(path: str, value: float, other_path: str, other: float) -> Iterator[Finding]:
    """Find a number that is below another one."""
    if value < other:
        yield Finding(path, f"must not be less than {other_path}, {shown(other)}", shown(value))


def whole(path: str, value: float) -> Iterator[Finding]:
    """Find a number that is not whole."""
    if not isnan(value) and value != int(value):
        yield Finding(path, "must be a whole number", shown(value))


def twice(paths_and_names: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Find names that an earlier item has already."""
    first: dict[str, str] = {}
    for path, name in paths_and_names:
        if name in first:
            yield Finding(path, f"must differ from {first[name]}", shown(name))
        first.setdefault(name, path)


Rule = Callable[..., Iterator[Finding]]
