"""Whose turn it is to write: one after the other, in the order in which they came."""

import threading
from collections import deque


class WriteQueue:
    """A lock that is given in order.

    SQLite lets one connection write at a time, and whoever waits for it asks again and again: some are lucky, others
    wait until their patience is over. Here the threads of one process wait in a row, and nobody is passed.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._is_taken = False

    def enter(self, patience_s: float) -> bool:
        """Wait for one's turn; return False when it did not come in time."""
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(patience_s):
            return True
        with self._lock:
            if turn.is_set():
                # It came between the end of our patience and now.
                return True
            self._waiting.remove(turn)
            return False

    def leave(self) -> None:
        """Give the turn to whoever waits longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False
