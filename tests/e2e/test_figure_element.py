"""`<unsit-figure>` in a real browser: it moves, it can be steered, and it never leaves a reader with nothing."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from tests.e2e.conftest import DIST, PATIENCE_MS, watched_page

KICK = "side_kick_front_back"
PATIENCE_S = 60
"""Software GL on a busy machine is slow; no test is about how slow."""


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """Let expectations wait as long as everything else."""
    expect.set_options(timeout=PATIENCE_S * 1000)
    yield
    expect.set_options(timeout=PATIENCE_MS)


def _embed(folder: Path, figures: str, head: str = "", style: str = "") -> None:
    """Write a page of somebody else's, with the figure's files in a folder beside it."""
    (folder / "unsit").symlink_to(DIST, target_is_directory=True)
    (folder / "index.html").write_text(
        "<!doctype html><html lang=en><meta charset=utf-8><title>A page</title><link rel=icon href=data:,>"
        f"<style>body {{ max-width: 900px; margin: auto }} {style}</style>"
        "<script>window.told = []; for (const kind of ['step', 'ready', 'error'])"
        " addEventListener(`unsit-${kind}`, ({detail}) => told.push([kind, detail]));</script>"
        f"{head}<script type=module src=unsit/unsit-figure.js></script><body>{figures}</body></html>",
        encoding="utf-8",
    )


@pytest.fixture
def site(pages: tuple[Path, str], static_server: str) -> tuple[Path, str]:
    """Give a folder for a page of anyone's and its address; the front end must be built with its figures."""
    assert static_server
    if not (DIST / "figures" / "movements" / f"{KICK}.json").is_file():
        pytest.fail("frontend/dist must hold the figures (got none there): make frontend")
    folder, address = pages
    return folder, f"{address}/index.html"


def _open(page: Page, site: tuple[Path, str], figures: str, **more: str) -> Locator:
    folder, address = site
    _embed(folder, figures, **more)
    page.set_default_timeout(PATIENCE_S * 1000)
    page.goto(address)
    return page.locator("unsit-figure").first


def _differs(figure: Locator, before: bytes) -> bool:
    return _picture(figure) != before


def _ready(page: Page, figures: int = 1) -> None:
    page.wait_for_function(f"told.filter(([kind]) => kind == 'ready').length >= {figures}")


def _held(page: Page) -> list[Route]:
    """Hold back the drawing's script; gives the list in which its request will be."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/chunks/stage-*.js", hold)
    return held


def _let_go(page: Page, held: list[Route]) -> None:
    """Let the drawing's script come, once it has been asked for; requests are seen only while Playwright waits."""
    until_s = time.monotonic() + PATIENCE_S
    while not held and time.monotonic() < until_s:
        page.wait_for_timeout(20)
    assert held, "the drawing's script must be asked for (got no request)"
    held[0].continue_()


def _get(figure: Locator, name: str) -> Any:
    return figure.evaluate(f"figure => figure.{name}")


