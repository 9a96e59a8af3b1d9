"""What `<unsit-figure>` costs a page: bytes over the wire, time to the first picture, frames a second.

`python -m bench.figure_page` needs the built front end (`make frontend`) and a Chromium. Frames are drawn with
software GL, the processor doing the work of a graphics card; with a real one they are many times faster.
"""

import gzip
import json
import shutil
import sys
import threading
from collections.abc import Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

from unsit.web.site_build import Press

DIST: Final = Path(__file__).resolve().parents[1] / "frontend" / "dist"
MOVEMENT: Final = "side_kick_front_back"
BODY: Final = "woman"
TARGET_BYTES: Final = 1_600_000
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
FLAGS: Final = ("--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-sync")
PAGES: Final = (
    ("phone", 390, 844, ""),
    ("laptop", 1280, 800, ""),
    ("laptop, with a mistake", 1280, 800, "&fault=spine_moves"),
)
WATCHED_MS: Final = 6000

_WATCH: Final = """
window.seen = { frames: 0 };
const ask = requestAnimationFrame;
window.requestAnimationFrame = act => ask(now => { seen.frames += 1; act(now); });
const look = () => {
  const still = document.querySelector('unsit-figure')?.shadowRoot?.querySelector('img');
  if (still?.complete && still.naturalWidth) seen.still ??= performance.now();
  if (seen.still === undefined) setTimeout(look, 4);
};
look();
addEventListener('unsit-ready', () => { seen.ready ??= performance.now(); });
"""


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map: Final = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}  # type: ignore[misc]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        """Say nothing."""


def scripts_of(source: str, lazy: bool) -> list[Path]:
    """Give the scripts an entry of the build needs, the entry first.

    source: its path in the front end. lazy: with what it fetches later.
    """
    listed = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    found: dict[str, None] = {}

    def add(name: str) -> None:
        chunk = listed[name]
        if chunk["file"] in found:
            return
        found[chunk["file"]] = None
        for other in (*chunk.get("imports", ()), *(chunk.get("dynamicImports", ()) if lazy else ())):
            add(other)

    add(source)
    return [DIST / name for name in found]


def fetched_files() -> list[Path]:
    """Give the files a first visit fetches."""
    if not (DIST / "manifest.json").is_file():
        return [DIST / "manifest.json"]
    figures = DIST / "figures"
    return [
        *scripts_of("src/figure/unsit-figure.ts", lazy=True),
        figures / "movements" / f"{MOVEMENT}.json",
        figures / "strips" / f"{MOVEMENT}.svg",
        figures / "movements" / f"{MOVEMENT}.{BODY}.glb",
        figures / "bodies" / f"{BODY}.glb",
    ]


def brotli_sizes(paths: Sequence[Path]) -> list[int]:
    """Give the sizes with Brotli, as the files are served."""
    return [len(Press.compress_brotli(path.read_bytes())) for path in paths]


def sizes() -> Table:
    """Give the table of bytes."""
    table = Table(title="over the wire, first visit")
    for heading in ("file", "bytes", "gzip", "brotli"):
        table.add_column(heading, justify="left" if heading == "file" else "right")
    paths = fetched_files()
    rows = [
        (path.stat().st_size, len(gzip.compress(path.read_bytes(), 6)), brotli)
        for path, brotli in zip(paths, brotli_sizes(paths), strict=True)
    ]
    for path, row in zip(paths, rows, strict=True):
        table.add_row(str(path.relative_to(DIST)), *(f"{size:,}" for size in row))
    table.add_row("all", *(f"{sum(column):,}" for column in zip(*rows, strict=True)), style="bold")
    table.add_row("at most", "", f"{TARGET_BYTES:,}", f"{TARGET_BYTES:,}")
    return table


def watched(browser: Browser, address: str, width: int, height: int) -> tuple[float, float, float]:
    """Give when the still and the drawing are there (seconds after the page began), and frames a second."""
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.add_init_script(_WATCH)
    page.goto(address)
    page.wait_for_function("seen.ready", timeout=120_000)
    page.evaluate("document.querySelector('unsit-figure').play(), seen.frames = 0, seen.start = performance.now()")
    page.wait_for_timeout(WATCHED_MS)
    still, ready, frames = page.evaluate(
        "[seen.still / 1000, seen.ready / 1000, seen.frames / (performance.now() - seen.start) * 1000]"
    )
    context.close()
    return still, ready, frames


def speeds(executable: str) -> Table:
    """Give the table of times."""
    table = Table(title="in a page, software GL, nothing kept from before")
    for heading in ("page", "first picture s", "drawing s", "frames a second"):
        table.add_column(heading, justify="left" if heading == "page" else "right")
    handler = partial(_Quiet, directory=str(DIST))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as driver:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = driver.chromium.launch(executable_path=executable, args=list(FLAGS))
        for name, width, height, more in PAGES:
            address = f"http://127.0.0.1:{server.server_address[1]}/index.html?movement={MOVEMENT}{more}"
            table.add_row(name, *(f"{value:.1f}" for value in watched(browser, address, width, height)))
        browser.close()
        server.shutdown()
    return table


def main() -> None:
    """Print the tables."""
    if not all(path.is_file() for path in fetched_files()):
        sys.exit("bench.figure_page needs frontend/dist with its figures: make frontend")
    console = Console()
    console.print(sizes())
    executable = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if executable is None:
        sys.exit(f"bench.figure_page needs a browser (looked for {', '.join(BROWSERS)}): make system")
    console.print(speeds(executable))


if __name__ == "__main__":
    main()
