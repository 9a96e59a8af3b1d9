"""Forms of allauth's that behave otherwise here."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm, ChangePasswordForm, SignupForm
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.models import EmailAddress
from allauth.account.utils import setup_user_email
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from unsit.web.people.actions import change_address
from unsit.web.people.models import EventKind, User
from unsit.web.people.rate_limits import Count, TooManyTries, forget, take
from unsit.web.people.security_log import record_event
from unsit.web.people.sign_in_limits import USED_CODE, begin_code, begin_try, end_try

TAKEN = "email_taken"


class SignUp(SignupForm):  # type: ignore[misc]
    """A new account. That an address is taken takes as long to answer as making an account."""

    def clean(self) -> dict[str, Any]:
        """Spend on a taken address what a password's hash would have cost."""
        value: dict[str, Any] = super().clean()
        if self.has_error("email", TAKEN) and value.get("password1"):
            make_password(value["password1"])
        return value

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Make the account; of two that are made at once for one address the second is told it is taken.

        ValidationError where no mail is sent; where it is, the mail tells, and the page is that of a new account.
        """
        email = self.cleaned_data["email"]
        if self.account_already_exists:
            make_password(self.cleaned_data.get("password1"))
            return None, prevent_enumeration(request, email=email)
        adapter = get_adapter()
        user = adapter.save_user(request, adapter.new_user(request), self, commit=False)
        try:
            with transaction.atomic():
                user.save()
                self.custom_signup(request, user)
                setup_user_email(request, user, [EmailAddress(email=email)])
        except IntegrityError:
            if settings.SENDS_MAIL:
                return None, prevent_enumeration(request, email=email)
            raise adapter.validation_error(TAKEN) from None
        return user, None


class ChangeEmail(AddEmailForm):  # type: ignore[misc]
    """Another address: confirmed by a code in a mail, or taken at once where no mail is sent."""

    def clean_email(self) -> str:
        """Without mails nothing can be kept secret about which addresses have accounts: two of them cannot be."""
        value = str(super().clean_email())
        if not settings.SENDS_MAIL and User.objects.filter(email__iexact=value).exclude(pk=self.user.pk).exists():
            raise get_adapter().validation_error(TAKEN)
        return value

    def save(self, request: HttpRequest) -> EmailAddress:
        """Change it, or send the code; ValidationError when somebody else took the address meanwhile."""
        if settings.SENDS_MAIL:
            return super().save(request)
        try:
            changed = change_address(self.user, self.cleaned_data["email"])
        except IntegrityError:
            raise get_adapter().validation_error(TAKEN) from None
        record_event(EventKind.ADDRESS_CHANGED, account=self.user.pk, request=request)
        return changed


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """Another password. Wrong old ones count like wrong ones at signing in."""

    def clean_oldpassword(self) -> str:
        """Look at the old one."""
        request = context.request
        try:
            used = begin_try(request, self.user.email)
        except TooManyTries as error:
            raise get_adapter().validation_error("too_many_login_attempts") from error
        try:
            value = str(super().clean_oldpassword())
        except ValidationError:
            record_event(EventKind.CONFIRMATION_FAILED, account=self.user.pk, request=request)
            raise
        end_try(request, used)
        return value


def _clean_code(form: Any, read: Any) -> str:
    try:
        count = begin_code(context.request, form.user.pk)
    except TooManyTries as error:
        raise get_adapter().validation_error("too_many_login_attempts") from error
    code = str(read())
    try:
        take(Count(USED_CODE, f"{form.user.pk} {normalize_user_code(code)}"))
    except TooManyTries as error:
        raise get_mfa_adapter().validation_error("incorrect_code") from error
    forget([count])
    return code


class SecondStep(AuthenticateForm):  # type: ignore[misc]
    """The code after a password."""

    def clean_code(self) -> str:
        """Look at it, unless too many were wrong."""
        return _clean_code(self, super().clean_code)


class CodeOnceMore(ReauthenticateForm):  # type: ignore[misc]
    """The code that confirms who one is."""

    def clean_code(self) -> str:
        """Look at it, unless too many were wrong."""
        return _clean_code(self, super().clean_code)
