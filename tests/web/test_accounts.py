"""Accounts: in, out, other keys to them, and what strangers get to see."""

import re
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client
from tests.diary.examples import RECORDS, entry_of
from tests.web.conftest import People, Someone
from tests.web.test_pages import Reader

from unsit.web.people.actions import new_token
from unsit.web.people.models import ApiToken, Person, User
from unsit.web.people.sayings import MAILS
from unsit.web.training import actions, models

PASSWORD = "a bicycle and two lemons"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def signed_up(email: str = "new@example.org", **more: str) -> Client:
    """Give a browser with a new account."""
    browser = Client()
    answer = browser.post("/account/signup/", {"email": email, "password1": PASSWORD, **more})
    assert (answer.status_code, answer.headers["Location"]) == (HTTPStatus.FOUND, "/account/")
    return browser


def confirmed(who: Someone) -> Client:
    """Give the browser of somebody who said once more who they are."""
    who.user.set_password(PASSWORD)
    who.user.save()
    who.browser.force_login(who.user)
    answer = who.browser.post("/account/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == HTTPStatus.FOUND
    return who.browser


@pytest.mark.usefixtures("db")
def test_an_account_needs_an_address_and_a_password() -> None:
    """The browser's time zone and the page's language go with it; signing out and in again works."""
    browser = Client()
    answer = browser.post(
        "/es/account/signup/", {"email": "New@Example.org", "password1": PASSWORD, "zone": "Asia/Tokyo"}
    )
    assert answer.headers["Location"] == "/es/account/"
    person = Person.objects.get(user__email="new@example.org")
    assert (person.zone, person.language) == ("Asia/Tokyo", "es")
    browser.post("/account/logout/")
    assert browser.get("/account/").headers["Location"] == "/account/login/?next=/account/"
    again = browser.post("/account/login/", {"login": "new@example.org", "password": PASSWORD})
    assert again.headers["Location"] == "/account/"


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("zone", ["Nowhere/Else", "../../etc/passwd", "x" * 64])
def test_a_zone_that_is_none_does_not_stop_anybody(zone: str) -> None:
    """Whatever the browser says of its zone, the account is made."""
    signed_up(zone=zone)
    assert Person.objects.get().zone == "UTC"


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("short", False),
        ("1234567890", False),
        ("aaaaaaaaaaaa", True),
        ("lower case words", True),
        ("new@example.org", False),
        ("New@Example.org", False),
    ],
)
def test_passwords_are_long_and_not_common_and_nothing_else(password: str, is_taken: bool) -> None:
    """No rule about signs, capitals or numbers."""
    Client().post("/account/signup/", {"email": "new@example.org", "password1": password})
    assert User.objects.exists() is is_taken


def test_an_address_has_one_account(people: People) -> None:
    """However it is written; without mails that has to be said."""
    answer = Client().post("/account/signup/", {"email": "CLIENT@example.org", "password1": PASSWORD})
    assert "This address can&#x27;t be used for a new account" in answer.content.decode()
    assert User.objects.filter(email__iexact="client@example.org").count() == 1


@pytest.mark.usefixtures("db")
def test_too_many_requests_are_answered_in_words() -> None:
    """With the status that means it, and a page of ours."""
    answers = [Client().post("/account/signup/", {"email": "no", "password1": "no"}) for _ in range(25)]
    assert answers[-1].status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "That was too often" in answers[-1].content.decode()


PRIVATE = [
    "/account/",
    "/account/programs/",
    "/account/delete/",
    "/account/devices/",
    "/account/email/",
    "/account/password/change/",
    "/account/password/set/",
    "/account/keys/",
    "/account/keys/webauthn/",
    "/account/keys/webauthn/add/",
    "/account/keys/totp/activate/",
    "/account/keys/recovery-codes/generate/",
]
OPEN = ["/account/login/", "/account/signup/", "/account/password/reset/", "/account/deleted/"]


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("path", PRIVATE)
def test_a_private_page_asks_who_is_there(path: str) -> None:
    """Without an account one is asked to sign in, and comes back afterwards."""
    answer = Client().get(path)
    assert answer.status_code == HTTPStatus.FOUND
    assert unquote(answer.headers["Location"]).startswith("/account/login/?next=/account/")


