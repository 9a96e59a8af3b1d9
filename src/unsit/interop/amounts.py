"""Numbers and units as other programs write them."""

import re
from collections.abc import Mapping
from math import isfinite
from typing import Final

KG: Final[Mapping[str, float]] = {
    "kg": 1.0, "kgs": 1.0, "kilogram": 1.0, "kilograms": 1.0, "g": 0.001,
    "lb": 0.45359237, "lbs": 0.45359237, "pound": 0.45359237, "pounds": 0.45359237, "st": 6.35029318,
}  # fmt: skip
"""Kilograms in a unit of weight."""

KM: Final[Mapping[str, float]] = {
    "km": 1.0, "kms": 1.0, "kilometer": 1.0, "kilometers": 1.0, "kilometre": 1.0, "kilometres": 1.0,
    "m": 0.001, "meter": 0.001, "meters": 0.001, "metre": 0.001, "metres": 0.001, "cm": 0.00001,
    "mi": 1.609344, "mile": 1.609344, "miles": 1.609344, "yd": 0.0009144, "yards": 0.0009144, "ft": 0.0003048,
    "feet": 0.0003048,
}  # fmt: skip
"""Kilometres in a unit of length."""

KCAL: Final[Mapping[str, float]] = {"kcal": 1.0, "cal": 1.0, "kj": 1 / 4.184}
"""Kilocalories in a unit of energy; `Cal` with a capital is a kilocalorie as well."""

MINUTES: Final[Mapping[str, float]] = {"min": 1.0, "s": 1 / 60, "sec": 1 / 60, "h": 60.0, "hr": 60.0}
"""Minutes in a unit of time."""

_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?", re.IGNORECASE)
_LONGEST: Final = 40


def read_number(text: str) -> float:
    """Read a number with a decimal point or a decimal comma; ValueError for any other text.

    Of point and comma in one number the last one is the decimal one; one comma alone is a decimal comma.

    >>> read_number("62,5"), read_number("1.234,5"), read_number("1,234.5"), read_number(" 1 234 ")
    (62.5, 1234.5, 1234.5, 1234.0)
    """
    cleaned = "".join(text.split()).replace("'", "").replace("\u2212", "-")
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
        raise ValueError(f"must be one of the units {', '.join(units)}")
    return found
