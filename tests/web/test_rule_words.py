"""What readers say about entries and files is said in the reader's language."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

import unsit.interop
from unsit.diary import reading
from unsit.diary.exchange import readers, writers
from unsit.movement import decode
from unsit.web.training import rule_words
from unsit.web.training.rule_words import PLACES, RULES, WHOLE, format_in_words, place_in_words, sentence_in_words

SAID_AT = {"UnreadableFile": 0, "UnwritableDiary": 0, "ValueError": 0, "tell": 0, "append": 0, "bad": 1, "report": 1}
"""Where a sentence stands among what is given to a function, by its name."""

NOT_SHOWN = {"must have an offset", "7 is no number"}
"""Caught where it is said, and said in other words."""

SOURCES = [*Path(inspect.getfile(unsit.interop)).parent.glob("*.py"), *map(Path, (reading.__file__, decode.__file__))]


HINTS = ("hint", "nearest_hint(key, known)")
"""What may end a sentence; it has patterns of its own."""


def written(node: ast.expr) -> str:
    """Give a text as it stands in the source, with a 7 for every value; empty for what is put together elsewhere."""
    if not isinstance(node, ast.JoinedStr):
        return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    parts = [
        str(one.value) if isinstance(one, ast.Constant) else "" if ast.unparse(one.value) in HINTS else "7"
        for one in node.values
        if isinstance(one, ast.Constant | ast.FormattedValue)
    ]
    # Where what must hold comes from somewhere else, it is looked at there.
    is_rule = any(isinstance(one, ast.FormattedValue) and ast.unparse(one.value) == "why" for one in node.values)
    return "" if is_rule and "must" not in "".join(parts) else "".join(parts)


def sentences() -> Iterator[str]:
    """Give every sentence that stands in a reader."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.IfExp):
                yield from filter(lambda text: text.startswith("must "), map(written, (node.body, node.orelse)))
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = SAID_AT.get(name)
            if place is not None and len(node.args) > place and (text := written(node.args[place])):
                yield text


@pytest.mark.parametrize("sentence", sorted(set(sentences()) - NOT_SHOWN))
def test_every_sentence_of_a_reader_has_words_in_other_languages(sentence: str) -> None:
    """Each one in the sources is found again by its pattern, and none of its English is left."""
    with override("es"):
        told = sentence_in_words(sentence)
    assert told != sentence
    assert not {"must", "the", "was", "not", "known"} & set(told.split())


def test_the_sources_are_really_looked_at() -> None:
    """The sentences come from the readers, and there are many."""
    assert len(set(sentences())) > 70
    assert "must be a number" in set(sentences())


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ('Weight must be a number (got "x; y")', 'Weight debe ser un número (hay "x; y")'),
        ("reps must be given; weight must be above 0 (got 0)", "reps debe estar; weight debe ser mayor que 0 (hay 0)"),
        (
            "side must be one of left, right; did you mean left? (got lefft)",
            "side debe ser uno de left, right; ¿querías decir left? (hay lefft)",
        ),
        (
            "sets[1].done must be from 0 to 100000 (got -1); and 3 more",
            "sets[1].done debe estar entre 0 y 100000 (hay -1); y 3 más",
        ),
        ("must be a row of a table (line contains NUL)", "debe ser una fila de una tabla (line contains NUL)"),
    ],
)
def test_places_and_values_stay_and_several_problems_are_told_each(sentence: str, told: str) -> None:
    """What was got is a person's own text, whatever stands in it."""
    with override("es"):
        assert sentence_in_words(sentence) == told


def test_what_nobody_translated_stays_as_it_was_said() -> None:
    """A format that a package brings may say anything; English is shown as it is."""
    for text in ("the moon must be full", "a; b", "", "must be full; the moon must rise"):
        with override("es"):
            assert sentence_in_words(text) == text
        with override("en"):
            assert sentence_in_words(text) == text


def test_english_is_told_as_it_was_said() -> None:
    """A pattern filled in again is the sentence it was made from."""
    with override("en"):
        for sentence in set(sentences()):
            assert sentence_in_words(sentence) == sentence
            assert sentence_in_words(f'{sentence} (got "a (b)")') == f'{sentence} (got "a (b)")'


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("line 12", "línea 12"),
        ("sets.csv line 3", "sets.csv, línea 3"),
        ("run.fit: session 1", "run.fit: sesión 1"),
        ("set 4", "serie 4"),
        ("sets.csv", "sets.csv"),
    ],
)
def test_a_place_in_a_file_is_told_in_words(where: str, told: str) -> None:
    """Lines, sessions and sets by number; what is named stays."""
    with override("es"):
        assert place_in_words(where) == told


def test_the_languages_have_each_pattern_with_its_values() -> None:
    """No translation loses a value, or asks for one that is not there."""
    with override("es"):
        for pattern in (*WHOLE, *RULES, *PLACES, rule_words.GOT):
            told = gettext(pattern)
            assert told != pattern
            assert set(rule_words._PLACEHOLDER.findall(told)) == set(rule_words._PLACEHOLDER.findall(pattern))


def test_formats_that_are_called_by_words_are_called_so_in_every_language() -> None:
    """Each name that is translated is one of a format; the others are names."""
    names = {one.name for one in (*readers().values(), *writers().values())}
    assert names >= set(rule_words.FORMATS)
    with override("es"):
        assert {format_in_words(name) for name in rule_words.FORMATS}.isdisjoint(names)
        assert format_in_words("Strong") == "Strong"
