"""Days and weeks in a person's time zone: a moment's own zone decides its day, summer time included."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from unsit.diary.reading import instant

DAYS_A_WEEK = 7


def zone_named(*names: str) -> tzinfo:
    """Give the first of these time zones that is known here; UTC when none is.

    >>> zone_named("Mars/Base", "Europe/Madrid").key
    'Europe/Madrid'
    """
    for name in names:
        try:
            return ZoneInfo(name)
        except (ValueError, LookupError, OSError):
            # A name from a device with a newer list of zones, or none: the next one counts.
            continue
    return UTC


def day_of(moment: str, zone: str, usual_zone: str) -> date:
    """Give the day on which something was done: in the zone it was done in, else in the person's usual one."""
    return instant(moment).astimezone(zone_named(zone, usual_zone)).date()


def today_in(now: datetime, zone: str) -> date:
    """Give the day it is for somebody in this zone."""
    return now.astimezone(zone_named(zone)).date()


def week_of(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def days_from(first: date, last: date) -> Iterator[date]:
    """Give every day from the first to the last one; none when the last is before the first."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
