"""Which sides of the trunk the camera sees, and so which measures it can show."""

from collections.abc import Collection
from math import exp
from typing import Final

from unsit.body.frame import Points
from unsit.body.measures import MEASURES, Side, camera_direction
from unsit.engine.state import Stateful
from unsit.movement.model import Facing, Fault, Movement, Sides

EVERY_S: Final = 0.1
"""The view changes slowly; it is looked at this often."""
SETTLE_S: Final = 0.7
"""Time constant of its smoothing."""
SEEN_COSINE: Final = 0.5
"""A side of the trunk counts as facing the camera within 60°; at 45° two do."""

_MIRROR: Final = {Facing.ACTIVE_SIDE: Facing.OTHER_SIDE, Facing.OTHER_SIDE: Facing.ACTIVE_SIDE}


class View(Stateful):
    """The smoothed direction to the camera in the trunk's axes, as a set of facings."""

    STATE = ("time_s", "direction", "facings")
    __slots__ = (*STATE, "_side")

    def __init__(self, side: Side) -> None:
        self._side: Side = side
        self.time_s = -1e9
        self.direction = [0.0, 0.0, 0.0]
        self.facings: list[str] = []

    def step(self, time_s: float, world: Points) -> None:
        """Take the world landmarks at a time."""
        gap = time_s - self.time_s
        if gap < EVERY_S:
            return
        self.time_s = time_s
        share = 1.0 - exp(-gap / SETTLE_S)
        now = camera_direction(world, self._side)
        self.direction = [old + share * (new - old) for old, new in zip(self.direction, now, strict=True)]
        forward, side, up = self.direction
        size = max((forward * forward + side * side + up * up) ** 0.5, 1e-9) * SEEN_COSINE
        towards = (
            (Facing.FRONT, forward), (Facing.BACK, -forward), (Facing.ACTIVE_SIDE, side),
            (Facing.OTHER_SIDE, -side), (Facing.HEAD, up), (Facing.FEET, -up),
        )  # fmt: skip
        self.facings = [facing.value for facing, share in towards if share > size]


def fault_facings(movement: Movement, fault: Fault, shown: frozenset[str] | None) -> frozenset[str]:
    """Give the facings from which a fault can be scored.

    shown: the facings from which its measure can be read; None for measures of a finished repetition or circle.
    """
    names = _facings(movement, fault.views)
    return names if shown is None else names & shown


def still_facings(movement: Movement) -> frozenset[str]:
    """Give the facings from which the still-spine range can be measured; none where the movement has none."""
    if movement.still_spine is None:
        return frozenset()
    trunk = MEASURES[movement.still_spine.trunk.partition(".")[0]]
    return _facings(movement, [view.id for view in movement.views]) & trunk.views


def _facings(movement: Movement, views: Collection[str]) -> frozenset[str]:
    claimed = {view.facing for view in movement.views if view.id in views}
    if movement.sides is Sides.BOTH:
        claimed |= {_MIRROR[facing] for facing in claimed if facing in _MIRROR}
    return frozenset(facing.value for facing in claimed)
