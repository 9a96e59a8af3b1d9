"""A routine becomes sets in the order its side rule says, with the doses it names."""

from dataclasses import replace
from typing import Final

import pytest
from tests.movement.example_files import CIRCLES, EXAMPLE, HOLD

from unsit.movement.model import Kind, Movement
from unsit.movement.reader import read_movement
from unsit.movement.routine import Block, Prescription, Routine, Side, SideRule, Step, dose_range, steps

TURN: Final = SideRule.ALL_ON_ONE_SIDE_THEN_TURN
EACH: Final = SideRule.EACH_ON_BOTH_SIDES


def movement(name: str, text: str) -> Movement:
    """Give an example under another id, one set as its usual dose."""
    read = read_movement(text)
    return replace(read, id=name, dose=replace(read.dose, sets=replace(read.dose.sets, default=1.0)))


MOVEMENTS: Final = {
    "kick": movement("kick", CIRCLES),
    "lift": movement("lift", CIRCLES),
    "raise": movement("raise", EXAMPLE),
    "hold": movement("hold", HOLD),
}


def order(blocks: tuple[Block, ...], first: Side = "left") -> list[str]:
    """Give the steps of a routine as words."""
    routine = Routine("r", "R", "Words.", blocks)
    return [f"{step.movement} {step.side} {step.set_number}/{step.sets}" for step in steps(routine, MOVEMENTS, first)]


def test_all_moves_on_one_side_then_turn_over() -> None:
    """Every move is done on the first side before any is done on the other."""
    block = Block(TURN, (Prescription("kick"), Prescription("lift", sets=2)))
    assert order((block,)) == [
        "kick left 1/1",
        "lift left 1/2",
        "lift left 2/2",
        "kick right 1/1",
        "lift right 1/2",
        "lift right 2/2",
    ]


def test_each_move_on_both_sides() -> None:
    """Both sides of a move are done, set by set, before the next move."""
    block = Block(EACH, (Prescription("kick", sets=2), Prescription("lift")))
    assert order((block,)) == [
        "kick left 1/2",
        "kick right 1/2",
        "kick left 2/2",
        "kick right 2/2",
        "lift left 1/1",
        "lift right 1/1",
    ]


def test_a_movement_of_both_sides_is_done_once_where_it_stands() -> None:
    """Turning over does not repeat what has worked both sides already."""
    items = (Prescription("kick"), Prescription("raise"), Prescription("lift"))
    assert order((Block(TURN, items),)) == [
        "kick left 1/1",
        "raise both 1/1",
        "lift left 1/1",
        "kick right 1/1",
        "lift right 1/1",
    ]
    assert order((Block(EACH, items[1:2]),)) == ["raise both 1/1"]


def test_the_other_side_may_come_first() -> None:
    """With the right side first, left and right change places and nothing else does."""
    block = Block(TURN, (Prescription("kick"), Prescription("lift")))
    swapped = [line.replace("left", "*").replace("right", "left").replace("*", "right") for line in order((block,))]
    assert order((block,), first="right") == swapped


def test_blocks_follow_each_other_each_with_its_own_rule() -> None:
    """A series on one side and then the other, and after it each stretch on both."""
    blocks = (Block(TURN, (Prescription("kick"), Prescription("lift"))), Block(EACH, (Prescription("kick"),)))
    assert order(blocks) == [
        "kick left 1/1",
        "lift left 1/1",
        "kick right 1/1",
        "lift right 1/1",
        "kick left 1/1",
        "kick right 1/1",
    ]


def test_rests_lie_between_sets_and_turning_takes_its_own_time() -> None:
    """No rest before the first set; the turn's time where the side changes, the rest's everywhere else."""
    block = Block(TURN, (Prescription("kick"), Prescription("lift"), Prescription("raise")), rest_s=10, turn_s=30)
    routine = Routine("r", "R", "Words.", (block, replace(block, rest_s=5)))
    assert [(step.side, step.rest_before_s) for step in steps(routine, MOVEMENTS)] == [
        ("left", 0.0),
        ("left", 10),
        ("both", 10),
        ("right", 10),
        ("right", 10),
        ("left", 30),
        ("left", 5),
        ("both", 5),
        ("right", 5),
        ("right", 5),
    ]


@pytest.mark.parametrize(
    ("item", "kind", "amount", "sets"),
    [
        (Prescription("raise"), Kind.REPETITIONS, 10, 1),
        (Prescription("raise", sets=3, repetitions=7), Kind.REPETITIONS, 7, 3),
        (Prescription("hold", hold_s=35), Kind.HOLD, 35, 1),
        (Prescription("kick", circles_each_way=4), Kind.CIRCLES, 4, 1),
    ],
)
def test_the_dose_is_the_prescriptions_or_else_the_movements(
    item: Prescription, kind: Kind, amount: float, sets: int
) -> None:
    """What a prescription leaves open is the movement's usual dose."""
    routine = Routine("r", "R", "Words.", (Block(EACH, (item,)),))
    first = steps(routine, MOVEMENTS)[0]
    assert isinstance(first, Step)
    assert (first.kind, first.amount, first.sets) == (kind, amount, sets)


def test_a_dose_without_the_range_of_its_kind_is_refused() -> None:
    """A movement made by hand, past the checker, is told what its dose lacks."""
    with pytest.raises(ValueError, match="must have hold_s for a movement whose kind is hold"):
        dose_range(MOVEMENTS["raise"].dose, Kind.HOLD)
