"""What a page's scripts must know before they may write: who is signed in, and the mark against forged requests."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from ninja import Router, Schema

from unsit.web.people.actions import person_of
from unsit.web.people.models import User

router = Router(tags=["server"])


class SignedIn(Schema):
    """Who is signed in.

    account: id of the person; empty: nobody. token: to be sent as `X-CSRFToken`. sequence: the number of the last
    change to the diary. at_ms: the server's clock, milliseconds since 1970.
    """

    account: str
    token: str
    sequence: int
    at_ms: int


def clock_ms(now: datetime) -> int:
    """Give a time as milliseconds since 1970."""
    return int(now.timestamp() * 1000)


@router.get("/token-for-pages", auth=None, response=SignedIn)
def token_for_pages(request: HttpRequest, response: HttpResponse) -> SignedIn:
    """Say who is signed in to this browser; whoever is not gets an answer without a cookie."""
    response.headers["Cache-Control"] = "no-store"
    now = clock_ms(timezone.now())
    if not isinstance(request.user, User):
        return SignedIn(account="", token="", sequence=0, at_ms=now)
    person = person_of(request.user)
    return SignedIn(account=str(person.pk), token=get_token(request), sequence=person.sequence, at_ms=now)
