"""Makes the icons that devices want as pixels from the pages' drawing: `python tools/icons.py`. Needs Chromium."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parents[1] / "src" / "unsit" / "web" / "pages" / "static" / "pages"
ICONS = {"icon-32.png": (32, False), "icon-180.png": (180, True), "icon-192.png": (192, False),
         "icon-512.png": (512, False), "icon-maskable-512.png": (512, True)}  # fmt: skip
"""Size in pixels, and whether the colour fills the whole square, because the device cuts the corners itself."""


def main() -> None:
    """Write the icons."""
    drawing = (FOLDER / "icon.svg").read_text("utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (size, filled) in ICONS.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            shown = drawing.replace(' rx="15"', "").replace("0 0 64 64", "-8 -8 80 80", 1) if filled else drawing
            back = "#0f6b64" if filled else "transparent"
            page.set_content(f"<style>html,body{{margin:0;background:{back}}}svg{{display:block}}</style>{shown}")
            page.screenshot(path=FOLDER / name, omit_background=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
