"""Movements of one's own: adapted, mended, proved, done, deleted, taken in again, with and without a network."""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from tests.e2e.conftest import PATIENCE_MS, watched_page
from tests.e2e.engine_feed import frames_of, start_engine
from tests.e2e.player_site import serving as serving_site
from tests.e2e.test_player_coach import _heard, _same
from tests.e2e.unsit_server import Server, serving

from unsit.movement.library import load_library

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RECORDS = """() => new Promise((done, failed) => {
  const opening = indexedDB.open("unsit");
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const database = opening.result;
    const asked = database.transaction("own").objectStore("own").getAll();
    asked.onsuccess = () => { database.close(); done(asked.result); };
  };
})"""
# What an older version of the page kept, before there was anything of one's own.
BEFORE = """() => new Promise((done, failed) => {
  const opening = indexedDB.open("unsit", 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("kept");
    opening.result.createObjectStore("sessions", { keyPath: "id" }).createIndex("started", "started");
  };
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const change = opening.result.transaction(["kept", "sessions"], "readwrite");
    change.objectStore("kept").put({ conditions: ["knee_pain"], flags: [], answered: "2026-01-01" }, "safety");
    change.objectStore("sessions").put({ id: "old", started: "2026-01-01T10:00:00Z", ended: "2026-01-01T10:05:00Z",
      format: 1, routine: "hip_stretch", name: "Old one", sets: [], pains: [], stopped: "", work_s: 60, effort: 2,
      pain: 1 });
    change.oncomplete = () => { opening.result.close(); done(true); };
  };
})"""
# A service worker that cannot be installed is never ready, and says so to nobody.
WORKS_OFFLINE = """(patience_ms) => Promise.race([
  navigator.serviceWorker.ready.then(() => true),
  new Promise((_, fail) => setTimeout(fail, patience_ms, new Error("there must be a service worker"))),
])"""
KEPT = """() => new Promise((done, failed) => {
  const opening = indexedDB.open("unsit");
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("entries").objectStore("entries").getAll();
    asked.onsuccess = () => {
      const records = (kind) => asked.result.filter((one) => one.kind === kind).map(({ record }) => record);
      opening.result.close();
      done([records("safety").flatMap((one) => one.conditions), records("session").map((one) => one.name)]);
    };
  };
})"""
# As a person opens them, all in one go.
OPEN = "(all) => { for (const one of all) if (!one.open) one.querySelector('summary').click(); }"
ROUTINE = """format = 1
id = "evening"
name = "Evening"
text = "Two of my own."

[[blocks]]
side_rule = "each_on_both_sides"

[[blocks.prescriptions]]
movement = "my_side_kick_front_back"
repetitions = 5
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a running server."""
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


