"""Errors of the API as problem details, RFC 9457, whoever raises them; every error below `/api/` gets this shape."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from unsit.web.problem_details import MEDIA_TYPE, is_below_api, problem_response


class ProblemItem(Schema):
    """One thing that is wrong in a request or in an entry.

    path: where, as dotted keys; items of a list are counted from 1. code: the rule's name, the same in every language.
    values: what the rule is about, such as low and high. rule: the same as a sentence, in the language of the request.
    """

    path: str
    code: str
    values: dict[str, Any]
    rule: str


class ApiProblem(Exception):
    """An error that an operation answers with. detail: a sentence. errors: what is wrong, each for itself."""

    def __init__(
        self, status: HTTPStatus, detail: str, errors: Sequence[ProblemItem] = (), retry_after_s: int | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = tuple(errors)
        self.retry_after_s = retry_after_s


_DETAILS: Final[Mapping[HTTPStatus, Any]] = {
    HTTPStatus.BAD_REQUEST: _("The request cannot be understood."),
    HTTPStatus.UNAUTHORIZED: _("Sign in, or send a valid API token: Authorization: Bearer unsit_…"),
    HTTPStatus.FORBIDDEN: _("This is not allowed."),
    HTTPStatus.NOT_FOUND: _("There is nothing at this address."),
    HTTPStatus.METHOD_NOT_ALLOWED: _("This address does not take this method."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _("The request is too large; send less at once."),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: _("The body must be JSON; say so with Content-Type: application/json."),
    HTTPStatus.UNPROCESSABLE_ENTITY: _("Something in the request is not as it must be; nothing was changed."),
    HTTPStatus.TOO_MANY_REQUESTS: _("Too many requests; wait, then try again."),
    HTTPStatus.INTERNAL_SERVER_ERROR: _("Something went wrong on the server."),
    HTTPStatus.SERVICE_UNAVAILABLE: _("The server is busy; try again in a moment."),
    HTTPStatus.INSUFFICIENT_STORAGE: _("There is no room left on the server."),
}


def answer(
    status: HTTPStatus, detail: str = "", errors: Sequence[ProblemItem] = (), retry_after_s: int | None = None
) -> HttpResponse:
    """Return a problem; without a detail the sentence that goes with its status."""
    said = detail or str(_DETAILS.get(status, ""))
    response = problem_response(status, said, errors=[one.model_dump() for one in errors], retry_after_s=retry_after_s)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Unsit"'
    return response


_STAYS: Final = ("Allow", "Retry-After", "WWW-Authenticate", "Cache-Control", "Vary")


class ProblemsBelowApi:
    """Turns every error below `/api/` that has another shape into a problem.

    Such are wrong addresses and methods, and whatever was refused before the API was asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        response = self._get_response(request)
        is_error = response.status_code >= HTTPStatus.BAD_REQUEST
        if not is_error or not is_below_api(request.path_info) or _is_problem(response):
            return response
        instead = answer(HTTPStatus(response.status_code))
        for name in _STAYS:
            if name in response.headers:
                instead.headers[name] = response.headers[name]
        instead.cookies = response.cookies
        # Not closed: that would say that the request is over, and a connection may be taken from a write under way.
        return instead


def _is_problem(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").partition(";")[0] == MEDIA_TYPE
