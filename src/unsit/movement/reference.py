"""The reference of the file formats, made from the dataclasses, their docstrings and the registries.

`python -m unsit.movement.reference [FOLDER]` writes it, to docs/format unless a folder is named.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, is_dataclass
from enum import StrEnum
from importlib.resources import files
from inspect import cleandoc
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_origin, get_type_hints

from unsit.body.joints import JOINTS
from unsit.body.measures import MEASURES
from unsit.movement.checker import MOVEMENT_RULES
from unsit.movement.contacts import PARTS, PLACES
from unsit.movement.decode import init_fields, shown
from unsit.movement.library import PACKAGE
from unsit.movement.model import FORMAT, REPETITION_MEASURES, Movement
from unsit.movement.names import EQUIPMENT, KIND_OF_REPETITION_MEASURE, PRECAUTIONS, PROPS
from unsit.movement.program import Program
from unsit.movement.routine import Routine

_MADE: Final = "<!-- Made by `make docs` from src/unsit/movement and src/unsit/body: change it there. -->"

_MESSAGES: Final = """\
The reader tells everything that is wrong at once, a line each: the file, the place, what must hold, what stands there.

    side_kick_circles.toml: circles.radius_max must be greater than circles.radius_min, 12 (got 9)

Items of a list are named by their id, `faults.spine_moves.cue`, or counted from 1, `figure.keyframes[2].time_s`.
A key that is not known is an error and comes with the nearest known name."""

_MOVEMENT_INTRO: Final = f"""\
One TOML file says all there is to say about one movement. Its name is the movement's id with `.toml`; its first line
is `format = {FORMAT}`. A complete example stands at the end. What the measures and joints are called is told in
[measures.md](measures.md).

{_MESSAGES}

Joint angles and other tables of numbers may be written with quoted keys, `"hip_flexion.active" = 45`, or with dotted
ones, `hip_flexion.active = 45`: both mean the same."""

_TRANSLATIONS: Final = """\
## Other languages

A translation lies in `texts/<language>/<id>.toml` beside the folder of the movements. It has the same keys, but only
those of texts; an item of a list that has an id is a table of that name, and items without one are a list of tables
in the same order. What it leaves out or leaves empty stays as it is.

```toml
name = "Fersen heben"

[text]
steps = ["Komm auf beide Fußballen."]

[faults.knees_bend]
cue = "Knie gestreckt"
```"""

_CONTACTS: Final = """\
A keyframe's contacts say which part of the body lies on what: `contacts = { hand.other = "head", hand.active =
"floor" }`. Part and place take the sides `active` and `other`; a part without a side means both, a place without one
the part's own. Between keyframes a contact comes and goes as the angles do. A mistake that moves the limb itself is
added to where the contact has put it."""

_ROUTINE_INTRO: Final = f"""\
One TOML file puts movements in order for one session. Its name is the routine's id with `.toml`; its first line is
`format = {FORMAT}`.

{_MESSAGES}"""

_PROGRAM_INTRO: Final = f"""\
One TOML file lays routines over weeks, says how the dose follows what was done, and what takes a routine's place for
whom. Its name is the program's id with `.toml`; its first line is `format = {FORMAT}`.

{_MESSAGES}"""

_MEASURES_INTRO: Final = """\
A movement file puts thresholds on these measures and moves the figure by these joints.

A measure of one side of the body is written with the side: `knee_flexion_deg.active`. Sides are `active` and `other`
in movements of one side, and `either` (both, weighted by how well each is seen), `left` and `right` in any. A joint of
one side is written `hip_flexion.active` or `hip_flexion.other`; without a side it means both. In movements of both
sides the figure's active side is the left one."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A dataclass as it stands in a file: the headings under which it is written."""

    kind: type
    headings: tuple[str, ...]


def pages(example: str) -> dict[str, str]:
    """Give the text of every page by its file name; `example` is a movement file to show."""
    routine = files(PACKAGE).joinpath("routines", "hips_and_lower_back.toml").read_text("utf-8")
    program = files(PACKAGE).joinpath("programs", "side_kick_weekly.toml").read_text("utf-8")
    rules = ["## What is checked", *(f"- {_first_sentence(rule)}" for rule in MOVEMENT_RULES)]
    precautions = _grid(("precaution", "question"), ((_code(name), text) for name, text in PRECAUTIONS.items()))
    lists = [
        f"## Known precautions\n\n{precautions}",
        "## Known equipment and props",
        f"Equipment: {', '.join(map(_code, EQUIPMENT))}. Props of the figure: {', '.join(map(_code, PROPS))}.",
    ]
    return {
        "movement.md": _page(
            "The movement file",
            _MOVEMENT_INTRO,
            *_tables(Movement),
            *lists,
            _contacts(),
            _TRANSLATIONS,
            "\n".join([rules[0], "", *rules[1:]]),
            _example("A complete example", example),
        ),
        "routine.md": _page("The routine file", _ROUTINE_INTRO, *_tables(Routine), _example("An example", routine)),
        "program.md": _page("The program file", _PROGRAM_INTRO, *_tables(Program), _example("An example", program)),
        "measures.md": _page("Measures and joints", _MEASURES_INTRO, *_registries()),
    }


def field_texts(kind: type) -> Mapping[str, str]:
    """Give what a dataclass's docstring says of each field: `name: text`, `one, two: text` or `one / two: text`."""
    names = "|".join(field.name for field in init_fields(kind))
    pattern = re.compile(rf"(?<![\w`])((?:{names})(?:(?:, | / )(?:{names}))*): ")
    parts = pattern.split(" ".join(cleandoc(kind.__doc__ or "").split()))
    said = [(re.split(r", | / ", keys), text.strip()) for keys, text in zip(parts[1::2], parts[2::2], strict=True)]
    return {name: text for keys, text in said for name in keys}


