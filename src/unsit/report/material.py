"""What a report draws from, gathered while the frames go by."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from unsit.body.frame import Frame
from unsit.engine.events import Event
from unsit.report.stills import StillKeeper
from unsit.report.trace import Trace


@dataclass(slots=True)
class Material:
    """Landmarks and small pictures of a whole check; bounded in memory, however long the source is."""

    trace: Trace = field(default_factory=Trace)
    stills: StillKeeper = field(default_factory=StillKeeper)

    def take(self, frame: Frame, picture: Any | None, events: Sequence[Event]) -> None:
        """Remember of a frame what may be drawn.

        picture: RGB, height × width × 3 bytes, or None. events: what the frame led to.
        """
        self.trace.take(frame)
        self.stills.take(frame, picture, events)
