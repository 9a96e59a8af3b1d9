"""Whether somebody confirmed a short while ago that it is them: a cookie alone must not change an account.

Signing in counts, and so does the page "Confirm it's you". Both are noted in the session together with where they
happened; a cookie that is used from another address or by another browser has confirmed nothing.
"""

import time
from datetime import timedelta
from typing import Any, Final

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
    if not isinstance(value, dict):
        return False
    age_s = time.time() - value.get("at", 0)
    # Clocks are read to the second when it is noted.
    is_recent = -1 <= age_s < CONFIRMED_FOR.total_seconds()
    return is_recent and constant_time_compare(str(value.get("place", "")), _place(request))
