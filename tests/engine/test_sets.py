"""From what the coach told to sets."""

from unsit.engine import events as happened
from unsit.engine.result import CountedRepetition
from unsit.engine.sets import SET_GAP_S, Held, SideLog, _runs, _set, without_echoes
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


def test_of_two_sides_held_at_once_the_clearer_one_counts() -> None:
    """Only one ankle can lie on the other thigh: of two equal holds the clearer is left."""
    left, right = Held(9.4, 37.9, clear_deg=44.0), Held(9.4, 37.9, clear_deg=8.0)
    assert without_echoes([left], [right]) == [left]
    assert without_echoes([right], [left]) == []


def test_a_moment_on_the_other_side_does_not_outweigh_a_long_hold() -> None:
    """How long counts as well as how clearly: a slip of the eye for two seconds does not change the side."""
    long, short = Held(5.0, 35.0, clear_deg=20.0), Held(6.0, 8.0, clear_deg=40.0)
    assert without_echoes([long], [short]) == [long]
    assert without_echoes([short], [long]) == []


def test_a_measure_hidden_for_most_of_a_set_is_unknown() -> None:
    """More than half of the set hidden is unknown, less is not."""
    log = SideLog()
    log.take(happened.MeasureUnknown(2.0, "knee_spread_ratio", "view"))
    log.take(happened.MeasureKnown(8.0, "knee_spread_ratio"))
    log.close(20.0)
    assert "knee_spread_ratio" in _set([Held(0.0, 10.0)], log, SQUAT, "both").unknown
    assert "knee_spread_ratio" not in _set([Held(0.0, 20.0)], log, SQUAT, "both").unknown


def test_a_fault_still_on_at_the_end_is_kept() -> None:
    """The source may end while a fault lasts; it ends with the source."""
    log = SideLog()
    log.take(happened.FaultFound(3.0, "leans_forward", 2.5, 60.0))
    log.close(9.0)
    (fault,) = _set([Held(0.0, 9.0)], log, SQUAT, "both").faults
    assert (fault.start_s, fault.end_s) == (2.5, 9.0)
