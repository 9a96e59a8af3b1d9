"""Tables in text files, row by row, whatever their separator, encoding, language and spelling of numbers."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final, TypeVar
from zoneinfo import ZoneInfo

from unsit.diary.exchange import UnreadableFile
from unsit.interop.amounts import factor, read_number
from unsit.interop.date_words import AmbiguousMonth, UnknownMonth
from unsit.interop.dates import AmbiguousOrder, DateStyle, style_of
from unsit.interop.gathering import Gathering
from unsit.interop.lines import HEADER_WITHIN, Rows, shown_start, text_lines
from unsit.interop.passed_over import OwnName, Passed, short
from unsit.interop.times import Moment, read_moment, read_seconds
from unsit.movement.decode import shown

SEPARATORS: Final = (",", ";", "\t", "|")
_MOST_TIMES: Final = 200_000
"""Times that differ, by which the language of a file is found out."""
_WITH_UNIT: Final = re.compile(r"(.*?)\s*[(\[]([^()\[\]]+)[)\]]")
_UNIT_LAST: Final = re.compile(r"(.+)[ _]([^ _]+)")

T = TypeVar("T")

Columns = Mapping[str, Sequence[str]]
"""Names that a column may have in the header, by what we call it."""

Units = Mapping[str, Mapping[str, float]]
"""Units of columns that have one, by what we call the column: in their header, or as its only word."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a file. at: its place. name: as in the file. unit: that its name tells."""

    at: int
    name: str
    unit: str = ""


class Row:
    """One row of a table.

    where: for people. problems: what is wrong in cells without which the row cannot be taken. spared: what is wrong in
    the others.
    """

    def __init__(
        self, where: str, cells: Mapping[str, str], heads: Mapping[str, Head], style: DateStyle | None
    ) -> None:
        self.where = where
        self.problems: list[str] = []
        self.spared: list[str] = []
        self._cells = cells
        self._heads = heads
        self._style = style

    def text(self, column: str) -> str:
        """Return the text of a column, without space around it; empty if there is none."""
        return self._cells.get(column, "").strip()

    def raw(self, column: str) -> str:
        """Return the text of a column as it stands."""
        return self._cells.get(column, "")

    def need(self, column: str) -> str:
        """Return the text of a column that must have one."""
        text = self.text(column)
        if not text:
            self.problems.append(f"{self._head(column)} must be given")
        return text

    def number(self, column: str, *, is_needed: bool = True) -> float:
        """Return the number in a column; 0 where it is empty."""
        text = self._cells.get(column, "")
        if not text or text.isspace():
            return 0.0
        try:
            return read_number(text.strip())
        except ValueError as why:
            return self._wrong(column, why, 0.0, is_needed=is_needed)

    def seconds(self, column: str, unit_s: float = 1.0) -> float:
        """Return the length of time in a column that the row can do without; 0 where it is empty."""
        text = self.text(column)
        try:
            return read_seconds(text, unit_s) if text else 0.0
        except ValueError as why:
            return self._wrong(column, why, 0.0, is_needed=False)

    def factor(self, column: str, units: Mapping[str, float], usual: str) -> float:
        """Return what one of the unit in a column is; of the usual one where the column is empty."""
        try:
            return factor(self.text(column) or usual, units)
        except ValueError as why:
            return self._wrong(column, why, 1.0)

    def moment(self, column: str, zone: ZoneInfo, *, is_needed: bool = True) -> Moment | None:
        """Return the time in a column; None where it is empty or wrong."""
        text = self.text(column)
        try:
            return read_moment(text, zone, self._style) if text else None
        except ValueError as why:
            return self._wrong(column, why, None, is_needed=is_needed)

    def _wrong(self, column: str, why: ValueError, instead: T, *, is_needed: bool = True) -> T:
        found = f"{self._head(column)} {why} (got {shown(self.text(column))})"
        (self.problems if is_needed else self.spared).append(found)
        return instead

    def _head(self, column: str) -> str:
        return self._heads[column].name if column in self._heads else column

    def is_taken(self, gathering: Gathering) -> bool:
        """Say whether the row can be taken; whatever is wrong in it is told."""
        wrong = [*self.problems, *self.spared]
        if wrong:
            more = [] if self.problems else ["the rest of the row was read"]
            gathering.bad(self.where, "; ".join((*wrong, *more)))
        return not self.problems


