"""Hair as a shell over the skull whose grid lines are the strands, grooved along them."""

from dataclasses import dataclass

import numpy as np
from people import Person
from person import SKIN_VERTICES, Baked
from scipy.spatial import ConvexHull
from sheet import Array, Sheet, cut, hemmed, joined, unit, vertex_normals


@dataclass(frozen=True, slots=True)
class Style:
    """A haircut. Lengths in metres.

    pole: direction (up, back) from the middle of the head where the strands meet. crown_m, side_m, nape_m: thickness.
    groove_m: depth of the grooves. strands: how many around. wild: share of the grooves that is noise.
    """

    pole: tuple[float, float]
    crown_m: float
    side_m: float
    nape_m: float
    groove_m: float
    strands: int
    wild: float


STYLES = {
    "bun": Style((0.62, 0.78), 0.009, 0.007, 0.006, 0.0011, 46, 0.25),
    "short": Style((0.86, 0.5), 0.019, 0.009, 0.005, 0.0022, 34, 0.6),
    "bob": Style((0.95, 0.3), 0.012, 0.011, 0.012, 0.0018, 40, 0.4),
    "cropped": Style((0.86, 0.5), 0.006, 0.005, 0.003, 0.0005, 60, 0.8),
}
ROWS, COLUMNS = 34, 112
BOB_DROP_M = 0.085


def _head_axes(person: Baked, at: Array) -> tuple[Array, Array, Array]:
    """Give side, up and back of places against the middle of the eyes, in units of an average head."""
    away = (at - person.eyes) / head_scale(person)
    return np.abs(away[:, 0]), away[:, 1], -away[:, 2]


def head_scale(person: Baked) -> float:
    """Give the height from eyes to crown against that of an average head, 0.115 m."""
    return float(person.at[:SKIN_VERTICES, 1].max() - person.eyes[1]) / 0.115


def hairline(person: Baked, at: Array, style: str) -> Array:
    """Give how far outside the hair a place on the head lies, metres."""
    side, up, back = _head_axes(person, at)
    receded = 0.008 * np.exp(-(((side - 0.045) / 0.018) ** 2)) if style in ("short", "cropped") else 0.0
    # From the forehead over the temple and round the ear to the nape.
    line = np.interp(
        back, [-0.03, 0.0, 0.03, 0.055, 0.075, 0.105, 0.13], [0.066, 0.062, 0.045, 0.0, -0.01, -0.05, -0.075]
    )
    line = line + receded
    beyond = line - up
    ear = 0.030 - np.sqrt(((up + 0.012) / 1.25) ** 2 + (back - 0.077) ** 2)
    around_ear = np.where(side > 0.045, ear, -1.0)
    sideburn = np.where((side > 0.05) & (back < 0.06), 0.045 - back, -1.0) if style != "bun" else -1.0
    if style == "bob":
        fringe = 0.060 - up - 0.35 * np.maximum(side - 0.03, 0)
        window = np.minimum.reduce([0.062 - side, fringe, 0.075 - back])
        return np.maximum(window, -0.118 - up)
    return np.maximum.reduce([beyond, around_ear, np.minimum(sideburn, 0.02 - up)])


def _skull(person: Baked, style: str) -> Array:
    """Give the skin vertices the hair lies on; for a bob also the same lower down, so that it hangs."""
    side, up, back = _head_axes(person, person.at[:SKIN_VERTICES])
    head = person.share(person.weights[:SKIN_VERTICES], "head", "neck") > 0.6
    ears = (side > 0.066) & (up < 0.03)
    if style == "bob":
        points = person.at[:SKIN_VERTICES][head & ((up > 0.035) | ((up > -0.04) & (back > 0.03)))]
        low = points[points[:, 1] < person.eyes[1]]
        return np.concatenate([points, low - [0.0, BOB_DROP_M, 0.0]])
    scalp = (up > 0.036) | ((up > 0.03 - 0.9 * back) & (up > -0.09) & (back > 0.04))
    return np.asarray(person.at[:SKIN_VERTICES][head & scalp & ~ears])


def _shell(centre: Array, pole: Array, skull: Array) -> tuple[Array, Array, Array, Array]:
    """Give a grid over the convex hull of the skull: places, directions, angle round and angle from the pole."""
    planes = ConvexHull(skull).equations
    side = np.array([1.0, 0.0, 0.0])
    third = np.cross(pole, side)
    round_, down = np.meshgrid(
        np.linspace(0, 2 * np.pi, COLUMNS, endpoint=False), np.linspace(0.002, 2.75, ROWS), indexing="xy"
    )
    around = np.cos(round_)[..., None] * side + np.sin(round_)[..., None] * third
    ways = np.cos(down)[..., None] * pole + np.sin(down)[..., None] * around
    ways = ways.reshape(-1, 3)
    facing = ways @ planes[:, :3].T
    room = -(planes[:, 3] + planes[:, :3] @ centre)
    reach = np.where(facing > 1e-6, room / np.maximum(facing, 1e-6), np.inf).min(axis=1)
    return centre + ways * reach[:, None], ways, round_.reshape(-1), down.reshape(-1)


