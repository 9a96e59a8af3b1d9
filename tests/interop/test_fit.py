"""FIT files, written by us and read by the makers' own library; read by us, whoever wrote them."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, cast
from zipfile import ZipFile

import pytest
from garmin_fit_sdk import Decoder, Stream
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.diary.examples import RECORDS, SESSION, amounts, entry_of
from tests.interop.reading import activities, read, sessions

from unsit.diary.exchange import UnreadableFile, matching
from unsit.diary.model import Activity, Diary, Plan, Profile, Safety, SetDone, SetKind, Side, TrainingSession
from unsit.interop.errors import UnwritableDiary
from unsit.interop.fit import FIT_ACTIVITY, FIT_FILES, FIT_WORKOUT
from unsit.interop.fit_files import activity_file, other_activity_file, workout_file
from unsit.interop.fit_names import EXERCISES
from unsit.interop.fit_writing import Base, Field, Message, crc, fit_file
from unsit.movement.library import load_library
from unsit.movement.routine import steps

DIARY = Diary(Profile(), tuple(entry_of(record) for record in RECORDS.values()))


def decoded(content: bytes) -> dict[str, Any]:
    """Give the messages of a FIT file as the makers' library reads them; it must find nothing wrong."""
    assert Decoder(Stream.from_byte_array(bytearray(content))).check_integrity()
    messages, errors = Decoder(Stream.from_byte_array(bytearray(content))).read()
    assert errors == []
    return cast("dict[str, Any]", messages)


sets = st.builds(
    SetDone,
    st.sampled_from([*load_library().movements, "Leg press", "Año – 😀"]),
    st.sampled_from(Side),
    st.sampled_from(SetKind),
    amounts,
    asked=amounts,
    weight_kg=st.none() | st.integers(0, 3200).map(lambda parts: parts / 16),
)
sessions_drawn = st.builds(
    TrainingSession,
    st.text("0123456789abcdef", min_size=32, max_size=32),
    st.just("2026-11-24T07:00:00Z"),
    st.integers(0, 59).map(lambda minute: f"2026-11-24T07:{minute:02}:00Z"),
    name=st.text(max_size=300),
    sets=st.lists(sets, max_size=8).map(tuple),
    effort=st.none() | st.integers(1, 5),
    zone=st.sampled_from(["", "Asia/Kolkata", "America/New_York"]),
)


@settings(max_examples=40, deadline=None)
@given(sessions_drawn, st.sampled_from(["en", "es"]))
def test_a_session_is_read_with_equal_numbers_by_the_makers_library(session: TrainingSession, language: str) -> None:
    """Amounts, weights, times and effort of every set are what they were."""
    messages = decoded(activity_file(session, language))
    found = messages.get("set_mesgs", [])
    assert len(found) == len(session.sets)
    for one, told in zip(session.sets, found, strict=True):
        key = "duration" if one.kind is SetKind.HOLD else "repetitions"
        assert told[key] == one.done
        assert told.get("weight") == one.weight_kg
    (summary,) = messages["session_mesgs"]
    assert summary["start_time"] == datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert summary["timestamp"].isoformat() == session.ended.replace("Z", "+00:00")
    assert summary.get("workout_rpe", 0) == (session.effort or 0) * 20
    asked = [step["duration_value"] for step in messages.get("workout_step_mesgs", [])]
    wanted = [(one.asked or one.done) * (1000 if one.kind is SetKind.HOLD else 1) for one in session.sets]
    assert asked == wanted


@settings(max_examples=40, deadline=None)
@given(sessions_drawn.filter(lambda session: any(one.done for one in session.sets)), st.sampled_from(["en", "es"]))
def test_a_session_comes_back_with_its_sets(session: TrainingSession, language: str) -> None:
    """Movements, sides and amounts survive the way through FIT, in any language; what was not done does not."""
    content = activity_file(session, language)
    (back,) = sessions(read(FIT_FILES, content))
    told = [(one.movement, one.side, one.done, one.weight_kg or None) for one in session.sets if one.done]
    assert [(one.movement, one.side, one.done, one.weight_kg) for one in back.sets] == told
    assert back.effort == session.effort
    assert read(FIT_FILES, content).entries == read(FIT_FILES, content).entries


