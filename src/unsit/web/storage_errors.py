"""What is answered when nothing can be stored or read: 507 for a full disk, 503 for a database that is busy or gone.

Both come from what the database's own programs say, by code and not by sentence. Reading goes on while a disk is full.
"""

import errno
import logging
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from enum import Enum
from http import HTTPStatus
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext

from unsit.web.answers import Trouble, trouble
from unsit.web.database_check import DAMAGED_DETAIL, DAMAGED_TITLE, is_damage

log = logging.getLogger(__name__)


class StorageTrouble(Enum):
    """Why nothing can be stored or read now."""

    FULL = "full"
    BUSY = "busy"
    READ_ONLY = "read-only"
    AWAY = "away"


RETRY_AFTER_S: Final = {
    StorageTrouble.FULL: 300,
    StorageTrouble.BUSY: 2,
    StorageTrouble.READ_ONLY: 300,
    StorageTrouble.AWAY: 30,
}

_FULL_ERRNO: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_SQLITE: Final = {
    sqlite3.SQLITE_FULL: StorageTrouble.FULL,
    sqlite3.SQLITE_BUSY: StorageTrouble.BUSY,
    sqlite3.SQLITE_LOCKED: StorageTrouble.BUSY,
    sqlite3.SQLITE_READONLY: StorageTrouble.READ_ONLY,
    sqlite3.SQLITE_PERM: StorageTrouble.READ_ONLY,
    sqlite3.SQLITE_IOERR: StorageTrouble.AWAY,
    sqlite3.SQLITE_CANTOPEN: StorageTrouble.AWAY,
    sqlite3.SQLITE_PROTOCOL: StorageTrouble.BUSY,
}
"""By primary result code, https://sqlite.org/rescode.html."""

_SQLSTATES: Final = (
    ("53100", StorageTrouble.FULL),
    ("25006", StorageTrouble.READ_ONLY),
    ("40001", StorageTrouble.BUSY),
    ("40P01", StorageTrouble.BUSY),
    ("55P03", StorageTrouble.BUSY),
    ("57014", StorageTrouble.BUSY),
    ("53", StorageTrouble.BUSY),
    ("57P", StorageTrouble.AWAY),
    ("08", StorageTrouble.AWAY),
    ("58", StorageTrouble.AWAY),
    ("XX", StorageTrouble.AWAY),
)
"""By the beginning of PostgreSQL's code, the longer ones first."""

_UNREACHED: Final = ("OperationalError", "InterfaceError", "ConnectionTimeout")

LEAST_FREE_BYTES: Final = 1_048_576
"""With less than that in the data folder the server is not well, whatever it has just answered."""
_REMEMBERED_S: Final = 60

_full_at: list[float] = []
"""When a full disk was met last; at most one time."""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Return an error, and what it was raised from, each once."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def trouble_of(error: BaseException, folder: Path | None = None) -> StorageTrouble | None:
    """Return what an error says about storage; None when it is about something else.

    folder: of the database's file, where it has one: whether there is room tells a full disk from a broken one.
    """
    found = [one for one in map(_of_one, _causes(error)) if one is not None]
    if not found:
        return None
    if StorageTrouble.FULL in found:
        return StorageTrouble.FULL
    if found[0] is StorageTrouble.AWAY and folder is not None and not has_room(folder):
        return StorageTrouble.FULL
    return found[0]


def _of_one(error: BaseException) -> StorageTrouble | None:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0)
        return _SQLITE.get(code & 0xFF)
    if isinstance(error, OSError):
        if error.errno == errno.EROFS:
            return StorageTrouble.READ_ONLY
        return StorageTrouble.FULL if error.errno in _FULL_ERRNO else None
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        return next((kind for begin, kind in _SQLSTATES if state.startswith(begin)), None)
    # A server that cannot be reached has no code to give.
    is_psycopg = type(error).__module__.partition(".")[0] == "psycopg"
    return StorageTrouble.AWAY if is_psycopg and type(error).__name__ in _UNREACHED else None


def has_room(folder: Path) -> bool:
    """Return whether a folder's disk has room for what is written next."""
    try:
        return shutil.disk_usage(folder).free >= LEAST_FREE_BYTES
    except OSError:
        return True


def was_full() -> bool:
    """Return whether a full disk was met in the last minute."""
    return bool(_full_at) and time.monotonic() - _full_at[0] < _REMEMBERED_S


def storage_answer(request: HttpRequest, error: BaseException, folder: Path) -> HttpResponse | None:
    """Return the answer to an error of storage; None when it is another error."""
    if is_damage(error):
        log.error("%s %s could not be answered: the database is damaged", request.method, request.path)
        damaged = Trouble(str(DAMAGED_TITLE), str(DAMAGED_DETAIL))
        return trouble(request, HTTPStatus.SERVICE_UNAVAILABLE, damaged)
    kind = trouble_of(error, folder)
    if kind is None:
        return None
    if kind is StorageTrouble.FULL:
        _full_at[:] = [time.monotonic()]
    log.error("%s %s could not be answered: storage is %s", request.method, request.path, kind.value)
    is_full = kind is StorageTrouble.FULL
    status = HTTPStatus.INSUFFICIENT_STORAGE if is_full else HTTPStatus.SERVICE_UNAVAILABLE
    response = trouble(request, status, words_of(kind))
    response.headers["Retry-After"] = str(RETRY_AFTER_S[kind])
    return response


def words_of(kind: StorageTrouble) -> Trouble:
    """Return what a person reads about it."""
    if kind is StorageTrouble.FULL:
        return Trouble(
            gettext("The server is out of space"),
            gettext(
                "Nothing was saved: the server's disk is full. What is on your device stays there and syncs later. "
                "Whoever runs this server has to make room."
            ),
        )
    if kind is StorageTrouble.READ_ONLY:
        return Trouble(
            gettext("Nothing can be saved right now"),
            gettext("The server's database is read-only. What is on your device stays there and syncs later."),
        )
    return Trouble(
        gettext("The server is busy"),
        gettext("Nothing was changed. Try again in a moment; what is on your device stays there and syncs later."),
    )


class StorageErrors:
    """Answers what a view raises because nothing can be stored; the rest goes the usual way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer an error of storage."""
        return storage_answer(request, exception, settings.DATA_FOLDER)
