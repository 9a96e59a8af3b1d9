"""Threads in which the application runs; the server itself needs one thread only."""

import asyncio
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

Result = TypeVar("Result")

_Job = tuple[Callable[[], Any], "asyncio.Future[Any]", asyncio.AbstractEventLoop]


class Workers:
    """Up to `most` threads, started when needed. They end with the program, even in the middle of something."""

    def __init__(self, most: int, name: str) -> None:
        self._most, self._name = most, name
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._started = 0

    async def run(self, call: Callable[[], Result]) -> Result:
        """Return what a function returns, called in one of the threads."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._jobs.put((call, future, loop))
        if not self._idle.acquire(blocking=False) and self._started < self._most:
            self._started += 1
            threading.Thread(target=self._work, name=f"{self._name}-{self._started}", daemon=True).start()
        return await future

    def stop(self) -> None:
        """Let every thread end once it has nothing to do."""
        for _ in range(self._started):
            self._jobs.put(None)

    def _next(self) -> _Job | None:
        try:
            return self._jobs.get_nowait()
        except Empty:
            self._idle.release()
            return self._jobs.get()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            call, future, loop = job
            try:
                result = call()
            except Exception as error:  # noqa: BLE001 - raised again where the result is awaited
                _settle(loop, future, None, error)
            else:
                _settle(loop, future, result, None)
            # An answer is not held until the next one comes.
            job = result = None
            del call, future


def _settle(
    loop: asyncio.AbstractEventLoop, future: "asyncio.Future[Any]", result: Any, error: Exception | None
) -> None:
    def settle() -> None:
        if future.cancelled():
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

    try:
        loop.call_soon_threadsafe(settle)
    except RuntimeError:
        # The server has ended meanwhile, and nobody waits for the answer.
        return
