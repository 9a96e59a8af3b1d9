"""How our papers look: letters, colours, styles of what is printed."""

from functools import cache
from importlib.resources import as_file, files
from typing import Final

from anyascii import anyascii
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from unsit.movement.letters import in_known_letters

INK: Final = "#23282d"
QUIET: Final = "#5b636b"
ACCENT: Final = "#0f6b64"
LINE: Final = "#cfc9bf"
PALE: Final = "#e2efec"

_FONTS: Final = {"Unsit": "Roboto-Regular.ttf", "Unsit-Strong": "Roboto-Medium.ttf"}

PLAIN: Final = ParagraphStyle("plain", fontName="Unsit", fontSize=9.4, leading=12.6, textColor=HexColor(INK))
TITLE: Final = ParagraphStyle("title", PLAIN, fontName="Unsit-Strong", fontSize=22, leading=26, spaceAfter=2)
LEAD: Final = ParagraphStyle("lead", PLAIN, fontSize=11, leading=15)
HEAD: Final = ParagraphStyle(
    "head",
    PLAIN,
    fontName="Unsit-Strong",
    fontSize=11,
    leading=14,
    keepWithNext=1,
    spaceBefore=6,
    spaceAfter=2,
    textColor=HexColor(ACCENT),
)
SMALL: Final = ParagraphStyle("small", PLAIN, fontSize=8.5, leading=11, textColor=HexColor(QUIET))
CELL: Final = ParagraphStyle("cell", SMALL, alignment=TA_CENTER)


@cache
def _has_letter(letter: str) -> bool:
    with_fonts()
    return ord(letter) in pdfmetrics.getFont("Unsit").face.charToGlyph


def printable(text: str) -> str:
    """Return a text in letters that are there on paper; others are written in Latin ones."""
    return in_known_letters(text, _has_letter, anyascii)


@cache
def with_fonts() -> None:
    """Make the letters of the films known: they hold what the standard ones of PDF lack."""
    folder = files("unsit").joinpath("film", "fonts")
    for name, file in _FONTS.items():
        with as_file(folder.joinpath(file)) as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(
        "Unsit", normal="Unsit", bold="Unsit-Strong", italic="Unsit", boldItalic="Unsit-Strong"
    )
