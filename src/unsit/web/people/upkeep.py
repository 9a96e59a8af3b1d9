"""What is cleared away by itself: empty counters, old events, tokens that open nothing; sessions: `retention`."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q

from unsit.web.people.models import ApiToken
from unsit.web.people.rate_limits import remove_empty
from unsit.web.people.security_log import remove_old

_TOKENS_KEPT: Final = timedelta(days=90)
"""How long a token that opens nothing any more stays there."""


def clear_away(now: datetime) -> None:
    """Delete what means nothing any more."""
    remove_empty(now.timestamp())
    remove_old(now, settings.AUDIT_LIFETIME)
    long_ago = now - _TOKENS_KEPT
    ApiToken.objects.filter(Q(revoked__lt=long_ago) | Q(expires__lt=long_ago)).delete()
