"""Which landmarks are hidden behind another part of the body.

The body is a handful of capsules along its landmarks. A landmark is hidden when a capsule it does not belong to covers
it in the picture and lies nearer to the camera. Shoulders and hips are never hidden: on real people seen from the
side BlazePose full gives both of each a visibility of 0.99 or more, but the far elbow and wrist 0.1 to 0.2 and the far
knee and ankle about 0.5 to 0.7 (a glute bridge filmed side-on).
"""

from math import sqrt
from typing import Final

from unsit.body.frame import Point, Points
from unsit.body.landmarks import INDEX, NAMES

VISIBLE: Final = 0.98
"""Visibility of a landmark in plain sight."""

HIDDEN: Final = 0.3
"""Visibility of an arm or a head landmark behind another part of the body."""

HIDDEN_LEG: Final = 0.55
"""Visibility of a knee, ankle or foot behind another part of the body."""

OUTSIDE: Final = 0.05
"""Visibility of a landmark out of the picture."""

_LEGS: Final = frozenset(
    number for number, name in enumerate(NAMES) if name.endswith(("knee", "ankle", "heel", "foot_index"))
)
_HIP_WIDTH_RATIO = 0.105
_MARGIN_RATIO = 0.02
_NEAREST_M = 0.1
_LH, _RH = INDEX["left_hip"], INDEX["right_hip"]
_LS, _RS = INDEX["left_shoulder"], INDEX["right_shoulder"]
_LE, _RE = INDEX["left_ear"], INDEX["right_ear"]

# Radii in stature, after the girths of segments in Winter 2009: thigh 7 cm, shin 5 cm, arm 4 cm at 1.70 m.
_LIMBS: Final = tuple(
    (f"{side}_{start}", f"{side}_{end}", radius)
    for side in ("left", "right")
    for start, end, radius in (
        ("shoulder", "elbow", 0.026),
        ("elbow", "wrist", 0.022),
        ("wrist", "index", 0.018),
        ("hip", "knee", 0.042),
        ("knee", "ankle", 0.030),
        ("heel", "foot_index", 0.018),
    )
)
_LIMB_ENDS: Final = tuple((INDEX[start], INDEX[end], radius) for start, end, radius in _LIMBS)
_HEAD_RATIO = 0.043
_NECK_RATIO = 0.032
_TRUNK_RATIO = 0.050
_SPINE_RATIO = 0.065

_PARTS: Final = {
    "elbow": ("shoulder", "elbow"),
    **dict.fromkeys(("wrist", "pinky", "index", "thumb"), ("elbow", "wrist")),
    "knee": ("hip", "knee"),
    **dict.fromkeys(("ankle", "heel", "foot_index"), ("knee", "heel")),
}


def _own_limbs(name: str) -> frozenset[int]:
    """Give the capsules a landmark belongs to or touches, by their number among the limbs."""
    side, _, part = name.partition("_")
    starts = {f"{side}_{start}" for start in _PARTS.get(part, ())}
    return frozenset(number for number, (start, _, _) in enumerate(_LIMBS) if start in starts)


_TESTED: Final = tuple(
    (number, _own_limbs(name)) for number, name in enumerate(NAMES) if number not in (_LH, _RH, _LS, _RS)
)

_Capsule = tuple[Point, Point, float]


def _between(a: Point, b: Point, share: float) -> Point:
    rest = 1.0 - share
    return (a[0] * rest + b[0] * share, a[1] * rest + b[1] * share, a[2] * rest + b[2] * share)


def _capsules(points: Points) -> tuple[list[_Capsule], float]:
    """Give limbs, then trunk and head, and the margin; the size of the body is read off the distance of its hips."""
    left, right = points[_LH], points[_RH]
    stature_m = sqrt(sum([(a - b) ** 2 for a, b in zip(left, right, strict=True)])) / _HIP_WIDTH_RATIO
    capsules = [(points[a], points[b], radius * stature_m) for a, b, radius in _LIMB_ENDS]
    hips, shoulders = _between(left, right, 0.5), _between(points[_LS], points[_RS], 0.5)
    trunk = _TRUNK_RATIO * stature_m
    head = _between(points[_LE], points[_RE], 0.5)
    capsules += [
        (_between(points[_LS], shoulders, 0.45), _between(left, hips, 0.2), trunk),
        (_between(points[_RS], shoulders, 0.45), _between(right, hips, 0.2), trunk),
        (shoulders, hips, _SPINE_RATIO * stature_m),
        (left, right, trunk),
        (shoulders, head, _NECK_RATIO * stature_m),
        (head, head, _HEAD_RATIO * stature_m),
    ]
    return capsules, _MARGIN_RATIO * stature_m


def visibilities(points: Points) -> tuple[float, ...]:
    """Give 33 visibilities, `VISIBLE`, `HIDDEN` or `HIDDEN_LEG`.

    points: 33 × (x, y, z) in metres from the camera, x right, y down, z away.
    """
    capsules, margin = _capsules(points)
    flat = []
    for number, (a, b, radius) in enumerate(capsules):
        if a[2] > _NEAREST_M and b[2] > _NEAREST_M:
            ax, ay = a[0] / a[2], a[1] / a[2]
            dx, dy = b[0] / b[2] - ax, b[1] / b[2] - ay
            flat.append((number, ax, ay, dx, dy, dx * dx + dy * dy, a[2], b[2] - a[2], radius))
    result = [VISIBLE] * len(points)
    for landmark, own in _TESTED:
        x, y, z = points[landmark]
        if z <= _NEAREST_M:
            continue
        x /= z
        y /= z
        nearer = z - margin
        for number, ax, ay, dx, dy, size, az, dz, radius in flat:
            if number in own:
                continue
            px, py = x - ax, y - ay
            share = (px * dx + py * dy) / size if size > 1e-12 else 0.0
            share = 0.0 if share < 0.0 else min(share, 1.0)
            depth = az + share * dz
            if depth >= nearer:
                continue
            ex, ey = px - share * dx, py - share * dy
            if (ex * ex + ey * ey) * depth * depth < radius * radius:
                result[landmark] = HIDDEN_LEG if landmark in _LEGS else HIDDEN
                break
    return tuple(result)
