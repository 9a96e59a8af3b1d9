"""The rules of time zones for calendar files (VTIMEZONE of RFC 5545), one for each change that the zone really makes.

A calendar that does not know a zone by its name reckons with what stands here, so every change between the first and
the last day is looked up in the zone itself: also a month of other time that no yearly rule tells, as Morocco's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

STEP: Final = timedelta(hours=6)
"""Clocks are looked at so often; no zone has two changes as close as that."""
_SECOND: Final = timedelta(seconds=1)
_EARLIEST: Final = date(1900, 1, 1)
_LATEST: Final = date(9990, 1, 1)
"""Days outside these are beyond what a computer can reckon in every zone."""
_MARGIN: Final = timedelta(days=2)
"""Before the first and after the last day: a day begins at another instant in each zone."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a zone's clocks. at: the first instant of the new time. before, offset: from UTC. name: as CET."""

    at: datetime
    before: timedelta
    offset: timedelta
    name: str
    is_summer: bool

    @property
    def onset(self) -> datetime:
        """The time of day by the clocks as they were, as the calendar's rules tell it."""
        return (self.at + self.before).replace(tzinfo=None)


def changes(zone: ZoneInfo, first: date, last: date) -> Iterator[Change]:
    """Return the time that a zone has on the first day, and every change from then to the last day."""
    at = _instant(max(first, _EARLIEST)) - _MARGIN
    end = _instant(min(last, _LATEST)) + _MARGIN
    state = _state(at, zone)
    yield Change(at, state[0], *state)
    while at < end:
        following = at + STEP
        then = _state(following, zone)
        if then != state:
            moment = _first_with_another(at, following, zone)
            found = _state(moment, zone)
            yield Change(moment, state[0], *found)
            # two changes within one step are found one after the other
            at, state = moment, found
        else:
            at = following


def vtimezone(name: str, first: date, last: date) -> str:
    """Return the rules of a zone for the days from the first to the last, as the text of a VTIMEZONE component."""
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    for change in changes(ZoneInfo(name), first, last):
        kind = "DAYLIGHT" if change.is_summer else "STANDARD"
        lines += [
            f"BEGIN:{kind}",
            f"DTSTART:{change.onset:%Y%m%dT%H%M%S}",
            f"TZOFFSETFROM:{_offset(change.before)}",
            f"TZOFFSETTO:{_offset(change.offset)}",
            f"TZNAME:{change.name}",
            f"END:{kind}",
        ]
    return "\r\n".join((*lines, "END:VTIMEZONE", ""))


def _offset(offset: timedelta) -> str:
    """Return an offset as calendars write it.

    >>> _offset(timedelta(hours=-3, minutes=-30)), _offset(timedelta(seconds=-2670))
    ('-0330', '-004430')
    """
    seconds = abs(int(offset.total_seconds()))
    sign = "-" if offset < timedelta() else "+"
    text = f"{sign}{seconds // 3600:02}{seconds // 60 % 60:02}"
    return f"{text}{seconds % 60:02}" if seconds % 60 else text


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _state(at: datetime, zone: ZoneInfo) -> tuple[timedelta, str, bool]:
    local = at.astimezone(zone)
    return local.utcoffset() or timedelta(), local.tzname() or "", bool(local.dst())


def _first_with_another(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Return the first second after the low instant, at which the zone is as then, that is different."""
    state = _state(low, zone)
    while high - low > _SECOND:
        middle = low + timedelta(seconds=(high - low) // _SECOND // 2)
        low, high = (middle, high) if _state(middle, zone) == state else (low, middle)
    return high


def existing(local: datetime) -> datetime:
    """Return a local time as the clocks show it: one that summer time skips is moved on by what was skipped.

    >>> existing(datetime(2026, 3, 29, 2, 30, tzinfo=ZoneInfo("Europe/Madrid"))).isoformat()
    '2026-03-29T03:30:00+02:00'
    """
    return local.astimezone(UTC).astimezone(local.tzinfo)
