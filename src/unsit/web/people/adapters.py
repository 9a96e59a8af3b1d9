"""How accounts behave here: our words, our mails, secrets encrypted at rest, and when a second factor is asked for."""

import logging
from collections.abc import Collection
from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from unsit.web.people.encryption import closed_in_text, opened_in_text
from unsit.web.people.sayings import ERRORS, MAILS, MESSAGES, NOT_SENT, NOT_YOU

_LOG = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultAccountAdapter.error_messages, **ERRORS}

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; one that cannot be sent is told on the page, and to whoever runs the server."""
        if not settings.SENDS_MAIL:
            return
        try:
            self.render_mail(template_prefix, email, context).send()
        except (OSError, SMTPException) as error:
            _LOG.error("a mail could not be sent (%s): %s", template_prefix, error)
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
        told = [str(mail.text) % context, *([str(NOT_YOU)] if mail.is_notice else [])]
        told.append(f"Unsit · {self.request.build_absolute_uri(reverse('account'))}")
        to = [email] if isinstance(email, str) else email
        return EmailMessage(str(mail.subject) % context, "\n\n".join(told) + "\n", None, to, headers=headers)

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

    def post_login(self, request: HttpRequest, user: Any, *, signup: bool = False, **more: Any) -> HttpResponse:
        """Somebody who made an account with a password just now need not say it again to go on."""
        if signup and user.has_usable_password():
            record_authentication(request, user, method="password", reauthenticated=True)
        answer: HttpResponse = super().post_login(request, user, signup=signup, **more)
        return answer

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
