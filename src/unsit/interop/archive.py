"""The archive: a whole diary in one zip file, and back without loss; `docs/format/archive.md` is its reference."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from itertools import islice
from typing import Any, BinaryIO, Final

from unsit.diary.exchange import Found, UnreadableFile
from unsit.diary.model import Diary, Profile
from unsit.diary.writing import entry_value
from unsit.interop.gathering import Gathering
from unsit.interop.passed_over import Passed
from unsit.interop.zips import Unzipped, first_member, is_zip, pass_over_files, unzipped, zip_stream

FORMAT_NAME: Final = "unsit-archive"
VERSION: Final = 1
HEADER: Final = "archive.json"
ENTRIES: Final = "entries.jsonl"

_HEADER: Final = frozenset({"format", "version", "profile"})
_ENTRY: Final = frozenset({"kind", "id", "changed", "device", "record"})
_MOST_UNKNOWN: Final = 20
"""Unknown keys of one entry that are counted."""

LONGEST_HEADER: Final = 1 << 20
LONGEST_LINE: Final = 4 << 20
"""Bytes; a session of a thousand sets and a movement file of one's own stay far below."""
MOST_BYTES: Final = 1 << 30
"""Of the entries, unpacked."""


class Archive:
    """The archive as a format."""

    id = "archive"
    name = "Unsit archive"
    suffix = ".zip"
    media_type = "application/zip"

    def left_out(self, diary: Diary) -> tuple[str, ...]:  # noqa: ARG002  # it holds everything
        """Return nothing: the archive is without loss."""
        return ()

    def write(self, diary: Diary) -> Iterator[bytes]:
        """Give the archive in pieces."""
        header = {"format": FORMAT_NAME, "version": VERSION, "profile": asdict(diary.profile)}
        return zip_stream(
            (
                (HEADER, [json.dumps(header, ensure_ascii=True, indent=2).encode() + b"\n"]),
                (ENTRIES, (_line(entry_value(entry)) for entry in diary.entries)),
            )
        )

    def read(self, file: BinaryIO, zone: str) -> Found:  # noqa: ARG002  # every time in an archive has its offset
        """Read an archive; UnreadableFile when it is none, or is of a newer Unsit.

        Of one that is damaged or cut off, the entries that are whole come in, and the damage is among what is bad.
        """
        gathering = Gathering()
        opened = unzipped(_checked(file), gathering)
        _header(opened, gathering)
        pass_over_files(opened, {HEADER, ENTRIES}, gathering)
        with opened.member(ENTRIES, MOST_BYTES) as lines:
            for number, line in enumerate(iter(lambda: lines.readline(LONGEST_LINE + 1), b""), start=1):
                if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                    gathering.bad(f"line {number}", f"must have at most {LONGEST_LINE:,} characters")
                    _skip_line(lines)
                elif gathering.is_done:
                    gathering.leave_out()
                elif line.strip():
                    _take(line, f"line {number}", gathering)
        return gathering.found()

    def profile(self, file: BinaryIO) -> Profile:
        """Read whom an archive is about, nobody where it is damaged there; UnreadableFile as `read` raises it."""
        gathering = Gathering()
        return _header(unzipped(_checked(file), gathering), gathering)

    def read_diary(self, file: BinaryIO) -> Diary:
        """Read an archive with whom it is about; UnreadableFile also when any entry cannot be taken."""
        profile = self.profile(file)
        found = self.read(file, profile.zone)
        if found.bad:
            raise UnreadableFile("; ".join(f"{bad.where}: {bad.why}" for bad in found.bad))
        return Diary(profile, found.entries)

    def matches(self, start: bytes, name: str) -> bool:  # noqa: ARG002  # the content says it
        """Say whether a file begins as an archive does."""
        return first_member(start) == HEADER


ARCHIVE: Final = Archive()


def _line(value: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False).encode() + b"\n"
    except UnicodeEncodeError:
        # half a surrogate pair has no UTF-8, but an escape
        return json.dumps(value, ensure_ascii=True, allow_nan=False).encode() + b"\n"


def _skip_line(lines: BinaryIO) -> None:
    """Read on to the end of a line of any length."""
    while (piece := lines.readline(LONGEST_LINE)) and not piece.endswith(b"\n"):
        pass


def _checked(file: BinaryIO) -> BinaryIO:
    if not is_zip(file):
        raise UnreadableFile("an Unsit archive must be a zip file")
    return file


def _header(opened: Unzipped, gathering: Gathering) -> Profile:
    missing = {HEADER, ENTRIES}.difference(opened.names)
    if missing:
        raise UnreadableFile(
            f"an Unsit archive must hold {HEADER} and {ENTRIES}; missing: {', '.join(sorted(missing))}"
        )
    with opened.member(HEADER, LONGEST_HEADER) as file:
        content = file.read()
    try:
        value = json_value(content)
    except UnreadableFile as error:
        # each entry says its own format, so nothing is misread for want of a version
        gathering.bad(HEADER, str(error))
        return Profile()
    if not isinstance(value, dict) or value.get("format") != FORMAT_NAME:
        raise UnreadableFile(f'{HEADER} must say "format": "{FORMAT_NAME}"')
    version = value.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise UnreadableFile(f"{HEADER} must say its version, a whole number from 1 (got {str(version)[:40]})")
    if version > VERSION:
        raise UnreadableFile(
            f"This archive was written by a newer Unsit (version {version} of the format; this Unsit reads up to "
            f"{VERSION}). Nothing is lost: update Unsit, then bring it in again."
        )
    for name in value.keys() - _HEADER:
        gathering.pass_over(Passed.FIELDS, f"{HEADER}.{name}")
    return _profile(value.get("profile"), gathering)


def _profile(value: object, gathering: Gathering) -> Profile:
    if not isinstance(value, dict):
        return Profile()
    known = {field.name for field in fields(Profile)}
    for name, text in value.items():
        if name not in known or not isinstance(text, str):
            gathering.pass_over(Passed.FIELDS, f"profile.{name}")
    return Profile(**{name: text for name, text in value.items() if name in known and isinstance(text, str)})


def _take(line: bytes, where: str, gathering: Gathering) -> None:
    try:
        value = json_value(line)
        if isinstance(value, dict):
            for name in islice((name for name in value if name not in _ENTRY), _MOST_UNKNOWN):
                gathering.pass_over(Passed.FIELDS, name)
        gathering.read(value, where)
    except UnreadableFile as error:
        gathering.bad(where, str(error))


def json_value(text: bytes) -> object:
    """Return JSON in UTF-8 as a value; UnreadableFile with one sentence when it is none."""
    try:
        value: object = json.loads(text.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as why:
        raise UnreadableFile(f"must be JSON in UTF-8 ({str(why)[:200]})") from why
    return value


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")
