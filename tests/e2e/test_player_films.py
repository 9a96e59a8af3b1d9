"""Films of the figure as the camera: signs with the hand, and whom of two people to follow."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, Playwright, expect
from tests.e2e.conftest import PATIENCE_MS, QUIET, SOFTWARE_GL, executable, watched_page
from tests.e2e.player_camera import as_camera, beside, camera_flags
from tests.e2e.player_site import ROOT, serving

SIGNS: Final = ROOT / "tests" / "e2e" / "signs"


@contextmanager
def _filmed(driver: Playwright, folder: Path, clip: Path) -> Iterator[Page]:
    """Give a page of a browser whose camera shows a film from the moment it is opened."""
    film = folder / "camera.mjpeg"
    as_camera(clip, film)
    with _showing(driver, film) as page:
        yield page


@contextmanager
def _showing(driver: Playwright, film: Path) -> Iterator[Page]:
    browser = driver.chromium.launch(
        executable_path=executable(), args=[*QUIET, *SOFTWARE_GL, *camera_flags(film)], timeout=PATIENCE_MS
    )
    context = browser.new_context(viewport={"width": 1280, "height": 800}, permissions=["camera"])
    yield watched_page(context)[0]
    browser.close()


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
