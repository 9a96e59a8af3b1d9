"""What lies over the figure in a film: captions, headings, marks of right and wrong, pages of text."""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil
from typing import Final

from PIL import Image, ImageDraw

from unsit.film.captions import Line, Tone
from unsit.film.lettering import INK, SOFT, WARM, WHITE, Sprite, Style, panel, sprite, width_px, wrapped, written
from unsit.film.screenplay import Card

GOOD: Final = (118, 214, 160, 255)
BAD: Final = (255, 150, 120, 255)

_TICK: Final = (((0.10, 0.55), (0.40, 0.85), (0.92, 0.20)),)
_CROSS: Final = (((0.15, 0.15), (0.85, 0.85)), ((0.15, 0.85), (0.85, 0.15)))

_MARGIN: Final = 0.045
_CAPTION: Final = 0.046
_HEADING: Final = 0.036
_NOTE: Final = 0.030
_TITLE: Final = 0.085
_TEXT: Final = 0.042


class Overlay:
    """Makes sprites for pictures of one size and remembers them."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.unit = min(width, height)
        self.caption = lru_cache(maxsize=16)(self._caption)
        self.heading = lru_cache(maxsize=16)(self._heading)
        self.mark = lru_cache(maxsize=16)(self._mark)
        self.card = lru_cache(maxsize=4)(self._card)
        self._degrees = lru_cache(maxsize=512)(self._number)

    def _px(self, share: float) -> int:
        return round(share * self.unit)

    @property
    def upright(self) -> bool:
        """Whether the picture is higher than wide."""
        return self.height > self.width

    def _caption(self, line: Line) -> Sprite:
        """Give a caption's panel, in the middle near the lower edge."""
        cue = line.tone is Tone.CUE
        style = Style(self._px(_CAPTION * (1.1 if cue else 1.0)), WARM if cue else WHITE, medium=True)
        widest = min(self.width - 4 * self._px(_MARGIN), self._px(1.35))
        lines = wrapped(line.text, style, widest)
        pad_x, pad_y = self._px(0.032), self._px(0.022)
        text = _text_width(lines, style)
        width, height = text + 2 * pad_x, len(lines) * style.line_px - round(style.size_px * style.gap) + 2 * pad_y
        image = panel(width, height, self._px(0.022))
        written(image, width / 2, pad_y + style.size_px * 0.5, lines, style, anchor="mm")
        foot = self._px(0.16) if self.upright else self._px(_MARGIN)
        return sprite(image, (self.width - width) // 2, self.height - foot - height)

    def _heading(self, heading: str, note: str) -> Sprite:
        """Give the small panel at the top: what movement it is, and how much of it."""
        big, small = Style(self._px(_HEADING), medium=True), Style(self._px(_NOTE), SOFT)
        widest = self.width - 4 * self._px(_MARGIN)
        heads, notes = wrapped(heading, big, widest), wrapped(note, small, widest) if note else ()
        pad_x, pad_y = self._px(0.024), self._px(0.018)
        width = max(_text_width(heads, big), _text_width(notes, small)) + 2 * pad_x
        height = len(heads) * big.line_px + len(notes) * small.line_px + 2 * pad_y - self._px(0.008)
        image = panel(width, height, self._px(0.018))
        below = written(image, pad_x, pad_y, heads, big)
        written(image, pad_x, below, notes, small)
        top = self._px(0.08) if self.upright else self._px(_MARGIN)
        return sprite(image, self._px(_MARGIN), top)

    def _mark(self, text: str, x: int, y: int, *, good: bool) -> Sprite:
        """Give a tick or a cross with words, its top middle at x, y."""
        style = Style(self._px(_HEADING), GOOD if good else BAD, medium=True)
        pad_x, pad_y, icon = self._px(0.022), self._px(0.014), self._px(_HEADING)
        width = _text_width((text,), style) + icon + round(0.5 * icon) + 2 * pad_x
        height = style.size_px + 2 * pad_y
        image = panel(width, height, height // 2)
        fine = Image.new("RGBA", (4 * icon, 4 * icon), (*style.colour[:3], 0))
        draw, thick = ImageDraw.Draw(fine), max(4, icon // 2)
        strokes: Sequence[Sequence[tuple[float, float]]] = _TICK if good else _CROSS
        for stroke in strokes:
            draw.line([(4 * icon * a, 4 * icon * b) for a, b in stroke], fill=style.colour, width=thick, joint="curve")
        small = fine.resize((icon, icon), Image.Resampling.LANCZOS)
        image.alpha_composite(small, (pad_x, pad_y))
        written(image, pad_x + 1.5 * icon, pad_y + style.size_px * 0.5, (text,), style, anchor="lm")
        return sprite(image, x - width // 2, y)

    def _card(self, card: Card) -> Sprite:
        """Give a page of text over a darkened picture."""
        margin = self._px(0.09)
        widest = min(self.width - 2 * margin, self._px(1.5))
        title, text = Style(self._px(_TITLE), medium=True, gap=0.2), Style(self._px(_TEXT), SOFT)
        item = Style(self._px(_TEXT), WHITE)
        image = Image.new("RGBA", (self.width, self.height), (*INK[:3], 0))
        paragraphs = [wrapped(paragraph, text, widest) for paragraph in card.paragraphs]
        items = [wrapped(one, item, widest - self._px(0.05)) for one in card.items]
        heads = wrapped(card.heading, title, widest)
        gap = self._px(0.035)
        whole = len(heads) * title.line_px + sum(gap + len(lines) * text.line_px for lines in paragraphs)
        whole += gap * bool(items) + sum(len(lines) * item.line_px + gap // 3 for lines in items)
        y = written(image, margin, max((self.height - whole) / 2, margin), heads, title)
        for lines in paragraphs:
            y = written(image, margin, y + gap, lines, text)
        y += gap * bool(items)
        for lines in items:
            middle, dot = y + 0.52 * item.size_px, self._px(0.007)
            ImageDraw.Draw(image).ellipse((margin, middle - dot, margin + 2 * dot, middle + dot), fill=WARM)
            y = written(image, margin + self._px(0.04), y, lines, item) + gap // 3
        return sprite(image, 0, 0)

    def _number(self, degrees_shown: int) -> tuple[Sprite, int, int]:
        style = Style(self._px(_HEADING), WHITE, medium=True)
        text = f"{degrees_shown}°"
        pad = self._px(0.010)
        width, height = _text_width((text,), style) + 2 * pad, style.size_px + 2 * pad
        image = panel(width, height, self._px(0.012))
        written(image, width / 2, height / 2, (text,), style, anchor="mm")
        return sprite(image, 0, 0), width, height

    def number(self, degrees_shown: int, x: float, y: float) -> Sprite:
        """Give an angle's number with its middle at x, y."""
        made, width, height = self._degrees(degrees_shown)
        return Sprite(round(x - width / 2), round(y - height / 2), made.colour, made.opacity)


def _text_width(lines: Sequence[str], style: Style) -> int:
    return max((ceil(width_px(line, style)) for line in lines), default=0)
