"""The API and its own description agree: what the schema allows is taken, what it forbids is refused, and how."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from hypothesis import HealthCheck, Phase, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.web.conftest import People

from unsit.web.api_page import schema
from unsit.web.people.actions import new_token
from unsit.web.problem_details import MEDIA_TYPE
from unsit.web.training import api as training_api

OFTEN: Final = hypothesis_settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
OPERATIONS: Final = [
    pytest.param(method, path, operation, id=f"{method} {path}")
    for path, methods in schema()["paths"].items()
    for method, operation in methods.items()
]
WITH_BODY: Final = [one for one in OPERATIONS if "requestBody" in one.values[2]]  # type: ignore[operator]
WITH_PARAMETERS: Final = [one for one in OPERATIONS if one.values[2]["parameters"]]  # type: ignore[index]


# ---- values of a schema ------------------------------------------------------------------------------------------


def resolved(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema itself where it is only named."""
    found: Mapping[str, Any] = value
    while "$ref" in found:
        found = schema()["components"]["schemas"][found["$ref"].rpartition("/")[2]]
    return found


def _is_format(text: str, name: str) -> bool:
    try:
        datetime.fromisoformat(text) if name == "date-time" else date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _texts(value: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if value.get("format") == "date":
        return st.dates().map(date.isoformat)
    low, high = value.get("minLength", 0), value.get("maxLength", 60)
    signs = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=low, max_size=min(high, 60))
    found = st.from_regex(value["pattern"], fullmatch=True) if "pattern" in value else signs
    found = found.filter(lambda text: low <= len(text) <= high and not re.search("[\ud800-\udfff]", text))
    return found.filter(lambda text: _is_format(text, "date-time")) if value.get("format") == "date-time" else found


