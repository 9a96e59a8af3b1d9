"""The words for people in a file: found by path, held to the house's rules, put into another language.

A translation is a TOML file `library/texts/<language>/<id>.toml` with the same keys as the file it translates, but
only its texts. An item of a list that has an id is a table of that name: `[faults.spine_moves]` with `cue` and
`reason`; items without an id stand in a list of tables, `[[substitutions]]`, in the file's order. What a translation
leaves out, or leaves empty, stays in the file's own language.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, is_dataclass, replace
from typing import Any, Final, NamedTuple, TypeVar

from unsit.movement.decode import init_fields, item_paths, joined, name_of, nearest_hint, shown
from unsit.movement.finding import Finding
from unsit.movement.model import MAX_CUE_WORDS, CheckRule, Fault, Movement, Precaution, Safety, Text, View
from unsit.movement.program import Program, Substitution
from unsit.movement.routine import Routine

T = TypeVar("T", bound=Movement | Routine | Program)

MAX_SENTENCE_WORDS: Final = 30
"""Longest sentence a person has to read."""


@dataclass(frozen=True, slots=True)
class TextRule:
    """What holds for a text: the most words of it or, for prose, of one sentence; whether it may be empty."""

    max_words: int = MAX_SENTENCE_WORDS
    prose: bool = True
    optional: bool = False


_PROSE: Final = TextRule()
_OPTIONAL: Final = TextRule(optional=True)
_CUE: Final = TextRule(MAX_CUE_WORDS, prose=False)
_NAME: Final = TextRule(8, prose=False)

TEXT_FIELDS: Final[Mapping[type, Mapping[str, TextRule]]] = {
    Movement: {"name": _NAME, "reassurance": _CUE},
    Text: {"summary": _PROSE, "setup": _PROSE, "steps": _PROSE, "breathing": _PROSE, "deeper": _OPTIONAL},
    Precaution: {"text": _PROSE},
    Safety: {"stop_when": _PROSE},
    View: {"advice": _PROSE},
    Fault: {"cue": _CUE, "reason": _PROSE},
    CheckRule: {"name": _NAME, "what": _PROSE, "how": _PROSE, "basis": _PROSE},
    Routine: {"name": _NAME, "text": _PROSE},
    Program: {"name": _NAME, "text": _PROSE},
    Substitution: {"text": _PROSE},
}
"""Which fields are words for people, and what holds for them."""

FORBIDDEN: Final = re.compile(
    r"\b(treat(?:s|ed|ing|ments?)?|cur(?:e|es|ed|ing)|reliev(?:e|es|ed|ing)|relief|diagnos\w*|heal(?:s|ed|ing)?"
    r"|therap(?:y|ies|eutic)"
    r"|tratamientos?|curar?|curan|alivi(?:a|an|ar|o)|diagnóstic\w*|sanar?|sanan|terapias?|terapéutic\w*)\b",
    re.IGNORECASE,
)
"""Words that promise what only a clinician can, in every language there is: this is about mobility, strength, comfort,
form and habit."""

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")


class _Place(NamedTuple):
    path: str
    text: str
    rule: TextRule


def texts_of(thing: Movement | Routine | Program) -> dict[str, str]:
    """Give every text of a movement, routine or program by its path.

    Paths are those of problems: `text.summary`, `text.steps[2]`, `faults.spine_moves.cue`.
    """
    return {place.path: place.text for place in _places(thing, "")}


def text_findings(thing: Movement | Routine | Program) -> Iterator[Finding]:
    """Find texts that are empty, too long to follow, or promise too much."""
    for path, text, rule in _places(thing, ""):
        yield from _text(path, text, rule)


def _text(path: str, text: str, rule: TextRule) -> Iterator[Finding]:
    words = len(text.split())
    if not words:
        if not rule.optional:
            yield Finding(path, "must not be empty", shown(text))
        return
    if not rule.prose and words > rule.max_words:
        yield Finding(path, f"must be at most {rule.max_words} words", f"{shown(text)}, {words} words")
    if rule.prose:
        longest = max((len(sentence.split()), sentence) for sentence in _SENTENCE_END.split(text))
        if longest[0] > rule.max_words:
            got = f"{shown(longest[1])}, {longest[0]} words"
            yield Finding(path, f"must have no sentence of more than {rule.max_words} words", got)
    promised = dict.fromkeys(found.group().lower() for found in FORBIDDEN.finditer(text))
    if promised:
        rule_text = "must promise nothing medical; say what the body does instead"
        yield Finding(path, rule_text, ", ".join(map(shown, promised)))


def flat_texts(table: Mapping[str, object], path: str = "") -> Iterator[tuple[str, object]]:
    """Give what a translation's tables hold, by path; entries of lists are counted from 1."""
    for key, value in table.items():
        place = joined(path, key)
        if isinstance(value, Mapping):
            yield from flat_texts(value, place)
        elif isinstance(value, list):
            for number, entry in enumerate(value, start=1):
                item = f"{place}[{number}]"
                yield from flat_texts(entry, item) if isinstance(entry, Mapping) else [(item, entry)]
        else:
            yield place, value


