"""What a diary has of the entries that are about to be written, and what else its devices are told; in two queries."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import zip_longest
from operator import or_
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from unsit.diary.model import Entry
from unsit.web.training import models
from unsit.web.training.rows import (
    WithSets,
    entry,
    entry_value,
    session_entry,
    session_entry_value,
    with_sets,
)

AT_ONCE: Final = 400
"""Rows or names in one question to the database."""

FOLLOWED: Final = ("plan", "safety")
"""Kinds that those need who follow what is done."""

Key = tuple[str, str]
"""Kind and id of an entry."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a diary has.

    entries: those that are asked for, by kind and id. sessions, others: their rows. news: every change after the one
    that is known, by kind and id, with its number, as JSON values. followed: entries of the kinds that are followed.
    """

    entries: dict[Key, Entry]
    sessions: dict[str, WithSets]
    others: dict[Key, models.DiaryEntry]
    news: dict[Key, tuple[int, dict[str, Any]]]
    followed: tuple[Entry, ...]


def known(person: UUID, keys: Collection[Key], after: int | None = None, *, is_followed: bool = False) -> Known:
    """Read what the diary of a person has of these entries.

    after: number of a change; every change after it is read as well. is_followed: whether what those need who follow
    is read as well.
    """
    found = Known({}, {}, {}, {}, ())
    followed = []
    for session, sets in _sessions(person, sorted(key for kind, key in keys if kind == "session"), after):
        key = ("session", session.key)
        if key in keys:
            found.sessions[session.key] = (session, sets)
            # One that cannot be read counts as none: a new version may take its place.
            if (one := session_entry(session, sets)) is not None:
                found.entries[key] = one
        if after is not None and session.sequence > after:
            found.news[key] = (session.sequence, session_entry_value(session, sets))
    names = sorted(key for key in keys if key[0] != "session")
    for row in _others(person, names, after, FOLLOWED if is_followed else ()):
        key = (row.kind, row.key)
        if key in keys:
            found.others[key] = row
            if (one := entry(row)) is not None:
                found.entries[key] = one
        if after is not None and row.sequence > after and (value := entry_value(row)) is not None:
            found.news[key] = (row.sequence, value)
        if is_followed and row.kind in FOLLOWED and (one := found.entries.get(key) or entry(row)):
            followed.append(one)
    return Known(found.entries, found.sessions, found.others, found.news, tuple(followed))


def parts(names: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Give names or numbers in parts that a database takes in one question."""
    return (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE))


def _wanted(person: UUID, named: Sequence[Q], besides: Sequence[Q]) -> Iterator[Q]:
    """Give conditions, one for each question: a part of the names, and in the first one what is wanted besides.

    Each alternative names the person, so that a database can take an index for each.
    """
    for one, more in zip_longest(named, (besides,) if besides else (), fillvalue=None):
        yield reduce(or_, (Q(person=person) & each for each in (*((one,) if one else ()), *(more or ()))))


def _sessions(person: UUID, keys: Sequence[str], after: int | None) -> Iterator[WithSets]:
    besides = [Q(sequence__gt=after)] if after is not None else []
    for wanted in _wanted(person, [Q(key__in=part) for part in parts(keys)], besides):
        yield from with_sets(wanted)


def _others(person: UUID, keys: Sequence[Key], after: int | None, kinds: Sequence[str]) -> Iterator[models.DiaryEntry]:
    besides = [Q(sequence__gt=after)] if after is not None else []
    besides += [Q(kind__in=kinds, deleted=None)] if kinds else []
    # kinds and ids each for themselves: the pairs that nobody asked for are passed over
    named = [Q(kind__in={kind for kind, _ in part}, key__in={key for _, key in part}) for part in parts(keys)]
    for wanted in _wanted(person, named, besides):
        yield from models.DiaryEntry.objects.filter(wanted).order_by()
