"""Where a request comes from: whole to count tries by, cut to write down."""

import ipaddress
from typing import Final

from allauth.core.internal.httpkit import clean_client_ip, get_client_ip
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

_COUNTED_BITS_6: Final = 64
_WRITTEN_BITS: Final = {4: 24, 6: 48}
_SHORT: Final = 40


def address_of(request: HttpRequest) -> str:
    """Return the address that a request comes from; empty when nothing says it."""
    found = get_client_ip(request) or clean_client_ip(str(request.META.get("REMOTE_ADDR", "")))
    return found or ""


def source_of(request: HttpRequest) -> str:
    """Return whom tries are counted by: the address, or of IPv6 the part that one customer gets."""
    address = address_of(request)
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address}/{_COUNTED_BITS_6}", strict=False).network_address)


def network_of(address: str) -> str:
    """Return an address without the part that names one household.

    >>> network_of("203.0.113.77"), network_of("2001:db8:1:2:3::4"), network_of("")
    ('203.0.113.0/24', '2001:db8:1::/48', '')
    """
    if not address:
        return ""
    bits = _WRITTEN_BITS[ipaddress.ip_address(address).version]
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))


def keyed_hash(purpose: str, text: str) -> str:
    """Return a short hash that nobody can compute without the server's secret."""
    return salted_hmac(f"unsit.{purpose}", text, algorithm="sha256").hexdigest()[:_SHORT]
