"""Times as other programs write them, brought to instants."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

MIDDAY: Final = time(12)
"""Stands for a day without a time of day, so that it is the same day in nearly every zone."""

_TIMES_OF_DAY: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?(?:\s*([ap])\.?\s*m\.?)?", re.IGNORECASE)
_WORDED_DAY: Final = re.compile(r"(\d{1,2})\.?\s+(?:de\s+)?([^\W\d]{3,})\.?,?\s+(?:de\s+)?(\d{4})")
_WORDED_DAY_US: Final = re.compile(r"([^\W\d]{3,})\.?\s+(\d{1,2}),?\s+(\d{4})")
_OFFSET: Final = re.compile(r"\s*([+-]\d{2}):?(\d{2})$")

_MONTHS: Final[Mapping[str, int]] = {
    word: number
    for number, words in enumerate(
        (
            "jan ene gen janv januar january enero gennaio janvier janeiro",
            "feb fév fev fevr févr februar february febrero febbraio février fevereiro",
            "mar mär mars märz mrz march marzo março",
            "apr abr avr avri april abril aprile avril",
            "may mai mag mayo maggio maio",
            "jun juin giu june juni junio giugno junho",
            "jul juil lug july juli julio luglio juillet julho",
            "aug ago aoû août august agosto",
            "sep sept set september septiembre settembre septembre setembro",
            "oct okt ott out october oktober octubre ottobre octobre outubro",
            "nov november noviembre novembre novembro",
            "dec dez dic déc december dezember diciembre dicembre décembre dezembro",
        ),
        start=1,
    )
    for word in words.split()
}


def zone_named(name: str) -> ZoneInfo:
    """Give a time zone by its IANA name; ValueError if there is none."""
    if name not in available_timezones():
        raise ValueError(f"the time zone must be a name like Europe/Madrid (got {name!r})")
    return ZoneInfo(name)


def read_time(text: str, zone: ZoneInfo) -> datetime:
    """Read a time, or a day as its midday; without an offset it is in the zone. ValueError for any other text.

    A time that summer time skips is moved on by what was skipped; of a time that comes twice the first is taken.

    >>> read_time("2026-03-29 02:30", ZoneInfo("Europe/Madrid")).isoformat()
    '2026-03-29T01:30:00+00:00'
    >>> read_time("26 jul 2025, 07:06", ZoneInfo("UTC")).isoformat()
    '2025-07-26T07:06:00+00:00'
    """
    cleaned = " ".join(text.split())
    try:
        found = _iso(cleaned) or _worded(cleaned)
        if found is None or not 1970 <= found.year <= 9000:
            raise ValueError
        return placed(found, zone)
    except (ValueError, OverflowError):
        raise ValueError("must be a time, like 2026-11-26 07:30:00") from None


def placed(local: datetime, zone: ZoneInfo) -> datetime:
    """Give the instant of a time; one without an offset is in the zone."""
    return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)


def after(start: datetime, end: datetime, text: str, zone: ZoneInfo) -> datetime:
    """Give an end that is not before its start: the second of a time that comes twice, where that is what was meant."""
    if end >= start or _OFFSET.search(text) or text.endswith("Z"):
        return end
    second = end.astimezone(zone).replace(fold=1).astimezone(UTC)
    return second if second >= start else end


def is_doubtful(instant: datetime, zone: ZoneInfo) -> bool:
    """Say whether the time of day that this instant has in the zone comes twice there."""
    local = instant.astimezone(zone)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def instant_text(instant: datetime) -> str:
    """Give an instant as entries have it, in UTC, to the millisecond where it has any."""
    utc = instant.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="milliseconds" if utc.microsecond else "seconds") + "Z"


def read_seconds(text: str) -> float:
    """Read a length of time such as `1h 5m`, `01:05:00` or `3900`; ValueError for any other text.

    >>> read_seconds("1h 5m"), read_seconds("0:45"), read_seconds("90")
    (3900.0, 45.0, 90.0)
    """
    cleaned = text.strip().casefold()
    if re.fullmatch(r"\d+(?:[.,]\d+)?", cleaned):
        return float(cleaned.replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?::\d{2}){1,2}", cleaned):
        total = 0.0
        for part in cleaned.split(":"):
            total = total * 60 + float(part)
        return total
    parts = re.findall(r"(\d+(?:[.,]\d+)?)\s*([^\W\d]+)\.?", cleaned)
    if not parts or re.sub(r"(\d+(?:[.,]\d+)?)\s*([^\W\d]+)\.?|\s|,", "", cleaned):
        raise ValueError("must be a length of time, like 1h 5m")
    return sum(float(number.replace(",", ".")) * _unit_s(unit) for number, unit in parts)


def _unit_s(unit: str) -> float:
    found = {"h": 3600.0, "m": 60.0, "s": 1.0, "d": 86400.0}.get(unit[0])
    if found is None:
        raise ValueError("must be a length of time, like 1h 5m")
    return found


def _iso(text: str) -> datetime | None:
    offset = _OFFSET.search(text) if ":" in text else None
    plain = text[: offset.start()] + offset[1] + ":" + offset[2] if offset else text
    try:
        day = date.fromisoformat(plain)
    except ValueError:
        pass
    else:
        return datetime.combine(day, MIDDAY)
    try:
        return datetime.fromisoformat(plain)
    except ValueError:
        pass
    head, _, rest = plain.partition(" ")
    try:
        return datetime.combine(date.fromisoformat(head), _time_of_day(rest))
    except ValueError:
        return None


def _worded(text: str) -> datetime | None:
    if found := _WORDED_DAY.match(text):
        day, month, year = found[1], found[2], found[3]
    elif found := _WORDED_DAY_US.match(text):
        month, day, year = found[1], found[2], found[3]
    else:
        return None
    number = _MONTHS.get(month.casefold())
    if number is None:
        return None
    rest = text[found.end() :].strip(" ,")
    return datetime.combine(date(int(year), number, int(day)), _time_of_day(rest) if rest else MIDDAY)


def _time_of_day(text: str) -> time:
    found = _TIMES_OF_DAY.fullmatch(text.strip())
    if not found:
        raise ValueError
    hour = int(found[1])
    if found[4]:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if found[4].casefold() == "p" else 0)
    return time(hour, int(found[2]), int(found[3] or 0))


def plus(start: datetime, seconds: float) -> datetime:
    """Give the time so many seconds later."""
    return start + timedelta(seconds=seconds)
