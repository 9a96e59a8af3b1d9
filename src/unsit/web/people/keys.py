"""Who may use the interface for programs: an account's own pages, or a key with the right scope."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.security.session import SessionAuth

from unsit.web.people.actions import user_of_key
from unsit.web.people.models import User

SCOPE_OF_METHOD: Final[Mapping[str, str]] = {"GET": "read", "HEAD": "read", "OPTIONS": "read"}
"""What a request's method needs; all others need `write`."""


class Key(HttpBearer):
    """A key in the header: `Authorization: Bearer unsit_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Give the account that the key opens for this request."""
        scope = SCOPE_OF_METHOD.get(request.method or "", "write")
        user = user_of_key(token, scope, timezone.now())
        if user is None and any(user_of_key(token, other, timezone.now()) for other in ("read", "write")):
            raise HttpError(403, f"this key must have the scope {scope}")
        if user is not None:
            request.user = user
        return user


class Page(SessionAuth):
    """The pages' own cookie, with the mark against forged requests."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002 - Ninja's signature
        """Give the account that is signed in."""
        return request.user if isinstance(request.user, User) else None


AUTH: Final = (Key(), Page())
"""Either of them."""


def account(request: HttpRequest) -> User:
    """Give the account of a request that was let in."""
    assert isinstance(request.user, User)
    return request.user
