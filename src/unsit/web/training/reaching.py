"""How a person is reached: calendar address, mails, reminders in a browser; every write of it."""

import base64
import binascii
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from unsit.web.people.actions import person_of
from unsit.web.people.models import User
from unsit.web.training.models import PushSubscription, Reaching

_SECRET_BYTES: Final = 24
_POINT_BYTES: Final = 65
_AUTH_BYTES: Final = 16
MOST_BROWSERS: Final = 10
"""Browsers of one person; the oldest goes first."""
_LONGEST_ADDRESS: Final = 2_000


class NotASubscriptionError(ValueError):
    """What a browser sent is none of a push service that is known here; its text says what must hold."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants to be sent, and when not. hour, quiet_from, quiet_to: hours of the day, 0 to 23."""

    mails_week: bool
    mails_day: bool
    hour: int
    quiet_from: int
    quiet_to: int


def digest_of(secret: str) -> str:
    """Give what is searched for by; a secret is long and random, so a plain hash is enough."""
    return sha256(secret.encode()).hexdigest()


def reaching_of(user: User) -> Reaching:
    """Give how an account's person is reached, made when first asked for."""
    found = Reaching.objects.visible_to(user).first()
    if found is not None:
        return found
    made, _new = Reaching.objects.get_or_create(
        person=person_of(user), defaults={"unsubscribe": secrets.token_urlsafe(_SECRET_BYTES)}
    )
    return made


def new_feed(user: User) -> str:
    """Make a calendar address; the one before leads nowhere from then on."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    held = reaching_of(user)
    Reaching.objects.filter(pk=held.pk).update(feed=secret, feed_digest=digest_of(secret))
    return secret


def revoke_feed(user: User) -> None:
    """Let the calendar address lead nowhere."""
    Reaching.objects.visible_to(user).update(feed=None, feed_digest="")


def of_feed(secret: str) -> Reaching | None:
    """Give whose calendar an address is; None for one that is revoked or never was."""
    return Reaching.objects.filter(feed_digest=digest_of(secret)).select_related("person__user").first()


def wish(user: User, wishes: Wishes, site: str) -> None:
    """Keep what somebody wants. site: where their pages are, for links in mails."""
    held = reaching_of(user)
    Reaching.objects.filter(pk=held.pk).update(
        mails_week=wishes.mails_week,
        mails_day=wishes.mails_day,
        hour=wishes.hour,
        quiet_from=wishes.quiet_from,
        quiet_to=wishes.quiet_to,
        site=site[:200],
    )


def switch_off(secret: str) -> bool:
    """Send no more mails to whom a mail's address belongs; False when it belongs to nobody."""
    return bool(Reaching.objects.filter(unsubscribe=secret).update(mails_week=False, mails_day=False))


# ---- browsers ----------------------------------------------------------------------------------------------------


@transaction.atomic
def add_browser(user: User, value: Any, site: str, now: datetime) -> None:
    """Send reminders to a browser; NotASubscriptionError when what it sent cannot be used."""
    told = _subscription(value)
    held = reaching_of(user)
    Reaching.objects.filter(pk=held.pk).update(site=site[:200])
    PushSubscription.objects.update_or_create(
        digest=digest_of(told["endpoint"]),
        defaults={"person": held.person, "value": json.dumps(told), "made": now},
    )
    newest = PushSubscription.objects.visible_to(user).order_by("-made", "-pk").values_list("pk", flat=True)
    if surplus := list(newest[MOST_BROWSERS:]):
        PushSubscription.objects.filter(pk__in=surplus).delete()


def forget_browsers(user: User) -> None:
    """Send no more reminders to any browser of this account."""
    PushSubscription.objects.visible_to(user).delete()


def is_known_service(address: str) -> bool:
    """Say whether an address is one of the push services that are known here: a server must not be sent anywhere."""
    if len(address) > _LONGEST_ADDRESS:
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    known = any(host == name or (name.startswith(".") and host.endswith(name)) for name in settings.PUSH_SERVICES)
    return known and (parts.scheme == "https" or host in ("127.0.0.1", "localhost"))


def _subscription(value: Any) -> dict[str, Any]:
    keys = value.get("keys") if isinstance(value, dict) else None
    address = value.get("endpoint") if isinstance(value, dict) else None
    if not isinstance(address, str) or not is_known_service(address):
        raise NotASubscriptionError("the address must be one of a known push service")
    if (
        not isinstance(keys, dict)
        or _size(keys.get("p256dh")) != _POINT_BYTES
        or _size(keys.get("auth")) != _AUTH_BYTES
    ):
        raise NotASubscriptionError("the keys must be those that a browser makes")
    return {"endpoint": address, "keys": {"p256dh": keys["p256dh"], "auth": keys["auth"]}}


def _size(text: Any) -> int:
    """Count the bytes of a text in Base64 for addresses; -1 for what is none."""
    if not isinstance(text, str) or len(text) > 200:
        return -1
    try:
        return len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        return -1
