"""Ctrl-C as a wish instead of an accident: the frame in hand is finished, and what was found is kept."""

import signal
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Any, Final, TypeVar

T = TypeVar("T")

_END: Final[Any] = object()


class Interruption:
    """Watches for Ctrl-C while frames go by; to be used in a `with` block in the main thread.

    While the source is waited for, Ctrl-C breaks the wait; while a frame is worked on, it is only noted and `asked`
    turns true. A second Ctrl-C raises KeyboardInterrupt wherever it comes.
    """

    def __init__(self) -> None:
        self.asked = False
        self._waiting = False
        self._before: Any = signal.SIG_DFL

    def __enter__(self) -> "Interruption":
        self._before = signal.signal(signal.SIGINT, self._take)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _take(self, _number: int, _frame: FrameType | None) -> None:
        again, self.asked = self.asked, True
        if again or self._waiting:
            raise KeyboardInterrupt

    def until_asked(self, source: Iterable[T]) -> Iterator[T]:
        """Give what the source gives, until it ends or a stop is asked for."""
        rest = iter(source)
        while not self.asked:
            try:
                self._waiting = True
                item = next(rest, _END)
                self._waiting = False
            except KeyboardInterrupt:
                self._waiting = False
                return
            if item is _END:
                return
            yield item
