"""Entries read from JSON values into their canonical form, with every problem told at once."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Final, TypeVar, cast
from zoneinfo import available_timezones

from unsit.diary.allowed_values import (
    DEEPEST,
    LONGEST_FILE,
    LONGEST_ID,
    LONGEST_NAME,
    LONGEST_SESSION_S,
    LONGEST_TEXT,
    MOST_ITEMS,
    ValueRule,
    canonical_text,
    canonical_time,
    check_day,
    check_number,
    check_text,
    check_time,
    check_time_of_day,
    cleaned_text,
    is_id,
    is_too_deep,
    read_time,
    time_text,
)
from unsit.diary.errors import EntryProblems
from unsit.diary.messages import EntryRule
from unsit.diary.model import (
    FORMAT,
    KINDS,
    Activity,
    DoseChange,
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
from unsit.movement.decode import Report, decode, joined, shown
from unsit.movement.errors import Problem
from unsit.movement.messages import DecodeRule, Message

MOST_PROBLEMS: Final = 25
"""Of one entry that are told one by one; the rest are counted."""
MOST_SLOTS: Final = 28
"""Usual times of a plan: four on each day of the week."""
MOST_DONE: Final = 100_000.0
PAIN_MAX: Final = 10.0
EFFORT_MAX: Final = 5
MOST_SETS_OF_DOSE: Final = 100

TIMES: Final[Mapping[type, tuple[str, ...]]] = {
    TrainingSession: ("started", "ended"),
    Activity: ("started",),
    Observation: ("at",),
    Safety: ("answered",),
    DoseChange: ("at",),
    SetDone: ("answered",),
}
"""The fields that hold a time, by type."""
_DAYS: Final = frozenset({"day", "to", "first", "last", "until", "reached"})
OWN_WORDS: Final[Mapping[str, int]] = {"note": LONGEST_TEXT, "text": LONGEST_TEXT, "why": LONGEST_TEXT}
"""Fields for words of one's own, which may have several lines, and how long they may be."""

T = TypeVar("T")


class _Problems:
    """The problems of one entry: of each place the first one, and no more of them than somebody would read."""

    def __init__(self) -> None:
        self._found: dict[str, Problem] = {}
        self._more = 0

    def report(self, path: str, rule: Message, got: str) -> None:
        if path in self._found:
            return
        if len(self._found) >= MOST_PROBLEMS:
            self._more += 1
            return
        self._found[path] = Problem("", path, rule, got)

    def all(self) -> tuple[Problem, ...]:
        more = Message(EntryRule.MORE_PROBLEMS, {"more": self._more})
        return (*self._found.values(), *((Problem("", "", more),) if self._more else ()))


def read_entry(value: object) -> Entry:
    """Return an entry in its canonical form; EntryProblems with everything that is wrong in it.

    >>> entry = read_entry({
    ...     "kind": "activity", "id": "a1", "changed": "2026-11-26T09:00+01:00",
    ...     "record": {"started": "2026-11-26T07:00:00Z", "kind": "walking", "minutes": 20},
    ... })
    >>> entry.changed, entry.record.minutes
    ('2026-11-26T08:00:00.000Z', 20.0)
    """
    problems = _Problems()
    entry = _entry(value, problems.report)
    if (found := problems.all()) or entry is None:
        raise EntryProblems(found)
    return entry


def read_record(kind: str, value: Mapping[str, object]) -> Record:
    """Return the record of an entry of this kind in its canonical form; EntryProblems with everything wrong in it."""
    problems = _Problems()
    record = _record(kind, value, problems.report)
    if found := problems.all():
        raise EntryProblems(found)
    return record


def read_stored(kind: str, value: Mapping[str, object]) -> Record:
    """Return a record that was stored under older rules; EntryProblems for what cannot be mended.

    Its texts are cleaned and shortened, its days and times brought to the forms of today.
    """
    return read_record(kind, value if is_too_deep(value) else cast("Mapping[str, object]", _mended(value, kind)))


def mended_entry(value: object) -> object:
    """Return the JSON value of an entry with its record mended as `read_stored` does; for files of an older Unsit."""
    if not isinstance(value, Mapping) or value.get("kind") not in (*KINDS,) or is_too_deep(value):
        return value
    return {**value, "record": _mended(value.get("record"), str(value["kind"]))}


