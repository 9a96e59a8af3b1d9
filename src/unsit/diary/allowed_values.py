"""What a text, a time, a day, a number and the depth of a value may be: the one place that decides it.

Entries, profiles, forms, parameters and files that are imported are all held to these rules, and the front end to the
same ones (`frontend/src/sync/allowed.ts`; cases of both in `contracts/cases/allowed_values.json`). A value has one
canonical form, in which it is compared and stored, so that the same thing told twice is one thing.

`check_…` functions return what is wrong, or None; `canonical_…` functions return the one form of a value.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from math import isfinite
from types import NoneType
from typing import Final

from unsit.movement.messages import DecodeRule, Message

LONGEST_ID: Final = 64
LONGEST_NAME: Final = 200
LONGEST_TEXT: Final = 10_000
LONGEST_FILE: Final = 200_000
"""Characters of a movement file of one's own."""
LONGEST_SESSION_S: Final = 86_400.0
FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2199
FARTHEST_OFFSET: Final = timedelta(hours=14)
"""No place on Earth is farther from UTC."""
LARGEST_NUMBER: Final = 1e9
"""Size of a number of which nothing else is known."""
DEEPEST: Final = 8
"""Lists and tables in each other; a set's values are the fifth."""
MOST_ITEMS: Final = 1_000
"""Sets, pains, slots or changes in one record."""


class ValueRule(StrEnum):
    """What must hold of a value, whatever it is for."""

    CHARACTERS = "must not hold control characters, invisible marks of direction or halves of characters"
    ONE_LINE = "must be one line"
    AT_MOST_CHARACTERS = "must have at most %(most)s characters"
    TIME = "must be a time with an offset, like 2026-11-26T07:30:00Z"
    TIME_RANGE = "must be a time from %(first)s to %(last)s"
    DAY = "must be a day, like 2026-11-26"
    DAY_RANGE = "must be a day from %(first)s to %(last)s"
    TIME_OF_DAY = "must be a time of day, like 07:30"
    BETWEEN = "must be from %(low)s to %(high)s"
    AT_MOST_ITEMS = "must have at most %(most)s items"
    NOT_DEEP = "must not hold lists in lists in lists, and so on"


# ---- texts -------------------------------------------------------------------------------------------------------

_CONTROLS: Final = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
# Embeddings, overrides and isolates let a text run over what stands beside it on a page; the marks (LRM, RLM) do not.
_DIRECTIONS: Final = r"\u202a-\u202e\u2066-\u2069"
_SURROGATES: Final = r"\ud800-\udfff"
NOT_ALLOWED: Final = re.compile(f"[{_CONTROLS}{_DIRECTIONS}{_SURROGATES}]")
"""A character that no text may hold."""
_LINE_ENDS: Final = re.compile("[\t\n\u2028\u2029]+")


def canonical_text(text: str) -> str:
    r"""Return a text in its one form: composed characters (Unicode's NFC), lines that end with a line feed.

    >>> canonical_text("cafe\u0301\r\n")
    'café\n'
    """
    if text.isascii():
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def check_text(text: str, most: int = LONGEST_NAME, *, is_line: bool = True) -> Message | None:
    """Return what is wrong with a text. most: characters. is_line: whether it must be one line, as names are."""
    text = canonical_text(text)
    if len(text) > most:
        return Message(ValueRule.AT_MOST_CHARACTERS, {"most": most})
    if NOT_ALLOWED.search(text):
        return Message(ValueRule.CHARACTERS)
    return Message(ValueRule.ONE_LINE) if is_line and _LINE_ENDS.search(text) else None


def cleaned_text(text: str, most: int | None = None, *, is_line: bool = True) -> str:
    r"""Return what is left of a text when everything that no text may hold is taken out; for what is stored already.

    >>> cleaned_text("Hip\x00 stretch\nleft")
    'Hip stretch left'
    """
    left = NOT_ALLOWED.sub("", canonical_text(text))
    left = _LINE_ENDS.sub(" ", left) if is_line else left
    return left if most is None else left[:most]


