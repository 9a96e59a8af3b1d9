"""A movement as glTF animation clips for a body asset: one GLB without a mesh, for each movement and body.

Its nodes are the rig's bones; its animations are named `right_way.left` and `right_way.right`, and `FAULT.left` and
`FAULT.right` for every fault's counter-example (a movement of both sides has those of `left` only). They turn bones and
move the first one, in metres with y up (glTF 2.0 §3.4: x here is the figure's x, z its -y). Rotations are normalised
16-bit integers (glTF 2.0 §3.11), which are right to 0.004°.
"""

import json
import struct
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil
from sys import byteorder
from typing import Any, Final

from unsit.body.frame import Point
from unsit.body.measures import Side
from unsit.figure.bones import BonePose, bone_pose
from unsit.figure.motion import Motion, cycle
from unsit.figure.rig import Rig
from unsit.figure.rotations import Quaternion, product
from unsit.movement.model import CounterExample, Movement, Sides

KEYS_HZ: Final = 15.0
"""Keys a second of a movement done at its own speed; between them rotations are interpolated."""

RIGHT_WAY: Final = "right_way"

_Y_UP: Final[Quaternion] = (-(0.5**0.5), 0.0, 0.0, 0.5**0.5)
_SHORT, _FLOAT = 5122, 5126
_STILL = 3e-5
_TYPES: Final[Mapping[int, str]] = {1: "SCALAR", 3: "VEC3", 4: "VEC4"}


def y_up(point: Point) -> Point:
    """Give a place of the figure's world in glTF's axes."""
    x, y, z = point
    return (x, z, -y)


@dataclass(frozen=True, slots=True)
class Clip:
    """One animation: its name, the movement over time it shows, and how many keys a second it needs."""

    name: str
    side: Side
    fault: str
    motion: Motion
    keys_hz: float


def clip_name(side: Side, fault: str = "") -> str:
    """Give the name of an animation; no fault: the right way.

    >>> clip_name("left"), clip_name("right", "knee_bends")
    ('right_way.left', 'knee_bends.right')
    """
    return f"{fault or RIGHT_WAY}.{side}"


def sides_of(movement: Movement) -> tuple[Side, ...]:
    """Give the sides a movement is shown from."""
    return ("left", "right") if movement.sides is Sides.ONE else ("left",)


def clips(movement: Movement, rig: Rig) -> Iterator[Clip]:
    """Give every animation of a movement: the right way, then each fault, each for every side."""
    ways: list[tuple[str, CounterExample | None]] = [("", None)]
    ways += [(fault.id, fault.counter_example) for fault in movement.faults]
    for fault, change in ways:
        for side in sides_of(movement):
            shown = cycle(movement, side, counter_example=change, rig=rig)
            tempo = 1.0 if change is None else max(change.tempo, 1.0)
            yield Clip(clip_name(side, fault), side, fault, shown, KEYS_HZ * tempo)


@dataclass
class _Buffer:
    """The binary part of a GLB, and the accessors into it."""

    data: bytearray = field(default_factory=bytearray)
    views: list[dict[str, Any]] = field(default_factory=list)
    accessors: list[dict[str, Any]] = field(default_factory=list)

    def add(self, values: list[float], width: int, *, short: bool = False, bounds: bool = False) -> int:
        packed = array("h", (round(value * 32767) for value in values)) if short else array("f", values)
        if byteorder == "big":
            packed.byteswap()
        self.data.extend(b"\0" * (-len(self.data) % 4))
        raw = packed.tobytes()
        self.views.append({"buffer": 0, "byteOffset": len(self.data), "byteLength": len(raw)})
        self.data.extend(raw)
        accessor: dict[str, Any] = {
            "bufferView": len(self.views) - 1,
            "componentType": _SHORT if short else _FLOAT,
            "count": len(values) // width,
            "type": _TYPES[width],
        }
        if short:
            accessor["normalized"] = True
        if bounds:
            accessor |= {"min": [min(packed)], "max": [max(packed)]}
        self.accessors.append(accessor)
        return len(self.accessors) - 1


def _times(clip: Clip) -> list[float]:
    steps = max(2, ceil(clip.motion.duration_s * clip.keys_hz))
    return [clip.motion.duration_s * step / steps for step in range(steps + 1)]


