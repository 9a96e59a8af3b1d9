"""From events to sets: what was done on each side, from when to when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from unsit.body.frame import Frame
from unsit.body.measures import Side
from unsit.engine import events as happened
from unsit.engine.checking import best
from unsit.engine.coach import UNKNOWN_S, Coach
from unsit.engine.confidence import CountWatch, Doubts, confidence_of
from unsit.engine.events import Event
from unsit.engine.obstacles import Obstacle, ObstacleLog
from unsit.engine.reading import SetSide
from unsit.engine.result import CheckValue, CountedCircle, CountedRepetition, FaultSpan, SetResult, Span
from unsit.movement.mobility import check_unit
from unsit.movement.model import Movement, Sides

SET_GAP_S: Final = 15.0
"""A longer pause between two repetitions, circles or stretches of a hold begins a new set."""
FAULT_MARGIN_S: Final = 0.5
"""Faults so close before or after a set belong to it."""
UNKNOWN_SHARE: Final = 0.5
"""A measure hidden for more of the set than this is unknown."""

LEAST_CLEAR_DEG: Final = 1.0
"""What a hold counts for whose movement has no sided condition, or meets it barely."""


@dataclass(frozen=True, slots=True)
class Held(Span):
    """A stretch of a hold; clear_deg: how far, in the mean, the conditions that tell its side were met."""

    clear_deg: float = LEAST_CLEAR_DEG


Counted = CountedRepetition | CountedCircle | Span


@dataclass
class SideLog:
    """Everything one coach told, in order of time."""

    counted: list[Counted] = field(default_factory=list)
    faults: list[FaultSpan] = field(default_factory=list)
    still: list[tuple[float, float]] = field(default_factory=list)
    unknown: list[tuple[str, float, float]] = field(default_factory=list)
    values: list[tuple[float, float]] = field(default_factory=list)
    no_values: list[happened.CheckUnknown] = field(default_factory=list)
    _holding_s: float | None = None
    _clear_deg: list[float] = field(default_factory=list)
    _hidden: dict[str, float] = field(default_factory=dict)
    _found: dict[str, FaultSpan] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Write down an event."""
        match event:
            case happened.RepetitionCompleted(time_s, _, start_s, peak_s, peak, clean):
                self.counted.append(CountedRepetition(start_s, peak_s, time_s, peak, clean, partial=False))
            case happened.RepetitionPartial(time_s, start_s, peak_s, peak):
                self.counted.append(CountedRepetition(start_s, peak_s, time_s, peak, clean=False, partial=True))
            case happened.CircleCompleted(time_s, _, direction, start_s, radius_deg, roundness_ratio):
                self.counted.append(CountedCircle(start_s, time_s, direction, radius_deg, roundness_ratio))
            case happened.HoldStarted(_, start_s):
                self._holding_s = start_s
            case happened.HoldPaused(_, _, end_s):
                if self._holding_s is not None:
                    clear_deg = sum(self._clear_deg) / max(1, len(self._clear_deg))
                    self.counted.append(Held(self._holding_s, end_s, max(clear_deg, LEAST_CLEAR_DEG)))
                self._holding_s = None
                self._clear_deg.clear()
            case happened.StillSpineMeasured(time_s, range_deg):
                self.still.append((time_s, range_deg))
            case happened.CheckMeasured(time_s, _, _, latest):
                self.values.append((time_s, latest))
            case happened.CheckUnknown():
                self.no_values.append(event)
            case _:
                self._take_trouble(event)

    def take_side(self, margin_deg: float) -> None:
        """Write down how clearly the body is on this side, at a frame of a hold."""
        if self._holding_s is not None:
            self._clear_deg.append(margin_deg)

    def _take_trouble(self, event: Event) -> None:
        match event:
            case happened.FaultFound(time_s, fault, start_s, value):
                self._found[fault] = FaultSpan(fault, start_s, time_s, value)
            case happened.FaultCleared(time_s, fault, start_s, value):
                self._found.pop(fault, None)
                self.faults.append(FaultSpan(fault, start_s, time_s, value))
            case happened.MeasureUnknown(time_s, measure, _):
                self._hidden[measure] = time_s - UNKNOWN_S
            case happened.MeasureKnown(time_s, measure):
                if measure in self._hidden:
                    self.unknown.append((measure, self._hidden.pop(measure), time_s))
            case _:
                pass

    def close(self, time_s: float) -> None:
        """Take that the source has ended."""
        self.unknown.extend((measure, start_s, time_s) for measure, start_s in self._hidden.items())
        self.faults.extend(replace(span, end_s=time_s) for span in self._found.values())
        self._hidden.clear()
        self._found.clear()


def _runs(counted: Iterable[Counted]) -> list[list[Counted]]:
    """Group by pauses longer than SET_GAP_S."""
    runs: list[list[Counted]] = []
    for item in sorted(counted, key=lambda item: item.start_s):
        if runs and item.start_s - max(one.end_s for one in runs[-1]) <= SET_GAP_S:
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def _unknown(log: SideLog, movement: Movement, start_s: float, end_s: float) -> tuple[str, ...]:
    hidden: dict[str, float] = {}
    for measure, from_s, to_s in log.unknown:
        hidden[measure] = hidden.get(measure, 0.0) + max(0.0, min(to_s, end_s) - max(from_s, start_s))
    seen_too_little = [measure for measure, for_s in hidden.items() if for_s > UNKNOWN_SHARE * (end_s - start_s)]
    scored = {fault.measure for fault in movement.faults if fault.views}
    never = [fault.measure for fault in movement.faults if not fault.views and fault.measure not in scored]
    return tuple(dict.fromkeys((*seen_too_little, *never)))


