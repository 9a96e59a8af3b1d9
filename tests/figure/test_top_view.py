"""The picture of a place from above: whole, told in words, the right way round."""

import re
from collections.abc import Mapping
from functools import cache
from xml.etree import ElementTree as ET

import pytest

from unsit.figure.place_words import ENGLISH, Worker, place_sentence
from unsit.figure.places import Advice, advise
from unsit.figure.top_view import HEIGHT_PX, WIDTH_PX, top_view
from unsit.movement.library import load_library
from unsit.movement.model import Movement

MOVEMENTS: Mapping[str, Movement] = load_library().movements
SVG = "{http://www.w3.org/2000/svg}"


@cache
def advice(name: str) -> Advice:
    """Give the advice for a movement of the library."""
    return advise(MOVEMENTS[name])


def picture(name: str, side: Worker = "left") -> str:
    """Give the picture of a movement of the library."""
    return top_view(MOVEMENTS[name], advice(name), side)


def phone_and_hips(drawn: str) -> tuple[float, float, float, float]:
    """Give where the phone and the hips are on the page."""
    found = re.search(r'class="sight" x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)"', drawn)
    assert found is not None
    x1, y1, x2, y2 = map(float, found.groups())
    return x1, y1, x2, y2


@pytest.mark.parametrize("name", ["squat", "pull_up", "side_kick_circles", "hip_stretch_wall", "donkey_kick"])
def test_everything_is_inside_the_page(name: str) -> None:
    """Body, props, phone and area, whatever the position."""
    root = ET.fromstring(picture(name))
    for element in root.iter():
        for key, value in element.attrib.items():
            if key in ("x1", "x2", "cx"):
                assert 0 <= float(value) <= WIDTH_PX
            if key in ("y1", "y2", "cy"):
                assert 0 <= float(value) <= HEIGHT_PX
            if key == "points":
                for x, y in (map(float, pair.split(",")) for pair in value.split()):
                    assert 0 <= x <= WIDTH_PX
                    assert 0 <= y <= HEIGHT_PX


def test_who_cannot_see_it_hears_the_same() -> None:
    """Title and description hold the movement's name, the place and how far away it may be."""
    root = ET.fromstring(picture("squat", "both"))
    place = advice("squat").best
    assert place is not None
    assert root.get("role") == "img"
    assert "Squat" in (root.findtext(f"{SVG}title") or "")
    told = root.findtext(f"{SVG}desc") or ""
    assert place_sentence(MOVEMENTS["squat"], place, "both") in told
    assert "m away from your hips" in told


def test_the_words_under_it_are_the_sentence() -> None:
    """Broken into lines, nothing lost."""
    root = ET.fromstring(picture("squat", "both"))
    place = advice("squat").best
    assert place is not None
    lines = [one.text or "" for one in root.iter(f"{SVG}text") if one.get("font-size") == "13.5"]
    assert " ".join(lines) == place_sentence(MOVEMENTS["squat"], place, "both")


def test_feet_and_front_are_at_the_bottom() -> None:
    """A camera in front of one who sits, give or take 20°, stands below on the page."""
    x, y, hip_x, hip_y = phone_and_hips(picture("hip_stretch_chair"))
    assert y > hip_y + 50
    assert abs(x - hip_x) < 0.4 * (y - hip_y)


def test_the_right_side_is_the_mirror_image() -> None:
    """Lying on the right side, the left one working, the chest is on the left of the page; else on the right."""
    x, y, hip_x, hip_y = phone_and_hips(picture("side_kick_circles", "left"))
    other_x, other_y, other_hip_x, other_hip_y = phone_and_hips(picture("side_kick_circles", "right"))
    assert x < hip_x - 50
    assert (other_x, other_hip_x) == pytest.approx((WIDTH_PX - x, WIDTH_PX - hip_x), abs=0.11)
    assert (other_y, other_hip_y) == pytest.approx((y, hip_y), abs=0.11)


def test_the_phone_stands_in_the_area() -> None:
    """The area that is drawn holds the best place, at its edge towards the body."""
    x, y, hip_x, hip_y = phone_and_hips(picture("hip_stretch_floor"))
    root = ET.fromstring(picture("hip_stretch_floor"))
    (area,) = (one for one in root.iter(f"{SVG}polygon") if one.get("class") == "area")
    corners = [tuple(map(float, pair.split(","))) for pair in (area.get("points") or "").split()]
    away = ((x - hip_x) ** 2 + (y - hip_y) ** 2) ** 0.5
    reaches = [((px - hip_x) ** 2 + (py - hip_y) ** 2) ** 0.5 for px, py in corners]
    assert min(reaches) <= away + 0.5 <= max(reaches)


def test_an_all_round_area_is_one_ring_and_a_both_sided_one_two_parts() -> None:
    """Runs of azimuths are drawn together, also over the back."""
    for name, parts in (("pull_up", 1), ("jumping_jack", 2), ("plank", 2), ("hip_stretch_floor", 1)):
        assert picture(name).count('class="area"') == parts


def test_a_movement_without_a_place_is_drawn_without_a_phone() -> None:
    """And says so."""
    nowhere = Advice("squat", None, (), (), (), (), ())
    drawn = top_view(MOVEMENTS["squat"], nowhere, "both")
    assert "sight" not in drawn
    assert ENGLISH["nowhere"] in drawn


def test_it_takes_its_colours_from_the_page() -> None:
    """Nothing but the text's own colour and the accent, so light and dark are both right; and no style of its own."""
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', picture("hip_stretch_wall")))
    assert colours <= {"currentColor", "none", "#d0662a"}
    assert "<style" not in picture("hip_stretch_wall")
    assert "style=" not in picture("hip_stretch_wall")
