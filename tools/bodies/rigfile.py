"""The rig file of a body: its bones, where the 33 landmarks lie, and points that may touch a floor."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from paint import at_vertices
from people import Person
from person import SKIN_VERTICES, Baked
from sheet import Array, Sheet

JOINTS = {
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
}
POINTS = 300
APART_M = 0.028
"""Extreme points nearer to one another than this count once, metres."""
HAIR_GIVES_M = 0.006
"""How far hair between head and floor is pressed, metres."""
TOE_TIP_M = 0.010
"""How far behind the tip of the great toe its landmark lies, metres."""


def _numbers(values: Array) -> list[float]:
    return [round(float(v), 4) + 0.0 for v in values]


def _extreme(at: Array, chosen: np.ndarray, way: Sequence[float]) -> Array:
    """Give the place among the chosen that lies furthest that way."""
    return np.asarray(at[np.flatnonzero(chosen)[(at[chosen] @ np.array(way)).argmax()]])


def _mouth_corner(person: Baked, lips: Array) -> Array:
    """Give the left corner of the mouth: the outermost skin vertex painted as lip."""
    lip = at_vertices(person, lips) > 0.5
    outside = person.at[:SKIN_VERTICES, 2] > person.eyes[2] + 0.002
    return _extreme(person.at[:SKIN_VERTICES], lip & outside, (1, 0, 0))


def landmarks(person: Baked, lips: Array) -> dict[str, dict[str, Any]]:
    """Give bone and rest place of every landmark; the right side is found on the right side's own bones and skin."""
    at = person.at[:SKIN_VERTICES]
    scale = float(at[:, 1].max() - person.eyes[1]) / 0.115
    head = person.share(person.weights[:SKIN_VERTICES], "head") > 0.5
    near_middle = head & (np.abs(at[:, 0]) < 0.012) & (np.abs(at[:, 1] - person.eyes[1] + 0.035 * scale) < 0.03 * scale)
    found: dict[str, tuple[str, Array]] = {"nose": ("head", _extreme(at, near_middle, (0, 0, 1)) * [0, 1, 1])}
    for side, letter, sign in (("left", "L", 1.0), ("right", "R", -1.0)):
        mirror = np.array([sign, 1.0, 1.0])
        eye = person.head(f"eye_{letter}")
        lashes = person.at[np.unique(person.quads["l-eyelashes-1"])]
        ball = person.at[np.unique(person.quads["l-eye"])]
        radius = float(np.linalg.norm(ball - person.head("eye_L"), axis=1).mean())
        found[f"{side}_eye_inner"] = ("head", lashes[lashes[:, 0].argmin()] * mirror)
        found[f"{side}_eye"] = ("head", eye + np.array([0, 0, radius]))
        found[f"{side}_eye_outer"] = ("head", lashes[lashes[:, 0].argmax()] * mirror)
        tragus = person.eyes + np.array([sign * 0.071, -0.021, -0.064]) * scale
        found[f"{side}_ear"] = ("head", at[np.linalg.norm(at - tragus, axis=1).argmin()])
        found[f"mouth_{side}"] = ("head", _mouth_corner(person, lips) * mirror)
        for joint, bone in JOINTS.items():
            found[f"{side}_{joint}"] = (f"{bone}_{letter}", person.head(f"{bone}_{letter}"))
        for knuckle, bone, carrier in (
            ("pinky", "finger5-1", "wrist"),
            ("index", "finger2-1", "wrist"),
            ("thumb", "finger1-2", "finger1-1"),
        ):
            found[f"{side}_{knuckle}"] = (f"{carrier}_{letter}", person.head(f"{bone}_{letter}"))
        foot = person.weights[:SKIN_VERTICES, person.number[f"foot_{letter}"]] > 0.5
        found[f"{side}_heel"] = (f"foot_{letter}", _extreme(at, foot, (0, -0.6, -0.8)))
        medial = foot & (at[:, 0] * sign < person.head(f"foot_{letter}")[0] * sign + 0.02)
        found[f"{side}_foot_index"] = (f"foot_{letter}", _extreme(at, medial, (0, 0, 1)) - [0, 0, TOE_TIP_M])
    return {name: {"bone": bone, "at": _numbers(place)} for name, (bone, place) in found.items()}


