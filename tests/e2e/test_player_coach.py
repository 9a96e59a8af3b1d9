"""The camera coach in a real browser: the same Python, the same events, and a session that never waits for a camera."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from tests.e2e.conftest import PATIENCE_MS, QUIET, SOFTWARE_GL, executable, watched_page
from tests.e2e.player_camera import as_camera, camera_flags
from tests.e2e.player_site import DIST, ROOT, serving
from tests.golden.events import HERE, RECORDINGS

from unsit.vision.source import open_source

FEED: Final = """async ([script, movement, side, frames, isPatient]) => {
  const worker = new Worker(script, { type: 'module' });
  const heard = [];
  const wait = (kind) => new Promise((done, failed) => {
    const listen = ({ data }) => {
      if (data.kind === 'failed') failed(new Error(data.why));
      if (data.kind !== kind) return;
      worker.removeEventListener('message', listen);
      done(data);
    };
    worker.addEventListener('message', listen);
  });
  const home = location.origin;
  const ready = wait('ready');
  const [pyodide, engine] = [`${home}/static/app/pyodide/`, `${home}/static/app/engine.zip`];
  worker.postMessage({ kind: 'init', python: pyodide, engine, port: null });
  const { python, isRestored } = await ready;
  worker.postMessage({ kind: 'movement', movement, side, set: 0 });
  for (const [time_s, aspect, values] of frames) {
    const told = wait('told');
    worker.postMessage({ kind: 'frame', frame: { time_s, aspect, values: Float64Array.from(values) } });
    heard.push(...(await told).events);
  }
  const told = wait('told');
  worker.postMessage({ kind: 'finish' });
  heard.push(...(await told).events);
  // A worker that ends takes with it what it has not kept yet.
  const memory = async () => (await (await caches.open('unsit-python')).keys()).length;
  while (isPatient && (await memory()) === 0) await new Promise((done) => setTimeout(done, 100));
  worker.terminate();
  return { python, isRestored, heard };
}"""


SPOIL: Final = """async () => {
  const cache = await caches.open('unsit-python');
  const [address] = await cache.keys();
  await cache.put(address, new Response(new Uint8Array(70_000)));
}"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Give the address of the site round the player."""
    if not (DIST / "pyodide" / "pyodide.asm.wasm").is_file():
        pytest.fail("frontend/dist must be built (got no pyodide there): make frontend")
    with serving() as address:
        yield address


def _frames(name: str) -> list[list[Any]]:
    """Give a recording's frames as the engine worker takes them."""
    frames: list[list[Any]] = []
    for frame, _ in open_source(HERE / f"{name}.landmarks"):
        points = zip(frame.image, frame.world, frame.visibility, strict=True)
        values = [number for image, world, seen in points for number in (*image, *world, seen)]
        frames.append([frame.time_s, frame.aspect, values])
    return frames


@pytest.mark.parametrize("name", sorted(RECORDINGS))
def test_the_engine_in_the_page_tells_what_it_tells_everywhere(page: Page, site: str, name: str) -> None:
    """On the golden recordings Pyodide gives CPython's events, but for the last digits."""
    page.goto(f"{site}/")
    told = _fed(page, name, _frames(name))
    assert told["isRestored"] is False
    _same(told["heard"], name)


def test_python_started_from_its_memory_tells_the_same(page: Page, site: str) -> None:
    """The second start goes on from the memory kept by the first; a memory that cannot be read is thrown away."""
    name = "side_kick_front_back"
    page.goto(f"{site}/")
    assert _fed(page, name, [], is_patient=True)["isRestored"] is False
    told = _fed(page, name, _frames(name))
    assert told["isRestored"] is True
    _same(told["heard"], name)
    page.evaluate(SPOIL)
    assert _fed(page, name, [])["isRestored"] is False


def _fed(page: Page, name: str, frames: list[list[Any]], *, is_patient: bool = False) -> Any:
    """Give what an engine worker of its own tells about frames; a patient one lasts until its memory is kept."""
    [script] = (DIST / "chunks").glob("engine_worker-*.js")
    return page.evaluate(FEED, [f"/static/app/chunks/{script.name}", name, RECORDINGS[name], frames, is_patient])


def _same(heard: list[dict[str, Any]], name: str) -> None:
    """Compare events with the golden ones of a recording."""
    golden = json.loads((HERE / f"{name}.events.json").read_text(encoding="utf-8"))
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


def test_the_body_before_the_camera_counts(filmed: Browser, site: str) -> None:
    """The film's kicks are counted by the coach, its set is kept as seen, and no picture leaves the device."""
    context = filmed.new_context(viewport={"width": 1280, "height": 800}, permissions=["camera"])
    page, problems = watched_page(context)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.post_data else None)
    _ready(page, f"{site}/go/?movement=side_kick_front_back")
    page.get_by_role("button", name="Be watched by the camera").click()
    expect(page.locator(".coach[data-phase=watching]")).to_be_visible()
    expect(page.locator(".framing[data-framing=whole]")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="I am ready").click()
    expect(page.locator(".coach[data-lead=body]")).to_be_visible()
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
