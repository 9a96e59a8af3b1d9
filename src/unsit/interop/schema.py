"""The JSON Schema of the archive, made from the entries' own types: `python -m unsit.interop.schema docs/format`."""

import json
import sys
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_origin, get_type_hints

from unsit.diary.model import KINDS, Profile
from unsit.interop.archive import ENTRIES, FORMAT_NAME, HEADER, VERSION

FILE: Final = "archive.schema.json"

_SCALARS: Final[Mapping[type, str]] = {str: "string", float: "number", int: "integer", bool: "boolean"}


def schema() -> dict[str, Any]:
    """Give the schema: `$defs.header` is that of archive.json, `$defs.entry` that of each line of entries.jsonl."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"An Unsit archive: {HEADER}, or one line of {ENTRIES}",
        "oneOf": [{"$ref": "#/$defs/header"}, {"$ref": "#/$defs/entry"}],
        "$defs": {
            "header": {
                "type": "object",
                "properties": {
                    "format": {"const": FORMAT_NAME},
                    "version": {"const": VERSION},
                    "profile": _object(Profile),
                },
                "required": ["format", "version"],
            },
            "entry": {"oneOf": [_entry(kind, record) for kind, record in KINDS.items()]},
            **{kind: _object(record) for kind, record in KINDS.items()},
        },
    }


def schema_text() -> str:
    """Give the schema as the text of its file."""
    return json.dumps(schema(), indent=2) + "\n"


def _entry(kind: str, record: type) -> dict[str, Any]:
    return {
        "type": "object",
        "description": _first_sentence(record),
        "properties": {
            "kind": {"const": kind},
            "id": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,64}$"},
            "changed": {"type": "string", "format": "date-time"},
            "device": {"type": "string"},
            "record": {"oneOf": [{"$ref": f"#/$defs/{kind}"}, {"type": "null"}]},
        },
        "required": ["kind", "id", "changed"],
    }


def _object(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    needed = [
        field.name
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING and field.name != "id"
    ]
    return {
        "type": "object",
        "description": _first_sentence(kind),
        "properties": {field.name: _of(hints[field.name]) for field in fields(kind)},
        "required": needed,
        "additionalProperties": False,
    }


def _of(kind: Any) -> dict[str, Any]:
    if isinstance(kind, UnionType):
        inner = _of(next(part for part in get_args(kind) if part is not NoneType))
        return {**inner, "type": [inner["type"], "null"]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _of(get_args(kind)[0])}
    if get_origin(kind) is Mapping:
        return {"type": "object", "additionalProperties": _of(get_args(kind)[1])}
    if is_dataclass(kind) and isinstance(kind, type):
        return _object(kind)
    if issubclass(kind, StrEnum):
        return {"type": "string", "enum": [member.value for member in kind]}
    return {"type": _SCALARS[kind]}


def _first_sentence(kind: type) -> str:
    return " ".join((kind.__doc__ or "").split("\n\n")[0].split())


if __name__ == "__main__":
    (Path(sys.argv[1] if sys.argv[1:] else "docs/format") / FILE).write_text(schema_text(), encoding="utf-8")
