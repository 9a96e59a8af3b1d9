"""A plan is laid over the calendar; what was moved, skipped and paused stays told, and nothing is lost or doubled."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.diary.model import DayChange, DayChanged, Pause, Plan, Slot
from unsit.diary.planning import DayState, _Counting, last_day, planned_days
from unsit.movement.model import Range
from unsit.movement.program import Program

PROGRAM: Final = Program("weekly", "Weekly", "Text.", 4, Range(3, 3, 4), ("one", "two"))
MONDAY: Final = date(2026, 11, 2)
PLAN: Final = Plan("p", "weekly", "2026-11-02", (Slot(0, "07:30"), Slot(2, "", "chair", 5), Slot(4)), 3)


def month(plan: Plan, program: Program | None = PROGRAM) -> list[tuple[date, DayState, str]]:
    """Give what a plan holds in a long time, shortly."""
    found = planned_days(plan, program, MONDAY - timedelta(days=30), MONDAY + timedelta(days=90))
    return [(one.day, one.state, one.routine) for one in found]


def test_slots_fall_on_their_weekdays_with_the_programs_routines_in_turn() -> None:
    """Three a week for four weeks, one routine after the other, with time, place and minutes of the slot."""
    found = planned_days(PLAN, PROGRAM, MONDAY, MONDAY + timedelta(days=90))
    assert [one.day.weekday() for one in found] == [0, 2, 4] * 4
    assert [one.routine for one in found] == ["one", "two"] * 6
    assert [one.week for one in found] == [week for week in (1, 2, 3, 4) for _ in range(3)]
    assert [(one.time, one.place, one.minutes) for one in found[:2]] == [(time(7, 30), "floor", 10), (None, "chair", 5)]


def test_a_look_at_a_later_week_gives_what_a_look_at_all_of_it_gives() -> None:
    """Where the look begins does not change which routine is whose."""
    whole = planned_days(PLAN, PROGRAM, MONDAY, MONDAY + timedelta(days=27))
    assert planned_days(PLAN, PROGRAM, MONDAY + timedelta(days=14), MONDAY + timedelta(days=20)) == whole[6:9]


def test_a_moved_day_stands_where_it_went_and_tells_where_it_was() -> None:
    """It is on once; the old place says where it went, with the person's words."""
    moved = replace(PLAN, days=(DayChanged("2026-11-04", DayChange.MOVED, "2026-11-05", "late train"),))
    found = planned_days(moved, PROGRAM, MONDAY, MONDAY + timedelta(days=6))
    assert [(one.day.day, one.state) for one in found] == [
        (2, DayState.PLANNED),
        (4, DayState.GONE),
        (5, DayState.MOVED),
        (6, DayState.PLANNED),
    ]
    assert (found[1].to, found[2].planned, found[2].why) == (date(2026, 11, 5), date(2026, 11, 4), "late train")
    assert [one.routine for one in found if one.is_on] == ["one", "two", "one"]


def test_a_day_may_be_moved_out_of_its_week_and_past_the_end() -> None:
    """It is found on the day it went to, even behind the program's last day."""
    moved = replace(PLAN, days=(DayChanged("2026-11-27", DayChange.MOVED, "2026-12-03"),))
    [there] = planned_days(moved, PROGRAM, date(2026, 12, 1), date(2026, 12, 7))
    assert (there.day, there.state, there.routine) == (date(2026, 12, 3), DayState.MOVED, "two")


def test_a_skipped_day_stays_with_its_reason_and_keeps_its_place_in_the_order() -> None:
    """The day after it has the routine that it has anyway."""
    skipped = replace(PLAN, days=(DayChanged("2026-11-04", DayChange.SKIPPED, why="guests"),))
    assert [(state, routine) for _day, state, routine in month(skipped)][:3] == [
        (DayState.PLANNED, "one"),
        (DayState.SKIPPED, "two"),
        (DayState.PLANNED, "one"),
    ]


def test_after_a_pause_the_program_goes_on_where_it_was_and_ends_later() -> None:
    """A week of holiday costs no session: as many are planned, a week later, with the same routines."""
    paused = replace(PLAN, pauses=(Pause("2026-11-09", "2026-11-15", "holiday"),))
    on = [routine for _day, state, routine in month(paused) if state is DayState.PLANNED]
    assert on == ["one", "two"] * 6
    assert [day for day, state, _routine in month(paused) if state is DayState.PAUSED] == [
        date(2026, 11, 9),
        date(2026, 11, 11),
        date(2026, 11, 13),
    ]
    assert last_day(paused, PROGRAM) == last_day(PLAN, PROGRAM) + timedelta(days=7)


def test_a_plan_whose_program_is_gone_holds_nothing() -> None:
    """An old plan breaks nothing."""
    assert month(PLAN, None) == []
    assert month(replace(PLAN, slots=())) == []
    assert month(PLAN, replace(PROGRAM, routines=())) == []


