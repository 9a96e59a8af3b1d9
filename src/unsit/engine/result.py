"""A finished set and a finished check, as values."""

from dataclasses import dataclass
from typing import Final, Literal

from unsit.body.measures import Side
from unsit.engine.events import NoValue

RESULT_FORMAT: Final = 1
"""Version of the JSON form."""
SURE_COUNT: Final = 0.9
"""A count that is less sure than this is only about right, and is told so; the player's `UNSURE` is the same."""


@dataclass(frozen=True, slots=True)
class FaultSpan:
    """A fault from start to end; value is the worst, in the measure's unit."""

    id: str
    start_s: float
    end_s: float
    value: float


@dataclass(frozen=True, slots=True)
class CountedRepetition:
    """One repetition of a set; partial ones are marked."""

    start_s: float
    peak_s: float
    end_s: float
    peak: float
    clean: bool
    partial: bool


@dataclass(frozen=True, slots=True)
class CountedCircle:
    """One circle of a set."""

    start_s: float
    end_s: float
    direction: Literal["forward", "backward"]
    radius_deg: float
    roundness_ratio: float


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class CheckValue:
    """What a mobility check gave: a value in its unit (`deg`, `ratio` or `count`), or None and why there is none.

    error, change: as the movement file has them. why: empty where there is a value. fault: the fault that spoiled it.
    """

    id: str
    value: float | None
    unit: str
    error: float
    change: float
    why: NoValue | Literal[""] = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class SetResult:
    """One set of one movement on one side.

    holds: the stretches that were held; hold_s is their sum. unknown: names of measures that could not be seen during
    more than half of the set. confidence: 0 … 1, how sure the movement itself is; 1 when it was named.
    count_confidence: 0 … 1, the probability that exactly as many whole repetitions were done as are told; None where
    that is not told: without repetitions, or where the movement was not named. check: of a movement that is a mobility
    check.
    """

    movement: str
    side: Side | Literal["both"]
    start_s: float
    end_s: float
    repetitions: tuple[CountedRepetition, ...] = ()
    holds: tuple[Span, ...] = ()
    circles: tuple[CountedCircle, ...] = ()
    faults: tuple[FaultSpan, ...] = ()
    unknown: tuple[str, ...] = ()
    still_spine_deg: float | None = None
    confidence: float = 1.0
    count_confidence: float | None = None
    check: CheckValue | None = None

    @property
    def count(self) -> int:
        """How many whole repetitions."""
        return sum(not repetition.partial for repetition in self.repetitions)

    @property
    def is_about(self) -> bool:
        """Whether the count may well be another one."""
        return self.count_confidence is not None and self.count_confidence < SURE_COUNT

    @property
    def partial(self) -> int:
        """How many partial repetitions."""
        return sum(repetition.partial for repetition in self.repetitions)

    @property
    def hold_s(self) -> float:
        """How long was held, in seconds."""
        return sum(span.end_s - span.start_s for span in self.holds)

    def circle_count(self, direction: str) -> int:
        """How many circles this way."""
        return sum(circle.direction == direction for circle in self.circles)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Everything a check of one source found.

    advice: plain sentences. warnings: what was wrong with the source. interrupted: the check was stopped early and
    holds what was seen until then.
    """

    source: str
    duration_s: float
    frames: int
    frames_seen: int
    sets: tuple[SetResult, ...]
    advice: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    interrupted: bool = False
