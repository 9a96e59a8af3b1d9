"""What is said of a value that cannot be taken: a rule with its values, never a finished sentence.

A rule's name is its code, its text the English pattern that the values are filled into. Whoever shows it in another
language looks up that pattern in a table of their own, so that no sentence ever has to be parsed back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

NO_VALUES: Final[Mapping[str, object]] = MappingProxyType({})


class DecodeRule(StrEnum):
    """What must hold of a value for its type."""

    GIVEN = "must be given"
    GIVEN_ONCE = "must be given once"
    NUMBER = "must be a number"
    WHOLE_NUMBER = "must be a whole number"
    TEXT = "must be a text"
    YES_OR_NO = "must be true or false"
    LIST = "must be a list"
    TABLE = "must be a table"
    TABLE_OF_NUMBERS = "must be a table of numbers"
    TABLE_OF_TEXTS = "must be a table of texts"
    ONE_OF = "must be one of %(names)s"
    ONE_OF_NEAR = "must be one of %(names)s; did you mean %(near)s?"
    KNOWN_KEY = "is not a known key"
    KNOWN_KEY_NEAR = "is not a known key; did you mean %(near)s?"
    KNOWN_KEY_OF = "is not a known key; known: %(names)s"
    MORE_UNKNOWN_KEYS = "must not have unknown keys; here are %(more)s more"


@dataclass(frozen=True, slots=True)
class Message:
    """A rule and its values; as a text the English sentence.

    >>> message = Message(DecodeRule.ONE_OF, {"names": ("left", "right")})
    >>> str(message), message.code
    ('must be one of left, right', 'one_of')
    """

    rule: StrEnum
    values: Mapping[str, object] = field(default_factory=lambda: NO_VALUES)

    @property
    def code(self) -> str:
        """The rule's name, for programs."""
        return self.rule.name.lower()

    def filled(self, pattern: str) -> str:
        """Return a translation of the rule's pattern with the values in it."""
        return pattern % {name: _shown(value) for name, value in self.values.items()} if self.values else pattern

    def __str__(self) -> str:
        return self.filled(self.rule.value)


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value))
    return str(value)
