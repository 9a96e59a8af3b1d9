"""Entries read from JSON values, with every problem told at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, time
from functools import cache
from typing import Final, cast
from zoneinfo import available_timezones

from unsit.diary.errors import EntryProblems
from unsit.diary.model import (
    FORMAT,
    KINDS,
    Activity,
    Entry,
    Goal,
    Observation,
    Own,
    Plan,
    Record,
    Safety,
    SetDone,
    TrainingSession,
)
from unsit.movement.decode import Report, decode, shown
from unsit.movement.errors import Problem

LONGEST_ID: Final = 64
LONGEST_NAME: Final = 200
LONGEST_TEXT: Final = 10_000
LONGEST_FILE: Final = 200_000
"""Characters of a movement file of one's own."""
MOST_ITEMS: Final = 1_000
"""Sets, pains, slots or changes in one record."""
MOST_DONE: Final = 100_000.0
LONGEST_SESSION_S: Final = 86_400.0
PAIN_MAX: Final = 10.0
EFFORT_MAX: Final = 5

_ID_CHARACTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:")


def read_entry(value: object) -> Entry:
    """Read an entry; EntryProblems with everything that is wrong in it.

    >>> entry = read_entry({
    ...     "kind": "activity", "id": "a1", "changed": "2026-11-26T08:00:00Z",
    ...     "record": {"started": "2026-11-26T07:00:00Z", "kind": "walking", "minutes": 20},
    ... })
    >>> entry.record.minutes
    20.0
    """
    problems: list[Problem] = []

    def report(path: str, rule: str, got: str) -> None:
        problems.append(Problem("", path, rule, got))

    entry = _entry(value, report)
    if problems or entry is None:
        raise EntryProblems(tuple(problems))
    return entry


def read_record(kind: str, value: Mapping[str, object]) -> Record:
    """Read the record of an entry of this kind; EntryProblems with everything that is wrong in it."""
    problems: list[Problem] = []

    def report(path: str, rule: str, got: str) -> None:
        problems.append(Problem("", path, rule, got))

    record = _record(kind, value, report)
    if problems:
        raise EntryProblems(tuple(problems))
    return record


def check_record(kind: str, record: Record) -> tuple[Problem, ...]:
    """Give everything that is wrong in a record that was made by code, such as a reader of another format."""
    problems: list[Problem] = []

    def report(path: str, rule: str, got: str) -> None:
        problems.append(Problem("", path, rule, got))

    if isinstance(record, TrainingSession) and len(record.sets) > MOST_ITEMS:
        report("sets", f"must have at most {MOST_ITEMS} items", f"{len(record.sets)}")
    _RULES[kind](record, report)
    return tuple(problems)


def _entry(value: object, report: Report) -> Entry | None:
    if not isinstance(value, Mapping):
        report("", "an entry must be an object", shown(value))
        return None
    kind, name = value.get("kind"), value.get("id")
    if not isinstance(kind, str) or kind not in KINDS:
        report("kind", f"must be one of {', '.join(KINDS)}", shown(kind))
        return None
    _id(name, "id", report)
    changed, device, given = value.get("changed"), value.get("device") or "", value.get("record")
    _time(changed, "changed", report)
    if not isinstance(device, str) or len(device) > LONGEST_ID:
        report("device", f"must be a text of at most {LONGEST_ID} characters", shown(device))
    if given is None:
        return Entry(kind, str(name), str(changed), None, str(device))
    if not isinstance(given, Mapping):
        report("record", "must be an object, or null for a deleted entry", shown(given))
        return None
    record = _record(kind, {"id": name, **given}, report)
    if given.get("id", name) != name:
        report("record.id", f"must be the entry's id, {shown(name)}", shown(given.get("id")))
    return Entry(kind, str(name), str(changed), record, str(device))


def _record(kind: str, value: Mapping[str, object], report: Report) -> Record:
    version = value.get("format", FORMAT)
    if isinstance(version, int) and version > FORMAT:
        report("format", f"must be at most {FORMAT}; this was written by a newer Unsit", shown(version))
    long: list[str] = []
    clean = _without_nulls(value, "", long)
    for path in long:
        report(path, f"must have at most {MOST_ITEMS} items", "more")
    record = decode(KINDS[kind], clean if not long else {}, report)
    if not long:
        _RULES[kind](record, report)
    return record


