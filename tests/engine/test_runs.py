"""Repetitions of somebody who never took the start pose as the file asks: proven after the fact, or not counted."""

import json
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unsit.body.frame import Frame
from unsit.engine import events as happened
from unsit.engine.coach import Coach
from unsit.engine.events import Event
from unsit.engine.posture import Eye, distance, numbers_of
from unsit.engine.reading import SetSide
from unsit.engine.runs import FEW, LATEST, MOST, UNLIKE, can_be_proven, prove_each_other
from unsit.engine.sets import SetWatch
from unsit.engine.templates import TEMPLATES
from unsit.figure.distractors import DISTRACTORS
from unsit.movement.library import load_library
from unsit.movement.model import Movement, Sides
from unsit.proof.cases import Case
from unsit.proof.prove import filmed

FPS = 15.0
LIBRARY = load_library().movements
PROVEN = ("squat", "bench_press", "pull_up", "donkey_kick", "push_up", "sit_up")
"""The work of these leads through no pose that a coach who waits for one would take for the start."""


@cache
def film(name: str, view: int = 0, fault: str = "", fps: float = FPS) -> tuple[Frame, ...]:
    """Return the figure doing four repetitions."""
    one = LIBRARY[name]
    return tuple(filmed(one, Case(name, one.views[view].id, fault=fault, fps=fps))[0])


@cache
def distracting(name: str, what: str) -> tuple[Frame, ...]:
    """Return the figure doing something that is no exercise, seen as a movement is."""
    return tuple(filmed(LIBRARY[name], Case(name, LIBRARY[name].views[0].id, fps=FPS, distractor=what))[0])


def side_of(movement: Movement) -> SetSide:
    """Return the side the figure works."""
    return "both" if movement.sides is Sides.BOTH else "left"


def told(movement: Movement, frames: tuple[Frame, ...]) -> list[Event]:
    """Return all events of a coach."""
    coach = Coach(movement, side_of(movement))
    return [event for frame in frames for event in coach.update(frame)] + coach.finish()


def done(movement: Movement, frames: tuple[Frame, ...]) -> list[happened.RepetitionCompleted]:
    """Return the repetitions that are counted."""
    return [event for event in told(movement, frames) if isinstance(event, happened.RepetitionCompleted)]


def count(name: str, frames: tuple[Frame, ...]) -> int:
    """Return how many repetitions are counted on either side."""
    watch = SetWatch(LIBRARY[name])
    for frame in frames:
        watch.update(frame)
    return sum(one.count for one in watch.finish())


def from_s(frames: tuple[Frame, ...], start_s: float) -> tuple[Frame, ...]:
    """Return the film without its beginning."""
    return tuple(frame for frame in frames if frame.time_s >= start_s)


