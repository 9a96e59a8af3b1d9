"""The server as a program: it says where it is, survives what it is sent, and ends in words when it cannot begin."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from itertools import chain, repeat
from pathlib import Path

import pytest

from unsit.web.serving import own_addresses

PROGRAM = "from unsit.cli.main import main; main()"

Starting = Callable[..., "Running"]


class Running:
    """A server in a process of its own, from its first words on."""

    def __init__(self, data: Path, *arguments: str, **environment: str) -> None:
        self.data = data
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "serve", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "UNSIT_DATA": str(data), **environment},
        )
        assert self.process.stdout is not None
        self.first = self.process.stdout.readline()
        self.second = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", self.first)
        self.port = int(found[1]) if found else 0

    def get(self, path: str) -> tuple[int, bytes]:
        """Get a page."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as response:
            return response.status, response.read()

    def send(self, raw: bytes) -> bytes:
        """Send bytes and give what comes back; a server may have closed before all was sent."""
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=60)) as link:
            with suppress(OSError):
                link.sendall(raw)
                link.shutdown(socket.SHUT_WR)
            parts = []
            while part := link.recv(65536):
                parts.append(part)
        return b"".join(parts)

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        """Tell it to end; give exit code, and what it said since the first line."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Starting]:
    """Give what starts a server; all are ended with the test."""
    started: list[Running] = []

    def running(*arguments: str, **environment: str) -> Running:
        one = Running(tmp_path / "data", *(arguments or ("--port", "0")), **environment)
        started.append(one)
        return one

    yield running
    for one in started:
        one.process.kill()
        one.process.communicate()


def refused(*arguments: str, **environment: str) -> tuple[int, str]:
    """Run a server that cannot begin; give its exit code and its words."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "serve", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        env={**os.environ, **environment},
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def test_it_makes_its_database_and_says_where_it_is(start: Starting) -> None:
    """One command on an empty folder: address, pages, a database with a write-ahead log, a quiet end."""
    server = start()
    status, page = server.get("/")
    assert (status, b"<h1>" in page) == (200, True)
    assert server.get("/healthz") == (200, b"ok\n")
    with closing(sqlite3.connect(server.data / "unsit.sqlite3")) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert re.match(r"\d+ movements, \d+ routines", server.second)
    assert str(server.data) in server.second
    code, said, _ = server.end()
    assert (code, said) == (0, "Stopped.\n")


def test_ctrl_c_ends_it_quietly_and_it_starts_again_on_the_same_data(start: Starting) -> None:
    """The data of the first run is there for the second."""
    first = start()
    key = (first.data / "secret_key").read_text("ascii")
    assert first.end(signal.SIGINT)[0] == 0
    second = start()
    assert second.get("/healthz")[0] == 200
    assert (second.data / "secret_key").read_text("ascii") == key


NONSENSE = {
    "no request": b"\x00\xff\x16\x03\x01nonsense\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "endless headers": b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: " + b"a" * 70_000 + b"\r\n\r\n",
    "endless address": b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "lying length": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
    "huge body": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n",
    "broken chunks": b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "strange host": b"GET / HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n",
    "bad address": b"GET /%ff%fe/?a=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
}


def test_it_survives_whatever_it_is_sent(start: Starting) -> None:
    """Nonsense is answered with a status of 4xx or closed, without a traceback, and pages go on."""
    server = start()
    for name, raw in NONSENSE.items():
        answer = server.send(raw)
        assert answer == b"" or re.match(rb"HTTP/1\.[01] 4\d\d ", answer), (name, answer[:80])
        assert b"Traceback" not in answer
    assert server.get("/")[0] == 200
    code, _, errors = server.end()
    assert (code, "Traceback" in errors) == (0, False)


def test_a_page_takes_no_file(start: Starting) -> None:
    """What is longer than a page needs is refused before it is read, with the status that means it."""
    raw = b"POST /choose/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 104857600\r\n\r\n"
    assert start().send(raw).startswith(b"HTTP/1.1 413 ")


def peak_bytes(process: subprocess.Popen[str]) -> int:
    """Give how much memory a process ever had."""
    [line] = re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process.pid}/status").read_text("ascii"))
    return int(line) * 1024


