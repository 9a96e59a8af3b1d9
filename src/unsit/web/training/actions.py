"""Every write to a diary. All go one way, as entries: from pages, from programs, from devices, from imports."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, TypeVar

from django.db.models import Model, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.dispatch import Signal

from unsit.diary.allowed_values import LONGEST_NAME, cleaned_text, is_id
from unsit.diary.errors import EntryProblems
from unsit.diary.merging import merged
from unsit.diary.model import Entry, Record, TrainingSession
from unsit.diary.reading import instant, read_entry
from unsit.diary.writing import record_value
from unsit.movement.errors import Problem
from unsit.web.people.actions import AccountGoneError, person_of
from unsit.web.people.models import DatabaseState, Person, User
from unsit.web.retries import whole_transaction
from unsit.web.training import models
from unsit.web.training.known import AT_ONCE, FOLLOWED, Key, Known, known, parts
from unsit.web.training.quotas import COLUMNS, counted
from unsit.web.training.rows import (
    entry_value,
    new_session_value,
    session_fields,
    set_rows,
    set_value,
    text_of,
    time_of,
    with_device,
)
from unsit.web.training.sequences import changes_after, was_given_out, with_gap

MOST_ENTRIES: Final = 2_000
"""Entries in one request."""

MOST_NEWS: Final = 500
"""Changes that are told together with what a device brings; whoever knows less asks again."""

sessions_written: Final = Signal()
"""Sent inside the write when sessions of a routine were written: plans follow them.

With `user`, `zone`, `now`, and `kept`: the entries as they hold now of the kinds that are followed. A receiver gives
the entries that shall be written too.
"""


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
    before, sequence: number of the person's last change before and after. news: every change after the one that the
    writer knows, with its number, as JSON values; None when there are too many. mark: of the database. reset: what the
    writer knows was told by another database, or by a version of this one that is lost.
    """

    changed: int
    entries: tuple[Entry, ...]
    before: int
    sequence: int
    news: tuple[tuple[int, dict[str, Any]], ...] | None
    mark: str = ""
    reset: bool = False


class NotThereError(LookupError):
    """What shall be changed is not in this account's diary; it may have been deleted on another device."""


MOST_REFUSED: Final = 50
"""Entries that are refused with every problem; of further ones the first problem is told."""
MOST_NAMELESS: Final = 20
"""Entries with neither kind nor id that are listed as refused: nobody waits for their answer."""


def read_entries(values: Sequence[object]) -> tuple[list[Entry], list[Refused]]:
    """Return the entries that JSON values tell, and which cannot be taken; good ones are not held up by those.

    What has neither kind nor id is nothing that a device waits for: only the first ones are listed.
    """
    good: list[Entry] = []
    bad: list[Refused] = []
    for place, value in enumerate(values, start=1):
        try:
            good.append(read_entry(value))
        except EntryProblems as error:
            kind, name = (_named(value, key) for key in ("kind", "id"))
            if len(bad) < MOST_NAMELESS or (kind and name):
                problems = error.problems if len(bad) < MOST_REFUSED else error.problems[:1]
                bad.append(Refused(place, kind[:32], name[:64], problems))
    return good, bad


