"""What the figure's body looks like in a movement while some movement's signal goes out and back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from unsit.body.frame import Frame
from unsit.engine.posture import numbers_of
from unsit.engine.reading import SetSide
from unsit.engine.readings import Readings
from unsit.engine.runs import ExcursionWatch, can_be_proven
from unsit.movement.model import Movement, Sides
from unsit.proof.cases import Case
from unsit.proof.prove import filmed

DIGITS: Final = 2

Row = tuple[float | None, ...]


def films(movement: Movement) -> list[list[Frame]]:
    """Return the figure doing a movement rightly, filmed from every view of its file."""
    return [filmed(movement, Case(movement.id, view.id))[0] for view in movement.views]


def template(counted: Movement, seen: Iterable[Sequence[Frame]]) -> Row | None:
    """Return the middle value of each number over all excursions of a movement's signal in films; None without any."""
    rows = [row for frames in seen for side in _sides(counted) for row in _excursions(counted, side, frames)]
    return tuple(_middle([row[place] for row in rows]) for place in range(len(rows[0]))) if rows else None


def templates(library: Mapping[str, Movement]) -> dict[str, dict[str, Row]]:
    """Return the templates by the movement whose signal is followed and by what the figure does meanwhile.

    Of movements that are never proven after the fact only their own are there.
    """
    counted = {name: movement for name, movement in sorted(library.items()) if movement.repetition}
    found: dict[str, dict[str, Row]] = {name: {} for name in counted}
    for name, movement in sorted(library.items()):
        seen = films(movement)
        for other, follows in counted.items():
            row = template(follows, seen) if other == name or can_be_proven(follows) else None
            if row:
                found[other][name] = row
    return found


def _sides(movement: Movement) -> tuple[SetSide, ...]:
    return ("both",) if movement.sides is Sides.BOTH else ("left", "right")


def _excursions(counted: Movement, side: SetSide, frames: Sequence[Frame]) -> list[list[float | None]]:
    rule = counted.repetition
    if rule is None:
        raise ValueError(f"a template needs the signal of a movement with repetitions (got '{counted.id}')")
    readings, watch, found = Readings(counted, side), ExcursionWatch(rule), []
    signal = readings.index[rule.measure]
    for frame in frames:
        readings.step(frame)
        if watch.step(frame.time_s, frame, readings.values[signal]):
            found.append(numbers_of(watch.samples))
    return found


def _middle(values: list[float | None]) -> float | None:
    known = sorted(value for value in values if value is not None)
    return round(known[len(known) // 2], DIGITS) + 0.0 if known else None  # never -0.0
