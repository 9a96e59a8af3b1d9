"""What a plan prescribes, ready to be written: its routines as this person may do them, with their present doses."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from unsit.diary.model import Diary, Plan, Safety
from unsit.diary.progression import Around, prescribed_now
from unsit.movement.library import load_library
from unsit.movement.program import Program
from unsit.movement.routine import Routine

SIDES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"left": "left", "right": "right"},
    "es": {"left": "izquierda", "right": "derecha"},
}
"""Words for the sides by language; English for any other."""


def plans_of(diary: Diary) -> Iterator[tuple[Plan, Program, Mapping[str, Routine]]]:
    """Give every plan of a diary with its program, and what is to be done for each of the program's routines.

    What the safety answers rule out has given way or is left out. A plan whose program the library does not have any
    more is passed over.
    """
    library = load_library()
    safety = next((entry.record for entry in diary.entries if isinstance(entry.record, Safety)), None)
    precautions = safety.conditions if safety else ()
    for entry in diary.entries:
        plan = entry.record
        if isinstance(plan, Plan) and plan.program in library.programs:
            program = library.programs[plan.program]
            around = Around(program, library.routines, library.movements)
            adapted = {name: prescribed_now(name, plan, around, precautions) for name in program.routines}
            yield (
                plan,
                program,
                {
                    name: _worded(one.routine, diary.profile.language)
                    for name, one in adapted.items()
                    if one is not None and one.routine.blocks
                },
            )


def routines_of(diary: Diary) -> Iterator[tuple[Plan, Routine]]:
    """Give what is to be done in every plan of a diary, each routine once."""
    for plan, _, routines in plans_of(diary):
        for routine in {one.id: one for one in routines.values()}.values():
            yield plan, routine


def _worded(routine: Routine, language: str) -> Routine:
    words = load_library().routine(routine.id, language)
    return replace(routine, name=words.name, text=words.text)


def side_word(side: str, language: str) -> str:
    """Give the word for a side of the body; empty for both."""
    return SIDES.get(language, SIDES["en"]).get(side, "")


@lru_cache(maxsize=4096)
def name_of(movement: str, language: str) -> str:
    """Give the name of a movement of the library in a language; of any other what it is called by."""
    library = load_library()
    return library.movement(movement, language).name if movement in library.movements else movement
