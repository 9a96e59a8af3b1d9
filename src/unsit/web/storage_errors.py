"""What is answered when nothing can be stored or read: 507 for a full disk, 503 for a database that is busy or gone.

Both come from what the database's own programs say, by code and not by sentence. Reading goes on while a disk is full.
"""

import logging
import shutil
import time
from collections.abc import Callable
from enum import Enum
from http import HTTPStatus
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext

from unsit.web.answers import Trouble, trouble
from unsit.web.database_check import DAMAGED_DETAIL, DAMAGED_TITLE, is_damage
from unsit.web.database_errors import DatabaseErrorKind, classify

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

_TROUBLES: Final = {
    DatabaseErrorKind.BUSY: StorageTrouble.BUSY,
    DatabaseErrorKind.CONFLICT: StorageTrouble.BUSY,
    DatabaseErrorKind.FULL: StorageTrouble.FULL,
    DatabaseErrorKind.READ_ONLY: StorageTrouble.READ_ONLY,
    DatabaseErrorKind.DAMAGED: StorageTrouble.AWAY,
    DatabaseErrorKind.UNREACHABLE: StorageTrouble.AWAY,
}

LEAST_FREE_BYTES: Final = 1_048_576
"""With less than that in the data folder the server is not well, whatever it has just answered."""
_REMEMBERED_S: Final = 60

_full_at: list[float] = []
"""When a full disk was met last; at most one time."""


def trouble_of(error: BaseException, folder: Path | None = None) -> StorageTrouble | None:
    """Return what an error says about storage; None when it is about something else.

    folder: of the database's file, where it has one: whether there is room tells a full disk from a broken one.
    """
    found = classify(error)
    if found is None:
        return None
    kind = _TROUBLES[found.kind]
    is_full = kind is StorageTrouble.AWAY and folder is not None and not has_room(folder)
    return StorageTrouble.FULL if is_full else kind


def has_room(folder: Path) -> bool:
    """Return whether a folder's disk has room for what is written next."""
    try:
        return shutil.disk_usage(folder).free >= LEAST_FREE_BYTES
    except OSError:
        return True


def remember_full() -> None:
    """Let `was_full` know that a full disk was met."""
    _full_at[:] = [time.monotonic()]


def forget_full() -> None:
    """Let `was_full` know that there is room again."""
    _full_at.clear()


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
        remember_full()
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
