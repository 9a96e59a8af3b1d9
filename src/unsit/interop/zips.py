"""Zip files: written as a stream, and read with limits, whatever they claim."""

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from typing import IO, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from unsit.diary.exchange import GZIP, UnreadableFile
from unsit.interop.broken_zips import Content, member_of, members_of
from unsit.interop.gathering import Gathering
from unsit.interop.passed_over import Passed

START: Final = b"PK\x03\x04"
"""What a zip file begins with."""
MOST_MEMBERS: Final = 10_000
MOST_RATIO: Final = 200
"""Unpacked to packed size; text of one's own packs 10 to 30 times, a bomb a thousand times."""
RATIO_FREE_BYTES: Final = 1 << 20
"""Below this a high ratio is harmless: a short diary of equal days packs well."""
PIECE: Final = 1 << 16
THE_END: Final = "the end of the file"
CUT_OFF: Final = "must not be cut off or damaged (what is whole was read)"
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
    """A zip file opened for reading within limits.

    on_damage: called where a member is damaged, whose whole part is given; without it UnreadableFile is raised.
    """

    def __init__(self, opened: ZipFile, file: BinaryIO, on_damage: Callable[[], None] | None = None) -> None:
        self._zip = opened
        self._file = file
        self._on_damage = on_damage
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
        content: RawIOBase
        if self._on_damage is not None:
            content = Content(self._file, member_of(self._file, info), self._on_damage)
        else:
            with _told():
                content = _Member(self._zip.open(info))
        with BufferedReader(content, PIECE) as file:
            yield file


class _Broken(Unzipped):
    """A zip file without its table of contents; what is whole in it is found all the same."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._members = {one.name: one for one in members_of(file)}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._members)

    def size(self, name: str) -> int:
        return self._members[name].size

    @contextmanager
    def member(self, name: str, most: int) -> Iterator[BinaryIO]:
        one = self._members[name]
        if one.size > most:
            raise UnreadableFile(f"{name} in the zip file must have at most {most:,} bytes (got {one.size:,})")
        with BufferedReader(Content(self._file, one), PIECE) as file:
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
def unzipped(file: BinaryIO, gathering: Gathering | None = None) -> Iterator[Unzipped]:
    """Open a zip file; UnreadableFile when it is none, is damaged, or has too many members.

    gathering: with it, what is whole in a zip file that is cut off or damaged is read, and the damage told there.
    """

    def damaged() -> None:
        if gathering is not None:
            gathering.bad(THE_END, CUT_OFF)

    try:
        with _told():
            opened = ZipFile(file)
    except UnreadableFile:
        broken = _Broken(file) if gathering is not None else None
        if broken is None or not broken.names:
            raise
        damaged()
        yield broken
        return
    with opened:
        if len(opened.infolist()) > MOST_MEMBERS:
            raise UnreadableFile(f"the zip file must have at most {MOST_MEMBERS:,} members")
        yield Unzipped(opened, file, damaged if gathering is not None else None)


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
        self._unpacker = zlib.decompressobj(wbits=31)
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
        if self._unpacker.eof:
            # several packed files may stand one after the other
            self._packed = self._unpacker.unused_data.lstrip(b"\0") or self._file.read(PIECE).lstrip(b"\0")
            self._read += len(self._packed)
            self._is_over = not self._packed
            self._unpacker = zlib.decompressobj(wbits=31)
            return b""
        if not self._packed:
            self._packed = self._file.read(PIECE)
            self._read += len(self._packed)
            if not self._packed:
                return self._broken()
        try:
            data = self._unpacker.decompress(self._packed, most)
        except zlib.error:
            return self._broken()
        self._packed = self._unpacker.unconsumed_tail
        return data

    def _broken(self) -> bytes:
        self._is_over = True
        self._on_damage()
        return b""
