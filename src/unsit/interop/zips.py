"""Zip files: written as a stream, and read with limits, whatever they claim."""

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from unsit.diary.exchange import GZIP, UnreadableFile
from unsit.diary.unpacking import GZIP_WBITS, Unpacker
from unsit.interop.gathering import Gathering
from unsit.interop.passed_over import Passed
from unsit.interop.zip_members import (
    MOST_MEMBERS,
    MOST_RATIO,
    RATIO_FREE_BYTES,
    Content,
    Member,
    listed_member,
    unlisted_members,
)

START: Final = b"PK\x03\x04"
"""What a zip file begins with."""
PIECE: Final = 1 << 16
THE_END: Final = "the end of the file"
CUT_OFF: Final = "must not be cut off or damaged (what is whole was read)"
_FIRST_NAME_AT: Final = 30
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_NO_ZIP: Final = (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, KeyError)
"""What `zipfile` raises for a file that is none, or damaged."""


class _Pipe(RawIOBase):
    """Takes what a zip writer writes and gives it out again in pieces."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._length = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(data)  # type: ignore[call-overload]  # any buffer
        self._parts.append(part)
        self._length += len(part)
        return len(part)

    def taken(self, least: int = 0) -> bytes:
        """Give what has come together, once it is at least so much."""
        if self._length <= least:
            return b""
        whole = b"".join(self._parts)
        self._parts.clear()
        self._length = 0
        return whole


def zip_stream(members: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """Give a zip file of named members in pieces; the same members always give the same bytes."""
    pipe = _Pipe()
    with ZipFile(pipe, "w") as made:
        for name, content in members:
            member = ZipInfo(name, _EARLIEST)
            member.compress_type = ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            with made.open(member, "w", force_zip64=True) as out:
                for piece in content:
                    out.write(piece)
                    if ready := pipe.taken(PIECE):
                        yield ready
    yield pipe.taken()


def first_member(start: bytes) -> str:
    """Give the name of the first member of a zip file that begins so; empty for anything else."""
    if not start.startswith(START):
        return ""
    length = int.from_bytes(start[26:28], "little")
    return start[_FIRST_NAME_AT : _FIRST_NAME_AT + length].decode("utf-8", "replace")


class Unzipped:
    """A zip file opened for reading within limits. on_damage: called where a member is not as it must be."""

    def __init__(self, file: BinaryIO, members: Iterable[Member], on_damage: Callable[[], None]) -> None:
        self._file = file
        self._members: Mapping[str, Member] = {member.name: member for member in members}
        self._on_damage = on_damage

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the members."""
        return tuple(self._members)

    def size(self, name: str) -> int:
        """Return the unpacked size that a member claims."""
        return self._members[name].size

    @contextmanager
    def member(self, name: str, most: int) -> Iterator[BinaryIO]:
        """Open a member; UnreadableFile when it is no honest file of at most so many bytes.

        A member never gives more bytes than it claims, so what is checked here holds for what is read.
        """
        found = self._members[name]
        if found.is_encrypted:
            raise UnreadableFile(f"{name} in the zip file must not be encrypted")
        if found.method not in (ZIP_STORED, ZIP_DEFLATED):
            raise UnreadableFile(f"{name} in the zip file must be packed in the usual way (deflate)")
        if found.size > most:
            raise UnreadableFile(f"{name} in the zip file must have at most {most:,} bytes (got {found.size:,})")
        if found.size > max(RATIO_FREE_BYTES, MOST_RATIO * found.packed):
            raise UnreadableFile(
                f"{name} in the zip file must unpack to at most {MOST_RATIO} times its size "
                f"(got {found.size / max(1, found.packed):,.0f} times)"
            )
        with BufferedReader(Content(self._file, found, self._on_damage), PIECE) as file:
            yield file


