"""The camera coach in a real browser: the same Python, the same events, and a session that never waits for a camera."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, expect
from tests.e2e.conftest import PATIENCE_MS, PHONE, QUIET, SOFTWARE_GL, executable, watched_page
from tests.e2e.engine_feed import frames_of, start_engine
from tests.e2e.player_camera import as_camera, camera_flags
from tests.e2e.player_site import ROOT
from tests.golden.events import HERE, RECORDINGS, told

# A worker that ends takes with it what it has not kept yet.
KEPT: Final = """async () => {
  const kept = async () => (await (await caches.open('unsit-python')).keys()).length;
  while ((await kept()) === 0) await new Promise((done) => setTimeout(done, 100));
}"""


SPOIL: Final = """async () => {
  const cache = await caches.open('unsit-python');
  const [address] = await cache.keys();
  await cache.put(address, new Response(new Uint8Array(70_000)));
}"""


@pytest.mark.parametrize("name", sorted(RECORDINGS))
def test_the_engine_in_the_page_tells_what_it_tells_everywhere(page: Page, site: str, name: str) -> None:
    """On the golden recordings Pyodide gives CPython's events, and how sure each count is, but for the last digits."""
    page.goto(f"{site}/")
    assert start_engine(page, name, frames_of(name)).is_restored is False
    _same(_heard(page), name)


def test_python_started_from_its_memory_tells_the_same(page: Page, site: str) -> None:
    """The second start goes on from the memory kept by the first; a memory that cannot be read is thrown away."""
    name = "side_kick_front_back"
    page.goto(f"{site}/")
    assert start_engine(page, name, []).is_restored is False
    page.evaluate(KEPT)
    page.evaluate("fed.end()")
    assert start_engine(page, name, frames_of(name)).is_restored is True
    _same(_heard(page), name)
    page.evaluate("fed.end()")
    page.evaluate(SPOIL)
    assert start_engine(page, name, []).is_restored is False


def _heard(page: Page) -> list[dict[str, Any]]:
    """Give everything the engine tells of its frames, to the end."""
    told = [event for one in page.evaluate("fed.play(1)") for event in one["events"]]
    return [*told, *page.evaluate("fed.finish()")]


def _same(heard: list[dict[str, Any]], name: str) -> None:
    """Compare events with the golden ones of a recording."""
    golden = json.loads((HERE / f"{name}.events.json").read_text(encoding="utf-8"))
    judged = [row for row in told(name, is_live=True) if row["event"] == "CountJudged"]
    assert [row["confidence"] for row in heard if row["event"] == "CountJudged"] == [
        row["confidence"] for row in judged
    ]
    assert len(judged) == sum(row["event"] == "RepetitionCompleted" for row in golden)
    heard = [row for row in heard if row["event"] != "CountJudged"]
    assert [row["event"] for row in heard] == [row["event"] for row in golden]
    for row, wanted in zip(heard, golden, strict=True):
        assert set(row) == set(wanted)
        for key, value in wanted.items():
            if isinstance(value, float):
                assert row[key] == pytest.approx(value, abs=0.02), (wanted["event"], key)
            elif key != "start" or wanted["event"] != "Calibrated":
                assert row[key] == value, (wanted["event"], key)


def _ready(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="None of these").click()
    page.get_by_role("button", name="Start").wait_for()


def _speed(page: Page, speed: float) -> None:
    page.locator("unsit-player").evaluate("(player, speed) => { player.speed = speed; }", speed)


@pytest.mark.parametrize(
    ("error", "line"),
    [("NotAllowedError", "The camera was not allowed"), ("NotFoundError", "There is no camera here")],
)
def test_without_a_camera_the_clock_leads(page: Page, site: str, error: str, line: str) -> None:
    """Refused or not there: one line says so, and the session is whole."""
    page.add_init_script(
        f"navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', '{error}'));"
    )
    _ready(page, f"{site}/go/?routine=hip_stretch")
    page.get_by_role("button", name="Be watched by the camera").click()
    expect(page.get_by_text(line)).to_be_visible()
    page.get_by_role("button", name="Start").click()
    _speed(page, 40)
    expect(page.get_by_role("heading", name="That was all")).to_be_visible()


SLOW_PERMISSION: Final = """
const track = document.createElement('canvas').captureStream().getVideoTracks()[0];
navigator.mediaDevices.getUserMedia = () => new Promise((done) => {
  window.allow = () => done(new MediaStream([track]));
});
window.state = () => track.readyState;
"""


def test_a_camera_no_longer_wanted_when_it_is_allowed_is_let_go(page: Page, site: str) -> None:
    """Who changes their mind while the browser asks does not find the camera's light on afterwards."""
    page.add_init_script(SLOW_PERMISSION)
    _ready(page, f"{site}/go/?routine=hip_stretch")
    page.get_by_role("button", name="Be watched by the camera").click()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Camera off").click()
    page.evaluate("allow()")
    page.wait_for_timeout(300)
    assert page.evaluate("state()") == "ended"
    expect(page.locator(".coach")).to_have_count(0)


