"""What a plan prescribes, ready to be written: its routines as this person may do them, with their present doses."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from unsit.diary.model import Diary, DoseChange, Plan, Safety
from unsit.movement.library import Library, load_library
from unsit.movement.model import Movement
from unsit.movement.program import adapted
from unsit.movement.routine import FIELD_OF_KIND, Prescription, Routine


def routines_of(diary: Diary) -> Iterator[tuple[Plan, Routine]]:
    """Give every routine of the diary's plans: dosed, and without what the safety answers rule out.

    A program or routine that the library does not have any more is left out.
    """
    library = load_library()
    safety = next((entry.record for entry in diary.entries if isinstance(entry.record, Safety)), None)
    precautions = safety.conditions if safety else ()
    for entry in diary.entries:
        if not isinstance(entry.record, Plan) or entry.record.program not in library.programs:
            continue
        program = library.programs[entry.record.program]
        for name in dict.fromkeys(program.routines):
            routine = dosed(library.routine(name, diary.profile.language), entry.record, library)
            allowed = adapted(program, routine, precautions, library.movements, library.routines).routine
            if allowed.blocks:
                yield entry.record, allowed


def dosed(routine: Routine, plan: Plan, library: Library) -> Routine:
    """Give a routine of a plan with the changes of its doses, in the order they were made; without those undone."""
    for change in plan.doses:
        if change.routine == routine.id and not change.undone:
            blocks = (
                replace(
                    block, prescriptions=tuple(_changed(one, change, library.movements) for one in block.prescriptions)
                )
                for block in routine.blocks
            )
            routine = replace(routine, blocks=tuple(blocks))
    return routine


def _changed(item: Prescription, change: DoseChange, movements: Mapping[str, Movement]) -> Prescription:
    after = change.after_movement or change.movement
    if item.movement != change.movement or after not in movements:
        return item
    sets = item.sets if change.sets is None else change.sets
    if change.after is None:
        return replace(item, sets=sets) if after == item.movement else Prescription(after, sets)
    field = FIELD_OF_KIND[movements[after].kind]
    amount = change.after if field == "hold_s" else int(change.after)
    return replace(Prescription(after, sets), **{field: amount})  # type: ignore[arg-type]


SIDES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"left": "left", "right": "right"},
    "es": {"left": "izquierda", "right": "derecha"},
}
"""Words for the sides by language; English for any other."""


def side_word(side: str, language: str) -> str:
    """Give the word for a side of the body; empty for both."""
    return SIDES.get(language, SIDES["en"]).get(side, "")


@lru_cache(maxsize=4096)
def name_of(movement: str, language: str) -> str:
    """Give the name of a movement of the library in a language; of any other what it is called by."""
    library = load_library()
    return library.movement(movement, language).name if movement in library.movements else movement
