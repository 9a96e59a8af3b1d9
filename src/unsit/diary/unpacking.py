"""Unpacking what was packed by deflate (gzip, zip), of damaged bytes too."""

import zlib
from collections.abc import Iterator
from typing import Final

GZIP_WBITS: Final = 31
"""`zlib`'s sign for bytes with what gzip puts around them."""
BARE_WBITS: Final = -15
"""Its sign for bytes with nothing around them, as in zip files."""


class Unpacker:
    """Unpacks deflated bytes; of damaged ones whatever comes before the damage."""

    def __init__(self, wbits: int) -> None:
        """wbits: `zlib`'s sign for what stands around the bytes."""
        self._unpacker = zlib.decompressobj(wbits=wbits)
        self.is_broken = False
        """Whether damage was met; nothing comes after it."""

    def unpack(self, packed: bytes, most: int) -> bytes:
        """Return at most so many bytes of what follows."""
        # what an object of zlib had unpacked before the damage is lost with its error
        before = self._unpacker.copy()
        try:
            return self._unpacker.decompress(packed, most)
        except zlib.error:
            self.is_broken = True
            self._unpacker = before
            return b"".join(self._before_damage(packed))[:most]

    def _before_damage(self, packed: bytes) -> Iterator[bytes]:
        """Return what can be unpacked; each step is half as long, so that all take no longer than the whole does."""
        at = 0
        for power in reversed(range(len(packed).bit_length())):
            before = self._unpacker.copy()
            try:
                yield self._unpacker.decompress(packed[at : at + (1 << power)])
                at += 1 << power
            except zlib.error:
                self._unpacker = before

    @property
    def is_at_end(self) -> bool:
        """Whether the packed bytes have ended as they say."""
        return self._unpacker.eof and not self.is_broken

    @property
    def waiting(self) -> bytes:
        """What of the packed bytes is still to be unpacked."""
        return b"" if self.is_broken else self._unpacker.unconsumed_tail

    @property
    def after_end(self) -> bytes:
        """What stands after the packed bytes."""
        return self._unpacker.unused_data
