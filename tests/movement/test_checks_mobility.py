"""A mobility check in a movement file: what it may read, and every mistake in it told in plain words."""

from pathlib import Path

import pytest
from tests.movement.example_files import CIRCLES, EXAMPLE, HOLD, changed, table

from unsit.movement.errors import MovementProblems
from unsit.movement.mobility import check_measure, check_unit
from unsit.movement.model import Movement
from unsit.movement.reader import read_movement

CHECK = """[check]
id = "rise"
name = "Rise"
what = "How far the heels rise."
how = ["Rise once, slowly."]
counts = "largest"
measure = "ankle_bend_image_deg.either"
better = "more"
error = 5
change = 6
basis = "Tried on the figure."
spoiled_by = ["rushing"]

"""
HELD = CHECK.replace('"largest"', '"hold"\ntime_s = 8').replace('spoiled_by = ["rushing"]', "")


def with_check(text: str, check: str = CHECK) -> str:
    """Give a movement file with a check before its first fault."""
    at = text.index("[[faults]]")
    return text[:at] + check + text[at:]


def problems(text: str) -> list[str]:
    """Give what is wrong, a line each."""
    with pytest.raises(MovementProblems) as caught:
        read_movement(text, file="example.toml", movements=("example", "heel_drop"))
    return [line.removeprefix("example.toml: ") for line in str(caught.value).splitlines()]


def read(text: str) -> Movement:
    """Give the movement."""
    return read_movement(text, file="example.toml", movements=("example", "heel_drop"))


def test_repetitions_and_holds_may_be_checks() -> None:
    """The value has the unit of its measure; a count has its own."""
    movement = read(with_check(EXAMPLE))
    assert movement.check is not None
    assert (check_measure(movement, movement.check), check_unit(movement, movement.check)) == (
        "ankle_bend_image_deg.either",
        "deg",
    )
    held = read(with_check(HOLD, HELD))
    assert held.check is not None
    assert held.check.time_s == 8
    counted = CHECK.replace('"largest"', '"count"\ntime_s = 30').replace(
        'measure = "ankle_bend_image_deg.either"\n', ""
    )
    stands = read(with_check(EXAMPLE, counted))
    assert stands.check is not None
    assert check_unit(stands, stands.check) == "count"


MISTAKES = table((Path(__file__).parent / "check_mistakes.toml").read_text("utf-8"))


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_one_mistake_gives_its_message_and_no_other(mistake: dict[str, str]) -> None:
    """Each is told once, with its place, what must hold and what stands there."""
    assert problems(with_check(EXAMPLE, changed(CHECK, (mistake["old"], mistake["new"])))) == [mistake["said"]]


def test_circles_have_no_value_to_be_checked() -> None:
    """Nothing of them is read once for a set."""
    check = CHECK.replace("either", "active").replace('"rushing"', "")
    assert "check must not be given, for the kind is circles" in problems(with_check(CIRCLES, check))
