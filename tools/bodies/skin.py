"""The person's own surface: what clothes leave bare, the eyes, and skin weights that bend well."""

from dataclasses import replace

import clothes
import numpy as np
from paint import at_vertices
from people import Person
from person import SKIN_VERTICES, Baked
from sheet import Array, Sheet, compact, smoothed, triangles, vertex_normals

PRESSED_M = 0.005
"""How much skin under the edge of cloth is drawn in."""

WHITE, IRIS, PUPIL = np.array([0.78, 0.76, 0.74]), np.array([0.16, 0.085, 0.045]), np.array([0.01, 0.01, 0.01])

SMOOTH = (
    ("upperleg01_{}", 0.17, 10),
    ("upperarm01_{}", 0.18, 20),
    ("shoulder01_{}", 0.15, 20),
    ("neck01", 0.13, 24),
    ("lowerleg01_{}", 0.09, 4),
    ("lowerarm01_{}", 0.07, 4),
)
"""Where weights are smoothed: joint, how far around it (metres), how many times."""


GIRDLE = ("clavicle", "shoulder01", "upperarm")
COLLAR_M = 0.08
"""How far from the neckline the shoulder girdle's pull on skin begins to wane."""


def _calm_collar(person: Baked) -> Array:
    """Give the weights with the collar held by the chest: a raised arm lifts the shoulder, not the neckline."""
    weights = person.weights.copy()
    chest = person.number["spine01"]
    near = np.clip(1.0 + clothes.neck_height(person, person.at) / COLLAR_M, 0.0, 1.0)
    kept = 1.0 - 0.85 * near * near * (3 - 2 * near)
    for name, number in person.number.items():
        if name.startswith(GIRDLE):
            weights[:, chest] += weights[:, number] * (1 - kept)
            weights[:, number] *= kept
    return weights


def eased(person: Baked) -> Baked:
    """Give the person with calm collar, and weights smoothed round hips, shoulders, neck, knees and elbows."""
    weights = _calm_collar(person)
    faces = triangles(person.quads["body"])
    for joint, reach_m, rounds in SMOOTH:
        near = np.zeros(len(person.at))
        for letter in "LR":
            away = np.linalg.norm(person.at - person.head(joint.format(letter)), axis=1)
            near = np.maximum(near, np.clip(1.5 * (1 - away / reach_m), 0.0, 0.5))
        weights[:SKIN_VERTICES] = smoothed(weights, faces, rounds, near)[:SKIN_VERTICES]
    return replace(person, weights=weights / weights.sum(axis=1, keepdims=True))


def skin(person: Baked, wearer: Person, mouth: Array) -> Sheet:
    """Give the bare skin with its places in the picture; mouth: mask of the inside of the mouth, which nobody sees."""
    whole = person.sheet("body")
    kept, covered = clothes.bare(person, wearer)
    kept &= ~(at_vertices(person, mouth) > 0.5)[whole.faces].all(axis=1)
    normals = vertex_normals(whole.at, whole.faces)
    at = whole.at - normals * (np.clip(covered / 0.012, 0, 1) * PRESSED_M)[:, None]
    corners = np.stack([whole.faces, triangles(person.places["body"])], axis=-1)[kept]
    pairs, faces = np.unique(corners.reshape(-1, 2), axis=0, return_inverse=True)
    vertex = pairs[:, 0]
    places = person.texture[pairs[:, 1]] * [1, -1] + [0, 1]
    return Sheet(
        at[vertex], person.weights[vertex], faces.reshape(-1, 3), places=places, source=vertex, normals=normals[vertex]
    )


def _iris(ways: Array) -> Array:
    """Give the colours of an eyeball, by the angle from straight ahead."""
    angle = np.degrees(np.arccos(np.clip(ways[:, 2], -1, 1)))[:, None]
    return np.where(angle < 13, PUPIL, np.where(angle < 31, IRIS, WHITE))


def eyes(person: Baked) -> Sheet:
    """Give both eyeballs, coloured by vertex."""
    at, weights, faces, ways_out = [], [], [], []
    rings, spokes = np.array([0, 6, 12.9, 13.1, 20, 30.9, 31.1, 45, 65, 90]), 20
    for letter, group in (("L", "l-eye"), ("R", "r-eye")):
        middle = person.head(f"eye_{letter}")
        size = float(np.linalg.norm(person.at[np.unique(person.quads[group])] - middle, axis=1).mean())
        down, round_ = np.meshgrid(np.radians(rings), np.linspace(0, 2 * np.pi, spokes, endpoint=False), indexing="ij")
        ways = np.stack([np.sin(down) * np.cos(round_), np.sin(down) * np.sin(round_), np.cos(down)], -1).reshape(-1, 3)
        row, column = np.meshgrid(np.arange(len(rings) - 1), np.arange(spokes), indexing="ij")
        a = row * spokes + column
        b = row * spokes + (column + 1) % spokes
        quads = np.stack([a, a + spokes, b + spokes, b], -1).reshape(-1, 4)
        carried = np.zeros((len(ways), len(person.bones)))
        carried[:, person.number[f"eye_{letter}"]] = 1.0
        faces.append(triangles(quads) + sum(map(len, at)))
        at.append(middle + ways * size)
        weights.append(carried)
        ways_out.append(ways)
    every_way, every_face = np.concatenate(ways_out), np.concatenate(faces)
    both = Sheet(np.concatenate(at), np.concatenate(weights), every_face, normals=every_way, colours=_iris(every_way))
    return compact(both, np.ones(len(every_face), bool))
