"""What a coach follows: faults with where their values come from, and what tells the side and the view."""

from collections.abc import Collection, Iterable

from unsit.body.measures import ANY, MEASURES
from unsit.engine.facing import counted_facings, fault_facings
from unsit.engine.faults import FaultWatch
from unsit.engine.readings import Readings
from unsit.movement.model import REPETITION_MEASURES, Condition, Fault, Movement, Origin


def telling_side(movement: Movement) -> list[Condition]:
    """Give the conditions that read otherwise on the other side: those of the set-up and the hold that name a side."""
    held = movement.hold.conditions if movement.hold else ()
    return [one for one in (*movement.setup.require, *held) if one.measure.endswith((".active", ".other"))]


def showing(movement: Movement) -> frozenset[str]:
    """Give the facings from which everything that is counted, a repetition or a circle, can be read.

    Circles only from the file's own views: from behind they go the other way round.
    """
    if movement.circles:
        return counted_facings(movement, [movement.circles.x, movement.circles.y])
    return MEASURES[movement.repetition.measure.partition(".")[0]].views if movement.repetition else ANY


class Scored:
    """A fault with where its value comes from."""

    __slots__ = ("during", "facings", "fault", "known_s", "number", "start", "watch")

    def __init__(self, fault: Fault, movement: Movement, readings: Readings) -> None:
        name = fault.measure.partition(".")[0]
        finished = name in REPETITION_MEASURES
        self.fault = fault
        self.facings = fault_facings(movement, fault, None if finished else MEASURES[name].views)
        self.number = -1 if finished else readings.index[fault.measure]
        self.start = fault.origin is Origin.START
        self.during = fault.during
        unit = MEASURES[name].unit if not finished else "deg"
        self.watch = FaultWatch(fault, unit)

    def better(self, readings: Readings) -> bool:
        """Whether the body has got farther from this fault than it was at the start: sits taller, say."""
        change = readings.from_start(self.number)
        if change is None:
            return False
        return (change > 0.0 and self.fault.above is None) or (change < 0.0 and self.fault.below is None)


def judged_at_rest(scored: Iterable[Scored]) -> set[int]:
    """Return the readings by whose change from the start a fault is found also outside a hold."""
    return {one.number for one in scored if one.during != "active" and one.start}


def followed(readings: Readings, started: Collection[int], at_rest: Collection[int]) -> tuple[list[int], list[int]]:
    """Return the readings whose start follows the body until the work begins, and those that must stay still in it.

    started: those that are judged by their change from the start, but for the signal. at_rest: of `judged_at_rest`.
    What belongs to the working side moves with the movement; the trunk and the other side must stay still.
    """
    names = list(readings.index)
    still = {number for number in started if number >= 0 and not names[number].endswith(".active")}
    return sorted(set(range(len(names))).difference(at_rest)), sorted(still.difference(at_rest))
