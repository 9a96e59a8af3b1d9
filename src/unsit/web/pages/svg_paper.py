"""The figure's drawings on paper: just the SVG that `unsit.figure.strip` writes, as a part of a PDF page."""

from collections.abc import Mapping
from typing import Any, Final
from xml.etree import ElementTree as ET

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

_NAMESPACE: Final = "{http://www.w3.org/2000/svg}"
_INHERITED: Final = ("stroke", "fill", "stroke-width", "opacity", "font-size", "text-anchor")
_CAPS: Final = {"butt": 0, "round": 1, "square": 2}
_PLACED: Final = {"middle": "drawCentredString", "end": "drawRightString"}

Style = Mapping[str, str]


class Drawing(Flowable):  # type: ignore[misc]  # reportlab has no types
    """An SVG drawing as wide as asked for, or narrower where it would be too high.

    svg: the text. ink: what `currentColor` is. font: of its words. ValueError when it has no viewBox.
    """

    def __init__(self, svg: str, width: float, most_height: float, ink: str, font: str) -> None:
        super().__init__()
        self._root = ET.fromstring(svg)
        box = [float(part) for part in self._root.get("viewBox", "").split()]
        if len(box) != 4:
            raise ValueError(f"a drawing must have a viewBox of four numbers (got {self._root.get('viewBox')!r})")
        self._box = box
        self._scale = min(width / box[2], most_height / box[3])
        self._ink, self._font = ink, font
        self.width, self.height = box[2] * self._scale, box[3] * self._scale

    def wrap(self, _most_width: float, _most_height: float) -> tuple[float, float]:
        """Give the size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw it; y points down inside, as in SVG."""
        page: Canvas = self.canv
        page.saveState()
        page.translate(0, self.height)
        page.scale(self._scale, -self._scale)
        page.translate(-self._box[0], -self._box[1])
        self._children(page, self._root, {"fill": "currentColor", "stroke": "none"})
        page.restoreState()

    def _children(self, page: Canvas, parent: ET.Element, style: Style) -> None:
        for node in parent:
            own = {**style, **{key: value for key, value in node.attrib.items() if key != "opacity"}}
            own["opacity"] = str(float(style.get("opacity", "1")) * float(node.get("opacity", "1")))
            own = {key: value for key, value in own.items() if key in _INHERITED or key in node.attrib}
            own.setdefault("stroke-linecap", style.get("stroke-linecap", "butt"))
            own.setdefault("stroke-linejoin", style.get("stroke-linejoin", "butt"))
            self._node(page, node, own)

    def _node(self, page: Canvas, node: ET.Element, style: Style) -> None:
        name = node.tag.removeprefix(_NAMESPACE)
        if name == "g":
            page.saveState()
            shift = node.get("transform", "")
            if shift.startswith("translate("):
                x, y = (float(part) for part in shift[len("translate(") : -1].replace(",", " ").split())
                page.translate(x, y)
            self._children(page, node, style)
            page.restoreState()
            return
        drawn = getattr(self, f"_{name}", None)
        if drawn is not None:
            self._coloured(page, style)
            drawn(page, node, style)

    def _coloured(self, page: Canvas, style: Style) -> None:
        # A group that lets the paper through does so once, however its strokes lie over each other: so its colour is
        # mixed with the paper's.
        shade = float(style.get("opacity", "1"))
        page.setFillColor(self._colour(style["fill"], shade))
        page.setStrokeColor(self._colour(style["stroke"], shade))
        page.setFillAlpha(float(style.get("fill-opacity", "1")))
        page.setStrokeAlpha(float(style.get("stroke-opacity", "1")))
        page.setLineWidth(float(style.get("stroke-width", "1")))
        page.setLineCap(_CAPS.get(style["stroke-linecap"], 0))
        page.setLineJoin(1 if style["stroke-linejoin"] == "round" else 0)

    def _colour(self, name: str, shade: float) -> Color:
        full = HexColor(name if name.startswith("#") else self._ink)
        red, green, blue = (1 - shade * (1 - part) for part in (full.red, full.green, full.blue))
        return Color(red, green, blue)

    def _line(self, page: Canvas, node: ET.Element, _style: Style) -> None:
        page.line(*(float(node.get(key, "0")) for key in ("x1", "y1", "x2", "y2")))

    def _circle(self, page: Canvas, node: ET.Element, style: Style) -> None:
        x, y, radius = (float(node.get(key, "0")) for key in ("cx", "cy", "r"))
        page.circle(x, y, radius, **_painted(style))

    def _polygon(self, page: Canvas, node: ET.Element, style: Style) -> None:
        self._points(page, node, style, closed=True)

    def _polyline(self, page: Canvas, node: ET.Element, style: Style) -> None:
        self._points(page, node, style, closed=False)

    def _points(self, page: Canvas, node: ET.Element, style: Style, *, closed: bool) -> None:
        points = [tuple(map(float, pair.split(","))) for pair in node.get("points", "").split()]
        if not points:
            return
        path = page.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        if closed:
            path.close()
        page.drawPath(path, **_painted(style))

    def _text(self, page: Canvas, node: ET.Element, style: Style) -> None:
        page.saveState()
        page.setFillAlpha(1)
        page.translate(float(node.get("x", "0")), float(node.get("y", "0")))
        page.scale(1, -1)
        page.setFont(self._font, float(style.get("font-size", "15").removesuffix("px")))
        getattr(page, _PLACED.get(style.get("text-anchor", ""), "drawString"))(0, 0, "".join(node.itertext()))
        page.restoreState()


def _painted(style: Style) -> dict[str, Any]:
    return {"stroke": int(style["stroke"] != "none"), "fill": int(style["fill"] != "none")}
