"""The audit log: a row without anything personal, and a line in the log `unsit.security`."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest

from unsit.web.people.models import EventKind, SecurityEvent
from unsit.web.people.network import address_of, keyed_hash, network_of

PERSON: Final = "person"
OPERATOR: Final = "operator"

MOST_EVENTS: Final = 1_000_000
_PORTION: Final = 10_000

log = logging.getLogger("unsit.security")


def subject_of(typed: str) -> str:
    """Return how an address that somebody typed is written down: the same for the same address, and not readable."""
    return keyed_hash("subject", typed.strip().lower())[:16]


def record_event(
    kind: EventKind,
    *,
    account: int | None = None,
    request: HttpRequest | None = None,
    typed: str = "",
    by: str = PERSON,
) -> SecurityEvent:
    """Write an event down. typed: the address that was typed where no account is known."""
    event = SecurityEvent.objects.create(
        kind=kind,
        account=account,
        subject=subject_of(typed) if typed and account is None else "",
        network=network_of(address_of(request)) if request is not None else "",
        by=by,
    )
    log.info(
        "%s account=%s subject=%s network=%s by=%s",
        kind.value,
        "-" if account is None else account,
        event.subject or "-",
        event.network or "-",
        by,
    )
    return event


def remove_old(now: datetime, lifetime: timedelta, most: int = MOST_EVENTS) -> int:
    """Delete events that are older than that, and beyond `most` the oldest; return how many."""
    gone, _each = SecurityEvent.objects.filter(at__lt=now - lifetime).delete()
    surplus = SecurityEvent.objects.count() - most
    while surplus > 0:
        oldest = list(SecurityEvent.objects.order_by("at").values_list("pk", flat=True)[: min(surplus, _PORTION)])
        gone += SecurityEvent.objects.filter(pk__in=oldest).delete()[0]
        surplus -= len(oldest)
    return gone
