"""What this server asks on somebody's word: only what was checked, only the open internet, not for long."""

import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from urllib3.util import parse_url

from unsit.web import outgoing
from unsit.web.outgoing import (
    AddressRefusedError,
    Destinations,
    NoAnswerError,
    checked_address,
    is_public,
    post,
    public_addresses,
)

PUSH = Destinations(("fcm.googleapis.com", ".push.services.mozilla.com", ".notify.windows.com"))
HERE = Destinations(("127.0.0.1",), is_test_service=True)

REFUSED = (
    "",
    "x" * 3_000,
    "http://fcm.googleapis.com/x",
    "ftp://fcm.googleapis.com/x",
    "file:///etc/passwd",
    "//fcm.googleapis.com/x",
    "https://localhost\\@fcm.googleapis.com/x",
    "https://evil.example\\.notify.windows.com/",
    "https://evil.example@fcm.googleapis.com/",
    "https://fcm.googleapis.com@evil.example/",
    "https://user:secret@fcm.googleapis.com/",
    "https://@fcm.googleapis.com/",
    "https://fcm.googleapis.com:22/",
    "https://fcm.googleapis.com:8443/",
    "https://fcm.googleapis.com:x/",
    "https://fcm.googleapis.com.evil.example/",
    "https://evil.example/?fcm.googleapis.com",
    "https://evil.example#fcm.googleapis.com",
    "https://evil.example;.notify.windows.com/",
    "https://evil.example%2f.notify.windows.com/",
    "https://evil.example/.notify.windows.com/",
    "https://xpush.services.mozilla.com/",
    "https://push.services.mozilla.com/",
    "https://.push.services.mozilla.com/",
    "https://-.push.services.mozilla.com/",
    "https://a..push.services.mozilla.com/",
    "https://a\n.notify.windows.com/",
    "https://a\t.notify.windows.com/",
    "https://a .notify.windows.com/",
    " https://fcm.googleapis.com/",
    "https://fcm.googleapis.com/\x00",
    "https://fcm.googleapis.com/\ud800",
    "https://fcm。googleapis。com/",
    "https://[::1]/",
    "https://[fcm.googleapis.com]/",
    "https://127.0.0.1/",
    "https://0x7f000001/",
    "https://2130706433/",
    "https://169.254.169.254/latest",
)


@pytest.mark.parametrize("address", REFUSED, ids=lambda one: ascii(one)[:60])
def test_an_address_that_could_lead_elsewhere_is_refused(address: str) -> None:
    """Whichever part of it is odd."""
    with pytest.raises(AddressRefusedError):
        checked_address(address, PUSH)


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("https://fcm.googleapis.com/fcm/send/a:b", "https://fcm.googleapis.com/fcm/send/a:b"),
        ("HTTPS://FCM.googleapis.com:443", "https://fcm.googleapis.com/"),
        ("https://db5p.notify.windows.com/w/?token=a%2bb", "https://db5p.notify.windows.com/w/?token=a%2Bb"),
    ],
)
def test_what_is_asked_is_put_together_from_what_was_checked(address: str, asked: str) -> None:
    """Scheme, host, path and query, and nothing else."""
    assert checked_address(address, PUSH) == asked


@given(st.text(alphabet="htps:/@\\.#?;%[]0123456789aefcmgolips\t\n ", max_size=60))
def test_whatever_is_taken_the_client_reads_the_same_host_in_it(text: str) -> None:
    """The client's own parser finds the host that was allowed."""
    for address in (text, f"https://{text}fcm.googleapis.com/", f"https://fcm.googleapis.com{text}"):
        try:
            asked = checked_address(address, PUSH)
        except AddressRefusedError:
            continue
        assert PUSH.allows(parse_url(asked).host or "")
        assert asked.startswith("https://")


NOT_PUBLIC = (
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1", "192.0.0.1",
    "192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::", "fc00::1", "fd12::1", "fe80::1%eth0",
    "ff02::1", "2001:db8::1",
)  # fmt: skip


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_no_address_of_ones_own_network_is_public(address: str) -> None:
    """In any of its spellings."""
    assert not is_public(address)


