"""A check from its first frame to its sets: what watches, and what is remembered on the way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from unsit.body.frame import Frame
from unsit.engine.events import Event
from unsit.engine.result import SetResult
from unsit.report.material import Material
from unsit.report.sight import Sight


class Watch(Protocol):
    """What takes frames and gives sets: it watches for one movement, or recognises movements."""

    def update(self, frame: Frame, /) -> list[Event]:
        """Take a frame; give what happened."""
        ...

    def finish(self) -> tuple[SetResult, ...]:
        """Take that the source has ended; give its sets in order of time."""
        ...


@dataclass(slots=True)
class Observation:
    """What a check has gathered.

    sets: what was found, once `watched` has returned. material: what a report will draw from; None when none is wanted.
    """

    sight: Sight = field(default_factory=Sight)
    material: Material | None = None
    sets: tuple[SetResult, ...] = ()


def watched(
    source: Iterable[tuple[Frame, Any]],
    watch: Watch,
    observation: Observation,
    each: Callable[[Frame], None] = lambda _: None,
) -> Observation:
    """Look at every frame of a source, fill the observation and give it back.

    source: frames, each with its picture (height × width × 3, RGB) or None. each: called with every frame after it was
    looked at, to save it or to show how far it has come.
    """
    for frame, picture in source:
        observation.sight.take(frame, picture)
        events = watch.update(frame)
        if observation.material is not None:
            observation.material.take(frame, picture, events)
        each(frame)
    observation.sets = watch.finish()
    return observation
