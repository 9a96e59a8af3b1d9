"""What is done instead of a movement: for a person's safety, and in a place."""

from dataclasses import replace
from itertools import combinations, permutations
from typing import Final

import pytest
from tests.movement import suitability_cases as shared

from unsit.movement.model import Movement, Position
from unsit.movement.names import PRECAUTIONS
from unsit.movement.suitability import safe_replacement, variant_for
from unsit.web.places import PLACES

LIBRARY: Final = shared.LIBRARY


def test_python_and_typescript_are_held_to_the_cases_that_hold_now() -> None:
    """The file with the shared cases says what the code says; it is written anew by its module."""
    assert shared.CASES.read_text("utf-8") == shared.text()


@pytest.mark.parametrize(
    ("movement", "precautions"),
    [
        ("cobra", {"acute_disc_pain", "osteoporosis"}),
        ("donkey_kick", {"sciatica_or_piriformis", "acute_disc_pain"}),
    ],
)
def test_a_precaution_without_a_replacement_stops_whatever_another_one_offers(
    movement: str, precautions: set[str]
) -> None:
    """Osteoporosis alone turns the cobra into a bridge; with acute disc pain there is nothing."""
    assert safe_replacement(movement, precautions, LIBRARY).movement == ""
    gentle = precautions - {"acute_disc_pain"}
    assert safe_replacement(movement, gentle, LIBRARY).movement not in {"", movement}


@pytest.mark.parametrize("name", LIBRARY)
def test_what_is_offered_is_for_the_person_and_the_order_in_the_files_decides_nothing(name: str) -> None:
    """For up to three precautions at once: none of what is offered names one of them, in either order of the files."""
    turned = {one: _turned(movement) for one, movement in LIBRARY.items()}
    for many in range(4):
        for precautions in combinations(PRECAUTIONS, many):
            found = safe_replacement(name, precautions, LIBRARY)
            assert safe_replacement(name, precautions, turned) == found
            if found.movement:
                against = {one.id for one in LIBRARY[found.movement].safety.not_for}
                assert against.isdisjoint(precautions)


def _turned(movement: Movement) -> Movement:
    return replace(movement, safety=replace(movement.safety, not_for=movement.safety.not_for[::-1]))


def test_the_strictest_answer_holds_in_any_order() -> None:
    """Of three precautions, one of which leads to nothing by way of its replacement, nothing is left."""
    for order in permutations((("p", "b"), ("q", "c"), ("r", "d"))):
        movements = shared.made_up({"a": order, "b": (), "c": (("r", ""),), "d": ()})
        assert safe_replacement("a", ("p",), movements).movement == "b"
        assert safe_replacement("a", ("p", "q"), movements).movement == "b"
        assert safe_replacement("a", ("p", "q", "r"), movements).movement == ""


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.id)
@pytest.mark.parametrize("name", LIBRARY)
def test_a_variant_has_all_it_needs_in_the_place(name: str, place: object) -> None:
    """It is of the same family, its equipment is there and so is room for how it starts; or there is none."""
    [there] = [one for one in PLACES if one is place]
    found = variant_for(LIBRARY[name], there.has, there.positions, LIBRARY)
    if found is None:
        assert not (set(LIBRARY[name].equipment) <= set(there.has) and LIBRARY[name].position in there.positions)
    else:
        assert found.family == LIBRARY[name].family
        assert set(found.equipment) <= set(there.has)
        assert found.position in there.positions


def test_who_chose_the_deeper_stretch_at_the_wall_keeps_it() -> None:
    """The place's things are used, but another exercise that needs the same does not take its place."""
    wall = next(one for one in PLACES if one.id == "wall")
    for name, expected in {
        "hip_stretch_wall_close": "hip_stretch_wall_close",
        "hip_stretch_floor": "hip_stretch_wall",
        "side_kick_circles": "side_kick_circles",
    }.items():
        found = variant_for(LIBRARY[name], wall.has, wall.positions, LIBRARY)
        assert found is not None
        assert found.id == expected


def test_nothing_on_a_plane_needs_more_than_a_seat() -> None:
    """Squats and jumping jacks need no equipment, yet they are not for a seat."""
    plane = next(one for one in PLACES if one.id == "plane")
    offered = [variant_for(one, plane.has, plane.positions, LIBRARY) for one in LIBRARY.values()]
    assert {one.position for one in offered if one is not None} == {Position.SEATED}
