"""A full disk and a database that is busy or gone: said in words with a status that means it; reading goes on."""

import errno
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from tests.web.conftest import People

from unsit.web import storage_errors
from unsit.web.people.actions import new_token
from unsit.web.server.gateway import REFUSAL
from unsit.web.storage_errors import StorageTrouble, storage_answer, trouble_of

SESSION = {
    "kind": "session",
    "id": "s1",
    "changed": "2026-11-26T08:00:00Z",
    "record": {"started": "2026-11-26T07:00:00Z", "ended": "2026-11-26T07:00:00Z", "sets": [], "note": "n" * 9_000},
}
BODY = {"after": 0, "device": "d", "entries": [SESSION]}


def sqlite_error(code: int) -> OperationalError:
    """Return an error as Django raises it."""
    inner = sqlite3.OperationalError("what SQLite says")
    inner.sqlite_errorcode = code
    outer = OperationalError("what SQLite says")
    outer.__cause__ = inner
    return outer


def postgresql_error(state: str | None) -> OperationalError:
    """Return an error as Django raises it."""
    kind = type("OperationalError", (Exception,), {"sqlstate": state, "__module__": "psycopg.errors"})
    outer = OperationalError("what PostgreSQL says")
    outer.__cause__ = kind()
    return outer


KINDS = [
    (sqlite_error(sqlite3.SQLITE_FULL), StorageTrouble.FULL),
    (sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT), StorageTrouble.BUSY),
    (sqlite_error(sqlite3.SQLITE_READONLY_DBMOVED), StorageTrouble.READ_ONLY),
    (sqlite_error(sqlite3.SQLITE_CANTOPEN), StorageTrouble.AWAY),
    (sqlite_error(sqlite3.SQLITE_ERROR), None),
    (sqlite_error(sqlite3.SQLITE_CONSTRAINT), None),
    (postgresql_error("53100"), StorageTrouble.FULL),
    (postgresql_error("53300"), StorageTrouble.BUSY),
    (postgresql_error("40P01"), StorageTrouble.BUSY),
    (postgresql_error("57P01"), StorageTrouble.AWAY),
    (postgresql_error("25006"), StorageTrouble.READ_ONLY),
    (postgresql_error("42P01"), None),
    (postgresql_error(None), StorageTrouble.AWAY),
    (OSError(errno.ENOSPC, "full"), StorageTrouble.FULL),
    (OSError(errno.EDQUOT, "quota"), StorageTrouble.FULL),
    (OSError(errno.EROFS, "read-only"), StorageTrouble.READ_ONLY),
    (OSError(errno.ENOENT, "missing"), None),
    (ValueError("a mistake of ours"), None),
]


@pytest.mark.parametrize(("error", "kind"), KINDS, ids=lambda one: repr(one)[:40])
def test_a_database_is_understood_by_its_codes(error: Exception, kind: StorageTrouble | None) -> None:
    """Whatever language its sentences are in; a mistake of ours stays one."""
    assert trouble_of(error) is kind


def test_a_file_that_cannot_be_opened_means_a_full_disk_where_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite says only that it cannot open or write the file beside its own."""
    error = sqlite_error(sqlite3.SQLITE_CANTOPEN)
    assert trouble_of(error, tmp_path) is StorageTrouble.AWAY
    monkeypatch.setattr(storage_errors, "has_room", lambda _folder: False)
    assert trouble_of(error, tmp_path) is StorageTrouble.FULL


@contextmanager
def full_disk() -> Iterator[None]:
    """Let the database grow no further, as on a full disk."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        [pages] = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count={pages}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count=1073741823")
        storage_errors.forget_full()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite can be told to grow no further")
