"""The body assets: free, complete, small, and a mesh that agrees with its rig file."""

import json
import struct
from functools import lru_cache
from math import dist
from pathlib import Path
from typing import Any, Final

import pytest

from unsit.body.landmarks import NAMES
from unsit.figure.bodies import body_ids, load_rig

BODIES: Final = Path(__file__).parents[2] / "src" / "unsit" / "library" / "bodies"
MATERIALS: Final = {"skin", "top", "bottom", "hair", "eyes"}
LARGEST_BYTES: Final = 1_000_000
LARGEST_RIG_BYTES: Final = 60_000
BONES: Final = 76
JOINT_BONES: Final = {
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
}

bodies = pytest.mark.parametrize("body", body_ids())


@lru_cache
def glb(body: str) -> tuple[dict[str, Any], bytes]:
    """Give the JSON and the binary part of a body's mesh."""
    raw = (BODIES / f"{body}.glb").read_bytes()
    magic, version, size = struct.unpack_from("<III", raw)
    assert (magic, version, size) == (0x46546C67, 2, len(raw))
    length = struct.unpack_from("<I", raw, 12)[0]
    return json.loads(raw[20 : 20 + length]), raw[28 + length :]


def rows(body: str, number: int) -> list[tuple[float, ...]]:
    """Give the rows of an accessor as they stand in the file."""
    tree, binary = glb(body)
    accessor = tree["accessors"][number]
    view = tree["bufferViews"][accessor["bufferView"]]
    letter = {5120: "b", 5121: "B", 5122: "h", 5123: "H", 5126: "f"}[accessor["componentType"]]
    width = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}[accessor["type"]]
    layout = struct.Struct(f"<{width}{letter}")
    stride = view.get("byteStride") or layout.size
    start = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
    return [layout.unpack_from(binary, start + stride * row) for row in range(accessor["count"])]


def primitives(body: str) -> dict[str, dict[str, Any]]:
    """Give the mesh's primitives by the name of their material."""
    tree, _ = glb(body)
    (mesh,) = tree["meshes"]
    return {tree["materials"][primitive["material"]]["name"]: primitive for primitive in mesh["primitives"]}


def test_every_file_has_a_line_with_licence_and_origin() -> None:
    """Nothing lies in the folder of which nobody says what it is and under which licence it came."""
    lines = (BODIES / "README.md").read_text(encoding="utf-8").splitlines()
    for file in sorted(BODIES.iterdir()):
        told = [line for line in lines if f"`{file.name}`" in line and line.startswith("|")]
        assert told, f"{file.name} must stand in the table of README.md"
        assert all("CC0 1.0" in line for line in told)
    assert any("creativecommons.org/publicdomain/zero/1.0" in line for line in lines)


def test_there_are_people_of_different_builds() -> None:
    """A woman and a man at least, and not all equally tall."""
    assert {"woman", "man"} <= set(body_ids())
    statures = [load_rig(body).stature_m for body in body_ids()]
    assert max(statures) - min(statures) > 0.1


@bodies
def test_a_body_is_small(body: str) -> None:
    """A mesh stays within 1 MB and a rig file within 60 kB, so that a page shows the figure soon."""
    assert (BODIES / f"{body}.glb").stat().st_size <= LARGEST_BYTES
    assert (BODIES / f"{body}.json").stat().st_size <= LARGEST_RIG_BYTES


@bodies
def test_mesh_and_rig_file_have_the_same_skeleton(body: str) -> None:
    """The same bones with the same parents, starting within 1 mm, none turned or stretched at rest."""
    tree, _ = glb(body)
    rig = load_rig(body)
    nodes, joints = tree["nodes"], tree["skins"][0]["joints"]
    parent = {child: number for number, node in enumerate(nodes) for child in node.get("children", ())}
    starts: dict[int, tuple[float, ...]] = {}
    assert [nodes[joint]["name"] for joint in joints] == [bone.name for bone in rig.bones]
    for joint, bone in zip(joints, rig.bones, strict=True):
        node = nodes[joint]
        assert not {"rotation", "scale", "matrix"} & set(node)
        assert "." not in node["name"]
        above = parent.get(joint)
        assert (nodes[above]["name"] if above is not None else None) == (
            rig.bones[bone.parent].name if bone.parent >= 0 else None
        )
        base = starts[above] if above is not None else (0.0, 0.0, 0.0)
        starts[joint] = tuple(a + b for a, b in zip(base, node["translation"], strict=True))
        assert dist(starts[joint], bone.head) < 0.001


@bodies
def test_the_mesh_is_bound_where_the_bones_start(body: str) -> None:
    """Each inverse bind matrix only moves the bone's start to the origin."""
    tree, _ = glb(body)
    for matrix, bone in zip(rows(body, tree["skins"][0]["inverseBindMatrices"]), load_rig(body).bones, strict=True):
        assert matrix[:12] == (1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0)
        assert dist([-value for value in matrix[12:15]], bone.head) < 0.001


