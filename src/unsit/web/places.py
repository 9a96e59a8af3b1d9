"""Where a session is done."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from unsit.movement.model import Position


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is. has: the equipment that is there. positions: how a movement may start there."""

    id: str
    name: Any
    text: Any
    has: tuple[str, ...]
    positions: tuple[Position, ...]


_ANY: Final = tuple(Position)

PLACES: Final = (
    Place("floor", _("On the floor"), _("a mat or a carpet"), ("mat",), _ANY),
    Place("wall", _("By a wall"), _("floor beside a free wall"), ("mat", "wall"), _ANY),
    Place("chair", _("On a chair"), _("at a desk or at the table"), ("chair",), (Position.SEATED, Position.STANDING)),
    Place("plane", _("On a plane or a train"), _("in your seat"), ("chair",), (Position.SEATED,)),
)
"""In the order in which they are offered."""


def place(name: str) -> Place | None:
    """Give the place with this id; None for another one."""
    return next((one for one in PLACES if one.id == name), None)
