"""Every write to a diary. All go one way, as entries: from pages, from programs, from devices, from imports."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from django.db import transaction
from django.dispatch import Signal

from unsit.diary.errors import EntryProblems
from unsit.diary.merging import merged
from unsit.diary.model import Entry, SetDone, TrainingSession
from unsit.diary.reading import instant, read_entry
from unsit.diary.writing import record_value
from unsit.movement.errors import Problem
from unsit.web.people.actions import person_of
from unsit.web.people.models import Person, User
from unsit.web.training import models
from unsit.web.training.rows import (
    entry,
    entry_value,
    session_entry,
    session_entry_value,
    session_fields,
    set_rows,
    sets_of,
    text_of,
    time_of,
)

KEPT_DELETED: Final = timedelta(days=30)
"""For how long what was deleted can be taken back."""

MOST_ENTRIES: Final = 2_000
"""Entries in one request."""

_AT_ONCE: Final = 400
"""Rows or names in one question to the database."""

sessions_written: Final = Signal()
"""Sent inside the write, with `user`, `zone` and `now`, when sessions of a routine were written: plans follow them.

A receiver that writes gives what it wrote.
"""

_Key = tuple[str, str]
_Name = TypeVar("_Name", str, int)


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that was not taken. place: its number among those given, from 1. problems: sentences."""

    place: int
    kind: str
    id: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of entries.

    changed: how many rows were written; sending them again gives 0. entries: as they hold now, in the order given.
    before, sequence: number of the person's last change before and after. values: every change between the two with
    its number, as JSON values: those of the entries given, and what followed from them.
    """

    changed: int
    entries: tuple[Entry, ...]
    before: int
    sequence: int
    values: tuple[tuple[int, dict[str, Any]], ...]


def read_entries(values: Sequence[object]) -> tuple[list[Entry], list[Refused]]:
    """Read entries from JSON values; those that cannot be taken are told, the others are not held up by them."""
    good: list[Entry] = []
    bad: list[Refused] = []
    for place, value in enumerate(values, start=1):
        try:
            good.append(read_entry(value))
        except EntryProblems as error:
            known = value if isinstance(value, Mapping) else {}
            bad.append(Refused(place, str(known.get("kind", ""))[:32], str(known.get("id", ""))[:64], error.problems))
    return good, bad


def now_entry(kind: str, record: Any, now: datetime, device: str = "server") -> Entry:
    """Give the entry of a record that is changed now, here."""
    return Entry(kind, record.id, text_of(now), record, device)


def deleted_entry(kind: str, name: str, now: datetime, device: str = "server") -> Entry:
    """Give the entry that deletes another."""
    return Entry(kind, name, text_of(now), None, device)


@transaction.atomic
def write(user: User, entries: Iterable[Entry], now: datetime, *, only_new: bool = False) -> Written:
    """Write entries into the diary of an account's person; what is there already is merged with them.

    only_new: leave alone what is there already.
    """
    person = _queued(user)
    given = [_not_ahead(one, now) for one in entries]
    held = _held(person, {(one.kind, one.id) for one in given})
    holds = dict(held)
    for one in given:
        key = (one.kind, one.id)
        if key not in holds:
            holds[key] = one
        elif not only_new:
            holds[key] = merged(holds[key], one)
    changed = [key for key, one in holds.items() if held.get(key) != one]
    changes = [
        _Change(number, now, holds[key], key in held) for number, key in enumerate(changed, start=person.sequence + 1)
    ]
    values = [*_write_sessions(person, changes), *_write_entries(person, changes)]
    number = person.sequence + len(changed)
    if changed:
        Person.objects.filter(pk=person.pk).update(sequence=number)
    if any(_is_of_routine(holds[key]) for key in changed):
        answers: Sequence[tuple[object, object]] = sessions_written.send(Person, user=user, zone=person.zone, now=now)
        for _receiver, followed in answers:
            if isinstance(followed, Written):
                values += followed.values
                number = followed.sequence
    told = tuple(sorted(values, key=lambda one: one[0]))
    return Written(len(changed), tuple(holds[one.kind, one.id] for one in given), person.sequence, number, told)


def _queued(user: User) -> Person:
    """Give the person of an account when it is our turn: one change after the other, their row is the queue."""
    waiting = Person.objects.select_for_update().filter(user=user).only("zone", "sequence").order_by()
    return next(iter(waiting), None) or waiting.get(pk=person_of(user).pk)


def _is_of_routine(one: Entry) -> bool:
    return isinstance(one.record, TrainingSession) and bool(one.record.routine)


def _not_ahead(one: Entry, now: datetime) -> Entry:
    """Set back the time of a device whose clock runs ahead, so that it does not win over everything for a day."""
    return replace(one, changed=text_of(min(instant(one.changed).astimezone(UTC), now)))


def _held(person: Person, keys: set[_Key]) -> dict[_Key, Entry]:
    """Give those of these entries that the diary has, as it has them."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, name in sorted(keys):
        by_kind[kind].append(name)
    held: dict[_Key, Entry] = {}
    for part in _parts(by_kind.pop("session", [])):
        rows = list(models.TrainingSession.objects.filter(person=person.pk, key__in=part))
        sets = sets_of(rows)
        for session in rows:
            held["session", session.key] = session_entry(session, sets[session.pk])
    for kind, names in by_kind.items():
        for part in _parts(names):
            for row in models.DiaryEntry.objects.filter(person=person.pk, kind=kind, key__in=part):
                held[kind, row.key] = entry(row)
    return held


