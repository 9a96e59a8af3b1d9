"""Files that lie encrypted with a key of their own, which is in the database only: AES-256 in GCM, piece by piece.

A reader may begin anywhere, so that a zip file is read without unpacking it to the disk first. The last piece is
marked, so that a file that was cut off is noticed.
"""

import io
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PIECE_BYTES: Final = 65_536
_TAG_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_KEY_BITS: Final = 256
_LAST: Final = b"last"


class SealedFileError(OSError):
    """A file that is damaged, cut off, or sealed with another key."""


class TooLongError(ValueError):
    """More was written than is allowed."""


def new_key() -> bytes:
    """Return a key for one file."""
    return secrets.token_bytes(_KEY_BITS // 8)


def _nonce(number: int) -> bytes:
    # A key is for one file, and a piece is sealed once.
    return number.to_bytes(_NONCE_BYTES, "big")


class SealedWriter:
    """Writes a file, readable for its owner alone; TooLongError when it gets longer than `most` bytes."""

    def __init__(self, path: Path, key: bytes, most: int) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
        self._cipher = AESGCM(key)
        self._left = most
        self._number = 0
        self._waiting = bytearray()

    def write(self, data: bytes) -> None:
        """Write bytes."""
        self._left -= len(data)
        if self._left < 0:
            raise TooLongError
        self._waiting += data
        while len(self._waiting) > PIECE_BYTES:
            self._seal(bytes(self._waiting[:PIECE_BYTES]), b"")
            del self._waiting[:PIECE_BYTES]

    def _seal(self, piece: bytes, mark: bytes) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number), piece, mark))
        self._number += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        # What was broken off stays without its last piece.
        if kind is None:
            self._seal(bytes(self._waiting), _LAST)
        self._file.close()


class _SealedRaw(io.RawIOBase):
    """The content of a sealed file, from any place on."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._file = path.open("rb")
        self._cipher = AESGCM(key)
        sealed = PIECE_BYTES + _TAG_BYTES
        whole = path.stat().st_size
        self._last = max(0, -(-whole // sealed) - 1)
        self._size = max(0, whole - (self._last + 1) * _TAG_BYTES)
        self._place = 0
        self._piece: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that reading may begin anywhere."""
        return True

    def tell(self) -> int:
        """Return the place."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place and return it."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise OSError("the place must not be before the beginning")
        self._place = start + offset
        return self._place

    def _opened(self, number: int) -> bytes:
        if self._piece[0] != number:
            self._file.seek(number * (PIECE_BYTES + _TAG_BYTES))
            sealed = self._file.read(PIECE_BYTES + _TAG_BYTES)
            try:
                piece = self._cipher.decrypt(_nonce(number), sealed, _LAST if number == self._last else b"")
            except (InvalidTag, ValueError) as error:
                raise SealedFileError("the file must be whole and sealed with this key") from error
            self._piece = (number, piece)
        return self._piece[1]

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer; return how many bytes."""
        if self._place >= self._size:
            # An empty file has a piece too, which says that it is whole.
            self._opened(self._last)
            return 0
        number, start = divmod(self._place, PIECE_BYTES)
        part = self._opened(number)[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._place += len(part)
        return len(part)

    def close(self) -> None:
        """Close it."""
        self._file.close()
        super().close()


def opened(path: Path, key: bytes) -> BinaryIO:
    """Return the content of a sealed file; SealedFileError while reading when it is damaged."""
    return cast("BinaryIO", io.BufferedReader(_SealedRaw(path, key), PIECE_BYTES))


def pieces(path: Path, key: bytes) -> Iterator[bytes]:
    """Yield the content of a sealed file piece by piece."""
    with opened(path, key) as file:
        while piece := file.read(PIECE_BYTES):
            yield piece
