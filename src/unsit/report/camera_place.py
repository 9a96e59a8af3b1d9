"""Where to put the camera: the view that shows what was not seen, in words and from above."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from math import radians, sin
from typing import Final

from unsit.body.frame import Points
from unsit.body.measures import Side
from unsit.engine.result import SetResult
from unsit.figure.camera import placed
from unsit.figure.motion import pose_at
from unsit.movement.model import Fault, Movement, View
from unsit.report.skeleton import Flat, bones, fitted
from unsit.report.words import listed, measure_words, plain_name

_WIDTH: Final = 300.0
_HEIGHT: Final = 300.0
_MARGIN: Final = 26.0
_LEVEL_M: Final = 0.15
"""A camera less than this above or below the pelvis stands level with it."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """What one set could not show, and the view that can; view is None when no view can."""

    measures: tuple[str, ...]
    faults: tuple[Fault, ...]
    view: View | None


def unseen(one: SetResult, movement: Movement) -> tuple[Unseen, ...]:
    """Group what was unknown in a set by the view that shows it, those that no view shows last."""
    groups: dict[str, tuple[list[str], list[Fault]]] = {}
    for measure in one.unknown:
        faults = [fault for fault in movement.faults if _same(fault.measure, measure)]
        view_id = _best_view(faults, movement, groups)
        measures, missed = groups.setdefault(view_id, ([], []))
        measures.append(measure)
        missed += faults
    return tuple(
        Unseen(tuple(measures), tuple(missed), movement.view(view_id) if view_id else None)
        for view_id, (measures, missed) in sorted(groups.items(), key=lambda group: not group[0])
    )


def _same(reference: str, unknown: str) -> bool:
    """Whether a fault's reference is the unknown measure; an unknown without a side means any side."""
    return reference == unknown or reference.partition(".")[0] == unknown


def _best_view(faults: Iterable[Fault], movement: Movement, chosen: Iterable[str]) -> str:
    """Give a view that can see these faults, if possible one already chosen; empty when none can.

    What no fault needs is needed to count; then it is the movement's first view.
    """
    scored = [fault for fault in faults if fault.views]
    if not scored:
        return "" if any(True for _ in faults) or not movement.views else movement.views[0].id
    able = [view_id for view_id in scored[0].views if all(view_id in fault.views for fault in scored)] or scored[
        0
    ].views
    return next((view_id for view_id in chosen if view_id in able), able[0])


def missed_words(gap: Unseen) -> str:
    """Say in a few words which measures were not seen and which faults that leaves unknown."""
    return f"not seen: {listed(dict.fromkeys(measure_words(measure) for measure in gap.measures))}{_for_faults(gap)}"


def _for_faults(gap: Unseen) -> str:
    return f", for {_fault_names(gap)}" if gap.faults else ""


def _fault_names(gap: Unseen) -> str:
    return listed(dict.fromkeys(f"“{plain_name(fault.id)}”" for fault in gap.faults))


def unjudged_words(gap: Unseen) -> str:
    """Say as the end of a sentence what could not be judged or seen."""
    if gap.faults:
        return f"{_fault_names(gap)} could not be judged"
    return f"{listed(dict.fromkeys(map(measure_words, gap.measures)))} could not be seen"


def place_words(view: View) -> str:
    """Say how far away and how high the camera stands."""
    height_m = view.distance_m * sin(radians(view.elevation_deg))
    if abs(height_m) < _LEVEL_M:
        level = "level with the hips"
    else:
        level = f"{abs(height_m):.1f} m {'above' if height_m > 0 else 'below'} the hips"
    return f"{view.distance_m:.1f} m away, {level}"


def top_view(movement: Movement, view: View, side: str) -> str:
    """Give an SVG of the figure in its start position and the camera, seen from above.

    side: the side that works; `both` is drawn as left. x of the world points down the page, y to the right.
    """
    active: Side = "right" if side == "right" else "left"
    points = pose_at(movement, 0.0, active).points
    camera = placed(view, movement.position, active, (points,))
    hips = _from_above(points)[23:25]
    middle = ((hips[0][0] + hips[1][0]) / 2, (hips[0][1] + hips[1][1]) / 2)
    everything = fitted([*_from_above(points), (camera.place[1], camera.place[0]), middle], _WIDTH, _HEIGHT, _MARGIN)
    *body, (cx, cy), (hx, hy) = everything
    words = f"{movement.name}: the camera stands {place_words(view)}. {view.advice}".strip()
    return (
        f'<svg class="above" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" role="img" aria-label="{escape(words)}">'
        f"<title>{escape(words)}</title>"
        f'<line class="sight" x1="{cx:.1f}" y1="{cy:.1f}" x2="{hx:.1f}" y2="{hy:.1f}"/>'
        f"{bones(body, dot=2.5)}{_camera_sign(cx, cy, hx, hy)}"
        f'<text class="tick" x="{_WIDTH / 2:g}" y="{_HEIGHT - 6:g}" text-anchor="middle">seen from above</text></svg>'
    )


def _from_above(points: Points) -> list[Flat]:
    return [(y, x) for x, y, _ in points]


def _camera_sign(x: float, y: float, at_x: float, at_y: float) -> str:
    """Give a camera at x, y that looks at a place: a wedge of what it sees, and a dot."""
    dx, dy = at_x - x, at_y - y
    size = (dx * dx + dy * dy) ** 0.5 or 1.0
    dx, dy = dx / size, dy / size
    far, wide = 30.0, 13.0
    left = (x + dx * far - dy * wide, y + dy * far + dx * wide)
    right = (x + dx * far + dy * wide, y + dy * far - dx * wide)
    return (
        f'<path class="wedge" d="M{x:.1f} {y:.1f} L{left[0]:.1f} {left[1]:.1f} L{right[0]:.1f} {right[1]:.1f} Z"/>'
        f'<circle class="camera" cx="{x:.1f}" cy="{y:.1f}" r="7"/>'
    )
