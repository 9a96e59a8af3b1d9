"""What whoever runs the server does with accounts, for the command line; each write is in the audit log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from unsit.web.people.account_views import link_token
from unsit.web.people.actions import end_sessions, revoke_tokens
from unsit.web.people.models import ApiToken, EventKind, SecurityEvent, User
from unsit.web.people.security_log import OPERATOR, record_event
from unsit.web.people.switches import is_sign_up_open, switch_sign_up
from unsit.web.people.ways_in import close_ways_in

__all__ = ["is_sign_up_open", "switch_sign_up"]

MOST_LISTED: Final = 10_000


class UnknownAccountError(LookupError):
    """There is no account with this address or number."""


class WeakPasswordError(ValueError):
    """A password must not be that one; the text says why."""


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """An account as the command line shows it. signed_in: the last time."""

    number: int
    address: str
    created: datetime
    signed_in: datetime | None
    is_blocked: bool
    is_confirmed: bool
    sessions: int
    tokens: int


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """An account with the ways into it and what happened to it, the newest event first."""

    account: AccountInfo
    has_password: bool
    passkeys: int
    has_second_step: bool
    events: tuple[SecurityEvent, ...]


def _number_of(rows: QuerySet[ApiToken] | QuerySet[UserSession]) -> Coalesce:
    counted = rows.filter(user=OuterRef("pk")).order_by().values("user").annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted), 0)


def _infos(rows: QuerySet[User]) -> list[AccountInfo]:
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True).order_by().values("user")
    counted = rows.select_related(None).annotate(
        sessions=_number_of(UserSession.objects.all()),
        tokens=_number_of(ApiToken.objects.filter(revoked=None, expires__gt=timezone.now())),
        confirmed=Subquery(confirmed[:1]),
    )
    return [
        AccountInfo(
            row.pk,
            row.email,
            row.date_joined,
            row.last_login,
            not row.is_active,
            row.confirmed is not None,
            row.sessions,
            row.tokens,
        )
        for row in counted
    ]


def accounts(text: str = "") -> list[AccountInfo]:
    """Return the accounts whose address contains a text, the oldest first."""
    return _infos(User.objects.filter(email__icontains=text).order_by("pk")[:MOST_LISTED])


def account_named(name: str) -> User:
    """Return the account with this address or number; UnknownAccountError when there is none."""
    number = int(name) if name.isascii() and name.isdigit() and len(name) < 19 else -1
    user = User.objects.filter(Q(email__iexact=name) | Q(pk=number)).first()
    if user is None:
        raise UnknownAccountError(name)
    return user


def details(user: User, most: int = 20) -> AccountDetails:
    """Return all that is known of an account, without its diary."""
    [info] = _infos(User.objects.filter(pk=user.pk))
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return AccountDetails(
        info,
        user.has_usable_password(),
        kinds.count(Authenticator.Type.WEBAUTHN),
        Authenticator.Type.TOTP in kinds,
        tuple(audit(user, most)),
    )


def audit(user: User | None, most: int) -> list[SecurityEvent]:
    """Return the newest events, of one account or of all, the newest first."""
    rows = SecurityEvent.objects.all() if user is None else SecurityEvent.objects.visible_to(user)
    return list(rows.order_by("-at", "-pk")[:most])


@transaction.atomic
def block(user: User) -> bool:
    """Keep an account out, on every device and with every token, and lose nothing of it; False when it was out."""
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        return False
    end_sessions(user)
    record_event(EventKind.ACCOUNT_BLOCKED, account=user.pk, by=OPERATOR)
    return True


@transaction.atomic
def unblock(user: User) -> bool:
    """Let an account in again; False when it was not blocked."""
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        return False
    record_event(EventKind.ACCOUNT_UNBLOCKED, account=user.pk, by=OPERATOR)
    return True


def sign_out(user: User) -> int:
    """End all sessions of an account; return how many there were."""
    number = end_sessions(user)
    record_event(EventKind.SESSIONS_ENDED, account=user.pk, by=OPERATOR)
    return number


def revoke(user: User) -> int:
    """Revoke all API tokens of an account; return how many there were."""
    number = revoke_tokens(user, timezone.now())
    record_event(EventKind.TOKEN_REVOKED, account=user.pk, by=OPERATOR)
    return number


@transaction.atomic
def set_password(user: User, password: str) -> None:
    """Give an account another password and close all other ways in; WeakPasswordError when it is too easy."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPasswordError(" ".join(error.messages)) from error
    user.set_password(password)
    user.save(update_fields=["password"])
    record_event(EventKind.PASSWORD_RESET, account=user.pk, by=OPERATOR)
    close_ways_in(user, by=OPERATOR)


def reset_link(user: User, site: str) -> str:
    """Return an address at which an account gets a new password, once and within a day."""
    return site.rstrip("/") + reverse("account_password_link", args=[link_token(user)])
