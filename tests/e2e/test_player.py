"""The guided session in a real browser: chosen, led through by the clock, and never lost."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.e2e.conftest import PATIENCE_MS, watched_page

SPEED = 40
"""Times faster than the clock; every second of the session still happens."""
VOICE = """
window.said = [];
class Said { constructor(text) { this.text = text; } }
window.SpeechSynthesisUtterance = Said;
Object.defineProperty(window, 'speechSynthesis', { value: Object.assign(new EventTarget(), {
  speaking: false, pending: false, cancel() {}, getVoices: () => [{ lang: 'en-GB', localService: true, default: true }],
  speak(one) { said.push(one.text); one.onstart?.(); one.onend?.(); },
}) });
"""


def _answer(page: Page) -> None:
    page.get_by_role("button", name="None of these").click()


def _start(page: Page, address: str, speed: float = SPEED) -> None:
    page.goto(address)
    page.locator("unsit-player[data-ready]").wait_for()
    _answer(page)
    page.locator("unsit-player").evaluate("(player, speed) => { player.speed = speed; }", speed)
    page.get_by_role("button", name="Start").click()


def _set_speed(page: Page, speed: float) -> None:
    page.locator("unsit-player").evaluate("(player, speed) => { player.speed = speed; }", speed)


def _until(page: Page, what: Callable[[], bool]) -> None:
    """Wait until something is so; a content security policy forbids the browser to wait for it."""
    until_s = time.monotonic() + PATIENCE_MS / 1000
    while not what():
        if time.monotonic() > until_s:
            pytest.fail("it must become so")
        page.wait_for_timeout(50)


def _done(page: Page) -> dict[str, str]:
    """Give what the table after the session says was done: `movement side` → words."""
    rows = page.locator("tr[data-movement]")
    return {
        f"{row.get_attribute('data-movement')} {row.get_attribute('data-side')}": row.locator(".done").inner_text()
        for row in rows.all()
    }


def _kept(page: Page, where: str = "sessions") -> list[dict[str, object]]:
    """Give everything that is kept on the device in one place."""
    kept: list[dict[str, object]] = page.evaluate(
        """(where) => new Promise((told, failed) => {
          const opened = indexedDB.open('unsit');
          opened.onerror = failed;
          opened.onsuccess = () => {
            const asked = opened.result.transaction(where).objectStore(where).getAll();
            asked.onsuccess = () => { opened.result.close(); told(asked.result); };
          };
        })""",
        "entries" if where == "sessions" else where,
    )
    if where != "sessions":
        return kept
    return [one["record"] for one in kept if one["kind"] == "session"]  # type: ignore[misc]


def test_three_taps_lead_to_a_session_with_its_reasons(page: Page, site: str) -> None:
    """What is stiff, the safety questions, the place: then the session stands there, with why it is so."""
    page.goto(f"{site}/choose/")
    page.get_by_role("button", name="Tight hips").click()
    _answer(page)
    page.get_by_role("button", name="On a plane or a train").click()
    expect(page.get_by_role("heading", name="Here is your session")).to_be_focused()
    expect(page.locator("ol.plan li")).to_have_count(2)
    expect(page.locator("ul.why")).to_contain_text("Figure four on a chair instead of figure four on the floor")
    expect(page.get_by_role("link", name="Begin")).to_have_attribute(
        "href", f"{site}/go/?goal=tight_hips&place=plane&minutes=10"
    )


def test_the_safety_questions_are_asked_once(page: Page, site: str) -> None:
    """A second visit goes from what is stiff to the place, and answers can be changed."""
    page.goto(f"{site}/choose/")
    page.get_by_role("button", name="Strong hips").click()
    page.get_by_label("sciatica or piriformis").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Where are you?")).to_be_visible()
    _until(page, lambda: _kept(page, "entries") != [])
    page.reload()
    page.get_by_role("button", name="Strong hips").click()
    page.get_by_role("button", name="On the floor", exact=True).click()
    expect(page.locator("ol.plan")).not_to_contain_text("Side kick")
    expect(page.locator("ul.why")).to_contain_text("leave the series and do the stretch alone")
    page.get_by_role("button", name="Change my safety answers").click()
    expect(page.get_by_label("sciatica or piriformis")).to_be_checked()


def test_the_safety_questions_are_asked_again_once_they_read_differently(chromium: Browser, site: str) -> None:
    """Whoever answered before a question was changed answers anew, from what they said then, here and in the player."""
    # Routes see no request of a service worker.
    context = chromium.new_context(service_workers="block")
    page, _ = watched_page(context)
    page.goto(f"{site}/choose/")
    page.get_by_role("button", name="Strong hips").click()
    page.get_by_label("sciatica or piriformis").check()
    page.get_by_role("button", name="Go on").click()
    _until(page, lambda: _kept(page, "entries") != [])

    def changed(route: Route) -> None:
        route.fulfill(json={**route.fetch().json(), "safety_since": "2999-01-01"})

    page.route("**/data/library.json*", changed)
    page.reload()
    page.get_by_role("button", name="Strong hips").click()
    expect(page.get_by_label("sciatica or piriformis")).to_be_checked()
    page.goto(f"{site}/go/?routine=side_kick_series")
    expect(page.get_by_label("sciatica or piriformis")).to_be_checked()
    expect(page.get_by_role("button", name="Start")).to_have_count(0)
    context.close()


def test_a_red_flag_leads_to_help_and_to_no_session(page: Page, site: str) -> None:
    """Neither choosing nor the player starts anything; the advice stands there."""
    page.goto(f"{site}/choose/")
    page.get_by_role("button", name="Tight hips").click()
    page.get_by_label("bladder or bowel").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Please get help first")).to_be_visible()
    page.goto(f"{site}/go/?routine=hip_stretch")
    expect(page.get_by_role("heading", name="Please get help first")).to_be_visible()
    expect(page.get_by_role("button", name="Start")).to_have_count(0)


def test_no_answer_about_health_stands_in_an_address(page: Page, site: str) -> None:
    """What is answered stays on the device: no request carries it."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    page.goto(f"{site}/choose/")
    page.get_by_role("button", name="Tight hips").click()
    page.get_by_label("osteoporosis").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="On a chair").click()
    page.get_by_role("link", name="Begin").click()
    page.get_by_role("button", name="Start").wait_for()
    assert not [url for url in asked if "osteoporosis" in url]


