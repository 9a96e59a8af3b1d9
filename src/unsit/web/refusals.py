"""Answers to requests that were not read to their end: too long, without a length, too slow."""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext

from unsit.web.answers import Trouble, trouble
from unsit.web.server.gateway import REFUSAL
from unsit.web.server.limits import LONGEST_BODY_BYTES, longest_body
from unsit.web.storage_errors import RETRY_AFTER_S, StorageTrouble, words_of

_BYTES_A_MEGABYTE = 1_048_576


def _too_long(limit: int) -> Trouble:
    told = gettext("At most %(megabytes)d MB can be sent here. Nothing was changed; send it in smaller parts.")
    return Trouble(gettext("This is too long"), told % {"megabytes": limit // _BYTES_A_MEGABYTE})


def refused(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """Return the answer to a request whose body is not read."""
    if status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return trouble(request, status, _too_long(longest_body(request.path_info)))
    if status is HTTPStatus.LENGTH_REQUIRED:
        told = Trouble(
            gettext("This request has no length"),
            gettext("A request must say how long it is (Content-Length); it cannot come in chunks."),
        )
        return trouble(request, status, told)
    if status is HTTPStatus.REQUEST_TIMEOUT:
        told = Trouble(
            gettext("This took too long to arrive"),
            gettext("Nothing was changed. Try again with a better connection."),
        )
        return trouble(request, status, told)
    is_full = status is HTTPStatus.INSUFFICIENT_STORAGE
    kind = StorageTrouble.FULL if is_full else StorageTrouble.BUSY
    response = trouble(request, status, words_of(kind))
    response.headers["Retry-After"] = str(RETRY_AFTER_S[kind])
    return response


class Refusals:
    """Answers what the server would not read; behind another server, what is longer than a form may be."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, unless the server has refused the request already."""
        refusal = request.META.get(REFUSAL)
        return self._get_response(request) if refusal is None else refused(request, refusal)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a body that is longer than what is read into memory."""
        if not isinstance(exception, RequestDataTooBig):
            return None
        return trouble(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_long(LONGEST_BODY_BYTES))
