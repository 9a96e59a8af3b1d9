"""What follows from what allauth does with an account: it is written down, and other ways in are closed."""

import time
from typing import Any

from allauth.account import signals as account_signals
from allauth.account.models import EmailAddress
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import signals as django_signals
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext

from unsit.web.people.confirmation import note_confirmation
from unsit.web.people.event_words import closed_words
from unsit.web.people.models import EventKind, User
from unsit.web.people.security_log import record_event
from unsit.web.people.sessions import BEGAN
from unsit.web.people.sign_in_limits import remember_device
from unsit.web.people.ways_in import close_ways_in

_ADDED = {
    Authenticator.Type.WEBAUTHN: EventKind.PASSKEY_ADDED,
    Authenticator.Type.TOTP: EventKind.SECOND_FACTOR_ADDED,
    Authenticator.Type.RECOVERY_CODES: EventKind.RECOVERY_CODES_CREATED,
}
_REMOVED = {
    Authenticator.Type.WEBAUTHN: EventKind.PASSKEY_REMOVED,
    Authenticator.Type.TOTP: EventKind.SECOND_FACTOR_REMOVED,
}


@receiver(django_signals.user_logged_in)
def begin_session(request: HttpRequest, **_more: Any) -> None:
    """Note when somebody signed in, which is a confirmation too."""
    request.session[BEGAN] = int(time.time())
    note_confirmation(request)


@receiver(account_signals.user_logged_in)
def write_down_sign_in(request: HttpRequest, user: User, response: HttpResponseBase, **_more: Any) -> None:
    """Write it down, and recognise this browser from now on."""
    remember_device(request, response, user.pk)
    record_event(EventKind.SIGNED_IN, account=user.pk, request=request)


@receiver(account_signals.user_signed_up)
def write_down_sign_up(request: HttpRequest, user: User, **_more: Any) -> None:
    """Write it down."""
    record_event(EventKind.SIGNED_UP, account=user.pk, request=request)


@receiver(account_signals.authentication_step_completed)
def confirm(request: HttpRequest, user: User, **more: Any) -> None:
    """Note that somebody who is signed in confirmed it is them."""
    if more.get("reauthenticated") and request.user.is_authenticated:
        note_confirmation(request)
        record_event(EventKind.CONFIRMED, account=user.pk, request=request)
        messages.success(request, gettext("Thanks, that's confirmed. Go on with what you wanted to do."))


@receiver(account_signals.password_changed)
@receiver(account_signals.password_set)
def after_new_password(request: HttpRequest, user: User, **_more: Any) -> None:
    """Close every other way in that somebody else may have opened with the old one."""
    record_event(EventKind.PASSWORD_CHANGED, account=user.pk, request=request)
    note_confirmation(request)
    close_other_ways(request, user)


@receiver(account_signals.password_reset)
def after_reset(request: HttpRequest, user: User, **_more: Any) -> None:
    """Close every other way in."""
    record_event(EventKind.PASSWORD_RESET, account=user.pk, request=request)
    close_other_ways(request, user)


@receiver(account_signals.email_changed)
def after_new_address(request: HttpRequest, user: User, from_email_address: EmailAddress | None, **_more: Any) -> None:
    """Write down that an address took the place of another."""
    if from_email_address is not None:
        record_event(EventKind.ADDRESS_CHANGED, account=user.pk, request=request)


@receiver(factor_signals.authenticator_added)
@receiver(factor_signals.authenticator_reset)
def after_new_factor(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Write it down."""
    record_event(_ADDED[Authenticator.Type(authenticator.type)], account=user.pk, request=request)


@receiver(factor_signals.authenticator_removed)
def after_removed_factor(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Write it down; whoever had a passkey that is removed may have used it elsewhere."""
    kind = _REMOVED.get(Authenticator.Type(authenticator.type))
    if kind is not None:
        record_event(kind, account=user.pk, request=request)
    if kind is EventKind.PASSKEY_REMOVED:
        close_other_ways(request, user)


@receiver(factor_signals.authentication_failed)
def after_wrong_code(request: HttpRequest, user: User, **more: Any) -> None:
    """Write it down."""
    kind = EventKind.CONFIRMATION_FAILED if more.get("reauthentication") else EventKind.SIGN_IN_FAILED
    record_event(kind, account=user.pk, request=request)


def close_other_ways(request: HttpRequest, user: User) -> None:
    """Close every way into an account but this browser's session, and say so."""
    closed = close_ways_in(user, request=request, except_session=request.session.session_key)
    messages.info(request, gettext("All other devices are signed out."))
    for text in closed_words(closed):
        messages.info(request, text)
