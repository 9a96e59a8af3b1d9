"""An account that was deleted while something was done for it."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext

from unsit.web.people.actions import AccountGoneError
from unsit.web.people.models import User
from unsit.web.problem_details import problem_response, wants_json


class GoneAccounts:
    """Answers for accounts that are gone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Answer in words when an account was deleted while something was done for it."""
        if not isinstance(error, (AccountGoneError, IntegrityError, ObjectDoesNotExist)):
            return None
        if not isinstance(error, AccountGoneError):
            user = request.user
            if not isinstance(user, User) or User.objects.filter(pk=user.pk).exists():
                return None
        if wants_json(request):
            return problem_response(HTTPStatus.UNAUTHORIZED, gettext("This account does not exist any more."))
        return HttpResponseRedirect(resolve_url(settings.LOGIN_URL))
