"""Between a diary's entries and rows of the database."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from unsit.diary.model import Activity, Entry, Observation, Record, SetDone, TrainingSession
from unsit.diary.reading import instant, read_record
from unsit.diary.writing import record_value
from unsit.web.training import models

_TOLD: Final = ("effort", "pain", "pains", "morning", "note")
_COLUMNS: Final = {field.name: "cleanly" if field.name == "clean" else field.name for field in fields(SetDone)}
"""Columns of a set by its field; `clean` is a method of Django's."""


def text_of(moment: datetime) -> str:
    """Give a time as entries write it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


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


def sets_of(sessions: Sequence[models.TrainingSession]) -> Mapping[int, list[models.TrainingSet]]:
    """Give the sets of sessions by their keys, in order; in one query, or none for no session."""
    found: dict[int, list[models.TrainingSet]] = {one.pk: [] for one in sessions}
    if found:
        for row in models.TrainingSet.objects.filter(session__in=list(found)).order_by("session", "number"):
            found[row.session_id].append(row)
    return found


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


def session_entry(row: models.TrainingSession, sets: Sequence[models.TrainingSet]) -> Entry:
    """Give a session's entry."""
    record = None if row.deleted else read_record("session", session_value(row, sets))
    return Entry("session", row.key, text_of(row.changed), record, row.device)


# ---- other entries -----------------------------------------------------------------------------------------------


def time_of(record: Record) -> datetime | None:
    """Give the time that a record tells of, if it tells of one."""
    if isinstance(record, Activity):
        return instant(record.started)
    return instant(record.at) if isinstance(record, Observation) else None


def entry_value(row: models.DiaryEntry) -> dict[str, Any]:
    """Give an entry as a JSON value."""
    record = None if row.deleted else json.loads(str(row.value))
    return {"kind": row.kind, "id": row.key, "changed": text_of(row.changed), "device": row.device, "record": record}


def entry(row: models.DiaryEntry) -> Entry:
    """Give an entry."""
    record = None if row.deleted else read_record(row.kind, json.loads(str(row.value)))
    return Entry(row.kind, row.key, text_of(row.changed), record, row.device)
