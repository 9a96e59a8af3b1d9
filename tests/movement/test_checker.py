"""Every kind of mistake in a file is found, told in plain words, and told together with all the others."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from tests.movement.example_files import CIRCLES, EXAMPLE, HOLD, PROGRAM, ROUTINE, changed, table

from unsit.movement.errors import MovementProblems
from unsit.movement.reader import read_movement, read_program, read_routine

KNOWN: Final = ("example", "heel_drop")


def problems(text: str) -> list[str]:
    """Give what is wrong with a movement, a line each."""
    try:
        read_movement(text, file="example.toml", movements=KNOWN)
    except MovementProblems as caught:
        return [line.removeprefix("example.toml: ") for line in str(caught).splitlines()]
    return []


@pytest.mark.parametrize("text", [EXAMPLE, HOLD, CIRCLES], ids=["repetitions", "hold", "circles"])
def test_the_files_that_the_mistakes_are_put_into_have_none(text: str) -> None:
    """What the tests below find is what they put in."""
    assert problems(text) == []


@dataclass(frozen=True)
class Mistake:
    """What to change in which text, and what is said then."""

    text: str
    old: str
    new: str
    said: str


TEXTS: Final = {"repetitions": EXAMPLE, "hold": HOLD, "circles": CIRCLES}

MISTAKES: Final = {
    name: Mistake(TEXTS[row["in"]], row["old"], row["new"], row["said"])
    for name, row in table((Path(__file__).parent / "mistakes.toml").read_text("utf-8")).items()
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_one_mistake_gives_its_message_and_no_other(mistake: Mistake) -> None:
    """Each kind of mistake is told once, in its own words, and does not drag others behind it."""
    assert problems(changed(mistake.text, (mistake.old, mistake.new))) == [mistake.said]


TOGETHER: Final = (
    "text for number",
    "no member",
    "unknown key with a neighbour",
    "unknown equipment",
    "empty text",
    "cue too long",
    "default below min",
    "missing neighbour",
    "camera in the floor",
    "does not begin at 0",
    "counter-example without a change",
    "partial outside",
    "condition upside down",
    "fault out of reach above",
    "fault from a view that cannot see it",
    "severity",
)


def test_all_mistakes_are_told_at_once() -> None:
    """A file with sixteen mistakes of different kinds gets sixteen messages, those of the reader first."""
    made = [MISTAKES[name] for name in TOGETHER]
    text = changed(EXAMPLE, *((mistake.old, mistake.new) for mistake in made))
    assert sorted(problems(text)) == sorted(mistake.said for mistake in made)


def test_what_follows_from_a_mistake_is_not_told() -> None:
    """A kind that is not one says nothing about rules and doses; a missing table says nothing of what it would hold."""
    no_kind = changed(EXAMPLE, ('kind = "repetitions"', 'kind = "reps"'))
    assert problems(no_kind) == ['kind must be one of repetitions, hold, circles (got "reps")']
    no_setup = EXAMPLE[: EXAMPLE.index("[setup]")] + EXAMPLE[EXAMPLE.index("[repetition]") :]
    assert problems(no_setup) == ["setup must be given"]


def test_an_id_in_use_is_told() -> None:
    """A trainer's own movement cannot take an id that is there already."""
    with pytest.raises(MovementProblems, match=r'^id must not be in use already \(got "example"\)$'):
        read_movement(EXAMPLE, taken=("squat", "example"))
    assert read_movement(EXAMPLE, taken=("squat",)).id == "example"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id = "morning"', 'id = "Morning!"', "id must be lower-case letters, digits and _, beginning with a letter"),
        (
            'movement = "example"',
            'movement = "exmple"',
            "blocks[1].prescriptions[1].movement must be the id of a movement",
        ),
        (
            "repetitions = 8",
            "repetitions = 80",
            "blocks[1].prescriptions[1].repetitions must lie between 6 and 15, the dose",
        ),
        (
            "repetitions = 8",
            "hold_s = 30",
            "blocks[1].prescriptions[1].hold_s must not be given, for the kind of example is",
        ),
        ("sets = 2", "sets = 9", "blocks[1].prescriptions[1].sets must lie between 1 and 3, the dose of example"),
        ("sets = 2", "sets = 0", "blocks[1].prescriptions[1].sets must be at least 1"),
        ("sets = 2", "sets = 1.5", "blocks[1].prescriptions[1].sets must be a whole number"),
        (
            "each_on_both_sides",
            "each",
            "blocks[1].side_rule must be one of all_on_one_side_then_turn, each_on_both_sides",
        ),
        ("[[blocks.prescriptions]]", "rest_s = -1\n[[blocks.prescriptions]]", "blocks[1].rest_s must be at least 0"),
        ('name = "Morning"', 'name = ""', "name must not be empty"),
    ],
)
def test_mistakes_in_a_routine_are_told(old: str, new: str, message: str) -> None:
    """Routines go through the same reader; their doses are held against the movements'."""
    movements = {"example": read_movement(EXAMPLE)}
    with pytest.raises(MovementProblems) as caught:
        read_routine(changed(ROUTINE, (old, new)), movements=movements)
    assert any(str(problem).startswith(message) for problem in caught.value.problems), str(caught.value)