FILE_BYTES = 100 * 2**20


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells the most memory a process ever had")
def test_a_file_of_100_mb_is_never_in_memory(start: Starting) -> None:
    """Neither a stranger's, which is refused, nor one's own, which is read and found to be none."""
    server = start()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    home = f"http://127.0.0.1:{server.port}/account/"

    def sent(fields: dict[str, str]) -> tuple[int, str]:
        head = "".join(
            f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        head += '--edge\r\nContent-Disposition: form-data; name="file"; filename="big.bin"\r\n\r\n'
        tail = "\r\n--edge--\r\n"
        pieces = chain([head.encode()], repeat(bytes(2**20), FILE_BYTES // 2**20), [tail.encode()])
        length = len(head) + FILE_BYTES + len(tail)
        headers = {"Content-Type": "multipart/form-data; boundary=edge", "Content-Length": str(length)}
        try:
            with browser.open(urllib.request.Request(f"{home}data/import/", pieces, headers)) as answer:
                return int(answer.status), answer.url
        except urllib.error.HTTPError as error:
            return error.code, ""

    def end_of(job: str) -> str:
        request = urllib.request.Request(job, headers={"Accept": "application/json"})
        state = "running"
        while state in ("waiting", "running"):
            with browser.open(request) as answer:
                state = json.load(answer)["state"]
        return str(state)

    before = peak_bytes(server.process)
    assert sent({})[0] == 403
    page = browser.open(f"{home}signup/").read().decode()
    [token] = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page))
    given = {"csrfmiddlewaretoken": token, "email": "big@example.org", "password1": "a bicycle and two lemons"}
    browser.open(f"{home}signup/", urllib.parse.urlencode(given).encode())
    page = browser.open(f"{home}data/").read().decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
    status, where = sent({"csrfmiddlewaretoken": token})
    assert status == 422 or end_of(where) == "failed"
    assert peak_bytes(server.process) - before < FILE_BYTES / 2


def test_slow_visitors_do_not_keep_the_others_waiting(start: Starting) -> None:
    """With as many connections that send nothing as there are threads, pages are still answered."""
    server = start("--port", "0", UNSIT_THREADS="4")
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(4)]
    try:
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(server.get, ["/", "/movements/", "/movements/squat/", "/data/library.json"] * 8))
        assert {status for status, _ in answers} == {200}
    finally:
        for link in idle:
            link.close()


def test_a_taken_port_is_told_with_a_way_out(start: Starting) -> None:
    """Exit code 2; the message names the address and the option."""
    taken = start()
    code, said = refused("--port", str(taken.port), UNSIT_DATA=str(taken.data))
    assert code == 2
    assert f"127.0.0.1:{taken.port} must be free to listen at" in said
    assert "--port names another" in said


@pytest.mark.parametrize("port", ["-1", "65536", "eighty"])
def test_a_port_that_is_none_is_not_understood(port: str) -> None:
    """Exit code 2, as for every option."""
    assert refused("--port", port)[0] == 2


def test_wrong_settings_are_told_all_at_once() -> None:
    """Exit code 2, a line for each."""
    code, said = refused("--port", "0", UNSIT_THREADS="many", UNSIT_HTTPS="perhaps")
    assert code == 2
    assert "UNSIT_THREADS must be" in said
    assert "UNSIT_HTTPS must be" in said


def test_a_data_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    """A file where the folder should be: exit code 2, and nothing is written over it."""
    place = tmp_path / "file"
    place.write_text("mine", "utf-8")
    code, said = refused("--port", "0", UNSIT_DATA=str(place))
    assert code == 2
    assert "must be a folder that can be written" in said
    assert place.read_text("utf-8") == "mine"


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    """Exit code 3, its name, and its bytes are what they were."""
    place = tmp_path / "unsit.sqlite3"
    place.write_bytes(b"no database at all, but somebody's notes " * 100)
    before = place.read_bytes()
    code, said = refused("--port", "0", UNSIT_DATA=str(tmp_path))
    assert code == 3
    assert "unsit.sqlite3 must be a database that can be opened" in said
    assert place.read_bytes() == before


def test_a_database_server_that_is_not_there_is_told_without_the_password() -> None:
    """Exit code 3, host and name; never the password."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code, said = refused("--port", "0", DATABASE_URL=f"postgresql://me:hush@127.0.0.1:{port}/unsit")
    assert code == 3
    assert f"127.0.0.1:{port}/unsit must be a database that can be opened" in said
    assert "hush" not in said


def test_other_devices_reach_a_server_that_listens_to_all(start: Starting) -> None:
    """Listening at 0.0.0.0, it answers under each address this machine has, and under no stranger's name."""
    server = start("--port", "0", "--host", "0.0.0.0")
    for address in {*own_addresses(socket.gethostname()), "127.0.0.1"}:
        if ":" not in address:
            own = f"GET /healthz HTTP/1.1\r\nHost: {address}:{server.port}\r\nConnection: close\r\n\r\n"
            assert server.send(own.encode()).startswith(b"HTTP/1.1 200 ")
    strange = b"GET /healthz HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n"
    assert server.send(strange).startswith(b"HTTP/1.1 400 ")


LEAN = """
import sys
from unsit.web.wsgi import application
from django.urls import get_resolver
assert get_resolver().url_patterns
print(*(name for name in ("unittest", "django.test", "jinja2", "pydantic") if name in sys.modules))
from django.core.signals import setting_changed
from django.test import Client, signals
assert signals.setting_changed is setting_changed
assert Client(headers={"host": "localhost"}).get("/api/v1/openapi.json").status_code == 200
"""


def test_a_worker_is_without_what_only_tests_need(tmp_path: Path) -> None:
    """All pages' code is there and the tools for tests are not; who needs them then gets the real ones."""
    environment = {**os.environ, "UNSIT_DATA": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", LEAN], capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["pydantic"]), done.stderr
