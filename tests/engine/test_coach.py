"""The coach on the figure: what must not depend on how the person is seen, and what happens when sight is poor."""

import json
from dataclasses import replace
from functools import cache
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unsit.body.frame import Frame, mirrored
from unsit.engine import events as happened
from unsit.engine.coach import Coach
from unsit.engine.errors import TimeNotIncreasing, WrongSide, WrongSnapshot
from unsit.engine.events import Event
from unsit.engine.reading import SetSide
from unsit.engine.result import SetResult
from unsit.engine.sets import SetWatch
from unsit.engine.sides import SideFinder
from unsit.movement.library import load_library
from unsit.movement.model import Movement
from unsit.proof.cases import Case
from unsit.proof.prove import filmed

MOVEMENTS = ("squat", "side_kick_front_back", "side_kick_circles", "hip_stretch_floor")


def movement(name: str) -> Movement:
    """Give a movement of the library."""
    return load_library().movements[name]


@cache
def frames(name: str, fault: str = "", fps: float = 30.0) -> tuple[Frame, ...]:
    """Give the figure doing a movement on the left side, seen from its first view."""
    one = movement(name)
    return tuple(filmed(one, Case(name, one.views[0].id, fault=fault, fps=fps))[0])


def side_of(name: str) -> SetSide:
    """Give the side a coach of this movement takes."""
    return "both" if movement(name).sides == "both" else "left"


def told(name: str, seen: tuple[Frame, ...] | list[Frame], side: SetSide | None = None) -> list[Event]:
    """Give all events of a coach that watches these frames."""
    coach = Coach(movement(name), side or side_of(name))
    return [event for frame in seen for event in coach.update(frame)] + coach.finish()


def sets(name: str, seen: tuple[Frame, ...] | list[Frame]) -> tuple[SetResult, ...]:
    """Give the sets found in these frames."""
    watch = SetWatch(movement(name))
    for frame in seen:
        watch.update(frame)
    return watch.finish()


def counts(name: str, seen: tuple[Frame, ...] | list[Frame]) -> list[tuple[str, int, int, int, int]]:
    """Give side and counts of each set."""
    return [
        (one.side, one.count, one.circle_count("forward"), one.circle_count("backward"), round(one.hold_s))
        for one in sets(name, seen)
    ]


@pytest.mark.parametrize("name", MOVEMENTS)
def test_the_same_frames_give_the_same_events(name: str) -> None:
    """The coach is deterministic."""
    assert told(name, frames(name)) == told(name, frames(name))


@pytest.mark.parametrize("name", MOVEMENTS)
def test_a_mirror_changes_only_the_side(name: str) -> None:
    """A mirrored body gives the same counts on the other side."""
    other = {"left": "right", "right": "left", "both": "both"}
    there = [mirrored(frame) for frame in frames(name)]
    assert counts(name, there) == [(other[one[0]], *one[1:]) for one in counts(name, frames(name))]


def moved(frame: Frame, scale: float, dx: float, dy: float) -> Frame:
    """Give the frame of a body of another size and place in the picture."""
    image = tuple((x * scale + dx, y * scale + dy, z * scale) for x, y, z in frame.image)
    world = tuple((x * scale, y * scale, z * scale) for x, y, z in frame.world)
    return replace(frame, image=image, world=world)


@pytest.mark.parametrize("name", MOVEMENTS)
@settings(max_examples=5, deadline=None)
@given(scale=st.floats(0.3, 3.0), dx=st.floats(-0.5, 0.5), dy=st.floats(-0.5, 0.5))
def test_size_and_place_in_the_picture_do_not_matter(name: str, scale: float, dx: float, dy: float) -> None:
    """Scale and shift of the landmarks leave counts as they are."""
    assert counts(name, [moved(frame, scale, dx, dy) for frame in frames(name)]) == counts(name, frames(name))


