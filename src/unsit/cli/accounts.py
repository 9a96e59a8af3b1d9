"""`unsit accounts`: what whoever runs a server does with its accounts."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import click
from rich.markup import escape
from rich.table import Table

from unsit.cli.outcome import ExitCode, Refusal
from unsit.cli.output import page, print_json
from unsit.cli.pipes import piped
from unsit.report.words import counted

if TYPE_CHECKING:
    from unsit.web.people.models import SecurityEvent, User
    from unsit.web.people.operating import AccountInfo

_LAST: Final = 100

_account = click.argument("account")
_as_json = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")


@click.group()
def accounts() -> None:
    """Look after the accounts of a server: block one, end its sessions, close sign-up, read the audit log.

    Works on the database that UNSIT_DATA or DATABASE_URL names, also while `unsit serve` runs. ACCOUNT is an e-mail
    address, or the number that `list` shows. Nothing here shows a diary.
    """


@contextmanager
def _opened() -> Iterator[Any]:
    """Return what acts on accounts; a refusal when there is no database, or no such account."""
    try:
        from unsit.web.commands import open_database
        from unsit.web.errors import DatabaseError, ServeError
    except ModuleNotFoundError as error:
        raise Refusal(
            f"`accounts` needs the extra `web` ({error.name} is missing): pip install 'unsit[web]'"
        ) from error
    try:
        open_database()
    except DatabaseError as error:
        raise Refusal(str(error), ExitCode.UNREADABLE) from error
    except ServeError as error:
        raise Refusal(str(error)) from error
    from unsit.web.people import operating

    try:
        yield operating
    except operating.UnknownAccountError as error:
        raise Refusal(f"ACCOUNT must be the address or number of an account (got {error})", ExitCode.PROBLEMS) from None


def _day(time: datetime | None) -> str:
    return "" if time is None else f"{time:%Y-%m-%d %H:%M}"


def _info_value(one: "AccountInfo") -> dict[str, Any]:
    return {
        "number": one.number,
        "address": one.address,
        "created": one.created.isoformat(),
        "signed_in": one.signed_in.isoformat() if one.signed_in else None,
        "blocked": one.is_blocked,
        "address_confirmed": one.is_confirmed,
        "sessions": one.sessions,
        "tokens": one.tokens,
    }


def _event_value(one: "SecurityEvent") -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "kind": one.kind,
        "account": one.account,
        "subject": one.subject,
        "network": one.network,
        "by": one.by,
    }


def _print_json(value: Any) -> None:
    with piped():
        print_json(json.dumps(value, indent=2))


def _table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading)
    for row in rows:
        table.add_row(*map(escape, row))
    return table


def _events(events: "Sequence[SecurityEvent]") -> Table:
    rows = [(_day(one.at), one.kind, str(one.account or one.subject or ""), one.network, one.by) for one in events]
    return _table(("at (UTC)", "what", "account", "from", "by"), rows)


@accounts.command("list")
@click.option("--search", "text", default="", metavar="TEXT", help="Only addresses that contain TEXT.")
@_as_json
def list_accounts(text: str, *, as_json: bool) -> None:
    """List the accounts, the oldest first."""
    with _opened() as operating:
        found = operating.accounts(text)
    if as_json:
        _print_json([_info_value(one) for one in found])
        return
    rows = [
        (
            str(one.number),
            one.address,
            _day(one.created),
            _day(one.signed_in),
            str(one.sessions),
            str(one.tokens),
            "blocked" if one.is_blocked else "",
        )
        for one in found
    ]
    with page() as console:
        console.print(_table(("no.", "address", "created (UTC)", "signed in", "sessions", "tokens", ""), rows))


@accounts.command()
@_account
@_as_json
def show(account: str, *, as_json: bool) -> None:
    """Show an account: the ways into it, its sessions and tokens, what happened to it lately."""
    with _opened() as operating:
        found = operating.details(operating.account_named(account))
    ways = {
        "has_password": found.has_password,
        "passkeys": found.passkeys,
        "has_second_step": found.has_second_step,
    }
    if as_json:
        events = [_event_value(one) for one in found.events]
        _print_json({**_info_value(found.account), **ways, "events": events})
        return
    with page() as console:
        for name, value in {**_info_value(found.account), **ways}.items():
            console.print(f"{name}: {value}", markup=False)
        console.print(_events(found.events))


def _command(name: str, told: str, act: Callable[[Any, "User"], str]) -> None:
    """Add a command that does one thing to one account."""

    @accounts.command(name, help=told)
    @_account
    @_as_json
    def run(account: str, *, as_json: bool) -> None:
        with _opened() as operating:
            user = operating.account_named(account)
            said = act(operating, user)
        if as_json:
            _print_json({"account": user.pk, "done": said})
            return
        with piped():
            click.echo(f"{user.email}: {said}")


_command(
    "block",
    "Keep an account out: sessions end, tokens are refused. Nothing of it is lost.",
    lambda operating, user: "blocked" if operating.block(user) else "was blocked already",
)
_command(
    "unblock",
    "Let a blocked account in again.",
    lambda operating, user: "not blocked any more" if operating.unblock(user) else "was not blocked",
)
_command(
    "end-sessions",
    "Sign an account out on all devices.",
    lambda operating, user: f"{counted(operating.sign_out(user), 'session')} ended",
)
_command(
    "revoke-tokens",
    "Revoke all API tokens of an account.",
    lambda operating, user: f"{counted(operating.revoke(user), 'API token')} revoked",
)


@accounts.command("close-sign-up")
def close_sign_up() -> None:
    """Let nobody make an account any more; existing ones work as before."""
    with _opened() as operating:
        operating.switch_sign_up(is_on=False)
    with piped():
        click.echo("Sign-up is closed.")


@accounts.command("open-sign-up")
@click.pass_context
def open_sign_up(ctx: click.Context) -> None:
    """Let people make accounts again. Exits with 1 when the setting UNSIT_SIGN_UP still says no."""
    with _opened() as operating:
        operating.switch_sign_up(is_on=True)
        is_open = operating.is_sign_up_open()
    with piped():
        click.echo("Sign-up is open." if is_open else "Sign-up stays closed: UNSIT_SIGN_UP says no.")
    ctx.exit(ExitCode.DONE if is_open else ExitCode.PROBLEMS)


@accounts.command("set-password")
@_account
@click.option("--stdin", "from_input", is_flag=True, help="Read the password from standard input, without asking.")
def set_password(account: str, *, from_input: bool) -> None:
    """Set a password; sessions, API tokens, calendar link and reminders in browsers end."""
    with _opened() as operating:
        user = operating.account_named(account)
        if from_input:
            password = sys.stdin.readline().rstrip("\r\n")
        else:
            password = str(click.prompt("Password", hide_input=True, confirmation_prompt="Repeat password", err=True))
        try:
            operating.set_password(user, password)
        except operating.WeakPasswordError as error:
            raise Refusal(str(error)) from None
    with piped():
        click.echo(f"{user.email}: password set")


@accounts.command("reset-password")
@_account
@click.option("--site", metavar="URL", help="Where people reach the server; without it, as UNSIT_HOSTS says.")
def reset_password(account: str, *, site: str | None) -> None:
    """Print a link at which an account gets a new password, once and within a day. Give it to its owner only."""
    with _opened() as operating:
        from unsit.web.commands import site_address

        link = operating.reset_link(operating.account_named(account), site or site_address())
    with piped():
        click.echo(link)


@accounts.command()
@click.option("--account", metavar="ACCOUNT", help="Only the events of one account.")
@click.option("--last", type=click.IntRange(1), default=_LAST, show_default=True, metavar="N", help="How many.")
@_as_json
def audit(account: str | None, last: int, *, as_json: bool) -> None:
    """Show the audit log, the newest event first: sign-ins, tokens, passwords, exports, deletions."""
    with _opened() as operating:
        found = operating.audit(operating.account_named(account) if account else None, last)
    if as_json:
        _print_json([_event_value(one) for one in found])
        return
    with page() as console:
        console.print(_events(found))
