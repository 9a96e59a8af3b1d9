"""Files under /static/: found at the start, sent compressed, cached for as long as their name allows."""

from collections.abc import Callable
from typing import Final

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

from unsit.web.site_files import APP, APP_STATIC, STATIC, built_site, lasts_forever

MIMETYPES: Final = {
    ".glb": "model/gltf-binary",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".task": "application/octet-stream",
    ".tflite": "application/octet-stream",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}
"""Types that systems disagree about."""


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise has no types
    """Answers for the built files, or for the pages' own ones where nothing was built."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self.max_age = 0
        site = built_site()
        self.media_types.types_map.update(MIMETYPES)
        if not site.is_built:
            self.add_files(APP_STATIC, "/static/")
            return
        self.add_files(site.folder / STATIC, "/static/")

    def immutable_file_test(self, path: str, url: str) -> bool:  # noqa: ARG002 - the parent's signature
        """Whether a file may be kept for ever."""
        return lasts_forever(url)

    def add_file_to_dictionary(self, url: str, path: str, stat_cache: object = None) -> None:
        """Add a file, unless it is one of the build's own lists."""
        if not url.startswith(f"/static/{APP}/.vite/"):
            super().add_file_to_dictionary(url, path, stat_cache=stat_cache)


class SiteStorage(StaticFilesStorage):
    """Gives the `static` tag of templates the names with digests."""

    def url(self, name: str | None) -> str:
        """Give the address of a file by its plain name."""
        return built_site().url(name or "")
