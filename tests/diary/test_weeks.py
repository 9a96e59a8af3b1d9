"""A week's target is counted in days of the person's own week; a missed day is made good, never twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.diary.examples import SESSION
from tests.diary.test_planning import MONDAY, PLAN, PROGRAM

from unsit.diary.days import day_of, today_in, week_of, zone_named
from unsit.diary.model import Pause, Plan, TrainingSession
from unsit.diary.planning import planned_days
from unsit.diary.weeks import Repair, Week, days_done, repairs, week_at

ZONES: Final = ("Europe/Madrid", "America/New_York", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC")


def week(done: list[int], today: int = 8, plan: Plan = PLAN) -> Week:
    """Give the first week of November's plan with sessions on these days of the month."""
    planned = planned_days(plan, PROGRAM, MONDAY, MONDAY + timedelta(days=6))
    return week_at(date(2026, 11, today), plan, PROGRAM, planned, [date(2026, 11, day) for day in done])


def at(moment: str, zone: str = "") -> TrainingSession:
    """Give a session that began then."""
    return replace(SESSION, started=moment, ended=moment, zone=zone)


def test_a_missed_day_is_made_good_by_any_other_day_of_the_week() -> None:
    """Planned Monday, Wednesday, Friday; done Tuesday, Wednesday, Sunday: the target is reached."""
    found = week([3, 4, 8])
    assert (found.done, found.target, found.left, found.is_reached) == (3, 3, 0, True)
    assert found.repairs == (Repair(date(2026, 11, 2), date(2026, 11, 3)), Repair(date(2026, 11, 6), date(2026, 11, 8)))
    assert found.open_days == ()


def test_two_sessions_on_a_day_count_as_one_day() -> None:
    """Unless the plan asks for more than one a day."""
    twice = {date(2026, 11, 2): 2}
    planned = planned_days(PLAN, PROGRAM, MONDAY, MONDAY + timedelta(days=6))
    assert week_at(MONDAY, PLAN, PROGRAM, planned, twice, twice).done == 1
    often = replace(PLAN, sessions_per_week=14)
    assert week_at(MONDAY, often, PROGRAM, planned, twice, twice).done == 2


def test_days_still_to_come_are_neither_missed_nor_open() -> None:
    """On Wednesday morning only Monday is open."""
    found = week([], today=4)
    assert (found.open_days, found.left, found.days_left) == ((date(2026, 11, 2),), 3, 5)
    assert found.is_within_reach


def test_a_pause_takes_its_share_of_the_target() -> None:
    """A week of holiday asks for nothing, half a week for about half."""
    whole = replace(PLAN, pauses=(Pause("2026-11-02", "2026-11-08"),))
    half = replace(PLAN, pauses=(Pause("2026-11-02", "2026-11-05"),))
    assert (week([], plan=whole).target, week([], plan=whole).is_reached) == (0, True)
    assert week([], plan=half).target == 1


def test_a_session_in_which_nothing_was_done_does_not_count() -> None:
    """Opened and closed is not done."""
    assert days_done([replace(SESSION, sets=())], "UTC") == {}


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-03-29T00:30:00Z", "Europe/Madrid", date(2026, 3, 29)),
        ("2026-03-28T23:30:00Z", "Europe/Madrid", date(2026, 3, 29)),
        ("2026-10-25T22:30:00Z", "Europe/Madrid", date(2026, 10, 25)),
        ("2026-10-25T23:30:00Z", "Europe/Madrid", date(2026, 10, 26)),
        ("2026-11-24T23:30:00Z", "Asia/Tokyo", date(2026, 11, 25)),
        ("2026-11-25T01:00:00Z", "America/New_York", date(2026, 11, 24)),
        ("2026-11-25T01:00:00Z", "Mars/Base", date(2026, 11, 25)),
    ],
)
def test_a_sessions_own_zone_decides_its_day(moment: str, zone: str, day: date) -> None:
    """Before and after summer time, abroad, and in a zone that nobody knows."""
    assert day_of(moment, zone, "Europe/Madrid") == day


def test_a_zone_without_a_name_is_the_persons_and_else_utc() -> None:
    """Nothing that stands for a zone breaks a page."""
    assert zone_named("", "../etc", "Europe/Madrid") == ZoneInfo("Europe/Madrid")
    assert zone_named("", "x" * 300) == UTC
    assert today_in(datetime(2026, 11, 26, 23, 30, tzinfo=UTC), "Asia/Tokyo") == date(2026, 11, 27)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001 - UTC
    lambda moment: moment.isoformat()
)


@given(st.lists(st.builds(at, moments, st.sampled_from(["", *ZONES])), max_size=30), st.sampled_from(ZONES))
def test_a_change_of_zone_neither_loses_nor_doubles_a_session(sessions: list[TrainingSession], zone: str) -> None:
    """Wherever one travels, each session counts on one day of one week."""
    counted = days_done(sessions, zone)
    assert sum(counted.values()) == len(sessions)
    weeks = {week_of(day) for day in counted}
    in_weeks = [day for monday in weeks for day in counted if monday <= day < monday + timedelta(days=7)]
    assert sorted(in_weeks) == sorted(counted)


days = st.dates(date(2026, 10, 26), date(2026, 11, 29))


@given(st.lists(days, max_size=20), st.lists(days, max_size=20))
def test_no_day_makes_good_twice_and_none_outside_its_week(planned: list[date], done: list[date]) -> None:
    """Each done day mends one missed day at most, of its own week, and never a day that was done itself."""
    found = repairs(planned, done)
    assert len({one.by for one in found}) == len({one.missed for one in found}) == len(found)
    for one in found:
        assert week_of(one.missed) == week_of(one.by)
        assert one.missed not in done
        assert one.by not in planned
    for monday in {week_of(day) for day in planned}:
        in_week = [day for day in set(planned) | set(done) if week_of(day) == monday]
        missed = sum(day in planned and day not in done for day in in_week)
        free = sum(day in done and day not in planned for day in in_week)
        assert sum(week_of(one.missed) == monday for one in found) == min(missed, free)
