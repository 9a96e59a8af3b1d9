"""Zip files that are damaged or break off: what is whole in their members, also without a table of contents."""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import RawIOBase
from typing import BinaryIO, Final
from zipfile import ZipInfo

from unsit.diary.exchange import UnreadableFile
from unsit.interop.passed_over import short

MOST_UNPACKED: Final = 4 << 30
"""Bytes of all members together."""
MOST_MEMBERS: Final = 10_000
_LOCAL: Final = struct.Struct("<4sHHHHHIIIHH")
_SIGN: Final = b"PK\x03\x04"
_STORED, _DEFLATED = 0, 8
_PIECE: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class BrokenMember:
    """A member of a broken zip file.

    at: where its content begins. packed, size: its bytes in the file and unpacked, as far as it goes. total: the sum
    (CRC-32) that its bytes must have; None where nothing says it.
    """

    name: str
    at: int
    method: int
    packed: int
    size: int
    total: int | None = None


class Content(RawIOBase):
    """What can be unpacked of a member, until it ends or is damaged; never more than it says.

    on_damage: called at the end when it is not what it says.
    """

    def __init__(self, file: BinaryIO, member: BrokenMember, on_damage: Callable[[], None] | None = None) -> None:
        self._file = file
        self._member = member
        self._on_damage = on_damage
        self._given, self._total = 0, 0
        self._left = member.packed
        self._unpacker = zlib.decompressobj(wbits=-15) if member.method == _DEFLATED else None
        self._waiting = b""
        self._read_at = member.at

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any buffer
        """Read what is next."""
        told = self._member.total
        room = len(buffer) if told is None else min(len(buffer), self._member.size - self._given)
        data = self._data(room) if room else b""
        buffer[: len(data)] = data
        self._given += len(data)
        self._total = zlib.crc32(data, self._total)
        if not data and self._on_damage and (self._total != told or self._given != self._member.size):
            self._on_damage()
            self._on_damage = None
        return len(data)

    def _data(self, most: int) -> bytes:
        while True:
            if not self._waiting:
                self._file.seek(self._read_at)
                self._waiting = self._file.read(min(_PIECE, self._left))
                self._read_at += len(self._waiting)
                self._left -= len(self._waiting)
            if not self._waiting or (self._unpacker and self._unpacker.eof):
                return b""
            data = self._next(most)
            if data is None or data:
                return data or b""

    def _next(self, most: int) -> bytes | None:
        if self._unpacker is None:
            data, self._waiting = self._waiting[:most], self._waiting[most:]
            return data
        try:
            data = self._unpacker.decompress(self._waiting, most)
        except zlib.error:
            return None
        self._waiting = self._unpacker.unconsumed_tail
        return data

    @property
    def unread(self) -> int:
        """How many of the bytes that were read belong to what comes after."""
        return len(self._unpacker.unused_data) if self._unpacker else 0

    @property
    def read_at(self) -> int:
        """How far the file was read."""
        return self._read_at


def member_of(file: BinaryIO, info: ZipInfo) -> BrokenMember:
    """Return a member that a table of contents tells of."""
    file.seek(info.header_offset)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size or not head.startswith(_SIGN):
        raise UnreadableFile(
            f"the file must be a whole zip file; this one is none, or damaged ({short(info.filename)})"
        )
    *_, name_length, more_length = _LOCAL.unpack(head)
    at = info.header_offset + _LOCAL.size + name_length + more_length
    return BrokenMember(info.filename, at, info.compress_type, info.compress_size, info.file_size, info.CRC)


def members_of(file: BinaryIO) -> Iterator[BrokenMember]:
    """Return the members of a zip file whose table of contents is missing; UnreadableFile for a bomb."""
    end = file.seek(0, 2)
    at, total = 0, 0
    for _ in range(MOST_MEMBERS):
        file.seek(at)
        head = file.read(_LOCAL.size)
        if len(head) < _LOCAL.size or not head.startswith(_SIGN):
            return
        _, _, flags, method, _, _, _, packed, _, name_length, more_length = _LOCAL.unpack(head)
        name = file.read(name_length).decode("utf-8", "replace")
        begin = at + _LOCAL.size + name_length + more_length
        if flags & 1 or method not in (_STORED, _DEFLATED):
            return
        is_told = not flags & 8 and 0 < packed <= end - begin
        one = BrokenMember(name, begin, method, packed if is_told else end - begin, 0)
        content = Content(file, one)
        size = 0
        while piece := content.read(_PIECE):
            size += len(piece)
            total += len(piece)
            if total > MOST_UNPACKED:
                raise UnreadableFile(f"the zip file must unpack to at most {MOST_UNPACKED >> 20:,} MB")
        yield BrokenMember(name, begin, method, one.packed, size)
        at = _next_sign(file, begin + packed if is_told else content.read_at - content.unread, end)


def _next_sign(file: BinaryIO, at: int, end: int) -> int:
    """Return where the next member begins: a few bytes after the one before, which tell its size once more."""
    file.seek(at)
    found = file.read(64).find(_SIGN)
    return at + found if found >= 0 else end
