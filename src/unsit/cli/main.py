"""The command `unsit`; each subcommand is imported when it is used, so that the first word is quick."""

import sys
from difflib import get_close_matches
from importlib import import_module
from typing import Final, NamedTuple

import click

from unsit.cli.outcome import ExitCode


class Place(NamedTuple):
    """Where a command lives, and what it does in one line (the first sentence of its help)."""

    module: str
    name: str
    summary: str


COMMANDS: Final = {
    "check": Place("check", "check", "Check a video or a landmark recording."),
    "movements": Place("catalogue", "movements", "List the movements of the library."),
    "checks": Place("catalogue", "checks", "List the mobility checks: movements that give one number to compare."),
    "show": Place("catalogue", "show", "Show one movement: steps, dose, safety, place of the phone, pictures."),
    "routines": Place("catalogue", "routines", "List the routines of the library."),
    "programs": Place("catalogue", "programs", "List the programs of the library."),
    "serve": Place("serve", "serve", "Serve the guided session: open the printed address in a browser."),
    "backup": Place("backup", "backup", "Write everything of the server into one file, while it runs."),
    "restore": Place("backup", "restore", "Make a server's data from a backup, in an empty folder."),
    "doctor": Place("doctor", "doctor", "Look whether the server's data and settings are sound."),
    "rotate-keys": Place("rotate", "rotate_keys", "Change the server's secret key and encrypt everything with it."),
    "accounts": Place(
        "accounts",
        "accounts",
        "Look after the accounts of a server: block one, end its sessions, close sign-up, read the audit log.",
    ),
    "film": Place("film", "film", "Make a demonstration film of a routine or a movement."),
    "diary": Place("diary", "diary", "Read a diary out of other programs' files, and turn it into other formats."),
    "recordings": Place("recordings", "recordings", "Manage landmark recordings and their true counts."),
    "validate": Place("authoring", "validate", "Find everything that is wrong in movement, routine and program files."),
    "prove": Place("authoring", "prove", "Let movement files prove themselves."),
}
"""Every subcommand, in the order of the help."""


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only to run it or to tell about it."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Give the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Import a command; None if there is no such one."""
        place = COMMANDS.get(name)
        if place is None:
            return None
        command = getattr(import_module(f"unsit.cli.{place.module}"), place.name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.summary) for name, place in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one is refused with the nearest name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, n=1)
            ctx.fail(f"no such command {args[0]!r}" + (f"; did you mean {near[0]}?" if near else ""))
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="unsit", prog_name="unsit")
def unsit() -> None:
    """Unsit undoes sitting: it checks stretches and exercises in a video, on your own machine.

    `unsit check VIDEO` tells how many repetitions, how long the holds, which side, what to do better, and what the
    camera could not see.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command and end the program with its exit code; never a traceback for what a user did."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal that knows no dash shows a question mark
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    sys.exit(_ended(arguments))


def _ended(arguments: list[str] | None) -> int:
    try:
        code = unsit.main(arguments, prog_name="unsit", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return int(ExitCode.INTERRUPTED)
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    main()
