"""A program grows and shrinks doses by its rules, and gives way to precautions."""

from dataclasses import replace
from typing import Final

import pytest
from tests.movement.example_files import EXAMPLE, HOLD, PROGRAM

from unsit.movement.model import Movement, Neighbours, Precaution, Range, Safety
from unsit.movement.program import (
    Adapted,
    Outcome,
    PlannedSession,
    Progression,
    Substitution,
    adapted,
    next_prescription,
    schedule,
    without,
)
from unsit.movement.reader import read_movement, read_program
from unsit.movement.routine import Block, Prescription, Routine, SideRule

RULE: Final = Progression()
CLEAN: Final = Outcome(clean_ratio=0.9, pain=1)


def named(
    name: str, text: str = EXAMPLE, neighbours: Neighbours | None = None, not_for: dict[str, str] | None = None
) -> Movement:
    """Give an example under another id, with neighbours, and with precautions and what replaces it for each."""
    read = read_movement(text)
    precautions = tuple(Precaution(key, f"{key}.", by) for key, by in (not_for or {}).items())
    return replace(
        read, id=name, neighbours=neighbours or Neighbours(), safety=Safety(precautions, read.safety.stop_when)
    )


MOVEMENTS: Final = {
    item.id: item
    for item in (
        named("easy"),
        named("raise", neighbours=Neighbours(easier="easy", deeper="deep")),
        named("deep", HOLD, Neighbours(easier="raise")),
        named("kick", not_for={"sciatica": "stretch", "new_hip": "stretch"}),
        named("lift", not_for={"sciatica": "stretch"}),
        named("stretch", HOLD, not_for={"new_hip": "", "pregnancy": "chair"}),
        named("chair", HOLD, not_for={"everything": "stretch"}),
    )
}


def following(item: Prescription, *outcomes: Outcome, rule: Progression = RULE) -> Prescription:
    """Give what comes after these outcomes."""
    return next_prescription(item, MOVEMENTS, outcomes, rule)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Prescription("raise", repetitions=8), Prescription("raise", repetitions=9)),
        (Prescription("raise"), Prescription("raise", repetitions=11)),
        (Prescription("deep", hold_s=20), Prescription("deep", hold_s=35)),
        (Prescription("deep", hold_s=35), Prescription("deep", hold_s=40)),
        (Prescription("deep", hold_s=40), Prescription("deep", hold_s=40)),
        (Prescription("raise", sets=2, repetitions=15), Prescription("deep", sets=2, hold_s=10)),
        (Prescription("raise", sets=9, repetitions=15), Prescription("deep", sets=3, hold_s=10)),
    ],
)
def test_two_clean_sessions_add_a_little(before: Prescription, after: Prescription) -> None:
    """One repetition or fifteen seconds more, not beyond the range; at its top the deeper movement, if there is one."""
    assert following(before, CLEAN, CLEAN) == after
    assert following(before, CLEAN) == before
    assert following(before) == before


@pytest.mark.parametrize(
    "weak",
    [
        Outcome(clean_ratio=0.79, pain=0),
        Outcome(clean_ratio=0.9, pain=3),
        Outcome(clean_ratio=None, pain=0),
        Outcome(clean_ratio=0.6, pain=5),
    ],
)
def test_a_session_that_was_neither_good_nor_bad_changes_nothing(weak: Outcome) -> None:
    """Less than four fifths clean, some pain, or nothing seen: the dose stays, and counting begins anew."""
    item = Prescription("raise", repetitions=8)
    assert following(item, CLEAN, weak) == item
    assert following(item, weak, CLEAN) == item
    assert following(item, weak, CLEAN, CLEAN) == Prescription("raise", repetitions=9)


@pytest.mark.parametrize(
    "bad",
    [
        Outcome(clean_ratio=0.59, pain=0),
        Outcome(clean_ratio=1.0, pain=5.5),
        Outcome(clean_ratio=None, pain=6),
        Outcome(clean_ratio=1.0, pain=0, worse_next_morning=True),
    ],
)
def test_one_bad_session_takes_a_quarter_back(bad: Outcome) -> None:
    """Pain above five, a worse next morning or less than three fifths clean, whatever came before."""
    assert following(Prescription("raise", repetitions=12), CLEAN, bad) == Prescription("raise", repetitions=9)
    assert following(Prescription("raise", repetitions=7), bad) == Prescription("raise", repetitions=6)
    assert following(Prescription("deep", hold_s=38), bad) == Prescription("deep", hold_s=25)


def test_a_bad_session_at_the_bottom_goes_over_to_the_easier_movement() -> None:
    """Below the range there is only the easier movement at its own least dose, or else the same again."""
    bad = Outcome(clean_ratio=0.2, pain=7)
    assert following(Prescription("raise", repetitions=6), bad) == Prescription("easy", repetitions=6)
    assert following(Prescription("easy", repetitions=6), bad) == Prescription("easy", repetitions=6)


def test_nobody_is_led_to_a_movement_that_is_not_for_them() -> None:
    """At the top and at the bottom of a dose, a neighbour ruled out by a precaution is as good as none."""
    movements = MOVEMENTS | {
        "deep": named("deep", HOLD, not_for={"sciatica": ""}),
        "easy": named("easy", not_for={"sciatica": ""}),
    }
    top, bottom = Prescription("raise", repetitions=15), Prescription("raise", repetitions=6)
    bad = Outcome(clean_ratio=0.2, pain=7)
    assert next_prescription(top, movements, [CLEAN, CLEAN], RULE, {"sciatica"}) == top
    assert next_prescription(bottom, movements, [bad], RULE, {"sciatica"}) == bottom
    assert next_prescription(top, movements, [CLEAN, CLEAN], RULE, {"toothache"}).movement == "deep"


