"""What a person can start from: what is stiff, where they are; and which movement of a family fits a place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unsit.movement.library import Library
from unsit.movement.model import Movement
from unsit.movement.suitability import variant_for
from unsit.web.places import Place


@dataclass(frozen=True, slots=True)
class Goal:
    """What somebody wants. routine: the id of the routine for it. place: where it is usually done; empty: anywhere."""

    id: str
    name: Any
    text: Any
    routine: str
    place: str = ""

    @property
    def address(self) -> str:
        """Give where it begins: at the session itself when the place is known, else where the place is asked for."""
        if self.place:
            return f"{reverse('go')}?goal={self.id}&place={self.place}"
        return f"{reverse('choose')}?goal={self.id}"


GOALS: Final = (
    Goal("tight_hips", _("Tight hips"), _("One long, quiet stretch for each hip."), "hip_stretch"),
    Goal("stiff_lower_back", _("A stiff lower back"), _("Side kicks, then the stretch."), "hips_and_lower_back"),
    Goal("strong_hips", _("Stronger hips"), _("Three side kicks on each side."), "side_kick_series"),
    Goal("desk_break", _("A break at the desk"), _("The stretch, sitting on your chair."), "hip_stretch", "chair"),
)

EQUIPMENT: Final[Mapping[str, Any]] = {
    "mat": _("a mat or a carpet"),
    "wall": _("a free wall"),
    "chair": _("a steady chair"),
    "bench": _("a bench"),
    "bar": _("a bar to hang from"),
    "barbell": _("a barbell"),
    "dumbbells": _("dumbbells"),
}
"""Equipment of movement files in words."""


def in_place(movement: Movement, there: Place | None, movements: Mapping[str, Movement]) -> Movement | None:
    """Return the movement of the same family that fits a place best; None where none of it does."""
    return movement if there is None else variant_for(movement, there.has, there.positions, movements)


def can_be_done(goal: Goal, there: Place, library: Library) -> bool:
    """Whether anything of a goal's routine can be done in a place; a goal with a place of its own has that one."""
    wanted = (library.movements[name] for name in library.routines[goal.routine].movements)
    return there.id == (goal.place or there.id) and any(in_place(one, there, library.movements) for one in wanted)
