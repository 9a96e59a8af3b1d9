"""wger: what its API gives, one page or several together, and its tables of logs and of body weights."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO, Final

from unsit.diary.exchange import Found, UnreadableFile
from unsit.diary.model import Observation
from unsit.interop.amounts import KG, KM, read_number
from unsit.interop.archive import json_value
from unsit.interop.gathering import Gathering, id_of
from unsit.interop.tables import Columns, Table
from unsit.interop.times import instant_text, read_time
from unsit.interop.training import Amount, Workouts
from unsit.movement.decode import shown

MOST_JSON: Final = 64 << 20
"""Bytes; JSON is held in memory as a whole. 300 000 log entries are 60 MB."""
_DEEPEST: Final = 6

_COLUMNS: Final[Columns] = {
    "date": ("date", "datum", "fecha"),
    "weight": ("weight", "gewicht", "peso"),
    "exercise": ("exercise", "exercise_base"),
    "exercise_name": ("exercise_name",),
    "repetitions": ("repetitions", "reps"),
    "repetitions_unit": ("repetitions_unit", "repetition_unit"),
    "weight_unit": ("weight_unit",),
    "session": ("session",),
    "routine": ("routine", "workout"),
    "rir": ("rir",),
    "notes": ("notes",),
}

# wger's own units by their numbers; those left out, such as "until failure", count repetitions
_SECONDS_IN: Final[Mapping[str, float]] = {"3": 1.0, "4": 60.0, "seconds": 1.0, "minutes": 60.0}
_KM_IN: Final[Mapping[str, float]] = {"5": KM["mi"], "6": 1.0, "miles": KM["mi"], "kilometers": 1.0}
_KG_IN: Final[Mapping[str, float]] = {"": 1.0, "1": 1.0, "2": KG["lb"], "kg": 1.0, "lb": KG["lb"]}
"""Of other units (body weight, plates, speeds) no weight is taken."""

_JSON_SIGNS: Final = (b'"repetitions_unit"', b'"workoutlog"', b'"time_start"', b'"weightentry"')

Fields = Mapping[str, Any]


class Wger:
    """wger's data as a format."""

    id = "wger"
    name = "wger"
    suffix = ".json"
    media_type = "application/json"

    def read(self, file: BinaryIO, zone: str) -> Found:
        """Read logs, sessions and body weights; UnreadableFile when there are none."""
        gathering = Gathering()
        taking = _Taking(zone, gathering)
        file.seek(0)
        start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
        file.seek(0)
        if start[:1] in (b"{", b"["):
            taking.take_all(list(_from_json(file)))
        else:
            taking.take_each(_from_table(file, gathering))
        if gathering.is_empty:
            raise UnreadableFile("wger's data must have log entries, sessions or body weights; none were found")
        return gathering.found()

    def matches(self, start: bytes, name: str) -> bool:  # noqa: ARG002  # the content says it
        """Say whether a file begins with what wger's API or its tables begin with."""
        head = start.lstrip(b"\xef\xbb\xbf \t\r\n")
        if head[:1] in (b"{", b"["):
            return any(word in head for word in _JSON_SIGNS)
        line = head.partition(b"\n")[0].lower().strip()
        return b"repetitions_unit" in line or line.replace(b'"', b"").replace(b";", b",") in (
            b"date,weight",
            b"datum,gewicht",
            b"fecha,peso",
        )


WGER: Final = Wger()


def _from_json(file: BinaryIO) -> Iterator[tuple[str, Fields]]:
    text = file.read(MOST_JSON + 1)
    if len(text) > MOST_JSON:
        raise UnreadableFile(f"wger's JSON must have at most {MOST_JSON >> 20} MB; ask its API for fewer years at once")
    return _records(json_value(text), "", 0)


