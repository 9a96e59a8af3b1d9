"""`unsit backup` and `unsit restore`: a server's data in one file, and back."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from unsit.cli.outcome import ExitCode, Refusal
from unsit.cli.output import print_json
from unsit.cli.pipes import piped
from unsit.cli.progress import steps_progress

PASSPHRASE_VARIABLE: Final = "UNSIT_BACKUP_PASSPHRASE"
_SHORTEST_PASSPHRASE: Final = 12

_passphrase_file = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help=f"File whose first line is the passphrase; without it {PASSPHRASE_VARIABLE} is looked at.",
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")


@click.command()
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--encrypt",
    is_flag=True,
    help="Encrypt with a passphrase, which is asked for unless one is given. Without this and without a passphrase "
    "anybody who has the file can read all of it.",
)
@_passphrase_file
@_as_json
def backup(target: Path, *, encrypt: bool, passphrase_file: Path | None, as_json: bool) -> None:
    """Write everything of the server into one file, while it runs.

    The file holds the database and the keys of the data folder that UNSIT_DATA names (or of DATABASE_URL), as they
    are when it begins. It is read again before it counts, and an older backup of the same name is replaced then.
    """
    passphrase = _passphrase(passphrase_file)
    if encrypt and passphrase is None:
        passphrase = _asked("Passphrase", confirm=True)
    if passphrase is not None and len(passphrase) < _SHORTEST_PASSPHRASE:
        raise Refusal(
            f"the passphrase must have at least {_SHORTEST_PASSPHRASE} characters (got {len(passphrase)}); nothing "
            "was written"
        )
    with _server():
        from unsit.web.backup import missing_from_backup, write_backup

        with steps_progress(shown=sys.stderr.isatty()) as progress:
            report = write_backup(target.absolute(), datetime.now(UTC), passphrase, progress)
    missing = missing_from_backup(report.header)
    with piped():
        if as_json:
            value = {
                "file": str(report.path),
                "bytes": report.size,
                "encrypted": report.is_encrypted,
                **_contents(report.header),
                "missing": list(missing),
            }
            print_json(json.dumps(value, indent=2))
            return
        click.echo(f"{report.path}: {report.size / 1e6:.1f} MB, written and read again.")
        click.echo(f"Inside: {_in_words(report.header)}.")
        for sentence in missing:
            click.echo(sentence)
        if not report.is_encrypted:
            click.echo("It is not encrypted: whoever has this file can read everything in it. --encrypt changes that.")


@click.command()
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_passphrase_file
@_as_json
def restore(source: Path, *, passphrase_file: Path | None, as_json: bool) -> None:
    """Make a server's data from a backup, in an empty folder.

    The folder is the one that UNSIT_DATA names, or else yours; with DATABASE_URL that database must be empty too. The
    backup is verified before and after; when anything is wrong, nothing is left behind. Devices then send everything
    they have, so that what was done after the backup comes back.
    """
    passphrase = _passphrase(passphrase_file)
    with _server():
        from unsit.web.backup_format import is_encrypted
        from unsit.web.options import read_options
        from unsit.web.restoring import restore_backup

        if is_encrypted(source) and passphrase is None:
            passphrase = _asked("Passphrase of the backup", confirm=False)
        with steps_progress(shown=sys.stderr.isatty()) as progress:
            report = restore_backup(source, read_options().data, passphrase, progress)
    with piped():
        if as_json:
            value = {"folder": str(report.folder), "database": report.database, **_contents(report.header)}
            print_json(json.dumps(value, indent=2))
            return
        click.echo(f"Restored into {report.folder}, verified: {_in_words(report.header)}.")
        click.echo("Devices send everything they have when they sync next.")
        if not report.header.has_secret:
            click.echo("The backup has no secret: set UNSIT_SECRET_KEY as it was, or entries cannot be read.")
        click.echo("`unsit doctor` checks it, `unsit serve` starts it.")


def _contents(header: Any) -> dict[str, Any]:
    """Return what a backup holds as values of JSON."""
    return {
        "made": header.made,
        "version": header.version,
        "files": list(header.files),
        "has_secret": header.has_secret,
        "rows": {table.name: table.rows for table in header.tables},
    }


def _in_words(header: Any) -> str:
    rows = {table.name: table.rows for table in header.tables}
    people, sessions = rows.get("people_user", 0), rows.get("training_trainingsession", 0)
    files = ", ".join(header.files) or "no key files"
    return f"{people} accounts, {sessions} sessions, {header.rows} rows in all, of {header.made}; {files}"


def _passphrase(file: Path | None) -> str | None:
    """Return the passphrase that was given by a file or the environment; None: none was."""
    if file is None:
        return os.environ.get(PASSPHRASE_VARIABLE) or None
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{file} must be a text that can be read ({error})") from None
    if not lines or not lines[0]:
        raise Refusal(f"{file} must have the passphrase in its first line (got nothing)")
    return lines[0]


def _asked(question: str, *, confirm: bool) -> str:
    if not sys.stdin.isatty():
        raise Refusal(f"a passphrase is needed: --passphrase-file or {PASSPHRASE_VARIABLE} gives it")
    answer = click.prompt(question, hide_input=True, confirmation_prompt=confirm, err=True)
    return str(answer)


@contextmanager
def _server() -> Iterator[None]:
    """Get Django ready, and turn the server's errors into refusals."""
    try:
        from unsit.web.errors import DamagedBackupError, DatabaseError, ServeError
        from unsit.web.setting_up import set_up
    except ModuleNotFoundError as error:
        raise Refusal(f"this needs the extra `web` ({error.name} is missing): pip install 'unsit[web]'") from error
    try:
        set_up()
        yield
    except DamagedBackupError as error:
        raise Refusal(f"{error}; nothing was changed", ExitCode.UNREADABLE) from error
    except DatabaseError as error:
        raise Refusal(str(error), ExitCode.UNREADABLE) from error
    except ServeError as error:
        raise Refusal(str(error)) from error
