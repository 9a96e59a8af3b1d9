"""Days and times as people write them, in any language: `26 jul. 2026, 19:06`, `2026年7月26日 下午7:06`, `26/07/2026`.

What a text alone cannot say, the file says as a whole: which language its months are in, and whether the day or the
month comes first.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import lru_cache
from typing import Final

from unsit.interop.date_words import (
    AmbiguousMonth,
    UnknownMonth,
    halves_of_the_day,
    is_month,
    months_of,
    plain_word,
    weekdays,
)

LONGEST: Final = 60
"""Characters of any time; longer ones are not looked at, so that no pattern can be made to search for hours."""

_CLOCK: Final = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d{1,9})?(?!\d)")
_CLOCK_AT_END: Final = re.compile(r"(?<=[\s,])(\d{1,2})[.hH](\d{2})(?:[.](\d{2}))?$")
_WITH_YEAR: Final = re.compile(r"\d{4}")
_PARTS: Final = re.compile(r"(\d+)|([^\W\d_]+)")
_HALF_AFTER: Final = re.compile(r"\s*([^\W\d_]+\.?\s?(?:[^\W\d_]\.?)?)")
_HALF_BEFORE: Final = re.compile(r"([^\W\d_]+\.?(?:\s?[^\W\d_]\.?)?)\s*$")
_FILLING: Final = frozenset(
    [
        "de",
        "del",
        "d",
        "da",
        "do",
        "of",
        "den",
        "der",
        "die",
        "le",
        "la",
        "el",
        "the",
        "o",
        "th",
        "st",
        "nd",
        "rd",
        "er",
        "e",
        "a",
        "º",
        "ª",
        "г",
        "р",
        "ж",
        "m",
        "ko",
        "eko",
        "an",
        "gada",
        "metų",
        "diena",
        "thg",
        "tháng",
        "thang",
        "ngày",
        "năm",
        "nam",
        "年",
        "月",
        "日",
        "년",
        "월",
        "일",
        "uhr",
        "alle",
        "às",
        "à",
        "at",
        "o'clock",
        "o",
        "clock",
        "kl",
        "klo",
        "om",
        "у",
        "в",
    ]
)
"""Words beside the numbers of a date that say nothing about the month."""
_BUDDHIST: Final = range(2400, 2800)
"""Years of the Thai calendar, 543 before ours."""


class AmbiguousOrder(ValueError):
    """Dates in numbers of which none says whether the day or the month comes first. text: one of them."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True, eq=False)
class DateStyle:
    """How the dates of one file are read. months: what its words mean. is_day_first: of dates in numbers only."""

    months: Mapping[str, int] = field(default_factory=dict)
    is_day_first: bool = True


@dataclass(frozen=True, slots=True)
class _Written:
    """A date in parts. numbers: of the day, as written. words: that may be a month, as written."""

    numbers: tuple[str, ...]
    words: tuple[str, ...]
    clock: time | None
    has_slashes: bool


def style_of(texts: Iterable[str]) -> DateStyle:
    """Return how the dates of a file are to be read; UnknownMonth, AmbiguousMonth, AmbiguousOrder if unclear."""
    words: dict[str, str] = {}
    orders: set[bool] = set()
    unclear = ""
    for text in texts:
        written = _written(text)
        if written is None:
            continue
        words.update((plain_word(word), word) for word in _month_words(written))
        if not written.words and len(written.numbers) == 3 and len(written.numbers[2]) == 4:
            first, second = int(written.numbers[0]), int(written.numbers[1])
            if first > 12 or not written.has_slashes:
                orders.add(True)
            elif second > 12:
                orders.add(False)
            elif first != second:
                unclear = unclear or text
    if unclear and len(orders) != 1:
        raise AmbiguousOrder(unclear)
    try:
        return DateStyle(months_of(words), is_day_first=False not in orders)
    except (UnknownMonth, AmbiguousMonth) as why:
        raise type(why)(words.get(why.word, why.word)) from None


