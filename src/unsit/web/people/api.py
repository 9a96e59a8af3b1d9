"""Oneself, for devices and programs."""

from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from unsit.web.api_inputs import LINE, Body, Language, TimeZone
from unsit.web.api_problems import ApiProblem
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


class MeIn(Body):
    """What to change; what is left out stays as it is. zone: IANA name of the time zone. language: as pages offer."""

    name: Annotated[str, Field(max_length=LONGEST_NAME, pattern=LINE)] | None = None
    zone: TimeZone | None = None
    language: Language | None = None


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
        raise ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from error
    return _value(user.email, person)
