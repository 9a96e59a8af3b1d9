"""Whether a database is damaged: looked for before the server starts, and recognised in errors while it runs."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unsit.web.errors import DamagedDatabaseError, DatabaseError, one_line

START_BUDGET_S: Final = 10.0
"""For how long a start may look at a database; a full check has no bound."""

DAMAGED_TITLE: Final[Promise] = _("The database is damaged")
DAMAGED_DETAIL: Final[Promise] = _(
    "Parts of this server's database can't be read, so this can't be answered. Your devices still have what you did on "
    "them. Whoever runs the server: stop it, look with “unsit doctor”, and restore a backup with “unsit restore”."
)
"""What is answered with 503 when `is_damage` recognises an error."""

_MOST_NAMED: Final = 5
_INSTRUCTIONS_BETWEEN_LOOKS: Final = 20_000
_DAMAGED_SQLITE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_DAMAGED_POSTGRESQL: Final = frozenset({"XX001", "XX002"})
"""data_corrupted, index_corrupted."""
_UNREADABLE_TEXT: Final = "Could not decode to UTF-8"


def is_damage(error: BaseException | None) -> bool:
    """Return whether an error, or what caused it, says that the database is damaged.

    >>> is_damage(ValueError("database disk image is malformed"))
    False
    """
    while error is not None:
        if isinstance(error, sqlite3.Error):
            # Extended codes hold the plain one in their lowest byte.
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in _DAMAGED_SQLITE or _UNREADABLE_TEXT in str(error):
                return True
        if getattr(error, "sqlstate", None) in _DAMAGED_POSTGRESQL:
            return True
        error = error.__cause__ or error.__context__
    return False


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a SQLite file. problems: sentences. is_complete: whether all of it was looked at in time."""

    problems: tuple[str, ...]
    is_complete: bool


def check_sqlite(
    path: Path, budget_s: float | None = None, progress: Callable[[str], None] = lambda _step: None
) -> Checked:
    """Return what is wrong in a SQLite file; nothing in it is changed.

    budget_s: seconds after which it stops, None: no bound. progress: called with what is looked at next.
    DatabaseError when the file is no database or cannot be opened.
    """
    problems: list[str] = []
    end = None if budget_s is None else time.monotonic() + budget_s
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, timeout=20)) as database:
            if end is not None:
                database.set_progress_handler(lambda: time.monotonic() > end, _INSTRUCTIONS_BETWEEN_LOOKS)
            for step, look in _LOOKS:
                progress(step)
                problems += look(database)
                if problems:
                    break
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_INTERRUPT:
            return Checked(tuple(problems), is_complete=False)
        if code != sqlite3.SQLITE_CORRUPT:
            raise DatabaseError(
                f"{path} must be a database that can be opened ({one_line(error)}). {WHAT_TO_DO}"
            ) from error
        problems.append(one_line(error))
    except UnicodeDecodeError:
        # SQLite names what is broken, and the name is broken too.
        problems.append("names in it cannot be read")
    return Checked(tuple(problems), is_complete=True)


WHAT_TO_DO: Final = (
    "Nothing was changed. `unsit restore` brings a backup back into an empty folder; docs/backup.md says more."
)


def require_sound(path: Path, report: Callable[[str], None] = lambda _sentence: None) -> None:
    """Check a SQLite file before a server works with it; DamagedDatabaseError says what is wrong and what to do.

    report: takes a sentence when the file is too large to be read in the time that a start has.
    """
    found = check_sqlite(path, START_BUDGET_S)
    if not found.is_complete:
        report(f"{path} could not be checked in {START_BUDGET_S:.0f} s; `unsit doctor` reads all of it.")
    if found.problems:
        raise DamagedDatabaseError(f"{path} is damaged ({found.problems[0]}). {WHAT_TO_DO}")


def _pages(database: sqlite3.Connection) -> list[str]:
    """Return what is wrong with pages and rows; quick, for indexes are not compared with their tables."""
    return _said(database, f"PRAGMA quick_check({_MOST_NAMED})")


def _indexes(database: sqlite3.Connection) -> list[str]:
    return _said(database, f"PRAGMA integrity_check({_MOST_NAMED})")


def _said(database: sqlite3.Connection, question: str) -> list[str]:
    # Damage may lie in names too.
    database.text_factory = lambda raw: raw.decode("utf-8", "replace")
    said = [str(line) for (text,) in database.execute(question) for line in str(text).splitlines()]
    return [line for line in said if line != "ok" and not line.startswith("***")][:_MOST_NAMED]


def _references(database: sqlite3.Connection) -> list[str]:
    """Return rows that point to rows which are not there."""
    rows = database.execute("PRAGMA foreign_key_check").fetchmany(_MOST_NAMED)
    return [f"row {row} of {table} points to a row of {other} that is not there" for table, row, other, _key in rows]


def _texts(database: sqlite3.Connection) -> list[str]:
    """Return texts that are no UTF-8: no check of the file's structure looks at them."""
    database.text_factory = bytes
    return list(_broken_texts(database))[:_MOST_NAMED]


def _broken_texts(database: sqlite3.Connection) -> Iterator[str]:
    tables = [row[0].decode("utf-8", "replace") for row in database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )]  # fmt: skip
    for table in tables:
        quoted = table.replace('"', '""')
        columns = [row[1] for row in database.execute(f'PRAGMA table_info("{quoted}")') if _holds_text(row[2])]
        if not columns:
            continue
        names = ", ".join('"' + name.decode("utf-8", "replace").replace('"', '""') + '"' for name in columns)
        for row in database.execute(f'SELECT rowid, {names} FROM "{quoted}"'):
            for value in row[1:]:
                if isinstance(value, bytes) and not _is_utf8(value):
                    yield f"row {row[0]} of {table} has a text that cannot be read"
                    break


def _holds_text(declared: bytes) -> bool:
    return declared.lower() != b"blob"


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


_LOOKS: Final = (
    ("pages and rows", _pages),
    ("references between tables", _references),
    ("indexes", _indexes),
    ("texts", _texts),
)
"""What is looked at, the quickest and most telling first."""
