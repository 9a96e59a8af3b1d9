"""Every movement, routine and program there is: those that come with the package, and those in a user's folders.

A folder has the shape of the package's own: `movements/*.toml`, `routines/*.toml`, `programs/*.toml` and
`texts/<language>/<id>.toml`; movement files may also lie in it directly. An id is used once, whatever it names.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, TypeVar

from unsit.movement.checker import check_movement, check_program, check_routine
from unsit.movement.decode import nearest_hint, shown
from unsit.movement.errors import MovementProblems, Problem, UnknownNameError
from unsit.movement.finding import Finding, Surroundings
from unsit.movement.model import Movement
from unsit.movement.program import Program
from unsit.movement.reader import draft, read_table
from unsit.movement.routine import Routine
from unsit.movement.texts import flat_texts, translated, translation_findings

T = TypeVar("T")
Worded = TypeVar("Worded", bound=Movement | Routine | Program)

PACKAGE: Final = "unsit.library"

_KINDS: Final = ("movements", "routines", "programs")
_TEXTS: Final = "texts/"

Sources = dict[str, Traversable]
"""Files by id."""

Sections = dict[str, Sources]
"""Files by section: `movements`, `routines`, `programs`, and `texts/de` for every language."""


class Shelf(Mapping[str, T]):
    """Things of one kind by id, in the order of their ids; each is read when it is first asked for."""

    def __init__(self, kind: type[T], sources: Mapping[str, Traversable], read: Mapping[str, T] | None = None) -> None:
        self._kind = kind
        self._sources = dict(sorted(sources.items()))
        self._read = dict(read or {})

    def __getitem__(self, name: str) -> T:
        if name not in self._read:
            value, problems = draft(self._kind, self._sources[name], lambda _value, _around: iter(()))
            if value is None or problems:
                raise MovementProblems(problems)
            self._read[name] = value
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._sources

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


@dataclass(frozen=True, slots=True)
class Library:
    """Movements, routines and programs by id.

    translations: language → id → the file with the texts in that language.
    """

    movements: Mapping[str, Movement]
    routines: Mapping[str, Routine]
    programs: Mapping[str, Program]
    translations: Mapping[str, Mapping[str, Traversable]] = field(default_factory=dict)

    def movement(self, name: str, language: str = "") -> Movement:
        """Give the movement with this id, translated as far as it is; UnknownNameError if there is none."""
        return self._worded(_find("movement", self.movements, name), language)

    def routine(self, name: str, language: str = "") -> Routine:
        """Give the routine with this id, like `movement`."""
        return self._worded(_find("routine", self.routines, name), language)

    def program(self, name: str, language: str = "") -> Program:
        """Give the program with this id, like `movement`."""
        return self._worded(_find("program", self.programs, name), language)

    def _worded(self, thing: Worded, language: str) -> Worded:
        source = self.translations.get(language, {}).get(thing.id)
        if source is None:
            return thing
        found: list[Finding] = []
        table = read_table(source, found)
        if table is None:
            raise MovementProblems(tuple(Problem(source.name, *finding) for finding in found))
        return translated(thing, {path: text for path, text in flat_texts(table) if isinstance(text, str)})


def load_library(*folders: Path) -> Library:
    """Give the package's library, with what lies in a user's folders beside it.

    The package's own files are read one by one when asked for: its tests have checked them. A user's files are read
    and checked at once; MovementProblems with all that is wrong in any of them.
    """
    if not folders:
        return _packaged()
    missing = tuple(Problem(str(folder), "", "must be a folder") for folder in folders if not folder.is_dir())
    if missing:
        raise MovementProblems(missing)
    return _checked(_files(files(PACKAGE)), [_files(folder) for folder in folders])


def check_package() -> None:
    """Read and check every file of the package; MovementProblems with all that is wrong in any of them."""
    _checked({}, [_files(files(PACKAGE))])


@cache
def _packaged() -> Library:
    return _library(_merged([_files(files(PACKAGE))]), {}, {}, {})


def _library(
    sections: Sections,
    movements: Mapping[str, Movement],
    routines: Mapping[str, Routine],
    programs: Mapping[str, Program],
) -> Library:
    """Give a library of files; what is read already is not read again."""
    return Library(
        Shelf(Movement, sections["movements"], movements),
        Shelf(Routine, sections["routines"], routines),
        Shelf(Program, sections["programs"], programs),
        {section.removeprefix(_TEXTS): sources for section, sources in sections.items() if section.startswith(_TEXTS)},
    )


def _files(folder: Traversable) -> Sections:
    """Give the TOML files of a folder by section and id; movements also from the folder itself."""
    found = {kind: _toml_files(folder.joinpath(kind)) for kind in _KINDS}
    found["movements"] = _toml_files(folder) | found["movements"]
    texts = folder.joinpath("texts")
    languages = sorted(entry.name for entry in texts.iterdir() if entry.is_dir()) if texts.is_dir() else []
    return found | {_TEXTS + language: _toml_files(texts.joinpath(language)) for language in languages}


def _toml_files(folder: Traversable) -> Sources:
    entries = folder.iterdir() if folder.is_dir() else iter(())
    named = ((entry.name.removesuffix(".toml"), entry) for entry in entries if entry.name.endswith(".toml"))
    return dict(sorted(named, key=lambda pair: pair[0]))


def _merged(stocks: Sequence[Sections]) -> Sections:
    merged: Sections = {kind: {} for kind in _KINDS}
    for stock in stocks:
        for section, sources in stock.items():
            merged[section] = merged.get(section, {}) | sources
    return merged


def _checked(trusted: Sections, additions: Sequence[Sections]) -> Library:
    """Give the library of trusted files and additions; MovementProblems with all that is wrong in the additions."""
    new, everything = _merged(additions), _merged([trusted, *additions])
    problems = list(_used_twice([trusted, *additions]))

    def read(section: str, kind: type[T], check: Callable[[T, Surroundings], Iterator[Finding]]) -> dict[str, T]:
        found: dict[str, T] = {}
        for name, source in new[section].items():
            drafted = draft(kind, source, check, movements=everything["movements"], routines=everything["routines"])
            value, wrong = drafted
            problems.extend(wrong)
            if value is not None:
                found[name] = value
        return found

    def shelf(section: str, kind: type[T], found: Mapping[str, T]) -> Shelf[T]:
        """Give what can be read: a file that is not even TOML is left out, its problem is known."""
        lost = new[section].keys() - found
        return Shelf(kind, {name: file for name, file in everything[section].items() if name not in lost}, found)

    movements = read("movements", Movement, check_movement)
    known_movements = shelf("movements", Movement, movements)
    routines = read("routines", Routine, partial(check_routine, movements=known_movements))
    known_routines = shelf("routines", Routine, routines)
    check = partial(check_program, routines=known_routines, movements=known_movements)
    programs = read("programs", Program, check)
    shelves = (known_movements, known_routines, shelf("programs", Program, programs))
    problems += _mistranslated(new, shelves)
    if problems:
        raise MovementProblems(tuple(problems))
    return _library(everything, movements, routines, programs)


def _used_twice(stocks: Sequence[Sections]) -> Iterator[Problem]:
    """Find ids that a file before has already, whatever it names."""
    users: dict[str, str] = {}
    for stock in stocks:
        for kind in _KINDS:
            for name, source in stock.get(kind, {}).items():
                if name in users:
                    rule = f"must not be in use already, by a file in {users[name]}"
                    yield Problem(source.name, "id", rule, shown(name))
                users.setdefault(name, kind)


def _mistranslated(
    new: Sections, shelves: tuple[Mapping[str, Movement], Mapping[str, Routine], Mapping[str, Program]]
) -> Iterator[Problem]:
    ids = [name for shelf in shelves for name in shelf]
    for section, sources in new.items():
        if not section.startswith(_TEXTS):
            continue
        for name, source in sources.items():
            found: list[Finding] = []
            table = read_table(source, found)
            thing = next((shelf[name] for shelf in shelves if name in shelf), None)
            if thing is None:
                rule = f"must be named after the id of what it translates{nearest_hint(name, ids)}"
                found.append(Finding("", rule))
            elif table is not None:
                found += translation_findings(thing, dict(flat_texts(table)))
            yield from (Problem(f"{section}/{source.name}", *finding) for finding in found)


def _find(what: str, shelf: Mapping[str, T], name: str) -> T:
    if name not in shelf:
        raise UnknownNameError(what, name, tuple(get_close_matches(name, shelf, n=2, cutoff=0.5)))
    return shelf[name]