def _poses(movement: Movement, rig: Rig, clip: Clip, times_s: list[float]) -> list[BonePose]:
    poses = []
    for time_s in times_s:
        pose = clip.motion.pose(time_s)
        a, b = pose.points[23], pose.points[24]
        hips = ((a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0, (a[2] + b[2]) / 2.0)
        poses.append(bone_pose(rig, pose.angles_deg, movement.position, clip.side, hips))
    return poses


def _nearest(rotations: list[Quaternion]) -> list[Quaternion]:
    """Give the rotations with signs such that each is near the one before: players interpolate the shorter way."""
    result = rotations[:1]
    for q in rotations[1:]:
        near = sum(a * b for a, b in zip(result[-1], q, strict=True))
        result.append(q if near >= 0.0 else (-q[0], -q[1], -q[2], -q[3]))
    return result


def _animation(movement: Movement, rig: Rig, clip: Clip, buffer: _Buffer) -> dict[str, Any]:
    times_s = _times(clip)
    poses = _poses(movement, rig, clip, times_s)
    moving = buffer.add(times_s, 1, bounds=True)
    at_rest = buffer.add([0.0], 1, bounds=True)
    samplers: list[dict[str, Any]] = []
    channels: list[dict[str, Any]] = []

    def channel(node: int, path: str, keys: list[tuple[float, ...]], *, short: bool) -> None:
        still = all(abs(a - b) < _STILL for key in keys[1:] for a, b in zip(key, keys[0], strict=True))
        kept = keys[:1] if still else keys
        output = buffer.add([value for key in kept for value in key], len(keys[0]), short=short)
        samplers.append({"input": at_rest if still else moving, "output": output, "interpolation": "LINEAR"})
        channels.append({"sampler": len(samplers) - 1, "target": {"node": node, "path": path}})

    channel(0, "translation", [y_up(pose.root) for pose in poses], short=False)
    for node in range(len(rig.bones)):
        rotations = [pose.rotations[node] for pose in poses]
        if node == 0:
            rotations = [product(_Y_UP, rotation) for rotation in rotations]
        channel(node, "rotation", [*_nearest(rotations)], short=True)
    extras = {"side": clip.side, "fault": clip.fault, "duration_s": round(clip.motion.duration_s, 4)}
    return {"name": clip.name, "samplers": samplers, "channels": channels, "extras": extras}


def _nodes(rig: Rig) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    for bone in rig.bones:
        x, y, z = rig.bones[bone.parent].head if bone.parent >= 0 else (0.0, 0.0, 0.0)
        nodes.append({"name": bone.name, "translation": [bone.head[0] - x, bone.head[1] - y, bone.head[2] - z]})
    for number, bone in enumerate(rig.bones):
        if bone.parent >= 0:
            nodes[bone.parent].setdefault("children", []).append(number)
    return nodes


def _glb(document: dict[str, Any], binary: bytes) -> bytes:
    """Pack a GLB: header, JSON chunk, binary chunk (glTF 2.0 §4.4)."""
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    binary += b"\0" * (-len(binary) % 4)
    whole = 12 + 8 + len(text) + 8 + len(binary)
    return b"".join(
        (
            struct.pack("<4sII", b"glTF", 2, whole),
            struct.pack("<I4s", len(text), b"JSON"),
            text,
            struct.pack("<I4s", len(binary), b"BIN\0"),
            binary,
        )
    )


def clips_file(movement: Movement, rig: Rig) -> bytes:
    """Give the GLB with all clips of a movement for a body."""
    buffer = _Buffer()
    animations = [_animation(movement, rig, clip, buffer) for clip in clips(movement, rig)]
    document = {
        "asset": {"version": "2.0", "generator": "unsit"},
        "scene": 0,
        "scenes": [{"nodes": [number for number, bone in enumerate(rig.bones) if bone.parent < 0]}],
        "nodes": _nodes(rig),
        "animations": animations,
        "accessors": buffer.accessors,
        "bufferViews": buffer.views,
        "buffers": [{"byteLength": len(buffer.data) + -len(buffer.data) % 4}],
        "extras": {"movement": movement.id, "body": rig.id},
    }
    return _glb(document, bytes(buffer.data))