def _until(page: Page, holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds; fail saying what did not."""
    give_up_s = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < give_up_s, what
        page.wait_for_timeout(100)


def _picture(figure: Locator) -> bytes:
    return figure.locator("canvas").screenshot()


def test_one_script_tag_is_enough_in_anyones_page(page: Page, site: tuple[Path, str]) -> None:
    """A page with the script and the element shows a drawing that is not empty, and says it is ready."""
    figure = _open(page, site, f"<unsit-figure movement={KICK}></unsit-figure>")
    _ready(page)
    expect(figure.locator("canvas")).to_be_visible()
    colours = figure.evaluate(
        """async figure => {
            const flat = new OffscreenCanvas(64, 40), pen = flat.getContext('2d');
            figure.seek(1); await new Promise(requestAnimationFrame);
            pen.drawImage(figure.shadowRoot.querySelector('canvas'), 0, 0, 64, 40);
            const { data } = pen.getImageData(0, 0, 64, 40);
            return new Set(Array.from({ length: 64 * 40 }, (_, n) => data.slice(4 * n, 4 * n + 3).join())).size;
        }"""
    )
    assert colours > 50


def test_playing_moves_the_figure_and_pausing_stops_it(page: Page, site: tuple[Path, str]) -> None:
    """The play button moves time and picture on; pressed again, both stay."""
    figure = _open(page, site, f"<unsit-figure movement={KICK}></unsit-figure>")
    _ready(page)
    before = _picture(figure)
    figure.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("document.querySelector('unsit-figure').currentTime > 0.6")
    figure.get_by_role("button", name="Pause", exact=True).click()
    stopped = _get(figure, "currentTime")
    assert _picture(figure) != before
    page.wait_for_timeout(300)
    assert _get(figure, "currentTime") == stopped


def test_the_keyboard_steers_everything(page: Page, site: tuple[Path, str]) -> None:
    """With the stage in focus: step, turn, zoom, back home and play, without a mouse."""
    figure = _open(page, site, f"<unsit-figure movement={KICK} step=2></unsit-figure>")
    _ready(page)
    figure.locator(".stage").focus()
    page.keyboard.press(",")
    assert _get(figure, "currentStep") == 1
    home = _picture(figure)
    for key in ("ArrowLeft", "ArrowUp", "+", "-", "ArrowDown"):
        before = _picture(figure)
        page.keyboard.press(key)
        _until(page, partial(_differs, figure, before), f"{key} must change the picture")
    page.keyboard.press("Home")
    _until(page, lambda: _picture(figure) == home, "Home must bring the first view back")
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('unsit-figure').currentTime > 0.2")
    assert not _get(figure, "paused")


def test_a_step_is_walked_and_said(page: Page, site: tuple[Path, str]) -> None:
    """`Next step` moves there and stops; caption, live region and event name the step."""
    figure = _open(page, site, f"<unsit-figure movement={KICK}></unsit-figure>")
    _ready(page)
    figure.get_by_role("button", name="Next step").click()
    page.wait_for_function("document.querySelector('unsit-figure').paused")
    assert _get(figure, "currentTime") == pytest.approx(1.1, abs=0.01)
    expect(figure.locator(".caption").first).to_contain_text("Step 2 of 4: forward")
    expect(figure.locator("[aria-live]:not(#lit)")).to_contain_text("Kick the top leg forward")
    told = page.evaluate("told.filter(([kind]) => kind == 'step').map(([, detail]) => detail.step)")
    assert told == [2]


def test_a_way_between_two_steps_repeats(page: Page, site: tuple[Path, str]) -> None:
    """With `Repeat this step` the figure stays between the two steps."""
    figure = _open(page, site, f"<unsit-figure movement={KICK} step=2></unsit-figure>")
    _ready(page)
    figure.get_by_role("button", name="Repeat this step").click()
    for _ in range(12):
        page.wait_for_timeout(150)
        assert 0.0 <= _get(figure, "currentTime") <= 1.1
    assert not _get(figure, "paused")


def test_slow_is_slow(page: Page, site: tuple[Path, str]) -> None:
    """The speed buttons set the speed, and it is told which one holds."""
    figure = _open(page, site, f"<unsit-figure movement={KICK}></unsit-figure>")
    _ready(page)
    figure.get_by_role("button", name="Speed ¼").click()
    assert _get(figure, "speed") == 0.25
    expect(figure.get_by_role("button", name="Speed ¼")).to_have_attribute("aria-pressed", "true")


def test_a_mistake_stands_beside_the_right_way(page: Page, site: tuple[Path, str]) -> None:
    """Choosing a mistake shows two labelled figures with an angle each, its cue and its reason."""
    figure = _open(page, site, f"<unsit-figure movement={KICK}></unsit-figure>")
    _ready(page)
    figure.get_by_role("combobox", name="Compare with a mistake").select_option("spine_moves")
    expect(figure.locator(".tag")).to_have_text(["✓ Right way", "✗ Spine moves"])
    expect(figure.locator(".angle")).to_have_count(2)
    expect(figure.locator(".mistake")).to_contain_text("Smaller kick")
    expect(figure.locator(".mistake")).to_contain_text("The spine swings to help the leg")
    right, wrong = figure.locator(".angle").all_inner_texts()
    assert right != wrong
    assert _get(figure, "fault") == "spine_moves"


def test_it_is_mirrored_to_the_readers_side(page: Page, site: tuple[Path, str]) -> None:
    """The side button shows the other side, and says which one is shown."""
    figure = _open(page, site, f"<unsit-figure movement={KICK}></unsit-figure>")
    _ready(page)
    before = _picture(figure)
    figure.get_by_role("button", name="Left side").click()
    expect(figure).to_have_attribute("side", "right")
    expect(figure.get_by_role("button", name="Right side")).to_be_visible()
    _until(page, partial(_differs, figure, before), "the mirrored figure must look different")


def test_my_camera_shows_what_it_takes_in(page: Page, site: tuple[Path, str]) -> None:
    """`From my camera` frames the camera's picture and gives the advice where to put it."""
    figure = _open(page, site, f"<unsit-figure movement={KICK}></unsit-figure>")
    _ready(page)
    figure.get_by_role("button", name="From my camera").click()
    expect(figure.locator(".frame")).to_be_visible()
    expect(figure.locator("[part=advice]")).to_contain_text("in front of your chest")


def test_dragging_turns_the_view(page: Page, site: tuple[Path, str]) -> None:
    """A mouse drag over the figure turns it."""
    figure = _open(page, site, f"<unsit-figure movement={KICK}></unsit-figure>")
    _ready(page)
    before = _picture(figure)
    box = figure.locator(".stage").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 420, box["y"] + 220, steps=4)
    page.mouse.up()
    _until(page, partial(_differs, figure, before), "dragging must turn the view")


