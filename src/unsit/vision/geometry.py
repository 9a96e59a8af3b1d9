"""Squares in pictures: where a network looks, and how its answers come back to the picture.

Pixels throughout: x to the right, y down, (0, 0) is the top left corner of the picture. Sources: Bazarevsky et al.
2020, "BlazePose"; the published MediaPipe pose graphs for anchor layers, scales and thresholds.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

DETECTOR_SIDE: Final = 224
"""Side of the detector's input, pixels."""

ANCHOR_LAYERS: Final = ((28, 2), (14, 2), (7, 6))
"""Cells along a side and anchors in each cell, in the order of the detector's 2254 answers."""

ROI_SCALE: Final = 1.25
"""The region of interest is this much larger than the circle round the body."""

REACH: Final = 3
"""How many cells of a heat map round a point are looked at, each way."""

NEAR: Final = np.stack(np.meshgrid(np.arange(-REACH, REACH + 1), np.arange(-REACH, REACH + 1)), axis=-1).reshape(-1, 2)
"""The near cells, (49, 2): steps in x and y."""

NMS_OVERLAP: Final = 0.3
"""Boxes that overlap more (intersection / union) are the same person."""


@dataclass(frozen=True, slots=True)
class Roi:
    """Region of interest: a turned square with the middle of the hips in its centre.

    x, y: its centre; side: its edge; both in pixels. turn_rad: how far an upright body is turned clockwise in the
    picture.
    """

    x: float
    y: float
    side: float
    turn_rad: float


@dataclass(frozen=True, slots=True)
class Detection:
    """A person the detector found: score 0 … 1 and where to look for the landmarks."""

    score: float
    roi: Roi


def anchors() -> Floats:
    """Give the detector's anchor centres, (2254, 2), as fractions of its input."""
    layers = []
    for cells, each in ANCHOR_LAYERS:
        middle = (np.arange(cells, dtype=np.float32) + 0.5) / cells
        x, y = np.meshgrid(middle, middle)
        layers.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), each, axis=0))
    return np.concatenate(layers)


def roi_from_points(hips_x: float, hips_y: float, far_x: float, far_y: float) -> Roi:
    """Make the region of interest from the two alignment points of BlazePose.

    hips: middle of the hips. far: a point on the circle round the whole body, above the head of an upright body.
    """
    dx, dy = far_x - hips_x, far_y - hips_y
    turn_rad = math.atan2(dx, -dy)
    return Roi(hips_x, hips_y, 2.0 * math.hypot(dx, dy) * ROI_SCALE, turn_rad)


def crop_matrix(roi: Roi, side: int) -> Floats:
    """Give the 2 × 3 matrix that takes a pixel of a side × side crop to its place in the picture."""
    cos = math.cos(roi.turn_rad) * roi.side / side
    sin = math.sin(roi.turn_rad) * roi.side / side
    half = side / 2.0
    return np.array([[cos, -sin, roi.x - half * (cos - sin)], [sin, cos, roi.y - half * (sin + cos)]])


def letterbox(width: int, height: int) -> Roi:
    """Give the upright square round the whole picture."""
    return Roi(width / 2.0, height / 2.0, float(max(width, height)), 0.0)


def decode_detections(boxes: Floats, scores: Floats, centres: Floats) -> Floats:
    """Turn the detector's answers into fractions of its input.

    boxes: (n, 12), each centre, size and four points in pixels from its anchor; scores: (n,), only used for its length;
    centres: (n, 2) anchors. Gives (n, 6, 2): centre, (width, height), middle of the hips, far point, middle of the
    shoulders, far point of the upper body.
    """
    points = np.asarray(boxes, np.float32).reshape(len(scores), 6, 2) / np.float32(DETECTOR_SIDE)
    points[:, 0] += centres
    points[:, 2:] += centres[:, None]
    return points


def weighted_nms(points: Floats, scores: Floats) -> list[tuple[float, Floats]]:
    """Merge boxes of the same person into their mean, weighted by score (Bazarevsky et al. 2019, "BlazeFace").

    points: (n, 6, 2) of `decode_detections`; scores: (n,) in 0 … 1. Gives (best score, merged points), best first.
    """
    order = np.argsort(-scores, kind="stable")
    scores, points = scores[order], points[order]
    people: list[tuple[float, Floats]] = []
    while len(scores):
        half = points[:, 1] / 2
        low, high = points[:, 0] - half, points[:, 0] + half
        shared = np.clip(np.minimum(high, high[0]) - np.maximum(low, low[0]), 0, None).prod(axis=1)
        area = points[:, 1].prod(axis=1)
        same = shared / np.maximum(area + area[0] - shared, 1e-9) > NMS_OVERLAP
        same[0] = True
        people.append((float(scores[0]), np.average(points[same], axis=0, weights=scores[same])))
        scores, points = scores[~same], points[~same]
    return people


def to_picture(points: Floats, roi: Roi) -> Floats:
    """Take points (n, 2), fractions of the region of interest, to pixels of the picture."""
    cos, sin = math.cos(roi.turn_rad) * roi.side, math.sin(roi.turn_rad) * roi.side
    turn = np.array([[cos, sin], [-sin, cos]])
    placed: Floats = (points - 0.5) @ turn + (roi.x, roi.y)
    return placed


def refine(points: Floats, heat: Floats, least: float = 0.5) -> Floats:
    """Move points to the weighted middle of their heat map's 7 × 7 near cells.

    points: (n, 2) fractions of the crop; heat: (rows, columns, n or more) raw values before the sigmoid. A point stays
    where it is when no near cell is at least `least`, or when it lies outside the map.
    """
    rows, columns, maps = heat.shape
    cell = np.floor(points * np.array([columns, rows], np.float32)).astype(np.intp)
    near_x, near_y = cell[:, :1] + NEAR[:, 0], cell[:, 1:] + NEAR[:, 1]
    at_edge = cell.min() < REACH or (cell + REACH >= (columns, rows)).any()
    if at_edge:
        off = (near_x < 0) | (near_x >= columns) | (near_y < 0) | (near_y >= rows)
        near_x, near_y = near_x.clip(0, columns - 1), near_y.clip(0, rows - 1)
    places = (near_y * columns + near_x) * maps + np.arange(len(cell))[:, None]
    weight = 1.0 / (1.0 + np.exp(-heat.reshape(-1)[places]))
    if at_edge:
        weight[off] = 0.0
    sure = weight.max(axis=1) >= least
    if at_edge:
        sure &= ((cell >= 0) & (cell < (columns, rows))).all(axis=1)
    shift = (weight @ NEAR) / np.maximum(weight.sum(axis=1), 1e-9)[:, None]
    moved = (cell + shift) / (columns, rows)
    return np.where(sure[:, None], moved, points)