def test_a_write_on_a_full_disk_is_507_in_json_and_reading_goes_on(people: People, client: Client) -> None:
    """Problem details with the time to wait; health tells it; with room again it is written."""
    headers = {"Authorization": f"Bearer {new_token(people.client.user, 'watch', ['read', 'write'])[1]}"}

    def sync() -> Any:
        return client.post("/api/v1/sync", json.dumps(BODY), content_type="application/json", headers=headers)

    with full_disk():
        answer = sync()
        assert (answer.status_code, answer["Content-Type"]) == (507, "application/problem+json")
        assert (answer.json()["status"], int(answer["Retry-After"]) > 0) == (507, True)
        assert "disk is full" in answer.json()["detail"]
        assert [client.get(path).status_code for path in ("/", "/history/", "/go/")] == [200] * 3
        assert client.get("/api/v1/sessions", headers=headers).json() == {"sessions": []}
        health = client.get("/healthz")
        assert (health.status_code, health.content) == (503, b"disk: full\n")
    assert sync().status_code == 200
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (sqlite_error(sqlite3.SQLITE_FULL), 507),
        (OSError(errno.ENOSPC, "full"), 507),
        (postgresql_error("53100"), 507),
        (sqlite_error(sqlite3.SQLITE_BUSY), 503),
        (postgresql_error(None), 503),
    ],
    ids=lambda one: repr(one)[:30],
)
def test_a_person_reads_it_as_a_page_and_a_program_as_json(
    people: People, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """The same status, when to try again, in their language; what the database said is nowhere."""

    def fail(*_arguments: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr("unsit.web.training.reaching.wish", fail)
    form = {"hour": 8, "quiet_from": 21, "quiet_to": 7}
    page = people.client.browser.post("/es/reminders/", form)
    assert (page.status_code, page["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert 'lang="es"' in page.content.decode()
    data = people.client.browser.post("/reminders/", form, headers={"Accept": "application/json"})
    assert (data.status_code, data["Content-Type"]) == (status, "application/problem+json")
    for answer in (page, data):
        assert int(answer["Retry-After"]) > 0
        assert "says" not in answer.content.decode()
    assert "Traceback" not in caplog.text
    storage_errors.forget_full()


def test_it_is_told_where_no_view_was_at_work(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that cannot be stored fails behind the view."""

    def fail(*_arguments: object, **_named: object) -> None:
        raise sqlite_error(sqlite3.SQLITE_FULL)

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", fail)
    browser = people.client.browser
    browser.raise_request_exception = False
    answer = browser.post("/reminders/feed/", {"act": "new"})
    assert answer.status_code == 507
    storage_errors.forget_full()


def test_a_mistake_of_ours_is_500_in_json_to_a_program(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a page."""

    def fail(*_arguments: object, **_named: object) -> None:
        raise ValueError("what somebody wrote")

    monkeypatch.setattr("unsit.web.training.api.sync", fail)
    browser = people.client.browser
    browser.raise_request_exception = False
    answer = browser.post("/api/v1/sync", json.dumps({**BODY, "entries": []}), content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "wrote" not in answer.content.decode()


def test_what_is_too_long_is_413_and_four_megabytes_are_taken(people: People) -> None:
    """As JSON to a program and as a page to a person; up to the limit a body is read."""
    browser = people.client.browser
    body = json.dumps({"after": 0, "device": "d", "entries": [{"pad": "x" * 4_000_000}]})
    assert browser.post("/api/v1/sync", body, content_type="application/json").status_code == 200
    long = "x" * 4_300_000
    answer = browser.post("/api/v1/sync", long, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
    page = browser.post("/reminders/", {"hour": long})
    assert (page.status_code, page["Content-Type"]) == (413, "text/html; charset=utf-8")
    assert "4 MB" in page.content.decode()


@pytest.mark.parametrize("status", [408, 411, 413, 503, 507])
def test_what_the_server_did_not_read_is_answered_as_everything_else(client: Client, status: int) -> None:
    """A page in plain words, and problem details below the API's address; nothing else happens."""
    refusal: dict[str, Any] = {REFUSAL: HTTPStatus(status)}
    page = client.get("/es/choose/", **refusal)
    assert (page.status_code, page["Content-Type"]) == (status, "text/html; charset=utf-8")
    data = client.get("/api/v1/sync", **refusal)
    assert (data.status_code, data["Content-Type"], data.json()["status"]) == (
        status,
        "application/problem+json",
        status,
    )


def test_damage_that_is_met_while_serving_is_told_with_what_to_do(rf: RequestFactory) -> None:
    """A page of zeros is no reason for a 500: whoever reads it learns that a backup helps."""
    damage = sqlite3.DatabaseError("database disk image is malformed")
    damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    answer = storage_answer(rf.get("/today/"), damage, Path("/"))
    assert answer is not None
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "unsit restore" in answer.content.decode()
