"""The only way in which this server asks an address that a person gave: checked, to a public address, briefly.

The host that is checked is the host that is asked: one parser reads the address, and what is sent is put together from
its parts. A name is resolved once, every address it stands for must be public, and the connection goes to one of these.
No redirect is followed, no proxy of the environment is asked, and the answer is bounded in time and size.
"""

import re
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from types import ModuleType
from typing import Any, Final
from urllib.parse import urlsplit

LONGEST_ADDRESS: Final = 2_000
CONNECT_S: Final = 5
READ_S: Final = 10
TOTAL_S: Final = 15
"""From the first packet to the answer's end, however slowly it drips."""
_HTTPS_PORT: Final = 443
_PIECE_BYTES: Final = 8_192

_SIGNS: Final = re.compile(r"[\x21-\x7e]+")
_HOST: Final = re.compile(r"(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?!-)[a-z0-9-]{2,63}(?<!-)")
_EMBEDDING: Final = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
"""IPv6 networks whose addresses lead to an IPv4 address."""


class AddressRefusedError(ValueError):
    """An address that this server does not ask; the text says what must hold."""


class NoAnswerError(Exception):
    """An address that was asked and did not answer in time or at all; the text names the kind of error alone."""


@dataclass(frozen=True, slots=True)
class Destinations:
    """Where requests may go.

    hosts: names; one with a dot before it stands for all below it. Empty: every public host.
    is_test_service: for tests alone, whose service listens on this machine without https; no setting leads here.
    """

    hosts: tuple[str, ...] = ()
    is_test_service: bool = False

    def allows(self, host: str) -> bool:
        """Return whether a host is among them."""
        return not self.hosts or any(
            host == name or (name.startswith(".") and host.endswith(name)) for name in self.hosts
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered. content: as much of the body as was asked for."""

    status: int
    content: bytes = b""


def checked_address(address: str, destinations: Destinations) -> str:
    """Return the address as it will be asked, put together from the parts that were checked.

    AddressRefusedError when it is not one that may be asked.
    """
    if len(address) > LONGEST_ADDRESS or not _SIGNS.fullmatch(address) or "\\" in address or "#" in address:
        raise AddressRefusedError(f"an address must have 1 to {LONGEST_ADDRESS} plain characters and no \\ or #")
    _requests()
    from urllib3.exceptions import LocationParseError
    from urllib3.util import parse_url

    try:
        parts, other = parse_url(address), urlsplit(address)
        is_alike = (parts.host, parts.port) == (other.hostname, other.port)
    except (LocationParseError, ValueError):
        raise AddressRefusedError("an address must be one that can be read in one way") from None
    host = parts.host or ""
    if not is_alike or parts.auth is not None or other.username is not None:
        raise AddressRefusedError("an address must be one that can be read in one way, without a user's name")
    if not destinations.allows(host):
        raise AddressRefusedError("the host must be one of those that are asked")
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query is not None else ''}"
    if destinations.is_test_service:
        return f"{parts.scheme}://{parts.netloc}{path}"
    if parts.scheme != "https" or parts.port not in (None, _HTTPS_PORT):
        raise AddressRefusedError("an address must begin with https:// and name no other port")
    if not _HOST.fullmatch(host):
        raise AddressRefusedError("the host must be a name with a dot")
    return f"https://{host}{path}"


def is_public(text: str) -> bool:
    """Return whether an address belongs to the open internet.

    >>> [is_public(one) for one in ("93.184.216.34", "10.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1")]
    [True, False, False, False, False]
    """
    address: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        elif any(address in network for network in _EMBEDDING):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def public_addresses(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses that a name stands for; AddressRefusedError when one of them is not public."""
    found = tuple(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    if not found or not all(map(is_public, found)):
        raise AddressRefusedError("the host must have public addresses only")
    return found


def post(
    address: str, content: bytes, headers: Mapping[str, str], destinations: Destinations, most_bytes: int = 0
) -> Reply:
    """Return what an address answers to some bytes.

    most_bytes: of its body. AddressRefusedError when it must not be asked, NoAnswerError when it does not answer.
    """
    requests = _requests()
    target = checked_address(address, destinations)
    with _bounded():
        try:
            response = requests.post(
                target,
                data=content,
                headers={"User-Agent": "Unsit", "Accept-Encoding": "identity", **headers},
                timeout=(CONNECT_S, READ_S),
                allow_redirects=False,
                stream=True,
                # Neither a proxy nor a password is taken from this machine's settings.
                proxies={"http": None, "https": None, "all": None},
                auth=_as_it_is,
            )
            try:
                return Reply(response.status_code, _content(response, most_bytes))
            finally:
                if response.raw is not None:
                    response.close()
        except (requests.RequestException, OSError) as error:
            if isinstance(_cause(error), AddressRefusedError):
                raise AddressRefusedError("the host must have public addresses only") from None
            raise NoAnswerError(type(error).__name__) from None


def _as_it_is(request: Any) -> Any:
    return request


def _cause(error: BaseException) -> BaseException:
    """Return what an error of the client began with."""
    seen: set[int] = set()
    while id(error) not in seen:
        seen.add(id(error))
        error = error.__cause__ or error.__context__ or error
    return error


def _content(response: Any, most_bytes: int) -> bytes:
    content = b""
    if most_bytes > 0:
        for piece in response.iter_content(_PIECE_BYTES):
            content += piece
            if len(content) >= most_bytes:
                break
    return content[:most_bytes]


# ---- connections -------------------------------------------------------------------------------------------------


class _Attempt:
    """One request: the connections it has opened, and whether its time is over."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._links: list[socket.socket] = []
        self._is_over = False

    def add(self, link: socket.socket) -> None:
        """Bound a connection in time; one that comes too late, after a slow look for its name, ends at once."""
        with self._lock:
            self._links.append(link.dup())
            if self._is_over:
                self._shut()

    def end(self) -> None:
        """End what is open, and what is opened later."""
        with self._lock:
            self._is_over = True
            self._shut()

    def close(self) -> None:
        """Let go of the connections, which their owner closes."""
        with self._lock:
            for link in self._links:
                link.close()
            self._links.clear()

    def _shut(self) -> None:
        for link in self._links:
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)


_attempt: ContextVar[_Attempt | None] = ContextVar("attempt", default=None)
"""What `post` is doing in this thread; None: whoever uses the HTTP client now is somebody else."""


@contextmanager
def _bounded() -> Iterator[None]:
    """Hold what is asked meanwhile to public addresses, and end it once the time is over."""
    attempt = _Attempt()
    timer = threading.Timer(TOTAL_S, attempt.end)
    timer.daemon = True
    mark = _attempt.set(attempt)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        _attempt.reset(mark)
        attempt.close()


@cache
def _requests() -> ModuleType:
    """Return the HTTP client, whose https connections go to public addresses only while `post` asks for them.

    `requests.post` makes its own session, so there is no other place to say that than the class of its connections;
    for everybody else in this process the class does what it always did. It is imported when first needed.
    """
    import requests
    from urllib3.connection import HTTPSConnection
    from urllib3.connectionpool import HTTPSConnectionPool
    from urllib3.exceptions import NameResolutionError, NewConnectionError
    from urllib3.util.connection import create_connection

    class PublicConnection(HTTPSConnection):
        """A connection to an address that was checked, not to a name that may stand for another one by now."""

        def _new_conn(self) -> socket.socket:
            attempt = _attempt.get()
            if attempt is None:
                return super()._new_conn()
            try:
                addresses = public_addresses(self.host, self.port)
            except AddressRefusedError as error:
                raise NewConnectionError(self, str(error)) from error
            except (socket.gaierror, UnicodeError) as error:
                raise NameResolutionError(self.host, self, socket.gaierror(str(error))) from error
            try:
                link = create_connection((addresses[0], self.port), self.timeout, socket_options=self.socket_options)
            except OSError as error:
                raise NewConnectionError(self, type(error).__name__) from error
            attempt.add(link)
            return link

    HTTPSConnectionPool.ConnectionCls = PublicConnection
    return requests
