"""Which letters paper and films have, and what is done about the others."""

from pathlib import Path

from tools.font_letters import LETTERS, text

from unsit.film.lettering import Style, drawable, width_px


def test_the_list_of_letters_is_that_of_the_fonts() -> None:
    """It is written by its tool; a new font needs a new list."""
    assert Path(LETTERS).read_text("utf-8") == text()


def test_a_caption_in_letters_that_films_lack_is_still_one() -> None:
    """Nothing with a shape vanishes: it is written in Latin letters, and takes room."""
    assert drawable("深蹲 5×") == "Shen Dun 5×"
    assert width_px("深蹲", Style(20)) == width_px("Shen Dun", Style(20)) > 0
