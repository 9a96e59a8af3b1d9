"""What the coach read off a recording, frame by frame: the signal, what was counted, and why nothing was meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from accuracy.people_truth import PersonTruth
from unsit.body.frame import Frame
from unsit.engine.coach import Coach
from unsit.engine.result import CountedRepetition
from unsit.engine.sets import SetWatch
from unsit.movement.model import Movement, RepetitionRule, Sides

LEAST_S: Final = 0.3
"""What kept the coach from counting for less than this is not shown."""
UNPROVEN: Final = "out and back, not counted"
GAP_S: Final = 0.5
"""Frames farther apart than this are a gap."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A stretch of time in which nothing was counted, and why; note: a word on this one."""

    start_s: float
    end_s: float
    why: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SideTrace:
    """One side of a recording. values: the signal in the measure's unit, None where it is not seen."""

    side: str
    rule: RepetitionRule
    times: tuple[float, ...]
    values: tuple[float | None, ...]
    counted: tuple[CountedRepetition, ...]
    refused: tuple[Refused, ...]


def _why(coach: Coach, frame: Frame) -> tuple[str, ...]:
    """Return why nothing is counted at a frame, each reason by itself; none while it is."""
    if not frame.seen:
        return ("nobody is seen",)
    if coach.freeze.is_frozen:
        return ("the picture stands still",)
    if coach.is_counting:
        return ()
    unmet = []
    for check in coach.unmet():
        if (missed := check.missed()) is None:
            unmet.append(f"{check.measure} is not seen")
        else:
            unmet.append(f"{check.measure} {'at least' if missed.at_least else 'at most'} {missed.limit:g}")
    return tuple(unmet) or ("not at rest yet",)


class _Spans:
    """Joins frames with the same reason."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[float, float]] = {}
        self._closed: list[Refused] = []

    def take(self, time_s: float, reasons: Sequence[str]) -> None:
        for why in reasons:
            start_s, end_s = self._open.get(why, (time_s, time_s))
            if time_s - end_s > GAP_S:
                self._close(why)
                start_s = time_s
            self._open[why] = (start_s, time_s)

    def _close(self, why: str) -> None:
        start_s, end_s = self._open.pop(why)
        if end_s - start_s >= LEAST_S:
            self._closed.append(Refused(start_s, end_s, why))

    def finish(self) -> tuple[Refused, ...]:
        for why in list(self._open):
            self._close(why)
        return tuple(sorted(self._closed, key=lambda one: (one.start_s, one.why)))


class _Excursions:
    """Collects excursions of the signal that might have proven themselves, with how alike they look."""

    def __init__(self, coach: Coach) -> None:
        self._run = coach.run
        self._ended_s = -1.0
        self._found: list[Refused] = []

    def take(self) -> None:
        run = self._run
        if run is not None and run.ended_s > self._ended_s:
            self._ended_s = run.ended_s
            self._found.append(Refused(run.ended_s - run.lasted_s, run.ended_s, UNPROVEN, f"{run.ratio:.2f}"))

    def finish(self, counted: Sequence[CountedRepetition]) -> tuple[Refused, ...]:
        return tuple(
            one for one in self._found if not any(it.start_s < one.end_s and one.start_s < it.end_s for it in counted)
        )


def traced(movement: Movement, truth: PersonTruth, frames: Sequence[Frame]) -> tuple[SideTrace, ...]:
    """Return what the coach read off a recording of a movement with repetitions, for each side that it watched."""
    rule = movement.repetition
    if rule is None:
        return ()
    watch = SetWatch(movement, truth.side if movement.sides is Sides.ONE else None)
    coaches = watch.coaches
    times: dict[str, list[float]] = {side: [] for side in coaches}
    values: dict[str, list[float | None]] = {side: [] for side in coaches}
    spans = {side: _Spans() for side in coaches}
    excursions = {side: _Excursions(coach) for side, coach in coaches.items()}
    for frame in frames:
        watch.update(frame)
        for side, coach in coaches.items():
            times[side].append(frame.time_s)
            values[side].append(coach.repetition_value() if frame.seen else None)
            spans[side].take(frame.time_s, _why(coach, frame))
            excursions[side].take()
    sets = watch.finish()
    counted = {side: tuple(it for one in sets if one.side == side for it in one.repetitions) for side in coaches}
    return tuple(
        SideTrace(
            side,
            rule,
            tuple(times[side]),
            tuple(values[side]),
            counted[side],
            (*excursions[side].finish(counted[side]), *spans[side].finish()),
        )
        for side in coaches
    )
