"""Sessions and tokens end: by time, and when a password or a passkey changes."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.conftest import People

from unsit.web.people import operating
from unsit.web.people.account_views import link_token
from unsit.web.people.actions import new_token
from unsit.web.people.models import ApiToken, RateBucket, SecurityEvent, User
from unsit.web.people.retention import forget_sign_ins
from unsit.web.people.sessions import BEGAN
from unsit.web.people.upkeep import clear_away
from unsit.web.training.models import PushSubscription
from unsit.web.training.reaching import new_feed

PASSWORD, NEW = "a bicycle and two lemons", "three lemons and a cart"


@pytest.fixture
def owner(people: People) -> User:
    """Return an account with a password and a confirmed address."""
    people.client.user.set_password(PASSWORD)
    people.client.user.save()
    EmailAddress.objects.create(user=people.client.user, email="client@example.org", primary=True, verified=True)
    return people.client.user


def signed_in(password: str = PASSWORD) -> Client:
    """Return a browser that signed in by password."""
    browser = Client()
    answer = browser.post("/account/login/", {"login": "client@example.org", "password": password})
    assert answer.status_code == HTTPStatus.FOUND
    return browser


def is_in(browser: Client) -> bool:
    """Return whether a browser is signed in."""
    return bool(browser.get("/account/").status_code == HTTPStatus.OK)


def opens(key: str) -> bool:
    """Return whether a token opens the API."""
    return bool(Client().get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).status_code == HTTPStatus.OK)


def age(browser: Client, *, idle: timedelta = timedelta(0), since: timedelta | None = None) -> None:
    """Let time pass for a browser's session: since it was used, and since it began."""
    session = browser.session
    if since is not None:
        session[BEGAN] = int(time.time() - since.total_seconds())
        session.save()
    rows = Session.objects.filter(session_key=session.session_key)
    rows.update(expire_date=timezone.now() + timedelta(seconds=django_settings.SESSION_COOKIE_AGE) - idle)


@pytest.mark.usefixtures("owner")
def test_a_session_that_nobody_uses_ends() -> None:
    """After two weeks without a visit; a visit before that gives it two weeks more, written once a day."""
    browser = signed_in()
    age(browser, idle=timedelta(days=13))
    assert is_in(browser)
    left = Session.objects.get(session_key=browser.session.session_key).expire_date - timezone.now()
    assert left > timedelta(days=13, hours=23)
    age(browser, idle=timedelta(hours=5))
    before = Session.objects.get(session_key=browser.session.session_key).expire_date
    assert is_in(browser)
    assert Session.objects.get(session_key=browser.session.session_key).expire_date == before
    age(browser, idle=timedelta(days=14, minutes=1))
    assert not is_in(browser)


@pytest.mark.usefixtures("owner")
def test_every_session_ends_some_day() -> None:
    """However often it is used: three months after signing in, and nothing of it is left."""
    browser = signed_in()
    age(browser, since=timedelta(days=89))
    assert is_in(browser)
    age(browser, since=timedelta(days=90, minutes=1))
    assert not is_in(browser)
    assert not UserSession.objects.exists()


@pytest.mark.usefixtures("owner")
def test_a_session_from_before_begins_to_count_now() -> None:
    """One that was made by an older version, for three months at once, gets the new end when it is used."""
    browser = signed_in()
    session = browser.session
    del session[BEGAN]
    session["_session_expiry"] = 90 * 24 * 3600
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(days=80))
    assert is_in(browser)
    assert BEGAN in browser.session
    assert Session.objects.get(session_key=session.session_key).expire_date < timezone.now() + timedelta(days=15)


def test_a_token_ends_by_itself(people: People) -> None:
    """From its last moment on it opens nothing."""
    token, key = new_token(people.client.user, "watch", ["read"])
    assert opens(key)
    ApiToken.objects.filter(pk=token.pk).update(expires=timezone.now() - timedelta(seconds=1))
    assert not opens(key)


