"""The voice from files: where the browser has none, what the captions say is heard all the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from tests.e2e.conftest import PATIENCE_MS, QUIET, SOFTWARE_GL, executable
from tests.e2e.unsit_server import Server, serving

# Takes the browser's voice away, and notes how long each sound is that begins to play.
LISTEN = """
delete window.speechSynthesis;
window.played = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...given) {
  window.played.push(this.buffer.duration);
  return start.apply(this, given);
};
"""
LENGTHS = """async ({ language, texts }) => {
  const index = await (await fetch(`/static/app/voice/${language}.json`)).json();
  const context = new AudioContext();
  const found = [];
  for (const text of texts) {
    const words = text.toLowerCase().match(/[\\p{L}\\p{N}]+/gu).join(" ");
    const [pack, pieces] = Object.entries(index.packs).find(([, pieces]) => words in pieces);
    const bytes = await (await fetch(`/static/app/voice/${pack}`)).arrayBuffer();
    found.push((await context.decodeAudioData(bytes.slice(...pieces[words]))).duration);
  }
  return found;
}"""
# A voice that begins to speak until the headphones are gone; then it takes every sentence and says nothing.
LOST = """
window.said = [];
window.gone = false;
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: Object.assign(new EventTarget(), {
  speaking: false, pending: false, cancel() {}, getVoices: () => [{ lang: "es-ES", localService: true, default: true }],
  speak(one) {
    if (window.gone) return;
    window.said.push(one.text);
    one.onstart?.();
    one.onend?.();
  },
}) });
"""
ALL_KEPT = """async (names) => {
  const kept = [];
  for (const name of await caches.keys()) kept.push(...(await (await caches.open(name)).keys()).map(({ url }) => url));
  return names.every((name) => kept.some((url) => url.includes(`/static/app/voice/${name}-`)));
}"""
FIRST = (
    "Figura cuatro en el suelo",
    "lado izquierdo",
    "mantén 60 segundos",
    "Túmbate boca arriba en una esterilla, las rodillas dobladas y los pies planos en el suelo.",
)


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


def _until(page: Page, condition: str, argument: object) -> None:
    for _ in range(PATIENCE_MS // 100):
        if page.evaluate(condition, argument):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"it must become true: {condition} ({argument})")


def _played(page: Page, at_least: int) -> list[float]:
    """Wait until so many pieces have begun to play; give how long each of them lasts."""
    for _ in range(PATIENCE_MS // 100):
        played: list[float] = page.evaluate("window.played")
        if len(played) >= at_least:
            return played
        page.wait_for_timeout(100)
    pytest.fail(f"{at_least} pieces must be played (got {played})")


def _begin(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Nada de esto").click()
    page.get_by_role("button", name="Empezar").click()


def test_where_the_browser_has_no_voice_the_right_pieces_are_played(page: Page, server: Server) -> None:
    """Name, side, amount and the first sentence are heard in this order, the captions stay, and no more is fetched."""
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.rpartition("/voice/")[2]))
    page.add_init_script(LISTEN)
    page.goto(f"{server.address}/es/choose/")
    page.wait_for_load_state("networkidle")
    assert [name for name in fetched if name.endswith((".bin", "es.json"))] == []
    _begin(page, f"{server.address}/es/go/?routine=hip_stretch")
    played = _played(page, len(FIRST))
    wanted = page.evaluate(LENGTHS, {"language": "es", "texts": FIRST})
    assert played[: len(FIRST)] == pytest.approx(wanted, abs=1e-3)
    expect(page.locator("unsit-player .caption")).to_contain_text(FIRST[-1])
    packs = {name.partition("-")[0] for name in fetched if name.endswith(".bin")}
    assert packs == {"es/player", "es/hip_stretch_floor"}
    expect(page.get_by_text("Este navegador no tiene voz propia")).to_have_count(0)


def test_the_voice_from_files_is_turned_off_and_on_like_any_other(page: Page, server: Server) -> None:
    """V silences it at once; nothing is played until it is wanted again."""
    page.add_init_script(LISTEN)
    _begin(page, f"{server.address}/es/go/?movement=side_kick_front_back")
    _played(page, 1)
    page.keyboard.press("v")
    expect(page.get_by_role("button", name="Voz")).to_have_attribute("aria-pressed", "false")
    page.wait_for_timeout(300)
    before = len(page.evaluate("window.played"))
    page.keyboard.press("n")
    page.wait_for_timeout(1500)
    assert len(page.evaluate("window.played")) == before
    page.keyboard.press("v")
    page.keyboard.press("r")
    _played(page, before + 1)


def test_the_voice_from_files_speaks_without_a_network(playwright_driver: Playwright, tmp_path: Path) -> None:
    """It was kept with the session: with the server killed and the browser started anew it says the same."""
    with serving(tmp_path / "data") as server, _browser(playwright_driver, tmp_path / "profile") as context:
        context.add_init_script(LISTEN)
        page = context.new_page()
        home = server.address
        _begin(page, f"{home}/es/go/?routine=hip_stretch")
        _played(page, 1)
        _until(page, "(path) => caches.match(path).then((one) => one !== undefined)", "/static/app/voice/es.json")
        _until(page, ALL_KEPT, ["es/player", "es/hip_stretch_floor"])
        page.get_by_role("button", name="Terminar aquí").click()
        expect(page.get_by_role("link", name="Elegir otra cosa")).to_be_visible()
        server.kill()
    with _browser(playwright_driver, tmp_path / "profile") as context:
        context.add_init_script(LISTEN)
        page = context.new_page()
        page.goto(f"{home}/es/go/?routine=hip_stretch")
        page.get_by_role("button", name="Empezar").click()
        played = _played(page, len(FIRST))
        wanted = page.evaluate(LENGTHS, {"language": "es", "texts": FIRST})
        assert played[: len(FIRST)] == pytest.approx(wanted, abs=1e-3)


def test_a_voice_that_is_lost_in_the_middle_is_followed_by_the_one_from_files(page: Page, server: Server) -> None:
    """Headphones that are gone: after two sentences that nobody heard, the next ones come from the files."""
    page.add_init_script(LISTEN + LOST)
    _begin(page, f"{server.address}/es/go/?routine=side_kick_series")
    assert page.evaluate("window.said.length") > 0
    assert page.evaluate("window.played.length") == 0
    page.evaluate("window.gone = true")
    page.locator("unsit-player").evaluate("(player) => { player.speed = 4; }")
    _played(page, 2)
    expect(page.get_by_role("button", name="Voz")).to_have_attribute("aria-pressed", "true")
