"""A place in plain words: where, how high, how tilted, on which side."""

import re
from dataclasses import replace

import pytest

from unsit.figure.place_words import (
    ENGLISH,
    WORDS,
    Worker,
    advice_sentences,
    place_sentence,
    place_words,
    region_words,
)
from unsit.figure.places import Advice, Place, advise
from unsit.movement.library import load_library

MOVEMENTS = load_library().movements
PLACE = Place(0.0, 0.0, 2.5, 0.8, "landscape", 0.1, (), 4.0)
NONE = Advice("squat", None, (), (), (), (), ())


def said(name: str, azimuth_deg: float, side: Worker = "left") -> str:
    """Give the sentence for a place at an azimuth."""
    return place_sentence(MOVEMENTS[name], replace(PLACE, azimuth_deg=azimuth_deg), side)


@pytest.mark.parametrize(
    ("name", "azimuth_deg", "side", "words"),
    [
        ("squat", 0, "both", "2.5\u00a0m in front of you, about"),
        ("squat", 45, "both", "in front of you and on your left"),
        ("squat", -90, "both", "beside you, on your right"),
        ("squat", 180, "both", "behind you"),
        ("hip_stretch_floor", 90, "left", "beside your hips, on your left"),
        ("hip_stretch_floor", 90, "right", "beside your hips, on your right"),
        ("hip_stretch_floor", 90, "active", "beside your hips, on the working side"),
        ("hip_stretch_floor", 75, "left", "a little towards your feet"),
        ("hip_stretch_floor", 0, "left", "past your feet"),
        ("side_kick_up_down", 90, "right", "in front of your hips, on the side of your chest"),
        ("side_kick_up_down", 105, "left", "in front of your chest"),
        ("side_kick_up_down", -90, "left", "behind your back"),
    ],
)
def test_where_it_stands_is_said_from_the_body(name: str, azimuth_deg: float, side: Worker, words: str) -> None:
    """In front, beside, behind; for one who lies by hips, head and feet; left and right follow the side that works."""
    assert words in said(name, azimuth_deg, side)


@pytest.mark.parametrize(
    ("height_m", "words"),
    [
        (0.1, "just above the floor"),
        (0.45, "the seat of a chair (0.5\u00a0m)"),
        (0.75, "a table"),
        (0.92, "a kitchen worktop"),
        (1.2, "your chest"),
        (1.4, "your shoulder"),
        (1.6, "your eyes"),
    ],
)
def test_heights_are_said_by_things_everybody_has(height_m: float, words: str) -> None:
    """And in metres too."""
    assert words in place_sentence(MOVEMENTS["squat"], replace(PLACE, height_m=height_m), "both")


def test_tilt_and_how_it_is_held_are_said() -> None:
    """A level phone is not said to be tilted."""
    squat = MOVEMENTS["squat"]
    assert "tilted" not in place_sentence(squat, PLACE, "both")
    assert place_sentence(squat, replace(PLACE, elevation_deg=30.0), "both").endswith(", tilted down.")
    assert place_sentence(squat, replace(PLACE, elevation_deg=-5.0), "both").endswith(", tilted up a little.")
    assert "turned sideways" in place_sentence(squat, PLACE, "both")
    assert "held upright" in place_sentence(squat, replace(PLACE, picture="portrait"), "both")


def test_what_no_camera_sees_is_said_by_its_cue() -> None:
    """So that the person keeps it in mind."""
    kick = MOVEMENTS["side_kick_front_back"]
    rolls = next(fault for fault in kick.faults if not fault.views)
    *_, last = advice_sentences(kick, advise(kick))
    assert f"“{rolls.cue}”" in last


def test_what_the_best_place_does_not_show_comes_with_the_place_that_does() -> None:
    """Two places, each with a fault of its own."""
    squat = MOVEMENTS["squat"]
    front, side = replace(PLACE, faults=("knees_cave",)), replace(PLACE, azimuth_deg=90.0, faults=("leans_forward",))
    told = advice_sentences(squat, Advice("squat", front, (side,), (front, side), (), (), ()), "both")
    cue = next(fault.cue for fault in squat.faults if fault.id == "leans_forward")
    assert f"From there it cannot see: “{cue}”." in told
    assert any(one.startswith("To see that:") and "beside you" in one for one in told)


def test_a_movement_without_a_place_says_so() -> None:
    """One sentence, and no distances."""
    assert advice_sentences(MOVEMENTS["squat"], NONE) == (ENGLISH["nowhere"],)
    assert region_words(NONE) == ""


def test_another_language_needs_only_another_table() -> None:
    """No word of the sentence comes from anywhere else, nor does the mark between metres and tenths."""
    bare = {key: "".join(re.findall(r"\{\w+\}", text)) for key, text in ENGLISH.items()}
    assert place_sentence(MOVEMENTS["squat"], PLACE, "both", bare) == "2508"


@pytest.mark.parametrize("name", sorted(MOVEMENTS))
def test_every_direction_of_every_movement_has_words(name: str) -> None:
    """All round the body and on both sides."""
    for azimuth in range(-180, 181, 15):
        for side in ("left", "right", "active"):
            assert "{" not in said(name, azimuth, side)


@pytest.mark.parametrize("language", sorted(WORDS))
def test_every_language_has_every_word_with_the_same_blanks(language: str) -> None:
    """No word is missing, none is left over, and what is filled in is filled in everywhere."""
    words = WORDS[language]
    assert set(words) == set(ENGLISH)
    blanks = re.compile(r"\{\w+\}")
    assert {key: set(blanks.findall(text)) for key, text in words.items()} == {
        key: set(blanks.findall(text)) for key, text in ENGLISH.items()
    }


def test_a_place_is_said_in_spanish() -> None:
    """Whole sentences, numbers with a comma; a language without words of its own gets the English ones."""
    movement = load_library().movement("hip_stretch_floor", "es")
    place = replace(PLACE, azimuth_deg=90)
    told = place_sentence(movement, place, "left", place_words("es"))
    assert told.startswith("Pon el móvil, en horizontal, a 2,5\u00a0m, junto a las caderas, a tu izquierda,")
    assert place_words("fr") is ENGLISH
