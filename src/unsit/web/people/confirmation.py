"""Whether somebody confirmed a short while ago that it is them: a cookie alone must not change an account.

Signing in counts, and so does the page "Confirm it's you". Both are noted in the session together with where they
happened; a cookie that is used from another address or by another browser has confirmed nothing.
"""

import time
from datetime import timedelta
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from unsit.web.people.network import keyed_hash, source_of

CONFIRMED_FOR: Final = timedelta(minutes=10)
_KEY: Final = "unsit_confirmed"


def _place(request: HttpRequest) -> str:
    return keyed_hash("confirmed", f"{source_of(request)} {request.META.get('HTTP_USER_AGENT', '')}")


def note_confirmation(request: HttpRequest) -> None:
    """Note that somebody just showed a password, a passkey or a code."""
    request.session[_KEY] = {"at": int(time.time()), "place": _place(request)}


def is_confirmed(request: HttpRequest) -> bool:
    """Return whether that happened lately, in this browser and at this address."""
    value: Any = request.session.get(_KEY)
    if not isinstance(value, dict) or not _is_recent(value.get("at", 0)):
        return False
    # allauth writes down when a password or passkey was shown; it has nothing of somebody who has just signed up.
    records = get_authentication_records(request, request.user)
    is_stale = bool(records) and not any(_is_recent(one.get("at", 0)) for one in records)
    return not is_stale and constant_time_compare(str(value.get("place", "")), _place(request))


def _is_recent(at_s: float) -> bool:
    # Clocks are read to the second when it is noted.
    return -1 <= time.time() - at_s < CONFIRMED_FOR.total_seconds()
