"""A small JSON Schema checker: only the words our schema uses, and an error for any other.

It is stricter than JSON Schema in one thing: a key that the schema does not name is a problem, because what we print
must be documented.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
_SILENT = {"$schema", "title", "description"}


def problems(value: Any, schema: Mapping[str, Any], path: str = "$") -> list[str]:
    """Give everything in a value that the schema does not allow."""
    return list(_problems(value, schema, path))


def _problems(value: Any, schema: Mapping[str, Any], path: str) -> Iterator[str]:
    for word, rule in schema.items():
        if word in _SILENT or word in ("properties", "items"):
            continue
        yield from (f"{path}: {found}" for found in _RULES[word](value, rule))
    if isinstance(value, dict):
        yield from (f"{path}: {key} is not documented" for key in value if key not in schema.get("properties", {}))
        for key in value.keys() & schema.get("properties", {}).keys():
            yield from _problems(value[key], schema["properties"][key], f"{path}.{key}")
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            yield from _problems(item, schema["items"], f"{path}[{number}]")


def _is(value: Any, kind: str) -> bool:
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, _TYPES[kind])


def _type(value: Any, rule: Any) -> Iterator[str]:
    kinds = [rule] if isinstance(rule, str) else rule
    if not any(_is(value, kind) for kind in kinds):
        yield f"must be {' or '.join(kinds)} (got {value!r})"


def _required(value: Any, rule: Any) -> Iterator[str]:
    yield from (f"{key} must be there" for key in rule if isinstance(value, dict) and key not in value)


def _minimum(value: Any, rule: Any) -> Iterator[str]:
    if _is(value, "number") and value < rule:
        yield f"must be at least {rule} (got {value})"


def _maximum(value: Any, rule: Any) -> Iterator[str]:
    if _is(value, "number") and value > rule:
        yield f"must be at most {rule} (got {value})"


def _enum(value: Any, rule: Any) -> Iterator[str]:
    if value not in rule:
        yield f"must be one of {rule} (got {value!r})"


def _const(value: Any, rule: Any) -> Iterator[str]:
    if value != rule:
        yield f"must be {rule!r} (got {value!r})"


_RULES = {
    "type": _type,
    "required": _required,
    "minimum": _minimum,
    "maximum": _maximum,
    "enum": _enum,
    "const": _const,
}
