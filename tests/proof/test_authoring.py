"""Writing a movement or a routine: problems, the value for the player, figure and proof, one thing at a time."""

import json
from base64 import b64decode
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unsit.movement.library import load_library
from unsit.movement.reader import read_movement
from unsit.proof.authoring import (
    Desk,
    FileKind,
    adapted,
    beginning,
    desk,
    figure_of,
    looked,
    source,
    strip_of,
    told_case,
    trial,
    trials,
    vocabulary,
)
from unsit.proof.prove import prove

ALONE = desk({})
ROUTINE = """format = 1
id = "mine"
name = "Mine"
text = "Two kicks."
licence = "CC-BY-4.0"
authors = ["Somebody"]

[[blocks]]
side_rule = "each_on_both_sides"

[[blocks.prescriptions]]
movement = "my_kick"
repetitions = 7
"""


def _text(name: str = "side_kick_front_back", kind: str = "movements") -> str:
    return files("unsit.library").joinpath(kind, f"{name}.toml").read_text(encoding="utf-8")


def _mine(text: str | None = None) -> str:
    return (text or _text()).replace('id = "side_kick_front_back"', 'id = "my_kick"', 1)


def _found(text: str, kind: Any = "movement", beside: Desk = ALONE) -> list[str]:
    return [f"{one['path']} {one['rule']}" for one in looked(text, kind, beside)["problems"]]


def test_a_copy_under_a_name_of_its_own_has_no_problem_and_tells_the_player_what_the_library_would() -> None:
    """The value for the player is that of the library but for the id."""
    seen = looked(_mine(), "movement", ALONE)
    assert seen["problems"] == []
    assert json.loads(json.dumps(seen["told"]))["steps"] == list(
        load_library().movement("side_kick_front_back").text.steps
    )
    assert (seen["id"], seen["name"], seen["told"]["id"]) == ("my_kick", "Side kick front and back", "my_kick")


def test_every_problem_is_told_at_its_place() -> None:
    """Three mistakes in three parts give three problems, and nothing for the player."""
    text = (
        _mine()
        .replace("enter = 44", "enter = 20")
        .replace('cue = "Slower"', 'cue = ""')
        .replace("max = 8 }", "max = 5 }")
    )
    assert sorted(problem.split()[0] for problem in _found(text)) == [
        "dose.repetitions.max",
        "faults.rushing.cue",
        "repetition.partial",
    ]
    assert looked(text, "movement", ALONE)["told"] is None


@pytest.mark.parametrize("taken", ["side_kick_front_back", "hip_stretch", "my_other", "my_routine"])
def test_an_id_that_is_in_use_is_told(taken: str) -> None:
    """By the library, by another movement of one's own, by a routine of one's own."""
    beside = desk({"my_other": _text().replace("side_kick_front_back", "my_other")}, ["my_routine"])
    assert _found(_mine().replace("my_kick", taken), "movement", beside) == ["id must not be in use already"]


def test_a_routine_of_ones_own_may_use_movements_of_ones_own_in_their_dose() -> None:
    """With the movement beside it there is no problem; without it, or out of its dose, there is."""
    beside = desk({"my_kick": _mine()})
    seen = looked(ROUTINE, "routine", beside)
    assert (seen["problems"], seen["uses"]) == ([], ["my_kick"])
    assert seen["told"]["blocks"][0]["prescriptions"] == [
        {"movement": "my_kick", "sets": 1, "dose": {"repetitions": 7}}
    ]
    assert _found(ROUTINE, "routine")[0].startswith("blocks[1].prescriptions[1].movement must be the id of a movement")
    assert _found(ROUTINE.replace("= 7", "= 70"), "routine", beside) == [
        "blocks[1].prescriptions[1].repetitions must lie between 5 and 8, the dose of my_kick"
    ]


def test_a_movement_of_ones_own_that_cannot_be_read_counts_as_not_there() -> None:
    """A routine that uses it is told so, and nothing breaks."""
    assert "must be the id of a movement" in _found(ROUTINE, "routine", desk({"my_kick": "garbage ["}))[0]


def test_authors_and_origin_are_read_and_may_not_be_empty() -> None:
    """They are optional in both kinds of files; an empty author is told."""
    head = 'licence = "Apache-2.0"\n'
    more = 'authors = ["Somebody"]\nadapted_from = "side_kick_front_back"\n'
    assert _found(_mine().replace(head, head + more)) == []
    assert _found(_mine().replace(head, head + 'authors = [" "]\n')) == ["authors[1] must not be empty"]
    assert "authors[1] must not be empty" in _found(ROUTINE.replace("Somebody", ""), "routine")


