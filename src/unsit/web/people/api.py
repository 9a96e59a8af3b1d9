"""Oneself, for devices and programs."""

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.errors import HttpError

from unsit.web.people.actions import WrongInput, describe, person_of
from unsit.web.people.keys import account
from unsit.web.people.models import LONGEST_NAME, Person

router = Router(tags=["person"])


class Me(Schema):
    """Who it is. zone: IANA name of the time zone. language: a code such as es."""

    email: str
    name: str
    zone: str
    language: str


class MeIn(Schema):
    """What to change; what is left out stays as it is."""

    name: str | None = Field(None, max_length=LONGEST_NAME)
    zone: str | None = Field(None, max_length=64)
    language: str | None = Field(None, min_length=2, max_length=12)


def _value(email: str, person: Person) -> dict[str, str]:
    return {"email": email, "name": person.name, "zone": person.zone, "language": person.language}


@router.get("/me", response=Me)
def me(request: HttpRequest) -> dict[str, str]:
    """Give name, time zone and language."""
    user = account(request)
    return _value(user.email, person_of(user))


@router.put("/me", response=Me)
def change_me(request: HttpRequest, body: MeIn) -> dict[str, str]:
    """Change name, time zone or language."""
    user = account(request)
    try:
        person = describe(user, name=body.name, zone=body.zone, language=body.language)
    except WrongInput as error:
        raise HttpError(422, str(error)) from error
    return _value(user.email, person)
