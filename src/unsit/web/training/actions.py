"""Every write to a diary. All go one way, as entries: from pages, from programs, from devices, from imports."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction

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


@transaction.atomic
def write(user: User, entries: Iterable[Entry], now: datetime) -> Written:
    """Write entries into the diary of an account's person; what is there already is merged with them."""
    person_of(user)
    # One change after the other: the row of the person is the queue.
    person = Person.objects.select_for_update().get(user=user)
    given = [_not_ahead(one, now) for one in entries]
    held = _held(person, {(one.kind, one.id) for one in given})
    before, number = dict(held), person.sequence
    for one in given:
        key = (one.kind, one.id)
        held[key] = merged(held[key], one) if key in held else one
    changed = [key for key, one in held.items() if before.get(key) != one]
    numbered = [(held[key], number + place) for place, key in enumerate(changed, start=1)]
    number += len(changed)
    fresh = [pair for pair in numbered if pair[0].record is not None and (pair[0].kind, pair[0].id) not in before]
    _write_fresh(person, fresh)
    for one, sequence in numbered:
        if one.record is None or (one.kind, one.id) in before:
            _write(person, one, sequence, now)
    if changed:
        Person.objects.filter(pk=person.pk).update(sequence=number)
    return Written(len(changed), tuple(held[one.kind, one.id] for one in given), number)


def _not_ahead(one: Entry, now: datetime) -> Entry:
    """Set back the time of a device whose clock runs ahead, so that it does not win over everything for a day."""
    return replace(one, changed=text_of(min(instant(one.changed).astimezone(UTC), now)))


def _held(person: Person, keys: set[_Key]) -> dict[_Key, Entry]:
    """Give what the diary has of these entries."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, name in sorted(keys):
        by_kind[kind].append(name)
    held: dict[_Key, Entry] = {}
    for part in _parts(by_kind.pop("session", [])):
        for session in person.sessions.filter(key__in=part).prefetch_related("sets"):
            sets = sorted(session.sets.all(), key=lambda one: one.number)
            held["session", session.key] = session_entry(session, sets)
    for kind, names in by_kind.items():
        for part in _parts(names):
            for row in person.entries.filter(kind=kind, key__in=part):
                held[kind, row.key] = entry(row)
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
        elif merged(held[key], _not_ahead(one, now)) != held[key]:
            found[key] = False
    return found


def _write_fresh(person: Person, pairs: Sequence[tuple[Entry, int]]) -> None:
    """Write entries that were never there, many at once: a year out of another program is one import."""
    sessions: list[tuple[models.TrainingSession, TrainingSession]] = []
    entries: list[models.DiaryEntry] = []
    for one, sequence in pairs:
        change = {"changed": instant(one.changed), "device": one.device, "sequence": sequence}
        if isinstance(one.record, TrainingSession):
            columns = session_fields(one.record, person.zone)
            row = models.TrainingSession(person=person, key=one.id, **columns, **change)
            sessions.append((row, one.record))
        elif one.record is not None:
            entries.append(_fresh_row(person, one, change))
    models.TrainingSession.objects.bulk_create([row for row, _record in sessions], batch_size=_AT_ONCE)
    sets = [one for row, record in sessions for one in set_rows(row, record.sets)]
    models.TrainingSet.objects.bulk_create(sets, batch_size=_AT_ONCE)
    models.DiaryEntry.objects.bulk_create(entries, batch_size=_AT_ONCE)


def _fresh_row(person: Person, one: Entry, change: dict[str, Any]) -> models.DiaryEntry:
    assert one.record is not None
    value = json.dumps(record_value(one.record))
    return models.DiaryEntry(person=person, kind=one.kind, key=one.id, at=time_of(one.record), value=value, **change)


def _write(person: Person, one: Entry, sequence: int, now: datetime) -> None:
    change = {"changed": instant(one.changed), "device": one.device, "sequence": sequence}
    if one.record is None:
        _write_deletion(person, one, {**change, "deleted": now}, now)
    elif isinstance(one.record, TrainingSession):
        row, _new = models.TrainingSession.objects.update_or_create(
            person=person,
            key=one.id,
            defaults={**session_fields(one.record, person.zone), **change, "deleted": None},
        )
        row.sets.all().delete()
        models.TrainingSet.objects.bulk_create(set_rows(row, one.record.sets))
    else:
        models.DiaryEntry.objects.update_or_create(
            person=person,
            kind=one.kind,
            key=one.id,
            defaults={
                "at": time_of(one.record),
                "value": json.dumps(record_value(one.record)),
                **change,
                "deleted": None,
            },
        )


def _write_deletion(person: Person, one: Entry, change: dict[str, Any], now: datetime) -> None:
    """Mark an entry as deleted; what it was stays for a while. One that never came here is remembered as deleted."""
    if one.kind == "session":
        empty = {
            "started": now, "ended": now, "day": now.date(), "source": "hand", "told": "{}",
        }  # fmt: skip
        models.TrainingSession.objects.update_or_create(
            person=person, key=one.id, defaults=change, create_defaults={**empty, **change}
        )
        return
    models.DiaryEntry.objects.update_or_create(
        person=person, kind=one.kind, key=one.id, defaults=change, create_defaults={"value": "{}", **change}
    )


@transaction.atomic
def forget_deleted(now: datetime) -> int:
    """Empty what was deleted long ago, keeping only that it was; give how many rows were emptied."""
    long_ago = now - KEPT_DELETED
    sets, _each = models.TrainingSet.objects.filter(session__deleted__lt=long_ago).delete()
    entries = models.DiaryEntry.objects.filter(deleted__lt=long_ago).exclude(at=None).update(value="{}", at=None)
    return sets + entries