@pytest.mark.parametrize("language", ["", "/es"])
@pytest.mark.parametrize("path", [*PRIVATE, *OPEN])
def test_every_page_is_ours(people: People, path: str, language: str) -> None:
    """It has our frame, nothing its own policy forbids, a label for each field, and its own title."""
    browser = Client() if path in OPEN else confirmed(people.client)
    answer = browser.get(f"{language}{path}", follow=True)
    assert answer.status_code == HTTPStatus.OK
    text = answer.content.decode()
    page = Reader(text)
    assert page.inside_script == []
    assert not [tag for tag, has in page.tags if "style" in has or any(name.startswith("on") for name in has)]
    assert 'class="brand"' in text
    titles = re.findall(r"<title>(.*?)</title>", text, re.DOTALL)
    assert [title.strip() for title in titles] != [" · Unsit"]
    fields = [
        has for tag, has in page.tags if tag in ("input", "select") and has.get("type") not in ("hidden", "checkbox")
    ]
    labels = {has.get("for") for tag, has in page.tags if tag == "label"}
    assert all(has["id"] in labels for has in fields)


@pytest.mark.usefixtures("db")
def test_signing_up_by_form_needs_its_mark() -> None:
    """A form that another site made up is refused in words."""
    answer = Client(enforce_csrf_checks=True).post(
        "/account/signup/", {"email": "a@example.org", "password1": PASSWORD}
    )
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not User.objects.exists()


@pytest.mark.usefixtures("db")
def test_nobody_is_sent_elsewhere_after_signing_in() -> None:
    """An address of another host behind `next` is not followed."""
    signed_up()
    answer = Client().post(
        "/account/login/?next=https://evil.example/", {"login": "new@example.org", "password": PASSWORD}
    )
    assert answer.headers["Location"] == "/account/"


def test_what_is_known_of_oneself_can_be_changed(people: People) -> None:
    """Name, zone, language; what must not stand is refused, and nothing is kept of it."""
    browser = people.client.browser
    browser.post("/account/", {"name": "Ana", "zone": "America/Lima", "language": "es"})
    person = Person.objects.get(user=people.client.user)
    assert (person.name, person.zone, person.language) == ("Ana", "America/Lima", "es")
    wrong = browser.post("/account/", {"name": "x" * 300, "zone": "Mars/Base", "language": "tlh"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    person.refresh_from_db()
    assert (person.name, person.zone, person.language) == ("Ana", "America/Lima", "es")
    assert Person.objects.get(user=people.stranger.user).name == "Stranger"


def test_the_address_is_changed_at_once_where_no_mail_is_sent(people: People) -> None:
    """After saying once more who one is; never to the address of somebody else."""
    browser = confirmed(people.client)
    taken = browser.post("/account/email/", {"action_add": "1", "email": "Trainer@example.org"})
    assert "This address can&#x27;t be used for a new account" in taken.content.decode()
    browser.post("/account/email/", {"action_add": "1", "email": "other@example.org"})
    people.client.user.refresh_from_db()
    assert people.client.user.email == "other@example.org"
    again = Client().post("/account/login/", {"login": "other@example.org", "password": PASSWORD})
    assert again.status_code == HTTPStatus.FOUND


def test_a_key_is_shown_once_and_opens_what_it_says(people: People) -> None:
    """One that reads may not write; one that was revoked opens nothing; nobody revokes another's."""
    browser = people.client.browser
    answer = browser.post("/account/programs/", {"name": "watch", "scopes": ["read"]})
    [key] = re.findall(r"unsit_[\w-]{40,}", answer.content.decode())
    assert key not in browser.get("/account/programs/").content.decode()
    headers = {"Authorization": f"Bearer {key}"}
    assert Client().get("/api/v1/sessions", headers=headers).status_code == HTTPStatus.OK
    body = {"after": 0, "entries": []}
    refused = Client().post("/api/v1/sync", body, content_type="application/json", headers=headers)
    assert refused.status_code == HTTPStatus.FORBIDDEN
    token = ApiToken.objects.get()
    for other in (people.trainer, people.stranger):
        assert other.browser.post(f"/account/programs/{token.pk}/revoke/").status_code == HTTPStatus.NOT_FOUND
        assert "watch" not in other.browser.get("/account/programs/").content.decode()
    browser.post(f"/account/programs/{token.pk}/revoke/")
    assert Client().get("/api/v1/sessions", headers=headers).status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("given", [{"name": "", "scopes": ["read"]}, {"name": "x"}, {"name": "x", "scopes": ["all"]}])
def test_a_key_without_name_or_purpose_is_refused(people: People, given: dict[str, Any]) -> None:
    """Nothing is made."""
    answer = people.client.browser.post("/account/programs/", given)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not ApiToken.objects.exists()


@pytest.mark.usefixtures("db")
def test_other_devices_can_be_signed_out() -> None:
    """Each device is listed; all others but this one are sent away."""
    first = signed_up()
    second = Client()
    second.post("/account/login/", {"login": "new@example.org", "password": PASSWORD})
    assert UserSession.objects.count() == 2
    second.post("/account/devices/")
    assert first.get("/account/").status_code == HTTPStatus.FOUND
    assert second.get("/account/").status_code == HTTPStatus.OK


def test_somebody_with_a_passkey_can_still_come_in_by_password(people: People) -> None:
    """A passkey is another way in, not a second lock."""
    people.client.user.set_password(PASSWORD)
    people.client.user.save()
    Authenticator.objects.create(
        user=people.client.user, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}}
    )
    answer = Client().post("/account/login/", {"login": "client@example.org", "password": PASSWORD})
    assert answer.headers["Location"] == "/account/"


