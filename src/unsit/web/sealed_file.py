"""A stream of bytes encrypted with a passphrase, in pieces, so that neither side holds more than one in memory.

The file begins with MAGIC, a salt, the cost of scrypt and the first bytes of each nonce. Then pieces of PIECE_BYTES and
their tags: AES-256-GCM with a nonce of prefix, number of the piece, and 1 for the last one (the STREAM construction of
Hoang, Reyhanitabar, Rogaway and Vizár, 2015), so that pieces cannot be left out, exchanged or cut off unnoticed.
"""

import secrets
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from unsit.web.errors import DamagedBackupError

MAGIC: Final = b"unsit-backup-encrypted-1\n"
PIECE_BYTES: Final = 1_048_576

_SALT_BYTES: Final = 16
_PREFIX_BYTES: Final = 7
_TAG_BYTES: Final = 16
_COST_LOG2: Final = 17
"""Of scrypt: 128 MiB and a third of a second for each try."""
_COSTS_TAKEN: Final = range(14, 19)
_HEADER_BYTES: Final = len(MAGIC) + _SALT_BYTES + 1 + _PREFIX_BYTES


def _cipher(passphrase: str, header: bytes) -> AESGCM:
    salt, cost = header[len(MAGIC) : len(MAGIC) + _SALT_BYTES], header[len(MAGIC) + _SALT_BYTES]
    return AESGCM(Scrypt(salt=salt, length=32, n=1 << cost, r=8, p=1).derive(passphrase.encode()))


def _nonce(header: bytes, number: int, *, is_last: bool) -> bytes:
    return header[-_PREFIX_BYTES:] + number.to_bytes(4, "big") + bytes([is_last])


class SealingWriter:
    """Encrypts what is written to it; `close` ends the stream and leaves the file open."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self._file = file
        self._header = MAGIC + secrets.token_bytes(_SALT_BYTES) + bytes([_COST_LOG2])
        self._header += secrets.token_bytes(_PREFIX_BYTES)
        self._cipher = _cipher(passphrase, self._header)
        self._waiting = bytearray()
        self._number = 0
        file.write(self._header)

    def write(self, data: bytes) -> int:
        """Take bytes; the last piece waits until it is known to be the last."""
        self._waiting += data
        while len(self._waiting) > PIECE_BYTES:
            self._put(bytes(self._waiting[:PIECE_BYTES]), is_last=False)
            del self._waiting[:PIECE_BYTES]
        return len(data)

    def flush(self) -> None:
        """Do nothing: pieces are written when they are full."""

    def close(self) -> None:
        """Write the last piece."""
        self._put(bytes(self._waiting), is_last=True)

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._header, self._number, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, piece, self._header))
        self._number += 1


class UnsealingReader:
    """Decrypts what SealingWriter wrote; DamagedBackupError when a piece is not what was written."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        """file: stands at its beginning."""
        self._file = file
        self._header = file.read(_HEADER_BYTES)
        if len(self._header) < _HEADER_BYTES or self._header[len(MAGIC) + _SALT_BYTES] not in _COSTS_TAKEN:
            raise DamagedBackupError("the file is damaged or was cut off at its beginning")
        self._cipher = _cipher(passphrase, self._header)
        self._ahead = file.read(PIECE_BYTES + _TAG_BYTES)
        self._number = 0
        self._ready = b""
        self._is_done = False

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes, none at the end; everything without a size."""
        if size < 0:
            parts = []
            while part := self.read(PIECE_BYTES):
                parts.append(part)
            return b"".join(parts)
        while not self._ready and not self._is_done:
            self._next()
        part, self._ready = self._ready[:size], self._ready[size:]
        return part

    def _next(self) -> None:
        piece, self._ahead = self._ahead, self._file.read(PIECE_BYTES + _TAG_BYTES)
        self._is_done = not self._ahead
        try:
            self._ready = self._cipher.decrypt(
                _nonce(self._header, self._number, is_last=self._is_done), piece, self._header
            )
        except InvalidTag:
            reason = "the passphrase is wrong, or the file is damaged"
            raise DamagedBackupError(reason if self._number == 0 else "the file is damaged or was cut off") from None
        self._number += 1
