"""The zip for a browser's Python: the pure rooms and the library, and nothing that is not needed there."""

import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from unsit.movement.library import load_library
from unsit.web.browser_zip import browser_zip, main

PROGRAM = """if True:
    import sys
    sys.path.insert(0, sys.argv[1])
    from unsit.engine.coach import Coach
    from unsit.movement.library import load_library
    import unsit
    library = load_library()
    assert unsit.__file__.startswith(sys.argv[1]), unsit.__file__
    for name in library.movements:
        movement = library.movements[name]
        Coach(movement, "both" if movement.sides == "both" else "left").finish()
    print(*library.movements, *library.routines)
"""


def test_the_engine_runs_from_the_zip_with_nothing_installed(tmp_path: Path) -> None:
    """A Python without any package gives a coach for every movement out of it."""
    place = tmp_path / "engine.zip"
    place.write_bytes(browser_zip())
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", PROGRAM, str(place)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    library = load_library()
    assert done.stdout.split() == [*library.movements, *library.routines]


def test_the_same_files_give_the_same_bytes() -> None:
    """So its name with the digest changes only when the engine does."""
    assert browser_zip() == browser_zip()


def test_it_holds_text_only() -> None:
    """Python and movement files; no body, no cache, no room that needs a package."""
    names = zipfile.ZipFile(BytesIO(browser_zip())).namelist()
    assert {name.rpartition(".")[2] for name in names} == {"py", "toml", "json"}
    assert [name for name in names if name.endswith(".json")] == ["unsit/library/bodies/woman.json"]
    rooms = {name.split("/")[1] for name in names}
    assert rooms == {"__init__.py", "body", "engine", "figure", "library", "movement", "proof"}


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and a sentence."""
    assert main([str(tmp_path / "none" / "engine.zip")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert main([]) == 2
