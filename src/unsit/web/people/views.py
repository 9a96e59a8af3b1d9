"""One's own pages: what is known of somebody, the ways in, keys for programs, the end."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unsit.diary.days import zone_named
from unsit.web.people import actions
from unsit.web.people.event_words import recent_events
from unsit.web.people.forms import DeletionForm, ProfileForm, TokenForm
from unsit.web.people.keys import account as account_of
from unsit.web.people.models import ApiToken, EventKind, Person, User
from unsit.web.people.security_log import record_event

_PARTS: Final = {
    "sessions": gettext_lazy("Sessions"),
    "sets": gettext_lazy("Sets in them"),
    "entries": gettext_lazy("Activities, notes, plans, goals, answers"),
}
"""What belongs to a person, by the name under which it is reached."""


def _person(request: HttpRequest) -> Person:
    return actions.person_of(account_of(request))


def _sent(request: HttpRequest) -> Any:
    """Give what a form was sent with, if it was; even when nothing stands in it."""
    return request.POST if request.method == "POST" else None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Answer with everything about one's account, or change what is known of oneself."""
    user, person = account_of(request), _person(request)
    form = ProfileForm(_sent(request), person)
    if request.method == "POST" and form.is_valid():
        actions.describe(user, **form.cleaned_data)
        messages.success(request, gettext("Kept."))
        return redirect("account")
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "form": form,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_app": Authenticator.Type.TOTP in kinds,
        "has_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "has_password": user.has_usable_password(),
        "devices": UserSession.objects.filter(user=user).count(),
        "programs": ApiToken.objects.visible_to(user).valid().count(),
        "events": recent_events(user, zone_named(person.zone)),
    }
    return render(request, "people/account.html", context, status=_status(form))


def _status(form: Any) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def programs(request: HttpRequest) -> HttpResponse:
    """Answer with the keys for programs; make one, which is shown in this answer and never again."""
    user = account_of(request)
    form = TokenForm(_sent(request))
    key = ""
    if request.method == "POST" and form.is_valid():
        _token, key = actions.new_token(
            user, form.cleaned_data["name"], form.cleaned_data["scopes"], form.cleaned_data["lifetime"]
        )
        record_event(EventKind.TOKEN_CREATED, account=user.pk, request=request)
        get_adapter(request).send_notification_mail("people/email/token_created", user)
        form = TokenForm()
    tokens = ApiToken.objects.visible_to(user).valid().order_by("-created")
    context = {"form": form, "key": key, "tokens": tokens}
    return render(request, "people/programs.html", context, status=_status(form))


@login_required
@require_POST
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    """Let a key open nothing any more."""
    if not actions.revoke_token(account_of(request), token, timezone.now()):
        raise Http404("key")
    record_event(EventKind.TOKEN_REVOKED, account=account_of(request).pk, request=request)
    messages.success(request, gettext("The key opens nothing any more."))
    return redirect("account_programs")


def _belongings(user: User) -> Iterator[tuple[Any, int]]:
    """Give what belongs to an account's person in words and numbers, whichever rooms of the database know of them."""
    relations = {one.get_accessor_name() or "": one for one in Person._meta.related_objects}
    counts = [_count_of(one) for one in relations.values()]
    for person in Person.objects.visible_to(user).values_list(*counts):
        for count, (name, one) in zip(person, relations.items(), strict=True):
            if count:
                yield _PARTS.get(name, one.related_model._meta.verbose_name_plural), count


def _count_of(relation: Any) -> Coalesce:
    """Give how many rows of a relation there are, to be counted together with others in one query."""
    rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")}).order_by()
    counted = rows.values(relation.field.name).annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted), 0)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Answer with what would go, or delete all of it at once."""
    user = account_of(request)
    form = DeletionForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        actions.delete_account(user)
        logout(request)
        return redirect("account_deleted")
    context = {"form": form, "belongings": list(_belongings(user))}
    return render(request, "people/delete.html", context, status=_status(form))


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """Answer that nothing is left."""
    return render(request, "people/deleted.html")
