"""What the eye's report makes of events and sets."""

from dataclasses import replace
from pathlib import Path

import pytest
from accuracy.score import Score, score
from accuracy.table import BAD_QUESTIONS, QUESTIONS, Question
from accuracy.truth import FilmTruth, read_truth

from unsit.engine.events import CameraMisplaced, Event, TrackingLost, TrackingRegained
from unsit.movement.library import load_library

TRUTH = read_truth(next(path for path in sorted((Path(__file__).parent / "films").glob("side_kick_front_back*.json"))))
MOVEMENT = load_library().movement("side_kick_front_back")


def scored(*events: Event, truth: FilmTruth = TRUTH) -> Score:
    """Give the score of a film of which these events were told and nothing was counted."""
    return score(replace(truth, set_start_s=10.0, set_end_s=30.0), MOVEMENT, (), events)


def answer(head: str, questions: tuple[Question, ...], one: Score) -> str:
    """Give what the table says to a question about one film."""
    return next(question for question in questions if question.head == head).answer([one])


@pytest.mark.parametrize(
    ("events", "told_s"),
    [
        ((), None),
        ((CameraMisplaced(4.0, ()),), 0.0),
        ((CameraMisplaced(13.0, ()),), 3.0),
        ((TrackingLost(4.0),), 0.0),
        ((TrackingLost(4.0), TrackingRegained(8.0)), None),
        ((TrackingLost(4.0), TrackingRegained(12.0)), 0.0),
        ((TrackingLost(12.5), TrackingRegained(20.0)), 2.5),
        ((TrackingLost(31.0),), None),
    ],
)
def test_a_warning_counts_from_the_start_of_the_set(events: tuple[Event, ...], told_s: float | None) -> None:
    """Told before and still so is at once; sight lost before and found again, or lost afterwards, is no warning."""
    assert scored(*events).told_s == told_s


def test_a_lost_sight_is_told_apart_from_a_wrong_place() -> None:
    """Both count as said; the table says how many of them are the first."""
    lost, wrong = scored(TrackingLost(4.0)), scored(CameraMisplaced(13.0, ()))
    assert answer("said so within 5 s", BAD_QUESTIONS, lost) == "100 % (1 of 1)"
    assert answer("of these: that nobody is seen", BAD_QUESTIONS, lost) == "1"
    assert answer("of these: that nobody is seen", BAD_QUESTIONS, wrong) == "0"


def test_a_false_alarm_from_the_advised_place_is_counted() -> None:
    """Only what is said during the set is a false alarm: before it, people walk."""
    head = "told wrongly that the camera stands wrong"
    assert answer(head, QUESTIONS, scored(CameraMisplaced(4.0, ()))) == "0"
    assert answer(head, QUESTIONS, scored(CameraMisplaced(13.0, ()))) == "1"


def test_a_set_that_was_not_seen_is_not_exact() -> None:
    """Nothing counted of something done is wrong by all of it."""
    assert not scored().exact
