"""A movement as an SVG strip: one picture of the figure for each step.

The drawing takes its colour from the text around it (`currentColor`), so it is right on light and dark paper; the
active side's leg and arm have one more colour. It has a title and a description for those who cannot see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Final
from xml.sax.saxutils import escape

from unsit.body.frame import Point, Points
from unsit.body.landmarks import INDEX
from unsit.body.measures import Side
from unsit.figure.camera import NEAREST_M, Camera, from_camera, placed
from unsit.figure.motion import Pose, step_poses
from unsit.figure.props import Shape, shapes
from unsit.figure.skeleton import DEFAULT_STATURE_M
from unsit.figure.step_words import ENGLISH, Words, step_label
from unsit.movement.model import CounterExample, Movement, View

PANEL_HEIGHT_PX: Final = 220.0
PANEL_WIDTH_PX: Final = 300.0
"""Largest size of the part of a panel that shows the figure."""

ACCENT: Final = "#d0662a"
"""Colour of the active side's limbs; at least 3:1 on white and on black."""

_GAP_PX = 16.0
_CAPTION_PX = 26.0
_MARGIN_M = 0.12
_FARTHER_M = 0.08
_ALIKE_M = 0.03
_NARROWEST_PX = 90.0

# Half-widths in stature of a stroke drawn along two landmarks.
_LEG: Final = (("hip", "knee", 0.038), ("knee", "ankle", 0.027), ("heel", "foot_index", 0.016))
_ARM: Final = (("shoulder", "elbow", 0.024), ("elbow", "wrist", 0.020), ("wrist", "index", 0.016))
_HEAD_RATIO = 0.055
_NECK_RATIO = 0.026
_TRUNK_RATIO = 0.045

_Flat = tuple[float, float, float]
"""x and y in pixels of the panel, and pixels to a metre at that depth."""


@dataclass(frozen=True, slots=True)
class _Panel:
    """How camera metres become pixels of a panel."""

    camera: Camera
    scale: float
    left: float
    top: float

    def flat(self, point: Point) -> _Flat:
        x, y, z = point
        share = self.camera.focal_heights * self.scale / max(z, NEAREST_M)
        return (share * x - self.left, share * y - self.top, share)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _line(a: _Flat, b: _Flat, half_width_m: float) -> str:
    width = half_width_m * (a[2] + b[2])
    ends = (f"{name}={_number(value)!r}" for name, value in (("x1", a[0]), ("y1", a[1]), ("x2", b[0]), ("y2", b[1])))
    return f"<line {' '.join(ends)} stroke-width={_number(max(width, 1.0))!r}/>".replace("'", '"')


def _points(flat: Sequence[_Flat]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y, _ in flat)


def _shape(shape: Shape, panel: _Panel) -> str:
    flat = [panel.flat(point) for point in from_camera(shape.corners, panel.camera)]
    if shape.filled:
        return f'<polygon points="{_points(flat)}" fill="currentColor" fill-opacity="0.12"/>'
    width = _number(max(shape.width_m * sum([share for _, _, share in flat]) / len(flat), 1.0))
    return (
        f'<polyline points="{_points(flat)}" fill="none" stroke="currentColor" stroke-opacity="0.4" '
        f'stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _limb(
    flat: Sequence[_Flat], seen: Points, side: Side, parts: Sequence[tuple[str, str, float]], stature_m: float
) -> tuple[float, str]:
    """Give the mean depth of a limb and its strokes."""
    ends = [(INDEX[f"{side}_{start}"], INDEX[f"{side}_{end}"], ratio * stature_m) for start, end, ratio in parts]
    strokes = "".join(_line(flat[a], flat[b], half) for a, b, half in ends)
    return sum([seen[a][2] + seen[b][2] for a, b, _ in ends]) / (2 * len(ends)), strokes


def _middle(seen: Points, first: str, second: str) -> Point:
    a, b = seen[INDEX[first]], seen[INDEX[second]]
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2)


def _trunk(flat: Sequence[_Flat], seen: Points, panel: _Panel, stature_m: float) -> tuple[float, str]:
    ls, rs, lh, rh = (INDEX[name] for name in ("left_shoulder", "right_shoulder", "left_hip", "right_hip"))
    ears = _middle(seen, "left_ear", "right_ear")
    shoulders = _middle(seen, "left_shoulder", "right_shoulder")
    hips = _middle(seen, "left_hip", "right_hip")
    head = panel.flat(ears)
    width = _number(_TRUNK_RATIO * stature_m * (flat[ls][2] + flat[rh][2]))
    strokes = (
        f'<polygon points="{_points([flat[ls], flat[rs], flat[rh], flat[lh]])}" stroke-width="{width}"/>'
        + _line(panel.flat(shoulders), head, _NECK_RATIO * stature_m)
        + f'<circle cx="{_number(head[0])}" cy="{_number(head[1])}" r="{_number(_HEAD_RATIO * stature_m * head[2])}" '
        'stroke="none"/>' + _line(head, flat[INDEX["nose"]], 0.012 * stature_m)
    )
    return (shoulders[2] + hips[2]) / 2, strokes


