"""How often passwords and codes may be tried, so that guessing is slow and a stranger locks nobody out.

Three things are counted. Where a try comes from, for all accounts together (`gate.AddressLimits`, before a form is
read). The account together with where the try comes from: a stranger's tries use up the stranger's share only. And
from how many places an account is tried: few at once, then one more every half hour. A device that signed in to the
account before has a share of its own and is not stopped by that last one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import get_random_string

from unsit.web.people.network import keyed_hash, source_of
from unsit.web.people.rate_limits import Count, Limit, forget, give_back, take

PLACE: Final = Limit("account and place", 5, 300)
PLACE_DAY: Final = Limit("account and place, a day", 15, 5760)
PLACES: Final = Limit("places of an account", 5, 1800)
CODE: Final = Limit("code", 5, 600)
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


def _mark(login: str) -> str:
    return keyed_hash("device", login.lower())[:16]


def device_of(request: HttpRequest) -> Device | None:
    """Return what a browser's signed cookie says of it; None without one, or when nobody here signed it."""
    try:
        value = signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=_SALT, max_age=_LIFETIME_S)
        return Device(str(value["name"]), tuple(map(str, value["accounts"])))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def remember_device(request: HttpRequest, response: HttpResponseBase, login: str) -> None:
    """Give a browser that signed in a cookie by which it is recognised; it opens nothing."""
    device = device_of(request) or Device(get_random_string(22), ())
    accounts = [_mark(login), *(one for one in device.accounts if one != _mark(login))][:_MOST_ACCOUNTS]
    value = signing.dumps({"name": device.name, "accounts": accounts}, salt=_SALT)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        value,
        max_age=_LIFETIME_S,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


def _is_known(request: HttpRequest, login: str) -> Device | None:
    device = device_of(request)
    return device if device is not None and _mark(login) in device.accounts else None


def _shares(request: HttpRequest, login: str) -> tuple[Sequence[Count], Count | None]:
    """Return what a try uses up, and what it uses up when it is the first from its place."""
    device = _is_known(request, login)
    place = f"device {device.name}" if device is not None else source_of(request)
    own = [Count(limit, f"{login.lower()} {place}") for limit in (PLACE, PLACE_DAY)]
    return own, None if device is not None else Count(PLACES, login.lower())


@transaction.atomic
def begin_try(request: HttpRequest, login: str) -> Sequence[Count]:
    """Count a try before the password is looked at, so that many at once are not more than one after the other.

    Returns what was used up; TooManyTries, and nothing is counted, when a share is used up.
    """
    own, places = _shares(request, login)
    is_first = take(own[0])
    take(own[1])
    if not is_first or places is None:
        return own
    take(places)
    return (*own, places)


def end_try(request: HttpRequest, login: str, used: Sequence[Count]) -> None:
    """Take back what a try used up, for it turned out well."""
    own, _places = _shares(request, login)
    forget(own)
    give_back(one for one in used if one.limit is PLACES)
    give_back([Count(ENTRANCE, source_of(request))])


def begin_code(request: HttpRequest, account: int, login: str) -> Count:
    """Count a try of a second step's code; whoever gets here has the password already."""
    device = _is_known(request, login)
    count = Count(CODE, f"{account} {device.name if device else 'unknown'}")
    take(count)
    return count