def test_a_whole_hip_stretch_is_led_through_by_the_clock(page: Page, site: str) -> None:
    """Both sides are held for a minute, nothing is skipped, and what was done is kept."""
    _start(page, f"{site}/go/?routine=hip_stretch")
    expect(page.get_by_role("heading", name="That was all")).to_be_visible()
    assert _done(page) == {"hip_stretch_floor left": "60 of 60 s", "hip_stretch_floor right": "60 of 60 s"}
    page.locator("[data-question=effort][data-level='3']").click()
    page.locator("[data-question=pain][data-level='1']").click()
    expect(page.locator("[data-question=pain][data-level='1']")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("kept on this device")).to_be_visible()
    [kept] = _kept(page)
    assert (kept["routine"], kept["effort"], kept["pain"], kept["stopped"]) == ("hip_stretch", 3, 1, "")


def test_a_whole_side_kick_series_is_counted_by_the_clock(page: Page, site: str) -> None:
    """All three moves on one side, then all three on the other; every kick and circle is counted."""
    _start(page, f"{site}/go/?routine=side_kick_series")
    expect(page.get_by_role("heading", name="That was all")).to_be_visible()
    assert _done(page) == {
        f"{movement} {side}": words
        for side in ("left", "right")
        for movement, words in (
            ("side_kick_front_back", "6 of 6"),
            ("side_kick_up_down", "4 of 4"),
            ("side_kick_circles", "10 of 10"),
        )
    }


def test_the_voice_alone_leads_somebody_who_lies_down(page: Page, site: str) -> None:
    """Set-up, breath, counts, the other side and the end are all said aloud."""
    page.add_init_script(VOICE)
    _start(page, f"{site}/go/?routine=side_kick_series", speed=20)
    expect(page.get_by_role("heading", name="That was all")).to_be_visible()
    said: list[str] = page.evaluate("said")
    told = " ".join(said)
    assert "Lie on one side on a mat" in told
    assert said.count("1") == 8, "each of the six sets, circles both ways, has a first"
    assert any(sentence.startswith("Other side.") for sentence in said)
    assert "Now the other way round." in told
    assert said[-1] == "That was all. Well done."


def test_a_reload_in_the_middle_of_a_hold_goes_on_with_it(page: Page, site: str) -> None:
    """The same hold, not a second earlier, without a tap; both sides end whole."""
    _start(page, f"{site}/go/?routine=hip_stretch", speed=1)
    page.get_by_role("button", name="I am ready").click()
    _set_speed(page, SPEED / 2)
    expect(page.locator(".big")).to_have_text(re.compile(r"^([0-9]|[12][0-9]|3[0-4])$"))
    _set_speed(page, 0)
    left = int(page.locator(".big").inner_text())
    page.reload()
    page.locator(".lead[data-part=work][data-side=left]").wait_for()
    assert int(page.locator(".big").inner_text()) <= left
    _set_speed(page, SPEED)
    expect(page.get_by_role("heading", name="That was all")).to_be_visible()
    assert _done(page) == {"hip_stretch_floor left": "60 of 60 s", "hip_stretch_floor right": "60 of 60 s"}


