"""The words for people can be taken out, put into another language and put back."""

from pathlib import Path
from typing import Final

import pytest
from tests.movement.example_files import EXAMPLE, PROGRAM, ROUTINE, changed, table

from unsit.movement.errors import MovementProblems
from unsit.movement.library import load_library
from unsit.movement.model import Movement
from unsit.movement.program import Program
from unsit.movement.reader import read_movement, read_program, read_routine
from unsit.movement.routine import Routine
from unsit.movement.texts import flat_texts, texts_of, translated, translation_findings

MOVEMENT: Final = read_movement(EXAMPLE)

GERMAN: Final = """
name = "Fersen heben"
reassurance = ["Groß und ruhig", ""]

[text]
steps = ["Komm auf beide Fußballen."]

[faults.knees_bend]
cue = "Knie gestreckt"

[views.left_side]
advice = "Stell die Kamera links neben dich."

[safety.not_for.ankle_pain]
text = "Wenn ein Fuß verletzt ist: frag zuerst nach."
"""


def texts(text: str) -> dict[str, str]:
    """Give the texts of a translation by path."""
    return {path: str(value) for path, value in flat_texts(table(text))}


def test_every_text_for_people_has_a_path() -> None:
    """Sentences, cues, reasons, advice and precautions are there; ids, measures and licences are not."""
    found = texts_of(MOVEMENT)
    assert set(found) == {
        "name",
        "reassurance[1]",
        "reassurance[2]",
        "text.summary",
        "text.setup[1]",
        "text.setup[2]",
        "text.steps[1]",
        "text.steps[2]",
        "text.steps[3]",
        "text.breathing",
        "text.deeper",
        "safety.not_for.ankle_pain.text",
        "safety.stop_when[1]",
        "safety.stop_when[2]",
        "views.left_side.advice",
        "faults.knees_bend.cue",
        "faults.knees_bend.reason",
        "faults.leans_forward.cue",
        "faults.leans_forward.reason",
        "faults.rushing.cue",
        "faults.rushing.reason",
    }
    assert found["faults.rushing.cue"] == "Slower"


def test_a_translation_takes_the_place_of_what_it_translates_and_nothing_else() -> None:
    """Translated texts are new; missing and empty ones stay English; everything that is no text stays as it was."""
    german = translated(MOVEMENT, texts(GERMAN))
    old, new = texts_of(MOVEMENT), texts_of(german)
    assert {path for path in old if old[path] != new[path]} == {
        "name",
        "reassurance[1]",
        "text.steps[1]",
        "faults.knees_bend.cue",
        "views.left_side.advice",
        "safety.not_for.ankle_pain.text",
    }
    assert german.faults[0].cue == "Knie gestreckt"
    assert german.reassurance == ("Groß und ruhig", "Those were clean")
    assert translated(german, old) == MOVEMENT


def test_translating_into_its_own_words_changes_nothing() -> None:
    """Texts taken out and put back give an equal movement, routine and program."""
    for thing in (MOVEMENT, read_routine(ROUTINE), read_program(PROGRAM)):
        assert translated(thing, texts_of(thing)) == thing


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[faults.knee_bends]\ncue = "Knie"',
            [("faults.knee_bends.cue", "is not a text of example; did you mean faults.knees_bend.cue?", "")],
        ),
        ('id = "ferse"', [("id", "is not a text of example", "")]),
        ('[text]\nsteps = ["a", "b", "c", "d"]', [("text.steps[4]", "is not a text of example", "")]),
        ("name = 3", [("name", "must be a text", "3")]),
        (
            '[faults.rushing]\ncue = "a b c d e f g"',
            [("faults.rushing.cue", "must be at most 6 words", '"a b c d e f g", 7 words')],
        ),
        ('[faults.rushing]\ncue = ""', []),
        (GERMAN, []),
    ],
)
def test_what_is_wrong_with_a_translation_is_told(text: str, said: list[tuple[str, str, str]]) -> None:
    """Paths that are not there, things that are no texts, and cues too long in the other language."""
    found = list(translation_findings(MOVEMENT, dict(flat_texts(table(text)))))
    assert [(path, str(rule).split("; did you mean text")[0], got) for path, rule, got in found] == said


def test_a_folder_may_hold_translations(tmp_path: Path) -> None:
    """A library gives a thing in a language as far as it is translated, and in its own otherwise."""
    (tmp_path / "movements").mkdir()
    (tmp_path / "movements" / "example.toml").write_text(EXAMPLE, "utf-8")
    (tmp_path / "texts" / "de").mkdir(parents=True)
    (tmp_path / "texts" / "de" / "example.toml").write_text(GERMAN, "utf-8")
    library = load_library(tmp_path)
    assert library.movement("example", "de").name == "Fersen heben"
    assert library.movement("example", "de").faults[2].cue == "Slower"
    assert library.movement("example", "fr") == library.movement("example") == MOVEMENT


def test_wrong_translations_in_a_folder_are_told_with_their_language(tmp_path: Path) -> None:
    """A translation of nothing, one that is no TOML and one of a text that is not there."""
    (tmp_path / "example.toml").write_text(EXAMPLE, "utf-8")
    folder = tmp_path / "texts" / "de"
    folder.mkdir(parents=True)
    (folder / "exampel.toml").write_text(GERMAN, "utf-8")
    (folder / "example.toml").write_text(changed(GERMAN, ("[text]", "[texts]")), "utf-8")
    (folder / "squat.toml").write_text("name = = 1", "utf-8")
    with pytest.raises(MovementProblems) as caught:
        load_library(tmp_path)
    assert str(caught.value).splitlines() == [
        "texts/de/exampel.toml: must be named after the id of what it translates; did you mean example?",
        "texts/de/example.toml: texts.steps[1] is not a text of example; did you mean text.steps[1]?",
        "texts/de/squat.toml: line 1 must be TOML: Invalid value",
    ]


def things(language: str = "") -> dict[str, Movement | Routine | Program]:
    """Give everything of the package's library by id."""
    library = load_library()
    found: dict[str, Movement | Routine | Program] = {}
    found |= {name: library.movement(name, language) for name in library.movements}
    found |= {name: library.routine(name, language) for name in library.routines}
    return found | {name: library.program(name, language) for name in library.programs}


@pytest.mark.parametrize("language", ["es"])
def test_a_language_of_the_library_leaves_nothing_out(language: str) -> None:
    """Every text of every movement, routine and program has its translation, and that keeps the rules for texts."""
    translations = load_library().translations[language]
    own = things()
    left_out, wrong = {}, {}
    for name, thing in own.items():
        told = texts(translations[name].read_text("utf-8")) if name in translations else {}
        left_out[name] = [path for path, text in texts_of(thing).items() if text and not told.get(path)]
        wrong[name] = list(translation_findings(thing, told))
    assert {name: paths for name, paths in left_out.items() if paths} == {}
    assert {name: findings for name, findings in wrong.items() if findings} == {}
    assert set(translations) == set(own)


def test_a_list_of_tables_without_ids_is_translated_in_its_order() -> None:
    """The first table of the translation is the first of the file."""
    assert texts('[[substitutions]]\ntext = "Eins"\n[[substitutions]]\ntext = "Zwei"\n') == {
        "substitutions[1].text": "Eins",
        "substitutions[2].text": "Zwei",
    }
