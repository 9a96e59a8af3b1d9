"""The interface for programs as a page: made on the server out of its own schema, without a script."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unsit.web.api import api
from unsit.web.people.keys import SCOPE_OF_METHOD

_REF: Final = "#/components/schemas/"
_BOUNDS: Final = {
    "minimum": "≥ {}",
    "maximum": "≤ {}",
    "minLength": "≥ {} characters",
    "maxLength": "≤ {} characters",
    "maxItems": "≤ {} items",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A named value. shape: its type in words. is_needed: whether it must be given. default: as JSON text."""

    name: str
    shape: str
    is_needed: bool
    default: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer. shape: the name of its schema, or empty."""

    status: str
    shape: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked. scope: which a key needs; empty: none at all."""

    id: str
    method: str
    path: str
    told: str
    scope: str
    asked: tuple[Value, ...]
    takes: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A schema."""

    name: str
    told: str
    values: tuple[Value, ...]


@cache
def schema() -> Mapping[str, Any]:
    """Give the OpenAPI schema as plain JSON values."""
    found: Mapping[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    return found


def shape_words(value: Mapping[str, Any]) -> str:
    """Give a JSON schema's type in words."""
    if "$ref" in value:
        return str(value["$ref"]).removeprefix(_REF)
    if "anyOf" in value:
        return " or ".join(shape_words(one) for one in value["anyOf"])
    if "enum" in value and value.get("format") is None:
        return " or ".join(json.dumps(one) for one in value["enum"])
    if value.get("type") == "array":
        words = f"list of {shape_words(value.get('items', {}))}"
    else:
        words = str(value.get("format") or value.get("type") or "any value")
    bounds = [words_of.format(value[name]) for name, words_of in _BOUNDS.items() if name in value]
    return ", ".join([words, *bounds])


def _value(name: str, given: Mapping[str, Any], is_needed: bool) -> Value:
    default = given.get("default")
    return Value(name, shape_words(given), is_needed, "" if default in (None, "") else str(default))


def _content(given: Mapping[str, Any]) -> str:
    inner = next((one["schema"] for one in given.get("content", {}).values() if "schema" in one), None)
    return shape_words(inner) if inner else ""


def operations() -> Iterator[Operation]:
    """Give all that can be asked."""
    for path, methods in schema()["paths"].items():
        for method, one in methods.items():
            yield Operation(
                id=f"{method}-{path.removeprefix('/api/v1/').replace('/', '-')}",
                method=method.upper(),
                path=path,
                told=one.get("description", ""),
                scope=SCOPE_OF_METHOD.get(method.upper(), "write") if one.get("security") else "",
                asked=tuple(_value(p["name"], p["schema"], p["required"]) for p in one.get("parameters", ())),
                takes=_content(one.get("requestBody", {})),
                answers=tuple(Answer(str(status), _content(given)) for status, given in one["responses"].items()),
            )


def shapes() -> Iterator[Shape]:
    """Give the schemas by name."""
    for name, one in sorted(schema().get("components", {}).get("schemas", {}).items()):
        needed = one.get("required", ())
        values = (_value(key, given, key in needed) for key, given in one.get("properties", {}).items())
        yield Shape(name, one.get("description", ""), tuple(values))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Answer with the reference."""
    answer = render(request, "people/api.html", {"operations": tuple(operations()), "shapes": tuple(shapes())})
    answer.headers["Cache-Control"] = "no-cache"
    return answer
