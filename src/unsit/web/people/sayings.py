"""What the pages and mails of accounts say, as data: labels, errors, short messages, mails."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Label:
    """What stands beside a field. hint: a sentence below it; empty: none."""

    text: Any
    hint: Any = ""


LABELS: Final[Mapping[str, Label]] = {
    "login": Label(_("E-mail address")),
    "email": Label(_("E-mail address")),
    "password": Label(_("Password")),
    "oldpassword": Label(_("Current password")),
    "password1": Label(
        _("Password"),
        _("At least 10 characters. Any will do: a few words in a row are good. Only the most common ones are refused."),
    ),
    "password2": Label(_("Repeat password")),
    "recipient": Label(_("Send it to")),
    "code": Label(_("Code")),
    "name": Label(_("Name")),
    "zone": Label(_("Time zone"), _("Days and weeks are counted by it.")),
    "language": Label(_("Language of mails")),
    "scopes": Label(_("What it may do")),
    "lifetime": Label(_("Expires after")),
    "file": Label(_("File"), _("At most 128 MB.")),
    "format": Label(_("Format")),
    "sure": Label(_("Yes, delete all of it")),
}
"""By the field's name, whichever form it stands in."""

ERRORS: Final[Mapping[str, Any]] = {
    "account_inactive": _("This account is blocked."),
    "duplicate_email": _("That is this account's address already."),
    "email_password_mismatch": _("Address and password do not belong together. Look at both once more."),
    "email_taken": _(
        "This address can't be used for a new account. If you already have an account, sign in; otherwise use another "
        "address."
    ),
    "enter_current_password": _("That is not the current password."),
    "incorrect_code": _("That is not the right code, or it is too old."),
    "incorrect_password": _("That is not the password."),
    "too_many_login_attempts": _(
        "Too many tries went wrong. Wait a while, then try again. A passkey, or a device you signed in on before, "
        "works meanwhile."
    ),
    "rate_limited": _("That was too quick. Wait a minute, then try again."),
    "same_as_current": _("The new one must differ from the one until now."),
    "unverified_email": _("First confirm your e-mail address."),
    "cannot_delete_authenticator": _("This one cannot be removed now."),
    "cannot_generate_recovery_codes": _("Codes for an emergency need a passkey or an app first."),
}
"""By allauth's code of the error."""

MESSAGES: Final[Mapping[str, Any]] = {
    "account/messages/email_confirmed.txt": _("The address %(email)s is confirmed."),
    "account/messages/primary_email_set.txt": _("The address is changed."),
    "account/messages/email_deleted.txt": _("The change to %(email)s is dropped."),
    "account/messages/password_changed.txt": _("The password is changed."),
    "account/messages/password_set.txt": _("The password is set."),
    "mfa/messages/totp_activated.txt": _("The app is set up: signing in by password now asks for its code too."),
    "mfa/messages/totp_deactivated.txt": _("The app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added. From now on it is enough to sign in."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("There are new codes for an emergency."),
    "usersessions/messages/sessions_logged_out.txt": _("All other devices are signed out."),
}
"""By allauth's template of the message; those that are not here are not said."""

NOT_SENT: Final = _("The mail could not be sent. Try again in a while.")


@dataclass(frozen=True, slots=True)
class MailText:
    """A mail.

    is_notice: it tells of a change, and what to do when somebody else made it. closes_ways_in: with that change the
    other ways into the account were closed, and it says which.
    """

    subject: Any
    text: Any
    is_notice: bool = True
    closes_ways_in: bool = False


MAILS: Final[Mapping[str, MailText]] = {
    "account/email/email_confirmation_signup": MailText(
        _("Your code for Unsit: %(code)s"),
        _("The code that confirms your address:\n\n    %(code)s\n\nIf you did not make an account, do nothing."),
        is_notice=False,
    ),
    "account/email/email_confirmation": MailText(
        _("Your code for Unsit: %(code)s"),
        _("The code that confirms your address:\n\n    %(code)s\n\nIf you did not ask for it, do nothing."),
        is_notice=False,
    ),
    "account/email/login_code": MailText(
        _("Your code for Unsit: %(code)s"),
        _("The code by which you say once more who you are:\n\n    %(code)s\n\nIf you did not ask for it, do nothing."),
        is_notice=False,
    ),
    "account/email/password_reset_code": MailText(
        _("Your code for a new password: %(code)s"),
        _("The code with which you can set a new password:\n\n    %(code)s\n\nIf you did not ask for it, do nothing."),
        is_notice=False,
    ),
    "account/email/account_already_exists": MailText(
        _("You have an account already"),
        _(
            "Somebody wanted to make an account with your address. There is one already: sign in, or ask for a new "
            "password. If it was not you, do nothing."
        ),
        is_notice=False,
    ),
    "account/email/unknown_account": MailText(
        _("There is no account with this address"),
        _(
            "Somebody asked for a new password for your address, but it has no account here. Perhaps you used another "
            "address. If it was not you, do nothing."
        ),
        is_notice=False,
    ),
    "account/email/email_changed": MailText(
        _("The address of your account was changed"), _("It was %(from_email)s and is now %(to_email)s.")
    ),
    "account/email/email_confirm": MailText(
        _("Your address is confirmed"), _("The address of your account is confirmed.")
    ),
    "account/email/email_deleted": MailText(
        _("An address was taken off your account"), _("The address %(deleted_email)s was taken off your account.")
    ),
    "account/email/password_changed": MailText(
        _("Your password was changed"),
        _("The password of your account was changed."),
        closes_ways_in=True,
    ),
    "account/email/password_reset": MailText(
        _("Your password was changed"),
        _("A new password was set for your account by a code in a mail."),
        closes_ways_in=True,
    ),
    "account/email/password_set": MailText(
        _("A password was set"), _("A password was set for your account."), closes_ways_in=True
    ),
    "mfa/email/totp_activated": MailText(
        _("An app was set up"), _("Signing in to your account by password now asks for an app's code too.")
    ),
    "mfa/email/totp_deactivated": MailText(
        _("An app was removed"), _("Signing in to your account no longer asks for an app's code.")
    ),
    "mfa/email/recovery_codes_generated": MailText(
        _("New codes for an emergency"), _("New codes for an emergency were made for your account.")
    ),
    "mfa/email/webauthn_added": MailText(_("A passkey was added"), _("A passkey was added to your account.")),
    "mfa/email/webauthn_removed": MailText(
        _("A passkey was removed"),
        _("A passkey was removed from your account."),
        closes_ways_in=True,
    ),
    "people/email/token_created": MailText(
        _("An API token was created"), _("An API token was created for your account. It can read or write your diary.")
    ),
}
"""By allauth's name of the mail."""

WAYS_IN_CLOSED: Final = _(
    "All other devices were signed out. API tokens and your calendar link were revoked, and reminders in browsers were "
    "turned off: set up again what you use, on the pages Account and Reminders."
)
NOT_YOU: Final = _("If that was not you: set another password at once, and sign out all other devices.")
