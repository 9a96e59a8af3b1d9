"""Every write to accounts, persons and keys."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Final
from zoneinfo import available_timezones

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction

from unsit.web.people.models import LONGEST_NAME, ApiToken, Person, User

SCOPES: Final = ("read", "write")
"""What a key for programs can allow: reading the diary; writing to it."""

_PREFIX: Final = "unsit_"
_KEY_BYTES: Final = 32


class WrongInput(ValueError):
    """What was given cannot be taken; its text says what must hold and what was got."""


def person_of(user: User) -> Person:
    """Give the person of an account, made when asked for the first time; read once for each `user` given."""
    try:
        return user.person
    except Person.DoesNotExist:
        person, _made = Person.objects.get_or_create(user=user)
        return person


def describe(user: User, *, name: str | None = None, zone: str | None = None, language: str | None = None) -> Person:
    """Change what is known of an account's person; None leaves as it is. WrongInput when something must not stand."""
    person = person_of(user)
    if name is not None:
        if len(name) > LONGEST_NAME:
            raise WrongInput(f"the name must have at most {LONGEST_NAME} characters (got {len(name)})")
        person.name = name
    if zone is not None:
        if zone not in available_timezones():
            raise WrongInput(f"the time zone must be one like Europe/Madrid (got {zone[:60]!r})")
        person.zone = zone
    if language is not None:
        person.language = language[:12]
    person.save(update_fields=["name", "zone", "language"])
    return person


def digest_of(key: str) -> str:
    """Give what is kept of a key; it is long and random, so a plain hash is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_token(user: User, name: str, scopes: Collection[str]) -> tuple[ApiToken, str]:
    """Make a key for programs, and give it with its text, which nobody can be shown again."""
    wrong = [scope for scope in scopes if scope not in SCOPES]
    if wrong or not scopes:
        raise WrongInput(f"scopes must be of {', '.join(SCOPES)} (got {', '.join(wrong) or 'none'})")
    if not 1 <= len(name.strip()) <= LONGEST_NAME:
        raise WrongInput(f"the name must have 1 to {LONGEST_NAME} characters (got {len(name.strip())})")
    key = _PREFIX + secrets.token_urlsafe(_KEY_BYTES)
    words = " ".join(scope for scope in SCOPES if scope in scopes)
    return ApiToken.objects.create(user=user, name=name.strip(), digest=digest_of(key), scopes=words), key


def revoke_token(user: User, token: int, now: datetime) -> bool:
    """Let a key open nothing any more; False when this account has no such key."""
    return bool(ApiToken.objects.visible_to(user).filter(pk=token, revoked=None).update(revoked=now))


def user_of_key(key: str, scope: str, now: datetime) -> User | None:
    """Give the account that a key opens for this scope, or None; notes once a day that it was used."""
    found = ApiToken.objects.valid().filter(digest=digest_of(key)).select_related("user").order_by()
    token = next(iter(found), None)
    if token is None or scope not in token.scopes.split():
        return None
    if token.last_used != now.date():
        ApiToken.objects.filter(pk=token.pk).update(last_used=now.date())
    return token.user


@transaction.atomic
def change_address(user: User, address: str) -> EmailAddress:
    """Give an account another e-mail address, without asking it for a sign of life."""
    EmailAddress.objects.filter(user=user).delete()
    user.email = address
    user.save(update_fields=["email"])
    return EmailAddress.objects.create(user=user, email=address, primary=True, verified=False)


@transaction.atomic
def delete_account(user: User) -> None:
    """Delete an account, its person, and all of the diary; every device is signed out."""
    for session in UserSession.objects.filter(user=user):
        session.end()
    Person.objects.filter(user=user).delete()
    user.delete()
