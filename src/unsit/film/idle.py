"""People who do not exercise: nothing of it may count."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import atan2, cos, degrees, radians, sin
from random import Random
from types import MappingProxyType
from typing import Final

from unsit.figure.kinematics import resolve, root
from unsit.figure.rig import Rig
from unsit.figure.rotations import from_columns, product, turn
from unsit.film.ways import Posture, Stance, Walk, Way, leaned, sitting, standing, upright
from unsit.movement.model import Position

Part = Way | Walk
Places = tuple[tuple[float, float], tuple[float, float]]
"""Where people come into the picture and leave it."""

_PHONE: Final = {
    "shoulder_plane": 75.0,
    "shoulder_elevation": 42.0,
    "shoulder_internal_rotation": -75.0,
    "elbow_flexion": 115.0,
    "forearm_pronation": 20.0,
    "finger_flexion": 40.0,
}


def _supine(turned_deg: float, angles: Mapping[str, float]) -> Posture:
    whole = product(turn((0.0, 0.0, 1.0), radians(turned_deg)), from_columns(root(Position.SUPINE, "left")))
    return Posture(resolve(angles, "left"), whole, (0.0, 0.0, 0.1))


def _walking_by(rig: Rig, random: Random, places: Places) -> list[Part]:
    here, there = places
    back = (here[0] + random.uniform(-0.4, 0.4), here[1])
    stop, stands_deg = (0.2, 0.0), random.uniform(-180.0, 180.0)
    returning_deg = degrees(atan2(here[1] - there[1], here[0] - there[0]))

    def speed() -> float:
        return random.uniform(0.8, 1.2)

    return [
        Walk(rig, here, there, last_heading_deg=returning_deg, speed_m_s=speed()),
        Walk(rig, there, stop, first_heading_deg=returning_deg, last_heading_deg=stands_deg, speed_m_s=speed()),
        Walk(rig, stop, there, first_heading_deg=stands_deg, last_heading_deg=returning_deg, speed_m_s=speed()),
        Walk(rig, there, back, first_heading_deg=returning_deg, speed_m_s=speed()),
    ]


def _lying_still(rig: Rig, random: Random, _: Places) -> list[Part]:
    angles = {"hip_flexion": 4.0, "knee_flexion": 6.0, "shoulder_elevation": 18.0, "forearm_pronation": 60.0}
    lying = _supine(random.uniform(-12.0, 12.0), angles)
    bent = _supine(
        random.uniform(-12.0, 12.0), {**angles, "hip_flexion": 48.0, "knee_flexion": 88.0, "ankle_dorsiflexion": -30.0}
    )
    return [Way(rig, [Stance(0.0, lying), Stance(14.0, lying), Stance(2.5, bent), Stance(9.0, bent)])]


def _tying_shoes(rig: Rig, random: Random, places: Places) -> list[Part]:
    heading = random.uniform(-60.0, 60.0)
    side, other = random.choice((("left", "right"), ("right", "left")))
    reaching = {
        "shoulder_plane": 85.0,
        "shoulder_elevation": 70.0,
        "elbow_flexion": 25.0,
        "trunk_flexion": 45.0,
        "neck_flexion": 15.0,
    }

    def kneeling(lower: str, upper: str, pull: float) -> Posture:
        angles = {
            **reaching, "elbow_flexion": 25.0 + pull, f"hip_flexion.{upper}": 112.0, f"knee_flexion.{upper}": 105.0,
            f"ankle_dorsiflexion.{upper}": 12.0, f"hip_flexion.{lower}": 38.0, f"knee_flexion.{lower}": 125.0,
            f"ankle_dorsiflexion.{lower}": 20.0,
        }  # fmt: skip
        return Posture(resolve(angles, "left"), leaned(upright(heading), 15.0), (0.0, 0.0, 0.45))

    up = standing(heading, 0.0, 0.0)
    stances = [Stance(0.0, up), Stance(1.5, kneeling(side, other, 0.0))]
    stances += [Stance(random.uniform(0.7, 1.3), kneeling(side, other, 25.0 * (n % 2 == 0))) for n in range(5)]
    stances += [Stance(1.4, up), Stance(1.5, kneeling(other, side, 0.0))]
    stances += [Stance(random.uniform(0.7, 1.3), kneeling(other, side, 25.0 * (n % 2 == 0))) for n in range(5)]
    stances.append(Stance(1.4, up))
    walk_in = Walk(rig, places[0], (0.0, 0.0), last_heading_deg=heading)
    return [walk_in, Way(rig, stances), Walk(rig, (0.0, 0.0), places[1], first_heading_deg=heading)]


def _scrolling(rig: Rig, random: Random, _: Places) -> list[Part]:
    lying = random.random() < 0.6
    knee = random.uniform(80.0, 100.0)

    def posture(thumb: float, leg: float) -> Posture:
        angles = {**_PHONE, "elbow_flexion": 115.0 + thumb, "wrist_flexion": thumb, "neck_flexion": 20.0}
        if lying:
            angles |= {"hip_flexion": 0.55 * knee, "knee_flexion": knee + leg, "ankle_dorsiflexion": -25.0}
            return _supine(0.0, angles)
        one = sitting(0.0, 0.0, 0.0, knee_deg=knee + leg)
        return replace(one, angles_deg={**one.angles_deg, **resolve(angles, "left"), "neck_flexion": 30.0})

    stances = [Stance(0.0, posture(0.0, 0.0))]
    stances += [Stance(random.uniform(1.0, 2.6), posture(6.0 * (n % 2), random.uniform(-6.0, 6.0))) for n in range(14)]
    return [Way(rig, stances)]


def _sitting_about(rig: Rig, random: Random, places: Places) -> list[Part]:
    heading = random.uniform(-70.0, 70.0)
    low = sitting(heading, 0.0, 0.0)
    turned = Posture({**low.angles_deg, "neck_rotation": 35.0, "trunk_rotation": 15.0}, low.turn, low.hips)
    straight = sitting(heading, 0.0, 0.0, knee_deg=15.0)
    stances = [
        Stance(0.0, standing(heading, 0.0, 0.0)), Stance(2.4, low), Stance(4.0, turned), Stance(3.0, low),
        Stance(2.5, straight), Stance(5.0, straight), Stance(2.0, low), Stance(2.5, standing(heading, 0.0, 0.0)),
    ]  # fmt: skip
    return [Walk(rig, places[0], (0.0, 0.0), last_heading_deg=heading), Way(rig, stances)]


IDLE: Final[Mapping[str, Callable[[Rig, Random, Places], list[Part]]]] = MappingProxyType(
    {
        "walking_by": _walking_by,
        "lying_still": _lying_still,
        "tying_shoes": _tying_shoes,
        "scrolling": _scrolling,
        "sitting_about": _sitting_about,
    }
)
"""What somebody does who does not exercise, by name."""


def idle_places(azimuth_deg: float, way: float, reach_m: float) -> Places:
    """Give where people come from and go to: to the left and to the right of a camera's line of sight.

    azimuth_deg: of the camera. way: 1 or -1, which side first.
    """
    x, y = -sin(radians(azimuth_deg)), cos(radians(azimuth_deg))
    return ((way * reach_m * x, way * reach_m * y), (-way * reach_m * x, -way * reach_m * y))
