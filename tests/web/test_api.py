"""The interface for programs: oneself, its page, its types."""

from http import HTTPStatus
from typing import Any

import pytest
from django.core.signals import request_finished
from django.http import HttpResponse
from django.test import Client, RequestFactory
from tests.web.conftest import People
from tests.web.test_pages import Reader
from tools import api_types

from unsit.web.api_page import operations, schema
from unsit.web.api_problems import ProblemsBelowApi
from unsit.web.people.actions import new_token
from unsit.web.people.models import Person


def put(browser: Client, value: dict[str, Any], **more: Any) -> Any:
    """Change oneself."""
    return browser.put("/api/v1/me", value, content_type="application/json", **more)


def test_a_program_reads_and_changes_who_one_is(people: People) -> None:
    """With a key that may; what is left out stays; nobody else is changed."""
    key = new_token(people.client.user, "watch", ["read", "write"])[1]
    headers = {"Authorization": f"Bearer {key}"}
    first = Client().get("/api/v1/me", headers=headers).json()
    assert first == {"email": "client@example.org", "name": "Client", "zone": "Europe/Madrid", "language": "en"}
    changed = put(Client(), {"zone": "Asia/Tokyo"}, headers=headers)
    assert changed.json() == {**first, "zone": "Asia/Tokyo"}
    assert Person.objects.get(user=people.stranger.user).zone == "Europe/Madrid"
    assert Client().get("/api/v1/me").status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("value", [{"zone": "Mars/Base"}, {"name": "x" * 201}, {"name": 5}, {"language": ""}])
def test_what_must_not_stand_is_refused(people: People, value: dict[str, Any]) -> None:
    """With a status that means it, and nothing is changed."""
    answer = put(people.client.browser, value)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.json()["detail"]
    person = Person.objects.get(user=people.client.user)
    assert (person.name, person.zone, person.language) == ("Client", "Europe/Madrid", "en")


def test_a_key_that_only_reads_changes_nothing(people: People) -> None:
    """It is told which scope it lacks."""
    key = new_token(people.client.user, "watch", ["read"])[1]
    answer = put(Client(), {"name": "Other"}, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.json()["detail"]) == (HTTPStatus.FORBIDDEN, "this key must have the scope write")


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("method", ["get", "put", "post", "delete"])
def test_a_key_that_opens_nothing_is_401_whatever_is_asked_for(method: str) -> None:
    """Nobody who sends a key is asked for a page's mark against forgery."""
    strict = Client(enforce_csrf_checks=True)
    path = "/api/v1/sync" if method == "post" else "/api/v1/me"
    answer = getattr(strict, method)(path, headers={"Authorization": "Bearer unsit_made_up"})
    assert answer.status_code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.METHOD_NOT_ALLOWED)


def test_the_page_tells_every_operation_without_a_script(client: Client) -> None:
    """Each with its address, its scope, and nothing that our policy forbids; it looks for no cookie."""
    answer = client.get("/api/")
    text = answer.content.decode()
    page = Reader(text)
    assert page.inside_script == []
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert all(f"{one.method} {one.path}" in text for one in operations())
    scopes = {(one.method, one.path): one.scope for one in operations()}
    assert scopes["GET", "/api/v1/me"] == "read"
    assert scopes["PUT", "/api/v1/me"] == "write"
    assert scopes["GET", "/api/v1/ping"] == ""
    known = {has["id"] for _tag, has in page.tags if "id" in has}
    assert {has["href"][1:] for tag, has in page.tags if tag == "a" and has["href"].startswith("#")} <= known


def test_the_front_ends_types_are_those_of_the_server() -> None:
    """`make api-types` would write the very same file."""
    assert api_types.FILE.read_text("utf-8") == api_types.types(schema())


def test_an_error_that_becomes_a_problem_does_not_end_the_request_before_its_end() -> None:
    """What is said when a request is over, such as that connections may be closed, is not said by the middleware."""
    ended: list[object] = []

    def note(**_named: object) -> None:
        ended.append(1)

    request_finished.connect(note)
    try:
        response = ProblemsBelowApi(lambda _request: HttpResponse(status=405))(RequestFactory().get("/api/v1/sync"))
    finally:
        request_finished.disconnect(note)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert ended == []
