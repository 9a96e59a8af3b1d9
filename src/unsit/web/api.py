"""The interface for programs and devices: every part of it under one address."""

from importlib.metadata import version
from typing import Final

from django.http import HttpRequest
from ninja import NinjaAPI

from unsit.web.people.api import router as people
from unsit.web.people.keys import AUTH
from unsit.web.people.pages_token import router as pages_token
from unsit.web.training.api import router as training

VERSION: Final = version("unsit")

api = NinjaAPI(
    title="Unsit",
    version=VERSION,
    description="A diary of what somebody does, plans and aims at, for devices and programs.",
    auth=list(AUTH),
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", people)
api.add_router("", training)
api.add_router("", pages_token)


@api.get("/ping", auth=None, tags=["server"])
def ping(request: HttpRequest) -> dict[str, str]:  # noqa: ARG001 - Ninja's signature
    """Say that the server is there, and which one."""
    return {"name": "unsit", "version": VERSION}
