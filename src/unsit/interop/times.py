"""Times as other programs write them, brought to instants."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from unsit.interop.dates import LONGEST, DateStyle, read_date

MIDDAY: Final = time(12)
"""Stands for a day without a time of day, so that it is the same day in nearly every zone; nothing reckons with it."""

_LENGTH: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d]+)\.?")
_OFFSET: Final = re.compile(r"\s*([+-]\d{2}):?(\d{2})$")

_UNITS_S: Final[Mapping[str, float]] = {
    word: seconds
    for seconds, words in (
        (86400.0, "d day days día días dia dias tag tage tagen jour jours giorno giorni д день дня дней gün"),
        (
            3600.0,
            (
                "h hr hrs hour hours hora horas std stunde stunden heure heures ora ore uur u ч час часа часов sa saat "
                "godz godzina godziny timme timmar time timer t tim klst 時間 小时 小時 시간"
            ),
        ),
        (
            60.0,
            (
                "m min mins minute minutes minuto minutos minuten minuti minuut м мин минута минуты минут dk dakika "
                "minuta minuty minut minuter minutter 分 分钟 分鐘 분"
            ),
        ),
        (
            1.0,
            (
                "s sec secs second seconds segundo segundos sek sekunde sekunden seg seconde secondes secondi с сек "
                "секунда секунды секунд sn saniye sekunda sekundy sekund sekunder 秒 초"
            ),
        ),
    )
    for word in words.split()
}
"""Seconds in a unit of time, by the words that programs have for it."""


class Moment(NamedTuple):
    """When something was. at: the instant. is_day: whether only the day was said; `at` stands for it, at midday."""

    at: datetime
    is_day: bool


@cache
def _zones() -> frozenset[str]:
    # asked for each time, the system's files would be listed again
    return frozenset(available_timezones())


def zone_named(name: str) -> ZoneInfo:
    """Give a time zone by its IANA name; ValueError if there is none."""
    if name not in _zones():
        raise ValueError(f"the time zone must be a name like Europe/Madrid (got {name!r})")
    return ZoneInfo(name)


def read_time(text: str, zone: ZoneInfo) -> datetime:
    """Return the instant of a time, or of the midday of a day; without an offset it is in the zone.

    ValueError for any other text. A time that summer time skips is moved on by what was skipped; of a time that comes
    twice the first is taken.

    >>> read_time("2026-03-29 02:30", ZoneInfo("Europe/Madrid")).isoformat()
    '2026-03-29T01:30:00+00:00'
    >>> read_time("26 jul 2025, 07:06", ZoneInfo("UTC")).isoformat()
    '2025-07-26T07:06:00+00:00'
    """
    return read_moment(text, zone).at


@lru_cache(maxsize=256)  # the rows of one workout all tell its times
def read_moment(text: str, zone: ZoneInfo, style: DateStyle | None = None) -> Moment:
    """Return when a text says; ValueError for a text that is no time. style: how the file writes its dates."""
    cleaned = " ".join(text[: 2 * LONGEST].split())
    try:
        if len(cleaned) > LONGEST:
            raise ValueError
        found = _iso(cleaned)
        if found is None and (parts := read_date(cleaned, style)) is not None:
            found = _Local(datetime.combine(parts[0], parts[1] or MIDDAY), parts[1] is None)
        if found is None or not 1970 <= found.at.year <= 9000:
            raise ValueError
        return Moment(placed(found.at, zone), found.is_day)
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


def read_seconds(text: str, unit_s: float = 1.0) -> float:
    """Return the seconds of a length of time such as `1h 5m`, `01:05:00` or `3900`; ValueError for any other text.

    unit_s: seconds in one, of a number alone.

    >>> read_seconds("1h 5m"), read_seconds("0:45"), read_seconds("90"), read_seconds("1 Std. 5 Min.")
    (3900.0, 45.0, 90.0, 3900.0)
    """
    cleaned = text.strip().casefold()
    if len(cleaned) > LONGEST:
        raise ValueError("must be a length of time, like 1h 5m")
    if re.fullmatch(r"\d+(?:[.,]\d+)?", cleaned):
        return float(cleaned.replace(",", ".")) * unit_s
    if re.fullmatch(r"\d{1,3}(?::\d{2}){1,2}", cleaned):
        total = 0.0
        for part in cleaned.split(":"):
            total = total * 60 + float(part)
        return total
    parts = _LENGTH.findall(cleaned)
    if not parts or _LENGTH.sub("", cleaned).strip(" ,") or any(unit not in _UNITS_S for _, unit in parts):
        raise ValueError("must be a length of time, like 1h 5m")
    return sum(float(number.replace(",", ".")) * _UNITS_S[unit] for number, unit in parts)


class _Local(NamedTuple):
    at: datetime
    is_day: bool


def _iso(text: str) -> _Local | None:
    offset = _OFFSET.search(text) if ":" in text else None
    plain = text[: offset.start()] + offset[1] + ":" + offset[2] if offset else text
    try:
        return _Local(datetime.combine(date.fromisoformat(plain), MIDDAY), is_day=True)
    except ValueError:
        pass
    try:
        return _Local(datetime.fromisoformat(plain), is_day=False)
    except ValueError:
        return None


def plus(start: datetime, seconds: float) -> datetime:
    """Give the time so many seconds later."""
    return start + timedelta(seconds=seconds)
