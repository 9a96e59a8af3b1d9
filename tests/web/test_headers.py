"""The headers keep a page to itself."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.web.conftest import People, body

from unsit.web.headers import HEADERS, POLICY
from unsit.web.people.actions import new_token
from unsit.web.server.gateway import REFUSAL

RULES = {rule.split()[0]: rule.split()[1:] for rule in POLICY.split("; ")}


def test_a_page_may_ask_no_other_host_for_anything() -> None:
    """Every rule allows the page's own host and what the page makes itself, and nothing more."""
    allowed = {"'self'", "'none'", "blob:", "data:", "'wasm-unsafe-eval'"}
    assert {source for sources in RULES.values() for source in sources} <= allowed
    assert RULES["connect-src"] == ["'self'", "blob:"]
    assert RULES["default-src"] == ["'self'"]


def test_no_script_and_no_style_may_stand_in_a_page() -> None:
    """Scripts and styles come from files of the same host; WebAssembly may be compiled."""
    assert RULES["script-src"] == ["'self'", "'wasm-unsafe-eval'"]
    assert RULES["style-src"] == ["'self'"]
    assert RULES["worker-src"] == ["'self'"]


def test_no_page_can_be_put_into_another_ones_frame(client: Client) -> None:
    """Neither now nor by a base address."""
    assert (RULES["frame-ancestors"], RULES["base-uri"], RULES["object-src"]) == (["'none'"],) * 3


def test_camera_and_microphone_are_for_our_own_pages_alone(client: Client) -> None:
    """Other powers are nobody's; and nothing is told to others about where somebody comes from."""
    headers = client.get("/").headers
    assert "camera=(self), microphone=(self)" in headers["Permissions-Policy"]
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"


EVERYWHERE = {
    **HEADERS,
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
METHODS = ("get", "head", "options", "put", "delete")
FILLED_IN = {"slug": "squat", "int": "1", "str": "x", "path": "x", "uuid": "0" * 32}


def addresses(patterns: Iterable[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """Return an address of every route there is."""
    for one in patterns:
        route = re.sub(r"<(?:(\w+):)?\w+>", lambda found: FILLED_IN[found[1] or "str"], str(one.pattern))
        route = re.sub(r"\(\?P<\w+>[^)]*\)", "x", route).lstrip("^").rstrip("$")
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, before + route)
        else:
            yield before + route


ROUTES = sorted({*addresses(get_resolver().url_patterns)})


def test_every_route_and_method_is_answered_with_all_headers(people: People) -> None:
    """Whoever asks for whatever: pages, files, redirects, what is missing, not allowed, not understood or too long."""
    browser = people.client.browser
    browser.raise_request_exception = False
    own = (*ROUTES, "/static/nothing", "/nothing/", "/es", "/account", "/%ff", "/es/nothing/", "/api/v1/nothing")
    seen: Counter[int] = Counter()
    for path in own:
        strangers = [(Client(raise_request_exception=False), method) for method in METHODS]
        for who, method in (*strangers, (browser, "get")):
            answer = getattr(who, method)(path)
            missing = {name: value for name, value in EVERYWHERE.items() if answer.headers.get(name) != value}
            assert not missing, (method, path, answer.status_code, missing)
            seen[answer.status_code] += 1
            body(answer)
    assert len(ROUTES) > 60
    assert {200, 301, 302, 401, 404, 405} <= set(seen)


@pytest.mark.parametrize(
    ("named", "status"),
    [
        ({"headers": {"Host": "elsewhere.example"}}, 400),
        ({REFUSAL: HTTPStatus.REQUEST_ENTITY_TOO_LARGE}, 413),
        ({REFUSAL: HTTPStatus.LENGTH_REQUIRED}, 411),
    ],
)
def test_what_is_refused_before_a_page_is_asked_has_all_headers(named: dict[str, Any], status: int) -> None:
    """A strange host, a body that is too long or has no length."""
    answer = Client(raise_request_exception=False).get("/", **named)
    assert answer.status_code == status
    assert not {name for name, value in EVERYWHERE.items() if answer.headers.get(name) != value}


def test_a_mistake_of_ours_has_all_headers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Like every other answer."""

    def fail(*_arguments: object, **_named: object) -> None:
        raise ValueError

    monkeypatch.setattr("unsit.web.pages.views.render", fail)
    client.raise_request_exception = False
    answer = client.get("/choose/")
    assert answer.status_code == 500
    assert not {name for name, value in EVERYWHERE.items() if answer.headers.get(name) != value}


COOKIES = """
import django
django.setup()
from django.conf import settings
for kind in ("SESSION", "CSRF"):
    print(*(getattr(settings, f"{kind}_COOKIE_{part}") for part in ("NAME", "SECURE", "PATH", "DOMAIN")))
"""


@pytest.mark.parametrize(
    ("https", "names", "is_secure"),
    [("yes", ("__Host-unsit", "__Host-unsit_csrf"), "True"), ("no", ("unsit", "unsit_csrf"), "False")],
)
def test_cookies_belong_to_one_host_alone_over_https(
    https: str, names: tuple[str, str], is_secure: str, tmp_path: Path
) -> None:
    """A browser takes a `__Host-` cookie only with Secure, the path / and no domain."""
    own = {"UNSIT_HTTPS": https, "UNSIT_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "unsit.web.settings"}
    told = subprocess.run(
        [sys.executable, "-c", COOKIES], capture_output=True, text=True, check=True, env={**os.environ, **own}
    )
    assert told.stdout.splitlines() == [f"{name} {is_secure} / None" for name in names]


def test_no_page_sets_a_cookie(client: Client) -> None:
    """The privacy page says so; and none even looks for one."""
    for path in ("/", "/choose/", "/go/", "/history/", "/data/library.json", "/about/privacy/", "/account/deleted/"):
        answer = client.get(path)
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_what_was_made_for_somebody_is_kept_nowhere(people: People) -> None:
    """Neither pages of the account nor answers to programs may be stored, by a browser or on the way."""
    key = new_token(people.client.user, "watch", ["read"])[1]
    answers = [
        people.client.browser.get("/account/"),
        people.client.browser.get("/api/v1/sessions"),
        Client().get("/account/login/"),
        Client().get("/api/v1/sessions", headers={"Authorization": f"Bearer {key}"}),
    ]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store, private"}


def test_everybodys_page_stays_on_the_device_of_whoever_is_signed_in(client: Client, people: People) -> None:
    """It works without a network, so the service worker may keep it; what lies between the two may not."""
    for path in ("/", "/go/", "/history/", "/movements/squat/"):
        mine = people.client.browser.get(path)
        assert str(people.client.person.pk) in mine.content.decode()
        assert set(mine.headers["Cache-Control"].split(", ")) == {"no-cache", "private"}
        assert "Cookie" in mine.headers["Vary"]
        assert client.get(path).headers["Cache-Control"] == "no-cache"
