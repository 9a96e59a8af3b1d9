"""What a format for bringing a diary in or taking it out must offer.

Formats are plug-ins: `unsit.interop` announces its own under the entry point group `unsit.exchange`, and so may any
package. Pages and the command line find them there and know only what stands here.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, BinaryIO, Final, Protocol

from unsit.diary.model import Diary, Entry, Profile
from unsit.diary.unpacking import GZIP_WBITS, Unpacker
from unsit.movement.errors import Problem

log = logging.getLogger(__name__)

GROUP: Final = "unsit.exchange"
GZIP: Final = b"\x1f\x8b"
"""What a file packed by gzip begins with."""
_MOST_START: Final = 1 << 16
_TEXTS: Final = ("id", "name", "suffix", "media_type")


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
    cannot be taken, and where. told: further sentences; whatever a reader passed over is counted here.
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

    def left_out(self, diary: Diary) -> tuple[str, ...]:
        """Return one sentence for each kind of thing in the diary that the format has no place for, with its count."""
        ...

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


@dataclass(frozen=True, slots=True)
class BrokenFormat:
    """A plug-in that was left out. name: of its entry point. why: one sentence."""

    name: str
    why: str


@cache
def _loaded() -> tuple[tuple[Any, ...], tuple[BrokenFormat, ...]]:
    good: dict[str, Any] = {}
    broken: list[BrokenFormat] = []
    for point in sorted(
        entry_points(group=GROUP), key=lambda point: (not point.value.startswith("unsit."), point.name)
    ):
        try:
            one = _format(point)
            if one.id in good:
                raise ValueError(f"the format {one.id} is there already")
        except (Exception, SystemExit) as error:  # noqa: BLE001 - code of strangers fails in any way, and must not take the others along
            why = f"{type(error).__name__}: {str(error)[:200]}"
            log.warning("The format plug-in %s (%s) was left out: %s", point.name, point.value, why)
            broken.append(BrokenFormat(point.name, why))
        else:
            good[one.id] = one
    return tuple(good.values()), tuple(broken)


def _format(point: EntryPoint) -> Any:
    """Return the format that an entry point names; any error when it is none."""
    one = point.load()
    missing = [name for name in _TEXTS if not isinstance(getattr(one, name, None), str)]
    if missing:
        raise TypeError(f"a format must have {', '.join(missing)} as a text")
    can_read = callable(getattr(one, "read", None)) and callable(getattr(one, "matches", None))
    if not can_read and not callable(getattr(one, "write", None)):
        raise TypeError("a format must have write, or read and matches")
    return one


def broken_formats() -> tuple[BrokenFormat, ...]:
    """Return the plug-ins that could not be loaded; all others work."""
    return _loaded()[1]


def writers() -> dict[str, Writes]:
    """Return the formats that can be written, by id."""
    return {one.id: one for one in _loaded()[0] if hasattr(one, "write")}


def readers() -> dict[str, Reads]:
    """Return the formats that can be read, by id."""
    return {one.id: one for one in _loaded()[0] if hasattr(one, "read") and hasattr(one, "matches")}


def matching(start: bytes, name: str, among: Iterable[Reads] | None = None) -> tuple[Reads, ...]:
    """Return the formats that a file may be of; the likeliest first.

    start: its first kilobytes; of a file packed by gzip what is inside is looked at. name: of the file.
    among: these formats only.
    """
    if start.startswith(GZIP):
        start, name = Unpacker(GZIP_WBITS).unpack(start, _MOST_START), name.removesuffix(".gz")
    return tuple(one for one in among or readers().values() if _matches(one, start, name))


def _matches(one: Reads, start: bytes, name: str) -> bool:
    try:
        return one.matches(start, name)
    except Exception:
        log.warning("The format %s failed at a file's first bytes", one.id, exc_info=True)
        return False


def left_out(writer: Writes, diary: Diary) -> tuple[str, ...]:
    """Return what a writer leaves out of a diary; empty for a plug-in that does not say it."""
    says = getattr(writer, "left_out", None)
    return tuple(says(diary)) if says is not None else ()
