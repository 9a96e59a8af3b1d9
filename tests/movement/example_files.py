"""The documented example as text, changed line by line, and its sisters that are held or circled."""

import json
import tomllib
from pathlib import Path
from typing import Any, Final

DOCS: Final = Path(__file__).parents[2] / "docs" / "format"

EXAMPLE: Final = (DOCS / "example.toml").read_text("utf-8")
"""A movement of repetitions, of both sides."""


def changed(text: str, *changes: tuple[str, str]) -> str:
    """Give the text with each old part, which must stand in it exactly once, replaced by the new one."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} must stand in the text once (got {text.count(old)})"
        text = text.replace(old, new)
    return text


def _part(text: str, start: str, end: str) -> str:
    return text[text.index(start) : text.index(end)]


HOLD: Final = changed(
    EXAMPLE,
    ('kind = "repetitions"', 'kind = "hold"'),
    ("repetitions = { min = 6, default = 10, max = 15 }", "hold_s = { min = 10.0, default = 20.0, max = 40.0 }"),
    (
        _part(EXAMPLE, "[repetition]", "[[faults]]"),
        """[hold]
conditions = [{ measure = "ankle_bend_image_deg.either", max = 40.0 }]
slack = { ankle_bend_image_deg.either = 5.0 }

""",
    ),
    (EXAMPLE[EXAMPLE.index('[[faults]]\nid = "rushing"') :], ""),
)
"""The same position held: up on the toes."""

CIRCLES: Final = changed(
    EXAMPLE,
    ('kind = "repetitions"', 'kind = "circles"'),
    ('sides = "both"', 'sides = "one"'),
    ("repetitions = { min = 6, default = 10, max = 15 }", "circles_each_way = { min = 3, default = 5, max = 8 }"),
    (
        _part(EXAMPLE, "[repetition]", "[[faults]]"),
        """[circles]
x = "hip_flexion_deg.active"
y = "leg_elevation_deg.active"
radius_min = 3.0
radius_max = 15.0

""",
    ),
    ('{ measure = "knee_flexion_image_deg.either", max', '{ measure = "knee_flexion_image_deg.active", max'),
    ('measure = "knee_flexion_image_deg.either"\nabove', 'measure = "knee_flexion_image_deg.active"\nabove'),
    ('measure = "repetition_s"\nbelow = 1.5', 'measure = "circle_radius_deg"\nabove = 12.0'),
    ("props = []", "props = []\ncircle = { radius_deg = 8.0, period_s = 2.0 }"),
)
"""Circles of one leg, with a fault measured on finished circles."""

ROUTINE: Final = """
format = 1
id = "morning"
name = "Morning"
text = "A short start into the day."

[[blocks]]
side_rule = "each_on_both_sides"

[[blocks.prescriptions]]
movement = "example"
sets = 2
repetitions = 8
"""

PROGRAM: Final = """
format = 1
id = "month"
name = "A month of mornings"
text = "Three mornings a week."
weeks = 4
sessions_per_week = { min = 2, default = 3, max = 4 }
routines = ["morning"]

[[substitutions]]
precaution = "ankle_pain"
replaces = "morning"
by = "evening"
text = "Wait until the ankle is well; the evening is for you."
"""


def table(text: str) -> dict[str, Any]:
    """Give the tables of a TOML text."""
    return tomllib.loads(text)


def toml(value: object) -> str:
    """Write a value as TOML: tables and lists inline, but the keys of the top table a line each."""
    if isinstance(value, dict):
        return "\n".join(f"{_text(key)} = {_inline(item)}" for key, item in value.items())
    raise TypeError(f"the top of a TOML file must be a table (got {value!r})")


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(key)} = {_inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, str):
        return _text(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(value: str) -> str:
    """Quote a text; TOML wants one more character escaped than JSON."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
