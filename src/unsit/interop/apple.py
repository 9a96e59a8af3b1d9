"""Apple Health: workouts, body weight and minutes of mindfulness out of its export, read as a stream."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Final
from zoneinfo import ZoneInfo

from unsit.diary.allowed_values import LONGEST_NAME
from unsit.diary.doubles import Source
from unsit.diary.exchange import Found, UnreadableFile
from unsit.diary.model import Activity, Observation
from unsit.interop.amounts import KCAL, KG, KM, MINUTES, factor, read_number
from unsit.interop.gathering import MOST_PROBLEMS, Gathering, id_of
from unsit.interop.passed_over import Counted, Passed, WhyStopped
from unsit.interop.tags import OwnEntityError, Tag, Tags
from unsit.interop.times import instant_text, read_time, zone_named
from unsit.interop.zips import START, Unzipped, is_zip, pass_over_files, unwrapped, unzipped
from unsit.movement.decode import shown

MOST_BYTES: Final = 16 << 30
"""Of the export, unpacked; ten years of a watch's records are 2 to 4 GB."""

_WORKOUT: Final = "HKWorkoutActivityType"
_MASS: Final = "HKQuantityTypeIdentifierBodyMass"
_MINDFUL: Final = "HKCategoryTypeIdentifierMindfulSession"
_DISTANCE: Final = "HKQuantityTypeIdentifierDistance"
_ENERGY: Final = "HKQuantityTypeIdentifierActiveEnergyBurned"
_WORD: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TYPE: Final = re.compile(r"""(?<![\w:.-])type\s*=\s*["']([^"']*+)["']""")
_PREFIX: Final = re.compile(r"^HK(?:Quantity|Category|Data|Correlation)Type(?:Identifier)?")

_READ: Final[Mapping[str, frozenset[str]]] = {
    "Workout": frozenset(
        [
            "workoutActivityType",
            "duration",
            "durationUnit",
            "totalDistance",
            "totalDistanceUnit",
            "totalEnergyBurned",
            "totalEnergyBurnedUnit",
            "startDate",
            "endDate",
            "sourceName",
            "device",
        ]
    ),
    "Record": frozenset(["type", "value", "unit", "startDate", "endDate", "sourceName", "device"]),
}
"""Attributes that are read, by element."""
_INSIDE: Final = frozenset({"WorkoutStatistics", "WorkoutEvent", "WorkoutRoute", "WorkoutActivity", "MetadataEntry"})
"""Elements that stand in a workout."""

Fields = Mapping[str, str]


class AppleHealth:
    """Apple Health's export as a format: the zip file, or the XML file in it."""

    id = "apple-health"
    name = "Apple Health"
    suffix = ".zip"
    media_type = "application/zip"

    def read(self, file: BinaryIO, zone: str) -> Found:
        """Read an export; UnreadableFile when it is none."""
        gathering = Gathering()
        with _export(file, gathering) as xml:
            _read(xml, zone, gathering)
        return gathering.found()

    def matches(self, start: bytes, name: str) -> bool:
        """Say whether a file begins as an export does; a zip file also by its name."""
        start = start.replace(b"\0", b"") if not start.startswith(START) else start
        if start.startswith(START):
            return b"apple_health_export/" in start[:200] or name.lower() in ("export.zip", "apple_health_export.zip")
        return b"<HealthData" in start or b"<!DOCTYPE HealthData" in start


APPLE_HEALTH: Final = AppleHealth()


@contextmanager
def _export(file: BinaryIO, gathering: Gathering) -> Iterator[BinaryIO]:
    if not is_zip(file):
        yield unwrapped(file, gathering)
        return
    opened = unzipped(file, gathering)
    name = _member(opened)
    pass_over_files(opened, {name}, gathering)
    with opened.member(name, MOST_BYTES) as xml:
        yield xml


def _member(opened: Unzipped) -> str:
    """Find the export in its zip file: its name is translated, that of the clinical copy beside it ends in _cda."""
    found = [name for name in opened.names if name.lower().endswith(".xml") and not name.lower().endswith("_cda.xml")]
    named = [name for name in found if name.lower().rpartition("/")[2] == "export.xml"]
    if not found:
        raise UnreadableFile("the zip file must hold the export.xml of Apple Health")
    return named[0] if named else max(found, key=opened.size)