def _records(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(RECORDS)
    return [one for one in found if not one.get("deleted")]


def _text(page: Page) -> str:
    return page.locator(".paper textarea").input_value()


def _put(page: Page, old: str, new: str) -> None:
    """Change the file's text, which must have the old words."""
    text = _text(page)
    assert old in text
    page.locator(".paper textarea").fill(text.replace(old, new, 1))


def _whole(page: Page) -> None:
    page.locator("[data-whole=yes]").wait_for()


def _adapt(page: Page, home: str, name: str = "side_kick_front_back") -> None:
    page.goto(f"{home}/own/#adapt={name}")
    page.locator("unsit-editor").wait_for()
    _whole(page)


def _saved(page: Page) -> None:
    expect(page.locator("[data-keeping=kept]")).to_be_visible()


def _import(page: Page, *contents: tuple[str, bytes]) -> None:
    given: list[FilePayload] = [
        {"name": name, "mimeType": "application/toml", "buffer": content} for name, content in contents
    ]
    page.locator("unsit-own input[type=file]").set_input_files(given)


def test_a_movement_is_adapted_mended_proved_done_deleted_and_taken_in_again(page: Page, server: Server) -> None:
    """The whole way: licence and comments stay, the proof passes, and the file that comes back is equal."""
    home = server.address
    page.goto(f"{home}/movements/side_kick_front_back/")
    page.get_by_role("link", name="Adapt it").click()
    page.locator("unsit-editor").wait_for()
    _whole(page)
    expect(page.locator(".origin")).to_contain_text("Apache-2.0 · made from side_kick_front_back")

    # By the form: only that line of the text is another.
    before = _text(page)
    page.get_by_label("Name", exact=True).fill("Kick for me")
    assert _text(page) == before.replace('name = "Side kick front and back"', 'name = "Kick for me"')
    # By the text: the form follows.
    _put(page, 'family = "side_kick"', 'family = "my_kicks"')
    expect(page.get_by_label("Family")).to_have_value("my_kicks")

    # A problem, told at its place in list, form and text, and its cure.
    page.locator("details[data-section=dose] > summary").click()
    usually = page.locator("#f-dose-repetitions-default")
    usually.fill("40")
    problem = page.locator(".problems button")
    expect(problem).to_contain_text("dose.repetitions.max: must not be less than dose.repetitions.default, 40 (8)")
    expect(page.locator("#f-dose-repetitions-max")).to_have_attribute("aria-invalid", "true")
    assert page.locator(".gutter .at").count() == 1
    problem.click()
    expect(page.locator("#f-dose-repetitions-max")).to_be_focused()
    usually.fill("6.")
    usually.press_sequentially("0")
    expect(usually).to_have_value("6.0")
    usually.fill("7")
    _whole(page)
    assert "repetitions = { min = 5, default = 7, max = 8 }" in _text(page)
    # Comments are all still there.
    assert [one for one in _text(page).split("\n") if "#" in one] == [one for one in before.split("\n") if "#" in one]

    page.locator("section.figure[data-state=made]").wait_for()
    page.locator("unsit-figure canvas").wait_for()
    expect(page.locator(".proof")).to_have_attribute("data-result", "holds")
    expect(page.locator(".trials [data-fault=knee_bends]")).to_contain_text("holds")

    with page.expect_download() as coming:
        page.locator(".head .export").click()
    assert coming.value.suggested_filename == "my_side_kick_front_back.toml"
    content = Path(coming.value.path()).read_bytes()
    assert content.decode() == _text(page)
    _saved(page)

    # By the clock.
    page.get_by_role("link", name="Do it").click()
    page.get_by_role("button", name="None of these").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kick for me")
    expect(page.locator(".plan")).to_contain_text("7")
    page.get_by_role("button", name="Start").click()
    page.locator(".lead[data-part=setup]").wait_for()
    page.locator("unsit-figure canvas").wait_for()
    page.get_by_role("button", name="I am ready").click()
    page.locator(".lead[data-part=work]").wait_for()
    page.get_by_role("button", name="End here").click()
    page.get_by_role("heading", name="One thing for next time").wait_for()
    page.locator("unsit-player[data-kept]").wait_for()

    # Deleted, taken back, deleted again.
    page.goto(f"{home}/own/")
    card = page.locator("[data-own]")
    expect(card).to_have_count(1)
    card.locator(".delete").click()
    card.locator(".really").click()
    expect(card).to_have_count(0)
    page.locator(".restore").click()
    expect(card).to_have_count(1)
    card.locator(".delete").click()
    card.locator(".really").click()
    expect(page.locator(".told")).to_have_text("Kick for me was deleted.")
    assert _records(page) == []

    _import(page, ("my_side_kick_front_back.toml", content))
    expect(page.locator(".told")).to_have_text("1 file was taken in.")
    assert [one["text"].encode() for one in _records(page)] == [content]


def test_a_mistake_that_nobody_would_catch_falls_short_in_the_proof(page: Page, server: Server) -> None:
    """A counter-example that is hardly one: the trial says so, and none of the others does."""
    _adapt(page, server.address)
    page.locator("details[data-section=faults] > summary").click()
    fault = page.locator("details.one").filter(has_text="knee bends")
    fault.locator("> summary").click()
    knee = fault.get_by_label("knee flexion (working side)", exact=True)
    assert knee.get_attribute("type") == "range"
    knee.fill("2")
    assert "angles_deg = { knee_flexion.active = 2 }" in _text(page)
    expect(page.locator(".proof")).to_have_attribute("data-result", "short")
    expect(page.locator(".trials [data-state=short]")).to_have_count(1)
    expect(page.locator(".trials [data-state=short]")).to_contain_text("knee bends")


def test_nothing_typed_is_lost_when_the_page_is(page: Page, server: Server) -> None:
    """Garbage in the text: the form waits, a reload brings the very same text, undo the one before."""
    _adapt(page, server.address)
    good = _text(page)
    page.locator(".paper textarea").fill(good.replace('id = "my', 'id = = "my', 1))
    expect(page.locator(".problems button")).to_contain_text("Line 2")
    expect(page.locator(".form .trouble")).to_be_visible()
    expect(page.locator("fieldset.sections")).to_have_attribute("disabled", "")
    bad = _text(page)
    _saved(page)
    page.reload()
    page.locator("unsit-editor").wait_for()
    assert _text(page) == bad
    page.locator(".paper textarea").fill("\x00garbage" * 40_000)
    expect(page.locator(".problems button").first).to_be_visible()
    page.locator(".paper textarea").fill("format = 2\n" + good.partition("\n")[2])
    expect(page.locator(".problems")).to_contain_text("format: must be 1 (2)")
    # What is typed in one go is taken back in one go.
    while page.locator(".undo").is_enabled():
        page.locator(".undo").click()
    assert _text(page) == bad
    while page.locator(".redo").is_enabled():
        page.locator(".redo").click()
    assert _text(page).startswith("format = 2\n")


def test_what_another_tab_changes_is_taken_over_and_can_be_taken_back(page: Page, server: Server) -> None:
    """Two tabs with the same movement: the one that is come back to shows what the other one wrote."""
    _adapt(page, server.address)
    _saved(page)
    mine = _text(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("unsit-editor").wait_for()
    other.get_by_label("Name", exact=True).fill("From the other tab")
    _saved(other)
    other.close()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_label("Name", exact=True)).to_have_value("From the other tab")
    page.locator(".undo").click()
    assert _text(page) == mine


def test_files_are_taken_in_whole_or_not_at_all_and_ids_in_use_are_asked_about(page: Page, server: Server) -> None:
    """Bad ones are told by file and line; a routine follows its movement; both are kept, or mine is replaced."""
    _adapt(page, server.address)
    good = _text(page)
    _saved(page)
    page.get_by_role("link", name="All of your own").click()
    bad = good.replace('cue = "Slower"', 'cue = ""').replace("my_side", "other_side")
    line = bad.split("\n").index('cue = ""') + 1
    other = good.replace('name = "Side kick front and back"', 'name = "Another"')
    _import(
        page,
        ("bad.toml", bad.encode()),
        ("future.toml", b"format = 9\n"),
        ("picture.toml", b"\x89PNG\xff\xfe"),
        ("other.toml", other.encode()),
        ("evening.toml", ROUTINE.encode()),
    )
    told = page.locator(".importing")
    expect(told.locator("[data-file='bad.toml'] .wrong")).to_contain_text(
        f"bad.toml, line {line}: faults.rushing.cue must"
    )
    expect(told.locator("[data-file='future.toml'] .wrong")).to_contain_text("format must be 1 (9)")
    expect(told.locator("[data-file='picture.toml'] .wrong")).to_contain_text("must be UTF-8 text")
    assert len(_records(page)) == 1
    expect(told.get_by_role("button", name="Keep both (as my_side_kick_front_back_2)")).to_have_attribute(
        "aria-pressed", "true"
    )
    told.get_by_role("button", name="Take in 2 files").click()
    expect(page.locator(".told")).to_have_text("2 files were taken in.")
    names = sorted((one["name"], one["kind"]) for one in _records(page))
    assert names == [("Another", "movement"), ("Evening", "routine"), ("Side kick front and back", "movement")]
    evening = next(one for one in _records(page) if one["kind"] == "routine")
    assert 'movement = "my_side_kick_front_back_2"' in evening["text"]

    _import(page, ("mine.toml", other.replace('"Another"', '"Replaced"').encode()))
    page.locator(".importing").get_by_role("button", name="Replace mine").click()
    page.locator(".importing .take").click()
    expect(page.locator(".told")).to_have_text("1 file was taken in.")
    assert sorted(one["name"] for one in _records(page)) == ["Another", "Evening", "Replaced"]

    # The routine is done with the movement of one's own.
    page.goto(f"{server.address}/go/?own={evening['id']}")
    page.get_by_role("button", name="None of these").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Evening")
    expect(page.locator(".plan li")).to_have_count(2)
    expect(page.locator(".plan li").first).to_contain_text("Another")


def test_before_the_camera_the_text_is_what_the_coach_reads(page: Page) -> None:
    """A movement the library has not, handed over as its text: the golden events of the one it was made from."""
    name = "side_kick_front_back"
    text = files("unsit.library").joinpath("movements", f"{name}.toml").read_text(encoding="utf-8")
    own = text.replace(f'id = "{name}"', 'id = "mine"', 1)
    with serving_site() as site:
        page.goto(f"{site}/")
        start_engine(page, name, frames_of(name), own=("mine", own))
        _same(_heard(page), name)


def test_a_routine_is_written_in_the_form(page: Page, server: Server) -> None:
    """A new one begins whole; another movement and its dose are chosen, and the text says so."""
    page.goto(f"{server.address}/own/")
    page.get_by_role("button", name="New routine").click()
    page.locator("unsit-editor").wait_for()
    _whole(page)
    page.locator("details[data-section=blocks] > summary").click()
    page.locator("[id='f-blocks-1-'] > summary").click()
    page.locator("[id='f-blocks-1-']").get_by_role("button", name="Add to “Movements”").click()
    page.locator("[id='f-blocks-1-prescriptions-2-movement']").fill("glute_bridge")
    page.locator("[id='f-blocks-1-prescriptions-2-sets']").fill("2")
    _whole(page)
    assert _text(page).rstrip().endswith('[[blocks.prescriptions]]\nmovement = "glute_bridge"\nsets = 2')
    _saved(page)


def test_what_an_older_version_kept_is_still_there(page: Page, server: Server) -> None:
    """Answers and sessions of the first version of the store survive, and things of one's own stand beside them."""
    page.goto(f"{server.address}/about/privacy/")
    page.evaluate(BEFORE)
    page.goto(f"{server.address}/own/")
    page.get_by_role("button", name="New routine").wait_for()
    assert page.evaluate(KEPT) == [["knee_pain"], ["Old one"]]
    assert _records(page) == []


def test_without_a_network_everything_goes_on(chromium: Browser, server: Server) -> None:
    """Once it was here: list, editor, checker, figure, proof and a session by the clock."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page, _ = watched_page(context)
    _adapt(page, server.address)
    page.locator("section.figure[data-state=made]").wait_for()
    page.evaluate(WORKS_OFFLINE, PATIENCE_MS)
    # A second visit is one through the service worker.
    page.reload()
    _whole(page)
    expect(page.locator(".proof")).to_have_attribute("data-result", "holds")
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    page.reload()
    page.locator("unsit-editor").wait_for()
    _put(page, 'name = "Side kick front and back"', 'name = "Off the grid"')
    _whole(page)
    expect(page.locator(".proof")).to_have_attribute("data-result", "holds")
    _saved(page)
    page.get_by_role("link", name="Do it").click()
    page.get_by_role("button", name="None of these").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Off the grid")
    context.close()


def test_a_copy_begins_in_the_readers_language_and_problems_are_told_in_it(page: Page, server: Server) -> None:
    """Spanish: the texts of the copy, the form, and what is wrong."""
    spanish = load_library().movement("side_kick_front_back", "es").name
    page.goto(f"{server.address}/es/own/#adapt=side_kick_front_back")
    page.locator("unsit-editor").wait_for()
    _whole(page)
    assert 'cue = "Slower"' not in _text(page)
    expect(page.get_by_label("Nombre", exact=True)).to_have_value(spanish)
    page.get_by_label("Nombre", exact=True).fill("")
    expect(page.locator(".problems button")).to_contain_text("name: no puede estar vacío")


def test_what_is_not_there_or_not_whole_is_told_by_the_player(page: Page, server: Server) -> None:
    """An id that is not on the device, and a movement with a problem."""
    page.goto(f"{server.address}/go/?own=nothing")
    expect(page.locator("unsit-player [role=alert]")).to_contain_text("not on your device")
    _adapt(page, server.address)
    _put(page, 'sides = "one"', 'sides = "three"')
    expect(page.locator(".problems button").first).to_be_visible()
    _saved(page)
    record = _records(page)[0]["id"]
    page.goto(f"{server.address}/go/?own={record}")
    expect(page.locator("unsit-player [role=alert]")).to_contain_text("something to mend")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_neither_list_nor_editor_has_a_barrier(
    chromium: Browser, server: Server, scheme: Any, width: int, height: int
) -> None:
    """axe-core finds nothing in list, form, problems, text, proof and import; nothing is scrolled sideways."""
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True)
    page, problems = watched_page(context)
    found: list[str] = []

    def look(name: str) -> None:
        page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined)))")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        seen: dict[str, Any] = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        found.extend(
            f"{name}: {one['id']}: {node['html'][:200]}" for one in seen["violations"] for node in one["nodes"]
        )
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found.extend([f"{name}: {wide} px too wide"] if wide > 0 else [])

    page.goto(f"{server.address}/own/")
    page.get_by_role("button", name="New routine").wait_for()
    look("list, empty")
    _adapt(page, server.address)
    page.locator("section.figure[data-state=made]").wait_for(state="attached")
    for kind, some in (("section", 8), ("one", 20)):
        page.locator(f"details.{kind}").evaluate_all(OPEN)
        page.locator(f"details.{kind}[open] .fields").nth(some).wait_for(state="attached")
    look("editor, everything open")
    page.get_by_label("Name", exact=True).fill("")
    page.locator(".problems button").wait_for()
    look("editor, with a problem")
    for tab in ("text", "look"):
        if width < 800:
            page.locator(f"[data-tab={tab}]").click()
            look(f"editor, {tab}")
    _saved(page)
    page.goto(f"{server.address}/own/#")
    page.locator("[data-own]").wait_for()
    _import(page, ("bad.toml", b"format = 1\n"), ("garbage.toml", b"[["))
    page.locator(".importing .wrong").first.wait_for()
    look("list, with bad files")
    context.close()
    assert json.dumps(found, indent=1) == "[]", json.dumps(found, indent=1)
    assert problems == []
