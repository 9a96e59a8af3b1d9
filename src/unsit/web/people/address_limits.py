"""How many forms of accounts an address may send, whatever is in them."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext

from unsit.web.answers import Trouble, trouble
from unsit.web.people.network import source_of
from unsit.web.people.rate_limits import Count, Limit, TooManyTries, take
from unsit.web.people.sign_in_limits import ENTRANCE, SIGN_UP

Answer = Callable[[HttpRequest], HttpResponseBase]

LIMITED: Final[Mapping[str, Limit]] = {
    "account_login": ENTRANCE,
    "mfa_login_webauthn": ENTRANCE,
    "mfa_authenticate": ENTRANCE,
    "account_confirm_login_code": ENTRANCE,
    "account_reset_password": ENTRANCE,
    "account_confirm_password_reset_code": ENTRANCE,
    "account_complete_password_reset": ENTRANCE,
    "account_password_link": ENTRANCE,
    "account_email_verification_sent": ENTRANCE,
    "account_signup": SIGN_UP,
    "account_signup_by_passkey": SIGN_UP,
    "account_reauthenticate": ENTRANCE,
    "mfa_reauthenticate": ENTRANCE,
    "mfa_reauthenticate_webauthn": ENTRANCE,
    "account_request_reauthentication_code": ENTRANCE,
    "account_confirm_reauthentication_code": ENTRANCE,
}
"""By the name of the page: how often an address may send its form."""


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer that there were too many requests in a short time."""
    told = Trouble(
        gettext("That was too often"),
        gettext("To keep accounts safe, this can be tried a few times only. Wait a few minutes, then try again."),
    )
    response = trouble(request, HTTPStatus.TOO_MANY_REQUESTS, told)
    if isinstance(exception, TooManyTries):
        response.headers["Retry-After"] = str(round(exception.wait_s))
    return response


class AddressLimits:
    """Counts forms by the address they come from, before anything of them is read."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _named: Any) -> HttpResponse | None:
        """Refuse a form of an address that sent too many."""
        match = request.resolver_match
        limit = LIMITED.get((match.url_name or "") if match is not None else "")
        if limit is None or request.method != "POST":
            return None
        try:
            take(Count(limit, source_of(request)))
        except TooManyTries as error:
            return too_many(request, error)
        return None