def _read(xml: BinaryIO, zone: str, gathering: Gathering) -> None:
    tags = Tags(xml, gathering)
    export = _Export(zone, gathering, tags)
    try:
        for tag in tags:
            if not tags.has_root:
                if tag.name != "HealthData" or tag.is_end:
                    raise UnreadableFile(f"Apple Health's export must begin with HealthData (got {shown(tag.name)})")
                tags.has_root = True
            elif tag.name == "HealthData":
                export.is_whole = True
            else:
                export.take(tag)
    except OwnEntityError as why:
        raise UnreadableFile("Apple Health's export must not define entities of its own") from why
    if not tags.has_root:
        raise UnreadableFile("Apple Health's export must be XML that begins with HealthData")
    export.finish()


@dataclass(slots=True)
class _Workout:
    """A workout whose end has not been seen yet. where: its line. statistics: what stands in it."""

    where: str
    fields: Fields
    statistics: list[Fields] = field(default_factory=list)


class _Export:
    """Takes the tags of an export as they pass. is_whole: whether its end has been seen."""

    def __init__(self, zone: str, gathering: Gathering, tags: Tags) -> None:
        self.is_whole = False
        self._zone_name = zone
        self._zone: ZoneInfo = zone_named(zone)
        self._gathering = gathering
        self._tags = tags
        self._workout: _Workout | None = None
        self._inside = ""
        self._records = Counted()
        self._fields = Counted()

    def take(self, tag: Tag) -> None:
        """Take a tag; one that cannot stand in an element ends that, should its own end be lost."""
        if tag.is_end:
            if tag.name == "Workout":
                self._end_workout()
            self._inside = "" if tag.name == self._inside else self._inside
            return
        if tag.name == "Workout":
            self._end_workout()
            self._inside = ""
            self._workout = _Workout(f"line {tag.line}", self._read("Workout", tag))
            if tag.is_whole:
                self._end_workout()
        elif self._workout is not None and tag.name in _INSIDE:
            self._statistics(self._workout, tag)
        elif tag.name == "Record" and self._inside != "Correlation":
            # only what is correlated stands in another element; it stands by itself as well
            self._end_workout()
            self._inside = ""
            self._record(tag)
        elif not self._inside:
            self._records.add(tag.name)
            self._inside = "" if tag.is_whole or tag.name == "FileReference" else tag.name

    def finish(self) -> None:
        """Take what is left, and tell what was passed over."""
        self._end_workout()
        if not self.is_whole and not self._tags.is_over:
            self._tags.stop(WhyStopped.NO_END)
        self._gathering.pass_over_all(Passed.RECORDS, self._records.counts)
        self._gathering.pass_over_all(Passed.FIELDS, self._fields.counts)

    def _read(self, kind: str, tag: Tag) -> Fields:
        fields = self._tags.attributes(tag)
        for name in fields:
            if name not in _READ[kind]:
                self._fields.add(f"{kind}.{name}")
        return fields

    def _statistics(self, workout: _Workout, tag: Tag) -> None:
        if tag.name != "WorkoutStatistics":
            self._records.add(tag.name)
            return
        fields = self._tags.attributes(tag)
        kind = fields.get("type", "")
        if kind == _ENERGY or kind.startswith(_DISTANCE):
            workout.statistics.append(fields)
        else:
            self._records.add(f"WorkoutStatistics {_PREFIX.sub('', kind)}")

    def _record(self, tag: Tag) -> None:
        found = _TYPE.search(tag.text)
        kind = found[1] if found else ""
        if kind == _MASS:
            self._weight(self._read("Record", tag), f"line {tag.line}")
        elif kind == _MINDFUL:
            self._mindful(self._read("Record", tag), f"line {tag.line}")
        else:
            self._records.add(_PREFIX.sub("", kind) or "Record")
        if not tag.is_whole:
            self._inside = "Record"

    def _times(self, fields: Fields, problems: list[str]) -> tuple[datetime, datetime] | None:
        found = []
        for name in ("startDate", "endDate"):
            try:
                found.append(read_time(fields.get(name) or fields.get("startDate", ""), self._zone))
            except ValueError as why:
                problems.append(f"{name} {why} (got {shown(fields.get(name, ''))})")
        return (found[0], max(found)) if len(found) == 2 else None

    def _weight(self, fields: Fields, where: str) -> None:
        problems: list[str] = []
        times = self._times(fields, problems)
        value = _amount(fields, "value", "unit", KG, "kg", problems)
        if problems or times is None:
            self._gathering.bad(where, "; ".join(problems))
            return
        record = Observation(
            id_of("apple-health", "weight", fields.get("startDate"), fields.get("value"), fields.get("unit")),
            instant_text(times[0]),
            "weight",
            round(value, 3),
            "kg",
            zone=self._zone_name,
            origin="apple-health",
        )
        self._gathering.add("observation", record, record.at, where)

    def _mindful(self, fields: Fields, where: str) -> None:
        problems: list[str] = []
        times = self._times(fields, problems)
        if problems or times is None:
            self._gathering.bad(where, "; ".join(problems))
            return
        record = Activity(
            id_of("apple-health", "mindful", fields.get("startDate"), fields.get("endDate")),
            instant_text(times[0]),
            "mindfulness",
            (times[1] - times[0]).total_seconds() / 60,
            zone=self._zone_name,
            origin="apple-health",
        )
        self._gathering.add("activity", record, record.started, where, _source(fields))

    def _end_workout(self) -> None:
        if self._workout is not None:
            self._activity(self._workout)
            self._workout = None

    def _activity(self, workout: _Workout) -> None:
        fields, problems, spared = workout.fields, list[str](), list[str]()
        times = self._times(fields, problems)
        minutes = _amount(fields, "duration", "durationUnit", MINUTES, "min", spared)
        distance = _amount(fields, "totalDistance", "totalDistanceUnit", KM, "km", spared)
        energy = _amount(fields, "totalEnergyBurned", "totalEnergyBurnedUnit", KCAL, "kcal", spared)
        for one in workout.statistics:
            kind = one.get("type", "")
            if kind.startswith(_DISTANCE) and not distance:
                distance = _amount(one, "sum", "unit", KM, "km", spared)
            elif kind == _ENERGY and not energy:
                energy = _amount(one, "sum", "unit", KCAL, "kcal", spared)
        if problems or spared:
            more = [] if problems else ["the rest of the row was read"]
            self._gathering.bad(workout.where, "; ".join((*problems, *spared[:MOST_PROBLEMS], *more)))
        if problems or times is None:
            return
        kind = _words(fields.get("workoutActivityType", "").removeprefix(_WORKOUT)) or "workout"
        record = Activity(
            id_of("apple-health", "workout", fields.get("workoutActivityType"), fields.get("startDate")),
            instant_text(times[0]),
            kind[:LONGEST_NAME],
            round(minutes or (times[1] - times[0]).total_seconds() / 60, 3),
            distance_km=round(distance, 4) if distance else None,
            energy_kcal=round(energy, 2) if energy else None,
            zone=self._zone_name,
            origin="apple-health",
        )
        self._gathering.add("activity", record, record.started, workout.where, _source(fields))


def _source(fields: Fields) -> Source:
    """Return who recorded something."""
    name = " ".join(fields.get("sourceName", "").split()) or "?"
    return Source(name, is_watch="watch" in f"{name} {fields.get('device', '')}".casefold())


def _amount(fields: Fields, name: str, unit: str, units: Mapping[str, float], usual: str, problems: list[str]) -> float:
    """Give an amount in the usual unit; 0 where there is none."""
    text = fields.get(name, "")
    if not text:
        return 0.0
    try:
        return read_number(text) * factor(fields.get(unit) or usual, units)
    except ValueError as why:
        problems.append(f"{name} {why} (got {shown(text)} {fields.get(unit, '')})")
        return 0.0


def _words(identifier: str) -> str:
    """Give an identifier as words: `TraditionalStrengthTraining` is traditional strength training."""
    return _WORD.sub(" ", identifier).lower()
