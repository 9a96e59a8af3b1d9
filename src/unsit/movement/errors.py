"""What can be wrong with a movement, routine or program file, and with asking for one."""

from dataclasses import dataclass

from unsit.movement.messages import Message


class MovementError(Exception):
    """Root of all errors of this room."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file.

    file: the file's name; empty for a text that is not a file. path: where, as dotted keys; an item of a list is
    named by its id, `faults.spine_moves.cue`, or counted from 1, `text.steps[2]`. rule: what must hold. got: what
    stands there instead; empty when nothing does.
    """

    file: str
    path: str
    rule: Message | str
    got: str = ""

    def __str__(self) -> str:
        subject = " ".join(part for part in (self.path, str(self.rule)) if part)
        return (f"{self.file}: " if self.file else "") + subject + (f" (got {self.got})" if self.got else "")


class MovementProblems(MovementError):
    """A file, or several, that cannot be used; carries every problem found, in the order of the files."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class UnknownNameError(MovementError, LookupError):
    """Nothing in the library has this id; says which ones are near."""

    def __init__(self, what: str, name: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(what, name, nearest)
        self.what = what
        self.name = name
        self.nearest = nearest

    def __str__(self) -> str:
        hint = f"; did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        return f"no {self.what} has the id {self.name!r}{hint}"
