"""The diary on a device without an account: written by hand, corrected, looked at by eye, by keyboard and by ear."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from bench.history import seed
from playwright.sync_api import Browser, Locator, Page, expect
from tests.e2e.conftest import watched_page
from tests.e2e.test_player_pages import _barriers


def _open(page: Page, site: str) -> None:
    page.goto(f"{site}/history/")
    page.locator("unsit-history[data-read]").wait_for()


def _entry(page: Page, text: str) -> Locator:
    return page.locator("li.entry").filter(has_text=text)


def _note(page: Page, movement: str, amount: int, when: datetime | None = None) -> None:
    page.get_by_role("button", name="A set or session").click()
    if when is not None:
        page.get_by_label("When").fill(when.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("Movement").first.fill(movement)
    page.locator("#hand-sets-0-done").fill(str(amount))
    page.get_by_role("button", name="Keep it").click()
    page.locator(".hand").wait_for(state="detached")


def test_a_set_is_written_down_for_another_day_and_is_there_after_a_reload(page: Page, site: str) -> None:
    """Movements of the library take their own way of counting; names of one's own are kept as they are."""
    _open(page, site)
    long_ago = datetime.now().astimezone() - timedelta(days=9)
    _note(page, "Figure four on the floor", 60, long_ago)
    _note(page, "Push-ups", 8)
    expect(_entry(page, "Figure four on the floor")).to_contain_text("left 60 s")
    page.reload()
    expect(_entry(page, "Push-ups")).to_contain_text("8 ×")
    expect(page.locator(f"li[data-day='{long_ago:%Y-%m-%d}'] li.entry")).to_have_count(1)


def test_activities_and_feelings_are_written_down(page: Page, site: str) -> None:
    """A walk with its minutes; a pain with its place, and a weight beside it."""
    _open(page, site)
    page.get_by_role("button", name="Another activity").click()
    page.get_by_label("What").fill("Walking")
    page.get_by_label("Minutes").fill("25")
    page.get_by_role("button", name="Keep it").click()
    expect(_entry(page, "Walking")).to_contain_text("25 min")
    page.get_by_role("button", name="How I feel").click()
    page.get_by_label("Pain, 0 none to 10 worst").select_option("4")
    page.get_by_label("Where in the body").fill("left hip")
    page.get_by_label("Body weight, kg").fill("70,4")
    page.get_by_label("Note").fill("after sitting")
    page.get_by_role("button", name="Keep it").click()
    expect(_entry(page, "left hip")).to_contain_text("4 / 10")
    expect(_entry(page, "Weight")).to_contain_text("70.4 kg")


def test_deleting_and_changing_can_be_undone(page: Page, site: str) -> None:
    """What was deleted comes back with one press; a correction is taken back whole."""
    _open(page, site)
    _note(page, "Push-ups", 8)
    _entry(page, "Push-ups").get_by_role("button", name="Delete").click()
    expect(_entry(page, "Push-ups")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(_entry(page, "Push-ups")).to_have_count(1)
    _entry(page, "Push-ups").get_by_role("button", name="Change").click()
    page.locator("#hand-sets-0-done").fill("6")
    page.get_by_role("button", name="Keep it").click()
    expect(_entry(page, "Push-ups")).to_contain_text("6 ×")
    page.get_by_role("button", name="Undo").click()
    expect(_entry(page, "Push-ups")).to_contain_text("8 ×")
    expect(_entry(page, "Push-ups")).to_have_count(1)


def test_everything_wrong_is_told_at_once_and_nothing_is_kept(page: Page, site: str) -> None:
    """Each field says what must hold, the first wrong one is gone to, and what was typed stays."""
    _open(page, site)
    page.get_by_role("button", name="A set or session").click()
    page.get_by_label("Minutes").fill("many")
    page.locator("#hand-sets-0-done").fill("1e9")
    page.get_by_label("Note").fill("x" * 10_001)
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator(".wrong")).to_have_text(
        [
            "This must be a number.",
            "This is needed.",
            "This must be from 0 to 100000.",
            "This must have at most 10000 characters.",
        ]
    )
    expect(page.get_by_label("Minutes")).to_be_focused()
    expect(page.get_by_label("Minutes")).to_have_value("many")
    page.get_by_role("button", name="Leave it").click()
    expect(page.locator("li.entry")).to_have_count(0)


def test_the_next_morning_is_asked_for_once(page: Page, site: str) -> None:
    """A session of yesterday asks how the morning was; the answer is kept and not asked for again."""
    _open(page, site)
    _note(page, "Push-ups", 8, datetime.now().astimezone() - timedelta(days=1))
    expect(page.get_by_role("heading", name="How was the morning")).to_be_visible()
    page.get_by_role("button", name="The same").click()
    expect(page.get_by_role("heading", name="How was the morning")).to_have_count(0)
    page.reload()
    page.locator("unsit-history[data-read]").wait_for()
    expect(page.locator(".morning")).to_have_count(0)


