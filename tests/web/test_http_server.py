"""The HTTP server: one reading of every request, whole or refused; nobody who is slow holds up anybody else."""

import asyncio
import hashlib
import re
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from io import BytesIO
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from unsit.web.headers import HEADERS
from unsit.web.server import http_server, limits
from unsit.web.server.conversation import Stage
from unsit.web.server.gateway import REFUSAL
from unsit.web.server.http_server import HttpServer
from unsit.web.server.request_head import RefusedHeadError, check_start

MANY = 1_500_000
"""Bytes of an answer that no socket's buffers hold."""

Environ = dict[str, Any]


class Clockwork(asyncio.SelectorEventLoop):
    """A loop whose clock a test puts forward."""

    ahead_s = 0.0

    def time(self) -> float:
        """Return the time, and what it was put forward."""
        return super().time() + self.ahead_s

    def pass_time(self, seconds: float) -> None:
        """Put the clock forward, once what has been sent so far is read."""

        async def put_forward() -> None:
            self.ahead_s += seconds
            # One round in which what is over by now is seen to be over.
            await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(put_forward(), self).result(60)


class House:
    """An application that tells what it was asked, and a server in front of it."""

    def __init__(self, threads: int = 2) -> None:
        self.asked: list[Environ] = []
        self.bodies: list[bytes] = []
        self.entered, self.released = threading.Semaphore(0), threading.Event()
        link = socket.create_server(("127.0.0.1", 0))
        self.server = HttpServer(link, self.answer, threads)
        self.address = self.server.address
        self.loop = Clockwork()
        self.thread = threading.Thread(target=self.server.run, args=[lambda: self.loop], daemon=True)
        self.thread.start()

    def answer(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as the address says."""
        self.asked.append(environ)
        self.bodies.append(body := environ["wsgi.input"].read())
        path = environ["PATH_INFO"]
        if refusal := environ.get(REFUSAL):
            start(f"{int(refusal)} {refusal.phrase}", [("Content-Length", "7")])
            return [b"refused"]
        if path == "/wait":
            self.entered.release()
            self.released.wait(60)
        if path == "/raise":
            raise ValueError("what somebody wrote")
        if path == "/odd":
            start("200 OK", [("X-Odd", "a\nb")])
            return [b""]
        if path == "/file":
            start("200 OK", [("Content-Length", "7")] if environ["QUERY_STRING"] else [])
            return cast("Iterable[bytes]", environ["wsgi.file_wrapper"](BytesIO(b"a file, and more")))
        content = b"x" * MANY if path == "/much" else hashlib.sha256(body).hexdigest().encode()
        start("200 OK", [("Content-Length", str(len(content)))])
        return [content]

    def wait_for(self, stage: Stage) -> None:
        """Wait until a connection waits for that."""

        async def wait() -> None:
            while stage not in [one.stage for one in self.server._conversations]:
                await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(wait(), self.loop).result(60)

    def link(self, **named: Any) -> socket.socket:
        """Return a new connection."""
        link = socket.socket()
        for name, value in named.items():
            link.setsockopt(socket.SOL_SOCKET, getattr(socket, name), value)
        link.settimeout(60)
        try:
            link.connect(self.address)
        except OSError:
            link.close()
            raise
        return link

    def send(self, *pieces: bytes, is_ended: bool = True) -> bytes:
        """Send pieces and return all that comes back until the server closes."""
        with closing(self.link()) as link:
            with suppress(OSError):
                for piece in pieces:
                    link.sendall(piece)
                if is_ended:
                    link.shutdown(socket.SHUT_WR)
            return all_of(link)

    def get(self, path: str) -> bytes:
        """Return an answer with its head."""
        return self.send(f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode())


def all_of(link: socket.socket) -> bytes:
    """Read until the other side closes."""
    parts = []
    with suppress(ConnectionError):
        while part := link.recv(65_536):
            parts.append(part)
    return b"".join(parts)


@contextmanager
def serving(threads: int = 2) -> Iterator[House]:
    """Give a server with its application, and end it."""
    house = House(threads)
    try:
        yield house
    finally:
        house.released.set()
        house.server.stop()
        house.thread.join(60)
        assert not house.thread.is_alive()


@pytest.fixture
def house() -> Iterator[House]:
    """Give a server."""
    with serving() as one:
        yield one


def statuses(answer: bytes) -> list[int]:
    """Return the statuses of all answers."""
    return [int(one) for one in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


SMUGGLED = b"GET /second HTTP/1.1\r\nHost: here\r\n\r\n"
LENGTH = str(len(SMUGGLED)).encode()

DOUBTFUL = {
    "two lengths that differ": b"Content-Length: 0\r\nContent-Length: " + LENGTH,
    "two lengths, the other order": b"Content-Length: " + LENGTH + b"\r\nContent-Length: 0",
    "two lengths that are alike": b"Content-Length: 0\r\nContent-Length: 0",
    "a list of lengths": b"Content-Length: 0, 0",
    "a sign": b"Content-Length: +0",
    "a negative length": b"Content-Length: -1",
    "an underscore among digits": b"Content-Length: 0_0",
    "hexadecimal": b"Content-Length: 0x0",
    "a fraction": b"Content-Length: 0.0",
    "digits of another script": "Content-Length: ٠".encode(),
    "an empty length": b"Content-Length: ",
    "an endless length": b"Content-Length: " + b"9" * 200,
    "a space before the colon": b"Content-Length : 0",
    "a tab before the colon": b"Content-Length\t: 0",
    "an underscore for a hyphen": b"Content-Length: 0\r\nContent_Length: " + LENGTH,
    "an underscore alone": b"Content_Length: " + LENGTH,
    "chunks under an underscore": b"Transfer_Encoding: chunked",
    "a length and chunks": b"Content-Length: 0\r\nTransfer-Encoding: chunked",
    "chunks and a length": b"Transfer-Encoding: chunked\r\nContent-Length: 0",
    "chunks behind another coding": b"Transfer-Encoding: identity, chunked",
    "chunks, spelled badly": b"Transfer-Encoding: xchunked",
    "chunks in quotes": b'Transfer-Encoding: "chunked"',
    "chunks twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    "chunks with a vertical tab": b"Transfer-Encoding:\x0bchunked",
    "a folded header": b"X: a\r\n b\r\nContent-Length: 0",
    "a header folded by a tab": b"X: a\r\n\tb\r\nContent-Length: 0",
    "a first header that is folded": b" Content-Length: 0",
    "a bare CR": b"X: a\rContent-Length: 44\r\nContent-Length: 0",
    "a bare LF": b"X: a\nContent-Length: 44\r\nContent-Length: 0",
    "NUL in a value": b"Content-Length: 0\x00",
    "NUL in a name": b"Content-Le\x00ngth: 0",
    "a control character": b"X: \x01\r\nContent-Length: 0",
    "a header without a colon": b"Content-Length 0",
    "a header without a name": b": 0",
    "two hosts": b"Host: elsewhere\r\nContent-Length: 0",
    "an unknown expectation": b"Expect: miracles\r\nContent-Length: 0",
}


@pytest.mark.parametrize("lines", DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_can_be_read_in_two_ways_is_refused_once(house: House, lines: bytes) -> None:
    """One answer that refuses, with all its headers, and the connection ends; the application hears nothing of it."""
    answer = house.send(b"POST / HTTP/1.1\r\nHost: here\r\n" + lines + b"\r\n\r\n" + SMUGGLED, is_ended=False)
    assert len(statuses(answer)) == 1
    assert statuses(answer)[0] in (400, 411, 417, 501)
    assert not [one for one in house.asked if REFUSAL not in one]
    if statuses(answer) == [400]:
        head = answer.partition(b"\r\n\r\n")[0].decode()
        assert {f"{name}: {value}" for name, value in HEADERS.items()} <= set(head.split("\r\n"))


BAD_LINES = {
    "no version": b"GET /",
    "an old version": b"GET / HTTP/0.9",
    "a new version": b"GET / HTTP/2.0",
    "two spaces": b"GET  / HTTP/1.1",
    "a tab": b"GET\t/ HTTP/1.1",
    "a space in the address": b"GET /a b HTTP/1.1",
    "a small method": b"get / HTTP/1.1",
    "no slash": b"GET here HTTP/1.1",
    "a tunnel": b"CONNECT here:443 HTTP/1.1",
    "another host in the address": b"GET http://elsewhere/ HTTP/1.1",
    "a bare LF": b"GET / HTTP/1.1\nHost: here",
    "letters beyond ASCII": "GET /é HTTP/1.1".encode(),
    "an empty line first": b"\r\nGET / HTTP/1.1",
}


@pytest.mark.parametrize("line", BAD_LINES.values(), ids=BAD_LINES)
def test_a_first_line_that_is_none_is_refused(house: House, line: bytes) -> None:
    """With a status of 4xx, or 505 for another version; the application hears nothing of it."""
    answer = house.send(line + b"\r\nHost: here\r\n\r\n" + SMUGGLED)
    assert len(statuses(answer)) == 1
    assert statuses(answer)[0] in (400, 505)
    assert not house.asked


def test_a_whole_address_of_the_same_host_is_read_as_its_path(house: House) -> None:
    """As HTTP demands of every server."""
    answer = house.send(b"GET http://HERE/a?b HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
    assert statuses(answer) == [200]
    assert (house.asked[0]["PATH_INFO"], house.asked[0]["QUERY_STRING"]) == ("/a", "b")


def test_a_header_with_an_underscore_reaches_nobody(house: House) -> None:
    """It would stand for the one with a hyphen, which a proxy has set."""
    lines = b"X-Forwarded-For: 192.0.2.1\r\nX_Forwarded_For: 198.51.100.1\r\nX_Other: a\r\n"
    house.send(b"GET / HTTP/1.1\r\nHost: here\r\n" + lines + b"\r\n")
    assert house.asked[0]["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"
    assert "HTTP_X_OTHER" not in house.asked[0]


@pytest.mark.parametrize("path", ["/", "/much", "/raise"])
def test_an_answer_to_head_has_no_body_and_the_next_one_follows_it(house: House, path: str) -> None:
    """On a connection that stays open, a body would be read as the next answer."""
    head = f"HEAD {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode()
    answers = house.send(head + b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
    first, _, rest = answers.partition(b"\r\n\r\n")
    assert b"Content-Length: " in first or b"content-length: " in first
    assert rest.startswith(b"HTTP/1.1 200 ")


@given(st.lists(st.binary(max_size=3_000), max_size=6), st.integers(1, 5_000))
@hypothesis_settings(max_examples=30, deadline=None)
def test_bodies_come_whole_and_in_order_however_they_are_cut(bodies: list[bytes], step: int) -> None:
    """Several requests in one connection, in pieces of any size: each body reaches the application as it was sent."""
    raw = b"".join(
        b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies
    )
    with serving() as house:
        answer = house.send(*(raw[at : at + step] for at in range(0, len(raw), step)))
        assert statuses(answer) == [200] * len(bodies)
        assert house.bodies == bodies


def test_a_file_is_sent_as_far_as_its_length_says_or_to_its_end(house: House) -> None:
    """What the application tells of its length is never passed, and without it nothing is left out."""
    assert house.get("/file?length").endswith(b"\r\n\r\na file,")
    assert b"\r\na file, and more\r\n0\r\n" in house.get("/file")


def test_a_head_may_be_cut_anywhere(house: House) -> None:
    """Byte by byte, a line's end is not taken for half of one."""
    with closing(house.link()) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n":
            link.sendall(bytes([piece]))
        assert statuses(all_of(link)) == [200]


@given(st.integers(1, 40))
def test_no_part_of_a_good_head_is_refused_before_the_rest_is_there(length: int) -> None:
    """Whatever came so far."""
    data = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"[:length]
    for checked in range(len(data) + 1):
        check_start(data, checked)


@pytest.mark.parametrize("raw", [b"GET / HTTP/1.1\nX", b"GET / HTTP/1.1\r\nX: \rY", b"GET /\x00", b"\x16\x03\x01"])
def test_what_can_no_longer_become_a_request_is_refused_at_once_however_it_is_cut(raw: bytes) -> None:
    """Where the pieces end makes no difference."""

    def looked_at(cut: int) -> None:
        check_start(raw[:cut])
        check_start(raw, cut)

    for cut in range(len(raw)):
        with pytest.raises(RefusedHeadError):
            looked_at(cut)


def test_who_waits_to_be_told_to_go_on_is_told(house: House) -> None:
    """A sender that expects 100-continue sends its body only then."""
    with closing(house.link()) as link:
        link.sendall(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert link.recv(1_000).startswith(b"HTTP/1.1 100 ")
        link.sendall(b"ab")
        link.shutdown(socket.SHUT_WR)
        assert statuses(all_of(link)) == [200]
    assert house.bodies == [b"ab"]


def test_a_body_that_is_too_long_is_refused_and_its_sender_hears_it(house: House) -> None:
    """Though it is still sending; the application gets the refusal without body, cookies, query or method."""
    length = limits.LONGEST_BODY_BYTES + 1
    head = f"POST /?really=yes HTTP/1.1\r\nHost: here\r\nCookie: a=b\r\nContent-Length: {length}\r\n\r\n"
    answer = house.send(head.encode(), *[bytes(65_536)] * (length // 65_536))
    assert (statuses(answer), answer.endswith(b"refused")) == ([413], True)
    [asked] = house.asked
    assert (asked["REQUEST_METHOD"], asked["QUERY_STRING"], house.bodies) == ("GET", "", [b""])
    assert "HTTP_COOKIE" not in asked


def test_a_body_in_chunks_is_refused(house: House) -> None:
    """It does not say its length."""
    answer = house.send(b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
    assert statuses(answer) == [411]


@pytest.mark.parametrize("path", ["/raise", "/odd"])
def test_an_application_that_fails_is_one_answers_trouble(
    house: House, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    """500 with all headers; the connection and the server go on; the log names the kind of error alone."""
    request = f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode()
    answer = house.send(request + b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
    assert statuses(answer) == [500, 200]
    assert b"X-Content-Type-Options: nosniff" in answer
    assert "what somebody wrote" not in caplog.text
    assert "an answer failed" in caplog.text


DRIPPING_HEAD = b"GET / HTTP/1.1\r\nHost: here\r\n"
DRIPPING_BODY = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100000\r\n\r\n"
SLOW = {
    "nothing": b"",
    "headers that drip": DRIPPING_HEAD,
    "a body that drips": DRIPPING_BODY,
    "a file that drips": b"POST /account/data/import/ HTTP/1.1\r\nHost: here\r\nContent-Length: 100000000\r\n\r\n--x",
}


@pytest.mark.parametrize("first", SLOW.values(), ids=SLOW)
def test_two_hundred_slow_senders_hold_up_nobody(first: bytes) -> None:
    """With one thread: what did not arrive whole takes none."""
    with serving(threads=1) as house, ExitStack() as stack:
        for _ in range(200):
            link = stack.enter_context(closing(house.link()))
            link.sendall(first)
        assert statuses(house.get("/")) == [200]
        assert [one["PATH_INFO"] for one in house.asked] == ["/"]


@pytest.mark.parametrize(
    ("first", "stage"), [(DRIPPING_HEAD, Stage.HEAD), (DRIPPING_BODY, Stage.BODY)], ids=["headers", "a body"]
)
def test_who_is_too_slow_is_told_so(monkeypatch: pytest.MonkeyPatch, first: bytes, stage: Stage) -> None:
    """408, and the connection ends, though something still came now and then: each piece in time, all of it not."""
    hour = 3_600
    monkeypatch.setattr(limits, "PATIENCE_S", hour)
    with serving() as house, closing(house.link()) as link:
        link.sendall(first)
        house.wait_for(stage)
        for _ in range(3):
            house.loop.pass_time(0.6 * hour)
            with suppress(OSError):
                link.sendall(b"X")
        answer = b""
        while not answer.endswith((b"\n", b"refused")):
            answer += link.recv(65_536)
    assert statuses(answer) == [408]


def test_who_does_not_read_holds_up_nobody() -> None:
    """With one thread, which makes the answers and does not wait until they are read."""
    with serving(threads=1) as house, ExitStack() as stack:
        for _ in range(20):
            link = stack.enter_context(closing(house.link(SO_RCVBUF=2_048)))
            link.sendall(b"GET /much HTTP/1.1\r\nHost: here\r\n\r\n" * 10)
        assert statuses(house.get("/")) == [200]


def test_where_too_many_are_connected_a_newcomer_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that has waited longest for its peer makes room; one that is being answered does not."""
    monkeypatch.setattr(http_server, "most_connections", lambda: 10)
    with serving() as house, ExitStack() as stack:
        busy = stack.enter_context(closing(house.link()))
        busy.sendall(b"GET /wait HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        house.entered.acquire(timeout=60)
        for _ in range(50):
            link = stack.enter_context(closing(house.link()))
            with suppress(OSError):
                link.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n")
        assert statuses(house.get("/")) == [200]
        house.released.set()
        assert statuses(all_of(busy)) == [200]


def test_health_is_told_while_every_thread_is_at_work() -> None:
    """Whoever watches over the server hears that it is there."""
    with serving(threads=2) as house, ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(closing(house.link())).sendall(b"GET /wait HTTP/1.1\r\nHost: here\r\n\r\n")
        for _ in range(2):
            house.entered.acquire(timeout=60)
        assert statuses(house.get("/healthz")) == [200]


def test_what_has_begun_is_finished_when_the_server_is_told_to_end() -> None:
    """Its answer says that the connection ends; nobody is let in any more."""
    with serving() as house, closing(house.link()) as link:
        link.sendall(b"GET /wait HTTP/1.1\r\nHost: here\r\n\r\n")
        house.entered.acquire(timeout=60)
        house.server.stop()
        house.released.set()
        answer = all_of(link)
        house.thread.join(60)
        with pytest.raises(OSError, match=r"refused|reset"):
            house.link()
    assert statuses(answer) == [200]
    assert b"connection: close" in answer.lower()


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/", limits.LONGEST_BODY_BYTES),
        ("/account/data/import/", limits.LONGEST_FILE_BYTES),
        ("/es/account/data/import/", limits.LONGEST_FILE_BYTES),
        ("/account/data/import/?x=1", limits.LONGEST_FILE_BYTES),
        ("/x?/account/data/import/", limits.LONGEST_BODY_BYTES),
    ],
)
def test_how_much_may_be_sent_depends_on_the_address(path: str, limit: int) -> None:
    """Files have an address of their own, in every language."""
    assert limits.longest_body(path) == limit
