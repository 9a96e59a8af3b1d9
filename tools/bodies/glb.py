"""Write a skinned mesh as GLB: plain positions, normals and weights in bytes (KHR_mesh_quantization)."""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from person import Baked
from sheet import Array, Sheet, vertex_normals

FLOAT, BYTE, UBYTE, USHORT = 5126, 5120, 5121, 5123
STEP_M = 1 / 16384
"""Positions are rounded to this, 0.06 mm, so that the file packs well."""


@dataclass(frozen=True, slots=True)
class Material:
    """A material: its name, linear colour, roughness, and whether the skin's picture lies on it."""

    name: str
    colour: tuple[float, float, float]
    roughness: float
    pictured: bool = False


@dataclass
class _Buffer:
    raw: bytearray = field(default_factory=bytearray)
    views: list[dict[str, Any]] = field(default_factory=list)
    accessors: list[dict[str, Any]] = field(default_factory=list)

    def view(self, raw: bytes, **more: int) -> int:
        self.raw.extend(b"\0" * (-len(self.raw) % 4))
        self.views.append({"buffer": 0, "byteOffset": len(self.raw), "byteLength": len(raw), **more})
        self.raw.extend(raw)
        return len(self.views) - 1

    def accessor(self, values: np.ndarray, kind: int, shape: str, target: int | None = None, **more: Any) -> int:
        """Add values; rows of bytes or shorts are padded to four bytes."""
        count, width = len(values), values[0].nbytes
        view: dict[str, int] = {} if target is None else {"target": target}
        raw = values.tobytes()
        if shape != "SCALAR" and width % 4:
            padded = np.zeros((count, width + -width % 4), np.uint8)
            padded[:, :width] = np.frombuffer(raw, np.uint8).reshape(count, width)
            raw, view = padded.tobytes(), {**view, "byteStride": padded.shape[1]}
        self.accessors.append(
            {"bufferView": self.view(raw, **view), "componentType": kind, "count": count, "type": shape, **more}
        )
        return len(self.accessors) - 1


def four_weights(weights: Array) -> tuple[np.ndarray, np.ndarray]:
    """Give the four strongest bones of each row and their weights in 255ths that sum to 255."""
    bones = np.argsort(-weights, axis=1, kind="stable")[:, :4]
    kept = np.take_along_axis(weights, bones, axis=1)
    kept /= kept.sum(axis=1, keepdims=True)
    parts = np.round(kept * 255).astype(int)
    parts[:, 0] += 255 - parts.sum(axis=1)
    return np.where(parts > 0, bones, 0).astype(np.uint8), parts.astype(np.uint8)


def _primitive(buffer: _Buffer, sheet: Sheet, material: int) -> dict[str, Any]:
    normals = sheet.normals if sheet.normals is not None else vertex_normals(sheet.at, sheet.faces)
    at = (np.round(sheet.at / STEP_M) * STEP_M).astype("<f4")
    bones, weights = four_weights(sheet.weights)
    limits = {"min": at.min(axis=0).tolist(), "max": at.max(axis=0).tolist()}
    attributes = {
        "POSITION": buffer.accessor(at, FLOAT, "VEC3", 34962, **limits),
        "NORMAL": buffer.accessor(np.round(normals * 127).astype(np.int8), BYTE, "VEC3", 34962, normalized=True),
        "JOINTS_0": buffer.accessor(bones, UBYTE, "VEC4", 34962),
        "WEIGHTS_0": buffer.accessor(weights, UBYTE, "VEC4", 34962, normalized=True),
    }
    if sheet.places is not None:
        places = np.round(np.clip(sheet.places, 0, 1) * 65535).astype("<u2")
        attributes["TEXCOORD_0"] = buffer.accessor(places, USHORT, "VEC2", 34962, normalized=True)
    if sheet.colours is not None:
        colours = np.round(np.clip(np.c_[sheet.colours, np.ones(len(at))], 0, 1) * 255).astype(np.uint8)
        attributes["COLOR_0"] = buffer.accessor(colours, UBYTE, "VEC4", 34962, normalized=True)
    faces = sheet.faces.astype("<u2").reshape(-1)
    return {"attributes": attributes, "indices": buffer.accessor(faces, USHORT, "SCALAR", 34963), "material": material}


def _material(material: Material) -> dict[str, Any]:
    look: dict[str, Any] = {
        "baseColorFactor": [*material.colour, 1.0],
        "metallicFactor": 0.0,
        "roughnessFactor": material.roughness,
    }
    if material.pictured:
        look["baseColorTexture"] = {"index": 0}
    return {"name": material.name, "pbrMetallicRoughness": look, "doubleSided": True}


def _skeleton(person: Baked) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    for number, name in enumerate(person.bones):
        parent = person.parents[number]
        start = person.heads[number] - (person.heads[parent] if parent >= 0 else 0.0)
        nodes.append({"name": name, "translation": [round(float(v), 6) for v in start]})
        if parent >= 0:
            nodes[parent].setdefault("children", []).append(number)
    return nodes


def glb(person: Baked, parts: Sequence[tuple[Material, Sheet]], picture: bytes, about: Mapping[str, str]) -> bytes:
    """Give the file: one skinned mesh node `person`, a primitive for each material, and the bones."""
    buffer = _Buffer()
    primitives = [_primitive(buffer, sheet, number) for number, (_, sheet) in enumerate(parts)]
    matrices = np.tile(np.eye(4), (len(person.bones), 1, 1))
    matrices[:, 3, :3] = -person.heads
    bind = buffer.accessor(matrices.astype("<f4").reshape(-1, 16), FLOAT, "MAT4")
    image = buffer.view(picture)
    nodes = _skeleton(person)
    nodes.append({"name": "person", "mesh": 0, "skin": 0})
    buffer.raw.extend(b"\0" * (-len(buffer.raw) % 4))
    tree = {
        "asset": {"version": "2.0", **about},
        "extensionsUsed": ["KHR_mesh_quantization"],
        "extensionsRequired": ["KHR_mesh_quantization"],
        "scene": 0,
        "scenes": [{"nodes": [0, len(nodes) - 1]}],
        "nodes": nodes,
        "meshes": [{"name": "person", "primitives": primitives}],
        "skins": [{"joints": list(range(len(person.bones))), "skeleton": 0, "inverseBindMatrices": bind}],
        "materials": [_material(material) for material, _ in parts],
        "images": [{"bufferView": image, "mimeType": "image/jpeg"}],
        "samplers": [{"magFilter": 9729, "minFilter": 9987}],
        "textures": [{"source": 0, "sampler": 0}],
        "accessors": buffer.accessors,
        "bufferViews": buffer.views,
        "buffers": [{"byteLength": len(buffer.raw)}],
    }
    words = json.dumps(tree, separators=(",", ":")).encode()
    words += b" " * (-len(words) % 4)
    size = 12 + 8 + len(words) + 8 + len(buffer.raw)
    return b"".join(
        (
            struct.pack("<III", 0x46546C67, 2, size),
            struct.pack("<II", len(words), 0x4E4F534A),
            words,
            struct.pack("<II", len(buffer.raw), 0x004E4942),
            bytes(buffer.raw),
        )
    )
