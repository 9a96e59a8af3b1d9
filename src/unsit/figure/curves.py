"""Shape-preserving cubic curves through keyframes."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise


def _slope(before: float, after: float, h_before: float, h_after: float) -> float:
    if before * after <= 0.0:
        return 0.0
    w1 = 2.0 * h_after + h_before
    w2 = h_after + 2.0 * h_before
    return (w1 + w2) / (w1 / before + w2 / after)


class Curve:
    """Several values over time, through all their knots, monotone between neighbouring knots.

    Cubic Hermite pieces with the weighted harmonic mean of the neighbouring secants as slope, 0 at an extreme
    (Fritsch & Carlson 1980, SIAM J. Numer. Anal. 17; Fritsch & Butland 1984, SIAM J. Sci. Stat. Comput. 5): extremes
    are reached and not overshot, and a knot passed on the way is passed without a stop. A periodic curve (first and
    last knot alike) also has one slope where its ends meet; otherwise it starts and ends at rest. Before the first
    and after the last knot it keeps their values.

    times_s: two or more, increasing. rows: for each knot the values of all channels.
    """

    __slots__ = ("_rows", "_slopes", "_times")

    def __init__(self, times_s: Sequence[float], rows: Sequence[Sequence[float]], *, periodic: bool = False) -> None:
        if len(times_s) < 2 or len(times_s) != len(rows):
            raise ValueError(
                f"a curve needs two or more knots and one row for each (got {len(times_s)} times, {len(rows)} rows)"
            )
        steps = [later - earlier for earlier, later in pairwise(times_s)]
        if min(steps) <= 0.0:
            raise ValueError(f"the times of a curve must increase (got {list(times_s)})")
        self._times = tuple(times_s)
        self._rows = tuple(tuple(row) for row in rows)
        secants = [
            [(b - a) / step for a, b in zip(row, following, strict=True)]
            for step, (row, following) in zip(steps, pairwise(self._rows), strict=True)
        ]
        inner = [
            tuple(_slope(a, b, steps[n], steps[n + 1]) for a, b in zip(secants[n], secants[n + 1], strict=True))
            for n in range(len(steps) - 1)
        ]
        ends = tuple(
            _slope(a, b, steps[-1], steps[0]) if periodic else 0.0 for a, b in zip(secants[-1], secants[0], strict=True)
        )
        self._slopes = (ends, *inner, ends)

    @property
    def start_s(self) -> float:
        """Time of the first knot."""
        return self._times[0]

    @property
    def end_s(self) -> float:
        """Time of the last knot."""
        return self._times[-1]

    def at(self, time_s: float) -> tuple[float, ...]:
        """Give the values of all channels at this time."""
        times = self._times
        if time_s <= times[0]:
            return self._rows[0]
        if time_s >= times[-1]:
            return self._rows[-1]
        n = bisect_right(times, time_s) - 1
        h = times[n + 1] - times[n]
        u = (time_s - times[n]) / h
        v = 1.0 - u
        # Hermite basis: values at both ends, slopes at both ends.
        a = v * v * (1.0 + 2.0 * u)
        b = 1.0 - a
        c = h * u * v * v
        d = -h * u * u * v
        return tuple(
            [
                y0 if y0 == y1 else a * y0 + b * y1 + c * m0 + d * m1
                for y0, y1, m0, m1 in zip(
                    self._rows[n], self._rows[n + 1], self._slopes[n], self._slopes[n + 1], strict=True
                )
            ]
        )
