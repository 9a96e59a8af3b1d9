import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.interop.reading import activities, done, observations, read, sessions

from unsit.diary.exchange import UnreadableFile, matching
from unsit.interop.wger import WGER

SESSION = {
    "id": 7,
    "routine": 3,
    "day": None,
    "date": "2026-03-02",
    "notes": "windy",
    "impression": "3",
    "time_start": "18:30:00",
    "time_end": "19:15:00",
}
LOGS = [
    {
        "id": 1,
        "date": "2026-03-02T18:31:00+01:00",
        "session": 7,
        "routine": 3,
        "exercise": 192,
        "repetitions_unit": 1,
        "repetitions": "8.00",
        "weight_unit": 2,
        "weight": "100.00",
        "rir": "2.0",
    },
    {"id": 2, "date": "2026-03-02", "session": 7, "exercise": 73, "repetitions_unit": 3, "repetitions": "45.00"},
    {"id": 3, "date": "2026-03-02", "session": 7, "exercise": 90, "repetitions_unit": 5, "repetitions": "2.00"},
]
EXERCISES = [
    {"id": 192, "translations": [{"language": 1, "name": "Bankdrücken"}, {"language": 2, "name": "Bench press"}]},
    {"id": 73, "name": "Plank", "category": 10},
]
WEIGHTS = [
    {"id": 1, "date": "2026-03-01", "weight": "71.50"},
    {"id": 2, "date": "2026-03-02T07:00:00Z", "weight": "71.2"},
]
EVERYTHING = {
    "workoutlog": {"count": 3, "next": None, "previous": None, "results": LOGS},
    "workoutsession": [SESSION],
    "exerciseinfo": {"results": EXERCISES},
    "weightentry": WEIGHTS,
}


def test_logs_sessions_names_and_weights_come_together() -> None:
    """Sets stand in their session, under their exercises' names; seconds are holds, miles an activity."""
    found = read(WGER, json.dumps(EVERYTHING))
    (session,) = sessions(found)
    assert done(session) == [("bench_press", "repetitions", 8.0, 1, 45.3592), ("plank", "hold", 45.0, 1, None)]
    assert (session.started, session.ended) == ("2026-03-02T17:30:00Z", "2026-03-02T18:15:00Z")
    assert (session.note, session.effort) == ("windy", 4)
    assert activities(found)[0].distance_km == 3.218688
    assert [(one.at, one.value, one.unit) for one in observations(found)] == [
        ("2026-03-01T11:00:00Z", 71.5, "kg"),
        ("2026-03-02T07:00:00Z", 71.2, "kg"),
    ]
    assert "exerciseinfo" in found.told[0]


@pytest.mark.parametrize(
    "value",
    [LOGS, {"count": 3, "results": LOGS}, [{"session": SESSION, "logs": LOGS}], {"data": {"logs": LOGS}}],
    ids=["list", "page", "with sessions", "nested"],
)
def test_a_page_a_list_or_a_dump_are_all_read(value: object) -> None:
    """Records are known by what they hold, not by what lies around them."""
    (session,) = sessions(read(WGER, json.dumps(value)))
    assert len(session.sets) == 2


def test_tables_of_weights_and_of_logs_are_read() -> None:
    """The page's own table of weights, in its three headers, and logs as a table."""
    assert [one.value for one in observations(read(WGER, "Datum;Gewicht\n2026-03-01;71,5\n"))] == [71.5]
    table = "date,session,exercise,repetitions,repetitions_unit,weight,weight_unit\n2026-03-02,7,Squat,8,1,60,1\n"
    (session,) = sessions(read(WGER, table))
    assert done(session) == [("squat", "repetitions", 8.0, 1, 60.0)]


def test_bad_records_are_told_with_their_place() -> None:
    """The path of a record in the file says which one it was."""
    logs = [{**LOGS[0], "repetitions": "many", "date": "soon"}, LOGS[1], {**LOGS[0], "weight": "heavy"}]
    found = read(WGER, json.dumps({"results": logs}))
    assert len(sessions(found)[0].sets) == 1
    assert {bad.where for bad in found.bad} == {"results[1]", "results[3]"}
    assert any("repetitions must be a number" in bad.why for bad in found.bad)


def test_the_same_data_twice_has_the_same_ids() -> None:
    """A file read again, or with more around it, brings nothing twice."""
    alone = {entry.id for entry in read(WGER, json.dumps({"workoutsession": [SESSION], "logs": LOGS})).entries}
    assert alone <= {entry.id for entry in read(WGER, json.dumps(EVERYTHING)).entries}


@pytest.mark.parametrize("content", ["", "{}", "[]", "[1, 2]", "{", "a,b\n1,2\n", '{"results": []}', "[" * 100_000])
def test_what_is_no_data_of_wger_is_refused(content: str) -> None:
    """One sentence, whatever it is."""
    with pytest.raises(UnreadableFile, match="must"):
        read(WGER, content)


def test_its_files_are_recognised() -> None:
    """By the names of their fields, or the header of the weights."""
    assert [one.id for one in matching(json.dumps(EVERYTHING).encode()[:4096], "dump.json")] == ["wger"]
    assert [one.id for one in matching(b"Date,Weight\r\n2026-03-01,71.5\r\n", "Weightdata.csv")] == ["wger"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10) | st.sampled_from(["2026-03-02", "5", "1e999"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["date", "weight", "repetitions", "exercise", "id", "name", "translations", "time_start", "session"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(json_values)
def test_garbage_is_refused_or_told(value: object) -> None:
    """Whatever JSON comes in, nothing but a refusal is raised."""
    with suppress(UnreadableFile):
        read(WGER, json.dumps(value))
