"""One place decides what a text, a time, a day, a number and the depth of a value may be."""

import json
import unicodedata
from datetime import UTC, datetime
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.diary.allowed_values import (
    DEEPEST,
    LAST_YEAR,
    LONGEST_NAME,
    ValueRule,
    canonical_text,
    canonical_time,
    check_day,
    check_number,
    check_text,
    check_time,
    check_time_of_day,
    cleaned_text,
    is_too_deep,
    read_time,
    time_text,
)

SAME_INSTANT = (
    "2026-11-26T07:00:00.000Z",
    "2026-11-26T07:00:00Z",
    "2026-11-26T07:00Z",
    "2026-11-26 07:00:00.000000z",
    "2026-11-26T08:00:00+01:00",
    "2026-11-26T08:00+0100",
    "2026-11-26T00:00:00-07:00",
    "2026-11-26T21:00:00+14:00",
)


@pytest.mark.parametrize("text", SAME_INSTANT)
def test_one_instant_has_one_form(text: str) -> None:
    """However a time is written, what is compared and stored is the same."""
    assert canonical_time(text) == "2026-11-26T07:00:00.000Z"
    assert check_time(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026-11-26",
        "2026-11-26T07:00:00",
        "2026-11-26T07:00:00+23:59",
        "2026-11-26T07:00:00-14:01",
        "2026-11-26T24:00:00Z",
        "2026-02-30T07:00:00Z",
        "0000-11-26T07:00:00Z",
        "2026-W48-4T07:00:00Z",
        "20261126T070000Z",
        "٢٠٢٦-11-26T07:00:00Z",
        "2026-11-26T07:00:00Z\n",
        "1970-01-01T00:00:00+00:01",
        "9000-12-31T23:59:59-13:59",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        f"{LAST_YEAR + 1}-01-01T00:00:00Z",
        7,
        None,
        True,
        ["2026-11-26T07:00:00Z"],
    ],
)
def test_what_is_no_time_of_our_centuries_is_refused(text: object) -> None:
    """The years are looked at after the offset was taken off; nothing raises."""
    assert check_time(text) is not None


@given(st.floats(0, datetime(LAST_YEAR, 12, 31, tzinfo=UTC).timestamp()))
def test_the_one_form_of_a_time_stays_as_it_is(seconds: float) -> None:
    """Canonical forms are fixed points, and tell the instant to the millisecond."""
    moment = datetime.fromtimestamp(seconds, UTC)
    text = time_text(moment)
    assert canonical_time(text) == text
    assert abs((read_time(text) - moment).total_seconds()) < 0.001


@given(st.text())
def test_reading_any_text_as_a_time_raises_nothing_else(text: str) -> None:
    """A text is a time, or it is told; what is no time stays as it is."""
    assert canonical_time(text) == text or read_time(text).tzinfo is UTC
    check_day(text)
    check_time_of_day(text)


@pytest.mark.parametrize("day", ["1970-01-01", "2026-11-26", "2199-12-31"])
def test_a_day_is_taken(day: str) -> None:
    """Days of our centuries, in one form."""
    assert check_day(day) is None


@pytest.mark.parametrize(
    "day", ["", "0001-01-01", "9999-12-31", "1969-12-31", "2200-01-01", "20261126", "2026-W48-4", "2026-02-30", 3, None]
)
def test_other_days_are_refused(day: object) -> None:
    """A plan cannot begin in year 1, nor a goal end in 9999."""
    assert check_day(day) is not None


@pytest.mark.parametrize("text", ["07:30", "00:00", "23:59", "07:30:15"])
def test_a_time_of_day_is_taken(text: str) -> None:
    """Hours and minutes, seconds if they must be."""
    assert check_time_of_day(text) is None


@pytest.mark.parametrize("text", ["7:30", "24:00", "07:30+05:00", "07", "0730", "07:30:15.5", "T07:30"])
def test_other_times_of_day_are_refused(text: str) -> None:
    """One with an offset could not be compared with the others."""
    assert check_time_of_day(text) is not None


@pytest.mark.parametrize(
    "text",
    ["\ud800", "a\udfffb", "\x00", "a\x1bb", "\x7f", "\x85", "\u202eabc", "a\u2066b", "\x0b"],
)
def test_characters_that_break_things_are_refused(text: str) -> None:
    """Halves of characters, controls and marks that turn the direction of what stands beside them."""
    for is_line in (True, False):
        found = check_text(text, is_line=is_line)
        assert found is not None
        assert found.rule is ValueRule.CHARACTERS
    assert check_text(cleaned_text(text)) is None


@pytest.mark.parametrize(
    "text", ["", "Estiramiento de cadera", "שלום\u200f", "👩🏽‍🦽 row", "股关节", "a\u200db", "\ufeff"]
)
def test_what_people_write_is_taken(text: str) -> None:
    """Every script, emoji with their joiners, and the plain marks of direction."""
    assert check_text(text) is None


def test_names_are_one_line_and_notes_may_have_several() -> None:
    """A line end in a name would end a header or a table's row."""
    found = check_text("a\nb")
    assert found is not None
    assert found.rule is ValueRule.ONE_LINE
    assert check_text("a\r\n\tb", is_line=False) is None
    assert canonical_text("a\r\nb\rc") == "a\nb\nc"
    assert cleaned_text("a\r\n\tb") == "a b"


def test_length_counts_characters_after_they_are_composed() -> None:
    """An accent that comes as a character of its own does not make a name too long."""
    assert check_text("e\u0301" * LONGEST_NAME) is None
    assert check_text("é" * (LONGEST_NAME + 1)) is not None


@given(st.text(st.characters(exclude_categories=())))
def test_cleaned_and_canonical_texts_are_fixed_points(text: str) -> None:
    """What was cleaned is allowed, can be encoded, and stays as it is."""
    cleaned = cleaned_text(text)
    assert check_text(cleaned, len(cleaned)) is None
    assert cleaned_text(cleaned) == cleaned
    assert canonical_text(canonical_text(text)) == canonical_text(text)
    assert unicodedata.is_normalized("NFC", canonical_text(text))
    cleaned.encode()


@pytest.mark.parametrize("value", [nan, inf, -inf, 10**400, -(10**400), 1e308, 10**10])
def test_numbers_that_nothing_can_be_done_with_are_refused(value: float) -> None:
    """No infinity, and none that a float cannot be."""
    found = check_number(value)
    assert found is not None
    assert str(found)


def test_depth_is_counted_without_recursion() -> None:
    """Thousands of levels are refused like ten; the allowed ones are not."""
    value: object = 1
    for _ in range(DEEPEST):
        value = [value]
    assert not is_too_deep(value)
    assert is_too_deep({"more": value})
    assert is_too_deep(json.loads("[" * 900 + "]" * 900))
    assert not is_too_deep("[[[[[[[[[[[")
