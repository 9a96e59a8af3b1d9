"""Doses follow what was done, each change with its reason; taking one back restores what was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unsit.diary.model import (
    DoseChange,
    Morning,
    PainTold,
    Plan,
    SetDone,
    SetKind,
    Side,
    Slot,
    TrainingSession,
)
from unsit.diary.progression import Around, dosed, followed, prescribed_now, undone
from unsit.movement.library import load_library
from unsit.movement.model import Range
from unsit.movement.routine import Routine, prescribed

LIBRARY: Final = load_library()
PLAN: Final = Plan("p1", "side_kick_weekly", "2026-11-02", (Slot(0), Slot(2), Slot(4)), 3, zone="Europe/Madrid")
AROUND: Final = Around(LIBRARY.programs["side_kick_weekly"], LIBRARY.routines, LIBRARY.movements)
ROUTINE: Final = LIBRARY.routines["hips_and_lower_back"]
STRETCH: Final = "hip_stretch_floor"
BEGIN: Final = datetime(2026, 11, 2, 8, tzinfo=UTC)


def amounts(plan: Plan, routine: Routine = ROUTINE) -> dict[str, float]:
    """Give what is prescribed of each movement."""
    now = dosed(routine, plan.doses, LIBRARY.movements)
    items = [item for block in now.blocks for item in block.prescriptions]
    return {item.movement: prescribed(item, LIBRARY.movements[item.movement])[1] for item in items}


USUAL: Final = amounts(PLAN)


def session(
    number: int,
    *,
    asked: float = USUAL[STRETCH],
    clean: float | None = 0.9,
    movement: str = STRETCH,
    **told: object,
) -> TrainingSession:
    """Give the session of a day: one movement on both sides. clean: None where no camera watched."""
    kind = {"hold": SetKind.HOLD, "repetitions": SetKind.REPETITIONS, "circles": SetKind.CIRCLES}[
        LIBRARY.movements[movement].kind
    ]
    seen = 0.0 if clean is None else asked
    sets = tuple(
        SetDone(movement, side, kind, asked, asked=asked, seen=seen, clean=seen * (clean or 0))
        for side in (Side.LEFT, Side.RIGHT)
    )
    began = BEGIN + timedelta(days=number)
    base = TrainingSession(
        f"{number:032x}", began.isoformat(), (began + timedelta(minutes=9)).isoformat(), "hips_and_lower_back"
    )
    return replace(base, sets=sets, pain=1.0, **told)  # type: ignore[arg-type]


def test_two_clean_sessions_add_fifteen_seconds_and_say_why() -> None:
    """The change names routine, movement, both amounts and its reason; once, however often it is asked."""
    done = [session(0), session(2)]
    after = followed(PLAN, done, AROUND)
    [change] = after.doses
    assert (change.routine, change.movement, change.why) == ("hips_and_lower_back", STRETCH, "clean")
    assert (change.before, change.after) == (USUAL[STRETCH], USUAL[STRETCH] + 15)
    assert followed(after, done, AROUND) == after
    assert followed(PLAN, done[:1], AROUND) == PLAN


def test_the_next_two_clean_sessions_count_at_the_new_dose_only() -> None:
    """One more at the old dose does not count towards the next step."""
    more = USUAL[STRETCH] + 15
    three = [session(0), session(2), session(4)]
    assert len(followed(PLAN, three, AROUND).doses) == 1
    five = [*three, session(7, asked=more), session(9, asked=more)]
    assert [one.after for one in followed(PLAN, five, AROUND).doses] == [more, more + 15]


@pytest.mark.parametrize(
    ("last", "why"),
    [
        (session(2, pains=(PainTold(6, STRETCH, Side.LEFT),)), "pain"),
        (session(2, morning=Morning.WORSE), "morning"),
        (session(2, clean=0.5), "unclean"),
    ],
)
def test_one_session_that_was_too_much_takes_a_quarter_back(last: TrainingSession, why: str) -> None:
    """Pain above five, a worse morning, less than three fifths clean: less, and the reason is told."""
    up = DoseChange("up", BEGIN.isoformat(), ROUTINE.id, STRETCH, before=USUAL[STRETCH], after=105.0)
    after = followed(replace(PLAN, doses=(up,)), [session(0, asked=105), last], AROUND)
    assert (after.doses[-1].why, after.doses[-1].before, after.doses[-1].after) == (why, 105.0, 75.0)


def test_a_morning_told_the_day_after_a_step_takes_it_back() -> None:
    """The second clean session brought the step; then its morning was worse."""
    stepped = followed(PLAN, [session(0), session(2)], AROUND)
    told = followed(stepped, [session(0), session(2, morning=Morning.WORSE)], AROUND)
    assert [one.why for one in told.doses] == ["clean", "morning"]
    assert amounts(told)[STRETCH] < amounts(stepped)[STRETCH]


def test_without_a_camera_a_persons_own_word_counts() -> None:
    """Done to the end and called easy enough counts as clean; called hard, or not told, it changes nothing."""
    easy = [session(0, clean=None, effort=2), session(2, clean=None, effort=3)]
    hard = [session(0, clean=None, effort=2), session(2, clean=None, effort=5)]
    silent = [session(0, clean=None), session(2, clean=None)]
    assert len(followed(PLAN, easy, AROUND).doses) == 1
    assert followed(PLAN, hard, AROUND) == followed(PLAN, silent, AROUND) == PLAN


def test_circles_are_counted_each_way() -> None:
    """A set of eight circles of both ways was at a dose of four, not of eight."""
    name = "side_kick_circles"
    circles = LIBRARY.movements[name]
    room = replace(circles, dose=replace(circles.dose, circles_each_way=Range(3, 4, 6)))
    around = replace(AROUND, movements={**LIBRARY.movements, name: room})
    done = [session(day, movement=name, asked=8) for day in (0, 2)]
    [change] = followed(PLAN, done, around).doses
    assert (change.before, change.after) == (4, 5)
    assert followed(PLAN, [session(day, movement=name, asked=4) for day in (0, 2)], around) == PLAN


def test_taking_a_change_back_restores_and_it_does_not_come_again() -> None:
    """The dose is what it was; the same sessions bring no new change, two new clean ones do."""
    done = [session(0), session(2)]
    after = followed(PLAN, done, AROUND)
    back = undone(after, after.doses[0].id)
    assert amounts(back) == USUAL
    assert followed(back, done, AROUND) == back
    again = followed(back, [*done, session(4), session(7)], AROUND)
    assert len([one for one in again.doses if not one.undone]) == 1
    assert undone(after, "nobody") == after


def test_going_over_to_the_deeper_movement_at_the_top_can_be_taken_back() -> None:
    """At the top of its range the stretch goes on by the wall; taken back, the floor's stretch is there again."""
    hold = LIBRARY.movements[STRETCH].dose.hold_s
    assert hold is not None
    top = DoseChange("top", BEGIN.isoformat(), ROUTINE.id, STRETCH, before=90, after=hold.max)
    done = [session(1, asked=hold.max), session(3, asked=hold.max)]
    after = followed(replace(PLAN, doses=(top,)), done, AROUND)
    assert after.doses[-1].after_movement == LIBRARY.movements[STRETCH].neighbours.deeper
    assert STRETCH not in amounts(after)
    assert amounts(undone(after, after.doses[-1].id))[STRETCH] == hold.max