def _records(value: object, path: str, depth: int) -> Iterator[tuple[str, Fields]]:
    """Find what may be a record, however lists, pages and names lie around it."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield from _records(item, f"{path}[{number}]", depth + 1)
    elif isinstance(value, dict):
        if _kind(value):
            yield path or "the file", value
        else:
            for name, item in value.items():
                yield from _records(item, f"{path}.{name}" if path else str(name), depth + 1)


def _kind(value: Fields) -> str:
    """Give what a record is, from the fields it has; empty for none."""
    keys = value.keys()
    if "repetitions" in keys or ("reps" in keys and "date" in keys):
        return "log" if keys & {"exercise", "exercise_base", "exercise_name"} else ""
    if "time_start" in keys and "date" in keys:
        return "session"
    if "weight" in keys and "date" in keys:
        return "weight"
    return "exercise" if "id" in keys and ("translations" in keys or ("name" in keys and "category" in keys)) else ""


def _from_table(file: BinaryIO, gathering: Gathering) -> Iterator[tuple[str, Fields]]:
    table = Table(file, _COLUMNS, ("date", "weight"), "wger's table", gathering)
    for row in table.rows():
        yield row.where, {name: row.text(name) for name in table.columns}


class _Taking:
    """What becomes of wger's records."""

    def __init__(self, zone: str, gathering: Gathering) -> None:
        self._zone_name = zone
        self._gathering = gathering
        self._workouts = Workouts("wger", zone, gathering)
        self._zone = self._workouts.zone
        self._names: dict[str, str] = {}
        self._keys: dict[str, tuple[str, ...]] = {}

    def take_all(self, records: list[tuple[str, Fields]]) -> None:
        """Take records that lie together: names first, then sessions, then what was done in them."""
        kinds = [(_kind(fields), where, fields) for where, fields in records]
        for wanted, take in (("exercise", self._name), ("session", self._session), ("", self._one)):
            for kind, where, fields in kinds:
                if kind == wanted or (not wanted and kind in ("log", "weight")):
                    take(where, fields)
        self._workouts.finish()

    def take_each(self, records: Iterator[tuple[str, Fields]]) -> None:
        """Take the rows of a table one by one."""
        for where, fields in records:
            self._one(where, fields)
        self._workouts.finish()

    def _name(self, _where: str, fields: Fields) -> None:
        translations = fields.get("translations")
        found = fields.get("name")
        if isinstance(translations, list):
            named = [one for one in translations if isinstance(one, dict) and one.get("name")]
            # 2 is English in wger's own list of languages
            usual = named[0]["name"] if named else found
            found = next((one["name"] for one in named if one.get("language") == 2), usual)
        if found:
            self._names[_text(fields.get("id"))] = _text(found)

    def _one(self, where: str, fields: Fields) -> None:
        if _kind(fields) == "log":
            self._log(where, fields)
        else:
            self._weight(where, fields)

    def _session(self, where: str, fields: Fields) -> None:
        day = _text(fields.get("date"))
        begin, end = _text(fields.get("time_start")), _text(fields.get("time_end"))
        started = self._time(f"{day[:10]} {begin}" if begin else day, where)
        ended = self._time(f"{day[:10]} {end}", where) if end else None
        if started is None or (end and ended is None):
            return
        key = ("session", _text(fields.get("id")), day[:10])
        if not self._workouts.workout(key, where, started, self._workouts.end(started, ended, end), ""):
            return
        self._keys[_text(fields.get("id"))] = key
        self._workouts.note(key, _text(fields.get("notes")))

    def _log(self, where: str, fields: Fields) -> None:
        day = _text(fields.get("date"))
        at = self._time(day, where)
        problems: list[str] = []
        amount = _amount(fields, problems)
        if problems:
            self._gathering.bad(where, "; ".join(problems))
        if problems or at is None:
            return
        session, routine = _text(fields.get("session")), _text(fields.get("routine") or fields.get("workout"))
        key = self._keys.get(session) or ("session", session or f"routine {routine}", day[:10])
        if not self._workouts.workout(key, where, at, None, ""):
            return
        self._workouts.note(key, _text(fields.get("notes")))
        self._workouts.add(key, where, self._exercise(fields), amount)

    def _exercise(self, fields: Fields) -> str:
        given = fields.get("exercise_name") or fields.get("exercise") or fields.get("exercise_base")
        if isinstance(given, dict):
            given = given.get("name") or given.get("id")
        text = _text(given)
        if not text.isdecimal():
            return text or "wger"
        if text not in self._names:
            self._gathering.tell(
                "The file has numbers for exercises and not their names; add what wger's API gives for exerciseinfo."
            )
        return self._names.get(text, f"wger {text}")

    def _weight(self, where: str, fields: Fields) -> None:
        day = _text(fields.get("date"))
        at = self._time(day, where)
        problems: list[str] = []
        weight = _number(fields, "weight", problems)
        if weight <= 0 and not problems:
            problems.append(f"weight must be above 0 (got {shown(fields.get('weight'))})")
        if problems:
            self._gathering.bad(where, "; ".join(problems))
        if problems or at is None:
            return
        record = Observation(
            id_of("wger", "weight", day), instant_text(at), "weight", weight, "kg", zone=self._zone_name, origin="wger"
        )
        self._gathering.add("observation", record, record.at, where)

    def _time(self, text: str, where: str) -> datetime | None:
        try:
            return read_time(text, self._zone)
        except ValueError as why:
            self._gathering.bad(where, f"date {why} (got {shown(text)})")
            return None


def _amount(fields: Fields, problems: list[str]) -> Amount:
    given = "repetitions" if "repetitions" in fields else "reps"
    count = _number(fields, given, problems)
    unit = _text(fields.get("repetitions_unit")).casefold()
    weight = _number(fields, "weight", problems) * _KG_IN.get(_text(fields.get("weight_unit")).casefold(), 0.0)
    rir = _text(fields.get("rir"))
    rpe = 10 - _number(fields, "rir", problems) if rir else 0.0
    if unit in _SECONDS_IN:
        return Amount(seconds=count * _SECONDS_IN[unit], weight_kg=weight, rpe=rpe)
    if unit in _KM_IN:
        return Amount(distance_km=count * _KM_IN[unit], rpe=rpe)
    return Amount(repetitions=count, weight_kg=weight, rpe=rpe)


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, (list, dict)) else str(value).strip()[:10_000]


def _number(fields: Fields, name: str, problems: list[str]) -> float:
    text = _text(fields.get(name))
    try:
        return read_number(text) if text else 0.0
    except ValueError as why:
        problems.append(f"{name} {why} (got {shown(text)})")
        return 0.0
