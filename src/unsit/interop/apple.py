"""Apple Health: workouts, body weight and minutes of mindfulness out of its export, read as a stream."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from typing import Any, BinaryIO, Final
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from zoneinfo import ZoneInfo

from unsit.diary.allowed_values import LONGEST_NAME
from unsit.diary.exchange import Found, UnreadableFile
from unsit.diary.model import Activity, Observation
from unsit.interop.amounts import KCAL, KG, KM, MINUTES, factor, read_number
from unsit.interop.gathering import Gathering, id_of
from unsit.interop.times import instant_text, read_time, zone_named
from unsit.interop.zips import PIECE, START, Unzipped, is_zip, unzipped
from unsit.movement.decode import shown

MOST_BYTES: Final = 16 << 30
"""Of the export, unpacked; ten years of a watch's records are 2 to 4 GB."""
LONGEST_DTD: Final = 1 << 20
LONGEST_TAG: Final = 1 << 20
"""Bytes between two ends of tags; more is no export."""

_WORKOUT: Final = "HKWorkoutActivityType"
_MASS: Final = "HKQuantityTypeIdentifierBodyMass"
_MINDFUL: Final = "HKCategoryTypeIdentifierMindfulSession"
_DISTANCE: Final = "HKQuantityTypeIdentifierDistance"
_ENERGY: Final = "HKQuantityTypeIdentifierActiveEnergyBurned"
_WORD: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")

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
        with _export(file) as xml:
            _parse(xml, _Export(zone, gathering), gathering)
        return gathering.found()

    def matches(self, start: bytes, name: str) -> bool:
        """Say whether a file begins as an export does; a zip file also by its name."""
        if start.startswith(START):
            return b"apple_health_export/" in start[:200] or name.lower() in ("export.zip", "apple_health_export.zip")
        return b"<HealthData" in start or b"<!DOCTYPE HealthData" in start


APPLE_HEALTH: Final = AppleHealth()


@contextmanager
def _export(file: BinaryIO) -> Iterator[BinaryIO]:
    if not is_zip(file):
        yield file
        return
    with unzipped(file) as opened, opened.member(_member(opened), MOST_BYTES) as xml:
        yield xml


def _member(opened: Unzipped) -> str:
    """Find the export in its zip file: its name is translated, that of the clinical copy beside it ends in _cda."""
    found = [name for name in opened.names if name.lower().endswith(".xml") and not name.lower().endswith("_cda.xml")]
    named = [name for name in found if name.lower().rpartition("/")[2] == "export.xml"]
    if not found:
        raise UnreadableFile("the zip file must hold the export.xml of Apple Health")
    return named[0] if named else max(found, key=opened.size)


def _parse(xml: BinaryIO, export: "_Export", gathering: Gathering) -> None:

    from defusedxml.common import DefusedXmlException
    from defusedxml.expatreader import create_parser

    parser: Any = create_parser()
    parser.setContentHandler(export)
    export.setDocumentLocator(parser)
    try:
        for piece in _without_dtd(xml):
            parser.feed(piece)
        parser.close()
    except UnreadableFile:
        raise
    except DefusedXmlException as why:
        raise UnreadableFile("Apple Health's export must not define entities of its own") from why
    except SAXParseException as why:
        if not export.is_export:
            raise UnreadableFile("Apple Health's export must be XML that begins with HealthData") from why
        gathering.bad(f"line {why.getLineNumber()}", f"must be XML; what comes after was not read ({why.getMessage()})")
    except (SAXException, ValueError, LookupError) as why:
        raise UnreadableFile(f"Apple Health's export must be XML ({why})") from why
    if not export.is_export:
        raise UnreadableFile("Apple Health's export must be XML that begins with HealthData")


