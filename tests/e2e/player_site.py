"""A small site round the player: pages, library and built front end, under a strict content security policy."""

import json
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Final

from tests.e2e.player_library import library_json

ROOT: Final = Path(__file__).resolve().parents[2]
DIST: Final = ROOT / "frontend" / "dist"
SOURCE: Final = ROOT / "src" / "unsit"
MODEL: Final = SOURCE / "vision" / "models" / "pose_landmarker_lite.task"
BUILT: Final = ("unsit-player.js", "pyodide/pyodide.asm.wasm")
PURE_ROOMS: Final = ("body", "movement", "engine", "library")

CSP: Final = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self' blob:; worker-src 'self'; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
TYPES: Final = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".glb": "model/gltf-binary",
    ".html": "text/html; charset=utf-8",
}
PAGES: Final = {
    "/": ("unsit-offline", "<h1>Unsit</h1><p><a href=/choose/>Choose</a></p><unsit-offline></unsit-offline>"),
    "/choose/": ("unsit-choose", "<unsit-choose></unsit-choose>"),
    "/go/": ("unsit-player", "<unsit-player></unsit-player>"),
    "/history/": ("unsit-history", "<unsit-history></unsit-history>"),
    "/own/": ("unsit-own", "<unsit-own></unsit-own>"),
}
STYLE: Final = (
    "body{margin:0;padding:12px;font:16px/1.5 system-ui,sans-serif;background:#f4f1eb;color:#23282d}"
    "main{max-width:1880px;margin:auto}"
    "@media (prefers-color-scheme: dark){body{background:#1c2024;color:#edf0f2}a{color:#56c2b6}}"
)


def page(path: str, language: str = "en") -> str:
    """Give one of the site's pages."""
    script, body = PAGES[path]
    entry = f'<script type="module" src="/static/app/{script}.js"></script>'
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Unsit</title>'
        f'<link rel="icon" href="data:,"><link rel="stylesheet" href="/site.css">{entry}</head>'
        f"<body><main>{body}</main></body></html>"
    )


def engine_zip() -> bytes:
    """Give the pure rooms and the library, zipped for the browser's Python."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(SOURCE / "__init__.py", "unsit/__init__.py")
        for room in PURE_ROOMS:
            for file in sorted((SOURCE / room).rglob("*")):
                if file.suffix in {".py", ".toml"}:
                    archive.write(file, f"unsit/{file.relative_to(SOURCE)}")
    return packed.getvalue()


class Site(BaseHTTPRequestHandler):
    """Answers for the site's addresses; `language` is that of its pages."""

    protocol_version = "HTTP/1.1"

    def __init__(self, made: dict[str, tuple[str, bytes]], *arguments: object) -> None:
        self.made = made
        super().__init__(*arguments)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer."""
        path = self.path.partition("?")[0]
        if path in self.made:
            self._send(*self.made[path])
            return
        prefix = "/static/app/"
        file = DIST / "sw.js" if path == "/sw.js" else DIST / path.removeprefix(prefix)
        if (path == "/sw.js" or path.startswith(prefix)) and ".." not in path and file.is_file():
            self._send(TYPES.get(file.suffix, "application/octet-stream"), file.read_bytes())
        else:
            self._send("text/plain", b"not here", HTTPStatus.NOT_FOUND)

    def _send(self, kind: str, body: bytes, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CSP)
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        self.wfile.write(body)


def made(language: str = "en") -> dict[str, tuple[str, bytes]]:
    """Give what the site answers besides files: address → type and body."""
    library = library_json()
    pages = {path: (TYPES[".html"], page(path, language).encode()) for path in PAGES}
    # Of the movements' pages only that they are there.
    for path in ("/movements/", *(f"/movements/{name}/" for name in library["movements"])):
        pages[path] = (TYPES[".html"], b"<!doctype html><title>Movements</title>")
        pages[f"{path}handout.pdf"] = ("application/pdf", b"%PDF-1.4")
        pages[f"{path}camera.svg"] = (TYPES[".svg"], b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    return pages | {
        "/site.css": (TYPES[".css"], STYLE.encode()),
        "/data/library.json": (TYPES[".json"], json.dumps(library).encode()),
        "/static/app/engine.zip": ("application/zip", engine_zip()),
        "/static/app/pose_landmarker_lite.task": ("application/octet-stream", MODEL.read_bytes()),
    }


def free_port() -> int:
    """Give a port of loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(language: str = "en", port: int = 0) -> Iterator[str]:
    """Serve the site on loopback; give its address. The front end must be built."""
    lacking = [name for name in BUILT if not (DIST / name).is_file()]
    if lacking:
        raise FileNotFoundError(f"frontend/dist must be built (lacking there: {', '.join(lacking)}): make frontend")
    with ThreadingHTTPServer(("127.0.0.1", port), partial(Site, made(language))) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
