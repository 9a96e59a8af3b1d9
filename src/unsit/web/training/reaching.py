"""How a person is reached: calendar address, mails, reminders in a browser; every write of it."""

import base64
import binascii
import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from django.conf import settings
from django.db import transaction

from unsit.web.outgoing import AddressRefusedError, checked_address
from unsit.web.people.actions import person_of
from unsit.web.people.models import EventKind, User
from unsit.web.training.models import PushSubscription, Reaching

_SECRET_BYTES: Final = 24
_POINT_BYTES: Final = 65
_AUTH_BYTES: Final = 16
MOST_BROWSERS: Final = 10
"""Browsers of one person; the oldest goes first."""
_BASE64: Final = re.compile(r"[A-Za-z0-9_-]{1,200}={0,2}")


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


def reaching_of(user: User, site: str = "") -> Reaching:
    """Give how an account's person is reached, made when first asked for, for a site."""
    found = Reaching.objects.visible_to(user).first()
    if found is not None:
        return found
    made, _new = Reaching.objects.get_or_create(
        person=person_of(user), defaults={"unsubscribe": secrets.token_urlsafe(_SECRET_BYTES), "site": site}
    )
    return made


def new_feed(user: User) -> str:
    """Make a calendar address; the one before leads nowhere from then on."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    held = reaching_of(user)
    Reaching.objects.filter(pk=held.pk).update(feed=secret, feed_digest=digest_of(secret))
    return secret


def revoke_feed(user: User) -> bool:
    """Revoke the calendar link; False when there was none."""
    rows = Reaching.objects.visible_to(user).exclude(feed_digest="")
    return bool(rows.update(feed=None, feed_digest=""))


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
    site = site[:200]
    held = reaching_of(user, site)
    if held.site != site:
        Reaching.objects.filter(pk=held.pk).update(site=site)
    digest = digest_of(told["endpoint"])
    PushSubscription.objects.bulk_create(
        [PushSubscription(person_id=held.person_id, digest=digest, value=json.dumps(told), made=now)],
        update_conflicts=True,
        unique_fields=["digest"],
        update_fields=["person", "value", "made"],
    )
    newest = PushSubscription.objects.visible_to(user).order_by("-made", "-pk").values_list("pk", flat=True)
    if surplus := list(newest[MOST_BROWSERS:]):
        PushSubscription.objects.filter(pk__in=surplus).delete()


@transaction.atomic
def renew_browser(user: User, expired: str, value: Any, now: datetime) -> bool:
    """Send a browser's reminders to its new subscription instead of the expired one; False when that was turned off.

    NotASubscriptionError when what it sent cannot be used.
    """
    renewed = _subscription(value)
    mine = PushSubscription.objects.visible_to(user)
    digest = digest_of(renewed["endpoint"])
    # The same again, because the browser did not hear the answer, is as good as the first time.
    row = mine.filter(digest__in=(digest_of(_endpoint(expired)), digest)).first()
    if row is None:
        return False
    PushSubscription.objects.filter(digest=digest).exclude(pk=row.pk).delete()
    row.digest, row.value, row.made = digest, json.dumps(renewed), now
    row.save()
    return True


def forget_browsers(user: User) -> int:
    """Send no more reminders to any browser of this account; return how many there were."""
    return PushSubscription.objects.visible_to(user).delete()[0]


def close_what_was_given_out(user: User, **_more: Any) -> dict[EventKind, int]:
    """Revoke the calendar link and all push subscriptions; both show the plan without a password."""
    return {
        EventKind.CALENDAR_LINK_REVOKED: int(revoke_feed(user)),
        EventKind.REMINDERS_OFF: forget_browsers(user),
    }


def _endpoint(address: Any) -> str:
    """Return an address in the one way it is written here; NotASubscriptionError when it is no push service's."""
    if not isinstance(address, str):
        raise NotASubscriptionError("the address must be one of a known push service")
    try:
        return checked_address(address, settings.PUSH_SERVICES)
    except AddressRefusedError as error:
        raise NotASubscriptionError(str(error)) from error


def _subscription(value: Any) -> dict[str, Any]:
    keys = value.get("keys") if isinstance(value, dict) else None
    address = value.get("endpoint") if isinstance(value, dict) else None
    endpoint = _endpoint(address)
    if not isinstance(keys, dict):
        raise NotASubscriptionError("the keys must be those that a browser makes")
    point, secret = _bytes_of(keys.get("p256dh")), _bytes_of(keys.get("auth"))
    if len(secret) != _AUTH_BYTES or not is_point(point):
        raise NotASubscriptionError("the keys must be a point of the curve P-256 and 16 bytes")
    return {"endpoint": endpoint, "keys": {"p256dh": _text_of(point), "auth": _text_of(secret)}}


def is_point(point: bytes) -> bool:
    """Return whether some bytes are a point of the curve P-256, uncompressed."""
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
    except ValueError:
        return False
    return len(point) == _POINT_BYTES


def _bytes_of(text: Any) -> bytes:
    """Return the bytes of a text in Base64 for addresses; none for what is none."""
    if not isinstance(text, str) or not _BASE64.fullmatch(text):
        return b""
    try:
        return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except (binascii.Error, ValueError):
        return b""


def _text_of(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
