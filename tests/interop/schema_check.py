"""A small JSON Schema checker: only the words that the archive's schema uses, and an error for any other."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_SILENT = {"$schema", "$defs", "title", "description", "format", "properties"}
_TYPES = {"string": str, "object": dict, "array": list, "boolean": bool, "null": type(None)}


def problems(value: Any, schema: Mapping[str, Any]) -> list[str]:
    """Give everything in a value that the schema does not allow."""
    return list(_problems(value, schema, schema.get("$defs", {}), "$"))


def _problems(value: Any, schema: Mapping[str, Any], defs: Mapping[str, Any], path: str) -> Iterator[str]:
    for word, rule in schema.items():
        if word == "$ref":
            yield from _problems(value, defs[rule.removeprefix("#/$defs/")], defs, path)
        elif word == "oneOf":
            fitting = [one for one in rule if not list(_problems(value, one, defs, path))]
            if len(fitting) != 1:
                yield f"{path} must fit one of {len(rule)} (fits {len(fitting)})"
        elif word == "items" and isinstance(value, list):
            for number, item in enumerate(value):
                yield from _problems(item, rule, defs, f"{path}[{number}]")
        elif word == "additionalProperties" and isinstance(value, dict):
            yield from _others(value, schema, defs, path)
        elif word not in _SILENT:
            yield from (f"{path} {found}" for found in _RULES[word](value, rule))
    if isinstance(value, dict):
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                yield from _problems(value[name], inner, defs, f"{path}.{name}")


def _others(value: dict[str, Any], schema: Mapping[str, Any], defs: Mapping[str, Any], path: str) -> Iterator[str]:
    rule = schema["additionalProperties"]
    for name in value.keys() - schema.get("properties", {}).keys():
        if rule is False:
            yield f"{path}.{name} is not known"
        else:
            yield from _problems(value[name], rule, defs, f"{path}.{name}")


def _is(value: Any, kind: str) -> bool:
    if kind in ("number", "integer"):
        return isinstance(value, (int, float) if kind == "number" else int) and not isinstance(value, bool)
    return isinstance(value, _TYPES[kind])


def _type(value: Any, rule: Any) -> Iterator[str]:
    kinds = [rule] if isinstance(rule, str) else rule
    if not any(_is(value, kind) for kind in kinds):
        yield f"must be {' or '.join(kinds)} (got {value!r})"


def _required(value: Any, rule: Any) -> Iterator[str]:
    yield from (f"must have {name}" for name in rule if isinstance(value, dict) and name not in value)


def _enum(value: Any, rule: Any) -> Iterator[str]:
    if value not in rule:
        yield f"must be one of {rule} (got {value!r})"


def _const(value: Any, rule: Any) -> Iterator[str]:
    if value != rule:
        yield f"must be {rule!r} (got {value!r})"


def _pattern(value: Any, rule: Any) -> Iterator[str]:
    if isinstance(value, str) and not re.search(rule, value):
        yield f"must fit {rule} (got {value!r})"


def _nothing(_value: Any, _rule: Any) -> Iterator[str]:
    return iter(())


_RULES = {
    "type": _type,
    "required": _required,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "items": _nothing,
    "additionalProperties": _nothing,
}