def test_a_changed_safety_answer_changes_the_session_at_once() -> None:
    """With sciatica trouble now the stretch alone is done, with its own doses; without it the side kicks are back."""
    plain = prescribed_now("hips_and_lower_back", PLAN, AROUND, ())
    careful = prescribed_now("hips_and_lower_back", PLAN, AROUND, ("sciatica_or_piriformis",))
    assert plain is not None
    assert careful is not None
    assert "side_kick_circles" in plain.routine.movements
    assert careful.routine.id == "hip_stretch"
    assert careful.changes[0].by == "hip_stretch"
    assert prescribed_now("hips_and_lower_back", PLAN, AROUND, ()) == plain


def test_a_dose_never_leads_to_a_movement_that_is_ruled_out() -> None:
    """What the plan went over to gives way too, when an answer rules it out."""
    over = DoseChange("d", BEGIN.isoformat(), ROUTINE.id, STRETCH, after_movement="hip_stretch_wall", after=60)
    wall = LIBRARY.movements["hip_stretch_wall"]
    for precaution in wall.safety.not_for:
        found = prescribed_now(ROUTINE.id, replace(PLAN, doses=(over,)), AROUND, (precaution.id,))
        assert found is not None
        assert "hip_stretch_wall" not in found.routine.movements


@pytest.mark.parametrize(
    "change",
    [
        DoseChange("d", "2026-11-03T08:00:00Z", ROUTINE.id, "deleted_movement", after=9),
        DoseChange("d", "2026-11-03T08:00:00Z", "deleted_routine", STRETCH, after=90),
        DoseChange("d", "2026-11-03T08:00:00Z", ROUTINE.id, STRETCH, after_movement="deleted_movement", after=90),
        DoseChange("d", "2026-11-03T08:00:00Z", ROUTINE.id, STRETCH, after=100_000, sets=1000),
        DoseChange("d", "2026-11-03T08:00:00Z", ROUTINE.id, STRETCH),
    ],
)
def test_movements_that_are_gone_and_doses_out_of_range_break_nothing(change: DoseChange) -> None:
    """An old plan goes on with what there is, inside what the movements allow."""
    old = replace(PLAN, doses=(change,))
    assert set(amounts(old)) == set(USUAL)
    hold = LIBRARY.movements[STRETCH].dose.hold_s
    assert hold is not None
    assert hold.min <= amounts(old)[STRETCH] <= hold.max
    assert prescribed_now(ROUTINE.id, old, AROUND, ()) is not None
    less = {name: one for name, one in LIBRARY.movements.items() if name != STRETCH}
    lonely = replace(AROUND, movements=less)
    assert followed(old, [session(0), session(2)], lonely) == old
    assert followed(old, [session(0), session(2)], replace(AROUND, program=None)) == old
    assert prescribed_now("gone", old, AROUND, ()) is None