def _parts(names: Sequence[_Name]) -> Iterable[Sequence[_Name]]:
    """Give names or numbers in parts that a database takes in one question."""
    return (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))


def differences(user: User, entries: Sequence[Entry], now: datetime) -> dict[_Key, bool]:
    """Say of each entry that would change something whether it is new; those that change nothing are left out."""
    held = _held(person_of(user), {(one.kind, one.id) for one in entries})
    found: dict[_Key, bool] = {}
    for one in entries:
        key = (one.kind, one.id)
        if key not in held:
            found[key] = True
        elif merged(held[key], _not_ahead(one, now)) != held[key]:
            found[key] = False
    return found


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the diary. sequence: its number. is_known: whether the diary had the entry before."""

    sequence: int
    now: datetime
    entry: Entry
    is_known: bool

    def columns(self) -> dict[str, Any]:
        """Give the columns that every change brings."""
        return {
            "changed": instant(self.entry.changed),
            "device": self.entry.device,
            "sequence": self.sequence,
            "deleted": self.now if self.entry.record is None else None,
        }


_CHANGED: Final = ("changed", "device", "sequence", "deleted")
_ID_OF_SESSION: Final = ("person", "key")
_ID_OF_ENTRY: Final = ("person", "kind", "key")


def _columns_of(model: type[models.TrainingSession | models.DiaryEntry], besides: Collection[str]) -> tuple[str, ...]:
    return tuple(field.name for field in model._meta.concrete_fields if field.name not in {"id", *besides})


_SESSION_COLUMNS: Final = _columns_of(models.TrainingSession, _ID_OF_SESSION)
_ENTRY_COLUMNS: Final = _columns_of(models.DiaryEntry, _ID_OF_ENTRY)

_Values = list[tuple[int, dict[str, Any]]]


def _write_sessions(person: Person, changes: Iterable[_Change]) -> _Values:
    """Write sessions with their sets, all at once: a year out of another program is one import.

    What is deleted stays for a while, and a deletion of what never came here is remembered.
    """
    done, gone = [], []
    unknown = {"source": "hand", "told": "{}"}
    for one in changes:
        if one.entry.kind != "session":
            continue
        if isinstance(one.entry.record, TrainingSession):
            columns = session_fields(one.entry.record, person.zone) | one.columns()
            done.append((models.TrainingSession(person=person, key=one.entry.id, **columns), one))
        else:
            times = {"started": one.now, "ended": one.now, "day": one.now.date()}
            gone.append(_marked(one, models.TrainingSession(person=person, key=one.entry.id, **times, **unknown)))
    _upsert(models.TrainingSession, [row for row, _one in done], _ID_OF_SESSION, _SESSION_COLUMNS)
    _upsert(models.TrainingSession, gone, _ID_OF_SESSION, _CHANGED)
    for part in _parts([row.pk for row, one in done if one.is_known]):
        models.TrainingSet.objects.filter(session__in=part).delete()
    sets = {row.pk: set_rows(row, _sets(one.entry)) for row, one in done}
    if sets:
        models.TrainingSet.objects.bulk_create([one for many in sets.values() for one in many], batch_size=_AT_ONCE)
    told = [(row.sequence, session_entry_value(row, sets[row.pk])) for row, _one in done]
    return [*told, *((row.sequence, session_entry_value(row, ())) for row in gone)]


def _write_entries(person: Person, changes: Iterable[_Change]) -> _Values:
    """Write entries that are not sessions, all at once; deletions as in `_write_sessions`."""
    told, gone = [], []
    for one in changes:
        if one.entry.kind == "session":
            continue
        row = models.DiaryEntry(person=person, kind=one.entry.kind, key=one.entry.id, value="{}")
        if one.entry.record is None:
            gone.append(_marked(one, row))
            continue
        value = json.dumps(record_value(one.entry.record))
        told.append(_with(row, {"at": time_of(one.entry.record), "value": value} | one.columns()))
    _upsert(models.DiaryEntry, told, _ID_OF_ENTRY, _ENTRY_COLUMNS)
    _upsert(models.DiaryEntry, gone, _ID_OF_ENTRY, _CHANGED)
    return [(row.sequence, entry_value(row)) for row in (*told, *gone)]


def _sets(one: Entry) -> tuple[SetDone, ...]:
    return one.record.sets if isinstance(one.record, TrainingSession) else ()


_Row = TypeVar("_Row", models.TrainingSession, models.DiaryEntry)


def _with(row: _Row, columns: Mapping[str, Any]) -> _Row:
    for name, value in columns.items():
        setattr(row, name, value)
    return row


def _marked(one: _Change, row: _Row) -> _Row:
    """Give the row of a deletion."""
    return _with(row, one.columns())


def _upsert(model: type[_Row], rows: Sequence[_Row], known_by: Collection[str], columns: Collection[str]) -> None:
    """Write rows; of those that are there already these columns only."""
    if rows:
        model._default_manager.bulk_create(
            rows, batch_size=_AT_ONCE, update_conflicts=True, unique_fields=known_by, update_fields=columns
        )


@transaction.atomic
def forget_deleted(now: datetime) -> int:
    """Empty what was deleted long ago, keeping only that it was; give how many rows were emptied."""
    long_ago = now - KEPT_DELETED
    sets, _each = models.TrainingSet.objects.filter(session__deleted__lt=long_ago).delete()
    entries = models.DiaryEntry.objects.filter(deleted__lt=long_ago).exclude(at=None).update(value="{}", at=None)
    return sets + entries
