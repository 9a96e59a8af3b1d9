"""A body drawn as lines in SVG: over a still, on its own, or from above."""

from collections.abc import Sequence
from math import hypot
from typing import Final

from unsit.body.frame import Frame
from unsit.body.landmarks import INDEX

LEAST_SEEN: Final = 0.3
"""Below this visibility a landmark is drawn as a guess: dashed."""

_SIDED_BONES: Final = (
    ("shoulder", "elbow"),
    ("elbow", "wrist"),
    ("shoulder", "hip"),
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "heel"),
    ("heel", "foot_index"),
    ("ankle", "foot_index"),
)

BONES: Final[tuple[tuple[str, int, int], ...]] = (
    ("middle", INDEX["left_shoulder"], INDEX["right_shoulder"]),
    ("middle", INDEX["left_hip"], INDEX["right_hip"]),
    *(
        (side, INDEX[f"{side}_{start}"], INDEX[f"{side}_{end}"])
        for side in ("left", "right")
        for start, end in _SIDED_BONES
    ),
)
"""Lines between landmarks: which side they belong to (`left`, `right`, `middle`), and their two ends."""

JOINTS: Final = tuple(
    INDEX[f"{side}_{joint}"]
    for side in ("left", "right")
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
)
"""Landmarks drawn as dots."""

_HEAD: Final = (INDEX["nose"], INDEX["left_ear"], INDEX["right_ear"])
_SHOULDERS: Final = (INDEX["left_shoulder"], INDEX["right_shoulder"])

Flat = tuple[float, float]
"""Where a landmark is drawn: x to the right, y down."""


def bones(points: Sequence[Flat], visibility: Sequence[float] = (), *, dot: float = 3.0, halo: bool = False) -> str:
    """Give the SVG lines and dots of a body, classes `bone left|right|middle`, `guess` and `dot`.

    points: 33 places in the drawing's own units. visibility: 33 × 0 … 1, or nothing when all is seen. halo: draw a
    dark edge under it, class `halo`, so that it stands out from a photograph.
    """
    sight = visibility or (1.0,) * len(points)
    lines = "".join(_line(side + _guess(min(sight[a], sight[b])), points[a], points[b]) for side, a, b in BONES)
    dots = "".join(
        f'<circle class="dot" cx="{points[joint][0]:.1f}" cy="{points[joint][1]:.1f}" r="{dot:.2g}"/>'
        for joint in JOINTS
        if sight[joint] >= LEAST_SEEN
    )
    body = _head(points, min(sight[number] for number in (*_HEAD, *_SHOULDERS))) + lines
    return (f'<g class="halo">{body}</g>' if halo else "") + body + dots


def _line(kind: str, start: Flat, end: Flat) -> str:
    return f'<line class="bone {kind}" x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"/>'


def _head(points: Sequence[Flat], visibility: float) -> str:
    """Give a ring round nose and ears, and the neck."""
    x, y = _middle(points, _HEAD)
    chest = _middle(points, _SHOULDERS)
    reach = hypot(x - chest[0], y - chest[1])
    radius = min(max(hypot(points[n][0] - x, points[n][1] - y) for n in _HEAD) * 1.25, reach * 0.8)
    share = radius / reach if reach else 0.0
    edge = (x + (chest[0] - x) * share, y + (chest[1] - y) * share)
    kind = f"middle{_guess(visibility)}"
    return f'<circle class="bone head {kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>{_line(kind, edge, chest)}'


def _middle(points: Sequence[Flat], numbers: Sequence[int]) -> Flat:
    return sum(points[n][0] for n in numbers) / len(numbers), sum(points[n][1] for n in numbers) / len(numbers)


def _guess(visibility: float) -> str:
    return "" if visibility >= LEAST_SEEN else " guess"


def in_picture(frame: Frame, height: float) -> list[Flat]:
    """Give the frame's landmarks in a picture of this height."""
    return [(x * height, y * height) for x, y, _ in frame.image]


def fitted(points: Sequence[Flat], width: float, height: float, margin: float) -> list[Flat]:
    """Give the points scaled and moved into the middle of a box, all of them at least `margin` inside."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    wide, high = max(max(xs) - min(xs), 1e-6), max(max(ys) - min(ys), 1e-6)
    scale = min((width - 2 * margin) / wide, (height - 2 * margin) / high)
    left, top = (width - wide * scale) / 2 - min(xs) * scale, (height - high * scale) / 2 - min(ys) * scale
    return [(x * scale + left, y * scale + top) for x, y in points]
