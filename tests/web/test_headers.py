"""The headers keep a page to itself."""

from django.test import Client
from tests.web.conftest import People

from unsit.web.headers import POLICY
from unsit.web.people.actions import new_token

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
