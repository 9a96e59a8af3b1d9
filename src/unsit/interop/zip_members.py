"""The members of a zip file, of one that is damaged or breaks off too: by its table of contents, or without one."""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import RawIOBase
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from unsit.diary.exchange import UnreadableFile
from unsit.diary.unpacking import BARE_WBITS, Unpacker

MOST_UNPACKED: Final = 4 << 30
"""Bytes of all members together."""
MOST_MEMBERS: Final = 10_000
MOST_RATIO: Final = 200
"""Unpacked to packed size; text of one's own packs 10 to 30 times, a bomb a thousand times."""
RATIO_FREE_BYTES: Final = 1 << 20
"""Below this a high ratio is harmless: a short diary of equal days packs well."""
_LOCAL: Final = struct.Struct("<4sHHHHHIIIHH")
_SIGN: Final = b"PK\x03\x04"
_IS_UTF8: Final = 0x800
_PIECE: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a zip file.

    at: where its content begins. packed, size: its bytes in the file and unpacked; as far as they go where no table of
    contents says it. total: the sum (CRC-32) that its bytes must have; None where nothing says it.
    """

    name: str
    at: int
    method: int
    packed: int
    size: int
    total: int | None = None
    is_encrypted: bool = False


class Content(RawIOBase):
    """What can be unpacked of a member, until it ends or is damaged; never more than it says.

    on_damage: called at the end when it is not what it says.
    """

    def __init__(self, file: BinaryIO, member: Member, on_damage: Callable[[], None] | None = None) -> None:
        self._file = file
        self._member = member
        self._on_damage = on_damage
        self._given, self._total = 0, 0
        self._left = member.packed
        self._unpacker = Unpacker(BARE_WBITS) if member.method == ZIP_DEFLATED else None
        self._waiting = b""
        self._read_at = member.at

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any buffer
        """Read what is next."""
        total = self._member.total
        room = min(len(buffer), self._member.size - self._given)
        data = self._data(room) if room else b""
        buffer[: len(data)] = data
        self._given += len(data)
        self._total = zlib.crc32(data, self._total)
        if not data and self._on_damage and (self._total != total or self._given != self._member.size):
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
            if not self._waiting or (self._unpacker and (self._unpacker.is_at_end or self._unpacker.is_broken)):
                return b""
            data = self._next(most)
            if data:
                return data

    def _next(self, most: int) -> bytes:
        if self._unpacker is None:
            data, self._waiting = self._waiting[:most], self._waiting[most:]
            return data
        data = self._unpacker.unpack(self._waiting, most)
        self._waiting = self._unpacker.waiting
        return data

    @property
    def end(self) -> int:
        """Where in the file the content ends; where it begins if that cannot be seen."""
        if self._unpacker is None:
            return self._read_at - len(self._waiting)
        return self._read_at - len(self._unpacker.after_end) if self._unpacker.is_at_end else self._member.at


def listed_member(file: BinaryIO, info: ZipInfo) -> Member | None:
    """Return a member that a table of contents lists; None when it is not where that says."""
    end = file.seek(0, 2)
    if not 0 <= info.header_offset <= end - _LOCAL.size:
        return None
    file.seek(info.header_offset)
    head = file.read(_LOCAL.size)
    if not head.startswith(_SIGN):
        return None
    *_, name_length, more_length = _LOCAL.unpack(head)
    if file.read(name_length) != _name_bytes(info):
        return None
    at = info.header_offset + _LOCAL.size + name_length + more_length
    packed = max(0, min(info.compress_size, end - at))
    is_encrypted = bool(info.flag_bits & 1)
    return Member(info.filename, at, info.compress_type, packed, info.file_size, info.CRC, is_encrypted)


def _name_bytes(info: ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _IS_UTF8 else "cp437", "replace")


def unlisted_members(file: BinaryIO) -> Iterator[Member]:
    """Return the members of a zip file whose table of contents is missing or wrong; UnreadableFile for a bomb."""
    end = file.seek(0, 2)
    most = min(MOST_UNPACKED, max(RATIO_FREE_BYTES, MOST_RATIO * end))
    at, total = 0, 0
    for _ in range(MOST_MEMBERS):
        at = _next_sign(file, at)
        file.seek(max(at, 0))
        head = file.read(_LOCAL.size)
        if at < 0 or len(head) < _LOCAL.size:
            return
        _, _, flags, method, _, _, _, packed, _, name_length, more_length = _LOCAL.unpack(head)
        name = file.read(name_length).decode("utf-8", "replace")
        begin = at + _LOCAL.size + name_length + more_length
        at += len(_SIGN)
        if flags & 1 or method not in (ZIP_STORED, ZIP_DEFLATED) or begin > end:
            continue
        is_size_stated = not flags & 8 and 0 < packed <= end - begin
        found = Member(name, begin, method, packed if is_size_stated else end - begin, most + 1)
        content = Content(file, found)
        size = 0
        while piece := content.read(_PIECE):
            size += len(piece)
            total += len(piece)
            if total > most:
                raise UnreadableFile(f"the packed file must unpack to at most {MOST_RATIO} times its size")
        yield replace(found, size=size)
        at = max(at, begin + packed if is_size_stated else content.end)


def _next_sign(file: BinaryIO, at: int) -> int:
    """Return where the next member begins; -1 when there is none."""
    file.seek(at)
    before = b""
    while piece := file.read(_PIECE):
        found = (before + piece).find(_SIGN)
        if found >= 0:
            return at - len(before) + found
        at += len(piece)
        before = (before + piece)[1 - len(_SIGN) :]
    return -1
