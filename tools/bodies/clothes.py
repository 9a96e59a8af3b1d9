"""T-shirt and trousers: the model's own cloth helper, subdivided, cut along smooth seams, let out and hemmed."""

from dataclasses import replace

import numpy as np
from people import Person
from person import SKIN_VERTICES, Baked
from scipy.spatial import cKDTree
from sheet import (
    Array,
    Numbers,
    Sheet,
    compact,
    cut,
    hemmed,
    offset,
    smooth_rims,
    smoothed,
    subdivided,
    triangles,
    unit,
    vertex_normals,
)

ARM = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
SHIRT_M = 0.009
"""How far a shirt lies off the cloth helper."""
TROUSERS_M = 0.003
HEM_ABOVE_HIPS_M = 0.055
TUCK_M = 0.05
"""How far the trousers go up under the shirt."""
COVERED_M = 0.03
"""How deep under cloth skin still stands."""


def _soft(x: Array, width: float) -> Array:
    """Give x where it is positive, nought where it is negative, and a smooth bend between."""
    return width * np.logaddexp(0.0, x / width)


def neck_height(person: Baked, at: Array) -> Array:
    """Give the height above the neckline: low in front, high behind, wide over the shoulders."""
    skin = person.at[:SKIN_VERTICES]
    front_y, back_y = float(person.head("clavicle_L")[1]) - 0.012, float(person.head("neck01")[1])
    middle = skin[np.abs(skin[:, 0]) < 0.03]
    front_z = float(middle[np.abs(middle[:, 1] - front_y) < 0.02][:, 2].max())
    back_z = float(middle[np.abs(middle[:, 1] - back_y) < 0.02][:, 2].min())
    low_y, high_y = (float(person.head(bone)[1]) for bone in ("neck01", "neck03"))
    half_neck = min(
        float(np.abs(skin[(np.abs(skin[:, 1] - y) < 0.008) & (np.abs(skin[:, 0]) < 0.1)][:, 0]).max())
        for y in np.linspace(low_y, high_y, 6)
    )
    slope = (back_y - front_y) / (back_z - front_z)
    line = front_y + slope * (at[:, 2] - front_z) + 0.7 * _soft(np.abs(at[:, 0]) - half_neck - 0.004, 0.014)
    return at[:, 1] - line


def sleeve_height(person: Baked, wearer: Person, at: Array, weights: Array) -> Array:
    """Give how far beyond the end of the sleeve a place lies; far inside for what is no arm."""
    height = np.full(len(at), -1.0)
    for letter in "LR":
        shoulder, elbow = person.head(f"upperarm01_{letter}"), person.head(f"lowerarm01_{letter}")
        length = float(np.linalg.norm(elbow - shoulder))
        along = (at - shoulder) @ ((elbow - shoulder) / length)
        arm = person.share(weights, *(f"{name}" for name in ARM)) > 0.3
        side = at[:, 0] > 0 if letter == "L" else at[:, 0] < 0
        height = np.where(arm & side, along - wearer.sleeve_share * length, height)
    return height


def hem_y(person: Baked) -> float:
    """Give the height of the shirt's hem."""
    return float(person.head("upperleg01_L")[1]) + HEM_ABOVE_HIPS_M


def leg_y(person: Baked, wearer: Person) -> float:
    """Give the height where the trouser legs end."""
    hip, ankle = float(person.head("upperleg01_L")[1]), float(person.head("foot_L")[1])
    return hip + wearer.leg_share * (ankle - hip)


def shirt_height(person: Baked, wearer: Person, at: Array, weights: Array) -> Array:
    """Give how far outside the shirt a place lies; below nought inside."""
    return np.maximum.reduce(
        [neck_height(person, at), sleeve_height(person, wearer, at, weights), hem_y(person) - at[:, 1]]
    )


def trousers_height(person: Baked, wearer: Person, at: Array, weights: Array) -> Array:
    """Give how far outside the trousers a place lies; below nought inside."""
    arm = np.where(person.share(weights, *ARM) > 0.3, 1.0, -1.0)
    return np.maximum.reduce([at[:, 1] - hem_y(person) - TUCK_M, leg_y(person, wearer) - at[:, 1], arm])


