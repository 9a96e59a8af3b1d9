"""The connection: a transaction that will write, and a single statement that writes, wait for their turn."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db.backends.sqlite3 import base

from unsit.web.queued_sqlite3.queue import WriteQueue

PATIENCE_S: Final = 50.0
"""How long a write waits for its turn; devices wait a minute for an answer, and shall hear that the server is busy."""

_WRITES: Final = ("INSERT", "UPDATE", "DELETE", "REPLACE")

_queues: defaultdict[str, WriteQueue] = defaultdict(WriteQueue)
"""By the database's file."""


class QueuedCursor(base.SQLiteCursorWrapper):
    """A cursor whose single statements that write wait for their turn; inside a transaction it has come already."""

    def __init__(self, connection: Any, wrapper: "DatabaseWrapper") -> None:
        super().__init__(connection)
        self._wrapper = wrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """Execute a statement."""
        with self._wrapper.turn_for(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        """Execute a statement with each of some values."""
        with self._wrapper.turn_for(query):
            return super().executemany(query, param_list)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that waits for its turn to write."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._has_turn = False

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ARG002 - Django's signature
        """Return a cursor."""
        return self.connection.cursor(factory=lambda connection: QueuedCursor(connection, self))

    @contextmanager
    def turn_for(self, query: str) -> Iterator[None]:
        """Have the turn while a statement runs that writes outside a transaction."""
        if self._has_turn or self.connection.in_transaction or not query.lstrip()[:7].upper().startswith(_WRITES):
            yield
            return
        self._take_turn()
        try:
            yield
        finally:
            self._leave_turn()

    def _queue(self) -> WriteQueue:
        return _queues[str(self.settings_dict["NAME"])]

    def _take_turn(self) -> None:
        if self._has_turn:
            return
        if not self._queue().enter(PATIENCE_S):
            raise sqlite3.OperationalError("database is locked: others were writing all the time")
        self._has_turn = True

    def _leave_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._queue().leave()

    def _start_transaction_under_autocommit(self) -> None:
        with self.wrap_database_errors:
            self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_turn()
            raise

    def _commit(self) -> None:
        # Fails it, then Django rolls back, or closes the connection.
        super()._commit()  # type: ignore[misc]
        self._leave_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave_turn()
