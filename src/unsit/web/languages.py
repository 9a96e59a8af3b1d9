"""The language of a page: the one its address names, `/es/choose/`, or else the one the browser prefers.

So a language is changed by a link, stays as long as one follows links, and nothing about it is kept anywhere.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation

_ROOT: Final = "unsit.root"
"""Where a request notes under which address the pages without a language lie."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """The page in a language. name: of the language, in itself. path: on this host. address: with the host."""

    code: str
    name: str
    path: str
    address: str
    is_current: bool


def codes() -> tuple[str, ...]:
    """Give the languages that pages are offered in."""
    return tuple(code for code, _name in settings.LANGUAGES)


def language_now() -> str:
    """Give the language of the answer that is being made."""
    return translation.get_language() or settings.LANGUAGE_CODE


class LanguageInAddress:
    """Takes the language off the front of an address; links that are made meanwhile keep it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the language that the address names, if it names one."""
        root = get_script_prefix()
        request.META[_ROOT] = root
        code, slash, rest = request.path_info.removeprefix("/").partition("/")
        if code not in codes():
            return self._get_response(request)
        if not slash:
            return HttpResponsePermanentRedirect(f"{root}{code}/")
        request.path_info = f"/{rest}"
        translation.activate(code)
        set_script_prefix(f"{root}{code}/")
        try:
            return self._get_response(request)
        finally:
            set_script_prefix(root)


def _alternatives(request: HttpRequest) -> Iterator[Alternative]:
    root, query = request.META.get(_ROOT, "/"), request.META.get("QUERY_STRING", "")
    here = request.path_info.lstrip("/") + (f"?{query}" if query else "")
    for code, name in settings.LANGUAGES:
        path = f"{root}{code}/{here}"
        yield Alternative(code, str(name), path, request.build_absolute_uri(path), code == language_now())


def in_templates(request: HttpRequest) -> dict[str, Any]:
    """Give templates the page in every language, and its address without one; nothing under a name we do not have."""
    try:
        request.get_host()
    except DisallowedHost:
        return {}
    root = request.META.get(_ROOT, "/")
    anyones = request.build_absolute_uri(f"{root}{request.path_info.lstrip('/')}")
    return {"alternatives": tuple(_alternatives(request)), "any_language": anyones}
