"""Forwarded headers: believed from configured proxies alone, whatever else a request tells."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from unsit.web.options import LOOPBACK_NETWORKS, _networks, read_options
from unsit.web.proxies import ForwardedHeaders, client_address

PROXIES = _networks("10.0.0.0/8, 127.0.0.1, 2001:db8:1::/48") or ()


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "192.0.2.7, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "192.0.2.7, 198.51.100.1, 10.1.2.3", "198.51.100.1"),
        ("127.0.0.1", "10.9.9.9, 10.1.2.3", "10.9.9.9"),
        ("127.0.0.1", "192.0.2.7, nonsense, 10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("2001:db8:1::5", "[2001:db8:2::7]:4711", "2001:db8:2::7"),
        ("10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_client_is_the_right_most_address_that_no_proxy_has(peer: str, forwarded: str, client: str) -> None:
    """What stands further left may have been written by the client itself."""
    assert client_address(peer, forwarded, PROXIES) == client


@given(st.text(max_size=200))
def test_what_a_stranger_writes_never_becomes_the_address(forwarded: str) -> None:
    """Whatever stands in the header, a peer that is no proxy is the client; behind one, the proxy's own word holds."""
    assert client_address("203.0.113.9", forwarded, PROXIES) == "203.0.113.9"
    assert client_address("127.0.0.1", f"{forwarded}, 198.51.100.1", PROXIES) == "198.51.100.1"


def seen(proxies: Any, settings: Any, **headers: str) -> HttpRequest:
    """Return a request as everything behind the middleware sees it."""
    settings.TRUSTED_PROXIES = proxies
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    found: list[HttpRequest] = []

    def answer(request: HttpRequest) -> HttpResponse:
        found.append(request)
        return HttpResponse()

    ForwardedHeaders(answer)(RequestFactory().get("/", headers=headers))
    return found[0]


FORGED = {
    "X-Forwarded-For": "198.51.100.1",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "1",
    "X-Real-IP": "198.51.100.1",
    "Forwarded": "for=198.51.100.1;proto=https",
}


def test_nobody_is_believed_where_no_proxy_is_configured(settings: Any) -> None:
    """Neither the address nor https; and no forwarded header is left for anybody to read."""
    request = seen((), settings, **FORGED)
    assert (request.META["REMOTE_ADDR"], request.is_secure()) == ("127.0.0.1", False)
    assert not [name for name in request.META if "FORWARDED" in name or "REAL_IP" in name]


def test_a_configured_proxy_tells_who_asks_and_how(settings: Any) -> None:
    """The address replaces the proxy's own; of two schemes the one that the proxy added holds."""
    request = seen(LOOPBACK_NETWORKS, settings, **FORGED)
    assert (request.META["REMOTE_ADDR"], request.is_secure()) == ("198.51.100.1", True)
    assert "HTTP_X_FORWARDED_HOST" not in request.META
    assert not seen(LOOPBACK_NETWORKS, settings, **{"X-Forwarded-Proto": "https,http"}).is_secure()


def test_this_machine_is_a_proxy_only_where_https_is_said() -> None:
    """Unless proxies are named; then only they are."""
    assert read_options({}).proxies == ()
    assert read_options({"UNSIT_HTTPS": "yes"}).proxies == LOOPBACK_NETWORKS
    assert read_options({"UNSIT_HTTPS": "yes", "UNSIT_PROXIES": "10.0.0.5"}).proxies == _networks("10.0.0.5/32")
