"""The WSGI application for any other server than `unsit serve`: `unsit.web.wsgi:application`."""

import logging
from functools import cache

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from unsit.web.serving import prepare

log = logging.getLogger(__name__)


@cache
def _application() -> WSGIHandler:
    """Return the application once everything is ready; each worker of a server starts as `unsit serve` does."""
    for warning in prepare(log.warning).warnings:
        log.warning(warning)
    return get_wsgi_application()


def __getattr__(name: str) -> WSGIHandler:
    """Return `application`, which is made when a server asks for it: reading this file touches no data."""
    if name == "application":
        return _application()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