@pytest.mark.parametrize("credential", ["", "{", "[]", "{}", '{"response": {"userHandle": 5}}', '{"id": null}'])
@pytest.mark.usefixtures("db")
def test_a_passkey_that_is_none_opens_nothing(credential: str) -> None:
    """Garbage leads back to signing in, without a traceback."""
    browser = Client()
    browser.get("/account/keys/webauthn/login/", headers={"Accept": "application/json"})
    answer = browser.post("/account/keys/webauthn/login/", {"credential": credential})
    assert answer.headers["Location"] == "/account/login/"
    assert browser.get("/account/").status_code == HTTPStatus.FOUND


def test_deleting_an_account_deletes_all_of_it_and_nothing_else(people: People) -> None:
    """It asks once more who one is, says what goes, and leaves nothing of one's own; others keep theirs."""
    user = people.client.user
    for who in (people.client, people.stranger):
        actions.write(who.user, [entry_of(record) for record in RECORDS.values()], NOW)
        new_token(who.user, "watch", ["read"])
    user.set_password(PASSWORD)
    user.save()
    people.client.browser.force_login(user)
    before = people.client.browser.get("/account/delete/")
    assert before.headers["Location"].startswith("/account/reauthenticate/")
    browser = confirmed(people.client)
    page = browser.get("/account/delete/").content.decode()
    assert "Sessions: 1" in page
    assert "client@example.org" in page
    assert browser.post("/account/delete/").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert User.objects.filter(pk=user.pk).exists()
    assert browser.post("/account/delete/", {"sure": "on"}).headers["Location"] == "/account/deleted/"
    assert browser.get("/account/").status_code == HTTPStatus.FOUND
    owned = (User, Person, ApiToken, EmailAddress, models.TrainingSession, models.TrainingSet, models.DiaryEntry)
    with connection.cursor() as cursor:
        for model in owned:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            assert not any("client@example.org" in map(str, row) for row in cursor.fetchall())
    assert models.TrainingSession.objects.visible_to(people.stranger.user).count() == 1
    assert models.TrainingSession.objects.count() == 1
    assert models.DiaryEntry.objects.count() == len(RECORDS) - 1


def code_in_mail() -> str:
    """Give the code of the last mail."""
    [code] = re.findall(r"^    (\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    return str(code)


@pytest.mark.usefixtures("db", "mailing")
def test_where_mail_is_sent_an_address_is_confirmed_first() -> None:
    """By a code; a wrong one opens nothing."""
    browser = Client()
    answer = browser.post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD})
    assert answer.headers["Location"] == "/account/confirm-email/"
    assert browser.get("/account/").status_code == HTTPStatus.FOUND
    wrong = browser.post("/account/confirm-email/", {"code": "WRONG"})
    assert "not the right code" in wrong.content.decode()
    browser.post("/account/confirm-email/", {"code": code_in_mail()})
    assert browser.get("/account/").status_code == HTTPStatus.OK


