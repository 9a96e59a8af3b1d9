"""Mails and reminders that are due: found, claimed, sent; each once, and never in somebody's quiet hours."""

import base64
import json
import logging
import time as clock
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.utils import make_msgid
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation
from django.utils.translation import gettext

from unsit.diary.days import DAYS_A_WEEK, days_from, week_of, zone_named
from unsit.diary.planning import PlannedDay, planned_days
from unsit.diary.today import Standing, Today, current_plan, today_of
from unsit.diary.weeks import Week, days_done, week_at
from unsit.movement.library import load_library
from unsit.web.keeping import push_key
from unsit.web.languages import codes
from unsit.web.outgoing import AddressRefusedError, NoAnswerError, checked_address, post
from unsit.web.training import planning_words as words
from unsit.web.training.models import PushSubscription, Reaching
from unsit.web.training.planning_reads import around, sessions_since, shelf
from unsit.web.wording import day_words, routine_in

log = logging.getLogger(__name__)

BEFORE: Final = timedelta(minutes=15)
"""A session with a time is reminded of so long before it."""
LATEST: Final = timedelta(hours=3)
"""What is later than that is not sent any more: it would disturb and not help."""
_PUSH_LIVES_S: Final = 3 * 3600
_SIGNED_S: Final = 12 * 3600
"""How long a signature holds; a day at most (RFC 8292)."""
_GONE: Final = (404, 410)

Push = Callable[[PushSubscription, dict[str, Any]], bool]
"""Sends something to a browser; False when the browser is gone for good."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many went out."""

    weeks: int = 0
    days: int = 0


def is_quiet(moment: time, quiet_from: int, quiet_to: int) -> bool:
    """Say whether a time of day lies in quiet hours, which may go over midnight; equal hours: there are none.

    >>> [is_quiet(time(hour), 21, 7) for hour in (20, 21, 6, 7)]
    [False, True, True, False]
    """
    if quiet_from == quiet_to:
        return False
    if quiet_from < quiet_to:
        return quiet_from <= moment.hour < quiet_to
    return moment.hour >= quiet_from or moment.hour < quiet_to


def is_due(local: datetime, planned: PlannedDay, hour: int) -> bool:
    """Say whether a planned day is to be reminded of now: shortly before its time, or at the person's hour."""
    told = planned.time if planned.time is not None else time(hour)
    begin = datetime.combine(planned.day, told, tzinfo=local.tzinfo)
    begin -= BEFORE if planned.time is not None else timedelta(0)
    return begin <= local < begin + LATEST


def _sends_mail() -> bool:
    return bool(getattr(settings, "SENDS_MAIL", False))


def send_due(now: datetime, push: Push | None = None) -> Sent:
    """Send everything that is due; one that cannot be reached does not hold up the others."""
    weeks = days = 0
    wanted = Reaching.objects.filter(
        Q(mails_week=True) | Q(mails_day=True) | Q(person__pushes__isnull=False), person__user__is_active=True
    )
    # Each is read by itself: a row that cannot be read must not stop the others'.
    for pk in list(wanted.order_by("pk").values_list("pk", flat=True).distinct()):
        with _apart():
            one = Reaching.objects.select_related("person__user").get(pk=pk)
            local = now.astimezone(zone_named(one.person.zone))
            if is_quiet(local.time(), one.quiet_from, one.quiet_to):
                continue
            with _apart():
                weeks += _send_week(one, local)
            with _apart():
                days += _send_day(one, local, push or send_push)
    return Sent(weeks, days)


@contextmanager
def _apart() -> Iterator[None]:
    """End whatever goes wrong inside; it is logged by its kind alone, for its text may hold what somebody wrote."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - any error of one person's work must leave the others' alone
        log.warning("a reminder could not be sent (%s); the next one will be tried", type(error).__name__)


def _claimed(one: Reaching, **told: date) -> bool:
    """Take a mail or reminder for oneself; False when another process has it already."""
    [(field, value)] = told.items()
    others = Reaching.objects.filter(pk=one.pk).exclude(**{field: value})
    return bool(others.update(**{field: value}))


class _Speaking:
    """Speaks a person's language, in words and in the addresses that are made."""

    def __init__(self, one: Reaching) -> None:
        language = one.person.language
        self.language = language if language in codes() else settings.LANGUAGE_CODE
        self._override = translation.override(self.language)
        self._root = get_script_prefix()

    def __enter__(self) -> str:
        self._override.__enter__()
        set_script_prefix(f"/{self.language}/")
        return self.language

    def __exit__(self, *_error: object) -> None:
        set_script_prefix(self._root)
        self._override.__exit__(None, None, None)


def _address(one: Reaching, path: str, language: str) -> str:
    return f"{one.site}/{language}/{path}"


# ---- the week ----------------------------------------------------------------------------------------------------


def _last_week(one: Reaching, day: date) -> tuple[Week, Today] | None:
    user = one.person.user
    assert user is not None
    kept = shelf(user)
    plan = current_plan(kept.plans, day, load_library().programs.keys())
    if plan is None:
        return None
    monday = week_of(day) - timedelta(days=DAYS_A_WEEK)
    sessions = sessions_since(user, monday)
    program = around(plan).program
    planned = planned_days(plan, program, monday, monday + timedelta(days=DAYS_A_WEEK - 1))
    times = days_done(sessions, one.person.zone)
    sunday = monday + timedelta(days=DAYS_A_WEEK - 1)
    week = week_at(sunday, plan, program, planned, [day for day in days_from(monday, sunday) if day in times], times)
    return week, today_of(day, plan, around(plan), sessions, kept.safety, one.person.zone)


