"""What an error of the database means for whoever waits for an answer: busy, full, damaged, or not reachable.

SQLite says it by its result code, PostgreSQL by its SQLSTATE; both arrive wrapped in Django's own exceptions.
"""

import errno
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DatabaseErrorKind(StrEnum):
    """What is wrong with the database or the disk it is on."""

    BUSY = "busy"
    CONFLICT = "conflict"
    FULL = "full"
    READ_ONLY = "read-only"
    DAMAGED = "damaged"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class DatabaseTrouble:
    """What to answer when the database fails.

    title, detail: a heading and a sentence in the reader's language. retry_after_s: seconds until trying again makes
    sense; None: somebody has to do something first. is_transient: whether the same transaction, run again from its
    beginning, may well succeed; nothing of it was written.
    """

    kind: DatabaseErrorKind
    status: HTTPStatus
    title: str | Promise
    detail: str | Promise
    retry_after_s: int | None = None
    is_transient: bool = False


_BUSY_TITLE: Final = _("The server is busy")
_BUSY_DETAIL: Final = _("Too many people are saving at the same time. Nothing was changed; try again in a moment.")
_STORAGE_TITLE: Final = _("The server cannot save right now")

TROUBLES: Final[Mapping[DatabaseErrorKind, DatabaseTrouble]] = {
    one.kind: one
    for one in (
        DatabaseTrouble(
            DatabaseErrorKind.BUSY, HTTPStatus.SERVICE_UNAVAILABLE, _BUSY_TITLE, _BUSY_DETAIL, 5, is_transient=True
        ),
        DatabaseTrouble(
            DatabaseErrorKind.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE, _BUSY_TITLE, _BUSY_DETAIL, 2, is_transient=True
        ),
        DatabaseTrouble(
            DatabaseErrorKind.FULL,
            HTTPStatus.INSUFFICIENT_STORAGE,
            _STORAGE_TITLE,
            _("The server's disk is full. Nothing was changed; whoever runs the server must make room."),
            300,
        ),
        DatabaseTrouble(
            DatabaseErrorKind.READ_ONLY,
            HTTPStatus.SERVICE_UNAVAILABLE,
            _STORAGE_TITLE,
            _("The server may read its database but not write to it. Whoever runs the server must mend that."),
            300,
        ),
        DatabaseTrouble(
            DatabaseErrorKind.DAMAGED,
            HTTPStatus.SERVICE_UNAVAILABLE,
            _("The server's database is damaged"),
            _("Some of what is saved cannot be read. Whoever runs the server must restore a backup."),
            3600,
        ),
        DatabaseTrouble(
            DatabaseErrorKind.UNREACHABLE,
            HTTPStatus.SERVICE_UNAVAILABLE,
            _("The server's database does not answer"),
            _("Nothing was changed. Try again in a minute."),
            30,
        ),
    )
}
"""What is answered for each kind."""

_SQLITE: Final[Mapping[int, DatabaseErrorKind]] = {
    sqlite3.SQLITE_BUSY: DatabaseErrorKind.BUSY,
    sqlite3.SQLITE_LOCKED: DatabaseErrorKind.BUSY,
    sqlite3.SQLITE_PROTOCOL: DatabaseErrorKind.BUSY,
    sqlite3.SQLITE_FULL: DatabaseErrorKind.FULL,
    sqlite3.SQLITE_READONLY: DatabaseErrorKind.READ_ONLY,
    sqlite3.SQLITE_PERM: DatabaseErrorKind.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: DatabaseErrorKind.DAMAGED,
    sqlite3.SQLITE_NOTADB: DatabaseErrorKind.DAMAGED,
    sqlite3.SQLITE_FORMAT: DatabaseErrorKind.DAMAGED,
    sqlite3.SQLITE_IOERR: DatabaseErrorKind.DAMAGED,
    sqlite3.SQLITE_CANTOPEN: DatabaseErrorKind.UNREACHABLE,
}
"""By the result code without what extends it."""

