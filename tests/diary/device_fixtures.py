"""What a device's TypeScript must do as this Python does: shapes of records, cases of merging, noise bands.

`python -m tests.diary.device_fixtures` writes them for the front end; `test_device_fixtures.py` holds them fresh.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, Final, get_args, get_type_hints

from tests.diary.examples import GOAL, OBSERVATION, PLAN, SESSION

from unsit.diary.merging import merged
from unsit.diary.model import KINDS, DoseChange, Entry, Morning, Record
from unsit.diary.noise import band, change
from unsit.diary.writing import entry_value, record_value

FRONTEND: Final = Path(__file__).resolve().parents[2] / "frontend"
CASES: Final = 150


def shape(record: type) -> dict[str, Any]:
    """Give the defaults of a record's fields, and the shapes of what stands in its lists."""
    hints = get_type_hints(record)
    defaults: dict[str, Any] = {}
    lists: dict[str, Any] = {}
    for one in fields(record):
        if one.default is not MISSING:
            defaults[one.name] = one.default
        elif one.default_factory is not MISSING:
            defaults[one.name] = dict(one.default_factory())
        items = [item for item in get_args(hints[one.name]) if isinstance(item, type) and is_dataclass(item)]
        if items:
            lists[one.name] = shape(items[0])
    return {"defaults": defaults, "lists": lists}


def shapes() -> dict[str, Any]:
    """Give the shape of every kind of entry."""
    return {kind: shape(record) for kind, record in KINDS.items()}


def _without_defaults(value: Any, given: Mapping[str, Any], random: Random) -> Any:
    """Leave out some fields that have their default, as devices of an older Unsit do."""
    kept = {
        name: item
        for name, item in value.items()
        if name not in given["defaults"] or item != given["defaults"][name] or random.random() < 0.5
    }
    for name, inside in given["lists"].items():
        if name in kept:
            kept[name] = [_without_defaults(one, inside, random) for one in kept[name]]
    return kept


_TIMES: Final = (
    "2026-11-25T10:00:00.000Z",
    "2026-11-25T10:00:00Z",
    "2026-11-25T11:00:00+01:00",
    "2026-11-25T10:00:00.000400Z",
    "2026-11-25T10:00:00.001Z",
    "2026-11-25T10:30:00.000Z",
)
_NOTES: Final = ("", "né", "left hip\n“still”", "\U0001f642", "￿", "\x7f")


def _session(random: Random) -> Record:
    sets = tuple(
        replace(one, done=random.choice([0.1, 0.2, 0.3, 7.0, 60.0]), values={"x": random.choice([1e-7, 1e21, 3.0])})
        for one in random.choices(SESSION.sets, k=random.randint(0, 3))
    )
    return replace(
        SESSION,
        sets=sets,
        work_s=random.choice([0.0, 400.0]),
        effort=random.choice([None, 1, 5]),
        morning=random.choice(list(Morning)),
        note=random.choice(_NOTES),
        ended=random.choice([SESSION.ended, "2026-11-24T07:13:00.000Z"]),
    )


def _observation(random: Random) -> Record:
    return replace(OBSERVATION, text=random.choice(_NOTES))


def _goal(random: Random) -> Record:
    return replace(GOAL, target=random.choice([12.0, 12.5]))


def _plan(random: Random) -> Record:
    doses = tuple(
        DoseChange(
            random.choice(["d1", "d2", "ñ3"]),
            random.choice(_TIMES),
            "hips",
            "m",
            after=random.choice([None, 8.0]),
            why=random.choice(["clean", "morning"]),
            undone=random.random() < 0.3,
        )
        for _ in range(random.randint(0, 3))
    )
    return replace(PLAN, doses=doses)


_MADE: Final[Mapping[str, Callable[[Random], Record]]] = {
    "session": _session,
    "observation": _observation,
    "goal": _goal,
    "plan": _plan,
}


def merging_cases() -> list[dict[str, Any]]:
    """Give pairs of versions with what they merge to."""
    random = Random(1)

    def version(kind: str) -> Entry:
        record = _MADE[kind](random)
        return Entry(
            kind,
            record.id,
            random.choice(_TIMES),
            record if random.random() < 0.85 else None,
            random.choice(["", "phone", "tablet", "Ünal", "￿", "\U0001f642"]),
        )

    def value(entry: Entry) -> dict[str, Any]:
        whole = entry_value(entry)
        if whole["record"] is not None:
            whole["record"] = _without_defaults(whole["record"], _SHAPES[entry.kind], random)
        return whole

    cases = []
    for _ in range(CASES):
        kind = random.choice(["session", "session", *_MADE])
        one, other = version(kind), version(kind)
        cases.append({"one": value(one), "other": value(other), "merged": entry_value(merged(one, other))})
    return cases


def noise_cases() -> list[dict[str, Any]]:
    """Give values with their band and what is said of the last one."""
    random = Random(2)
    cases = []
    for number in range(60):
        measure = random.choice(["hold_s", "still_spine_deg"])
        values = [round(random.uniform(20, 70), 1) for _ in range(number % 12 + 1)]
        found = band(values, measure)
        told = None if found is None else {"low": found.low, "high": found.high, "from": str(found.origin)}
        cases.append({"measure": measure, "values": values, "band": told, "change": str(change(values, measure))})
    return cases


_SHAPES: Final = shapes()


def files() -> dict[Path, Any]:
    """Give the content of every file that is made for the front end."""
    return {
        FRONTEND / "src" / "sync" / "shapes.json": _SHAPES,
        FRONTEND / "tests" / "fixtures" / "noise.json": noise_cases(),
        FRONTEND / "tests" / "fixtures" / "merging.json": {
            "cases": merging_cases(),
            "records": {
                "session": record_value(SESSION),
                "observation": record_value(OBSERVATION),
                "goal": record_value(GOAL),
                "plan": record_value(PLAN),
            },
        },
    }


def text_of(value: Any) -> str:
    """Give a file's text."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True).replace('},{"', '},\n{"') + "\n"


def main() -> None:
    """Write the files anew."""
    for path, value in files().items():
        path.write_text(text_of(value), encoding="utf-8")


if __name__ == "__main__":
    main()
