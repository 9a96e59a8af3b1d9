"""How sure a count is: what speaks against it, and what the page is told while the set goes on."""

from dataclasses import astuple, fields, replace
from functools import cache
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.body.frame import Frame
from unsit.engine import events as happened
from unsit.engine.coach import Coach
from unsit.engine.confidence import CountWatch, Doubts, confidence_of, swings
from unsit.engine.events import Event
from unsit.engine.live_count import LiveCount
from unsit.engine.result import SURE_COUNT, SetResult
from unsit.engine.sets import SetWatch
from unsit.movement.library import load_library
from unsit.movement.model import Sides
from unsit.proof.cases import Case
from unsit.proof.prove import filmed

LIBRARY = load_library().movements
FPS = 20.0


@cache
def film(name: str) -> tuple[Frame, ...]:
    """Return the figure doing four repetitions."""
    return tuple(filmed(LIBRARY[name], Case(name, LIBRARY[name].views[0].id, fps=FPS))[0])


def named(name: str, frames: tuple[Frame, ...]) -> SetWatch:
    """Return what watched frames for a movement that was named."""
    watch = SetWatch(LIBRARY[name], None if LIBRARY[name].sides is Sides.BOTH else "left", is_named=True)
    for frame in frames:
        watch.update(frame)
    return watch


def only_set(name: str, frames: tuple[Frame, ...]) -> tuple[SetResult, Doubts]:
    """Return the one set of frames, and what speaks against its count."""
    watch = named(name, frames)
    [found] = watch.finish()
    doubts = watch.doubts(found)
    assert doubts is not None
    return found, doubts


@pytest.mark.parametrize("name", ["squat", "push_up", "pull_up", "sit_up", "donkey_kick", "side_kick_front_back"])
def test_a_set_that_is_done_as_it_should_be_is_sure(name: str) -> None:
    """Nothing speaks against the count of the figure's own film."""
    found, doubts = only_set(name, film(name))
    assert found.count == 4
    assert doubts == Doubts()
    assert found.count_confidence is not None
    assert found.count_confidence >= SURE_COUNT
    assert not found.is_about


def test_a_count_that_left_one_out_is_not_sure() -> None:
    """A repetition that was seen and not counted is one that the joints count, and one beside the others."""
    frames = film("squat")
    watch = named("squat", frames)
    [found] = watch.finish()
    for left_out in range(4):
        counted = tuple(one for n, one in enumerate(found.repetitions) if n != left_out)
        coach_watch = CountWatch(coach := Coach(LIBRARY["squat"]))
        for frame in frames:
            coach.update(frame)
            coach_watch.take(frame)
        doubts = coach_watch.doubts(counted)
        assert doubts is not None
        assert doubts.beside
        assert confidence_of(doubts) < 0.5


def test_a_film_that_ends_half_way_is_not_sure() -> None:
    """Somebody may have finished what had begun when the film ended."""
    frames = film("squat")
    whole, _ = only_set("squat", frames)
    third, fourth = whole.repetitions[2:]
    found, doubts = only_set("squat", tuple(frame for frame in frames if frame.time_s <= fourth.peak_s))
    assert (found.count, third.end_s) == (3, found.end_s)
    assert doubts.unfinished
    assert found.is_about


def test_a_film_that_begins_with_the_work_is_not_sure() -> None:
    """What was done before the first picture is not known."""
    frames = film("squat")
    whole, _ = only_set("squat", frames)
    start_s = whole.repetitions[1].start_s
    found, doubts = only_set("squat", tuple(frame for frame in frames if frame.time_s >= start_s))
    assert found.count == 3
    assert doubts.at_once
    assert found.is_about


def test_one_alone_is_not_sure() -> None:
    """Nothing bears out a single repetition."""
    frames = film("squat")
    whole, _ = only_set("squat", frames)
    first, second = whole.repetitions[:2]
    until_s = (first.end_s + second.start_s) / 2
    found, doubts = only_set("squat", tuple(frame for frame in frames if frame.time_s <= until_s))
    assert found.count == 1
    assert doubts.alone
    assert found.is_about


