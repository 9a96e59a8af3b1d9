"""What kept the coach from counting: by condition, with what the body did and what it had to do."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest

from unsit.body.frame import Frame
from unsit.body.landmarks import NAMES
from unsit.engine.obstacles import Obstacle, Why
from unsit.engine.sets import SetWatch
from unsit.movement.library import load_library
from unsit.movement.model import Movement
from unsit.proof.cases import Case
from unsit.proof.prove import filmed

LIBRARY = load_library().movements


@cache
def frames(name: str, view: int = 0) -> tuple[Frame, ...]:
    """Return the figure doing a movement."""
    one = LIBRARY[name]
    return tuple(filmed(one, Case(name, one.views[view].id))[0])


def obstacles(movement: Movement, seen: Sequence[Frame]) -> tuple[Obstacle, ...]:
    """Return what kept a movement from being counted in these frames."""
    watch = SetWatch(movement)
    for frame in seen:
        watch.update(frame)
    watch.finish()
    return watch.obstacles()


def test_whoever_stands_lacks_what_makes_a_start_on_the_bench() -> None:
    """The condition, the mean value while it was not met, its limit, and for how long."""
    seen = frames("squat")
    first, *_ = obstacles(LIBRARY["bench_press"], seen)
    conditions = {one.measure: one for one in LIBRARY["bench_press"].setup.require}
    assert first.why is Why.CONDITION
    assert first.limit == (conditions[first.measure].min if first.at_least else conditions[first.measure].max)
    assert first.value is not None
    assert first.limit is not None
    assert (first.value < first.limit) is first.at_least
    assert first.for_s == pytest.approx(seen[-1].time_s, abs=1.0)


def test_repetitions_that_do_not_go_far_enough_are_told_with_how_far_they_went() -> None:
    """Against what counts, in the movement's own measure."""
    squat = LIBRARY["squat"]
    assert squat.repetition is not None
    deeper = replace(squat, repetition=replace(squat.repetition, enter=170.0))
    [found] = [one for one in obstacles(deeper, frames("squat")) if one.why is Why.TOO_SMALL]
    assert (found.measure, found.limit, found.at_least) == (squat.repetition.measure, 170.0, True)
    assert found.value is not None
    assert 60 < found.value < 170


@pytest.mark.parametrize("name", ["squat", "side_kick_front_back", "bench_press"])
def test_what_is_counted_was_not_too_small(name: str) -> None:
    """Nobody is told to go farther who went far enough, whichever side worked."""
    assert Why.TOO_SMALL not in {one.why for one in obstacles(LIBRARY[name], frames(name))}


def test_legs_out_of_the_picture_are_told_as_not_seen() -> None:
    """Not as a condition that was not met: nothing is known of it."""
    legs = [number for number, name in enumerate(NAMES) if name.endswith(("knee", "ankle", "heel", "foot_index"))]
    hidden = [
        replace(one, visibility=tuple(0.0 if n in legs else seen for n, seen in enumerate(one.visibility)))
        for one in frames("squat")
    ]
    found = {one.measure: one.why for one in obstacles(LIBRARY["squat"], hidden)}
    assert found["knee_flexion_deg.either"] is Why.HIDDEN
