"""Headers that keep a page to itself: nothing from elsewhere, nothing to elsewhere."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

_RULES: Final = (
    "default-src 'self'",
    # The engine and the pose model are WebAssembly.
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "connect-src 'self' blob:",
    "worker-src 'self'",
    "media-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)

POLICY: Final = "; ".join(_RULES)
"""The content security policy of every answer; workers take it from the answer that brought their script."""

HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": (
        "camera=(self), microphone=(self), screen-wake-lock=(self), fullscreen=(self), autoplay=(self), "
        "geolocation=(), payment=(), usb=(), serial=(), midi=(), browsing-topics=()"
    ),
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # What `frame-ancestors` says, for browsers that do not know it.
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


NAMES_SOMEBODY: Final = "unsit.names_somebody"
"""Where a request notes that the answer names who is signed in, though it is everybody's page."""


def is_somebodys(request: HttpRequest) -> bool:
    """Say whether an answer was made for somebody: it looked who asks, by cookie or by key."""
    session = getattr(request, "session", None)
    return "Authorization" in request.headers or bool(session is not None and session.accessed)


class SecurityHeaders:
    """Puts the headers on every answer, files and errors too, unless the answer brings its own.

    What was made for somebody is kept nowhere; everybody's page that names who is signed in only on their own device.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the headers."""
        response = self._get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if is_somebodys(request):
            response.headers["Cache-Control"] = "no-store, private"
        elif NAMES_SOMEBODY in request.META:
            patch_cache_control(response, private=True)
            patch_vary_headers(response, ("Cookie",))
        return response