def _figure(points: Points, side: Side, panel: _Panel, stature_m: float) -> str:
    """Give trunk and limbs from far to near; the other side's limb is fainter where it lies behind."""
    seen = from_camera(points, panel.camera)
    flat = [panel.flat(point) for point in seen]
    trunk_depth, trunk = _trunk(flat, seen, panel, stature_m)
    drawn = [(trunk_depth, 0.55, "currentColor", trunk)]
    sides: tuple[Side, Side] = ("left", "right")
    for parts in (_LEG, _ARM):
        limbs = [(limb_side, *_limb(flat, seen, limb_side, parts, stature_m)) for limb_side in sides]
        nearest = min(depth for _, depth, _ in limbs)
        for limb_side, depth, strokes in limbs:
            faint = limb_side != side and depth > nearest + _FARTHER_M
            colour = ACCENT if limb_side == side else "currentColor"
            drawn.append((depth, 0.5 if faint else 0.95, colour, strokes))
    drawn.sort(key=lambda part: -part[0])
    return "".join(
        f'<g stroke="{colour}" fill="{colour}" opacity="{opacity}" stroke-linecap="round" stroke-linejoin="round">'
        f"{strokes}</g>"
        for _, opacity, colour, strokes in drawn
    )


def _framed(camera: Camera, things: Sequence[Points]) -> tuple[_Panel, float, float]:
    """Give the panel that holds all things, its width and its height."""
    focal = camera.focal_heights
    xs, ys, margins = [], [], []
    for points in things:
        for x, y, z in from_camera(points, camera):
            share = focal / max(z, NEAREST_M)
            xs.append(share * x)
            ys.append(share * y)
            margins.append(share * _MARGIN_M)
    margin = sum(margins) / len(margins)
    left, top = min(xs) - margin, min(ys) - margin
    width, height = max(xs) + margin - left, max(ys) + margin - top
    scale = min(PANEL_HEIGHT_PX / height, PANEL_WIDTH_PX / width)
    slack = max(_NARROWEST_PX - width * scale, 0.0) / 2
    return _Panel(camera, scale, left * scale - slack, top * scale), width * scale + 2 * slack, height * scale


def _steps(poses: Sequence[Pose]) -> list[int]:
    """Give the keyframes worth a picture: those that look like none before, as the way back does."""
    kept: list[int] = []
    for n, pose in enumerate(poses):
        if all(_differs(pose.points, poses[earlier].points) for earlier in kept):
            kept.append(n)
    return kept


def panels(movement: Movement, side: Side = "left") -> tuple[int, ...]:
    """Give for every keyframe the number of the strip's panel that shows it, from 0 on."""
    poses = step_poses(movement, side)
    kept = _steps(poses)
    alike = ([i for i, k in enumerate(kept) if not _differs(pose.points, poses[k].points)] for pose in poses)
    return tuple(kept.index(n) if n in kept else among[0] for n, among in enumerate(alike))


def _differs(a: Points, b: Points) -> bool:
    return any(hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) > _ALIKE_M for p, q in zip(a, b, strict=True))


def strip(
    movement: Movement,
    side: Side = "left",
    *,
    view: View | None = None,
    counter_example: CounterExample | None = None,
    all_keyframes: bool = False,
    stature_m: float = DEFAULT_STATURE_M,
    words: Words = ENGLISH,
) -> str:
    """Give the SVG text of a movement's steps, seen from `view` (by default the movement's first).

    counter_example: draw this fault committed. all_keyframes: also those that look like one before. words: those of a
    language.
    """
    chosen = view or movement.views[0]
    poses = step_poses(movement, side, counter_example=counter_example, stature_m=stature_m)
    numbers = list(range(len(poses))) if all_keyframes else _steps(poses)
    camera = placed(chosen, movement.position, side, [pose.points for pose in poses])
    figures = [pose.points for pose in poses]
    props = [shapes(movement, side, points, figures) for points in figures]
    panel, width, height = _framed(camera, [*figures, *(shape.corners for group in props for shape in group)])
    labels = [step_label(movement.figure.keyframes[n].label, words) for n in numbers]
    whole = len(numbers) * (width + _GAP_PX) - _GAP_PX
    panels = []
    for place, (n, label) in enumerate(zip(numbers, labels, strict=True)):
        drawn = "".join(_shape(shape, panel) for shape in props[n]) + _figure(figures[n], side, panel, stature_m)
        caption = _caption(f"{place + 1}. {label}", width / 2, height + 18.0)
        panels.append(f'<g transform="translate({_number(place * (width + _GAP_PX))} 0)">{drawn}{caption}</g>')
    steps = "; ".join(f"{n}. {label}" for n, label in enumerate(labels, 1))
    told = (
        words["title"].format(movement=movement.name),
        words["told"].format(steps=steps, facing=words[f"facing.{chosen.facing.value}"]),
    )
    return _document(movement.id, (whole, height + _CAPTION_PX), told, "".join(panels))


def _caption(text: str, middle: float, base: float) -> str:
    return (
        f'<text x="{_number(middle)}" y="{_number(base)}" text-anchor="middle" '
        f'font-family="system-ui, sans-serif" font-size="14" fill="currentColor">{escape(text)}</text>'
    )


def _document(name: str, size: tuple[float, float], told: tuple[str, str], drawn: str) -> str:
    key = escape(f"unsit-strip-{name.replace('_', '-')}", {'"': "&quot;"})
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_number(size[0])} {_number(size[1])}" role="img" '
        f'aria-labelledby="{key}-title {key}-desc">'
        f'<title id="{key}-title">{escape(told[0])}</title>'
        f'<desc id="{key}-desc">{escape(told[1])}</desc>{drawn}</svg>\n'
    )
