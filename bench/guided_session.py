"""What the guided session costs: bytes over the wire for each part of it, Python's start and a step of it in the page.

`python -m bench.guided_session` needs the built front end (`make frontend`) and a Chromium.
"""

import gzip
import json
import shutil
import statistics
import sys
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table
from tests.e2e.player_site import MODEL, engine_zip, serving
from tests.golden.events import HERE, RECORDINGS

from bench.figure_page import BROWSERS, DIST, FLAGS, brotli_sizes, fetched_files, scripts_of
from unsit.vision.source import open_source

TARGET_STEP_MS: Final = 0.5
TARGET_PLAYER_BYTES: Final = 2_000_000
TARGET_CAMERA_BYTES: Final = 15_000_000
NAME: Final = "side_kick_front_back"

_FEED: Final = """async ([script, movement, side, frames]) => {
  const worker = new Worker(script, { type: 'module' });
  const next = (kind) => new Promise((done, failed) => worker.addEventListener('message', ({ data }) => {
    if (data.kind === 'failed') failed(new Error(data.why));
    if (data.kind === kind) done(data);
  }, { once: true }));
  const home = location.origin;
  const [python, engine] = [`${home}/static/app/pyodide/`, `${home}/static/app/engine.zip`];
  worker.postMessage({ kind: 'init', python, engine, port: null });
  const started = (await next('ready')).ms;
  worker.postMessage({ kind: 'movement', movement, side, set: 0 });
  const steps = [];
  for (const [time_s, aspect, values] of frames) {
    worker.postMessage({ kind: 'frame', frame: { time_s, aspect, values: Float64Array.from(values) } });
    steps.push((await next('told')).ms);
  }
  return { started, steps };
}"""


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
    frames: list[list[Any]] = []
    for frame, _ in open_source(HERE / f"{NAME}.landmarks"):
        points = zip(frame.image, frame.world, frame.visibility, strict=True)
        frames.append([frame.time_s, frame.aspect, [number for i, w, seen in points for number in (*i, *w, seen)]])
    [script] = (DIST / "chunks").glob("engine_worker-*.js")
    table = Table(title="Python in the page")
    for heading in ("", "ms", "at most"):
        table.add_column(heading, justify="left" if heading == "" else "right")
    with serving() as home, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=list(FLAGS))
        page = browser.new_page()
        page.goto(f"{home}/")
        told = page.evaluate(_FEED, [f"/static/app/chunks/{script.name}", NAME, RECORDINGS[NAME], frames])
        browser.close()
    table.add_row("start", f"{told['started']:.0f}", "")
    table.add_row("a step, median", f"{statistics.median(told['steps']):.2f}", f"{TARGET_STEP_MS}")
    table.add_row("a step, 95 of 100", f"{statistics.quantiles(told['steps'], n=20)[-1]:.2f}", "")
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


if __name__ == "__main__":
    main()
