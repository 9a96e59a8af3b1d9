"""What the pages of an account have in common: whose they are, and how they answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, Final, ParamSpec, cast
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext

from unsit.diary.days import today_in
from unsit.web.answers import Trouble, trouble
from unsit.web.people.models import User
from unsit.web.training import planning_actions as actions
from unsit.web.training.actions import NotThereError
from unsit.web.training.planning_reads import person_seen_by

NO_STORE: Final = "no-store, private"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, "Whose", P], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose page it is, and when.

    person: whose diary. sequence: number of its last change. today: in their zone.
    """

    user: User
    person: UUID
    zone: str
    now: datetime
    today: date
    sequence: int


def _sign_in(request: HttpRequest) -> str:
    try:
        address = resolve_url(settings.LOGIN_URL)
    except NoReverseMatch:
        address = str(settings.LOGIN_URL)
    return f"{address}?{urlencode({'next': request.get_full_path()})}"


def with_account(*methods: str) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Let a view answer these methods for an account; others get a page that says what an account is for."""

    def decorated(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in methods:
                told = Trouble(
                    gettext("This page cannot do that"),
                    gettext("It takes no %(method)s requests.") % {"method": str(request.method)[:20]},
                )
                no = trouble(request, HTTPStatus.METHOD_NOT_ALLOWED, told)
                no.headers["Allow"] = ", ".join(methods)
                return no
            if not isinstance(request.user, User):
                status = HTTPStatus.OK if request.method in ("GET", "HEAD") else HTTPStatus.FORBIDDEN
                answer: HttpResponseBase = render(
                    request, "training/account_needed.html", {"sign_in": _sign_in(request)}, status=status
                )
            else:
                now, person = timezone.now(), person_seen_by(request.user)
                whose = Whose(request.user, person.pk, person.zone, now, today_in(now, person.zone), person.sequence)
                try:
                    answer = view(request, whose, *args, **kwargs)
                except NotThereError:
                    told = Trouble(
                        gettext("This is not there any more"),
                        gettext("It may have been deleted or ended on another device. Load the page again."),
                    )
                    answer = trouble(request, HTTPStatus.NOT_FOUND, told)
                except actions.NotPossibleError:
                    told = Trouble(
                        gettext("This cannot be kept"),
                        gettext("Something in the form is not as it must be. Nothing was changed."),
                    )
                    answer = trouble(request, HTTPStatus.UNPROCESSABLE_ENTITY, told)
            answer.headers["Cache-Control"] = NO_STORE
            return answer

        return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", answered)

    return decorated


def shown(request: HttpRequest, name: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Show a page of an account, with what was said since the last one."""
    notices = [str(one) for one in messages.get_messages(request)]
    return render(request, name, {**context, "notices": notices}, status=status)


def done(request: HttpRequest, where: str, told: str) -> HttpResponse:
    """Answer that something was done: with a word, and back to a page of ours."""
    messages.success(request, told)
    back = request.POST.get("back", "")
    name = back if back in ("today", "plan", "goals", "reminders") else where
    return HttpResponseRedirect(reverse(name), status=HTTPStatus.SEE_OTHER)


def problems_of(form: Any) -> list[str]:
    """Give what must be put right in a form, in words; nothing for one that was not sent."""
    return [str(error) for field in form.errors for error in form.errors[field]] if form.is_bound else []


def refused(request: HttpRequest, name: str, context: Mapping[str, Any], form: Any) -> HttpResponse:
    """Show a page again with what must be put right."""
    return shown(request, name, {**context, "problems": problems_of(form)}, HTTPStatus.UNPROCESSABLE_ENTITY)
