"""How much one person may store, and how fast: counted in the write itself, in columns of the person's row.

Sizes are those of entries before they are encrypted, near enough to hold everybody to the same measure.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext

from unsit.diary.model import Entry, TrainingSession
from unsit.diary.writing import record_value
from unsit.web.answers import Trouble, trouble
from unsit.web.people.models import Person

COLUMNS: Final = ("stored_entries", "stored_bytes", "recent_bytes", "recent_at")
"""Of a person: entries and their bytes; what was written of late, which is worked off with time, up to when."""

MEGABYTE: Final = 1_048_576
_ENTRY_BYTES: Final = 200
_SESSION_BYTES: Final = 400
_SET_BYTES: Final = 250
_VALUE_BYTES: Final = 16
_HOUR_S: Final = 3_600
_COME_AGAIN_S: Final = 3_600
"""Whoever has no room left makes some first; devices need not ask every minute meanwhile."""


class QuotaError(Exception):
    """More than one person may store, or more at once than they may write; its text says what to do."""

    def __init__(self, status: HTTPStatus, title: str, detail: str, retry_after_s: int) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class Quota:
    """What one person may store, and write in an hour."""

    entries: int
    stored_bytes: int
    hourly_bytes: int


def quota() -> Quota:
    """Return what holds on this server."""
    stored, hourly = settings.QUOTA_MEGABYTES * MEGABYTE, settings.QUOTA_MEGABYTES_PER_HOUR * MEGABYTE
    return Quota(settings.QUOTA_ENTRIES, int(stored), int(hourly))


def size_of(one: Entry | None) -> int:
    """Return about how many bytes an entry takes; of a deleted one, that it was."""
    if one is None:
        return 0
    record = one.record
    if record is None:
        return _ENTRY_BYTES
    if isinstance(record, TrainingSession):
        names = sum(len(name) + _VALUE_BYTES for each in record.sets for name in (*each.faults, *each.values))
        texts = len(record.note) + len(record.name) + len(record.routine) + _SET_BYTES * len(record.pains)
        return _SESSION_BYTES + _SET_BYTES * len(record.sets) + names + texts
    return _ENTRY_BYTES + len(json.dumps(record_value(record)))


def counted(
    person: Person, changes: Iterable[tuple[Entry | None, Entry]], now: datetime, *, is_paced: bool = False
) -> dict[str, Any]:
    """Return a person's columns after a write; QuotaError when it must not be.

    changes: of each entry that is written what it was, None for a new one, and what it is. is_paced: whether whoever
    writes takes pauses by himself, as an import does: then only what is stored counts.
    """
    limits, news, size, grown = quota(), 0, 0, 0
    for before, after in changes:
        news += before is None
        size += size_of(after)
        grown += size_of(after) - size_of(before)
    entries, stored = person.stored_entries + news, max(0, person.stored_bytes + grown)
    if (news and entries > limits.entries) or (grown > 0 and stored > limits.stored_bytes):
        raise _no_room(limits)
    recent = _left_of(person, now, limits)
    if not is_paced:
        if recent and recent + size > limits.hourly_bytes:
            raise _too_fast(recent + size - limits.hourly_bytes, limits)
        recent += size
    return {"stored_entries": entries, "stored_bytes": stored, "recent_bytes": recent, "recent_at": now}


def _left_of(person: Person, now: datetime, limits: Quota) -> int:
    """Return how much of what was written of late counts still."""
    if person.recent_at is None:
        return 0
    passed_s = max(0.0, (now - person.recent_at).total_seconds())
    return max(0, int(person.recent_bytes - passed_s * limits.hourly_bytes / _HOUR_S))


def _no_room(limits: Quota) -> QuotaError:
    words = gettext(
        "Your account may store %(entries)s entries and %(megabytes)s MB. Nothing was changed; export your diary, then "
        "delete what you no longer need."
    )
    values = {"entries": limits.entries, "megabytes": limits.stored_bytes // MEGABYTE}
    title = gettext("Your account is full")
    return QuotaError(HTTPStatus.INSUFFICIENT_STORAGE, title, words % values, _COME_AGAIN_S)


def _too_fast(surplus: int, limits: Quota) -> QuotaError:
    wait_s = 1 + surplus * _HOUR_S // limits.hourly_bytes
    words = gettext(
        "Your account may write %(megabytes)s MB in an hour. Nothing was changed; try again in %(minutes)s minutes, or "
        "import a file instead."
    )
    values = {"megabytes": limits.hourly_bytes // MEGABYTE, "minutes": -(-wait_s // 60)}
    return QuotaError(HTTPStatus.TOO_MANY_REQUESTS, gettext("Too much at once"), words % values, wait_s)


def answer_to(request: HttpRequest, error: QuotaError) -> HttpResponse:
    """Return the page that says what may not be."""
    answer = trouble(request, error.status, Trouble(error.title, str(error)))
    answer.headers["Retry-After"] = str(error.retry_after_s)
    return answer


class QuotaAnswers:
    """Answers pages whose write must not be; the API answers for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer instead of an error."""
        return answer_to(request, error) if isinstance(error, QuotaError) else None
