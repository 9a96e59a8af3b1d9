"""A file is read whole or not at all, and says where it is broken."""

from pathlib import Path

import pytest
from tests.movement.example_files import DOCS, EXAMPLE, PROGRAM, ROUTINE, changed

from unsit.movement.errors import MovementProblems
from unsit.movement.model import Facing, Kind, Movement, Origin, Position, Range, Sides
from unsit.movement.program import Progression
from unsit.movement.reader import LONGEST_FILE_BYTES, read_movement, read_program, read_routine
from unsit.movement.routine import Prescription, SideRule


def problems(source: str | Path) -> list[str]:
    """Give what is wrong with a movement, a line each."""
    with pytest.raises(MovementProblems) as caught:
        read_movement(source)
    assert caught.value.problems
    return str(caught.value).splitlines()


def test_the_documented_example_is_a_movement() -> None:
    """The file in the format's reference is read as it stands, from its path."""
    movement = read_movement(DOCS / "example.toml")
    assert isinstance(movement, Movement)
    assert (movement.id, movement.position, movement.sides, movement.kind) == (
        "example",
        Position.STANDING,
        Sides.BOTH,
        Kind.REPETITIONS,
    )
    assert movement.dose.repetitions == Range(6.0, 10.0, 15.0)
    assert movement.repetition is not None
    assert movement.repetition.origin is Origin.START
    assert not movement.repetition.rises
    assert movement.view("left_side").facing is Facing.ACTIVE_SIDE
    assert movement.figure.keyframes[1].angles_deg == {"ankle_dorsiflexion": -40.0}
    assert movement.faults[2].counter_example.tempo == 3.0
    assert movement.hold is None


def test_whole_numbers_are_numbers() -> None:
    """An author may write 6 for 6.0; it is read as a float where a number is asked for."""
    movement = read_movement(changed(EXAMPLE, ("distance_m = 2.8", "distance_m = 3")))
    assert repr(movement.views[0].distance_m) == "3.0"


def test_a_side_may_be_a_dotted_key() -> None:
    """`hip_flexion.active = 1` and `"hip_flexion.active" = 1` are the same angle."""
    old = "{ angles_deg = { knee_flexion = 60.0, hip_flexion = 30.0 }"
    dotted = changed(EXAMPLE, (old, "{ angles_deg = { knee_flexion.active = 60.0, knee_flexion.other = 50.0 }"))
    quoted = changed(EXAMPLE, (old, '{ angles_deg = { "knee_flexion.active" = 60.0, "knee_flexion.other" = 50.0 }'))
    assert read_movement(dotted) == read_movement(quoted)
    assert read_movement(dotted).faults[0].counter_example.angles_deg == {
        "knee_flexion.active": 60.0,
        "knee_flexion.other": 50.0,
    }


def test_an_angle_given_in_both_ways_is_given_twice() -> None:
    """The dotted and the quoted form of one angle in one table do not silently overrule each other."""
    text = changed(
        EXAMPLE,
        (
            "{ angles_deg = { knee_flexion = 60.0, hip_flexion = 30.0 }",
            '{ angles_deg = { "knee_flexion.other" = 60.0, knee_flexion.other = 50.0 }',
        ),
    )
    assert problems(text) == ["faults.knees_bend.counter_example.angles_deg.knee_flexion.other must be given once"]


def test_what_is_not_toml_is_told_with_its_line() -> None:
    """A slip in the third line is told as one in the third line."""
    assert problems('format = 1\nid = "x"\nname = Heel raise\n') == ["line 3 must be TOML: Invalid value"]


def test_a_text_that_ends_too_early_is_told_with_its_last_line() -> None:
    """A bracket that never closes is told at the end of the text."""
    (line,) = problems("format = 1\nviews = [\n")
    assert line.startswith("line 3 must be TOML: ")


