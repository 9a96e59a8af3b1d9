"""Between a diary's entries and rows of the database."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Case, F, Q, QuerySet, When

from unsit.diary.allowed_values import canonical_time, is_too_deep, time_text
from unsit.diary.errors import EntryProblems
from unsit.diary.model import KINDS, Activity, Entry, Observation, Record, SetDone
from unsit.diary.reading import instant, read_stored
from unsit.diary.writing import entry_value as written_value
from unsit.web.people.encryption import EncryptedTextField, name_digest
from unsit.web.training import models

TOLD: Final = ("effort", "pain", "pains", "morning", "note")
"""What lies encrypted in a session's `told`."""
DETAILS: Final = ("ended", "routine", "name", "stopped", "source", "origin")
"""What lies encrypted in a session's `details`, beside the device that changed it last."""
SET_DETAILS: Final = tuple(field.name for field in fields(SetDone))
"""What lies encrypted in a set's `details`."""

_SET_MAPPINGS: Final = tuple(field.name for field in fields(SetDone) if field.default_factory is not MISSING)
_SET_DEFAULTS: Final[dict[str, Any]] = {
    field.name: {} if field.name in _SET_MAPPINGS else None if field.default is MISSING else field.default
    for field in fields(SetDone)
}
"""What a set tells where its details do not say it, in the order of entries."""


UNREADABLE: Final = (EntryProblems, ValueError, RecursionError)
"""What reading a stored entry may end in: rules that it breaks, or no JSON at all."""


def text_of(moment: datetime) -> str:
    """Give a time as entries write it."""
    return time_text(moment)


# ---- sessions ----------------------------------------------------------------------------------------------------


def session_fields(value: Mapping[str, Any], person_zone: str) -> dict[str, Any]:
    """Return the columns of a session, without its sets and without what a change brings. value: its record's."""
    started = instant(value["started"])
    return {
        "started": started,
        "day": started.astimezone(ZoneInfo(value["zone"] or person_zone)).date(),
        "zone": value["zone"],
        "work_s": value["work_s"],
        "details": _text({name: value[name] for name in DETAILS}),
        "told": _text({name: value[name] for name in TOLD}),
    }


def with_device(details: object, device: str) -> str:
    """Give a session's details with the device that changed it last."""
    return _text(_read(details) | {"device": device})


def set_rows(session: models.TrainingSession, sets: Iterable[Mapping[str, Any]]) -> list[models.TrainingSet]:
    """Return the rows of a session's sets, from their values; nothing is saved."""
    return [
        models.TrainingSet(
            session=session,
            person_id=session.person_id,
            started=session.started,
            number=number,
            movement=name_digest(session.person_id, one["movement"]),
            is_done=one["done"] > 0,
            details=_set_text(one),
        )
        for number, one in enumerate(sets, start=1)
    ]


def _set_text(value: Mapping[str, Any]) -> str:
    """Return a set as a JSON text, without what is as usual: most sets were neither seen nor weighed."""
    return _text({name: one for name, one in value.items() if one != _SET_DEFAULTS[name]})


def set_value(details: object) -> dict[str, Any]:
    """Give a set as entries write it, from its details."""
    return {**_SET_DEFAULTS, **{name: {} for name in _SET_MAPPINGS}, **_read(details)}


def _text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"))


def _read(text: object) -> dict[str, Any]:
    """Give what a JSON text holds; nothing where it was emptied."""
    found: dict[str, Any] = json.loads(str(text)) if text else {}
    return found


_SESSION_NAMES: Final = tuple(field.attname for field in models.TrainingSession._meta.concrete_fields)
_SET_NAMES: Final = tuple(field.attname for field in models.TrainingSet._meta.concrete_fields)
_ONCE: Final = {
    # Joined, a session's columns come once for each set; what lies encrypted would be opened as often.
    name: Case(When(Q(sets__number=1) | Q(sets__number=None), then=F(name)), output_field=EncryptedTextField())
    for name in ("details", "told")
}
_ONCE_AT: Final = tuple((name, _SESSION_NAMES.index(name)) for name in _ONCE)

WithSets = tuple[models.TrainingSession, list[models.TrainingSet]]
"""A session with its sets, in order."""


@cache
def _joined() -> QuerySet[models.TrainingSession, Any]:
    """Give sessions joined with their sets; put together once, for that takes longer than to ask."""
    of_session = (_ONCE.get(name, name) for name in _SESSION_NAMES)
    joined = (*of_session, *(f"sets__{name}" for name in _SET_NAMES))
    return models.TrainingSession.objects.order_by().values_list(*joined)


def with_sets(wanted: Q, order: Sequence[str] = ()) -> list[WithSets]:
    """Give the sessions that are wanted with their sets, in order, in one query."""
    # Sets are put in order here: a database that has to sort all of it takes no index for the sessions.
    read = _joined().filter(wanted).order_by(*order)
    found: dict[int, WithSets] = {}
    for values in read:
        session, one = values[: len(_SESSION_NAMES)], values[len(_SESSION_NAMES) :]
        if session[0] not in found:
            found[session[0]] = (models.TrainingSession.from_db(read.db, _SESSION_NAMES, session), [])
        row, sets = found[session[0]]
        for name, place in _ONCE_AT:
            if session[place] is not None:
                setattr(row, name, session[place])
        if one[0] is not None:
            sets.append(models.TrainingSet.from_db(read.db, _SET_NAMES, one))
    for _row, sets in found.values():
        sets.sort(key=attrgetter("number"))
    return list(found.values())


def session_value(row: models.TrainingSession, sets: Sequence[models.TrainingSet]) -> dict[str, Any]:
    """Give a session's record as a JSON value."""
    details = _read(row.details)
    return {
        "id": row.key,
        "started": text_of(row.started),
        "sets": [set_value(one.details) for one in sets],
        "work_s": row.work_s,
        "zone": row.zone,
        "format": 1,
        **{name: details[name] for name in DETAILS},
        **_read(row.told),
    }


def new_session_value(one: Entry) -> dict[str, Any]:
    """Return a session's entry that is about to be written as the JSON value that its rows will give."""
    value = written_value(one)
    if value["record"] is not None:
        value["record"] |= {name: canonical_time(value["record"][name]) for name in ("started", "ended")}
    return value


def session_entry_value(row: models.TrainingSession, sets: Sequence[models.TrainingSet]) -> dict[str, Any]:
    """Give a session's entry as a JSON value."""
    record = None if row.deleted else session_value(row, sets)
    device = _read(row.details).get("device", "")
    return {"kind": "session", "id": row.key, "changed": text_of(row.changed), "device": device, "record": record}


def session_entry(row: models.TrainingSession, sets: Sequence[models.TrainingSet]) -> Entry | None:
    """Return a session's entry; None for one that older rules let in and nothing can be done with."""
    try:
        record = None if row.deleted else read_stored("session", session_value(row, sets))
    except UNREADABLE:
        return None
    return Entry("session", row.key, text_of(row.changed), record, _read(row.details).get("device", ""))


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
    if is_too_deep(record):
        # Read it can be, but whoever writes it again into an answer may not get to its end.
        return None
    return {
        "kind": row.kind,
        "id": row.key,
        "changed": text_of(row.changed),
        "device": row.device or "",
        "record": record,
    }


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
    device = str(row.device or "")
    return Entry(row.kind, row.key, text_of(row.changed), record, device) if is_readable else None