def _grid_faces(rows: int, columns: int) -> np.ndarray:
    row, column = np.meshgrid(np.arange(rows - 1), np.arange(columns), indexing="ij")
    a = row * columns + column
    b = row * columns + (column + 1) % columns
    c, d = b + columns, a + columns
    return np.concatenate([np.stack([a, d, c], -1).reshape(-1, 3), np.stack([a, c, b], -1).reshape(-1, 3)])


def _grooves(style: Style, round_: Array, down: Array, seed: int) -> Array:
    """Give a pattern of strands, about -1 to 1, that runs along the meridians and wanders a little."""
    rng = np.random.default_rng(seed)
    wander = sum(
        0.35 / k * np.sin(k * down * 2.2 + rng.uniform(0, 6.3)) * np.sin(k * round_ + rng.uniform(0, 6.3))
        for k in (1, 2, 3)
    )
    even = np.sin(style.strands * (round_ + 0.12 * wander))
    rough = (
        sum(np.sin(n * (round_ + 0.2 * wander) + rng.uniform(0, 6.3)) for n in rng.integers(9, style.strands + 12, 5))
        / 3.0
    )
    return (1 - style.wild) * even + style.wild * rough


def _head_weights(person: Baked, at: Array) -> Array:
    """Give the weights of hair: it goes with the head."""
    weights = np.zeros((len(at), len(person.bones)))
    weights[:, person.number["head"]] = 1.0
    return weights


def _ball(person: Baked, middle: Array, size_m: Array, pole: Array) -> Sheet:
    """Give a ball of wound-up hair."""
    rows, columns = 22, 40
    third = np.cross(pole, [1.0, 0.0, 0.0])
    round_, down = np.meshgrid(
        np.linspace(0, 2 * np.pi, columns, endpoint=False), np.linspace(0.02, np.pi - 0.02, rows)
    )
    around = np.cos(round_)[..., None] * np.array([1.0, 0, 0]) + np.sin(round_)[..., None] * third
    ways = (np.cos(down)[..., None] * pole + np.sin(down)[..., None] * around).reshape(-1, 3)
    coil = 1 + 0.045 * np.sin(5 * round_ + 5.0 * down).reshape(-1)
    at = middle + ways * size_m * coil[:, None]
    faces = _grid_faces(rows, columns)
    return Sheet(at, _head_weights(person, at), faces, normals=vertex_normals(at, faces))


def hair(person: Baked, wearer: Person) -> Sheet:
    """Make the person's hair."""
    style = STYLES[wearer.hair]
    scale = head_scale(person)
    centre = person.eyes + np.array([0.0, 0.02, -0.075]) * scale
    pole = unit(np.array([0.0, style.pole[0], -style.pole[1]]))
    skull = _skull(person, wearer.hair)
    at, ways, round_, down = _shell(centre, pole, skull)
    inside = np.clip(-hairline(person, at, wearer.hair) / 0.035, 0.0, 1.0)
    rise = inside * (2 - inside)
    up = (at[:, 1] - person.eyes[1]) / scale
    thick = np.interp(
        up, [-0.06, 0.0, 0.05, 0.1], [style.nape_m, style.side_m, (style.side_m + style.crown_m) / 2, style.crown_m]
    )
    groove = style.groove_m * _grooves(style, round_, down, 7) * np.clip(np.sin(down) * 2.5, 0, 1)
    low = 0.0015 if wearer.hair != "bob" else 0.004
    at = at + ways * ((low + rise * thick + groove * np.maximum(rise, 0.25)) * scale)[:, None]
    shell = Sheet(at, _head_weights(person, at), _grid_faces(ROWS, COLUMNS))
    piece = cut(shell, hairline(person, shell.at, wearer.hair))
    piece = hemmed(piece, 0.002 if wearer.hair != "bob" else 0.005, 0.006)
    if wearer.hair == "bun":
        top = at[np.argmax(ways @ pole)]
        size = np.array([0.043, 0.037, 0.037]) * scale
        piece = joined(piece, _ball(person, top + pole * 0.024 * scale, size, pole))
    return piece
