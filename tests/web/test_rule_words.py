"""What readers say about entries and files is said in the reader's language."""

import ast
import inspect
import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from django.utils.translation import gettext, override
from hypothesis import given, settings
from hypothesis import strategies as st

import unsit.interop
from unsit.diary.allowed_values import ValueRule
from unsit.diary.doubles import IN_DIARY
from unsit.diary.errors import EntryProblems
from unsit.diary.exchange import BadRow, readers, writers
from unsit.diary.messages import RULES, problem_of, problem_value
from unsit.diary.reading import read_entry
from unsit.interop.passed_over import LeftOut, OwnName, Passed, WhyStopped
from unsit.interop.zips import CUT_OFF, THE_END
from unsit.movement.errors import Problem
from unsit.movement.messages import DecodeRule, Message
from unsit.web.training import rule_words
from unsit.web.training.rule_words import (
    OWN_NAMES,
    PLACES,
    READERS_RULES,
    WHOLE,
    bad_row_in_words,
    format_in_words,
    place_in_words,
    problem_in_words,
    sentence_in_words,
)

SAID_AT = {"UnreadableFile": 0, "UnwritableDiary": 0, "ValueError": 0, "tell": 0, "append": 0, "bad": 1}
"""Where a sentence stands among what is given to a function, by its name."""

NOT_SHOWN = {"must have an offset", "7 is no number"}
"""Caught where it is said, and said in other words."""

SOURCES = [*Path(inspect.getfile(unsit.interop)).parent.glob("*.py")]


