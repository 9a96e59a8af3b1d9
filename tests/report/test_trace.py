"""The trace keeps the frames of a whole check in bounded memory."""

from itertools import pairwise

import pytest
from tests.report.examples import filmed, movement

from unsit.body.frame import Frame
from unsit.engine.coach import Coach
from unsit.report.trace import Trace

FRAMES = filmed("squat")


def traced(max_frames: int = 9000) -> Trace:
    """Give a trace of the squats."""
    trace = Trace(max_frames)
    for frame in FRAMES:
        trace.take(frame)
    return trace


def test_what_was_taken_is_given_back() -> None:
    """A kept frame has its time, its points, visibility and aspect, to the exactness of 32 bits."""
    (first, *_), (kept, *_) = FRAMES, traced().frames(0.0, 100.0)
    assert kept.time_s == first.time_s
    assert kept.aspect == pytest.approx(first.aspect)
    for a, b in zip(kept.image + kept.world, first.image + first.world, strict=True):
        assert a == pytest.approx(b, abs=1e-6)
    assert kept.visibility == pytest.approx(first.visibility)


def test_a_full_trace_is_thinned_evenly() -> None:
    """However many frames come, no more are kept than allowed, spread over the whole time."""
    trace = Trace(max_frames=64)
    for number in range(10_000):
        trace.take(Frame(number / 30))
        assert len(trace) < 64
    times = [frame.time_s for frame in trace.frames(0.0, 1e9)]
    gaps = {round(b - a, 6) for a, b in pairwise(times)}
    assert len(gaps) == 1
    assert times[0] == 0.0
    assert times[-1] > 320


def test_frames_without_anybody_leave_a_gap_in_a_signal() -> None:
    """Where nobody was seen a signal has no value, and the nearest frame to draw is one with somebody."""
    trace = Trace()
    for frame in FRAMES:
        trace.take(Frame(frame.time_s) if 2.0 < frame.time_s < 3.0 else frame)
    signal = trace.signal("knee_flexion_deg.left", "both", 0.0, 5.0)
    hidden = [time_s for time_s, value in zip(signal.times_s, signal.values, strict=True) if value is None]
    assert hidden
    assert all(2.0 < time_s < 3.0 for time_s in hidden)
    nearest = trace.nearest(2.3)
    assert nearest is not None
    assert nearest.seen
    assert trace.nearest(500.0) is None


def test_a_signal_is_what_the_engine_saw() -> None:
    """The plotted signal passes a repetition's farthest value as the engine measured it."""
    squat = movement("squat")
    assert squat.repetition is not None
    coach = Coach(squat, "both")
    peaks = [event.peak for frame in FRAMES for event in coach.update(frame) if hasattr(event, "peak")]
    signal = traced().signal(squat.repetition.measure, "both", 0.0, 100.0)
    assert len(peaks) == 2
    assert max(signal.known) == pytest.approx(max(peaks), abs=0.5)
