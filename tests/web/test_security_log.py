"""What happens to accounts is written down, without anything personal."""

import logging
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.web.conftest import People, sign_in

from unsit.web.people import operating
from unsit.web.people.actions import new_token
from unsit.web.people.event_words import EVENTS
from unsit.web.people.models import EventKind, SecurityEvent, User
from unsit.web.people.security_log import remove_old

PASSWORD, NEW = "a bicycle and two lemons", "three lemons and a cart"


def kinds(user: User | None = None) -> list[str]:
    """Return the kinds of events, in their order."""
    rows = SecurityEvent.objects.order_by("pk")
    return list((rows if user is None else rows.filter(account=user.pk)).values_list("kind", flat=True))


@pytest.mark.usefixtures("db")
def test_a_whole_life_of_an_account_is_written_down() -> None:
    """From signing up to deletion, in order; the deletion stays when the account is gone."""
    browser, stranger = Client(), Client()
    browser.post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD})
    number = User.objects.get().pk
    stranger.post("/account/login/", {"login": "new@example.org", "password": "wrong"})
    browser.post("/account/programs/", {"name": "watch", "scopes": ["read"]})
    browser.get("/account/data/export/archive/")
    browser.post("/account/email/", {"action_add": "1", "email": "other@example.org"})
    browser.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    browser.post("/reminders/feed/", {"act": "new"})
    browser.post("/account/delete/", {"sure": "on"})
    assert kinds() == [
        "signed_up", "signed_in", "sign_in_failed", "token_created", "data_exported", "address_changed",
        "password_changed", "token_revoked", "calendar_link_changed", "account_deleted",
    ]  # fmt: skip
    assert set(SecurityEvent.objects.values_list("account", flat=True)) == {number}


@pytest.mark.usefixtures("db")
def test_nothing_personal_is_written_down(caplog: pytest.LogCaptureFixture) -> None:
    """No e-mail address, no whole network address, neither in the table nor in the log; what was typed is a hash."""
    caplog.set_level(logging.INFO, "unsit.security")
    browser = Client()
    browser.post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD}, REMOTE_ADDR="203.0.113.77")
    for login in ("new@example.org", "nobody@example.org"):
        Client().post("/account/login/", {"login": login, "password": "wr0ng-one"}, REMOTE_ADDR="2001:db8:1:2::5")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_securityevent")
        written = f"{cursor.fetchall()} {caplog.text}"
    assert "203.0.113.0/24" in written
    assert "2001:db8:1::/48" in written
    for personal in ("example.org", "203.0.113.77", "2001:db8:1:2", "wr0ng-one", PASSWORD):
        assert personal not in written
    assert SecurityEvent.objects.filter(account=None).exclude(subject="").count() == 1
    assert "sign_in_failed" in caplog.text


@pytest.mark.usefixtures("db")
def test_who_goes_on_guessing_fills_no_table() -> None:
    """Tries beyond the limit are one event, not one each."""
    for _ in range(15):
        Client().post("/account/login/", {"login": "nobody@example.org", "password": "x"})
    assert kinds() == ["sign_in_failed"] * 5 + ["sign_in_limited"]


def test_one_sees_ones_own_activity_and_nobody_elses(people: People) -> None:
    """On the page of one's account, in words; what whoever runs the server did is marked."""
    operating.sign_out(people.client.user)
    sign_in(people.client.browser, people.client.user)
    page = people.client.browser.get("/account/").content.decode()
    assert "Recent security activity" in page
    assert "Other devices signed out" in page
    assert "by the person who runs this server" in page
    assert "Other devices signed out" not in people.stranger.browser.get("/account/").content.decode()


def test_every_kind_has_its_words() -> None:
    """A new kind without words fails."""
    assert set(EVENTS) == set(EventKind)


def test_the_table_is_bounded(people: People) -> None:
    """Beyond its most the oldest go."""
    for _ in range(12):
        operating.sign_out(people.client.user)
    newest = SecurityEvent.objects.latest("pk").pk
    remove_old(timezone.now(), timedelta(days=90), most=5)
    assert SecurityEvent.objects.count() == 5
    assert SecurityEvent.objects.latest("pk").pk == newest


def test_a_blocked_account_gets_a_plain_page_and_its_tokens_nothing(people: People) -> None:
    """On every device and with every token; unblocked, everything is as before."""
    user = people.client.user
    user.set_password(PASSWORD)
    user.save()
    key = {"Authorization": f"Bearer {new_token(user, 'watch', ['read'])[1]}"}
    browser = Client()
    browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert operating.block(user)
    assert not operating.block(user)
    assert browser.get("/account/").status_code == HTTPStatus.FOUND
    assert Client().get("/api/v1/me", headers=key).status_code == HTTPStatus.UNAUTHORIZED
    page = Client().post("/account/login/", {"login": user.email, "password": PASSWORD}, follow=True)
    assert "This account is blocked" in page.content.decode()
    assert operating.unblock(user)
    assert Client().get("/api/v1/me", headers=key).status_code == HTTPStatus.OK
    assert [kind for kind in kinds(user) if "blocked" in kind] == ["account_blocked", "account_unblocked"]


def test_closed_sign_up_makes_no_account(people: People) -> None:
    """A page in words, for every process of the server, until it is opened again; the setting closes it for good."""
    value = {"email": "new@example.org", "password1": PASSWORD}
    operating.switch_sign_up(is_on=False)
    for answer in (Client().get("/account/signup/"), Client().post("/account/signup/", value)):
        assert "No new accounts at the moment" in answer.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()
    operating.switch_sign_up(is_on=True)
    assert Client().post("/account/signup/", value).status_code == HTTPStatus.FOUND
    assert people.client.browser.get("/account/").status_code == HTTPStatus.OK