def test_tokens_from_before_end_a_year_after_they_were_made_but_with_notice(people: People) -> None:
    """The migration gives an old one ninety days more."""
    now = timezone.now()
    for name, age_days in (("old", 800), ("new", 10)):
        token = new_token(people.client.user, name, ["read"])[0]
        ApiToken.objects.filter(pk=token.pk).update(created=now - timedelta(days=age_days), expires=now)
    import_module("unsit.web.people.migrations.0003_account_security")._let_tokens_expire(apps, None)
    left = {one.name: (one.expires - now).days for one in ApiToken.objects.all()}
    assert left == {"old": 90, "new": 355}


def test_a_changed_password_closes_every_other_way_in(owner: User) -> None:
    """Other devices and tokens open nothing any more; this browser goes on and is told."""
    key = new_token(owner, "watch", ["read"])[1]
    here, there = signed_in(), signed_in()
    value = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    page = here.post("/account/password/change/", value, follow=True).content.decode()
    assert "1 API token was revoked" in page
    assert "All other devices are signed out" in page
    assert (is_in(here), is_in(there), opens(key)) == (True, False, False)
    assert UserSession.objects.count() == 1


def test_a_removed_passkey_closes_every_other_way_in(owner: User) -> None:
    """Whoever had it may have used it."""
    key = new_token(owner, "watch", ["read"])[1]
    here, there = signed_in(), signed_in()
    passkey = Authenticator.objects.create(
        user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}}
    )
    assert here.post(reverse("mfa_remove_webauthn", args=[passkey.pk])).status_code == HTTPStatus.FOUND
    assert (is_in(here), is_in(there), opens(key)) == (True, False, False)


def _change(owner: User) -> None:
    signed_in().post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})


