"""Answers made while one waits, sent brotli-compressed; files are compressed beforehand, once."""

import re
from collections.abc import Callable
from typing import Final

import brotli
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

QUALITY: Final = 5
SMALLEST_BYTES: Final = 500

_BR: Final = re.compile(r"(?:^|,)\s*br\s*(?:;\s*q=(?P<q>[\d.]+))?\s*(?:,|$)", re.IGNORECASE)
_TEXTS: Final = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


def accepts_brotli(header: str) -> bool:
    """Whether an Accept-Encoding header allows brotli."""
    found = _BR.search(header)
    return found is not None and (found["q"] or "1").strip("0.") != ""


class Compression(GZipMiddleware):
    """Brotli where the browser knows it, gzip where not; nothing for what is small, streamed or compressed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress the answer."""
        if response.streaming or response.has_header("Content-Encoding") or not _is_text(response):
            return response
        content: bytes = response.content  # type: ignore[attr-defined]  # answers that do not stream have it
        if len(content) < SMALLEST_BYTES:
            return response
        if not accepts_brotli(request.headers.get("Accept-Encoding", "")):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        response.content = brotli.compress(content, quality=QUALITY)  # type: ignore[attr-defined]
        response.headers["Content-Length"] = str(len(response.content))  # type: ignore[attr-defined]
        response.headers["Content-Encoding"] = "br"
        etag = response.headers.get("ETag", "")
        if etag.startswith('"'):
            response.headers["ETag"] = f"W/{etag}"
        return response


def _is_text(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith(_TEXTS)
