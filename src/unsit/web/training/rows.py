"""Between a diary's entries and rows of the database."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Case, F, Q, QuerySet, When

from unsit.diary.allowed_values import time_text
from unsit.diary.errors import EntryProblems
from unsit.diary.model import KINDS, Activity, Entry, Observation, Record, SetDone, TrainingSession
from unsit.diary.reading import instant, read_stored
from unsit.diary.writing import record_value
from unsit.web.people.encryption import EncryptedTextField
from unsit.web.training import models

_TOLD: Final = ("effort", "pain", "pains", "morning", "note")
_COLUMNS: Final = {field.name: "cleanly" if field.name == "clean" else field.name for field in fields(SetDone)}
"""Columns of a set by its field; `clean` is a method of Django's."""


UNREADABLE: Final = (EntryProblems, ValueError, RecursionError)
"""What reading a stored entry may end in: rules that it breaks, or no JSON at all."""


def text_of(moment: datetime) -> str:
    """Give a time as entries write it."""
    return time_text(moment)


# ---- sessions ----------------------------------------------------------------------------------------------------


def session_fields(record: TrainingSession, person_zone: str) -> dict[str, Any]:
    """Give the columns of a session, without its sets and without what a change brings."""
    value = record_value(record)
    started = instant(record.started)
    return {
        "started": started,
        "ended": instant(record.ended),
        "day": started.astimezone(ZoneInfo(record.zone or person_zone)).date(),
        "zone": record.zone,
        "routine": record.routine,
        "name": record.name,
        "stopped": str(record.stopped),
        "work_s": record.work_s,
        "source": str(record.source),
        "origin": record.origin,
        "told": json.dumps({name: value[name] for name in _TOLD}),
    }


def set_rows(session: models.TrainingSession, sets: Iterable[SetDone]) -> list[models.TrainingSet]:
    """Give the rows of a session's sets; nothing is saved."""
    return [
        models.TrainingSet(
            session=session,
            person_id=session.person_id,
            started=session.started,
            number=number,
            **{column: _plain(getattr(one, name)) for name, column in _COLUMNS.items()},
        )
        for number, one in enumerate(sets, start=1)
    ]


SET_COLUMNS: Final = tuple(_COLUMNS.values())


def set_fields(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Give a set as entries write it, from its columns by name."""
    return {name: columns[column] for name, column in _COLUMNS.items()}


def set_value(row: models.TrainingSet) -> dict[str, Any]:
    """Give a set as entries write it."""
    return {name: getattr(row, column) for name, column in _COLUMNS.items()}


_SESSION_NAMES: Final = tuple(field.attname for field in models.TrainingSession._meta.concrete_fields)
_SET_NAMES: Final = tuple(field.attname for field in models.TrainingSet._meta.concrete_fields)
_TOLD_AT: Final = _SESSION_NAMES.index("told")
# Joined, a session's columns come once for each set; what lies encrypted would be opened as often.
_TOLD_ONCE: Final = Case(
    When(Q(sets__number=1) | Q(sets__number=None), then=F("told")), output_field=EncryptedTextField()
)

WithSets = tuple[models.TrainingSession, list[models.TrainingSet]]
"""A session with its sets, in order."""


@cache
def _joined(columns: tuple[str, ...]) -> QuerySet[models.TrainingSession, Any]:
    """Give sessions joined with these columns of their sets; put together once, for that takes longer than to ask."""
    of_session = (_TOLD_ONCE if name == "told" else name for name in _SESSION_NAMES)
    joined = (*of_session, *(f"sets__{name}" for name in columns))
    return models.TrainingSession.objects.order_by().values_list(*joined)


def with_sets(wanted: Q, order: Sequence[str] = (), columns: Collection[str] = _SET_NAMES) -> list[WithSets]:
    """Give the sessions that are wanted with their sets, in order, in one query. columns: of sets, the wanted ones."""
    names = tuple(name for name in _SET_NAMES if name in {"id", "session_id", "number", *columns})
    # Sets are put in order here: a database that has to sort all of it takes no index for the sessions.
    read = _joined(names).filter(wanted).order_by(*order)
    found: dict[int, WithSets] = {}
    for values in read:
        session, one = values[: len(_SESSION_NAMES)], values[len(_SESSION_NAMES) :]
        if session[0] not in found:
            found[session[0]] = (models.TrainingSession.from_db(read.db, _SESSION_NAMES, session), [])
        row, sets = found[session[0]]
        if session[_TOLD_AT] is not None:
            row.told = session[_TOLD_AT]
        if one[0] is not None:
            sets.append(models.TrainingSet.from_db(read.db, names, one))
    for _row, sets in found.values():
        sets.sort(key=attrgetter("number"))
    return list(found.values())


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else value


def session_value(row: models.TrainingSession, sets: Sequence[models.TrainingSet]) -> dict[str, Any]:
    """Give a session's record as a JSON value."""
    return {
        "id": row.key,
        "started": text_of(row.started),
        "ended": text_of(row.ended),
        "routine": row.routine,
        "name": row.name,
        "sets": [set_value(one) for one in sets],
        "stopped": row.stopped,
        "work_s": row.work_s,
        "zone": row.zone,
        "source": row.source,
        "origin": row.origin,
        "format": 1,
        **json.loads(row.told),
    }


def session_entry_value(row: models.TrainingSession, sets: Sequence[models.TrainingSet]) -> dict[str, Any]:
    """Give a session's entry as a JSON value."""
    record = None if row.deleted else session_value(row, sets)
    return {"kind": "session", "id": row.key, "changed": text_of(row.changed), "device": row.device, "record": record}


def session_entry(row: models.TrainingSession, sets: Sequence[models.TrainingSet]) -> Entry | None:
    """Return a session's entry; None for one that older rules let in and nothing can be done with."""
    try:
        record = None if row.deleted else read_stored("session", session_value(row, sets))
    except UNREADABLE:
        return None
    return Entry("session", row.key, text_of(row.changed), record, row.device)


# ---- other entries -----------------------------------------------------------------------------------------------


def time_of(record: Record) -> datetime | None:
    """Give the time that a record tells of, if it tells of one."""
    if isinstance(record, Activity):
        return instant(record.started)
    return instant(record.at) if isinstance(record, Observation) else None


def entry_value(row: models.DiaryEntry) -> dict[str, Any] | None:
    """Return an entry as a JSON value; None where what is stored is no JSON that can be read."""
    try:
        record = None if row.deleted else json.loads(str(row.value))
    except (ValueError, RecursionError):
        return None
    return {"kind": row.kind, "id": row.key, "changed": text_of(row.changed), "device": row.device, "record": record}


def record_of(row: models.DiaryEntry) -> Record | None:
    """Return an entry's record; None for what a newer or broken version left."""
    try:
        value = json.loads(str(row.value))
        return read_stored(row.kind, value) if row.kind in KINDS and isinstance(value, dict) else None
    except UNREADABLE:
        return None


def entry(row: models.DiaryEntry) -> Entry | None:
    """Return an entry; None for one that older rules let in and nothing can be done with."""
    record = None if row.deleted else record_of(row)
    is_readable = row.deleted or record is not None
    return Entry(row.kind, row.key, text_of(row.changed), record, row.device) if is_readable else None
