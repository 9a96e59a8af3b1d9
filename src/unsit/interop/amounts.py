"""Numbers and units as other programs write them."""

import re
from collections.abc import Mapping
from math import isfinite
from typing import Final


def _by_word(sizes: Mapping[float, str]) -> Mapping[str, float]:
    return {word: size for size, words in sizes.items() for word in words.split()}


KG: Final[Mapping[str, float]] = _by_word(
    {
        1.0: "kg kgs kilogram kilograms kilo kilos kilogramm kilogramme kilogrammes kilogramo kilogramos quilo quilos "
        "quilograma quilogramas chilo chili chilogrammi кг 公斤 千克 キロ ק״ג كجم กก กิโลกรัม",
        0.001: "g gram grams",
        0.45359237: "lb lbs pound pounds libra libras livre livres libbra libbre funt funty фунт "
        "фунты фунтов 磅 ポンド",
        6.35029318: "st",
    }
)
"""Kilograms in a unit of weight, by the words that programs have for it."""

KM: Final[Mapping[str, float]] = _by_word(
    {
        1.0: "km kms kilometer kilometers kilometre kilometres kilómetro kilómetros quilômetro quilômetros quilómetros "
        "kilomètre kilomètres chilometro chilometri kilometern км 公里 千米",
        0.001: "m meter meters metre metres metro metros mètre mètres metri metern м 米",
        0.00001: "cm",
        1.609344: "mi mile miles milla millas milha milhas miglio miglia meile meilen миля мили миль 英里",
        0.0009144: "yd yds yard yards",
        0.0003048: "ft feet foot",
    }
)
"""Kilometres in a unit of length, by the words that programs have for it."""

KCAL: Final[Mapping[str, float]] = {"kcal": 1.0, "cal": 1.0, "kj": 1 / 4.184}
"""Kilocalories in a unit of energy; `Cal` with a capital is a kilocalorie as well."""

MINUTES: Final[Mapping[str, float]] = {"min": 1.0, "s": 1 / 60, "sec": 1 / 60, "h": 60.0, "hr": 60.0}
"""Minutes in a unit of time."""

SECONDS: Final[Mapping[str, float]] = {
    "s": 1.0, "sec": 1.0, "secs": 1.0, "second": 1.0, "seconds": 1.0, "min": 60.0, "mins": 60.0, "minutes": 60.0,
    "h": 3600.0, "hr": 3600.0, "hours": 3600.0, "ms": 0.001,
}  # fmt: skip
"""Seconds in a unit of time."""

_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?", re.IGNORECASE)
_LONGEST: Final = 40
_SIGNS: Final = str.maketrans(
    {"'": "", "’": "", "\u2212": "-", "\u066b": ".", "\u066c": "", "\uff0e": ".", "\uff0c": ","}
)
"""Signs that stand in numbers of other scripts: minus, separators of decimals and of thousands."""


def read_number(text: str) -> float:
    """Read a number with a decimal point or a decimal comma; ValueError for any other text.

    Of point and comma in one number the last one is the decimal one; one comma alone is a decimal comma.

    >>> read_number("62,5"), read_number("1.234,5"), read_number("1,234.5"), read_number(" 1 234 ")
    (62.5, 1234.5, 1234.5, 1234.0)
    """
    if text.isdecimal() and text.isascii() and len(text) < _LONGEST:
        return float(text)
    cleaned = "".join(text.split()).translate(_SIGNS)
    point, comma = cleaned.rfind("."), cleaned.rfind(",")
    if comma > point and cleaned.count(",") == 1:
        cleaned = cleaned.replace(".", "").replace(",", ".")
    elif comma >= 0:
        cleaned = cleaned.replace(",", "")
    if len(cleaned) > _LONGEST or not _NUMBER.fullmatch(cleaned):
        raise ValueError("must be a number")
    found = float(cleaned)
    if not isfinite(found):
        raise ValueError("must be a number")
    return found


def factor(unit: str, units: Mapping[str, float]) -> float:
    """Give what one of a unit is; ValueError with the units that are known."""
    found = units.get(unit.strip().strip(".").casefold())
    if found is None:
        raise ValueError(f"must be one of the units {', '.join(filter(str.isascii, units))}")
    return found
