"""A check of a source that never ends: `slow_check.py RECORDING ARGUMENT…`; says `ready` when it has begun to wait.

MODE in the environment: `wait` stands in the source, `work` stands in the middle of a frame until Ctrl-C comes.
"""

import os
import sys
import time
from collections.abc import Iterator
from typing import Any

import unsit.cli.check
from unsit.cli.main import main
from unsit.vision.source import Source, open_source


class Endless:
    """A source that waits for ever after its first 40 frames, or spends ever in the work on one of them."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def __enter__(self) -> "Endless":
        return self

    def __exit__(self, *_: object) -> None:
        self._source.close()

    def __iter__(self) -> Iterator[Any]:
        for number, seen in enumerate(self._source):
            if number == 40 and os.environ["MODE"] == "wait":
                _wait_for_ctrl_c()
            yield (_Slow(seen[0]), None) if number == 40 else seen


class _Slow:
    """A frame that takes its time when it is looked at."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame
        self._begun = False

    def __getattr__(self, name: str) -> Any:
        if not self._begun:
            self._begun = True
            _wait_for_ctrl_c(seconds=3)
        return getattr(self._frame, name)


def _wait_for_ctrl_c(seconds: float = 600) -> None:
    sys.stderr.write("ready\n")
    sys.stderr.flush()
    time.sleep(seconds)


def opened(*arguments: Any, **options: Any) -> Any:
    """Open a source that never ends."""
    return Endless(open_source(*arguments, **options))


if __name__ == "__main__":
    vars(unsit.cli.check)["open_source"] = opened
    main(["check", *sys.argv[1:]])
