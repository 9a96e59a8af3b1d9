"""Every write to accounts, persons and keys."""

import hashlib
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import available_timezones

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils import timezone

from unsit.diary.allowed_values import canonical_text, check_text
from unsit.web.people.models import LONGEST_LANGUAGE, LONGEST_NAME, ApiToken, EventKind, Person, User
from unsit.web.people.security_log import PERSON, record_event

SCOPES: Final = ("read", "write")
"""What a key for programs can allow: reading the diary; writing to it."""

_PREFIX: Final = "unsit_"
_KEY_BYTES: Final = 32
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

TOKEN_LIFETIMES: Final = (timedelta(days=90), timedelta(days=365))
"""How long a token may open something; the first is taken where nobody says."""


class WrongInput(ValueError):
    """What was given cannot be taken; its text says what must hold and what was got."""


class AccountGoneError(Exception):
    """The account was deleted while something was done for it."""


def person_of(user: User) -> Person:
    """Return the person of an account, made when asked for the first time; read once for each `user` given.

    AccountGoneError when the account was deleted meanwhile.
    """
    try:
        return user.person
    except Person.DoesNotExist:
        pass
    if not User.objects.select_related(None).filter(pk=user.pk).exists():
        raise AccountGoneError
    try:
        person, _made = Person.objects.get_or_create(user=user)
    except IntegrityError as error:
        raise AccountGoneError from error
    return person


def _name(what: str, text: str) -> str:
    """Return a name as it is stored; WrongInput when it must not stand."""
    problem = check_text(text, LONGEST_NAME)
    if problem is not None:
        raise WrongInput(f"the {what} {problem}")
    return canonical_text(text)


def describe(user: User, *, name: str | None = None, zone: str | None = None, language: str | None = None) -> Person:
    """Change what is known of an account's person; None leaves as it is. WrongInput when something must not stand."""
    person = person_of(user)
    if name is not None:
        person.name = _name("name", name)
    if zone is not None:
        if zone not in available_timezones():
            raise WrongInput(f"the time zone must be one like Europe/Madrid (got {zone[:60]!a})")
        person.zone = zone
    if language is not None:
        if not _LANGUAGE.fullmatch(language) or len(language) > LONGEST_LANGUAGE:
            raise WrongInput(f"the language must be a code like es or pt-BR (got {language[:60]!a})")
        person.language = language
    person.save(update_fields=["name", "zone", "language"])
    return person


def digest_of(key: str) -> str:
    """Give what is kept of a key; it is long and random, so a plain hash is enough."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


def new_token(
    user: User, name: str, scopes: Collection[str], lifetime: timedelta = TOKEN_LIFETIMES[0]
) -> tuple[ApiToken, str]:
    """Create an API token, and return it with its text, which nobody can be shown again."""
    wrong = [scope for scope in scopes if scope not in SCOPES]
    if wrong or not scopes:
        raise WrongInput(f"scopes must be of {', '.join(SCOPES)} (got {', '.join(wrong) or 'none'})")
    name = _name("name", name.strip())
    if not name:
        raise WrongInput(f"the name must have 1 to {LONGEST_NAME} characters (got 0)")
    if lifetime not in TOKEN_LIFETIMES:
        days = " or ".join(str(one.days) for one in TOKEN_LIFETIMES)
        raise WrongInput(f"a token must last {days} days (got {lifetime.days})")
    key = _PREFIX + secrets.token_urlsafe(_KEY_BYTES)
    words = " ".join(scope for scope in SCOPES if scope in scopes)
    token = ApiToken.objects.create(
        user=user, name=name, digest=digest_of(key), scopes=words, expires=timezone.now() + lifetime
    )
    return token, key


def revoke_token(user: User, token: int, now: datetime) -> bool:
    """Let a key open nothing any more; False when this account has no such key."""
    return bool(ApiToken.objects.visible_to(user).filter(pk=token, revoked=None).update(revoked=now))


def revoke_tokens(user: User, now: datetime) -> int:
    """Revoke every API token of an account; return how many there were."""
    return ApiToken.objects.visible_to(user).valid().update(revoked=now)


def end_sessions(user: User, except_key: str | None = None) -> int:
    """Sign an account out on every device but the one with this session; return how many there were."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=except_key or "")
    keys = list(rows.values_list("session_key", flat=True))
    ended, _each = Session.objects.filter(session_key__in=keys).delete()
    rows.filter(session_key__in=keys).delete()
    return ended


def token_of_key(key: str, now: datetime) -> ApiToken | None:
    """Return the token that a key is, with its account, or None; notes once a day that it was used."""
    rows = ApiToken.objects.valid().filter(digest=digest_of(key)).select_related("user__person").order_by()
    token = next(iter(rows), None)
    if token is not None and token.last_used != now.date():
        ApiToken.objects.filter(pk=token.pk).update(last_used=now.date())
    return token


@transaction.atomic
def change_address(user: User, address: str) -> EmailAddress:
    """Give an account another e-mail address, without asking it for a sign of life; IntegrityError when it is taken."""
    EmailAddress.objects.filter(user=user).delete()
    user.email = address
    user.save(update_fields=["email"])
    return EmailAddress.objects.create(user=user, email=address, primary=True, verified=False)


@transaction.atomic
def delete_account(user: User, *, by: str = PERSON) -> None:
    """Delete an account, its person, and all of the diary; every device is signed out.

    Both rows are locked first: whoever is writing finishes before, and whoever waits finds nobody.
    """
    number = user.pk
    locked = User.objects.select_related(None).select_for_update().filter(pk=number).first()
    list(Person.objects.select_for_update().filter(user=number).values_list("pk"))
    if locked is None:
        raise AccountGoneError
    end_sessions(user)
    Person.objects.filter(user=number).delete()
    locked.delete()
    record_event(EventKind.ACCOUNT_DELETED, account=number, by=by)
