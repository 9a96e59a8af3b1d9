"""The forms that bring a passkey; what is none is refused in words, whatever it is."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
    SignupWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms

from unsit.diary.allowed_values import cleaned_text
from unsit.web.people.models import LONGEST_NAME

_GARBAGE = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError, InvalidSignature)
"""What the reader of passkeys raises at what was never one."""


def _read(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except _GARBAGE as error:
        raise get_adapter().validation_error("incorrect_code") from error


class CredentialField(forms.JSONField):
    """A passkey as JSON; lists in lists and numbers without end are no JSON here."""

    def __init__(self) -> None:
        """Return the field that every form of passkeys has."""
        super().__init__(required=True, widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        """Return the value; ValidationError for what cannot be read."""
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what is shown again: nothing of what cannot be read."""
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return None


def _name(name: str) -> str:
    """Return a passkey's name as it is stored, cut where it is too long: the device has made the passkey already."""
    return cleaned_text(name, LONGEST_NAME)


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """One more passkey; always one that is enough by itself."""

    credential = CredentialField()
    passwordless = None

    def clean_name(self) -> str:
        """Read its name."""
        return _name(super().clean_name())

    def clean(self) -> Any:
        """Read it."""
        return _read(super().clean)


class SignUpByPasskey(SignupWebAuthnForm):  # type: ignore[misc]
    """The passkey of a new account."""

    credential = CredentialField()

    def clean_name(self) -> str:
        """Read its name."""
        return _name(super().clean_name())

    def clean(self) -> Any:
        """Read it."""
        return _read(super().clean)


class RenamePasskey(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def clean_name(self) -> str:
        """Read it."""
        return _name(self.cleaned_data["name"])


class SignInByPasskey(LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        """Read it."""
        return _read(super().clean_credential)


class PasskeyAsSecondStep(AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The second step after a password."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        """Read it."""
        return _read(super().clean_credential)


class PasskeyOnceMore(ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Saying once more who one is."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        """Read it."""
        return _read(super().clean_credential)
