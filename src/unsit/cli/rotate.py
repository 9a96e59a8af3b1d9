"""`unsit rotate-keys`: another secret for the server, without losing what the earlier one encrypted."""

import json
from dataclasses import asdict

import click

from unsit.cli.outcome import ExitCode, Refusal
from unsit.cli.output import print_json
from unsit.cli.pipes import piped
from unsit.cli.progress import rows_progress


@click.command("rotate-keys")
@click.option("--drop-old", is_flag=True, help="Make no new secret; finish, and drop older ones that nothing needs.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.option("--no-progress", is_flag=True, help="Draw no bar.")
@click.pass_context
def rotate_keys(ctx: click.Context, *, drop_old: bool, as_json: bool, no_progress: bool) -> None:
    """Change the server's secret key and encrypt everything with it.

    The server may run meanwhile. Interrupted, it goes on where it was when it is called again. Older secrets stay in
    the data folder, because backups and links of before need them, until --drop-old; where UNSIT_SECRET_KEY is set,
    that is the new one, and UNSIT_SECRET_KEY_FALLBACKS names the older ones. Exits with 3 when there are rows that no
    secret here decrypts.
    """
    try:
        from unsit.web import key_rotation
        from unsit.web.errors import DatabaseError, ServeError
    except ModuleNotFoundError as error:
        raise Refusal(
            f"`rotate-keys` needs the extra `web` ({error.name} is missing): pip install 'unsit[web]'"
        ) from error
    try:
        total = key_rotation.open_database()
        with rows_progress(total, shown=not (as_json or no_progress)) as step:
            done = key_rotation.rotate_keys(step, drop_old=drop_old)
    except DatabaseError as error:
        raise Refusal(str(error), ExitCode.UNREADABLE) from error
    except key_rotation.KeysStillNeeded as error:
        raise Refusal(f"Nothing was dropped: {error}", ExitCode.PROBLEMS) from error
    except ServeError as error:
        raise Refusal(str(error)) from error
    if as_json:
        with piped():
            print_json(json.dumps(asdict(done)))
    else:
        with piped():
            click.echo("A new secret was made." if done.is_new else "No new secret was made.")
            click.echo(f"{done.rows} rows encrypted with the newest secret, {done.sessions} sessions signed with it.")
            if done.dropped:
                click.echo(f"{done.dropped} older secrets dropped.")
            if done.older:
                click.echo(
                    f"{done.older} older secrets are still in the data folder: `unsit rotate-keys --drop-old` drops "
                    "them. Backups of before need them."
                )
    if done.unreadable:
        click.echo(
            f"{done.unreadable} rows cannot be decrypted by any secret here, and were left as they are. Put the secret "
            "they were encrypted with on a line of its own into secret_key, then run this again.",
            err=True,
        )
        ctx.exit(ExitCode.UNREADABLE)
    ctx.exit(ExitCode.DONE)