def _without_nulls(value: Mapping[str, object], path: str, long: list[str]) -> dict[str, object]:
    """Leave out what is null: it stands for what was not told."""
    return {str(key): _plain(item, f"{path}{key}", long) for key, item in value.items() if item is not None}


def _plain(value: object, path: str, long: list[str]) -> object:
    if isinstance(value, Mapping):
        if len(value) > MOST_ITEMS:
            long.append(path)
            return {}
        return _without_nulls(value, f"{path}.", long)
    if isinstance(value, Sequence) and not isinstance(value, str):
        if len(value) > MOST_ITEMS:
            long.append(path)
            return []
        return [_plain(item, f"{path}[{number}]", long) for number, item in enumerate(value, start=1)]
    return value


# ---- what must hold ----------------------------------------------------------------------------------------------


def _id(value: object, path: str, report: Report) -> None:
    if not isinstance(value, str) or not 1 <= len(value) <= LONGEST_ID or not _ID_CHARACTERS.issuperset(value):
        report(path, f"must be 1 to {LONGEST_ID} letters, digits or any of _ - . :", shown(value))


def instant(text: str) -> datetime:
    """Read a time with an offset; ValueError for any other text."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("must have an offset")
    return found


def _time(value: object, path: str, report: Report) -> None:
    try:
        found = instant(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or not 1970 <= found.year <= 9000:
        report(path, "must be a time with an offset, like 2026-11-26T07:30:00Z", shown(value))


def _day(value: str, path: str, report: Report, *, is_needed: bool = True) -> None:
    if not value and not is_needed:
        return
    try:
        date.fromisoformat(value)
    except ValueError:
        report(path, "must be a day, like 2026-11-26", shown(value))


@cache
def _zones() -> frozenset[str]:
    # Asked for each time, the system's files would be listed again.
    return frozenset(available_timezones())


def _zone(value: str, report: Report) -> None:
    if value and value not in _zones():
        report("zone", "must be the name of a time zone, like Europe/Madrid", shown(value))


def _length(value: str, path: str, most: int, report: Report) -> None:
    if len(value) > most:
        report(path, f"must have at most {most} characters", f"{len(value)}")


def _between(value: float | None, path: str, low: float, high: float, report: Report) -> None:
    if value is not None and not low <= value <= high and value == value:
        report(path, f"must be from {low:g} to {high:g}", shown(value))


def _texts(record: Record, report: Report) -> None:
    """Hold every text of a record to a length, those for words of one's own to a longer one."""
    for one in fields(record):
        text = getattr(record, one.name)
        if isinstance(text, str):
            _length(text, one.name, LONGEST_TEXT if one.name in ("note", "text") else LONGEST_NAME, report)


def _set(one: SetDone, path: str, report: Report) -> None:
    _length(one.movement, f"{path}.movement", LONGEST_NAME, report)
    if not one.movement:
        report(f"{path}.movement", "must be given", "")
    for name in ("asked", "done", "seen", "clean"):
        _between(getattr(one, name), f"{path}.{name}", 0, MOST_DONE, report)
    _between(one.set_number, f"{path}.set_number", 1, MOST_ITEMS, report)
    _between(one.weight_kg, f"{path}.weight_kg", 0, 1_000, report)
    _between(one.still_spine_deg, f"{path}.still_spine_deg", 0, 180, report)
    for name, count in one.faults.items():
        _length(name, f"{path}.faults", LONGEST_NAME, report)
        _between(count, f"{path}.faults.{name}", 0, MOST_DONE, report)


