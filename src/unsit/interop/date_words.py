"""The months, weekdays and halves of the day in all languages that CLDR knows, and which language a file is in.

`date_words.json` is made from CLDR by `tools/date_words.py`.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_suffix(".json")

COMMON: Final = (
    "en", "es", "de", "fr", "it", "pt", "nl", "pl", "ru", "tr", "sv", "nb", "da", "fi", "cs", "hu", "ro", "el", "uk",
    "ja", "ko", "zh", "ar", "he", "hi", "th", "vi", "id", "ms", "bg", "hr", "sr", "sk", "sl", "lt", "lv", "et", "ca",
    "eu", "gl", "fa", "is", "bn", "ta", "te", "mr", "gu", "ka", "hy", "az", "kk", "uz", "mk", "sq", "bs", "af",
)  # fmt: skip
"""Languages in which programs for training are written; where other languages disagree, these decide."""

_SHORTEST: Final = 3
"""Letters of the beginning of a month's name that still say which month it is."""
_HEBREW_IN: Final = "ב"
"""Stands before the month in a Hebrew date, without a space."""
_JOINING: Final = frozenset("\u200b\u200c\u200d\u200e\u200f\u00ad")

Meanings = Mapping[str, int]
"""Number of the month, by language."""


class UnknownMonth(ValueError):
    """A word that stands where a month must be, and is one in no language. word: as it stands in the file."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class AmbiguousMonth(UnknownMonth):
    """A word that is one month in one language and another month in another."""


def plain_word(word: str) -> str:
    """Return a word without case, dots, spaces and signs that only join letters.

    >>> plain_word("Janv."), plain_word("a. m."), plain_word("d’Abr.")
    ('janv', 'am', 'dabr')
    """
    folded = unicodedata.normalize("NFKC", word).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LMN" and sign not in _JOINING)


def without_marks(word: str) -> str:
    """Return a word without the marks on its letters: `şub` is `sub`.

    >>> without_marks("ağu"), without_marks("févr")
    ('agu', 'fevr')
    """
    parts = unicodedata.normalize("NFD", word.replace("ı", "i"))
    return unicodedata.normalize("NFC", "".join(sign for sign in parts if not unicodedata.combining(sign)))


@cache
def _languages() -> Mapping[str, Mapping[str, list[str]]]:
    found: Mapping[str, Mapping[str, list[str]]] = json.loads(FILE.read_text("utf-8"))["languages"]
    return found


@cache
def weekdays() -> frozenset[str]:
    """Return the days of the week in all languages, as plain words."""
    return frozenset(word for one in _languages().values() for word in one["weekdays"][0].split())


@cache
def halves_of_the_day() -> Mapping[str, int]:
    """Return the words for before noon (0) and after noon (12), as plain words; none that is both somewhere."""
    found: dict[str, set[int]] = {"a": {0}, "p": {12}}
    for one in _languages().values():
        for half, words in zip((0, 12), one["halves"], strict=True):
            for word in words.split():
                if len(word) > 1 or not word.isascii():
                    found.setdefault(word, set()).add(half)
    return {word: half.pop() for word, half in found.items() if len(half) == 1}


def _month_words() -> Iterator[tuple[str, str, int]]:
    for language, one in _languages().items():
        for number, words in enumerate(one["months"], start=1):
            for word in words.split():
                yield language, word, number


def _index(words: Iterable[tuple[str, str, int]]) -> Mapping[str, Meanings]:
    """Return the months that a word is, by language; what is two months in one language is none there."""
    found: dict[str, dict[str, set[int]]] = {}
    for language, word, number in words:
        found.setdefault(word, {}).setdefault(language, set()).add(number)
    return {
        word: {language: next(iter(numbers)) for language, numbers in meanings.items() if len(numbers) == 1}
        for word, meanings in found.items()
    }


@cache
def _exact() -> Mapping[str, Meanings]:
    return _index(_month_words())


@cache
def _unmarked() -> Mapping[str, Meanings]:
    return _index((language, without_marks(word), number) for language, word, number in _month_words())


@cache
def _meanings(word: str, level: int) -> Meanings:
    """Return what a word means by language: as it is written (0), also without marks (1), also as a beginning (2)."""
    found = dict(_exact().get(word, {}) or _exact().get(word.removeprefix(_HEBREW_IN), {}))
    if level > 0:
        found = {**_unmarked().get(without_marks(word), {}), **found}
    if level > 1 and len(word) >= _SHORTEST:
        begun = _index((language, word, number) for language, name, number in _month_words() if name.startswith(word))
        found = {**begun.get(word, {}), **found}
    return found


def is_month(word: str) -> bool:
    """Say whether a plain word is a month in any language."""
    return bool(_meanings(word, 2))


def months_of(words: Iterable[str]) -> Mapping[str, int]:
    """Return the months that the words of one file are; UnknownMonth, AmbiguousMonth when that cannot be said.

    All words are taken to be of one language, for `lis` is November in Polish and October in Croatian.

    >>> months_of(["oca", "mar", "ara"])["oca"], months_of(["lis", "sij"])["lis"], months_of(["lis", "kwi"])["lis"]
    (1, 10, 11)
    """
    wanted = tuple(dict.fromkeys(words))
    for word in wanted:
        if not is_month(word):
            raise UnknownMonth(word)
    for level in range(3):
        meanings = {word: _meanings(word, level) for word in wanted}
        shared = frozenset.intersection(*map(frozenset, meanings.values())) if meanings else frozenset()
        languages = shared.intersection(COMMON) or shared
        if languages:
            return {word: _one(word, [meanings[word][language] for language in languages]) for word in wanted}
    # words of several languages: each must say the same wherever it is one
    meanings = {word: _meanings(word, 2) for word in wanted}
    return {
        word: _one(word, [of[name] for name in of if name in COMMON] or list(of.values()))
        for word, of in meanings.items()
    }


def _one(word: str, numbers: list[int]) -> int:
    if len(set(numbers)) > 1:
        raise AmbiguousMonth(word)
    return numbers[0]
