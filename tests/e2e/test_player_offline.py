"""Without a network: what was visited once works with the server gone and the browser started anew."""

from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, Playwright, expect
from tests.e2e.conftest import PATIENCE_MS, lasting_browser
from tests.e2e.player_site import DIST, free_port, serving


def _speed(page: Page, speed: float = 40) -> None:
    page.locator("unsit-player").evaluate("(player, speed) => { player.speed = speed; }", speed)


def _until_kept(page: Page, address: str) -> None:
    """Wait until a file is kept on the device."""
    for _ in range(PATIENCE_MS // 100):
        if page.evaluate("(address) => caches.match(address).then((found) => found !== undefined)", address):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{address} must be kept")


def _caches(page: Page) -> list[str]:
    """Give the names of what is kept; nothing while the page begins anew with another version."""
    try:
        names: list[str] = page.evaluate("caches.keys()")
    except Error:
        page.wait_for_load_state()
        return []
    return names


def test_a_whole_session_works_with_the_server_gone_and_the_browser_restarted(
    playwright_driver: Playwright, tmp_path: Path
) -> None:
    """Once visited, choosing, the session with its moving figure and the history are there without a network."""
    port = free_port()
    home = f"http://127.0.0.1:{port}"
    with serving(port=port), lasting_browser(playwright_driver, tmp_path) as context:
        page = context.new_page()
        page.goto(f"{home}/go/?routine=hip_stretch")
        page.get_by_role("button", name="None of these").click()
        page.get_by_role("button", name="Start").click()
        _until_kept(page, f"{home}/static/app/figures/movements/hip_stretch_floor.woman.glb")
        _until_kept(page, f"{home}/static/app/unsit-figure.js")
        _until_kept(page, f"{home}/static/app/figures/bodies/woman.glb")
        [drawing] = (DIST / "chunks").glob("stage-*.js")
        _until_kept(page, f"{home}/static/app/chunks/{drawing.name}")
        page.get_by_role("button", name="End here").click()
    with lasting_browser(playwright_driver, tmp_path) as context:
        page = context.new_page()
        page.goto(f"{home}/choose/")
        page.get_by_role("button", name="Tight hips").click()
        page.get_by_role("button", name="On the floor", exact=True).click()
        page.get_by_role("link", name="Begin").click()
        page.get_by_role("button", name="Start").click()
        figure = page.locator("unsit-figure")
        expect(figure.locator("canvas")).to_be_attached()
        _speed(page)
        expect(page.get_by_role("heading", name="That was all")).to_be_visible()
        page.goto(f"{home}/history/")
        expect(page.get_by_text("Figure four on the floor: left 60 s; right 60 s")).to_be_visible()


def test_the_first_visit_fetches_nothing_heavy(playwright_driver: Playwright, tmp_path: Path) -> None:
    """Before a session is begun no body, no drawing, no pose model and no Python has come."""
    with serving() as home, lasting_browser(playwright_driver, tmp_path) as context:
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.goto(f"{home}/choose/")
        page.get_by_role("button", name="Tight hips").wait_for()
        _until_kept(page, f"{home}/static/app/unsit-player.js")
        page.wait_for_timeout(500)
        assert not [url for url in asked if url.endswith((".glb", ".wasm", ".task", ".zip")) or "/stage-" in url]


def test_a_new_version_waits_while_a_session_runs(playwright_driver: Playwright, tmp_path: Path) -> None:
    """The running session keeps its version to the end; the next page has the new one."""
    script = DIST / "sw.js"
    old = script.read_text(encoding="utf-8")
    with serving() as home, lasting_browser(playwright_driver, tmp_path) as context:
        page = context.new_page()
        page.goto(f"{home}/go/?routine=hip_stretch")
        page.get_by_role("button", name="None of these").click()
        page.get_by_role("button", name="Start").click()
        _until_kept(page, f"{home}/static/app/unsit-figure.js")
        before: list[str] = page.evaluate("caches.keys()")
        newer = old.replace('"version":"', '"version":"newer-')
        script.write_text(newer, encoding="utf-8")
        try:
            page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
            for _ in range(PATIENCE_MS // 100):
                if page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.waiting !== null)"):
                    break
                page.wait_for_timeout(100)
            other = context.new_page()
            other.goto(f"{home}/choose/")
            other.get_by_role("button", name="Tight hips").wait_for()
            other.wait_for_timeout(1000)
            assert page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.waiting !== null)")
            assert set(before) <= set(page.evaluate("caches.keys()"))
            other.close()
            page.bring_to_front()
            _speed(page)
            expect(page.get_by_role("heading", name="That was all")).to_be_visible()
            page.goto(f"{home}/history/")
            for _ in range(PATIENCE_MS // 100):
                names = _caches(page)
                if len(names) == 1 and "newer-" in names[0]:
                    return
                page.wait_for_timeout(100)
            pytest.fail(f"the new version must take over after the session (kept: {names})")
        finally:
            script.write_text(old, encoding="utf-8")
