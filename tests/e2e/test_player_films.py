"""Whole sets before the camera: the small set of test films as the camera, what is kept against the films' truth.

The films show a right side; mirrored they show a left one, so that both sides of a hold come from one film. Each piece
begins with the person in position, and ends where no further repetition has begun.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect
from tests.e2e.conftest import PATIENCE_MS, QUIET, SOFTWARE_GL, executable, watched_page
from tests.e2e.player_camera import WHOLE, Piece, as_camera, beside, camera_flags
from tests.e2e.player_site import DIST, ROOT, serving

SIGNS: Final = ROOT / "tests" / "e2e" / "signs"
FILMS: Final = ROOT / "tests" / "accuracy" / "films"
QUIET_MS: Final = 5000
"""When so long nothing more was counted, nothing more is."""

WAY_BACK_S: Final = 0.7
"""The last repetition of a piece is cut short on its way back to the start, before another could be taken for begun."""

KICKS: Final = (Piece(11.0, 22.2, still_s=8.0, slower=2), Piece(22.1, 22.2, still_s=40.0))
STRETCH: Final = (
    Piece(11.0, 37.5, still_s=6.0),
    Piece(8.0, 36.0, mirrored=True),
    Piece(35.9, 36.0, still_s=30.0, mirrored=True),
)


@contextmanager
def _filmed(driver: Playwright, folder: Path, clip: Path, pieces: tuple[Piece, ...] = WHOLE) -> Iterator[Page]:
    """Give a page of a browser whose camera shows pieces of a film from the moment it is opened."""
    film = folder / "camera.mjpeg"
    as_camera(clip, film, pieces)
    with _showing(driver, film) as page:
        yield page


@contextmanager
def _showing(driver: Playwright, film: Path) -> Iterator[Page]:
    if not (DIST / "pyodide" / "pyodide.asm.wasm").is_file():
        pytest.fail("frontend/dist must be built (got no pyodide there): make frontend")
    browser = driver.chromium.launch(
        executable_path=executable(), args=[*QUIET, *SOFTWARE_GL, *camera_flags(film)], timeout=PATIENCE_MS
    )
    context = browser.new_context(viewport={"width": 1280, "height": 800}, permissions=["camera"])
    yield watched_page(context)[0]
    browser.close()


def _truth(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((FILMS / f"{name}.json").read_text(encoding="utf-8"))
    return told


def _begin(page: Page, address: str) -> None:
    """Begin with the right side, the film at its beginning, in the work of the first set.

    The coach is started once before, so that it is there soon after the camera was opened for good.
    """
    page.goto(address)
    page.get_by_role("button", name="None of these").click()
    page.get_by_role("button", name="right side").click()
    page.get_by_role("button", name="Be watched by the camera").click()
    expect(page.locator(".coach[data-phase=watching]")).to_be_visible()
    for _ in range(PATIENCE_MS // 100):
        if page.evaluate("caches.has('unsit-python')"):
            break
        page.wait_for_timeout(100)
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Camera off").click()
    page.get_by_role("button", name="Camera on").click()
    expect(page.locator(".coach[data-phase=watching]")).to_be_visible()
    _work(page)


def _work(page: Page) -> None:
    """Go to the work; the body leads there."""
    page.locator(".skip").click()
    page.locator(".lead[data-part=work]").wait_for()
    expect(page.locator(".coach[data-lead=body]")).to_be_visible()


def _until_quiet(page: Page, start: str, least: int) -> None:
    """Wait until the big number has changed so often from its start, and then stands still."""
    changes, quiet_ms, last = 0, 0, start
    for _ in range(2 * PATIENCE_MS // 200):
        page.wait_for_timeout(200)
        assert page.locator(".big").count() == 1, f"the session must not end by itself (after {changes} changes)"
        now = page.locator(".big").inner_text()
        changes, quiet_ms, last = (changes + 1, 0, now) if now != last else (changes, quiet_ms + 200, last)
        if changes >= least and quiet_ms >= QUIET_MS:
            return
    pytest.fail(f"the body must be counted (the number changed {changes} times, at least {least} were wanted)")


def _row(page: Page, movement: str, side: str) -> Locator:
    return page.locator(f"tr[data-movement={movement}][data-side={side}]")


def test_kicks_are_counted_as_the_film_has_them(playwright_driver: Playwright, tmp_path: Path) -> None:
    """Two kicks and no more, none by the clock; the joint of the fault is lit meanwhile."""
    name = "side_kick_front_back_0004"
    truth = _truth(name)
    kicks = sum(row["end_s"] <= KICKS[0].end_s + WAY_BACK_S for row in truth["repetitions"])
    assert kicks == 2
    assert [row["id"] for row in truth["faults"] if row["start_s"] < KICKS[0].end_s] == ["legs_too_far_forward"]
    with serving() as home, _filmed(playwright_driver, tmp_path, FILMS / f"{name}.mp4", KICKS) as page:
        _begin(page, f"{home}/go/?movement=side_kick_front_back")
        expect(page.locator("unsit-figure[lit='hip.other']")).to_be_attached()
        expect(page.locator(".coach .cue")).to_have_text("Legs a little further back")
        _until_quiet(page, "0", kicks)
        page.get_by_role("button", name="End here").click()
        row = _row(page, "side_kick_front_back", "right")
        expect(row.locator(".done")).to_have_text(f"{kicks} of 6")
        expect(row.locator(".clean")).to_contain_text(f"of {kicks} seen")
        expect(page.locator(".focus-text")).to_contain_text("Legs a little further back")


def test_a_stretch_of_both_sides_is_held_as_long_as_the_film_holds_it(
    playwright_driver: Playwright, tmp_path: Path
) -> None:
    """Within two seconds, on each side, and not by the clock."""
    name = "hip_stretch_chair_0003"
    [held] = _truth(name)["holds"]
    assert all(piece.start_s < held["start_s"] and held["end_s"] < piece.end_s for piece in STRETCH[:2])
    held_s = held["end_s"] - held["start_s"]
    with serving() as home, _filmed(playwright_driver, tmp_path, FILMS / f"{name}.mp4", STRETCH) as page:
        _begin(page, f"{home}/go/?movement=hip_stretch_chair")
        _until_quiet(page, "60", 10)
        page.locator(".skip").click()
        _work(page)
        _until_quiet(page, "60", 10)
        page.get_by_role("button", name="End here").click()
        for side in ("right", "left"):
            seen = _row(page, "hip_stretch_chair", side).locator(".clean").inner_text()
            assert float(seen.split()[0]) == pytest.approx(held_s, abs=2.0)


def test_a_raised_hand_pauses_and_goes_on_once_that_is_wanted(playwright_driver: Playwright, tmp_path: Path) -> None:
    """Signs with the hands are off until they are switched on; the film raises a hand every eight seconds."""
    with serving() as home, _filmed(playwright_driver, tmp_path, SIGNS / "hip_stretch_chair.mp4") as page:
        page.goto(f"{home}/go/?movement=hip_stretch_chair")
        page.get_by_role("button", name="None of these").click()
        page.get_by_role("button", name="Be watched by the camera").click()
        switch = page.get_by_role("button", name="Hand signs")
        expect(switch).to_have_attribute("aria-pressed", "false")
        switch.click()
        expect(switch).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".coach[data-phase=watching]")).to_be_visible()
        page.get_by_role("button", name="Start").click()
        expect(page.locator(".player[data-mode=paused]")).to_be_visible()
        expect(page.locator(".player[data-mode=running]")).to_be_visible()


def test_of_two_people_the_one_that_was_chosen_is_watched(playwright_driver: Playwright, tmp_path: Path) -> None:
    """A dark picture is said; then both are told of, and a button, or a tap on one of them, says whom to follow."""
    film = tmp_path / "camera.mjpeg"
    beside(SIGNS / "squat.mp4", SIGNS / "hip_stretch_chair.mp4", film, dark_s=8.0, rounds=12)
    with serving() as home, _showing(playwright_driver, film) as page:
        page.goto(f"{home}/go/?movement=hip_stretch_chair")
        page.get_by_role("button", name="None of these").click()
        page.get_by_role("button", name="Be watched by the camera").click()
        expect(page.get_by_text("It is rather dark")).to_be_visible()
        expect(page.get_by_text("More than one person is to be seen")).to_be_visible()
        page.get_by_role("button", name="The one on the left").press("Enter")
        _until_followed(page, is_left=True)
        page.get_by_role("button", name="The one on the right").click()
        _until_followed(page, is_left=False)
        preview = page.locator(".coach .preview")
        size = preview.bounding_box()
        assert size is not None
        preview.click(position={"x": size["width"] / 4, "y": size["height"] / 2})
        _until_followed(page, is_left=True)


def _until_followed(page: Page, *, is_left: bool) -> None:
    """Wait until the frame in the preview is round the person on that side of it."""
    for _ in range(PATIENCE_MS // 200):
        page.wait_for_timeout(200)
        frame, preview = page.locator(".coach .who"), page.locator(".coach .preview").bounding_box()
        box = frame.bounding_box() if frame.count() else None
        if box is None or preview is None:
            continue
        middle = (box["x"] + box["width"] / 2 - preview["x"]) / preview["width"]
        if (middle < 0.5) == is_left:
            return
    pytest.fail(f"the one on the {'left' if is_left else 'right'} must be followed")