def _worn(person: Baked, at: Array, faces: Numbers) -> Array:
    """Give cloth the weights of the skin under it: near, and facing the same way; then even them out."""
    skin = person.sheet("body")
    body_normals = vertex_normals(skin.at, skin.faces)[:SKIN_VERTICES]
    far, near = cKDTree(skin.at[:SKIN_VERTICES]).query(at, k=24)
    alike = (body_normals[near] * vertex_normals(at, faces)[:, None]).sum(axis=2)
    pull = np.clip(alike - 0.1, 1e-4, None) / (far**2 + 0.006**2)
    pull /= pull.sum(axis=1, keepdims=True)
    weights = np.einsum("vk,vkb->vb", pull, person.weights[near])
    weights = np.maximum(smoothed(weights, faces, 10), 0.0)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def cloth(person: Baked) -> Sheet:
    """Give the whole cloth helper, subdivided once, weighted like the skin under it."""
    used, numbers = np.unique(person.quads["tights"], return_inverse=True)
    at, fine_quads = subdivided(person.at[used], numbers.reshape(-1, 4))
    faces = triangles(fine_quads)
    return Sheet(at, _worn(person, at, faces), faces)


def _let_out(sheet: Sheet, rounds: int, least_m: float) -> Sheet:
    """Bridge hollows as cloth does: outward to the smoothed shape where that lies outside, and off the skin."""
    normals = vertex_normals(sheet.at, sheet.faces)
    soft = smoothed(sheet.at, sheet.faces, rounds)
    out = np.maximum(((soft - sheet.at) * normals).sum(axis=1), 0.0) + least_m
    even = smoothed(out[:, None], sheet.faces, 4)
    return replace(sheet, at=sheet.at + unit(smoothed(normals, sheet.faces, 3)) * even)


def shirt(person: Baked, wearer: Person) -> Sheet:
    """Cut the shirt: neck, sleeves, hem."""
    piece = cloth(person)
    for seam in ("neck", "hem", "sleeve"):
        height = {
            "neck": lambda s: neck_height(person, s.at),
            "hem": lambda s: hem_y(person) - s.at[:, 1],
            "sleeve": lambda s: sleeve_height(person, wearer, s.at, s.weights),
        }[seam](piece)
        piece = cut(piece, height)
    piece = largest(piece)
    loose = _let_out(piece, 12, SHIRT_M)
    down = np.clip((hem_y(person) + 0.14 - loose.at[:, 1]) / 0.14, 0, 1) ** 2 * 0.006
    sleeve = np.clip(1 + sleeve_height(person, wearer, loose.at, loose.weights) / 0.09, 0, 1) ** 2 * 0.005
    return hemmed(smooth_rims(offset(loose, down + sleeve), 12), 0.003, 0.012)


def trousers(person: Baked, wearer: Person) -> Sheet:
    """Cut the trousers: waist and legs; what lies deep under the shirt goes."""
    piece = cloth(person)
    arms = person.share(piece.weights, *ARM)[piece.faces].max(axis=1) < 0.3
    piece = compact(piece, arms)
    piece = cut(piece, piece.at[:, 1] - hem_y(person) - TUCK_M)
    piece = cut(piece, leg_y(person, wearer) - piece.at[:, 1])
    piece = largest(piece)
    tight = _let_out(piece, 6, TROUSERS_M)
    hip, end = float(person.head("upperleg01_L")[1]), leg_y(person, wearer)
    flare = np.clip((hip - 0.02 - tight.at[:, 1]) / max(hip - end, 1e-6), 0, 1) * wearer.loose_leg_m
    return hemmed(smooth_rims(offset(tight, flare), 6), 0.0025, 0.01)


def largest(sheet: Sheet) -> Sheet:
    """Give the largest connected piece of a sheet."""
    label = np.arange(len(sheet.at))
    while True:
        low = label[sheet.faces].min(axis=1)
        before = label.copy()
        for k in range(3):
            np.minimum.at(label, sheet.faces[:, k], low)
        label = label[label]
        if (label == before).all():
            break
    names, counts = np.unique(label[sheet.faces[:, 0]], return_counts=True)
    return compact(sheet, label[sheet.faces[:, 0]] == names[counts.argmax()])


def bare(person: Baked, wearer: Person) -> tuple[np.ndarray, Array]:
    """Give which skin triangles are not hidden by clothes, and for each vertex how far under cloth it lies (metres)."""
    sheet = person.sheet("body")
    outside = np.minimum(
        shirt_height(person, wearer, sheet.at, sheet.weights), trousers_height(person, wearer, sheet.at, sheet.weights)
    )
    return (outside[sheet.faces] > -COVERED_M).any(axis=1), np.clip(-outside, 0.0, COVERED_M)
