"""A day without a time has no time: nothing is made longer or moved by it."""

import json

import pytest
from tests.interop.reading import read, sessions
from tests.interop.samples import FILES

from unsit.interop.hevy import HEVY
from unsit.interop.strong import STRONG
from unsit.interop.wger import WGER


@pytest.mark.parametrize(
    ("name", "times"),
    [
        ("dateonly", [("2026-11-28T17:00:00Z", "2026-11-28T17:35:00Z")]),
        ("migrated", [("2024-05-03T16:00:00Z", "2024-05-03T16:35:00Z")]),
        (
            "midnight",
            [("2026-11-26T22:50:00Z", "2026-11-26T23:25:00Z"), ("2026-11-28T17:00:00Z", "2026-11-28T17:35:00Z")],
        ),
        ("midnight2", [("2026-11-26T22:50:00Z", "2026-11-26T23:25:00Z")]),
        ("newapi_both", [("2026-11-26T22:50:00Z", "2026-11-26T23:25:00Z")]),
    ],
)
def test_logs_never_widen_a_session_that_tells_its_own_times(name: str, times: list[tuple[str, str]]) -> None:
    """Whatever day or midnight stands in them."""
    found = sessions(read(WGER, (FILES / f"wger_{name}.json").read_bytes()))
    assert [(one.started, one.ended) for one in found] == times
    assert {one.work_s for one in found} == {2100.0}


LOG = {"exercise": 5, "repetitions": "8", "repetitions_unit": 1, "weight": "40", "weight_unit": 1, "session": 7}


def test_logs_with_and_without_a_time_make_a_session_of_those_with_one() -> None:
    """Midnight and the day alone do not count; both sides of midnight are one session."""
    dates = ["2026-11-26", "2026-11-26T00:00:00+01:00", "2026-11-26T23:58:00+01:00", "2026-11-27T00:12:00+01:00"]
    (session,) = sessions(read(WGER, json.dumps([{**LOG, "date": date} for date in dates])))
    assert (session.started, session.ended, len(session.sets)) == ("2026-11-26T22:58:00Z", "2026-11-26T23:12:00Z", 4)


def test_a_day_alone_is_said_and_has_no_length() -> None:
    """It stands at midday of its day, also where midnight stood for it."""
    found = read(WGER, json.dumps([{**LOG, "date": "2026-11-26T00:00:00Z"}]))
    (session,) = sessions(found)
    assert (session.started, session.ended, session.work_s) == ("2026-11-26T11:00:00Z", "2026-11-26T11:00:00Z", 0)
    assert any("no time of day" in one and "workouts (1)" in one for one in found.told)


def test_a_table_with_days_alone_reckons_with_none() -> None:
    """An end with a time is not made seven hours long by a beginning without one; a length that is told stays."""
    head = "title,start_time,end_time,exercise_title,reps\n"
    (session,) = sessions(read(HEVY, f"{head}A,2026-03-02,2026-03-02 19:00,Squat,5\n"))
    assert (session.started, session.work_s) == ("2026-03-02T18:00:00Z", 0)
    strong = "Date,Workout Name,Duration,Exercise Name,Set Order,Weight (kg),Reps\n2026-03-02,A,45m,Squat,1,5,5\n"
    (session,) = sessions(read(STRONG, strong))
    assert (session.started, session.work_s) == ("2026-03-02T11:00:00Z", 2700)
