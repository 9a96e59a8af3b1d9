"""Entries as JSON values; `reading.py` reads them back equal."""

from dataclasses import fields, is_dataclass
from typing import Any

from unsit.diary.model import Entry, Record


def record_value(record: Record) -> dict[str, Any]:
    """Give a record as a JSON value: every field under its own name, null for what was not told.

    >>> from unsit.diary.model import Own, OwnKind
    >>> record_value(Own("o1", OwnKind.ROUTINE, "Mine", "format = 1"))["kind"]
    'routine'
    """
    return {field.name: _value(getattr(record, field.name)) for field in fields(record)}


def entry_value(entry: Entry) -> dict[str, Any]:
    """Give an entry as a JSON value."""
    return {
        "kind": entry.kind,
        "id": entry.id,
        "changed": entry.changed,
        "device": entry.device,
        "record": None if entry.record is None else record_value(entry.record),
    }


def _value(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _value(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    if isinstance(value, str):
        return str(value)
    return dict(value) if hasattr(value, "items") else value
