"""For who writes a movement or a routine: what is wrong with a text, how it looks, and whether it proves itself.

Every function takes texts and gives a JSON value, so that a page can ask for one thing at a time and stop when the text
has changed. It is the reader, the checker, the figure and the proof of the command line, and nothing beside them.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from importlib.resources import files
from typing import Any, Literal

from unsit.body.joints import JOINTS
from unsit.body.measures import MEASURES
from unsit.figure.bodies import body_ids, load_rig
from unsit.figure.clips import clips_file
from unsit.figure.shown import shown
from unsit.figure.strip import strip
from unsit.movement.checker import check_movement, check_routine
from unsit.movement.contacts import PARTS, PLACES
from unsit.movement.errors import MovementError, Problem, UnknownNameError
from unsit.movement.library import Library, load_library
from unsit.movement.model import REPETITION_MEASURES, Movement
from unsit.movement.names import EQUIPMENT, PRECAUTIONS, PROPS
from unsit.movement.reader import draft, read_movement
from unsit.movement.routine import Routine
from unsit.movement.texts import texts_of
from unsit.movement.told import told_movement, told_routine
from unsit.proof.cases import Case, cases
from unsit.proof.prove import tried

FileKind = Literal["movement", "routine"]


class _Both(Mapping[str, Movement]):
    """The library's movements, read when they are asked for, and a person's own."""

    def __init__(self, library: Mapping[str, Movement], own: Mapping[str, Movement]) -> None:
        self._library = library
        self._own = own

    def __getitem__(self, name: str) -> Movement:
        return self._own[name] if name in self._own else self._library[name]

    def __contains__(self, name: object) -> bool:
        return name in self._own or name in self._library

    def __iter__(self) -> Iterator[str]:
        yield from self._library
        yield from self._own

    def __len__(self) -> int:
        return len(self._library) + len(self._own)


@dataclass(frozen=True)
class Desk:
    """What lies beside the text that is written: the library, and the person's own other files.

    own: the texts of the other movements, by id; those that cannot be read count as not there. own_routines: ids.
    """

    library: Library
    own: Mapping[str, str]
    own_routines: frozenset[str] = frozenset()

    @cached_property
    def movements(self) -> Mapping[str, Movement]:
        """Every movement there is to refer to, by id."""
        found: dict[str, Movement] = {}
        for name, text in self.own.items():
            drafted = draft(Movement, text, check_movement)
            value, problems = drafted
            if value is not None and not problems and value.id == name and name not in self.library.movements:
                found[name] = value
        return _Both(self.library.movements, found)

    @cached_property
    def taken(self) -> frozenset[str]:
        """Ids that the text must not have."""
        library = self.library
        return frozenset((*library.movements, *library.routines, *library.programs, *self.own, *self.own_routines))


def desk(own: Mapping[str, str], own_routines: list[str] | None = None) -> Desk:
    """Give the package's library with a person's own files beside it."""
    return Desk(load_library(), own, frozenset(own_routines or ()))


def _read(text: str, kind: FileKind, beside: Desk) -> tuple[Movement | Routine | None, tuple[Problem, ...]]:
    if kind == "movement":
        return _movement(text, beside)
    check = partial(check_routine, movements=beside.movements)
    return draft(Routine, text, check, movements=beside.movements, taken=beside.taken)


def _movement(text: str, beside: Desk) -> tuple[Movement | None, tuple[Problem, ...]]:
    return draft(Movement, text, check_movement, movements=beside.movements, taken=beside.taken)


def looked(text: str, kind: FileKind, beside: Desk) -> dict[str, Any]:
    """Give every problem of a text, `{"problems": [{"path", "rule", "got"}]}`, and what could be read of who it is.

    `"told"` is the value that the player needs, or None while there is a problem.
    """
    value, problems = _read(text, kind, beside)
    told = None
    if value is not None and not problems:
        told = told_movement(value) if isinstance(value, Movement) else told_routine(value, beside.movements)
    return {
        "id": value.id if value else "",
        "name": value.name if value else "",
        "problems": [{"path": one.path, "rule": str(one.rule), "got": one.got} for one in problems],
        "told": told,
        "uses": list(value.movements) if isinstance(value, Routine) else [],
    }


def strip_of(text: str) -> str:
    """Give the steps of a movement's text as SVG, the empty text where the figure cannot do it."""
    try:
        return strip(read_movement(text))
    except (MovementError, ValueError, ArithmeticError, LookupError):
        return ""


def figure_of(text: str, fault: str = "") -> dict[str, Any]:
    """Give the moving figure of a movement's text on the usual body: what `<unsit-figure>` takes for its files.

    fault: id of the one fault that can be shown beside the right way; the others would take as long again each.
    `{"shown": value of unsit.figure.shown, "clips": GLB in base64, "body": id, "strip": SVG}`.
    """
    movement = read_movement(text)
    rig = load_rig(body_ids()[0])
    seen = replace(movement, faults=tuple(one for one in movement.faults if one.id == fault))
    glb = b64encode(clips_file(seen, rig)).decode("ascii")
    return {"shown": shown(seen, rig), "clips": glb, "body": rig.id, "strip": strip(movement)}


def trials(text: str, *, quick: bool) -> list[Case]:
    """Give what a proof of a movement's text tries, in order (see `unsit.proof.cases`)."""
    return list(cases(read_movement(text), quick=quick))


def told_case(case: Case) -> dict[str, Any]:
    """Give a trial: from which view, and with which fault or distractor, empty for the right way."""
    return {"view": case.view, "fault": case.fault, "distractor": case.distractor, "described": case.described}


def trial(text: str, case: Case) -> list[dict[str, str]]:
    """Give what falls short in one trial; nothing does where the file keeps its word."""
    short = tried(read_movement(text), case)
    return [{"what": one.what, "expected": one.expected, "got": one.got} for one in short]


def source(name: str, kind: FileKind) -> str:
    """Give the text of a file of the library; LookupError for one that is not there."""
    if name not in getattr(load_library(), f"{kind}s"):
        raise LookupError(f"no {kind} has the id {name!r}")
    return files("unsit.library").joinpath(f"{kind}s", f"{name}.toml").read_text(encoding="utf-8")


def adapted(name: str, kind: FileKind, language: str = "") -> dict[str, Any]:
    """Give what a file of the library says in a language, by path, to make one of one's own of it; {} without it."""
    library = load_library()
    try:
        thing = library.movement(name, language) if kind == "movement" else library.routine(name, language)
    except UnknownNameError:
        return {}
    return texts_of(thing)


def beginning() -> str:
    """Give the text of a small movement that is whole and proves itself, to write another one over."""
    return files("unsit.proof").joinpath("beginning.toml").read_text(encoding="utf-8")


def vocabulary() -> dict[str, Any]:
    """Give the names that a file may use: joints with their ranges, measures, things, precautions, places."""
    return {
        "joints": [
            {"name": one.name, "min": one.min_deg, "max": one.max_deg, "sided": one.sided, "definition": one.definition}
            for one in JOINTS.values()
        ],
        "measures": [*_measures()],
        "equipment": list(EQUIPMENT),
        "props": list(PROPS),
        "precautions": dict(PRECAUTIONS),
        "contacts": {"parts": [*PARTS], "places": [*PLACES]},
    }


def _measures() -> Iterator[dict[str, Any]]:
    for name, one in MEASURES.items():
        yield {"name": name, "unit": one.unit, "sided": one.sided, "definition": one.definition}
    for name, definition in REPETITION_MEASURES.items():
        yield {"name": name, "unit": "", "sided": False, "definition": definition}
