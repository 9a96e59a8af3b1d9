import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.diary.examples import RECORDS, SESSION, entry_of, records

from unsit.diary.errors import EntryProblems
from unsit.diary.model import Entry, Record, TrainingSession
from unsit.diary.reading import read_entry
from unsit.diary.writing import entry_value


@given(records)
def test_what_is_written_is_read_back_equal(record: Record) -> None:
    """Any entry survives JSON without loss."""
    entry = entry_of(record)
    assert read_entry(json.loads(json.dumps(entry_value(entry)))) == entry


@pytest.mark.parametrize("kind", RECORDS)
def test_a_deleted_entry_is_read_as_one(kind: str) -> None:
    """An entry without a record says that it was deleted, and when."""
    entry = Entry(kind, "x1", "2026-11-25T10:00:00.000Z", None)
    assert read_entry(entry_value(entry)) == entry


def test_every_problem_is_told_at_once() -> None:
    """Three mistakes give three sentences, each with its place."""
    value = entry_value(entry_of(SESSION))
    value["changed"] = "yesterday"
    value["record"]["effort"] = 9
    value["record"]["sets"][1]["side"] = "up"
    with pytest.raises(EntryProblems) as caught:
        read_entry(value)
    assert {problem.path for problem in caught.value.problems} == {"changed", "effort", "sets[2].side"}


def test_what_was_counted_and_when_the_person_answered_are_told_together() -> None:
    """Neither a corrected number without its time nor a time without what had been counted is taken."""
    value = entry_value(entry_of(SESSION))
    value["record"]["sets"][0] |= {"counted": 58.0, "confidence": 2}
    value["record"]["sets"][1] |= {"answered": "yesterday"}
    with pytest.raises(EntryProblems) as caught:
        read_entry(value)
    paths = {problem.path for problem in caught.value.problems}
    assert paths == {"sets[1].answered", "sets[1].confidence", "sets[2].answered", "sets[2].counted"}
    value["record"]["sets"][0] |= {"answered": "2026-11-24T08:20+01:00", "confidence": 0.8}
    value["record"]["sets"][1] |= {"answered": ""}
    record = read_entry(value).record
    assert isinstance(record, TrainingSession)
    assert record.sets[0].answered == "2026-11-24T07:20:00.000Z"


def test_an_entry_from_a_newer_format_says_so() -> None:
    """What a newer Unsit wrote is not half understood."""
    value = entry_value(entry_of(SESSION))
    value["record"]["format"] = 2
    with pytest.raises(EntryProblems, match="newer Unsit"):
        read_entry(value)


def _entry_or_problems(value: object) -> object:
    try:
        return read_entry(value)
    except EntryProblems as error:
        return error.problems


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)


@given(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(sorted(RECORDS)), "id": json_values, "changed": json_values, "record": json_values}
    )
    | json_values
)
def test_garbage_is_told_never_a_traceback(value: object) -> None:
    """Whatever JSON comes in, it is an entry or it is problems."""
    assert _entry_or_problems(value)


@given(st.sampled_from(sorted(RECORDS)), st.data())
def test_a_record_with_one_field_of_garbage_is_told(kind: str, data: st.DataObject) -> None:
    """One wrong field of an otherwise right record never gives a traceback."""
    value = entry_value(entry_of(RECORDS[kind]))
    name = data.draw(st.sampled_from(sorted(value["record"])))
    value["record"][name] = data.draw(json_values)
    assert _entry_or_problems(value)
