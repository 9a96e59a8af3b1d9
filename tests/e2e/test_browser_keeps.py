"""What a browser may do to what is saved in it, and to what is heard: noticed, tried again, and said as it is."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.conftest import PATIENCE_MS, watched_page
from tests.e2e.signed_in import account, sign_in
from tests.e2e.test_player import VOICE, _answer, _kept, _set_speed, _start, _until
from tests.e2e.unsit_server import Server, serving

# Connections to the database, to be closed as a browser does: with a word, or without one.
CONNECTIONS = """
const all = [];
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...given) {
  if (window.isShut) throw new DOMException("Connection to Indexed Database server lost", "UnknownError");
  const asked = open.apply(this, given);
  asked.addEventListener("success", () => all.push(asked.result));
  return asked;
};
window.lose = (isTold) => {
  for (const one of all.splice(0)) {
    one.close();
    if (isTold) one.dispatchEvent(new Event("close"));
  }
};
"""
# Writes of sessions are taken without an error and are not there afterwards.
FORGETFUL = """
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (value, ...given) {
  if (window.forgets && value?.kind === "session") return this.get("nothing");
  return put.call(this, value, ...given);
};
window.forgets = true;
"""
# What is played by elements of sound, and what is said of how it is to be heard.
MUSIC = """
window.loops = 0;
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  if (this instanceof HTMLAudioElement) window.loops += 1;
  return play.apply(this);
};
Object.defineProperty(navigator, "audioSession", { value: { type: "auto" } });
"""
# A tab that is hidden, and a clock that a test moves: at once, as a browser that holds a tab up does.
HELD_UP = """
window.isHidden = false;
Object.defineProperty(document, "hidden", { get: () => window.isHidden });
Object.defineProperty(document, "visibilityState", { get: () => (window.isHidden ? "hidden" : "visible") });
window.hide = (isHidden) => { window.isHidden = isHidden; document.dispatchEvent(new Event("visibilitychange")); };
window.takeClock = () => {
  let [now, beat] = [0, () => undefined];
  const clock = { now_ms: () => now, every: (_, call) => { beat = call; return () => undefined; } };
  document.querySelector("unsit-player").clock = clock;
  window.pass = (ms) => { now += ms; beat(); };
  window.passSlowly = (ms) => { for (let n = 0; n < ms / 100; n += 1) window.pass(100); };
};
"""
SHUT = "The browser closed its storage"


# A browser looks only now and then how much room there is: gives why it first takes no more, "" if it never refuses.
REFUSED = """async (patience_ms) => {
  const until_ms = performance.now() + patience_ms;
  const opening = indexedDB.open("beside");
  opening.onupgradeneeded = () => opening.result.createObjectStore("all");
  await new Promise((done) => (opening.onsuccess = done));
  while (performance.now() < until_ms) {
    const change = opening.result.transaction("all", "readwrite");
    change.objectStore("all").put("x".repeat(1000), "x");
    const error = await new Promise((done) => {
      change.oncomplete = () => done(null);
      change.onabort = () => done(change.error);
    });
    if (error !== null) return error.name;
    await new Promise((done) => setTimeout(done, 200));
  }
  return "";
}"""


def _to_the_end(page: Page) -> None:
    _set_speed(page, 40)
    page.get_by_role("heading", name="That was all").wait_for()


def _held(page: Page) -> list[list[float]]:
    return [[one["done"] for one in session["sets"]] for session in _kept(page)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "silently"])
def test_a_storage_that_was_closed_in_a_session_is_opened_again(page: Page, site: str, is_told: bool) -> None:
    """As iOS does in the background: the session is saved all the same, and said to be saved only then."""
    page.add_init_script(CONNECTIONS)
    _start(page, f"{site}/go/?routine=hip_stretch", speed=1)
    page.evaluate("(isTold) => window.lose(isTold)", is_told)
    _to_the_end(page)
    page.locator("unsit-player[data-kept]").wait_for()
    assert _held(page) == [[60, 60]]
    expect(page.get_by_text("Saved in this browser.")).to_be_visible()
    expect(page.get_by_text("keeps nothing")).to_have_count(0)


def test_a_session_that_cannot_be_saved_is_offered_as_a_file_and_saved_later(page: Page, site: str) -> None:
    """What happened is said as it is; nothing is called saved, and when the storage opens again it is."""
    page.add_init_script(CONNECTIONS)
    _start(page, f"{site}/go/?routine=hip_stretch", speed=1)
    page.evaluate("() => { window.isShut = true; window.lose(false); }")
    _to_the_end(page)
    expect(page.locator("[data-saving=unsaved]")).to_contain_text("isn't saved yet")
    expect(page.get_by_text(SHUT).first).to_be_visible()
    expect(page.locator("unsit-player[data-kept]")).to_have_count(0)
    expect(page.get_by_text("private window")).to_have_count(0)
    with page.expect_download() as loading:
        page.get_by_role("button", name="Save this session as a file").click()
    [session] = json.loads(Path(loading.value.path()).read_text("utf-8"))["sessions"]
    assert [one["done"] for one in session["sets"]] == [60, 60]
    page.evaluate("() => { window.isShut = false; }")
    page.locator("unsit-player[data-kept]").wait_for()
    assert _held(page) == [[60, 60]]
    expect(page.get_by_role("button", name="Save this session as a file")).to_have_count(0)


def test_a_write_that_a_read_does_not_show_is_not_called_saved(page: Page, site: str) -> None:
    """The browser took it without an error; only what is there counts."""
    page.add_init_script(FORGETFUL)
    _start(page, f"{site}/go/?routine=hip_stretch", speed=1)
    _to_the_end(page)
    expect(page.locator("[data-saving=unsaved]")).to_be_visible()
    expect(page.get_by_text("doesn't show it when it is read back").first).to_be_visible()
    expect(page.locator("unsit-player[data-kept]")).to_have_count(0)
    page.evaluate("() => { window.forgets = false; }")
    page.locator("unsit-player[data-kept]").wait_for()


def test_a_browser_without_storage_offers_the_session_as_a_file(page: Page, site: str) -> None:
    """What only the page knows is not called saved."""
    page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError'); };")
    _start(page, f"{site}/go/?routine=hip_stretch", speed=1)
    _to_the_end(page)
    expect(page.locator("[data-saving=memory]")).to_contain_text("gone when you close the page")
    expect(page.get_by_role("button", name="Save this session as a file")).to_be_visible()
    expect(page.locator("unsit-player[data-kept]")).to_have_count(0)


def _left(page: Page) -> list[str]:
    """The ids of the sessions that run, or were left, by what is saved."""
    return [str(one["id"]) for one in _kept(page, "kept") if "saved_ms" in one]


def _done_seconds(page: Page) -> dict[str, list[float]]:
    return {str(one["id"]): [part["done"] for part in one["sets"]] for one in _kept(page)}  # type: ignore[attr-defined]


def test_two_tabs_with_a_session_each_take_nothing_from_each_other(page: Page, site: str) -> None:
    """The second tab begins one of its own; both are saved, and what a killed tab did is saved by the next page."""
    address = f"{site}/go/?routine=hip_stretch"
    _start(page, address, speed=1)
    _until(page, lambda: len(_left(page)) == 1)
    other = page.context.new_page()
    other.goto(address)
    other.get_by_role("button", name="Start", exact=True).click()
    _until(page, lambda: len(_left(page)) == 2)
    other.evaluate("document.querySelector('unsit-player').speed = 20")
    # paused by the page itself, at the instant the first side is over, however busy the machine is
    other.wait_for_function(
        """() => {
          const player = document.querySelector("unsit-player");
          const root = player.shadowRoot ?? player;
          if (root.querySelector(".lead[data-part=turn]") === null) return false;
          root.querySelector("button.toggle").click();
          return true;
        }"""
    )
    _until(page, lambda: "paused" in [dict(one["state"])["mode"] for one in _kept(page, "kept") if "saved_ms" in one])  # type: ignore[call-overload]
    other.close()
    _to_the_end(page)
    page.locator("unsit-player[data-kept]").wait_for()
    assert list(_done_seconds(page).values()) == [[60, 60]]
    page.goto(f"{site}/go/?routine=side_kick_series")
    page.get_by_role("button", name="Start", exact=True).wait_for()
    _until(page, lambda: len(_kept(page)) == 2)
    assert sorted(len(done) for done in _done_seconds(page).values()) == [1, 2]
    assert _left(page) == []


def test_a_full_device_says_so_and_saves_when_there_is_room(page: Page, site: str) -> None:
    """The browser's own quota: the session goes on, is offered as a file, and is saved once there is room again."""
    _start(page, f"{site}/go/?routine=hip_stretch", speed=1)
    _until(page, lambda: len(_left(page)) == 1)
    browser = page.context.new_cdp_session(page)
    browser.send("Storage.overrideQuotaForOrigin", {"origin": site, "quotaSize": 1})
    assert page.evaluate(REFUSED, PATIENCE_MS) == "QuotaExceededError"
    _to_the_end(page)
    expect(page.get_by_text("There is no room left on this device").first).to_be_visible()
    expect(page.locator("[data-saving=unsaved]")).to_be_visible()
    expect(page.locator("unsit-player[data-kept]")).to_have_count(0)
    browser.send("Storage.overrideQuotaForOrigin", {"origin": site})
    page.locator("unsit-player[data-kept]").wait_for()
    assert list(_done_seconds(page).values()) == [[60, 60]]


