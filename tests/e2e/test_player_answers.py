"""One tap corrects what the camera counted; with agreement the landmarks of the set are kept with the truth."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect
from tests.e2e.conftest import PHONE, watched_page
from tests.e2e.session_films import HERE
from tests.e2e.signed_in import account, kept_sets, sign_in
from tests.e2e.test_player_by_camera import _do
from tests.e2e.test_player_pages import _barriers
from tests.e2e.timed_camera import Film, TimedCamera
from tests.e2e.unsit_server import serving
from tests.golden.events import HERE as GOLDEN

from unsit.cli.main import unsit
from unsit.report.moving import to_moving_html
from unsit.vision.recording import open_recording

MOVEMENT: Final = "side_kick_front_back"

KEPT: Final = """async () => {
  const counts = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done, failed) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    for (const store of ['recordings', 'traces']) {
      if (!database.objectStoreNames.contains(store)) continue;
      counts.push(await new Promise((done) => {
        const asked = database.transaction(store).objectStore(store).count();
        asked.onsuccess = () => done(asked.result);
      }));
    }
    database.close();
  }
  return counts;
}"""
"""How many recordings and traces lie in each database of the page."""

INK: Final = (
    "(canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((one) => one)"
)
"""Whether anything is drawn on a canvas."""


@pytest.fixture
def calm_page(chromium: Browser) -> Iterator[Page]:
    """Give a phone's page that asks for less motion and can be looked into; it must log no error, ask no other host."""
    context = chromium.new_context(viewport=PHONE, reduced_motion="reduce", bypass_csp=True)
    page, problems = watched_page(context)
    yield page
    context.close()
    # The pose's machine reports on itself by the channel of errors.
    assert [problem for problem in problems if "XNNPACK delegate" not in problem] == []


def _do_one_side(page: Page, home: str) -> Film:
    """Do the left side's set before the camera as the film does it, and end there."""
    camera = TimedCamera(page)
    camera.open(f"{home}/go/?movement={MOVEMENT}")
    film = Film(HERE / f"{MOVEMENT}.mp4", mirrored=True)
    notes = _do(page, camera, film)
    # the set's recording goes on for a moment after its end
    camera.wait(film, notes[-1].film_s or 0.0, part="turn")
    page.get_by_role("button", name="End here").click()
    page.locator("unsit-player[data-kept]").wait_for()
    return film


def _checked(file: Path, *more: str) -> dict[str, Any]:
    """Give what `unsit check` says of a recording."""
    done = CliRunner().invoke(unsit, ["check", str(file), "--movement", MOVEMENT, "--json", *more])
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout))


def test_with_agreement_a_recording_with_its_truth_is_kept_played_exported_and_deleted(
    calm_page: Page, site: str, tmp_path: Path
) -> None:
    """What is exported is read by `unsit check`, which counts what the person said; a reload takes nothing away."""
    page = calm_page
    film = _do_one_side(page, site)
    count = len(film.truth.repetitions)
    asked = page.locator(".asked")
    expect(asked.locator(".question")).to_have_text(f"{count} repetitions. Was that right?")
    asked.get_by_role("button", name="Yes, that’s right").click()
    expect(asked.locator(".said")).to_have_text("Thank you.")
    assert set(page.evaluate(KEPT)) == {0}
    page.get_by_label("Keep recordings of the sets I answer").check()
    expect(page.locator(".kept-recordings[data-count='1']")).to_be_visible()
    asked.get_by_role("button", name="Less: ").click()
    assert _barriers(page) == []
    expect(asked.locator(".said")).to_have_text(f"Corrected. The camera had counted {count} repetitions.")
    asked.get_by_role("button", name="More: ").click()
    expect(asked.locator(".said")).to_have_text("Thank you.")
    expect(page.locator("unsit-player[data-kept]")).to_be_attached()
    page.goto(f"{site}/history/")
    listed = page.locator("unsit-recordings li")
    expect(listed).to_contain_text(f"{count} ×")
    page.reload()
    listed.get_by_role("button", name="Play").click()
    canvas = page.locator("unsit-recordings canvas")
    expect(canvas).to_be_visible()
    expect(canvas).to_have_attribute("data-drawn", "true")
    assert canvas.evaluate(INK)
    assert _barriers(page) == []
    with page.expect_download() as download:
        listed.get_by_role("button", name="Save as a file").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    [found] = _checked(file, "--side", "left")["sets"]
    assert found["repetitions"] == count
    listed.get_by_role("button", name="Delete").click()
    listed.get_by_role("button", name="Yes, delete").click()
    expect(page.locator("unsit-recordings")).to_contain_text("No recordings are kept.")
    assert set(page.evaluate(KEPT)) == {0}


