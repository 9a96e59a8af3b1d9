"""Sessions, sets, observations and activities as tables in one zip file, and back without loss.

Plans, goals, safety answers, files of one's own and what was deleted are in the archive only.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from io import StringIO
from typing import Any, BinaryIO, Final

from unsit.diary.exchange import Found, UnreadableFile
from unsit.diary.model import KINDS, Activity, Diary, Entry, Observation, SetDone, TrainingSession
from unsit.diary.writing import record_value
from unsit.interop.amounts import read_number
from unsit.interop.gathering import MOST_SETS, Gathering
from unsit.interop.leaving_out import is_surrogate, kinds_left_out, letters_left_out
from unsit.interop.lines import shown_start
from unsit.interop.passed_over import Passed, sentences_of
from unsit.interop.tables import Row, Table
from unsit.interop.zips import first_member, is_zip, pass_over_files, unwrapped, unzipped, zip_stream

MOST_BYTES: Final = 1 << 30
"""Of one table, unpacked."""
LONGEST_CELL: Final = 1 << 20

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a spreadsheet takes for a formula when a text begins with it."""


def _names(kind: type, *left_out: str) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in left_out)


_SESSION: Final = (*_names(TrainingSession, "sets"), "changed", "device")
_SET: Final = ("session", "number", *_names(SetDone))
_ACTIVITY: Final = (*_names(Activity), "changed", "device")
_OBSERVATION: Final = (*_names(Observation), "changed", "device")

TABLES: Final[Mapping[str, tuple[str, Sequence[str]]]] = {
    "sessions.csv": ("session", _SESSION),
    "sets.csv": ("set", _SET),
    "activities.csv": ("activity", _ACTIVITY),
    "observations.csv": ("observation", _OBSERVATION),
}
"""Kind and columns of each table, by its file's name."""

_KINDS: Final = frozenset(kind for kind, _ in TABLES.values())

_NUMBERS: Final = frozenset(
    field.name
    for kind in (TrainingSession, SetDone, Activity, Observation)
    for field in fields(kind)
    if "float" in str(field.type) and "Mapping" not in str(field.type)
)
_WHOLE: Final = frozenset({"effort", "set_number", "format", "number"})
_AS_JSON: Final = frozenset({"faults", "values", "pains"})

Sets = dict[str, list[tuple[float, dict[str, Any]]]]
"""Sets as JSON values with their numbers, by session."""


class OwnTables:
    """Unsit's own tables as a format."""

    id = "csv"
    name = "Tables (CSV)"
    suffix = ".zip"
    media_type = "application/zip"

    def left_out(self, diary: Diary) -> tuple[str, ...]:
        """Return what the tables have no place for."""
        return sentences_of(
            (*kinds_left_out(diary.entries, _KINDS), *letters_left_out(diary.entries, _KINDS, is_surrogate))
        )

    def write(self, diary: Diary) -> Iterator[bytes]:
        """Give a zip file of the tables, in pieces."""
        return zip_stream(
            (name, _lines(columns, _rows(kind, diary.entries))) for name, (kind, columns) in TABLES.items()
        )

    def read(self, file: BinaryIO, zone: str) -> Found:  # noqa: ARG002  # every time in our tables has its offset
        """Read the zip file, or one of its tables by itself; UnreadableFile when it is neither."""
        gathering = Gathering()
        if not is_zip(file):
            _take_one(file, gathering)
            return gathering.found()
        opened = unzipped(file, gathering)
        there = [name for name in TABLES if name in opened.names]
        if not there:
            raise UnreadableFile(f"the zip file must hold one of {', '.join(TABLES)}")
        pass_over_files(opened, there, gathering)
        sets: Sets = {}
        if "sets.csv" in there:
            with opened.member("sets.csv", MOST_BYTES) as table:
                sets = _sets(table, gathering)
        for name in there:
            if name != "sets.csv":
                with opened.member(name, MOST_BYTES) as table:
                    _take(table, name, gathering, sets)
        if "sets.csv" in there and "sessions.csv" not in there:
            gathering.pass_over(Passed.FILES, "sets.csv")
            sets = {}
        for session in sets:
            gathering.bad("sets.csv", f"session must be one of sessions.csv (got {session[:64]!r})")
        return gathering.found()

    def matches(self, start: bytes, name: str) -> bool:  # noqa: ARG002  # the content says it
        """Say whether a file begins as our zip file, or as one of our tables."""
        return first_member(start) == "sessions.csv" or _table_of(start) is not None


