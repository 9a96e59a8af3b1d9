"""What drawings and the moving figure say by themselves is there in every language."""

from xml.etree import ElementTree as ET

import pytest
from tests.figure.examples import SQUAT

from unsit.figure.shown import labels
from unsit.figure.step_words import ENGLISH, WORDS, fault_name, step_label, step_words
from unsit.figure.strip import strip
from unsit.movement.library import load_library

LIBRARY = load_library()
FOREIGN = sorted(set(WORDS) - {"en"})


@pytest.mark.parametrize("language", FOREIGN)
def test_every_step_and_every_fault_of_the_library_has_a_word(language: str) -> None:
    """Each label and each fault stands in the language's table, and nothing stands there for nothing."""
    used = set(ENGLISH)
    for movement in LIBRARY.movements.values():
        used |= {f"step.{frame.label}" for frame in movement.figure.keyframes}
        used |= {f"fault.{fault.id}" for fault in movement.faults}
    used |= {"step.stay", "step.circles forward", "step.circles backward"}
    assert set(WORDS[language]) == used


def test_what_a_table_lacks_is_shown_by_its_name() -> None:
    """In English, and for movements that somebody else wrote."""
    assert (step_label("sitting_tall"), fault_name("spine_moves")) == ("sitting tall", "Spine moves")
    assert step_label("a_new_one", step_words("es")) == "a new one"
    assert step_words("fr") is ENGLISH


@pytest.mark.parametrize("name", sorted(LIBRARY.movements))
def test_a_strip_in_spanish_has_no_english_word(name: str) -> None:
    """Its captions and its description are those of the language."""
    words = step_words("es")
    movement = LIBRARY.movement(name, "es")
    drawn = strip(movement, words=words)
    root = ET.fromstring(drawn)
    captions = {
        element.text.split(". ")[1] for element in root.iter("{http://www.w3.org/2000/svg}text") if element.text
    }
    assert captions <= set(labels(movement, words))
    assert f"{movement.name}: sus pasos" in drawn
    assert "Seen from" not in drawn


def test_the_english_strip_is_what_it_was() -> None:
    """Without a language it is the English one."""
    assert strip(SQUAT) == strip(SQUAT, words=step_words("en"))
