"""One battery over every movement file: what the format promises, each file must keep."""

import json
from itertools import pairwise

import pytest

from unsit.body.measures import MEASURES
from unsit.engine.coach import Coach
from unsit.engine.events import CheckMeasured
from unsit.engine.reading import SetSide
from unsit.figure.motion import performance
from unsit.figure.strip import strip
from unsit.movement.library import load_library
from unsit.movement.model import Sides
from unsit.proof import prove
from unsit.proof.cases import Case
from unsit.proof.prove import filmed, own_value, watched

LIBRARY = load_library()
IDS = sorted(LIBRARY.movements)
SOURCE = {
    "hip_stretch_floor", "hip_stretch_wall", "hip_stretch_wall_close", "hip_stretch_chair", "side_kick_front_back",
    "side_kick_up_down", "side_kick_circles",
}  # fmt: skip
WELL_KNOWN = {
    "squat", "push_up", "sit_up", "jumping_jack", "pull_up", "front_raise", "bench_press", "lunge", "plank",
    "biceps_curl", "glute_bridge", "straight_leg_raise", "side_lying_leg_raise", "clamshell", "donkey_kick",
    "standing_side_leg_raise", "seated_hamstring_stretch", "cobra",
}  # fmt: skip
CHECKS = {
    "figure_four_depth": "hip_stretch_floor",
    "still_spine_range": "side_kick_front_back",
    "straight_leg_raise": "straight_leg_raise",
    "fingertip_to_floor": "fingertip_to_floor",
    "chair_stand_30_s": "chair_stand",
}


def test_the_library_is_complete() -> None:
    """Every movement of the source and every well-known one, the routines and the programs are there."""
    assert set(IDS) >= SOURCE | WELL_KNOWN
    assert {"hip_stretch", "side_kick_series", "hips_and_lower_back"} <= set(LIBRARY.routines)
    assert {"side_kick_weekly", "gentle_weekly"} <= set(LIBRARY.programs)


@pytest.mark.parametrize("name", IDS)
def test_a_movement_file_proves_itself(name: str) -> None:
    """Its figure does it rightly from every view, every fault is caught, and nothing else counts."""
    proof = prove(LIBRARY.movements[name])
    assert [shortfall.described for shortfall in proof.shortfalls] == []
    assert proof.tried >= 10


@pytest.mark.parametrize("name", IDS)
def test_a_movement_has_faults_with_cues_and_reassurance(name: str) -> None:
    """At least three faults, all with a reason, and at least two kind words."""
    movement = LIBRARY.movements[name]
    assert len(movement.faults) >= 3
    assert all(fault.cue and fault.reason for fault in movement.faults)
    assert len(movement.reassurance) >= 2
    assert movement.safety.not_for
    assert movement.safety.stop_when


@pytest.mark.parametrize("name", IDS)
def test_a_coach_of_it_can_be_put_away_at_any_frame(name: str) -> None:
    """A snapshot in the middle, through JSON, changes nothing of what is told after."""
    movement = LIBRARY.movements[name]
    frames, _ = filmed(movement, Case(name, movement.views[0].id, fps=15.0))
    side: SetSide = "both" if movement.sides is Sides.BOTH else "left"
    whole = Coach(movement, side)
    told = [whole.update(frame) for frame in frames]
    first, second = Coach(movement, side), Coach(movement, side)
    half = len(frames) // 2
    before = [first.update(frame) for frame in frames[:half]]
    second.restore(json.loads(json.dumps(first.snapshot())))
    after = [second.update(frame) for frame in frames[half:]]
    assert before + after == told
    assert second.finish() == whole.finish()


@pytest.mark.parametrize("name", IDS)
def test_its_figure_moves_without_jumps(name: str) -> None:
    """No landmark moves faster than 6 m/s."""
    poses = performance(LIBRARY.movements[name], "left", repetitions=2, hold_s=3, circles=2).poses
    for before, after in pairwise(poses):
        gap_s = after.time_s - before.time_s
        for a, b in zip(before.points, after.points, strict=True):
            assert sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5 / gap_s < 6.0


@pytest.mark.parametrize("name", IDS)
def test_its_strip_is_drawn_and_described(name: str) -> None:
    """The picture of its steps has a title, a description and a figure for every step."""
    picture = strip(LIBRARY.movements[name])
    assert picture.startswith("<svg")
    assert "<title" in picture
    assert "<desc" in picture


def test_the_mobility_checks_are_there_each_under_its_own_id() -> None:
    """An id stands for one movement's value, so that what was kept under it can be compared."""
    found = [(one.check.id, one.id) for one in LIBRARY.movements.values() if one.check is not None]
    assert dict(found).items() >= CHECKS.items()
    assert len(dict(found)) == len(found)


@pytest.mark.parametrize("name", sorted(one.id for one in LIBRARY.movements.values() if one.check is not None))
def test_a_mobility_check_reads_the_figures_own_value(name: str) -> None:
    """One set, one value, within the error that the file tells; its last event tells the same."""
    movement = LIBRARY.movements[name]
    assert movement.check is not None
    case = Case(name, movement.views[0].id, fps=15.0)
    frames, _ = filmed(movement, case)
    (one,) = watched(movement, frames)
    assert one.check is not None
    assert one.check.value == pytest.approx(own_value(movement, case), abs=movement.check.error)
    coach = Coach(movement, one.side)
    told = [event for frame in frames for event in coach.update(frame) if isinstance(event, CheckMeasured)]
    assert (told[-1].check, told[-1].value) == (one.check.id, one.check.value)


def test_every_measure_is_documented() -> None:
    """Name, unit, definition, views and limits of every measure are filled in."""
    for measure in MEASURES.values():
        assert measure.definition
        assert measure.unit in {"deg", "ratio"}
        assert measure.views
        assert measure.low < measure.high
        assert measure.name.endswith(f"_{measure.unit}")