@pytest.mark.parametrize(
    "odd",
    [
        replace(PLAN, started="nonsense"),
        replace(PLAN, ended="1970-01-01"),
        replace(PLAN, started="1970-01-01", ended="9999-12-31"),
        replace(PLAN, pauses=(Pause("2026-12-01", "2026-11-01"), Pause("", "x"))),
        replace(PLAN, pauses=(Pause("0001-01-01", "9999-12-31"),)),
        replace(PLAN, days=(DayChanged("", DayChange.MOVED, ""), DayChanged("2026-11-04", DayChange.MOVED, "never"))),
        replace(PLAN, slots=(Slot(9, "late"), Slot(1, "25:00"))),
    ],
)
def test_odd_entries_of_old_versions_break_nothing(odd: Plan) -> None:
    """Whatever stands in a plan, it is laid out, quickly."""
    assert isinstance(month(odd), list)


days = st.dates(date(2026, 10, 1), date(2027, 1, 31))
plans = st.builds(
    Plan,
    st.just("p"),
    st.just("weekly"),
    days.map(str),
    st.lists(st.builds(Slot, st.integers(0, 6), st.sampled_from(["", "07:30", "18:00"])), max_size=5).map(tuple),
    st.integers(1, 7),
    pauses=st.lists(st.tuples(days, days).map(lambda two: Pause(str(min(two)), str(max(two)))), max_size=3).map(tuple),
    days=st.lists(
        st.builds(DayChanged, days.map(str), st.sampled_from(DayChange), days.map(str), st.just("why")), max_size=8
    ).map(tuple),
)


@given(plans)
def test_every_slot_is_somewhere_exactly_once(plan: Plan) -> None:
    """Moved, skipped, paused or as planned: each slot is told once, and moved ones once more where they are.

    Without pauses there are as many as weeks times slots; and what is on is on once.
    """
    found = planned_days(plan, PROGRAM, date(2026, 9, 1), date(2027, 8, 1))
    origins = [(one.planned, one.number) for one in found if one.state is not DayState.MOVED]
    assert len(origins) == len(set(origins))
    on = [(one.planned, one.number) for one in found if one.is_on]
    assert len(on) == len(set(on))
    assert set(on) <= set(origins)
    gone = {(one.planned, one.number) for one in found if one.state is DayState.GONE}
    assert gone == {(one.planned, one.number) for one in found if one.state is DayState.MOVED}
    if not plan.pauses:
        assert len(origins) == PROGRAM.weeks * len(plan.slots)


@given(plans, days)
def test_what_is_planned_does_not_depend_on_where_one_looks_from(plan: Plan, cut: date) -> None:
    """Two looks that meet show together what one look shows."""
    first, last = date(2026, 9, 1), date(2027, 6, 1)
    whole = planned_days(plan, PROGRAM, first, last)
    parts = planned_days(plan, PROGRAM, first, cut) + planned_days(plan, PROGRAM, cut + timedelta(days=1), last)
    assert parts == whole


days_of_plan = st.integers(0, 200).map(lambda number: MONDAY + timedelta(days=number))
pauses = st.lists(st.tuples(days_of_plan, st.integers(0, 20)), max_size=8).map(
    lambda spans: tuple(Pause(str(first), str(first + timedelta(days=days))) for first, days in spans)
)


@given(st.lists(st.builds(Slot, st.integers(0, 6)), min_size=1, max_size=5).map(tuple), pauses, days_of_plan)
def test_routines_and_weeks_are_what_counting_day_by_day_gives(
    slots: tuple[Slot, ...], paused: tuple[Pause, ...], first: date
) -> None:
    """Each planned day has the routine and week that the days before it, counted one by one, lead to."""
    plan = replace(PLAN, started=str(first), slots=slots, pauses=paused)
    routines, number, active = [], 0, 0
    day = first
    while day <= last_day(plan, PROGRAM):
        is_paused = any(one.first <= str(day) <= one.last for one in paused)
        for place, _slot in enumerate(one for one in slots if one.weekday == day.weekday()):
            routines.append((day, PROGRAM.routines[(number + place) % 2], active // 7 + 1))
        if not is_paused:
            number += sum(one.weekday == day.weekday() for one in slots)
            active += 1
        day += timedelta(days=1)
    found = planned_days(plan, PROGRAM, first, first + timedelta(days=399))
    assert [(one.day, one.routine, one.week) for one in found] == [one for one in routines if one[0] <= found[-1].day]


def test_a_plan_as_large_as_it_may_be_asks_for_each_pause_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand pauses and moved days: work grows with their number, not with days times pauses."""
    counted = 0
    count = _Counting._slots_in

    def counting(self: _Counting, first: date, last: date) -> int:
        nonlocal counted
        counted += 1
        return count(self, first, last)

    monkeypatch.setattr(_Counting, "_slots_in", counting)
    far = [date(1970, 1, 1) + timedelta(days=2 * number) for number in range(1_000)]
    slots = tuple(Slot(number % 7) for number in range(28))
    moved = tuple(DayChanged(str(day), DayChange.MOVED, str(day)) for day in far)
    plan = replace(
        PLAN, started="1970-01-01", slots=slots, pauses=tuple(Pause(str(d), str(d)) for d in far), days=moved
    )
    assert planned_days(plan, PROGRAM, date(1970, 1, 1), date(2199, 12, 31))
    assert counted < 10_000
