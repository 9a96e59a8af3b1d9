"""A plan in a real browser: made, seen, done by the clock, counted, moved; a goal; with scripts and without."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from tests.e2e.conftest import ROOT, watched_page
from tests.e2e.signed_in import account, sign_in
from tests.e2e.test_web_pages import CONTRASTS, LEAST_CONTRAST
from tests.e2e.unsit_server import Server, serving

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
MOST_BYTES = 100_000
MOST_REQUESTS = 15


@dataclass(frozen=True, slots=True)
class Place:
    """A running server and its data."""

    server: Server
    data: Path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Give a running server."""
    data = tmp_path_factory.mktemp("data")
    with serving(data) as running:
        yield Place(running, data)


def context_of(chromium: Browser, place: Place, name: str, **named: object) -> BrowserContext:
    """Give a browser that is signed in to an account of its own."""
    context = chromium.new_context(**{"viewport": {"width": 390, "height": 844}, **named})  # type: ignore[arg-type]
    sign_in(context, place.server.address, account(place.data, name))
    return context


def make_plan(page: Page, address: str) -> None:
    """Choose a program, every day of the week, and keep it."""
    page.goto(f"{address}/today/")
    page.get_by_role("link", name="Choose a program").click()
    page.get_by_role("link", name="Plan “Gentle week”").click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Make this my plan").click()
    expect(page.get_by_role("status")).to_have_text("Your plan is ready.")


def do_todays_session(page: Page, address: str) -> None:
    """Begin from today's page, do it all by a clock that runs fast, and see that it counts."""
    page.goto(f"{address}/today/")
    expect(page.get_by_text("Planned for today")).to_be_visible()
    page.get_by_role("link", name="Begin").click()
    page.get_by_role(
        "button", name=re.compile("^I am fine|No to all|None of these|Go on|Continue", re.IGNORECASE)
    ).first.click()
    page.locator("unsit-player").evaluate("(element) => { element.speed = 60; }")
    page.locator("unsit-player .start").click()
    expect(page.get_by_role("group", name=re.compile("hurt|hard", re.IGNORECASE)).first).to_be_visible()
    page.locator("unsit-player[data-kept]").wait_for()
    page.goto(f"{address}/today/")
    expect(page.get_by_text("Done for today.")).to_be_visible()


def test_a_plan_is_made_done_seen_and_moved(chromium: Browser, place: Place) -> None:
    """From choosing a program to the week's count: the session is the plan's, by the clock, in one tap from today."""
    context = context_of(chromium, place, "client")
    page, problems = watched_page(context)
    make_plan(page, place.server.address)
    do_todays_session(page, place.server.address)
    expect(page.locator(".week-words")).to_contain_text("1 of")
    expect(page.locator(".dots [aria-current]")).to_have_class("done")

    page.get_by_role("navigation", name="Your plan").get_by_role("link", name="Plan").click()
    page.locator(".days summary").last.click()
    form = page.locator(".days details[open] form").first
    before = form.get_by_label("Move it to").input_value()
    to = page.evaluate("(day) => new Date(Date.parse(day) + 3 * 864e5).toISOString().slice(0, 10)", before)
    form.get_by_label("Move it to").fill(to)
    form.get_by_role("button", name="Move").click()
    expect(page.get_by_role("status")).to_have_text("Moved.")
    expect(page.get_by_text("moved to").last).to_be_visible()
    assert page.url == f"{place.server.address}/plan/"
    context.close()
    assert problems == []


def test_a_goal_is_set_in_place_and_put_away(chromium: Browser, place: Place) -> None:
    """The page changes without being loaded anew; a wrong number is told and nothing is kept."""
    context = context_of(chromium, place, "aiming")
    page, problems = watched_page(context)
    page.goto(f"{place.server.address}/goals/")
    page.evaluate("window.stayed = true")
    page.get_by_text("So many sessions").click()
    page.get_by_role("button", name="Set this goal").first.click()
    expect(page.get_by_role("heading", name="12 sessions")).to_be_visible()
    expect(page.get_by_role("progressbar", name="12 sessions")).to_be_visible()
    assert page.evaluate("window.stayed") is True
    page.get_by_role("button", name="Put it away").click()
    expect(page.get_by_role("heading", name="12 sessions")).to_have_count(0)
    context.close()
    assert problems == []


def test_without_scripts_every_form_works(chromium: Browser, place: Place) -> None:
    """Plan, pause and goal are made by plain forms."""
    context = context_of(chromium, place, "plain", java_script_enabled=False)
    page, problems = watched_page(context)
    make_plan(page, place.server.address)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("status")).to_have_text("Paused. The plan goes on afterwards where it was.")
    page.goto(f"{place.server.address}/today/")
    expect(page.get_by_text("Your plan is paused.")).to_be_visible()
    page.goto(f"{place.server.address}/goals/")
    page.get_by_text("A longer hold").click()
    page.get_by_role("button", name="Set this goal").click()
    expect(page.get_by_role("heading", name=re.compile("hold for 90 seconds, each side"))).to_be_visible()
    context.close()
    assert problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["", "/es"])
def test_the_pages_are_for_every_hand_and_screen(chromium: Browser, place: Place, scheme: str, language: str) -> None:
    """Phone and laptop, light and dark, both languages: nothing too wide or too faint, nothing axe finds."""
    name = f"look{scheme}{language.strip('/')}"
    context = context_of(chromium, place, name, color_scheme=scheme, bypass_csp=True)
    page, problems = watched_page(context)
    make_plan(page, place.server.address)
    page.goto(f"{place.server.address}/goals/")
    page.get_by_text("Something in daily life").click()
    page.get_by_label("What you want to do").fill("Sit through a flight")
    page.get_by_role("button", name="Set this goal").last.click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    found: dict[str, object] = {}
    for path in ("/today/", "/plan/", "/goals/", "/plan/new/", "/reminders/"):
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(f"{place.server.address}{language}{path}")
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            wide = page.evaluate("document.documentElement.scrollWidth")
            faint = {text: ratio for ratio, text in page.evaluate(CONTRASTS) if ratio < LEAST_CONTRAST}
            if wide > width or faint:
                found[f"{path} {width}"] = (wide, faint)
        page.add_script_tag(path=AXE)
        wrong = page.evaluate("async () => (await axe.run()).violations.map((one) => [one.id, one.nodes[0].html])")
        if wrong:
            found[path] = wrong
    context.close()
    assert (found, problems) == ({}, [])


def test_todays_page_is_light(chromium: Browser, place: Place) -> None:
    """On the first visit at most 100 KB and 15 requests, of this host alone."""
    context = context_of(chromium, place, "light", service_workers="block")
    page, problems = watched_page(context)
    make_plan(page, place.server.address)
    fresh = chromium.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    fresh.add_cookies([{**cookie} for cookie in context.cookies()])  # type: ignore[typeddict-item]
    page, more = watched_page(fresh)
    requests: list[Request] = []

    def noted(request: Request) -> None:
        requests.append(request)

    page.on("requestfinished", noted)
    page.goto(f"{place.server.address}/today/", wait_until="networkidle")
    sizes = [request.sizes() for request in requests]
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) <= MOST_BYTES
    assert len(requests) <= MOST_REQUESTS
    context.close()
    fresh.close()
    assert problems + more == []