def resolving(monkeypatch: pytest.MonkeyPatch, *found: str) -> list[str]:
    """Let every name stand for some addresses; return the names that are asked for."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
        if host in found:
            return real(host, port, *rest, **named)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_a_name_with_one_inner_address_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though others of its addresses are public, and though the name is allowed."""
    resolving(monkeypatch, "93.184.216.34", "127.0.0.1")
    with pytest.raises(AddressRefusedError):
        public_addresses("fcm.googleapis.com", 443)
    with pytest.raises(AddressRefusedError):
        post("https://fcm.googleapis.com/x", b"", {}, PUSH)


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is resolved once: a second look might give another address."""
    asked = resolving(monkeypatch, "127.0.0.1")
    monkeypatch.setattr(outgoing, "is_public", lambda _address: True)
    connected: list[Any] = []

    def connect(link: socket.socket, where: Any) -> None:
        connected.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(NoAnswerError):
        post("https://fcm.googleapis.com/x", b"", {}, PUSH)
    assert asked == ["fcm.googleapis.com"]
    assert connected == [("127.0.0.1", 443)]


Answering = Callable[[http.server.BaseHTTPRequestHandler], None]


@pytest.fixture
def answering() -> Iterator[Callable[[Answering], tuple[str, list[str]]]]:
    """Give what starts a service on loopback: its address, and the requests it got."""
    started: list[http.server.ThreadingHTTPServer] = []

    def start(answer: Answering) -> tuple[str, list[str]]:
        got: list[str] = []

        class Service(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                got.append(f"{self.command} {self.path}")
                answer(self)

            def do_GET(self) -> None:
                got.append(f"{self.command} {self.path}")

            def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the parent's name
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        started.append(server)
        return f"http://127.0.0.1:{server.server_port}", got

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(answering: Any, status: int) -> None:
    """Its status is the answer."""

    def redirect(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Location", "/inside")
        request.send_header("Content-Length", "0")
        request.end_headers()

    address, got = answering(redirect)
    assert post(f"{address}/x", b"a", {}, HERE).status == status
    assert got == ["POST /x"]


def test_no_more_of_an_answer_is_read_than_was_asked_for(answering: Any) -> None:
    """However much there is."""

    def much(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while True:
                request.wfile.write(bytes(65_536))
        except OSError:
            request.close_connection = True

    address, _ = answering(much)
    assert post(address, b"", {}, HERE, most_bytes=100_000).content == bytes(100_000)
    assert post(address, b"", {}, HERE).content == b""


def test_no_proxy_and_no_password_of_this_machine_is_used(answering: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the environment says."""
    with closing(socket.create_server(("127.0.0.1", 0))) as elsewhere:
        for name in ("http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{elsewhere.getsockname()[1]}")
        seen: list[Any] = []

        def note(request: http.server.BaseHTTPRequestHandler) -> None:
            seen.append(request.headers.get("Authorization"))
            request.send_response(201)
            request.send_header("Content-Length", "0")
            request.end_headers()

        address, _ = answering(note)
        assert post(address, b"", {}, HERE).status == 201
        assert seen == [None]


def test_an_answer_that_drips_ends_with_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece comes in time, all of them do not: the connection is ended under the handshake."""
    monkeypatch.setattr(outgoing, "TOTAL_S", 0.3)
    monkeypatch.setattr(outgoing, "is_public", lambda _address: True)
    resolving(monkeypatch, "127.0.0.1")
    with closing(socket.create_server(("127.0.0.1", 0))) as slow:
        port = slow.getsockname()[1]
        real = socket.socket.connect
        monkeypatch.setattr(socket.socket, "connect", lambda link, _where: real(link, ("127.0.0.1", port)))
        with pytest.raises(NoAnswerError):
            post("https://fcm.googleapis.com/x", b"", {}, PUSH)


def test_a_name_that_takes_too_long_to_find_leads_to_no_connection_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time is over before there is a connection to end: the one that comes then ends at once."""
    monkeypatch.setattr(outgoing, "is_public", lambda _address: True)
    resolving(monkeypatch, "127.0.0.1")
    found, over = socket.getaddrinfo, threading.Event()
    end = outgoing._Attempt.end

    def slow(*named: Any, **more: Any) -> Any:
        assert over.wait(60)
        return found(*named, **more)

    def ended(attempt: Any) -> None:
        end(attempt)
        over.set()

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    monkeypatch.setattr(outgoing._Attempt, "end", ended)
    monkeypatch.setattr(outgoing, "TOTAL_S", 0.01)
    monkeypatch.setattr(outgoing, "READ_S", None)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]
        real = socket.socket.connect
        monkeypatch.setattr(socket.socket, "connect", lambda link, _where: real(link, ("127.0.0.1", port)))
        with pytest.raises(NoAnswerError):
            post("https://fcm.googleapis.com/x", b"", {}, PUSH)


def test_whoever_else_uses_the_client_in_this_process_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator's own error reporter may ask a host of the inner network, also after a reminder was sent."""
    resolving(monkeypatch, "127.0.0.1")
    with pytest.raises(AddressRefusedError):
        post("https://fcm.googleapis.com/x", b"", {}, PUSH)
    connected: list[Any] = []

    def connect(_link: socket.socket, where: Any) -> None:
        connected.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(requests.ConnectionError):
        requests.get("https://errors.intranet/", timeout=5)
    assert connected == [("127.0.0.1", 443)]
