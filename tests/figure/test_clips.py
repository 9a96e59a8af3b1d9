"""Clips: what the GLB of a movement holds."""

import json
import struct
from typing import Any

import pytest

from unsit.figure.bodies import load_rig
from unsit.figure.clips import clip_name, clips, clips_file
from unsit.movement.library import load_library

LIBRARY = load_library().movements


def document(data: bytes) -> dict[str, Any]:
    """Give the JSON part of a GLB after checking its frame."""
    magic, version, whole, length, kind = struct.unpack("<4sIII4s", data[:20])
    assert (magic, version, whole, kind) == (b"glTF", 2, len(data), b"JSON")
    read: dict[str, Any] = json.loads(data[20 : 20 + length])
    return read


def test_a_movement_of_one_side_has_every_way_on_both_sides() -> None:
    """Right way and every fault, left and right, each once."""
    movement = LIBRARY["side_kick_front_back"]
    names = [one["name"] for one in document(clips_file(movement, load_rig("woman")))["animations"]]
    wanted = [clip_name(side, fault) for fault in ("", *(f.id for f in movement.faults)) for side in ("left", "right")]
    assert names == wanted


def test_a_movement_of_both_sides_has_one_of_each() -> None:
    """Nothing is said twice for a squat."""
    movement = LIBRARY["squat"]
    names = [one.name for one in clips(movement, load_rig("woman"))]
    assert names == [clip_name("left", fault) for fault in ("", *(f.id for f in movement.faults))]


@pytest.mark.parametrize("movement_id", ["hip_stretch_chair", "side_kick_circles"])
def test_every_accessor_lies_inside_the_buffer(movement_id: str) -> None:
    """Views end before the buffer does, and hold what their accessors say."""
    read = document(clips_file(LIBRARY[movement_id], load_rig("man")))
    width = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}
    size = {5122: 2, 5126: 4}
    whole = read["buffers"][0]["byteLength"]
    for accessor in read["accessors"]:
        view = read["bufferViews"][accessor["bufferView"]]
        assert view["byteOffset"] + view["byteLength"] <= whole
        assert view["byteLength"] == accessor["count"] * width[accessor["type"]] * size[accessor["componentType"]]


def test_the_same_movement_gives_the_same_bytes() -> None:
    """Clips can be made anew and compared."""
    rig = load_rig("woman")
    assert clips_file(LIBRARY["squat"], rig) == clips_file(LIBRARY["squat"], rig)
