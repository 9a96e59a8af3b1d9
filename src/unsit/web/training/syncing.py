"""What a device brings and what it gets back: one request for both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from unsit.web.people.models import User
from unsit.web.training import models
from unsit.web.training.actions import Refused, Written, read_entries, write
from unsit.web.training.rows import entry_value, session_entry_value, with_sets

PAGE: Final = 500
"""Entries given at once; a device asks again while there are more."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in a diary after a number. sequence: the number to ask with next. more: whether that is not all."""

    entries: tuple[dict[str, Any], ...]
    sequence: int
    more: bool


def changes(user: User, after: int, limit: int = PAGE) -> Changes:
    """Give the entries of an account's diary that changed after a change, in order, at most `limit` of them."""
    sessions = models.TrainingSession.objects.visible_to(user).after(after).values("pk")[: limit + 1]
    entries = list(models.DiaryEntry.objects.visible_to(user).after(after)[: limit + 1])
    found: list[tuple[int, dict[str, Any] | None]] = [
        *((row.sequence, session_entry_value(row, sets)) for row, sets in with_sets(Q(pk__in=sessions))),
        *((row.sequence, entry_value(row)) for row in entries),
    ]
    found.sort(key=lambda one: one[0])
    given = found[:limit]
    more = len(found) > limit
    newest = max(after, given[-1][0]) if given else after
    return Changes(tuple(value for _number, value in given if value is not None), newest, more)


@dataclass(frozen=True, slots=True)
class Synced:
    """The answer to a device; after `written.reset` it gets everything, and sends everything it has."""

    written: Written
    refused: tuple[Refused, ...]
    changes: Changes


def sync(user: User, after: int, values: Sequence[object], now: datetime, mark: str = "") -> Synced:
    """Take what a device brings and give what it does not know yet.

    after: the number the device got last; 0 for everything. mark: of the database, as it was told with that number;
    empty for a device that does not say.
    """
    good, bad = read_entries(values)
    written = write(user, good, now, after=after, mark=mark)
    since = 0 if written.reset else after
    if written.news is not None:
        news = Changes(tuple(value for _number, value in written.news), written.sequence, more=False)
    elif good:
        # Far behind, it asks again anyway: what it does not know yet it gets then.
        news = Changes((), since, more=True)
    else:
        news = changes(user, since)
    return Synced(written, tuple(bad), news)
