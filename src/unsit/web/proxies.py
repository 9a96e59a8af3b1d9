"""Who asks, where a proxy stands in front: forwarded headers are believed from configured proxies alone."""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

_FOR: Final = "HTTP_X_FORWARDED_FOR"
_PROTO: Final = "HTTP_X_FORWARDED_PROTO"
_FORWARDED: Final = ("HTTP_X_FORWARDED_", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_CLIENT_IP", "HTTP_TRUE_CLIENT_IP")


def address_of(text: str) -> Address | None:
    """Return an address without its port; None where a text is none.

    >>> address_of("[2001:db8::1]:4711"), address_of("::ffff:192.0.2.1"), address_of("192.0.2.1:80"), address_of("x")
    (IPv6Address('2001:db8::1'), IPv4Address('192.0.2.1'), IPv4Address('192.0.2.1'), None)
    """
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def is_among(address: Address | None, networks: Sequence[Network]) -> bool:
    """Return whether an address belongs to one of the networks."""
    return address is not None and any(
        address.version == network.version and address in network for network in networks
    )


def client_address(peer: str, forwarded: str, proxies: Sequence[Network]) -> str:
    """Return the address of whoever asks: the right-most one that no configured proxy has.

    peer: who is connected. forwarded: `X-Forwarded-For`, which each proxy ends with the address it was asked from; what
    stands further left may have been written by anybody.
    """
    client = address_of(peer)
    for text in reversed(forwarded.split(",")):
        if not is_among(client, proxies) or (found := address_of(text)) is None:
            break
        client = found
    return str(client) if client is not None else peer


def believe(environ: dict[str, Any], proxies: Sequence[Network]) -> None:
    """Put the client's address into a request, and take from it every forwarded header that nobody vouches for."""
    peer = str(environ.get("REMOTE_ADDR", ""))
    is_vouched = is_among(address_of(peer), proxies)
    scheme = str(environ.get(_PROTO, "")).rpartition(",")[2].strip()
    if is_vouched:
        environ["REMOTE_ADDR"] = client_address(peer, str(environ.get(_FOR, "")), proxies)
    for name in [name for name in environ if name.startswith(_FORWARDED)]:
        del environ[name]
    if is_vouched and scheme:
        environ[_PROTO] = scheme


class ForwardedHeaders:
    """Stands before everything that looks at who asks and how."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request that tells nothing untrue about where it comes from."""
        believe(request.META, settings.TRUSTED_PROXIES)
        return self._get_response(request)
