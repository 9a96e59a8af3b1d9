"""Texts in forms of accounts that cannot be saved are refused before allauth reads them."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext

from unsit.diary.allowed_values import check_text
from unsit.web.answers import Trouble, trouble

_READ_BY_ALLAUTH: Final = ("allauth.", "unsit.web.people.account_views")
"""Views whose forms look at no text themselves."""

LONGEST_FIELD: Final = 16_384
"""Of anything in a form of an account; a passkey's answer is the longest."""


class FormTexts:
    """Refuses texts that cannot be saved."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _named: Any) -> HttpResponse | None:
        """Refuse a form with a text that cannot be saved."""
        is_form = request.method == "POST" and str(getattr(view, "__module__", "")).startswith(_READ_BY_ALLAUTH)
        return _refused(request) if is_form and _has_unreadable(request) else None


def _has_unreadable(request: HttpRequest) -> bool:
    texts = (text for name, values in request.POST.lists() for text in (name, *map(str, values)))
    return any(check_text(text, LONGEST_FIELD, is_line=False) is not None for text in texts)


def _refused(request: HttpRequest) -> HttpResponse:
    told = Trouble(
        gettext("This can't be taken"),
        gettext(
            "A field has characters that can't be saved, such as control characters, or is too long. Go back and type "
            "it again."
        ),
    )
    return trouble(request, HTTPStatus.UNPROCESSABLE_ENTITY, told)
