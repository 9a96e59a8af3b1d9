"""The library is whole, is found by id, and takes a user's files beside its own."""

from pathlib import Path
from typing import Final

import pytest
from tests.movement.example_files import EXAMPLE, PROGRAM, ROUTINE, changed

from unsit.movement.errors import MovementError, MovementProblems, UnknownNameError
from unsit.movement.library import Library, Shelf, check_package, load_library
from unsit.movement.model import Movement
from unsit.movement.program import adapted
from unsit.movement.routine import steps

SERIES: Final = ("side_kick_front_back", "side_kick_up_down", "side_kick_circles")


def folder_of(root: Path, **files: str) -> Path:
    """Write files, named `section__id`, into a folder of a library's shape."""
    for name, text in files.items():
        path = root.joinpath(*name.split("__")).with_suffix(".toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def problems(*folders: Path) -> list[str]:
    """Give what is wrong in these folders, a line each."""
    with pytest.raises(MovementProblems) as caught:
        load_library(*folders)
    return str(caught.value).splitlines()


def test_every_file_of_the_package_is_sound() -> None:
    """All movements, routines, programs and translations that come with the package pass the checker together."""
    check_package()


def test_everything_in_the_library_can_be_read_by_its_id() -> None:
    """Each id opens the file of its name; the kinds of things do not share ids."""
    library = load_library()
    assert all(library.movement(name).id == name for name in library.movements)
    assert all(library.routine(name).id == name for name in library.routines)
    assert all(library.program(name).id == name for name in library.programs)
    assert set(library.routines) == {"hip_stretch", "side_kick_series", "hips_and_lower_back"}
    assert set(library.programs) == {"side_kick_weekly", "gentle_weekly"}


def test_the_packages_library_is_read_once() -> None:
    """Asking again gives the same library and the same movements."""
    assert load_library() is load_library()
    assert load_library().movement("squat") is load_library().movement("squat")


def test_an_unknown_id_is_told_with_the_nearest() -> None:
    """A slip in an id is an error of this room, and an ordinary failed look-up."""
    with pytest.raises(UnknownNameError) as caught:
        load_library().movement("sqat")
    assert str(caught.value) == "no movement has the id 'sqat'; did you mean squat?"
    assert isinstance(caught.value, LookupError | MovementError)
    with pytest.raises(UnknownNameError, match=r"^no routine has the id 'zzz'$"):
        load_library().routine("zzz")
    with pytest.raises(
        UnknownNameError, match="no program has the id 'side_kick_weekl'; did you mean side_kick_weekly"
    ):
        load_library().program("side_kick_weekl")


def test_the_series_does_all_three_moves_on_one_side_and_then_turns_over() -> None:
    """As the source has it: three moves left, turn, the same three right."""
    library = load_library()
    done = steps(library.routine("side_kick_series"), library.movements)
    assert [(step.side, step.movement) for step in done] == [("left", name) for name in SERIES for _ in range(
        done[0].sets
    )] + [("right", name) for name in SERIES for _ in range(done[0].sets)]  # fmt: skip


def test_hips_and_lower_back_is_the_series_and_then_the_stretch() -> None:
    """The combined routine has the other two as its parts, in this order and with their side rules."""
    library = load_library()
    whole = library.routine("hips_and_lower_back")
    parts = library.routine("side_kick_series").blocks + library.routine("hip_stretch").blocks
    assert [(block.side_rule, block.prescriptions) for block in whole.blocks] == [
        (block.side_rule, block.prescriptions) for block in parts
    ]


@pytest.mark.parametrize("name", ["side_kick_weekly", "gentle_weekly"])
def test_with_sciatica_every_program_is_the_stretch_alone(name: str) -> None:
    """No side kick is left for a person who has sciatica or piriformis trouble now."""
    library = load_library()
    program = library.program(name)
    for routine in program.routines:
        done = adapted(
            program, library.routine(routine), {"sciatica_or_piriformis"}, library.movements, library.routines
        )
        assert done.routine.movements == ("hip_stretch_floor",)


def test_every_movement_not_for_sciatica_in_the_series_names_the_stretch() -> None:
    """A trainer's own routine of side kicks becomes the stretch as well, without a word from the program."""
    library = load_library()
    for name in SERIES:
        replacements = {item.id: item.replacement for item in library.movement(name).safety.not_for}
        assert replacements["sciatica_or_piriformis"].startswith("hip_stretch")


def test_a_users_folder_stands_beside_the_library(tmp_path: Path) -> None:
    """Own movements, loose or in their folder, with routines and programs that use them and the package's."""
    folder = folder_of(
        tmp_path,
        example=EXAMPLE,
        movements__mine=changed(EXAMPLE, ('"example"', '"mine"'), ("[neighbours]", '[neighbours]\neasier = "squat"')),
        routines__morning=ROUTINE,
        routines__evening=changed(ROUTINE, ('"morning"', '"evening"'), ('"example"', '"squat"')),
        programs__month=PROGRAM,
    )  # fmt: skip
    library = load_library(folder)
    assert {"example", "mine", "squat"} <= set(library.movements)
    assert library.movement("mine").neighbours.easier == "squat"
    assert library.program("month").routines == ("morning",)
    assert "example" not in load_library().movements


def test_two_folders_may_use_each_others_movements(tmp_path: Path) -> None:
    """A routine in one folder may prescribe a movement in another."""
    one = folder_of(tmp_path / "one", movements__example=EXAMPLE)
    two = folder_of(tmp_path / "two", routines__morning=ROUTINE)
    assert load_library(one, two).routine("morning").movements == ("example",)
    assert problems(two)[0].startswith("morning.toml: blocks[1].prescriptions[1].movement must be the id of a movement")


def test_all_that_is_wrong_in_all_files_is_told_at_once(tmp_path: Path) -> None:
    """One broken file does not hide the next, nor what a routine says of a movement that is no TOML."""
    folder = folder_of(
        tmp_path,
        movements__example="format = = 1",
        movements__other=EXAMPLE,
        routines__morning=changed(ROUTINE, ("sets = 2", "sets = 0")),
        programs__month=changed(PROGRAM, ("weeks = 4", "weeks = 0"), ('by = "evening"', 'by = "mornings"')),
    )
    assert problems(folder) == [
        "example.toml: line 1 must be TOML: Invalid value",
        'other.toml: id must be the name of the movement\'s file, other (got "example")',
        "morning.toml: blocks[1].prescriptions[1].sets must be at least 1 (got 0)",
        "month.toml: weeks must be at least 1 (got 0)",
        'month.toml: substitutions[1].by must be the id of a routine; did you mean morning? (got "mornings")',
    ]


@pytest.mark.parametrize("section", ["movements", "routines"])
def test_an_id_in_use_is_told(tmp_path: Path, section: str) -> None:
    """A user's file does not silently take the place of one of the package, nor share its id with another kind."""
    text = changed(EXAMPLE, ('id = "example"', 'id = "squat"'))
    if section == "routines":
        text = changed(ROUTINE, ('"morning"', '"squat"'), ('"example"', '"lunge"'))
    folder = folder_of(tmp_path, **{f"{section}__squat": text})
    assert problems(folder) == ['squat.toml: id must not be in use already, by a file in movements (got "squat")']


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A wrong path is told as given, before anything is read."""
    assert problems(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: must be a folder"]


def test_a_damaged_file_of_the_package_is_told_when_it_is_asked_for(tmp_path: Path) -> None:
    """A file that was checked and has been damaged since gives problems, not a half-read movement."""
    folder = folder_of(tmp_path, movements__example=changed(EXAMPLE, ("out_s = 1.5", 'out_s = "slow"')))
    library = Library(Shelf(Movement, {"example": folder / "movements" / "example.toml"}), {}, {})
    with pytest.raises(MovementProblems, match=r"^example\.toml: tempo\.out_s must be a number"):
        library.movement("example")
    assert "example" in library.movements
    assert len(library.movements) == 1
