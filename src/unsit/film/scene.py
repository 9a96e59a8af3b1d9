"""What stands still in a film: floor, walls and things, all of boxes."""

from dataclasses import dataclass
from typing import Final

from unsit.body.frame import Point
from unsit.film.look import Colour

SURFACES: Final = ("plain", "skin", "wood", "cloth", "hair", "tiles", "carpet")
"""How a surface is drawn; a surface's number is its place here."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box on the floor or the wall; metres, z up.

    size: whole lengths. yaw_deg: turned about the vertical through its middle. near: it may throw a shadow on the
    person and hide them, so it takes part in every frame.
    """

    middle: Point
    size: Point
    colour: Colour
    surface: str = "plain"
    yaw_deg: float = 0.0
    casts: bool = True
    near: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """All boxes of a film's room.

    floor_m: how high what people lie or stand on is; what of them is lower is not seen.
    """

    boxes: tuple[Box, ...]
    floor_m: float = 0.0
