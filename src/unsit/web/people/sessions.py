"""Sessions that end: after a while in which nobody came, and at the latest some weeks after signing in."""

import time
from datetime import datetime, timedelta
from typing import Any, Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

BEGAN: Final = "unsit_began"
"""Seconds since 1970 at which somebody signed in."""
_WRITE_EVERY: Final = timedelta(days=1)
"""A session that is used is written as often as that, not with each request."""
_STRANGERS: Final = timedelta(days=1)
"""How long a session of somebody who did not sign in lasts."""


class SessionStore(DatabaseStore):
    """A session in the database."""

    def load(self) -> dict[str, Any]:
        """Read it; one that is too old is deleted, one that is used gets a new end once a day."""
        row = self._get_session_from_db()  # type: ignore[attr-defined]
        if row is None:
            return {}
        data: dict[str, Any] = self.decode(row.session_data)
        if SESSION_KEY not in data:
            return data
        is_old = BEGAN not in data
        began = data.setdefault(BEGAN, int(time.time()))
        if began + settings.SESSION_LONGEST.total_seconds() <= time.time():
            self.delete(row.session_key)
            UserSession.objects.filter(session_key=row.session_key).delete()
            self._session_key = None
            return {}
        now = timezone.now()
        if is_old or now + timedelta(seconds=settings.SESSION_COOKIE_AGE) - row.expire_date >= _WRITE_EVERY:
            UserSession.objects.filter(session_key=row.session_key).update(last_seen_at=now)
            self.modified = True
        return data

    def get_expiry_age(self, **_given: Any) -> int:
        """Return the seconds until it ends when nobody comes; those of strangers end soon."""
        strangers = int(_STRANGERS.total_seconds())
        return settings.SESSION_COOKIE_AGE if SESSION_KEY in self else min(settings.SESSION_COOKIE_AGE, strangers)

    def get_expiry_date(self, **given: Any) -> datetime:
        """Return the time at which it ends when nobody comes."""
        begin: datetime = given.get("modification") or timezone.now()
        return begin + timedelta(seconds=self.get_expiry_age())
