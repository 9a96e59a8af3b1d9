"""Every write to a diary. All go one way, as entries: from pages, from programs, from devices, from imports."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.dispatch import Signal

from unsit.diary.errors import EntryProblems
from unsit.diary.merging import merged
from unsit.diary.model import Entry, TrainingSession
from unsit.diary.reading import instant, read_entry
from unsit.diary.writing import record_value
from unsit.movement.errors import Problem
from unsit.web.people.actions import person_of
from unsit.web.people.models import Person, User
from unsit.web.training import models
from unsit.web.training.rows import entry, session_entry, session_fields, set_rows, text_of, time_of

KEPT_DELETED: Final = timedelta(days=30)
"""For how long what was deleted can be taken back."""

MOST_ENTRIES: Final = 2_000
"""Entries in one request."""

_AT_ONCE: Final = 400
"""Rows or names in one question to the database."""

sessions_written: Final = Signal()
"""Sent inside the write, with `user` and `now`, when sessions of a routine were written: plans follow them."""

_Key = tuple[str, str]


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
    sequence: of the person's last change.
    """

    changed: int
    entries: tuple[Entry, ...]
    sequence: int


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


@dataclass(frozen=True, slots=True)
class _Held:
    """What the diary has of an entry: its row and what it says. No row: nothing yet."""

    row: models.TrainingSession | models.DiaryEntry | None
    entry: Entry


@transaction.atomic
def write(user: User, entries: Iterable[Entry], now: datetime, *, only_new: bool = False) -> Written:
    """Write entries into the diary of an account's person; what is there already is merged with them.

    only_new: leave alone what is there already.
    """
    person = _queued(user)
    given = [_not_ahead(one, now) for one in entries]
    held = _held(person, {(one.kind, one.id) for one in given})
    holds: dict[_Key, Entry] = {key: one.entry for key, one in held.items()}
    for one in given:
        key = (one.kind, one.id)
        if key not in holds:
            holds[key] = one
        elif not only_new:
            holds[key] = merged(holds[key], one)
    changed = [key for key, one in holds.items() if key not in held or held[key].entry != one]
    numbered = [(key, _Change(number, now)) for number, key in enumerate(changed, start=person.sequence + 1)]
    is_fresh = {key: key not in held and holds[key].record is not None for key in changed}
    _write_fresh(person, [(holds[key], change) for key, change in numbered if is_fresh[key]])
    for key, change in numbered:
        if not is_fresh[key]:
            _write(person, held[key].row if key in held else None, holds[key], change)
    number = person.sequence + len(changed)
    if changed:
        Person.objects.filter(pk=person.pk).update(sequence=number)
    if any(_is_of_routine(holds[key]) for key in changed):
        sessions_written.send(Person, user=user, now=now)
        number = Person.objects.values_list("sequence", flat=True).get(pk=person.pk)
    return Written(len(changed), tuple(holds[one.kind, one.id] for one in given), number)


def _queued(user: User) -> Person:
    """Give the person of an account when it is our turn: one change after the other, their row is the queue."""
    waiting = Person.objects.select_for_update().filter(user=user)
    return waiting.first() or waiting.get(pk=person_of(user).pk)


def _is_of_routine(one: Entry) -> bool:
    return isinstance(one.record, TrainingSession) and bool(one.record.routine)


def _not_ahead(one: Entry, now: datetime) -> Entry:
    """Set back the time of a device whose clock runs ahead, so that it does not win over everything for a day."""
    return replace(one, changed=text_of(min(instant(one.changed).astimezone(UTC), now)))