_SQLITE_EXTENDED: Final[Mapping[int, DatabaseErrorKind]] = {
    # A full disk shows itself in these too: the write-ahead log's index and its files cannot grow.
    sqlite3.SQLITE_IOERR_WRITE: DatabaseErrorKind.FULL,
    sqlite3.SQLITE_IOERR_FSYNC: DatabaseErrorKind.FULL,
    sqlite3.SQLITE_IOERR_TRUNCATE: DatabaseErrorKind.FULL,
    sqlite3.SQLITE_IOERR_SHMOPEN: DatabaseErrorKind.FULL,
    sqlite3.SQLITE_IOERR_SHMSIZE: DatabaseErrorKind.FULL,
    sqlite3.SQLITE_IOERR_SHMMAP: DatabaseErrorKind.FULL,
    sqlite3.SQLITE_IOERR_BLOCKED: DatabaseErrorKind.BUSY,
    sqlite3.SQLITE_IOERR_LOCK: DatabaseErrorKind.BUSY,
    sqlite3.SQLITE_IOERR_NOMEM: DatabaseErrorKind.BUSY,
    sqlite3.SQLITE_IOERR_SHMLOCK: DatabaseErrorKind.BUSY,
}

_POSTGRESQL: Final[Mapping[str, DatabaseErrorKind]] = {
    "40001": DatabaseErrorKind.CONFLICT,
    "40P01": DatabaseErrorKind.CONFLICT,
    "55P03": DatabaseErrorKind.BUSY,
    "57014": DatabaseErrorKind.BUSY,
    "53200": DatabaseErrorKind.BUSY,
    "53300": DatabaseErrorKind.BUSY,
    "53100": DatabaseErrorKind.FULL,
    "25006": DatabaseErrorKind.READ_ONLY,
    "58030": DatabaseErrorKind.DAMAGED,
    "XX001": DatabaseErrorKind.DAMAGED,
    "XX002": DatabaseErrorKind.DAMAGED,
    "57P01": DatabaseErrorKind.UNREACHABLE,
    "57P02": DatabaseErrorKind.UNREACHABLE,
    "57P03": DatabaseErrorKind.UNREACHABLE,
    "57P05": DatabaseErrorKind.UNREACHABLE,
}
"""By SQLSTATE; https://www.postgresql.org/docs/current/errcodes-appendix.html."""

_CONNECTION_CLASS: Final = "08"

_OPERATING_SYSTEM: Final[Mapping[int, DatabaseErrorKind]] = {
    errno.ENOSPC: DatabaseErrorKind.FULL,
    errno.EDQUOT: DatabaseErrorKind.FULL,
    errno.EFBIG: DatabaseErrorKind.FULL,
    errno.EROFS: DatabaseErrorKind.READ_ONLY,
}

_WORDS: Final = (
    ("is locked", DatabaseErrorKind.BUSY),
    ("disk is full", DatabaseErrorKind.FULL),
    ("readonly database", DatabaseErrorKind.READ_ONLY),
    ("malformed", DatabaseErrorKind.DAMAGED),
    ("not a database", DatabaseErrorKind.DAMAGED),
    ("unable to open database", DatabaseErrorKind.UNREACHABLE),
)
"""For errors of SQLite that bring no code."""


def classify(error: BaseException) -> DatabaseTrouble | None:
    """Return what an error of the database or the disk means; None when it is something else, such as a mistake.

    The error may be wrapped; what caused it is looked at first.
    """
    chain = tuple(_causes(error))
    for one in reversed(chain):
        if (kind := _kind(one)) is not None:
            return TROUBLES[kind]
    # A driver that lost its server often has no code to say it with.
    if any(isinstance(one, InterfaceError) or _lost_its_server(one) for one in chain):
        return TROUBLES[DatabaseErrorKind.UNREACHABLE]
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what caused it, outermost first."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__


def _kind(error: BaseException) -> DatabaseErrorKind | None:
    if isinstance(error, sqlite3.Error):
        return _sqlite_kind(error)
    if state := getattr(error, "sqlstate", None):
        return _POSTGRESQL.get(state, DatabaseErrorKind.UNREACHABLE if state[:2] == _CONNECTION_CLASS else None)
    if isinstance(error, OSError) and error.errno is not None:
        return _OPERATING_SYSTEM.get(error.errno)
    if isinstance(error, DatabaseError):
        return _in_words(error)
    return None


def _sqlite_kind(error: sqlite3.Error) -> DatabaseErrorKind | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return _in_words(error)
    return _SQLITE_EXTENDED.get(code) or _SQLITE.get(code & 0xFF)


def _in_words(error: BaseException) -> DatabaseErrorKind | None:
    text = str(error).lower()
    return next((kind for words, kind in _WORDS if words in text), None)


def _lost_its_server(error: BaseException) -> bool:
    """Return whether a driver other than SQLite's failed without any code: the connection broke or never was."""
    cause = error.__cause__
    return (
        isinstance(error, OperationalError)
        and cause is not None
        and not isinstance(cause, sqlite3.Error)
        and getattr(cause, "sqlstate", None) is None
    )
