"""A real Chromium, and a loopback server of the built front end.

The browser is the system's (`make system` installs it); Playwright's own are never downloaded. Pages are drawn with
software GL. A page that logs an error, or asks another host for anything, fails its test.
"""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    ViewportSize,
    WebSocket,
    expect,
    sync_playwright,
)
from tests.e2e.player_site import serving

ROOT: Final = Path(__file__).resolve().parents[2]
DIST: Final = ROOT / "frontend" / "dist"

BROWSERS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
QUIET: Final = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SOFTWARE_GL: Final = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")
WITHOUT_GL: Final = ("--disable-gpu", "--disable-3d-apis", "--disable-software-rasterizer")

LAPTOP: Final[ViewportSize] = {"width": 1280, "height": 800}
PHONE: Final[ViewportSize] = {"width": 390, "height": 700}

PATIENCE_MS: Final = 120_000
"""How long to wait for what must happen: software GL on a busy machine is slow, and no claim is about time."""

expect.set_options(timeout=PATIENCE_MS)


class _Files(SimpleHTTPRequestHandler):
    """Serves files without a word, with the types a browser wants."""

    extensions_map: Final = {  # type: ignore[misc]
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".glb": "model/gltf-binary",
        ".wasm": "application/wasm",
        ".json": "application/json",
    }

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        """Say nothing."""


def _serving(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(folder))) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def static_server() -> Iterator[str]:
    """Give the address of a server of the built front end."""
    if not (DIST / "unsit-figure.js").is_file():
        pytest.fail("frontend/dist must be built (got no unsit-figure.js there): make frontend")
    yield from _serving(DIST)


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Give an empty folder and the address of a server of it, for pages a test writes itself."""
    for address in _serving(tmp_path):
        yield tmp_path, address


def executable() -> str:
    """Give where the system's Chromium is; the test fails where there is none."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    pytest.fail(f"a browser is needed (looked for {', '.join(BROWSERS)}): make system")


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """Start Playwright once a worker."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright_driver: Playwright) -> Iterator[Browser]:
    """Give a headless Chromium with software GL."""
    browser = playwright_driver.chromium.launch(
        executable_path=executable(), args=[*QUIET, *SOFTWARE_GL], timeout=PATIENCE_MS
    )
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def chromium_without_gl(playwright_driver: Playwright) -> Iterator[Browser]:
    """Give a headless Chromium in which no page gets WebGL."""
    browser = playwright_driver.chromium.launch(
        executable_path=executable(), args=[*QUIET, *WITHOUT_GL], timeout=PATIENCE_MS
    )
    yield browser
    browser.close()


@contextmanager
def lasting_browser(driver: Playwright, profile: Path, viewport: ViewportSize = LAPTOP) -> Iterator[BrowserContext]:
    """Start a browser whose profile stays in a folder: what it kept is there when it is started anew."""
    context = driver.chromium.launch_persistent_context(
        profile,
        executable_path=executable(),
        args=[*QUIET, *SOFTWARE_GL],
        viewport=viewport,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def _is_home(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "http://localhost:", "ws://127.0.0.1:", "data:", "blob:", "about:"))


def watched_page(context: BrowserContext) -> tuple[Page, list[str]]:
    """Give a new page and the list of what goes wrong in it."""
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    problems: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"console: {message.text}")

    def asked(url: str) -> None:
        if not _is_home(url):
            problems.append(f"another host was asked: {url}")

    def connected(socket: WebSocket) -> None:
        asked(socket.url)

    page.on("console", console)
    page.on("pageerror", lambda error: problems.append(f"error: {error}"))
    page.on("websocket", connected)
    context.on("request", lambda request: asked(request.url))
    return page, problems


def page_of(browser: Browser) -> Iterator[Page]:
    """Give a page of its own context; raise AssertionError afterwards if anything went wrong in it."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page, problems = watched_page(context)
    yield page
    context.close()
    assert problems == []


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Give the address of the site round the player."""
    with serving() as address:
        yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Give a page; the test fails if it logs an error or asks another host."""
    yield from page_of(chromium)


@pytest.fixture
def no_webgl_page(chromium_without_gl: Browser) -> Iterator[Page]:
    """Give a page that gets no WebGL; the test fails as with `page`."""
    yield from page_of(chromium_without_gl)
