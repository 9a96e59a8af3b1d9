"""Writes the words that programs put into dates, from CLDR: `python -m tools.date_words`.

For every language that CLDR knows: the names of the months, of the days of the week, and the words for the halves of
the day, in all widths that are words and from all its regions and scripts. `unsit.interop.date_words` reads them, so
that Babel with its 30 MB is needed here only.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from babel import Locale, localedata

from unsit.interop.date_words import FILE, plain_word

ROOT: Final = Path(__file__).resolve().parents[1]
_WIDTHS: Final = ("wide", "abbreviated", "short")
_USAGES: Final = ("format", "stand-alone")
NOTICE: Final = (
    "Words for dates out of the Unicode Common Locale Data Repository (CLDR). "
    "Copyright 1991-2026 Unicode, Inc.; Unicode License V3, https://www.unicode.org/license.txt. "
    "Made by tools/date_words.py."
)


def words() -> dict[str, Any]:
    """Return by language: 12 texts of month words, one of weekdays, two of the halves of the day."""
    found: dict[str, dict[str, list[dict[str, None]]]] = {}
    for name in localedata.locale_identifiers():
        locale = Locale.parse(name)
        of = found.setdefault(
            locale.language,
            {"months": [{} for _ in range(12)], "weekdays": [{}], "halves": [{}, {}]},
        )
        for number, word in _named(locale.months):
            _add(of["months"], number - 1, word)
        for _, word in _named(locale.days):
            _add(of["weekdays"], 0, word)
        for at, period in enumerate(("am", "pm")):
            for usage in _USAGES:
                for width in (*_WIDTHS, "narrow"):
                    _add(of["halves"], at, str(locale.day_periods.get(usage, {}).get(width, {}).get(period, "")))
    texts = {
        language: {part: [" ".join(one) for one in lists] for part, lists in of.items()}
        for language, of in sorted(found.items())
    }
    return {"notice": NOTICE, "languages": texts}


def text() -> str:
    """Return the text of the file, one language a line."""
    made = words()
    lines = (f"{json.dumps(name)}: {json.dumps(one, ensure_ascii=False)}" for name, one in made["languages"].items())
    return f'{{"notice": {json.dumps(made["notice"])}, "languages": {{\n' + ",\n".join(lines) + "\n}}\n"


def _named(names: Any) -> Iterator[tuple[int, str]]:
    for usage in _USAGES:
        for width in _WIDTHS:
            yield from names.get(usage, {}).get(width, {}).items()


def _add(lists: list[dict[str, None]], at: int, word: str) -> None:
    plain = plain_word(word)
    # `7月` and `thg 7` are numbers and are read as such; a root without words has M07
    if plain and not any(sign.isdigit() for sign in plain):
        lists[at][plain] = None


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