def _held(person: Person, keys: set[_Key]) -> dict[_Key, _Held]:
    """Give what the diary has of these entries."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, name in sorted(keys):
        by_kind[kind].append(name)
    held: dict[_Key, _Held] = {}
    for part in _parts(by_kind.pop("session", [])):
        for session in person.sessions.filter(key__in=part).prefetch_related("sets"):
            sets = sorted(session.sets.all(), key=lambda one: one.number)
            held["session", session.key] = _Held(session, session_entry(session, sets))
    for kind, names in by_kind.items():
        for part in _parts(names):
            for row in person.entries.filter(kind=kind, key__in=part):
                held[kind, row.key] = _Held(row, entry(row))
    return held


def _parts(names: Sequence[str]) -> Iterable[Sequence[str]]:
    """Give names in parts that a database takes in one question."""
    return (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))


def differences(user: User, entries: Sequence[Entry], now: datetime) -> dict[_Key, bool]:
    """Say of each entry that would change something whether it is new; those that change nothing are left out."""
    held = _held(person_of(user), {(one.kind, one.id) for one in entries})
    found: dict[_Key, bool] = {}
    for one in entries:
        key = (one.kind, one.id)
        if key not in held:
            found[key] = True
        elif merged(held[key].entry, _not_ahead(one, now)) != held[key].entry:
            found[key] = False
    return found


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the diary: its number, and when it came."""

    sequence: int
    now: datetime


def _write_fresh(person: Person, pairs: Sequence[tuple[Entry, _Change]]) -> None:
    """Write entries that were never there, many at once: a year out of another program is one import."""
    sessions: list[tuple[models.TrainingSession, TrainingSession]] = []
    entries: list[models.DiaryEntry] = []
    for one, change in pairs:
        columns = {"changed": instant(one.changed), "device": one.device, "sequence": change.sequence}
        if isinstance(one.record, TrainingSession):
            columns |= session_fields(one.record, person.zone)
            sessions.append((models.TrainingSession(person=person, key=one.id, **columns), one.record))
        elif one.record is not None:
            columns |= {"at": time_of(one.record), "value": json.dumps(record_value(one.record))}
            entries.append(models.DiaryEntry(person=person, kind=one.kind, key=one.id, **columns))
    if sessions:
        models.TrainingSession.objects.bulk_create([row for row, _record in sessions], batch_size=_AT_ONCE)
        sets = [one for row, record in sessions for one in set_rows(row, record.sets)]
        models.TrainingSet.objects.bulk_create(sets, batch_size=_AT_ONCE)
    if entries:
        models.DiaryEntry.objects.bulk_create(entries, batch_size=_AT_ONCE)


def _write(person: Person, row: models.TrainingSession | models.DiaryEntry | None, one: Entry, change: _Change) -> None:
    """Write one entry; what is deleted stays for a while, and a deletion of what never came here is remembered."""
    columns: dict[str, Any] = {
        "changed": instant(one.changed),
        "device": one.device,
        "sequence": change.sequence,
        "deleted": change.now if one.record is None else None,
    }
    if one.kind == "session":
        assert not isinstance(row, models.DiaryEntry)
        _write_session(person, row, one, columns)
        return
    assert not isinstance(row, models.TrainingSession)
    if one.record is not None:
        columns |= {"at": time_of(one.record), "value": json.dumps(record_value(one.record))}
    elif row is None:
        columns |= {"value": "{}"}
    _save(row or models.DiaryEntry(person=person, kind=one.kind, key=one.id), columns)


def _write_session(person: Person, row: models.TrainingSession | None, one: Entry, columns: dict[str, Any]) -> None:
    session = row or models.TrainingSession(person=person, key=one.id)
    if isinstance(one.record, TrainingSession):
        _save(session, columns | session_fields(one.record, person.zone))
        if row is not None:
            session.sets.all().delete()
        models.TrainingSet.objects.bulk_create(set_rows(session, one.record.sets))
        return
    now = columns["deleted"]
    unknown = {"started": now, "ended": now, "day": now.date(), "source": "hand", "told": "{}"}
    _save(session, columns | (unknown if row is None else {}))


def _save(row: models.TrainingSession | models.DiaryEntry, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()


@transaction.atomic
def forget_deleted(now: datetime) -> int:
    """Empty what was deleted long ago, keeping only that it was; give how many rows were emptied."""
    long_ago = now - KEPT_DELETED
    sets, _each = models.TrainingSet.objects.filter(session__deleted__lt=long_ago).delete()
    entries = models.DiaryEntry.objects.filter(deleted__lt=long_ago).exclude(at=None).update(value="{}", at=None)
    return sets + entries