def table_kinds(kind: type) -> tuple[type, ...]:
    """Give a dataclass and every dataclass within it, each once, in the order of a file."""
    return tuple(table.kind for table in _collect(kind))


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([_MADE, f"# {title}", *parts]) + "\n"


def _example(title: str, text: str) -> str:
    return f"## {title}\n\n```toml\n{text.strip()}\n```"


def _tables(kind: type) -> Iterator[str]:
    for table in _collect(kind):
        heading = ", ".join(map(_code, table.headings)) or "Top level"
        fields = _rows(table.kind)
        yield f"## {heading}\n\n{_summary(table.kind)}\n\n{_grid(('key', 'value', 'if left out', 'meaning'), fields)}"


def _collect(kind: type) -> tuple[_Table, ...]:
    found: dict[type, list[str]] = {kind: []}

    def visit(owner: type, path: str) -> None:
        hints = get_type_hints(owner)
        for field in init_fields(owner):
            inner, many = _inner(hints[field.name])
            if is_dataclass(inner) and isinstance(inner, type):
                here = f"{path}.{field.name}" if path else field.name
                heading = f"[[{here}]]" if many else f"[{here}]"
                found.setdefault(inner, [])
                if heading not in found[inner]:
                    found[inner].append(heading)
                visit(inner, here)

    visit(kind, "")
    return tuple(_Table(inner, tuple(headings)) for inner, headings in found.items())


def _inner(hint: Any) -> tuple[Any, bool]:
    """Give the type inside an optional or a list, and whether it is a list."""
    if isinstance(hint, UnionType):
        return _inner(next(part for part in get_args(hint) if part is not NoneType))
    if get_origin(hint) is tuple:
        return get_args(hint)[0], True
    return hint, False


def _rows(kind: type) -> Iterator[Sequence[str]]:
    hints, texts = get_type_hints(kind), field_texts(kind)
    if kind in (Movement, Routine, Program):
        yield _code("format"), "whole number", "must be given", f"version of the format: {FORMAT}"
    for field in init_fields(kind):
        yield _code(field.name), _type_words(hints[field.name]), _default(field), texts.get(field.name, "")


def _type_words(hint: Any) -> str:
    inner, many = _inner(hint)
    if get_origin(inner) is Mapping:
        return "table of name = number" if get_args(inner)[1] is float else "table of name = text"
    if is_dataclass(inner):
        return "list of tables" if many else "table"
    if issubclass(inner, StrEnum):
        return " or ".join(_code(member.value) for member in inner)
    word = {str: "text", float: "number", int: "whole number", bool: "true or false"}[inner]
    return f"list of {word}s" if many else word


def _default(field: Field[Any]) -> str:
    if field.default is MISSING and field.default_factory is MISSING:
        return "must be given"
    default = field.default if field.default is not MISSING else ""
    if default is None or default == () or is_dataclass(default) or field.default_factory is not MISSING:
        return "–"
    return _code(shown(default))


def _summary(kind: type) -> str:
    return cleandoc(kind.__doc__ or "").split("\n", 1)[0]


def _first_sentence(rule: object) -> str:
    return cleandoc(rule.__doc__ or "").split("\n", 1)[0]


def _registries() -> Iterator[str]:
    measures = (
        (
            _code(measure.name),
            "one side" if measure.sided else "whole body",
            "picture" if measure.reads == "image" else "space",
            f"{measure.low:g} … {measure.high:g} {measure.unit}",
            ", ".join(sorted(measure.views)),
            measure.definition,
        )
        for measure in MEASURES.values()
    )
    columns = ("measure", "belongs to", "read in", "from … to", "seen facing", "what it is")
    yield f"## Measures of the body\n\n{_grid(columns, measures)}"
    finished = (
        (_code(name), str(KIND_OF_REPETITION_MEASURE[name]), text) for name, text in REPETITION_MEASURES.items()
    )
    yield f"## Measures of a finished repetition or circle\n\n{_grid(('measure', 'kind', 'what it is'), finished)}"
    joints = (
        (
            _code(joint.name),
            "one side" if joint.sided else "whole body",
            f"{joint.min_deg:g} … {joint.max_deg:g}",
            joint.definition,
        )
        for joint in JOINTS.values()
    )
    yield f"## Joints of the figure\n\n{_grid(('joint', 'belongs to', 'degrees', 'what it is'), joints)}"


def _contacts() -> str:
    parts = (
        (_code(part.name), part.definition, ", ".join(_code(place) for place in part.places)) for part in PARTS.values()
    )
    places = (
        (_code(place.name), "one for each side" if place.sided else "one", place.definition)
        for place in PLACES.values()
    )
    return "\n\n".join(
        (
            "## Contacts",
            _CONTACTS,
            _grid(("part", "what of it touches", "can lie on"), parts),
            _grid(("place", "there is", "where it is"), places),
        )
    )


def _grid(columns: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _code(text: str) -> str:
    return f"`{text}`"


def write(folder: Path) -> None:
    """Write every page into the folder, where `example.toml` lies; each page appears whole or not at all."""
    for name, text in pages((folder / "example.toml").read_text("utf-8")).items():
        unfinished = folder / f".{name}.new"
        unfinished.write_text(text, "utf-8")
        os.replace(unfinished, folder / name)


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/format"))