def _mended(value: object, kind: str, name: str = "") -> object:
    if isinstance(value, Mapping):
        inside = value.items()
        return {cleaned_text(str(key), LONGEST_NAME): _mended(item, kind, str(key)) for key, item in inside}
    if isinstance(value, list):
        return [_mended(item, kind, name) for item in value]
    if not isinstance(value, str):
        return value
    if name in _DAYS or (name in ("started", "ended") and kind in ("plan", "goal")):
        return value if check_day(value) is None else _mended_as(_old_day, value)
    if any(name in names for names in TIMES.values()):
        return value if check_time(value) is None else _mended_as(_old_time, value)
    if name == "time":
        return value[:5]
    return cleaned_text(value, _most_of(KINDS[kind], name), is_line=name not in OWN_WORDS)


def _old_day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _old_time(text: str) -> str:
    return time_text(datetime.fromisoformat(text))


def _mended_as(form: Callable[[str], str], text: str) -> str:
    try:
        return form(text)
    except (ValueError, OverflowError):
        return text


def check_record(kind: str, record: Record) -> tuple[Problem, ...]:
    """Return everything that is wrong in a record that was made by code, such as a reader of another format."""
    problems = _Problems()
    _check(kind, record, problems.report)
    return problems.all()


def cleaned_record(record: T) -> T:
    """Return a record, or a part of one, without what no text may hold; the same one where nothing is to be taken out.

    For readers of other programs' files: one odd character does not cost a workout.
    """
    changed: dict[str, object] = {}
    for name, _most, is_line in _fields_of(cast("Hashable", type(record))):
        value = getattr(record, name)
        if isinstance(value, str) and not isinstance(value, StrEnum):
            cleaned: object = cleaned_text(value, is_line=is_line)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            cleaned = tuple(map(cleaned_record, value))
        elif isinstance(value, Mapping):
            cleaned = {cleaned_text(key): item for key, item in value.items()}
        else:
            continue
        if cleaned != value:
            changed[name] = cleaned
    return replace(record, **changed) if changed else record  # type: ignore[type-var]


def _with_times(record: T) -> T:
    """Return a record, or a part of one, with its times in their canonical form."""
    changed: dict[str, object] = {}
    for name in TIMES.get(type(record), ()):
        changed[name] = canonical_time(getattr(record, name))
    if isinstance(record, Plan):
        changed["doses"] = tuple(map(_with_times, record.doses))
    if isinstance(record, TrainingSession) and any(one.answered for one in record.sets):
        changed["sets"] = tuple(map(_with_times, record.sets))
    return replace(record, **changed) if changed else record  # type: ignore[type-var]


def _entry(value: object, report: Report) -> Entry | None:
    if not isinstance(value, Mapping):
        report("", Message(EntryRule.ENTRY_OBJECT), shown(value))
        return None
    kind, name = value.get("kind"), value.get("id")
    if not isinstance(kind, str) or kind not in KINDS:
        report("kind", Message(DecodeRule.ONE_OF, {"names": tuple(KINDS)}), shown(kind))
        return None
    _id(name, "id", report)
    changed, device, given = value.get("changed"), value.get("device") or "", value.get("record")
    _time(changed, "changed", report)
    if not isinstance(device, str):
        report("device", Message(DecodeRule.TEXT), shown(device))
    elif wrong := check_text(device, LONGEST_ID):
        report("device", wrong, shown(device))
    changed, device = canonical_time(str(changed)), canonical_text(str(device))
    if given is None:
        return Entry(kind, str(name), changed, None, device)
    if not isinstance(given, Mapping):
        report("record", Message(EntryRule.RECORD_OBJECT), shown(given))
        return None
    record = _record(kind, {"id": name, **given}, report)
    if given.get("id", name) != name:
        report("record.id", Message(EntryRule.SAME_ID, {"id": shown(name)}), shown(given.get("id")))
    return Entry(kind, str(name), changed, record, device)


def _record(kind: str, value: Mapping[str, object], report: Report) -> Record:
    version = value.get("format", FORMAT)
    if isinstance(version, int) and version > FORMAT:
        report("format", Message(EntryRule.NEWER_FORMAT, {"most": FORMAT}), shown(version))
    is_whole = True
    for name, item in value.items():
        if is_too_deep(item, DEEPEST - 1):
            report(joined("", str(name)), Message(ValueRule.NOT_DEEP), "")
            is_whole = False
    clean, long = {}, list[str]()
    if is_whole:
        clean = _without_nulls(value, "", long)
    for path in long:
        report(path, Message(ValueRule.AT_MOST_ITEMS, {"most": MOST_ITEMS}), "more")
    is_whole = is_whole and not long
    record = _with_times(decode(KINDS[kind], clean if is_whole else {}, report if is_whole else _unheard))
    if is_whole:
        _check(kind, record, report)
    return record


def _unheard(_path: str, _rule: Message, _got: str) -> None:
    """Take a report and pass it over: of a record that is not looked into."""


