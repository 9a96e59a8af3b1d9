"""A plan's doses in the address of a session, as the player reads them (`frontend/src/player/wish.ts`).

`dose=MOVEMENT:AMOUNT`, or `dose=MOVEMENT:OTHER:AMOUNT` where another movement takes its place; `x2` behind it for sets.
`dose=` alone says that a plan asks, and changes nothing: its usual doses hold, whatever the time.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from unsit.movement.model import Kind, Movement
from unsit.movement.routine import FIELD_OF_KIND, Prescription, Routine, dose_range, prescribed

_DOSE: Final = re.compile(
    r"(?P<at>\w{1,64})(?::(?P<to>\w{1,64}))?:(?P<amount>[0-9]{1,6}(?:\.[0-9]{1,3})?)(?:x(?P<sets>[0-9]{1,3}))?"
)


def dose_values(changed: Iterable[tuple[str, Prescription]], movements: Mapping[str, Movement]) -> list[str]:
    """Give the values of `dose` for what is prescribed instead of a routine's movements.

    >>> from unsit.movement.library import load_library
    >>> dose_values([("hip_stretch_floor", Prescription("hip_stretch_floor", hold_s=75.0))], load_library().movements)
    ['hip_stretch_floor:75']
    """
    found = []
    for name, item in changed:
        amount = prescribed(item, movements[item.movement])[1]
        other = "" if item.movement == name else f":{item.movement}"
        found.append(f"{name}{other}:{amount:g}" + (f"x{item.sets}" if item.sets is not None else ""))
    return found or [""]


def with_doses(routine: Routine, values: Iterable[str], movements: Mapping[str, Movement]) -> Routine:
    """Give a routine with the doses of an address; what makes no sense in it is as usual."""
    told = dict(found for value in list(values)[:100] if (found := _read(value, movements)) is not None)
    blocks = tuple(
        replace(block, prescriptions=tuple(told.get(item.movement, item) for item in block.prescriptions))
        for block in routine.blocks
    )
    return replace(routine, blocks=blocks)


def _read(value: str, movements: Mapping[str, Movement]) -> tuple[str, Prescription] | None:
    found = _DOSE.fullmatch(value)
    name = (found["to"] or found["at"]) if found else ""
    if found is None or name not in movements:
        return None
    movement = movements[name]
    amounts = dose_range(movement.dose, movement.kind)
    amount = max(amounts.min, min(amounts.max, float(found["amount"])))
    sets = max(1, min(int(movement.dose.sets.max), int(found["sets"]))) if found["sets"] else None
    given = amount if movement.kind is Kind.HOLD else int(amount)
    return found["at"], replace(Prescription(name, sets), **{FIELD_OF_KIND[movement.kind]: given})  # type: ignore[arg-type]
