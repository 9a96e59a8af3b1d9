"""A check goes through a source once and gathers what the result needs."""

from tests.report.examples import filmed, movement

from unsit.body.frame import Frame
from unsit.engine.events import Event
from unsit.engine.result import SetResult
from unsit.engine.sets import SetWatch
from unsit.report.material import Material
from unsit.report.watching import Observation, watched

FRAMES = filmed("squat")


class Counting:
    """A watch that counts what it is given."""

    def __init__(self) -> None:
        self.frames = 0
        self.finished = 0

    def update(self, _frame: Frame) -> list[Event]:
        """Count a frame."""
        self.frames += 1
        return []

    def finish(self) -> tuple[SetResult, ...]:
        """Count an end."""
        self.finished += 1
        return ()


def test_every_frame_is_looked_at_once_and_the_watch_is_finished_once() -> None:
    """Watch, sight, trace and the caller see the same frames."""
    watch = Counting()
    seen: list[Frame] = []
    observation = watched(((frame, None) for frame in FRAMES), watch, Observation(material=Material()), seen.append)
    assert observation.material is not None
    counts = {watch.frames, len(seen), observation.sight.frames, len(observation.material.trace)}
    assert counts == {len(FRAMES)}
    assert watch.finished == 1


def test_the_sets_are_those_of_the_watch() -> None:
    """Two squats of the figure are two repetitions, with or without material for a report."""
    for gathered in (None, Material()):
        observation = watched(
            ((frame, None) for frame in FRAMES), SetWatch(movement("squat")), Observation(material=gathered)
        )
        assert [one.count for one in observation.sets] == [2]


def test_an_empty_source_has_no_sets() -> None:
    """No frames, no sets, no error."""
    assert watched((), SetWatch(movement("squat")), Observation()).sets == ()
