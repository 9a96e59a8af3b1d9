"""What a page costs on the first visit: requests and bytes over the wire, and when it is there on a slow machine.

The pages are served by `unsit serve` on loopback and opened in the system's Chromium with an empty cache, its processor
slowed down four times. Interactive: the document is parsed, its style and scripts are there (DOMContentLoaded).
Server: processor time of the server for one answer, over many.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

SLOWER = 4
ROUNDS = 3
ANSWERS = 200
PAGES = ("/", "/movements/", "/movements/hip_stretch_wall/", "/choose/", "/go/", "/history/")


@dataclass(frozen=True, slots=True)
class Visit:
    """One first visit."""

    requests: int
    sent_bytes: int
    interactive_ms: float


def visit(browser: Browser, address: str) -> Visit:
    """Open a page as somebody who was never there."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    link = context.new_cdp_session(page)
    sent: list[float] = []
    link.send("Network.enable")
    link.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    link.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="networkidle")
    interactive = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    context.close()
    return Visit(len(sent), int(sum(sent)), float(interactive))


def server_ms(process: int, address: str) -> float:
    """Give the processor time of an answer in ms; only where the system tells it."""
    place = Path(f"/proc/{process}/stat")
    if not place.exists():
        return float("nan")

    def used_s() -> float:
        fields = place.read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    before = used_s()
    for _ in range(ANSWERS):
        with urllib.request.urlopen(address) as response:
            response.read()
    return (used_s() - before) * 1000 / ANSWERS


def main() -> None:
    """Serve, visit, print."""
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = subprocess.Popen(
            [sys.executable, "-m", "unsit.cli.main", "serve", "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "UNSIT_DATA": data},
        )
        try:
            assert server.stdout is not None
            found = re.search(r"http://\S+(?=/)", server.stdout.readline())
            assert found is not None, "the server must say its address"
            time.sleep(0.5)
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
                args=["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic"],
            )
            print(f"{'page':<32}{'requests':>10}{'KB sent':>10}{'interactive ms':>16}{'server CPU ms':>15}")
            for path in PAGES:
                visits = [visit(browser, found[0] + path) for _ in range(ROUNDS)]
                one = visits[0]
                print(
                    f"{path:<32}{one.requests:>10}{one.sent_bytes / 1000:>10.1f}"
                    f"{median(v.interactive_ms for v in visits):>16.0f}{server_ms(server.pid, found[0] + path):>15.2f}"
                )
            browser.close()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
