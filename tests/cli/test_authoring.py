"""`unsit validate` and `unsit prove`: what an author is told."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

from unsit.movement.library import load_library
from unsit.movement.model import Movement
from unsit.proof import Case, Proof, Shortfall, cases

LIBRARY = Path(__file__).parents[2] / "src" / "unsit" / "library"
SQUAT = (LIBRARY / "movements" / "squat.toml").read_text("utf-8")


def test_every_file_of_the_library_is_good(run: Run) -> None:
    """Movements, routines and programs are told apart by what stands in them."""
    files = sorted(path for kind in ("movements", "routines", "programs") for path in (LIBRARY / kind).glob("*.toml"))
    result = run("validate", *files)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert len(lines) == len(files)
    for path, line in zip(files, lines, strict=True):
        assert line == f"{path}: a good {path.parent.name.removesuffix('s')}"


def test_all_problems_of_all_files_are_told_at_once(run: Run, tmp_path: Path) -> None:
    """Each line has the file, the path in it, what must hold and what was got; the exit code is 1."""
    bad, broken, missing = tmp_path / "bad.toml", tmp_path / "broken.toml", tmp_path / "missing.toml"
    bad.write_text(SQUAT.replace("max = 45", "max = 450").replace('family = "squat"', 'familly = "squat"'), "utf-8")
    broken.write_text("id = ")
    result = run("validate", bad, broken, LIBRARY / "movements" / "squat.toml", missing)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert any(line.startswith(f"{bad}: familly is not a known key; did you mean family?") for line in lines)
    assert sum(line.startswith(f"{bad}: ") for line in lines) >= 3
    assert any(line.startswith(f"{broken}: line 1 must be TOML") for line in lines)
    assert any(line.startswith(f"{missing}: cannot be read") for line in lines)
    assert any(line.endswith("squat.toml: a good movement") for line in lines)


def test_files_may_name_each_other(run: Run, tmp_path: Path) -> None:
    """A new movement may name another new one as its neighbour when both are given."""
    one, two = tmp_path / "squat_one.toml", tmp_path / "squat_two.toml"
    for file, deeper in ((one, "squat_two"), (two, "lunge")):
        text = SQUAT.replace('id = "squat"', f'id = "{file.stem}"').replace('deeper = "lunge"', f'deeper = "{deeper}"')
        file.write_text(text, "utf-8")
    assert run("validate", one).exit_code == 1
    assert run("validate", one, two).exit_code == 0


def test_a_folder_is_checked_as_a_library(run: Run, tmp_path: Path) -> None:
    """An id that is in use already is found, and each problem names its file in the folder."""
    folder = tmp_path / "movements"
    folder.mkdir()
    (folder / "squat.toml").write_text(SQUAT, "utf-8")
    result = run("validate", tmp_path)
    assert result.exit_code == 1
    assert "must not be in use already" in result.stdout
    (folder / "squat.toml").rename(folder / "my_squat.toml")
    (folder / "my_squat.toml").write_text(SQUAT.replace('id = "squat"', 'id = "my_squat"'), "utf-8")
    assert run("validate", tmp_path).stdout == f"{tmp_path}: a good library\n"


def _pretended(movement: Movement, *, shortfalls: tuple[Shortfall, ...], **_: Any) -> Proof:
    return Proof(movement.id, 12, shortfalls, ("hip_hikes",))


def pretended(*shortfalls: Shortfall) -> Callable[..., Proof]:
    """Give a proof that tries nothing and falls short so; other processes can be given it too."""
    return partial(_pretended, shortfalls=shortfalls)


SHORT = Shortfall(Case("squat", "front", fps=15.0), "repetitions", "4", "3")


def test_a_proven_movement_is_0(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table says yes, with what is said but never scored."""
    monkeypatch.setattr("unsit.cli.authoring.proven", pretended())
    result = run("prove", "squat")
    assert result.exit_code == 0
    assert "1 file proven" in result.stdout
    assert "hip hikes" in result.stdout


def test_a_movement_that_falls_short_is_1_with_an_explanation(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where, in which trial, what was expected and what was measured; many are counted, not listed."""
    monkeypatch.setattr("unsit.cli.authoring.proven", pretended(*[SHORT] * 20))
    result = run("prove", "squat", "lunge")
    assert result.exit_code == 1
    text = " ".join(result.stdout.split())
    assert "seen from front, left, 15 frames/s, 1.70 m: repetitions must be 4 (got 3)" in text
    assert "and 8 more" in text
    assert "2 files of 2 not proven: squat and lunge" in text


def test_a_proof_as_json_has_every_shortfall(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a program: holds, trials, and each shortfall with its case."""
    monkeypatch.setattr("unsit.cli.authoring.proven", pretended(*[SHORT] * 20))
    result = run("prove", "squat", "--json")
    assert result.exit_code == 1
    (one,) = json.loads(result.stdout)["proofs"]
    assert (one["movement"], one["holds"], one["trials"], len(one["shortfalls"])) == ("squat", False, 12, 20)
    assert one["shortfalls"][0]["case"]["view"] == "front"
    assert one["shortfalls"][0]["got"] == "3"


def test_all_proves_every_movement_of_the_library(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """--all is every file; --all with a name, or neither, is 2."""
    monkeypatch.setattr("unsit.cli.authoring.proven", pretended())
    proofs = json.loads(run("prove", "--all", "--json").stdout)["proofs"]
    assert {one["movement"] for one in proofs} == {path.stem for path in (LIBRARY / "movements").glob("*.toml")}
    assert run("prove").exit_code == 2
    assert run("prove", "--all", "squat").exit_code == 2


def test_a_quick_proof_is_a_real_one(run: Run) -> None:
    """Nothing is pretended here: every quick trial is made, and the exit code is the verdict."""
    result = run("prove", "squat", "--quick", "--json")
    (one,) = json.loads(result.stdout)["proofs"]
    assert one["trials"] == len(list(cases(load_library().movement("squat"), quick=True)))
    assert result.exit_code == (0 if one["holds"] else 1)
    assert one["holds"] is not bool(one["shortfalls"])