AGAIN: Final = PROGRAM[PROGRAM.index("[[substitutions]]") :]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("weeks = 4", "weeks = 0", "weeks must be at least 1 (got 0)"),
        ("max = 4", "max = 40", "sessions_per_week.max must lie between 1 and 21 (got 40)"),
        ('routines = ["morning"]', "routines = []", "routines must not be empty (got [])"),
        (
            'routines = ["morning"]',
            'routines = ["mornin"]',
            'routines[1] must be the id of a routine; did you mean morning? (got "mornin")',
        ),
        (
            'precaution = "ankle_pain"',
            'precaution = "ankle_pian"',
            "substitutions[1].precaution must be a known precaution; did you mean ankle_pain?",
        ),
        ('by = "evening"', 'by = "morning"', "substitutions[1].by must differ from substitutions[1].replaces"),
        (
            "[[substitutions]]",
            "[progression]\nclean_ratio = 0.5\n\n[[substitutions]]",
            "progression.clean_ratio must be greater than progression.back_clean_ratio, 0.6 (got 0.5)",
        ),
        (
            "[[substitutions]]",
            "[progression]\nadd_repetitions = 0.5\n\n[[substitutions]]",
            "progression.add_repetitions must be a whole number (got 0.5)",
        ),
        (
            "[[substitutions]]",
            f"{AGAIN}\n[[substitutions]]",
            "substitutions[2] must differ from substitutions[1]",
        ),
        ("Wait until the ankle is well", "This cures the ankle", "substitutions[1].text must promise nothing medical"),
    ],
)  # fmt: skip
def test_mistakes_in_a_program_are_told(old: str, new: str, message: str) -> None:
    """Programs go through the same reader; routines and precautions must exist."""
    with pytest.raises(MovementProblems) as caught:
        read_program(changed(PROGRAM, (old, new)), routines=("morning", "evening"))
    (problem,) = caught.value.problems
    assert str(problem).startswith(message)


def test_a_substitution_that_offers_what_is_not_for_the_person_is_told() -> None:
    """Who has a sore ankle is not sent from one routine of heel raises to another."""
    movements = {"example": read_movement(EXAMPLE)}
    routines = {name: read_routine(changed(ROUTINE, ('"morning"', f'"{name}"'))) for name in ("morning", "evening")}
    with pytest.raises(MovementProblems) as caught:
        read_program(PROGRAM, routines=routines, movements=movements)
    assert str(caught.value) == (
        'substitutions[1].by must be a routine for people with ankle_pain, without example (got "evening")'
    )
    assert read_program(PROGRAM, routines=tuple(routines), movements=movements).id == "month"
