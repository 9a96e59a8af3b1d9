"""Every page as it is served, elements and all, is free of barriers: on phone and laptop, light and dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.conftest import watched_page
from tests.e2e.unsit_server import Server, serving

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PLAIN = ("/", "/movements/", "/checks/", "/about/privacy/", "/es/", "/es/checks/", "/es/about/privacy/")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a running server."""
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


def _barriers(page: Page) -> list[str]:
    """Give what axe finds wrong on the page as it is, and whether it has to be scrolled sideways."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    barriers = [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*barriers, *([f"{wide} px too wide"] if wide > 0 else [])]


def _calm(page: Page) -> None:
    """Let what fades in be there."""
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined)))")


def _pages(page: Page, home: str) -> Iterator[str]:
    """Go through every page in every state; gives the name of each."""
    for path in PLAIN:
        page.goto(home + path)
        if page.locator("unsit-offline").count() > 0:
            page.locator("unsit-offline").scroll_into_view_if_needed()
            page.locator("unsit-offline [data-state]:not([data-state=asking])").wait_for()
        yield path
    for path in ("/movements/hip_stretch_wall/", "/es/movements/side_kick_circles/"):
        page.goto(home + path)
        page.locator("unsit-figure canvas").wait_for()
        page.locator("unsit-figure .angle").first.wait_for()
        yield path
    page.goto(f"{home}/history/")
    page.get_by_role("heading", name="Your progress").wait_for()
    yield "history, empty"
    page.goto(f"{home}/choose/")
    page.get_by_role("button", name="Tight hips").wait_for()
    yield "choosing: what for"
    page.get_by_role("button", name="Tight hips").click()
    page.get_by_role("button", name="None of these").wait_for()
    yield "choosing: safety"
    page.get_by_role("button", name="None of these").click()
    page.get_by_role("button", name="By a wall").wait_for()
    yield "choosing: where"
    page.get_by_role("button", name="By a wall").click()
    page.get_by_role("link", name="Begin").wait_for()
    yield "choosing: what came of it"
    page.get_by_role("link", name="Begin").click()
    page.get_by_role("button", name="Start").wait_for()
    yield "session, before"
    page.get_by_role("button", name="Start").click()
    page.locator(".lead[data-part=setup]").wait_for()
    yield "session, getting ready"
    page.get_by_role("button", name="I am ready").click()
    page.locator(".lead[data-part=work]").wait_for()
    # So that there is something to keep.
    page.wait_for_timeout(1500)
    yield "session, at work"
    page.get_by_role("button", name="Does it hurt?").click()
    page.get_by_role("dialog").wait_for()
    yield "session, does it hurt"
    page.locator("dialog [data-level='1']").click()
    page.get_by_role("button", name="End here").click()
    page.get_by_role("heading", name="One thing for next time").wait_for()
    yield "session, after"
    page.locator("[data-question=pain][data-level='2']").click()
    page.locator("unsit-player[data-kept]").wait_for()
    page.goto(f"{home}/history/")
    page.locator("unsit-history[data-drawn]").wait_for()
    yield "history, full"
    page.goto(f"{home}/go/?routine=side_kick_series&place=plane")
    page.get_by_role("heading", level=1).wait_for()
    yield "nothing can be done there"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_no_page_has_a_barrier(chromium: Browser, server: Server, scheme: Any, width: int, height: int) -> None:
    """axe-core finds nothing on any page in any state, and nothing has to be scrolled sideways."""
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True)
    page, problems = watched_page(context)
    found: list[str] = []
    for name in _pages(page, server.address):
        _calm(page)
        found += [f"{name}: {barrier}" for barrier in _barriers(page)]
    assert found + problems == []
    # Last, for the browser logs its status as an error.
    page.goto(f"{server.address}/nothing/")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    assert _barriers(page) == []
    context.close()
