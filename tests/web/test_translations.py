"""Every word of the pages can be put into another language."""

import html
import importlib
import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.conf import settings
from django.forms import BaseForm
from django.test import Client
from django.utils import translation
from tests.web.conftest import People

from unsit.movement.library import load_library
from unsit.movement.texts import texts_of
from unsit.web.pages import views
from unsit.web.people.sayings import LABELS
from unsit.web.site_files import built_site

PAGES = [
    "/",
    "/movements/",
    "/movements/squat/",
    "/choose/",
    "/go/?place=plane",
    "/history/",
    "/about/privacy/",
    "/nothing/",
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/deleted/",
]
PRIVATE_PAGES = [
    "/account/",
    "/account/programs/",
    "/account/delete/",
    "/account/devices/",
    "/account/email/",
    "/account/password/change/",
    "/account/keys/",
    "/account/keys/webauthn/add/",
    "/account/keys/totp/activate/",
]
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
LIBRARY = load_library()
OWN_WORDS = {
    "Unsit",
    # each language is named in itself
    *(name for _, name in settings.LANGUAGES),
    *(text for one in LIBRARY.movements.values() for text in texts_of(one).values()),
    *(text for one in LIBRARY.routines.values() for text in texts_of(one).values()),
    *(text for one in built_site().cameras_in("en").values() for text in one.told),
}


@pytest.fixture
def marking(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put brackets round whatever goes through translation."""
    translation.gettext("")  # from here on the real functions are in place
    inner: Any = vars(translation)["_trans"]

    def one(message: str) -> str:
        return f"⟦{message}⟧" if message else ""

    def several(singular: str, plural: str, number: float) -> str:
        return one(singular if number == 1 else plural)

    monkeypatch.setattr(inner, "gettext", one)
    monkeypatch.setattr(inner, "ngettext", several)
    views._library_text.cache_clear()
    yield
    views._library_text.cache_clear()


def left_over(text: str) -> str:
    """Give what remains of a text without what was translated and without the library's own words."""
    before = None
    while before != text:
        before, text = text, MARKED.sub(" ", text)
    for known in sorted(OWN_WORDS, key=len, reverse=True):
        text = text.replace(known, " ")
    return text.strip()


@pytest.mark.usefixtures("marking", "db")
@pytest.mark.parametrize("path", PAGES)
def test_no_word_of_a_page_is_left_out(client: Client, path: str) -> None:
    """What stands in a page goes through translation, or comes from the library, which has translations of its own."""
    assert left_of(client.get(path).content.decode()) == []


@pytest.mark.usefixtures("marking")
@pytest.mark.parametrize("path", PRIVATE_PAGES)
def test_no_word_of_an_accounts_page_is_left_out(people: People, path: str) -> None:
    """Neither of ours nor of the parts that others wrote."""
    people.client.user.set_password("a bicycle and two lemons")
    people.client.user.save()
    people.client.browser.force_login(people.client.user)
    people.client.browser.post("/account/reauthenticate/", {"password": "a bicycle and two lemons"})
    answer = people.client.browser.get(path)
    assert answer.status_code == HTTPStatus.OK
    page = re.sub(r"<option.*?</option>|<code.*?</code>", " ", answer.content.decode(), flags=re.DOTALL)
    for own in ("client@example.org", str(people.client.person.pk)):
        page = page.replace(own, " ")
    assert left_of(page) == []


def left_of(page: str) -> list[str]:
    """Give what stands in a page without having gone through translation."""
    page = re.sub(r"<svg.*?</svg>|<!--.*?-->", " ", page, flags=re.DOTALL)
    spoken = re.findall(r'(?:alt|aria-label|content)="([^"]*)"', page)
    texts = [html.unescape(text) for text in (*re.split(r"<[^>]+>", page), *spoken)]
    technical = re.compile(r"width=device-width.*|light dark|#[0-9a-f]{6}|doctype html")
    return [rest for text in texts if re.search(r"[A-Za-z]", rest := left_over(text)) and not technical.fullmatch(rest)]


@pytest.mark.usefixtures("marking")
def test_no_word_of_the_library_value_is_left_out(client: Client) -> None:
    """Questions, signs, places and goals go through translation too."""
    value = json.loads(client.get("/data/library.json").content)
    texts = [
        one[key]
        for name in ("safety_questions", "red_flags", "places", "goals")
        for one in value[name]
        for key in ("text", "name", "advice")
        if key in one
    ]
    assert texts
    assert [text for text in texts if not MARKED.fullmatch(text)] == []


@pytest.mark.parametrize("place", ["account", "mfa.base", "mfa.totp", "mfa.recovery_codes", "mfa.webauthn"])
def test_no_field_that_others_made_is_called_by_its_name_in_the_code(place: str) -> None:
    """A field without a label would be called after the code, in no language; each has words of ours."""
    forms_there = vars(importlib.import_module(f"allauth.{place}.forms")).values()
    for form in (one for one in forms_there if isinstance(one, type) and issubclass(one, BaseForm)):
        for name, field in getattr(form, "base_fields", {}).items():
            is_shown = not field.widget.is_hidden and form.__name__ != "UserTokenForm"
            assert not is_shown or field.label is not None or name in LABELS, (form, name)
