"""What the house looks like, held by tests: who needs what, what rooms are called, how long a file may be."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

PACKAGE: Final = Path(__file__).parents[1] / "src" / "unsit"

PURE_ROOMS: Final[dict[str, frozenset[str]]] = {
    "body": frozenset(),
    "movement": frozenset({"body", "library"}),
    "engine": frozenset({"body", "movement"}),
    "figure": frozenset({"body", "movement"}),
    "diary": frozenset({"body", "movement"}),
    "proof": frozenset({"body", "movement", "engine", "figure"}),
}
"""Rooms that run in a browser unchanged, each with the other rooms it may import."""

NAMED_BY_DJANGO = {Path("web/queued_sqlite3/base.py")}
FORBIDDEN_NAMES: Final = frozenset({"base", "common", "core", "helper", "helpers", "managers", "util", "utils"})
"""Names that tell nobody what is inside."""

LONGEST_FILE_LINES: Final = 600

HEAVY: Final = ("ai_edge_litert", "av", "cv2", "django", "h11", "numpy", "reportlab")
"""Packages of extras: slow to import, and not there in a base installation."""


def source_files() -> list[Path]:
    """Give every Python file of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    """Give the path below the package, for test ids and messages."""
    return path.relative_to(PACKAGE).as_posix()


def imported_modules(tree: ast.AST, package: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Give line and absolute name of all that the syntax tree of a module in `package` imports, anywhere in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*start, *([node.module] if node.module else [])))
            for alias in node.names:
                yield node.lineno, f"{module}.{alias.name}"


def stranger_imports(room: str, source: str, package: tuple[str, ...]) -> list[str]:
    """Give what a file of a pure room imports beyond the standard library, its own room and the rooms it may know."""
    allowed = PURE_ROOMS[room] | {room}
    return [
        f"line {line}: {module}"
        for line, module in imported_modules(ast.parse(source), package)
        if not (
            module.partition(".")[0] in sys.stdlib_module_names
            or (module.startswith("unsit.") and module.split(".")[1] in allowed)
        )
    ]


@pytest.mark.parametrize("room", PURE_ROOMS)
def test_a_pure_room_imports_only_the_standard_library_and_the_rooms_below_it(room: str) -> None:
    """Body, movement, engine, figure and proof run under any Python, a browser's too, with nothing installed."""
    files = sorted((PACKAGE / room).rglob("*.py"))
    assert files, f"the room {room!r} must exist"
    strangers = {
        name_of(path): found
        for path in files
        if (found := stranger_imports(room, path.read_text("utf-8"), ("unsit", *path.relative_to(PACKAGE).parts[:-1])))
    }
    assert strangers == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import math, json", []),
        ("import numpy as np", ["line 1: numpy"]),
        ("def later():\n    from cv2 import remap", ["line 2: cv2.remap"]),
        ("from unsit.movement.model import Movement", []),
        ("from unsit.proof import verdict", ["line 1: unsit.proof.verdict"]),
        ("from unsit import figure", ["line 1: unsit.figure"]),
        ("from .signal import one_euro", []),
        ("from ..vision import video", ["line 1: unsit.vision.video"]),
        ("from .. import figure", ["line 1: unsit.figure"]),
    ],
)
def test_a_stranger_is_found_however_it_is_imported(source: str, found: list[str]) -> None:
    """The check above sees plain, late, and relative imports, and imports of a room by its name."""
    assert stranger_imports("engine", source, ("unsit", "engine")) == found


def test_only_the_pages_import_django() -> None:
    """No room but `web` knows Django; the command line starts that room and no more."""
    strangers = {
        name_of(path): found
        for path in source_files()
        if path.relative_to(PACKAGE).parts[0] != "web"
        and (
            found := [
                module
                for _, module in imported_modules(
                    ast.parse(path.read_text("utf-8")), ("unsit", *path.relative_to(PACKAGE).parts[:-1])
                )
                if module.partition(".")[0] == "django"
            ]
        )
    }
    assert strangers == {}


def test_the_pages_import_neither_pictures_nor_the_command_line() -> None:
    """`web` runs without the packages of `vision`, and nothing above it is needed."""
    strangers = {
        name_of(path): found
        for path in sorted((PACKAGE / "web").rglob("*.py"))
        if (
            found := [
                module
                for _, module in imported_modules(
                    ast.parse(path.read_text("utf-8")), ("unsit", *path.relative_to(PACKAGE).parts[:-1])
                )
                if module.startswith(("unsit.vision", "unsit.batch", "unsit.cli", "unsit.film", "unsit.report"))
            ]
        )
    }
    assert strangers == {}


def test_every_room_and_file_has_a_name_that_tells_what_is_inside() -> None:
    """Nothing in the package is called utils, helpers, core, common, managers or base, but where Django wants it so."""
    paths = [path.relative_to(PACKAGE) for path in source_files()]
    parts = {part for path in paths if path not in NAMED_BY_DJANGO for part in path.with_suffix("").parts}
    assert sorted(parts & FORBIDDEN_NAMES) == []


def test_a_file_can_be_read_in_one_sitting() -> None:
    """No file of the package is longer than 600 lines: a longer one is split."""
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in source_files()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE_LINES} == {}


def test_the_library_is_data() -> None:
    """The library holds movement, routine and program files, and no Python beyond its own docstring."""
    statements = {
        name_of(path): [type(node).__name__ for node in ast.parse(path.read_text("utf-8")).body]
        for path in sorted((PACKAGE / "library").rglob("*.py"))
    }
    assert {name: found for name, found in statements.items() if found not in ([], ["Expr"])} == {}


@pytest.mark.parametrize("words", [["--help"], ["movements"], ["check", "--help"]], ids=" ".join)
def test_the_command_line_starts_without_the_heavy_packages(words: list[str]) -> None:
    """What needs no pictures imports no NumPy, OpenCV, PyAV or LiteRT: it starts at once, with a base installation."""
    program = f"""if True:
        import sys
        from unsit.cli.main import main
        sys.argv = ["unsit", *{words!r}]
        try:
            main()
        finally:
            print("heavy:", *(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.split()) == (0, ["heavy:"])
