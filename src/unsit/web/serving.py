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
from unsit.web.server.http_server import HttpServer
from unsit.web.server.limits import PATIENCE_S
from unsit.web.start_lock import Report

_LOOK_EVERY_S: Final = 5
"""How often it is looked whether a periodic task is due."""

_CLOSING_S: Final = 5
"""How long the server may take to close what it could not finish."""

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


def listening(host: str, port: int) -> HttpServer:
    """Return a server that has taken the address; AddressError when another one has it, or it is not there.

    port: 0 takes a free one.
    """
    for name in _answering(host):
        if name not in settings.ALLOWED_HOSTS:
            settings.ALLOWED_HOSTS.append(name)
    try:
        link = _taken(host, port)
    except OSError as error:
        raise AddressError(
            f"{host}:{port} must be free to listen at ({error.strerror or error}); --port names another, 0 any"
        ) from error
    return HttpServer(link, get_wsgi_application(), read_options().threads)


def _taken(host: str, port: int) -> socket.socket:
    """Return a socket that listens at the first address that a name stands for."""
    found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, _, _, _, where = found[0]
    is_any = where[0] == "::" and socket.has_dualstack_ipv6()
    return socket.create_server(where[:2], family=family, backlog=socket.SOMAXCONN, dualstack_ipv6=is_any)


def address(server: HttpServer) -> str:
    """Return the address for a browser on this machine."""
    host, port = server.address
    name = "127.0.0.1" if host in _ANY else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/"


def serve(server: HttpServer, told: Callable[[], None]) -> None:
    """Answer until the program is interrupted or told to end; what has begun is finished.

    told: called once it answers, and can be ended.
    """
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    worker = threading.Thread(target=server.run, name="server", daemon=True)
    worker.start()
    threading.Thread(target=_work_by_itself, args=[stopped], name="periodic", daemon=True).start()
    try:
        told()
        while worker.is_alive() and not stopped.wait(0.5):
            pass
    finally:
        stopped.set()
        server.stop()
        worker.join(PATIENCE_S + _CLOSING_S)
        for number, handler in before.items():
            signal.signal(number, handler)


def _work_by_itself(stopped: threading.Event) -> None:
    """Run periodic tasks until the server ends."""
    schedule = Schedule(timezone.now())
    while not stopped.wait(_LOOK_EVERY_S):
        schedule.run_due(timezone.now())
