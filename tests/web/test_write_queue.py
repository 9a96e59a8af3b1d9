"""Many write at once: each in turn, none is refused because others were luckier; what cannot be is a busy server."""

import json
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import Client
from tests.diary.examples import SESSION, entry_of
from tests.web.conftest import People, someone
from tests.web.test_data import NOW

from unsit.web.database_errors import DatabaseErrorKind, classify
from unsit.web.people.actions import AccountGoneError, delete_account, new_token
from unsit.web.people.models import User
from unsit.web.queued_sqlite3 import base
from unsit.web.queued_sqlite3.queue import WriteQueue
from unsit.web.retries import TRIES, whole_transaction
from unsit.web.training import actions, syncing
from unsit.web.training import api as training_api

PATIENCE_S = 30


def waiting_in(queue: WriteQueue, number: int) -> None:
    """Wait until so many wait in a queue."""
    done = threading.Event()
    for _ in range(PATIENCE_S * 100):
        if len(queue._waiting) == number:
            return
        done.wait(0.01)
    raise AssertionError("nobody came")


def test_turns_are_given_in_the_order_in_which_they_were_asked_for() -> None:
    """Nobody is passed."""
    queue, order = WriteQueue(), []
    assert queue.enter(0)

    def work(number: int) -> None:
        assert queue.enter(PATIENCE_S)
        order.append(number)
        queue.leave()

    threads = [threading.Thread(target=work, args=[number]) for number in range(8)]
    for number, thread in enumerate(threads):
        thread.start()
        waiting_in(queue, number + 1)
    queue.leave()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert order == list(range(8))
    assert queue.enter(0)


def test_whoever_gives_up_leaves_no_gap() -> None:
    """The turn goes to the next one, and is free in the end."""
    queue = WriteQueue()
    assert queue.enter(0)
    assert not queue.enter(0.001)
    queue.leave()
    assert queue.enter(0)


Connection = base.DatabaseWrapper


@pytest.fixture
def database(tmp_path: Path, db: None) -> Iterator[Path]:
    """Return a database in a file, with a table."""
    path = tmp_path / "unsit.sqlite3"
    one = opened(path)
    with one.cursor() as cursor:
        cursor.execute("CREATE TABLE t (a)")
    one.close()
    yield path
    base._queues.pop(str(path), None)


def opened(path: Path) -> Connection:
    """Return a connection that does not wait for a locked database at all."""
    options = {"timeout": 0, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"}
    return Connection({**connection.settings_dict, "NAME": str(path), "OPTIONS": options}, "other")


def in_threads(works: list[Any]) -> list[BaseException]:
    """Run functions each in a thread of its own; return what they raised."""
    failed: list[BaseException] = []

    def run(work: Any) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - returned
            failed.append(error)

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    return failed


def test_many_transactions_at_once_all_succeed(database: Path) -> None:
    """Though SQLite itself refuses a second one at once: they wait outside, single statements too."""

    def transactions() -> None:
        one = opened(database)
        for _ in range(10):
            one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
            with one.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM t")
                cursor.executemany("INSERT INTO t VALUES (%s)", [(number,) for number in range(50)])
            one.commit()
            one.set_autocommit(True)
        one.close()

    def statements() -> None:
        one = opened(database)
        for _ in range(50):
            with one.cursor() as cursor:
                cursor.execute("INSERT INTO t VALUES (1)")
        one.close()

    assert in_threads([transactions, statements] * 6) == []
    one = opened(database)
    with one.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM t")
        assert cursor.fetchone() == (6 * 10 * 50 + 6 * 50,)
    one.close()


def test_a_transaction_that_is_broken_off_gives_its_turn_back(database: Path) -> None:
    """By a rollback, by closing the connection, by a statement that fails."""
    one, other = opened(database), opened(database)
    for end in (one.rollback, one.close):
        one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        end()
        one.connect()
        with other.cursor() as cursor:
            cursor.execute("INSERT INTO t VALUES (1)")
    with pytest.raises(DatabaseError), one.cursor() as cursor:
        cursor.execute("INSERT INTO nothing VALUES (1)")
    with other.cursor() as cursor:
        cursor.execute("INSERT INTO t VALUES (1)")
    one.close()
    other.close()


def test_waiting_too_long_means_a_busy_server(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is 503, and try again."""
    monkeypatch.setattr(base, "PATIENCE_S", 0.001)
    one, other = opened(database), opened(database)
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with pytest.raises(OperationalError) as raised:
        other.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    trouble = classify(raised.value)
    assert trouble is not None
    assert trouble.kind is DatabaseErrorKind.BUSY
    one.close()
    other.close()


class SerializationError(Exception):
    """As PostgreSQL's driver raises it."""

    sqlstate = "40001"


def conflict() -> OperationalError:
    """Return a conflict of two transactions as Django raises it."""
    error = OperationalError("could not serialize access")
    error.__cause__ = SerializationError()
    return error


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("failures", [0, 1, TRIES - 1, TRIES])
def test_a_transaction_is_run_again_after_a_conflict(failures: int) -> None:
    """From its beginning, so that nothing is written twice; not for ever."""
    left = [conflict() for _ in range(failures)]

    @whole_transaction
    def work() -> int:
        User.objects.create_user("somebody@example.org")
        if left:
            raise left.pop()
        return User.objects.count()

    if failures < TRIES:
        assert work() == 1
    else:
        with pytest.raises(OperationalError):
            work()
    assert User.objects.count() == (1 if failures < TRIES else 0)


@pytest.mark.django_db(transaction=True)
def test_a_part_of_a_transaction_is_not_run_again() -> None:
    """The outer one is what failed."""
    calls = []

    @whole_transaction
    def work() -> None:
        calls.append(1)
        raise conflict()

    with pytest.raises(OperationalError), transaction.atomic():
        work()
    assert calls == [1]


def test_what_is_written_to_a_deleted_account_says_that_nobody_is_signed_in(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The account goes between the question who it is and the write: 401, and nothing is left behind."""
    gone = someone("gone")
    token = new_token(gone.user, "watch", ["read", "write"])[1]
    real = syncing.sync

    def sync(user: User, *given: Any) -> Any:
        delete_account(User.objects.get(pk=user.pk))
        return real(user, *given)

    monkeypatch.setattr(training_api, "sync", sync)
    answer = Client().post(
        "/api/v1/sync",
        json.dumps({"after": 0, "entries": []}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    with pytest.raises(AccountGoneError):
        actions.write(gone.user, [entry_of(SESSION)], NOW)
