"""Lines of a text file that may be gzipped, cut off or damaged; memory stays bounded whatever is in it."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

GZIP_MAGIC: Final = b"\x1f\x8b"

CHUNK: Final = 1 << 16
"""Bytes read or unpacked at once."""

LONGEST_LINE: Final = 1 << 20
"""Bytes; a longer line is no line of a recording."""

GZIP_WINDOW: Final = 31
"""zlib's number for a gzip wrapper with the largest window."""


class CutOff(Exception):
    """A gzipped file ends before its end; all lines that could be unpacked have been given."""


class Damaged(Exception):
    """A file cannot be unpacked, or is not text."""


def chunks(path: Path) -> Iterator[bytes]:
    """Give the file's bytes, unpacked if it is gzipped; raises CutOff at the end, or Damaged."""
    with path.open("rb") as stream:
        data = stream.read(CHUNK)
        if not data.startswith(GZIP_MAGIC):
            while data:
                yield data
                data = stream.read(CHUNK)
            return
        unpacker = zlib.decompressobj(GZIP_WINDOW)
        while data:
            if unpacker.eof:
                unpacker = zlib.decompressobj(GZIP_WINDOW)
            try:
                unpacked = unpacker.decompress(data, CHUNK)
            except zlib.error as error:
                raise Damaged(f"the packed data are damaged ({error})") from None
            if unpacked:
                yield unpacked
            data = unpacker.unused_data or unpacker.unconsumed_tail or stream.read(CHUNK)
        if not unpacker.eof:
            raise CutOff


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """Give numbered lines, from 1, without their ends; raises CutOff or Damaged after the last good one.

    A last line that is cut off is not given.
    """
    number, rest = 0, b""
    for chunk in chunks(path):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            number += 1
            yield number, _text(number, line)
        if len(rest) > LONGEST_LINE:
            raise Damaged(f"line {number + 1} is longer than {LONGEST_LINE} bytes")
    if rest:
        yield number + 1, _text(number + 1, rest)


def _text(number: int, line: bytes) -> str:
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r")
    except UnicodeDecodeError:
        raise Damaged(f"line {number} is not text") from None


def beginning(path: Path, size: int = 4096) -> bytes:
    """Give the first bytes, unpacked as far as they can be; empty when nothing can be read."""
    data = b""
    try:
        for chunk in chunks(path):
            data += chunk
            if len(data) >= size:
                break
    except (CutOff, Damaged, OSError):
        pass
    return data[:size]
