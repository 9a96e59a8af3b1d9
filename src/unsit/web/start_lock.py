"""One server at a time gets the database ready; others that start meanwhile wait, and say so."""

import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from django.db import connection

LOCK_FILE: Final = "start.lock"
_ADVISORY_LOCK: Final = 0x756E736974
"""PostgreSQL's name for the lock: "unsit" in hexadecimal digits."""
_ASK_EVERY_S: Final = 0.1

log = logging.getLogger(__name__)

Report = Callable[[str], None]
"""Takes a sentence for the person who starts the server."""

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def alone(folder: Path, report: Report) -> Iterator[None]:
    """Hold the lock of a data folder, and of the PostgreSQL that Django is set to, for as long as the block runs.

    The system frees both when the process ends, however it ends.
    """
    descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _wait(lambda: _try_lock(descriptor), folder, report)
        except OSError as error:
            # Some network file systems have no locks; a single server needs none.
            log.warning("%s cannot be locked (%s): start one server at a time", folder / LOCK_FILE, error.strerror)
        with _alone_in_postgresql(folder, report):
            yield
    finally:
        os.close(descriptor)


@contextmanager
def _alone_in_postgresql(folder: Path, report: Report) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return

    def answered(function: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [_ADVISORY_LOCK])
            return bool(cursor.fetchone()[0])

    _wait(lambda: answered("pg_try_advisory_lock"), folder, report)
    try:
        yield
    finally:
        # A connection that broke has let go already.
        with suppress(Exception):
            answered("pg_advisory_unlock")


def _wait(is_ours: Callable[[], bool], folder: Path, report: Report) -> None:
    if is_ours():
        return
    report(f"Another server is getting the database of {folder} ready; waiting for it.")
    while not is_ours():
        time.sleep(_ASK_EVERY_S)