_ID: Final = re.compile(rf"[A-Za-z0-9_.:-]{{1,{LONGEST_ID}}}")


def is_id(value: object) -> bool:
    """Return whether a value may be the id of an entry."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


# ---- times and days ----------------------------------------------------------------------------------------------

_TIME: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?"
    r"(?:([Zz])|([+-])(\d\d)(?::?([0-5]\d))?)",
    re.ASCII,
)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME_OF_DAY: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?", re.ASCII)
_RANGE: Final = {"first": FIRST_YEAR, "last": LAST_YEAR}


def read_time(text: str) -> datetime:
    """Return the instant of a time with an offset, in UTC; ValueError for any other text.

    Whether the instant lies in the years that are allowed is `check_time`'s question.
    """
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError("must be a time with an offset")
    day, hour, minute, second, fraction, utc, sign, off_hours, off_minutes = found.groups()
    offset = timedelta() if utc else timedelta(hours=int(off_hours), minutes=int(off_minutes or 0))
    if offset > FARTHEST_OFFSET:
        raise ValueError("must be a time with an offset of at most 14 hours")
    local = datetime.combine(
        date.fromisoformat(day),
        datetime.min.time().replace(int(hour), int(minute), int(second or 0), int((fraction or "0")[:6].ljust(6, "0"))),
        timezone(-offset if sign == "-" else offset),
    )
    try:
        return local.astimezone(UTC)
    except OverflowError:
        raise ValueError("must be a time that can be told in UTC") from None


def time_text(moment: datetime) -> str:
    """Return an instant in the one form of times: UTC, to the millisecond, the rest cut off."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def canonical_time(text: str) -> str:
    """Return a time in its one form; a text that is no time stays as it is.

    >>> canonical_time("2026-11-26T08:00+01:00")
    '2026-11-26T07:00:00.000Z'
    """
    try:
        return time_text(read_time(text))
    except ValueError:
        return text


def check_time(value: object) -> Message | None:
    """Return what is wrong with a time."""
    try:
        found = read_time(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None:
        return Message(ValueRule.TIME)
    return None if FIRST_YEAR <= found.year <= LAST_YEAR else Message(ValueRule.TIME_RANGE, _RANGE)


def check_day(value: object) -> Message | None:
    """Return what is wrong with a day."""
    try:
        found = date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    except ValueError:
        found = None
    if found is None:
        return Message(ValueRule.DAY)
    return None if FIRST_YEAR <= found.year <= LAST_YEAR else Message(ValueRule.DAY_RANGE, _RANGE)


def check_time_of_day(text: str) -> Message | None:
    """Return what is wrong with a time of day."""
    return None if _TIME_OF_DAY.fullmatch(text) else Message(ValueRule.TIME_OF_DAY)


# ---- numbers -----------------------------------------------------------------------------------------------------


def check_number(value: float, low: float = -LARGEST_NUMBER, high: float = LARGEST_NUMBER) -> Message | None:
    """Return what is wrong with a number, however large."""
    try:
        is_finite = isfinite(value)
    except OverflowError:  # a whole number that no float can be
        is_finite = True
    if not is_finite:
        return Message(DecodeRule.NUMBER)
    return None if low <= value <= high else Message(ValueRule.BETWEEN, {"low": low, "high": high})


# ---- depth -------------------------------------------------------------------------------------------------------


_SINGLE: Final = (str, int, float, bytes, NoneType)
"""Nothing can stand in these; most values are of them, and to ask what else a value is takes longer."""


def is_too_deep(value: object, deepest: int = DEEPEST) -> bool:
    """Return whether lists and tables stand in each other too deep; looks level by level, without recursion."""
    level = [value]
    for _depth in range(deepest):
        inside: list[object] = []
        for one in level:
            if isinstance(one, _SINGLE):
                continue
            if isinstance(one, Mapping):
                inside += one.values()
            elif isinstance(one, Sequence):
                inside += one
        if not inside:
            return False
        level = inside
    return any(isinstance(one, Mapping | list | tuple) for one in level)
