"""Clips of every movement, played as a glTF player plays them, on bodies of other proportions than the figure's."""

import json
import struct
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from unsit.body.frame import Point, Points
from unsit.body.landmarks import INDEX, NAMES
from unsit.figure.bodies import body_ids, load_rig
from unsit.figure.bones import BonePose, bone_landmarks, skin
from unsit.figure.clips import Clip, clips, clips_file
from unsit.figure.rig import Rig
from unsit.figure.rotations import Quaternion, between, product, turn
from unsit.movement.library import load_library
from unsit.movement.model import Position

LIBRARY = load_library()
IDS = sorted(LIBRARY.movements)
BODIES = {body: load_rig(body) for body in body_ids()}

JOINTS = tuple(
    INDEX[f"{side}_{joint}"]
    for side in ("left", "right")
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
)
NEAR_M = 0.01
UNDER_FLOOR_M = -0.025
SUNK_M = -0.05
OFF_FLOOR_M = 0.015
SHARES = (0.23, 0.71)
"""When in a clip it is looked at: between keys."""

Z_UP = turn((1.0, 0.0, 0.0), 1.5707963267948966)


@dataclass(frozen=True)
class Played:
    """An animation with its keys."""

    rotations: dict[int, tuple[list[float], list[Quaternion]]]
    translation: tuple[list[float], list[Point]]


def animations(data: bytes) -> dict[str, Played]:
    """Read the animations of a GLB as a player does."""
    (length,) = struct.unpack("<I", data[12:16])
    document: dict[str, Any] = json.loads(data[20 : 20 + length])
    binary = data[28 + length :]

    def values(number: int) -> list[float]:
        accessor = document["accessors"][number]
        view = document["bufferViews"][accessor["bufferView"]]
        raw = array("h" if accessor["componentType"] == 5122 else "f")
        raw.frombytes(binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]])
        return [max(value / 32767.0, -1.0) for value in raw] if accessor.get("normalized") else list(raw)

    read = {}
    for animation in document["animations"]:
        rotations: dict[int, tuple[list[float], list[Quaternion]]] = {}
        translation: tuple[list[float], list[Point]] = ([], [])
        for channel in animation["channels"]:
            sampler = animation["samplers"][channel["sampler"]]
            times, flat = values(sampler["input"]), values(sampler["output"])
            if channel["target"]["path"] == "translation":
                translation = (times, [(x, y, z) for x, y, z in zip(*[iter(flat)] * 3, strict=True)])
            else:
                quaternions = [(x, y, z, w) for x, y, z, w in zip(*[iter(flat)] * 4, strict=True)]
                rotations[channel["target"]["node"]] = (times, quaternions)
        read[animation["name"]] = Played(rotations, translation)
    return read


def place(times: list[float], time_s: float) -> tuple[int, int, float]:
    """Give the keys before and after a time, and how far between them it is."""
    after = min(max(bisect_right(times, time_s), 0), len(times) - 1)
    before = max(after - 1, 0)
    gap = times[after] - times[before]
    return before, after, 0.0 if gap <= 0.0 else min(max((time_s - times[before]) / gap, 0.0), 1.0)


def posed(rig: Rig, played: Played, time_s: float) -> BonePose:
    """Give the bones at a time, in the figure's world."""
    turns = []
    for node in range(len(rig.bones)):
        times, keys = played.rotations[node]
        before, after, share = place(times, time_s)
        turned = between(keys[before], keys[after], share)
        size = sum(value * value for value in turned) ** 0.5
        turned = (turned[0] / size, turned[1] / size, turned[2] / size, turned[3] / size)
        turns.append(product(Z_UP, turned) if node == 0 else turned)
    times, places = played.translation
    before, after, share = place(times, time_s)
    x, y, z = (a + share * (b - a) for a, b in zip(places[before], places[after], strict=True))
    return BonePose(tuple(turns), (x, -z, y))


def distance_m(a: Point, b: Point) -> float:
    """Give how far two points are from each other."""
    return float(sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5)


@cache
def played(name: str, body: str) -> dict[str, Played]:
    """Give the animations of a movement for a body, as read from its GLB."""
    return animations(clips_file(LIBRARY.movements[name], BODIES[body]))


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", IDS)
def test_joints_of_a_clip_are_where_the_figure_has_them(name: str, body: str) -> None:
    """Right way and every fault, every side: shoulders to ankles within 1 cm, between keys too."""
    movement, rig = LIBRARY.movements[name], BODIES[body]
    read = played(name, body)
    far: list[str] = []
    for clip in clips(movement, rig):
        for share in SHARES:
            time_s = share * clip.motion.duration_s
            shown: Points = bone_landmarks(rig, posed(rig, read[clip.name], time_s))
            wanted = clip.motion.points(time_s)
            for joint in JOINTS:
                off_m = distance_m(shown[joint], wanted[joint])
                if off_m > NEAR_M:
                    far.append(f"{clip.name} {time_s:.2f} s {NAMES[joint]}: {100 * off_m:.1f} cm")
    assert far == []


def lowest_m(name: str, body: str, clip: Clip) -> dict[str, float]:
    """Give how high the lowest skin point of a clip is at every keyframe, by time and label."""
    rig, frames = BODIES[body], LIBRARY.movements[name].figure.keyframes
    lowest = {}
    for frame in frames:
        time_s = min(frame.time_s - frames[0].time_s, clip.motion.duration_s)
        points = skin(rig, posed(rig, played(name, body)[clip.name], time_s))
        lowest[f"{clip.name} {frame.time_s} s {frame.label}"] = round(min(z for _, _, z in points), 4)
    return lowest


ON_THE_FLOOR = [n for n in IDS if LIBRARY.movements[n].position is not Position.HANGING]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", ON_THE_FLOOR)
def test_skin_is_on_the_floor_and_not_below(name: str, body: str) -> None:
    """At every keyframe something touches the floor within 1.5 cm, and nothing is more than 2.5 cm below it."""
    lowest = lowest_m(name, body, next(clips(LIBRARY.movements[name], BODIES[body])))
    assert {label: z for label, z in lowest.items() if not UNDER_FLOOR_M <= z <= OFF_FLOOR_M} == {}


@pytest.mark.parametrize("name", ON_THE_FLOOR)
def test_no_mistake_sinks_into_the_floor(name: str) -> None:
    """Whatever is done wrong, at no keyframe is anything of the body more than 5 cm below the floor."""
    movement, body = LIBRARY.movements[name], next(iter(BODIES))
    lowest: dict[str, float] = {}
    for clip in clips(movement, BODIES[body]):
        lowest |= lowest_m(name, body, clip)
    assert {label: z for label, z in lowest.items() if z < SUNK_M} == {}
