"""The page of reminders, the calendar's file, and the way out of mails."""

import base64
import json
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from unsit.diary.days import today_in
from unsit.diary.today import current_plan
from unsit.movement.library import load_library
from unsit.web.answers import Trouble, trouble
from unsit.web.keeping import push_key
from unsit.web.languages import language_now
from unsit.web.people.models import EventKind, Person
from unsit.web.people.rate_limits import Count, Limit, TooManyTries, take
from unsit.web.people.security_log import record_event
from unsit.web.training import models, reaching
from unsit.web.training.own_pages import Whose, done, problems_of, shown, with_account
from unsit.web.training.planning_reads import shelf

_HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
LONGEST_BROWSER = 4_000
FETCHES = Limit("calendar", 30, 60)
"""How often a calendar is written for one address; to be told that it is as it was does not count."""
_VERSION = version("unsit")
_CALENDAR = "text/calendar; charset=utf-8"


class WishesForm(forms.Form):
    """What somebody wants to be sent, and when not."""

    mails_week = forms.BooleanField(required=False)
    mails_day = forms.BooleanField(required=False)
    hour = forms.TypedChoiceField(label=_("At"), choices=_HOURS, coerce=int)
    quiet_from = forms.TypedChoiceField(label=_("Quiet from"), choices=_HOURS, coerce=int)
    quiet_to = forms.TypedChoiceField(label=_("to"), choices=_HOURS, coerce=int)


def _site(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


@lru_cache(maxsize=4)
def _server_key(folder: Path) -> str:
    """Give the public key by which browsers know the server of a data folder."""
    key = load_pem_private_key(push_key(folder), None)
    assert isinstance(key, EllipticCurvePrivateKey)
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def _context(request: HttpRequest, whose: Whose, form: Any = None) -> dict[str, Any]:
    held = reaching.reaching_of(whose.user)
    initial = {name: getattr(held, name) for name in WishesForm.base_fields}
    path = reverse("calendar", args=[held.feed]) if held.feed else ""
    return {
        "feed": request.build_absolute_uri(path) if path else "",
        "form": form or WishesForm(initial=initial),
        "problems": problems_of(form) if form is not None else [],
        "sends_mail": bool(getattr(settings, "SENDS_MAIL", False)),
        "browsers": sum(bool(browser.value) for browser in models.PushSubscription.objects.visible_to(whose.user)),
        "server_key": _server_key(settings.DATA_FOLDER),
    }


@with_account("GET", "HEAD", "POST")
def reminders(request: HttpRequest, whose: Whose) -> HttpResponseBase:
    """Show how somebody is reached, and keep what they want."""
    if request.method != "POST":
        return shown(request, "training/reminders.html", _context(request, whose))
    form = WishesForm(request.POST)
    if not form.is_valid():
        return shown(request, "training/reminders.html", _context(request, whose, form), 422)
    reaching.wish(whose.user, reaching.Wishes(**form.cleaned_data), _site(request))
    return done(request, "reminders", gettext("Kept."))


@with_account("POST")
def feed(request: HttpRequest, whose: Whose) -> HttpResponseBase:
    """Make a calendar address, or let it lead nowhere."""
    if request.POST.get("act") == "revoke":
        if reaching.revoke_feed(whose.user):
            record_event(EventKind.CALENDAR_LINK_REVOKED, account=whose.user.pk, request=request)
        return done(request, "reminders", gettext("The calendar's address leads nowhere any more."))
    reaching.new_feed(whose.user)
    record_event(EventKind.CALENDAR_LINK_CHANGED, account=whose.user.pk, request=request)
    return done(request, "reminders", gettext("Here is your calendar's address; whoever has it can read your plan."))


@with_account("POST")
def browser(request: HttpRequest, whose: Whose) -> HttpResponseBase:
    """Send reminders to this browser, or to none."""
    if request.POST.get("act") == "forget":
        if reaching.forget_browsers(whose.user):
            record_event(EventKind.REMINDERS_OFF, account=whose.user.pk, request=request)
        return done(request, "reminders", gettext("No browser gets reminders any more."))
    try:
        value = json.loads(request.POST.get("subscription", "")[:LONGEST_BROWSER])
        if request.POST.get("act") == "renew":
            expired = request.POST.get("expired", "")[:LONGEST_BROWSER]
            is_renewed = reaching.renew_browser(whose.user, expired, value, whose.now)
            return HttpResponse(status=HTTPStatus.NO_CONTENT if is_renewed else HTTPStatus.NOT_FOUND)
        reaching.add_browser(whose.user, value, _site(request), whose.now)
    except (ValueError, RecursionError):
        context = _context(request, whose)
        told = [gettext("This browser's push service is not known here, or its answer cannot be used.")]
        return shown(request, "training/reminders.html", {**context, "problems": told}, 422)
    record_event(EventKind.REMINDERS_ON, account=whose.user.pk, request=request)
    return done(request, "reminders", gettext("This browser will remind you."))


@require_http_methods(["GET", "HEAD"])
def calendar(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Answer with a plan as a calendar, to whoever has its address; briefly where it is as it was."""
    held = reaching.of_feed(secret)
    if held is None or held.person.user is None or not held.person.user.is_active:
        raise Http404("calendar")
    person, now = held.person, timezone.now()
    today = today_in(now, person.zone)
    link = request.build_absolute_uri(reverse("today"))
    language = person.language if person.language in dict(settings.LANGUAGES) else language_now()
    etag = _etag_of(_VERSION, person.pk, person.sequence, person.zone, language, today, link)
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if answer is None:
        try:
            take(Count(FETCHES, held.feed_digest))
        except TooManyTries as error:
            return _too_often(request, error)
        answer = HttpResponse(_calendar_of(person, today, now, link, language), content_type=_CALENDAR)
    for name, value in {"ETag": etag, "Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"}.items():
        answer.headers[name] = value
    return answer


def _etag_of(*parts: object) -> str:
    """Return a mark of all that a calendar is made of; a change of the diary changes its sequence."""
    return f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'


def _too_often(request: HttpRequest, error: TooManyTries) -> HttpResponse:
    words = Trouble(
        gettext("That was too often"),
        gettext("This calendar has been fetched too often. Let your calendar program ask for it once an hour or less."),
    )
    answer = trouble(request, HTTPStatus.TOO_MANY_REQUESTS, words)
    answer.headers["Retry-After"] = str(round(error.wait_s))
    return answer


def _calendar_of(person: Person, today: date, now: datetime, link: str, language: str) -> bytes:
    assert person.user is not None
    user, changed = person.user, now
    plan = current_plan(shelf(user, ("plan",)).plans, today, load_library().programs.keys())
    if plan is not None:
        row = models.DiaryEntry.objects.visible_to(user).filter(kind="plan", key=plan.id).only("changed").first()
        changed = row.changed if row is not None else now
    # Calendars are read by few, and every worker would hold what writes them.
    from unsit.web.training.calendar_feed import calendar_of

    with translation.override(language):
        return calendar_of(plan, today, person.zone, changed, link, language_now())


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest, secret: str) -> HttpResponse:
    """Switch mails off: a mail program does it by itself (RFC 8058), a person by one button.

    A mere look must change nothing: mail servers open addresses to see whether they are dangerous.
    """
    if request.method == "POST":
        if not reaching.switch_off(secret):
            raise Http404("reminders")
        return render(request, "training/mails_off.html", {"is_off": True})
    if not models.Reaching.objects.filter(unsubscribe=secret).exists():
        raise Http404("reminders")
    return render(request, "training/mails_off.html", {"is_off": False}, status=HTTPStatus.OK)
