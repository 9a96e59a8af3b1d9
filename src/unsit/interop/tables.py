"""Tables in text files, row by row, whatever their separator, encoding and spelling of numbers."""

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from io import TextIOWrapper
from itertools import chain
from typing import BinaryIO, Final, TypeVar
from zoneinfo import ZoneInfo

from unsit.diary.exchange import UnreadableFile
from unsit.interop.amounts import factor, read_number
from unsit.interop.gathering import Gathering
from unsit.interop.times import read_seconds, read_time
from unsit.movement.decode import shown

LONGEST_LINE: Final = 1 << 20
SEPARATORS: Final = (",", ";", "\t")
_WITH_UNIT: Final = re.compile(r"(.*?)\s*[(\[]([^()\[\]]+)[)\]]")

T = TypeVar("T")
L = TypeVar("L", str, bytes)

Columns = Mapping[str, Sequence[str]]
"""Names that a column may have in the header, by what we call it."""


class Row:
    """One row of a table. where: for people. problems: what was found wrong while its values were read."""

    def __init__(self, where: str, cells: Mapping[str, str], heads: Mapping[str, str]) -> None:
        self.where = where
        self.problems: list[str] = []
        self._cells = cells
        self._heads = heads

    def text(self, column: str) -> str:
        """Give the text of a column, without space around it; empty if there is none."""
        return self._cells.get(column, "").strip()

    def raw(self, column: str) -> str:
        """Give the text of a column as it stands."""
        return self._cells.get(column, "")

    def need(self, column: str) -> str:
        """Give the text of a column that must have one."""
        text = self.text(column)
        if not text:
            self.problems.append(f"{self._head(column)} must be given")
        return text

    def number(self, column: str) -> float:
        """Give the number in a column; 0 where it is empty."""
        text = self.text(column)
        if not text:
            return 0.0
        try:
            return read_number(text)
        except ValueError as why:
            return self._wrong(column, why, 0.0)

    def seconds(self, column: str) -> float:
        """Give the length of time in a column; 0 where it is empty."""
        text = self.text(column)
        try:
            return read_seconds(text) if text else 0.0
        except ValueError as why:
            return self._wrong(column, why, 0.0)

    def factor(self, column: str, units: Mapping[str, float], usual: str) -> float:
        """Give what one of the unit in a column is; of the usual one where the column is empty."""
        try:
            return factor(self.text(column) or usual, units)
        except ValueError as why:
            return self._wrong(column, why, 1.0)

    def time(self, column: str, zone: ZoneInfo) -> datetime | None:
        """Give the time in a column; None where it is empty or wrong."""
        text = self.text(column)
        try:
            return read_time(text, zone) if text else None
        except ValueError as why:
            return self._wrong(column, why, None)

    def _wrong(self, column: str, why: ValueError, instead: T) -> T:
        self.problems.append(f"{self._head(column)} {why} (got {shown(self.text(column))})")
        return instead

    def _head(self, column: str) -> str:
        return self._heads.get(column, column)


class Table:
    """A table with a header. units: what stands in brackets behind a column's name, by column."""

    def __init__(
        self, file: BinaryIO, columns: Columns, needed: Sequence[str], what: str, gathering: Gathering
    ) -> None:
        """columns: those that are read. needed: without these it is none. what: of files, for people."""
        self._gathering = gathering
        self._lines = text_lines(file, gathering)
        self._first, first = next(
            ((number, line) for number, line in enumerate(self._lines, start=1) if line.strip()), (1, "")
        )
        self._separator, self._places = _header(first, columns)
        self.units = {name: unit for name, (_, _, unit) in self._places.items()}
        self._width = len(next(csv.reader([first], delimiter=self._separator), [])) if self._places else 0
        self._heads = {name: head for name, (_, head, _) in self._places.items()}
        missing = [columns[name][0] for name in needed if name not in self._places]
        if missing:
            raise UnreadableFile(
                f"{what} must begin with a header that has the columns {', '.join(columns[name][0] for name in needed)}"
                f" (missing: {', '.join(missing)})"
            )

    @property
    def columns(self) -> frozenset[str]:
        """Those that the file has."""
        return frozenset(self._places)

    def rows(self) -> Iterator[Row]:
        """Give the rows in order; what is no row is told."""
        reader = csv.reader(self._lines, delimiter=self._separator)
        line = after = self._first + 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as why:
                self._gathering.bad(f"line {line}", f"must be a row of a table ({why})")
                line = after + reader.line_num
                continue
            where, line = f"line {line}", after + reader.line_num
            if any(cell.strip() for cell in cells[self._width :]):
                self._gathering.bad(where, f"must have at most {self._width} values (got {len(cells)})")
            elif any(cell.strip() for cell in cells):
                there = {name: cells[at] for name, (at, _, _) in self._places.items() if at < len(cells)}
                yield Row(where, there, self._heads)


def text_lines(file: BinaryIO, gathering: Gathering) -> Iterator[str]:
    """Give the lines of a text file, with their ends; UnreadableFile at one that is longer than any table's.

    UTF-8 or UTF-16 by its mark; a line that is no UTF-8 is taken as Western European, and that is told.
    """
    if file.seekable():
        file.seek(0)
    lines = enumerate(_pieces(file.readline), start=1)
    first = next(lines, (1, b""))
    if first[1].startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        yield from _utf16_lines(file)
        return
    for number, line in chain([(1, first[1].removeprefix(BOM_UTF8))], lines):
        data = _bounded(line, number)
        try:
            yield data.decode()
        except UnicodeDecodeError:
            gathering.tell("The file is not in UTF-8; letters with accents were read as Western European.")
            yield data.decode("cp1252", "replace")


def _utf16_lines(file: BinaryIO) -> Iterator[str]:
    if not file.seekable():
        raise UnreadableFile("a table in a zip file must be in UTF-8")
    file.seek(0)
    text = TextIOWrapper(file, "utf-16", errors="replace", newline="\n")
    try:
        yield from (_bounded(line, number) for number, line in enumerate(_pieces(text.readline), start=1))
    finally:
        text.detach()


def _pieces(readline: Callable[[int], L]) -> Iterator[L]:
    while line := readline(LONGEST_LINE + 1):
        yield line


def _bounded(line: L, number: int) -> L:
    if len(line) > LONGEST_LINE:
        raise UnreadableFile(f"line {number} must have at most {LONGEST_LINE:,} characters; this is no table")
    return line


def _header(line: str, columns: Columns) -> tuple[str, dict[str, tuple[int, str, str]]]:
    """Give the separator that most columns are found by; and each known column's place, name and unit."""
    found = [(separator, _places(line, separator, columns)) for separator in SEPARATORS]
    return max(found, key=lambda pair: len(pair[1]))


def _places(line: str, separator: str, columns: Columns) -> dict[str, tuple[int, str, str]]:
    try:
        heads = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return {}
    known = {alias.casefold(): name for name, aliases in columns.items() for alias in aliases}
    places: dict[str, tuple[int, str, str]] = {}
    for at, head in enumerate(heads):
        plain = " ".join(head.split())
        unit = ""
        name = known.get(plain.casefold())
        if name is None and (parts := _WITH_UNIT.fullmatch(plain)):
            name, unit = known.get(parts[1].casefold()), parts[2]
        if name is not None and name not in places:
            places[name] = (at, plain, unit)
    return places