def _without_nulls(value: Mapping[str, object], path: str, long: list[str]) -> dict[str, object]:
    """Return a table without what is null, for it stands for what was not told; its keys in their canonical form."""
    return {
        canonical_text(str(key)): _plain(item, joined(path, str(key)), long)
        for key, item in value.items()
        if item is not None
    }


def _plain(value: object, path: str, long: list[str]) -> object:
    if isinstance(value, str):
        return canonical_text(value)
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, Mapping):
        if len(value) > MOST_ITEMS:
            long.append(path)
            return {}
        return _without_nulls(value, path, long)
    if isinstance(value, Sequence):
        if len(value) > MOST_ITEMS:
            long.append(path)
            return []
        return [_plain(item, f"{path}[{number}]", long) for number, item in enumerate(value, start=1)]
    return value


# ---- what must hold of any record --------------------------------------------------------------------------------


def _check(kind: str, record: Record, report: Report) -> None:
    _values(record, "", report)
    _RULES[kind](record, report)


def _most_of(kind: object, name: str) -> int:
    """Return how long a field of a kind of record may be."""
    return LONGEST_FILE if kind is Own and name == "text" else OWN_WORDS.get(name, LONGEST_NAME)


@cache
def _fields_of(kind: Hashable) -> tuple[tuple[str, int, bool], ...]:
    """Return the fields of a kind of record: name, how long a text may be there, and whether it must be one line."""
    names = (one.name for one in fields(kind))  # type: ignore[arg-type]
    return tuple((name, _most_of(kind, name), name not in OWN_WORDS) for name in names)


def _values(record: object, path: str, report: Report) -> None:
    """Hold every text, number and list of a record to what any of them may be."""
    for name, most, is_line in _fields_of(cast("Hashable", type(record))):
        value = getattr(record, name)
        if value is None or isinstance(value, (bool, StrEnum)):
            continue
        where = f"{path}.{name}" if path else name
        if isinstance(value, (int, float)):
            _number(value, where, report)
        elif isinstance(value, str):
            _text(value, where, report, most, is_line=is_line)
        elif isinstance(value, tuple):
            _items(value, where, report)
        else:
            _named(value, where, report)


def _text(value: str, path: str, report: Report, most: int = LONGEST_NAME, *, is_line: bool = True) -> None:
    if wrong := check_text(value, most, is_line=is_line):
        report(path, wrong, f"{len(value)}" if wrong.rule is ValueRule.AT_MOST_CHARACTERS else shown(value))


def _number(value: float, path: str, report: Report, *limits: float) -> None:
    if wrong := check_number(value, *limits):
        report(path, wrong, shown(value))


def _items(items: Sequence[object], path: str, report: Report) -> None:
    if len(items) > MOST_ITEMS:
        report(path, Message(ValueRule.AT_MOST_ITEMS, {"most": MOST_ITEMS}), f"{len(items)}")
        return
    for number, item in enumerate(items, start=1):
        if isinstance(item, str):
            _text(item, f"{path}[{number}]", report)
        else:
            _values(item, f"{path}[{number}]", report)


def _named(values: Mapping[str, float], path: str, report: Report) -> None:
    if len(values) > MOST_ITEMS:
        report(path, Message(ValueRule.AT_MOST_ITEMS, {"most": MOST_ITEMS}), f"{len(values)}")
        return
    for name, value in values.items():
        where = joined(path, name)
        _text(name, where, report)
        _number(value, where, report)


# ---- what must hold of each kind ---------------------------------------------------------------------------------


def _id(value: object, path: str, report: Report) -> None:
    if not is_id(value):
        report(path, Message(EntryRule.ID, {"most": LONGEST_ID}), shown(value))


def instant(text: str) -> datetime:
    """Return the instant of a time with an offset, in UTC; ValueError for any other text."""
    return read_time(text)


def _time(value: object, path: str, report: Report) -> None:
    if wrong := check_time(value):
        report(path, wrong, shown(value))


def _day(value: str, path: str, report: Report, *, is_needed: bool = True) -> None:
    if (value or is_needed) and (wrong := check_day(value)):
        report(path, wrong, shown(value))


@cache
def _zones() -> frozenset[str]:
    # Asked for each time, the system's files would be listed again.
    return frozenset(available_timezones())


def _zone(value: str, report: Report) -> None:
    if value and value not in _zones():
        report("zone", Message(EntryRule.ZONE), shown(value))


def _between(value: float | None, path: str, low: float, high: float, report: Report) -> None:
    if value is not None:
        _number(value, path, report, low, high)


def _at_most(items: Sequence[object], path: str, most: int, report: Report) -> None:
    if len(items) > most:
        report(path, Message(ValueRule.AT_MOST_ITEMS, {"most": most}), f"{len(items)}")