def one_after_another(first: tuple[Frame, ...], second: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """Return two films as one."""
    later_s = first[-1].time_s + 1.0 / FPS - second[0].time_s
    return first + tuple(replace(frame, time_s=frame.time_s + later_s) for frame in second)


@pytest.mark.parametrize("name", PROVEN)
def test_who_is_already_moving_when_the_camera_starts_is_counted(name: str) -> None:
    """A film that begins in the middle of the first repetition shows all that follow, in order, with their times."""
    whole = done(LIBRARY[name], film(name))
    first = whole[0]
    cut = done(LIBRARY[name], from_s(film(name), (first.peak_s + first.time_s) / 2.0))
    assert [one.start_s for one in cut[-3:]] == pytest.approx([one.start_s for one in whole[1:]], abs=0.3)
    assert [one.peak_s for one in cut[-3:]] == pytest.approx([one.peak_s for one in whole[1:]], abs=0.3)
    assert [one.number for one in cut] == list(range(1, len(cut) + 1))
    assert all(a.time_s <= b.start_s for a, b in pairwise(cut))


@pytest.mark.parametrize("name", PROVEN)
@given(share=st.floats(0.0, 1.0))
@settings(max_examples=4, deadline=None)
def test_cutting_the_beginning_never_loses_more_than_the_repetitions_in_it(name: str, share: float) -> None:
    """However the film begins, every repetition that begins after the cut is counted."""
    whole = done(LIBRARY[name], film(name))
    start_s = share * whole[-1].start_s
    left = sum(one.start_s >= start_s for one in whole)
    assert left <= count(name, from_s(film(name), start_s)) <= left + 1


@pytest.mark.parametrize("name", PROVEN)
@given(start_s=st.floats(0.0, 6.0))
@settings(max_examples=3, deadline=None)
def test_two_sets_together_give_the_sum(name: str, start_s: float) -> None:
    """A film begun anywhere and one begun in the start pose are counted one after the other as they are alone."""
    first, second = from_s(film(name), start_s), film(name)
    alone = [count(name, first), count(name, second)]
    assert min(alone) >= 2
    assert count(name, one_after_another(first, second)) == sum(alone)


@pytest.mark.parametrize("name", ["squat", "push_up", "sit_up"])
@pytest.mark.parametrize("what", sorted(DISTRACTORS))
def test_who_turns_over_walks_or_lies_down_is_not_counted(name: str, what: str) -> None:
    """Neither alone nor after a set, whether that was begun in the start pose or in the middle of the work."""
    assert count(name, distracting(name, what)) == 0
    for start_s in (0.0, 2.5):
        frames = from_s(film(name), start_s)
        assert count(name, one_after_another(frames, distracting(name, what))) == count(name, frames)


def test_another_movement_is_not_counted_however_its_signal_goes() -> None:
    """Who stands up from a chair folds the knees as far as in squats and is nevertheless not counted for one."""
    others = {name: count("squat", film(name)) for name in ("chair_stand", "sit_up", "glute_bridge", "lunge")}
    assert others == dict.fromkeys(others, 0)


def test_what_looks_like_another_movement_is_not_counted_though_the_start_pose_was_taken() -> None:
    """Who lies down after sit-ups goes the whole way of one and is in its pose before; it looks like something else."""
    after = one_after_another(film("sit_up"), distracting("sit_up", "lying_down"))
    assert count("sit_up", after) == 4
    mine = replace(LIBRARY["sit_up"], id="mine")
    assert len(done(mine, after)) == 5


def test_a_movement_without_a_template_waits_for_its_start_pose() -> None:
    """A user's own file is counted as ever: from the start pose on."""
    mine = replace(LIBRARY["squat"], id="mine")
    assert Coach(mine).run is None
    assert len(done(mine, film("squat"))) == 4
    assert not done(mine, from_s(film("squat"), 3.3))


def test_mobility_checks_and_changes_from_the_own_start_are_never_proven_after_the_fact() -> None:
    """A check begins as its file asks; a change from the own start needs that start."""
    known = {name for name, one in LIBRARY.items() if can_be_proven(one)}
    assert {"squat", "lunge", "push_up", "donkey_kick", "standing_side_leg_raise"} <= known
    assert not known & {"chair_stand", "fingertip_to_floor", "straight_leg_raise", "side_kick_front_back"}
    assert not known & {"clamshell", "side_lying_leg_raise", "side_kick_up_down", "side_kick_circles", "cobra"}


def test_what_was_too_fast_is_said_of_repetitions_that_are_proven_afterwards() -> None:
    """Of them, how far and how fast the signal went is judged: none of them is called clean."""
    frames = from_s(film("squat", fault="too_fast"), 2.2)
    events = told(LIBRARY["squat"], frames)
    (position,) = [event for event in events if isinstance(event, happened.SetupReached)]
    counted = [event for event in events if isinstance(event, happened.RepetitionCompleted)]
    assert position.time_s <= counted[0].start_s
    assert len(counted) >= 2
    assert not any(event.clean for event in counted)
    assert any(isinstance(event, happened.FaultFound) and event.fault == "too_fast" for event in events)


@given(
    st.lists(st.floats(0.0, UNLIKE), max_size=LATEST - FEW), st.lists(st.floats(0.0, 1.0), min_size=FEW, max_size=FEW)
)
def test_what_somebody_did_before_does_not_stand_in_the_way(before: list[float], alike: list[float]) -> None:
    """A few repetitions prove each other after anything; none of them does alone, nor with one that is unlike."""
    assert prove_each_other([*before, *alike])
    assert not prove_each_other(alike[:1])
    assert not prove_each_other([*alike[:1], UNLIKE])


@pytest.mark.parametrize("share", [0.1, 0.3, 0.45, 0.5, 0.8])
def test_a_snapshot_in_the_middle_of_a_run_goes_on_as_if_nothing_had_happened(share: float) -> None:
    """What waits to be proven and what proves it are in the snapshot."""
    frames = from_s(film("squat"), 3.3)
    cut = int(share * len(frames))
    first = Coach(LIBRARY["squat"])
    for frame in frames[:cut]:
        first.update(frame)
    second = Coach(LIBRARY["squat"])
    second.restore(json.loads(json.dumps(first.snapshot())))
    assert [first.update(frame) for frame in frames[cut:]] == [second.update(frame) for frame in frames[cut:]]


def test_nothing_that_is_remembered_grows_with_time() -> None:
    """A coach who sees the knees fold for ten minutes without ever believing it remembers no more than for one."""
    looped = film("glute_bridge", fps=FPS)
    frames = looped
    coach, sizes = Coach(LIBRARY["squat"]), []
    for _ in range(40):
        for frame in frames:
            coach.update(frame)
        frames = one_after_another(frames[-1:], looped)[1:]
        assert coach.run is not None
        sizes.append(len(json.dumps(coach.snapshot())))
        assert len(coach.run.waiting) <= MOST
    assert max(sizes[36:]) <= max(sizes[:32]) * 1.02


def test_sight_that_was_lost_parts_excursions() -> None:
    """Half a repetition before a gap and half of one after it are none."""
    frames = film("squat")
    gap = [frame for frame in frames if not 3.0 <= frame.time_s <= 9.2]
    seen = tuple(frame for frame in gap if 2.5 <= frame.time_s <= 10.0)
    assert count("squat", seen) == 0


def test_every_movement_with_repetitions_has_a_template_of_its_own() -> None:
    """The rows belong to movements of the library; what is proven by them has more than its own."""
    assert set(TEMPLATES) == {name for name, one in LIBRARY.items() if one.repetition}
    assert all(name in rows and set(rows) <= set(LIBRARY) for name, rows in TEMPLATES.items())
    assert all(len(TEMPLATES[name]) > 1 for name in TEMPLATES if can_be_proven(LIBRARY[name]))


def test_what_is_hidden_says_nothing_of_the_distance() -> None:
    """Only numbers that are known of both are compared; with none, the distance is the largest."""
    row = TEMPLATES["squat"]["squat"]
    half = [value if place % 2 else None for place, value in enumerate(row)]
    assert distance(half, row) == 0.0
    assert distance([None] * len(row), row) >= distance(TEMPLATES["sit_up"]["sit_up"], row)


def test_a_posture_does_not_depend_on_the_size_of_the_body_in_the_picture() -> None:
    """Somebody twice as far away has the same numbers."""
    frames = film("squat")[40:60]
    eye = Eye()
    near = numbers_of([eye.sample(frame) for frame in frames])
    far = numbers_of(
        [eye.sample(replace(one, image=tuple((x / 2, y / 2, z / 2) for x, y, z in one.image))) for one in frames]
    )
    assert far == pytest.approx(near, abs=1e-6)
