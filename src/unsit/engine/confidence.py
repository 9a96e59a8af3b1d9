"""How sure the count of a set is: the probability that exactly as many whole repetitions were done as were counted.

While the coach works a few numbers are kept ten times a second: the movement's signal, and how high each joint lies in
the picture. When a set is over they are asked what may be wrong with its count. The heights are a witness of their own:
the way along which they vary most goes to and fro once a repetition, whatever the movement's file says. Each sign of
doubt that is there makes the count less sure, by the coefficients of `confidence_coefficients`, which
`python -m tools.confidence` fits to recordings of people.

Nothing here changes what is counted.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise
from math import exp, isnan, nan, sqrt
from operator import mul
from statistics import fmean, median
from typing import Final, Literal, Protocol

from unsit.body.frame import Frame
from unsit.body.landmarks import INDEX
from unsit.engine.coach import Coach
from unsit.engine.confidence_coefficients import COEFFICIENTS
from unsit.engine.result import CountedRepetition

EVERY_S: Final = 0.1
JOINTS: Final = (
    INDEX["nose"],
    *(
        INDEX[f"{side}_{joint}"]
        for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
        for side in ("left", "right")
    ),
)
"""Whose heights are the witness."""
SWING_SHARE: Final = 0.5
"""What goes out and back by this share of the usual way might be a repetition."""
LOW: Final = 0.05
HIGH: Final = 0.95
"""How far the witness goes in a set is told between these shares of its values."""
BESIDE_PERIODS: Final = 1.5
BESIDE_S: Final = 2.0
"""What happens so close before and after a set, whichever is longer, may belong to it."""
EDGE_PERIODS: Final = 0.25
"""A swing of the witness that is farthest so little outside the set belongs to it."""
AT_ONCE_S: Final = 0.2
"""Of a repetition that begins so soon after the first picture it is not known whether it was seen from its start."""
LEAST_SAMPLES: Final = 8
TURNS: Final = 30
"""Rounds of the power iteration; the direction need not be exact."""


class Timed(Protocol):
    """Something that was counted."""

    @property
    def start_s(self) -> float:
        """When it began."""

    @property
    def end_s(self) -> float:
        """When it ended."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """What speaks against a count.

    disagreeing: the heights of the joints count another number. beside: in the set or close to it something went out
    and back that was not counted. unfinished: something had gone out when the sight of it ended. at_once: the first
    repetition begins with the picture. alone: there is only one, so that nothing bears it out.
    """

    disagreeing: bool = False
    beside: bool = False
    unfinished: bool = False
    at_once: bool = False
    alone: bool = False

    @property
    def signs(self) -> tuple[int, int]:
        """What the coefficients weigh: whether there is any doubt, and how many there are."""
        number = sum(astuple(self))
        return min(1, number), number


def confidence_of(doubts: Doubts) -> float:
    """Return the probability that a count with these doubts is exact, 0 … 1."""
    base, for_any, for_each = COEFFICIENTS
    is_any, number = doubts.signs
    return 1.0 / (1.0 + exp(-base - for_any * is_any - for_each * number))


@dataclass(frozen=True, slots=True)
class Swing:
    """Once out and back; peak_s: when it was farthest."""

    start_s: float
    peak_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Swings:
    """What went out and back, in order of time; half ones at the edges are those of which only one way was seen.

    late: only the way back was seen. unfinished: only the way out was seen.
    """

    whole: tuple[Swing, ...] = ()
    late: Swing | None = None
    unfinished: Swing | None = None


def swings(times: Sequence[float], values: Sequence[float], way: float) -> Swings:
    """Return what rises and falls again by at least `way`."""
    found: list[Swing] = []
    late: Swing | None = None
    low = high = start = 0
    is_out = False
    for n, value in enumerate(values):
        if value > values[high]:
            high = n
        if is_out:
            if values[high] - value >= way:
                is_out, low = False, n
                found.append(Swing(times[start], times[high], times[n]))
            continue
        if not found and late is None and values[high] - value >= way:
            late, low = Swing(times[0], times[high], times[n]), n
        if value < values[low]:
            low = n
        if value - values[low] >= way:
            is_out, start, high = True, low, n
    return Swings(tuple(found), late, Swing(times[start], times[high], times[-1]) if is_out else None)


def _smoothed(values: Sequence[float]) -> list[float]:
    """Return values with a tenth of a second of trembling taken away."""
    for _ in range(2):
        values = [
            0.25 * before + 0.5 * value + 0.25 * after
            for before, value, after in zip([values[0], *values], values, [*values[1:], values[-1]], strict=False)
        ]
    return list(values)


def _main_direction(rows: Sequence[Sequence[float]]) -> list[float]:
    """Return the unit vector along which rows, each around zero, vary most; by power iteration."""
    size = len(rows)
    products = [[0.0] * size for _ in rows]
    for n, row in enumerate(rows):
        for m in range(n + 1):
            products[n][m] = products[m][n] = sum(map(mul, row, rows[m]))
    most = max(range(size), key=lambda n: products[n][n])
    vector = list(products[most])
    for _ in range(TURNS):
        length = sqrt(sum(value * value for value in vector)) or 1.0
        vector = [value / length for value in vector]
        vector = [sum(map(mul, row, vector)) for row in products]
    length = sqrt(sum(value * value for value in vector)) or 1.0
    return [value / length for value in vector]


@dataclass(frozen=True, slots=True)
class _Window:
    """Places in the samples: of the set, and with what lies beside it."""

    inner: range
    outer: range
    period_s: float


class CountWatch:
    """Keeps what is needed of one coach's work to say how sure its counts are."""

    __slots__ = ("_coach", "_first_s", "_heights", "_next_s", "_signal", "_times")

    def __init__(self, coach: Coach) -> None:
        self._coach = coach
        self._next_s = -1e9
        self._first_s = nan
        self._times, self._signal = array("d"), array("d")
        self._heights = tuple(array("d") for _ in JOINTS)

    def take(self, frame: Frame) -> None:
        """Take a frame that the coach has just looked at."""
        time_s = frame.time_s
        if time_s < self._next_s or not frame.seen:
            return
        self._next_s = time_s + EVERY_S - 0.01
        if isnan(self._first_s):
            self._first_s = time_s
        value = self._coach.repetition_value()
        self._times.append(time_s)
        self._signal.append(nan if value is None else value)
        image = frame.image
        for heights, joint in zip(self._heights, JOINTS, strict=True):
            heights.append(-image[joint][1])

    def doubts(
        self, counted: Sequence[CountedRepetition], known: Sequence[Timed] = (), *, is_going_on: bool = False
    ) -> Doubts | None:
        """Return what speaks against the count of a set; None where no repetition of it was counted.

        counted: the repetitions of the set, partial ones too. known: everything else that was counted meanwhile.
        is_going_on: a repetition ended just now, and its last bit is still to be seen.
        """
        whole = [one for one in counted if not one.partial]
        if not whole:
            return None
        between = [later.peak_s - one.peak_s for one, later in pairwise(whole)]
        period_s = median(between) if between else whole[0].end_s - whole[0].start_s
        window = self._window(whole, max(period_s, EVERY_S))
        if len(window.inner) < LEAST_SAMPLES:
            return Doubts(disagreeing=True, alone=len(whole) == 1)
        uncounted, is_out = self._uncounted(whole, [*counted, *known], window)
        inside, more, last = self._witnessed(whole, [*counted, *known], window)
        number = inside + (is_going_on and last == "inside")
        return Doubts(
            disagreeing=number != len(whole),
            beside=uncounted + more > 0 or len(whole) < len(counted),
            unfinished=(is_out or last != "") and not (is_going_on or self._is_kick),
            at_once=whole[0].start_s - self._first_s < AT_ONCE_S,
            alone=len(whole) == 1,
        )

    @property
    def _is_kick(self) -> bool:
        """Whether a leg swings past its rest to both sides: then a set begins and ends half way between the ends."""
        return self._coach.movement.still_spine is not None

    def _window(self, whole: Sequence[CountedRepetition], period_s: float) -> _Window:
        start_s, end_s = whole[0].start_s, max(one.end_s for one in whole)
        beside_s = max(BESIDE_S, BESIDE_PERIODS * period_s)
        return _Window(
            self._range(start_s - EVERY_S, end_s + EVERY_S),
            self._range(start_s - beside_s, end_s + beside_s),
            period_s,
        )

    def _range(self, from_s: float, to_s: float) -> range:
        return range(bisect_left(self._times, from_s), bisect_right(self._times, to_s))

    def _uncounted(
        self, whole: Sequence[CountedRepetition], known: Sequence[Timed], window: _Window
    ) -> tuple[int, bool]:
        """Return how many swings of the signal were not counted, and whether it is out at the end."""
        rule = self._coach.movement.repetition
        sign = 1.0 if rule is None or rule.rises else -1.0
        seen = [(self._times[n], sign * self._signal[n]) for n in window.outer if not isnan(self._signal[n])]
        ways = [
            max(values) - min(values)
            for one in whole
            if (values := [value for time_s, value in seen if one.start_s <= time_s <= one.end_s])
        ]
        if not ways:
            return 0, False
        found = swings([time_s for time_s, _ in seen], [value for _, value in seen], SWING_SHARE * median(ways))
        last = found.unfinished
        return sum(not _is_among(one, known) for one in found.whole), last is not None and not _is_among(last, known)

    def _witnessed(
        self, whole: Sequence[CountedRepetition], known: Sequence[Timed], window: _Window
    ) -> tuple[int, int, Literal["", "inside", "outside"]]:
        """Return how often the heights swing in the set, how often beside it, and whether they are out at the end.

        The last one is "inside" if they were farthest out in the set.
        """
        first, inner = window.outer.start, window.inner
        rows = []
        for heights in self._heights:
            values = _smoothed(heights[window.outer.start : window.outer.stop])
            middle = fmean(values[inner.start - first : inner.stop - first])
            rows.append([value - middle for value in values])
        direction = _main_direction([row[inner.start - first : inner.stop - first] for row in rows])
        way = [sum(map(mul, column, direction)) for column in zip(*rows, strict=True)]
        times = self._times[window.outer.start : window.outer.stop]
        rests = [time_s for one in whole for time_s in (one.start_s, one.end_s)]
        if _mean_at(times, way, [one.peak_s for one in whole]) < _mean_at(times, way, rests):
            way = [-value for value in way]
        ordered = sorted(way[inner.start - first : inner.stop - first])
        most = len(ordered) - 1
        found = swings(times, way, SWING_SHARE * (ordered[round(HIGH * most)] - ordered[round(LOW * most)]))
        edge_s = EDGE_PERIODS * window.period_s
        start_s, end_s = whole[0].start_s - edge_s, max(one.end_s for one in whole) + edge_s
        late = (found.late,) if found.late is not None and self._is_kick else ()
        inside = [one for one in (*late, *found.whole) if start_s <= one.peak_s <= end_s]
        outside = [one for one in found.whole if one not in inside and not _is_among(one, known)]
        last = found.unfinished
        if last is None:
            return len(inside), len(outside), ""
        return len(inside), len(outside), "inside" if last.peak_s <= end_s else "outside"


def _is_among(swing: Swing, known: Sequence[Timed]) -> bool:
    return any(one.start_s <= swing.peak_s <= one.end_s for one in known)


def _mean_at(times: Sequence[float], values: Sequence[float], at: Sequence[float]) -> float:
    """Return the mean of values at the first of `times` that is not before each of `at`."""
    return fmean(values[min(bisect_left(times, time_s), len(values) - 1)] for time_s in at)
