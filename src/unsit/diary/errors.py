"""What can be wrong with an entry of a diary."""

from unsit.movement.errors import Problem


class DiaryError(Exception):
    """Root of all errors of this room."""


class EntryProblems(DiaryError):
    """An entry that cannot be used; carries every problem found in it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))