def allowed(given_schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Return what a schema allows."""
    value = resolved(given_schema)
    if "anyOf" in value:
        return st.one_of([allowed(one) for one in value["anyOf"]])
    if "enum" in value:
        return st.sampled_from(value["enum"])
    low, high = value.get("minimum"), value.get("maximum")
    match value.get("type"):
        case "string":
            return _texts(value)
        case "integer":
            whole = st.integers(-(2**40) if low is None else low, 2**40 if high is None else high)
            return whole | whole.filter(lambda number: abs(number) < 2**50).map(float)
        case "number":
            return st.floats(low, high, allow_nan=False, allow_infinity=False) | st.integers(low or 0, high or 1000)
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "array":
            return st.lists(allowed(value.get("items", {})), max_size=3)
        case "object":
            names = value.get("properties", {})
            needed = {name: allowed(one) for name, one in names.items() if name in value.get("required", ())}
            return st.fixed_dictionaries(
                needed, optional={name: allowed(one) for name, one in names.items() if name not in needed}
            )
    return st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5) | st.just({}) | st.just([])


WRONG_VALUES: Final[list[Any]] = [None, True, "", "x" * 70_000, "5", "a\x00b", -1, 2**70, 1.5, 1e308, [], {}, [[]]]
ANYTHING: Final = st.sampled_from(WRONG_VALUES)


def holds(value: Any, given_schema: Mapping[str, Any]) -> bool:
    """Return whether a schema allows a JSON value."""
    wanted = resolved(given_schema)
    if "anyOf" in wanted:
        return any(holds(value, one) for one in wanted["anyOf"])
    if "enum" in wanted:
        return value in wanted["enum"]
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    is_of_type = {
        "string": isinstance(value, str),
        "integer": is_number and float(value).is_integer(),
        "number": is_number,
        "null": value is None,
        "boolean": isinstance(value, bool),
        "array": isinstance(value, list),
        "object": isinstance(value, dict),
    }.get(wanted.get("type", ""), True)
    if not is_of_type:
        return False
    if is_number:
        return bool(wanted.get("minimum", value) <= value <= wanted.get("maximum", value))
    if isinstance(value, str):
        fits = wanted.get("minLength", 0) <= len(value) <= wanted.get("maxLength", len(value))
        return bool(fits) and re.search(wanted.get("pattern", ""), value) is not None
    if isinstance(value, list):
        return bool(len(value) <= wanted.get("maxItems", len(value)))
    return True


def ask(browser: Client, method: str, path: str, **named: Any) -> Any:
    """Ask an operation, and hold the answer to what the schema says of its status, media type and content."""
    answer = browser.generic(method.upper(), path, **named)
    documented = schema()["paths"][path][method]["responses"]
    assert answer.status_code in {int(status) for status in documented}, (answer.status_code, answer.content)
    content = documented[answer.status_code].get("content", {})
    if answer.status_code >= HTTPStatus.BAD_REQUEST:
        check_problem(answer)
    if content:
        assert answer.headers["Content-Type"].partition(";")[0] in content
        [said] = content.values()
        assert holds(answer.json(), said["schema"])
    return answer


def check_problem(answer: Any) -> None:
    """Hold an answer to the one shape of errors."""
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["title"]
    assert problem["detail"]
    assert all(set(one) == {"path", "code", "values", "rule"} and one["rule"] for one in problem.get("errors", ()))


def query_of(operation: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return parameters that an operation allows."""
    return st.fixed_dictionaries(
        {}, optional={one["name"]: allowed(one["schema"]) for one in operation["parameters"]}
    ).map(lambda found: {name: value for name, value in found.items() if value is not None and value != ""})


def in_address(values: Mapping[str, Any]) -> str:
    """Return parameters as text behind a question mark."""
    plain = {name: int(value) if isinstance(value, float) else value for name, value in values.items()}
    return urlencode(plain)


# ---- the claims --------------------------------------------------------------------------------------------------


@OFTEN
@given(data=st.data())
@pytest.mark.parametrize(("method", "path", "operation"), WITH_BODY)
def test_a_body_that_the_schema_allows_is_taken(
    people: People, method: str, path: str, operation: Any, data: st.DataObject
) -> None:
    """Of every operation: any value that the schema allows is answered with success."""
    body = data.draw(allowed(operation["requestBody"]["content"]["application/json"]["schema"]))
    answer = ask(people.client.browser, method, path, data=json.dumps(body), content_type="application/json")
    assert answer.status_code < HTTPStatus.BAD_REQUEST, (body, answer.content)


@OFTEN
@given(data=st.data())
@pytest.mark.parametrize(("method", "path", "operation"), WITH_BODY)
def test_a_body_that_the_schema_forbids_is_refused(
    people: People, method: str, path: str, operation: Any, data: st.DataObject
) -> None:
    """One field of another type, out of bounds, missing or unknown: 422, and the place is named."""
    wanted = resolved(operation["requestBody"]["content"]["application/json"]["schema"])
    body = data.draw(allowed(wanted))
    name = data.draw(st.sampled_from([*wanted["properties"], "nobody_knows_this"]))
    change = data.draw(st.none() | ANYTHING)
    if change is None and name in wanted.get("required", ()):
        body.pop(name)
    else:
        assume(name not in wanted["properties"] or not holds(change, wanted["properties"][name]))
        body[name] = change
    answer = ask(people.client.browser, method, path, data=json.dumps(body), content_type="application/json")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, (body, answer.content)
    assert any(one["path"].startswith(name) for one in answer.json()["errors"])


@OFTEN
@given(data=st.data())
@pytest.mark.parametrize(("method", "path", "operation"), WITH_PARAMETERS)
def test_parameters_that_the_schema_allows_are_taken(
    people: People, method: str, path: str, operation: Any, data: st.DataObject
) -> None:
    """Of every operation that has parameters."""
    query = in_address(data.draw(query_of(operation)))
    answer = ask(people.client.browser, method, path, QUERY_STRING=query)
    assert answer.status_code == HTTPStatus.OK, (query, answer.content)


WRONG_QUERIES: Final = (
    "limit=-1", "limit=0", "limit=201", "limit=1e2", "limit=5.0", "limit=%D9%A1", "limit=+5", "limit=1_0", "limit=",
    "offset=99999999999999999999", "since=2026-11-30T00:00:00Z", "since=-1", "since=1e400", "since=20261130",
    "before=253402300800", "before=2026-02-30", "movement=%00", "limit=1&limit=2", "page=2",
)  # fmt: skip


@pytest.mark.parametrize("query", WRONG_QUERIES)
@pytest.mark.parametrize(("method", "path", "operation"), WITH_PARAMETERS)
def test_parameters_that_the_schema_forbids_are_refused(
    people: People, method: str, path: str, operation: Any, query: str
) -> None:
    """Other notations of numbers and days, unknown names, the same name twice."""
    assert operation
    answer = ask(people.client.browser, method, path, QUERY_STRING=query)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [one["path"] for one in answer.json()["errors"]] == [query.partition("=")[0]]


NO_JSON: Final = (
    b"{", b"'a'", b'{"after": NaN, "entries": []}', b"\xff\xfe{}", b"[" * 200_000, b'{"after": ' + b"9" * 5000 + b"}",
)  # fmt: skip


@pytest.mark.parametrize("body", NO_JSON)
@pytest.mark.parametrize(("method", "path", "operation"), WITH_BODY)
def test_what_is_no_json_is_refused(people: People, method: str, path: str, operation: Any, body: bytes) -> None:
    """Broken, of another encoding, too deep, with numbers that JSON does not know or nobody can use: 400."""
    assert operation
    answer = ask(people.client.browser, method, path, data=body, content_type="application/json")
    assert answer.status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize(("method", "path", "operation"), WITH_BODY)
def test_a_body_must_say_that_it_is_json_and_must_not_be_too_long(
    people: People, method: str, path: str, operation: Any
) -> None:
    """415 and 413."""
    assert operation
    other = ask(people.client.browser, method, path, data=b"a=b", content_type="application/x-www-form-urlencoded")
    assert other.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    long = ask(people.client.browser, method, path, data=b" " * (most + 1), content_type="application/json")
    assert long.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert str(most) in long.json()["detail"]


@pytest.mark.parametrize(("method", "path", "operation"), [one for one in OPERATIONS if "security" in one.values[2]])  # type: ignore[operator]
def test_who_may_not_is_told_so(people: People, method: str, path: str, operation: Any) -> None:
    """Without a token 401, with the way in; with one that may not 403; with a cookie but without its mark 403."""
    assert operation
    nobody = ask(Client(), method, path)
    assert nobody.status_code == HTTPStatus.UNAUTHORIZED
    assert nobody.headers["WWW-Authenticate"].startswith("Bearer")
    scope = "read" if method in ("post", "put") else "write"
    token = new_token(people.client.user, "watch", [scope])[1]
    assert ask(Client(), method, path, headers={"Authorization": f"Bearer {token}"}).status_code == HTTPStatus.FORBIDDEN
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(people.client.user)
    assert method == "get" or ask(careful, method, path).status_code == HTTPStatus.FORBIDDEN


def test_wrong_addresses_and_methods_are_problems_too(client: Client, db: None) -> None:
    """Whatever is below the API's address, in every language; other pages stay pages."""
    for path, method, status in (
        ("/api/v1/nothing", "GET", HTTPStatus.NOT_FOUND),
        ("/es/api/v1/nothing", "GET", HTTPStatus.NOT_FOUND),
        ("/api/v2/me", "GET", HTTPStatus.NOT_FOUND),
        ("/api/v1/me", "DELETE", HTTPStatus.METHOD_NOT_ALLOWED),
        ("/api/v1/sync", "GET", HTTPStatus.METHOD_NOT_ALLOWED),
    ):
        answer = client.generic(method, path)
        assert answer.status_code == status
        check_problem(answer)
        assert (status != HTTPStatus.METHOD_NOT_ALLOWED) or answer.headers["Allow"]
    assert client.get("/nothing/").headers["Content-Type"].startswith("text/html")


def test_a_host_that_is_not_ours_is_a_problem_below_the_api(client: Client, db: None) -> None:
    """It is refused before the API is asked."""
    answer = client.get("/api/v1/ping", headers={"Host": "elsewhere.example"})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    check_problem(answer)


@pytest.mark.parametrize("words", ["database is locked", "database or disk is full"])
def test_a_database_that_cannot_serve_is_a_documented_problem(
    people: People, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """503 with the time to wait, 507 on a full disk; never 500."""

    def fail(*_args: object, **_named: object) -> None:
        raise OperationalError(words)

    monkeypatch.setattr(training_api, "sync", fail)
    body = json.dumps({"after": 0, "entries": []})
    answer = ask(people.client.browser, "post", "/api/v1/sync", data=body, content_type="application/json")
    full = "full" in words
    assert answer.status_code == (HTTPStatus.INSUFFICIENT_STORAGE if full else HTTPStatus.SERVICE_UNAVAILABLE)
    assert int(answer.headers["Retry-After"]) > 0


def _named_fields(text: str) -> Iterator[str]:
    yield from re.findall(r"(?:^|[.:,] )([a-z][a-z_]*)(?=(?:, [a-z_]+)*: )", " ".join(text.split()))
    yield from re.findall(r"`([a-z_]+)`", text)


@pytest.mark.parametrize("name", schema()["components"]["schemas"])
def test_every_field_that_a_description_names_exists(name: str) -> None:
    """A shape's description names nothing that the shape does not have."""
    shape = schema()["components"]["schemas"][name]
    assert set(_named_fields(shape.get("description", ""))) <= set(shape["properties"])


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS)
def test_every_answer_is_described(method: str, path: str, operation: Any) -> None:
    """Each success has a shape of its own, each error is a problem."""
    assert method, path
    for status, given_answer in operation["responses"].items():
        [(media_type, content)] = given_answer["content"].items()
        assert media_type == (MEDIA_TYPE if int(status) >= HTTPStatus.BAD_REQUEST else "application/json")
        assert content["schema"]


def test_a_problem_speaks_the_readers_language(people: People) -> None:
    """In what was wrong too."""
    answer = people.client.browser.put("/es/api/v1/me", {"name": 5}, content_type="application/json")
    assert answer.json()["detail"] == "Hay algo en la petición que no es como debe; no se ha cambiado nada."
    assert answer.json()["errors"] == [
        {"path": "name", "code": "string_type", "values": {}, "rule": "debe ser un texto"}
    ]
