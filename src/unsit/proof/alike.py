"""What looks like a movement though its coach counted nothing: excursions of the signal, compared with the figure.

A coach waits for the position its file asks for. To tell which movement it is, that is not needed: the signal of each
movement goes out and back, and what the body looks like meanwhile (`unsit.engine.posture`) is nearer to this movement's
figure than to any other's, or not.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from unsit.body.frame import Frame
from unsit.engine.counting import Excursion, RepetitionCounter
from unsit.engine.posture import Eye, Likeness, numbers_of
from unsit.engine.reading import SetSide, reading
from unsit.engine.result import CountedRepetition, SetResult
from unsit.engine.runs import can_be_proven
from unsit.engine.sets import SET_GAP_S
from unsit.engine.smoothing import OneEuro
from unsit.engine.templates import TEMPLATES
from unsit.movement.model import Movement, Sides

MOST_RATIO: Final = 1.2
"""An excursion looks like a movement if it is at most so many times as far from it as from the nearest other one, …"""
MOST_DISTANCE: Final = 2.0
"""… and at most so far from it (`unsit.engine.posture.distance`). Both, and the numbers below, were chosen on the
fitting half of recordings of people; from 1.1 to 1.3 and from 1.8 to 2.4 they name the same but for two of fifty."""
ENOUGH: Final = 3
TWO_RATIO: Final = 0.8
ALONE_RATIO: Final = 0.6
"""So many are enough. Two alone must be so much nearer to the movement than to any other in the mean, one alone even
more: arms that are lifted to the face twice are no front raise."""
ALIKE_SHARE: Final = 0.5
"""At least this share of the excursions that follow each other must look like the movement."""
SURENESS: Final = 1.1
SURENESS_LOST: Final = 0.35
"""How sure the movement is: the first, less the second times the mean ratio."""


@dataclass(frozen=True, slots=True)
class AlikeSet:
    """Excursions that look like a movement. ratio: their mean one."""

    result: SetResult
    ratio: float

    @property
    def confidence(self) -> float:
        """How sure the movement is, 0 … 1."""
        return max(0.0, min(1.0, SURENESS - SURENESS_LOST * self.ratio))


class PostureLog:
    """What the body looked like, as often as `take` is called."""

    def __init__(self) -> None:
        self._eye = Eye()
        self._times: list[float] = []
        self._samples: list[list[float | None]] = []

    def take(self, frame: Frame) -> None:
        """Take a frame in which somebody is seen."""
        self._times.append(frame.time_s)
        self._samples.append(self._eye.sample(frame))

    def numbers(self, start_s: float, end_s: float) -> list[float | None]:
        """Return the numbers of the time between (`posture.numbers_of`); an empty list where nothing was sampled."""
        return numbers_of(self._samples[bisect_left(self._times, start_s) : bisect_right(self._times, end_s)])


class SignalWatch:
    """Follows the signal of a movement on one side, whatever the body's position, and keeps its whole excursions."""

    def __init__(self, movement: Movement, side: SetSide) -> None:
        rule = movement.repetition
        if rule is None:
            raise ValueError(f"a signal needs a movement with repetitions (got '{movement.id}')")
        self._movement, self._side = movement, side
        one = reading(rule.measure, side)
        self._take, self._filter = one.take, OneEuro(one.measure.unit, circular=one.measure.circular)
        self._counter = RepetitionCounter(rule, halves=True)
        self._excursions: list[Excursion] = []

    def update(self, frame: Frame) -> None:
        """Take a frame in which somebody is seen."""
        taken = self._take(frame)
        if taken is None:
            return
        done = self._counter.step(frame.time_s, self._filter.step(frame.time_s, taken[0]))
        if done and done.whole:
            self._excursions.append(done)

    def sets(self, log: PostureLog) -> list[AlikeSet]:
        """Return the sets whose excursions look like the movement."""
        likeness = Likeness(self._movement.id)
        found = []
        for run in _runs(self._excursions):
            alike = []
            for done in run:
                numbers = log.numbers(done.start_s, done.end_s)
                if not numbers:
                    continue
                far, nearest = likeness.compared(numbers)
                if far < MOST_DISTANCE and far < MOST_RATIO * nearest:
                    alike.append((done, far / nearest))
            if alike and len(alike) >= ALIKE_SHARE * len(run):
                ratio = fmean(ratio for _, ratio in alike)
                if ratio < _most_ratio(len(alike)):
                    found.append(AlikeSet(self._result([done for done, _ in alike]), ratio))
        return found

    def _result(self, run: Sequence[Excursion]) -> SetResult:
        done = tuple(CountedRepetition(x.start_s, x.peak_s, x.end_s, x.peak, clean=True, partial=False) for x in run)
        unseen = tuple(dict.fromkeys(fault.measure for fault in self._movement.faults))
        return SetResult(self._movement.id, self._side, run[0].start_s, run[-1].end_s, done, unknown=unseen)


def signal_watches(movements: Iterable[Movement]) -> list[SignalWatch]:
    """Return a watch for each side of each movement that can be told by what it looks like."""
    return [
        SignalWatch(movement, side)
        for movement in movements
        if movement.id in TEMPLATES and can_be_proven(movement)
        for side in _sides(movement)
    ]


def _most_ratio(count: int) -> float:
    """Return the mean ratio below which so many excursions are enough."""
    if count >= ENOUGH:
        return MOST_RATIO
    return TWO_RATIO if count == ENOUGH - 1 else ALONE_RATIO


def _sides(movement: Movement) -> tuple[SetSide, ...]:
    return ("both",) if movement.sides is Sides.BOTH else ("left", "right")


def _runs(excursions: Iterable[Excursion]) -> list[list[Excursion]]:
    """Group by pauses longer than SET_GAP_S."""
    runs: list[list[Excursion]] = []
    for done in excursions:
        if runs and done.start_s - runs[-1][-1].end_s <= SET_GAP_S:
            runs[-1].append(done)
        else:
            runs.append([done])
    return runs
