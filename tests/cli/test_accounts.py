"""`unsit accounts`: every command does what it says, in words and as JSON, with exit codes that mean it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.cli.conftest import Run
from tests.web.conftest import People, someone

from unsit.cli.main import unsit
from unsit.cli.outcome import ExitCode
from unsit.web.people.actions import new_token
from unsit.web.people.models import SecurityEvent, User
from unsit.web.people.switches import is_sign_up_open


@pytest.fixture(name="people")
def some_people(db: None) -> People:
    """Return trainer, client and stranger."""
    return People(someone("trainer"), someone("client"), someone("stranger"))


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command work on the tests' own database."""
    monkeypatch.setattr("unsit.web.commands.open_database", lambda: None)


def value(run: Run, *arguments: str) -> Any:
    """Return what a command prints as JSON."""
    result = run("accounts", *arguments, "--json")
    assert result.exit_code == ExitCode.DONE
    return json.loads(result.stdout)


def last_event() -> tuple[str, str]:
    """Return kind and author of the newest event."""
    event = SecurityEvent.objects.latest("pk")
    return event.kind, event.by


def test_accounts_are_listed_and_shown(run: Run, people: People) -> None:
    """By address or number, with sessions and tokens; nothing of a diary."""
    new_token(people.client.user, "watch", ["read"])
    listed = value(run, "list")
    assert [one["address"] for one in listed] == [f"{name}@example.org" for name in ("trainer", "client", "stranger")]
    assert [one["tokens"] for one in listed] == [0, 1, 0]
    assert len(value(run, "list", "--search", "client")) == 1
    for name in ("CLIENT@example.org", str(people.client.user.pk)):
        assert value(run, "show", name)["address"] == "client@example.org"
    assert "client@example.org" in run("accounts", "list").stdout


@pytest.mark.parametrize("command", ["show", "block", "unblock", "end-sessions", "revoke-tokens", "reset-password"])
@pytest.mark.parametrize("name", ["nobody@example.org", "999999", "9" * 40, "²"])
@pytest.mark.usefixtures("people")
def test_an_account_that_is_not_there_is_a_sentence(run: Run, command: str, name: str) -> None:
    """And exit code 1."""
    result = run("accounts", command, name)
    assert result.exit_code == ExitCode.PROBLEMS
    assert "ACCOUNT must be the address or number of an account" in result.stderr


def test_blocking_keeps_out_until_it_is_undone(run: Run, people: People) -> None:
    """Sessions and tokens at once; both are in the audit log as the operator's."""
    key = {"Authorization": f"Bearer {new_token(people.client.user, 'watch', ['read'])[1]}"}
    assert value(run, "block", "client@example.org")["done"] == "blocked"
    assert last_event() == ("account_blocked", "operator")
    assert Client().get("/api/v1/me", headers=key).status_code == 401
    assert people.client.browser.get("/account/").status_code == 302
    assert value(run, "unblock", "client@example.org")["done"] == "not blocked any more"
    assert Client().get("/api/v1/me", headers=key).status_code == 200


def test_sessions_and_tokens_are_ended(run: Run, people: People) -> None:
    """Each by a command of its own, which says how many there were."""
    new_token(people.client.user, "watch", ["read"])
    assert value(run, "revoke-tokens", "client@example.org")["done"] == "1 API token revoked"
    assert value(run, "end-sessions", "client@example.org")["done"] == "0 sessions ended"


def test_sign_up_is_closed_and_opened(run: Run, people: People, settings: Any) -> None:
    """Against the setting the command says that it cannot."""
    assert run("accounts", "close-sign-up").exit_code == ExitCode.DONE
    assert not is_sign_up_open()
    assert run("accounts", "open-sign-up").exit_code == ExitCode.DONE
    assert is_sign_up_open()
    settings.SIGN_UP_OPEN = False
    assert run("accounts", "open-sign-up").exit_code == ExitCode.PROBLEMS
    assert people.client.user.is_active


def test_a_password_is_set_from_standard_input(people: People) -> None:
    """A weak one is refused with the reason; a good one closes every other way in."""
    user = people.client.user
    for password, code in (("abc", ExitCode.USAGE), ("three lemons and a cart", ExitCode.DONE)):
        result = CliRunner().invoke(
            unsit, ["accounts", "set-password", user.email, "--stdin"], input=f"{password}\n", standalone_mode=True
        )
        assert result.exit_code == code
        assert password not in result.output
    assert User.objects.get(pk=user.pk).check_password("three lemons and a cart")
    assert last_event() == ("password_reset", "operator")


def test_a_link_lets_somebody_set_a_password(run: Run, people: People) -> None:
    """It begins where --site says."""
    link = run("accounts", "reset-password", "client@example.org", "--site", "https://unsit.example/").stdout.strip()
    assert link.startswith("https://unsit.example/account/password/link/")
    value = {"password1": "three lemons and a cart", "password2": "three lemons and a cart"}
    assert Client().post(link.removeprefix("https://unsit.example"), value).status_code == 302
    assert User.objects.get(pk=people.client.user.pk).check_password("three lemons and a cart")


def test_the_audit_log_is_read(run: Run, people: People) -> None:
    """Of all or of one account, the newest first."""
    run("accounts", "block", "client@example.org")
    run("accounts", "block", "stranger@example.org")
    assert [one["account"] for one in value(run, "audit")] == [people.stranger.user.pk, people.client.user.pk]
    assert len(value(run, "audit", "--account", "client@example.org")) == 1
    assert len(value(run, "audit", "--last", "1")) == 1
    assert "account_blocked" in run("accounts", "audit").stdout


def test_without_a_database_it_says_what_makes_one(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Exit code 3, and nothing is made."""
    monkeypatch.undo()
    monkeypatch.setenv("UNSIT_DATA", str(tmp_path / "data"))
    result = run("accounts", "list")
    assert result.exit_code == ExitCode.UNREADABLE
    assert "`unsit serve` makes it" in result.stderr
    assert not (tmp_path / "data").exists()
