"""The interface for programs and devices: every part of it under one address."""

from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema

from unsit.web.api_errors import StrictJson, answer_with_problems, with_problems
from unsit.web.api_problems import answer
from unsit.web.people.actions import AccountGoneError
from unsit.web.people.api import router as people
from unsit.web.people.keys import AUTH
from unsit.web.people.pages_token import router as pages_token
from unsit.web.training.api import router as training
from unsit.web.training.quotas import QuotaError

VERSION: Final = version("unsit")


class Interface(NinjaAPI):
    """The API with the problems that it answers with in its own schema."""

    def get_openapi_schema(self, **named: Any) -> Any:
        """Return the schema."""
        return with_problems(super().get_openapi_schema(**named))


class Server(Schema):
    """name: of the program. version: of the program."""

    name: str
    version: str


api = Interface(
    title="Unsit",
    version=VERSION,
    description="A diary of what somebody does, plans and aims at, for devices and programs.",
    auth=list(AUTH),
    docs_url=None,
    urls_namespace="api",
    parser=StrictJson(),
)
answer_with_problems(api)


@api.exception_handler(QuotaError)
def over_quota(_request: HttpRequest, error: QuotaError) -> HttpResponse:
    """Answer that it is more than one person may store or write."""
    return answer(error.status, str(error), retry_after_s=error.retry_after_s)


@api.exception_handler(AccountGoneError)
def account_gone(_request: HttpRequest, _error: AccountGoneError) -> HttpResponse:
    """Answer that nobody is signed in any more."""
    return answer(HTTPStatus.UNAUTHORIZED)


api.add_router("", people)
api.add_router("", training)
api.add_router("", pages_token)


@api.get("/ping", auth=None, tags=["server"], response=Server)
def ping(request: HttpRequest) -> dict[str, str]:  # noqa: ARG001 - Ninja's signature
    """Say that the server is there, and which one."""
    return {"name": "unsit", "version": VERSION}