def test_a_file_that_is_not_there_is_a_problem_and_no_traceback(tmp_path: Path) -> None:
    """A missing file and a folder are told by name."""
    assert problems(tmp_path / "gone.toml") == ["gone.toml: cannot be read: No such file or directory"]
    (tmp_path / "folder.toml").mkdir()
    assert problems(tmp_path / "folder.toml") == ["folder.toml: cannot be read: Is a directory"]


def test_a_file_that_is_not_text_is_a_problem(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are told with their line; a byte order mark is no harm."""
    path = tmp_path / "example.toml"
    path.write_bytes(b'format = 1\nid = "\xff"\n')
    assert problems(path) == ["example.toml: line 2 must be UTF-8 text (got byte 0xff)"]
    assert problems('id = "\ud800"') == ["line 1 must be UTF-8 text (got byte 0xed)"]
    path.write_bytes(b"\xef\xbb\xbf" + EXAMPLE.encode())
    assert read_movement(path).id == "example"


def test_a_file_that_is_too_long_is_not_read() -> None:
    """Nobody's patience or memory is used up by a giant text."""
    assert problems("#" * (LONGEST_FILE_BYTES + 1)) == ["must not be longer than 262144 bytes (got 262145)"]


def test_a_file_that_nests_too_deeply_is_a_problem() -> None:
    """A thousand brackets are told, not a crash."""
    assert problems("a = " + "[" * 5000) == ["must not nest tables or lists so deeply"]


def test_a_number_of_ten_thousand_digits_is_a_problem() -> None:
    """Python's own limit on digits does not come through as an error of Python."""
    assert problems("format = 1\nid = " + "9" * 10_000)[0].startswith("must be TOML: ")
    text = changed(EXAMPLE, ("distance_m = 2.8", "distance_m = " + "9" * 400))
    assert problems(text) == ["views.left_side.distance_m must be a number (got a very large number)"]


@pytest.mark.parametrize("given", ["2", '"1"', "true", "1.0"])
def test_another_format_is_not_read_as_this_one(given: str) -> None:
    """Only the whole number 1 is format 1."""
    assert problems(changed(EXAMPLE, ("format = 1", f"format = {given}"))) == [
        f"format must be 1 (got {given.rstrip('.0')})"
    ]


def test_a_file_without_a_format_is_told_so() -> None:
    """The version of the format is asked for by name."""
    assert problems(changed(EXAMPLE, ("format = 1\n", ""))) == ["format must be 1 (got nothing)"]


def test_an_empty_file_is_told_everything_it_lacks() -> None:
    """Every key that must be given is asked for at once, and nothing that follows from its lack is."""
    lines = problems("")
    assert lines[0] == "format must be 1 (got nothing)"
    assert all(line.endswith(" must be given") for line in lines[1:])
    assert {line.split()[0] for line in lines[1:]} >= {"id", "text", "dose", "views", "figure", "setup", "faults"}
    assert len(lines) == 22


def test_the_file_is_named_in_every_message(tmp_path: Path) -> None:
    """A path gives its name; a text goes by the name it is given, and its id must agree."""
    path = tmp_path / "heel_raise.toml"
    path.write_text(EXAMPLE, "utf-8")
    assert problems(path) == [
        'heel_raise.toml: id must be the name of the movement\'s file, heel_raise (got "example")'
    ]
    with pytest.raises(MovementProblems, match=r"^other\.toml: id must be the name of the movement's file, other"):
        read_movement(EXAMPLE, file="other.toml")
    assert read_movement(EXAMPLE, file="example.toml") == read_movement(EXAMPLE)


def test_a_routine_is_read_by_the_same_reader() -> None:
    """Doses not given are left to the movement."""
    routine = read_routine(ROUTINE)
    assert routine.blocks[0].side_rule is SideRule.EACH_ON_BOTH_SIDES
    assert routine.blocks[0].prescriptions == (Prescription("example", sets=2, repetitions=8),)
    assert routine.movements == ("example",)


def test_a_program_is_read_by_the_same_reader() -> None:
    """A program without rules of its own grows by the house's."""
    program = read_program(PROGRAM)
    assert (program.weeks, program.progression) == (4, Progression())
    assert program.substitutions[0].by == "evening"
