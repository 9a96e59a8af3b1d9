"""A goal tells how far it is, where one's own pace leads, and ends kindly."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.diary.examples import SESSION

from unsit.diary.goals import Ending, Outlook, Point, Progress, points, progress
from unsit.diary.model import Goal, GoalKind, Observation, SetDone, SetKind, Side, TrainingSession

TODAY: Final = date(2026, 11, 26)
TWELVE: Final = Goal("g", GoalKind.SESSIONS, 12, "2026-11-01", until="2026-11-30")
HOLD: Final = Goal("h", GoalKind.HOLD, 90, "2026-11-01", movement="hip_stretch_floor")


def on(day: date, *sets: SetDone, work_s: float = 600) -> TrainingSession:
    """Give a session of a day at noon."""
    moment = f"{day}T12:00:00Z"
    return replace(SESSION, started=moment, ended=moment, work_s=work_s, sets=sets or SESSION.sets)


def held(day: int, left: float, right: float | None = None) -> TrainingSession:
    """Give a session of November with the stretch held so long on each side."""
    sides = {Side.LEFT: left, Side.RIGHT: left if right is None else right}
    return on(
        date(2026, 11, day),
        *(SetDone("hip_stretch_floor", side, SetKind.HOLD, seconds) for side, seconds in sides.items() if seconds),
    )


def of(
    goal: Goal, done: list[TrainingSession], noticed: list[Observation] | None = None, today: date = TODAY
) -> Progress:
    """Give the progress of a goal."""
    return progress(goal, points(goal, done, noticed or [], "Europe/Madrid"), today)


def test_sessions_are_counted_from_the_first_day_to_the_last() -> None:
    """Those before and after do not count; on the day of the twelfth it is reached."""
    november = [on(date(2026, 11, 2 * number)) for number in range(1, 13)]
    found = of(TWELVE, [on(date(2026, 10, 30)), *november, on(date(2026, 12, 1))])
    assert (found.value, found.share, found.reached) == (12, 1, date(2026, 11, 24))
    assert (found.ending, found.forecast.outlook) == (Ending.REACHED, Outlook.THERE)


def test_a_hold_of_both_sides_is_as_long_as_the_weaker_side() -> None:
    """Ninety seconds on one side alone do not meet a goal for each side."""
    assert of(HOLD, [held(3, 95, 80)]).value == 80
    assert of(HOLD, [held(3, 95, 0)]).points == ()
    assert of(HOLD, [held(3, 95, 80), held(9, 92)]).reached == date(2026, 11, 9)
    assert of(replace(HOLD, side=Side.LEFT), [held(3, 95, 80)]).reached == date(2026, 11, 3)


def test_a_measure_is_read_from_sets_and_from_what_was_noted() -> None:
    """The still-spine range from the camera, another measure from an observation."""
    spine = Goal("s", GoalKind.MEASURE, 50, "2026-11-01", movement="side_kick_front_back", measure="still_spine_deg")
    assert of(replace(spine, side=Side.RIGHT), [SESSION]).value == 48.5
    reach = Goal("r", GoalKind.MEASURE, 10, "2026-11-01", measure="fingertip_to_floor_cm")
    noted = Observation("o", "2026-11-20T08:00:00Z", "fingertip_to_floor_cm", 12.0)
    assert of(reach, [], [noted]).reached == date(2026, 11, 20)


def test_a_difficulty_is_followed_by_its_own_words() -> None:
    """Scores of the same activity count; those of another one do not."""
    flight = Goal("f", GoalKind.FUNCTION, 8, "2026-11-01", text="Sit through a flight")
    told = ((3, 4.0, "Sit through a flight"), (9, 9.0, "Stairs"), (20, 6.0, "Sit through a flight"))
    scores = [
        Observation(f"o{day}", f"2026-11-{day:02}T08:00:00Z", "function", value, text=text) for day, value, text in told
    ]
    assert (of(flight, [], scores).value, of(flight, [], scores).reached) == (6, None)


def test_minutes_are_those_of_work() -> None:
    """Three sessions of ten minutes are thirty."""
    half_hour = Goal("m", GoalKind.MINUTES, 30, "2026-11-01", until="2026-11-30")
    done = [on(date(2026, 11, day)) for day in (2, 4, 6)]
    assert of(half_hour, done).reached == date(2026, 11, 6)


@pytest.mark.parametrize(
    ("every", "target", "outlook"), [(2, 12, Outlook.LIKELY), (3, 10, Outlook.OPEN), (6, 20, Outlook.LATER)]
)
def test_ones_own_pace_says_whether_the_day_is_met(every: int, target: int, outlook: Outlook) -> None:
    """On the 21st: every second day meets twelve, every third leaves ten open, every sixth never makes twenty."""
    goal = replace(TWELVE, target=target)
    done = [on(date(2026, 10, 25) + timedelta(days=number)) for number in range(0, 27, every)]
    found = of(goal, done, today=date(2026, 11, 21)).forecast
    assert found.outlook is outlook
    assert found.low is not None
    assert found.value is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high


def test_a_few_days_tell_no_pace() -> None:
    """In the first week no forecast is made, and none without anything done."""
    assert of(TWELVE, [on(date(2026, 11, 24))]).forecast.outlook is Outlook.UNKNOWN
    assert of(TWELVE, []).forecast.outlook is Outlook.UNKNOWN


def test_the_interval_holds_in_four_of_five_cases() -> None:
    """For people who do a session with the same chance each day, over two thousand months."""
    random, inside, rounds = Random(5), 0, 2000
    first = date(2026, 10, 4)
    for _ in range(rounds):
        chance = random.uniform(0.3, 0.6)
        month = [first + timedelta(days=number) for number in range(56) if random.random() < chance]
        cut = first + timedelta(days=28)
        noted = tuple(Point(day, 1.0) for day in month if day < cut)
        goal = Goal("g", GoalKind.SESSIONS, 1000, str(first), until=str(first + timedelta(days=55)))
        found = progress(goal, noted, cut).forecast
        assert found.low is not None
        assert found.high is not None
        # Counts are whole: half a session more or less is inside.
        inside += found.low - 0.5 <= len(month) <= found.high + 0.5
    assert 0.74 <= inside / rounds <= 0.90


def test_a_rising_hold_is_forecast_to_a_day_with_its_span() -> None:
    """Five seconds more each time lead to ninety; flat holds lead nowhere yet."""
    rising = [held(day, 40 + 1.5 * day + (day % 3)) for day in (2, 5, 8, 11, 14, 17)]
    found = of(HOLD, rising).forecast
    assert found.earliest is not None
    assert found.day is not None
    assert found.latest is not None
    assert found.earliest <= found.day <= found.latest
    assert date(2026, 11, 25) <= found.day <= date(2026, 12, 15)
    flat = of(HOLD, [held(day, 60) for day in (2, 5, 8, 11)]).forecast
    assert (flat.outlook, flat.day) == (Outlook.LATER, None)
    assert of(HOLD, rising[:3]).forecast.outlook is Outlook.UNKNOWN


def test_a_goal_that_is_over_or_ended_says_so_and_keeps_what_was_done() -> None:
    """Eight of twelve stays eight; what was reached stays reached, whatever comes later."""
    done = [on(date(2026, 11, 2 * number)) for number in range(1, 9)]
    over = of(TWELVE, done, today=date(2026, 12, 1))
    assert (over.ending, over.value) == (Ending.OVER, 8)
    assert of(replace(TWELVE, ended="2026-11-20"), done).ending is Ending.ENDED
    kept = of(replace(TWELVE, reached="2026-11-18", ended="2026-11-20"), [])
    assert (kept.ending, kept.reached) == (Ending.REACHED, date(2026, 11, 18))


goals = st.builds(
    Goal,
    st.just("g"),
    st.sampled_from(GoalKind),
    st.floats(0, 100_000),
    st.sampled_from(["2026-11-01", "nonsense", "0001-01-01", "9999-12-31"]),
    until=st.sampled_from(["", "2026-11-30", "x", "9999-12-31"]),
    movement=st.sampled_from(["", "hip_stretch_floor"]),
    measure=st.sampled_from(["", "still_spine_deg"]),
)
done_days = st.lists(st.dates(date(2026, 9, 1), date(2026, 12, 24)), max_size=30)


@given(goals, done_days, st.dates(date(2026, 1, 1), date(2027, 1, 1)))
def test_no_goal_breaks(goal: Goal, days: list[date], today: date) -> None:
    """Whatever is aimed at and done, the share is from 0 to 1 and what is forecast is not behind what is done."""
    found = of(goal, [on(day) for day in days], today=today)
    assert 0 <= found.share <= 1
    if found.forecast.low is not None:
        assert found.forecast.low >= found.value - 1e-6
