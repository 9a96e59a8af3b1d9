"""The pages in a real browser, served by `unsit serve`: light, whole, private, and for every hand and screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from tests.e2e.conftest import watched_page
from tests.e2e.unsit_server import Server, serving

PAGES = (
    "/",
    "/movements/",
    "/movements/hip_stretch_wall/",
    "/choose/",
    "/go/?place=wall",
    "/history/",
    "/about/privacy/",
)
MOST_HOME_BYTES = 100_000
LEAST_CONTRAST = 4.5

CONTRASTS = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const linear = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => [r, g, b].map((v) => linear(v / 255))
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if ((colour[3] ?? 1) > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || node.closest("svg") || !node.checkVisibility()) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(behind(node))].sort((p, q) => q - p);
    found.push([(a + 0.05) / (b + 0.05), walk.currentNode.data.trim().slice(0, 40)]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a running server."""
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


def test_the_first_page_is_light_and_asks_nobody_else(page: Page, server: Server) -> None:
    """On the first visit at most 100 KB come over the wire, and of this host alone."""
    requests: list[Request] = []

    def noted(request: Request) -> None:
        requests.append(request)

    page.on("requestfinished", noted)
    page.goto(server.address, wait_until="networkidle")
    sizes = [request.sizes() for request in requests]
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) <= MOST_HOME_BYTES


def test_the_figure_moves_under_the_pages_own_policy(page: Page, server: Server) -> None:
    """The policy hinders nothing the figure needs: it is drawn, and no error is logged."""
    page.goto(f"{server.address}/movements/hip_stretch_wall/")
    figure = page.locator("unsit-figure")
    expect(figure.locator("canvas")).to_be_visible()
    expect(figure.get_by_role("button", name="Play")).to_be_enabled()
    expect(figure.locator(".angle").first).to_be_visible()


def test_without_scripts_a_movement_is_drawn_and_a_session_can_be_read(chromium: Browser, server: Server) -> None:
    """The strip of steps stands where the figure would be; the session is a list of sets."""
    context = chromium.new_context(java_script_enabled=False)
    page, problems = watched_page(context)
    page.goto(f"{server.address}/movements/hip_stretch_wall/")
    expect(page.get_by_role("img", name="Figure four at the wall: its steps")).to_be_visible()
    page.goto(f"{server.address}/go/?routine=hip_stretch&place=plane")
    expect(page.get_by_role("heading", name="Figure four on a chair 60 seconds, left side")).to_be_visible()
    expect(page.get_by_role("heading", name="Figure four on a chair 60 seconds, right side")).to_be_visible()
    context.close()
    assert problems == []


@pytest.mark.parametrize("width", [320, 390, 1280, 3840])
def test_no_page_is_wider_than_the_screen(page: Page, server: Server, width: int) -> None:
    """From the smallest phone to a television nothing has to be scrolled sideways."""
    page.set_viewport_size({"width": width, "height": 800})
    wide = {}
    for path in PAGES:
        page.goto(server.address + path)
        found = page.evaluate("document.documentElement.scrollWidth")
        if found > width:
            wide[path] = found
    assert wide == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read_on_its_ground(chromium: Browser, server: Server, scheme: str) -> None:
    """Every text has a contrast of at least 4.5 to 1."""
    context = chromium.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page, problems = watched_page(context)
    faint: dict[tuple[str, str], float] = {}
    for path in PAGES:
        page.goto(server.address + path)
        faint |= {(path, text): ratio for ratio, text in page.evaluate(CONTRASTS) if ratio < LEAST_CONTRAST}
    context.close()
    assert (faint, problems) == ({}, [])


def test_with_the_keyboard_one_gets_past_the_navigation_and_everywhere(page: Page, server: Server) -> None:
    """The first key press offers the way to the content; each link is reached in order, and is seen to be."""
    page.goto(server.address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    expect(page.get_by_role("link", name="To the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Start a session")).to_be_focused()
    width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert float(width.removesuffix("px")) >= 2
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server.address}/choose/")


def test_a_finger_meets_what_it_aims_at(page: Page, server: Server) -> None:
    """On a phone, what stands by itself to be touched is at least 44 pixels high."""
    page.set_viewport_size({"width": 390, "height": 844})
    small = {}
    for path in PAGES:
        page.goto(server.address + path)
        for link in page.locator(".button, .tile, .card, nav a, .brand").all():
            box = link.bounding_box()
            if box is not None and box["height"] < 44:
                small[path, link.inner_text()] = box["height"]
    assert small == {}


def test_a_page_that_is_not_there_says_so_and_leads_on(chromium: Browser, server: Server) -> None:
    """The way back works."""
    context = chromium.new_context()
    page, _ = watched_page(context)
    answer = page.goto(f"{server.address}/nothing/")
    assert answer is not None
    assert answer.status == 404
    page.get_by_role("link", name="All movements").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Movements")
    context.close()


def test_the_pages_can_be_installed(page: Page, server: Server) -> None:
    """The manifest is understood by the browser, and its icons are pictures of the size they say."""
    page.goto(server.address)
    link = page.context.new_cdp_session(page)
    told = link.send("Page.getAppManifest")
    assert told["errors"] == []
    assert told["url"] == f"{server.address}/manifest.webmanifest"
    sizes = page.evaluate(
        """async () => {
          const { icons } = await (await fetch("/manifest.webmanifest")).json();
          const found = [];
          for (const { src, sizes } of icons.filter(({ sizes }) => sizes !== "any")) {
            const picture = new Image();
            picture.src = src;
            await picture.decode();
            found.push([sizes, `${picture.naturalWidth}x${picture.naturalHeight}`]);
          }
          return found;
        }"""
    )
    assert len(sizes) == 3
    assert all(said == is_so for said, is_so in sizes)
