"""What readers of entries and files say, in the reader's language.

They say it in English, for they know nothing of pages: what must hold, after its place, and what was got. Here each of
their sentences stands once more as a pattern, which is translated like any other message and filled in again.
"""

import re
from functools import lru_cache
from typing import Final

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

WHOLE: Final = (
    _("the zip file must hold the export.xml of Apple Health"),
    _("Apple Health's export must be XML that begins with HealthData"),
    _("Apple Health's export must begin with HealthData"),
    _("Apple Health's export must not define entities of its own"),
    _("Apple Health's export must be XML; here is none"),
    _("Apple Health's export must be XML (%(why)s)"),
    _("an Unsit archive must be a zip file"),
    _("an Unsit archive must hold %(one)s and %(other)s; missing: %(missing)s"),
    _('%(file)s must say "format": "%(name)s"'),
    _("%(file)s must say its version, a whole number from 1"),
    _(
        "This archive was written by a newer Unsit (version %(version)s of the format; this Unsit reads up to "
        "%(known)s). Nothing is lost: update Unsit, then bring it in again."
    ),
    _("%(file)s line %(line)s must have at most %(most)s bytes"),
    _("a FIT activity must hold one session (got %(got)s); the zip file holds any number"),
    _("a FIT workout must hold one routine (got %(got)s); the zip file holds any number"),
    _("the zip file must hold FIT files, whose names end in .fit"),
    _("a FIT file must have at most %(most)s MB"),
    _("a FIT file must have .FIT in its header"),
    _("a FIT file must have times between 1998 and 2126"),
    _("this FIT file holds a workout to be done, not what was done; nothing is to be taken"),
    _("the FIT file must hold a session or sets; it has neither"),
    _("the FIT file must say when its sets began"),
    _("the FIT file must be whole; this one is damaged (%(why)s)"),
    _(
        "A file may bring at most %(entries)s entries and %(sets)s sets at once; %(more)s more were left out. Split "
        "the file to bring in the rest."
    ),
    _("%(more)s more places cannot be taken; the first ones are told."),
    _("the file must be one of Unsit's tables, %(tables)s, or the zip file of them"),
    _("sets.csv must come with sessions.csv, in the zip file; alone it does not say when"),
    _("the zip file must hold one of %(tables)s"),
    _("The file does not say the unit of its weights; %(unit)s was taken."),
    _("a table in a zip file must be in UTF-8"),
    _("line %(line)s must have at most %(most)s characters; this is no table"),
    _("%(program)s's export must begin with a header that has the columns %(columns)s (missing: %(missing)s)"),
    _("%(what)s must begin with a header that has the columns %(columns)s (missing: %(missing)s)"),
    _("The file is not in UTF-8; letters with accents were read as Western European."),
    _("the time zone must be a name like Europe/Madrid"),
    _("a session must have at most %(most)s sets"),
    _("Some times come twice on the day when summer time ends, and the file does not say which; the first was taken."),
    _("wger's JSON must have at most %(most)s MB; ask its API for fewer years at once"),
    _("wger's data must have log entries, sessions or body weights; none were found"),
    _("The file has numbers for exercises and not their names; add what wger's API gives for exerciseinfo."),
    _("%(file)s in the zip file must not be encrypted"),
    _("%(file)s in the zip file must be packed in the usual way (deflate)"),
    _("%(file)s in the zip file must have at most %(most)s bytes"),
    _("%(file)s in the zip file must unpack to at most %(most)s times its size (got %(got)s times)"),
    _("the zip file must have at most %(most)s members"),
    _("the file must be a whole zip file; this one is none, or damaged (%(why)s)"),
    _("an entry must be an object"),
    _("and %(more)s more"),
)
"""Sentences that say what they are about; many come with what was got."""

