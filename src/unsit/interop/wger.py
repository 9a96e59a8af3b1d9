"""wger: what its API gives, one page or several together, and its tables of logs and of body weights."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO, Final

from unsit.diary.exchange import Found, UnreadableFile
from unsit.diary.model import Observation
from unsit.interop.amounts import KG, KM, read_number
from unsit.interop.gathering import Gathering, id_of
from unsit.interop.passed_over import OwnName, Passed
from unsit.interop.tables import Columns, Table, header_has
from unsit.interop.times import MIDDAY, Moment, instant_text, placed, read_moment
from unsit.interop.training import Amount, Workouts
from unsit.interop.zips import CUT_OFF, THE_END, unwrapped
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

_READ: Final[Mapping[str, frozenset[str]]] = {
    "log": frozenset(
        [
            "id",
            "date",
            "exercise",
            "exercise_base",
            "exercise_name",
            "repetitions",
            "reps",
            "repetitions_unit",
            "weight",
            "weight_unit",
            "session",
            "routine",
            "workout",
            "rir",
            "notes",
        ]
    ),
    "session": frozenset(["id", "date", "time_start", "time_end", "datetime_start", "datetime_end", "notes"]),
    "weight": frozenset(["id", "date", "weight"]),
    "exercise": frozenset(["id", "name", "translations"]),
}
"""Fields that are read, by what a record is."""

_MIDNIGHT: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
"""Stands for a day: logs of wger before 2.3 had no time, and newer ones say midnight of them."""
_NUMBERED: Final = re.compile(r"\[\d+\]")
_MOST_BROKEN: Final = 50
"""Places from which a broken file is tried to be read again."""


_JSON_SIGNS: Final = (b'"repetitions_unit"', b'"workoutlog"', b'"time_start"', b'"datetime_start"', b'"weightentry"')
_BEFORE_JSON: Final = b"\xef\xbb\xbf\xff\xfe \t\r\n"

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
        start = unwrapped(file, Gathering()).read(64).lstrip(_BEFORE_JSON)
        if start[:1] in (b"{", b"["):
            taking.take_all(list(_from_json(unwrapped(file, gathering), gathering)))
        else:
            taking.take_each(_from_table(file, gathering))
        if gathering.is_empty:
            raise UnreadableFile("wger's data must have log entries, sessions or body weights; none were found")
        return gathering.found()

    def matches(self, start: bytes, name: str) -> bool:  # noqa: ARG002  # the content says it
        """Say whether a file begins with what wger's API or its tables begin with."""
        head = start.replace(b"\0", b"").lstrip(_BEFORE_JSON)
        if head[:1] in (b"{", b"["):
            return any(word in head for word in _JSON_SIGNS)
        if header_has(start, ("repetitions_unit", "repetition_unit")):
            return True
        line = head.partition(b"\n")[0].lower().strip()
        return line.replace(b'"', b"").replace(b";", b",").replace(b"\t", b",") in (
            b"date,weight",
            b"datum,gewicht",
            b"fecha,peso",
        )


WGER: Final = Wger()


