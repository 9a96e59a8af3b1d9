"""Closing the ways into an account after a changed password or a removed passkey."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils import timezone

from unsit.web.people.actions import end_sessions, revoke_tokens
from unsit.web.people.models import EventKind, User
from unsit.web.people.security_log import PERSON, record_event

ways_in_closed: Final = Signal()
"""Sent inside the write, with `user`. A receiver closes what its app gave out for the account, and returns how much of
that there was, by kind of event."""


@transaction.atomic
def close_ways_in(
    user: User, *, request: HttpRequest | None = None, by: str = PERSON, except_session: str | None = None
) -> Mapping[EventKind, int]:
    """End sessions, revoke API tokens and everything else that opens something of an account without its password.

    Returns how many there were of each kind; each kind of which there were any is in the audit log.
    """
    closed = Counter(
        {
            EventKind.SESSIONS_ENDED: end_sessions(user, except_key=except_session),
            EventKind.TOKEN_REVOKED: revoke_tokens(user, timezone.now()),
        }
    )
    answers: Any = ways_in_closed.send(User, user=user)
    for _receiver, more in answers:
        closed.update(more)
    closed = +closed
    for kind in closed:
        record_event(kind, account=user.pk, request=request, by=by)
    return closed
