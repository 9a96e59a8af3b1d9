"""Cases of safety replacement and of variants for places, for Python and TypeScript alike.

`python -m tests.movement.suitability_cases` writes them to `contracts/cases/suitability.json`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from unsit.movement.library import load_library
from unsit.movement.model import Movement, Neighbours, Precaution
from unsit.movement.suitability import safe_replacement, variant_for
from unsit.web.places import PLACES

CASES: Final = Path(__file__).resolve().parents[2] / "contracts" / "cases" / "suitability.json"
MOST_AT_ONCE: Final = 3
LIBRARY: Final = dict(load_library().movements.items())

_RULES: Final[Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]]] = {
    "one of two has no replacement": {"a": (("p", "b"), ("q", "")), "b": ()},
    "one of two has none, told first": {"a": (("q", ""), ("p", "b")), "b": ()},
    "a replacement that is not there": {"a": (("p", "gone"),)},
    "two lead to each other": {"a": (("p", "b"),), "b": (("p", "a"),)},
    "one of two leads to nothing": {"a": (("p", "b"), ("q", "c")), "b": (), "c": (("p", ""),)},
    "the shorter way of two": {"a": (("p", "b"), ("q", "z")), "b": (("q", "c"),), "c": (), "z": ()},
    "the same two, told the other way round": {"a": (("q", "z"), ("p", "b")), "b": (("q", "c"),), "c": (), "z": ()},
    "two as short": {"a": (("p", "z"), ("q", "b")), "b": (), "z": ()},
    "through three": {"a": (("p", "b"),), "b": (("q", "c"),), "c": (("r", "d"),), "d": ()},
}
"""By what each is about: movements with what they are not for, and what replaces them then."""


def made_up(rules: Mapping[str, tuple[tuple[str, str], ...]]) -> dict[str, Movement]:
    """Return movements that differ in nothing but what they are not for."""
    example = LIBRARY["squat"]
    return {
        name: replace(
            example,
            id=name,
            family=name,
            neighbours=Neighbours(),
            safety=replace(
                example.safety,
                not_for=tuple(Precaution(id=one, text=f"Not {one}.", replacement=by) for one, by in rule),
            ),
        )
        for name, rule in rules.items()
    }


def _told(movement: Movement) -> dict[str, Any]:
    return {
        "id": movement.id,
        "name": movement.id,
        "family": movement.family,
        "position": str(movement.position),
        "equipment": list(movement.equipment),
        "easier": movement.neighbours.easier,
        "not_for": [{"id": one.id, "text": one.id, "replacement": one.replacement} for one in movement.safety.not_for],
    }


def precautions_that_matter(start: str, movements: Mapping[str, Movement]) -> list[str]:
    """Return the precautions of a movement and of all that may replace it, sorted."""
    waiting, seen, found = [start], set[str](), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in movements:
            continue
        seen.add(name)
        for one in movements[name].safety.not_for:
            found.add(one.id)
            waiting.append(one.replacement)
    return sorted(found)


def _replacements(movements: Mapping[str, Movement]) -> dict[str, dict[str, str]]:
    """Return what is done instead, by movement and by precautions joined with +; only where it is another one."""
    found: dict[str, dict[str, str]] = {}
    for name in sorted(movements):
        mine = precautions_that_matter(name, movements)
        chosen = (one for many in range(1, MOST_AT_ONCE + 1) for one in combinations(mine, many))
        results = {"+".join(one): safe_replacement(name, one, movements).movement for one in chosen}
        found[name] = {key: instead for key, instead in results.items() if instead != name}
    return found


def _variants() -> Iterator[list[str]]:
    for name in sorted(LIBRARY):
        for place in PLACES:
            best = variant_for(LIBRARY[name], place.has, place.positions, LIBRARY)
            yield [name, place.id, best.id if best else ""]


def _group(movements: Mapping[str, Movement]) -> dict[str, Any]:
    return {
        "movements": {name: _told(one) for name, one in movements.items()},
        "replacements": _replacements(movements),
    }


def cases() -> dict[str, Any]:
    """Return all cases as a JSON value."""
    return {
        "about": "Made by `python -m tests.movement.suitability_cases`; read by pytest and vitest.",
        "most_at_once": MOST_AT_ONCE,
        "rules": {about: _group(made_up(rule)) for about, rule in _RULES.items()},
        "library": _group(LIBRARY),
        "places": [
            {"id": one.id, "name": one.id, "needs": list(one.has), "positions": [str(each) for each in one.positions]}
            for one in PLACES
        ],
        "variants": list(_variants()),
    }


def text() -> str:
    """Return the file's text."""
    return json.dumps(cases(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    CASES.parent.mkdir(parents=True, exist_ok=True)
    CASES.write_text(text(), "utf-8")
