"""The server: gets the data folder and the database ready, takes the address, answers until it is stopped."""

import ctypes
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

import django
from cheroot import wsgi
from cheroot.server import HTTPConnection, HTTPRequest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from unsit.movement.errors import MovementProblems
from unsit.movement.library import load_library
from unsit.web.errors import AddressError, LibraryError
from unsit.web.keeping import NOBODY_ELSE, keep_secret_key, made_folder
from unsit.web.lean import import_interface
from unsit.web.migrating import get_ready
from unsit.web.options import LOOPBACK, read_options
from unsit.web.periodic import Schedule
from unsit.web.start_lock import Report

LONGEST_HEADERS_BYTES: Final = 32_768
LONGEST_BODY_BYTES: Final = 4_194_304
LONGEST_FILE_BYTES: Final = 134_217_728
"""Of what is sent to an address that takes files; it goes to disk, not into memory."""
TAKES_FILES: Final = ("/account/data/import/",)
PATIENCE_S: Final = 15
_PIECE_BYTES: Final = 65_536

_LOOK_EVERY_S: Final = 5
"""How often it is looked whether a periodic task is due."""

log = logging.getLogger(__name__)

_ANY: Final = frozenset({"0.0.0.0", "::", ""})


@dataclass(frozen=True, slots=True)
class Ready:
    """What the server has to work with: its data folder, and how many movements and routines were read.

    warnings: sentences for whoever starts it.
    """

    folder: Path
    movements: int
    routines: int
    warnings: tuple[str, ...] = ()


def prepare(report: Report = lambda _sentence: None) -> Ready:
    """Make the data folder and the database, or bring them up to date, and read the library.

    report: takes sentences about what takes long. OptionProblems, DataFolderError, DatabaseError or LibraryError when
    that cannot be.
    """
    _share_one_heap()
    options = read_options()
    folder = made_folder(options.data)
    os.umask(NOBODY_ELSE)
    keep_secret_key(options)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unsit.web.settings")
    django.setup()
    import_interface()
    warnings = get_ready(folder, report)
    library = load_library()
    try:
        # Each file is read now, so that a broken one stops the server and not the first visitor.
        return Ready(folder, len(list(library.movements.values())), len(list(library.routines.values())), warnings)
    except MovementProblems as error:
        raise LibraryError(f"the library must be whole:\n{error}") from error


_M_ARENA_MAX: Final = -8
"""`mallopt(3)`: how many heaps threads may have."""


def _share_one_heap() -> None:
    """Let all threads take memory from one heap: glibc gives each its own and keeps what is free in it."""
    try:
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
    except (OSError, AttributeError, TypeError):
        log.debug("this C library has no heaps to share")


class _Request(HTTPRequest):
    """A request whose body may be as long as its address allows; one that is longer is refused before it is read."""

    def read_request_headers(self) -> bool:
        """Read the headers, and look at the length."""
        if not super().read_request_headers():  # type: ignore[no-untyped-call]
            return False
        limit = longest_body(bytes(self.path).decode("latin-1"))
        length = self.inheaders.get(b"Content-Length", b"0")
        if int(length) <= limit and not self.chunked_read:
            return True
        told = "411 Length Required" if self.chunked_read else "413 Request Entity Too Large"
        self.simple_response(told, f"A body must say its length, and have at most {limit} bytes here.")
        return False

    def send_headers(self) -> None:
        """Before an answer, let go by what of the body nobody read; in pieces, for it may be a whole file.

        A browser that is still sending would not hear the answer otherwise.
        """
        while getattr(self.rfile, "remaining", 0) > 0:
            if not self.rfile.read(min(self.rfile.remaining, _PIECE_BYTES)):
                break
        super().send_headers()


class _Connection(HTTPConnection):
    """A connection with such requests."""

    RequestHandlerClass = _Request


def longest_body(path: str) -> int:
    """Give how many bytes may be sent to an address, in any language."""
    return LONGEST_FILE_BYTES if path.partition("?")[0].endswith(TAKES_FILES) else LONGEST_BODY_BYTES


def _answering(host: str) -> tuple[str, ...]:
    """Give the names under which a server at this address is asked for."""
    if host not in _ANY:
        return (*LOOPBACK, f"[{host}]" if ":" in host else host)
    own = socket.gethostname()
    found = set(own_addresses(own))
    return (*LOOPBACK, own, f"{own}.local", *(f"[{one}]" if ":" in one else one for one in sorted(found)))


def own_addresses(name: str) -> Iterator[str]:
    """Give the addresses under which other devices of the network reach this machine, as far as it knows them."""
    with suppress(OSError):
        yield from (str(info[4][0]) for info in socket.getaddrinfo(name, None))
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        # Nothing is sent: the system is asked from which of its addresses it would send to another network.
        link.connect(("192.0.2.1", 9))
        yield str(link.getsockname()[0])


def listening(host: str, port: int) -> wsgi.Server:
    """Give a server that has taken the address; AddressError when another one has it, or it is not there.

    port: 0 takes a free one.
    """
    for name in _answering(host):
        if name not in settings.ALLOWED_HOSTS:
            settings.ALLOWED_HOSTS.append(name)
    server = wsgi.Server(
        (host, port),
        get_wsgi_application(),
        numthreads=read_options().threads,
        server_name="Unsit",
        request_queue_size=128,
        timeout=PATIENCE_S,
        shutdown_timeout=PATIENCE_S,
    )
    server.max_request_header_size = LONGEST_HEADERS_BYTES
    server.max_request_body_size = LONGEST_FILE_BYTES
    server.ConnectionClass = _Connection
    # What a browser did to its connection nobody needs to know; pages have Django's own log.
    server.error_log = lambda *_args, **_named: None  # type: ignore[method-assign]
    try:
        server.prepare()
    except OSError as error:
        raise AddressError(
            f"{host}:{port} must be free to listen at ({error.strerror or error}); --port names another, 0 any"
        ) from error
    return server


def address(server: wsgi.Server) -> str:
    """Give the address for a browser on this machine."""
    host, port = server.bind_addr[:2]
    name = "127.0.0.1" if host in _ANY else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/"


def serve(server: wsgi.Server, told: Callable[[], None]) -> None:
    """Answer until the program is interrupted or told to end; what has begun is finished.

    told: called once it answers, and can be ended.
    """
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    worker = threading.Thread(target=server.serve, name="server", daemon=True)
    worker.start()
    threading.Thread(target=_work_by_itself, args=[stopped], name="periodic", daemon=True).start()
    try:
        told()
        while worker.is_alive() and not stopped.wait(0.5):
            pass
    finally:
        stopped.set()
        server.stop()
        worker.join(PATIENCE_S)
        for number, handler in before.items():
            signal.signal(number, handler)


def _work_by_itself(stopped: threading.Event) -> None:
    """Run periodic tasks until the server ends."""
    schedule = Schedule(timezone.now())
    while not stopped.wait(_LOOK_EVERY_S):
        schedule.run_due(timezone.now())
