"""What may go wrong in the middle of a session: it goes on with what is left, and nothing that was done is lost."""

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.test_player import _done, _kept, _set_speed, _start

# The device's clock, which somebody may set while a session runs.
CLOCK = """
window.shift_ms = 0;
const Real = Date;
window.Date = class extends Real {
  constructor(...given) {
    if (given.length > 0) super(...given);
    else super(Real.now() + window.shift_ms);
  }
  static now() { return Real.now() + window.shift_ms; }
};
"""
DAY_MS = 86_400_000
# A voice that speaks until the headphones are gone, and takes every sentence then without a word; or until it is stuck,
# and begins a sentence then that has no end.
LOST_VOICE = """
window.said = [];
window.gone = false;
window.stuck = false;
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: Object.assign(new EventTarget(), {
  speaking: false, pending: false, cancel() {}, getVoices: () => [{ lang: "en-GB", localService: true, default: true }],
  speak(one) {
    if (window.gone) return;
    window.said.push(one.text);
    one.onstart?.();
    if (window.stuck) this.speaking = true;
    else one.onend?.();
  },
}) });
"""
# What stands in the panel beside the picture, part by part: none may lie over the next.
OVERLAP = """() => {
  const panel = document.querySelector("unsit-player").shadowRoot.querySelector("section.lead");
  const texts = [...panel.querySelectorAll(".told > *, .caption")].filter((one) => one.getClientRects().length > 0);
  const boxes = texts.map((one) => [one.className || one.localName, one.getBoundingClientRect()]);
  return boxes.slice(1).filter(([, box], n) => box.top < boxes[n][1].bottom - 1).map(([name]) => name);
}"""
PARTS = (".stage", ".dial", ".bar .toggle", ".bar .hurt")


def _in_sight(page: Page) -> dict[str, bool]:
    """Tell of each part that a person who lies down needs whether all of it is in the window."""
    size = page.viewport_size
    assert size is not None
    found = {}
    for part in PARTS:
        box = page.locator(part).first.bounding_box()
        assert box is not None
        found[part] = (
            box["x"] >= 0
            and box["y"] >= 0
            and box["x"] + box["width"] <= size["width"]
            and box["y"] + box["height"] <= size["height"]
        )
    return found


def _number(page: Page) -> int:
    return int(page.locator(".big").inner_text())


def test_a_screen_that_is_turned_shows_everything_and_the_session_goes_on(page: Page, site: str) -> None:
    """Upright, on its side, and back: picture, number and buttons are in the window, the hold goes on where it was."""
    page.set_viewport_size({"width": 390, "height": 844})
    _start(page, f"{site}/go/?routine=hip_stretch", speed=1)
    page.get_by_role("button", name="I am ready").click()
    page.locator(".lead[data-part=work]").wait_for()
    figure = page.locator("unsit-figure canvas")
    figure.wait_for()
    left = _number(page)
    for width, height in ((844, 390), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        assert _in_sight(page) == dict.fromkeys(PARTS, True), (width, height)
        assert page.evaluate(OVERLAP) == []
        drawn = figure.bounding_box()
        stage = page.locator(".player > .stage").bounding_box()
        assert drawn is not None
        assert stage is not None
        assert drawn["width"] <= stage["width"] + 1
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        now = _number(page)
        assert left - 30 < now <= left
        left = now
    _set_speed(page, 40)
    page.get_by_role("heading", name="That was all").wait_for()
    assert set(_done(page).values()) == {"60 of 60 s"}


@pytest.mark.parametrize("shift_ms", [-DAY_MS, DAY_MS], ids=["back", "forth"])
def test_a_clock_that_is_set_in_a_session_changes_nothing(page: Page, site: str, shift_ms: int) -> None:
    """Time is counted, not read off: the hold goes on where it was; what is kept ends after it began."""
    page.add_init_script(CLOCK)
    _start(page, f"{site}/go/?routine=hip_stretch", speed=1)
    page.get_by_role("button", name="I am ready").click()
    page.locator(".lead[data-part=work]").wait_for()
    before = _number(page)
    page.evaluate("(shift_ms) => { window.shift_ms = shift_ms; }", shift_ms)
    page.wait_for_timeout(1000)
    assert before - 10 < _number(page) <= before
    _set_speed(page, 40)
    page.get_by_role("heading", name="That was all").wait_for()
    assert set(_done(page).values()) == {"60 of 60 s"}
    lasted_ms = "(one) => Date.parse(one.ended) - Date.parse(one.started)"
    for _ in range(PATIENCE_MS // 100):
        if kept := _kept(page):
            break
        page.wait_for_timeout(100)
    [record] = kept
    assert 0 < page.evaluate(lasted_ms, record) < DAY_MS / 2


# What is urgent cuts a sentence short: one that is stuck is noticed where the session leaves it its time.
@pytest.mark.parametrize(("how", "speed"), [("gone", 4), ("stuck", 1)])
def test_a_voice_that_is_lost_is_said_and_the_session_goes_on(page: Page, site: str, how: str, speed: float) -> None:
    """Headphones that are gone, or sentences without an end: after two one line says so, and captions lead on."""
    page.add_init_script(LOST_VOICE)
    _start(page, f"{site}/go/?routine=side_kick_series", speed=1)
    assert page.evaluate("window.said.length") > 0
    page.evaluate(f"window.{how} = true")
    _set_speed(page, speed)
    expect(page.get_by_text("This browser has no voice of its own")).to_be_visible()
    assert page.locator(".caption").inner_text() != ""
    _set_speed(page, 60)
    page.get_by_role("heading", name="That was all").wait_for()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (844, 390), (1280, 800), (1280, 600)])
def test_the_longest_words_lie_over_nothing(page: Page, site: str, width: int, height: int) -> None:
    """Where a text needs more room than there is, it can be scrolled to; it never lies over another."""
    page.set_viewport_size({"width": width, "height": height})
    _start(page, f"{site}/go/?movement=side_kick_circles", speed=1)
    page.locator("section.lead").wait_for()
    page.locator("unsit-player .caption").evaluate("(one) => { one.textContent = 'Many words. '.repeat(40); }")
    assert page.evaluate(OVERLAP) == []


def test_a_device_without_room_for_everything_says_so_and_leads_through_a_session(page: Page, site: str) -> None:
    """What cannot be kept is said in one line; sessions by the clock work as before."""
    page.goto(site)
    button = page.get_by_role("button", name="Make everything available offline")
    button.wait_for()
    link = page.context.new_cdp_session(page)
    link.send("Storage.overrideQuotaForOrigin", {"origin": site, "quotaSize": 5_000_000})
    button.click()
    expect(page.locator("[data-state=full]")).to_be_visible()
    expect(page.get_by_text("There is no room left on this device for all of it")).to_be_visible()
    _start(page, f"{site}/go/?routine=hip_stretch")
    page.get_by_role("heading", name="That was all").wait_for()
    assert set(_done(page).values()) == {"60 of 60 s"}