def test_a_count_that_the_coach_is_not_sure_of_is_asked_about_as_such(calm_page: Page, site: str) -> None:
    """One repetition alone is borne out by nothing: the question says about how many it was."""
    page = calm_page
    camera = TimedCamera(page)
    camera.open(f"{site}/go/?movement={MOVEMENT}")
    film = Film(HERE / f"{MOVEMENT}.mp4", mirrored=True)
    start_s = film.truth.set_start_s
    camera.wait(film, start_s, event="SetupReached")
    page.get_by_role("button", name="I am ready").click()
    notes = camera.play(film, start_s, part="work", event="RepetitionCompleted")
    told = [event for note in notes for event in note.told if event["event"] in ("CountJudged", "RepetitionCompleted")]
    assert [event["event"] for event in told] == ["CountJudged", "RepetitionCompleted"]
    assert told[0]["confidence"] < 0.9
    page.get_by_role("button", name="End here").click()
    page.locator("unsit-player[data-kept]").wait_for()
    asked = page.locator(".asked[data-unsure=true]")
    expect(asked.locator(".question")).to_have_text("About 1 repetition; the coach isn’t sure. Was that right?")
    asked.get_by_role("button", name="More: ").click()
    expect(asked.locator(".said")).to_have_text("Corrected. The camera had counted 1 repetition.")


def test_a_correction_by_one_tap_reaches_the_account_and_the_other_device(chromium: Browser, tmp_path: Path) -> None:
    """The diary takes the person's number and says what had been counted; nothing of the recording is kept unasked."""
    data = tmp_path / "data"
    with serving(data) as server:
        who = account(data, "client")
        context = chromium.new_context(viewport=PHONE, reduced_motion="reduce")
        sign_in(context, server.address, who)
        page, _ = watched_page(context)
        count = len(_do_one_side(page, server.address).truth.repetitions)
        page.get_by_role("button", name="Less: ").click()
        expect(page.locator(".asked .number")).to_have_text(str(count - 1))
        expect(page.locator("tr[data-side=left] .done")).to_have_text(f"{count - 1} of {count}")
        expect(page.locator("unsit-player[data-kept]")).to_be_attached()
        page.goto(f"{server.address}/history/")
        expect(page.locator(".standing[data-phase=step]")).to_be_attached()
        assert set(page.evaluate(KEPT)) == {0}
        assert kept_sets(data, who["person"]) == [(MOVEMENT, count - 1)]
        context.close()
        other = chromium.new_context(viewport=PHONE)
        sign_in(other, server.address, who)
        tablet, _ = watched_page(other)
        tablet.goto(f"{server.address}/history/")
        entry = tablet.locator("li.entry")
        expect(entry).to_contain_text(f"left {count - 1} ×")
        expect(entry.locator(".corrected")).to_have_text(f"(you corrected it; the camera counted {count} ×)")
        other.close()


def test_a_recording_of_the_command_line_plays_in_a_page_of_its_own(page: Page, pages: tuple[Path, str]) -> None:
    """Its own policy lets its script run and nothing else; the figure moves, and is to be seen at any time."""
    folder, address = pages
    recording = open_recording(GOLDEN / f"{MOVEMENT}.landmarks")
    (folder / "kick.html").write_text(to_moving_html(recording, "kick", ["six kicks"]), "utf-8")
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/kick.html")
    assert page.locator("canvas").evaluate(INK)
    still = page.evaluate("document.querySelector('canvas').toDataURL()")
    page.get_by_label("Time").fill("5")
    expect(page.locator("output")).to_have_text("5.0 s")
    assert page.evaluate("document.querySelector('canvas').toDataURL()") != still
    page.get_by_role("button", name="Play").click()
    expect(page.locator("output")).not_to_have_text("5.0 s")
    page.get_by_role("button", name="Stop").click()
