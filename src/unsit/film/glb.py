"""A skinned body out of a GLB file (glTF 2.0), as NumPy arrays.

Read are plain and quantised attributes (KHR_mesh_quantization), one texture and the materials' colours; no morph
targets, no compressed meshes.
"""

import json
import struct
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from unsit.film.errors import BadBody

Floats = NDArray[np.float32]

_TYPES: Final[dict[int, Any]] = {
    5120: np.int8,
    5121: np.uint8,
    5122: np.int16,
    5123: np.uint16,
    5125: np.uint32,
    5126: np.float32,
}
_WIDTHS: Final = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The triangles of one material.

    vertices: n × 3 metres at rest. joints, weights: n × 4. uv: n × 2. colour: n × 3, linear light, the material's and
    the vertices' multiplied. faces: m × 3 numbers of vertices. textured: whether the skin's picture lies on it.
    """

    material: str
    vertices: Floats
    normals: Floats
    joints: NDArray[np.uint8]
    weights: Floats
    uv: Floats
    colour: Floats
    faces: NDArray[np.uint32]
    textured: bool


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """A skinned body: bones by name, for each the matrix (4 × 4) into its own axes, and the parts.

    skin: RGB picture of the skin, height × width × 3 bytes, or None.
    """

    bones: tuple[str, ...]
    inverse_bind: Floats
    parts: tuple[Part, ...]
    skin: NDArray[np.uint8] | None


class _Document:
    def __init__(self, raw: bytes) -> None:
        if len(raw) < 20 or raw[:4] != b"glTF":
            raise BadBody("a body must be a GLB file (glTF 2.0, binary)")
        length = struct.unpack_from("<I", raw, 12)[0]
        try:
            self.tree: dict[str, Any] = json.loads(raw[20 : 20 + length])
        except ValueError as error:
            raise BadBody(f"the JSON of a body's GLB is damaged ({error})") from None
        unknown = set(self.tree.get("extensionsRequired", ())) - {"KHR_mesh_quantization"}
        if unknown:
            raise BadBody(f"a body must not need {', '.join(sorted(unknown))}")
        self.binary = raw[20 + length + 8 :]

    def bytes_of(self, view_number: int) -> bytes:
        view = self.tree["bufferViews"][view_number]
        start = view.get("byteOffset", 0)
        return self.binary[start : start + view["byteLength"]]

    def array(self, number: int) -> NDArray[Any]:
        """Give an accessor's values, rows × width; normalised integers as floats (glTF 2.0 §3.6.2.2)."""
        accessor = self.tree["accessors"][number]
        kind = _TYPES[accessor["componentType"]]
        width, count = _WIDTHS[accessor["type"]], accessor["count"]
        view = self.tree["bufferViews"][accessor["bufferView"]]
        start = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
        size = np.dtype(kind).itemsize
        stride = view.get("byteStride") or width * size
        raw = np.frombuffer(self.binary, np.uint8, (count - 1) * stride + width * size, start)
        rows = np.lib.stride_tricks.as_strided(raw, (count, width * size), (stride, 1))
        values: NDArray[Any] = np.ascontiguousarray(rows).view(kind)
        if accessor.get("normalized"):
            top = np.iinfo(kind).max
            values = np.maximum(values.astype(np.float32) / top, -1.0)
        return values


def _picture(document: _Document, texture: dict[str, Any]) -> NDArray[np.uint8]:
    image = document.tree["images"][document.tree["textures"][texture["index"]]["source"]]
    coded = np.frombuffer(document.bytes_of(image["bufferView"]), np.uint8)
    picture = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    if picture is None:
        raise BadBody("the skin of a body must be a JPG or PNG picture")
    return np.ascontiguousarray(picture[:, :, ::-1], dtype=np.uint8)


def _part(document: _Document, primitive: dict[str, Any]) -> Part:
    attributes = primitive["attributes"]
    material = document.tree["materials"][primitive["material"]]
    surface = material.get("pbrMetallicRoughness", {})
    vertices = document.array(attributes["POSITION"]).astype(np.float32)
    count = len(vertices)
    colour = np.tile(np.asarray(surface.get("baseColorFactor", (1, 1, 1, 1))[:3], np.float32), (count, 1))
    if "COLOR_0" in attributes:
        colour *= document.array(attributes["COLOR_0"])[:, :3].astype(np.float32)
    weights = document.array(attributes["WEIGHTS_0"]).astype(np.float32)
    uv = document.array(attributes["TEXCOORD_0"]) if "TEXCOORD_0" in attributes else np.zeros((count, 2))
    return Part(
        material=str(material.get("name", "")),
        vertices=vertices,
        normals=document.array(attributes["NORMAL"]).astype(np.float32),
        joints=document.array(attributes["JOINTS_0"]).astype(np.uint8),
        weights=weights / np.maximum(weights.sum(1, keepdims=True), 1e-6),
        uv=uv.astype(np.float32),
        colour=colour,
        faces=document.array(primitive["indices"]).astype(np.uint32).reshape(-1, 3),
        textured="baseColorTexture" in surface,
    )


def read_mesh(raw: bytes) -> Mesh:
    """Read a body; BadBody when it is not a GLB with one skinned mesh."""
    document = _Document(raw)
    tree = document.tree
    skinned = [node for node in tree.get("nodes", ()) if "mesh" in node and "skin" in node]
    if len(skinned) != 1:
        raise BadBody(f"a body's GLB must have one skinned mesh (got {len(skinned)})")
    skin = tree["skins"][skinned[0]["skin"]]
    primitives = tree["meshes"][skinned[0]["mesh"]]["primitives"]
    textures = [
        surface["baseColorTexture"]
        for primitive in primitives
        if "baseColorTexture" in (surface := tree["materials"][primitive["material"]].get("pbrMetallicRoughness", {}))
    ]
    # Columns first in the file, rows first in NumPy.
    inverse_bind = document.array(skin["inverseBindMatrices"]).reshape(-1, 4, 4).transpose(0, 2, 1)
    return Mesh(
        bones=tuple(tree["nodes"][joint]["name"] for joint in skin["joints"]),
        inverse_bind=np.ascontiguousarray(inverse_bind, dtype=np.float32),
        parts=tuple(_part(document, primitive) for primitive in primitives),
        skin=_picture(document, textures[0]) if textures else None,
    )