def _outside(person: Baked, parts: Sequence[tuple[str, Sheet]]) -> tuple[Array, Array]:
    """Give places and weights of all that may touch a floor, hair pressed flat and the bun left out."""
    places, weights = [], []
    crown = float(person.at[:SKIN_VERTICES, 1].max())
    for name, sheet in parts:
        at, rows = sheet.at, sheet.weights
        if name == "eyes":
            continue
        if name == "hair":
            assert sheet.normals is not None
            at = at - sheet.normals * HAIR_GIVES_M
            flat = (at[:, 1] < crown) & (at[:, 2] > person.at[:SKIN_VERTICES][head_of(person), 2].min() - 0.012)
            at, rows = at[flat], rows[flat]
        places.append(at)
        weights.append(rows)
    return np.concatenate(places), np.concatenate(weights)


def head_of(person: Baked) -> np.ndarray:
    """Give which skin vertices go with the head."""
    return person.share(person.weights[:SKIN_VERTICES], "head") > 0.9


def _extremes(at: Array, weights: Array, person: Baked) -> list[int]:
    """Give for every part of the body the vertices that lie furthest in each of fourteen ways."""
    corners = [(x, y, z) for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (-1, 0, 1)]
    ways = np.array([way for way in corners if sum(map(abs, way)) in (1, 2)], float)
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    strongest = weights.argmax(axis=1)
    chosen: set[int] = set()
    for name, number in person.number.items():
        part = np.flatnonzero(strongest == number)
        if not len(part) or name.startswith(("eye", "metacarpal")):
            continue
        few = name.startswith("finger")
        if few and not name.split("_")[0].endswith("3"):
            continue
        for way in ways[:: 3 if few else 1]:
            chosen.add(int(part[(at[part] @ way).argmax()]))
    return sorted(chosen)


def surface(person: Baked, parts: Sequence[tuple[str, Sheet]]) -> list[dict[str, Any]]:
    """Give points of skin and clothes: the extremes of each part, then others as far from all as can be."""
    at, weights = _outside(person, parts)
    chosen: list[int] = []
    for number in _extremes(at, weights, person):
        if not chosen or np.linalg.norm(at[chosen] - at[number], axis=1).min() > APART_M:
            chosen.append(number)
    nearest = np.linalg.norm(at[:, None] - at[chosen][None], axis=2).min(axis=1)
    for _ in range(POINTS - len(chosen)):
        number = int(nearest.argmax())
        chosen.append(number)
        nearest = np.minimum(nearest, np.linalg.norm(at - at[number], axis=1))
    return [{"at": _numbers(at[n]), "bones": _weights(person, weights[n])} for n in chosen]


def _weights(person: Baked, row: Array) -> list[list[str | float]]:
    """Give the strongest four bones and their weights, which sum to 1."""
    strongest = [int(n) for n in np.argsort(-row, kind="stable")[:4] if row[n] > 0.02]
    shares = [round(1000 * float(row[n]) / float(row[strongest].sum())) for n in strongest]
    shares[0] += 1000 - sum(shares)
    return [[person.bones[n], share / 1000] for n, share in zip(strongest, shares, strict=True)]


def rig(person: Baked, wearer: Person, parts: Sequence[tuple[str, Sheet]], lips: Array) -> dict[str, Any]:
    """Give the rig file's contents."""
    bones = [
        {
            "name": name,
            "parent": person.bones[parent] if parent >= 0 else None,
            "head": [round(float(v), 6) + 0.0 for v in person.heads[number]],
        }
        for number, (name, parent) in enumerate(zip(person.bones, person.parents, strict=True))
    ]
    return {
        "format": 1,
        "id": wearer.id,
        "name": wearer.name,
        "stature_m": round(person.stature_m, 3),
        "bones": bones,
        "landmarks": landmarks(person, lips),
        "surface": surface(person, parts),
    }