def _check(log: SideLog, movement: Movement, start_s: float, end_s: float) -> CheckValue | None:
    """Give what the mobility check gave in a set: a count comes when its time is over, after the last repetition."""
    rule = movement.check
    if rule is None:
        return None
    unit = check_unit(movement, rule)
    read = [value for time_s, value in log.values if start_s <= time_s <= end_s + SET_GAP_S]
    if read:
        return CheckValue(rule.id, best(rule.counts, read), unit, rule.error, rule.change)
    told = next((event for event in log.no_values if event.time_s >= start_s), None)
    return CheckValue(
        rule.id, None, unit, rule.error, rule.change, told.why if told else "short", told.fault if told else ""
    )


def _set(run: Sequence[Counted], log: SideLog, movement: Movement, side: SetSide) -> SetResult:
    start_s, end_s = run[0].start_s, max(item.end_s for item in run)
    still = [value for time_s, value in log.still if start_s <= time_s <= end_s + FAULT_MARGIN_S]
    return SetResult(
        movement=movement.id,
        side=side,
        start_s=start_s,
        end_s=end_s,
        repetitions=tuple(item for item in run if isinstance(item, CountedRepetition)),
        holds=tuple(Span(item.start_s, item.end_s) for item in run if isinstance(item, Span)),
        circles=tuple(item for item in run if isinstance(item, CountedCircle)),
        faults=tuple(
            span
            for span in sorted(log.faults, key=lambda span: span.start_s)
            if span.end_s >= start_s - FAULT_MARGIN_S and span.start_s <= end_s + FAULT_MARGIN_S
        ),
        unknown=_unknown(log, movement, start_s, end_s),
        still_spine_deg=max(still) if still else None,
        check=_check(log, movement, start_s, end_s),
    )


def _strength(item: Counted) -> float:
    """How far the body went, or how long and how clearly it stayed on its side."""
    match item:
        case CountedRepetition():
            return abs(item.peak)
        case CountedCircle():
            return item.radius_deg
        case Held():
            return (item.end_s - item.start_s) * item.clear_deg
        case Span():
            return item.end_s - item.start_s


def _meet(a: Counted, b: Counted) -> bool:
    shared = min(a.end_s, b.end_s) - max(a.start_s, b.start_s)
    return shared > 0.5 * min(a.end_s - a.start_s, b.end_s - b.start_s)


def without_echoes(mine: Sequence[Counted], others: Sequence[Counted]) -> list[Counted]:
    """Leave out what the other side did at the same time and more strongly.

    One leg moves the other a little; and who folds deeply may seem to have either ankle on the other thigh, though one
    lies on it and the other only near it.
    """
    return [
        item for item in mine if not any(_meet(item, other) and _strength(other) > _strength(item) for other in others)
    ]


class SetWatch:
    """Watches one movement in a source and gives its sets.

    side: the side being worked, or None to find out (both are watched, and what one leg only echoes is left out).
    is_named: somebody said that it is this movement, so it is told how sure each count is.
    """

    def __init__(self, movement: Movement, side: Side | None = None, *, is_named: bool = False) -> None:
        self.movement = movement
        sides: tuple[SetSide, ...] = (
            ("both",) if movement.sides is Sides.BOTH else (side,) if side else ("left", "right")
        )
        self.coaches = {one: Coach(movement, one) for one in sides}
        self._logs = {one: SideLog() for one in sides}
        self._obstacles = {one: ObstacleLog(coach) for one, coach in self.coaches.items()}
        self._count_watches = {one: CountWatch(coach) for one, coach in self.coaches.items() if is_named}
        self._time_s = 0.0

    def update(self, frame: Frame) -> list[Event]:
        """Take a frame; give what happened on either side."""
        self._time_s = frame.time_s
        told: list[Event] = []
        for side, coach in self.coaches.items():
            told.extend(self._write(side, coach.update(frame)))
            if frame.seen:
                self._obstacles[side].take(frame.time_s)
            if side in self._count_watches:
                self._count_watches[side].take(frame)
            if coach.clock and coach.clock.holding:
                self._logs[side].take_side(coach.side_margin_deg())
        return told

    def finish(self) -> tuple[SetResult, ...]:
        """Take that the source has ended; give its sets in order of time."""
        for side, coach in self.coaches.items():
            self._write(side, coach.finish())
            self._logs[side].close(self._time_s)
        results: list[SetResult] = []
        for side, log in self._logs.items():
            others = [item for other, its in self._logs.items() if other != side for item in its.counted]
            results.extend(_set(run, log, self.movement, side) for run in _runs(without_echoes(log.counted, others)))
        results = [replace(one, count_confidence=self._confidence(one)) for one in results]
        return tuple(sorted(results, key=lambda result: result.start_s))

    def doubts(self, one: SetResult) -> Doubts | None:
        """Return what speaks against the count of a set of these, after `finish`; None where nothing is told of it."""
        watch = self._count_watches.get(one.side)
        counted = [item for log in self._logs.values() for item in log.counted]
        return watch.doubts(one.repetitions, counted) if watch else None

    def _confidence(self, one: SetResult) -> float | None:
        doubts = self.doubts(one)
        return None if doubts is None else round(confidence_of(doubts), 3)

    def obstacles(self) -> tuple[Obstacle, ...]:
        """Return what kept the coach from counting, the longest first; of two sides, on the one that came closer."""
        each = [(log.counting_s, log.obstacles()) for log in self._obstacles.values()]
        return min(each, key=lambda one: (-one[0], sum(obstacle.for_s for obstacle in one[1])))[1]

    def _write(self, side: SetSide, events: list[Event]) -> list[Event]:
        for event in events:
            self._logs[side].take(event)
        return events
