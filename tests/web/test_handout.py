"""The handout: one page, with every word of the movement file, the same bytes each time."""

import re
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from unsit.figure.strip import strip
from unsit.movement.library import load_library
from unsit.web.pages.handout import handout
from unsit.web.pages.svg_paper import Drawing

MOVEMENTS = load_library().movements


def words_of(content: bytes) -> str:
    """Give the text of a PDF with single spaces."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


@pytest.mark.parametrize("name", sorted(MOVEMENTS))
def test_a_handout_is_one_page_with_all_that_the_file_says(name: str) -> None:
    """Set-up, steps, breathing, cues with reasons, what stops it, whom it is not for: in the text of the one page."""
    movement = MOVEMENTS[name]
    content = handout(movement, "en")
    assert len(PdfReader(BytesIO(content)).pages) == 1
    text = words_of(content)
    told = [
        movement.name,
        movement.text.summary,
        *movement.text.setup,
        *movement.text.steps,
        movement.text.breathing,
        *(part for fault in movement.faults for part in (fault.cue, fault.reason)),
        *movement.safety.stop_when,
    ]
    assert [sentence for sentence in told if sentence not in text] == []
    # columns are read side by side, so of longer sentences each word is looked for
    wanted = {word for one in movement.safety.not_for for word in one.text.split()}
    assert wanted - set(text.split()) == set()


def test_a_handout_has_a_title_and_a_language() -> None:
    """Readers of the screen need both."""
    document = PdfReader(BytesIO(handout(MOVEMENTS["squat"], "en")))
    assert document.metadata is not None
    assert document.metadata.title == "Squat"
    assert document.trailer["/Root"]["/Lang"] == "en"  # type: ignore[index]


def test_the_same_movement_gives_the_same_bytes() -> None:
    """So that it is sent once and kept."""
    assert handout(MOVEMENTS["squat"], "en") == handout(MOVEMENTS["squat"], "en")


def test_a_handout_is_sent_to_be_shown_under_its_own_name(client: Client) -> None:
    """The answer is a PDF that opens in the browser and is saved under the movement's name."""
    response = client.get("/movements/hip_stretch_wall/handout.pdf")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    assert response.headers["Content-Disposition"] == 'inline; filename="hip_stretch_wall.pdf"'
    assert response.content.startswith(b"%PDF-")


def test_there_is_no_handout_of_a_movement_that_there_is_not(client: Client) -> None:
    """It is 404 like its page."""
    assert client.get("/movements/no_such/handout.pdf").status_code == 404


def test_a_drawing_keeps_its_shape_and_stays_inside_its_room() -> None:
    """Wide drawings fill the width, high ones the height."""
    drawn = strip(MOVEMENTS["hip_stretch_wall"])
    _, _, width, height = map(float, re.findall(r'viewBox="([^"]+)"', drawn)[0].split())
    for most_width, most_height in ((400.0, 1000.0), (1000.0, 80.0)):
        drawing = Drawing(drawn, most_width, most_height, "#000000", "Helvetica")
        assert drawing.width / drawing.height == pytest.approx(width / height)
        assert drawing.width <= most_width + 1e-9
        assert drawing.height <= most_height + 1e-9


def test_a_drawing_without_a_size_is_refused() -> None:
    """It says what it must have and what was there."""
    with pytest.raises(ValueError, match=r"must have a viewBox of four numbers \(got None\)"):
        Drawing('<svg xmlns="http://www.w3.org/2000/svg"/>', 100, 100, "#000000", "Helvetica")
