"""Drawings of movements for pages: the strip of steps, one step alone, the phone's place from above."""

import re
from functools import lru_cache
from typing import Final

from unsit.figure.place_words import place_words
from unsit.figure.places import advise
from unsit.figure.step_words import step_words
from unsit.figure.strip import strip
from unsit.figure.top_view import top_view
from unsit.movement.library import load_library
from unsit.web.site_files import built_site

_PANEL: Final = re.compile(r'<g transform="translate\(([\d.]+) 0\)">')
_BOX: Final = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_CAPTION_PX: Final = 26.0
_ROUND_PX: Final = 8.0


@lru_cache(maxsize=256)
def steps_svg(name: str, language: str) -> str:
    """Give the strip of a movement's steps; UnknownNameError if there is no such movement."""
    return strip(load_library().movement(name, language), words=step_words(language))


@lru_cache(maxsize=256)
def farthest_svg(name: str) -> str:
    """Give the picture of a movement's farthest step alone, without words; it is an ornament beside its name."""
    movement = load_library().movement(name)
    drawn = strip(movement)
    starts = [float(found[1]) for found in _PANEL.finditer(drawn)]
    parts = _PANEL.split(drawn)
    box = _BOX.search(drawn)
    if box is None or not starts:
        return ""
    width, height = float(box[1]), float(box[2])
    chosen = min(len(starts) - 1, 1) if movement.kind == "repetitions" else len(starts) - 1
    end = starts[chosen + 1] - 16.0 if chosen + 1 < len(starts) else width
    body = parts[2 * chosen + 2]
    body = body[: body.rindex("</g>")] if chosen + 1 < len(starts) else body[: body.rindex("</g></svg>")]
    body = re.sub(r"<text\b.*?</text>", "", body, flags=re.DOTALL)
    size = f"0 {-_ROUND_PX:g} {end - starts[chosen]:g} {height - _CAPTION_PX + _ROUND_PX:g}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" aria-hidden="true" focusable="false">{body}</svg>'


@lru_cache(maxsize=256)
def camera_svg(name: str, language: str) -> str:
    """Give the phone's place from above: the built drawing, or else one that is worked out now (a second or two)."""
    movement = load_library().movement(name, language)
    ending = "svg" if language == "en" else f"{language}.svg"
    built = built_site().file(f"figures/camera/{movement.id}.{ending}")
    if built.is_file():
        return built.read_text("utf-8")
    return top_view(movement, advise(movement), words=place_words(language))
