"""How far the pose model is expected to put the joints from where they are, by how the camera sees a pose.

A line fitted to the logarithm of 80 measured mean joint errors (eight poses of the figure, ten places of the camera,
BlazePose full; the table stands in `tests/figure/measured_errors.py`). What raises the error: limbs and trunk that
point at the camera, joints that lie over each other in the picture, and a trunk seen from behind instead of in front.
"""

from collections.abc import Sequence
from itertools import combinations
from math import dist, exp
from typing import Final

from unsit.body.frame import Points
from unsit.body.landmarks import INDEX
from unsit.body.measures import camera_direction

FEWEST_RATIO: Final = 0.04
"""No place is expected to do better: the least error measured, in torso lengths."""

OVERLAP_M: Final = 0.12
"""Joints nearer than about this in the picture, in metres at the body's distance, lie over each other."""

_BASE: Final = -3.08
_FORESHORTENED: Final = 2.09
_OVERLAPPING: Final = 5.14
_FACING: Final = -0.42

_JOINTS: Final = tuple(
    INDEX[f"{side}_{joint}"]
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
    for side in ("left", "right")
)
_PAIRS: Final = tuple(combinations(range(len(_JOINTS)), 2))
_SEGMENTS: Final = tuple(
    (INDEX[f"{side}_{start}"], INDEX[f"{side}_{end}"])
    for side in ("left", "right")
    for start, end in (
        ("shoulder", "elbow"),
        ("elbow", "wrist"),
        ("hip", "knee"),
        ("knee", "ankle"),
        ("shoulder", "hip"),
    )
)
_LEFT_HIP, _RIGHT_HIP = INDEX["left_hip"], INDEX["right_hip"]


def expected_error_ratio(seen: Points) -> float:
    """Give the expected mean joint error in torso lengths.

    seen: 33 × (x, y, z) in metres from the camera, x right, y down, z away.
    """
    logarithm = (
        _BASE
        + _FORESHORTENED * foreshortened_share(seen)
        + _OVERLAPPING * overlap_share(seen)
        + _FACING * camera_direction(seen, "left")[0]
    )
    return max(exp(logarithm), FEWEST_RATIO)


def foreshortened_share(seen: Points) -> float:
    """Give the mean share of the limbs' and flanks' lengths that points along the sight, 0 … 1."""
    shares = [abs(seen[a][2] - seen[b][2]) / (dist(seen[a], seen[b]) or 1.0) for a, b in _SEGMENTS]
    return sum(shares) / len(shares)


def overlap_share(seen: Points) -> float:
    """Give how much the joints lie over each other in the picture, 0 … 1: the mean over all pairs of joints."""
    scale = (seen[_LEFT_HIP][2] + seen[_RIGHT_HIP][2]) / 2.0 / OVERLAP_M
    flat: Sequence[tuple[float, float]] = [
        (scale * seen[n][0] / max(seen[n][2], 1e-6), scale * seen[n][1] / max(seen[n][2], 1e-6)) for n in _JOINTS
    ]
    total = 0.0
    for a, b in _PAIRS:
        dx, dy = flat[a][0] - flat[b][0], flat[a][1] - flat[b][1]
        squared = dx * dx + dy * dy
        if squared < 16.0:
            total += exp(-squared)
    return total / len(_PAIRS)
