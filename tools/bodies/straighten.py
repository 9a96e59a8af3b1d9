"""Put the second bone of thigh, upper arm and forearm onto the line between the joints of its limb.

    python straighten.py FOLDER     changes every GLB and rig file of a folder in place

The twist of a limb is shared by its two bones. Only about a point on the limb's own line does that leave the joint at
its end where it is. The skin does not move: a bone's start is where it turns, not where it carries the skin.
"""

import json
import struct
import sys
from pathlib import Path

import numpy as np

LIMBS = (
    ("upperleg01", "upperleg02", "lowerleg01"),
    ("upperarm01", "upperarm02", "lowerarm01"),
    ("lowerarm01", "lowerarm02", "wrist"),
)


def straightened(heads: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Give the new starts of the bones that move."""
    moved = {}
    for letter in "LR":
        for first, second, end in LIMBS:
            a, b, c = (heads[f"{name}_{letter}"] for name in (first, second, end))
            along = (c - a) / np.linalg.norm(c - a)
            moved[f"{second}_{letter}"] = a + along * float((b - a) @ along)
    return moved


def _read(path: Path) -> tuple[dict, bytearray]:
    data = path.read_bytes()
    length = struct.unpack("<I", data[12:16])[0]
    return json.loads(data[20 : 20 + length]), bytearray(data[28 + length :])


def _write(path: Path, document: dict, binary: bytes) -> None:
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    whole = 28 + len(text) + len(binary)
    head = struct.pack("<4sII", b"glTF", 2, whole) + struct.pack("<I4s", len(text), b"JSON")
    path.write_bytes(head + text + struct.pack("<I4s", len(binary), b"BIN\0") + binary)


def straighten(glb: Path) -> None:
    """Change a body's GLB and the rig file beside it."""
    rig_path = glb.with_suffix(".json")
    rig = json.loads(rig_path.read_text(encoding="utf-8"))
    heads = {bone["name"]: np.array(bone["head"], float) for bone in rig["bones"]}
    moved = straightened(heads)
    new = heads | moved
    for bone in rig["bones"]:
        bone["head"] = [round(float(v), 6) for v in new[bone["name"]]]
    document, binary = _read(glb)
    nodes = document["nodes"]
    parents = {child: number for number, node in enumerate(nodes) for child in node.get("children", [])}
    for number, node in enumerate(nodes):
        if node.get("name") in heads and number in parents and nodes[parents[number]].get("name") in heads:
            start = new[nodes[parents[number]]["name"]]
            node["translation"] = [float(v) for v in new[node["name"]] - start]
    skin = document["skins"][0]
    accessor = document["accessors"][skin["inverseBindMatrices"]]
    view = document["bufferViews"][accessor["bufferView"]]
    offset = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
    for number, joint in enumerate(skin["joints"]):
        name = nodes[joint]["name"]
        if name not in moved:
            continue
        place = offset + 64 * number
        matrix = np.frombuffer(bytes(binary[place : place + 64]), "<f4").reshape(4, 4).T.astype(float)
        matrix[:3, 3] += heads[name] - new[name]
        binary[place : place + 64] = matrix.T.astype("<f4").tobytes()
    _write(glb, document, bytes(binary))
    rig_path.write_text(json.dumps(rig, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for found in sorted(Path(sys.argv[1]).glob("*.glb")):
        straighten(found)
