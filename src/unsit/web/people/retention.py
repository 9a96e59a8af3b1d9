"""What is known of sign-ins, and when it goes by itself."""

from datetime import datetime, timedelta
from typing import Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

NO_ADDRESS: Final = "0.0.0.0"
"""Stands in a column that must hold an address when none is kept."""
_BATCH: Final = 500


def forget_sign_ins(now: datetime) -> int:
    """Remove addresses and browsers of sign-ins after their time, and sessions that have ended; return how many."""
    Session.objects.filter(expire_date__lt=now).delete()
    open_sessions = Session.objects.filter(session_key=OuterRef("session_key"))
    gone: int
    gone, _each = UserSession.objects.filter(~Exists(open_sessions)).delete()
    old = UserSession.objects.filter(last_seen_at__lt=now - timedelta(days=settings.ADDRESS_DAYS))
    old = old.exclude(ip=NO_ADDRESS, user_agent="")
    while batch := list(old.values_list("pk", flat=True)[:_BATCH]):
        gone += UserSession.objects.filter(pk__in=batch).update(ip=NO_ADDRESS, user_agent="")
    return gone
