"""`unsit serve`: the guided session in a browser, on this machine."""

from typing import Final

import click

from unsit.cli.outcome import ExitCode, Refusal
from unsit.cli.pipes import piped

PORT: Final = 8460
HIGHEST_PORT: Final = 65535


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, HIGHEST_PORT),
    default=PORT,
    show_default=True,
    metavar="N",
    help="Port to listen at; 0 takes a free one.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to listen at; 0.0.0.0 lets other devices in.",
)
def serve(port: int, host: str) -> None:
    """Serve the guided session: open the printed address in a browser.

    Everything that is kept lies in the folder that UNSIT_DATA names, or else in a folder of yours. Ctrl-C ends it.
    """
    try:
        from unsit.web import serving
        from unsit.web.errors import DatabaseError, ServeError
        from unsit.web.site_files import built_site
    except ModuleNotFoundError as error:
        raise Refusal(f"`serve` needs the extra `web` ({error.name} is missing): pip install 'unsit[web]'") from error
    try:
        ready = serving.prepare(lambda sentence: click.echo(sentence, err=True))
        for warning in ready.warnings:
            click.echo(warning, err=True)
        server = serving.listening(host, port)
    except DatabaseError as error:
        raise Refusal(str(error), ExitCode.UNREADABLE) from error
    except ServeError as error:
        raise Refusal(str(error)) from error
    if not built_site().is_built:
        click.echo(
            "The moving figure and the player were not built: pages show drawings. `make serve` builds them.", err=True
        )

    def told() -> None:
        with piped():
            click.echo(f"Unsit is at {serving.address(server)}")
            click.echo(
                f"{ready.movements} movements, {ready.routines} routines. Data: {ready.folder}. Stop with Ctrl-C."
            )

    serving.serve(server, told)
    with piped():
        click.echo("Stopped.")