sessions = st.builds(
    session,
    st.integers(0, 60),
    asked=st.sampled_from([45.0, 60.0, 75.0, 90.0, 105.0, 120.0]),
    clean=st.sampled_from([None, 0.3, 0.7, 0.9, 1.0]),
    movement=st.sampled_from([STRETCH, "hip_stretch_wall", "hip_stretch_chair"]),
    effort=st.sampled_from([None, 1, 5]),
    morning=st.sampled_from(Morning),
)
histories = st.lists(sessions, max_size=12, unique_by=lambda one: one.id)


@settings(max_examples=60)
@given(histories, st.randoms(use_true_random=False))
def test_undoing_the_last_change_restores_what_was_before_it(done: list[TrainingSession], random: object) -> None:
    """Whatever was done: without its last change a plan prescribes what it prescribed then; nothing is forgotten."""
    after = followed(PLAN, done, AROUND)
    if not after.doses:
        return
    back = undone(after, after.doses[-1].id)
    assert amounts(back) == amounts(replace(after, doses=after.doses[:-1]))
    assert [one.id for one in back.doses] == [one.id for one in after.doses]
    first = undone(after, after.doses[0].id)
    left = [one for one in first.doses if not one.undone]
    assert all(one.id != after.doses[0].id for one in left)


@settings(max_examples=400)
@given(histories)
def test_the_same_sessions_bring_the_same_changes_once(done: list[TrainingSession]) -> None:
    """Asked again nothing new comes, in whatever order the sessions arrive; every dose is in its movement's range."""
    after = followed(PLAN, done, AROUND)
    assert followed(after, list(reversed(done)), AROUND) == after
    assert len({one.id for one in after.doses}) == len(after.doses)
    for name, amount in amounts(after).items():
        found = LIBRARY.movements[name].dose
        spread = found.hold_s or found.repetitions or found.circles_each_way
        assert spread is not None
        assert spread.min <= amount <= spread.max
