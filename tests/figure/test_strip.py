"""The strip is well-formed, says what it shows, and takes its colour from the text around it."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.figure.examples import CIRCLES, FIGURE_FOUR, SIDE_KICK, SQUAT

from unsit.body.frame import Points
from unsit.body.landmarks import INDEX
from unsit.body.measures import MEASURES
from unsit.figure import preview
from unsit.figure.motion import step_poses
from unsit.figure.props import PROPS, shapes
from unsit.figure.strip import ACCENT, strip
from unsit.movement.errors import MovementProblems, Problem
from unsit.movement.model import CounterExample, Fault, Movement

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("movement", [SQUAT, SIDE_KICK, CIRCLES, FIGURE_FOUR], ids=lambda movement: movement.id)
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_strip_is_well_formed_and_tells_its_steps_to_those_who_cannot_see_it(movement: Movement, side: str) -> None:
    """Claim: it parses as XML, is an image with title and description, and captions every step shown."""
    text = strip(movement, "left" if side == "left" else "right")
    root = ET.fromstring(text)
    assert root.get("role") == "img"
    named = (root.get("aria-labelledby") or "").split()
    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert told is not None
    assert named == [title.get("id"), told.get("id")]
    captions = [element.text or "" for element in root.iter(f"{SVG}text")]
    assert captions
    assert [caption in f"{told.text}" for caption in captions] == [True] * len(captions)


def test_nothing_is_drawn_outside_the_picture() -> None:
    """Claim: every line's ends lie inside the panel they are drawn in."""
    root = ET.fromstring(strip(SIDE_KICK))
    width, height = (float(value) for value in (root.get("viewBox") or "").split()[2:])
    ends = [float(line.get(key) or "nan") for line in root.iter(f"{SVG}line") for key in ("x1", "x2")]
    downs = [float(line.get(key) or "nan") for line in root.iter(f"{SVG}line") for key in ("y1", "y2")]
    assert min(ends) >= 0
    assert max(ends) <= width
    assert min(downs) >= 0
    assert max(downs) <= height


def test_a_strip_has_no_colours_but_the_texts_and_the_accent() -> None:
    """Claim: light and dark paper both work: only currentColor, none and the accent are used."""
    used = set(re.findall(r'(?:fill|stroke)="([^"]+)"', strip(FIGURE_FOUR)))
    assert used == {"currentColor", "none", ACCENT}


def test_the_end_of_a_repetition_is_not_drawn_twice_unless_asked() -> None:
    """Claim: start, front, back; with all keyframes the end too."""
    assert strip(SIDE_KICK).count("<text") == 3
    assert strip(SIDE_KICK, all_keyframes=True).count("<text") == 4


def test_names_are_escaped() -> None:
    """Claim: a name with signs of XML stays text."""
    root = ET.fromstring(strip(replace(SQUAT, name='Squat <& "deep">')))
    assert root.findtext(f"{SVG}title") == 'Squat <& "deep">: its steps'


def test_a_fault_can_be_drawn() -> None:
    """Claim: with a counter-example the drawing differs."""
    assert strip(SQUAT, counter_example=CounterExample({"trunk_flexion": 30.0})) != strip(SQUAT)


@pytest.mark.parametrize("prop", PROPS)
def test_every_prop_is_drawn(prop: str) -> None:
    """Claim: each prop has shapes, of finite corners near the body."""
    movement = replace(FIGURE_FOUR, figure=replace(FIGURE_FOUR.figure, props=(prop,)))
    poses = [pose.points for pose in step_poses(movement)]
    drawn = shapes(movement, "left", poses[-1], poses)
    assert drawn
    assert all(abs(value) < 3.0 for shape in drawn for corner in shape.corners for value in corner)


def test_the_wall_stands_at_the_feet_and_the_bar_goes_through_the_hands() -> None:
    """Claim: lying, no foot is beyond the wall; the bar's ends lie outside both hands."""
    poses = [pose.points for pose in step_poses(FIGURE_FOUR)]

    def drawn(prop: str) -> Points:
        movement = replace(FIGURE_FOUR, figure=replace(FIGURE_FOUR.figure, props=(prop,)))
        return shapes(movement, "left", poses[0], poses)[0].corners

    assert min(corner[0] for corner in drawn("wall")) > max(points[INDEX["left_heel"]][0] for points in poses)
    ys = [corner[1] for corner in drawn("bar")]
    assert max(ys) > poses[0][INDEX["left_index"]][1] > poses[0][INDEX["right_index"]][1] > min(ys)


@pytest.fixture
def squat_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give a path that reads as the squat with one fault."""
    fault = Fault("round_back", "trunk_bend_deg", "", "", 1, (), CounterExample({"trunk_flexion": 30.0}, at=("down",)))
    monkeypatch.setattr(preview, "read_movement", lambda _: replace(SQUAT, faults=(fault,)))
    return tmp_path / "squat.toml"


def test_the_preview_draws_all_keyframes_and_reads_every_measure(
    squat_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Claim: the SVG is written whole; every measure is in the table, the knee at its deepest with its angle."""
    out = squat_file.with_suffix(".svg")
    assert preview.main([str(squat_file), str(out), "--view", "side"]) == 0
    assert ET.fromstring(out.read_text(encoding="utf-8")).tag == f"{SVG}svg"
    assert [path.name for path in squat_file.parent.iterdir()] == ["squat.svg"]
    table = capsys.readouterr().out
    assert all(name in table for name in MEASURES)
    knee = next(line for line in table.splitlines() if line.startswith("knee_flexion_deg.active"))
    assert [float(cell) for cell in knee.split()[1:]] == pytest.approx([0.0, 95.0, 0.0], abs=0.1)
    assert preview.main([str(squat_file), str(out), "--fault", "round_back"]) == 0
    assert capsys.readouterr().out != table


def test_a_preview_that_cannot_be_made_says_why_and_writes_nothing(
    squat_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claim: unknown view and fault are both named at once; a bad file's problems are passed on; exit code 2."""
    out = squat_file.with_suffix(".svg")
    assert preview.main([str(squat_file), str(out), "--view", "top", "--fault", "late"]) == 2
    told = capsys.readouterr().err
    assert "--view must be one of side (got 'top')" in told
    assert "--fault must be one of round_back (got 'late')" in told

    def unreadable(_: object) -> Movement:
        raise MovementProblems((Problem("squat.toml", "name", "must be there"),))

    monkeypatch.setattr(preview, "read_movement", unreadable)
    assert preview.main([str(squat_file), str(out)]) == 2
    assert "squat.toml: name must be there" in capsys.readouterr().err
    assert not out.exists()