def _named(value: object, key: str) -> str:
    """Return a text of an entry that cannot be taken, fit to be told again; empty where it has none."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return cleaned_text(found[:LONGEST_NAME]) if isinstance(found, str) else ""


def now_entry(kind: str, record: Any, now: datetime, device: str = "server") -> Entry:
    """Give the entry of a record that is changed now, here."""
    return Entry(kind, record.id, text_of(now), record, device)


def deleted_entry(kind: str, name: str, now: datetime, device: str = "server") -> Entry:
    """Give the entry that deletes another."""
    return Entry(kind, name, text_of(now), None, device)


@whole_transaction
def write(
    user: User,
    entries: Iterable[Entry],
    now: datetime,
    *,
    only_new: bool = False,
    after: int | None = None,
    mark: str = "",
    is_paced: bool = False,
) -> Written:
    """Write entries into the diary of an account's person; what is there already is merged with them.

    only_new: leave alone what is there already. after: number of the last change that the writer knows; a number that
    was never given out stands for none. mark: of the database that told it; empty: not said. is_paced: whether the
    writer takes pauses, as an import does. QuotaError when it is more than the person may store, or write in an hour.
    """
    queued = _queued(user)
    person = queued.person
    reset = after is not None and not (mark in ("", queued.mark) and was_given_out(after, person))
    since = 0 if reset else person.sequence if after is None else after
    is_told = changes_after(since, person) <= MOST_NEWS
    given, set_back = _not_ahead(entries, now)
    there = known(
        person.pk,
        {(one.kind, one.id) for one in given},
        since if is_told and since < person.sequence else None,
        is_followed=any(_is_of_routine(one) for one in given),
    )
    writing = _Writing(queued, now, there, is_paced)
    written = _write(user, writing, given, set_back, only_new=only_new, is_told=is_told)
    return replace(written, mark=queued.mark, reset=reset)


@whole_transaction
def change_record(user: User, kind: str, key: str, change: Callable[[Any], Record], now: datetime) -> Record:
    """Change a record as it stands now, whichever device changed it last; give it. NotThereError when there is none."""
    if not is_id(key):  # a database may not even take its characters
        raise NotThereError(key)
    queued = _queued(user)
    there = known(queued.person.pk, {(kind, key)}, is_followed=kind == "session")
    held = there.entries.get((kind, key))
    if held is None or held.record is None:
        raise NotThereError(key)
    changed = change(held.record)
    if changed != held.record:
        _write(user, _Writing(queued, now, there), [now_entry(kind, changed, now)])
    return changed


def _write(
    user: User,
    writing: "_Writing",
    given: Sequence[Entry],
    set_back: Collection[Key] = (),
    *,
    only_new: bool = False,
    is_told: bool = True,
) -> Written:
    person, there = writing.queued.person, writing.there
    holds = dict(there.entries)
    _merge(holds, given, set_back, only_new=only_new)
    changed = [key for key, one in holds.items() if there.entries.get(key) != one]
    sessions = _write_sessions(writing, [holds[key] for key in changed if key[0] == "session"])
    others = {key: holds[key] for key in changed if key[0] != "session"}
    if any(_is_of_routine(holds[key]) for key in changed):
        kept = {(one.kind, one.id): one for one in (*there.followed, *holds.values()) if one.kind in FOLLOWED}
        followed = _followed(user, person.zone, writing.now, tuple(kept.values()))
        _merge(kept, followed)
        others |= {key: kept[key] for key in ((one.kind, one.id) for one in followed)}
    written = {key: holds[key] for key in changed} | others
    before = {(one.kind, one.id): one for one in there.followed} | there.entries
    pairs = [(before.get(key), one) for key, one in written.items()]
    columns = counted(person, pairs, writing.now, is_paced=writing.is_paced) if pairs else {}
    news = there.news | sessions | _write_entries(writing, list(others.values()))
    number = writing.number if writing.changes else person.sequence
    if writing.changes:
        first = writing.queued.first
        gaps = person.gaps if first == person.sequence else with_gap(person.gaps, person.sequence, first)
        Person.objects.filter(pk=person.pk).update(sequence=number, gaps=gaps, **columns)
    told = tuple(sorted(news.values(), key=lambda one: one[0])) if is_told else None
    return Written(len(changed), tuple(holds[one.kind, one.id] for one in given), person.sequence, number, told)


def _followed(user: User, zone: str, now: datetime, kept: tuple[Entry, ...]) -> list[Entry]:
    """Give what those who follow want to be written too."""
    answers: Any = sessions_written.send(Person, user=user, zone=zone, now=now, kept=kept)
    return [one for _receiver, some in answers for one in some]


def _merge(
    holds: dict[Key, Entry], entries: Iterable[Entry], set_back: Collection[Key] = (), *, only_new: bool = False
) -> None:
    """Merge entries into those that hold. set_back: those whose time was set back to now."""
    for one in entries:
        key = (one.kind, one.id)
        if key not in holds:
            holds[key] = one
        elif not only_new:
            holds[key] = _merged(holds[key], one, is_set_back=key in set_back)


def _merged(held: Entry, one: Entry, *, is_set_back: bool) -> Entry:
    """Merge a version into the one that holds; one that changes nothing but a time that we gave it changes nothing."""
    found = merged(held, one)
    return held if is_set_back and replace(found, changed=held.changed) == held else found


@dataclass(frozen=True, slots=True)
class _Queued:
    """Whose turn it is. first: the number before that of their next change. mark: of the database."""

    person: Person
    first: int
    mark: str


def _queued(user: User) -> _Queued:
    """Return the person of an account when it is our turn: one change after the other, their row is the queue."""
    states = DatabaseState.objects.filter(pk=1)
    waiting: QuerySet[Any] = (
        Person.objects.select_for_update()
        .filter(user=user)
        .only("zone", "sequence", "gaps", *COLUMNS)
        .annotate(epoch=Coalesce(Subquery(states.values("epoch")), 0))
        .annotate(mark=Coalesce(Subquery(states.values("mark")), Value("")))
        .order_by()
    )
    person = next(iter(waiting), None)
    if person is None:
        if not User.objects.select_related(None).filter(pk=user.pk).exists():
            raise AccountGoneError
        person = waiting.get(pk=person_of(user).pk)
    return _Queued(person, max(person.sequence, person.epoch), person.mark)


def _is_of_routine(one: Entry) -> bool:
    return isinstance(one.record, TrainingSession) and bool(one.record.routine)


def _not_ahead(entries: Iterable[Entry], now: datetime) -> tuple[list[Entry], set[Key]]:
    """Set back the times of devices whose clock runs ahead, so that none wins over everything for a day; say which."""
    given, set_back = [], set()
    for one in entries:
        changed = instant(one.changed)
        given.append(replace(one, changed=text_of(min(changed, now))))
        if changed > now:
            set_back.add((one.kind, one.id))
    return given, set_back


def differences(user: User, entries: Sequence[Entry], now: datetime) -> dict[Key, bool]:
    """Say of each entry that would change something whether it is new; those that change nothing are left out."""
    held = known(person_of(user).pk, {(one.kind, one.id) for one in entries}).entries
    found: dict[Key, bool] = {}
    given, set_back = _not_ahead(entries, now)
    for one in given:
        key = (one.kind, one.id)
        if key not in held:
            found[key] = True
        elif _merged(held[key], one, is_set_back=key in set_back) != held[key]:
            found[key] = False
    return found


_ID_OF_SESSION: Final = ("person", "key")
_ID_OF_ENTRY: Final = ("person", "kind", "key")
_ID_OF_SET: Final = ("session", "number")


def _columns_of(model: type[Model], besides: Collection[str]) -> tuple[str, ...]:
    return tuple(field.name for field in model._meta.concrete_fields if field.name not in {"id", *besides})


_SESSION_COLUMNS: Final = _columns_of(models.TrainingSession, _ID_OF_SESSION)
_ENTRY_COLUMNS: Final = _columns_of(models.DiaryEntry, _ID_OF_ENTRY)
_SET_COLUMNS: Final = _columns_of(models.TrainingSet, _ID_OF_SET)

_News = dict[Key, tuple[int, dict[str, Any]]]


@dataclass(slots=True)
class _Writing:
    """A write that is under way.

    there: what the diary had before. is_paced: whether the writer takes pauses. changes: how many were made so far.
    """

    queued: _Queued
    now: datetime
    there: Known
    is_paced: bool = False
    changes: int = 0

    @property
    def number(self) -> int:
        """The number of the newest change."""
        return self.queued.first + self.changes

    def numbered(self, one: Entry) -> dict[str, Any]:
        """Give the columns that every change brings, with the next number."""
        self.changes += 1
        return {
            "changed": instant(one.changed),
            "sequence": self.number,
            "deleted": self.now if one.record is None else None,
            "emptied": False,
        }


def _columns_before(row: Model | None, columns: Iterable[str], instead: Mapping[str, Any]) -> dict[str, Any]:
    """Give what stays there of what is deleted, for a while; a deletion of what never came here is remembered too."""
    return dict(instead) if row is None else {name: getattr(row, name) for name in columns}


def _write_sessions(writing: _Writing, entries: Sequence[Entry]) -> _News:
    """Write sessions with their sets, all at once: a year out of another program is one import."""
    now, person = writing.now, writing.queued.person
    unknown = {"started": now, "day": now.date(), "details": "{}", "told": "{}"}
    rows = []
    values = [new_session_value(one) for one in entries]
    for one, value in zip(entries, values, strict=True):
        if value["record"] is not None:
            columns = session_fields(value["record"], person.zone)
        else:
            before, _sets = writing.there.sessions.get(one.id, (None, ()))
            columns = _columns_before(before, _SESSION_COLUMNS, unknown)
        columns["details"] = with_device(columns["details"], one.device)
        rows.append(models.TrainingSession(person=person, key=one.id, **columns | writing.numbered(one)))
    _upsert(models.TrainingSession, rows, _ID_OF_SESSION, _SESSION_COLUMNS)
    done: _News = {}
    fresh: list[models.TrainingSet] = []
    surplus: list[int] = []
    for row, value in zip(rows, values, strict=True):
        done["session", row.key] = (row.sequence, value)
        if value["record"] is None:
            continue
        sets = set_rows(row, value["record"]["sets"])
        _row, were = writing.there.sessions.get(row.key, (None, ()))
        if len(sets) != len(were) or _contents(sets) != _contents(were):
            fresh += sets
        surplus += [each.pk for each in were[len(sets) :]]
    _upsert(models.TrainingSet, fresh, _ID_OF_SET, _SET_COLUMNS)
    for part in parts(surplus):
        models.TrainingSet.objects.filter(pk__in=part).delete()
    return done


def _contents(sets: Iterable[models.TrainingSet]) -> list[tuple[str, dict[str, Any]]]:
    """Give what rows of sets tell: when, as entries write a time, and what."""
    return [(text_of(one.started), set_value(one.details)) for one in sets]


def _write_entries(writing: _Writing, entries: Sequence[Entry]) -> _News:
    """Write entries that are not sessions, all at once."""
    rows = []
    for one in entries:
        if one.record is None:
            before = writing.there.others.get((one.kind, one.id))
            columns = _columns_before(before, _ENTRY_COLUMNS, {"value": "{}"})
        else:
            columns = {"at": time_of(one.record), "value": json.dumps(record_value(one.record))}
        columns["device"] = one.device
        person = writing.queued.person
        rows.append(models.DiaryEntry(person=person, kind=one.kind, key=one.id, **columns | writing.numbered(one)))
    _upsert(models.DiaryEntry, rows, _ID_OF_ENTRY, _ENTRY_COLUMNS)
    return {(row.kind, row.key): (row.sequence, value) for row in rows if (value := entry_value(row)) is not None}


_Row = TypeVar("_Row", models.TrainingSession, models.TrainingSet, models.DiaryEntry)


def _upsert(model: type[_Row], rows: Sequence[_Row], known_by: Collection[str], columns: Collection[str]) -> None:
    """Write rows; of those that are there already these columns only."""
    if rows:
        model._default_manager.bulk_create(
            rows, batch_size=AT_ONCE, update_conflicts=True, unique_fields=known_by, update_fields=columns
        )