@pytest.mark.parametrize("is_granted", [False, True])
def test_the_browser_is_asked_to_keep_what_is_saved_and_the_history_says_whether(
    page: Page, site: str, is_granted: bool
) -> None:
    """After the first session it is asked for; where it is not granted one line names the ways out."""
    page.add_init_script(
        "window.asked = 0; let granted = localStorage.getItem('granted') === 'yes';"
        "navigator.storage.persisted = async () => granted;"
        f"navigator.storage.persist = async () => {{ window.asked += 1; granted = {str(is_granted).lower()};"
        " localStorage.setItem('granted', granted ? 'yes' : 'no'); return granted; };"
    )
    _start(page, f"{site}/go/?routine=hip_stretch", speed=1)
    assert page.evaluate("window.asked") == 0
    _to_the_end(page)
    page.wait_for_function("() => window.asked === 1", timeout=PATIENCE_MS)
    page.goto(f"{site}/history/")
    page.locator("unsit-history[data-read]").wait_for()
    line = page.locator(".may-go")
    if is_granted:
        expect(line).to_have_count(0)
    else:
        for way in ("seven days", "home screen", "account", "Save all as a file"):
            expect(line).to_contain_text(way)


def test_a_phone_s_music_goes_on_unless_the_media_keys_are_asked_for(chromium: Browser, site: str) -> None:
    """On a device that is touched no sound is played in a loop, until somebody wants the keys."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page, problems = watched_page(context)
    page.add_init_script(MUSIC)
    _start(page, f"{site}/go/?routine=hip_stretch", speed=1)
    keys = page.locator("button.media-keys")
    expect(keys).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("[window.loops, navigator.audioSession.type]") == [0, "ambient"]
    keys.click()
    expect(keys).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("[window.loops, navigator.audioSession.type]") == [1, "auto"]
    keys.click()
    expect(keys).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("navigator.audioSession.type") == "ambient"
    context.close()
    assert problems == []


def test_a_hidden_tab_that_is_held_up_says_no_minute_at_once(page: Page, site: str) -> None:
    """What is older than two seconds is not said; when the tab is looked at again a line says what happened."""
    page.add_init_script(VOICE + HELD_UP)
    page.goto(f"{site}/go/?routine=side_kick_series")
    _answer(page)
    page.evaluate("window.takeClock()")
    page.get_by_role("button", name="Start", exact=True).click()
    page.evaluate("window.passSlowly(60000)")
    in_time = page.evaluate("said.length")
    assert in_time > 5
    page.evaluate("() => { window.hide(true); window.pass(60000); }")
    assert page.evaluate("said.length") - in_time <= 3, page.evaluate("said")
    page.evaluate("window.hide(false)")
    expect(page.get_by_text("slowed this tab down while it was hidden")).to_be_visible()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a server's data."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Server]:
    """Give a server with accounts."""
    with serving(data) as running:
        yield running


@pytest.mark.parametrize("language", ["en", "es"])
def test_whoever_is_signed_in_reads_where_their_answers_go(
    chromium: Browser, server: Server, data: Path, language: str
) -> None:
    """Of one reader's answers a page says that they stay in the browser, of another's that the account has them."""
    home = server.address + ("" if language == "en" else f"/{language}")
    account_word, alone = {"en": ("saved in your account", "this browser"), "es": ("cuenta", "este navegador")}[
        language
    ]
    for who in (None, account(data, f"reader-{language}")):
        context = chromium.new_context(viewport={"width": 1000, "height": 800})
        page, problems = watched_page(context)
        if who is not None:
            sign_in(context, server.address, who)
        page.goto(f"{home}/choose/")
        line = page.locator(".privacy").first
        expect(line).to_contain_text(alone if who is None else account_word)
        page.locator("button[data-goal]").first.click()
        expect(page.locator("form.safety .privacy")).to_contain_text(alone if who is None else account_word)
        if who is not None:
            expect(page.locator("form.safety")).not_to_contain_text(alone)
        context.close()
        assert problems == []
