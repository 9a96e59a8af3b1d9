"""Texts in the letters that a font has, for paper and pictures, where a letter without a shape would vanish."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final

NO_LETTER: Final = "\N{REPLACEMENT CHARACTER}"
"""Stands for a letter that the font does not have and that cannot be written with Latin ones."""

_SILENT: Final = frozenset({"Mn", "Me", "Cf", "Cc"})
"""Kinds of characters that have no shape of their own: marks above others, joiners, controls."""


def in_known_letters(text: str, has_letter: Callable[[str], bool], in_latin: Callable[[str], str]) -> str:
    """Return a text in letters that are there; others are written in Latin ones, or as a sign that stands for each.

    Nothing that has a shape ever vanishes, so two names cannot look empty alike.

    has_letter: whether the font has a character. in_latin: a text in ASCII, such as `anyascii`.

    >>> in_known_letters("Hip 臀 Ω", str.isascii, lambda text: "Tun" if text == "臀" else "")
    'Hip Tun �'
    """
    found: list[str] = []
    was_rewritten = False
    for letter in unicodedata.normalize("NFC", text):
        if has_letter(letter) or letter.isspace():
            found.append(letter)
            was_rewritten = False
            continue
        latin = "".join(one for one in in_latin(letter) if has_letter(one))
        if not latin and unicodedata.category(letter) in _SILENT:
            continue
        # a syllable of its own, as Han and Hangul have
        is_word = was_rewritten and latin[:1].isupper()
        found.append(f" {latin}" if is_word else latin or NO_LETTER)
        was_rewritten = True
    return "".join(found)


def distinct(names: Iterable[str]) -> Iterator[str]:
    """Return names of which no two are the same: the second of a kind gets a number.

    >>> list(distinct(["bench", "squat", "bench"]))
    ['bench', 'squat', 'bench (2)']
    """
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"
