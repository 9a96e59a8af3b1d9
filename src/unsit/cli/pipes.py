"""A closed pipe behind standard output; apart from `output`, for a server has no use for a terminal's colours."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def piped() -> Iterator[None]:
    """Let a reader go away, as `head` does, without an error: what is still to be printed is dropped."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # what Python flushes at its end must not fail again
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
