"""Transactions that are run again when another one was in their way."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from django.db import DatabaseError, connection, transaction

from unsit.web.database_errors import DatabaseErrorKind, classify

TRIES: Final = 4
_FIRST_WAIT_S: Final = 0.02

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


def whole_transaction(function: Callable[_Given, _Answer]) -> Callable[_Given, _Answer]:
    """Return the function as a transaction that is run again from its beginning after a conflict with another one.

    Only what reads all it needs inside may be decorated, and nothing that reaches beyond the database. Inside another
    transaction the outer one is what would have to be run again, so the error is passed on.
    """

    @wraps(function)
    def run(*given: _Given.args, **named: _Given.kwargs) -> _Answer:
        is_outermost = not connection.in_atomic_block
        for left in reversed(range(TRIES)):
            try:
                with transaction.atomic():
                    return function(*given, **named)
            except DatabaseError as error:
                trouble = classify(error)
                is_conflict = trouble is not None and trouble.kind is DatabaseErrorKind.CONFLICT
                if not (is_outermost and is_conflict and left):
                    raise
            # Two that were in each other's way must not meet again.
            time.sleep(random.uniform(0.5, 1.5) * _FIRST_WAIT_S * 2 ** (TRIES - left))
        raise AssertionError("the last try returns or raises")

    return run
