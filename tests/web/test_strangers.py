"""What has a number or a name in its address is there for its owner only."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from tests.web.conftest import People, Someone

from unsit.web.people.actions import new_token
from unsit.web.people.models import ApiToken
from unsit.web.training import reaching
from unsit.web.training.jobs import queue
from unsit.web.training.models import Job, JobKind, PushSubscription, Reaching


def _token(owner: Someone) -> list[object]:
    return [new_token(owner.user, "watch", ["read"])[0].pk]


def _job(owner: Someone) -> list[object]:
    arguments = {"format": "archive", "language": "en"}
    return [queue.add(queue.new(owner.user, JobKind.EXPORT, arguments, timezone.now())).pk]


def _passkey(owner: Someone) -> list[object]:
    data = {"name": "x", "credential": {}}
    return [Authenticator.objects.create(user=owner.user, type=Authenticator.Type.WEBAUTHN, data=data).pk]


def _reminders(owner: Someone) -> list[object]:
    """Return everything but the secrets, which open what they open to whoever has them."""
    reaching.new_feed(owner.user)
    held = reaching.reaching_of(owner.user)
    return [held.pk, held.feed_digest, owner.person.pk, owner.user.pk, owner.user.email]


OWNED: Mapping[str, Callable[[Someone], list[object]]] = {
    "account_revoke": _token,
    "account_data_job": _job,
    "account_data_job_file": _job,
    "account_data_job_cancel": _job,
    "mfa_edit_webauthn": _passkey,
    "mfa_remove_webauthn": _passkey,
    "calendar": _reminders,
    "mails_off": _reminders,
}
"""By the name of the page: makes something of somebody's, and returns by what another might ask for it."""
NOBODYS = {
    # the same for everybody
    *("movement", "handout", "steps", "camera", "movement_file", "account_data_export", "account_data_left_out"),
    # signed by this server
    *("account_password_link", "account_confirm_email"),
}


def test_every_page_with_a_number_or_a_name_is_looked_at() -> None:
    """A new one needs its row above."""
    pages: Any = get_resolver().reverse_dict
    named = {name for name in pages if isinstance(name, str) and any(one[1] for one in pages[name][0])}
    assert named == {*OWNED, *NOBODYS}


@pytest.mark.parametrize("name", OWNED)
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_nobody_opens_or_changes_what_is_anothers(people: People, name: str, method: str) -> None:
    """404 as for what there never was, whoever asks; and afterwards it is as before."""
    ids = OWNED[name](people.client)
    before = _all()
    for browser in (people.stranger.browser, people.trainer.browser):
        for one in ids:
            answer = getattr(browser, method)(reverse(name, args=[one]), {"name": "mine", "act": "revoke"})
            assert answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED), one
    assert _all() == before


def _all() -> list[list[object]]:
    models: Any = (ApiToken, Job, Authenticator, Reaching)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_what_has_no_number_is_ones_own(people: People) -> None:
    """Signing out other devices, revoking a calendar link and ending reminders change nothing of anybody else."""
    devices = []
    for user in (people.client.user, people.stranger.user):
        user.set_password("a bicycle and two lemons")
        user.save()
        devices.append(Client())
        devices[-1].post("/account/login/", {"login": user.email, "password": "a bicycle and two lemons"})
    calendar = f"/calendar/{reaching.new_feed(people.client.user)}.ics"
    PushSubscription.objects.create(person=people.client.person, digest="x", value="{}", made=timezone.now())
    session = UserSession.objects.get(user=people.client.user)
    mine = {"id": session.pk, "session_key": session.session_key, "person": people.client.person.pk}
    for path, act in (("/account/devices/", ""), ("/reminders/feed/", "revoke"), ("/reminders/browser/", "forget")):
        assert devices[1].post(path, {**mine, "act": act}).status_code in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER)
    assert Session.objects.filter(session_key=session.session_key).exists()
    assert devices[0].get("/account/").status_code == HTTPStatus.OK
    assert Client().get(calendar).status_code == HTTPStatus.OK
    assert PushSubscription.objects.count() == 1
