"""How sure the count of a set is while it goes on, for those who do not wait for its end."""

from typing import Final

from unsit.body.frame import Frame
from unsit.engine import events as happened
from unsit.engine.coach import Coach
from unsit.engine.confidence import CountWatch, confidence_of
from unsit.engine.events import Event
from unsit.engine.result import CountedRepetition
from unsit.engine.sets import SideLog

COUNTS: Final = (happened.RepetitionCompleted, happened.RepetitionPartial)


class LiveCount:
    """Goes along with one coach and says before each completed repetition how sure the count is with it."""

    def __init__(self, coach: Coach) -> None:
        self._watch, self._log = CountWatch(coach), SideLog()

    def take(self, frame: Frame, events: list[Event]) -> list[Event]:
        """Take a frame and what the coach made of it; return that, with `CountJudged` before the last repetition."""
        self._watch.take(frame)
        for event in events:
            if isinstance(event, COUNTS):
                self._log.take(event)
        done = [n for n, event in enumerate(events) if isinstance(event, happened.RepetitionCompleted)]
        if not done:
            return events
        counted = [one for one in self._log.counted if isinstance(one, CountedRepetition)]
        doubts = self._watch.doubts(counted, is_going_on=True)
        if doubts is None:
            return events
        judged = happened.CountJudged(frame.time_s, round(confidence_of(doubts), 3))
        return [*events[: done[-1]], judged, *events[done[-1] :]]
