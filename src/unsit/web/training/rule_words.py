"""What readers of entries and files say, in the reader's language.

What is wrong in an entry comes as rules with values (`unsit.movement.messages`): each rule's pattern is looked up in
the language and filled in. Readers of other formats say sentences in English. Of those each stands here once more as a
pattern, in whose pieces the sentence is taken apart: from left to right, each piece looked for once behind the one
before, so that time grows with the length of the sentence and not with what is in it. Long sentences stay English.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from unsit.diary.exchange import BadRow
from unsit.diary.messages import RULES as MESSAGE_RULES
from unsit.movement.errors import Problem
from unsit.movement.messages import Message

WHOLE: Final = (
    _("the zip file must hold the export.xml of Apple Health"),
    _("Apple Health's export must be XML that begins with HealthData"),
    _("Apple Health's export must begin with HealthData"),
    _("Apple Health's export must not define entities of its own"),
    _("an Unsit archive must be a zip file"),
    _("an Unsit archive must hold %(one)s and %(other)s; missing: %(missing)s"),
    _('%(file)s must say "format": "%(name)s"'),
    _("%(file)s must say its version, a whole number from 1"),
    _(
        "This archive was written by a newer Unsit (version %(version)s of the format; this Unsit reads up to "
        "%(known)s). Nothing is lost: update Unsit, then bring it in again."
    ),
    _("a FIT activity must hold one session (got %(got)s); the zip file holds any number"),
    _("a FIT workout must hold one routine (got %(got)s); the zip file holds any number"),
    _("the zip file must hold FIT files, whose names end in .fit"),
    _("a FIT file must have at most %(most)s MB"),
    _("a FIT file must have .FIT in its header"),
    _("a FIT file must have times between 1998 and 2126"),
    _("this FIT file holds a workout to be done, not what was done; nothing is to be taken"),
    _("the FIT file must hold a session or sets; it has neither"),
    _("the FIT file must say when its sets began"),
    _("the FIT file must be whole; this one is damaged, and no session and no sets are left"),
    _(
        "A file may bring at most %(entries)s entries and %(sets)s sets at once; %(more)s more were left out. Split "
        "the file to bring in the rest."
    ),
    _("%(more)s more places cannot be taken; the first ones are told."),
    _("the file must be one of Unsit's tables, %(tables)s, or the zip file of them"),
    _("sets.csv must come with sessions.csv, in the zip file; alone it does not say when"),
    _("the zip file must hold one of %(tables)s"),
    _("The file does not say the unit of its weights; %(unit)s was taken."),
    _("The file does not say the unit of its distances; %(unit)s was taken."),
    _("every month must be a word that a language has for it"),
    _("a month's word must be the same month in every language that has it: export the file in English"),
    _("dates must show whether the day or the month comes first: export the file in English"),
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
    _("the zip file must unpack to at most %(most)s MB"),
    _("the packed file must be whole; this one is damaged, and nothing of it can be read"),
    _("the packed file must unpack to at most %(most)s times its size"),
    _("the file must be a whole zip file; this one is none, or damaged"),
    _("an entry must be an object"),
    _("and %(more)s more"),
    _("Some texts held control characters or were too long; that much of them was taken out."),
    _("the rest of the row was read"),
    _("Files that were not read: %(what)s."),
    _("Columns that were not read: %(what)s."),
    _("Rows that were not read: %(what)s."),
    _("Records that were not read: %(what)s."),
    _("Fields that were not read: %(what)s."),
    _("Numbers left out because their unit has no size here: %(what)s."),
    _("Exercises whose number has no name: %(what)s."),
    _("Exercises that come in under the name of their group: %(what)s."),
    _("Damage that was read over: %(what)s."),
    _("Texts that were too long and were cut: %(what)s."),
    _("Entries with a day but no time of day, placed at midday: %(what)s."),
    _("Entries that the file holds more than once: %(what)s."),
    _("Workouts recorded by two programs, taken once, from: %(what)s."),
    _("Workouts that your diary has from another program, taken once: %(what)s."),
    _("Sessions that are not in this file: %(what)s."),
    _("Other activities that are not in this file: %(what)s."),
    _("Notes and measures that are not in this file: %(what)s."),
    _("Plans that are not in this file: %(what)s."),
    _("Plans whose program is not in the library, not in this file: %(what)s."),
    _("Entries from years that this format cannot hold: %(what)s."),
    _("Goals that are not in this file: %(what)s."),
    _("Answers about safety that are not in this file: %(what)s."),
    _("Movements and routines of your own that are not in this file: %(what)s."),
    _("Deleted entries that are not in this file: %(what)s."),
    _("Sets whose faults are not in this file: %(what)s."),
    _("Sets whose measured values are not in this file: %(what)s."),
    _("Sets whose count by the camera is not in this file: %(what)s."),
    _("Sets whose weight is rounded in this file: %(what)s."),
    _("Amounts that are rounded or cut in this file: %(what)s."),
    _("Sessions whose pain is not in this file: %(what)s."),
    _("Entries whose note is not in this file: %(what)s."),
    _("Sessions whose next morning is not in this file: %(what)s."),
    _("Sessions whose early end is not in this file: %(what)s."),
    _("Activities whose kind this format has no word for: %(what)s."),
    _("Texts that are cut in this file: %(what)s."),
    _("Letters that this format cannot hold: %(what)s."),
)
"""Sentences that say what they are about; many come with what was got."""

READERS_RULES: Final = (
    _("must be one of the units %(names)s"),
    _("must be XML; what comes after was not read (%(why)s)"),
    _("must not have the kind and id of an entry before it"),
    _("must be JSON in UTF-8 (%(why)s)"),
    _("must be JSON"),
    _("must be XML (a damaged %(what)s)"),
    _("must be a row of a table (%(why)s)"),
    _("must close the quotation mark that it opens"),
    _("must not be cut off or damaged (what is whole was read)"),
    _("must not be beyond %(most)s MB of FIT files in one zip file"),
    _("must have at most %(most)s values"),
    _("must have repetitions, seconds or a distance above 0"),
    _("must be above 0"),
    _("must be a length of time, like 1h 5m"),
    _("must be a time, like 2026-11-26 07:30:00"),
    _("must be a text of at most %(most)s characters"),
)
"""What comes after the place in a file that it is about; the rules of entries may come there too."""

OWN_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "Rows that were not read: %(what)s.": (_("lines above the header"), _("header once more")),
    "Records that were not read: %(what)s.": (_("rests between sets"), _("summaries of sessions with sets")),
    "Fields that were not read: %(what)s.": (
        _("developer fields"),
        _("repetitions of what has a distance"),
        _("weight of what has a distance"),
        _("seconds of what has repetitions"),
    ),
    "Damage that was read over: %(what)s.": (
        _("letters that are not in the file's encoding"),
        _("a sum that is not right"),
        _("bytes after the end"),
        _("a byte between messages"),
    ),
    "Texts that were too long and were cut: %(what)s.": (
        _("names of workouts"),
        _("names of exercises"),
        _("notes"),
    ),
    "Entries with a day but no time of day, placed at midday: %(what)s.": (_("workouts"), _("body weights")),
    "must be XML; what comes after was not read (%(why)s)": (
        _("the file ends within a tag"),
        _("the file ends before HealthData does"),
        _("too much damage"),
        _("an entity of its own"),
    ),
}
"""Values that are ours, by the sentence they stand in; all others are the file's, and stay as they are there."""

