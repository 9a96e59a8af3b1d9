"""A piece of surface with skin weights, and what tailors do to it: subdivide, cut along a line, hem, smooth, offset."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sheet:
    """Triangles with skin weights.

    at: (n, 3) metres in body coordinates. weights: (n, bones), rows sum to 1. faces: (m, 3). places: (n, 2) in the
    texture, or None. source: (n,) number of the vertex of the base mesh, or None. normals, colours: (n, 3) or None.
    """

    at: Array
    weights: Array
    faces: Numbers
    places: Array | None = None
    source: Numbers | None = None
    normals: Array | None = None
    colours: Array | None = None


def triangles(quads: Numbers) -> Numbers:
    """Split quads along their shorter-numbered diagonal; a quad with two equal corners gives one triangle."""
    split = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    proper = (split[:, 0] != split[:, 1]) & (split[:, 1] != split[:, 2]) & (split[:, 2] != split[:, 0])
    return split[proper]


def unit(vectors: Array) -> Array:
    """Give vectors of length 1 along the last axis; nothing stays nothing."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def face_normals(at: Array, faces: Numbers) -> Array:
    """Give the normals of triangles, as long as twice their area."""
    a, b, c = (at[faces[:, k]] for k in range(3))
    return np.cross(b - a, c - a)


def vertex_normals(at: Array, faces: Numbers) -> Array:
    """Give the area-weighted normals of vertices, of length 1."""
    whole = np.zeros_like(at)
    normals = face_normals(at, faces)
    for k in range(3):
        np.add.at(whole, faces[:, k], normals)
    return unit(whole)


def compact(sheet: Sheet, keep: NDArray[np.bool_]) -> Sheet:
    """Give the sheet with only these faces, and only the vertices they need."""
    faces = sheet.faces[keep]
    used, numbers = np.unique(faces, return_inverse=True)

    def floats(values: Array | None) -> Array | None:
        return None if values is None else values[used]

    return Sheet(
        sheet.at[used],
        sheet.weights[used],
        numbers.reshape(-1, 3),
        floats(sheet.places),
        None if sheet.source is None else sheet.source[used],
        floats(sheet.normals),
        floats(sheet.colours),
    )


def joined(a: Sheet, b: Sheet) -> Sheet:
    """Give two sheets as one; normals stay where both have them, the rest is dropped."""
    normals = None if a.normals is None or b.normals is None else np.concatenate([a.normals, b.normals])
    return Sheet(
        np.concatenate([a.at, b.at]),
        np.concatenate([a.weights, b.weights]),
        np.concatenate([a.faces, b.faces + len(a.at)]),
        normals=normals,
    )


def subdivided(values: Array, quads: Numbers) -> tuple[Array, Numbers]:
    """Subdivide quads once (Catmull & Clark 1978); values (n, k) are positions and whatever else rides on them."""
    count = len(values)
    middle = values[quads].mean(axis=1)
    ends = np.sort(np.stack([quads, np.roll(quads, -1, axis=1)], axis=-1).reshape(-1, 2), axis=1)
    edges, edge_of = np.unique(ends, axis=0, return_inverse=True)
    edge_of = edge_of.reshape(-1)
    faces_at_edge = np.bincount(edge_of, minlength=len(edges))
    around = np.zeros((len(edges), values.shape[1]))
    np.add.at(around, edge_of, np.repeat(middle, 4, axis=0))
    half = values[edges].mean(axis=1)
    inner = faces_at_edge == 2
    edge_points = np.where(inner[:, None], (2 * half + around) / 4, half)

    rim = np.zeros(count, bool)
    rim[edges[~inner]] = True
    valence = np.bincount(quads.reshape(-1), minlength=count).astype(float)[:, None]
    faces_mean, edges_mean = np.zeros_like(values), np.zeros_like(values)
    np.add.at(faces_mean, quads.reshape(-1), np.repeat(middle, 4, axis=0))
    edge_count = np.bincount(edges.reshape(-1), minlength=count).astype(float)[:, None]
    np.add.at(edges_mean, edges.reshape(-1), np.repeat(half, 2, axis=0))
    safe = np.maximum(valence, 1.0)
    moved = (faces_mean / safe + 2 * edges_mean / np.maximum(edge_count, 1.0) + (safe - 3) * values) / safe
    points = np.where(rim[:, None], values, moved)

    face_ids = count + len(edges) + np.arange(len(quads))
    edge_ids = count + edge_of.reshape(-1, 4)
    quarters = [np.stack([quads[:, k], edge_ids[:, k], face_ids, edge_ids[:, k - 1]], axis=1) for k in range(4)]
    return np.concatenate([points, edge_points, middle]), np.concatenate(quarters)


NEAR_SHARE = 0.3
"""A vertex nearer to the seam than this share of an edge is moved onto it: no splinters."""


def _edges(faces: Numbers) -> Numbers:
    ends = np.stack([faces, np.roll(faces, -1, axis=1)], axis=-1).reshape(-1, 2)
    return np.unique(np.sort(ends, axis=1), axis=0)


def _onto_seam(values: Array, height: Array, faces: Numbers) -> tuple[Array, Array]:
    """Move vertices that nearly lie on the seam onto it, along the shortest crossing edge."""
    edges = _edges(faces)
    edges = edges[height[edges[:, 0]] * height[edges[:, 1]] < 0]
    pairs = np.concatenate([edges, edges[:, ::-1]])
    near, far = pairs[:, 0], pairs[:, 1]
    share = height[near] / (height[near] - height[far])
    order = np.argsort(-share)
    order = order[share[order] < NEAR_SHARE]
    # The last assignment stays: the smallest share.
    move, partner = np.zeros(len(values)), np.arange(len(values))
    move[near[order]], partner[near[order]] = share[order], far[order]
    moved = values * (1 - move[:, None]) + values[partner] * move[:, None]
    return moved, np.where(move > 0, 0.0, height)


