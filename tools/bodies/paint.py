"""The picture of the skin, painted onto the model's texture layout from where each pixel lies on the body."""

from pathlib import Path

import cv2
import numpy as np
from hair import hairline, head_scale
from people import Person
from person import SKIN_VERTICES, Baked
from sheet import Array, triangles

SIZE = 1024
QUALITY = 78


def place_map(person: Baked, size: int) -> tuple[Array, np.ndarray]:
    """Give for every pixel the place on the body (metres), and which pixels lie on it at all."""
    at = np.zeros((size, size, 3))
    painted = np.zeros((size, size), bool)
    faces, places = triangles(person.quads["body"]), triangles(person.places["body"])
    corners = person.texture[places] * [size, -size] + [0, size]
    for face, corner in zip(faces, corners, strict=True):
        low = np.maximum(np.floor(corner.min(axis=0)).astype(int) - 1, 0)
        high = np.minimum(np.ceil(corner.max(axis=0)).astype(int) + 2, size)
        edges = np.stack([corner[0] - corner[2], corner[1] - corner[2]], axis=1)
        area = abs(float(np.linalg.det(edges)))
        if area < 1e-9:
            continue
        x, y = np.meshgrid(np.arange(low[0], high[0]) + 0.5, np.arange(low[1], high[1]) + 0.5)
        shares = np.einsum("ab,bij->aij", np.linalg.inv(edges), np.stack([x - corner[2, 0], y - corner[2, 1]]))
        third = 1 - shares[0] - shares[1]
        # A little past the edge, so that filtering never reads unpainted pixels.
        beyond = -0.6 / max(1.0, area**0.5)
        inside = (shares[0] > beyond) & (shares[1] > beyond) & (third > beyond)
        a, b, c = person.at[face]
        here = shares[0][..., None] * a + shares[1][..., None] * b + third[..., None] * c
        at[low[1] : high[1], low[0] : high[0]][inside] = here[inside]
        painted[low[1] : high[1], low[0] : high[0]] |= inside
    return at, painted


def _noise(rng: np.random.Generator, cells: int) -> Array:
    return np.asarray(
        cv2.resize(rng.normal(size=(cells, cells)), (SIZE, SIZE), interpolation=cv2.INTER_CUBIC)[..., None], float
    )


def at_vertices(person: Baked, mask: Array) -> Array:
    """Give for every skin vertex the strongest value that a square mask has at its places in the texture."""
    vertices, places = person.quads["body"].reshape(-1), person.places["body"].reshape(-1)
    size = len(mask)
    pixel = np.clip((person.texture[places] * [1, -1] + [0, 1]) * size, 0, size - 1).astype(int)
    values = np.zeros(SKIN_VERTICES)
    np.maximum.at(values, vertices, mask[pixel[:, 1], pixel[:, 0]])
    return values


def read_mask(folder: Path, name: str) -> Array:
    """Read a baked mask of the texture layout: (SIZE, SIZE), 0 to 1."""
    grey = cv2.imread(str(folder / f"mask_{name}.png"), cv2.IMREAD_GRAYSCALE)
    return np.asarray(cv2.resize(grey, (SIZE, SIZE)), float) / 255


def paint(person: Baked, wearer: Person, folder: Path) -> bytes:
    """Give the skin's picture as JPG: tone, lips, lids, brows, nails, the shade of hair; folder: the baked masks."""
    rng = np.random.default_rng(5)
    at, painted = place_map(person, SIZE)
    tone = np.array(wearer.skin_tone, float)
    picture = np.tile(tone, (SIZE, SIZE, 1))
    picture *= 1 + 0.022 * _noise(rng, 24) + 0.016 * _noise(rng, 96) + 0.006 * _noise(rng, 380)

    scale = head_scale(person)
    away = (at - person.eyes) / scale
    side, up, back = np.abs(away[..., 0]), away[..., 1], -away[..., 2]
    on_head = (at[..., 1] > person.head("neck02")[1]).astype(float)
    apart = float(person.head("eye_L")[0]) / scale

    def mix(share: Array, colour: Array, strength: float) -> None:
        nonlocal picture
        blend = (np.clip(share, 0, 1) * strength)[..., None]
        picture = picture * (1 - blend) + colour * blend

    def spot(x: float, y: float, z: float, size: float) -> Array:
        return np.asarray(np.exp(-((side - x) ** 2 + (up - y) ** 2 + (back - z) ** 2) / size**2) * on_head)

    warm = np.clip(tone * [0.92, 0.68, 0.66], 0, 255)
    mix(spot(0.042, -0.045, -0.02, 0.022), warm, 0.35)
    mix(spot(0.0, -0.045, -0.05, 0.014), warm, 0.3)
    mix(read_mask(folder, "lips"), np.clip(tone * [0.84, 0.56, 0.55], 0, 255), 0.6)
    mix(read_mask(folder, "eyelids"), tone * 0.74, 0.45)
    mix(read_mask(folder, "ears"), warm, 0.25)
    for nails in ("fingernails", "toenails"):
        mix(read_mask(folder, nails), np.clip(tone * 1.08, 0, 255), 0.6)

    hair = 255 * np.clip(np.array(wearer.hair_colour), 0, 1) ** (1 / 2.2)
    arch = 0.019 + 0.005 * np.sin(np.clip((side - 0.012) / 0.046, 0, 1) * np.pi * 0.8)
    thick = 0.0042 * (1 - 0.55 * np.clip((side - 0.03) / 0.028, 0, 1))
    brow = (
        np.exp(-(((up - arch) / thick) ** 4))
        * (side > apart - 0.017)
        * (side < apart + 0.026)
        * (back < 0.03)
        * on_head
    )
    mix(brow * (0.8 + 0.2 * _noise(rng, 300)[..., 0]), np.minimum(hair, 95) * 0.9, 0.7)
    lash = np.exp(-(((up - 0.0065) / 0.0018) ** 2)) * (np.abs(side - apart) < 0.014) * (back < 0.0) * on_head
    mix(lash, np.array([34.0, 24, 20]), 0.45)
    if wearer.stubble:
        low = np.clip((-0.035 - up) / 0.012, 0, 1) * np.clip((0.06 - back) / 0.02, 0, 1)
        low *= np.clip((at[..., 1] - person.head("neck03")[1] - 0.005) / 0.02, 0, 1)
        mix(
            low * (0.75 + 0.25 * _noise(rng, 350)[..., 0]) * (1 - read_mask(folder, "lips")),
            hair * 0.6 + 30,
            wearer.stubble,
        )
    # Under the hair the skin is shaded, so that the edge of the hair is no hard line.
    under = hairline(person, at.reshape(-1, 3), wearer.hair).reshape(SIZE, SIZE)
    mix(np.clip((0.004 - under) / 0.008, 0, 1) * on_head, hair * 0.85, 0.85 if wearer.hair != "bob" else 0.4)

    picture[~painted] = tone
    _, coded = cv2.imencode(
        ".jpg", np.clip(picture, 0, 255).astype(np.uint8)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
    )
    return bytes(coded)
