"""How long the history takes with ten years of daily sessions on the device: `python -m bench.history`.

The built front end under the small site of the player's tests, in headless Chromium; times are of the page's own clock.
"""

import statistics
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright
from tests.e2e.conftest import PATIENCE_MS, QUIET, executable
from tests.e2e.player_site import serving

DAYS: Final = 3653
ROUNDS: Final = 5

SEED: Final = """
({ days, until }) => new Promise((told, failed) => {
  const opened = indexedDB.open("unsit");
  opened.onerror = failed;
  opened.onsuccess = () => {
    const change = opened.result.transaction(["entries"], "readwrite");
    const store = change.objectStore("entries");
    const movements = ["hip_stretch_floor", "side_kick_front_back"];
    for (let n = 0; n < days; n += 1) {
      const at = new Date(until - (days - 1 - n) * 86400000).toISOString();
      const id = String(n).padStart(32, "0");
      const sets = ["left", "right"].flatMap((side) => movements.flatMap((movement, m) => [1, 2].map((set_number) => ({
        movement, side, kind: m === 0 ? "hold" : "repetitions", set_number, asked: m === 0 ? 60 : 8,
        done: m === 0 ? 40 + 12 * Math.sin(n / 40) + (n * 7919) % 13 : 6 + (n * 31) % 3, seen: 8,
        clean: 5 + (n * 17) % 4, faults: {}, still_spine_deg: m === 0 ? null : 38 + (n * 13) % 6, values: {},
        weight_kg: null }))));
      const record = { id, started: at, ended: at, routine: "hip_stretch", name: "Hip stretch", sets, pains: [],
        stopped: "", work_s: 240 + (n * 97) % 2400, effort: 1 + n % 5, pain: n % 4, morning: "", note: "",
        zone: "", source: "player", origin: "", format: 1 };
      if (n % 7 === 3 || n % 11 === 5) continue;
      const entry = { kind: "session", id, changed: at, device: "", record };
      const whens = movements.map((movement) => `${movement}\\n${at}`);
      store.put({ ...entry, key: `session ${id}`, at, movements, whens, refused: [] });
    }
    change.oncomplete = () => { opened.result.close(); told(); };
    change.onerror = failed;
  };
})
"""


def seed(page: Page, days: int, until_ms: float) -> None:
    """Put a session on most days into what the page's device keeps; the page must have opened its store."""
    page.evaluate(SEED, {"days": days, "until": until_ms})


def _opened_ms(page: Page, address: str) -> tuple[float, float]:
    """Give how long it took until the days stand there, and until the chart is drawn."""
    page.goto(address)
    page.locator("unsit-history[data-read]").wait_for()
    read = page.evaluate("performance.now()")
    page.locator("unsit-history[data-drawn]").wait_for()
    return float(read), float(page.evaluate("performance.now()"))


def _acts(page: Page) -> dict[str, float]:
    """Give how long each act takes until what it leads to is read."""
    found: dict[str, float] = {}
    element = "document.querySelector('unsit-history')"
    for name, act in {
        "another year": "turn",
        "all time of a movement": "range",
        "thirty days more": "more",
    }.items():
        script = {
            "turn": f"{element}.shadowRoot.querySelector('.earlier').click()",
            "range": (
                f"{element}.shadowRoot.querySelector('.range').value = 'all';"
                f"{element}.shadowRoot.querySelector('.range').dispatchEvent(new Event('change'))"
            ),
            "more": f"{element}.shadowRoot.querySelector('.further').click()",
        }[act]
        times: Any = page.evaluate(
            f"""async () => {{
              const begun = performance.now();
              {script};
              await {element}.reading;
              await {element}.updateComplete;
              return performance.now() - begun;
            }}"""
        )
        found[name] = float(times)
    return found


def main() -> None:
    """Print the table."""
    with serving() as home, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable(), args=list(QUIET))
        page = browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        address = f"{home}/history/"
        page.goto(address)
        page.locator("unsit-history[data-read]").wait_for()
        rows: list[tuple[str, list[float]]] = []
        empty = [_opened_ms_empty(page, address) for _ in range(ROUNDS)]
        rows.append(("open, nothing kept", empty))
        seed(page, DAYS, float(page.evaluate("Date.now()")))
        opened = [_opened_ms(page, address) for _ in range(ROUNDS)]
        rows.append(("open, ten years: days and year", [one for one, _other in opened]))
        rows.append(("open, ten years: with the chart", [other for _one, other in opened]))
        acts: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            _opened_ms(page, address)
            for name, took in _acts(page).items():
                acts.setdefault(name, []).append(took)
        rows += list(acts.items())
        browser.close()
    print(f"{'ten years of daily sessions':34} {'min':>8} {'median':>8}   ms")
    for name, times in rows:
        print(f"{name:34} {min(times):8.0f} {statistics.median(times):8.0f}")


def _opened_ms_empty(page: Page, address: str) -> float:
    page.goto(address)
    page.locator("unsit-history[data-read]").wait_for()
    return float(page.evaluate("performance.now()"))


if __name__ == "__main__":
    main()