def written(node: ast.expr) -> str:
    """Give a text as it stands in the source, with a 7 for every value; empty for what is put together elsewhere."""
    if not isinstance(node, ast.JoinedStr):
        return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    parts = [
        str(one.value) if isinstance(one, ast.Constant) else "7"
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


@pytest.mark.parametrize("kind", [*Passed, *LeftOut, IN_DIARY])
def test_every_sentence_about_what_is_left_out_has_words_in_other_languages(kind: str) -> None:
    """Its names stay as they are in the file."""
    sentence = kind.format(what="x; y (1,200), … (+3)")
    with override("es"):
        told = sentence_in_words(sentence)
    assert told != sentence
    assert told.endswith("x; y (1,200), … (+3).")
    with override("en"):
        assert sentence_in_words(sentence) == sentence


@pytest.mark.parametrize("sentence", sorted(set(sentences()) - NOT_SHOWN))
def test_every_sentence_of_a_reader_has_words_in_other_languages(sentence: str) -> None:
    """Each one in the sources is found again by its pattern, and none of its English is left."""
    with override("es"):
        told = sentence_in_words(sentence)
    assert told != sentence
    assert not {"must", "the", "was", "not", "known"} & set(told.split())


@pytest.mark.parametrize(("pattern", "name"), [(text, name) for text, names in OWN_NAMES.items() for name in names])
def test_every_name_of_ours_in_a_sentence_has_words_in_other_languages(pattern: str, name: str) -> None:
    """Also beside names of the file, which stay."""
    with override("es"):
        told = sentence_in_words(pattern % {"what": f"U+0000 (3), {name} (1,200), mood (2)", "why": name})
        assert gettext(name) != name
        values = {"what": f"U+0000 (3), {gettext(name)} (1,200), mood (2)", "why": gettext(name)}
        assert told == gettext(pattern) % values


def test_a_name_of_the_file_stays_though_we_have_the_same_elsewhere() -> None:
    """A column is called what its program calls it."""
    with override("es"):
        told = sentence_in_words(Passed.COLUMNS.format(what="mood, notes, workouts"))
    assert told.endswith(": mood, notes, workouts.")


NAMED_AT = {"pass_over": 1, "_cut": 1, "stop": 0}


def said_by_readers() -> Iterator[tuple[str, ast.expr]]:
    """Return each name that a reader says, and with pass_over what it is said of."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            place = NAMED_AT.get(node.func.attr)
            if place is not None and len(node.args) > place:
                yield ast.unparse(node.args[0]) if node.func.attr == "pass_over" else "", node.args[place]


def test_no_reader_says_a_name_of_ours_that_is_not_in_the_table() -> None:
    """What is said to have been passed over is called by the file, or has words in every language."""
    said = list(said_by_readers())
    assert len(said) > 20
    texts = {one.value for _, one in said if isinstance(one, ast.Constant)}
    assert texts <= {"sets.csv"}
    of = {name: text for text, names in OWN_NAMES.items() for name in names}
    assert of.keys() == {*OwnName, *WhyStopped}
    assert set(of.values()) <= {*WHOLE, *READERS_RULES}
    for passed, one in said:
        kind, _, name = ast.unparse(one).partition(".")
        if passed and kind == "OwnName":
            pattern = Passed[passed.removeprefix("Passed.")].replace("{what}", "%(what)s")
            assert OwnName[name] in OWN_NAMES[pattern]


def test_the_sources_are_really_looked_at() -> None:
    """The sentences come from the readers, and there are many."""
    assert len(set(sentences())) > 40
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
        (CUT_OFF, "no debe estar cortado ni dañado (se ha leído lo que está entero)"),
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
        (THE_END, "el final del archivo"),
    ],
)
def test_a_place_in_a_file_is_told_in_words(where: str, told: str) -> None:
    """Lines, sessions and sets by number; what is named stays."""
    with override("es"):
        assert place_in_words(where) == told


def test_the_languages_have_each_pattern_with_its_values() -> None:
    """No translation loses a value, or asks for one that is not there."""
    with override("es"):
        rules = [rule.value for table in RULES for rule in table]
        for pattern in (*WHOLE, *READERS_RULES, *rules, *PLACES, rule_words.GOT):
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


# ---- rules with values -------------------------------------------------------------------------------------------


def test_a_problem_is_told_by_its_rule_and_values_in_any_language() -> None:
    """No sentence is parsed back: what a person wrote may look like our own words."""
    path = 'sets[1].faults." must be given (got 1)"'
    problem = Problem("", path, Message(ValueRule.BETWEEN, {"low": 0, "high": 100_000.0}), "-1")
    with override("es"):
        assert problem_in_words(problem) == f"{path} debe estar entre 0 y 100000 (hay -1)"
    with override("en"):
        assert problem_in_words(problem) == str(problem)


@pytest.mark.parametrize("rule", [rule for table in RULES for rule in table], ids=lambda rule: rule.name)
def test_every_rule_survives_being_stored_and_is_told_in_every_language(rule: StrEnum) -> None:
    """A file that waits to be looked at keeps rules and values, not sentences."""
    names = rule_words._PLACEHOLDER.findall(rule.value)
    problem = Problem("", "a.b", Message(rule, {name: ("x", "y") if name == "names" else 7 for name in names}), '"z"')
    assert problem_of(json.loads(json.dumps(problem_value(problem)))) == problem
    with override("es"):
        assert problem_in_words(problem) not in ("", str(problem))
        told = problem_in_words(problem)
        assert bad_row_in_words(BadRow("line 1", str(problem), (problem, problem))) == f"{told}; {told}"


def test_no_two_rules_have_the_same_code() -> None:
    """A code says which rule it is, whatever table it stands in."""
    codes = [rule.name for table in RULES for rule in table]
    assert len(codes) == len(set(codes))


# ---- time --------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [piece for text in (*WHOLE, *READERS_RULES) for piece in rule_words._PLACEHOLDER.split(text)[::2] if piece]
    + [" (got ", "; ", "a", " "]
)


class Counted(str):
    """A text that counts how many characters are looked at in it at most: each search, from where it begins."""

    looked = 0

    def find(self, piece: str, start: int = 0) -> int:  # type: ignore[override]
        """Count, and search."""
        found = super().find(piece, start)
        Counted.looked += (found if found >= 0 else len(self)) - start + len(piece)
        return found


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=200, deadline=None)
def test_a_sentence_is_looked_through_a_few_times_whatever_is_in_it(text: str) -> None:
    """Each pattern looks at each character at most three times, so work grows with the length alone."""
    for pattern in rule_words._SENTENCES:
        Counted.looked = 0
        pattern.told(Counted(text))
        assert Counted.looked <= 3 * (len(text) + len(pattern.text) + 10)


def test_long_sentences_are_shown_as_they_are() -> None:
    """What is longer than any sentence of ours is not taken apart at all."""
    evil = "".join(part * 1500 for part in (" line ", " must have at most ", " bytes")) + "x"
    for text in (evil, evil[:1000], f"{evil}; reps must be given"):
        with override("es"):
            assert sentence_in_words(text) == text


def test_what_was_got_is_cut_before_it_enters_a_sentence() -> None:
    """Names of any length make short problems."""
    for name in ("k" * 10_000, "\ud800\u202e" * 5_000, " must be given" * 1_000):
        with pytest.raises(EntryProblems) as caught:
            read_entry(
                {
                    "kind": "session",
                    "id": name,
                    "changed": name,
                    "device": name,
                    "record": {
                        "started": name,
                        name: 1,
                        "stopped": name,
                        "sets": [{"movement": name, "kind": name, "faults": {name: -1}, name: 1}],
                    },
                }
            )
        sentences_told = [str(one) for one in caught.value.problems]
        assert max(map(len, sentences_told)) < 400
        "".join(sentences_told).encode()


def test_many_unknown_keys_are_counted() -> None:
    """Three hundred keys are a few problems and a number, for each is compared with all that are known."""
    with pytest.raises(EntryProblems) as caught:
        read_entry(
            {
                "kind": "observation",
                "id": "e1",
                "changed": "2026-11-26T08:00:00Z",
                "record": {f"k{number}": 1 for number in range(300)},
            }
        )
    assert len(caught.value.problems) < 10
    [more] = [
        one.rule
        for one in caught.value.problems
        if isinstance(one.rule, Message) and one.rule.rule is DecodeRule.MORE_UNKNOWN_KEYS
    ]
    assert more.values["more"] == 296