def _given(value: object, path: str, report: Report) -> None:
    if value in (None, ""):
        report(path, Message(DecodeRule.GIVEN), "")


def _set(one: SetDone, path: str, report: Report) -> None:
    _given(one.movement, f"{path}.movement", report)
    for name in ("asked", "done", "seen", "clean"):
        _between(getattr(one, name), f"{path}.{name}", 0, MOST_DONE, report)
    _between(one.counted, f"{path}.counted", 0, MOST_DONE, report)
    _between(one.confidence, f"{path}.confidence", 0, 1, report)
    if one.answered:
        _time(one.answered, f"{path}.answered", report)
        _given(one.counted, f"{path}.counted", report)
    elif one.counted is not None:
        _given(one.answered, f"{path}.answered", report)
    _between(one.set_number, f"{path}.set_number", 1, MOST_ITEMS, report)
    _between(one.weight_kg, f"{path}.weight_kg", 0, 1_000, report)
    _between(one.still_spine_deg, f"{path}.still_spine_deg", 0, 180, report)
    for name, count in one.faults.items():
        _between(count, joined(f"{path}.faults", name), 0, MOST_DONE, report)


def _session(record: TrainingSession, report: Report) -> None:
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
            report("ended", Message(EntryRule.NOT_BEFORE_STARTED, {"time": shown(record.started)}), shown(record.ended))
    except ValueError:
        return


def _activity(record: Activity, report: Report) -> None:
    _id(record.id, "id", report)
    _time(record.started, "started", report)
    _zone(record.zone, report)
    _between(record.minutes, "minutes", 0, 1_440, report)
    _between(record.distance_km, "distance_km", 0, 2_000, report)
    _between(record.energy_kcal, "energy_kcal", 0, 50_000, report)
    _between(record.effort, "effort", 1, EFFORT_MAX, report)


_SCORES: Final = ("pain", "function")


def _observation(record: Observation, report: Report) -> None:
    _id(record.id, "id", report)
    _time(record.at, "at", report)
    _zone(record.zone, report)
    _given(record.kind, "kind", report)
    if record.kind in _SCORES:
        _given(record.value, "value", report)
        _between(record.value, "value", 0, PAIN_MAX, report)


def _plan(record: Plan, report: Report) -> None:
    _id(record.id, "id", report)
    _day(record.started, "started", report)
    _day(record.ended, "ended", report, is_needed=False)
    _zone(record.zone, report)
    _between(record.sessions_per_week, "sessions_per_week", 1, 14, report)
    _at_most(record.slots, "slots", MOST_SLOTS, report)
    for number, slot in enumerate(record.slots, start=1):
        path = f"slots[{number}]"
        _between(slot.weekday, f"{path}.weekday", 0, 6, report)
        _between(slot.minutes, f"{path}.minutes", 1, 240, report)
        if slot.time and (wrong := check_time_of_day(slot.time)):
            report(f"{path}.time", wrong, shown(slot.time))
    for number, pause in enumerate(record.pauses, start=1):
        _day(pause.first, f"pauses[{number}].first", report)
        _day(pause.last, f"pauses[{number}].last", report)
        if pause.last < pause.first:
            wrong = Message(EntryRule.NOT_BEFORE_FIRST, {"day": shown(pause.first)})
            report(f"pauses[{number}].last", wrong, shown(pause.last))
    for number, day in enumerate(record.days, start=1):
        _day(day.day, f"days[{number}].day", report)
        _day(day.to, f"days[{number}].to", report, is_needed=day.what == "moved")
    for number, dose in enumerate(record.doses, start=1):
        path = f"doses[{number}]"
        _time(dose.at, f"{path}.at", report)
        _between(dose.before, f"{path}.before", 0, MOST_DONE, report)
        _between(dose.after, f"{path}.after", 0, MOST_DONE, report)
        _between(dose.sets, f"{path}.sets", 0, MOST_SETS_OF_DOSE, report)


def _goal(record: Goal, report: Report) -> None:
    _id(record.id, "id", report)
    _between(record.target, "target", 0, MOST_DONE, report)
    for name, is_needed in (("started", True), ("until", False), ("reached", False), ("ended", False)):
        _day(getattr(record, name), name, report, is_needed=is_needed)
    if record.until and record.until < record.started:
        report("until", Message(EntryRule.NOT_BEFORE_STARTED, {"time": shown(record.started)}), shown(record.until))


def _safety(record: Safety, report: Report) -> None:
    _time(record.answered, "answered", report)
    if record.id != "safety":
        report("id", Message(EntryRule.SAFETY_ID), shown(record.id))


def _own(record: Own, report: Report) -> None:
    _id(record.id, "id", report)


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