def _without_dtd(xml: BinaryIO) -> Iterator[bytes]:
    """Give the file in pieces, without its document type: some exports have a broken one, and nothing needs it.

    Line breaks in it stay, so that lines keep their numbers.
    """
    head = xml.read(LONGEST_DTD)
    start = head.find(b"<!DOCTYPE")
    end = head.find(b"]>", start) if start >= 0 else -1
    if 0 <= start < PIECE and end >= 0:
        head = head[:start] + b"\n" * head.count(b"\n", start, end) + head[end + 2 :]
    since = 0
    first = (head[at : at + PIECE] for at in range(0, len(head), PIECE))
    for piece in chain(first, iter(lambda: xml.read(PIECE), b"")):
        since = len(piece) - piece.rfind(b">") if b">" in piece else since + len(piece)
        if since > LONGEST_TAG:
            raise UnreadableFile("Apple Health's export must be XML; here is none")
        yield piece


class _Export(ContentHandler):
    """Takes the tags of an export as they pass. is_export: whether its root has been seen."""

    def __init__(self, zone: str, gathering: Gathering) -> None:
        super().__init__()
        self.is_export = False
        self._zone_name = zone
        self._zone: ZoneInfo = zone_named(zone)
        self._gathering = gathering
        self._depth = 0
        self._workout: dict[str, Any] | None = None

    def startElement(self, tag: str, attributes: Any) -> None:  # noqa: N802
        """Take the beginning of an element."""
        self._depth += 1
        if self._depth == 1:
            if tag != "HealthData":
                raise UnreadableFile(f"Apple Health's export must begin with HealthData (got {shown(tag)})")
            self.is_export = True
        elif self._depth == 2:
            self._top(tag, attributes)
        elif self._depth == 3 and self._workout is not None and tag == "WorkoutStatistics":
            self._workout.setdefault("statistics", []).append((self._where(), dict(attributes)))

    def endElement(self, tag: str) -> None:  # noqa: N802
        """Take the end of an element."""
        if self._depth == 2 and tag == "Workout" and self._workout is not None:
            self._activity(self._workout)
            self._workout = None
        self._depth -= 1

    def _top(self, tag: str, attributes: Any) -> None:
        if tag == "Workout":
            self._workout = {"where": self._where(), "fields": dict(attributes)}
        elif tag == "Record":
            kind = attributes.get("type", "")
            if kind == _MASS:
                self._weight(dict(attributes))
            elif kind == _MINDFUL:
                self._mindful(dict(attributes))

    def _where(self) -> str:
        return f"line {self._locator.getLineNumber()}"  # type: ignore[attr-defined]  # set before anything is parsed

    def _times(self, fields: Fields, problems: list[str]) -> tuple[datetime, datetime] | None:
        found = []
        for name in ("startDate", "endDate"):
            try:
                found.append(read_time(fields.get(name) or fields.get("startDate", ""), self._zone))
            except ValueError as why:
                problems.append(f"{name} {why} (got {shown(fields.get(name, ''))})")
        return (found[0], max(found)) if len(found) == 2 else None

    def _weight(self, fields: Fields) -> None:
        where, problems = self._where(), list[str]()
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

    def _mindful(self, fields: Fields) -> None:
        where, problems = self._where(), list[str]()
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
        self._gathering.add("activity", record, record.started, where)

    def _activity(self, workout: Mapping[str, Any]) -> None:
        fields, where, problems = workout["fields"], workout["where"], list[str]()
        times = self._times(fields, problems)
        minutes = _amount(fields, "duration", "durationUnit", MINUTES, "min", problems)
        distance = _amount(fields, "totalDistance", "totalDistanceUnit", KM, "km", problems)
        energy = _amount(fields, "totalEnergyBurned", "totalEnergyBurnedUnit", KCAL, "kcal", problems)
        for _, one in workout.get("statistics", ()):
            kind = one.get("type", "")
            if kind.startswith(_DISTANCE) and not distance:
                distance = _amount(one, "sum", "unit", KM, "km", problems)
            elif kind == _ENERGY and not energy:
                energy = _amount(one, "sum", "unit", KCAL, "kcal", problems)
        if problems or times is None:
            self._gathering.bad(where, "; ".join(problems))
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
        self._gathering.add("activity", record, record.started, where)


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
