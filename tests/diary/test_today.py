"""A day says what is next and why, what went well, and one thing to do; nobody is blamed for a missed day."""

from dataclasses import replace
from datetime import date
from typing import Final

import pytest
from tests.diary.test_progression import AROUND, PLAN, STRETCH, session

from unsit.diary.model import (
    DayChange,
    DayChanged,
    Morning,
    Pause,
    Plan,
    Safety,
    Stopped,
    TrainingSession,
)
from unsit.diary.today import Advice, Good, Standing, Suggestion, Today, current_plan, today_of

MONDAY: Final = date(2026, 11, 9)
TUESDAY: Final = date(2026, 11, 10)


def at(
    day: date, plan: Plan | None = PLAN, done: tuple[TrainingSession, ...] = (), safety: Safety | None = None
) -> Today:
    """Give a day; sessions are numbered by their days from the second of November."""
    return today_of(day, plan, AROUND, done, safety, "Europe/Madrid")


def test_a_planned_day_offers_its_session() -> None:
    """Routine, time and place of today, with today's doses."""
    found = at(MONDAY)
    assert (found.standing, found.suggestion.kind) == (Standing.SESSION, Advice.START)
    assert found.upcoming is not None
    assert found.upcoming.day == MONDAY
    assert found.routine is not None
    assert found.routine.routine.id == "hips_and_lower_back"


def test_a_free_day_says_when_the_next_one_is() -> None:
    """And that a missed day of this week can be made good today."""
    free = at(TUESDAY, done=(session(7),))
    assert (free.standing, free.suggestion) == (Standing.REST, Suggestion(Advice.REST, day=date(2026, 11, 11)))
    assert at(TUESDAY).suggestion.kind is Advice.MAKE_GOOD


def test_when_today_is_done_it_is_done() -> None:
    """The next one is another day's."""
    found = at(MONDAY, done=(session(7),))
    assert found.standing is Standing.DONE
    assert found.upcoming is not None
    assert found.upcoming.day == date(2026, 11, 11)


@pytest.mark.parametrize(
    ("plan", "standing"),
    [
        (None, Standing.NONE),
        (replace(PLAN, started="2026-12-01"), Standing.LATER),
        (replace(PLAN, started="2026-01-01"), Standing.OVER),
        (replace(PLAN, pauses=(Pause("2026-11-09", "2026-11-10", "illness"),)), Standing.PAUSED),
        (replace(PLAN, days=(DayChanged("2026-11-09", DayChange.MOVED, "2026-11-10"),)), Standing.REST),
        (replace(PLAN, days=(DayChanged("2026-11-09", DayChange.SKIPPED),)), Standing.REST),
    ],
)
def test_a_day_without_a_session_says_why(plan: Plan | None, standing: Standing) -> None:
    """No plan, not begun, over, paused, moved, skipped."""
    assert at(MONDAY, plan).standing is standing


def test_a_plan_whose_program_is_gone_says_so() -> None:
    """It asks for another choice and shows no session."""
    found = today_of(MONDAY, PLAN, replace(AROUND, program=None), (), None, "UTC")
    assert (found.standing, found.suggestion.kind, found.routine) == (Standing.GONE, Advice.CHOOSE, None)


def test_a_sign_of_danger_goes_before_everything() -> None:
    """No session is offered to somebody who needs help first."""
    found = at(MONDAY, safety=Safety((), ("numb_saddle",), "2026-11-09T08:00:00Z"))
    assert (found.standing, found.routine, found.suggestion.kind) == (Standing.HELP, None, Advice.HELP)


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        (session(7, stopped=Stopped.PAIN), Advice.STOPPED),
        (replace(session(7), pain=7.0), Advice.STOPPED),
        (session(7, morning=Morning.WORSE), Advice.EASIER),
        (replace(session(7), sets=(replace(session(7).sets[0], faults={"pelvis_lifts": 3.0}),)), Advice.FAULT),
        (replace(session(7), sets=(session(7).sets[0], replace(session(7).sets[1], done=20.0))), Advice.OTHER_SIDE),
    ],
)
def test_the_last_session_says_what_to_do_next(last: TrainingSession, kind: Advice) -> None:
    """Pain before the morning, the morning before faults, faults before unevenness."""
    assert at(TUESDAY, done=(last,)).suggestion.kind is kind


def test_the_next_morning_is_asked_about_once_and_not_for_ever() -> None:
    """The day after, until it is told, for three days; not about today's session."""
    [last] = done = (session(7),)
    assert at(TUESDAY, done=done).morning == last
    assert at(MONDAY, done=done).morning is None
    assert at(date(2026, 11, 14), done=done).morning is None
    assert at(TUESDAY, done=(session(7, morning=Morning.SAME),)).morning is None


def test_what_went_well_is_told_first_of_the_week_then_of_the_session() -> None:
    """A reached week, clean work, whole holds; never of a session that ended in pain."""
    three = (session(7), session(8), session(9))
    well = at(date(2026, 11, 12), done=three).well
    assert [one.kind for one in well] == [Good.WEEK, Good.CLEAN]
    hold = at(TUESDAY, done=(session(7, clean=None),)).well
    assert [one.kind for one in hold] == [Good.HOLD, Good.EVEN]
    assert hold[0].movement == STRETCH
    assert at(TUESDAY, done=(session(7, stopped=Stopped.PAIN),)).well == ()


def test_of_several_plans_the_one_begun_last_holds() -> None:
    """An ended one does not, and one whose program is gone comes last."""
    old, ended = replace(PLAN, id="old", started="2026-10-01"), replace(PLAN, id="e", ended="2026-11-08")
    gone = replace(PLAN, id="gone", program="gone", started="2026-11-08")
    assert current_plan([old, PLAN, ended], MONDAY) == PLAN
    assert current_plan([gone, old], MONDAY, ["side_kick_weekly"]) == old
    assert current_plan([ended], MONDAY) is None


def test_a_clock_that_runs_a_day_ahead_breaks_nothing() -> None:
    """A session of tomorrow counts for the week and is not asked about."""
    found = at(MONDAY, done=(session(8),))
    assert found.week is not None
    assert (found.week.done, found.morning, found.standing) == (1, None, Standing.SESSION)


@pytest.mark.parametrize(("limit", "pain", "stops"), [(3.0, 4.0, True), (3.0, 3.0, False), (8.0, 6.0, True)])
def test_a_program_may_ask_for_a_stop_earlier_but_not_later(limit: float, pain: float, stops: bool) -> None:
    """Its own pain limit counts where it is the stricter one."""
    assert AROUND.program is not None
    strict = replace(AROUND.program, progression=replace(AROUND.program.progression, back_pain=limit))
    around = replace(AROUND, program=strict)
    found = today_of(TUESDAY, PLAN, around, (replace(session(7), pain=pain),), None, "UTC").suggestion.kind
    assert (found is Advice.STOPPED) == stops
