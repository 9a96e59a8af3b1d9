"""Words as pictures: the bundled font, wrapped lines, panels with round corners.

Sizes are in shares of the picture's shorter side, so that a film looks the same in every size.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from unsit.movement.letters import in_known_letters

Picture = NDArray[np.uint8]

WHITE: Final = (255, 255, 255, 255)
SOFT: Final = (214, 222, 228, 255)
INK: Final = (16, 24, 32, 255)
PANEL: Final = (16, 24, 32, 205)
WARM: Final = (255, 176, 92, 255)
"""Colours as red, green, blue, opacity; white and the warm one are at least 7 : 1 on the panel over any picture that
is not white, and 4.5 : 1 over white."""


@cache
def font(size_px: int, *, medium: bool = False) -> ImageFont.FreeTypeFont:
    """Give the font in a size."""
    name = "Roboto-Medium.ttf" if medium else "Roboto-Regular.ttf"
    data = files("unsit.film").joinpath("fonts", name).read_bytes()
    return ImageFont.truetype(BytesIO(data), max(size_px, 6))


@cache
def _letters() -> frozenset[int]:
    ranges = json.loads(files("unsit.film").joinpath("fonts", "letters.json").read_text("ascii"))
    return frozenset(code for first, last in ranges for code in range(first, last + 1))


def drawable(text: str) -> str:
    """Return a text in letters that the font has; others are written in Latin ones."""
    return in_known_letters(text, lambda letter: ord(letter) in _letters(), anyascii)


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set; sizes in pixels. gap: between lines, in line heights."""

    size_px: int
    colour: tuple[int, int, int, int] = WHITE
    medium: bool = False
    gap: float = 0.28

    @property
    def line_px(self) -> int:
        """From one line to the next."""
        return round(self.size_px * (1.0 + self.gap))


@dataclass(frozen=True, slots=True, eq=False)
class Sprite:
    """A picture to lay over another: its place, its colours and how opaque each pixel is, 0 … 1."""

    x: int
    y: int
    colour: Picture
    opacity: NDArray[np.float32]

    def laid_over(self, picture: Picture, share: float = 1.0) -> None:
        """Lay it over a picture, in place; what is outside is cut off."""
        height, width = picture.shape[:2]
        h, w = self.opacity.shape
        top, left = max(self.y, 0), max(self.x, 0)
        bottom, right = min(self.y + h, height), min(self.x + w, width)
        if top >= bottom or left >= right or share <= 0.0:
            return
        rows, columns = slice(top - self.y, bottom - self.y), slice(left - self.x, right - self.x)
        opacity = (share * self.opacity[rows, columns])[:, :, None]
        under = picture[top:bottom, left:right]
        mixed = under + opacity * (self.colour[rows, columns].astype(np.float32) - under)
        picture[top:bottom, left:right] = np.rint(mixed).astype(np.uint8)


def sprite(image: Image.Image, x: int, y: int) -> Sprite:
    """Make a sprite of an image with opacity."""
    pixels = np.asarray(image.convert("RGBA"), np.uint8)
    opacity = pixels[:, :, 3].astype(np.float32) / 255.0
    return Sprite(x, y, np.ascontiguousarray(pixels[:, :, :3]), opacity)


def width_px(text: str, style: Style) -> float:
    """Give how wide a line is."""
    return float(font(style.size_px, medium=style.medium).getlength(drawable(text)))


def wrapped(text: str, style: Style, widest_px: float) -> tuple[str, ...]:
    """Break a text into lines of about even length, none wider than allowed unless a single word is."""
    text = drawable(text)
    lines = _filled(text.split(), style, widest_px)
    if len(lines) < 2:
        return lines
    low, high = width_px(text, style) / len(lines), widest_px
    for _ in range(12):
        middle = (low + high) / 2.0
        if len(_filled(text.split(), style, middle)) > len(lines):
            low = middle
        else:
            high = middle
    return _filled(text.split(), style, high)


def _filled(words: Sequence[str], style: Style, widest_px: float) -> tuple[str, ...]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_px(longer, style) <= widest_px:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def panel(width: int, height: int, radius: int, colour: tuple[int, int, int, int] = PANEL) -> Image.Image:
    """Give a panel with round corners, smooth at the edges."""
    finer = 3
    mask = Image.new("L", (finer * width, finer * height), 0)
    box = (0, 0, finer * width - 1, finer * height - 1)
    ImageDraw.Draw(mask).rounded_rectangle(box, finer * radius, fill=colour[3])
    image = Image.new("RGBA", (width, height), (*colour[:3], 0))
    image.putalpha(mask.resize((width, height), Image.Resampling.BOX))
    return image


def written(image: Image.Image, x: float, y: float, lines: Sequence[str], style: Style, *, anchor: str = "la") -> float:
    """Write lines under each other from a place on; give where the next line would begin."""
    draw = ImageDraw.Draw(image)
    for line in lines:
        draw.text(
            (x, y), drawable(line), fill=style.colour, font=font(style.size_px, medium=style.medium), anchor=anchor
        )
        y += style.line_px
    return y
