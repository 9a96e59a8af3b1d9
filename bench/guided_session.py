"""What the guided session costs: bytes over the wire, Python's steps, how soon the coach is there and speaks.

`python -m bench.guided_session` needs the built front end (`make frontend`) and a Chromium.
"""

import gzip
import json
import shutil
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table
from tests.e2e.engine_feed import frames_of, start_engine
from tests.e2e.player_camera import as_camera, camera_flags
from tests.e2e.player_site import MODEL, ROOT, engine_zip, serving

from bench.figure_page import BROWSERS, DIST, FLAGS, brotli_sizes, fetched_files, scripts_of

TARGET_START_MS: Final = 4000
TARGET_STEP_MS: Final = 0.5
TARGET_PLAYER_BYTES: Final = 2_000_000
TARGET_CAMERA_BYTES: Final = 15_000_000
NAME: Final = "side_kick_front_back"
CLIP: Final = ROOT / "demo" / "side_kick.mp4"
STARTS: Final = 5
WATCHED: Final = ROOT / "tests" / "e2e" / "sessions" / f"{NAME}.mp4"
"""Kicks of the right side, one of them with a spine that moves."""
SESSIONS: Final = 4
TARGET_FRAMES: Final = 2
LISTEN: Final = Path(__file__).with_name("listen.js")
PATIENCE_MS: Final = 120_000


def sizes() -> Table:
    """Give the table of bytes."""
    table = Table(title="over the wire")
    for heading in ("part", "files", "bytes", "gzip", "brotli", "at most"):
        table.add_column(heading, justify="left" if heading == "part" else "right")
    player = scripts_of("src/player/unsit-player.ts", lazy=False)
    kept = json.loads((DIST / "precache.json").read_text(encoding="utf-8"))
    camera = [DIST / name for name, _ in kept["files"]["camera"]]
    parts: list[tuple[str, list[Path], str]] = [
        ("choosing", scripts_of("src/choosing/unsit-choose.ts", lazy=False), ""),
        ("player", player, ""),
        ("player with figure", [*dict.fromkeys([*player, *fetched_files()])], f"{TARGET_PLAYER_BYTES:,}"),
        ("history with chart", scripts_of("src/history/unsit-history.ts", lazy=True), ""),
        ("camera, with the pose model", [*camera, MODEL], f"{TARGET_CAMERA_BYTES:,}"),
    ]
    for name, files, most in parts:
        plain = sum(file.stat().st_size for file in files)
        packed = sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)
        small = sum(brotli_sizes(files))
        table.add_row(name, str(len(files)), f"{plain:,}", f"{packed:,}", f"{small:,}", most)
    table.add_row("engine and library, zipped", "1", f"{len(engine_zip()):,}", "", "", "")
    return table


def steps(executable: str) -> Table:
    """Give the table of the engine in the page."""
    table = Table(title="Python in the page")
    for heading in ("", "ms", "at most"):
        table.add_column(heading, justify="left" if heading == "" else "right")
    with serving() as home, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=list(FLAGS))
        page = browser.new_page()
        page.goto(f"{home}/")
        begun = start_engine(page, NAME, frames_of(NAME))
        taken = [told["ms"] for told in page.evaluate("fed.play(1)")]
        browser.close()
    table.add_row("start", f"{begun.ms:.0f}", "")
    table.add_row("a step, median", f"{statistics.median(taken):.2f}", f"{TARGET_STEP_MS}")
    table.add_row("a step, 95 of 100", f"{statistics.quantiles(taken, n=20)[-1]:.2f}", "")
    return table


def _moments(page: Page) -> dict[str, float]:
    """Press "Be watched", wait for the first frame the coach has judged; give the moments of the start in ms."""
    page.get_by_role("button", name="Be watched by the camera").click()
    moments: dict[str, float] = {}
    while "told" not in moments:
        page.wait_for_timeout(200)
        marks: list[list[Any]] = page.evaluate(
            "performance.getEntriesByType('mark').map(({ name, startTime }) => [name, startTime])"
        )
        moments = {name.removeprefix("unsit-camera-"): ms for name, ms in marks}
    return moments


