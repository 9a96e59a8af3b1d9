"""A picture that stands still, and what is counted while it does."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from unsit.body.frame import Frame
from unsit.engine.coach import Coach
from unsit.engine.events import Event, HoldPaused, PictureFrozen, RepetitionCompleted, TrackingRegained
from unsit.engine.freezing import FROZEN_S
from unsit.movement.library import load_library
from unsit.proof.cases import Case
from unsit.proof.prove import filmed, watched

LIBRARY = load_library().movements


def film(name: str) -> tuple[list[Frame], float, float]:
    """Return the figure doing a movement, and when its work begins and ends."""
    frames, truth = filmed(LIBRARY[name], Case(name, LIBRARY[name].views[0].id))
    return frames, truth.hold_start_s or truth.start_s, truth.hold_end_s or truth.end_s


def hung(frames: Sequence[Frame], at_s: float, for_s: float, *, lost: bool = False) -> list[Frame]:
    """Return a film that shows one picture for some time and goes on from there; lost: what happened then is lost."""
    before = [frame for frame in frames if frame.time_s <= at_s]
    last, step_s = before[-1], frames[1].time_s - frames[0].time_s
    same = [replace(last, time_s=last.time_s + step_s * n) for n in range(1, round(for_s / step_s))]
    rest = [frame for frame in frames if frame.time_s > at_s + (for_s if lost else 0.0)]
    return [*before, *same, *(rest if lost else [replace(frame, time_s=frame.time_s + for_s) for frame in rest])]


def told(name: str, frames: Sequence[Frame]) -> list[Event]:
    """Return all events of a coach."""
    coach = Coach(LIBRARY[name], "both")
    return [event for frame in frames for event in coach.update(frame)] + coach.finish()


@pytest.mark.parametrize("name", ["plank", "cobra", "hip_stretch_floor", "seated_hamstring_stretch"])
@pytest.mark.parametrize("for_s", [3.0, 30.0])
def test_a_hold_does_not_go_on_through_a_picture_that_stands_still(name: str, for_s: float) -> None:
    """What was held before and after it counts, but for the second or so in which the position is found again."""
    frames, start_s, end_s = film(name)
    held_s = sum(one.hold_s for one in watched(LIBRARY[name], hung(frames, (start_s + end_s) / 2.0, for_s)))
    assert end_s - start_s - 1.5 <= held_s <= end_s - start_s + 0.5


def test_the_hold_ends_where_the_picture_froze() -> None:
    """The event tells since when; the pause is at that time and not where it became clear."""
    frames, start_s, end_s = film("plank")
    events = told("plank", hung(frames, (start_s + end_s) / 2.0, 8.0))
    (frozen,) = [event for event in events if isinstance(event, PictureFrozen)]
    assert frozen.time_s == pytest.approx(frozen.start_s + FROZEN_S, abs=0.1)
    assert next(event.end_s for event in events if isinstance(event, HoldPaused)) == pytest.approx(frozen.start_s)
    assert [type(event) for event in events].count(TrackingRegained) == 1


def test_a_body_that_only_trembles_is_no_picture_that_stands_still() -> None:
    """The figure holds still for twelve seconds, as still as a body can be, and all of it counts."""
    frames, start_s, end_s = film("plank")
    assert not [event for event in told("plank", frames) if isinstance(event, PictureFrozen)]
    assert sum(one.hold_s for one in watched(LIBRARY["plank"], frames)) == pytest.approx(end_s - start_s, abs=1.0)


def test_a_repetition_with_a_picture_that_stands_still_in_it_does_not_count() -> None:
    """Of four squats the one in whose depth the film hangs for three seconds is left out, and no other."""
    frames, _, _ = film("squat")
    second = [event for event in told("squat", frames) if isinstance(event, RepetitionCompleted)][1]
    (one,) = watched(LIBRARY["squat"], hung(frames, second.peak_s, 1.8))
    assert one.count == 3


def test_a_short_stutter_changes_nothing() -> None:
    """Pictures that repeat for less than a second are a slow camera."""
    frames, _, _ = film("squat")
    for at_s in (3.0, 5.0, 7.0):
        frames = hung(frames, at_s, 0.5)
    (one,) = watched(LIBRARY["squat"], frames)
    assert one.count == 4
