"""Numbers, amounts and days in words, and the library's words in a language, for every app."""

from datetime import date
from functools import lru_cache

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext

from unsit.movement.library import load_library
from unsit.movement.model import Kind, Movement
from unsit.movement.program import Program
from unsit.movement.routine import Routine


def number(value: float) -> str:
    """Give a number as it is written in the reader's language, without a fraction that says nothing."""
    return number_format(f"{value:g}")


def amount(movement: Movement, value: float) -> str:
    """Give so much of a movement in words: "60 seconds", "6 repetitions"."""
    return amount_of_kind(movement.kind, value)


def amount_of_kind(kind: Kind, value: float) -> str:
    """Give so much of a kind in words."""
    count = round(value)
    if kind is Kind.HOLD:
        return ngettext("%(count)d second", "%(count)d seconds", count) % {"count": count}
    if kind is Kind.CIRCLES:
        return ngettext("%(count)d circle each way", "%(count)d circles each way", count) % {"count": count}
    return ngettext("%(count)d repetition", "%(count)d repetitions", count) % {"count": count}


def day_words(day: date) -> str:
    """Give a day with its weekday: "Thursday, November 26"."""
    words = {"weekday": WEEKDAYS[day.weekday()], "day": date_format(day, "MONTH_DAY_FORMAT")}
    return gettext("%(weekday)s, %(day)s") % words


# A translation is a file that is read each time it is asked for; pages of people ask often.


@lru_cache(maxsize=512)
def movement_in(language: str, name: str) -> Movement:
    """Give a movement of the library in a language; UnknownNameError if there is none."""
    return load_library().movement(name, language)


@lru_cache(maxsize=128)
def routine_in(language: str, name: str) -> Routine:
    """Give a routine of the library in a language; UnknownNameError if there is none."""
    return load_library().routine(name, language)


@lru_cache(maxsize=128)
def program_in(language: str, name: str) -> Program:
    """Give a program of the library in a language; UnknownNameError if there is none."""
    return load_library().program(name, language)