def test_one_that_is_out_of_sight_rests(page: Page, site: tuple[Path, str]) -> None:
    """Scrolled away, a playing figure stands still; in sight again, it goes on."""
    figure = _open(page, site, f"<unsit-figure movement={KICK} autoplay></unsit-figure><p style='height: 4000px'>")
    _ready(page)
    page.wait_for_function("document.querySelector('unsit-figure').currentTime > 0.1")
    page.evaluate("scrollTo(0, 3500)")
    page.wait_for_timeout(1500)
    away = _get(figure, "currentTime")
    page.wait_for_timeout(400)
    assert _get(figure, "currentTime") == away
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function(f"document.querySelector('unsit-figure').currentTime != {away}")


def test_an_idle_figure_draws_nothing(page: Page, site: tuple[Path, str]) -> None:
    """A paused figure asks for no frames."""
    count = (
        "<script>window.frames_asked = 0; const ask = requestAnimationFrame;"
        "requestAnimationFrame = act => (frames_asked += 1, ask(act))</script>"
    )
    _open(page, site, f"<unsit-figure movement={KICK}></unsit-figure>", head=count)
    _ready(page)
    page.wait_for_timeout(1500)
    before = page.evaluate("frames_asked")
    page.wait_for_timeout(500)
    assert page.evaluate("frames_asked") == before


def test_who_cannot_see_it_is_told_the_movement(page: Page, site: tuple[Path, str]) -> None:
    """The stage has a name, and a description with every sentence of set-up and steps."""
    figure = _open(page, site, f"<unsit-figure movement={KICK}></unsit-figure>")
    _ready(page)
    expect(figure.get_by_role("group", name="Moving figure: Side kick front and back")).to_be_visible()
    described = figure.locator("#described").inner_text()
    for sentence in ("Lie on one side on a mat", "Kick the top leg forward", "Then reach it back", "Breathe in"):
        assert sentence in described


def test_the_first_picture_does_not_wait_for_the_drawing(page: Page, site: tuple[Path, str]) -> None:
    """While the drawing's script is held back, the steps are there as a picture, and text with them."""
    held = _held(page)
    figure = _open(page, site, f"<unsit-figure movement={KICK}></unsit-figure>")
    still = figure.locator("img.strip")
    expect(still).to_be_visible()
    page.wait_for_function("document.querySelector('unsit-figure').shadowRoot.querySelector('img').naturalWidth > 0")
    expect(figure.locator(".caption").first).to_contain_text("Step 1 of 4")
    _let_go(page, held)
    _ready(page)
    expect(still).to_have_count(0)


def test_a_pages_own_still_comes_first(page: Page, site: tuple[Path, str]) -> None:
    """A picture inside the element is shown until the drawing is there, in place of the strip."""
    held = _held(page)
    own = "<img id=own alt='Our own picture' src=unsit/figures/strips/squat.svg>"
    figure = _open(page, site, f"<unsit-figure movement={KICK}>{own}</unsit-figure>")
    expect(page.locator("#own")).to_be_visible()
    expect(figure.locator("img.strip")).not_to_be_visible()
    _let_go(page, held)
    _ready(page)
    expect(page.locator("#own")).not_to_be_visible()


def test_without_javascript_the_pages_own_still_is_there(chromium: Browser, site: tuple[Path, str]) -> None:
    """What the page put inside the element is visible where no script runs."""
    folder, address = site
    own = "<img id=own alt='Our own picture' src=unsit/figures/strips/squat.svg>"
    _embed(folder, f"<unsit-figure movement={KICK}>{own}</unsit-figure>")
    context = chromium.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(address)
    expect(bare.locator("#own")).to_be_visible()
    context.close()