def unzipped(file: BinaryIO, gathering: Gathering) -> Unzipped:
    """Open a zip file; UnreadableFile when it is none, nothing in it is whole, or it has too many members.

    Of one that is cut off or damaged, what is whole can be read; that it is damaged is said once.
    """
    is_said = False

    def damaged() -> None:
        nonlocal is_said
        if not is_said:
            gathering.bad(THE_END, CUT_OFF)
        is_said = True

    try:
        with ZipFile(file) as opened:
            infos = opened.infolist()
    except _NO_ZIP as why:
        members = list(unlisted_members(file))
        if not members:
            raise UnreadableFile("the file must be a whole zip file; this one is none, or damaged") from why
        damaged()
        return Unzipped(file, members, damaged)
    if len(infos) > MOST_MEMBERS:
        raise UnreadableFile(f"the zip file must have at most {MOST_MEMBERS:,} members")
    listed = [listed_member(file, info) for info in infos]
    members = [member for member in listed if member is not None]
    if len(members) < len(infos):
        damaged()
        places = {member.at for member in members}
        members += [member for member in unlisted_members(file) if member.at not in places]
    return Unzipped(file, members, damaged)


def is_zip(file: BinaryIO) -> bool:
    """Say whether a file begins as a zip file does; it is left at its beginning."""
    file.seek(0)
    start = file.read(len(START))
    file.seek(0)
    return start == START


def pass_over_files(opened: Unzipped, read: Collection[str], gathering: Gathering) -> None:
    """Count the members of a zip file that are not read, those of one folder and kind together."""
    for name in opened.names:
        if name not in read and not name.endswith("/") and not name.startswith("__MACOSX/"):
            folder, _, file = name.rpartition("/")
            stem, dot, end = file.rpartition(".")
            gathering.pass_over(Passed.FILES, f"{folder}/*{dot}{end}" if folder and stem else file)


def unwrapped(file: BinaryIO, gathering: Gathering) -> BinaryIO:
    """Return a file from its beginning, unpacked if it is packed by gzip.

    What is cut off or damaged in it ends there, and that is told. UnreadableFile while it is read if it is a bomb.
    """
    if not file.seekable():
        return file
    file.seek(0)
    start = file.read(len(GZIP))
    file.seek(0)
    if start != GZIP:
        return file
    return BufferedReader(_Gunzipped(file, lambda: gathering.bad(THE_END, CUT_OFF)), PIECE)


class _Gunzipped(RawIOBase):
    """The content of a file packed by gzip, within limits. on_damage: called once when it does not end as it must."""

    def __init__(self, file: BinaryIO, on_damage: Callable[[], None]) -> None:
        self._file = file
        self._on_damage = on_damage
        self._unpacker = Unpacker(GZIP_WBITS)
        self._packed = b""
        self._read = self._given = 0
        self._is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any buffer
        while not self._is_over:
            data = self._more(len(buffer))
            if data:
                self._given += len(data)
                if self._given > max(RATIO_FREE_BYTES, MOST_RATIO * self._read):
                    raise UnreadableFile(f"the packed file must unpack to at most {MOST_RATIO} times its size")
                buffer[: len(data)] = data
                return len(data)
        return 0

    def _more(self, most: int) -> bytes:
        """Return what can be unpacked next; nothing at an end, or where more must be read first."""
        if self._unpacker.is_at_end:
            # several packed files may stand one after the other
            self._packed = self._unpacker.after_end.lstrip(b"\0") or self._file.read(PIECE).lstrip(b"\0")
            self._read += len(self._packed)
            self._is_over = not self._packed
            self._unpacker = Unpacker(GZIP_WBITS)
            return b""
        if self._unpacker.is_broken:
            return self._broken()
        if not self._packed:
            self._packed = self._file.read(PIECE)
            self._read += len(self._packed)
            if not self._packed:
                return self._broken()
        data = self._unpacker.unpack(self._packed, most)
        self._packed = self._unpacker.waiting
        return data

    def _broken(self) -> bytes:
        if not self._given:
            raise UnreadableFile("the packed file must be whole; this one is damaged, and nothing of it can be read")
        self._is_over = True
        self._on_damage()
        return b""
