"""What a text may consist of, whoever sends it: one rule for the forms and fields of accounts."""

import unicodedata
from enum import Enum, auto
from typing import Final

_LINE_SIGNS: Final = frozenset("\n\t")
_CONTROL: Final = "Cc"
_SURROGATE: Final = "Cs"


class TextFault(Enum):
    """Why a text is refused."""

    CONTROL_CHARACTER = auto()
    HALF_A_CHARACTER = auto()
    TOO_LONG = auto()


def text_fault(text: str, longest: int, *, has_lines: bool = False) -> TextFault | None:
    r"""Return why a text must be refused, or None.

    No control characters, no NUL, no lone surrogates. has_lines: line breaks and tabs are allowed.

    >>> text_fault("Ana", 200), text_fault("a\x00b", 200), text_fault("\ud800", 200)
    (None, <TextFault.CONTROL_CHARACTER: 1>, <TextFault.HALF_A_CHARACTER: 2>)
    """
    if len(text) > longest:
        return TextFault.TOO_LONG
    allowed = _LINE_SIGNS if has_lines else frozenset()
    for sign in text:
        category = unicodedata.category(sign)
        if category == _SURROGATE:
            return TextFault.HALF_A_CHARACTER
        if category == _CONTROL and sign not in allowed:
            return TextFault.CONTROL_CHARACTER
    return None


def composed(text: str) -> str:
    """Return a text in the one form it is stored in: composed (NFC), with line breaks of one character."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
