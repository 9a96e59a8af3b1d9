"""The messages of a FIT file, read on over whatever is odd in it; nothing of what they mean but their names.

A message's definition says how many bytes each of its fields has, so fields that nobody describes are stepped over:
developer fields, sizes that fit no type, types that are none. Time grows with the file's size, at most so many messages
are decoded, and runs of messages that are not wanted are stepped over at once.
"""

import struct
import sys
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from unsit.interop.passed_over import Counted, OwnName

MOST_MESSAGES: Final = 3_000_000
"""Messages of a file that are looked at; a day of records, one a second, is 90 000."""
MOST_DECODED: Final = 20_000
"""Messages whose fields are read."""

_SIGN: Final = b".FIT"
_SMALLEST_HEADER: Final = 12
_TYPES: Final[Mapping[int, tuple[str, int]]] = {
    0x00: ("B", 0xFF), 0x01: ("b", 0x7F), 0x02: ("B", 0xFF), 0x83: ("h", 0x7FFF), 0x84: ("H", 0xFFFF),
    0x85: ("i", 0x7FFFFFFF), 0x86: ("I", 0xFFFFFFFF), 0x0A: ("B", 0), 0x8B: ("H", 0), 0x8C: ("I", 0),
    0x8E: ("q", 0x7FFFFFFFFFFFFFFF), 0x8F: ("Q", 0xFFFFFFFFFFFFFFFF), 0x90: ("Q", 0),
}  # fmt: skip
"""Base types of numbers: their `struct` letter, and the value that stands for none."""
_STRING: Final = 0x07
_FLOATS: Final[Mapping[int, str]] = {0x88: "f", 0x89: "d"}

Value = float | str | tuple[float, ...]
Message = Mapping[int, Value]
"""Values by the numbers of their fields; a list of numbers keeps None's place as NaN."""


@dataclass(slots=True)
class FitContent:
    """What a FIT file holds.

    messages: those that are wanted, by global number. others: how many of all others. unread: fields of the wanted ones
    that nobody asked for, by (message, field). damage: what was read over, such as `a sum that is not right`. is_cut:
    whether the file ends too early. is_too_long: whether it has more messages than are looked at.
    """

    messages: dict[int, list[Message]] = field(default_factory=dict)
    others: dict[int, int] = field(default_factory=dict)
    unread: dict[tuple[int, int], int] = field(default_factory=dict)
    developer_fields: int = 0
    damage: Counted = field(default_factory=Counted)
    is_cut: bool = False
    is_too_long: bool = False


class _Field(NamedTuple):
    number: int
    offset: int
    size: int
    base: int


@dataclass(slots=True)
class _Layout:
    """How a message of a local number lies in the file. size: without its first byte."""

    number: int
    size: int
    order: str
    wanted: list[_Field]
    unread: list[tuple[_Field, bytes]]
    developer: int


def content_of(data: bytes, wanted: Mapping[int, frozenset[int]]) -> FitContent | None:
    """Return what a FIT file holds; None when it is none. wanted: numbers of messages, and of their fields.

    Several FIT files may stand one after the other.
    """
    found = FitContent()
    at = 0
    while is_fit(data[at : at + 14]):
        at = _Reader(data, wanted, found).read(at)
    if at == 0:
        return None
    if len(data) > at and not found.is_cut and data[at:].strip(b"\0"):
        found.damage.add(OwnName.AFTER_THE_END)
    return found


def is_fit(start: bytes) -> bool:
    """Say whether a file begins as a FIT file does."""
    return len(start) >= _SMALLEST_HEADER and start[0] >= _SMALLEST_HEADER and start[8:12] == _SIGN


