"""The server: takes connections, bounds how many there are, and ends when it is told to."""

import asyncio
import logging
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from unsit.web.server import limits
from unsit.web.server.conversation import Conversation, Stage
from unsit.web.server.gateway import Application
from unsit.web.server.workers import Workers

log = logging.getLogger(__name__)

HEALTH: Final = "/healthz"
"""Answered in a thread of its own, so that whoever watches over the server hears of it while all others are busy."""
_BACKLOG: Final = 1_024


def most_connections() -> int:
    """Return how many connections there may be: as many as are useful, or as the system allows files to be open."""
    if sys.platform == "win32":
        return limits.MOST_CONNECTIONS
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * limits.MOST_CONNECTIONS + limits.FILES_BESIDE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if soft == resource.RLIM_INFINITY:
        return limits.MOST_CONNECTIONS
    # A connection may need a file for what it brings or gets.
    return max(16, min(limits.MOST_CONNECTIONS, (soft - limits.FILES_BESIDE) // 2))


class HttpServer:
    """A server at an address that it has taken already.

    link: the socket it listens at. application: a WSGI application. threads: how many requests are answered at once.
    """

    def __init__(self, link: socket.socket, application: Application, threads: int) -> None:
        self._link = link
        self.application = application
        self.is_stopping = False
        self.body_bytes = 0
        self._workers, self._health = Workers(threads, "request"), Workers(1, "health")
        self._most = most_connections()
        self._conversations: set[Conversation] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told_to_stop: asyncio.Event | None = None

    @property
    def address(self) -> tuple[str, int]:
        """The host and port it listens at."""
        host, port = self._link.getsockname()[:2]
        return str(host), int(port)

    def workers_for(self, target: str) -> Workers:
        """Return the threads in which a target is answered."""
        return self._health if target.partition("?")[0] == HEALTH else self._workers

    def run(self, loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None) -> None:
        """Answer until `stop` is called; what has begun is finished, within `PATIENCE_S`.

        loop_factory: makes the loop, whose clock is the only one that patience is measured by.
        """
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            runner.run(self._run())

    def stop(self) -> None:
        """Let `run` end; may be called from any thread, and before it began."""
        self.is_stopping = True
        if self._loop is not None and self._told_to_stop is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._told_to_stop.set)

    async def _run(self) -> None:
        self._loop, self._told_to_stop = asyncio.get_running_loop(), asyncio.Event()
        self._loop.set_exception_handler(_note)
        if self.is_stopping:
            self._told_to_stop.set()
        server = await asyncio.start_server(self._take, sock=self._link, backlog=_BACKLOG, limit=limits.PIECE_BYTES)
        await self._told_to_stop.wait()
        server.close()
        await self._finish()
        self._workers.stop()
        self._health.stop()

    async def _finish(self) -> None:
        """Wait for what has begun; who only waits for the next request is not waited for."""
        for conversation in list(self._conversations):
            if conversation.stage is Stage.IDLE:
                conversation.abort()
        with suppress(TimeoutError):
            async with asyncio.timeout(limits.PATIENCE_S):
                while self._conversations:
                    await asyncio.sleep(0.02)
        for conversation in list(self._conversations):
            conversation.abort()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._conversations) >= self._most:
            self._make_room()
        conversation = Conversation(self, reader, writer)
        self._conversations.add(conversation)
        try:
            await conversation.hold()
        finally:
            self._conversations.discard(conversation)

    def _make_room(self) -> None:
        """Close the connection that has waited longest for a peer that does nothing; work is never thrown away."""
        waiting = [one for one in self._conversations if one.stage is not Stage.WORK]
        if waiting:
            closed = min(waiting, key=lambda one: (one.stage, one.since))
            closed.abort()
            self._conversations.discard(closed)


def _note(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what happened outside of any answer, by its kind alone."""
    error = context.get("exception")
    if not isinstance(error, ConnectionError):
        log.warning("%s (%s)", context.get("message", "the server's loop"), type(error).__name__)