class Table:
    """A table with a header. units: of columns whose name tells one."""

    def __init__(
        self,
        file: BinaryIO,
        columns: Columns,
        needed: Sequence[str],
        what: str,
        gathering: Gathering,
        *,
        units: Units | None = None,
        times: Sequence[str] = (),
    ) -> None:
        """columns: those that are read. needed: without these it is none. what: of files, for people.

        units: of columns whose header may tell one. times: columns that hold times, in the language of the file.
        """
        self._file = file
        self._gathering = gathering
        self._times = times
        known = _Known(columns, units or {})
        # a file that can be read again is looked at first, and only then is said what is wrong in it
        lines = text_lines(file, Gathering() if file.seekable() else gathering)
        self._first, header = _find_header(lines, known, needed)
        self._separator, self._heads, unread = known.separated(header)
        self._cells = _cells(header, self._separator)
        missing = [columns[name][0] for name in needed if name not in self._heads]
        if missing:
            raise UnreadableFile(
                f"{what} must begin with a header that has the columns {', '.join(columns[name][0] for name in needed)}"
                f" (missing: {', '.join(missing)})"
            )
        self.units = {name: head.unit for name, head in self._heads.items() if head.unit}
        for name, unit in self.units.items():
            _require_unit(self._heads[name].name, unit, (units or {}).get(name))
        gathering.pass_over_all(Passed.COLUMNS, dict.fromkeys(unread, 1))
        gathering.pass_over(Passed.ROWS, OwnName.ABOVE_HEADER, self._first - 1)
        self._style = self._style_of_file() if times and file.seekable() else None
        self._lines = self._again(gathering) if file.seekable() else lines

    @property
    def columns(self) -> frozenset[str]:
        """Those that the file has."""
        return frozenset(self._heads)

    def _again(self, gathering: Gathering) -> Iterator[str]:
        """Return the lines after the header, from the file's beginning."""
        return islice(text_lines(self._file, gathering), self._first, None)

    def _style_of_file(self) -> DateStyle:
        """Return how the file's dates are to be read; UnreadableFile when a month's word is none."""
        places = [self._heads[name].at for name in self._times if name in self._heads]
        texts: dict[str, None] = {}
        rows = Rows(self._again(Gathering()), self._separator, len(self._cells), self._first + 1, Gathering())
        for _, cells in rows:
            texts.update((" ".join(cells[at].split()), None) for at in places if at < len(cells))
            if len(texts) >= _MOST_TIMES:
                break
        try:
            return style_of(texts)
        except AmbiguousMonth as why:
            raise UnreadableFile(
                "a month's word must be the same month in every language that has it: export the file in English "
                f"(got {short(why.word)})"
            ) from why
        except UnknownMonth as why:
            raise UnreadableFile(
                f"every month must be a word that a language has for it (got {short(why.word)})"
            ) from why
        except AmbiguousOrder as why:
            raise UnreadableFile(
                "dates must show whether the day or the month comes first: export the file in English "
                f"(got {short(why.text)})"
            ) from why

    def rows(self) -> Iterator[Row]:
        """Return the rows in order; what is no row is told."""
        width = len(self._cells)
        header = [cell.strip() for cell in self._cells]
        for where, cells in Rows(self._lines, self._separator, width, self._first + 1, self._gathering):
            if not any(cell.strip() for cell in cells):
                continue
            if self._gathering.is_done:
                self._gathering.leave_out()
                continue
            if any(cell.strip() for cell in cells[width:]):
                self._gathering.bad(where, f"must have at most {width} values (got {len(cells)})")
            elif [cell.strip() for cell in cells] == header:
                self._gathering.pass_over(Passed.ROWS, OwnName.HEADER_AGAIN)
            else:
                there = {name: cells[head.at] for name, head in self._heads.items() if head.at < len(cells)}
                yield Row(where, there, self._heads, self._style)


def _require_unit(head: str, unit: str, units: Mapping[str, float] | None) -> None:
    """Refuse a file whose column has a unit that has no size here; each of its rows would be wrong."""
    try:
        if units is not None:
            factor(unit, units)
    except ValueError as why:
        raise UnreadableFile(f"{head} {why} (got {short(unit)})") from why


def _find_header(lines: Iterator[str], known: "_Known", needed: Sequence[str]) -> tuple[int, str]:
    """Return the number of the header's line, and the line: the first one with what is needed, or else the best one."""
    best, most = (1, ""), -1
    for number, line in enumerate(islice(lines, HEADER_WITHIN), start=1):
        if not line.strip():
            continue
        found = known.separated(line)[1]
        if all(name in found for name in needed):
            return number, line
        if len(found) > most:
            best, most = (number, line), len(found)
    return best


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def header_has(start: bytes, *alternatives: Sequence[str]) -> bool:
    """Say whether a file begins with a header that has one of these words for each of its columns."""
    lines = (_plain(line) for line in shown_start(start).splitlines())
    return any(all(any(_plain(word) in line for word in words) for words in alternatives) for line in lines)


def _plain(name: str) -> str:
    """Return the name of a column without case, underlines and more than one space."""
    return " ".join(name.replace("_", " ").replace("\ufeff", "").split()).casefold()


class _Known:
    """Columns by the names they may have."""

    def __init__(self, columns: Columns, units: Units) -> None:
        self._names = {_plain(alias): name for name, aliases in columns.items() for alias in aliases}
        self._units = units

    def separated(self, line: str) -> tuple[str, dict[str, Head], list[str]]:
        """Return the separator that most columns are found by, those columns, and the names of all others."""
        found = [(separator, *self._heads(_cells(line, separator))) for separator in SEPARATORS]
        return max(found, key=lambda one: (len(one[1]), len(one[2])))

    def _heads(self, cells: Sequence[str]) -> tuple[dict[str, Head], list[str]]:
        heads: dict[str, Head] = {}
        unread: list[str] = []
        for at, cell in enumerate(cells):
            shown_name = " ".join(cell.replace("\ufeff", "").split())
            name, unit = self._named(shown_name)
            if name and name not in heads:
                heads[name] = Head(at, shown_name, unit)
            elif shown_name:
                unread.append(shown_name)
            else:
                unread += [f"no. {at + 1}"]
        return heads, unread

    def _named(self, head: str) -> tuple[str, str]:
        plain = _plain(head)
        if plain in self._names:
            return self._names[plain], ""
        for pattern in (_WITH_UNIT, _UNIT_LAST):
            if (parts := pattern.fullmatch(head)) and (name := self._names.get(_plain(parts[1]))):
                is_unit = pattern is _WITH_UNIT or parts[2].casefold() in self._units.get(name, ())
                if is_unit:
                    return name, parts[2]
        # a column that is called by its unit alone
        return next(((name, plain) for name, units in self._units.items() if plain.strip(".") in units), ("", ""))
