"""The lines of a text file and the rows of a table in it, whatever encoding, line ends and broken quotes it has.

Everything here takes time in proportion to the file's size, and memory for one row.
"""

import codecs
import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, Final

from unsit.interop.gathering import Gathering
from unsit.interop.zips import CUT_OFF, unwrapped

LONGEST_LINE: Final = 1 << 20
PIECE: Final = 1 << 16
MOST_LINES_OF_A_ROW: Final = 500
"""A note may have as many lines; behind a quote that is never closed no more are looked at."""
LONGEST_ROW: Final = 1 << 17
MOST_UNCLOSED: Final = 20
"""Quotes for whose end the following lines are searched; after so many failures in a file only their own line is."""

HEADER_WITHIN: Final = 10
"""Lines among which a header is looked for: some programs write a title or a separator above it."""

_TO_QUOTE: Final = re.compile(r'[^"]*+(?:""[^"]*+)*+"')
_BREAK: Final = re.compile(rb"[\r\n]")


def text_lines(file: BinaryIO, gathering: Gathering) -> Iterator[str]:
    """Return the lines of a text file, with their ends; one that is too long is told, and is empty.

    UTF-8, or UTF-16 by its mark or its zeros; a line that is no UTF-8 is taken as Western European, and that is told.
    """
    for number, line in enumerate(_byte_lines(_pieces(unwrapped(file, gathering))), start=1):
        if len(line) > LONGEST_LINE:
            gathering.bad(f"line {number}", f"must have at most {LONGEST_LINE:,} characters")
            yield "\n"
            continue
        try:
            yield line.decode()
        except UnicodeDecodeError:
            gathering.tell("The file is not in UTF-8; letters with accents were read as Western European.")
            yield line.decode("cp1252", "replace")


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """Return the file in pieces of UTF-8, or of what else it is in if that is no UTF-16."""
    first = file.read(PIECE)
    wide = utf16_of(first)
    if wide is None:
        while first.startswith(BOM_UTF8):
            # a file that was joined or saved twice may have more than one
            first = first.removeprefix(BOM_UTF8)
        yield first
        yield from iter(lambda: file.read(PIECE), b"")
        return
    decoder = codecs.getincrementaldecoder(wide)("replace")
    yield decoder.decode(first).removeprefix("\ufeff").encode("utf-8", "replace")
    for piece in iter(lambda: file.read(PIECE), b""):
        yield decoder.decode(piece).encode("utf-8", "replace")


def utf16_of(start: bytes) -> str | None:
    """Return which UTF-16 a file is in that begins so; None for anything else."""
    if start.startswith(BOM_UTF16_LE) or (start[1:2] == start[3:4] == b"\0" and start[:1] != b"\0"):
        return "utf-16-le"
    if start.startswith(BOM_UTF16_BE) or (start[:1] == start[2:3] == b"\0" and start[1:2] not in (b"\0", b"")):
        return "utf-16-be"
    return None