def test_an_activity_is_read_by_the_makers_library_and_by_us() -> None:
    """A walk keeps its length, distance and energy."""
    walk = Activity("w", "2026-11-24T17:00:00Z", "walking", 35.5, distance_km=2.81, energy_kcal=120.0, effort=2)
    content = other_activity_file(walk)
    (summary,) = decoded(content)["session_mesgs"]
    assert (summary["sport"], summary["total_timer_time"]) == ("walking", 2130.0)
    assert (summary["total_distance"], summary["total_calories"]) == (2810.0, 120)
    (back,) = activities(read(FIT_FILES, content))
    assert (back.started, back.kind, back.minutes, back.distance_km, back.energy_kcal) == (
        walk.started,
        "walking",
        35.5,
        2.81,
        120.0,
    )


@pytest.mark.parametrize("name", load_library().routines)
def test_a_routine_becomes_a_workout_with_its_sets_and_rests(name: str) -> None:
    """Every set is a step with its amount, circles of both ways together, and rests lie between."""
    library = load_library()
    routine = library.routines[name]
    messages = decoded(workout_file(routine, datetime(2026, 11, 2, tzinfo=UTC)))
    told = messages["workout_step_mesgs"]
    active = [step for step in told if step["intensity"] == "active"]
    planned = steps(routine, library.movements)
    assert messages["workout_mesgs"][0]["num_valid_steps"] == len(told)
    assert [step["message_index"] for step in told] == list(range(len(told)))
    assert [step.get("duration_time", step.get("duration_reps")) for step in active] == [
        step.amount * 2 if step.kind == "circles" else step.amount for step in planned
    ]
    rests = [step["duration_time"] for step in told if step["intensity"] == "rest"]
    assert rests == [step.rest_before_s for step in planned if step.rest_before_s]


def test_the_zip_file_holds_everything_that_fit_has_a_place_for() -> None:
    """Sessions, activities and the plan's routines, each a whole FIT file."""
    with ZipFile(BytesIO(b"".join(FIT_FILES.write(DIARY)))) as made:
        names = made.namelist()
        kinds = [decoded(made.read(name))["file_id_mesgs"][0]["type"] for name in names]
    assert kinds == ["activity", "activity", "workout"]
    assert names[0].startswith("sessions/2026-11-24-0700-")


def test_the_doses_and_the_safety_answers_decide_what_a_workout_holds() -> None:
    """A longer hold is asked for; what somebody should not do is not in it."""
    plan = RECORDS["plan"]
    assert isinstance(plan, Plan)
    gentle = replace(plan, program="gentle_weekly")
    dosed = decoded(b"".join(FIT_WORKOUT.write(Diary(Profile(), (entry_of(gentle),)))))["workout_step_mesgs"]
    assert any(step.get("duration_time") == 75.0 for step in dosed)
    sciatica = Safety(("sciatica_or_piriformis",), (), "2026-11-01T08:00:00Z")
    before = b"".join(FIT_WORKOUT.write(Diary(Profile(), (entry_of(plan),))))
    after = b"".join(FIT_WORKOUT.write(Diary(Profile(), (entry_of(plan), entry_of(sciatica)))))
    assert b"Side kick" in before
    assert b"Side kick" not in after


def test_one_file_holds_one_session_or_one_routine() -> None:
    """More or fewer are refused with a sentence that names the zip file."""
    assert b"".join(FIT_ACTIVITY.write(Diary(Profile(), (entry_of(SESSION),))))[8:12] == b".FIT"
    with pytest.raises(UnwritableDiary, match="must hold one session"):
        list(FIT_ACTIVITY.write(Diary(Profile(), ())))
    with pytest.raises(UnwritableDiary, match="must hold one routine"):
        list(FIT_WORKOUT.write(Diary(Profile(), ())))


def test_a_time_that_fit_cannot_tell_is_refused() -> None:
    """The seventies are not in a FIT file."""
    with pytest.raises(UnwritableDiary, match="between 1998 and 2126"):
        activity_file(replace(SESSION, started="1975-01-01T00:00:00Z"))


