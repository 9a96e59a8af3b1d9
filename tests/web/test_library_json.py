"""The library as JSON: everything a page needs to choose, lead and explain, and nothing that leads nowhere."""

import json
import re
from dataclasses import fields
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from tests.web.conftest import body

from unsit.movement.fault_joints import fault_joint
from unsit.movement.library import load_library
from unsit.movement.model import Dose, Movement
from unsit.movement.names import PRECAUTIONS
from unsit.movement.routine import FIELD_OF_KIND
from unsit.movement.texts import FORBIDDEN
from unsit.web.pages.library_json import library_value
from unsit.web.pages.offers import EQUIPMENT, in_place
from unsit.web.pages.safety import WORDED
from unsit.web.places import PLACES
from unsit.web.site_files import Camera, Site

LIBRARY = load_library()


@pytest.fixture
def value(client: Client) -> dict[str, Any]:
    """Give the JSON value as a page gets it."""
    response = client.get("/data/library.json")
    assert response.headers["Content-Type"].startswith("application/json")
    found: dict[str, Any] = json.loads(response.content)
    return found


def test_it_has_every_movement_and_routine_of_the_library(value: dict[str, Any]) -> None:
    """Ids, names and words are those of the files."""
    assert list(value["movements"]) == list(LIBRARY.movements)
    assert [one["id"] for one in value["routines"]] == list(LIBRARY.routines)
    for name, movement in LIBRARY.movements.items():
        told = value["movements"][name]
        assert (told["id"], told["name"], told["kind"], told["sides"]) == (
            name,
            movement.name,
            movement.kind,
            movement.sides,
        )
        assert told["steps"] == list(movement.text.steps)
        assert [one["cue"] for one in told["faults"]] == [one.cue for one in movement.faults]
        assert [one["joint"] for one in told["faults"]] == [fault_joint(one, movement) for one in movement.faults]


def test_questions_say_since_when_they_read_as_they_do(value: dict[str, Any]) -> None:
    """Whoever changes a question or a sign sets `WORDED` to that day, so that all answer anew, and the digest here."""
    assert value["safety_since"] == WORDED.isoformat() == "2026-11-30"
    texts = [(one["id"], one["text"]) for one in (*value["safety_questions"], *value["red_flags"])]
    assert sha256(json.dumps(texts).encode()).hexdigest()[:16] == "cd5c681a4021bd56"


def test_every_precaution_of_a_movement_is_asked_for(value: dict[str, Any]) -> None:
    """Whoever must not do a movement is asked a question with the movement's own id; no question is for nothing."""
    asked = [one["id"] for one in value["safety_questions"]]
    named = {one["id"] for movement in value["movements"].values() for one in movement["not_for"]}
    assert len(asked) == len(set(asked))
    assert set(asked) == named


def test_every_reference_leads_to_something(value: dict[str, Any]) -> None:
    """Replacements, neighbours, movements of routines, routines of goals and places of goals are all there."""
    movements, routines = set(value["movements"]), {one["id"] for one in value["routines"]}
    named = {
        name
        for one in value["movements"].values()
        for name in (one["easier"], one["deeper_movement"], *(other["replacement"] for other in one["not_for"]))
        if name
    }
    assert named <= movements
    blocks = [block for routine in value["routines"] for block in routine["blocks"]]
    assert {item["movement"] for block in blocks for item in block["prescriptions"]} <= movements
    assert {goal["routine"] for goal in value["goals"]} <= routines
    assert {goal["place"] for goal in value["goals"]} <= {"", *(place["id"] for place in value["places"])}


def test_the_dose_of_a_prescription_is_that_of_the_movements_kind_and_within_its_range(value: dict[str, Any]) -> None:
    """One number, under the name the kind has, not below the least and not above the most."""
    for routine in value["routines"]:
        for item in (item for block in routine["blocks"] for item in block["prescriptions"]):
            movement = LIBRARY.movements[item["movement"]]
            given = FIELD_OF_KIND[movement.kind]
            assert list(item["dose"]) == [given]
            allowed = getattr(movement.dose, given)
            assert allowed.min <= item["dose"][given] <= allowed.max
            assert movement.dose.sets.min <= item["sets"] <= movement.dose.sets.max


def test_a_dose_names_only_what_the_file_gives(value: dict[str, Any]) -> None:
    """A movement of holds has no repetitions, not even none of them."""
    for name, told in value["movements"].items():
        dose = LIBRARY.movements[name].dose
        assert set(told["dose"]) == {one.name for one in fields(Dose) if getattr(dose, one.name) is not None}
        assert all(set(given) == {"min", "default", "max"} for given in told["dose"].values())


