"""A routine or a movement as a list of sets to go through, for those who have no script running."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from unsit.movement.library import Library
from unsit.movement.model import Movement
from unsit.movement.routine import Block, Prescription, Routine, SideRule, steps
from unsit.web.pages.offers import in_place
from unsit.web.places import Place
from unsit.web.wording import amount


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing to do. told: how much, on which side. pause: what comes before it, in words; empty: nothing."""

    movement: Movement
    told: str
    pause: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Walk:
    """A whole session to read. left_out: movements that do not fit the place. exchanged: old name → new name."""

    name: str
    text: str
    stops: tuple[Stop, ...]
    left_out: tuple[str, ...] = ()
    exchanged: tuple[tuple[str, str], ...] = ()


def of_movement(movement: Movement) -> Routine:
    """Give a routine of one movement with its usual dose."""
    block = Block(SideRule.EACH_ON_BOTH_SIDES, (Prescription(movement.id),))
    return Routine(movement.id, movement.name, movement.text.summary, (block,))


def walk(routine: Routine, library: Library, language: str, there: Place | None) -> Walk:
    """Give a routine as it is done in a place (None: anywhere)."""
    movements = {name: library.movement(name, language) for name in library.movements}
    left_out: list[str] = []
    exchanged: list[tuple[str, str]] = []
    blocks = []
    for block in routine.blocks:
        kept = []
        for item in block.prescriptions:
            found = in_place(movements[item.movement], there, movements)
            if found is None:
                left_out.append(movements[item.movement].name)
                continue
            if found.id != item.movement:
                exchanged.append((movements[item.movement].name, found.name))
            # A dose that was prescribed for one variant holds for another of the same family and kind.
            kept.append(Prescription(found.id, item.sets, item.repetitions, item.hold_s, item.circles_each_way))
        if kept:
            blocks.append(Block(block.side_rule, tuple(kept), block.rest_s, block.turn_s))
    fitted = Routine(routine.id, routine.name, routine.text, tuple(blocks))
    return Walk(
        routine.name, routine.text, tuple(_stops(fitted, movements)), tuple(left_out), tuple(dict.fromkeys(exchanged))
    )


def _stops(routine: Routine, movements: Mapping[str, Movement]) -> list[Stop]:
    sides = {"left": gettext("left side"), "right": gettext("right side"), "both": gettext("both sides together")}
    found: list[Stop] = []
    side_before = ""
    for step in steps(routine, movements):
        movement = movements[step.movement]
        turned = {side_before, step.side} == {"left", "right"}
        told = gettext("%(amount)s, %(side)s") % {"amount": amount(movement, step.amount), "side": sides[step.side]}
        pause = "" if not step.rest_before_s else gettext("Change sides.") if turned else gettext("Rest a little.")
        found.append(Stop(movement, told, pause, is_new=all(one.movement.id != movement.id for one in found)))
        side_before = step.side
    return found
