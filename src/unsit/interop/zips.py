"""Zip files: written as a stream, and read with limits, whatever they claim."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from typing import IO, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from unsit.diary.exchange import UnreadableFile

START: Final = b"PK\x03\x04"
"""What a zip file begins with."""
MOST_MEMBERS: Final = 10_000
MOST_RATIO: Final = 200
"""Unpacked to packed size; text of one's own packs 10 to 30 times, a bomb a thousand times."""
RATIO_FREE_BYTES: Final = 1 << 20
"""Below this a high ratio is harmless: a short diary of equal days packs well."""
PIECE: Final = 1 << 16
_FIRST_NAME_AT: Final = 30
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)


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
    """A zip file opened for reading within limits."""

    def __init__(self, opened: ZipFile) -> None:
        self._zip = opened
        self._infos: Mapping[str, ZipInfo] = {info.filename: info for info in opened.infolist()}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the members."""
        return tuple(self._infos)

    def size(self, name: str) -> int:
        """Give the unpacked size that a member claims."""
        return self._infos[name].file_size

    @contextmanager
    def member(self, name: str, most: int) -> Iterator[BinaryIO]:
        """Open a member; UnreadableFile when it is no honest file of at most so many bytes.

        A member never gives more bytes than it claims, so what is checked here holds for what is read.
        """
        info = self._infos[name]
        if info.flag_bits & 1:
            raise UnreadableFile(f"{name} in the zip file must not be encrypted")
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise UnreadableFile(f"{name} in the zip file must be packed in the usual way (deflate)")
        if info.file_size > most:
            raise UnreadableFile(f"{name} in the zip file must have at most {most:,} bytes (got {info.file_size:,})")
        if info.file_size > max(RATIO_FREE_BYTES, MOST_RATIO * info.compress_size):
            raise UnreadableFile(
                f"{name} in the zip file must unpack to at most {MOST_RATIO} times its size "
                f"(got {info.file_size / max(1, info.compress_size):,.0f} times)"
            )
        with _told():
            packed = self._zip.open(info)
        with BufferedReader(_Member(packed), PIECE) as file:
            yield file


class _Member(RawIOBase):
    """A member's content; what is damaged in it is told as an unreadable file."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any buffer
        with _told():
            data = self._packed.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._packed.close()
        super().close()


@contextmanager
def unzipped(file: BinaryIO) -> Iterator[Unzipped]:
    """Open a zip file; UnreadableFile when it is none, is damaged, or has too many members."""
    with _told():
        opened = ZipFile(file)
    with opened:
        if len(opened.infolist()) > MOST_MEMBERS:
            raise UnreadableFile(f"the zip file must have at most {MOST_MEMBERS:,} members")
        yield Unzipped(opened)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, KeyError) as why:
        raise UnreadableFile(f"the file must be a whole zip file; this one is none, or damaged ({why})") from why


def is_zip(file: BinaryIO) -> bool:
    """Say whether a file begins as a zip file does; it is left at its beginning."""
    file.seek(0)
    start = file.read(len(START))
    file.seek(0)
    return start == START
