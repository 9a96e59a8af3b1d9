"""What a film says of its own, by language; everything else comes from the movement files.

A language without a table here gets the English words around its own movement texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from unsit.body.measures import Side
from unsit.movement.model import Kind


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language; names in braces are filled in.

    voice: the name of espeak-ng's voice. amounts: one and many of what a kind counts. sides: left, right.
    """

    voice: str
    amounts: Mapping[Kind, tuple[str, str]]
    sides: Mapping[Side, str]
    each_side: str
    sets: str
    get_ready: str
    breathing: str
    deeper: str
    watch_out: str
    cue: str
    mistakes: str
    like_this: str
    not_like_this: str
    other_side: str
    other_side_named: str
    turn_over: str
    start: str
    end: str
    stop_when: str
    done: str
    per_week: tuple[str, str]
    hint: str

    def amount(self, kind: Kind, number: float) -> str:
        """Give how much of a kind."""
        one, many = self.amounts[kind]
        return (one if number == 1 else many).format(n=f"{number:g}")


ENGLISH: Final = Wording(
    voice="en-gb",
    amounts=MappingProxyType(
        {
            Kind.REPETITIONS: ("{n} repetition", "{n} repetitions"),
            Kind.HOLD: ("hold for {n} second", "hold for {n} seconds"),
            Kind.CIRCLES: ("{n} circle each way", "{n} circles each way"),
        }
    ),
    sides=MappingProxyType({"left": "left", "right": "right"}),
    each_side="{amount} on each side",
    sets="{n} sets of {amount}",
    get_ready="Get ready",
    breathing="Breathing: {text}",
    deeper="To go further: {text}",
    watch_out="Watch out",
    cue="“{text}”",
    mistakes="{name}: watch out",
    like_this="Like this",
    not_like_this="Not like this",
    other_side="Now the {side} side: the same, mirrored.",
    other_side_named="{name}, {side} side",
    turn_over="Turn over: all of it again on the {side} side.",
    start="Start",
    end="End",
    stop_when="Stop when you notice:",
    done="Well done.",
    per_week=("Once a week is a good habit.", "{n} times a week is a good habit."),
    hint="General guidance for wellness. Go only as far as it feels good.",
)

WORDINGS: Final[Mapping[str, Wording]] = MappingProxyType({"en": ENGLISH})


def wording(language: str) -> Wording:
    """Give the words of a language, English where there are none of its own."""
    return WORDINGS.get(language, ENGLISH)
