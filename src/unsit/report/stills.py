"""Small pictures of a check in bounded memory, and the choice of which to show.

What is worth showing is known only afterwards: a repetition's peak when it is over, the movement at the very end. So
small JPEGs of the whole film are kept, at most `per_second` of them; when there are too many every second one is let
go and from then on only half as many are taken. Those nearest to an event are pinned and stay.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any, Final

from unsit.body.frame import Frame
from unsit.engine.events import CircleCompleted, Event, FaultFound, HoldStarted, RepetitionCompleted
from unsit.engine.result import FaultSpan, SetResult
from unsit.movement.model import Movement
from unsit.report.words import fault_named, plain_name, unit_of, value_words

LONG_SIDE: Final = 480
"""Longest side of a still, pixels."""

MAX_STILLS: Final = 12
"""How many stills a report shows."""

_MAX_KEPT: Final = 600
_MAX_KEPT_BYTES: Final = 20_000_000
_MAX_PINNED: Final = 120
_MAX_PINNED_BYTES: Final = 5_000_000
_PER_SECOND: Final = 5.0
_SLACK_S: Final = 0.002
"""How much too early a picture may come and still be kept: times are rounded."""
_JPEG_QUALITY: Final = 78
_FAULT_SHOWN_S: Final = 0.8
"""A long fault is shown so long after its start."""
_NEAR_ENOUGH_S: Final = 0.7
"""A still farther than this from its moment would show something else."""


@dataclass(frozen=True, slots=True)
class Still:
    """A frame with its small picture; jpeg is empty when the source has no pictures."""

    frame: Frame
    jpeg: bytes = b""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """A time worth showing, and what it shows; fault: whether it shows something done wrong."""

    time_s: float
    caption: str
    fault: bool = False


class StillKeeper:
    """Takes frames with their pictures and gives the still nearest to a time."""

    def __init__(self, max_kept: int = _MAX_KEPT, per_second: float = _PER_SECOND) -> None:
        self._max_kept = max_kept
        self._gap_s = 1.0 / per_second
        self._next_s = float("-inf")
        self._kept: list[Still] = []
        self._pinned: dict[float, Still] = {}

    def __len__(self) -> int:
        return len(self._kept) + len(self._pinned)

    def take(self, frame: Frame, picture: Any | None, events: Iterable[Event] = ()) -> None:
        """Keep a small copy of the picture if it is time for one, and pin the stills that the events ask for.

        picture: RGB, height × width × 3 bytes, or None: then nothing is kept.
        """
        if picture is not None and frame.seen and frame.time_s >= self._next_s - _SLACK_S:
            self._next_s = frame.time_s + self._gap_s
            self._kept.append(_small(frame, picture))
            if len(self._kept) >= self._max_kept or _bytes(self._kept) > _MAX_KEPT_BYTES:
                del self._kept[1::2]
                self._gap_s *= 2
        for event in events:
            self._pin(event)

    def nearest(self, time_s: float) -> Still | None:
        """Give the still nearest to a time, or None when none is near enough to show the same thing."""
        still = min(
            chain(self._kept, self._pinned.values()), key=lambda one: abs(one.frame.time_s - time_s), default=None
        )
        if still is None or abs(still.frame.time_s - time_s) > _NEAR_ENOUGH_S:
            return None
        return still

    def _pin(self, event: Event) -> None:
        time_s = _moment_of(event)
        if time_s is None or len(self._pinned) >= _MAX_PINNED or _bytes(self._pinned.values()) > _MAX_PINNED_BYTES:
            return
        still = min(reversed(self._kept[-100:]), key=lambda one: abs(one.frame.time_s - time_s), default=None)
        if still is not None:
            self._pinned[still.frame.time_s] = still


def _bytes(stills: Iterable[Still]) -> int:
    return sum(len(still.jpeg) for still in stills)


def _moment_of(event: Event) -> float | None:
    match event:
        case RepetitionCompleted(peak_s=time_s):
            return time_s
        case FaultFound(start_s=time_s) | HoldStarted(start_s=time_s) | CircleCompleted(start_s=time_s):
            return time_s
        case _:
            return None


def _small(frame: Frame, picture: Any) -> Still:
    import cv2  # heavy, and not there without the extra: only a source that has pictures comes here

    height, width = picture.shape[:2]
    scale = min(1.0, LONG_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = picture if scale == 1.0 else cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    _, coded = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return Still(frame, coded.tobytes(), *size)


def moments(sets: Iterable[tuple[SetResult, Movement | None]], limit: int = MAX_STILLS) -> list[list[Moment]]:
    """Choose the moments to show, for each set in the order of time; at most `limit` in all, shared fairly.

    The first of each fault comes before the repetitions, and both before the fault's next times.
    """
    wanted = [list(_wanted(one, movement)) for one, movement in sets]
    chosen: list[list[Moment]] = [[] for _ in wanted]
    left = limit
    for turn in zip_longest(*wanted):
        for number, moment in enumerate(turn):
            if moment is not None and left > 0:
                chosen[number].append(moment)
                left -= 1
    return [sorted(some, key=lambda moment: moment.time_s) for some in chosen]


def _wanted(one: SetResult, movement: Movement | None) -> Iterator[Moment]:
    """Give a set's moments, the most telling first: first faults and repetitions by turns, then the later faults."""
    first_faults = {fault.id: fault for fault in reversed(one.faults)}
    firsts = sorted(first_faults.values(), key=lambda fault: fault.start_s)
    later = [fault for fault in one.faults if fault not in firsts]
    done = list(_done(one, movement))
    for fault, moment in zip_longest(firsts, done):
        if fault is not None:
            yield _fault_moment(fault, movement)
        if moment is not None:
            yield moment
    yield from (_fault_moment(fault, movement) for fault in later)


def _done(one: SetResult, movement: Movement | None) -> Iterator[Moment]:
    rule = movement.repetition if movement is not None else None
    unit = unit_of(rule.measure) if rule is not None else ""
    number = 0
    for repetition in one.repetitions:
        number += not repetition.partial
        name = "Partial repetition" if repetition.partial else f"Repetition {number}"
        yield Moment(repetition.peak_s, f"{name}, {value_words(repetition.peak, unit)}")
    for number, hold in enumerate(one.holds, start=1):
        part = f" (part {number})" if len(one.holds) > 1 else ""
        yield Moment((hold.start_s + hold.end_s) / 2, f"Hold{part}, {hold.end_s - hold.start_s:.1f} s")
    numbers = {"forward": 0, "backward": 0}
    for circle in one.circles:
        numbers[circle.direction] += 1
        radius = value_words(circle.radius_deg, "deg")
        yield Moment(circle.start_s, f"Circle {numbers[circle.direction]} {circle.direction}, radius {radius}")


def _fault_moment(fault: FaultSpan, movement: Movement | None) -> Moment:
    known = fault_named(fault.id, movement)
    worst = f", {value_words(fault.value, unit_of(known.measure))}" if known is not None else ""
    # at its very start there is little to see yet
    shown_s = min((fault.start_s + fault.end_s) / 2, fault.start_s + _FAULT_SHOWN_S)
    return Moment(shown_s, f"{plain_name(fault.id).capitalize()}{worst}", fault=True)