def test_the_addresses_of_pictures_and_files_answer(client: Client, value: dict[str, Any]) -> None:
    """The movement file is the one in the library, byte for byte; the drawing is a drawing."""
    told = value["movements"]["hip_stretch_chair"]
    assert b'id = "hip_stretch_chair"' in client.get(told["toml_url"]).content
    picture = client.get(told["camera"]["svg"])
    assert picture.headers["Content-Type"].startswith("image/svg+xml")
    assert picture.content.startswith(b"<svg")


@pytest.mark.django_db
def test_the_built_parts_are_named_where_they_were_built(
    small_site: Site, value: dict[str, Any], client: Client
) -> None:
    """Each address of a part answers."""
    urls = value["urls"]
    assert set(urls) == {"figures", "figure_script", "engine_zip", "pose_model", "player_script", "voice"}
    files = [urls[name] for name in urls if name != "figures"] + [f"{urls['figures']}movements/squat.json"]
    answers = {url: client.get(url) for url in files}
    assert {url: answer.status_code for url, answer in answers.items()} == dict.fromkeys(files, 200)
    assert all(body(answer) for answer in answers.values())


def test_the_version_changes_with_anything_that_is_told() -> None:
    """Another address, another place for the phone: another version; the same again: the same."""
    first = library_value(LIBRARY, "en", {"figures": "a"}, {})
    assert library_value(LIBRARY, "en", {"figures": "a"}, {}) == first
    others = [
        library_value(LIBRARY, "en", {"figures": "b"}, {}),
        library_value(LIBRARY, "en", {"figures": "a"}, {"squat": Camera("Put it there.")}),
    ]
    assert len({first["version"], *(one["version"] for one in others)}) == 3
    assert others[1]["movements"]["squat"]["camera"]["sentence"] == "Put it there."


def test_no_word_of_it_promises_what_only_a_clinician_can(value: dict[str, Any]) -> None:
    """The questions, places and goals are held to the rule for movement files."""
    assert sorted({found[0] for found in FORBIDDEN.finditer(json.dumps(value))} - {"therapist"}) == []


def test_all_equipment_has_words() -> None:
    """A movement that needs something new needs a word for it."""
    named = {thing for movement in LIBRARY.movements.values() for thing in movement.equipment}
    assert named <= set(EQUIPMENT)


@pytest.mark.parametrize("there", PLACES, ids=lambda there: there.id)
@pytest.mark.parametrize("movement", LIBRARY.movements.values(), ids=lambda movement: movement.id)
def test_a_movement_in_a_place_needs_nothing_that_is_not_there(there: Any, movement: Movement) -> None:
    """What is given for a place is of the same family, and its equipment is there; or there is nothing."""
    found = in_place(movement, there, LIBRARY.movements)
    assert found is None or (found.family == movement.family and set(found.equipment) <= set(there.has))


def test_ids_are_words_for_machines(value: dict[str, Any]) -> None:
    """Ids are lower-case words with underscores, so that they can stand in addresses and files."""
    lists = ("safety_questions", "red_flags", "places", "goals", "routines")
    ids = [one["id"] for name in lists for one in value[name]]
    assert [name for name in ids if not re.fullmatch(r"[a-z][a-z0-9_]*", name)] == []


def test_a_mobility_check_comes_with_its_unit_and_its_noise(value: dict[str, Any]) -> None:
    """A page can say the value with its error, and which change may be noise; other movements have none."""
    told = value["movements"]["fingertip_to_floor"]["check"]
    rule = LIBRARY.movements["fingertip_to_floor"].check
    assert rule is not None
    assert (told["id"], told["unit"], told["counts"], told["better"]) == (rule.id, "ratio", "smallest", "less")
    assert (told["error"], told["change"], told["how"]) == (rule.error, rule.change, list(rule.how))
    assert value["movements"]["chair_stand"]["check"]["time_s"] == 30
    assert value["movements"]["squat"]["check"] is None


def test_the_page_asks_what_the_reference_for_authors_promises(value: dict[str, Any]) -> None:
    """Every precaution of movement files is asked about once, in the reference's own words."""
    assert [(one["id"], one["text"]) for one in value["safety_questions"]] == list(PRECAUTIONS.items())
    with override("es"):
        translated = library_value(LIBRARY, "es", {}, {})["safety_questions"]
    assert {one["text"] for one in translated}.isdisjoint(PRECAUTIONS.values())
