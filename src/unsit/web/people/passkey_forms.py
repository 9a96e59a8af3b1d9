"""The forms that bring a passkey; what is none is refused in words, whatever it is."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
    SignupWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature

_GARBAGE = (KeyError, TypeError, ValueError, AttributeError, IndexError, InvalidSignature)
"""What the reader of passkeys raises at what was never one."""


def _read(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except _GARBAGE as error:
        raise get_adapter().validation_error("incorrect_code") from error


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """One more passkey; always one that is enough by itself."""

    passwordless = None

    def clean(self) -> Any:
        """Read it."""
        return _read(super().clean)


class SignUpByPasskey(SignupWebAuthnForm):  # type: ignore[misc]
    """The passkey of a new account."""

    def clean(self) -> Any:
        """Read it."""
        return _read(super().clean)


class SignInByPasskey(LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in."""

    def clean_credential(self) -> Any:
        """Read it."""
        return _read(super().clean_credential)


class PasskeyAsSecondStep(AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The second step after a password."""

    def clean_credential(self) -> Any:
        """Read it."""
        return _read(super().clean_credential)


class PasskeyOnceMore(ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Saying once more who one is."""

    def clean_credential(self) -> Any:
        """Read it."""
        return _read(super().clean_credential)
