"""What half an hour of guided session leaves behind: the page's heap, its nodes and listeners, and its whole process.

`python -m bench.session_memory` needs the built front end (`make frontend`) and a Chromium. The session's clock goes
fifteen times as fast, before a film as the camera; the engine then judges as many frames as half an hour has.
"""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from rich.console import Console
from rich.table import Table
from tests.e2e.engine_feed import frames_of, start_engine
from tests.e2e.player_camera import as_camera, camera_flags
from tests.e2e.player_site import serving

from bench.figure_page import BROWSERS, DIST, FLAGS
from bench.guided_session import CLIP, NAME, PATIENCE_MS

SESSION_S: Final = 1800
SPEED: Final = 15
WARM_S: Final = 600
FPS: Final = 15
TARGET_GROWTH_MB: Final = 2.0
"""Of the page's own heap; what is kept on purpose, the record of what was done, is some kilobytes."""


class Meter:
    """Reads what a page holds, after its garbage was collected."""

    def __init__(self, page: Page, browser: Browser) -> None:
        self._page: CDPSession = page.context.new_cdp_session(page)
        self._browser: CDPSession = browser.new_browser_cdp_session()
        self._page.send("Performance.enable")

    def read(self) -> dict[str, float]:
        """Give megabytes of heap and process, and numbers of nodes and listeners."""
        for _ in range(3):
            self._page.send("HeapProfiler.collectGarbage")
        told: list[dict[str, Any]] = self._page.send("Performance.getMetrics")["metrics"]
        values = {row["name"]: float(row["value"]) for row in told}
        return {
            "heap of the page, MB": values["JSHeapUsedSize"] / 1e6,
            "nodes": values["Nodes"],
            "listeners": values["JSEventListeners"],
            "all processes of pages, MB": self._resident_mb(),
        }

    def _resident_mb(self) -> float:
        """Memory in use by every process that shows a page, its workers and WebAssembly included; 0 if not told."""
        told: list[dict[str, Any]] = self._browser.send("SystemInfo.getProcessInfo")["processInfo"]
        files = (Path(f"/proc/{row['id']}/statm") for row in told if row["type"] == "renderer")
        return sum(int(file.read_text(encoding="ascii").split()[1]) for file in files if file.is_file()) * 4096 / 1e6


def _begin(page: Page) -> None:
    page.locator("button.watch").first.click()
    page.locator(".coach[data-phase=watching]").wait_for()
    page.locator(".start").click()
    page.locator("unsit-player").evaluate("(player, speed) => { player.speed = speed; }", SPEED)


def _pass(page: Page, lasts_s: float) -> None:
    """Let time pass in sessions, one after the other, each before the camera."""
    for _ in range(round(lasts_s / SPEED)):
        page.wait_for_timeout(1000)
        if page.locator(".after").count():
            page.locator(".after .row button").click()
            _begin(page)


def _session(page: Page, meter: Meter) -> tuple[dict[str, float], dict[str, float]]:
    """Give what the page holds when everything in it was used once, and after half an hour of sessions more."""
    page.get_by_role("button", name="None of these").click()
    _begin(page)
    _pass(page, WARM_S)
    before = meter.read()
    _pass(page, SESSION_S)
    return before, meter.read()


def _engine(page: Page, meter: Meter) -> tuple[dict[str, float], dict[str, float]]:
    """Give the same of a page whose engine judges the frames of half an hour, the first recording left out."""
    frames = frames_of(NAME)
    start_engine(page, NAME, frames)
    page.evaluate("fed.play(3)")
    before = meter.read()
    for _ in range(SESSION_S * FPS // len(frames)):
        page.evaluate("fed.play(1).then(() => undefined)")
    return before, meter.read()


def _rows(table: Table, title: str, before: dict[str, float], after: dict[str, float]) -> None:
    for name, value in before.items():
        most = f"{TARGET_GROWTH_MB:g}" if name.startswith("heap") else ""
        table.add_row(title, name, f"{value:.1f}", f"{after[name]:.1f}", f"{after[name] - value:+.1f}", most)


def main() -> None:
    """Print the table."""
    if not (DIST / "precache.json").is_file():
        sys.exit("bench.session_memory needs the built front end: make frontend")
    executable = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if executable is None:
        sys.exit(f"bench.session_memory needs a browser (looked for {', '.join(BROWSERS)}): make system")
    table = Table(title="half an hour of guided session")
    for heading in ("", "what", "before", "after", "more", "at most"):
        table.add_column(heading, justify="left" if heading in ("", "what") else "right")
    with TemporaryDirectory() as folder, serving() as home, sync_playwright() as driver:
        film = Path(folder) / "camera.mjpeg"
        as_camera(CLIP, film)
        browser = driver.chromium.launch(executable_path=executable, args=[*FLAGS, *camera_flags(film)])
        for title, address, watched in (
            ("session, camera on", "/go/?routine=hip_stretch", _session),
            ("engine, 27,000 frames", "/", _engine),
        ):
            context = browser.new_context(viewport={"width": 1280, "height": 800}, permissions=["camera"])
            page = context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.goto(home + address)
            _rows(table, title, *watched(page, Meter(page, browser)))
            context.close()
        browser.close()
    Console().print(table)


if __name__ == "__main__":
    main()