def _reset_by_mail(_owner: User) -> None:
    browser = Client()
    browser.post("/account/password/reset/", {"email": "client@example.org"})
    [code] = re.findall(r"^    (\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    browser.post("/account/password/reset/confirm/", {"code": code})
    browser.post("/account/password/reset/complete/", {"password1": NEW, "password2": NEW})


def _reset_by_link(owner: User) -> None:
    Client().post(f"/account/password/link/{link_token(owner)}/", {"password1": NEW, "password2": NEW})


def _remove_passkey(owner: User) -> None:
    data = {"name": "x", "credential": {}}
    passkey = Authenticator.objects.create(user=owner, type=Authenticator.Type.WEBAUTHN, data=data)
    signed_in().post(reverse("mfa_remove_webauthn", args=[passkey.pk]))


def _set_by_operator(owner: User) -> None:
    operating.set_password(owner, NEW)


@pytest.mark.usefixtures("mailing")
@pytest.mark.parametrize("act", [_change, _reset_by_mail, _reset_by_link, _remove_passkey, _set_by_operator])
def test_what_shows_the_plan_without_a_password_is_closed_with_the_other_ways_in(
    owner: User, people: People, act: Callable[[User], None]
) -> None:
    """Calendar link and push subscriptions; each is an event, the mail says it, and other people's stay."""
    calendars = [f"/calendar/{new_feed(user)}.ics" for user in (owner, people.stranger.user)]
    for person in (people.client.person, people.stranger.person):
        PushSubscription.objects.create(person=person, digest=str(person.pk), value="{}", made=timezone.now())
    act(owner)
    assert [Client().get(address).status_code for address in calendars] == [HTTPStatus.NOT_FOUND, HTTPStatus.OK]
    assert [one.person_id for one in PushSubscription.objects.all()] == [people.stranger.person.pk]
    kinds = set(SecurityEvent.objects.filter(account=owner.pk).values_list("kind", flat=True))
    assert {"calendar_link_revoked", "reminders_off"} <= kinds
    if act is not _set_by_operator:
        body = str(mail.outbox[-1].body).replace("\n", " ")
        assert "your calendar link were revoked, and reminders in browsers were turned off" in body


def test_a_changed_password_says_that_the_calendar_link_is_gone_if_there_was_one(owner: User) -> None:
    """Before on the form, and afterwards only to whoever had one."""
    here, page = signed_in(), ""
    assert "your calendar link are revoked" in here.get("/account/password/change/").content.decode()
    for old, new in ((PASSWORD, NEW), (NEW, PASSWORD)):
        value = {"oldpassword": old, "password1": new, "password2": new}
        page = here.post("/account/password/change/", value, follow=True).content.decode()
        assert ("Your calendar link was revoked" in page) is (old == NEW)
        new_feed(owner)


@pytest.mark.usefixtures("mailing")
def test_a_reset_password_closes_every_way_in_and_says_so_by_mail(owner: User) -> None:
    """Sessions and tokens from before open nothing."""
    key = new_token(owner, "watch", ["read"])[1]
    there, browser = signed_in(), Client()
    browser.post("/account/password/reset/", {"email": "client@example.org"})
    [code] = re.findall(r"^    (\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    browser.post("/account/password/reset/confirm/", {"code": code})
    browser.post("/account/password/reset/complete/", {"password1": NEW, "password2": NEW})
    assert (is_in(browser), is_in(there), opens(key)) == (True, False, False)
    assert "API tokens and your calendar link were revoked" in str(mail.outbox[-1].body).replace("\n", " ")


def test_a_link_sets_a_password_once(owner: User) -> None:
    """The one that whoever runs the server made; it closes all other ways in, and opens nothing again."""
    key = new_token(owner, "watch", ["read"])[1]
    there, address = signed_in(), f"/account/password/link/{link_token(owner)}/"
    User.objects.filter(pk=owner.pk).update(last_login=owner.last_login)
    browser = Client()
    assert "A new password" in browser.get(address).content.decode()
    weak = browser.post(address, {"password1": "short", "password2": "short"})
    assert weak.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert browser.post(address, {"password1": NEW, "password2": NEW}).status_code == HTTPStatus.FOUND
    assert (is_in(there), opens(key)) == (False, False)
    assert is_in(signed_in(NEW))
    assert browser.get(address).status_code == HTTPStatus.GONE
    assert browser.get("/account/password/link/made-up/").status_code == HTTPStatus.GONE


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("headers", [{}, {"Accept": "application/json"}])
@pytest.mark.parametrize(
    "path",
    ["login/", "signup/", "password/reset/", "keys/webauthn/login/", "", "delete/", "programs/", "confirm-email/",
     "keys/authenticate/", "keys/webauthn/add/", "reauthenticate/", "data/", "data/export/archive/"],
)  # fmt: skip
def test_a_strangers_look_leaves_no_row(path: str, headers: dict[str, str]) -> None:
    """Whatever a stranger looks at."""
    Client().get(f"/account/{path}", headers=headers)
    assert not Session.objects.exists()


@pytest.mark.usefixtures("db")
def test_a_passkeys_challenge_is_asked_once() -> None:
    """It waits in a cookie that nobody can make up; sent a second time it is none."""
    browser = Client()
    asked = browser.get("/account/keys/webauthn/login/", headers={"Accept": "application/json"})
    assert asked.json()["request_options"]["publicKey"]["challenge"]
    challenge = browser.cookies["unsit_challenge"].value
    for _ in range(2):
        browser.cookies["unsit_challenge"] = challenge
        answer = browser.post("/account/keys/webauthn/login/", {"credential": '{"id": "x"}'})
        assert answer.headers["Location"] == "/account/login/"
    assert "mfa.webauthn.state" not in browser.session


def test_what_means_nothing_any_more_is_cleared_away(owner: User) -> None:
    """Counters that are empty, old events, sessions that ended, tokens that ended long ago; the others stay."""
    now = timezone.now()
    live, gone = signed_in(), signed_in()
    Session.objects.filter(session_key=gone.session.session_key).update(expire_date=now - timedelta(days=1))
    old, fresh = (new_token(owner, name, ["read"])[0] for name in ("old", "fresh"))
    ApiToken.objects.filter(pk=old.pk).update(expires=now - timedelta(days=91))
    SecurityEvent.objects.filter(pk=SecurityEvent.objects.earliest("pk").pk).update(at=now - timedelta(days=91))
    events = SecurityEvent.objects.count()
    clear_away(now + timedelta(hours=1))
    forget_sign_ins(now)
    assert not RateBucket.objects.filter(empties_at__lte=now.timestamp()).exists()
    assert SecurityEvent.objects.count() == events - 1
    assert list(ApiToken.objects.values_list("pk", flat=True)) == [fresh.pk]
    assert [one.session_key for one in UserSession.objects.all()] == [live.session.session_key]