GOT: Final = _("%(rule)s (got %(got)s)")

PLACES: Final = (
    _("%(file)s line %(number)s"),
    _("line %(number)s"),
    _("%(file)s: session %(number)s"),
    _("session %(number)s"),
    _("%(file)s: set %(number)s"),
    _("set %(number)s"),
    _("the end of the file"),
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
_LONGEST_SENTENCE: Final = 400
"""A longer one is not taken apart: it is somebody's text rather than ours."""
_LONGEST_TEXT: Final = 8_000
"""Of all sentences that are told together."""
# What a rule says after its semicolon belongs to it; every other semicolon stands between two problems.
_BETWEEN: Final = re.compile(r"; (?!did you mean |known: |this was |what comes |here are )")
_GOT_BEGINS: Final = " (got "


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A sentence's pattern in pieces. names: of the values between. has_subject: whether it comes after a place."""

    text: str
    pieces: tuple[str, ...]
    names: tuple[str, ...]
    has_subject: bool = False

    def told(self, sentence: str) -> str | None:
        """Return what a sentence of this pattern is in the language that is active; None if it is of another one."""
        begin = self._begin(sentence)
        if begin is None:
            return None
        at, values = begin + len(self.pieces[0]), []
        for piece in self.pieces[1:-1]:
            found = sentence.find(piece, at)
            if found < 0:
                return None
            values.append(sentence[at:found])
            at = found + len(piece)
        end = self._end(sentence, at)
        if end is None:
            return None
        if self.names:
            values.append(sentence[at : end - len(self.pieces[-1])])
        told = gettext(self.text)
        own = OWN_NAMES.get(self.text, ())
        words = (_value_in_words(value, own) for value in values)
        told = told % dict(zip(self.names, words, strict=True)) if values else told
        told = f"{sentence[: begin - 1]} {told}" if begin else told
        got = sentence[end:].removeprefix(_GOT_BEGINS).removesuffix(")")
        return told if end == len(sentence) else gettext(GOT) % {"rule": told, "got": got}

    def _begin(self, sentence: str) -> int | None:
        """Return where the pattern begins: at the start, or behind a place."""
        if sentence.startswith(self.pieces[0]):
            return 0
        found = sentence.find(f" {self.pieces[0]}", 1) if self.has_subject else -1
        return found + 1 if found > 0 else None

    def _end(self, sentence: str, at: int) -> int | None:
        """Return where the pattern ends: at the end of the sentence, or before what was got."""
        last = self.pieces[-1] if self.names else ""
        found = sentence.find(f"{last}{_GOT_BEGINS}", at) if sentence.endswith(")") else -1
        if found >= 0 and (self.names or found == at):
            return found + len(last)
        is_end = sentence.endswith(last) and len(sentence) - len(last) >= at
        return len(sentence) if is_end and (self.names or at == len(sentence)) else None


def _value_in_words(value: str, own: Sequence[str]) -> str:
    """Return a value of a sentence, or a list of names with their counts, with those translated that are ours."""
    names = (name.partition(" (") for name in value.split(", "))
    return ", ".join(f"{gettext(name) if name in own else name}{opening}{count}" for name, opening, count in names)


def _patterns(texts: Sequence[str], *, has_subject: bool = False) -> Iterator[_Pattern]:
    for text in texts:
        parts = _PLACEHOLDER.split(text)
        yield _Pattern(text, tuple(parts[::2]), tuple(parts[1::2]), has_subject)


_ENTRIES_RULES: Final = tuple(rule.value for table in MESSAGE_RULES for rule in table)
# The longer first: one that goes on is not taken for the one it begins with.
_RULES: Final = sorted({*READERS_RULES, *_ENTRIES_RULES}, key=len, reverse=True)
_SENTENCES: Final = (*_patterns(WHOLE), *_patterns(_RULES, has_subject=True))
_PLACES: Final = tuple(_patterns(PLACES))


def message_in_words(message: Message) -> str:
    """Return a message in the language that is active."""
    return message.filled(gettext(message.rule.value))


def problem_in_words(problem: Problem) -> str:
    """Return a problem of an entry in the language that is active: its place, what must hold, what was got."""
    return f"{problem.path} {rule_in_words(problem)}" if problem.path else rule_in_words(problem)


def rule_in_words(problem: Problem) -> str:
    """Return what must hold in a problem's place, and what was got, in the language that is active."""
    rule = problem.rule
    words = message_in_words(rule) if isinstance(rule, Message) else gettext(rule) if rule in _ENTRIES_RULES else rule
    return gettext(GOT) % {"rule": words, "got": problem.got} if problem.got else words


def bad_row_in_words(row: BadRow) -> str:
    """Return why a part of a file cannot be taken, in the language that is active."""
    return "; ".join(map(problem_in_words, row.problems)) if row.problems else sentence_in_words(row.why)


def sentence_in_words(sentence: str) -> str:
    """Return what a reader says in the language that is active; what nobody translated stays as it is.

    >>> from django.utils.translation import override
    >>> with override("es"):
    ...     sentence_in_words('weight must be a number (got "x"); reps must be given')
    'weight debe ser un número (hay "x"); reps debe estar'
    """
    return _in_words(sentence, get_language() or "") if len(sentence) <= _LONGEST_TEXT else sentence


def format_in_words(name: str) -> str:
    """Return the name of a format in the language that is active."""
    return gettext(name) if name in FORMATS else name


def place_in_words(where: str) -> str:
    """Return a place in a file in the language that is active."""
    return _told(_PLACES, where) or where


@lru_cache(maxsize=1024)  # a broken column is told once for each row
def _in_words(sentence: str, language: str) -> str:  # noqa: ARG001 - the language is for the cache
    whole = _told(_SENTENCES, sentence)
    if whole is not None and not _BETWEEN.search(sentence):
        return whole
    told = [_told(_SENTENCES, one) for one in _BETWEEN.split(sentence)]
    if None not in told:
        return "; ".join(one for one in told if one is not None)
    return whole if whole is not None else sentence


def _told(patterns: tuple[_Pattern, ...], text: str) -> str | None:
    if len(text) > _LONGEST_SENTENCE:
        return None
    return next((told for pattern in patterns if (told := pattern.told(text)) is not None), None)