def read_date(text: str, style: DateStyle | None = None) -> tuple[date, time | None] | None:
    """Return the day that a text says, and its time of day if it says one; None for any other text.

    style: of the file; without it the text must be clear by itself.

    >>> read_date("26 de jul. de 2026, 7:06 p. m.")
    (datetime.date(2026, 7, 26), datetime.time(19, 6))
    >>> read_date("2026年7月26日")
    (datetime.date(2026, 7, 26), None)
    """
    written = _written(text)
    if written is None:
        return None
    try:
        how = style or style_of([text])
        numbers = [int(number) for number in written.numbers]
        words = [how.months[plain_word(word)] for word in _month_words(written)]
        return _day(numbers, words, how), written.clock
    except (ValueError, KeyError):
        return None


def _day(numbers: list[int], months: list[int], style: DateStyle) -> date:
    if months and len(numbers) == 2:
        year, day = max(numbers), min(numbers)
        month = months[0]
    elif not months and len(numbers) == 3:
        if numbers[0] > 31:
            year, month, day = numbers
        elif style.is_day_first:
            day, month, year = numbers
        else:
            month, day, year = numbers
    else:
        raise ValueError
    if year < 1000:
        raise ValueError
    return date(year - 543 if year in _BUDDHIST else year, month, day)


@lru_cache(maxsize=256)  # the rows of one workout all tell its times
def _written(text: str) -> _Written | None:
    """Return a text in its parts; None when it is no date."""
    if len(text) > LONGEST:
        return None
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf").strip()
    # a comma or a point that other scripts have of their own
    plain = plain.replace("،", ",").replace("、", ",")
    found = _CLOCK.search(plain) or (_CLOCK_AT_END.search(plain) if _WITH_YEAR.search(plain[:-4]) else None)
    clock = None
    if found:
        before, after, half = _halves(plain[: found.start()], plain[found.end() :])
        clock = _clock(found, half)
        if clock is None:
            return None
        plain = f"{before} {after}"
    numbers = tuple(number for number, _ in _PARTS.findall(plain) if number)
    if len(numbers) not in (2, 3) or not any(len(number) == 4 for number in numbers):
        return None
    words = tuple(_words(plain))
    return _Written(numbers, words, clock, "/" in plain)


def _words(text: str) -> Iterable[str]:
    """Return the runs of letters that may be a month."""
    for run in re.split(r"[\d,/()]+", text):
        parts = [one for one in re.split(r"[\s\-]+", run) if plain_word(one)]
        useful = [one for one in parts if plain_word(one) not in _FILLING]
        joined = " ".join(useful)
        if len(useful) > 1 and is_month(plain_word(joined)):
            yield joined
            continue
        yield from useful


def _month_words(written: _Written) -> tuple[str, ...]:
    """Return the words of a date that must be its month: without days of the week, if there is one more."""
    words = written.words
    if len(words) > 1:
        words = tuple(word for word in words if plain_word(word) not in weekdays()) or words[:1]
    if len(words) > 1:
        words = tuple(word for word in words if is_month(plain_word(word))) or words[:1]
    return words if len(written.numbers) == 2 else ()


def _halves(before: str, after: str) -> tuple[str, str, int | None]:
    """Return what is before and after a time of day without the word for its half, and what that word adds."""
    words = halves_of_the_day()
    if found := _HALF_AFTER.match(after):
        for word in (found[1], found[1].split()[0]):
            if (half := words.get(plain_word(word))) is not None:
                return before, after[found.start(1) + len(word) :], half
    if found := _HALF_BEFORE.search(before):
        for word in (found[1], found[1].split()[-1]):
            if (half := words.get(plain_word(word))) is not None:
                return before[: found.end(1) - len(word)], after, half
    return before, after, None


def _clock(found: re.Match[str], half: int | None) -> time | None:
    hour = int(found[1])
    if half is not None and hour <= 12:
        if hour == 0 and half:
            return None
        hour = hour % 12 + half
    try:
        return time(hour, int(found[2]), int(found[3] or 0))
    except ValueError:
        return None
