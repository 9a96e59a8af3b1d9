"""What was built for pages, and where: the folder `site/` of this room, filled by `site_build.py`.

`site/static/` is served under /static/ as it lies there, `site/site.json` says which file has which name. Where it was
not built, as in a fresh checkout, pages do without: their own style sheet and icons come from the apps' folders.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
SITE: Final = HERE / "site"
APP_STATIC: Final = HERE / "pages" / "static"

INDEX: Final = "site.json"
STATIC: Final = "static"
APP: Final = "app"
"""Folder inside `static/` for what the front end's build gives."""

ENGINE: Final = f"{APP}/engine.zip"
"""The engine for the browser's Python."""

FIGURES_URL: Final = f"/static/{APP}/figures/"
"""Address of the folder with the figures' files."""

VOICE_FOLDER: Final = "voice"
"""Folder inside the front end's for the voice in files."""

MODEL: Final = f"{APP}/pose_landmarker_lite.task"
"""The pose model for the camera."""

_VITE_MANIFESTS: Final = ("manifest.json", ".vite/manifest.json")
_FOREVER: Final = re.compile(
    # our own names with a digest, and names by Vite
    r"\.[0-9a-f]{12}\.\w+$|/app/(?:chunks|assets|voice)/.+-[\w-]{8}\.\w+$"
)


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the phone goes for a movement: a sentence, and everything that is said about it."""

    sentence: str
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """The built files.

    folder: where they lie. names: the name with a digest by the plain name, below /static/. entries: the file of each
    script that a page names, below /static/. cameras: by language and movement.
    """

    folder: Path
    names: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, str] = field(default_factory=dict)
    cameras: Mapping[str, Mapping[str, Camera]] = field(default_factory=dict)

    @property
    def is_built(self) -> bool:
        """Whether there is more than the pages' own files."""
        return bool(self.names)

    def file(self, name: str) -> Path:
        """Give where a file of the front end lies, whether or not it is there."""
        return self.folder / STATIC / APP / name

    def url(self, name: str) -> str:
        """Give the address of a file below /static/ by its plain name."""
        return f"/static/{self.names.get(name, name)}"

    def script(self, name: str) -> str:
        """Give the address of an entry script by its name, such as `unsit-figure`; empty where it was not built."""
        return f"/static/{self.entries[name]}" if name in self.entries else ""

    def voice(self, language: str) -> str:
        """Give the address of the list of a language's voice in files; empty where none was recorded."""
        name = f"{VOICE_FOLDER}/{language}.json"
        return f"/static/{APP}/{name}" if self.file(name).is_file() else ""

    def cameras_in(self, language: str) -> Mapping[str, Camera]:
        """Give the words about the phone's place in a language, by movement; none where it has none."""
        return self.cameras.get(language, {})


def lasts_forever(url: str) -> bool:
    """Whether what is at an address below /static/ never changes, for its name says its contents."""
    return _FOREVER.search(url) is not None


def entries(app: Path) -> dict[str, str]:
    """Give the entry scripts of a front end's build by name: from Vite's manifest, and what lies on top."""
    found = {path.stem: f"{APP}/{path.name}" for path in sorted(app.glob("*.js")) if path.stem != "sw"}
    for place in _VITE_MANIFESTS:
        try:
            listed = json.loads((app / place).read_text("utf-8"))
        except (OSError, ValueError):
            continue
        for chunk in listed.values():
            if chunk.get("isEntry") and chunk["file"].endswith(".js") and chunk.get("name") != "sw":
                found[chunk.get("name") or Path(chunk["file"]).stem] = f"{APP}/{chunk['file']}"
    return found


@cache
def built_site(folder: Path = SITE) -> Site:
    """Read what was built; an empty site where nothing was, or where a build was broken off."""
    try:
        listed: dict[str, Any] = json.loads((folder / INDEX).read_text("utf-8"))
        cameras = {
            language: {name: Camera(one["sentence"], tuple(one["told"])) for name, one in told.items()}
            for language, told in listed["cameras"].items()
        }
        return Site(folder, listed["names"], entries(folder / STATIC / APP), cameras)
    except (OSError, ValueError, KeyError, TypeError):
        return Site(folder)