def _session(record: TrainingSession, report: Report) -> None:
    _texts(record, report)
    _id(record.id, "id", report)
    _time(record.started, "started", report)
    _time(record.ended, "ended", report)
    _zone(record.zone, report)
    _between(record.work_s, "work_s", 0, LONGEST_SESSION_S, report)
    _between(record.effort, "effort", 1, EFFORT_MAX, report)
    _between(record.pain, "pain", 0, PAIN_MAX, report)
    for number, one in enumerate(record.sets, start=1):
        _set(one, f"sets[{number}]", report)
    for number, told in enumerate(record.pains, start=1):
        _between(told.level, f"pains[{number}].level", 0, PAIN_MAX, report)
    try:
        if instant(record.ended) < instant(record.started):
            report("ended", f"must not be before started, {record.started}", record.ended)
    except ValueError:
        return


def _activity(record: Activity, report: Report) -> None:
    _texts(record, report)
    _id(record.id, "id", report)
    _time(record.started, "started", report)
    _zone(record.zone, report)
    _between(record.minutes, "minutes", 0, 1_440, report)
    _between(record.distance_km, "distance_km", 0, 2_000, report)
    _between(record.energy_kcal, "energy_kcal", 0, 50_000, report)
    _between(record.effort, "effort", 1, EFFORT_MAX, report)


_SCORES: Final = ("pain", "function")


def _observation(record: Observation, report: Report) -> None:
    _texts(record, report)
    _id(record.id, "id", report)
    _time(record.at, "at", report)
    _zone(record.zone, report)
    if not record.kind:
        report("kind", "must be given", "")
    if record.kind in _SCORES:
        if record.value is None:
            report("value", "must be given", "")
        _between(record.value, "value", 0, PAIN_MAX, report)


def _plan(record: Plan, report: Report) -> None:
    _texts(record, report)
    _id(record.id, "id", report)
    _day(record.started, "started", report)
    _day(record.ended, "ended", report, is_needed=False)
    _zone(record.zone, report)
    _between(record.sessions_per_week, "sessions_per_week", 1, 14, report)
    for number, slot in enumerate(record.slots, start=1):
        path = f"slots[{number}]"
        _between(slot.weekday, f"{path}.weekday", 0, 6, report)
        _between(slot.minutes, f"{path}.minutes", 1, 240, report)
        _length(slot.place, f"{path}.place", LONGEST_NAME, report)
        try:
            if slot.time:
                time.fromisoformat(slot.time)
        except ValueError:
            report(f"{path}.time", "must be a time of day, like 07:30", shown(slot.time))
    for number, pause in enumerate(record.pauses, start=1):
        _day(pause.first, f"pauses[{number}].first", report)
        _day(pause.last, f"pauses[{number}].last", report)
        if pause.last < pause.first:
            report(f"pauses[{number}].last", f"must not be before first, {pause.first}", pause.last)
    for number, day in enumerate(record.days, start=1):
        _day(day.day, f"days[{number}].day", report)
        _day(day.to, f"days[{number}].to", report, is_needed=day.what == "moved")
        _length(day.why, f"days[{number}].why", LONGEST_TEXT, report)
    for number, dose in enumerate(record.doses, start=1):
        _time(dose.at, f"doses[{number}].at", report)
        _between(dose.after, f"doses[{number}].after", 0, MOST_DONE, report)


def _goal(record: Goal, report: Report) -> None:
    _texts(record, report)
    _id(record.id, "id", report)
    _between(record.target, "target", 0, MOST_DONE, report)
    for name, is_needed in (("started", True), ("until", False), ("reached", False), ("ended", False)):
        _day(getattr(record, name), name, report, is_needed=is_needed)
    if record.until and record.until < record.started:
        report("until", f"must not be before started, {record.started}", record.until)


def _safety(record: Safety, report: Report) -> None:
    _time(record.answered, "answered", report)
    if record.id != "safety":
        report("id", "must be safety", shown(record.id))
    for name in (*record.conditions, *record.flags):
        _length(name, "conditions", LONGEST_NAME, report)


def _own(record: Own, report: Report) -> None:
    _id(record.id, "id", report)
    _length(record.name, "name", LONGEST_NAME, report)
    _length(record.text, "text", LONGEST_FILE, report)


_RULES: Final = cast(
    "Mapping[str, Callable[[Record, Report], None]]",
    {
        "session": _session,
        "activity": _activity,
        "observation": _observation,
        "plan": _plan,
        "goal": _goal,
        "safety": _safety,
        "own": _own,
    },
)
