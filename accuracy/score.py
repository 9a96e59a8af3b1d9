"""A film's sets against its truth: pure comparison, no pictures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from accuracy.truth import Committed, FilmTruth
from unsit.engine.events import CameraMisplaced, Event, TrackingLost, TrackingRegained
from unsit.engine.result import FaultSpan, SetResult
from unsit.movement.model import Kind, Movement

MARGIN_S: Final = 1.0
"""A count or a fault this close to the truth's time still belongs to it."""

FULL: Final = 1.0
"""Share of a counter-example from which a fault has to be found; smaller ones may be."""


@dataclass(frozen=True, slots=True)
class Score:
    """How well one film was read.

    wanted, counted: whole repetitions, or circles both ways. off: the largest difference of a count. outside: counts,
    or holds, outside the set. hold_error_s: found less true seconds. side_right: None when nothing was found. missed,
    found, false: ids of faults. spine_error_deg: still-spine range, found less true. warned_s: seconds from the
    position being taken until it was said that the camera stands wrong; lost_s: or that nobody is seen. alarmed:
    whether the former was said during the set. joint_error: % of torso.
    """

    film: str
    movement: str
    advised: bool
    wanted: str = ""
    counted: str = ""
    off: int = 0
    outside: int = 0
    hold_true_s: float = 0.0
    hold_error_s: float | None = None
    side_right: bool | None = None
    found: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    spine_error_deg: float | None = None
    warned_s: float | None = None
    lost_s: float | None = None
    alarmed: bool = False
    joint_error: float | None = None

    @property
    def exact(self) -> bool:
        """Whether every count is right."""
        return self.off == 0

    @property
    def told_s(self) -> float | None:
        """Seconds until it was said that something is wrong with the sight; None if it never was."""
        return min((s for s in (self.warned_s, self.lost_s) if s is not None), default=None)

    @property
    def hold_right(self) -> bool:
        """Whether the hold is right within 1 s for each minute begun."""
        return self.hold_error_s is None or abs(self.hold_error_s) <= 1.0 + self.hold_true_s // 60.0


def _within(start_s: float, end_s: float, truth: FilmTruth) -> bool:
    return end_s >= truth.set_start_s - MARGIN_S and start_s <= truth.set_end_s + MARGIN_S


def _counts(sets: Sequence[SetResult], truth: FilmTruth, kind: Kind) -> dict[str, tuple[int, int]]:
    """Give for each thing counted what is true and what was found."""
    if kind is Kind.REPETITIONS:
        return {"repetitions": (sum(one.whole for one in truth.repetitions), sum(one.count for one in sets))}
    if kind is Kind.CIRCLES:
        return {
            word: (
                sum(circle.direction == sign for circle in truth.circles),
                sum(one.circle_count(word) for one in sets),
            )
            for word, sign in (("forward", 1), ("backward", -1))
        }
    return {}


def _outside(sets: Iterable[SetResult], truth: FilmTruth) -> int:
    spans = [(item.start_s, item.end_s) for one in sets for item in one.repetitions if not item.partial]
    spans += [(circle.start_s, circle.end_s) for one in sets for circle in one.circles]
    spans += [(hold.start_s, hold.end_s) for one in sets for hold in one.holds]
    return sum(not _within(start_s, end_s, truth) for start_s, end_s in spans)


def _meets(span: FaultSpan, committed: Committed) -> bool:
    return (
        span.id == committed.id
        and span.end_s >= committed.start_s - MARGIN_S
        and span.start_s <= committed.end_s + MARGIN_S
    )


def _faults(
    sets: Sequence[SetResult], truth: FilmTruth, movement: Movement
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Give found, missed and false ones; a fault is found or missed once a film, false ones are counted each."""
    spans = [span for one in sets for span in one.faults]
    shown = {fault.id for fault in movement.faults if truth.camera["view"] in fault.views}
    committed = {fault.id for fault in truth.faults if fault.amount >= FULL and fault.id in shown}
    found = {f.id for f in truth.faults for span in spans if _meets(span, f)}
    false = [span.id for span in spans if not any(_meets(span, f) for f in truth.faults)]
    return tuple(sorted(found)), tuple(sorted(committed - found)), tuple(sorted(false))


def _lost_s(events: Sequence[Event], truth: FilmTruth) -> float | None:
    """Give from when in the set, in seconds from its start, sight was known to be lost; None if it never was."""
    lost_s: float | None = None
    for event in events:
        if isinstance(event, TrackingLost):
            lost_s = event.time_s
        elif isinstance(event, TrackingRegained):
            if lost_s is not None and event.time_s > truth.set_start_s:
                break
            lost_s = None
    return None if lost_s is None or lost_s > truth.set_end_s else max(0.0, lost_s - truth.set_start_s)


def score(truth: FilmTruth, movement: Movement | None, sets: Sequence[SetResult], events: Sequence[Event]) -> Score:
    """Compare; movement: None for a film in which nobody exercises.

    events: those of a coach that knows the side, as in a guided session; sets: those of a watch that does not.
    """
    if movement is None:
        counted = sum(one.count + len(one.circles) + len(one.holds) for one in sets)
        return Score(truth.name, "", truth.advised, "0", str(counted), outside=counted)
    counts = _counts(sets, truth, movement.kind)
    hold_true_s = sum(hold.end_s - hold.start_s for hold in truth.holds)
    found, missed, false = _faults(sets, truth, movement)
    still = [one.still_spine_deg for one in sets if one.still_spine_deg is not None]
    warned = [event.time_s for event in events if isinstance(event, CameraMisplaced)]
    return Score(
        film=truth.name,
        movement=truth.movement,
        advised=truth.advised,
        wanted=" + ".join(str(true) for true, _ in counts.values()),
        counted=" + ".join(str(got) for _, got in counts.values()),
        off=max((abs(true - got) for true, got in counts.values()), default=0),
        outside=_outside(sets, truth),
        hold_true_s=hold_true_s,
        hold_error_s=sum(one.hold_s for one in sets) - hold_true_s if movement.kind is Kind.HOLD else None,
        side_right=all(one.side == truth.side for one in sets) if sets else None,
        found=found,
        missed=missed,
        false=false,
        unknown=tuple(sorted({name for one in sets for name in one.unknown})),
        spine_error_deg=max(still) - truth.still_spine_deg if still and truth.still_spine_deg is not None else None,
        warned_s=max(0.0, warned[0] - truth.set_start_s) if warned else None,
        lost_s=_lost_s(events, truth),
        alarmed=any(truth.set_start_s <= time_s <= truth.set_end_s for time_s in warned),
    )
