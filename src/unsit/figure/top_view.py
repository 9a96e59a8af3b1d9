"""The body from above with the place for the phone, and the area in which it may stand, as SVG.

The feet of one who lies, and the front of one who stands, are at the bottom of the page. Lines take the colour of the
text around (`currentColor`), the place and the area one more (`ACCENT`), so it is right on light and dark paper. The
picture has a title and a description for those who cannot see it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, degrees, radians, sin
from textwrap import wrap
from typing import Final
from xml.sax.saxutils import escape

from unsit.body.frame import Point, Points
from unsit.body.landmarks import INDEX
from unsit.figure.place_words import ENGLISH, Words, Worker, advice_sentences, place_sentence, region_words
from unsit.figure.places import AZIMUTH_STEP_DEG, FARTHEST_M, Advice, Place, place_point
from unsit.figure.props import shapes
from unsit.figure.rehearsal import Rehearsal, rehearsal
from unsit.figure.strip import ACCENT
from unsit.movement.model import Movement

WIDTH_PX: Final = 360.0
HEIGHT_PX: Final = 360.0
"""Size of the drawing without its words."""

_MARGIN_PX: Final = 22.0
_LINE_PX: Final = 18.0
_LINE_LETTERS: Final = 48
_ARC_PARTS: Final = 3
_BEYOND_M: Final = 1.0
"""The area is drawn to so far behind the phone, so that the body stays large enough; the words say how far it goes."""
_MOST_PX_A_METRE: Final = 110.0

_NAMESPACE: Final = 'xmlns="http://www.w3.org/2000/svg" '
_QUOTE: Final = {'"': "&quot;"}

_Flat = tuple[float, float]
"""A place in the drawing before it is scaled: metres to the right and down the page."""

# Half-widths in metres of a body 1.70 m tall, drawn along two landmarks.
_LIMBS: Final = (
    ("hip", "knee", 0.065),
    ("knee", "ankle", 0.046),
    ("heel", "foot_index", 0.030),
    ("shoulder", "elbow", 0.042),
    ("elbow", "wrist", 0.036),
    ("wrist", "index", 0.028),
)
_HEAD_M: Final = 0.095
_NOSE_M: Final = 0.03
_TRUNK_M: Final = 0.09
_THIN_M: Final = 0.06


@dataclass(frozen=True, slots=True)
class _Page:
    """How metres from above become pixels; mirrored for the right side."""

    scale: float
    left: float
    top: float
    mirrored: bool

    def at(self, place: _Flat) -> _Flat:
        x = -place[0] if self.mirrored else place[0]
        return (x * self.scale + self.left, place[1] * self.scale + self.top)


def _above(point: Point) -> _Flat:
    return (point[1], point[0])


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def top_view(movement: Movement, advice: Advice, side: Worker = "active", words: Words = ENGLISH) -> str:
    """Give the SVG of a movement's best place and of the area in which the phone may stand.

    side: the side that works; `both` and `active` are drawn with the left side.
    """
    told = " ".join(advice_sentences(movement, advice, side, words))
    around = region_words(advice, words)
    caption = told if advice.best is None else place_sentence(movement, advice.best, side, words)
    return drawn(movement, advice.best, side, advice.region, (caption, f"{told} {around}".strip()), words, alone=True)


def drawn(
    movement: Movement,
    place: Place | None,
    side: Worker,
    region: Sequence[Place],
    told: tuple[str, str],
    words: Words = ENGLISH,
    *,
    alone: bool = False,
) -> str:
    """Give the SVG of any place, or of none.

    told: what is written under the drawing (nothing when empty), and the description. alone: make it a file of its
    own, not a part of a page.
    """
    played = rehearsal(movement)
    points = played.start
    middle = _middle(points)
    phone = () if place is None else (_above(place_point(movement, place, points)),)
    most_m = FARTHEST_M if place is None else place.floor_m + _BEYOND_M
    bands = tuple(_bands(region, middle, _way(movement, points), most_m))
    props = tuple(_props(movement, played))
    things = [
        *map(_above, points),
        *phone,
        *(p for prop, _ in props for p in prop),
        *(p for band in bands for p in band),
    ]
    page = _fitted(things, mirrored=side == "right")
    parts = [
        *(_polygon(page, band, "area", f'fill="{ACCENT}" fill-opacity="0.2"') for band in bands),
        *(_polygon(page, prop, "prop", f'fill="currentColor" fill-opacity="{shade}"') for prop, shade in props),
        _body(page, points),
        *(_phone(page, spot, middle, place) for spot in phone if place is not None),
        _scale_bar(page, words),
    ]
    return _document(words["title"].format(movement=movement.name), told, "".join(parts), alone=alone)


def _middle(points: Points) -> _Flat:
    a, b = points[INDEX["left_hip"]], points[INDEX["right_hip"]]
    return ((a[1] + b[1]) / 2, (a[0] + b[0]) / 2)


def _props(movement: Movement, played: Rehearsal) -> Iterator[tuple[tuple[_Flat, ...], float]]:
    """Give the props from above and how dark they are; what stands upright becomes a thin strip."""
    poses = [played.start, *(moment.points for moment in played.moments)]
    for shape in shapes(movement, "left", played.start, poses):
        if not shape.filled:
            continue
        flat = [_above(point) for point in shape.corners]
        xs, ys = [x for x, _ in flat], [y for _, y in flat]
        right, bottom = max(*xs, min(xs) + _THIN_M), max(*ys, min(ys) + _THIN_M)
        upright = len({z for _, _, z in shape.corners}) > 1
        corners = ((min(xs), min(ys)), (right, min(ys)), (right, bottom), (min(xs), bottom))
        yield corners, 0.5 if upright else 0.13


def _way(movement: Movement, start: Points) -> float:
    """Give which way on the page azimuths grow from the bottom: +1 to the right, −1 to the left."""
    beside = Place(90.0, 0.0, 1.0, 0.0, "landscape", 0.0, (), 1.0)
    return 1.0 if place_point(movement, beside, start)[1] > _middle(start)[0] else -1.0


def _bands(region: Sequence[Place], middle: _Flat, way: float, most_m: float) -> Iterator[tuple[_Flat, ...]]:
    """Give the outline of every run of acceptable azimuths, from the nearest to the farthest place or `most_m`."""
    reach: dict[float, tuple[float, float]] = {}
    for place in region:
        near, far = reach.get(place.azimuth_deg, (place.floor_m, place.farthest_floor_m))
        reach[place.azimuth_deg] = (min(near, place.floor_m), min(max(far, place.farthest_floor_m), most_m))
    for run in _runs(sorted(reach)):
        ends = [reach[(azimuth + 179) % 360 - 179] for azimuth in run]
        half = AZIMUTH_STEP_DEG / 2
        angles = [run[0] - half, *run, run[-1] + half]
        nears, fars = zip(ends[0], *ends, ends[-1], strict=True)
        outer = _arc(angles, fars, middle, way)
        yield (*outer, *reversed(_arc(angles, nears, middle, way)))


def _arc(angles_deg: Sequence[float], radii_m: Sequence[float], middle: _Flat, way: float) -> list[_Flat]:
    """Give a curve round the middle through these radii, straight in angle and radius between them."""
    places = []
    for (start, near), (end, far) in pairwise(zip(angles_deg, radii_m, strict=True)):
        for n in range(_ARC_PARTS + 1):
            share = n / _ARC_PARTS
            angle, radius = radians(start + share * (end - start)), near + share * (far - near)
            places.append((middle[0] + way * radius * sin(angle), middle[1] + radius * cos(angle)))
    return places


def _runs(azimuths: Sequence[float]) -> list[list[float]]:
    """Give the azimuths in runs without a gap; a run over ±180° goes on beyond 180."""
    runs: list[list[float]] = []
    for azimuth in azimuths:
        if runs and azimuth - runs[-1][-1] <= AZIMUTH_STEP_DEG:
            runs[-1].append(azimuth)
        else:
            runs.append([azimuth])
    if len(runs) > 1 and runs[0][0] + 360 - runs[-1][-1] <= AZIMUTH_STEP_DEG:
        runs[-1] += [azimuth + 360 for azimuth in runs.pop(0)]
    return runs


def _fitted(things: Sequence[_Flat], *, mirrored: bool) -> _Page:
    """Give the page on which everything lies inside the margin, with room for the phone."""
    flat = [(-x if mirrored else x, y) for x, y in things]
    xs, ys = [x for x, _ in flat], [y for _, y in flat]
    room_x, room_y = WIDTH_PX - 2 * _MARGIN_PX, HEIGHT_PX - 2 * _MARGIN_PX
    scale = min(room_x / max(max(xs) - min(xs), 1e-6), room_y / max(max(ys) - min(ys), 1e-6), _MOST_PX_A_METRE)
    left = WIDTH_PX / 2 - scale * (min(xs) + max(xs)) / 2
    top = HEIGHT_PX / 2 - scale * (min(ys) + max(ys)) / 2
    return _Page(scale, left, top, mirrored)


def _polygon(page: _Page, corners: Iterable[_Flat], kind: str, paint: str) -> str:
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in map(page.at, corners))
    return f'<polygon class="{kind}" points="{points}" {paint}/>'


def _stroke(page: _Page, a: _Flat, b: _Flat, half_m: float) -> str:
    (x1, y1), (x2, y2) = page.at(a), page.at(b)
    width = max(2 * half_m * page.scale, 1.5)
    return f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke-width="{_n(width)}"/>'


def _body(page: _Page, points: Points) -> str:
    """Give the body from above; the head is darker and shows with its nose which way it looks."""
    parts: list[tuple[float, str]] = []
    for side in ("left", "right"):
        for start, end, half_m in _LIMBS:
            a, b = points[INDEX[f"{side}_{start}"]], points[INDEX[f"{side}_{end}"]]
            parts.append((a[2] + b[2], _stroke(page, _above(a), _above(b), half_m)))
    ls, rs, lh, rh = (points[INDEX[name]] for name in ("left_shoulder", "right_shoulder", "left_hip", "right_hip"))
    corners = (ls, rs, rh, lh)
    trunk = "".join(_stroke(page, _above(a), _above(b), _TRUNK_M) for a, b in pairwise((*corners, ls)))
    trunk += _polygon(page, map(_above, corners), "trunk", 'stroke="none"')
    parts.append(((ls[2] + rs[2] + lh[2] + rh[2]) / 2, trunk))
    strokes = "".join(stroke for _, stroke in sorted(parts, key=lambda part: part[0]))
    return _group("body", 0.55, strokes) + _group("head", 0.9, _head(page, points))


def _head(page: _Page, points: Points) -> str:
    left, right = points[INDEX["left_ear"]], points[INDEX["right_ear"]]
    head = ((left[1] + right[1]) / 2, (left[0] + right[0]) / 2)
    x, y = page.at(head)
    skull = f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(_HEAD_M * page.scale)}" stroke="none"/>'
    return skull + _stroke(page, head, _above(points[INDEX["nose"]]), _NOSE_M)


def _group(kind: str, opacity: float, parts: str) -> str:
    """Give parts as one shade, so that what lies over something else does not show."""
    return (
        f'<g class="{kind}" stroke="currentColor" fill="currentColor" opacity="{opacity}" stroke-linecap="round" '
        f'stroke-linejoin="round">{parts}</g>'
    )


def _phone(page: _Page, spot: _Flat, middle: _Flat, place: Place) -> str:
    """Give the line of sight with its length, and the phone at its end, turned towards the body."""
    (x, y), (mx, my) = page.at(spot), page.at(middle)
    angle = degrees(atan2(my - y, mx - x))
    label_x, label_y = x + 0.5 * (mx - x), y + 0.5 * (my - y)
    return (
        f'<line class="sight" x1="{_n(x)}" y1="{_n(y)}" x2="{_n(mx)}" y2="{_n(my)}" stroke="{ACCENT}" '
        'stroke-width="1.5" stroke-dasharray="5 5"/>'
        f'<g class="camera" transform="translate({_n(x)} {_n(y)}) rotate({_n(angle)})" fill="{ACCENT}">'
        '<path class="wedge" d="M4 0 L30 -13 L30 13 Z" opacity="0.45"/>'
        '<rect x="-4" y="-11" width="8" height="22" rx="2.5"/></g>'
        f'<text x="{_n(label_x)}" y="{_n(label_y - 6)}" text-anchor="middle" font-size="14" font-weight="600" '
        f'fill="currentColor">{place.floor_m:.1f}\u00a0m</text>'
    )


def _scale_bar(page: _Page, words: Words) -> str:
    x, y = 12.0, HEIGHT_PX - 8.0
    return (
        f'<path class="scale" d="M{_n(x)} {_n(y - 4)} v4 h{_n(page.scale)} v-4" fill="none" stroke="currentColor"/>'
        f'<text x="{_n(x + page.scale / 2)}" y="{_n(y - 5)}" text-anchor="middle" font-size="11" '
        f'fill="currentColor">{escape(words["metre"])}</text>'
    )


def _document(title: str, told: tuple[str, str], parts: str, *, alone: bool) -> str:
    caption, description = told
    lines = wrap(caption, _LINE_LETTERS)
    height = HEIGHT_PX + _LINE_PX * len(lines) + (8.0 if lines else 0.0)
    text = "".join(
        f'<text x="{_n(WIDTH_PX / 2)}" y="{_n(HEIGHT_PX + _LINE_PX * (n + 1))}" text-anchor="middle" font-size="13.5" '
        f'fill="currentColor">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    return (
        f'<svg class="above" {_NAMESPACE if alone else ""}viewBox="0 0 {_n(WIDTH_PX)} {_n(height)}" role="img" '
        f'aria-label="{escape(title, _QUOTE)}" font-family="system-ui, sans-serif">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{parts}{text}</svg>\n"
    )
