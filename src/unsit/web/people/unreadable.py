"""What is answered when an entry cannot be decrypted: a page or problem details that say so, and never half of it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from unsit.web.answers import Trouble, trouble
from unsit.web.people.encryption import LostKeyError
from unsit.web.problem_details import problem_response, wants_json

RETRY_AFTER_S: Final = 300


class SayUnreadable:
    """Answers 503 in plain words where an entry was encrypted with a secret that the server does not have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as always."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say what happened and who can mend it; None for any other error."""
        if not isinstance(exception, LostKeyError):
            return None
        title = gettext("Your entries can't be read right now")
        told = gettext(
            "They are still stored, and nothing was changed. They were encrypted with a secret key that this server "
            "doesn't have any more. Whoever runs the server must put the earlier key back; the server's log and the "
            "command “unsit rotate-keys” say how."
        )
        if wants_json(request):
            return problem_response(HTTPStatus.SERVICE_UNAVAILABLE, f"{title}. {told}", retry_after_s=RETRY_AFTER_S)
        response = trouble(request, HTTPStatus.SERVICE_UNAVAILABLE, Trouble(title, told))
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
        add_never_cache_headers(response)
        return response
