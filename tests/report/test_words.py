"""The words of a report."""

from dataclasses import replace

from unsit.engine.result import CheckValue, CountedRepetition, SetResult
from unsit.movement.library import load_library
from unsit.report.words import check_words, praise_words


def test_what_was_hidden_is_never_praised() -> None:
    """A set most of whose scored measures are unknown is counted, not called clean; one fully seen is praised."""
    movement = load_library().movements["side_kick_front_back"]
    kick = CountedRepetition(1.0, 2.0, 3.0, 60.0, clean=True, partial=False)
    seen = SetResult(movement.id, "left", 1.0, 3.0, repetitions=(kick,))
    hidden = replace(seen, unknown=tuple({fault.measure for fault in movement.faults if fault.views}))
    assert praise_words(seen, movement) == (movement.reassurance[0], "No fault was found in what could be seen.")
    assert praise_words(hidden, movement) == ("", "Counted; most of the form could not be judged from here.")


def test_the_value_of_a_check_is_told_with_its_error_and_its_noise() -> None:
    """A value stands with how far it may be off, and what is no change; a missing one with why it is missing."""
    movement = load_library().movements["straight_leg_raise"]
    told = CheckValue("straight_leg_raise", 54.2, "deg", 8.0, 8.0)
    assert check_words(told, movement)[0] == "Straight leg raise: 54° ± 8°"
    assert "less than 8° between two of your own values may be noise" in check_words(told, movement)[1]
    spoiled = replace(told, value=None, why="fault", fault="knee_bends")
    assert check_words(spoiled, movement) == (
        "Straight leg raise: no value",
        "knee bends (Lock the knee straight) spoiled it",
    )
    for why in ("view", "hidden", "short"):
        assert check_words(replace(told, value=None, why=why), movement)[1]
    assert check_words(CheckValue("reach", -0.034, "ratio", 0.12, 0.08), None)[0] == "reach: −3 % ± 12 %"
