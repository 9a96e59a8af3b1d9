"""The types of the interface for programs, for the front end: `python -m tools.api_types` writes them anew.

They are made from the server's own OpenAPI schema, the same that its page is made from; a test holds the file to it.
"""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).resolve().parents[1] / "frontend" / "src" / "history" / "api.d.ts"

_HEAD: Final = "/** Made by `make api-types` from the server's schema; not to be written in by hand. */"
_REF: Final = "#/components/schemas/"
_TIME_ZONE: Final = "iana-time-zone"
"""Which names there are depends on the system, and the file must not."""
_PLAIN: Final = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}


def type_of(value: Mapping[str, Any]) -> str:
    """Give a JSON schema as a type."""
    if "$ref" in value:
        return str(value["$ref"]).removeprefix(_REF)
    if "anyOf" in value:
        return " | ".join(type_of(one) for one in value["anyOf"])
    if "enum" in value and value.get("format") != _TIME_ZONE:
        return " | ".join(json.dumps(one) for one in value["enum"])
    if value.get("type") == "array":
        inner = type_of(value.get("items", {}))
        return f"readonly ({inner})[]" if "|" in inner else f"readonly {inner}[]"
    if value.get("type") == "object":
        return "Readonly<Record<string, unknown>>"
    return _PLAIN.get(str(value.get("type")), "unknown")


def _interface(name: str, value: Mapping[str, Any]) -> Iterator[str]:
    told = str(value.get("description", "")).strip().replace("*/", "*\\/")
    if told:
        yield f"/** {' '.join(told.split())} */"
    yield f"export interface {name} {{"
    for key, one in value.get("properties", {}).items():
        mark = "" if key in value.get("required", ()) else "?"
        yield f"  readonly {key}{mark}: {type_of(one)};"
    yield "}"


def _body(given: Mapping[str, Any]) -> str:
    inner = given.get("content", {}).get("application/json", {}).get("schema")
    return type_of(inner) if inner else "unknown"


def _operation(method: str, path: str, one: Mapping[str, Any]) -> str:
    takes = _body(one["requestBody"]) if "requestBody" in one else "null"
    answers = dict.fromkeys(_body(given) for status, given in one["responses"].items() if str(status).startswith("2"))
    key = json.dumps(f"{method.upper()} {path}")
    return f"  readonly {key}: {{ readonly takes: {takes}; readonly answers: {' | '.join(answers)} }};"


def types(schema: Mapping[str, Any]) -> str:
    """Give the file's text for a schema."""
    lines = [_HEAD]
    for name, value in sorted(schema["components"]["schemas"].items()):
        lines += ["", *_interface(name, value)]
    lines += ["", "/** What can be asked, by method and address. */", "export interface Operations {"]
    lines += [
        _operation(method, path, one) for path, methods in schema["paths"].items() for method, one in methods.items()
    ]
    return "\n".join([*lines, "}", ""])


def main() -> None:
    """Write the file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unsit.web.settings")
    import django

    django.setup()
    from unsit.web.api_page import schema

    FILE.write_text(types(schema()), "utf-8")


if __name__ == "__main__":
    main()
