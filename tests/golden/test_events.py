"""The events of recordings stay as they were."""

import json

import pytest
from tests.golden.events import HERE, RECORDINGS, told

from unsit.engine.result import SetResult
from unsit.engine.sets import SetWatch
from unsit.movement.library import load_library
from unsit.vision.source import open_source


@pytest.mark.parametrize("name", sorted(RECORDINGS))
def test_a_recording_gives_its_golden_events(name: str) -> None:
    """The same events in the same order, at the same times and values but for the last digits."""
    golden = json.loads((HERE / f"{name}.events.json").read_text(encoding="utf-8"))
    now = json.loads(json.dumps(told(name)))
    assert [row["event"] for row in now] == [row["event"] for row in golden]
    for row, wanted in zip(now, golden, strict=True):
        assert set(row) == set(wanted)
        for key, value in wanted.items():
            if isinstance(value, float):
                assert row[key] == pytest.approx(value, abs=0.02), (wanted["event"], key)
            elif key != "start" or wanted["event"] != "Calibrated":
                assert row[key] == value, (wanted["event"], key)


def found(name: str) -> SetResult:
    """Give the one set of a recording."""
    watch = SetWatch(load_library().movements[name])
    for frame, _ in open_source(HERE / f"{name}.landmarks"):
        watch.update(frame)
    (one,) = watch.finish()
    return one


def test_six_kicks_and_a_moving_spine_in_three_of_them() -> None:
    """All six count on the left; the spine is found moving in the third to the fifth and in no other."""
    kicks = found("side_kick_front_back")
    assert (kicks.side, kicks.count, kicks.partial) == ("left", 6, 0)
    moved = [
        number
        for number, kick in enumerate(kicks.repetitions, 1)
        if any(
            fault.id == "spine_moves" and fault.start_s < kick.end_s and fault.end_s > kick.start_s
            for fault in kicks.faults
        )
    ]
    assert moved == [3, 4, 5]


def test_five_circles_each_way() -> None:
    """Forward and backward circles are told apart and counted exactly, without a fault."""
    circles = found("side_kick_circles")
    assert (circles.side, circles.circle_count("forward"), circles.circle_count("backward")) == ("left", 5, 5)
    assert circles.faults == ()


def test_a_hold_with_a_pause_counts_what_was_held() -> None:
    """Eleven and thirteen seconds held with six let go between them are twenty-four, within one second."""
    stretch = found("hip_stretch_floor")
    assert stretch.side == "right"
    assert stretch.hold_s == pytest.approx(24.0, abs=1.0)
    assert len(stretch.holds) == 2
