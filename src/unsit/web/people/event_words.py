"""What happened to an account's security, in words for the person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, tzinfo
from typing import Any, Final

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from unsit.web.people.models import EventKind, SecurityEvent, User
from unsit.web.people.security_log import OPERATOR

_SHOWN: Final = 10

EVENTS: Final[Mapping[EventKind, Any]] = {
    EventKind.SIGNED_UP: _("Account created"),
    EventKind.SIGNED_IN: _("Signed in"),
    EventKind.SIGN_IN_FAILED: _("Failed sign-in"),
    EventKind.SIGN_IN_LIMITED: _("Too many failed sign-ins"),
    EventKind.CONFIRMED: _("Confirmed it's you"),
    EventKind.CONFIRMATION_FAILED: _("Failed to confirm it's you"),
    EventKind.SESSIONS_ENDED: _("Other devices signed out"),
    EventKind.TOKEN_CREATED: _("API token created"),
    EventKind.TOKEN_REVOKED: _("API token revoked"),
    EventKind.PASSWORD_CHANGED: _("Password changed"),
    EventKind.PASSWORD_RESET: _("Password reset"),
    EventKind.ADDRESS_CHANGED: _("E-mail address changed"),
    EventKind.PASSKEY_ADDED: _("Passkey added"),
    EventKind.PASSKEY_REMOVED: _("Passkey removed"),
    EventKind.SECOND_FACTOR_ADDED: _("Second step added"),
    EventKind.SECOND_FACTOR_REMOVED: _("Second step removed"),
    EventKind.RECOVERY_CODES_CREATED: _("Recovery codes created"),
    EventKind.DATA_EXPORTED: _("Data exported"),
    EventKind.CALENDAR_LINK_CHANGED: _("Calendar link changed"),
    EventKind.CALENDAR_LINK_REVOKED: _("Calendar link revoked"),
    EventKind.REMINDERS_ON: _("Reminders turned on in a browser"),
    EventKind.REMINDERS_OFF: _("Reminders in browsers turned off"),
    EventKind.ACCOUNT_DELETED: _("Account deleted"),
    EventKind.ACCOUNT_BLOCKED: _("Account blocked"),
    EventKind.ACCOUNT_UNBLOCKED: _("Account unblocked"),
    EventKind.SIGN_UP_CLOSED: _("Sign-up closed"),
    EventKind.SIGN_UP_OPENED: _("Sign-up opened"),
    EventKind.KEYS_ROTATED: _("Encryption keys changed"),
    EventKind.RESTORED: _("Server restored from a backup"),
}
"""Every kind there is."""


def closed_words(closed: Mapping[EventKind, int]) -> Iterator[str]:
    """Yield what to tell a person of ways in that were closed for them and that they may want to open again."""
    if tokens := closed.get(EventKind.TOKEN_REVOKED):
        text = ngettext("%(number)d API token was revoked.", "%(number)d API tokens were revoked.", tokens)
        yield text % {"number": tokens}
    if EventKind.CALENDAR_LINK_REVOKED in closed:
        yield gettext("Your calendar link was revoked. To go on seeing your plan in your calendar, create a new one.")
    if EventKind.REMINDERS_OFF in closed:
        yield gettext("Reminders in browsers were turned off. Turn them on again where you want them.")


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as it is shown. day, time: in the person's zone. network: where from, without its last part."""

    text: Any
    day: date
    time: time
    network: str
    is_operator: bool


def recent_events(user: User, zone: tzinfo) -> tuple[Happening, ...]:
    """Return the latest events of an account, the newest first, with times in a zone."""
    rows = SecurityEvent.objects.visible_to(user).order_by("-at", "-pk")[:_SHOWN]
    return tuple(
        Happening(EVENTS[EventKind(row.kind)], local.date(), local.time(), row.network, row.by == OPERATOR)
        for row in rows
        if row.kind in EventKind.values
        for local in (row.at.astimezone(zone),)
    )
