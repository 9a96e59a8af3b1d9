"""What a person does in a set, before it is played: repetitions, holds or circles, each a little different, and faults.

Drawn from a seed: nobody does a movement twice alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from unsit.body.measures import Side
from unsit.movement.model import Fault, Kind, Movement

PACE_SPREAD: Final = 0.12
"""How much longer or shorter one repetition is than the others."""
SIZE_SPREAD: Final = 0.06
"""How much larger or smaller."""
SIZES: Final = (0.85, 1.1)
"""How far a person goes in repetitions and circles, of the file's figure."""
HOLD_SIZES: Final = (0.95, 1.06)
"""The same for a position that is held: with a larger change it would be another one."""
PACES: Final = (0.82, 1.2)
AMOUNTS: Final = (1.0, 1.3)
"""How much of a fault is committed, of the file's counter-example."""
NARROW_AMOUNTS: Final = (1.0, 1.0)
"""The same where the fault is measured by what the hold asks for: more of it would end the hold."""
SECOND_FAULT: Final = 0.35
PARTIAL: Final = 0.3
PAUSE: Final = 0.4
SECOND_HOLD: Final = 0.35


@dataclass(frozen=True, slots=True)
class Round:
    """One repetition, hold or circle.

    pace: how much longer it takes than in the file. size: how far it goes. pause_s: at the start pose before it.
    partial: it does not get far enough to count. hold_s: how long the position is kept. direction: of a circle, 1
    forward and -1 backward.
    """

    pace: float = 1.0
    size: float = 1.0
    pause_s: float = 0.0
    partial: bool = False
    hold_s: float = 0.0
    direction: int = 1


@dataclass(frozen=True, slots=True)
class Committed:
    """A fault in the rounds first … last (counted from 0), by an amount of the file's counter-example.

    start, end: of a hold only, the part of it in which the fault is committed, 0 … 1.
    """

    fault: Fault
    amount: float
    first: int
    last: int
    start: float = 0.0
    end: float = 1.0

    def meets(self, other: "Committed") -> bool:
        """Whether both are committed in one round or in neighbouring ones."""
        return self.first <= other.last + 1 and other.first <= self.last + 1


@dataclass(frozen=True, slots=True)
class Plan:
    """A set on one side."""

    side: Side
    rounds: tuple[Round, ...]
    committed: tuple[Committed, ...] = ()
    wobble_seed: int = 0


def seen_faults(movement: Movement, view: str) -> tuple[Fault, ...]:
    """Give the faults that a view can show."""
    return tuple(fault for fault in movement.faults if view in fault.views)


def _varied(random: Random, spread: float) -> float:
    return 1.0 + random.uniform(-spread, spread)


def _repetitions(random: Random) -> tuple[Round, ...]:
    pace, size = random.uniform(*PACES), random.uniform(*SIZES)
    rounds = [
        Round(pace * _varied(random, PACE_SPREAD), size * _varied(random, SIZE_SPREAD))
        for _ in range(random.randint(5, 8))
    ]
    if random.random() < PAUSE:
        at = random.randrange(1, len(rounds))
        rounds[at] = replace(rounds[at], pause_s=random.uniform(2.0, 4.0))
    if random.random() < PARTIAL:
        at = random.randrange(2, len(rounds) - 1)
        if not rounds[at].pause_s and not rounds[at + 1].pause_s:
            rounds[at] = replace(rounds[at], partial=True)
    return tuple(rounds)


def _holds(random: Random) -> tuple[Round, ...]:
    pace, size = random.uniform(*PACES), random.uniform(*HOLD_SIZES)
    first = Round(pace, size, hold_s=random.uniform(15.0, 30.0))
    if random.random() >= SECOND_HOLD:
        return (first,)
    first = replace(first, hold_s=random.uniform(12.0, 18.0))
    second = Round(
        pace * _varied(random, PACE_SPREAD),
        size * _varied(random, 0.02),
        pause_s=random.uniform(2.5, 4.5),
        hold_s=random.uniform(10.0, 14.0),
    )
    return (first, second)


def _circles(random: Random) -> tuple[Round, ...]:
    pace, size = random.uniform(0.85, 1.25), random.uniform(*SIZES)
    number = random.randint(4, 6)
    return tuple(
        Round(pace * _varied(random, PACE_SPREAD), size * _varied(random, SIZE_SPREAD), direction=direction)
        for direction in (1, -1)
        for _ in range(number)
    )


def _amount(random: Random, movement: Movement, fault: Fault) -> float:
    ends_hold = movement.hold is not None and fault.measure in {one.measure for one in movement.hold.conditions}
    return random.uniform(*(NARROW_AMOUNTS if ends_hold else AMOUNTS))


def _commit(random: Random, movement: Movement, fault: Fault, rounds: Sequence[Round]) -> Committed:
    amount = _amount(random, movement, fault)
    change = fault.counter_example
    if change.reverse:
        return Committed(fault, 1.0, 0, len(rounds) - 1)
    if movement.kind is Kind.HOLD:
        at = random.randrange(len(rounds))
        share = max(0.35, 7.0 / rounds[at].hold_s)
        start = random.uniform(0.12, max(0.12, 0.92 - share))
        return Committed(fault, amount, at, at, start, min(start + share, 1.0))
    seam = {frame.label for frame in (movement.figure.keyframes[0], movement.figure.keyframes[-1])}
    least = 2 if movement.kind is Kind.CIRCLES or not change.at or seam & set(change.at) else 1
    length = min(random.randint(least, 3), len(rounds) - 1)
    first = random.randrange(1, len(rounds) - length + 1)
    if movement.kind is Kind.CIRCLES:
        # A run of circles that lies in one direction.
        half = len(rounds) // 2
        first = random.choice((0, half)) + random.randrange(half - length + 1)
    return Committed(fault, amount, first, first + length - 1)


def _apart(committed: Committed, rounds: Sequence[Round], others: Sequence[Committed]) -> bool:
    hurt = [n for n, one in enumerate(rounds) if one.partial]
    if any(committed.first - 1 <= n <= committed.last + 1 for n in hurt):
        return False
    return not any(committed.meets(other) for other in others)


def drawn_plan(movement: Movement, view: str, side: Side, random: Random, *, right_way: bool) -> Plan:
    """Draw a set. right_way: without faults; otherwise with one or two of those that the view can show."""
    makers = {Kind.REPETITIONS: _repetitions, Kind.HOLD: _holds, Kind.CIRCLES: _circles}
    rounds = makers[movement.kind](random)
    committed: list[Committed] = []
    faults = list(seen_faults(movement, view))
    wanted = 0 if right_way else 1 + (random.random() < SECOND_FAULT)
    for _ in range(20):
        if len(committed) == wanted or not faults:
            break
        fault = random.choice(faults)
        tried = _commit(random, movement, fault, rounds)
        if _apart(tried, rounds, committed):
            committed.append(tried)
            faults = [one for one in faults if one.measure != fault.measure]
    return Plan(side, rounds, tuple(committed), random.getrandbits(32))
