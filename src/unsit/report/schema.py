"""The form of a check's JSON as data: a JSON Schema, and the reference page made from it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from unsit.engine.result import RESULT_FORMAT

Schema = Mapping[str, Any]


def _object(description: str, **properties: Schema) -> dict[str, Any]:
    """Give the schema of an object that has all of these keys; later versions may add some."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
    }


def _list(description: str, items: Schema) -> dict[str, Any]:
    return {"type": "array", "description": description, "items": items}


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _one_of(description: str, *values: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(values), "description": description}


def _count(description: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "description": description}


def _time(description: str) -> dict[str, Any]:
    return {"type": "number", "minimum": 0, "description": description}


def _ratio(description: str) -> dict[str, Any]:
    return {"type": "number", "minimum": 0, "maximum": 1, "description": description}


def _maybe(description: str) -> dict[str, Any]:
    return {"type": ["number", "null"], "description": description}


def _flag(description: str) -> dict[str, Any]:
    return {"type": "boolean", "description": description}


_START = _time("when it began")
_END = _time("when it ended")

_SET: Final = _object(
    "one set: repetitions, a hold or circles of one movement on one side without a break",
    movement=_text("id of the movement"),
    side=_one_of("the side that worked", "left", "right", "both"),
    start_s=_START,
    end_s=_END,
    repetitions=_count("whole repetitions"),
    partial=_count("excursions that turned back too early to count"),
    hold_s=_time("seconds held in all, pauses left out"),
    circles=_object(
        "whole circles, by direction",
        forward=_count("circles forward"),
        backward=_count("circles backward"),
    ),
    faults=_list(
        "faults that were found, in the order of time",
        _object(
            "one fault, from its onset to its release",
            id=_text("id of the fault in the movement's file"),
            start_s=_START,
            end_s=_END,
            value=_maybe("the worst value, in the unit of the fault's measure; null when it could not be told"),
        ),
    ),
    unknown=_list(
        "measures that could not be seen during more than half of the set; neither good nor a fault",
        _text("name of a measure"),
    ),
    still_spine_deg=_maybe("the largest kick while the trunk stayed still; null when the movement has none"),
    check={
        **_object(
            "the mobility check that the movement is; null when it is none",
            id=_text("id of the check in the movement's file"),
            value=_maybe("the value; null when there is none"),
            unit=_one_of("what it is in", "deg", "ratio", "count"),
            error=_maybe("19 of 20 values lie at most so far from the body's own, in its unit"),
            change=_maybe("less than this between two values of the same person may be noise alone"),
            why=_one_of("why there is no value; empty when there is one", "", "view", "hidden", "fault", "short"),
            fault=_text("id of the fault that spoiled it; empty when none did"),
        ),
        "type": ["object", "null"],
    },
    confidence=_ratio("how sure it is that this was the movement; 1 when it was named"),
    count_confidence={
        **_ratio(
            "the probability that exactly as many whole repetitions were done as are told; null without repetitions, "
            "or when the movement was not named"
        ),
        "type": ["number", "null"],
    },
    repetition_times=_list(
        "every excursion, partial ones too, in the order of time",
        _object(
            "one repetition",
            start_s=_START,
            peak_s=_time("when it was farthest"),
            end_s=_END,
            peak=_maybe("the farthest value, in the unit of the movement's own measure"),
            clean=_flag("whether no fault was found in it"),
            partial=_flag("whether it turned back too early to count"),
        ),
    ),
    holds=_list("the stretches that were held", _object("one stretch", start_s=_START, end_s=_END)),
    circle_times=_list(
        "every circle, in the order of time",
        _object(
            "one circle",
            start_s=_START,
            end_s=_END,
            direction=_one_of("which way round", "forward", "backward"),
            radius_deg=_maybe("mean radius of the leg's cone"),
            roundness_ratio=_maybe("shorter axis / longer axis; 1 is round"),
        ),
    ),
)

SCHEMA: Final[Schema] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "What `unsit check --json` prints",
    **_object(
        "everything a check of one source found",
        format={"const": RESULT_FORMAT, "description": "version of this form"},
        source=_text("the file that was checked, as it was named"),
        duration_s=_time("time of the last frame"),
        frames=_count("frames that were looked at"),
        frames_seen=_count("frames in which somebody was seen"),
        sets=_list("the sets that were found, in the order of time", _SET),
        advice=_list("what would make the next check better", _text("one plain sentence")),
        warnings=_list("what was wrong with the source", _text("one plain sentence")),
        interrupted=_flag("whether the check was stopped early; then it holds what was found until then"),
    ),
}
"""JSON Schema (draft 2020-12) of the documented form."""

_HEAD: Final = f"""\
# The result of a check, as JSON

`unsit check VIDEO --json` prints one JSON object on standard output and nothing else. This page and
[check-result.schema.json](check-result.schema.json) (JSON Schema, draft 2020-12) are made from the same definition in
`src/unsit/report/schema.py`.

- `format` is {RESULT_FORMAT}. It changes when a key goes away or changes its meaning; a new key does not change it, so
  readers pass over keys they do not know.
- Every key is always there. A number that could not be told is `null`; there is never a NaN.
- Times are seconds from the start of the source. Numbers have at most three decimals.
- With exit code 0, 4, 5 or 130 the object is complete and valid. With 3 nothing is printed on standard output, with 2
  neither, unless the check was done and only a file could not be written at its end.

A name like `sets[].side` means the key `side` of each item of the list `sets`.

| key | type | what it says |
|---|---|---|
"""

_EXAMPLE: Final = """
## Example

Two side kicks on the left, the second one too large:

```json
{example}
```
"""


def schema_text() -> str:
    """Give the schema as the text of its file."""
    return json.dumps(SCHEMA, indent=2, ensure_ascii=False) + "\n"


def reference(example: str) -> str:
    """Give the reference page, in Markdown; example: the JSON text it shows."""
    rows = "".join(f"| `{path}` | {kind} | {text} |\n" for path, kind, text in _rows(SCHEMA, ""))
    return _HEAD + rows + _EXAMPLE.format(example=example)


def _rows(schema: Schema, path: str) -> Iterator[tuple[str, str, str]]:
    for key, part in schema["properties"].items():
        here = f"{path}.{key}" if path else key
        yield here, _kind(part), part["description"]
        inner, inner_path = (part["items"], f"{here}[]") if part.get("type") == "array" else (part, here)
        if "object" in inner.get("type", ""):
            yield from _rows(inner, inner_path)


def _kind(part: Schema) -> str:
    if "const" in part:
        return f"always {part['const']}"
    if "enum" in part:
        return " or ".join(f'"{value}"' for value in part["enum"])
    if part["type"] == "array":
        return f"list of {_kind(part['items'])}s"
    kind: str | list[str] = part["type"]
    return kind if isinstance(kind, str) else " or ".join(kind)