OWN_TABLES: Final = OwnTables()


# ---- writing -----------------------------------------------------------------------------------------------------


def _rows(kind: str, entries: Iterable[Entry]) -> Iterator[Mapping[str, Any]]:
    wanted = KINDS["session" if kind == "set" else kind]
    for entry in entries:
        if isinstance(entry.record, wanted):
            value = record_value(entry.record)
            if kind == "set":
                for number, one in enumerate(value["sets"], start=1):
                    yield {**one, "session": entry.id, "number": number}
            else:
                yield {**value, "changed": entry.changed, "device": entry.device}


def _lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    text = StringIO()
    writer = csv.writer(text)
    # Excel takes a file for UTF-8 only when it is marked so
    text.write("\ufeff")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(name, row.get(name)) for name in columns])
        yield text.getvalue().encode("utf-8", "replace")
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode("utf-8", "replace")


def _cell(name: str, value: Any) -> str:
    if value is None or value in ({}, []):
        return ""
    if name in _AS_JSON:
        return json.dumps(value)
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return repr(value)


# ---- reading -----------------------------------------------------------------------------------------------------


def _table_of(start: bytes) -> str | None:
    """Give the table whose header a file begins with."""
    for line in shown_start(start).splitlines():
        names = {*line.replace(";", ",").replace("\t", ",").replace('"', "").split(",")}
        for name, (_, columns) in TABLES.items():
            if {*columns[:4]} <= names:
                return name
    return None


def _take_one(file: BinaryIO, gathering: Gathering) -> None:
    start = unwrapped(file, Gathering()).read(4096)
    name = _table_of(start)
    if name is None:
        raise UnreadableFile(f"the file must be one of Unsit's tables, {', '.join(TABLES)}, or the zip file of them")
    if name == "sets.csv":
        raise UnreadableFile("sets.csv must come with sessions.csv, in the zip file; alone it does not say when")
    _take(file, name, gathering, {})


def _table(file: BinaryIO, name: str, gathering: Gathering) -> Table:
    columns = TABLES[name][1]
    return Table(file, {column: (column,) for column in columns}, columns[:4], name, gathering)


def _sets(file: BinaryIO, gathering: Gathering) -> Sets:
    found: Sets = {}
    count = 0
    for row in _table(file, "sets.csv", gathering).rows():
        value = _value(row, _SET)
        if row.problems:
            gathering.bad(f"sets.csv {row.where}", "; ".join(row.problems))
            continue
        if count >= MOST_SETS:
            gathering.leave_out()
            continue
        count += 1
        number = value.pop("number", 0)
        found.setdefault(str(value.pop("session", "")), []).append((float(number), value))
    return found


def _take(file: BinaryIO, name: str, gathering: Gathering, sets: Sets) -> None:
    kind, columns = TABLES[name]
    for row in _table(file, name, gathering).rows():
        if gathering.is_done:
            gathering.leave_out()
            continue
        value = _value(row, columns)
        where = f"{name} {row.where}"
        if kind == "session":
            # a spreadsheet may have sorted the rows anew
            own = sorted(sets.pop(str(value.get("id")), []), key=lambda pair: pair[0])
            value["sets"] = [one for _, one in own]
        entry = {"kind": kind, "id": value.get("id"), "device": value.pop("device", ""), "record": value}
        entry["changed"] = value.pop("changed", None) or value.get("ended") or value.get("started") or value.get("at")
        if row.problems:
            gathering.bad(where, "; ".join(row.problems))
            continue
        gathering.read(entry, where)


def _value(row: Row, columns: Sequence[str]) -> dict[str, Any]:
    """Give a row as a JSON value; what is empty was not told."""
    return {name: _read_cell(row, name) for name in columns if row.raw(name)}


def _read_cell(row: Row, name: str) -> Any:
    text = row.raw(name)
    if name in _AS_JSON:
        return _json_cell(row, name, text)
    if name in _NUMBERS or name in _WHOLE:
        try:
            number = float(text) if text.isascii() and "," not in text else read_number(text)
        except ValueError:
            row.problems.append(f"{name} must be a number (got {text[:40]!r})")
            return None
        return int(number) if name in _WHOLE and number.is_integer() else number
    return text.removeprefix("'")


def _json_cell(row: Row, name: str, text: str) -> Any:
    try:
        return json.loads(text[:LONGEST_CELL])
    except (ValueError, RecursionError):
        row.problems.append(f"{name} must be JSON (got {text[:40]!r})")
        return None