def test_without_a_name_nothing_is_said_of_the_count() -> None:
    """Recognised sets say how sure the movement is, not the count; and a hold has no count."""
    watch = SetWatch(LIBRARY["squat"])
    for frame in film("squat"):
        watch.update(frame)
    assert [one.count_confidence for one in watch.finish()] == [None]
    held = named("hip_stretch_chair", film("hip_stretch_chair"))
    assert {one.count_confidence for one in held.finish()} == {None}


def test_every_doubt_makes_a_count_less_sure() -> None:
    """Whatever the coefficients are fitted to, no sign of doubt speaks for a count."""
    size = len(fields(Doubts))
    for flags in product((False, True), repeat=size):
        doubts = Doubts(*flags)
        assert 0.0 < confidence_of(doubts) < 1.0
        for n in (n for n in range(size) if not flags[n]):
            more = Doubts(*(*flags[:n], True, *flags[n + 1 :]))
            assert confidence_of(more) <= confidence_of(doubts)
    assert confidence_of(Doubts(*[True] * size)) < 0.5


def test_a_swing_goes_out_and_back_by_as_much() -> None:
    """Trembling is none; half ones at the edges are told apart."""
    values = [0.0, 0.2, 1.0, 0.9, 1.1, 0.1, 0.0, 0.3, 0.0, 1.0]
    found = swings(range(10), values, 0.8)
    assert [astuple(one) for one in found.whole] == [(0, 4, 5)]
    assert found.late is None
    assert found.unfinished is not None
    assert (found.unfinished.start_s, found.unfinished.peak_s) == (6, 9)
    assert swings(range(3), [1.0, 0.0, 1.0], 0.8).late is not None
    assert swings((), (), 0.8).whole == ()


@given(st.lists(st.floats(-10, 10), max_size=40), st.floats(0.1, 5.0))
def test_swings_follow_each_other(values: list[float], way: float) -> None:
    """Swings do not overlap, and each goes out and back by the way that was asked for."""
    found = swings(range(len(values)), values, way).whole
    for one in found:
        start, peak, end = int(one.start_s), int(one.peak_s), int(one.end_s)
        assert start < peak < end
        assert values[peak] - values[start] >= way
        assert values[peak] - values[end] >= way
    for one, later in pairwise(found):
        assert one.peak_s < later.start_s


def live(name: str, frames: tuple[Frame, ...]) -> list[Event]:
    """Return what the page is told."""
    coach = Coach(LIBRARY[name], "both" if LIBRARY[name].sides is Sides.BOTH else "left")
    count = LiveCount(coach)
    return [event for frame in frames for event in count.take(frame, coach.update(frame))]


@pytest.mark.parametrize("name", ["squat", "side_kick_front_back", "glute_bridge"])
def test_the_page_is_told_before_each_repetition_how_sure_the_count_is(name: str) -> None:
    """One alone is not sure yet, and the others are; what the coach says is as ever."""
    told = live(name, film(name))
    coach = Coach(LIBRARY[name], "both" if LIBRARY[name].sides is Sides.BOTH else "left")
    plain = [event for frame in film(name) for event in coach.update(frame)]
    assert [event for event in told if not isinstance(event, happened.CountJudged)] == plain
    judged = [(one, later) for one, later in pairwise(told) if isinstance(one, happened.CountJudged)]
    assert len(judged) == 4
    assert all(isinstance(later, happened.RepetitionCompleted) for _, later in judged)
    confidences = [one.confidence for one, _ in judged]
    assert confidences[0] < SURE_COUNT
    assert min(confidences[1:]) >= SURE_COUNT


def test_joints_that_do_nothing_of_the_kind_make_a_count_unsure() -> None:
    """Only the signal goes out and back, and the body in the picture does not move: something is wrong."""
    frames = film("squat")
    still = tuple(replace(frame, image=frames[0].image) for frame in frames)
    coach = Coach(LIBRARY["squat"])
    watch = CountWatch(coach)
    for frame, frozen in zip(frames, still, strict=True):
        coach.update(frame)
        watch.take(frozen)
    [found] = named("squat", frames).finish()
    doubts = watch.doubts(found.repetitions)
    assert doubts is not None
    assert doubts.disagreeing
