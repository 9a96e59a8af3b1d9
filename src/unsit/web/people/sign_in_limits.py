"""How often passwords and codes may be tried, so that guessing is slow and a stranger locks nobody out.

Four things are counted. Where a try comes from, for all accounts together (`address_limits`, before a form is read).
The account together with where the try comes from: a stranger's tries use up the stranger's share only. From how many
places an account is tried: few at once, then one more every half hour. And all tries of an account together, wherever
they come from: many addresses are no faster than a few. A device that signed in to the account before has a share of
its own and is not stopped by the last two.
"""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import get_random_string

from unsit.web.people.models import User
from unsit.web.people.network import keyed_hash, source_of
from unsit.web.people.rate_limits import Count, Limit, forget, give_back, take, take_all

PLACE: Final = Limit("account and place", 5, 300)
PLACE_DAY: Final = Limit("account and place, a day", 15, 5760)
PLACES: Final = Limit("places of an account", 5, 1800)
ALL_PLACES: Final = Limit("account", 10, 360)
"""At most 20 in any hour; one place alone never fills it, so a single stranger keeps no new device out."""
ALL_PLACES_DAY: Final = Limit("account, a day", 30, 2880)
"""At most 60 in any day; again more than one place alone can use up."""
CODE: Final = Limit("code", 5, 600)
USED_CODE: Final = Limit("used code", 1, 90)
"""An app's code is right for 90 s; allauth notes used ones in the memory of a process, which a restart clears."""
ENTRANCE: Final = Limit("address", 20, 10)
SIGN_UP: Final = Limit("sign-ups of an address", 20, 60)
MAILS: Final = Limit("mails to an address", 5, 300)
CHANGES: Final = Limit("changes of an account", 20, 60)

_SALT: Final = "unsit.device"
_LIFETIME_S: Final = 365 * 24 * 3600
_MOST_ACCOUNTS: Final = 8


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that signed in before. name: random. accounts: marks of the accounts it signed in to."""

    name: str
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Try:
    """What a try used up. own: its place's share. shared: what all unknown places share."""

    own: tuple[Count, ...]
    shared: tuple[Count, ...]


def _mark(account: int) -> str:
    return keyed_hash("device", str(account))[:16]


def account_of(login: str) -> int | None:
    """Return the number of the account that an address belongs to."""
    return User.objects.filter(email=login.lower()).values_list("pk", flat=True).first()


def device_of(request: HttpRequest) -> Device | None:
    """Return what a browser's signed cookie says of it; None without one, or when nobody here signed it."""
    try:
        value = signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=_SALT, max_age=_LIFETIME_S)
        return Device(str(value["name"]), tuple(map(str, value["accounts"])))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def remember_device(request: HttpRequest, response: HttpResponseBase, account: int) -> None:
    """Give a browser that signed in a cookie by which it is recognised; it opens nothing."""
    device = device_of(request) or Device(get_random_string(22), ())
    mark = _mark(account)
    accounts = [mark, *(other for other in device.accounts if other != mark)][:_MOST_ACCOUNTS]
    value = signing.dumps({"name": device.name, "accounts": accounts}, salt=_SALT)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        value,
        max_age=_LIFETIME_S,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


def _known_device(request: HttpRequest, account: int | None) -> Device | None:
    """Return the device, if it signed in to the account before."""
    device = device_of(request)
    return device if device is not None and account is not None and _mark(account) in device.accounts else None


@transaction.atomic
def begin_try(request: HttpRequest, login: str) -> Try:
    """Count a try before the password is looked at, so that many at once are not more than one after the other.

    Returns what was used up; TooManyTries, and nothing is counted, when a share is used up.
    """
    account = account_of(login)
    # By the number where there is one: a changed address makes no new share, and no known device unknown.
    subject = f"address {login.lower()}" if account is None else f"account {account}"
    device = _known_device(request, account)
    place = source_of(request) if device is None else f"device {device.name}"
    own = (Count(PLACE, f"{subject} {place}"), Count(PLACE_DAY, f"{subject} {place}"))
    is_first, _ = [take(count) for count in own]
    if device is not None:
        return Try(own, ())
    limits = (*((PLACES,) if is_first else ()), ALL_PLACES, ALL_PLACES_DAY)
    shared = tuple(Count(limit, subject) for limit in limits)
    take_all(shared)
    return Try(own, shared)


def end_try(request: HttpRequest, used: Try) -> None:
    """Take back what a try used up, for it turned out well."""
    forget(used.own)
    give_back((*used.shared, Count(ENTRANCE, source_of(request))))


def begin_code(request: HttpRequest, account: int) -> Count:
    """Count a try of a second step's code; whoever gets here has the password already."""
    device = _known_device(request, account)
    count = Count(CODE, f"{account} {device.name if device else 'unknown'}")
    take(count)
    return count