def test_a_session_left_for_long_waits_for_its_person(page: Page, site: str) -> None:
    """Opened anew after a quarter of an hour it is paused where it was."""
    _start(page, f"{site}/go/?routine=hip_stretch", speed=1)
    page.get_by_role("button", name="I am ready").click()
    page.get_by_role("button", name="Pause").wait_for()
    page.wait_for_timeout(1500)
    page.add_init_script("const now = Date.now; Date.now = () => now() + 15 * 60 * 1000;")
    page.reload()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    expect(page.locator(".lead[data-part=work]")).to_be_visible()


@pytest.mark.parametrize(("later", "another"), [(0, "side_kick_series"), (7 * 60, "hip_stretch")])
def test_a_session_that_is_not_gone_on_with_is_kept_as_far_as_it_went(
    page: Page, site: str, later: int, another: str
) -> None:
    """Another one is asked for, or the same hours later: a new one is offered, the old one is in the history."""
    _start(page, f"{site}/go/?routine=hip_stretch", speed=1)
    page.get_by_role("button", name="I am ready").click()
    page.wait_for_timeout(1500)
    page.add_init_script(f"const now = Date.now; Date.now = () => now() + {later} * 60 * 1000;")
    page.goto(f"{site}/go/?routine={another}")
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    [kept] = _kept(page)
    assert (kept["routine"], kept["stopped"]) == ("hip_stretch", "person")


@pytest.mark.parametrize(("level", "goes_on"), [(2, True), (4, True), (7, False)])
def test_pain_is_one_tap_away_and_acted_on(page: Page, site: str, level: int, goes_on: bool) -> None:
    """Up to 2 goes on as it was, up to 5 gentler, above 5 stops; the clock stands while it is asked."""
    _start(page, f"{site}/go/?routine=hip_stretch", speed=1)
    page.get_by_role("button", name="I am ready").click()
    page.get_by_role("button", name="Does it hurt?").click()
    page.locator(f"dialog [data-level='{level}']").click()
    if goes_on:
        expect(page.locator(".player[data-mode=running]")).to_be_visible()
        _set_speed(page, SPEED)
        expect(page.get_by_role("heading", name="That was all")).to_be_visible()
        held = 45 if level > 2 else 60
        assert set(_done(page).values()) == {f"{held} of {held} s"}
    else:
        expect(page.get_by_role("heading", name="Stop here for today")).to_be_visible()
        expect(page.locator(".help")).to_contain_text("ask your clinician")


def test_numbness_stops_the_session_and_names_what_needs_help(page: Page, site: str) -> None:
    """Whatever was done is kept, with why it ended."""
    _start(page, f"{site}/go/?routine=hip_stretch", speed=1)
    page.get_by_role("button", name="I am ready").click()
    _set_speed(page, 10)
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Does it hurt?").click()
    page.get_by_role("button", name="It feels numb").click()
    expect(page.locator(".help")).to_contain_text("get help the same day")
    _until(page, lambda: [one["stopped"] for one in _kept(page)] == ["numb"])


def test_what_hurt_is_gentler_next_time(page: Page, site: str) -> None:
    """After pain above 5 the next session of the same movement is a quarter less, and says why."""
    _start(page, f"{site}/go/?routine=hip_stretch", speed=1)
    page.get_by_role("button", name="I am ready").click()
    page.wait_for_timeout(600)
    page.get_by_role("button", name="Does it hurt?").click()
    page.locator("dialog [data-level='8']").click()
    page.get_by_role("heading", name="Stop here for today").wait_for()
    page.locator("unsit-player[data-kept]").wait_for()
    page.goto(f"{site}/go/?routine=hip_stretch")
    expect(page.locator("ol.plan")).to_contain_text("hold 45 seconds")
    expect(page.locator("ul.why")).to_contain_text("because it hurt last time")


