"""How a command ends: exit codes, and the one message on standard error."""

from enum import IntEnum
from typing import Final

import click


class ExitCode(IntEnum):
    """What the number means that a command ends with."""

    DONE = 0
    PROBLEMS = 1
    USAGE = 2
    UNREADABLE = 3
    NOBODY_SEEN = 4
    NOT_RECOGNISED = 5
    INTERRUPTED = 130


MEANING: Final = {
    ExitCode.DONE: "done; for `check`: checked, also when nothing of the movement named by `--movement` was found",
    ExitCode.PROBLEMS: "`validate` found problems, a movement did not pass its proof, `diary` found places in a "
    "file that cannot be taken, `recordings list` found files that cannot be read, or `doctor` found something to "
    "mend; `accounts` found no such account; "
    "`rotate-keys` dropped nothing because something needs an older secret",
    ExitCode.USAGE: "the command was not understood, or a file cannot be written where it was asked for; "
    "for `serve` also: the address is taken, or a setting is wrong; for `restore` also: the folder is not empty",
    ExitCode.UNREADABLE: "the input, a backup, or the server's database could not be read, or the database not be "
    "upgraded; `rotate-keys` found rows that no secret decrypts",
    ExitCode.NOBODY_SEEN: "nobody was seen",
    ExitCode.NOT_RECOGNISED: "no movement was recognised (on the side that `--side` asks for), and none was named",
    ExitCode.INTERRUPTED: "interrupted by Ctrl-C; what was found until then is told and marked",
}
"""Every exit code in words, for the reference."""


class Refusal(click.ClickException):
    """A command that cannot go on: a message for the user, and the exit code."""

    def __init__(self, message: str, code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__(message)
        self.exit_code = int(code)  # type: ignore[misc]  # click reads it from the instance too
