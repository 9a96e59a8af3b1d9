"""Which pages need a confirmation: what a stolen cookie alone must not do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from unsit.web.answers import Trouble, trouble
from unsit.web.people.address_limits import too_many
from unsit.web.people.confirmation import is_confirmed
from unsit.web.people.models import EventKind, User
from unsit.web.people.rate_limits import Count, TooManyTries, take
from unsit.web.people.security_log import record_event
from unsit.web.people.sign_in_limits import CHANGES

Answer = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Guard:
    """What a page asks of whoever is signed in.

    free_acts: what its form may ask for without a confirmation. back: name of the page to go on from, where the page
    itself is none to look at. event: is recorded once it was answered well.
    """

    free_acts: frozenset[str] = frozenset()
    back: str = ""
    event: EventKind | None = None


GUARDED: Final[Mapping[str, Guard]] = {
    "account_programs": Guard(),
    "account_email": Guard(),
    "account_change_password": Guard(),
    "account_set_password": Guard(),
    "account_delete": Guard(),
    "mfa_activate_totp": Guard(),
    "mfa_deactivate_totp": Guard(),
    "mfa_add_webauthn": Guard(),
    "mfa_edit_webauthn": Guard(),
    "mfa_remove_webauthn": Guard(),
    "mfa_generate_recovery_codes": Guard(),
    "mfa_view_recovery_codes": Guard(),
    "mfa_download_recovery_codes": Guard(back="mfa_view_recovery_codes"),
    "account_data": Guard(),
    "account_data_export": Guard(back="account_data", event=EventKind.DATA_EXPORTED),
    "account_data_report": Guard(back="account_data", event=EventKind.DATA_EXPORTED),
    "account_data_job_file": Guard(back="account_data", event=EventKind.DATA_EXPORTED),
    "reminders_feed": Guard(free_acts=frozenset({"revoke"}), back="reminders"),
    "reminders_browser": Guard(free_acts=frozenset({"forget", "renew"}), back="reminders"),
}
"""By the name of the page."""
_PASSED: Final = "unsit.guard_passed"


class Guards:
    """Asks for a confirmation where a page has a guard, and counts changes of an account."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and record what left the server."""
        response = self._get_response(request)
        guard = request.META.get(_PASSED)
        is_done = (
            response.status_code < HTTPStatus.BAD_REQUEST
            if request.method == "POST"
            else response.status_code == HTTPStatus.OK
        )
        if isinstance(guard, Guard) and guard.event is not None and is_done and isinstance(request.user, User):
            record_event(guard.event, account=request.user.pk, request=request)
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _named: Any) -> HttpResponseBase | None:
        """Send whoever confirmed nothing to the page "Confirm it's you"."""
        match = request.resolver_match
        guard = GUARDED.get((match.url_name or "") if match is not None else "")
        if guard is None or not isinstance(request.user, User):
            return None
        if request.POST.get("act") not in guard.free_acts and not is_confirmed(request):
            return confirm_first(request, guard)
        if request.method != "HEAD":
            request.META[_PASSED] = guard
        return None if request.method in ("GET", "HEAD") else _change_limit(request, request.user)


def _change_limit(request: HttpRequest, user: User) -> HttpResponse | None:
    try:
        take(Count(CHANGES, str(user.pk)))
    except TooManyTries as error:
        return too_many(request, error)
    return None


def confirm_first(request: HttpRequest, guard: Guard) -> HttpResponseBase:
    """Send somebody to the page "Confirm it's you", and back here afterwards."""
    here = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    onwards = reverse(guard.back) if guard.back else here
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    if not ways:
        told = Trouble(
            gettext("This account can't confirm it's you"),
            gettext("It has neither a password nor a passkey. Ask the person who runs this server to set a password."),
        )
        return trouble(request, HTTPStatus.FORBIDDEN, told)
    address = f"{ways[0]['url']}?{urlencode({'next': onwards})}"
    if "HX-Request" in request.headers:
        # A form that changes its page in place must leave the page.
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
