"""What every screen of the guided session must be: free of barriers, in the reader's language, within the window."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.conftest import watched_page
from tests.e2e.player_library import FIXTURE, unit_fixture
from tests.e2e.player_site import serving

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


def _barriers(page: Page) -> list[str]:
    """Give what axe finds wrong on the page as it is."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


def _screens(page: Page, site: str) -> Iterator[str]:
    """Go through every screen; gives the name of each."""
    page.goto(f"{site}/choose/")
    page.get_by_role("button", name="Stiff lower back").wait_for()
    yield "what is stiff"
    page.get_by_role("button", name="Stiff lower back").click()
    yield "safety"
    page.get_by_role("button", name="None of these").click()
    yield "place"
    page.get_by_role("button", name="On a chair").click()
    yield "chosen"
    page.goto(f"{site}/go/?routine=hip_stretch&place=wall")
    page.get_by_role("button", name="Start").wait_for()
    yield "ready"
    page.get_by_role("button", name="Start").click()
    page.locator(".lead[data-part=setup]").wait_for()
    yield "setup"
    page.get_by_role("button", name="I am ready").click()
    page.locator(".lead[data-part=work]").wait_for()
    page.wait_for_timeout(600)
    yield "hold"
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Does it hurt?").click()
    page.get_by_role("dialog").wait_for()
    yield "pain"
    page.locator("dialog [data-level='4']").click()
    page.get_by_role("button", name="Skip").click()
    yield "other side"
    page.get_by_role("button", name="End here").click()
    page.get_by_role("heading", name="One thing for next time").wait_for()
    yield "after"
    page.locator("[data-question=pain][data-level='2']").click()
    page.locator("unsit-player[data-kept]").wait_for()
    page.goto(f"{site}/history/")
    page.locator("unsit-history[data-drawn]").wait_for()
    yield "history"
    page.get_by_role("button", name="Delete everything").click()
    yield "deleting"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800), (1920, 1080)])
def test_no_screen_has_a_barrier_or_is_wider_than_the_window(
    chromium: Browser, site: str, scheme: Any, width: int, height: int
) -> None:
    """axe-core finds nothing, and nothing has to be scrolled sideways, on phone, laptop and television."""
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True)
    page, problems = watched_page(context)
    found: list[str] = []
    for screen in _screens(page, site):
        found += [f"{screen}: {barrier}" for barrier in _barriers(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [f"{screen}: {wide} px too wide"] if wide > 0 else []
    context.close()
    assert found + problems == []


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800), (1920, 1080)])
def test_everything_of_a_running_session_is_on_the_screen_at_once(
    chromium: Browser, site: str, width: int, height: int
) -> None:
    """Nobody who lies on the floor scrolls: picture, number and the question about pain are in the window."""
    context = chromium.new_context(viewport={"width": width, "height": height})
    page, problems = watched_page(context)
    page.goto(f"{site}/go/?routine=side_kick_series")
    page.get_by_role("button", name="None of these").click()
    page.get_by_role("button", name="Start").click()
    for part in (".stage", ".dial", ".bar .toggle", ".bar .hurt"):
        box = page.locator(part).first.bounding_box()
        assert box is not None
        assert box["y"] >= 0, part
        assert box["y"] + box["height"] <= height, part
    context.close()
    assert problems == []


def test_every_screen_speaks_spanish_where_the_page_does(page: Page) -> None:
    """The words of the elements follow the language of the page; names come from the library."""
    with serving("es") as site:
        page.goto(f"{site}/choose/")
        expect(page.get_by_role("heading", name="¿Qué notas rígido?")).to_be_visible()
        page.goto(f"{site}/go/?routine=hip_stretch")
        page.get_by_role("button", name="Nada de esto").click()
        page.get_by_role("button", name="Empezar").click()
        expect(page.get_by_role("button", name="¿Duele?")).to_be_visible()
        page.goto(f"{site}/history/")
        expect(page.get_by_role("heading", name="Tu progreso")).to_be_visible()


def test_the_unit_tests_read_the_library_as_it_is() -> None:
    """The fixture of the front end's unit tests is what the library gives; `python -m tests.e2e.player_library`."""
    assert json.loads(FIXTURE.read_text(encoding="utf-8")) == json.loads(json.dumps(unit_fixture()))


def begin_and_end(page: Page, site: str) -> None:
    """Begin the hip stretch, hold it for a moment, and end there."""
    page.goto(f"{site}/go/?routine=hip_stretch")
    page.get_by_role("button", name="None of these").click()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="I am ready").click()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="End here").click()


def test_what_was_done_fits_a_small_phone_and_stays_a_table(page: Page, site: str) -> None:
    """On 320 pixels nothing has to be pushed sideways; what a value is stands beside it, and readers hear a table."""
    page.set_viewport_size({"width": 320, "height": 640})
    begin_and_end(page, site)
    table = page.get_by_role("table", name="What you did")
    expect(table.get_by_role("columnheader", name="Side")).to_be_attached()
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader"))
    expect(row.get_by_role("cell").first).to_be_visible()
    too_wide = "(box) => box.scrollWidth - box.clientWidth"
    assert page.locator(".table").evaluate(too_wide) == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert (
        row.get_by_role("cell")
        .first.evaluate("(cell) => getComputedStyle(cell, '::before').content")
        .startswith('"Side"')
    )


def test_everything_on_the_device_can_be_saved_and_deleted(page: Page, site: str) -> None:
    """The file holds every session; after deleting nothing is left, and the safety questions are asked anew."""
    begin_and_end(page, site)
    page.locator("[data-question=pain][data-level='2']").click()
    # It is shown as answered once it is kept.
    expect(page.locator("[data-question=pain][data-level='2']")).to_have_attribute("aria-pressed", "true")
    page.goto(f"{site}/history/")
    expect(page.locator(".table tbody tr")).to_have_count(1)
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save all as a file").click()
    saved = json.loads(Path(saving.value.path()).read_text(encoding="utf-8"))
    [session] = saved["sessions"]
    assert (session["routine"], session["pain"], session["sets"][0]["movement"]) == (
        "hip_stretch", 2, "hip_stretch_floor",
    )  # fmt: skip
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("button", name="Yes, delete everything").click()
    expect(page.get_by_text("Everything is deleted.")).to_be_visible()
    page.goto(f"{site}/go/?routine=hip_stretch")
    expect(page.get_by_role("heading", name="Before you move")).to_be_visible()
