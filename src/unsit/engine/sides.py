"""Finding out which side is worked while it happens."""

from unsit.body.frame import Frame
from unsit.body.measures import Side
from unsit.engine import events as happened
from unsit.engine.coach import Coach
from unsit.engine.events import Event
from unsit.engine.state import Stateful
from unsit.movement.model import Movement

_WORK = (happened.RepetitionStarted, happened.HoldStarted, happened.CircleCompleted)


class SideFinder(Stateful):
    """A coach for a movement of one side that finds the side out.

    Both sides are watched; the first that works (or alone is in position) is taken and told of by `SideRecognised`; of
    two that begin together, the one whose position shows its side more clearly. When its position is lost, the other
    side may be taken.
    """

    STATE = ("coaches", "side")
    __slots__ = STATE

    def __init__(self, movement: Movement) -> None:
        self.coaches: dict[str, Coach] = {"left": Coach(movement, "left"), "right": Coach(movement, "right")}
        self.side = ""

    def update(self, frame: Frame) -> list[Event]:
        """Take a frame; give what happened on the side taken."""
        told = {side: coach.update(frame) for side, coach in self.coaches.items()}
        taken: list[Event] = []
        if not self.side or not self.coaches[self.side].in_position:
            working = [side for side, events in told.items() if any(isinstance(event, _WORK) for event in events)]
            there = [side for side, coach in self.coaches.items() if coach.in_position]
            now = max(working, key=self._clear_deg) if working else there[0] if len(there) == 1 else ""
            if now and now != self.side:
                self.side = now
                chosen: Side = "left" if now == "left" else "right"
                taken.append(happened.SideRecognised(frame.time_s, chosen))
                if not any(isinstance(event, happened.SetupReached) for event in told[now]):
                    taken.append(happened.SetupReached(frame.time_s))
        return taken + told[self.side] if self.side else taken

    def _clear_deg(self, side: str) -> float:
        return self.coaches[side].side_margin_deg()

    def finish(self) -> list[Event]:
        """Take that the source has ended."""
        told = {side: coach.finish() for side, coach in self.coaches.items()}
        return told[self.side] if self.side else []
