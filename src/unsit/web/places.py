"""Where a session is done."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is. has: the equipment that is there. variants: which of a family fit, the best first."""

    id: str
    name: Any
    text: Any
    has: tuple[str, ...]
    variants: tuple[str, ...]


PLACES: Final = (
    Place("floor", _("On the floor"), _("a mat or a carpet"), ("mat",), ("floor",)),
    Place("wall", _("By a wall"), _("floor beside a free wall"), ("mat", "wall"), ("wall", "floor")),
    Place("chair", _("On a chair"), _("at a desk or at the table"), ("chair",), ("chair",)),
    Place("plane", _("On a plane or a train"), _("in your seat"), ("chair",), ("chair",)),
)
"""In the order in which they are offered."""


def place(name: str) -> Place | None:
    """Give the place with this id; None for another one."""
    return next((one for one in PLACES if one.id == name), None)
