"""What the coach tells: facts in the past tense, each with the time of the frame that showed it.

Repetitions that are proven only afterwards come together, in order, each with its own time; that may lie before the
time of what was told in between, such as lost sight.
"""

from dataclasses import dataclass
from typing import Literal

from unsit.body.measures import Side

Direction = Literal["forward", "backward"]
NoValue = Literal["view", "hidden", "fault", "short"]
"""Why a mobility check has no value."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at `time_s`."""

    time_s: float


@dataclass(frozen=True, slots=True)
class SideRecognised(Event):
    """The side being worked became clear."""

    side: Side


@dataclass(frozen=True, slots=True)
class SetupReached(Event):
    """The person is in position; from now on things count. Proven by repetitions, it is since the first of them."""


@dataclass(frozen=True, slots=True)
class SetupLost(Event):
    """The position was left; nothing counts until it is taken again."""


@dataclass(frozen=True, slots=True)
class TrackingLost(Event):
    """Nobody, or too little of the body, is seen."""


@dataclass(frozen=True, slots=True)
class TrackingRegained(Event):
    """The body is seen again."""


@dataclass(frozen=True, slots=True)
class PictureFrozen(Event):
    """The picture has not changed at all since start_s; nothing of that time counts."""

    start_s: float


@dataclass(frozen=True, slots=True)
class Calibrated(Event):
    """The person's own start values are known."""

    start: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class RepetitionStarted(Event):
    """A repetition's excursion began."""


@dataclass(frozen=True, slots=True)
class RepetitionCompleted(Event):
    """A whole repetition; peak is the farthest value of its measure, in its unit.

    clean: no fault was found in it. Of one that was proven only afterwards nothing was watched but how far and how fast
    it went.
    """

    number: int
    start_s: float
    peak_s: float
    peak: float
    clean: bool


@dataclass(frozen=True, slots=True)
class RepetitionPartial(Event):
    """An excursion that turned back too early to count."""

    start_s: float
    peak_s: float
    peak: float


@dataclass(frozen=True, slots=True)
class HoldStarted(Event):
    """The position of the hold was taken at start_s."""

    start_s: float


@dataclass(frozen=True, slots=True)
class HoldProgressed(Event):
    """Another whole second was held."""

    held_s: float


@dataclass(frozen=True, slots=True)
class HoldPaused(Event):
    """The hold was left at end_s."""

    held_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class CircleCompleted(Event):
    """A whole circle."""

    number: int
    direction: Direction
    start_s: float
    radius_deg: float
    roundness_ratio: float


@dataclass(frozen=True, slots=True)
class FaultFound(Event):
    """A fault has lasted long enough; value is in the measure's unit, against its origin."""

    fault: str
    start_s: float
    value: float


@dataclass(frozen=True, slots=True)
class FaultCleared(Event):
    """A fault is over; value is the worst it was."""

    fault: str
    start_s: float
    value: float


@dataclass(frozen=True, slots=True)
class CameraMisplaced(Event):
    """The body is cut off, or seen from a side from which nothing can be judged; facings: the sides that are seen."""

    facings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureUnknown(Event):
    """A measure cannot be seen from here."""

    measure: str
    why: Literal["view", "hidden"]


@dataclass(frozen=True, slots=True)
class MeasureKnown(Event):
    """A measure can be seen again."""

    measure: str


@dataclass(frozen=True, slots=True)
class StillSpineMeasured(Event):
    """The still-spine range has grown: the largest kick with a still trunk."""

    range_deg: float


@dataclass(frozen=True, slots=True)
class CheckMeasured(Event):
    """A mobility check has a value, in its unit: value is the one of the set so far, latest the one just read."""

    check: str
    value: float
    latest: float


@dataclass(frozen=True, slots=True)
class CheckUnknown(Event):
    """A mobility check was done and has no value; fault is the one that spoiled it, if one did.

    why: view (it cannot be seen from here), hidden, fault, short (not for long enough, or nothing whole was done).
    """

    check: str
    why: NoValue
    fault: str


@dataclass(frozen=True, slots=True)
class CountJudged(Event):
    """How sure the count is with the repetition that is told next: the probability that it is exact, 0 … 1."""

    confidence: float


@dataclass(frozen=True, slots=True)
class CueGiven(Event):
    """What to say now: the cue of a fault, or a reassurance (fault empty)."""

    text: str
    fault: str


@dataclass(frozen=True, slots=True)
class SideCompleted(Event):
    """The set on this side is over: the position was left for good or the source ended."""

    side: Side | Literal["both"]
    start_s: float
    end_s: float
