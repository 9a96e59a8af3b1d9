"""Mobility checks: which value counts, and when there is none, and why."""

import json
from dataclasses import replace

import pytest

from unsit.body.frame import Frame
from unsit.engine.checking import CheckWatch, Seen, best
from unsit.engine.events import NoValue
from unsit.engine.facing import check_facings
from unsit.engine.result import CheckValue
from unsit.engine.sets import SetWatch
from unsit.figure.camera import frames, placed
from unsit.figure.motion import performance
from unsit.movement.library import load_library
from unsit.movement.model import Better, CheckRule, Counts, Movement

LIBRARY = load_library()
RAISE, STRETCH, STAND, BEND = (
    LIBRARY.movements[name] for name in ("straight_leg_raise", "hip_stretch_floor", "chair_stand", "fingertip_to_floor")
)
RULE = CheckRule(
    id="x", name="X", what="X.", how=("Do it.",), counts=Counts.LARGEST, better=Better.MORE, error=1, change=1,
    basis="Tried.", measure="hip_flexion_deg.active", spoiled_by=("knee_bends",),
)  # fmt: skip


def repeated(
    watch: CheckWatch, values: list[float | None], trouble: NoValue | None = None, *, fault: str = ""
) -> float | None:
    """Give what is read off one whole repetition, ten frames a second, with this trouble at its last frame."""
    for number, value in enumerate(values):
        last = trouble if number == len(values) - 1 else None
        now: NoValue | None = "hidden" if value is None else last
        watch.see(Seen(number / 10, 0.1, working=True, value=value, trouble=now, fault=fault if last else ""))
    return watch.repeated(0.0, whole=True, fault="", seen=True)


def test_the_largest_value_is_the_best_of_the_whole_repetitions() -> None:
    """Each repetition gives its own farthest value; the one of the set is the best of them."""
    watch = CheckWatch(RULE)
    assert [repeated(watch, [10.0, peak, 12.0]) for peak in (40.0, 60.0, 50.0)] == [40.0, 60.0, 50.0]
    assert watch.value == 60.0


def test_the_smallest_value_is_the_best_where_less_is_better() -> None:
    """What sinks is read at its lowest."""
    watch = CheckWatch(replace(RULE, counts=Counts.SMALLEST))
    assert [repeated(watch, [1.0, low, 0.9]) for low in (0.4, 0.2, 0.3)] == [0.4, 0.2, 0.3]
    assert watch.value == 0.2


def test_a_spoiled_repetition_gives_no_value_and_the_next_one_does() -> None:
    """A fault of `spoiled_by` takes the value of its repetition alone, and is told when there is no other."""
    watch = CheckWatch(RULE)
    assert repeated(watch, [10.0, 80.0, 70.0], "fault", fault="knee_bends") is None
    assert (watch.no_value, watch.fault) == ("fault", "knee_bends")
    assert repeated(watch, [10.0, 50.0, 12.0]) == 50.0


def test_a_repetition_whose_best_moment_was_hidden_gives_no_value() -> None:
    """What was read on the way there would be too little."""
    watch = CheckWatch(RULE)
    assert repeated(watch, [10.0, 30.0, None, None, None, None, None, 28.0]) is None
    assert watch.no_value == "hidden"


def test_a_partial_repetition_gives_no_value() -> None:
    """It turned back too early."""
    watch = CheckWatch(RULE)
    watch.see(Seen(0.0, 0.1, working=True, value=20.0, trouble=None))
    assert watch.repeated(0.0, whole=False, fault="", seen=True) is None
    assert watch.no_value == "short"


def test_a_hold_gives_the_mean_once_it_was_long_enough() -> None:
    """Until `time_s` is held there is no value; then there is one with every second."""
    watch = CheckWatch(replace(RULE, counts=Counts.HOLD, time_s=2.0))
    read = [watch.see(Seen(n / 10, 0.1, working=True, value=90.0 + n % 2, trouble=None)) for n in range(45)]
    told = [(n, value) for n, value in enumerate(read) if value is not None]
    assert [n for n, _ in told] == pytest.approx([19, 29, 39], abs=1)
    assert all(value == pytest.approx(90.5, abs=0.1) for _, value in told)


def test_the_value_of_a_set_is_the_last_of_what_grows_and_the_best_of_what_is_repeated() -> None:
    """A count or a mean replaces the one before; the best of repetitions stays."""
    assert best(Counts.LARGEST, [3, 5, 4]) == 5
    assert best(Counts.SMALLEST, [3, 1, 4]) == 1
    assert best(Counts.STILL_SPINE, [3, 5, 4]) == 5
    assert best(Counts.HOLD, [3, 5, 4]) == 4


def watched(movement: Movement, seen: list[Frame]) -> CheckValue:
    """Give what the check of the first set says."""
    watch = SetWatch(movement)
    for frame in seen:
        watch.update(frame)
    found = watch.finish()[0].check
    assert found is not None
    return found


def filmed(movement: Movement, *, repetitions: int = 3, hold_s: float = 10.0, fps: float = 15.0) -> list[Frame]:
    """Give the figure doing it, seen from the advised place."""
    shown = performance(movement, "left", repetitions=repetitions, hold_s=hold_s, fps=fps)
    camera = placed(movement.views[0], movement.position, "left", [pose.points for pose in shown.poses])
    return list(frames(shown.poses, camera))


def test_stands_are_counted_until_their_time_is_over() -> None:
    """Thirty seconds from the first stand on; what comes later does not count."""
    told = watched(STAND, filmed(STAND, repetitions=15))
    assert (told.value, told.unit, told.why) == (12.0, "count", "")


def test_who_stops_before_the_time_is_over_has_no_count() -> None:
    """Eight stands of twenty seconds are no value for thirty."""
    told = watched(STAND, filmed(STAND, repetitions=8))
    assert (told.value, told.why) == (None, "short")


def test_a_hold_that_is_too_short_has_no_value() -> None:
    """It was counted, but nothing can be read off it."""
    told = watched(STRETCH, filmed(STRETCH, hold_s=4.0))
    assert (told.value, told.why) == (None, "short")


def test_what_is_hidden_from_the_camera_has_no_value() -> None:
    """The toes are outside the picture: bent forward, and counted, but no value."""
    seen = [
        replace(frame, visibility=tuple(0.0 if n in (31, 32) else v for n, v in enumerate(frame.visibility)))
        for frame in filmed(BEND)
    ]
    told = watched(BEND, seen)
    assert (told.value, told.why) == (None, "hidden")


def test_a_place_from_which_it_cannot_be_seen_gives_no_value() -> None:
    """Only the sides that the movement's views face, and that show its measure, give a value; and that is said."""
    watch = CheckWatch(replace(RULE, counts=Counts.HOLD, time_s=1.0))
    for n in range(30):
        watch.see(Seen(n / 10, 0.1, working=True, value=90.0, trouble="view"))
    assert (watch.value, watch.no_value) == (None, "view")
    assert check_facings(RAISE) == {"active_side"}
    assert check_facings(STAND) == {"active_side", "other_side"}
    assert check_facings(LIBRARY.movements["squat"]) == set()


def test_a_check_can_be_put_away_in_the_middle() -> None:
    """A snapshot through JSON goes on as if nothing had happened."""
    whole, first, second = CheckWatch(RULE), CheckWatch(RULE), CheckWatch(RULE)
    for watch in (whole, first):
        watch.see(Seen(0.0, 0.1, working=True, value=30.0, trouble=None))
    second.restore(json.loads(json.dumps(first.snapshot())))
    assert repeated(second, [20.0]) == repeated(whole, [20.0]) == 30.0
