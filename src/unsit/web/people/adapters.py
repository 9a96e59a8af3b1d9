"""How accounts behave here: our words and mails, limits of tries, confirmation, secrets encrypted at rest."""

import logging
from collections.abc import Collection
from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import EmailValidator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from unsit.web.people.address_limits import too_many
from unsit.web.people.confirmation import is_confirmed
from unsit.web.people.encryption import closed_in_text, opened_in_text
from unsit.web.people.models import LONGEST_ADDRESS, EventKind
from unsit.web.people.network import address_of, source_of
from unsit.web.people.rate_limits import Count, Limit, TooManyTries, take
from unsit.web.people.sayings import ERRORS, MAILS, MESSAGES, NOT_SENT, NOT_YOU, WAYS_IN_CLOSED
from unsit.web.people.security_log import record_event
from unsit.web.people.sign_in_limits import MAILS as MAIL_LIMIT
from unsit.web.people.sign_in_limits import Try, account_of, begin_try, end_try
from unsit.web.people.switches import is_sign_up_open

_LOG = logging.getLogger(__name__)


_NEWS = Limit("news of a limit", 1, 600)


def _is_news(login: str, request: HttpRequest) -> bool:
    """Say whether a limit was reached now and not a while ago: who goes on and on fills no table."""
    try:
        take(Count(_NEWS, f"{login.lower()} {source_of(request)}"))
    except TooManyTries:
        return False
    return True


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultAccountAdapter.error_messages, **ERRORS}
    _used: Try | None = None

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; one that cannot be sent is told on the page, and to whoever runs the server.

        Codes and the like go to one address a few times only, whoever asks for them.
        """
        if not settings.SENDS_MAIL:
            return
        if not MAILS[template_prefix].is_notice:
            try:
                take(Count(MAIL_LIMIT, email.lower()))
            except TooManyTries as error:
                raise ImmediateHttpResponse(too_many(self.request, error)) from error
        try:
            self.render_mail(template_prefix, email, context).send()
        except (OSError, SMTPException) as error:
            # Its text may name whom the mail was for.
            _LOG.error("a mail could not be sent (%s): %s", template_prefix, type(error).__name__)
            messages.error(self.request, str(NOT_SENT))

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Make a mail out of our own words."""
        mail = MAILS[template_prefix]
        paragraphs = [
            str(mail.text) % context,
            *([str(WAYS_IN_CLOSED)] if mail.closes_ways_in else []),
            *([str(NOT_YOU)] if mail.is_notice else []),
            f"Unsit · {self.request.build_absolute_uri(reverse('account'))}",
        ]
        to = [email] if isinstance(email, str) else email
        return EmailMessage(str(mail.subject) % context, "\n\n".join(paragraphs) + "\n", None, to, headers=headers)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what became of it in our own words, or nothing where the page says it already."""
        known = MESSAGES.get(message_template or "")
        text = message or (str(known) % (message_context or {}) if known else "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def clean_email(self, email: str) -> str:
        """Refuse an address that no account can hold, instead of cutting it."""
        if len(email) > LONGEST_ADDRESS:
            raise ValidationError(EmailValidator.message, code="invalid")
        return email

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Say whether accounts can be made."""
        return is_sign_up_open()

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address a request comes from."""
        return address_of(request) or "0.0.0.0"

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:  # noqa: ARG002 - allauth's signature
        """Say whether somebody must confirm first that it is them."""
        return not is_confirmed(self.request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try before the password is looked at."""
        login = str(credentials.get("email", ""))
        try:
            self._used = begin_try(request, login)
        except TooManyTries as error:
            if _is_news(login, request):
                record_event(EventKind.SIGN_IN_LIMITED, account=account_of(login), request=request, typed=login)
            raise self.validation_error("too_many_login_attempts") from error

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Look whether a password is right; a try that turned out well does not count."""
        user = super().authenticate(request, **credentials)
        if user is not None and self._used is not None:
            end_try(request, self._used)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down that somebody did not get in."""
        login = str(credentials.get("email", ""))
        kind = EventKind.CONFIRMATION_FAILED if request.user.is_authenticated else EventKind.SIGN_IN_FAILED
        record_event(kind, account=account_of(login), request=request, typed=login)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Give the ways to say once more who one is, in our words."""
        words = {
            "reauthenticate": gettext("By password"),
            "reauthenticate_by_code": gettext("By a code in a mail"),
            "mfa_reauthenticate": gettext("By a code of the app"),
            "mfa_reauthenticate:webauthn": gettext("By passkey"),
        }
        return [
            {**one, "description": words.get(one["id"], one["description"])}
            for one in super().get_reauthentication_methods(user)
        ]


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors and passkeys."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultMFAAdapter.error_messages, **ERRORS}

    def is_mfa_enabled(self, user: Any, types: Collection[str] | None = None) -> bool:
        """Say whether an account has one of these.

        Asked for several kinds, the question is whether a password alone is too little. It is when an app was set up;
        a passkey is another way in, and somebody who adds one must not lose the way by password.
        """
        asked = [Authenticator.Type.TOTP] if types is None or len(types) > 1 else list(types)
        return bool(super().is_mfa_enabled(user, asked))

    def encrypt(self, text: str) -> str:
        """Encrypt a secret of an app or the seed of codes."""
        return closed_in_text(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt it."""
        return opened_in_text(encrypted_text)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        """Give a name to begin with."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def _get_site_name(self) -> str:
        return "Unsit"
