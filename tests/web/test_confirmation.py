"""What a stolen cookie alone must not do."""

import time
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from tests.web.conftest import People, Someone

from unsit.web.people.confirmation import CONFIRMED_FOR
from unsit.web.people.guards import GUARDED
from unsit.web.people.models import ApiToken, User
from unsit.web.training.models import PushSubscription, Reaching

PASSWORD = "a bicycle and two lemons"


def with_password(who: Someone) -> User:
    """Give somebody a password, and sign their browser in again."""
    who.user.set_password(PASSWORD)
    who.user.save()
    return who.user


def thief(who: Someone, agent: str = "stolen") -> Client:
    """Return another browser with the same cookie."""
    browser = Client(headers={"user-agent": agent})
    owner = Client()
    owner.post("/account/login/", {"login": with_password(who).email, "password": PASSWORD})
    browser.cookies["unsit"] = owner.cookies["unsit"].value
    return browser


_WITH: dict[str, list[Any]] = {
    "account_data_export": ["archive"],
    "account_data_job_file": ["00000000-0000-4000-8000-000000000000"],
    "mfa_remove_webauthn": [1],
    "mfa_edit_webauthn": [1],
}
GUARDED_PAGES = sorted(GUARDED)


def address_of(name: str) -> str:
    """Return the address of a page by its name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, args=_WITH[name])


@pytest.mark.parametrize("name", GUARDED_PAGES)
def test_a_stolen_cookie_is_asked_who_it_is(people: People, name: str) -> None:
    """From another browser each guarded page leads to "Confirm it's you", and its form changes nothing."""
    browser, address = thief(people.client), address_of(name)
    looked = browser.get(address)
    if looked.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        assert looked.status_code == HTTPStatus.FOUND
        assert urlsplit(looked.headers["Location"]).path == "/account/reauthenticate/"
    sent = browser.post(address, {"name": "x", "scopes": ["read", "write"], "sure": "on", "email": "thief@example.org"})
    assert urlsplit(sent.headers["Location"]).path == "/account/reauthenticate/"
    assert not ApiToken.objects.exists()
    assert not Reaching.objects.exclude(feed="").exists()
    assert not PushSubscription.objects.exists()
    assert User.objects.get(pk=people.client.user.pk).email == "client@example.org"


def test_who_signed_in_a_moment_ago_is_not_asked(people: People) -> None:
    """In the same browser an API token can be made at once."""
    browser = Client()
    browser.post("/account/login/", {"login": with_password(people.client).email, "password": PASSWORD})
    answer = browser.post("/account/programs/", {"name": "watch", "scopes": ["read"]})
    assert answer.status_code == HTTPStatus.OK
    assert ApiToken.objects.get().name == "watch"


def test_a_confirmation_ends(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten minutes later the same browser is asked, says its password, and goes on where it was."""
    browser = Client()
    browser.post("/account/login/", {"login": with_password(people.client).email, "password": PASSWORD})
    later = time.time() + CONFIRMED_FOR.total_seconds() + 1
    monkeypatch.setattr(time, "time", lambda: later)
    asked = browser.get("/account/delete/")
    assert parse_qs(urlsplit(asked.headers["Location"]).query) == {"next": ["/account/delete/"]}
    page = browser.get(asked.headers["Location"])
    assert "Confirm it's you" in page.content.decode()
    wrong = browser.post(asked.headers["Location"], {"password": "not it"})
    assert "That is not the password" in wrong.content.decode()
    right = browser.post(asked.headers["Location"], {"password": PASSWORD, "next": "/account/delete/"})
    assert right.headers["Location"] == "/account/delete/"
    assert browser.get("/account/delete/").status_code == HTTPStatus.OK


def test_an_export_is_asked_for_again_after_confirming(people: People) -> None:
    """Who confirms comes back to the page of their data, not to a file."""
    asked = thief(people.client).get("/account/data/export/archive/")
    assert parse_qs(urlsplit(asked.headers["Location"]).query) == {"next": ["/account/data/"]}


def test_a_calendar_link_can_be_revoked_at_once(people: People) -> None:
    """Closing a door needs no confirmation, opening one does; so it is with reminders in browsers.

    A service worker renews a subscription that its browser let expire, and can confirm nothing.
    """
    browser = thief(people.client)
    assert browser.post("/reminders/browser/", {"act": "renew", "subscription": "{}"}).status_code == 422
    assert urlsplit(browser.post("/reminders/browser/", {"act": "forget"}).headers["Location"]).path == "/reminders/"
    assert urlsplit(browser.post("/reminders/feed/", {"act": "revoke"}).headers["Location"]).path == "/reminders/"
    in_place = browser.post("/reminders/feed/", {"act": "new"}, headers={"HX-Request": "true"})
    assert in_place.headers["HX-Redirect"].startswith("/account/reauthenticate/")


def test_an_account_without_any_way_to_confirm_is_told_so(people: People) -> None:
    """It has neither a password nor a passkey: a page in words, not an error."""
    browser = Client(headers={"user-agent": "another"})
    browser.force_login(people.client.user)
    answer = browser.get("/account/delete/")
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "neither a password nor a passkey" in answer.content.decode()


def test_a_token_is_as_long_as_was_chosen_and_says_so(people: People) -> None:
    """Ninety days unless a year was chosen; the page shows when it ends and that it was never used."""
    browser = people.client.browser
    for name, more in (("short", {}), ("long", {"lifetime": "365"})):
        browser.post("/account/programs/", {"name": name, "scopes": ["read"], **more})
    ends = {one.name: one.expires - timezone.now() for one in ApiToken.objects.all()}
    assert timedelta(days=89) < ends["short"] <= timedelta(days=90)
    assert timedelta(days=364) < ends["long"] <= timedelta(days=365)
    page = browser.get("/account/programs/").content.decode()
    assert page.count("expires ") >= 2
    assert page.count("never used") == 2
    assert browser.post("/account/programs/", {"name": "x", "scopes": ["read"], "lifetime": "9999"}).status_code == 422


def test_what_was_shown_long_ago_counts_no_more_whatever_else_was_noted(people: People) -> None:
    """A session whose password was shown a day ago is asked again."""
    browser = Client()
    browser.post("/account/login/", {"login": with_password(people.client).email, "password": PASSWORD})
    session = browser.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {**one, "at": one["at"] - 86_400} for one in session[AUTHENTICATION_METHODS_SESSION_KEY]
    ]
    session.save()
    answer = browser.post("/account/programs/", {"name": "thief", "scopes": ["read"]})
    assert "reauthenticate" in answer.headers["Location"]
    assert not ApiToken.objects.exists()