def test_without_webgl_the_clock_leads_and_no_camera_is_asked_for(no_webgl_page: Page, site: str) -> None:
    """The camera's light never goes on for nothing."""
    page = no_webgl_page
    page.add_init_script(
        "window.asked = 0;"
        "navigator.mediaDevices.getUserMedia = () => { asked += 1; return Promise.reject(new Error()); };"
    )
    _ready(page, f"{site}/go/?routine=hip_stretch")
    page.get_by_role("button", name="Be watched by the camera").click()
    expect(page.get_by_text("cannot look at pictures without WebGL")).to_be_visible()
    assert page.evaluate("asked") == 0


@pytest.fixture(scope="module")
def filmed(playwright_driver: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Give a browser whose camera shows the clip of the demo, again and again."""
    film = tmp_path_factory.mktemp("camera") / "camera.mjpeg"
    as_camera(ROOT / "demo" / "side_kick.mp4", film)
    browser = playwright_driver.chromium.launch(
        executable_path=executable(),
        args=[*QUIET, *SOFTWARE_GL, *camera_flags(film)],
        timeout=PATIENCE_MS,
    )
    yield browser
    browser.close()


def _be_led_by_the_body(page: Page, site: str) -> None:
    """Begin a session whose set is led by the body in the film."""
    _ready(page, f"{site}/go/?movement=side_kick_front_back")
    page.get_by_role("button", name="Be watched by the camera").click()
    expect(page.locator(".coach[data-phase=watching]")).to_be_visible()
    expect(page.locator(".framing[data-framing=whole]")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="I am ready").click()
    expect(page.locator(".coach[data-lead=body]")).to_be_visible()


def test_the_body_before_the_camera_counts(filmed: Browser, site: str) -> None:
    """The film's kicks are counted by the coach, its set is kept as seen, and no picture leaves the device."""
    context = filmed.new_context(viewport={"width": 1280, "height": 800}, permissions=["camera"])
    page, problems = watched_page(context)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.post_data else None)
    _be_led_by_the_body(page, site)
    page.locator(".lead[data-part=turn]").wait_for()
    page.get_by_role("button", name="End here").click()
    row = page.locator("tr[data-movement=side_kick_front_back]")
    expect(row.locator(".done")).to_have_text("6 of 6")
    expect(row.locator(".clean")).to_contain_text("of 6 seen")
    expect(row.locator(".range")).to_contain_text("°")
    context.close()
    # The pose's machine reports on itself by the channel of errors.
    assert [problem for problem in problems if "XNNPACK delegate" not in problem] == []
    assert sent == []


def _led_by_the_body(context: BrowserContext, site: str, script: str = "") -> Page:
    """Open a session whose set is led by the body in the film; the clock stands, so that the set waits for it.

    script: what runs in the page before all others.
    """
    page, _ = watched_page(context)
    page.add_init_script(script)
    _be_led_by_the_body(page, site)
    _speed(page, 0)
    return page


