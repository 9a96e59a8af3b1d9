"""Reading movement, routine and program files: TOML in, frozen values out, or every problem at once.

Nothing half-read comes out of here: either the value is whole and every rule holds, or MovementProblems tells all
that is wrong. The same functions read a file of the library, a file of a user and a text from a database.
"""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, TypeVar

from unsit.movement.checker import check_movement, check_program, check_routine
from unsit.movement.decode import decode, shown
from unsit.movement.errors import MovementProblems, Problem
from unsit.movement.finding import Finding, Surroundings
from unsit.movement.model import FORMAT, Movement
from unsit.movement.program import Program
from unsit.movement.routine import Routine

T = TypeVar("T")

LONGEST_FILE_BYTES: Final = 256 * 1024
"""Longer files are refused unread; the longest of the library has a tenth of it."""

_POSITION: Final = re.compile(r"\s*\(at line (\d+), column \d+\)\s*$")


def read_movement(
    source: str | Path,
    *,
    file: str | None = None,
    movements: Collection[str] | None = None,
    taken: Collection[str] = (),
) -> Movement:
    """Give the movement that a TOML text or file describes; MovementProblems with all that is wrong.

    file: the name a text goes by in messages; its stem must then be the movement's id. movements: ids that neighbours
    and replacements may have; when None, any. taken: ids in use, which it must not have.
    """
    return _whole(*draft(Movement, source, check_movement, file=file, movements=movements, taken=taken))


def read_routine(
    source: str | Path,
    *,
    file: str | None = None,
    movements: Mapping[str, Movement] | None = None,
    taken: Collection[str] = (),
) -> Routine:
    """Give the routine that a TOML text or file describes; like `read_movement`.

    movements: by id, those it may prescribe; when None, any, in any dose.
    """
    check = partial(check_routine, movements=movements or {})
    return _whole(*draft(Routine, source, check, file=file, movements=movements, taken=taken))


def read_program(
    source: str | Path,
    *,
    file: str | None = None,
    routines: Mapping[str, Routine] | Collection[str] | None = None,
    movements: Mapping[str, Movement] | None = None,
    taken: Collection[str] = (),
) -> Program:
    """Give the program that a TOML text or file describes; like `read_movement`.

    routines: ids it may name; when None, any. Given by id with the movements by id, routines that substitutions
    offer must be for the people to whom they are offered.
    """
    offered = routines if isinstance(routines, Mapping) else {}
    check = partial(check_program, routines=offered, movements=movements or {})
    return _whole(*draft(Program, source, check, file=file, routines=routines, taken=taken))


def draft(
    kind: type[T],
    source: str | Traversable,
    check: Callable[[T, Surroundings], Iterator[Finding]],
    *,
    file: str | None = None,
    movements: Collection[str] | None = None,
    routines: Collection[str] | None = None,
    taken: Collection[str] = (),
) -> tuple[T | None, tuple[Problem, ...]]:
    """Give what could be read, with placeholders for the rest, and every problem; None if it is not TOML at all."""
    name = file if isinstance(source, str) else source.name
    findings: list[Finding] = []
    value: T | None = None
    table = read_table(source, findings)
    if table is not None:
        given = table.pop("format", None)
        if given != FORMAT or isinstance(given, bool | float):
            findings.append(Finding("format", f"must be {FORMAT}", "nothing" if given is None else shown(given)))
        value = decode(kind, table, lambda path, rule, got: findings.append(Finding(path, rule, got)))
        broken = frozenset(finding.path for finding in findings)
        stem = Path(name).stem if name else None
        findings += check(value, Surroundings(stem, movements, routines, taken, broken))
    return value, tuple(Problem(name or "", *finding) for finding in findings)


def read_table(source: str | Traversable, findings: list[Finding]) -> dict[str, Any] | None:
    """Give the table in a TOML text or file; None, and a finding, if there is none."""
    try:
        data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source.read_bytes()
    except OSError as error:
        findings.append(Finding("", f"cannot be read: {error.strerror or type(error).__name__}"))
        return None
    if len(data) > LONGEST_FILE_BYTES:
        findings.append(Finding("", f"must not be longer than {LONGEST_FILE_BYTES} bytes", f"{len(data)}"))
        return None
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        findings.append(Finding(f"line {line}", "must be UTF-8 text", f"byte {data[error.start]:#04x}"))
    except tomllib.TOMLDecodeError as error:
        findings.append(_syntax(str(error), data))
    except RecursionError:
        findings.append(Finding("", "must not nest tables or lists so deeply"))
    except ValueError as error:
        findings.append(Finding("", f"must be TOML: {error}"))
    return None


def _syntax(message: str, data: bytes) -> Finding:
    position = _POSITION.search(message)
    line = int(position.group(1)) if position else data.count(b"\n") + 1
    return Finding(f"line {line}", f"must be TOML: {_POSITION.sub('', message).removesuffix(' (at end of document)')}")


def _whole(value: T | None, problems: tuple[Problem, ...]) -> T:
    if value is None or problems:
        raise MovementProblems(problems)
    return value
