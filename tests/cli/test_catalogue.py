"""`unsit movements`, `checks`, `show`, `routines`, `programs`: the library, readable and as JSON."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.cli.conftest import Run

from unsit.movement.library import load_library

LIBRARY = load_library()


def test_movements_lists_every_movement_with_its_id_whole(run: Run) -> None:
    """An id can be copied from the table into the next command."""
    first_words = [line.split()[0] for line in run("movements").stdout.splitlines() if not line.startswith(" ")]
    assert first_words[0] == "id"
    assert set(LIBRARY.movements) <= set(first_words)


def test_movements_as_json_has_what_a_program_needs(run: Run) -> None:
    """id, name, family, kind, sides, equipment and a summary of every movement."""
    told = json.loads(run("movements", "--json").stdout)
    assert told["format"] == 1
    assert [one["id"] for one in told["movements"]] == list(LIBRARY.movements)
    squat = next(one for one in told["movements"] if one["id"] == "squat")
    assert (squat["kind"], squat["sides"], squat["equipment"]) == ("repetitions", "both", [])
    assert squat["summary"] == LIBRARY.movements["squat"].text.summary


@pytest.mark.parametrize("name", list(LIBRARY.movements))
def test_show_tells_steps_dose_and_safety_of_every_movement(run: Run, name: str) -> None:
    """Whoever reads it can do the movement, and knows who must not and when to stop."""
    one = LIBRARY.movements[name]
    result = run("show", name)
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    for words in (one.name, one.text.summary, *one.text.steps, *one.safety.stop_when, "How much"):
        assert " ".join(words.split()) in text
    for precaution in one.safety.not_for:
        assert precaution.text in text
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_show_as_json_has_everything_the_file_says(run: Run) -> None:
    """Thresholds, keyframes, faults and their counter-examples too."""
    told = json.loads(run("show", "squat", "--json").stdout)
    squat = LIBRARY.movements["squat"]
    assert squat.repetition is not None
    assert told["repetition"]["enter"] == squat.repetition.enter
    assert [fault["id"] for fault in told["faults"]] == [fault.id for fault in squat.faults]
    assert told["figure"]["keyframes"][0]["angles_deg"]


def test_show_writes_a_strip_of_pictures(run: Run, tmp_path: Path) -> None:
    """The SVG is whole, and its path is told; without the option the way to it is told."""
    strip = tmp_path / "strip.svg"
    assert f"Pictures of the figure: {strip}" in run("show", "squat", "--svg", strip).stdout
    assert ET.parse(strip).getroot().tag.endswith("svg")
    assert "unsit show squat --svg FILE" in run("show", "squat").stdout


def test_show_writes_a_picture_of_where_to_put_the_phone(run: Run, tmp_path: Path) -> None:
    """The SVG is whole and its path is told; the text says the same place, and nothing is worked out for JSON."""
    camera = tmp_path / "camera.svg"
    told = run("show", "plank", "--camera", camera).stdout
    assert f"Where the phone goes: {camera}" in told
    assert "Put the phone, turned sideways," in told
    assert ET.parse(camera).getroot().tag.endswith("svg")
    assert "unsit show plank --camera FILE" in run("show", "plank").stdout
    assert "Put the phone" not in run("show", "plank", "--json").stdout


def test_show_refuses_what_it_cannot_do(run: Run, tmp_path: Path) -> None:
    """An unknown id, an unknown language, an impossible place: 2 and one message."""
    for arguments, words in (
        (["squad"], "did you mean squat?"),
        (["squat", "--lang", "xx"], "--lang must be a language there are texts in: en"),
        (["squat", "--svg", str(tmp_path)], "got a folder"),
        (["squat", "--camera", str(tmp_path)], "got a folder"),
    ):
        result = run("show", *arguments)
        assert result.exit_code == 2
        assert words in " ".join(result.stderr.split())


@pytest.mark.parametrize(("what", "shelf"), [("routines", LIBRARY.routines), ("programs", LIBRARY.programs)])
def test_routines_and_programs_are_listed(run: Run, what: str, shelf: dict[str, object]) -> None:
    """As a table and as JSON, every one of them."""
    text = run(what).stdout
    told = json.loads(run(what, "--json").stdout)
    assert [one["id"] for one in told[what]] == list(shelf)
    assert all(name in text for name in shelf)


def test_checks_lists_every_mobility_check_with_its_error(run: Run) -> None:
    """Which movement gives which number, how far it may be off, and below what a change may be noise."""
    rules = {one.id: one.check for one in LIBRARY.movements.values() if one.check is not None}
    first_words = [line.split()[0] for line in run("checks").stdout.splitlines() if not line.startswith(" ")]
    assert first_words == ["movement", *rules]
    told = json.loads(run("checks", "--json").stdout)
    assert [(one["movement"], one["id"], one["error"], one["change"]) for one in told["checks"]] == [
        (name, rule.id, rule.error, rule.change) for name, rule in rules.items()
    ]
    assert {one["unit"] for one in told["checks"]} == {"deg", "ratio", "count"}


def test_show_tells_how_a_movement_is_a_check(run: Run) -> None:
    """What the number tells, how it is done, and its error."""
    text = " ".join(run("show", "straight_leg_raise").stdout.split())
    rule = LIBRARY.movements["straight_leg_raise"].check
    assert rule is not None
    for words in ("As a mobility check", rule.what, *rule.how, "± 8°"):
        assert words in text
    assert "As a mobility check" not in run("show", "squat").stdout