def test_without_webgl_there_are_stills_with_step_buttons(no_webgl_page: Page, site: tuple[Path, str]) -> None:
    """No WebGL: a kind word, one picture a step, and buttons that change it; no play button that could not play."""
    page = no_webgl_page
    figure = _open(page, site, f"<unsit-figure movement={KICK}></unsit-figure>")
    page.wait_for_function("told.some(([kind]) => kind == 'error')")
    expect(figure.locator(".note")).to_contain_text("This browser cannot draw in three dimensions")
    still = figure.locator("img.strip")
    expect(still).to_be_visible()
    first = still.get_attribute("src")
    figure.get_by_role("button", name="Next step").click()
    expect(figure.locator(".caption").first).to_contain_text("Step 2 of 4: forward")
    assert still.get_attribute("src") != first
    page.wait_for_function("document.querySelector('unsit-figure').shadowRoot.querySelector('img').naturalWidth > 0")
    expect(figure.get_by_role("button", name="Play")).to_have_count(0)
    assert page.evaluate("told.find(([kind]) => kind == 'error')[1].code") == "no-webgl"


@pytest.fixture
def calm(chromium: Browser) -> Iterator[BrowserContext]:
    """Give a reader who wants little motion, and the dark."""
    context = chromium.new_context(reduced_motion="reduce", color_scheme="dark")
    yield context
    context.close()


def test_reduced_motion_is_honoured(calm: BrowserContext, site: tuple[Path, str]) -> None:
    """Nothing moves by itself, steps and views are jumped to, and the play button still plays."""
    page, problems = watched_page(calm)
    figure = _open(page, site, f"<unsit-figure movement={KICK} autoplay></unsit-figure>")
    _ready(page)
    page.wait_for_timeout(300)
    assert _get(figure, "paused")
    assert _get(figure, "currentTime") == 0
    figure.get_by_role("button", name="Next step").click()
    assert _get(figure, "currentTime") == pytest.approx(1.1)
    figure.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("document.querySelector('unsit-figure').currentTime > 1.2")
    assert problems == []


def test_light_and_dark(calm: BrowserContext, site: tuple[Path, str]) -> None:
    """Without a theme it follows the reader; `theme` wins."""
    page, problems = watched_page(calm)
    figure = _open(page, site, f"<unsit-figure movement={KICK}></unsit-figure>")
    _ready(page)
    dark = figure.evaluate("figure => getComputedStyle(figure).backgroundColor")
    figure.evaluate("figure => figure.setAttribute('theme', 'light')")
    page.wait_for_function(f"getComputedStyle(document.querySelector('unsit-figure')).backgroundColor != '{dark}'")
    assert problems == []


def test_an_unknown_movement_is_said_kindly(chromium: Browser, site: tuple[Path, str]) -> None:
    """A misspelt name gives a sentence and an event, and throws nothing; a right one afterwards is shown."""
    context = chromium.new_context()
    page, problems = watched_page(context)
    figure = _open(page, site, "<unsit-figure movement=side_kik></unsit-figure>")
    expect(figure.locator(".note")).to_have_text("This movement is not here. Its name may be misspelt.")
    assert page.evaluate("told.at(-1)[1].code") == "unknown-movement"
    figure.evaluate(f"figure => {{ figure.movement = '{KICK}' }}")
    _ready(page)
    expect(figure.locator(".note")).to_have_count(0)
    context.close()
    assert all("404" in problem for problem in problems)


def test_a_name_that_is_a_path_is_not_followed(page: Page, site: tuple[Path, str]) -> None:
    """A movement's name never becomes another address."""
    figure = _open(page, site, "<unsit-figure movement='../../secret'></unsit-figure>")
    expect(figure.locator(".note")).to_contain_text("This movement is not here")


def test_a_lost_drawing_gives_stills_until_it_is_back(page: Page, site: tuple[Path, str]) -> None:
    """When the graphics context is lost the steps are shown as pictures; restored, the figure moves again."""
    figure = _open(page, site, f"<unsit-figure movement={KICK}></unsit-figure>")
    _ready(page)
    figure.evaluate(
        "figure => { const gl = figure.shadowRoot.querySelector('canvas').getContext('webgl2');"
        " figure.loss = gl.getExtension('WEBGL_lose_context'); figure.loss.loseContext() }"
    )
    expect(figure.locator(".note")).to_contain_text("The drawing was interrupted")
    expect(figure.locator("img.strip")).to_be_visible()
    figure.evaluate("figure => figure.loss.restoreContext()")
    expect(figure.locator(".note")).to_have_count(0)
    figure.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("document.querySelector('unsit-figure').currentTime > 0.2")


