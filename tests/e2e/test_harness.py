"""The browser tests watch what they say they watch."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.e2e.conftest import page_of


def test_a_page_has_webgl(page: Page, pages: tuple[Path, str]) -> None:
    """The usual page can draw with WebGL 2."""
    folder, address = pages
    (folder / "index.html").write_text("<title>empty</title><link rel=icon href=data:,>", encoding="utf-8")
    page.goto(f"{address}/index.html")
    assert page.evaluate("document.createElement('canvas').getContext('webgl2') !== null")


def test_a_page_without_webgl_has_none(no_webgl_page: Page, pages: tuple[Path, str]) -> None:
    """The other page cannot, so that its stills are really what is tested."""
    folder, address = pages
    (folder / "index.html").write_text("<title>empty</title><link rel=icon href=data:,>", encoding="utf-8")
    no_webgl_page.goto(f"{address}/index.html")
    assert no_webgl_page.evaluate("document.createElement('canvas').getContext('webgl2') === null")


@pytest.mark.parametrize(
    ("script", "event", "told"),
    [
        ("console.error('said')", "console", "console: said"),
        ("throw new Error('thrown')", "pageerror", "error: thrown"),
        (
            "fetch('//elsewhere.invalid/a').catch(() => 0)",
            "requestfailed",
            "host was asked: http://elsewhere.invalid/a",
        ),
        ("new WebSocket('ws://elsewhere.invalid/b')", "websocket", "host was asked: ws://elsewhere.invalid/b"),
    ],
)
def test_a_page_that_misbehaves_fails_its_test(
    chromium: Browser, pages: tuple[Path, str], script: str, event: str, told: str
) -> None:
    """A logged error, a thrown one, a request and a socket to another host each fail the test, and are named."""
    folder, address = pages
    (folder / "index.html").write_text(
        f"<title>bad</title><link rel=icon href=data:,><script>{script}</script>", encoding="utf-8"
    )
    given = page_of(chromium)
    watched = next(given)
    with watched.expect_event(event):
        watched.goto(f"{address}/index.html")
    with pytest.raises(AssertionError, match=re.escape(told)):
        next(given)


def test_files_have_the_types_a_browser_wants(page: Page, pages: tuple[Path, str]) -> None:
    """Scripts, figures and data are served as what they are."""
    folder, address = pages
    (folder / "index.html").write_text("<title>empty</title><link rel=icon href=data:,>", encoding="utf-8")
    page.goto(f"{address}/index.html")
    expected = {"a.js": "text/javascript", "a.glb": "model/gltf-binary", "a.json": "application/json"}
    for name in expected:
        (folder / name).touch()
    got = page.evaluate(
        "async names => Object.fromEntries(await Promise.all(names.map("
        "async name => [name, (await fetch(name)).headers.get('content-type')])))",
        list(expected),
    )
    assert got == expected
