"""Another language in a real browser: pages, elements and the figure speak it, online and with the server gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect
from tests.e2e.conftest import PATIENCE_MS, QUIET, SOFTWARE_GL, executable
from tests.e2e.unsit_server import Server, serving

from unsit.movement.library import load_library


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a running server."""
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


@contextmanager
def _browser(driver: Playwright, folder: Path) -> Iterator[BrowserContext]:
    """Start a browser whose profile stays in a folder."""
    context = driver.chromium.launch_persistent_context(
        folder, executable_path=executable(), args=[*QUIET, *SOFTWARE_GL], viewport={"width": 1280, "height": 800}
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def _until(page: Page, condition: str, argument: object = None) -> None:
    """Wait until an expression holds; under the pages' own policy the browser cannot wait for it by itself."""
    for _ in range(PATIENCE_MS // 100):
        try:
            if page.evaluate(condition, argument):
                return
        except Error:
            page.wait_for_load_state()
        page.wait_for_timeout(100)
    pytest.fail(f"it must become true: {condition} ({argument})")


KEPT = "(path) => caches.match(path).then((found) => found !== undefined)"
READ = """async (names) => {
  const parts = [["", "text/html"], ["handout.pdf", "application/pdf"], ["camera.svg", "image/svg+xml"]];
  const lost = [];
  for (const [name, [part, kind]] of names.flatMap((name) => parts.map((one) => [name, one]))) {
    const address = `/es/movements/${name}/${part}`;
    const got = await fetch(address).catch(() => null);
    if (!got?.ok || !got.headers.get("content-type").startsWith(kind)) lost.push(address);
  }
  return lost;
}"""
OLDER = """async () => {
  const [now] = await caches.keys();
  const [old, from] = [await caches.open("unsit-older"), await caches.open(now)];
  for (const request of await from.keys()) await old.put(request, await from.match(request));
  await caches.delete(now);
  for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
}"""


def test_the_elements_speak_the_language_of_the_address(page: Page, server: Server) -> None:
    """From the switch at the foot to the captions of a session everything is Spanish, and no address leaves it."""
    page.goto(f"{server.address}/choose/")
    page.get_by_role("link", name="Español").click()
    expect(page).to_have_url(f"{server.address}/es/choose/")
    page.get_by_role("button", name="Caderas tensas").click()
    page.get_by_role("button", name="Nada de esto").click()
    page.get_by_role("button", name="En un avión o un tren").click()
    page.get_by_role("link", name="Comenzar").click()
    expect(page).to_have_url(f"{server.address}/es/go/?goal=tight_hips&place=plane&minutes=10")
    page.get_by_role("button", name="Empezar").click()
    expect(page.locator("unsit-player .caption")).to_contain_text("Siéntate erguido hacia el borde de una silla firme")
    expect(page.get_by_role("button", name="¿Duele?")).to_be_visible()
    page.get_by_role("button", name="Terminar aquí").click()
    page.get_by_role("link", name="Elegir otra cosa").click()
    expect(page).to_have_url(f"{server.address}/es/choose/")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("width", "height"), [(360, 740), (390, 844), (844, 390), (1280, 800)])
def test_everything_of_a_session_is_on_the_screen_at_once(
    page: Page, server: Server, language: str, width: int, height: int
) -> None:
    """With the words of the language and the page around: picture, number, pause and the question about pain."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{server.address}/{language}/go/?routine=side_kick_series")
    page.get_by_role("button", name={"en": "None of these", "es": "Nada de esto"}[language]).click()
    page.get_by_role("button", name={"en": "Start", "es": "Empezar"}[language]).click()
    page.locator("section.lead[data-part=setup]").wait_for()
    page.wait_for_timeout(300)
    outside = {}
    for part in (".player > .stage", ".dial", ".bar .toggle", ".bar .hurt"):
        box = page.locator(part).bounding_box()
        assert box is not None
        if box["y"] < 0 or box["y"] + box["height"] > height:
            outside[part] = box
    assert outside == {}


def test_the_figure_speaks_the_language_of_the_page(page: Page, server: Server) -> None:
    """Captions, steps and mistakes are those of the language, not only the buttons."""
    page.goto(f"{server.address}/es/movements/hip_stretch_wall/")
    figure = page.locator("unsit-figure")
    expect(figure.get_by_role("button", name="Reproducir")).to_be_enabled()
    expect(figure.get_by_role("button", name=": cruzado")).to_be_visible()
    expect(figure.locator("option", has_text="El coxis se levanta")).to_be_attached()
    expect(figure).not_to_contain_text("Tailbone")


def test_every_movement_can_be_read_with_the_server_gone_and_the_browser_restarted(
    playwright_driver: Playwright, tmp_path: Path
) -> None:
    """After "make everything available offline" list, pages, moving figures, drawings and handouts are there."""
    profile = tmp_path / "profile"
    with serving(tmp_path / "data") as server, _browser(playwright_driver, profile) as context:
        page = context.new_page()
        home = f"{server.address}/es"
        page.goto(f"{home}/")
        page.locator("unsit-offline").scroll_into_view_if_needed()
        page.get_by_role("button", name="Tenerlo todo sin conexión").click()
        expect(page.locator("[data-state=all]")).to_be_visible()
        library = page.evaluate("fetch('/es/data/library.json').then((one) => one.json())")
        server.kill()
    names = list(library["movements"])
    with _browser(playwright_driver, profile) as context:
        page = context.new_page()
        page.goto(f"{home}/movements/")
        page.get_by_role("link", name="Plancha").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Plancha")
        figure = page.locator("unsit-figure")
        expect(figure.locator("canvas")).to_be_visible()
        expect(figure.get_by_role("button", name="Reproducir")).to_be_enabled()
        drawing = page.get_by_role("img", name="Dónde puede estar el móvil, visto desde arriba")
        drawing.scroll_into_view_if_needed()
        _until(page, "(picture) => picture.complete && picture.naturalWidth > 0", drawing.element_handle())
        assert (set(names), page.evaluate(READ, names)) == (set(load_library().movements), [])
        page.goto(f"{home}/choose/")
        expect(page.get_by_role("button", name="Caderas tensas")).to_be_visible()


def test_a_new_version_keeps_the_pages_that_were_read(playwright_driver: Playwright, tmp_path: Path) -> None:
    """What was kept of the pages of movements is there after an update too, without being asked for again."""
    with serving(tmp_path / "data") as server, _browser(playwright_driver, tmp_path / "profile") as context:
        page = context.new_page()
        page.goto(f"{server.address}/es/")
        _until(page, "navigator.serviceWorker.controller !== null")
        page.goto(f"{server.address}/es/movements/plank/")
        _until(page, KEPT, "/es/movements/plank/")
        _until(page, KEPT, "/es/history/")
        # What the next version finds when it is installed.
        page.evaluate(OLDER)
        page.goto(f"{server.address}/")
        _until(page, "caches.keys().then((names) => names.length === 1 && names[0] !== 'unsit-older')")
        assert page.evaluate(KEPT, "/es/movements/plank/")
        assert page.evaluate(KEPT, "/es/history/")
