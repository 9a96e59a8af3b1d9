"""Entries as JSON values; `reading.py` reads them back equal."""

from collections.abc import Hashable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, cast

from unsit.diary.model import Entry, Record


def record_value(record: Record) -> dict[str, Any]:
    """Give a record as a JSON value: every field under its own name, null for what was not told.

    >>> from unsit.diary.model import Own, OwnKind
    >>> record_value(Own("o1", OwnKind.ROUTINE, "Mine", "format = 1"))["kind"]
    'routine'
    """
    return {name: _value(getattr(record, name)) for name in _names(cast("Hashable", type(record)))}


def entry_value(entry: Entry) -> dict[str, Any]:
    """Give an entry as a JSON value."""
    return {
        "kind": entry.kind,
        "id": entry.id,
        "changed": entry.changed,
        "device": entry.device,
        "record": None if entry.record is None else record_value(entry.record),
    }


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))  # type: ignore[arg-type]


def _value(value: Any) -> Any:
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else record_value(value)