def translation_findings(thing: Movement | Routine | Program, translation: Mapping[str, object]) -> Iterator[Finding]:
    """Find translations of texts that are not there, that are no texts, or break the rules for texts."""
    known = texts_of(thing)
    for path, text in translation.items():
        if path not in known:
            yield Finding(path, f"is not a text of {thing.id}{nearest_hint(path, known)}")
        elif not isinstance(text, str):
            yield Finding(path, "must be a text", shown(text))
    good = {path: text for path, text in translation.items() if path in known and isinstance(text, str)}
    yield from (found for found in text_findings(translated(thing, good)) if good.get(found.path))


def translated(thing: T, translation: Mapping[str, str]) -> T:
    """Give the same movement, routine or program with these texts, by path; what is missing or empty stays as it is."""
    done: T = _translated(thing, "", translation)
    return done


def _translated(thing: Any, path: str, translation: Mapping[str, str]) -> Any:
    if is_dataclass(thing) and not isinstance(thing, type):
        wording = TEXT_FIELDS.get(type(thing), {})
        changed = {}
        for field in init_fields(thing):
            value, place = getattr(thing, field.name), joined(path, field.name)
            if field.name in wording:
                changed[field.name] = _reworded(value, place, translation)
            elif is_dataclass(value) or _of_dataclasses(value):
                changed[field.name] = _translated(value, place, translation)
        return replace(thing, **changed)
    return tuple(_translated(item, place, translation) for place, item in _items(path, thing))


def _reworded(value: Any, path: str, translation: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return translation.get(path) or value
    return tuple(translation.get(f"{path}[{number}]") or text for number, text in enumerate(value, start=1))


def _places(thing: Any, path: str) -> Iterator[_Place]:
    rules = TEXT_FIELDS.get(type(thing), {})
    for field in init_fields(thing):
        value, place = getattr(thing, field.name), joined(path, field.name)
        if field.name in rules:
            yield from _wording(value, place, rules[field.name])
        elif is_dataclass(value):
            yield from _places(value, place)
        elif _of_dataclasses(value):
            for item_place, item in _items(place, value):
                yield from _places(item, item_place)


def _wording(value: Any, path: str, rule: TextRule) -> Iterator[_Place]:
    if isinstance(value, str):
        yield _Place(path, value, rule)
    else:
        yield from (_Place(f"{path}[{number}]", text, rule) for number, text in enumerate(value, start=1))


def _of_dataclasses(value: Any) -> bool:
    return isinstance(value, tuple) and any(map(is_dataclass, value))


def _items(path: str, items: Collection[Any]) -> Iterator[tuple[str, Any]]:
    return zip(item_paths(path, [name_of(item) for item in items]), items, strict=True)