@pytest.mark.usefixtures("mailing")
def test_where_mail_is_sent_nobody_learns_who_has_an_account(people: People) -> None:
    """Signing up and forgetting a password look the same; only the mail's reader learns more."""
    pages = []
    for email in ("client@example.org", "nobody@example.org"):
        browser = Client()
        browser.post("/account/password/reset/", {"email": email})
        pages.append(browser.get("/account/password/reset/confirm/").content.decode().replace(email, "…"))
    without_marks = [re.sub(r'value="[^"]*"', "", page) for page in pages]
    assert without_marks[0] == without_marks[1]
    assert [one.subject for one in mail.outbox][1] == MAILS["account/email/unknown_account"].subject
    taken = Client().post("/account/signup/", {"email": "client@example.org", "password1": PASSWORD})
    assert taken.headers["Location"] == "/account/confirm-email/"
    assert mail.outbox[-1].subject == MAILS["account/email/account_already_exists"].subject


@pytest.mark.parametrize("sends_mail", [False, True])
def test_a_taken_address_takes_as_long_as_a_free_one(people: People, settings: Any, sends_mail: bool) -> None:
    """Signing up makes one password's hash either way, and sends one mail either way."""
    if sends_mail:
        settings.SENDS_MAIL = True
        settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
        settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert people.client.user.email == "client@example.org"
    costs = []
    for email in ("client@example.org", "free@example.org"):
        with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as hashing:
            Client().post("/account/signup/", {"email": email, "password1": PASSWORD})
        costs.append((hashing.call_count, len(mail.outbox)))
        mail.outbox.clear()
    assert costs[0] == costs[1] == (1, int(sends_mail))


@pytest.mark.usefixtures("db", "mailing")
def test_codes_go_to_one_address_a_few_times_only() -> None:
    """Whoever asks for them, wherever from; the page says so, for addresses with and without an account alike."""
    answers = [
        Client().post("/account/password/reset/", {"email": "nobody@example.org"}, REMOTE_ADDR=f"203.0.113.{number}")
        for number in range(7)
    ]
    assert len(mail.outbox) == 5
    assert answers[-1].status_code == HTTPStatus.TOO_MANY_REQUESTS


@pytest.mark.usefixtures("mailing")
def test_a_forgotten_password_is_set_anew_by_a_code(people: People) -> None:
    """And its owner is told."""
    EmailAddress.objects.create(user=people.client.user, email="client@example.org", primary=True, verified=True)
    browser = Client()
    browser.post("/account/password/reset/", {"email": "client@example.org"})
    browser.post("/account/password/reset/confirm/", {"code": code_in_mail()})
    browser.post("/account/password/reset/complete/", {"password1": PASSWORD, "password2": PASSWORD})
    people.client.user.refresh_from_db()
    assert people.client.user.check_password(PASSWORD)
    assert mail.outbox[-1].subject == MAILS["account/email/password_reset"].subject
    assert "set another password at once" in mail.outbox[-1].body


@pytest.mark.usefixtures("mailing")
def test_a_new_address_takes_the_place_of_the_old_one_by_a_code(people: People) -> None:
    """Until then the old one holds; both are told."""
    EmailAddress.objects.create(user=people.client.user, email="client@example.org", primary=True, verified=True)
    browser = confirmed(people.client)
    browser.post("/account/email/", {"action_add": "1", "email": "other@example.org"})
    people.client.user.refresh_from_db()
    assert people.client.user.email == "client@example.org"
    browser.post("/account/confirm-email/", {"code": code_in_mail()})
    people.client.user.refresh_from_db()
    assert people.client.user.email == "other@example.org"


@pytest.mark.usefixtures("db", "mailing")
def test_a_mail_that_cannot_be_sent_is_told(settings: Any) -> None:
    """No page of ours breaks because a mail server is away."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    browser = Client()
    answer = browser.post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD}, follow=True)
    assert answer.status_code == HTTPStatus.OK
    assert "The mail could not be sent" in answer.content.decode()
