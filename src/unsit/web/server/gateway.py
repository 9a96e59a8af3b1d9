"""Between HTTP and the application (WSGI, PEP 3333): what it is given, and what it answers."""

import errno
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final
from urllib.parse import unquote_to_bytes

from unsit.web.headers import HEADERS
from unsit.web.server.limits import IN_MEMORY_BYTES, PIECE_BYTES
from unsit.web.server.request_head import Head

log = logging.getLogger(__name__)

Application = Callable[..., Iterable[bytes]]
Peer = tuple[str, int]

REFUSAL: Final = "unsit.refusal"
"""Where the application finds the status with which a request is refused; it only answers, and does nothing else."""
_KEPT_OF_REFUSED: Final = frozenset({"accept", "accept-language", "host", "x-forwarded-proto", "x-forwarded-for"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent. content: at its beginning; the body's length stands in the headers, or is the content's."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    content: IO[bytes]
    close: Callable[[], None]

    @property
    def length(self) -> int | None:
        """Bytes of the body as the headers tell it; None where they do not."""
        told = [value for name, value in self.headers if name.lower() == "content-length"]
        return int(told[0]) if told else None


class FileWrapper:
    """A file that is sent by the server in its own thread (PEP 3333, `wsgi.file_wrapper`)."""

    def __init__(self, file: IO[bytes], block_size: int = PIECE_BYTES) -> None:
        self.file, self.block_size = file, block_size
        self.close: Callable[[], None] = getattr(file, "close", lambda: None)

    def __iter__(self) -> Iterator[bytes]:
        """Give the pieces, for whoever looks at them before the server does."""
        while piece := self.file.read(self.block_size):
            yield piece


def environ_of(head: Head, peer: Peer, own: Peer, body: IO[bytes], length: int) -> dict[str, Any]:
    """Return what the application is given of a request."""
    path, _, query = head.target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": head.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": own[0],
        "SERVER_PORT": str(own[1]),
        "SERVER_PROTOCOL": f"HTTP/{head.version}",
        "REMOTE_ADDR": peer[0],
        "REMOTE_PORT": str(peer[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileWrapper,
    }
    for name, value in head.headers:
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        between = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    environ["CONTENT_LENGTH"] = str(length)
    return environ


def environ_of_refused(head: Head, peer: Peer, own: Peer, status: HTTPStatus) -> dict[str, Any]:
    """Return what the application is given of a request that it may only refuse: a look, by nobody, with no body."""
    environ = environ_of(head, peer, own, BytesIO(), 0)
    kept = {f"HTTP_{name.upper().replace('-', '_')}" for name in _KEPT_OF_REFUSED}
    environ = {name: value for name, value in environ.items() if not name.startswith("HTTP_") or name in kept}
    return {**environ, "REQUEST_METHOD": "GET", "CONTENT_TYPE": "", "QUERY_STRING": "", REFUSAL: status}


def answer_of(application: Application, environ: dict[str, Any]) -> Answer:
    """Return the application's answer, whole: nobody who reads slowly holds up the thread that it is made in."""
    started: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
        if exc_info is not None and exc_info[1] is not None and started:
            raise exc_info[1]
        started[:] = [status, headers]
        return _no_writing

    result = application(environ, start_response)
    if isinstance(result, FileWrapper):
        return _answer(started, result.file, result.close)
    content = SpooledTemporaryFile(IN_MEMORY_BYTES * 16)  # noqa: SIM115 - closed when the answer was sent
    try:
        size = 0
        if environ["REQUEST_METHOD"] != "HEAD" or not started:
            for piece in result:
                size += content.write(piece)
        content.seek(0)
    except BaseException:
        content.close()
        raise
    finally:
        if (close := getattr(result, "close", None)) is not None:
            close()
    answer = _answer(started, content, content.close)
    if answer.length is None and environ["REQUEST_METHOD"] != "HEAD" and answer.status not in (204, 304):
        return _answer([started[0], [*started[1], ("Content-Length", str(size))]], content, content.close)
    return answer


def _answer(started: list[Any], content: Any, close: Callable[[], None]) -> Answer:
    code, _, reason = started[0].partition(" ")
    return Answer(int(code), reason, tuple(started[1]), content, close)


def _no_writing(_data: bytes) -> None:
    raise NotImplementedError("this server takes what an application returns, not what it writes")


def failed(error: BaseException) -> Answer:
    """Return the server's own answer where the application gave none; what happened is logged by its kind alone."""
    log.error("an answer failed (%s)", type(error).__name__)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return own_answer(HTTPStatus.INSUFFICIENT_STORAGE, "The server's disk is full.")
    return own_answer(HTTPStatus.INTERNAL_SERVER_ERROR, "The server made a mistake.")


def own_answer(status: HTTPStatus, detail: str) -> Answer:
    """Return an answer that the server makes without the application."""
    content = BytesIO(f"{int(status)} {status.phrase}\n{detail}\n".encode())
    headers = {
        **HEADERS,
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(content.getvalue())),
        "Cache-Control": "no-store",
    }
    return Answer(int(status), status.phrase, tuple(headers.items()), content, content.close)


def closed_quietly(close: Callable[[], None]) -> None:
    """Close what was sent; what cannot be closed is nobody's business any more."""
    with suppress(Exception):
        close()
