"""Who may use the interface for programs: an account's own pages, or a key with the right scope."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthenticationError, HttpError
from ninja.security import HttpBearer
from ninja.security.session import SessionAuth

from unsit.web.people.actions import token_of_key
from unsit.web.people.models import User

SCOPE_OF_METHOD: Final[Mapping[str, str]] = {"GET": "read", "HEAD": "read", "OPTIONS": "read"}
"""What a request's method needs; all others need `write`."""


class Key(HttpBearer):
    """A key in the header: `Authorization: Bearer unsit_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the account that the key opens for this request.

        Whoever sends a key is not asked for a cookie besides: one that opens nothing is 401, whatever is asked for.
        """
        scope = SCOPE_OF_METHOD.get(request.method or "", "write")
        opened = token_of_key(token, timezone.now())
        if opened is None:
            raise AuthenticationError
        if scope not in opened.scopes.split():
            raise HttpError(403, f"this key must have the scope {scope}")
        request.user = opened.user
        return opened.user


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
