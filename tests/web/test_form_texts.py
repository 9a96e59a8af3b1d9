"""Texts that cannot be saved are refused in words, in every form of accounts, and never a mistake of ours."""

from http import HTTPStatus

import pytest
from django.test import Client
from tests.web.conftest import People

from unsit.web.people.models import ApiToken, Person, User

BAD = ["a\x00b", "\x1b[2Jx", "a\x07", "a\x85b", "a\x7f", "\u202eabc"]
ODD = [*BAD, "x" * 20_000, "\ufffd", "１２３４５６", "'\"<>%s{}"]
FORMS = {
    "/account/": ("name", "zone", "language"),
    "/account/programs/": ("name", "scopes", "lifetime"),
    "/account/login/": ("login", "password", "next"),
    "/account/signup/": ("email", "password1", "zone", "next"),
    "/account/password/reset/": ("email",),
    "/account/email/": ("email", "action_add"),
    "/account/password/change/": ("oldpassword", "password1", "password2"),
    "/account/password/set/": ("password1", "password2"),
    "/account/reauthenticate/": ("password", "next"),
    "/account/keys/webauthn/login/": ("credential",),
    "/account/keys/webauthn/add/": ("name", "credential"),
    "/account/keys/totp/activate/": ("code",),
    "/account/keys/authenticate/": ("code",),
    "/account/delete/": ("sure",),
    "/account/devices/": ("x",),
    "/account/logout/": ("next",),
}
FIELDS = [(path, field) for path, fields in FORMS.items() for field in fields]


@pytest.mark.parametrize(("path", "field"), FIELDS)
def test_no_field_of_any_form_breaks_the_server(people: People, path: str, field: str) -> None:
    """Signed in or not, whatever is in it, the answer is one that we meant."""
    others = {"name": "x", "scopes": "read", "zone": "UTC", "language": "en", "email": "new@example.org"}
    for number, text in enumerate(ODD):
        for browser, source in ((Client(), f"203.0.113.{number}"), (people.client.browser, "127.0.0.1")):
            browser.raise_request_exception = False
            answer = browser.post(path, {**others, field: text}, REMOTE_ADDR=source)
            assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, text[:20]


@pytest.mark.parametrize("text", BAD)
@pytest.mark.parametrize("path", ["/account/", "/account/programs/", "/account/login/", "/account/signup/"])
def test_control_characters_are_422_with_a_sentence(people: People, path: str, text: str) -> None:
    """Nothing of it is saved."""
    browser = people.client.browser if path in ("/account/", "/account/programs/") else Client()
    value = {"name": text, "zone": "UTC", "language": "en", "scopes": "read", "login": text, "email": text}
    answer = browser.post(path, value)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "characters" in answer.content.decode()
    assert Person.objects.get(pk=people.client.person.pk).name == "Client"
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("path", ["/account/signup/", "/account/email/", "/account/password/reset/"])
def test_an_address_that_is_too_long_is_refused_and_not_cut(people: People, path: str) -> None:
    """No account has part of it."""
    browser = Client() if path == "/account/signup/" else people.client.browser
    value = {"email": f"{'a' * 250}@example.org", "password1": "a bicycle and two lemons", "action_add": "1"}
    browser.post(path, value)
    assert not User.objects.filter(email__startswith="aaa").exists()


@pytest.mark.parametrize("field", ["name", "zone", "language"])
@pytest.mark.parametrize("text", [*BAD, "\ud800", "x\udfff", "a\nb"])
def test_the_api_refuses_them_too(people: People, field: str, text: str) -> None:
    """Also lone surrogates, which only JSON can bring, and line breaks, which no name has."""
    escaped = "".join(f"\\u{ord(sign):04x}" for sign in text)
    body = f'{{"{field}": "{escaped}"}}'
    answer = people.client.browser.put("/api/v1/me", body, content_type="application/json")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.json()
    assert Person.objects.get(pk=people.client.person.pk).name == "Client"


def test_a_name_is_saved_composed(people: People) -> None:
    """Letters with marks are one character, whichever way the keyboard wrote them."""
    people.client.browser.post("/account/", {"name": "Jose\u0301", "zone": "UTC", "language": "es"})
    assert Person.objects.get(pk=people.client.person.pk).name == "Jos\u00e9"