@pytest.mark.parametrize("name", MOVEMENTS)
@pytest.mark.parametrize("fps", [12.0, 15.0, 60.0])
def test_the_frame_rate_does_not_matter(name: str, fps: float) -> None:
    """From 12 to 60 frames a second the counts are those of 30."""
    assert counts(name, frames(name, fps=fps)) == counts(name, frames(name))


@pytest.mark.parametrize("name", MOVEMENTS)
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1000), share=st.floats(0.0, 0.4))
def test_dropped_frames_do_not_matter(name: str, seed: int, share: float) -> None:
    """Any four frames in ten may be missing at random."""
    random = Random(seed)
    assert counts(name, [frame for frame in frames(name) if random.random() >= share]) == counts(name, frames(name))


@pytest.mark.parametrize("name", MOVEMENTS)
@settings(max_examples=4, deadline=None)
@given(share=st.floats(0.02, 0.98))
def test_a_snapshot_at_any_frame_goes_on_as_if_nothing_had_happened(name: str, share: float) -> None:
    """Put away and taken up again anywhere, through text, the coach tells the same events."""
    fault = movement(name).faults[0].id
    seen = frames(name, fault)
    cut = int(len(seen) * share)
    first = Coach(movement(name), side_of(name))
    before = [event for frame in seen[:cut] for event in first.update(frame)]
    second = Coach(movement(name), side_of(name))
    second.restore(json.loads(json.dumps(first.snapshot())))
    after = [event for frame in seen[cut:] for event in second.update(frame)] + second.finish()
    assert before + after == told(name, seen)


def test_a_snapshot_of_something_else_is_refused() -> None:
    """A snapshot that lacks what a coach remembers raises WrongSnapshot."""
    with pytest.raises(WrongSnapshot, match="must hold"):
        Coach(movement("squat")).restore({"time_s": 1.0})


def test_time_must_increase() -> None:
    """A frame that is not later than the one before is misuse."""
    coach = Coach(movement("squat"))
    coach.update(frames("squat")[3])
    with pytest.raises(TimeNotIncreasing, match=r"greater than the one before, 0\.100 \(got 0\.067\)"):
        coach.update(frames("squat")[2])


def test_a_side_the_movement_does_not_have_is_misuse() -> None:
    """A movement of both sides has no left, one of one side no both."""
    with pytest.raises(WrongSide, match="must be both"):
        Coach(movement("squat"), "left")
    with pytest.raises(WrongSide, match="must be left or right"):
        Coach(movement("side_kick_front_back"), "both")


def test_nobody_in_sight_is_an_event_and_counts_nothing() -> None:
    """Sight lost for longer than half a second is told once, and its return too."""
    seen = list(frames("squat"))
    for number in range(100, 160):
        seen[number] = Frame(seen[number].time_s)
    events = told("squat", seen)
    assert [
        type(event) for event in events if isinstance(event, (happened.TrackingLost, happened.TrackingRegained))
    ] == [
        happened.TrackingLost,
        happened.TrackingRegained,
    ]


def test_frames_without_anybody_give_nothing() -> None:
    """An empty room is no set, no fault and no error."""
    assert sets("squat", [Frame(number / 30) for number in range(90)]) == ()


def test_badly_seen_landmarks_make_a_measure_unknown_and_never_a_fault() -> None:
    """At visibility 0.45 a fault that is being committed is not found but unknown."""
    fault = next(one for one in movement("side_kick_front_back").faults if one.id == "spine_moves")
    seen = [replace(frame, visibility=(0.45,) * 33) for frame in frames("side_kick_front_back", fault.id)]
    (one,) = sets("side_kick_front_back", seen)
    assert one.faults == ()
    assert fault.measure in one.unknown


def test_the_side_is_found_while_it_happens() -> None:
    """SideFinder tells the side before the first count and then what that side's coach tells."""
    finder = SideFinder(movement("side_kick_front_back"))
    events = [event for frame in frames("side_kick_front_back") for event in finder.update(frame)] + finder.finish()
    sides = [event.side for event in events if isinstance(event, happened.SideRecognised)]
    assert sides == ["left"]
    assert sum(isinstance(event, happened.RepetitionCompleted) for event in events) == 4
    assert isinstance(events[0], happened.SideRecognised)


