"""The JSON of a check keeps to its documented form, whatever was found."""

import json
from dataclasses import replace
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.examples import CIRCLES, SQUATS, STRETCH, check_result
from tests.schema_check import problems

from unsit.engine.result import CheckResult, CheckValue, CountedCircle, CountedRepetition, FaultSpan, SetResult, Span
from unsit.report.json import to_json, to_plain
from unsit.report.schema import SCHEMA

DOCS = Path(__file__).parents[2] / "docs" / "format"

_times = st.floats(0, 1e5, allow_nan=False)
_values = st.floats(allow_nan=True, allow_infinity=True)
_repetitions = st.builds(CountedRepetition, _times, _times, _times, _values, st.booleans(), st.booleans())
_circles = st.builds(CountedCircle, _times, _times, st.sampled_from(["forward", "backward"]), _values, _values)
_checks = st.builds(
    CheckValue,
    st.text(),
    st.none() | _values,
    st.sampled_from(["deg", "ratio", "count"]),
    _values,
    _values,
    st.sampled_from(["", "view", "hidden", "fault", "short"]),
    st.text(),
)
_sets = st.builds(
    SetResult,
    movement=st.text(),
    side=st.sampled_from(["left", "right", "both"]),
    start_s=_times,
    end_s=_times,
    repetitions=st.lists(_repetitions, max_size=3).map(tuple),
    holds=st.lists(_times.map(lambda start_s: Span(start_s, start_s + 3.0)), max_size=3).map(tuple),
    circles=st.lists(_circles, max_size=3).map(tuple),
    faults=st.lists(st.builds(FaultSpan, st.text(), _times, _times, _values), max_size=3).map(tuple),
    unknown=st.lists(st.text(), max_size=3).map(tuple),
    still_spine_deg=st.none() | _values,
    confidence=st.floats(0, 1),
    count_confidence=st.none() | st.floats(0, 1),
    check=st.none() | _checks,
)
_results = st.builds(
    CheckResult,
    source=st.text(),
    duration_s=_times,
    frames=st.integers(0, 10**9),
    frames_seen=st.integers(0, 10**9),
    sets=st.lists(_sets, max_size=3).map(tuple),
    advice=st.lists(st.text(), max_size=2).map(tuple),
    warnings=st.lists(st.text(), max_size=2).map(tuple),
    interrupted=st.booleans(),
)


def as_read(result: CheckResult) -> Any:
    """Give what a strict reader makes of the JSON text; it fails on NaN and Infinity."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    return json.loads(to_json(result), parse_constant=refuse)


def test_the_json_has_exactly_the_keys_that_were_promised() -> None:
    """The keys of format 1, in their documented order, with counts as whole numbers."""
    told = as_read(check_result(SQUATS, advice=["More light."]))
    assert list(told) == [
        "format", "source", "duration_s", "frames", "frames_seen", "sets", "advice", "warnings", "interrupted",
    ]  # fmt: skip
    (one,) = told["sets"]
    assert list(one)[:11] == [
        "movement", "side", "start_s", "end_s", "repetitions", "partial", "hold_s", "circles", "faults", "unknown",
        "still_spine_deg",
    ]  # fmt: skip
    assert (one["repetitions"], one["partial"], one["circles"]) == (2, 1, {"forward": 0, "backward": 0})
    assert one["faults"] == [{"id": "knees_cave", "start_s": 7.2, "end_s": 8.8, "value": -0.21}]
    assert (one["side"], one["unknown"], one["still_spine_deg"]) == ("both", ["trunk_tilt_deg"], None)


def test_holds_and_circles_are_summed_and_listed() -> None:
    """hold_s is the sum of the stretches held, circles are counted by direction; each is also listed."""
    stretch, circles = as_read(check_result(STRETCH, CIRCLES))["sets"]
    assert (stretch["hold_s"], len(stretch["holds"])) == (32.0, 2)
    assert (circles["circles"], len(circles["circle_times"])) == ({"forward": 1, "backward": 2}, 3)
    assert circles["still_spine_deg"] == 42.0


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_a_number_that_could_not_be_told_is_null(value: float) -> None:
    """There is never a NaN or Infinity in the text: readers in other languages refuse them."""
    fault = replace(SQUATS.faults[0], value=value)
    told = as_read(check_result(replace(SQUATS, faults=(fault,), still_spine_deg=value)))
    assert told["sets"][0]["faults"][0]["value"] is None
    assert told["sets"][0]["still_spine_deg"] is None


def test_numbers_have_at_most_three_decimals_and_no_minus_zero() -> None:
    """Milliseconds are finer than any camera; −0.0 would be a puzzle."""
    fault = FaultSpan("knees_cave", 1.23456789, 2.0, -0.0001)
    told = to_json(check_result(replace(SQUATS, faults=(fault,))))
    assert '"start_s": 1.235' in told
    assert '"value": 0.0\n' in told


@given(_results)
def test_every_result_keeps_to_the_schema(result: CheckResult) -> None:
    """Whatever a check found, its JSON has every documented key, no other, and the documented types."""
    assert problems(as_read(result), SCHEMA) == []


def test_the_published_schema_is_the_one_that_is_kept_to() -> None:
    """docs/format/check-result.schema.json says what the program does: `python -m unsit.cli.reference docs`."""
    published = json.loads((DOCS / "check-result.schema.json").read_text("utf-8"))
    assert published == SCHEMA


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), 2),
        (("frames",), 1.5),
        (("duration_s",), None),
        (("interrupted",), 0),
        (("sets", 0, "side"), "top"),
        (("sets", 0, "confidence"), 1.2),
        (("sets", 0, "count_confidence"), 1.2),
        (("sets", 0, "faults", 0, "start_s"), "now"),
        (("sets", 0, "circles", "sideways"), 1),
        (("surprise",), 1),
    ],
)
def test_the_schema_refuses_what_it_does_not_document(path: tuple[str | int, ...], value: object) -> None:
    """The schema is strict enough to notice a wrong type, range, word or key."""
    told: Any = to_plain(check_result(SQUATS))
    at = told
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    assert len(problems(told, SCHEMA)) == 1


def test_the_schema_misses_no_key() -> None:
    """Each key of the example is required: leaving any one out is a problem."""
    told = to_plain(check_result(SQUATS, CIRCLES))
    for key in told:
        assert problems({name: value for name, value in told.items() if name != key}, SCHEMA) == [
            f"$ {key!r} is a required property"
        ]