def _send_week(one: Reaching, local: datetime) -> int:
    """Send the week's mail on Monday, from the person's hour on."""
    day = local.date()
    if not (one.mails_week and _sends_mail()) or day.weekday() != 0 or local.hour < one.hour or one.week_mailed == day:
        return 0
    found = _last_week(one, day)
    if found is None or not _claimed(one, week_mailed=day):
        return 0
    week, today = found
    with _Speaking(one) as language:
        count = {"done": week.done, "target": week.target}
        lines = [gettext("Last week: %(done)d of %(target)d days.") % count]
        lines += [words.well_words(well, language) for well in today.well]
        if today.upcoming is not None:
            told = {"day": day_words(today.upcoming.day), "when": words.when_words(today.upcoming)}
            lines.append(gettext("Next: %(day)s, %(when)s.") % told)
        lines.append(
            gettext("One thing to do: %(advice)s") % {"advice": words.suggestion_words(today.suggestion, language)}
        )
        _mail(one, gettext("Your week"), lines, language)
    return 1


# ---- the day -----------------------------------------------------------------------------------------------------


def _send_day(one: Reaching, local: datetime, push: Push) -> int:
    """Remind of today's session by mail and in browsers, where it is planned, not done, and due now."""
    browsers = [browser for browser in PushSubscription.objects.filter(person=one.person) if browser.value]
    mails = one.mails_day and _sends_mail()
    if one.day_reminded == local.date() or not (mails or browsers):
        return 0
    user, day = one.person.user, local.date()
    assert user is not None
    kept = shelf(user)
    plan = current_plan(kept.plans, day, load_library().programs.keys())
    sessions = sessions_since(user, day - timedelta(days=1))
    today = today_of(day, plan, around(plan), sessions, kept.safety, one.person.zone)
    upcoming = today.upcoming
    if today.standing is not Standing.SESSION or upcoming is None or upcoming.day != day:
        return 0
    if not is_due(local, upcoming, one.hour) or not _claimed(one, day_reminded=day):
        return 0
    with _Speaking(one) as language:
        name = routine_in(language, upcoming.routine).name
        when = words.when_words(upcoming)
        if mails:
            _mail(one, gettext("Today: %(name)s") % {"name": name}, [f"{name}: {when}"], language)
        told = {"title": name, "body": when, "url": f"/{language}/today/", "tag": f"unsit-{day}"}
        for browser in browsers:
            with _apart():
                if not push(browser, told):
                    # Its row stays without an address, so that the browser may renew it.
                    PushSubscription.objects.filter(pk=browser.pk).update(value="")
    return 1


def _mail(one: Reaching, subject: str, lines: list[str], language: str) -> None:
    assert one.person.user is not None
    off = _address(one, f"reminders/off/{one.unsubscribe}/", language)
    feet = [
        gettext("Your day: %(address)s") % {"address": _address(one, "today/", language)},
        gettext("No more of these mails: %(address)s") % {"address": off},
    ]
    host = one.site.partition("//")[2].partition(":")[0] or "localhost"
    headers = {
        "List-Unsubscribe": f"<{off}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Message-ID": make_msgid(domain=host),
    }
    body = "\n\n".join([*lines, "\n".join(feet)]) + "\n"
    EmailMessage(subject, body, to=[one.person.user.email], headers=headers).send()


# ---- push --------------------------------------------------------------------------------------------------------


@cache
def _signer(pem: bytes) -> Any:
    from py_vapid import Vapid

    return Vapid(load_pem_private_key(pem, None))


def send_push(browser: PushSubscription, told: dict[str, Any]) -> bool:
    """Send a reminder through a browser's push service, encrypted for it alone (RFC 8291).

    False when it is gone, or cannot be sent to: its address is none of a push service, its keys are none.
    """
    # Only who sends needs it.
    import http_ece

    value = json.loads(str(browser.value))
    try:
        address = checked_address(value["endpoint"], settings.PUSH_SERVICES)
        point, secret = (_decoded(value["keys"][name]) for name in ("p256dh", "auth"))
        own_key = ec.generate_private_key(ec.SECP256R1())
        content = http_ece.encrypt(json.dumps(told).encode(), private_key=own_key, dh=point, auth_secret=secret)
    except (KeyError, TypeError, ValueError, http_ece.ECEException) as error:
        log.warning("a browser's subscription cannot be used (%s) and is given up", type(error).__name__)
        return False
    host = urlsplit(address)
    claims = {"sub": f"mailto:{settings.DEFAULT_FROM_EMAIL}", "aud": f"{host.scheme}://{host.netloc}"}
    headers = {
        **_signer(push_key(settings.DATA_FOLDER)).sign({**claims, "exp": int(clock.time()) + _SIGNED_S}),
        "Content-Encoding": "aes128gcm",
        "TTL": str(_PUSH_LIVES_S),
    }
    try:
        return post(address, content, headers, settings.PUSH_SERVICES).status not in _GONE
    except (AddressRefusedError, NoAnswerError) as error:
        log.warning("a push service could not be reached (%s)", type(error).__name__)
    return True


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
