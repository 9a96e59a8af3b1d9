"""Contacts of a keyframe: which part of the body lies on what, whatever the proportions of the body."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from unsit.movement.decode import nearest_hint
from unsit.movement.model import Keyframe
from unsit.movement.names import JOINT_SIDES, split_reference

NONE: Final = "none"
"""Ends a contact."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the body that can lie on something.

    definition: what of it touches. limb: which limb is moved for it. places: what it can lie on.
    """

    name: str
    definition: str
    limb: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Something a part can lie on; sided: left and right have one each. prop: which prop it belongs to."""

    name: str
    definition: str
    sided: bool
    prop: str = ""


PARTS: Final[Mapping[str, Part]] = MappingProxyType(
    {
        part.name: part
        for part in (
            Part(
                "hand",
                "the palm; the forearm turns and the wrist bends so that it faces the place",
                "arm",
                ("head", "back_of_head", "hip", "thigh_back", "thigh", "shin", "floor", "wall", "bar", "seat"),
            ),
            Part(
                "elbow", "the tip of the elbow; the arm turns about the line from shoulder to hand", "arm", ("floor",)
            ),
            Part("foot", "the whole sole; the ankle bends so that it lies flat", "leg", ("floor", "wall")),
            Part("ankle", "the outer side of the ankle", "leg", ("thigh",)),
        )
    }
)

PLACES: Final[Mapping[str, Place]] = MappingProxyType(
    {
        place.name: place
        for place in (
            Place("head", "the side of the head, over the ear", True),
            Place("back_of_head", "the back of the head; each hand beside its middle, on its own side", False),
            Place("hip", "the hip bone, at the side of the pelvis", True),
            Place("thigh_back", "the back of the thigh, half-way to the knee", True),
            Place("thigh", "the front of the thigh, just above the knee", True),
            Place(
                "shin", "the shin: for the hand of the same side its middle, for the other one nearer the ankle", True
            ),
            Place("floor", "the floor, under where the part is when the contact begins", False),
            Place("wall", "the wall, where the part is when the contact begins", False, "wall"),
            Place("bar", "the bar, where the hand is when the contact begins", False, "bar"),
            Place("seat", "the seat of the chair, where the part is when the contact begins", False, "chair"),
        )
    }
)


def split_place(place: str) -> tuple[str, str]:
    """Give name and side of a place; the side is empty where none is given."""
    return split_reference(place)


def part_rule(reference: str) -> str:
    """Give what must hold for a reference to a part of the body; empty when all is well."""
    name, side = split_reference(reference)
    if name not in PARTS:
        return f"must name a part of the body that can touch something{nearest_hint(name, PARTS)}"
    if "." not in reference or side in JOINT_SIDES:
        return ""
    return f"must be {name} for both sides, or one of {', '.join(f'{name}.{side}' for side in JOINT_SIDES)}"


def place_rule(part: str, place: str, props: Iterable[str]) -> str:
    """Give what must hold for the place of a part that is known; empty when all is well."""
    name, side = split_reference(place)
    if place == NONE:
        return ""
    if name not in PLACES:
        return f"must name a place, or none{nearest_hint(name, PLACES)}"
    known = PARTS[split_reference(part)[0]]
    if name not in known.places:
        return f"must be a place for the {known.name}, one of {', '.join(known.places)}"
    if "." in place and not PLACES[name].sided:
        return f"must be {name} without a side: there is one"
    if "." in place and side not in JOINT_SIDES:
        return f"must be {name} for the part's own side, or one of {name}.active, {name}.other"
    if known.limb == "leg" and PLACES[name].sided and _own(part, place):
        return "must be on the other leg: a leg cannot lie on itself"
    prop = PLACES[name].prop
    if prop and prop not in props:
        return f"must stand beside {prop} in figure.props"
    return ""


def _own(part: str, place: str) -> bool:
    part_side, place_side = split_reference(part)[1], split_reference(place)[1]
    return not part_side or not place_side or part_side == place_side


def by_part(contacts: Mapping[str, str]) -> dict[str, str]:
    """Give the contacts with a side on every part: `hand` means both, `hand.active` overrules it.

    Parts that are not known are left out.

    >>> by_part({"hand": "floor", "hand.active": "head"})
    {'hand.active': 'head', 'hand.other': 'floor'}
    """
    both = {f"{name}.{side}": place for name, place in contacts.items() if name in PARTS for side in JOINT_SIDES}
    one = {name: place for name, place in contacts.items() if "." in name and split_reference(name)[0] in PARTS}
    return both | one


def full_contacts(keyframes: Iterable[Keyframe]) -> tuple[dict[str, str], ...]:
    """Give every contact that holds at every keyframe: those of the keyframe before stay until they are changed."""
    held: dict[str, str] = {}
    result = []
    for keyframe in keyframes:
        held = {part: place for part, place in (held | by_part(keyframe.contacts)).items() if place != NONE}
        result.append(held)
    return tuple(result)


def clashes(held: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give pairs of parts of one limb that cannot both touch something: the foot and the ankle of a leg."""
    for side in JOINT_SIDES:
        if f"foot.{side}" in held and f"ankle.{side}" in held:
            yield f"ankle.{side}", f"foot.{side}"
