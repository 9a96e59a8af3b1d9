"""A page knows whose diary it is about, and pages without an account leave no trace."""

import json
from http import HTTPStatus

import pytest
from django.test import Client
from tests.web.conftest import People

TOKEN = "/api/v1/token-for-pages"


def test_nobody_gets_no_cookie(client: Client, db: None) -> None:
    """Whoever is not signed in hears so, and no cookie is set."""
    answer = client.get(TOKEN)
    assert (answer.status_code, answer.json()["account"], answer.json()["token"]) == (HTTPStatus.OK, "", "")
    assert not answer.cookies
    assert "no-store" in answer.headers["Cache-Control"].split(", ")


def test_the_token_lets_a_page_write_and_without_it_nothing_is_written(people: People) -> None:
    """The cookie alone is not enough: a request from another site's page has no token."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people.client.user)
    body = json.dumps({"after": 0, "entries": []})
    assert browser.post("/api/v1/sync", body, content_type="application/json").status_code == HTTPStatus.FORBIDDEN
    told = browser.get(TOKEN).json()
    assert told["account"] == str(people.client.person.pk)
    sent = browser.post("/api/v1/sync", body, content_type="application/json", headers={"X-CSRFToken": told["token"]})
    assert sent.status_code == HTTPStatus.OK


@pytest.mark.usefixtures("small_site")
def test_a_page_names_the_diary_of_whoever_is_signed_in(people: People) -> None:
    """Client and stranger get a page with their own person's id; who is not signed in gets none and no cookie."""
    for one in (people.client, people.stranger):
        assert f'name="unsit-account" content="{one.person.pk}"' in one.browser.get("/history/").content.decode()
    answer = Client().get("/history/")
    assert "unsit-account" not in answer.content.decode()
    assert not answer.cookies


@pytest.mark.usefixtures("small_site")
@pytest.mark.parametrize("address", ["/nothing-here/", "/history/"])
def test_a_page_for_nobody_asks_the_database_nothing(address: str, client: Client) -> None:
    """Without a cookie no diary is looked for, so pages work where the database does not."""
    assert client.get(address).status_code in (HTTPStatus.OK, HTTPStatus.NOT_FOUND)