def test_a_whole_session_is_done_with_the_keyboard_alone(page: Page, site: str) -> None:
    """From what is stiff to the two questions at the end, without a pointer."""
    page.goto(f"{site}/choose/")
    page.get_by_role("button", name="Tight hips").wait_for()

    def press_until(name: str) -> None:
        for _ in range(40):
            if name in page.evaluate(
                """() => { let at = document.activeElement;
                while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
                return at?.textContent ?? ''; }"""
            ):
                page.keyboard.press("Enter")
                return
            page.keyboard.press("Tab")
        pytest.fail(f"the keyboard must reach '{name}'")

    for name in ("Tight hips", "None of these", "On the floor", "Begin", "Start"):
        page.wait_for_timeout(200)
        if name == "Start":
            page.locator("unsit-player[data-ready]").wait_for()
            page.get_by_role("button", name="Start").wait_for()
        press_until(name)
    page.locator(".lead[data-part=setup]").wait_for()
    page.keyboard.press("ArrowRight")
    page.locator(".lead[data-part=work]").wait_for()
    page.keyboard.press("Space")
    expect(page.locator(".player[data-mode=paused]")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator(".player[data-mode=running]")).to_be_visible()
    page.keyboard.press("h")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".player[data-mode=running]")).to_be_visible()
    _set_speed(page, SPEED)
    page.get_by_role("heading", name="That was all").wait_for()
    press_until("Just right")
    press_until("0")
    expect(page.get_by_text("kept on this device")).to_be_visible()


def test_a_session_goes_on_while_the_tab_is_hidden(page: Page, site: str) -> None:
    """Time that passed while nobody looked has passed in the session too."""
    _start(page, f"{site}/go/?routine=hip_stretch", speed=1)
    page.get_by_role("button", name="I am ready").click()
    other = page.context.new_page()
    other.bring_to_front()
    _set_speed(page, SPEED)
    expect(page.get_by_role("heading", name="That was all")).to_be_attached()
    assert set(_done(page).values()) == {"60 of 60 s"}


def test_a_browser_that_keeps_nothing_still_leads_through_a_session(page: Page, site: str) -> None:
    """As in some private windows: one line says so, and the session works to its end."""
    page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError'); };")
    _start(page, f"{site}/go/?routine=hip_stretch")
    expect(page.get_by_text("This browser keeps nothing")).to_be_visible()
    expect(page.get_by_role("heading", name="That was all")).to_be_visible()
    assert set(_done(page).values()) == {"60 of 60 s"}


def test_a_full_device_is_said_and_the_session_goes_on(page: Page, site: str) -> None:
    """Nothing can be written any more; the session ends whole all the same."""
    page.add_init_script(
        "IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError'); };"
    )
    _start(page, f"{site}/go/?routine=hip_stretch")
    expect(page.get_by_text("There is no room left on this device")).to_be_visible()
    expect(page.get_by_role("heading", name="That was all")).to_be_visible()
    assert set(_done(page).values()) == {"60 of 60 s"}


def test_without_webgl_pictures_and_words_lead(no_webgl_page: Page, site: str) -> None:
    """The steps are shown as pictures, one line says so, and the session is whole."""
    _start(no_webgl_page, f"{site}/go/?routine=hip_stretch", speed=1)
    expect(no_webgl_page.get_by_text("The moving figure is not here")).to_be_visible()
    _set_speed(no_webgl_page, SPEED)
    expect(no_webgl_page.get_by_role("heading", name="That was all")).to_be_visible()
    assert set(_done(no_webgl_page).values()) == {"60 of 60 s"}


def test_a_library_that_cannot_be_had_is_said_and_asked_for_again(chromium: Browser, site: str) -> None:
    """One line and a button; when the server is back the button works."""
    context = chromium.new_context()
    page, _ = watched_page(context)
    page.route("**/data/library.json", lambda route: route.abort())
    page.goto(f"{site}/go/?routine=hip_stretch")
    expect(page.get_by_role("alert")).to_contain_text("could not be fetched")
    page.unroute("**/data/library.json")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Before you move")).to_be_visible()
    context.close()


def test_the_figure_moves_with_the_session(page: Page, site: str) -> None:
    """Its moment is that of the session: another one a while later in a kick, the far end of the stretch in a hold."""
    _start(page, f"{site}/go/?routine=side_kick_series", speed=1)
    page.get_by_role("button", name="I am ready").click()
    figure = page.locator("unsit-figure")
    _until(page, lambda: float(figure.evaluate("(figure) => figure.currentTime ?? 0")) > 0)
    before = float(figure.evaluate("(figure) => figure.currentTime"))
    _until(page, lambda: abs(float(figure.evaluate("(figure) => figure.currentTime")) - before) > 0.3)
    assert figure.get_attribute("movement") == "side_kick_front_back"
    assert figure.get_attribute("side") == "left"