def test_the_rule_is_the_programs() -> None:
    """A program may ask for more sessions and add more."""
    rule = Progression(sessions=3, add_repetitions=2)
    item = Prescription("raise", repetitions=8)
    assert following(item, CLEAN, CLEAN, rule=rule) == item
    assert following(item, CLEAN, CLEAN, CLEAN, rule=rule) == Prescription("raise", repetitions=10)


def test_a_program_lays_its_routines_over_the_weeks_in_turn() -> None:
    """Sessions are numbered within their week; routines go on in turn from week to week."""
    program = replace(read_program(PROGRAM), weeks=2, routines=("a", "b"))
    assert schedule(program) == tuple(
        PlannedSession(week, number, routine)
        for (week, number), routine in zip(
            [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)], ["a", "b", "a", "b", "a", "b"], strict=True
        )
    )
    assert len(schedule(program, sessions_per_week=4)) == 8


def routine(name: str, *movements: str) -> Routine:
    """Give a routine of these movements in one block."""
    items = tuple(Prescription(movement) for movement in movements)
    return Routine(name, name.title(), "Words.", (Block(SideRule.EACH_ON_BOTH_SIDES, items),))


SERIES: Final = routine("series", "kick", "lift")
ROUTINES: Final = {item.id: item for item in (SERIES, routine("rest", "stretch"), routine("loop", "raise"))}


def program(*substitutions: tuple[str, str, str]) -> tuple[Substitution, ...]:
    """Give substitutions from precaution, what is replaced, and by what."""
    return tuple(Substitution(precaution, replaces, by, "Why.") for precaution, replaces, by in substitutions)


def adapt(item: Routine, precautions: set[str], *substitutions: tuple[str, str, str]) -> Adapted:
    """Give the routine as a person with these precautions may do it."""
    whole = replace(read_program(PROGRAM), substitutions=program(*substitutions))
    return adapted(whole, item, precautions, MOVEMENTS, ROUTINES)


def left(item: Adapted) -> list[str]:
    """Give the movements that are left."""
    return list(item.routine.movements)


def test_with_a_precaution_the_series_becomes_the_stretch() -> None:
    """The program's own substitution puts another routine in the place of the whole, and says why."""
    done = adapt(SERIES, {"sciatica"}, ("sciatica", "series", "rest"))
    assert done.routine == ROUTINES["rest"]
    assert [(change.precaution, change.replaced, change.by, change.text) for change in done.changes] == [
        ("sciatica", "series", "rest", "Why.")
    ]


def test_without_the_precaution_nothing_changes() -> None:
    """Nobody is sent elsewhere for another person's trouble."""
    for precautions in (set[str](), {"toothache"}):
        assert adapt(SERIES, precautions, ("sciatica", "series", "rest")) == Adapted(SERIES, ())


def test_a_movement_not_for_somebody_gives_way_to_its_replacement_once() -> None:
    """Two movements with one replacement become one; the doses of what stays are kept."""
    mixed = Routine(
        "mixed",
        "Mixed",
        "Words.",
        (
            Block(SideRule.EACH_ON_BOTH_SIDES, (Prescription("raise", repetitions=7), Prescription("kick"))),
            *SERIES.blocks,
        ),
    )
    done = without(mixed, {"sciatica"}, MOVEMENTS)
    assert left(done) == ["raise", "stretch"]
    assert done.routine.blocks[0].prescriptions == (Prescription("raise", repetitions=7), Prescription("stretch"))
    assert len(done.routine.blocks) == 1
    assert [(change.replaced, change.by) for change in done.changes] == [("kick", "stretch"), ("lift", "stretch")]


def test_a_replacement_that_is_in_the_routine_already_is_not_done_twice() -> None:
    """Series and then stretch becomes the stretch alone, with the stretch's own dose."""
    both = replace(SERIES, blocks=(*SERIES.blocks, *routine("rest", "stretch").blocks))
    done = without(both, {"sciatica"}, MOVEMENTS)
    assert left(done) == ["stretch"]
    assert done.routine.blocks == routine("rest", "stretch").blocks


def test_a_replacement_that_is_not_for_somebody_gives_way_in_turn() -> None:
    """Sciatica and pregnancy together lead past the stretch on the floor to the chair."""
    done = without(SERIES, {"sciatica", "pregnancy"}, MOVEMENTS)
    assert left(done) == ["chair"]
    assert [(change.replaced, change.by) for change in done.changes] == [
        ("kick", "stretch"),
        ("stretch", "chair"),
        ("lift", "stretch"),
    ]


def test_where_nothing_may_take_the_place_nothing_is_left() -> None:
    """What is ruled out without a replacement is left out, and a circle of replacements ends."""
    assert left(without(routine("r", "kick"), {"new_hip"}, MOVEMENTS)) == []
    assert left(without(routine("r", "chair"), {"everything", "pregnancy"}, MOVEMENTS)) == []


def test_substitutions_that_lead_in_a_circle_leave_nothing() -> None:
    """A program that sends a person from one routine to the other and back offers neither."""
    done = adapt(SERIES, {"a", "b"}, ("a", "series", "loop"), ("b", "loop", "series"))
    assert done.routine.blocks == ()
    assert [change.replaced for change in done.changes] == ["series", "loop"]


def test_ranges_of_a_program_are_read_as_ranges() -> None:
    """Three times a week may be two or four."""
    assert read_program(PROGRAM).sessions_per_week == Range(2, 3, 4)