def test_taken_out_and_put_back_it_works_again(page: Page, site: tuple[Path, str]) -> None:
    """Removed it lets go of its canvas; put back it draws anew."""
    figure = _open(page, site, f"<unsit-figure movement={KICK}></unsit-figure>")
    _ready(page)
    page.evaluate("window.kept = document.querySelector('unsit-figure'); kept.remove()")
    assert page.evaluate("kept.shadowRoot.querySelector('canvas')") is None
    page.evaluate("document.body.append(kept)")
    _ready(page, 2)
    expect(figure.locator("canvas")).to_have_count(1)


def test_many_in_one_page_share_the_few_contexts_there_are(page: Page, site: tuple[Path, str]) -> None:
    """Ten figures, each in sight once: every one is drawn, and those long out of sight have let go again."""
    figures = "".join(f"<unsit-figure movement={KICK} controls=none></unsit-figure>" for _ in range(10))
    _open(page, site, figures, style="unsit-figure { width: 300px; margin: 300px 0 }")
    for number in range(10):
        page.evaluate(f"document.querySelectorAll('unsit-figure')[{number}].scrollIntoView({{block: 'center'}})")
        page.wait_for_function(
            f"document.querySelectorAll('unsit-figure')[{number}].shadowRoot.querySelector('canvas') !== null"
        )
    awake = page.evaluate(
        "[...document.querySelectorAll('unsit-figure')].filter(f => f.shadowRoot.querySelector('canvas')).length"
    )
    assert awake <= 7


def test_it_speaks_the_pages_language(page: Page, site: tuple[Path, str]) -> None:
    """`lang` chooses the words of the element."""
    figure = _open(page, site, f"<unsit-figure movement={KICK} lang=es></unsit-figure>")
    _ready(page)
    expect(figure.get_by_role("button", name="Reproducir")).to_be_visible()


def test_every_movement_is_drawn(page: Page, static_server: str) -> None:
    """Every movement of the library comes up on the demo page, with its angle or without, and without an error."""
    page.add_init_script(
        "window.told = []; addEventListener('unsit-ready', ({detail}) => told.push(detail.movement));"
        "addEventListener('unsit-error', ({detail}) => console.error(detail.detail))"
    )
    page.set_viewport_size({"width": 420, "height": 600})
    page.set_default_timeout(PATIENCE_S * 1000)
    page.goto(f"{static_server}/index.html")
    page.wait_for_function("told.length > 0")
    ids = page.evaluate("Array.from(document.querySelectorAll('[name=movement] option'), ({value}) => value)")
    assert len(ids) >= 25
    for movement in ids:
        page.evaluate(f"document.querySelector('unsit-figure').setAttribute('movement', '{movement}')")
        page.wait_for_function(f"told.at(-1) == '{movement}'")


def test_a_joint_is_lit_where_it_is_and_told(page: Page, site: tuple[Path, str]) -> None:
    """The attribute `lit` marks a joint on the figure and names it, follows the working side, and goes out again."""
    page.emulate_media(reduced_motion="reduce")
    figure = _open(page, site, f"<unsit-figure movement={KICK} lit=knee.active></unsit-figure>")
    _ready(page)
    lit = figure.locator(".lit")
    expect(lit).to_have_text("Left knee")
    expect(figure.locator("#lit")).to_have_text("Lit on the figure: left knee.")
    stage, disc = figure.locator(".stage").bounding_box(), lit.locator("i").bounding_box()
    assert stage is not None
    assert disc is not None
    assert stage["x"] < disc["x"] < stage["x"] + stage["width"] - disc["width"]
    assert stage["y"] < disc["y"] < stage["y"] + stage["height"] - disc["height"]
    assert lit.locator("i").evaluate("disc => getComputedStyle(disc, '::after').animationName") == "none"
    page.emulate_media(reduced_motion="no-preference")
    assert lit.locator("i").evaluate("disc => getComputedStyle(disc, '::after').animationName") == "pulse"
    figure.evaluate("figure => { figure.side = 'right'; }")
    expect(lit).to_have_text("Right knee")
    figure.evaluate("figure => { figure.lit = 'spine ankle'; }")
    expect(lit).to_have_text(["Spine", "Left ankle", "Right ankle"])
    figure.evaluate("figure => { figure.lit = ''; }")
    expect(lit).to_have_count(0)
    expect(figure.locator("#lit")).to_have_text("")
