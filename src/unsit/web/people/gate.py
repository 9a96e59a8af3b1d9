"""What stands before the pages of accounts: limits by address, confirmation, texts that cannot be taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext

from unsit.diary.allowed_values import check_text
from unsit.web.answers import Trouble, trouble
from unsit.web.people.actions import AccountGoneError
from unsit.web.people.confirmation import is_confirmed
from unsit.web.people.models import EventKind, User
from unsit.web.people.network import source_of
from unsit.web.people.rate_limits import Count, Limit, TooManyTries, take
from unsit.web.people.security_log import record_event
from unsit.web.people.sign_in_limits import CHANGES, ENTRANCE, SIGN_UP
from unsit.web.problem_details import problem_response, wants_json

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


@dataclass(frozen=True, slots=True)
class Guard:
    """What a page asks of whoever is signed in.

    is_form_only: only sending its form needs a confirmation, a look does not. unless_act: what its form may ask for
    without one. back: name of the page to go on from, where the page itself is none to look at. event: is written
    down once it was answered well.
    """

    is_form_only: bool = False
    unless_act: str = ""
    back: str = ""
    event: EventKind | None = None


GUARDED: Final[Mapping[str, Guard]] = {
    "account_programs": Guard(is_form_only=True),
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
    "account_data_export": Guard(back="account_data", event=EventKind.DATA_EXPORTED),
    "account_data_report": Guard(back="account_data", event=EventKind.DATA_EXPORTED),
    "account_data_job_file": Guard(back="account_data", event=EventKind.DATA_EXPORTED),
    "reminders_feed": Guard(unless_act="revoke", back="reminders"),
    "reminders_browser": Guard(unless_act="forget", back="reminders"),
}
"""By the name of the page: what a stolen cookie alone must not do."""

_READ_BY_ALLAUTH: Final = ("allauth.", "unsit.web.people.account_views")
"""Views whose forms look at no text themselves."""
_PASSED: Final = "unsit.guard_passed"

LONGEST_FIELD: Final = 16_384
"""Of anything in a form of an account; a passkey's answer is the longest."""


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


def _name_of(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match is not None else ""


class AddressLimits:
    """Counts forms by the address they come from, before anything of them is read."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _named: Any) -> HttpResponse | None:
        """Refuse a form of an address that sent too many."""
        limit = LIMITED.get(_name_of(request))
        if limit is None or request.method != "POST":
            return None
        try:
            take(Count(limit, source_of(request)))
        except TooManyTries as error:
            return too_many(request, error)
        return None


class AccountGate:
    """Asks for confirmation, refuses texts that cannot be taken, and answers for accounts that are gone."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and write down what left the server."""
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

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _named: Any) -> HttpResponseBase | None:
        """Refuse what must not go on."""
        is_form = request.method == "POST" and str(getattr(view, "__module__", "")).startswith(_READ_BY_ALLAUTH)
        if is_form and _has_unreadable(request):
            return _refused(request)
        guard = GUARDED.get(_name_of(request))
        is_look = request.method in ("GET", "HEAD")
        if guard is None or (guard.is_form_only and is_look) or not isinstance(request.user, User):
            return None
        is_free = bool(guard.unless_act) and request.POST.get("act") == guard.unless_act
        if not is_free and not is_confirmed(request):
            return confirm_first(request, guard)
        if request.method != "HEAD":
            request.META[_PASSED] = guard
        return None if is_look else _change_limit(request, request.user)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Answer in words when an account was deleted while something was done for it."""
        if not isinstance(error, (AccountGoneError, IntegrityError, ObjectDoesNotExist)):
            return None
        if not isinstance(error, AccountGoneError):
            user = request.user
            if not isinstance(user, User) or User.objects.filter(pk=user.pk).exists():
                return None
        if wants_json(request):
            return problem_response(HTTPStatus.UNAUTHORIZED, gettext("This account does not exist any more."))
        return HttpResponseRedirect(resolve_url(settings.LOGIN_URL))


def _change_limit(request: HttpRequest, user: User) -> HttpResponse | None:
    try:
        take(Count(CHANGES, str(user.pk)))
    except TooManyTries as error:
        return too_many(request, error)
    return None


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
