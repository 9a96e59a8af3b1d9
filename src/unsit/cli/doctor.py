"""`unsit doctor`: whether a server's data and settings are sound."""

import json
import sys
from dataclasses import asdict

import click

from unsit.cli.outcome import ExitCode, Refusal
from unsit.cli.output import page, print_json
from unsit.cli.pipes import piped
from unsit.cli.progress import steps_progress


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def doctor(ctx: click.Context, *, as_json: bool) -> None:
    """Look whether the server's data and settings are sound.

    The whole database is read, and nothing is changed; the server may run meanwhile. Exits with 1 when something must
    be mended, and says what to do.
    """
    try:
        from unsit.web.errors import ServeError
        from unsit.web.setting_up import set_up
    except ModuleNotFoundError as error:
        raise Refusal(f"`doctor` needs the extra `web` ({error.name} is missing): pip install 'unsit[web]'") from error
    try:
        options = set_up()
    except ServeError as error:
        raise Refusal(str(error), ExitCode.PROBLEMS) from error
    from unsit.web.doctor import examine, has_problem

    with steps_progress(shown=sys.stderr.isatty()) as progress:
        findings = list(examine(options, progress))
    if as_json:
        value = {"sound": not has_problem(findings), "findings": [asdict(one) for one in findings]}
        with piped():
            print_json(json.dumps(value, indent=2))
    else:
        with page() as console:
            for one in findings:
                console.print(f"{one.level:<8}{one.check}: {one.text}", markup=False, soft_wrap=True)
    ctx.exit(ExitCode.PROBLEMS if has_problem(findings) else ExitCode.DONE)