def _byte_lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Return lines that end in any of the three usual ways; of one that is too long just more than is allowed."""
    rest, is_dropping = b"", False
    for piece in pieces:
        following = piece
        if is_dropping:
            found = _BREAK.search(piece)
            if not found:
                continue
            yield bytes(LONGEST_LINE + 1)
            following, is_dropping = piece[found.start() :].removeprefix(b"\r").removeprefix(b"\n"), False
        lines = (rest + following).splitlines(keepends=True)
        rest = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
        yield from lines
        if len(rest) > LONGEST_LINE:
            rest, is_dropping = b"", True
    if rest or is_dropping:
        yield bytes(LONGEST_LINE + 1) if is_dropping else rest


def shown_start(start: bytes) -> str:
    """Return the first lines of a file that begins so, in small letters, to look for a header in."""
    wide = utf16_of(start)
    text = start.decode(wide, "replace") if wide else start.removeprefix(BOM_UTF8).decode("utf-8", "replace")
    return "\n".join(text.removeprefix("\ufeff").lower().splitlines()[:HEADER_WITHIN])


class Rows:
    """The rows of a table, each with the number of its first line.

    A quote that is opened and not closed spoils the row that it is in, and none after it.
    """

    def __init__(self, lines: Iterator[str], separator: str, width: int, first: int, gathering: Gathering) -> None:
        """width: how many cells a row has. first: number of the first line."""
        self._lines = lines
        self._separator = separator
        self._width = width
        self._next = first
        self._gathering = gathering
        self._ahead: deque[str] = deque()
        self._unclosed = 0
        sep = re.escape(separator)
        # what comes before a quote that is still open at the end: whole cells, each with its separator
        self._closed = re.compile(
            rf'(?:(?:"[^"]*+(?:""[^"]*+)*+"|[^{sep}"\r\n])[^{sep}\r\n]*+(?:{sep}|[\r\n]*+\Z)|{sep})*+'
        )

    def __iter__(self) -> Iterator[tuple[str, list[str]]]:
        """Return where each row stands, and its cells."""
        while (line := self._take()) is not None:
            number = self._next - 1
            where = f"line {number}"
            cells = self._cells(line, where)
            if cells is not None:
                yield where, cells

    def _cells(self, line: str, where: str) -> list[str] | None:
        """Return the cells of the row that begins with this line; None, and that is told, when it is none."""
        if '"' not in line and len(line) <= LONGEST_ROW:
            return self._unless_cut(line, where, line.rstrip("\r\n").split(self._separator))
        if self._is_open(line):
            found = self._long_row(line)
            if found is None:
                self._gathering.bad(where, "must close the quotation mark that it opens")
            return found
        try:
            return self._unless_cut(line, where, next(csv.reader([line], delimiter=self._separator), []))
        except csv.Error as why:
            self._gathering.bad(where, f"must be a row of a table ({why})")
            return None

    def _unless_cut(self, line: str, where: str, cells: list[str]) -> list[str] | None:
        """Return the cells of a row, unless the file breaks off within it: the last number may be half of one."""
        if line.endswith(("\r", "\n")) or len(cells) >= self._width or not any(cell.strip() for cell in cells):
            return cells
        self._gathering.bad(where, CUT_OFF)
        return None

    def _take(self) -> str | None:
        line = self._ahead.popleft() if self._ahead else next(self._lines, None)
        if line is not None:
            self._next += 1
        return line

    def _is_open(self, text: str) -> bool:
        """Say whether a quote is open at the end of a text that begins with a row."""
        if '"' not in text:
            return False
        found = self._closed.match(text)
        return found is not None and text[found.end() : found.end() + 1] == '"'

    def _long_row(self, line: str) -> list[str] | None:
        """Return the cells of a row that goes on over further lines; None, and the lines stay, when it is none."""
        taken = [line]
        length = len(line)
        allowed = MOST_LINES_OF_A_ROW if self._unclosed < MOST_UNCLOSED else 0
        is_whole = False
        while len(taken) <= allowed and length <= LONGEST_ROW and not is_whole:
            more = self._take()
            if more is None:
                break
            taken.append(more)
            length += len(more)
            is_whole = '"' in more and (tail := self._after_quote(more)) is not None and not self._is_open(tail)
        cells = self._strict(taken) if is_whole else None
        if cells is None:
            self._unclosed += 1
            self._ahead.extendleft(reversed(taken[1:]))
            self._next -= len(taken) - 1
        return cells

    def _after_quote(self, line: str) -> str | None:
        """Return what follows the cell that ends in a line, without its separator; None when none ends there."""
        found = _TO_QUOTE.match(line)
        if not found:
            return None
        return line[found.end() :].removeprefix(self._separator)

    def _strict(self, lines: list[str]) -> list[str] | None:
        try:
            cells = next(csv.reader(lines, delimiter=self._separator, strict=True))
        except (csv.Error, StopIteration):
            return None
        return cells if len(cells) == self._width else None
