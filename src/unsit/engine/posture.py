"""What a body looks like while a movement's signal goes out and back, and whose movement that is most like.

A dozen measures that say something of every exercise are sampled a few times a second. Of each, the mean and how far it
ranges during an excursion are numbers. The figure's own numbers, one row for each movement, are templates
(`templates.TEMPLATES`, made from films of the figure by tools/templates.py); an excursion is as far from a movement as
its numbers are from that row. How far each measure may be off is taken from the templates too: one that tells movements
apart by much may be off by much.
"""

from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from typing import Final

from unsit.body.frame import Frame
from unsit.engine.reading import Sight, mean_of, reading
from unsit.engine.templates import TEMPLATES

MEASURED: Final = (
    "trunk_tilt_deg", "chest_up_deg", "wrist_height_ratio.either", "elbow_flexion_deg.either", "arm_forward_deg.either",
    "hips_over_ankles_ratio", "hips_over_shoulders_ratio", "shoulder_elevation_deg.either", "ankle_gap_ratio",
    "wrist_gap_ratio",
)  # fmt: skip
PAIRED: Final = ("hip_flexion_deg", "knee_flexion_deg")
"""Measures of which the mean of both sides and their difference count: that tells one-legged work."""
DEGREES: Final = 45.0
RATIO: Final = 0.7
"""What is one in each unit, so that all numbers have about the same size."""
LEAST_SPREAD: Final = 0.1
FARTHEST: Final = 3.0
"""No number may be farther off than so many spreads: one slip of the eye is not another movement."""
LOW: Final = 0.1
HIGH: Final = 0.9
"""How far a measure ranges is told between these shares of its values."""
SAME: Final = 0.5
"""Movements whose templates are closer than this cannot be told apart by what a body looks like."""

Numbers = Sequence[float | None]
Taker = Callable[[Frame], Sight | None]


class Eye:
    """Reads the measures of a posture off frames."""

    __slots__ = ("_alone", "_pairs")

    def __init__(self) -> None:
        self._alone = [(reading(name, "both").take, 1.0 / (DEGREES if "_deg" in name else RATIO)) for name in MEASURED]
        self._pairs = [(reading(f"{name}.left", "both").take, reading(f"{name}.right", "both").take) for name in PAIRED]

    def sample(self, frame: Frame) -> list[float | None]:
        """Return a frame's measures in their sizes; None where one is not seen."""
        found: list[float | None] = []
        for take, scale in self._alone:
            taken = take(frame)
            found.append(None if taken is None else taken[0] * scale)
        for left, right in self._pairs:
            a, b = left(frame), right(frame)
            both = mean_of(a, b)
            found.append(None if both is None else both[0] / DEGREES)
            found.append(None if a is None or b is None else abs(a[0] - b[0]) / DEGREES)
        return found


def numbers_of(samples: Sequence[Sequence[float | None]]) -> list[float | None]:
    """Return the numbers of an excursion: mean and range of each measure, None where it was never seen."""
    numbers: list[float | None] = []
    for values in zip(*samples, strict=True):
        seen = sorted(value for value in values if value is not None)
        if seen:
            last = len(seen) - 1
            numbers += [sum(seen) / len(seen), seen[int(HIGH * last)] - seen[int(LOW * last)]]
        else:
            numbers += [None, None]
    return numbers


def spreads_of(templates: Mapping[str, Mapping[str, Numbers]]) -> tuple[float, ...]:
    """Return how far each number differs between movements, each in its own excursions; at least LEAST_SPREAD."""
    spreads = []
    for column in zip(*(rows[name] for name, rows in templates.items()), strict=True):
        known = [value for value in column if value is not None]
        middle = sum(known) / len(known)
        spreads.append(max(LEAST_SPREAD, sqrt(sum((value - middle) ** 2 for value in known) / len(known))))
    return tuple(spreads)


SPREADS: Final = spreads_of(TEMPLATES)


def distance(numbers: Numbers, template: Numbers) -> float:
    """Return how far an excursion is from a movement: the mean square, in spreads, of what is known of both."""
    total, known = 0.0, 0
    for value, wanted, spread in zip(numbers, template, SPREADS, strict=True):
        if value is not None and wanted is not None:
            off = min(FARTHEST, abs(value - wanted) / spread)
            total += off * off
            known += 1
    return total / known if known else FARTHEST * FARTHEST


class Likeness:
    """Says whether an excursion looks like one movement or rather like another one of the library.

    movement: the id of one that has a template. What the figure looks like in another movement while the signal of this
    one goes out and back is compared; where its signal does not, what it looks like in the other's own excursions.
    """

    __slots__ = ("_others", "_own")

    def __init__(self, movement: str) -> None:
        rows = TEMPLATES[movement]
        self._own = rows[movement]
        others = {name: its[name] for name, its in TEMPLATES.items()} | dict(rows)
        self._others = [row for name, row in others.items() if name != movement and distance(row, self._own) >= SAME]

    def compared(self, numbers: Numbers) -> tuple[float, float]:
        """Return the distance to the movement, and that to the nearest other one."""
        nearest = min(distance(numbers, other) for other in self._others)
        return distance(numbers, self._own), max(nearest, 1e-9)
