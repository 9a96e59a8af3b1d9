"""A FIT file out of messages: header, definitions, data, and the sum at the end; nothing of what they mean.

Little-endian throughout. A message's definition is written when its layout is not among the sixteen in use.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Final, NamedTuple

from unsit.interop.errors import UnwritableDiary

PROTOCOL: Final = 0x20
PROFILE: Final = 21_00
LONGEST_TEXT: Final = 254
"""Bytes of a text, without the zero that ends it."""

_EPOCH: Final = datetime(1989, 12, 31, tzinfo=UTC)
_EARLIEST_S: Final = 0x10000000
"""Below this a FIT time counts from when a device was switched on."""
_LATEST_S: Final = 0xFFFFFFFE - 86_400
"""A day before the largest, so that the time by the clocks of any zone can be told as well."""
_LAYOUTS: Final = 16
_HEADER_SIZE: Final = 14

_NIBBLES: Final = (
    0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
    0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
)  # fmt: skip
"""The remainders of the 16-bit sum of FIT (CRC-16, polynomial 0xA001), four bits at a time."""


class Base(Enum):
    """How a field is stored: the byte that says so, its `struct` letter, and its largest value."""

    ENUM = (0x00, "B", 0xFE)
    UINT8 = (0x02, "B", 0xFE)
    UINT16 = (0x84, "H", 0xFFFE)
    UINT32 = (0x86, "I", 0xFFFFFFFE)
    UINT32Z = (0x8C, "I", 0xFFFFFFFF)
    STRING = (0x07, "s", 0)


class Field(NamedTuple):
    """A field of a message: its number, how it is stored, and its value as stored."""

    number: int
    base: Base
    value: int | str


@dataclass(frozen=True, slots=True)
class Message:
    """A message: its global number and its fields, in order."""

    number: int
    fields: tuple[Field, ...]


def crc(data: bytes, start: int = 0) -> int:
    """Give FIT's 16-bit sum of bytes.

    >>> hex(crc(b"123456789"))
    '0xbb3d'
    """
    total = start
    for byte in data:
        total = (total >> 4) ^ _NIBBLES[total & 0xF] ^ _NIBBLES[byte & 0xF]
        total = (total >> 4) ^ _NIBBLES[total & 0xF] ^ _NIBBLES[byte >> 4]
    return total


def fit_file(messages: Iterable[Message]) -> bytes:
    """Give the bytes of a FIT file that holds these messages."""
    data = b"".join(_records(messages))
    head = struct.pack("<BBHI4s", _HEADER_SIZE, PROTOCOL, PROFILE, len(data), b".FIT")
    whole = head + struct.pack("<H", crc(head)) + data
    return whole + struct.pack("<H", crc(whole))


def fit_time(instant: datetime) -> int:
    """Give an instant as seconds since the end of 1989; UnwritableDiary outside the years that FIT can tell."""
    seconds = round((instant - _EPOCH).total_seconds())
    if not _EARLIEST_S <= seconds <= _LATEST_S:
        raise UnwritableDiary(f"a FIT file must have times between 1998 and 2126 (got {instant.date().isoformat()})")
    return seconds


def scaled(value: float, scale: float, base: Base) -> int:
    """Give a number as it is stored, in so many parts of its unit; the largest there is for a larger one."""
    return max(0, min(base.value[2], round(value * scale)))


def fit_text(text: str) -> str:
    """Cut a text to what a field holds, between two characters."""
    plain = text.replace("\0", " ").encode("utf-8", "replace")[:LONGEST_TEXT]
    return plain.decode("utf-8", "ignore")


def _records(messages: Iterable[Message]) -> Iterator[bytes]:
    layouts: dict[bytes, int] = {}
    for message in messages:
        layout, content = _layout(message), _content(message)
        local = layouts.get(layout)
        if local is None:
            if len(layouts) == _LAYOUTS:
                layouts.clear()
            local = layouts[layout] = len(layouts)
            yield bytes([0x40 | local]) + layout
        yield bytes([local]) + content


def _layout(message: Message) -> bytes:
    fields = b"".join(
        struct.pack("<BBB", field.number, len(_stored(field)), field.base.value[0]) for field in message.fields
    )
    return struct.pack("<BBHB", 0, 0, message.number, len(message.fields)) + fields


def _content(message: Message) -> bytes:
    return b"".join(map(_stored, message.fields))


def _stored(field: Field) -> bytes:
    if isinstance(field.value, str):
        return fit_text(field.value).encode() + b"\0"
    return struct.pack(f"<{field.base.value[1]}", field.value)