def cut(sheet: Sheet, height: Array) -> Sheet:
    """Keep where `height` (one number a vertex) is below nought, with a smooth edge exactly at nought."""
    width = sheet.at.shape[1]
    values, height = _onto_seam(np.concatenate([sheet.at, sheet.weights], axis=1), height, sheet.faces)
    made: dict[tuple[int, int], int] = {}
    pieces: list[list[int]] = []

    def between(a: int, b: int) -> int:
        return made.setdefault((min(a, b), max(a, b)), len(values) + len(made))

    heights = height[sheet.faces]
    whole = sheet.faces[(heights <= 0).all(axis=1) & (heights < 0).any(axis=1)]
    for face in sheet.faces[(heights > 0).any(axis=1) & (heights < 0).any(axis=1)]:
        around: list[int] = []
        for a, b in zip(map(int, face), map(int, np.roll(face, -1)), strict=True):
            if height[a] <= 0:
                around.append(a)
            if height[a] * height[b] < 0:
                around.append(between(a, b))
        pieces += [[around[0], around[k], around[k + 1]] for k in range(1, len(around) - 1)]
    if made:
        a, b = (np.array(column) for column in zip(*made, strict=True))
        share = (height[a] / (height[a] - height[b]))[:, None]
        values = np.concatenate([values, values[a] * (1 - share) + values[b] * share])
    faces = np.concatenate([whole, np.array(pieces, int).reshape(-1, 3)])
    return compact(Sheet(values[:, :width], values[:, width:], faces), np.ones(len(faces), bool))


def rim_edges(faces: Numbers) -> Numbers:
    """Give the edges (ordered pairs) that only one triangle has."""
    ends = np.stack([faces, np.roll(faces, -1, axis=1)], axis=-1).reshape(-1, 2)
    _, first, counts = np.unique(np.sort(ends, axis=1), axis=0, return_index=True, return_counts=True)
    return ends[first[counts == 1]]


def smoothed(values: Array, faces: Numbers, rounds: int, strength: float | Array = 0.5) -> Array:
    """Give values drawn to the mean of their neighbours, `rounds` times; strength: a number or one a vertex."""
    ends = _edges(faces)
    degree = np.maximum(np.bincount(ends.reshape(-1), minlength=len(values)), 1)[:, None]
    share = strength if isinstance(strength, float) else strength[:, None]
    for _ in range(rounds):
        near = np.zeros_like(values)
        np.add.at(near, ends[:, 0], values[ends[:, 1]])
        np.add.at(near, ends[:, 1], values[ends[:, 0]])
        values = values + share * (near / degree - values)
    return values


def smooth_rims(sheet: Sheet, rounds: int) -> Sheet:
    """Draw the vertices of open edges along their edge, so that a seam runs even."""
    edges = rim_edges(sheet.faces)
    at = sheet.at.copy()
    count = np.maximum(np.bincount(edges.reshape(-1), minlength=len(at)), 1)[:, None]
    rim = np.unique(edges)
    for _ in range(rounds):
        near = np.zeros_like(at)
        np.add.at(near, edges[:, 0], at[edges[:, 1]])
        np.add.at(near, edges[:, 1], at[edges[:, 0]])
        at[rim] += 0.5 * (near / count - at)[rim]
    return replace(sheet, at=at)


def hemmed(sheet: Sheet, thickness_m: float, depth_m: float) -> Sheet:
    """Fold every open edge inward, so that cloth has a thickness and nobody looks between it and the skin."""
    normals = sheet.normals if sheet.normals is not None else vertex_normals(sheet.at, sheet.faces)
    edges = rim_edges(sheet.faces)
    rim, numbers = np.unique(edges, return_inverse=True)
    numbers = numbers.reshape(-1, 2)
    # Into the sheet: across the edge and its normal, away from the opening.
    along = np.zeros((len(rim), 3))
    for k in range(2):
        np.add.at(along, numbers[:, k], sheet.at[edges[:, 1]] - sheet.at[edges[:, 0]])
    inward = unit(np.cross(normals[rim], along))
    start = sheet.at[rim]
    rings = [
        start,
        start - normals[rim] * thickness_m + inward * thickness_m * 0.3,
        start - normals[rim] * (thickness_m * 2 + depth_m * 0.25) + inward * depth_m,
    ]
    count = len(rim)
    a, b = numbers[:, 0], numbers[:, 1]
    strips = []
    for ring in range(2):
        low, high = ring * count, (ring + 1) * count
        strips += [np.stack([b + low, a + low, a + high], 1), np.stack([b + low, a + high, b + high], 1)]
    at, faces = np.concatenate(rings), np.concatenate(strips)
    fold = Sheet(at, np.tile(sheet.weights[rim], (3, 1)), faces, normals=vertex_normals(at, faces))
    return joined(replace(sheet, normals=normals, places=None, source=None, colours=None), fold)


def offset(sheet: Sheet, distance: Array | float) -> Sheet:
    """Move a sheet along its normals, metres."""
    normals = vertex_normals(sheet.at, sheet.faces)
    return replace(sheet, at=sheet.at + normals * (distance if isinstance(distance, float) else distance[:, None]))
