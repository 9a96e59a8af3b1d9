"""What an error of the database means for whoever waits for an answer."""

import errno
import sqlite3
from contextlib import closing
from http import HTTPStatus
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, ProgrammingError

from unsit.web.database_errors import TROUBLES, DatabaseErrorKind, classify


def wrapped(cause: BaseException, kind: type[DatabaseError] = OperationalError) -> DatabaseError:
    """Return a driver's error as Django raises it."""
    error = kind(*cause.args)
    error.__cause__ = cause
    return error


class DriverError(Exception):
    """An error as psycopg raises it. sqlstate: None where the server never answered."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("said by the driver")
        self.sqlstate = sqlstate


def failed(*statements: str, path: Path | str = ":memory:", before: tuple[str, ...] = ()) -> sqlite3.Error:
    """Return the error that SQLite itself raises for the last of some statements."""
    with closing(sqlite3.connect(path, timeout=0)) as database:
        for statement in before:
            database.execute(statement)
        try:
            for statement in statements:
                database.execute(statement)
        except sqlite3.Error as error:
            return error
    raise AssertionError("nothing failed")


def test_a_database_that_another_one_writes_to_is_busy(tmp_path: Path) -> None:
    """SQLite's own error, raised by two connections: 503, try again."""
    path = tmp_path / "a.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("create table t (a)")
        other.execute("begin immediate")
        found = classify(wrapped(failed("begin immediate", path=path)))
        other.execute("rollback")
    assert found is not None
    assert (found.kind, found.status) == (DatabaseErrorKind.BUSY, HTTPStatus.SERVICE_UNAVAILABLE)
    assert found.is_transient
    assert found.retry_after_s


def test_a_full_database_is_insufficient_storage() -> None:
    """SQLite's own error, raised by a database that may have one page: 507, and trying at once does not help."""
    error = failed("insert into t values (zeroblob(100000))", before=("pragma max_page_count=2", "create table t (a)"))
    found = classify(wrapped(error))
    assert found is not None
    assert (found.kind, found.status) == (DatabaseErrorKind.FULL, HTTPStatus.INSUFFICIENT_STORAGE)
    assert not found.is_transient


def test_what_is_no_database_is_damaged(tmp_path: Path) -> None:
    """SQLite's own error, raised by a file of other content."""
    path = tmp_path / "a.sqlite3"
    path.write_bytes(b"no database " * 100)
    found = classify(wrapped(failed("select * from t", path=path), DatabaseError))
    assert found is not None
    assert found.kind is DatabaseErrorKind.DAMAGED


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("40001", DatabaseErrorKind.CONFLICT),
        ("40P01", DatabaseErrorKind.CONFLICT),
        ("55P03", DatabaseErrorKind.BUSY),
        ("53300", DatabaseErrorKind.BUSY),
        ("53100", DatabaseErrorKind.FULL),
        ("25006", DatabaseErrorKind.READ_ONLY),
        ("XX001", DatabaseErrorKind.DAMAGED),
        ("57P01", DatabaseErrorKind.UNREACHABLE),
        ("08006", DatabaseErrorKind.UNREACHABLE),
        (None, DatabaseErrorKind.UNREACHABLE),
    ],
)
def test_postgresql_says_it_by_its_state(state: str | None, kind: DatabaseErrorKind) -> None:
    """Serialization and deadlocks are to be tried again; a lost server is waited for."""
    found = classify(wrapped(DriverError(state)))
    assert found is not None
    assert found.kind is kind


def test_a_closed_connection_is_an_unreachable_database() -> None:
    """As a server that was started anew leaves it."""
    found = classify(InterfaceError("the connection is closed"))
    assert found is not None
    assert found.kind is DatabaseErrorKind.UNREACHABLE


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_outside_the_database_means_the_same(number: int) -> None:
    """A file that is sent goes to disk before anything is written to the database."""
    found = classify(OSError(number, "No space left on device"))
    assert found is not None
    assert found.status == HTTPStatus.INSUFFICIENT_STORAGE


@pytest.mark.parametrize(
    "error",
    [
        ValueError("no"),
        OSError(errno.ENOENT, "no such file"),
        wrapped(failed("select * from nothing")),
        wrapped(failed("insert into t values (null)", before=("create table t (a not null)",)), IntegrityError),
        wrapped(DriverError("23503"), IntegrityError),
        wrapped(DriverError("42703"), ProgrammingError),
    ],
)
def test_a_mistake_of_ours_is_nothing_of_the_kind(error: Exception) -> None:
    """It stays a 500, and is not tried again."""
    assert classify(error) is None


def test_every_kind_has_its_answer() -> None:
    """With a status that means it and a sentence."""
    assert set(TROUBLES) == set(DatabaseErrorKind)
    assert all(one.status >= HTTPStatus.INTERNAL_SERVER_ERROR and str(one.detail) for one in TROUBLES.values())
