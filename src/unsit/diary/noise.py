"""How much of a change is noise: the smallest change that can be told from a measure's own wavering.

Minimal detectable change = 1.96 · √2 · SEM, with 95 % confidence: 1.96 standard errors, and √2 because both of two
values waver (Weir 2005, Quantifying test-retest reliability using the intraclass correlation coefficient and the SEM,
J Strength Cond Res 19:231-240). The standard error of measurement comes from the person's own repeats: the spread of
the differences of neighbouring sessions over √2, after their mean, a steady gain, is taken off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from statistics import fmean, stdev
from types import MappingProxyType
from typing import Final

DETECTABLE: Final = 1.96 * sqrt(2.0)
"""Standard errors that two measurements must lie apart to differ with 95 % confidence."""

BASELINE: Final = 3
"""First sessions whose mean the band lies round."""

ENOUGH: Final = 5
"""Sessions from which on the person's own wavering is known well enough to be shown."""

KNOWN_SEM: Final = MappingProxyType({"still_spine_deg": 1.5})
"""Standard error of measures where films with the truth beside them tell it, in the measure's unit."""


class Origin(StrEnum):
    """Where the width of a band comes from: this person's own sessions, or what is known of the measure."""

    OWN = "own"
    KNOWN = "known"


class Change(StrEnum):
    """What the latest value is, compared with the first ones; same: inside the noise."""

    MORE = "more"
    LESS = "less"
    SAME = "same"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Band:
    """Values that cannot be told from the first sessions. low, high: in the measure's unit. origin: of the width."""

    low: float
    high: float
    origin: Origin


def own_sem(values: Sequence[float]) -> float:
    """Give the standard error of measurement of a person's own repeats, oldest first; needs three values.

    >>> round(own_sem([50.0, 60.0, 50.0, 60.0, 50.0]), 2)
    8.16
    """
    return stdev(after - before for before, after in pairwise(values)) / sqrt(2.0)


def minimal_detectable_change(sem: float) -> float:
    """Give the smallest change that is more than noise.

    >>> round(minimal_detectable_change(1.5), 2)
    4.16
    """
    return DETECTABLE * sem


def band(values: Sequence[float], measure: str = "") -> Band | None:
    """Give the band round the first sessions, oldest first; None while there are too few to know.

    measure: its id, for those whose error is known.
    """
    known = KNOWN_SEM.get(measure)
    if len(values) < (ENOUGH if known is None else 1):
        return None
    own = own_sem(values) if len(values) >= ENOUGH else 0.0
    half = minimal_detectable_change(max(own, known or 0.0))
    centre = fmean(values[:BASELINE])
    return Band(centre - half, centre + half, Origin.OWN if known is None or own > known else Origin.KNOWN)


def change(values: Sequence[float], measure: str = "") -> Change:
    """Say whether the latest value is a change at all: inside the band nothing is more or less.

    >>> change([40.0, 43.0], "still_spine_deg")
    <Change.SAME: 'same'>
    """
    found = band(values, measure)
    if found is None or len(values) < 2:
        return Change.UNKNOWN
    if values[-1] > found.high:
        return Change.MORE
    return Change.LESS if values[-1] < found.low else Change.SAME
