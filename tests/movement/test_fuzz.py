"""Whatever stands in a file, the reader gives a value or says what is wrong; nothing else ever comes out."""

import copy
from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.movement.example_files import CIRCLES, EXAMPLE, HOLD, PROGRAM, ROUTINE, table, toml

from unsit.movement.errors import MovementProblems, Problem
from unsit.movement.reader import read_movement, read_program, read_routine

PLENTY: Final = settings(max_examples=60, deadline=None)

TEXT: Final = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
SCALARS: Final = (
    st.integers(-(10**30), 10**30)
    | st.floats()
    | st.booleans()
    | TEXT
    | st.sampled_from(["active", "hip_flexion", "knee_flexion_deg.active", "repetitions", "start", "flat", "."])
)
VALUES: Final = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)

READERS: Final[dict[str, tuple[str, Callable[[str], object]]]] = {
    "repetitions": (EXAMPLE, read_movement),
    "hold": (HOLD, read_movement),
    "circles": (CIRCLES, read_movement),
    "routine": (ROUTINE, read_routine),
    "program": (PROGRAM, read_program),
}


def read(reader: Callable[[str], object], text: str) -> None:
    """Read a text; every problem must be sayable, and there must be one if there is no value."""
    problems: tuple[Problem, ...] = (Problem("", "", "none"),)
    try:
        reader(text)
    except MovementProblems as caught:
        problems = caught.problems
    assert problems
    assert all(problem.rule and str(problem) for problem in problems)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Give the path of everything inside a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, inner in items for found in ((*path, key), *places(inner, (*path, key)))]


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
@PLENTY
def test_a_file_with_wrong_values_anywhere_gives_only_problems(name: str, data: st.DataObject) -> None:
    """Good files in which up to three places are overwritten, taken away or added to."""
    text, reader = READERS[name]
    content = copy.deepcopy(table(text))
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(places(content) or [("format",)]))
        owner: Any = content
        for step in way:
            owner = owner[step]
        what = data.draw(st.sampled_from(["overwrite", "remove", "add"]))
        if what == "remove":
            del owner[last]
        elif what == "add" and isinstance(owner, dict):
            owner[data.draw(TEXT)] = data.draw(VALUES)
        else:
            owner[last] = data.draw(VALUES)
    read(reader, toml(content))


@given(st.dictionaries(st.sampled_from(sorted(table(EXAMPLE))) | TEXT, VALUES, max_size=8))
@PLENTY
def test_a_file_of_anything_gives_only_problems(content: dict[str, Any]) -> None:
    """Tables whose keys may be right and whose values are anything."""
    read(read_movement, toml(content))


@given(st.text(max_size=200))
@PLENTY
def test_a_text_of_anything_gives_only_problems(text: str) -> None:
    """Texts that are hardly ever TOML."""
    read(read_movement, text)


@given(st.integers(0, len(EXAMPLE)))
@PLENTY
def test_a_file_cut_off_anywhere_gives_only_problems(end: int) -> None:
    """A file whose copying broke off."""
    read(read_movement, EXAMPLE[:end])