def test_the_year_is_walked_through_by_keyboard(page: Page, site: str) -> None:
    """One day is in the tab order; arrows go to others; Enter shows what was done on it; each says what it holds."""
    _open(page, site)
    yesterday = datetime.now().astimezone() - timedelta(days=1)
    _note(page, "Push-ups", 8, yesterday)
    _note(page, "Squats", 12)
    cell = page.locator("rect.day[tabindex='0']")
    expect(cell).to_have_count(1)
    cell.focus()
    page.keyboard.press("ArrowUp")
    focused = page.locator("rect.day:focus")
    expect(focused).to_have_attribute("data-day", f"{yesterday:%Y-%m-%d}")
    assert "1 session" in (focused.get_attribute("aria-label") or "")
    page.keyboard.press("Enter")
    expect(_entry(page, "Push-ups")).to_have_count(1)
    expect(_entry(page, "Squats")).to_have_count(0)
    page.get_by_role("button", name="Show all days again").click()
    expect(_entry(page, "Squats")).to_have_count(1)


def test_movement_and_time_choose_what_is_shown(page: Page, site: str) -> None:
    """A year of sessions: one movement's days and charts, left against right, in the time that is asked for."""
    _open(page, site)
    seed(page, 300, page.evaluate("Date.now()"))
    page.reload()
    page.locator("unsit-history[data-drawn]").wait_for()
    expect(page.locator("li.entry")).to_have_count(30)
    page.get_by_role("button", name="Show earlier days").click()
    expect(page.locator("li.entry")).to_have_count(60)
    page.get_by_label("Movement").select_option("side_kick_front_back")
    expect(page.locator(".progress h2")).to_contain_text("Side kick front and back")
    expect(page.locator(".legend li")).to_have_text(["left", "right"])
    page.locator("select.measure").select_option("clean_share.side_kick_front_back")
    expect(page.locator(".progress .chart")).to_have_attribute("aria-label", re.compile("clean"))
    rows = page.locator(".progress tbody tr")
    whole = rows.count()
    page.get_by_label("Time").select_option("quarter")
    expect(rows).not_to_have_count(whole)
    assert 60 < rows.count() < 93
    expect(page.locator(".change")).to_have_count(2)


def test_a_huge_note_neither_widens_the_page_nor_is_cut(page: Page, site: str) -> None:
    """Ten thousand characters without a space are all there, in a box of their own."""
    page.set_viewport_size({"width": 390, "height": 844})
    _open(page, site)
    page.get_by_role("button", name="How I feel").click()
    page.get_by_label("Note").fill("m" * 10_000)
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator(".words")).to_have_text("m" * 10_000)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_browser_that_keeps_nothing_says_so_and_works_while_it_is_open(chromium: Browser, site: str) -> None:
    """Where there is no database, what is written down is shown as long as the page is open."""
    context = chromium.new_context()
    context.add_init_script(
        "delete window.indexedDB; Object.defineProperty(window, 'indexedDB', { value: undefined });"
    )
    page, problems = watched_page(context)
    _open(page, site)
    expect(page.get_by_text("This browser keeps nothing")).to_be_visible()
    _note(page, "Push-ups", 8)
    expect(_entry(page, "Push-ups")).to_have_count(1)
    context.close()
    assert problems == []


def test_a_full_device_says_so_and_keeps_the_form(chromium: Browser, site: str) -> None:
    """Nothing of what was typed is lost when there is no room for it."""
    context = chromium.new_context()
    context.add_init_script(
        "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    )
    page, problems = watched_page(context)
    _open(page, site)
    page.get_by_role("button", name="How I feel").click()
    page.get_by_label("Note").fill("stiff")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no room left on this device")
    expect(page.get_by_label("Note")).to_have_value("stiff")
    context.close()
    assert problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_no_form_and_no_year_has_a_barrier(chromium: Browser, site: str, scheme: Any, width: int, height: int) -> None:
    """axe-core finds nothing in a full history, each form, and each form with something wrong; nothing is too wide."""
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True)
    page, problems = watched_page(context)
    _open(page, site)
    seed(page, 60, page.evaluate("Date.now() - 86400000"))
    page.reload()
    page.locator("unsit-history[data-drawn]").wait_for()
    found = [f"history: {one}" for one in _barriers(page)]
    for about in ("session", "activity", "feeling"):
        page.locator(f"[data-about={about}]").click()
        page.get_by_role("button", name="Keep it").click()
        page.locator(".wrong").first.wait_for()
        found += [f"{about}: {one}" for one in _barriers(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [f"{about}: {wide} px too wide"] if wide > 0 else []
        page.get_by_role("button", name="Leave it").click()
    page.locator(".remove").first.click()
    page.get_by_role("button", name="Undo").wait_for()
    found += [f"undo: {one}" for one in _barriers(page)]
    context.close()
    assert found + problems == []
