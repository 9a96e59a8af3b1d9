"""The words of a report."""

from dataclasses import replace

from unsit.engine.result import CountedRepetition, SetResult
from unsit.movement.library import load_library
from unsit.report.words import praise_words


def test_what_was_hidden_is_never_praised() -> None:
    """A set most of whose scored measures are unknown is counted, not called clean; one fully seen is praised."""
    movement = load_library().movements["side_kick_front_back"]
    kick = CountedRepetition(1.0, 2.0, 3.0, 60.0, clean=True, partial=False)
    seen = SetResult(movement.id, "left", 1.0, 3.0, repetitions=(kick,))
    hidden = replace(seen, unknown=tuple({fault.measure for fault in movement.faults if fault.views}))
    assert praise_words(seen, movement) == (movement.reassurance[0], "No fault was found in what could be seen.")
    assert praise_words(hidden, movement) == ("", "Counted; most of the form could not be judged from here.")
