"""How sure counts were said to be, and how often they were exact."""

from collections.abc import Sequence
from statistics import fmean
from typing import Final

from accuracy.people_score import PersonScore

BINS: Final = ((0.0, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.0))
"""From … to below, but the last, which holds 1 as well."""
HALVES: Final = ("fitting", "checking")


def _said(score: PersonScore) -> float:
    return -1.0 if score.confidence is None else score.confidence


def reliability_rows(scores: Sequence[PersonScore]) -> list[list[str]]:
    """Return a head and a row for each bin that holds anything: of both halves, how many were exact of how many.

    A recording of which nothing was counted is in none: nothing was said of it.
    """
    told = [one for one in scores if one.confidence is not None and one.off is not None]
    halves = [half for half in HALVES if any(one.half == half for one in told)] or [""]
    body = []
    for low, high in BINS:
        there = [one for one in told if low <= _said(one) < high or _said(one) == high == 1.0]
        if not there:
            continue
        cells = []
        for half in halves:
            group = [one for one in there if one.half == half]
            exact = sum(not one.off for one in group)
            cells.append(f"{exact} of {len(group)} ({exact / len(group):.2f})" if group else "–")
        body.append([f"{low:.1f} to {high:.1f}", f"{fmean(map(_said, there)):.2f}", *cells])
    return [["told", "mean told", *(f"exact, {half}" if half else "exact" for half in halves)], *body]
