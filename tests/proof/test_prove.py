"""A movement file that does not keep its word is told so, with what fell short."""

from dataclasses import replace

from unsit.movement.library import load_library
from unsit.movement.model import Fault, Movement
from unsit.proof import prove
from unsit.proof.cases import cases

SQUAT = load_library().movements["squat"]


def with_fault(movement: Movement, fault: Fault) -> Movement:
    """Give the movement with this fault in place of the one of the same id."""
    return replace(movement, faults=tuple(fault if one.id == fault.id else one for one in movement.faults))


def test_a_repetition_that_its_own_figure_does_not_reach_falls_short() -> None:
    """With `enter` beyond the figure's depth nothing is counted, and the proof says what was wanted and got."""
    assert SQUAT.repetition is not None
    deeper = replace(SQUAT, repetition=replace(SQUAT.repetition, enter=170.0))
    proof = prove(deeper, quick=True)
    assert not proof.holds
    assert any(short.what == "repetitions" and short.expected == "4" and short.got == "0" for short in proof.shortfalls)


def test_a_fault_that_right_work_commits_falls_short() -> None:
    """A threshold that the right figure passes is a false alarm, and its value is told."""
    fault = next(one for one in SQUAT.faults if one.id == "shallow")
    strict = with_fault(SQUAT, replace(fault, below=500.0))
    described = [short.described for short in prove(strict, quick=True).shortfalls]
    assert any("done rightly" in line and "the faults must be none (got shallow" in line for line in described)


def test_a_fault_that_its_counter_example_does_not_raise_falls_short() -> None:
    """A threshold out of reach is told with the fault that was to be found."""
    fault = next(one for one in SQUAT.faults if one.id == "shallow")
    blind = with_fault(SQUAT, replace(fault, below=-500.0))
    assert any(
        short.case.fault == "shallow" and short.what == "the fault" for short in prove(blind, quick=True).shortfalls
    )


def test_the_cases_cover_what_the_format_promises() -> None:
    """Every view, 15, 30 and 60 frames a second, both sides, three statures, noise, every scored fault, distractors."""
    tried = list(cases(SQUAT))
    assert {case.view for case in tried} == {view.id for view in SQUAT.views}
    assert {case.fps for case in tried} == {15.0, 30.0, 60.0}
    assert {case.side for case in tried} == {"left", "right"}
    assert len({case.stature_m for case in tried}) == 3
    assert {case.fault for case in tried} == {""} | {fault.id for fault in SQUAT.faults if fault.views}
    assert {"walking", "lying_down", "sitting_still", "turning_over"} <= {case.distractor for case in tried}
    assert any(case.noise is not None for case in tried)