@pytest.mark.parametrize(
    "text", ["", "format = 2", "\x00", "[" * 5000, "a" * 300_000, "format = 1\nid = 3\n", "\ud800"]
)
def test_garbage_and_files_from_the_future_are_told(text: str) -> None:
    """Always problems, never an error, and no strip of steps."""
    kinds: tuple[FileKind, ...] = ("movement", "routine")
    for kind in kinds:
        assert looked(text, kind, ALONE)["problems"] != []
    assert strip_of(text) == ""


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["", "-", "[", "9e99", '"', "nan", "\n", "= 3"]))
def test_no_slip_of_the_pen_breaks_it(at: int, slip: str) -> None:
    """Something typed anywhere in a file gives problems or a value, and it can be told as JSON."""
    text = _mine()
    place = at % len(text)
    seen = looked(text[:place] + slip + text[place + 1 :], "movement", ALONE)
    assert (seen["told"] is None) == (seen["problems"] != [])
    json.dumps(seen, allow_nan=False)


def test_the_figure_is_made_on_the_usual_body_with_one_mistake_at_most() -> None:
    """A GLB, the value for the page, and the strip; with a mistake its clip is there too."""
    made = figure_of(_mine())
    assert b64decode(made["clips"])[:4] == b"glTF"
    assert (made["body"], [*made["shown"]["places"]], made["shown"]["faults"]) == ("woman", ["woman"], [])
    assert made["strip"].startswith("<svg")
    wrong = figure_of(_mine(), "knee_bends")["shown"]
    assert [one["id"] for one in wrong["faults"]] == ["knee_bends"]
    assert "knee_bends.left" in wrong["clips"]


def test_trial_by_trial_it_is_the_proof_of_the_command_line() -> None:
    """The same trials, the same shortfalls, for a file that keeps its word and for one that does not."""
    wrong = _mine().replace("angles_deg = { knee_flexion.active = 52 }", "angles_deg = { knee_flexion.active = 2 }")
    assert wrong != _mine()
    for text in (_mine(), wrong):
        whole = prove(read_movement(text), quick=True)
        found = [(case, one) for case in trials(text, quick=True) for one in trial(text, case)]
        assert [(case, one["what"], one["got"]) for case, one in found] == [
            (one.case, one.what, one.got) for one in whole.shortfalls
        ]
    assert [case.fault for case, _ in found] == ["knee_bends"]
    told = told_case(found[0][0])
    assert (told["view"], told["fault"], told["distractor"]) == ("chest", "knee_bends", "")


def test_what_the_library_says_is_given_by_path_in_a_language() -> None:
    """So a copy can begin in the reader's own language."""
    english, spanish = adapted("side_kick_front_back", "movement"), adapted("side_kick_front_back", "movement", "es")
    assert english["faults.rushing.cue"] == "Slower"
    assert spanish.keys() == english.keys()
    assert spanish["faults.rushing.cue"] != "Slower"
    assert adapted("hip_stretch", "routine")["name"] != ""
    assert adapted("nothing", "movement") == {}


def test_a_file_of_the_library_is_given_as_it_lies_there() -> None:
    """Letter by letter, movements and routines; nothing else can be asked for."""
    assert source("side_kick_front_back", "movement") == _text()
    assert source("hip_stretch", "routine") == _text("hip_stretch", "routines")
    for name in ("nothing", "../movements/squat", "hip_stretch"):
        with pytest.raises(LookupError):
            source(name, "movement")


def test_what_a_new_movement_begins_with_is_whole_and_proves_itself() -> None:
    """Nothing is wrong with it, and all trials hold."""
    text = beginning()
    assert _found(text) == []
    assert [short for case in trials(text, quick=False) for short in trial(text, case)] == []


def test_the_vocabulary_names_everything_a_form_offers() -> None:
    """Joints with ranges, measures with units, things and precautions; all of it JSON."""
    words = json.loads(json.dumps(vocabulary(), allow_nan=False))
    hip = next(one for one in words["joints"] if one["name"] == "hip_flexion")
    assert (hip["min"], hip["max"], hip["sided"]) == (-45, 150, True)
    assert {"knee_flexion_deg", "repetition_s"} <= {one["name"] for one in words["measures"]}
    assert "mat" in words["equipment"]
    assert "hand" in words["contacts"]["parts"]
