"""Movements in the order of the list: what belongs together stands together."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from unsit.movement.library import Library
from unsit.movement.model import Movement
from unsit.web.pages.drawing import farthest_svg
from unsit.web.pages.words import needed, position_words


@dataclass(frozen=True, slots=True)
class Card:
    """A movement in the list."""

    movement: Movement
    picture: SafeString
    position: str
    needs: str


@dataclass(frozen=True, slots=True)
class Group:
    """Movements under one heading."""

    id: str
    name: Any
    text: Any
    cards: tuple[Card, ...]


_GROUPS: Final = (
    ("hip_stretches", _("Hip stretches"), _("The figure four in every place."), ("hip_stretch",)),
    ("side_kicks", _("Side kicks"), _("Three moves for the whole outer hip."), ("side_kick",)),
    (
        "hips_and_back",
        _("More for hips and back"),
        _("Gentle companions, most of them on a mat."),
        (
            "hamstring_stretch",
            "clamshell",
            "side_lying_leg_raise",
            "side_leg_raise",
            "straight_leg_raise",
            "glute_bridge",
            "donkey_kick",
            "cobra",
            "forward_bend",
            "chair_stand",
        ),
    ),
)
_REST: Final = ("whole_body", _("For the whole body"), _("Well-known exercises, counted and checked as well."))

# Within a family the easiest comes first.
_FIRST: Final = (
    "hip_stretch_chair",
    "hip_stretch_floor",
    "hip_stretch_wall",
    "hip_stretch_wall_close",
    "side_kick_front_back",
    "side_kick_up_down",
)


def shelves(library: Library, language: str) -> tuple[Group, ...]:
    """Give every movement once, in groups; a family that no group names stands in the last one."""
    movements = [library.movement(name, language) for name in library.movements]
    movements.sort(key=lambda one: (_FIRST.index(one.id) if one.id in _FIRST else len(_FIRST), one.name))
    named = {family for *_words, families in _GROUPS for family in families}
    groups = [
        Group(name, title, text, tuple(_card(one) for family in families for one in movements if one.family == family))
        for name, title, text, families in _GROUPS
    ]
    rest = Group(*_REST, tuple(_card(one) for one in movements if one.family not in named))
    return tuple(group for group in (*groups, rest) if group.cards)


def _card(movement: Movement) -> Card:
    picture = mark_safe(farthest_svg(movement.id))
    return Card(movement, picture, position_words(movement), needed(movement))
