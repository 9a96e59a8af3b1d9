"""What can go wrong between a file and its landmarks: one tree, plain words."""

from collections.abc import Sequence
from typing import Final

SHOWN_PROBLEMS: Final = 10
"""How many different problems of one recording are written out; the rest are only counted."""


class VisionError(Exception):
    """Top of the tree; its text can be shown to a user as it is."""


class MissingExtra(VisionError):
    """A package of the `vision` extra is not installed."""

    def __init__(self, package: str) -> None:
        """package: import name of what is missing."""
        super().__init__(f"looking at a video needs the package {package!r}: pip install 'unsit[vision]'")
        self.package = package


class MissingModel(VisionError):
    """A pose model is not where the package keeps it, or its name is not known."""


class UnreadableSource(VisionError):
    """A file gives no frames: not there, not a video, sound only, no pictures, not a recording."""


class UnwritableRecording(VisionError):
    """A recording cannot be written where it was asked for."""


class BadRecording(UnreadableSource):
    """A landmark recording breaks its format; every problem is counted, the first ones are written out.

    problems: the first different problems, each with its line or frame. count: how many there are in all.
    """

    def __init__(self, name: str, problems: Sequence[str], count: int) -> None:
        """name: of the file; count: all problems."""
        self.problems = tuple(problems)
        self.count = count
        head = f"{name} is not a recording that can be used, {count} problem{'s' * (count != 1)}"
        first = (
            f", the first {SHOWN_PROBLEMS} kinds" if len(problems) == SHOWN_PROBLEMS and count > SHOWN_PROBLEMS else ""
        )
        super().__init__("\n".join([f"{head}{first}:", *(f"  {problem}" for problem in problems)]))