def _from_json(file: BinaryIO, gathering: Gathering) -> Iterator[tuple[str, Fields]]:
    content = file.read(MOST_JSON + 1)
    if len(content) > MOST_JSON:
        raise UnreadableFile(f"wger's JSON must have at most {MOST_JSON >> 20} MB; ask its API for fewer years at once")
    encoding = json.detect_encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode(encoding, "replace")
        gathering.pass_over(Passed.DAMAGE, OwnName.LETTERS, text.count("\ufffd"))
    decoder = json.JSONDecoder(parse_constant=lambda _: None)
    try:
        value = decoder.decode(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as why:
        whole = list(_whole_parts(text, decoder, gathering))
        if not whole:
            raise UnreadableFile(f"wger's data must be JSON in UTF-8 ({str(why)[:200]})") from why
        gathering.bad(THE_END, CUT_OFF)
        yield from whole
    else:
        yield from _records(value, "", 0, gathering)


def _whole_parts(text: str, decoder: json.JSONDecoder, gathering: Gathering) -> Iterator[tuple[str, Fields]]:
    """Return the records of a broken file: of each object that is whole, however what lies around it is."""
    at, number, broken = text.find("{"), 0, 0
    while at >= 0 and broken < _MOST_BROKEN:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            broken, end = broken + 1, at + 1
        else:
            number += 1
            yield from _records(value, f"[{number}]", 1, gathering)
        at = text.find("{", end)


def _records(value: object, path: str, depth: int, gathering: Gathering) -> Iterator[tuple[str, Fields]]:
    """Find what may be a record, however lists, pages and names lie around it; what is none is counted."""
    if isinstance(value, list) and depth <= _DEEPEST:
        for number, item in enumerate(value, start=1):
            yield from _records(item, f"{path}[{number}]", depth + 1, gathering)
    elif isinstance(value, dict) and depth <= _DEEPEST:
        inner = {name: item for name, item in value.items() if isinstance(item, (list, dict))}
        if kind := _kind(value):
            unread = {f"{kind}.{name}": 1 for name, item in value.items() if item and name not in _READ[kind]}
            gathering.pass_over_all(Passed.FIELDS, unread)
            yield path or "the file", value
        elif inner:
            for name, item in inner.items():
                yield from _records(item, f"{path}.{name}" if path else str(name), depth + 1, gathering)
        elif value:
            gathering.pass_over(Passed.RECORDS, _NUMBERED.sub("", path))
    elif value not in ([], {}):
        gathering.pass_over(Passed.RECORDS, _NUMBERED.sub("", path))


def _kind(value: Fields) -> str:
    """Give what a record is, from the fields it has; empty for none."""
    keys = value.keys()
    if "repetitions" in keys or ("reps" in keys and "date" in keys):
        return "log" if keys & {"exercise", "exercise_base", "exercise_name"} else ""
    if "datetime_start" in keys or ("time_start" in keys and "date" in keys):
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
        self._days: dict[str, str] = {}

    def take_all(self, records: list[tuple[str, Fields]]) -> None:
        """Take records that lie together: names first, then sessions, then what was done in them."""
        kinds = [(_kind(fields), where, fields) for where, fields in records]
        for wanted, take in (("exercise", self._name), ("session", self._session), ("", self._one)):
            if not wanted:
                self._first_days([fields for kind, _, fields in kinds if kind == "log"])
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
        begin = _text(fields.get("datetime_start")) or _on(_text(fields.get("date")), _text(fields.get("time_start")))
        end = _text(fields.get("datetime_end")) or _on(_text(fields.get("date")), _text(fields.get("time_end")))
        began = self._moment(begin or _text(fields.get("date")), where)
        ended = self._moment(end, where) if end else None
        if began is None or (end and ended is None):
            return
        if ended is not None and not began.is_day and ended.at < began.at:
            # the end of a training over midnight has the day of its beginning
            ended = Moment(ended.at + timedelta(days=1), ended.is_day)
        name = _text(fields.get("id"))
        key = ("session", name, _text(fields.get("date") or begin)[:10])
        finish = self._workouts.end(began, ended, end)
        if not self._workouts.workout(key, where, began, finish, "", is_told=finish is not None):
            return
        self._keys[name] = key
        self._workouts.note(key, _text(fields.get("notes")))

    def _first_days(self, logs: list[Fields]) -> None:
        """Keep the first day of each session: logs after midnight belong to it too."""
        for fields in logs:
            name, day = _text(fields.get("session")), _text(fields.get("date"))[:10]
            if name and name not in self._keys and day:
                self._days[name] = min(day, self._days.get(name, day))

    def _key(self, fields: Fields) -> tuple[str, ...]:
        """Return by what the workout of a log is known: its session, else its routine and day."""
        name, day = _text(fields.get("session")), _text(fields.get("date"))[:10]
        if name:
            return self._keys.get(name) or ("session", name, self._days.setdefault(name, day))
        return "session", f"routine {_text(fields.get('routine') or fields.get('workout'))}", day

    def _log(self, where: str, fields: Fields) -> None:
        at = self._moment(_text(fields.get("date")), where)
        problems, spared = list[str](), list[str]()
        amount = _amount(fields, problems, spared, self._gathering)
        if problems or spared:
            more = [] if problems else ["the rest of the row was read"]
            self._gathering.bad(where, "; ".join((*problems, *spared, *more)))
        if problems or at is None:
            return
        key = self._key(fields)
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
        at = self._moment(day, where)
        problems: list[str] = []
        weight = _number(fields, "weight", problems)
        if weight <= 0 and not problems:
            problems.append(f"weight must be above 0 (got {shown(fields.get('weight'))})")
        if problems:
            self._gathering.bad(where, "; ".join(problems))
        if problems or at is None:
            return
        if at.is_day:
            self._gathering.pass_over(Passed.DAYS, OwnName.BODY_WEIGHTS)
        record = Observation(
            id_of("wger", "weight", day),
            instant_text(at.at),
            "weight",
            weight,
            "kg",
            zone=self._zone_name,
            origin="wger",
        )
        self._gathering.add("observation", record, record.at, where)

    def _moment(self, text: str, where: str) -> Moment | None:
        try:
            if found := _MIDNIGHT.fullmatch(text):
                return Moment(placed(datetime.combine(date.fromisoformat(found[1]), MIDDAY), self._zone), is_day=True)
            return read_moment(text, self._zone)
        except ValueError as why:
            self._gathering.bad(where, f"date {why} (got {shown(text)})")
            return None


def _on(day: str, clock: str) -> str:
    """Return a time of a day as one text; empty without a time of day."""
    return f"{day[:10]} {clock}" if clock else ""


def _amount(fields: Fields, problems: list[str], spared: list[str], gathering: Gathering) -> Amount:
    given = "repetitions" if "repetitions" in fields else "reps"
    count = _number(fields, given, problems)
    unit, weight_unit = (_name_of(fields.get(name)).casefold() for name in ("repetitions_unit", "weight_unit"))
    weight = _number(fields, "weight", problems)
    if weight and weight_unit not in _KG_IN:
        gathering.pass_over(Passed.UNITS, f"weight_unit {weight_unit}")
    weight *= _KG_IN.get(weight_unit, 0.0)
    rir = _text(fields.get("rir"))
    rpe = 10 - _number(fields, "rir", spared) if rir else 0.0
    if unit in _SECONDS_IN:
        return Amount(seconds=count * _SECONDS_IN[unit], weight_kg=weight, rpe=rpe)
    if unit in _KM_IN:
        return Amount(distance_km=count * _KM_IN[unit], weight_kg=weight, rpe=rpe)
    return Amount(repetitions=count, weight_kg=weight, rpe=rpe)


def _name_of(value: object) -> str:
    """Return a unit as text: its number, or its name where the whole of it is given."""
    if isinstance(value, dict):
        return _text(value.get("id")) or _text(value.get("name"))
    return _text(value)


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, (list, dict)) else str(value).strip()[:10_000]


def _number(fields: Fields, name: str, problems: list[str]) -> float:
    text = _text(fields.get(name))
    try:
        return read_number(text) if text else 0.0
    except ValueError as why:
        problems.append(f"{name} {why} (got {shown(text)})")
        return 0.0