def test_what_fit_has_no_years_for_is_left_out_of_the_zip_file_and_counted() -> None:
    """A session of 1975, a walk into the year 2200 and a plan of the seventies cost nobody the other ones."""
    outside = (
        replace(SESSION, id="old", started="1975-01-01T00:00:00Z", ended="1975-01-01T01:00:00Z"),
        Activity("late", "2199-12-31T23:59:00Z", "walking", 60.0),
        Activity("edge", "2126-02-06T06:00:00Z", "walking", 20.0, zone="Pacific/Kiritimati"),
        replace(cast("Plan", RECORDS["plan"]), id="seventies", started="1975-01-06"),
    )
    whole = Diary(Profile(), (*DIARY.entries, *(entry_of(one) for one in outside)))
    assert b"".join(FIT_FILES.write(whole)) == b"".join(FIT_FILES.write(DIARY))
    assert "Entries from years that this format cannot hold: 4." in FIT_FILES.left_out(whole)
    assert not any("years" in one for one in FIT_FILES.left_out(DIARY))


def test_categories_are_those_that_the_makers_know() -> None:
    """Every movement that has a category of FIT's is in the library, and the makers' library names it."""
    assert EXERCISES.keys() <= load_library().movements.keys()
    made = [SetDone(name, Side.BOTH, SetKind.REPETITIONS, 5.0) for name in EXERCISES]
    told = decoded(activity_file(replace(SESSION, sets=tuple(made))))["set_mesgs"]
    assert all(isinstance(one["category"], str) for one in told)


def _set(at: int, kind: int, *fields: Field) -> Message:
    return Message(225, (Field(254, Base.UINT32, at), *fields, Field(5, Base.UINT8, kind)))


def test_sets_of_a_watch_are_read_without_steps_or_titles() -> None:
    """Rests are no sets; the category names the movement; the weight has its sixteenths."""
    at = 1_100_000_000
    content = fit_file(
        (
            Message(0, (Field(0, Base.ENUM, 4), Field(4, Base.UINT32, at))),
            _set(at + 60, 1, Field(3, Base.UINT16, 12), Field(4, Base.UINT16, 1000), Field(7, Base.UINT16, 28)),
            _set(at + 90, 0, Field(0, Base.UINT32, 30_000)),
            _set(at + 150, 1, Field(0, Base.UINT32, 45_000), Field(7, Base.UINT16, 19)),
        )
    )
    (session,) = sessions(read(FIT_FILES, content))
    assert [(one.movement, one.kind.value, one.done, one.weight_kg) for one in session.sets] == [
        ("squat", "repetitions", 12.0, 62.5),
        ("plank", "hold", 45.0, None),
    ]


def test_a_workout_to_be_done_is_told_apart_from_what_was_done() -> None:
    """A plan on a watch is not brought in as a session."""
    content = workout_file(load_library().routines["hip_stretch"], datetime(2026, 11, 2, tzinfo=UTC))
    with pytest.raises(UnreadableFile, match="workout to be done"):
        read(FIT_FILES, content)


def test_a_damaged_file_in_a_zip_file_is_told_and_the_others_are_read() -> None:
    """One bad file does not keep the rest out."""
    made = BytesIO()
    with ZipFile(made, "w") as out:
        out.writestr("a.fit", activity_file(SESSION)[:-30])
        out.writestr("b.fit", activity_file(SESSION))
    found = FIT_FILES.read(made, "UTC")
    assert len(sessions(found)) == 1
    assert [one.where for one in found.bad] == ["a.fit"]


@pytest.mark.parametrize("content", [b"", b"hello", b"\x0e" * 200, b"PK\x03\x04", activity_file(SESSION)[:100]])
def test_what_is_no_fit_file_is_refused(content: bytes) -> None:
    """One sentence, whatever it is."""
    with pytest.raises(UnreadableFile, match="must"):
        read(FIT_FILES, content)


def test_its_files_are_recognised() -> None:
    """By the sign in the header, alone or in a zip file."""
    assert [one.id for one in matching(activity_file(SESSION), "x")] == ["fit"]
    assert [one.id for one in matching(b"".join(FIT_FILES.write(DIARY))[:4096], "x")] == ["fit"]


@given(st.integers(0, 600), st.binary(min_size=1, max_size=12), st.booleans())
def test_a_spoilt_file_is_refused_or_told(at: int, noise: bytes, is_repaired: bool) -> None:
    """Flipped bytes end in a sentence, also where the sum at the end is right again."""
    whole = bytearray(activity_file(SESSION))
    whole[at : at + len(noise)] = noise
    content = bytes(whole)
    if is_repaired:
        content = content[:-2] + crc(content[:-2]).to_bytes(2, "little")
    with suppress(UnreadableFile):
        read(FIT_FILES, content)