class _Reader:
    """Reads one FIT file into what was found so far."""

    def __init__(self, data: bytes, wanted: Mapping[int, frozenset[int]], found: FitContent) -> None:
        self._data = data
        self._wanted = wanted
        self._found = found
        self._layouts: dict[int, _Layout] = {}
        self._count = 0
        self._decoded = 0

    def read(self, start: int) -> int:
        """Read the file that begins here; return where it ends."""
        data, begin = self._data, start + self._data[start]
        size = int.from_bytes(data[start + 4 : start + 8], "little")
        end = begin + size
        if size == 0 or end > len(data):
            # some devices write the size last, and never do when they go out before
            self._found.is_cut = True
            end = len(data)
        total = data[end : end + 2]
        is_right = len(total) == 2 and crc16(data[start:end]) == int.from_bytes(total, "little")
        if not is_right and not self._found.is_cut:
            self._found.damage.add(OwnName.WRONG_SUM)
        at = begin
        while at < end and self._count < MOST_MESSAGES:
            following = self._record(at, end)
            if following is None:
                self._found.is_cut = True
                break
            if following == at:
                if not is_right:
                    # what a damaged file says after this may be anything
                    self._found.is_cut = True
                    break
                self._found.damage.add(OwnName.BETWEEN_MESSAGES)
                following = at + 1
                self._count += 1
            at = following
        self._found.is_too_long |= self._count >= MOST_MESSAGES
        return end + 2

    def _record(self, at: int, end: int) -> int | None:
        """Read what begins here; return where it ends, the same place when it is nothing, None when it is cut off."""
        head = self._data[at]
        if head & 0x80:
            local = (head >> 5) & 3
        elif head & 0x40:
            self._count += 1
            return self._definition(at, end)
        else:
            local = head & 0x0F
        layout = self._layouts.get(local)
        if layout is None:
            return at
        if at + 1 + layout.size > end:
            return None
        if layout.number in self._wanted and self._decoded < MOST_DECODED:
            self._count += 1
            self._decoded += 1
            self._take(layout, at + 1)
            return at + 1 + layout.size
        return self._step_over(layout, at, end)

    def _definition(self, at: int, end: int) -> int | None:
        data = self._data
        if at + 6 > end:
            return None
        head, is_big, count = data[at], data[at + 2], data[at + 5]
        order = ">" if is_big else "<"
        number = int.from_bytes(data[at + 3 : at + 5], "big" if is_big else "little")
        fields_at, following = at + 6, at + 6 + 3 * count
        developer, developer_size = 0, 0
        if head & 0x20:
            if following >= end:
                return None
            developer = data[following]
            developer_at, following = following + 1, following + 1 + 3 * developer
            developer_size = sum(data[developer_at + 1 : min(following, end) : 3])
        if following > end:
            return None
        wanted = self._wanted.get(number)
        read, unread, offset = [], [], 0
        for place in range(fields_at, fields_at + 3 * count, 3):
            one = _Field(data[place], offset, data[place + 1], data[place + 2])
            offset += one.size
            if wanted is not None:
                if one.number in wanted:
                    read.append(one)
                else:
                    unread.append((one, _nothing(one, order)))
        self._layouts[head & 0x0F] = _Layout(number, offset + developer_size, order, read, unread, developer)
        return following

    def _take(self, layout: _Layout, at: int) -> None:
        data, values = self._data, dict[int, Value]()
        for one in layout.wanted:
            start = at + one.offset
            value = _value(data[start : start + one.size], one.base, layout.order)
            if value is not None:
                values[one.number] = value
        for one, nothing in layout.unread:
            start = at + one.offset
            if data[start : start + one.size] != nothing:
                key = layout.number, one.number
                self._found.unread[key] = self._found.unread.get(key, 0) + 1
        self._found.developer_fields += layout.developer
        self._found.messages.setdefault(layout.number, []).append(values)

    def _step_over(self, layout: _Layout, at: int, end: int) -> int:
        """Step over a run of messages that are not wanted; return where it ends."""
        stride, head = layout.size + 1, self._data[at : at + 1]
        count, window = 0, 8
        while True:
            start = at + count * stride
            most = min(window, (end - start) // stride)
            run = self._data[start : start + most * stride : stride]
            same = len(run) - len(run.lstrip(head))
            count += same
            if same < window:
                break
            window *= 2
        self._count += count
        self._found.developer_fields += layout.developer * count
        self._found.others[layout.number] = self._found.others.get(layout.number, 0) + count
        return at + count * stride


def _nothing(one: _Field, order: str) -> bytes:
    """Return the bytes by which a field says that it says nothing."""
    if one.base in _TYPES:
        letter, none = _TYPES[one.base]
        size = struct.calcsize(letter)
        return struct.pack(order + letter, none) * (one.size // size)
    return (b"\0" if one.base == _STRING else b"\xff") * one.size


def _value(data: bytes, base: int, order: str) -> Value | None:
    """Return the value of a field; None where there is none, or its size fits no value of its type."""
    if base == _STRING:
        return data.partition(b"\0")[0].decode("utf-8", "replace") or None
    letter, none = _TYPES.get(base, (_FLOATS.get(base, ""), None))
    if not letter:
        return None
    size = struct.calcsize(letter)
    if not data or len(data) % size:
        return None
    values = struct.unpack(f"{order}{len(data) // size}{letter}", data)
    told = [float("nan") if value == none else value for value in values]
    if all(value != value for value in told):
        return None
    return told[0] if len(told) == 1 else tuple(told)


@cache
def _table() -> list[int]:
    """Return the remainder of each sixteen bits under FIT's sum (CRC-16, polynomial 0xA001)."""
    one = []
    for byte in range(256):
        total = byte
        for _ in range(8):
            total = (total >> 1) ^ (0xA001 if total & 1 else 0)
        one.append(total)
    return [(one[word & 0xFF] >> 8) ^ one[(one[word & 0xFF] ^ (word >> 8)) & 0xFF] for word in range(1 << 16)]


def crc16(data: bytes) -> int:
    """Return FIT's sum of bytes, two bytes at a time.

    >>> hex(crc16(b"123456789"))
    '0xbb3d'
    """
    table, total = _table(), 0
    even = len(data) & ~1
    words = array("H", data[:even])
    if sys.byteorder == "big":
        words.byteswap()
    for word in words:
        total = table[total ^ word]
    if len(data) > even:
        # one byte more: what is left of it, in the low half of a word of nothing
        low = (total ^ data[-1]) & 0xFF
        for _ in range(8):
            low = (low >> 1) ^ (0xA001 if low & 1 else 0)
        total = (total >> 8) ^ low
    return total
