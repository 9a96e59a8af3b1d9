"""Answers that are none: pages that say in plain words what went wrong and what to do now."""

from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unsit.web.problem_details import problem_response, wants_json


@dataclass(frozen=True, slots=True)
class Trouble:
    """An answer that is none: what happened, and what to do now."""

    title: str
    told: str


def trouble(request: HttpRequest, status: HTTPStatus, told: Trouble) -> HttpResponse:
    """Return what says what went wrong, with the status that means it: a page, or JSON to whoever asks for that."""
    if wants_json(request):
        return problem_response(status, told.told)
    return render(request, "pages/trouble.html", {"trouble": told, "status": int(status)}, status=int(status))