@pytest.mark.parametrize("name", ["hip_stretch_chair", "hip_stretch_floor", "hip_stretch_wall"])
def test_the_position_itself_tells_which_side_it_is_on(name: str) -> None:
    """While a figure four is held the conditions that name a side are met more clearly on its own side."""
    mine, others = Coach(movement(name), "left"), Coach(movement(name), "right")
    clearer, held = 0, 0
    for frame in frames(name):
        mine.update(frame)
        others.update(frame)
        if mine.clock and mine.clock.holding:
            held += 1
            clearer += mine.side_margin_deg() > others.side_margin_deg()
    assert clearer == held > 0


def test_the_still_spine_range_ends_where_the_trunk_moves() -> None:
    """With a still spine the range is the whole kick, with a moving one it is clearly less than the kick."""
    (right,) = sets("side_kick_front_back", frames("side_kick_front_back"))
    (wrong,) = sets("side_kick_front_back", frames("side_kick_front_back", "spine_moves"))
    assert right.still_spine_deg == pytest.approx(max(one.peak for one in right.repetitions), abs=1.0)
    assert wrong.still_spine_deg is not None
    assert wrong.still_spine_deg < max(one.peak for one in wrong.repetitions) - 5.0


def test_cues_come_one_at_a_time_with_a_pause() -> None:
    """Two cues are at least four seconds apart, and the fault's own cue is said."""
    events = told("squat", frames("squat", "knees_cave"))
    cues = [event for event in events if isinstance(event, happened.CueGiven)]
    assert "knees_cave" in {cue.fault for cue in cues}
    assert all(later.time_s - earlier.time_s >= 4 for earlier, later in pairwise(cues))


def test_clean_work_is_praised() -> None:
    """After three clean repetitions a reassurance is said, and no fault."""
    cues = [event for event in told("squat", frames("squat")) if isinstance(event, happened.CueGiven)]
    assert cues
    assert all(cue.fault == "" and cue.text in movement("squat").reassurance for cue in cues)


def test_everything_stops_when_the_position_is_left() -> None:
    """A finished set is told with its side and its times."""
    events = told("side_kick_front_back", frames("side_kick_front_back"))
    (done,) = [event for event in events if isinstance(event, happened.SideCompleted)]
    assert done.side == "left"
    assert done.start_s < done.end_s


def test_from_behind_nothing_is_guessed() -> None:
    """Seen from behind, no kick is counted, no range measured, no fault named; the camera is said to be wrong."""
    one = movement("side_kick_front_back")
    behind = replace(one, views=(replace(one.views[0], azimuth_deg=-90.0), *one.views[1:]))
    seen, _ = filmed(behind, Case(one.id, one.views[0].id))
    watch = SetWatch(one)
    events = [event for frame in seen for event in watch.update(frame)]
    assert watch.finish() == ()
    assert any(isinstance(event, happened.CameraMisplaced) for event in events)
    guessed = (happened.RepetitionCompleted, happened.StillSpineMeasured, happened.FaultFound)
    assert not any(isinstance(event, guessed) for event in events)


@pytest.mark.parametrize("name", ["side_kick_front_back", "side_kick_circles"])
def test_what_the_view_cannot_show_is_not_counted(name: str) -> None:
    """Where what is counted cannot be read, a way out and back is a guess, though the numbers move alike."""
    for facings, some in ((["other_side"], False), (["front"], True)):
        coach = Coach(movement(name), "left")
        counted = False
        for frame in frames(name):
            coach.view.time_s, coach.view.facings = frame.time_s, list(facings)
            events = coach.update(frame)
            counted |= any(
                isinstance(event, happened.RepetitionCompleted | happened.CircleCompleted) for event in events
            )
        assert counted is some
