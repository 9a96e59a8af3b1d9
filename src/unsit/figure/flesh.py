"""How thick a body is where parts of it touch: from joint to skin, metres.

For the figure's own body they are shares of stature, after the girths of segments in Winter 2009, "Biomechanics and
Motor Control of Human Movement". For a body asset they are measured on its skin points, where it has some there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp
from typing import Final

from unsit.body.frame import Point
from unsit.figure.limbs import dot, forward, minus, plus, right, unit
from unsit.figure.rig import Rig
from unsit.figure.skeleton import Skeleton

GIVE_M: Final = 0.006
"""How far soft parts give way where they are pressed together."""

_NEAR_RATIO: Final = 0.16
_TOWARDS: Final = 3.0
_ENOUGH: Final = 0.05


@dataclass(frozen=True, slots=True)
class Flesh:
    """Thicknesses in metres.

    thigh_front_m, thigh_back_m, shin_m: from the bone's line to the skin, near the knee, half-way, half-way. ankle_m:
    from the ankle joint to the skin. sole_m: from the ankle joint down to the floor under a flat foot. palm_m: from
    the middle of the hand to the palm. elbow_m: from the elbow joint to its tip. hip_m: from the middle of the hips
    sideways to the hip bone. back_of_head_m: from between the ears backwards. temple_m: from the ear outwards.
    """

    thigh_front_m: float
    thigh_back_m: float
    shin_m: float
    ankle_m: float
    sole_m: float
    palm_m: float
    elbow_m: float
    hip_m: float
    back_of_head_m: float
    temple_m: float


def figure_flesh(body: Skeleton) -> Flesh:
    """Give the thicknesses of the figure's own body."""
    s = body.stature_m
    heel, toe = body.right_foot
    return Flesh(
        thigh_front_m=0.0376 * s,
        thigh_back_m=0.042 * s,
        shin_m=0.026 * s,
        ankle_m=0.020 * s,
        sole_m=body.flesh_m - (heel[1] + toe[1]) / 2.0,
        palm_m=0.010 * s,
        elbow_m=0.020 * s,
        hip_m=0.082 * s,
        back_of_head_m=0.062 * s,
        temple_m=0.008 * s,
    )


def _offsets(rig: Rig, bones: tuple[str, ...], start: Point, away: Point) -> Iterator[tuple[float, Point]]:
    """Give for skin points that mostly move with these bones the place along a line and the way off it."""
    numbers = {rig.number[bone] for bone in bones if bone in rig.number}
    for point in rig.surface:
        if point.weights and max(point.weights, key=lambda pair: pair[1])[0] in numbers:
            offset = minus(point.at, start)
            along = dot(offset, away)
            yield along, plus(offset, away, -along)


def _thick_m(rig: Rig, segment: str, bones: tuple[str, ...], place: float, way: Point, otherwise: float) -> float:
    """Give the thickness of a limb of the right side at a share of its length, towards a way of its axes."""
    first, last = bones[0], {"thigh": "lowerleg01_R", "shank": "foot_R"}[segment]
    start, end = rig.head(first), rig.head(last)
    along = minus(end, start)
    length, away = dot(along, along) ** 0.5, unit(along)
    axes = rig.rest_axes[f"{segment}.right"]
    towards = plus(plus((0.0, 0.0, 0.0), forward(axes), way[0]), right(axes), way[2])
    whole, sum_m = 0.0, 0.0
    for share_m, out in _offsets(rig, bones, start, away):
        near = exp(-(((share_m / length - place) / _NEAR_RATIO) ** 2) + _TOWARDS * (dot(unit(out), towards) - 1.0))
        whole += near
        sum_m += near * dot(out, out) ** 0.5
    return sum_m / whole if whole > _ENOUGH else otherwise


def rig_flesh(rig: Rig) -> Flesh:
    """Give the thicknesses of a body asset."""
    s = rig.stature_m
    thigh, shin = ("upperleg01_R", "upperleg02_R"), ("lowerleg01_R", "lowerleg02_R")
    ankle = rig.joint("foot", "right")
    lowest = min((point.at[1] for point in rig.surface), default=ankle[1] - 0.043 * s)
    hips = rig.middle_of_hips
    crest = [
        abs(point.at[0] - hips[0])
        for point in rig.surface
        if 0.01 * s < point.at[1] - hips[1] < 0.06 * s and abs(point.at[0] - hips[0]) < 0.12 * s
    ]
    return Flesh(
        thigh_front_m=_thick_m(rig, "thigh", thigh, 0.85, (1.0, 0.0, 0.0), 0.048 * s),
        thigh_back_m=_thick_m(rig, "thigh", thigh, 0.45, (-0.6, 0.0, 0.8), 0.040 * s),
        shin_m=_thick_m(rig, "shank", shin, 0.55, (0.7, 0.0, -0.7), 0.026 * s),
        ankle_m=0.020 * s,
        sole_m=ankle[1] - lowest,
        palm_m=0.0155 * s,
        elbow_m=0.023 * s,
        hip_m=max((wide for wide in crest if wide > 0.07 * s), default=0.088 * s),
        back_of_head_m=0.060 * s,
        temple_m=0.008 * s,
    )
