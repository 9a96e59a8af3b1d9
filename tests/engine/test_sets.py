"""From what the coach told to sets."""

from unsit.engine import events as happened
from unsit.engine.result import CountedRepetition, Span
from unsit.engine.sets import SET_GAP_S, SideLog, _runs, _set, without_echoes
from unsit.movement.library import load_library

SQUAT = load_library().movements["squat"]


def repetition(start_s: float, peak: float = 90.0) -> CountedRepetition:
    """Give a repetition of two seconds."""
    return CountedRepetition(start_s, start_s + 1, start_s + 2, peak, clean=True, partial=False)


def test_a_long_pause_begins_a_new_set() -> None:
    """Pauses up to the gap belong to a set, longer ones part two."""
    together = [repetition(0.0), repetition(2.0 + SET_GAP_S)]
    apart = [repetition(0.0), repetition(2.1 + SET_GAP_S)]
    assert [len(run) for run in _runs(together)] == [2]
    assert [len(run) for run in _runs(apart)] == [1, 1]


def test_what_one_leg_only_echoes_is_left_out() -> None:
    """Of two repetitions at the same time the farther one counts; one after the other both do."""
    assert without_echoes([repetition(0.0, 20.0)], [repetition(0.2, 60.0)]) == []
    assert without_echoes([repetition(0.0, 60.0)], [repetition(0.2, 20.0)]) == [repetition(0.0, 60.0)]
    assert without_echoes([repetition(0.0, 20.0)], [repetition(5.0, 60.0)]) == [repetition(0.0, 20.0)]


def test_a_measure_hidden_for_most_of_a_set_is_unknown() -> None:
    """More than half of the set hidden is unknown, less is not."""
    log = SideLog()
    log.take(happened.MeasureUnknown(2.0, "knee_spread_ratio", "view"))
    log.take(happened.MeasureKnown(8.0, "knee_spread_ratio"))
    log.close(20.0)
    assert "knee_spread_ratio" in _set([Span(0.0, 10.0)], log, SQUAT, "both").unknown
    assert "knee_spread_ratio" not in _set([Span(0.0, 20.0)], log, SQUAT, "both").unknown


def test_a_fault_still_on_at_the_end_is_kept() -> None:
    """The source may end while a fault lasts; it ends with the source."""
    log = SideLog()
    log.take(happened.FaultFound(3.0, "leans_forward", 2.5, 60.0))
    log.close(9.0)
    (fault,) = _set([Span(0.0, 9.0)], log, SQUAT, "both").faults
    assert (fault.start_s, fault.end_s) == (2.5, 9.0)