RULES: Final = (
    _("must be a number"),
    _("must be a whole number"),
    _("must be one of the units %(names)s"),
    _("must be XML; what comes after was not read (%(why)s)"),
    _("must not hold lists in lists in lists, and so on"),
    _("must not have the kind and id of an entry before it"),
    _("must be given"),
    _("must be given once"),
    _("must be JSON in UTF-8 (%(why)s)"),
    _("must be JSON"),
    _("must be a row of a table (%(why)s)"),
    _("must have at most %(most)s values"),
    _("must have repetitions, seconds or a distance above 0"),
    _("must be above 0"),
    _("must be a length of time, like 1h 5m"),
    _("must be a time, like 2026-11-26 07:30:00"),
    _("must be a time with an offset, like 2026-11-26T07:30:00Z"),
    _("must be a time of day, like 07:30"),
    _("must be a day, like 2026-11-26"),
    _("must be the name of a time zone, like Europe/Madrid"),
    _("must have at most %(most)s items"),
    _("must have at most %(most)s characters"),
    _("must be one of %(names)s; did you mean %(near)s?"),
    _("must be one of %(names)s"),
    _("must be a text of at most %(most)s characters"),
    _("must be an object, or null for a deleted entry"),
    _("must be the entry's id, %(id)s"),
    _("must be at most %(most)s; this was written by a newer Unsit"),
    _("must be 1 to %(most)s letters, digits or any of _ - . :"),
    _("must be from %(low)s to %(high)s"),
    _("must not be before started, %(time)s"),
    _("must not be before first, %(day)s"),
    _("must be safety"),
    _("must be a table"),
    _("must be a list"),
    _("must be a table of numbers"),
    _("must be a table of texts"),
    _("must be a text"),
    _("must be true or false"),
    _("is not a known key; did you mean %(near)s?"),
    _("is not a known key; known: %(names)s"),
    _("is not a known key"),
)
"""What comes after the place in an entry or a table that it is about."""

GOT: Final = _("%(rule)s (got %(got)s)")

PLACES: Final = (
    _("%(file)s line %(number)s"),
    _("line %(number)s"),
    _("%(file)s: session %(number)s"),
    _("session %(number)s"),
    _("%(file)s: set %(number)s"),
    _("set %(number)s"),
)
"""Where in a file something is."""

FORMATS: Final = (
    _("Unsit archive"),
    _("Tables (CSV)"),
    _("FIT files"),
    _("Calendar (iCalendar)"),
    _("Strong, in pounds and miles"),
)
"""Formats that are called by words; others have a name of their own."""

_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)s")
_LONGEST_SUBJECT: Final = 400
# What a rule says after its semicolon belongs to it; every other semicolon stands between two problems.
_BETWEEN: Final = re.compile(r"; (?!did you mean |known: |this was |what comes )")


def _expression(pattern: str, before: str = "") -> re.Pattern[str]:
    parts = _PLACEHOLDER.split(pattern)
    texts = (f"(?P<{part}>.*?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
    return re.compile(f"{before}{''.join(texts)}(?: \\(got (?P<got_>.*)\\))?", re.DOTALL)


_SUBJECT: Final = rf"(?:(?P<subject_>.{{1,{_LONGEST_SUBJECT}}}?) )?"
_SENTENCES: Final = tuple((pattern, _expression(pattern)) for pattern in WHOLE) + tuple(
    (pattern, _expression(pattern, _SUBJECT)) for pattern in RULES
)
_PLACES: Final = tuple((pattern, _expression(pattern)) for pattern in PLACES)


def sentence_in_words(sentence: str) -> str:
    """Give what a reader says in the language that is active; what nobody translated stays as it is.

    >>> from django.utils.translation import override
    >>> with override("es"):
    ...     sentence_in_words('weight must be a number (got "x"); reps must be given')
    'weight debe ser un número (hay "x"); reps debe estar'
    """
    return _in_words(sentence, get_language() or "")


def format_in_words(name: str) -> str:
    """Give the name of a format in the language that is active."""
    return gettext(name) if name in FORMATS else name


def place_in_words(where: str) -> str:
    """Give a place in a file in the language that is active."""
    return _filled(_PLACES, where) or where


@lru_cache(maxsize=1024)  # a broken column is told once for each row
def _in_words(sentence: str, language: str) -> str:  # noqa: ARG001 - the language is for the cache
    whole = _filled(_SENTENCES, sentence)
    if whole is not None and not _BETWEEN.search(sentence):
        return whole
    told = [_filled(_SENTENCES, one) for one in _BETWEEN.split(sentence)]
    if None not in told:
        return "; ".join(one for one in told if one is not None)
    return whole if whole is not None else sentence


def _filled(patterns: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str | None:
    for pattern, expression in patterns:
        if found := expression.fullmatch(text):
            values = found.groupdict()
            subject, got = values.pop("subject_", None), values.pop("got_")
            told = gettext(pattern) % values if values else gettext(pattern)
            told = f"{subject} {told}" if subject else told
            return gettext(GOT) % {"rule": told, "got": got} if got is not None else told
    return None
