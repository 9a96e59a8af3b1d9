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

from unsit.diary.allowed_values import canonical_text, canonical_time, check_text, check_time, cleaned_text
from unsit.diary.merging import merged
from unsit.diary.model import KINDS, DoseChange, Entry, Morning, Record, SetDone
from unsit.diary.noise import band, change
from unsit.diary.reading import TIMES, read_record
from unsit.diary.writing import entry_value, record_value

FRONTEND: Final = Path(__file__).resolve().parents[2] / "frontend"
CONTRACTS: Final = FRONTEND.parent / "contracts" / "cases"
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
    return {"defaults": defaults, "lists": lists, "times": list(TIMES.get(record, ()))}


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


def _set(random: Random) -> SetDone:
    answered = random.choice(["", "", *_TIMES[:3]])
    return replace(
        random.choice(SESSION.sets),
        done=random.choice([0.1, 0.2, 0.3, 7.0, 60.0]),
        values={"x": random.choice([1e-7, 1e21, 3.0])},
        counted=8.0 if answered else None,
        answered=answered,
    )


def _session(random: Random) -> Record:
    sets = tuple(_set(random) for _ in range(random.randint(0, 3)))
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


_TEXTS: Final = (
    "",
    "Hip stretch",
    "cafe\u0301",
    "café",
    "a\r\nb\rc\td",
    "\ud800",
    "a\udfffb",
    "\x00",
    "\x1b[31m",
    "\x7f\x85",
    "\u202egnp.exe",
    "\u2066x\u2069",
    "שלום\u200f",
    "👩🏽\u200d🦽",
    "\ufeff\uffff",
    "a\u2028b\u2029\n\tc",
    "\u1100\u1161\u11a8",
)
_ALLOWED_TIMES: Final = (
    *_TIMES,
    "2026-11-26 07:30z",
    "2026-11-26t07:30:00,1239+0530",
    "2026-11-26T07:30:00.99999999-14:00",
    "2026-11-26T21:30:00+14",
    "2024-02-29T00:00:00+00:30",
    "2026-02-29T00:00:00Z",
    "2026-11-26T24:00:00Z",
    "2026-11-26T07:30:60Z",
    "2026-11-26T07:30:00",
    "2026-11-26T07:30:00+14:01",
    "2026-11-26T07:30:00+23:59",
    "2026-W48-4T07:30:00Z",
    "20261126T073000Z",
    " 2026-11-26T07:30:00Z",
    "2026-11-26T07:30:00Z\n",
    "now",
    "",
)


def allowed_value_cases() -> dict[str, Any]:
    """Return texts, times and records with their canonical and cleaned forms."""
    records: dict[str, dict[str, Any]] = {
        "session": {"note": "cafe\u0301\r\n", "started": _TIMES[2], "ended": _TIMES[4], "id": "s", "name": "n\u0303"},
        "observation": {"id": "o", "at": "2026-11-26 07:30+0100", "kind": "note", "value": -0.0, "text": "a\rb"},
        "plan": {
            "id": "p",
            "program": "x",
            "started": "2026-11-26",
            "slots": [],
            "sessions_per_week": 3,
            "doses": [{"id": "d", "at": "2026-11-26T07:30Z", "routine": "r", "movement": "e\u0301"}],
        },
        "safety": {"conditions": ["e\u0301"], "flags": [], "answered": "2026-11-26T07:30:00-02:00"},
    }
    records["session"]["sets"] = [
        {
            "movement": "e\u0301",
            "side": "left",
            "kind": "hold",
            "done": 3,
            "faults": {"e\u0301": 1},
            "values": {"a": 0.5},
            "counted": 4,
            "answered": "2026-11-26T08:40+01:00",
        }
    ]
    return {
        "about": "Made by `python -m tests.diary.device_fixtures`; read by pytest and vitest.",
        "texts": [
            {
                "text": text,
                "canonical": canonical_text(text),
                "line": cleaned_text(text),
                "lines": cleaned_text(text, is_line=False),
                "is_allowed": check_text(text, is_line=False) is None,
                "is_allowed_line": check_text(text) is None,
            }
            for text in _TEXTS
        ],
        "times": [
            {"time": time, "canonical": canonical_time(time), "is_time": check_time(time) is None}
            for time in _ALLOWED_TIMES
        ],
        "records": [
            {"kind": kind, "record": value, "canonical": record_value(read_record(kind, {"id": kind, **value}))}
            for kind, value in records.items()
        ],
    }


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
        CONTRACTS / "allowed_values.json": allowed_value_cases(),
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
