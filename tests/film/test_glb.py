"""Bodies are read from GLB files, quantised ones too."""

import json
import struct
from typing import Any

import numpy as np
import pytest

from unsit.figure.bodies import body_ids, load_rig
from unsit.film.body import body_mesh
from unsit.film.errors import BadBody
from unsit.film.glb import read_mesh

FLOAT, SHORT, BYTE = 5126, 5122, 5121


def glb(**changes: Any) -> bytes:
    """Give a triangle on one bone with positions and normals as normalised shorts."""
    arrays = [
        (np.asarray([[0, 0, 0], [32767, 0, 0], [0, -32767, 0]], "<i2"), SHORT, "VEC3", True),
        (np.asarray([[0, 0, 32767]] * 3, "<i2"), SHORT, "VEC3", True),
        (np.zeros((3, 4), "u1"), BYTE, "VEC4", False),
        (np.asarray([[255, 0, 0, 0]] * 3, "u1"), BYTE, "VEC4", True),
        (np.asarray([[0], [1], [2]], "<u2"), 5123, "SCALAR", False),
        (np.eye(4, dtype="<f4").reshape(1, 16), FLOAT, "MAT4", False),
    ]
    binary, views, accessors = b"", [], []
    for values, kind, shape, normalized in arrays:
        binary += b"\0" * (-len(binary) % 4)
        raw = values.tobytes()
        views.append({"buffer": 0, "byteOffset": len(binary), "byteLength": len(raw)})
        accessors.append({
            "bufferView": len(views) - 1, "componentType": kind, "count": len(values), "type": shape,
            "normalized": normalized,
        })  # fmt: skip
        binary += raw
    attributes = {"POSITION": 0, "NORMAL": 1, "JOINTS_0": 2, "WEIGHTS_0": 3}
    tree: dict[str, Any] = {
        "asset": {"version": "2.0"},
        "nodes": [{"name": "root"}, {"name": "person", "mesh": 0, "skin": 0}],
        "meshes": [{"primitives": [{"attributes": attributes, "indices": 4, "material": 0}]}],
        "materials": [{"name": "top", "pbrMetallicRoughness": {"baseColorFactor": [0.5, 0.25, 0.0, 1.0]}}],
        "skins": [{"joints": [0], "inverseBindMatrices": 5}],
        "bufferViews": views,
        "accessors": accessors,
        "buffers": [{"byteLength": len(binary)}],
        **changes,
    }
    text = json.dumps(tree).encode()
    text += b" " * (-len(text) % 4)
    binary += b"\0" * (-len(binary) % 4)
    head = struct.pack("<4sII", b"glTF", 2, 28 + len(text) + len(binary))
    return head + struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(binary), b"BIN\0") + binary


def test_quantised_attributes_become_floats() -> None:
    """Normalised integers are read as -1 to 1, weights sum to 1, the colour is the material's."""
    part = read_mesh(glb()).parts[0]
    assert np.allclose(part.vertices, [[0, 0, 0], [1, 0, 0], [0, -1, 0]])
    assert np.allclose(part.normals, [[0, 0, 1]] * 3)
    assert np.allclose(part.weights.sum(1), 1.0)
    assert np.allclose(part.colour, [[0.5, 0.25, 0.0]] * 3)
    assert part.faces.tolist() == [[0, 1, 2]]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"not a body", "must be a GLB file"),
        (glb()[:20] + b"{" * 400, "damaged"),
        (glb(extensionsRequired=["EXT_meshopt_compression"]), "must not need EXT_meshopt_compression"),
        (glb(nodes=[{"name": "root"}]), r"must have one skinned mesh \(got 0\)"),
    ],
)
def test_what_is_no_body_is_told(raw: bytes, message: str) -> None:
    """A file that cannot be drawn is refused with what is wrong."""
    with pytest.raises(BadBody, match=message):
        read_mesh(raw)


@pytest.mark.parametrize("body", body_ids())
def test_the_bodies_that_come_with_unsit_can_be_drawn(body: str) -> None:
    """Every bone of the mesh is in its rig, every vertex hangs on bones, and the skin has a picture."""
    mesh, rig = body_mesh(body), load_rig(body)
    assert set(mesh.bones) <= set(rig.number)
    assert mesh.skin is not None
    assert any(part.textured for part in mesh.parts)
    for part in mesh.parts:
        assert np.allclose(part.weights.sum(1), 1.0, atol=1e-4)
        assert part.joints.max() < len(mesh.bones)
        assert part.faces.max() < len(part.vertices)
