"""The reference of the formats says what the code says."""

from pathlib import Path

import pytest
from tests.movement.example_files import DOCS, EXAMPLE

from unsit.body.joints import JOINTS
from unsit.body.measures import MEASURES
from unsit.movement.checker import MOVEMENT_RULES
from unsit.movement.model import Movement
from unsit.movement.program import Program
from unsit.movement.reader import read_movement
from unsit.movement.reference import field_texts, pages, table_kinds, write
from unsit.movement.routine import Routine
from unsit.proof import prove

KINDS = tuple(dict.fromkeys(kind for top in (Movement, Routine, Program) for kind in table_kinds(top)))


@pytest.mark.parametrize("page", sorted(pages(EXAMPLE)))
def test_the_committed_reference_is_current(page: str) -> None:
    """Whoever changes a field, a measure or a joint runs `make docs`."""
    assert (DOCS / page).read_text("utf-8") == pages(EXAMPLE)[page], "run `make docs`"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_key_of_every_table_is_explained(kind: type) -> None:
    """No row of the reference is without a meaning, because no field is without one in its docstring."""
    explained = field_texts(kind)
    assert set(explained) == set(kind.__dataclass_fields__)  # type: ignore[attr-defined]
    assert all(explained.values())


def test_the_reference_names_every_measure_joint_and_rule() -> None:
    """Nothing an author may write or must heed is missing."""
    made = pages(EXAMPLE)
    assert all(f"`{name}`" in made["measures.md"] for name in (*MEASURES, *JOINTS))
    assert made["movement.md"].count("\n- ") == len(MOVEMENT_RULES)
    assert EXAMPLE.strip() in made["movement.md"]


@pytest.mark.slow
def test_the_documented_example_keeps_its_word() -> None:
    """Who starts from the example starts from a movement that is counted right and whose faults are caught."""
    proof = prove(read_movement(DOCS / "example.toml"))
    assert [shortfall.described for shortfall in proof.shortfalls] == []
    assert proof.tried > len(read_movement(DOCS / "example.toml").faults)


def test_pages_are_written_whole(tmp_path: Path) -> None:
    """Writing leaves the pages beside the example and nothing else."""
    (tmp_path / "example.toml").write_text(EXAMPLE, "utf-8")
    write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"example.toml", *pages(EXAMPLE)}
