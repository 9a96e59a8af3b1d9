"""The rules of zones in calendar files say what the zones do, on every day of the span."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from unsit.diary.zone_rules import existing, vtimezone


def offset_at(rules: Any, local: datetime) -> timedelta:
    """Return the offset of a local time by the rules alone, as a calendar reckons that knows no zones."""
    parts: list[Any] = list(rules.subcomponents)
    begun = [part for part in parts if part["dtstart"].dt <= local]
    offset: timedelta = max(begun, key=lambda part: part["dtstart"].dt)["tzoffsetto"].td
    return offset


def check(zone: str, first: date, last: date) -> None:
    """Compare the rules with the zone, every hour from the first day to the last."""
    rules = Timezone.from_ical(vtimezone(zone, first, last))
    local = datetime.combine(first, time())
    while local.date() <= last:
        there = existing(local.replace(tzinfo=ZoneInfo(zone)))
        assert offset_at(rules, there.replace(tzinfo=None)) == there.utcoffset(), (zone, there)
        local += timedelta(hours=1)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(available_timezones())), st.dates(date(1971, 1, 1), date(2040, 1, 1)), st.integers(0, 250)
)
def test_every_hour_of_a_span_has_the_offset_of_the_zone(zone: str, first: date, days: int) -> None:
    """All zones, any first day: what stands in the file is what the zone does."""
    check(zone, first, first + timedelta(days=days))


@pytest.mark.parametrize("zone", ["Africa/Casablanca", "Africa/El_Aaiun", "Europe/Dublin", "Australia/Lord_Howe"])
@pytest.mark.parametrize("first", [date(2026, 12, 1), date(2027, 1, 4), date(2026, 2, 20), date(2029, 12, 31)])
def test_a_month_of_other_time_is_in_the_rules_whatever_the_first_day_is(zone: str, first: date) -> None:
    """Morocco goes back an hour for the month of fasting; no yearly rule says so."""
    check(zone, first, first + timedelta(days=200))


@pytest.mark.parametrize("zone", sorted(available_timezones()))
def test_every_zone_has_rules_that_a_calendar_takes(zone: str) -> None:
    """Names, offsets and times of each are as RFC 5545 wants them."""
    text = f"BEGIN:VCALENDAR\r\n{vtimezone(zone, date(2026, 1, 1), date(2027, 1, 1))}END:VCALENDAR\r\n"
    (rules,) = Calendar.from_ical(text).walk("VTIMEZONE")
    assert rules["tzid"] == zone
    assert all("tzoffsetfrom" in part for part in rules.subcomponents)


def test_the_ends_of_time_are_no_error() -> None:
    """Days that no plan has still give rules."""
    assert "VTIMEZONE" in vtimezone("Europe/Madrid", date.min, date(1900, 1, 2))
    assert "VTIMEZONE" in vtimezone("Europe/Madrid", date(9989, 12, 1), date.max)
