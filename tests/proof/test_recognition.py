"""Which movement it is, told by whose figure moves like that."""

from collections.abc import Iterable

import pytest
from tests.golden.events import HERE as GOLDEN

from unsit.body.frame import Frame
from unsit.engine.result import CountedRepetition, SetResult, Span
from unsit.figure.camera import film, placed
from unsit.figure.motion import performance
from unsit.movement.library import load_library
from unsit.movement.model import CounterExample
from unsit.proof.cases import Case
from unsit.proof.prove import filmed
from unsit.proof.recognition import Candidate, Recogniser, chosen, fit
from unsit.vision.source import open_source

LIBRARY = load_library()
DISTRACTIONS = ("walking", "lying_down", "sitting_still", "turning_over")


def recognised(frames: Iterable[Frame]) -> set[str]:
    """Give the movements that are recognised in these frames."""
    recogniser = Recogniser(list(LIBRARY.movements.values()))
    for frame in frames:
        recogniser.update(frame)
    return {one.movement for one in recogniser.finish()}


def set_of(movement: str, start_s: float, repetitions: int = 0, hold_s: float = 0.0, side: str = "both") -> SetResult:
    """Give a set of so many repetitions of two seconds, or of one hold."""
    done = tuple(
        CountedRepetition(start_s + 2 * n, start_s + 2 * n + 1, start_s + 2 * n + 2, 90, clean=True, partial=False)
        for n in range(repetitions)
    )
    holds = (Span(start_s, start_s + hold_s),) if hold_s else ()
    end_s = start_s + max(2.0 * repetitions, hold_s)
    return SetResult(movement, side, start_s, end_s, done, holds)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", sorted(LIBRARY.movements))
def test_every_figure_is_recognised_as_itself(name: str) -> None:
    """Among all movements of the library, seen from its first view with noise, it is this one and no other."""
    view = LIBRARY.movements[name].views[0].id
    frames, _ = filmed(LIBRARY.movements[name], Case(name, view, fps=15.0, noise=1))
    assert recognised(frames) == {name}


@pytest.mark.parametrize("distraction", DISTRACTIONS)
def test_what_is_no_exercise_is_recognised_as_nothing(distraction: str) -> None:
    """Walking, lying down, sitting and turning over are none of the library's movements."""
    squat = LIBRARY.movements["squat"]
    frames, _ = filmed(squat, Case("squat", squat.views[-1].id, fps=15.0, distractor=distraction, noise=1))
    assert recognised(frames) == set()


def test_of_two_at_the_same_time_the_one_that_fits_better_for_longer_is_kept() -> None:
    """A well fitting long set wins against a badly fitting one that overlaps it."""
    good = Candidate(set_of("squat", 0.0, 5), 0.9, "squat")
    bad = Candidate(set_of("lunge", 1.0, 4), 0.6, "lunge")
    assert [one.movement for one in chosen([bad, good])] == ["squat"]


def test_variants_of_a_family_are_told_apart_by_fit_alone() -> None:
    """The variant that fits better is kept even if the other was counted for longer."""
    floor = Candidate(set_of("hip_stretch_floor", 2.0, hold_s=20), 0.85, "hip_stretch")
    wall = Candidate(set_of("hip_stretch_wall", 0.0, hold_s=30), 0.82, "hip_stretch")
    assert [one.movement for one in chosen([wall, floor])] == ["hip_stretch_floor"]


def test_a_single_repetition_on_the_way_into_something_else_is_left_out() -> None:
    """One kick just before ten seconds of another movement is its way in; far from it, it is one kick."""
    near = Candidate(set_of("lunge", 0.0, 1), 0.9, "lunge")
    far = Candidate(set_of("lunge", 60.0, 1), 0.9, "lunge")
    more = Candidate(set_of("squat", 4.0, 5), 0.9, "squat")
    assert [one.movement for one in chosen([near, more])] == ["squat"]
    assert [one.movement for one in chosen([far, more])] == ["squat", "lunge"]


def test_one_repetition_on_each_side_is_kept() -> None:
    """A lunge left and a lunge right are two sets of one movement."""
    left = Candidate(set_of("lunge", 0.0, 1, side="left"), 0.9, "lunge")
    right = Candidate(set_of("lunge", 3.0, 1, side="right"), 0.9, "lunge")
    assert [one.side for one in chosen([left, right])] == ["left", "right"]


def test_what_fits_badly_is_not_known() -> None:
    """Below the least confidence nothing is recognised."""
    assert chosen([Candidate(set_of("squat", 0.0, 5), 0.4, "squat")]) == ()


def test_what_only_looks_like_a_movement_is_not_named_and_nothing_else_is_in_its_place() -> None:
    """A look-alike wins against what fits worse at its time, and is then left out."""
    alike = Candidate(set_of("biceps_curl", 0.0, 5), 0.9, "biceps_curl", is_lookalike=True)
    worse = Candidate(set_of("push_up", 0.0, 4), 0.6, "push_up")
    later = Candidate(set_of("squat", 40.0, 4), 0.8, "squat")
    assert [one.movement for one in chosen([alike, worse, later])] == ["squat"]


def test_of_what_was_counted_and_what_only_looks_like_it_the_count_is_kept() -> None:
    """One movement at one time is one set, even if its likeness is surer than its count."""
    counted = Candidate(set_of("squat", 0.0, 5), 0.7, "squat")
    seen = Candidate(set_of("squat", 1.0, 6), 0.9, "squat", is_counted=False)
    assert [one.count for one in chosen([seen, counted])] == [5]
    assert [one.count for one in chosen([seen])] == [6]


def test_arms_that_bend_by_no_more_than_at_a_cable_are_no_curl() -> None:
    """The figure that curls to 106 instead of 136 degrees does nothing of the library."""
    curl = LIBRARY.movements["biceps_curl"]
    short = CounterExample(angles_deg={"elbow_flexion": -30.0}, at=("top",))
    shown = performance(curl, "left", repetitions=4, counter_example=short, fps=15.0)
    timed = [(pose.time_s, pose.points) for pose in shown.poses]
    assert (
        recognised(film(timed, placed(curl.views[0], curl.position, "left", [points for _, points in timed]))) == set()
    )


def test_a_stretch_on_the_floor_is_not_taken_for_one_at_the_wall() -> None:
    """Only what is held is compared: who lets the leg go between two stretches has no foot on a wall."""
    recording = GOLDEN / "hip_stretch_floor.landmarks"
    assert recognised(frame for frame, _ in open_source(recording)) == {"hip_stretch_floor"}


def test_the_fit_falls_with_the_difference_and_arms_may_be_free() -> None:
    """The same ranges fit fully, other ones less, nothing seen not at all; free arms count for little."""
    shown = {"knee_flexion_deg.active": (0.0, 90.0), "elbow_flexion_deg.active": (0.0, 10.0)}
    bent = shown | {"elbow_flexion_deg.active": (120.0, 130.0)}
    assert fit(shown, shown) == 1.0
    assert fit({}, shown) == 0.0
    assert fit(bent, shown) < fit(bent, shown, free_arms=True) < 1.0
