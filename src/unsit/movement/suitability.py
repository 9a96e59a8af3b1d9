"""Which movement is done instead of another: for a person's safety, and for the place they are in.

`frontend/src/choosing/choose.ts` decides the same; `contracts/cases/suitability.json` holds both to it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from unsit.movement.model import Movement, Position, Precaution


@dataclass(frozen=True, slots=True)
class Change:
    """What gave way to what, and why.

    precaution: id of it. replaced: id of the movement or routine. by: id of what takes its place, empty for nothing.
    text: the reason in words for the person.
    """

    precaution: str
    replaced: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """What is done instead of a movement. movement: its id; itself if it may be done, empty for none."""

    movement: str
    changes: tuple[Change, ...] = ()


def safe_replacement(
    movement_id: str,
    precautions: Collection[str],
    movements: Mapping[str, Movement],
    before: frozenset[str] = frozenset(),
) -> Replacement:
    """Return what somebody with these precautions does instead of a movement.

    The strictest answer holds: nothing, if any precaution that applies names no replacement, one that is not among
    `movements`, or one that leads to nothing or back. Of several replacements the one that itself gives way the fewest
    times is taken, then the first by id, so the order in a file decides nothing.

    before: ids of movements that gave way already.
    """
    movement = movements.get(movement_id)
    applying = sorted(_applying(movement, precautions), key=lambda one: (bool(one.replacement), one.id))
    if not applying and movement is not None:
        return Replacement(movement_id)
    seen = before | {movement_id}
    options: list[Replacement] = []
    for precaution in applying:
        by = precaution.replacement if precaution.replacement in movements.keys() - seen else ""
        change = Change(precaution.id, movement_id, by, precaution.text)
        rest = safe_replacement(by, precautions, movements, seen) if by else Replacement("")
        options.append(Replacement(rest.movement, (change, *rest.changes)))
    stopped = (option for option in options if not option.movement)
    best = min(options, key=lambda option: (len(option.changes), option.movement), default=Replacement(""))
    return next(stopped, best)


def _applying(movement: Movement | None, precautions: Collection[str]) -> tuple[Precaution, ...]:
    return tuple(one for one in movement.safety.not_for if one.id in precautions) if movement is not None else ()


def fits(movement: Movement, equipment: Collection[str], positions: Collection[Position]) -> bool:
    """Return whether a place with this equipment and room for these start positions has all a movement needs."""
    return set(movement.equipment) <= set(equipment) and movement.position in positions


def variant_for(
    movement: Movement,
    equipment: Collection[str],
    positions: Collection[Position],
    movements: Mapping[str, Movement],
) -> Movement | None:
    """Return the movement of the same family that suits a place best; None where none of it fits.

    What the place offers is used, so a variant with more equipment goes first. The movement itself is kept if no other
    uses more, for variants that need the same things are other exercises; otherwise the easiest is taken.
    """
    family = [one for one in movements.values() if one.family == movement.family and fits(one, equipment, positions)]
    most = max((len(one.equipment) for one in family), default=0)
    suited = [one for one in family if len(one.equipment) == most]
    if any(one.id == movement.id for one in suited):
        return movement
    return min(suited, key=lambda one: (_depth(one, movements), one.id), default=None)


def _depth(movement: Movement, movements: Mapping[str, Movement]) -> int:
    """Return over how many easier ones of its family a movement stands."""
    seen = {movement.id}
    while True:
        easier = movements.get(movement.neighbours.easier)
        if easier is None or easier.family != movement.family or easier.id in seen:
            return len(seen) - 1
        seen.add(easier.id)
        movement = easier