def start(executable: str) -> Table:
    """Give the table of how soon the camera coach is there, with all its files kept on the device.

    The first start finds nothing compiled, and no memory of Python; the later ones do.
    """
    table = Table(title=f"from the camera's permission, {STARTS} starts after the first")
    for heading in ("ms", "the first", "later, median", "least", "at most"):
        table.add_column(heading, justify="left" if heading == "ms" else "right")
    found: list[dict[str, float]] = []
    with TemporaryDirectory() as folder, serving() as home, sync_playwright() as driver:
        film = Path(folder) / "camera.mjpeg"
        as_camera(CLIP, film)
        context = driver.chromium.launch_persistent_context(
            Path(folder) / "profile",
            executable_path=executable,
            args=[*FLAGS, *camera_flags(film)],
            permissions=["camera"],
            viewport={"width": 1280, "height": 800},
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(home)
        page.get_by_role("button", name="Make everything available offline").click()
        page.locator("[data-state=all]").wait_for()
        for n in range(STARTS + 1):
            page.goto(f"{home}/go/?movement={NAME}")
            if n == 0:
                page.get_by_role("button", name="None of these").click()
            moments = _moments(page)
            found.append({name: ms - moments["allowed"] for name, ms in moments.items()})
        context.close()
    names = {"pose": "pose model ready", "looked": "first picture looked at", "engine": "Python ready"}
    first, *later = found
    for moment, name in (names | {"told": "first coached frame"}).items():
        times = [one[moment] for one in later]
        most = f"{TARGET_START_MS}" if moment == "told" else ""
        table.add_row(name, f"{first[moment]:.0f}", f"{statistics.median(times):.0f}", f"{min(times):.0f}", most)
    return table


def _heard(browser: Browser, home: str) -> dict[str, list[float]]:
    """Be led through a set of kicks, with nothing kept of an earlier one; give what `listen.js` wrote down."""
    context = browser.new_context(permissions=["camera"], reduced_motion="reduce")
    context.add_init_script(path=LISTEN)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{home}/go/?movement={NAME}")
    page.get_by_role("button", name="None of these").click()
    page.get_by_role("button", name="Be watched by the camera").click()
    page.locator(".coach[data-phase=watching]").wait_for()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="I am ready").click()
    page.locator(".lead[data-part=work]").wait_for()
    page.locator(".lead:not([data-part=work])").wait_for()
    heard: dict[str, list[float]] = page.evaluate("heard")
    context.close()
    return heard


def cues(executable: str) -> Table:
    """Give the table of how long it takes from a found pose to what is shown and said of it, while the camera runs.

    The page asks for less motion: this machine draws the figure without a graphics card, and that holds up the page.
    """
    table = Table(title="from the pose to what is shown")
    for heading in ("ms", "times", "median", "95 of 100", "in frames", "asked"):
        table.add_column(heading, justify="left" if heading == "ms" else "right")
    with TemporaryDirectory() as folder, serving() as home, sync_playwright() as driver:
        film = Path(folder) / "camera.mjpeg"
        as_camera(WATCHED, film, mirrored=True)
        flags = [*FLAGS, *camera_flags(film)]
        browser = driver.chromium.launch(executable_path=executable, args=flags)
        rounds = [_heard(browser, home) for _ in range(SESSIONS)]
        browser.close()
    heard = {part: [ms for one in rounds for ms in one[part]] for part in rounds[0]}
    frame_ms = statistics.median(heard["frame"])
    table.add_row("from frame to frame", str(len(heard["frame"])), f"{frame_ms:.0f}", "", "", "")
    for part, name in (("told", "the engine has judged"), ("cue", "a cue stands on the page"), ("count", "the number")):
        taken = heard[part]
        if not taken:
            sys.exit(f"{part}: nothing was heard of it: the film must be seen and counted")
        most = sorted(taken)[round(0.95 * (len(taken) - 1))]
        asked = str(TARGET_FRAMES) if part == "cue" else ""
        table.add_row(
            name, str(len(taken)), f"{statistics.median(taken):.0f}", f"{most:.0f}", f"{most / frame_ms:.1f}", asked
        )
    return table


def main() -> None:
    """Print the tables."""
    if not (DIST / "precache.json").is_file():
        sys.exit("bench.guided_session needs the built front end: make frontend")
    console = Console()
    console.print(sizes())
    executable = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if executable is None:
        sys.exit(f"bench.guided_session needs a browser (looked for {', '.join(BROWSERS)}): make system")
    console.print(steps(executable))
    console.print(start(executable))
    console.print(cues(executable))


if __name__ == "__main__":
    main()
