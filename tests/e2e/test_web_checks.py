"""Mobility checks in the served pages: from the list to the session, and what the history says of their values."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.unsit_server import Server, serving

SESSIONS = """async (values) => {
  // As an older page kept them; the history takes them over.
  const opened = indexedDB.open("unsit", 1);
  opened.onupgradeneeded = () => {
    opened.result.createObjectStore("kept");
    opened.result.createObjectStore("sessions", { keyPath: "id" }).createIndex("started", "started");
  };
  const database = await new Promise((done, failed) => {
    opened.onsuccess = () => done(opened.result);
    opened.onerror = () => failed(opened.error);
  });
  const change = database.transaction("sessions", "readwrite");
  values.forEach(([left, right], n) => {
    const started = new Date(Date.UTC(2026, 6, 1 + 21 * n, 10)).toISOString();
    const one = (side, value) => ({
      movement: "straight_leg_raise", side, kind: "repetitions", set_number: 1, asked: 3, done: 3, seen: 3, clean: 3,
      faults: {}, still_spine_deg: null, ...(value === null ? {} : { values: { straight_leg_raise: value } }),
    });
    change.objectStore("sessions").put({
      format: 1, id: `s${n}`, started, ended: started, routine: "straight_leg_raise", name: "Straight leg raise",
      sets: [one("left", left), one("right", right)], pains: [], stopped: "", work_s: 120, effort: 2, pain: 0,
    });
  });
  await new Promise((done) => (change.oncomplete = done));
  database.close();
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a running server."""
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


def test_a_check_begins_from_the_list_and_says_what_its_number_is(page: Page, server: Server) -> None:
    """From the page of checks one press leads to the session, which says what to do and that the camera reads it."""
    page.goto(f"{server.address}/checks/")
    page.get_by_role("region", name="Stands in 30 seconds").get_by_role("link", name="Do it now").click()
    expect(page).to_have_url(f"{server.address}/go/?movement=chair_stand")
    page.get_by_role("button", name="None of these").click()
    expect(page.get_by_role("heading", name="Mobility check: Stands in 30 seconds")).to_be_visible()
    expect(page.get_by_text("Only the camera reads the value")).to_be_visible()
    expect(page.locator("ol.plan")).to_contain_text("30 seconds")


def test_the_history_sets_left_against_right_within_the_noise(page: Page, server: Server) -> None:
    """Records with and without values are drawn; the latest is a change only outside the band; sides are compared."""
    page.goto(f"{server.address}/about/privacy/")
    page.evaluate(SESSIONS, [[None, None], [48, 60], [50, 62], [49, 61], [60, 62]])
    page.goto(f"{server.address}/history/")
    page.locator("unsit-history[data-drawn]").wait_for()
    expect(page.locator("select.measure option").first).to_have_text("Straight leg raise")
    expect(page.locator(".change[data-side=left]")).to_contain_text(
        "The latest is more than your ups and downs explain."
    )
    expect(page.locator(".change[data-side=right]")).to_contain_text("no change to speak of")
    expect(page.locator(".sides")).to_have_text("Left 60, right 62: no further apart than the measure wavers.")
    expect(page.locator(".legend")).to_contain_text("right")
