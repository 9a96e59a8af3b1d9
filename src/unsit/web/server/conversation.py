"""One connection: request after request is read whole, answered, and sent as fast as its reader reads."""

import asyncio
import logging
import socket
import sys
from contextlib import suppress
from email.utils import formatdate
from enum import IntEnum
from functools import partial
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, Protocol

import h11

from unsit.web.server import gateway, limits
from unsit.web.server.gateway import Answer, Application
from unsit.web.server.request_head import END, Head, RefusedHeadError, check_start, read_head
from unsit.web.server.workers import Workers

log = logging.getLogger(__name__)

_NO_CONTENT: Final = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


class Stage(IntEnum):
    """What a connection waits for; where there are too many, the lowest stage is closed first."""

    IDLE = 0
    HEAD = 1
    BODY = 2
    READER = 3
    WORK = 4


class House(Protocol):
    """What all connections of a server share. body_bytes: of all bodies that are held now."""

    application: Application
    is_stopping: bool
    body_bytes: int

    def workers_for(self, target: str) -> Workers:
        """Return the threads in which a target is answered."""


class _GoneError(Exception):
    """The peer has gone, or reads too slowly to be waited for."""


class Conversation:
    """A connection. stage, since: what it waits for, and from when on, by the clock of the server's loop."""

    def __init__(self, house: House, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._house, self._reader, self._writer = house, reader, writer
        self._peer = _address(writer.get_extra_info("peername"))
        self._own = _address(writer.get_extra_info("sockname"))
        # Sockets that a listening one without a protocol's number takes have it not from asyncio.
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._pending = bytearray()
        self._held = 0
        self._link = h11.Connection(h11.SERVER, max_incomplete_event_size=2 * limits.LONGEST_HEADERS_BYTES)
        self._clock = asyncio.get_running_loop().time
        self.stage, self.since = Stage.IDLE, self._clock()

    def abort(self) -> None:
        """Close the connection at once."""
        self._writer.transport.abort()

    async def hold(self) -> None:
        """Answer one request after the other until either side has had enough."""
        try:
            while await self._one():
                self._link.start_next_cycle()
        except (_GoneError, OSError):
            self.abort()
        except Exception as error:  # noqa: BLE001 - one connection's trouble must not reach the others
            log.error("a connection failed (%s)", type(error).__name__)
            self.abort()
        finally:
            self._writer.close()
            with suppress(OSError):
                await self._writer.wait_closed()

    def _now_in(self, stage: Stage) -> None:
        self.stage, self.since = stage, self._clock()

    async def _one(self) -> bool:
        """Answer one request; False when it was the last one of the connection."""
        self._now_in(Stage.IDLE)
        try:
            head = await self._head()
        except RefusedHeadError as refused:
            await self._refuse(gateway.own_answer(refused.status, refused.detail))
            return False
        if head is None:
            return False
        refusal = _refusal(head)
        try:
            if refusal is None:
                with SpooledTemporaryFile(limits.IN_MEMORY_BYTES) as body:
                    refusal = await self._body(head, body)
                    if refusal is None:
                        body.seek(0)
                        environ = gateway.environ_of(head, self._peer, self._own, body, head.length or 0)
                        answer = await self._answer(head, environ)
                if refusal is None:
                    return await self._send(head, answer)
        finally:
            self._house.body_bytes -= self._held
            self._held = 0
        environ = gateway.environ_of_refused(head, self._peer, self._own, refusal)
        await self._refuse(await self._answer(head, environ))
        return False

    # ---- reading -------------------------------------------------------------------------------------------------

    async def _more(self) -> None:
        data = await self._reader.read(limits.PIECE_BYTES)
        if not data:
            raise _GoneError
        self._pending += data

    async def _head(self) -> Head | None:
        """Return the next head; None when nobody asks anything any more."""
        checked = 0
        try:
            async with asyncio.timeout(limits.PATIENCE_S):
                while (end := self._pending.find(END, max(checked - len(END), 0))) < 0:
                    check_start(self._pending, checked)
                    checked = len(self._pending)
                    if self._pending:
                        self.stage = Stage.HEAD
                    elif self._house.is_stopping:
                        return None
                    await self._more()
        except _GoneError:
            return None
        except TimeoutError:
            if not self._pending:
                return None
            detail = f"Headers must arrive within {limits.PATIENCE_S} seconds."
            raise RefusedHeadError(HTTPStatus.REQUEST_TIMEOUT, detail) from None
        data = bytes(self._pending[: end + len(END)])
        del self._pending[: len(data)]
        return read_head(self._link, data)

    async def _body(self, head: Head, body: IO[bytes]) -> HTTPStatus | None:
        """Read a body into a file; return why it is refused, or None."""
        self._now_in(Stage.BODY)
        length = head.length or 0
        if head.waits and not self._pending:
            self._writer.write(self._link.send(h11.InformationalResponse(status_code=100, headers=[])) or b"")
        if not length:
            self._link.next_event()
        while self._held < length:
            if not self._pending:
                try:
                    async with asyncio.timeout(limits.PATIENCE_S):
                        await self._more()
                except TimeoutError:
                    return HTTPStatus.REQUEST_TIMEOUT
            piece = bytes(self._pending[: length - self._held])
            del self._pending[: len(piece)]
            self._held += len(piece)
            self._house.body_bytes += len(piece)
            took = self._clock() - self.since
            if took > limits.PATIENCE_S and self._held < min(length, took * limits.SLOWEST_BODY_BYTES_PER_S):
                return HTTPStatus.REQUEST_TIMEOUT
            if self._house.body_bytes > limits.MOST_BODIES_BYTES:
                return HTTPStatus.SERVICE_UNAVAILABLE
            try:
                body.write(piece)
            except OSError:
                return HTTPStatus.INSUFFICIENT_STORAGE
            self._link.receive_data(piece)
            while isinstance(self._link.next_event(), h11.Data):
                pass
        return None

    # ---- answering -----------------------------------------------------------------------------------------------

    async def _answer(self, head: Head, environ: dict[str, Any]) -> Answer:
        self._now_in(Stage.WORK)
        workers = self._house.workers_for(head.target)
        try:
            return await workers.run(partial(gateway.answer_of, self._house.application, environ))
        except Exception as error:  # noqa: BLE001 - whatever an application raises is one answer's trouble
            return gateway.failed(error)

    async def _drained(self) -> None:
        try:
            async with asyncio.timeout(limits.PATIENCE_S):
                await self._writer.drain()
        except TimeoutError:
            raise _GoneError from None

    async def _send(self, head: Head, answer: Answer) -> bool:
        """Send an answer; False when the connection ends with it."""
        self._now_in(Stage.READER)
        try:
            begin = self._begin(answer)
        except (h11.LocalProtocolError, UnicodeError) as error:
            gateway.closed_quietly(answer.close)
            answer = gateway.failed(error)
            begin = self._begin(answer)
        has_body = head.method != "HEAD" and answer.status not in _NO_CONTENT
        # A file whose length the application does not tell is sent to its end, in chunks.
        left = (sys.maxsize if answer.length is None else answer.length) if has_body else 0
        # What is small leaves in one piece, head and all.
        out = self._link.send(begin) or b""
        try:
            while left > 0 and (piece := answer.content.read(min(left, limits.PIECE_BYTES))):
                left -= len(piece)
                self._writer.write(out + (self._link.send(h11.Data(data=piece)) or b""))
                out = b""
                await self._drained()
            self._writer.write(out + (self._link.send(h11.EndOfMessage()) or b""))
            await self._drained()
        finally:
            gateway.closed_quietly(answer.close)
        return self._link.our_state is h11.DONE and self._link.their_state is h11.DONE

    def _begin(self, answer: Answer) -> h11.Response:
        own = [("Server", "Unsit"), ("Date", formatdate(usegmt=True))]
        own += [("Connection", "close")] if self._house.is_stopping else []
        return h11.Response(
            status_code=answer.status,
            headers=[(name.encode(), value.strip().encode("latin-1")) for name, value in (*answer.headers, *own)],
            reason=answer.reason.encode("latin-1"),
        )

    async def _refuse(self, answer: Answer) -> None:
        """Send an answer and close, but read on for a while: who still sends would not hear it otherwise."""
        self._now_in(Stage.READER)
        lines = [f"HTTP/1.1 {answer.status} {answer.reason}"]
        lines += [f"{name}: {value}" for name, value in answer.headers]
        lines += ["Server: Unsit", f"Date: {formatdate(usegmt=True)}", "Connection: close"]
        try:
            self._writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + answer.content.read())
            await self._drained()
            self._writer.write_eof()
            with suppress(TimeoutError):
                async with asyncio.timeout(limits.LINGER_S):
                    while await self._reader.read(limits.PIECE_BYTES):
                        pass
        finally:
            gateway.closed_quietly(answer.close)


def _refusal(head: Head) -> HTTPStatus | None:
    """Return why a body will not be read, or None."""
    if head.length is None:
        return HTTPStatus.LENGTH_REQUIRED
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if head.length > limits.longest_body(head.target) else None


def _address(name: Any) -> gateway.Peer:
    """Return host and port; a peer that has gone already has neither."""
    return (str(name[0]), int(name[1])) if isinstance(name, tuple) else ("", 0)
