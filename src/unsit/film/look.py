"""How a film looks: skin, clothes, room, light and what the camera's sensor does to the picture."""

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import cos, radians, sin
from random import Random
from types import MappingProxyType
from typing import Final

from unsit.body.frame import Point

Colour = tuple[float, float, float]
"""Red, green, blue in linear light, 0 … 1."""

FLOORS: Final = ("wood", "tiles", "carpet", "plain")


@dataclass(frozen=True, slots=True)
class Look:
    """One film's look.

    skin_tint: multiplies the skin's picture. clothes: colour of each material of the body by name; materials not named
    keep their own. floor: one of `FLOORS`. sun: unit vector towards the light; sun_light, ambient: its and the room's
    strength by colour. exposure: multiplies all light. noise_levels: standard deviation of a pixel, of 255.
    blur_px: standard deviation of the lens's blur.
    """

    skin_tint: Colour = (1.0, 1.0, 1.0)
    clothes: Mapping[str, Colour] = field(default_factory=lambda: MappingProxyType({}))
    floor: str = "wood"
    floor_colour: Colour = (0.45, 0.25, 0.13)
    wall_colour: Colour = (0.55, 0.53, 0.49)
    mat_colour: Colour = (0.04, 0.20, 0.30)
    seat_colour: Colour = (0.07, 0.08, 0.09)
    sun: Point = (0.36, -0.31, 0.88)
    sun_light: Colour = (1.9, 1.75, 1.55)
    ambient: Colour = (0.62, 0.65, 0.70)
    exposure: float = 0.8
    noise_levels: float = 0.0
    blur_px: float = 0.0


PLAIN: Final = Look()
"""Daylight in a quiet room, a clean picture."""


# Multiplied with the picture of a middling skin; light to dark.
_SKINS: Final = (
    (1.18, 1.14, 1.10),
    (1.05, 1.02, 1.0),
    (0.95, 0.88, 0.80),
    (0.78, 0.66, 0.55),
    (0.55, 0.44, 0.36),
    (0.33, 0.26, 0.22),
    (0.20, 0.155, 0.135),
)
_HAIR: Final = (
    (0.008, 0.007, 0.006),
    (0.035, 0.02, 0.013),
    (0.09, 0.045, 0.02),
    (0.28, 0.17, 0.07),
    (0.35, 0.34, 0.32),
    (0.16, 0.035, 0.012),
)
_WOODS: Final = ((0.45, 0.25, 0.13), (0.30, 0.16, 0.08), (0.58, 0.40, 0.24), (0.22, 0.18, 0.15), (0.50, 0.46, 0.40))


def _colour(random: Random, saturation: tuple[float, float], value: tuple[float, float]) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(random.random(), random.uniform(*saturation), random.uniform(*value))
    return (red * red, green * green, blue * blue)


def _light(random: Random, warmth: float) -> Colour:
    strength = random.uniform(0.9, 1.1)
    return (strength * (1.0 + 0.18 * warmth), strength, strength * (1.0 - 0.22 * warmth))


def _times(colour: Colour, factor: float) -> Colour:
    return (colour[0] * factor, colour[1] * factor, colour[2] * factor)


def drawn_look(random: Random) -> Look:
    """Draw a look: any skin, clothes, floor and daylight or lamp, the sensor of a laptop or a telephone."""
    low_deg, round_deg = random.uniform(35.0, 80.0), random.uniform(0.0, 360.0)
    level = cos(radians(low_deg))
    sun = (level * cos(radians(round_deg)), level * sin(radians(round_deg)), sin(radians(low_deg)))
    warmth = random.uniform(-0.5, 1.0)
    hard = random.uniform(0.35, 1.0)
    floor = random.choice(FLOORS)
    wood = random.choice(_WOODS)
    floor_colour = wood if floor == "wood" else _colour(random, (0.05, 0.35), (0.35, 0.85))
    skin = random.choice(_SKINS)
    top = _colour(random, (0.0, 0.85), (0.15, 0.95))
    bottom = _colour(random, (0.0, 0.6), (0.12, 0.75))
    return Look(
        skin_tint=_times(skin, random.uniform(0.92, 1.08)),
        clothes=MappingProxyType(
            {"top": top, "bottom": bottom, "leggings": bottom, "hair": random.choice(_HAIR)},
        ),
        floor=floor,
        floor_colour=floor_colour,
        wall_colour=_colour(random, (0.0, 0.25), (0.55, 0.92)),
        mat_colour=_colour(random, (0.2, 0.8), (0.2, 0.8)),
        seat_colour=_colour(random, (0.0, 0.6), (0.1, 0.7)),
        sun=sun,
        sun_light=_times(_light(random, warmth), 2.0 * hard),
        ambient=_times(_light(random, warmth * 0.3 - 0.1), 1.05 - 0.55 * hard),
        exposure=random.uniform(0.62, 1.0),
        noise_levels=random.uniform(0.8, 4.5),
        blur_px=random.choice((0.0, 0.0, random.uniform(0.4, 0.9))),
    )
