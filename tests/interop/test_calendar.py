from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from tests.diary.examples import RECORDS, entry_of

from unsit.diary.exchange import writers
from unsit.diary.model import DayChange, DayChanged, Diary, Plan, Profile, Record, Safety, Slot
from unsit.interop.calendar import CALENDAR, CalendarEvent

PLAN = cast("Plan", RECORDS["plan"])


def events(*records: Record, language: str = "en", zone: str = "UTC") -> dict[str, Any]:
    """Give the events of a diary's calendar by their identity, as another program reads them."""
    diary = Diary(Profile(zone=zone, language=language), tuple(map(entry_of, records)))
    return read(CALENDAR.write(diary))


def read(pieces: Iterable[bytes]) -> dict[str, Any]:
    """Read a calendar's events by their identity."""
    return {str(event["uid"]): event for event in Calendar.from_ical(b"".join(pieces)).walk("VEVENT")}


def test_every_session_is_an_event_at_its_time_in_the_plans_zone() -> None:
    """Tuesdays at half past twelve stay there when summer time ends; a slot without a time is a whole day."""
    plan = replace(PLAN, started="2026-10-12", days=(), pauses=())
    found = events(plan)
    tuesdays = [one["dtstart"].dt for one in found.values() if one["dtstart"].dt.weekday() == 1]
    assert {moment.timetz().replace(tzinfo=None) for moment in tuesdays} == {time(12, 30)}
    assert {moment.utcoffset() for moment in tuesdays} == {timedelta(hours=1), timedelta(hours=2)}
    thursdays = [one for one in found.values() if one["dtstart"].dt.weekday() == 3]
    assert all(type(one["dtstart"].dt) is date and one["transp"] == "TRANSPARENT" for one in thursdays)


def test_the_rules_of_the_zone_stand_beside_the_times() -> None:
    """A calendar that does not know Madrid is told when its clocks change."""
    content = b"".join(CALENDAR.write(Diary(Profile(), (entry_of(PLAN),))))
    assert b"BEGIN:VTIMEZONE\r\nTZID:Europe/Madrid" in content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_moved_session_keeps_its_identity_and_a_skipped_one_is_called_off() -> None:
    """A calendar moves the event it has, and strikes out the other."""
    skipped = replace(PLAN, days=(*PLAN.days, DayChanged("2026-11-10", DayChange.SKIPPED)))
    before, after = events(replace(PLAN, days=())), events(skipped)
    assert before.keys() == after.keys()
    assert before["p1-2026-11-05-0@unsit"]["dtstart"].dt == date(2026, 11, 5)
    assert after["p1-2026-11-05-0@unsit"]["dtstart"].dt == date(2026, 11, 6)
    assert after["p1-2026-11-10-0@unsit"]["status"] == "CANCELLED"
    assert after["p1-2026-11-03-0@unsit"]["status"] == "CONFIRMED"


def test_nothing_is_planned_in_a_pause() -> None:
    """Christmas stays free."""
    days = {str(one["dtstart"].dt)[:10] for one in events(replace(PLAN, started="2026-12-01")).values()}
    assert days.isdisjoint({"2026-12-24", "2026-12-26"})
    assert "2026-12-22" in days


def test_a_routine_that_is_not_for_somebody_is_not_in_the_calendar() -> None:
    """With sciatica now the stretch takes the place of the side kicks, in the person's language."""
    sciatica = Safety(("sciatica_or_piriformis",), (), "2026-11-01T08:00:00Z")
    usual = {str(one["summary"]) for one in events(PLAN).values()}
    gentle = {str(one["summary"]) for one in events(PLAN, sciatica).values()}
    assert usual != gentle
    assert {str(one["summary"]) for one in events(PLAN, language="es").values()} != usual


def test_the_same_plan_gives_the_same_calendar() -> None:
    """Nothing changes in a feed until the plan does."""
    diary = Diary(Profile(), (entry_of(PLAN),))
    assert list(CALENDAR.write(diary)) == list(CALENDAR.write(diary))
    assert writers()["calendar"] is CALENDAR


@pytest.mark.parametrize("records", [(), (RECORDS["goal"],), (replace(PLAN, program="gone"),)])
def test_a_diary_without_a_plan_gives_an_empty_calendar(records: tuple[Record, ...]) -> None:
    """Also when the program is not there any more."""
    assert events(*records) == {}


EVENT = CalendarEvent(
    "one@unsit", date(2026, 3, 29), time(2, 30), 10.0, "Hip stretch", "Europe/Madrid", datetime(2026, 3, 1, tzinfo=UTC)
)


def test_events_of_a_page_may_have_an_address_and_a_reminder() -> None:
    """A feed leads back to where a session begins; a reminder is there when it was asked for."""
    told = replace(EVENT, url="https://example.org/today", description="On the mat.")
    (found,) = read(CALENDAR.write_events([told], remind_min=15)).values()
    assert found["url"] == told.url
    assert "On the mat." in found["description"]
    (alarm,) = found.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(minutes=-15)
    assert not read(CALENDAR.write_events([told]))["one@unsit"].walk("VALARM")


times = st.none() | st.times().map(lambda at: at.replace(microsecond=0))


@given(
    st.builds(
        CalendarEvent,
        st.uuids().map(str),
        st.dates(date(2020, 1, 1), date(2037, 1, 1)),
        times,
        st.integers(1, 240).map(float),
        st.text(),
        st.sampled_from(["UTC", "Europe/Madrid", "Asia/Kolkata", "America/New_York"]),
        st.just(datetime(2026, 3, 1, tzinfo=UTC)),
        st.text(),
        is_off=st.booleans(),
    )
)
def test_any_event_is_read_back_by_another_program(event: CalendarEvent) -> None:
    """Day, time, zone and words survive, whatever signs a title has."""
    (found,) = read(CALENDAR.write_events([event])).values()
    start = found["dtstart"].dt
    if event.time is None:
        assert start == event.day
    else:
        assert start.replace(tzinfo=None) == datetime.combine(event.day, event.time)
        assert start.utcoffset() == start.replace(tzinfo=ZoneInfo(event.zone)).utcoffset()
        assert found["duration"].dt == timedelta(minutes=event.minutes)
    if event.title.isalnum():
        assert found["summary"] == event.title


def test_slots_of_one_day_have_identities_of_their_own() -> None:
    """Morning and evening of one day are two events."""
    plan = replace(PLAN, slots=(Slot(1, "07:00"), Slot(1, "19:00")), days=(), pauses=())
    found = events(plan)
    assert {"p1-2026-11-03-0@unsit", "p1-2026-11-03-1@unsit"} <= found.keys()
