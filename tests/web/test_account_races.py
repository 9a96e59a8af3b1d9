"""Two things at once with one account: one of them holds, the other is answered in words, and nothing is left over."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from tests.web.conftest import People

from unsit.web.people import account_forms
from unsit.web.people.actions import AccountGoneError, change_address, delete_account, new_token, person_of
from unsit.web.people.adapters import AccountAdapter
from unsit.web.people.models import ApiToken, Person, User
from unsit.web.training import actions, models, syncing

# Whether a row points to nobody is looked at when a transaction ends, so these tests have real ones.
pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a bicycle and two lemons"
SESSION = {
    "kind": "session",
    "id": "one",
    "changed": "2026-11-26T08:00:00Z",
    "record": {"started": "2026-11-26T07:00:00Z", "ended": "2026-11-26T07:10:00Z", "sets": []},
}


@pytest.fixture
def somebody_quicker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let somebody else take the address between the look whether it is free and the write."""
    hashed = AccountAdapter().save_user

    def quicker(_adapter: Any, *args: Any, **named: Any) -> Any:
        EmailAddress.objects.create(user=User.objects.create_user("new@example.org"), email="new@example.org")
        return hashed(*args, **named)

    monkeypatch.setattr(AccountAdapter, "save_user", quicker)


@pytest.mark.usefixtures("somebody_quicker")
def test_of_two_sign_ups_at_once_the_second_is_told_the_address_is_taken() -> None:
    """The form again, as if the address had been taken long before; one account, not signed in."""
    browser = Client()
    answer = browser.post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD})
    assert answer.status_code == HTTPStatus.OK
    assert "This address can&#x27;t be used for a new account" in answer.content.decode()
    assert User.objects.count() == 1
    assert browser.get("/account/").status_code == HTTPStatus.FOUND


@pytest.mark.usefixtures("somebody_quicker")
def test_where_mail_is_sent_the_second_learns_nothing(settings: Any) -> None:
    """It sees the page of a new account, and the owner gets a mail."""
    settings.SENDS_MAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    answer = Client().post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD})
    assert answer.headers["Location"] == "/account/confirm-email/"
    assert mail.outbox[-1].subject == "You have an account already"


def test_two_accounts_cannot_take_one_address_at_once(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second stays as it was, and is told."""

    def quicker(user: User, address: str) -> EmailAddress:
        User.objects.filter(pk=people.stranger.user.pk).update(email=address)
        return change_address(user, address)

    monkeypatch.setattr(account_forms, "change_address", quicker)
    value = {"action_add": "1", "email": "wanted@example.org"}
    answer = people.client.browser.post("/account/email/", value)
    assert "This address can&#x27;t be used" in answer.content.decode()
    assert User.objects.get(pk=people.client.user.pk).email == "client@example.org"


def _gone_first(people: People, call: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that does the same after the client's account was deleted."""

    def after(*args: Any, **named: Any) -> Any:
        user = User.objects.filter(pk=people.client.user.pk).first()
        if user is not None:
            delete_account(user)
        return call(*args, **named)

    return after


def test_a_write_to_an_account_that_is_deleted_meanwhile_is_401(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a token and by cookie; nothing of it is written, and nothing is left without its person."""
    key = new_token(people.client.user, "watch", ["read", "write"])[1]
    monkeypatch.setattr(syncing, "write", _gone_first(people, actions.write))
    body = json.dumps({"after": 0, "device": "d", "entries": [SESSION]})
    answer = Client().post(
        "/api/v1/sync", body, content_type="application/json", headers={"Authorization": f"Bearer {key}"}
    )
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert answer.json()["status"] == HTTPStatus.UNAUTHORIZED
    again = people.client.browser.post("/api/v1/sync", body, content_type="application/json")
    assert again.status_code == HTTPStatus.UNAUTHORIZED
    assert not models.TrainingSession.objects.exists()
    assert not Person.objects.filter(user=people.client.user.pk).exists()
    assert not ApiToken.objects.exists()


def test_a_page_of_an_account_that_is_deleted_meanwhile_leads_to_signing_in(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was being done there."""
    monkeypatch.setattr("unsit.web.people.views.actions.new_token", _gone_first(people, new_token))
    answer = people.client.browser.post("/account/programs/", {"name": "watch", "scopes": ["read"]})
    assert answer.status_code == HTTPStatus.FOUND
    assert answer.headers["Location"] == "/account/login/"


def test_deleting_twice_deletes_once(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two devices that delete at once: both end at an account that is gone."""
    monkeypatch.setattr("unsit.web.people.views.actions.delete_account", _gone_first(people, delete_account))
    answer = people.client.browser.post("/account/delete/", {"sure": "on"})
    assert answer.status_code == HTTPStatus.FOUND
    assert not User.objects.filter(pk=people.client.user.pk).exists()
    assert User.objects.filter(pk=people.stranger.user.pk).exists()


def test_no_person_is_made_for_an_account_that_is_gone(people: People) -> None:
    """Asking for it says that the account is gone."""
    user = User.objects.create_user("late@example.org")
    User.objects.filter(pk=user.pk).delete()
    with pytest.raises(AccountGoneError):
        person_of(user)
    with pytest.raises((AccountGoneError, Person.DoesNotExist)):
        actions.write(user, [], people.client.person.created)