def test_all_bodies_have_the_same_bones() -> None:
    """A clip's channels find their bones in every body."""
    names = {tuple(bone.name for bone in load_rig(body).bones) for body in body_ids()}
    assert [len(bones) for bones in names] == [BONES]


@bodies
def test_one_skinned_mesh_with_the_materials_that_films_vary(body: str) -> None:
    """One node `person`; skin with a picture, clothes and hair with a colour, and nothing else to load."""
    tree, _ = glb(body)
    (node,) = [node for node in tree["nodes"] if "mesh" in node]
    assert node["name"] == "person"
    assert set(primitives(body)) == MATERIALS
    assert all(material["doubleSided"] for material in tree["materials"])
    pictured = [m["name"] for m in tree["materials"] if "baseColorTexture" in m["pbrMetallicRoughness"]]
    assert pictured == ["skin"]
    assert set(tree.get("extensionsRequired", ())) <= {"KHR_mesh_quantization"}
    assert not any("uri" in part for part in (*tree["buffers"], *tree["images"]))


@bodies
def test_weights_of_the_mesh_sum_to_one(body: str) -> None:
    """Every vertex is carried wholly, by bones that exist."""
    for primitive in primitives(body).values():
        attributes = primitive["attributes"]
        assert {sum(row) for row in rows(body, attributes["WEIGHTS_0"])} == {255}
        assert max(max(row) for row in rows(body, attributes["JOINTS_0"])) < BONES


@bodies
def test_faces_name_vertices_that_exist(body: str) -> None:
    """No index beyond the vertices, no vertex far from the body, every normal of length 1."""
    for primitive in primitives(body).values():
        places = rows(body, primitive["attributes"]["POSITION"])
        assert max(index for (index,) in rows(body, primitive["indices"])) < len(places)
        assert all(dist(place, (0, 0, 0)) < 1.5 for place in places)
        for x, y, z in rows(body, primitive["attributes"]["NORMAL"]):
            assert 0.95 < dist((x, y, z), (0, 0, 0)) / 127 < 1.05


@bodies
def test_landmarks_are_complete_and_joints_lie_in_the_joints(body: str) -> None:
    """All 33; shoulders, elbows, wrists, hips, knees and ankles are where their bones start."""
    rig = load_rig(body)
    assert set(rig.landmarks) == set(NAMES)
    for joint, bone in JOINT_BONES.items():
        for side, letter in (("left", "L"), ("right", "R")):
            number, place = rig.landmarks[f"{side}_{joint}"]
            assert rig.bones[number].name == f"{bone}_{letter}"
            assert dist(place, rig.bones[number].head) < 0.001


@bodies
def test_left_and_right_mirror_each_other(body: str) -> None:
    """Every landmark lies within 5 mm of its twin in the mirror, the left ones on the left."""
    places = {name: place for name, (_, place) in load_rig(body).landmarks.items()}
    for name, (x, y, z) in places.items():
        if "left" not in name:
            continue
        assert x > 0
        assert dist((-x, y, z), places[name.replace("left", "right")]) < 0.005
    assert abs(places["nose"][0]) < 0.005


@bodies
def test_the_face_is_a_face(body: str) -> None:
    """The nose before the eyes, the mouth below the nose, inner corners inside outer ones, ears behind and outside."""
    at = {name: place for name, (_, place) in load_rig(body).landmarks.items()}
    assert at["nose"][2] > at["left_eye"][2]
    assert at["mouth_left"][1] < at["nose"][1] < at["left_eye"][1]
    assert at["left_eye_inner"][0] < at["left_eye"][0] < at["left_eye_outer"][0] < at["left_ear"][0]
    assert at["left_ear"][2] < at["left_eye_outer"][2] - 0.03
    assert at["left_heel"][2] < at["left_ankle"][2] < at["left_foot_index"][2]
    assert at["left_thumb"][2] > at["left_pinky"][2]


@bodies
def test_surface_points_reach_as_far_as_the_skin(body: str) -> None:
    """Soles, sides, back and front of the contact points lie within 12 mm of the mesh's, so a floor meets the body."""
    rig = load_rig(body)
    assert 150 <= len(rig.surface) <= 400
    for point in rig.surface:
        assert sum(weight for _, weight in point.weights) == pytest.approx(1.0, abs=1e-6)
    cloth_and_skin = [
        place
        for name in ("skin", "top", "bottom")
        for place in rows(body, primitives(body)[name]["attributes"]["POSITION"])
    ]
    for way in ((1, 0, 0), (-1, 0, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)):
        points = max(sum(a * b for a, b in zip(point.at, way, strict=True)) for point in rig.surface)
        mesh = max(sum(a * b for a, b in zip(place, way, strict=True)) for place in cloth_and_skin)
        assert abs(points - mesh) < 0.012
