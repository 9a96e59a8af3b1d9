"""Writes which characters the bundled fonts have: `python -m tools.font_letters`.

Paper and films read the list, for neither the library that draws films nor a browser can say it.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Final

from reportlab.pdfbase.ttfonts import TTFontFile

FONTS: Final = Path(__file__).resolve().parents[1] / "src" / "unsit" / "film" / "fonts"
LETTERS: Final = FONTS / "letters.json"


def ranges() -> list[list[int]]:
    """Return the first and last code points of all runs that every bundled font has."""
    codes = sorted(set.intersection(*(set(TTFontFile(str(font)).charToGlyph) for font in FONTS.glob("*.ttf"))))
    codes = [code for code in codes if code >= ord(" ")]
    starts = [codes[0], *(code for before, code in pairwise(codes) if code > before + 1)]
    ends = [*(before for before, code in pairwise(codes) if code > before + 1), codes[-1]]
    return [[start, end] for start, end in zip(starts, ends, strict=True)]


def text() -> str:
    """Return the file's text."""
    return json.dumps(ranges(), separators=(",", ":")) + "\n"


if __name__ == "__main__":
    LETTERS.write_text(text(), "utf-8")
