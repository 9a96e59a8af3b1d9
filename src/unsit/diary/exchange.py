"""What a format for bringing a diary in or taking it out must offer.

Formats are plug-ins: `unsit.interop` announces its own under the entry point group `unsit.exchange`, and so may any
package. Pages and the command line find them there and know only what stands here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Any, BinaryIO, Final, Protocol

from unsit.diary.model import Diary, Entry, Profile
from unsit.movement.errors import Problem

GROUP: Final = "unsit.exchange"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A part of a file that cannot be taken.

    where: such as `line 12`. why: what must hold, and what was got, in English. problems: the same as rules with
    values, for other languages; none where a reader has a sentence only.
    """

    where: str
    why: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What is in a file.

    entries: with ids that are the same each time the same file is read, so that nothing comes in twice. bad: what
    cannot be taken, and where. told: further sentences, such as what was left out.
    """

    entries: tuple[Entry, ...]
    bad: tuple[BadRow, ...] = ()
    told: tuple[str, ...] = ()


class UnreadableFile(ValueError):
    """A file that is not what the format says; its text tells what must hold."""


class UnwritableDiary(ValueError):
    """A diary that a format has no place for, such as two sessions where a file holds one; its text tells why."""


class Format(Protocol):
    """A format for diaries.

    id: a word. name: for people. suffix: of its files, with the dot. media_type: of what is written.
    """

    id: str
    name: str
    suffix: str
    media_type: str


class Writes(Format, Protocol):
    """A format that a diary can be written in."""

    def write(self, diary: Diary) -> Iterable[bytes]:
        """Give the file's content, in pieces; UnwritableDiary, before the first one, when it has no place in there."""
        ...


class Reads(Format, Protocol):
    """A format that entries can be read from."""

    def read(self, file: BinaryIO, zone: str) -> Found:
        """Read a file; UnreadableFile when it is none of this format. zone: for times that name none."""
        ...

    def matches(self, start: bytes, name: str) -> bool:
        """Say whether a file that begins so and is named so looks like one of this format."""
        ...


class KnowsWhom(Reads, Protocol):
    """A format whose files also say whom they are about."""

    def profile(self, file: BinaryIO) -> Profile:
        """Read whom a file is about; UnreadableFile when it is none of this format."""
        ...


@cache
def _formats() -> tuple[Any, ...]:
    return tuple(point.load() for point in sorted(entry_points(group=GROUP), key=lambda point: point.name))


def writers() -> dict[str, Writes]:
    """Give the formats that can be written, by id."""
    return {one.id: one for one in _formats() if hasattr(one, "write")}


def readers() -> dict[str, Reads]:
    """Give the formats that can be read, by id."""
    return {one.id: one for one in _formats() if hasattr(one, "read")}


def matching(start: bytes, name: str) -> tuple[Reads, ...]:
    """Give the formats that a file may be of; the likeliest first. start: its first 4 kB. name: of the file."""
    return tuple(one for one in readers().values() if one.matches(start, name))
