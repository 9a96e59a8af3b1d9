"""Standard output and standard error, safe against closed pipes, odd encodings and terminals without colour."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console

from unsit.cli.pipes import piped


class Terminal(Console):
    """A rich console that leaves a closed pipe to `piped`."""

    def on_broken_pipe(self) -> None:
        """Pass the closed pipe on instead of ending the program."""
        raise BrokenPipeError


def terminal(*, stderr: bool = False) -> Terminal:
    """Give a console on the present standard output or error; plain text unless it is a terminal."""
    return Terminal(stderr=stderr, highlight=False, file=sys.stderr if stderr else sys.stdout)


@contextmanager
def page() -> Iterator[Terminal]:
    """Give a console that prints at the end of the block, without spaces at the ends of lines."""
    console = terminal()
    with piped():
        with console.capture() as captured:
            yield console
        sys.stdout.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def print_json(text: str) -> None:
    """Print JSON in UTF-8, whatever the terminal's encoding is."""
    click.echo(text.encode("utf-8"))
