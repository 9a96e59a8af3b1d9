"""Routines: movements in order, with doses and a rule for the two sides of the body."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Final, Literal

from unsit.movement.model import Dose, Kind, Movement, Range, Sides

Side = Literal["left", "right"]
SetSide = Literal["left", "right", "both"]

FIELD_OF_KIND: Final[Mapping[Kind, str]] = {
    Kind.REPETITIONS: "repetitions",
    Kind.HOLD: "hold_s",
    Kind.CIRCLES: "circles_each_way",
}
"""The field of a dose or a prescription that belongs to a movement's kind."""

_TURNED: Final[Mapping[Side, Side]] = {"left": "right", "right": "left"}


class SideRule(StrEnum):
    """In which order the two sides of the body are worked."""

    ALL_ON_ONE_SIDE_THEN_TURN = "all_on_one_side_then_turn"
    EACH_ON_BOTH_SIDES = "each_on_both_sides"


@dataclass(frozen=True, slots=True)
class Prescription:
    """A movement and how much of it; what is not given is the movement's usual dose.

    movement: its id. sets: for each side. repetitions: in a set, for movements of repetitions. hold_s: seconds, for
    holds. circles_each_way: for circles.
    """

    movement: str
    sets: int | None = None
    repetitions: int | None = None
    hold_s: float | None = None
    circles_each_way: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Prescriptions done under one side rule.

    side_rule: `all_on_one_side_then_turn` does every prescription on one side, then all again on the other;
    `each_on_both_sides` does both sides of one before the next. Movements of both sides are done once, where they
    stand (before the turn). prescriptions: in order. rest_s: seconds between two sets. turn_s: seconds to change
    sides, instead of the rest.
    """

    side_rule: SideRule
    prescriptions: tuple[Prescription, ...]
    rest_s: float = 15.0
    turn_s: float = 20.0


@dataclass(frozen=True, slots=True)
class Routine:
    """One routine file: what is done in one session.

    id: the file's name without `.toml`. name, text: words for people. blocks: in order. licence: SPDX identifier of the
    file; empty: that of what it comes with. authors: who wrote it, those of the file it was made from too.
    adapted_from: the file it was made from; empty: it is an original.
    """

    id: str
    name: str
    text: str
    blocks: tuple[Block, ...]
    licence: str = ""
    authors: tuple[str, ...] = ()
    adapted_from: str = ""

    @property
    def movements(self) -> tuple[str, ...]:
        """Ids of the movements, in order, each once."""
        return tuple(dict.fromkeys(item.movement for block in self.blocks for item in block.prescriptions))


@dataclass(frozen=True, slots=True)
class Step:
    """One set of a routine, ready to be done.

    amount: repetitions, seconds, or circles each way, as `kind` says. set_number: from 1, of `sets` on this side.
    rest_before_s: seconds from the set before; 0 for the first.
    """

    movement: str
    side: SetSide
    kind: Kind
    amount: float
    set_number: int
    sets: int
    rest_before_s: float


def dose_range(dose: Dose, kind: Kind) -> Range:
    """Give the range of a dose that belongs to a kind; ValueError if the dose has none."""
    found: Range | None = getattr(dose, FIELD_OF_KIND[kind])
    if found is None:
        raise ValueError(f"a dose must have {FIELD_OF_KIND[kind]} for a movement whose kind is {kind}")
    return found


def prescribed(item: Prescription, movement: Movement) -> tuple[int, float]:
    """Give sets and amount of a prescription; the movement's usual dose where nothing is given."""
    amount: float | None = getattr(item, FIELD_OF_KIND[movement.kind])
    sets = ceil(movement.dose.sets.default) if item.sets is None else item.sets
    return sets, dose_range(movement.dose, movement.kind).default if amount is None else amount


def steps(routine: Routine, movements: Mapping[str, Movement], first_side: Side = "left") -> tuple[Step, ...]:
    """Give the sets of a routine in the order they are done; every block begins with `first_side`.

    movements: by id, at least those of the routine; KeyError if one is missing.
    """
    found: list[Step] = []
    for block in routine.blocks:
        for item, side, number in _order(block, movements, first_side):
            movement = movements[item.movement]
            sets, amount = prescribed(item, movement)
            turned = bool(found) and {found[-1].side, side} == {"left", "right"}
            rest_s = 0.0 if not found else block.turn_s if turned else block.rest_s
            found.append(Step(item.movement, side, movement.kind, amount, number, sets, rest_s))
    return tuple(found)


_Set = tuple[Prescription, SetSide, int]


def _order(block: Block, movements: Mapping[str, Movement], first: Side) -> Iterator[_Set]:
    """Give prescription, side and number of each set of a block, in order."""
    turned = _TURNED[first]
    plan = [(item, movements[item.movement]) for item in block.prescriptions]
    if block.side_rule is SideRule.ALL_ON_ONE_SIDE_THEN_TURN:
        for item, movement in plan:
            yield from _sets(item, movement, ("both",) if movement.sides is Sides.BOTH else (first,))
        for item, movement in plan:
            if movement.sides is Sides.ONE:
                yield from _sets(item, movement, (turned,))
    else:
        for item, movement in plan:
            yield from _sets(item, movement, ("both",) if movement.sides is Sides.BOTH else (first, turned))


def _sets(item: Prescription, movement: Movement, sides: tuple[SetSide, ...]) -> Iterator[_Set]:
    for number in range(1, prescribed(item, movement)[0] + 1):
        for side in sides:
            yield item, side, number