def test_a_camera_that_is_taken_away_leaves_the_clock(filmed: Browser, site: str) -> None:
    """In the middle of a session: one line, and the clock carries on to the end."""
    context = filmed.new_context(viewport={"width": 1280, "height": 800}, permissions=["camera"])
    page, _ = watched_page(context)
    _ready(page, f"{site}/go/?routine=hip_stretch")
    page.get_by_role("button", name="Be watched by the camera").click()
    expect(page.locator(".coach[data-phase=watching]")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    page.locator(".coach video").evaluate("(video) => video.srcObject.getTracks()[0].dispatchEvent(new Event('ended'))")
    expect(page.get_by_text("The camera went away")).to_be_visible()
    _speed(page, 40)
    expect(page.get_by_role("heading", name="That was all")).to_be_visible()
    context.close()


def test_a_camera_that_came_back_is_switched_on_again_by_its_button(filmed: Browser, site: str) -> None:
    """Its track ended in the middle of a set; after the button the body counts again."""
    context = filmed.new_context(viewport={"width": 1280, "height": 800}, permissions=["camera"])
    page = _led_by_the_body(context, site)
    page.locator(".coach video").evaluate("(video) => video.srcObject.getTracks()[0].dispatchEvent(new Event('ended'))")
    expect(page.get_by_text("The camera went away")).to_be_visible()
    expect(page.locator(".coach")).to_have_count(0)
    page.get_by_role("button", name="Camera on").click()
    expect(page.locator(".coach[data-lead=body]")).to_be_visible()
    assert page.locator(".coach video").evaluate("(video) => video.srcObject.getTracks()[0].readyState") == "live"
    context.close()


CRASHING: Final = """
const now = performance.now.bind(performance);
window.later_ms = 0;
performance.now = () => now() + window.later_ms;
window.made = [];
const Real = Worker;
window.Worker = class extends Real {
  constructor(address, options) {
    super(address, options);
    if (/engine_worker/.test(address)) window.made.push(this);
  }
};
"""
"""Notes the workers with the engine, and lets a minute pass at once."""


def test_an_engine_that_crashes_without_a_word_is_started_again(filmed: Browser, site: str) -> None:
    """No browser tells of it: what owes an answer for too long is replaced, and the body counts again."""
    context = filmed.new_context(viewport={"width": 1280, "height": 800}, permissions=["camera"])
    page = _led_by_the_body(context, site, CRASHING)
    page.evaluate("() => { window.made[0].terminate(); }")
    page.wait_for_timeout(500)
    page.evaluate("() => { window.later_ms = 60000; }")
    expect(page.locator(".coach[data-lead=clock]")).to_be_visible()
    expect(page.locator(".coach[data-lead=body]")).to_be_visible()
    assert page.evaluate("window.made.length") == 2
    context.close()


HELD: Final = """
window.beforeTold = () => undefined;
const Real = Worker;
window.Worker = class extends Real {
  constructor(address, options) {
    super(address, options);
    if (!/engine_worker/.test(address)) return;
    this.addEventListener('message', ({ data }) => data.kind === 'told' && beforeTold());
  }
};
window.hold = (video) => new Promise((done) => {
  window.beforeTold = () => {
    window.beforeTold = () => undefined;
    video.srcObject.getTracks()[0].dispatchEvent(new Event('mute'));
    done();
  };
});
"""
"""Lets the camera be held at the worst moment: just before what the engine tells of an earlier picture is heard."""


def test_a_camera_without_pictures_is_gone_on_with(filmed: Browser, site: str) -> None:
    """Nothing tells of it, no worker owes an answer: the clock leads until there are pictures again."""
    context = filmed.new_context(viewport={"width": 1280, "height": 800}, permissions=["camera"])
    page = _led_by_the_body(context, site)
    page.evaluate("() => { window.real = createImageBitmap; createImageBitmap = () => Promise.reject(Error()); }")
    expect(page.locator(".coach[data-lead=clock]")).to_be_visible()
    page.evaluate("() => { createImageBitmap = window.real; }")
    expect(page.locator(".coach[data-lead=body]")).to_be_visible()
    context.close()


def test_a_camera_that_another_program_holds_is_gone_on_with(filmed: Browser, site: str) -> None:
    """While its picture stands still the clock leads and a line says why; the coach stays."""
    context = filmed.new_context(viewport={"width": 1280, "height": 800}, permissions=["camera"])
    page = _led_by_the_body(context, site, HELD)
    page.locator(".coach video").evaluate("(video) => hold(video)")
    expect(page.get_by_text("Another program holds the camera")).to_be_visible()
    expect(page.locator(".coach[data-lead=clock]")).to_be_visible()
    page.locator(".coach video").evaluate(
        "(video) => video.srcObject.getTracks()[0].dispatchEvent(new Event('unmute'))"
    )
    expect(page.locator(".coach[data-lead=body]")).to_be_visible()
    context.close()


GRAPHICS: Final = """
const told = WebGL2RenderingContext.prototype.getParameter;
WebGL2RenderingContext.prototype.getParameter = function (name) {
  return name === 0x9246 ? 'A graphics processor' : told.call(this, name);
};
"""
"""The page believes in a graphics processor: 0x9246 is what WEBGL_debug_renderer_info asks for."""

NO_USE: Final = """{
  const plain = OffscreenCanvas.prototype.getContext;
  let left = 3;
  OffscreenCanvas.prototype.getContext = function (kind, ...more) {
    return kind.startsWith('webgl') && left-- > 0 ? null : plain.call(this, kind, ...more);
  };
}
"""
"""The pose worker gets a context of WebGL 1 only: with that the model starts, and breaks at the first picture."""


def test_a_graphics_processor_of_no_use_leaves_the_main_one(filmed: Browser, site: str) -> None:
    """It starts and fails at the first picture: one line says so, and pictures are looked at."""
    context = filmed.new_context(viewport=PHONE, permissions=["camera"], reduced_motion="reduce")
    page, _ = watched_page(context)
    page.add_init_script(GRAPHICS)

    def worse(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=NO_USE + answer.text())

    context.route("**/pose_worker-*.js", worse)
    _ready(page, f"{site}/go/?movement=side_kick_front_back")
    page.get_by_role("button", name="Be watched by the camera").click()
    expect(page.get_by_text("No graphics processor to be had")).to_be_visible()
    expect(page.locator(".framing[data-framing=whole]")).to_be_visible()
    expect(page.locator(".coach[data-phase=watching]")).to_be_visible()
    context.close()
