"""Reminders: a private calendar, a week's mail, a word in the browser; off until wanted, once each, never at night."""

import base64
import json
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core import mail
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from tests.diary.examples import entry_of
from tests.diary.test_progression import session
from tests.web.conftest import People, Someone

from unsit.diary.feeds import AHEAD_DAYS, MOST_EVENTS, events
from unsit.diary.model import DayChange, DayChanged, Pause, Plan, Slot
from unsit.diary.planning import MOST_MOVED_TO_A_DAY, planned_days
from unsit.movement.library import load_library
from unsit.movement.texts import FORBIDDEN
from unsit.web.outgoing import Destinations
from unsit.web.people.actions import describe
from unsit.web.people.rate_limits import Limit
from unsit.web.training import actions, models, planning_actions, reaching, reaching_views, reminding
from unsit.web.training.reminding import Sent, is_quiet, send_due

MONDAY = date(2026, 11, 23)
PLAN = Plan("p1", "gentle_weekly", "2026-11-16", tuple(Slot(day, "18:30") for day in range(7)), 5, zone="Europe/Madrid")
EVENING = datetime(2026, 11, 23, 17, 20, tzinfo=UTC)
"""18:20 in Madrid, ten minutes before the session."""


@pytest.fixture(autouse=True)
def _able(settings: Any, tmp_path: Path) -> None:
    settings.SENDS_MAIL = True
    settings.DATA_FOLDER = tmp_path
    settings.PUSH_SERVICES = Destinations(("127.0.0.1",), is_test_service=True)


def plan(who: Someone, given: Plan = PLAN) -> None:
    """Give somebody a plan."""
    actions.write(who.user, [entry_of(given, "2026-11-16T08:00:00Z")], EVENING)


def wish(who: Someone, **told: Any) -> None:
    """Switch reminders on by the page."""
    form = {"hour": 8, "quiet_from": 21, "quiet_to": 7, **told}
    assert who.browser.post("/reminders/", form).status_code == HTTPStatus.SEE_OTHER


# ---- the calendar ------------------------------------------------------------------------------------------------


def feed(who: Someone) -> str:
    """Make a calendar address by the page, and give its path."""
    who.browser.post("/reminders/feed/", {"act": "new"})
    held = reaching.reaching_of(who.user)
    return f"/calendar/{held.feed}.ics"


def read(content: bytes) -> dict[str, Any]:
    """Read a calendar's events by their ids."""
    return {str(one["uid"]): one for one in Calendar.from_ical(content).walk("VEVENT")}


def test_a_calendar_shows_the_plan_to_whoever_has_its_address(people: People) -> None:
    """Without signing in; another reader reads it; until it is taken away."""
    now = datetime.now(UTC)
    started = (now - timedelta(days=1)).date().isoformat()
    actions.write(people.client.user, [entry_of(replace(PLAN, started=started), now.isoformat())], now)
    path = feed(people.client)
    assert path in people.client.browser.get("/reminders/").content.decode()
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (HTTPStatus.OK, "text/calendar; charset=utf-8")
    found = read(answer.content)
    assert len(found) == load_library().programs["gentle_weekly"].weeks * 7
    one = next(iter(found.values()))
    assert (str(one["summary"]), one["dtstart"].dt.tzinfo.key, one["dtstart"].dt.hour) == (
        "Hip stretch",
        "Europe/Madrid",
        18,
    )
    assert b"BEGIN:VTIMEZONE" in answer.content
    again = feed(people.client)
    assert again != path
    assert Client().get(path).status_code == HTTPStatus.NOT_FOUND
    people.client.browser.post("/reminders/feed/", {"act": "revoke"})
    assert Client().get(again).status_code == HTTPStatus.NOT_FOUND
    assert Client().get("/calendar/.ics").status_code == HTTPStatus.NOT_FOUND


def test_a_moved_day_keeps_its_id_and_a_left_out_one_is_cancelled(people: People) -> None:
    """So a calendar that knows it moves it, and takes the other one away."""
    plan(people.client)
    program = load_library().programs[PLAN.program]
    before = {one.planned.planned: one for one in events(PLAN, program, MONDAY, "UTC")}
    moved = planning_actions.move_day(PLAN, MONDAY, MONDAY + timedelta(days=1))
    changed = planning_actions.skip_day(moved, MONDAY + timedelta(days=2))
    paused = replace(changed, pauses=(Pause("2026-11-27", "2026-11-28", "holiday"),))
    after = {one.planned.planned: one for one in events(paused, program, MONDAY, "UTC")}
    assert [one.uid for one in after.values()][:8] == [one.uid for one in before.values()][:8]
    start = after[MONDAY].start
    assert isinstance(start, datetime)
    assert start.date() == MONDAY + timedelta(days=1)
    cancelled = [day for day, one in after.items() if one.is_cancelled]
    assert cancelled == [date(2026, 11, 25), date(2026, 11, 27), date(2026, 11, 28)]


def test_a_time_of_day_stays_through_summer_time() -> None:
    """Half past seven is half past seven before and after the clocks change."""
    early = replace(PLAN, started="2026-03-20", slots=(Slot(5, "07:30"), Slot(6, "07:30")))
    found = list(events(early, load_library().programs[PLAN.program], date(2026, 3, 28), "UTC"))
    starts = [one.start for one in found if isinstance(one.start, datetime)]
    assert {start.hour for start in starts} == {7}
    assert len({start.utcoffset() for start in starts}) == 2


def crowded() -> Plan:
    """Return a plan as large as may be: all slots on one weekday, and a thousand of those days moved to a few."""
    mondays = (MONDAY + timedelta(days=7 * number) for number in range(-500, 500))
    days = tuple(
        DayChanged(day.isoformat(), DayChange.MOVED, (MONDAY + timedelta(days=number % 60)).isoformat())
        for number, day in enumerate(mondays)
    )
    return replace(PLAN, started="2016-01-04", ended="2037-01-01", slots=(Slot(0, "07:30"),) * 28, days=days)


def test_a_calendar_of_the_largest_plan_holds_some_hundred_sessions_the_nearest() -> None:
    """However many days were moved together; what stands round today is what a calendar is for."""
    program = load_library().programs[PLAN.program]
    found = [one.planned.day for one in events(crowded(), program, MONDAY, "UTC")]
    assert len(found) == MOST_EVENTS
    assert found == sorted(found)
    assert MONDAY in found
    assert max(abs(day - MONDAY) for day in found) < timedelta(days=AHEAD_DAYS)
    week = planned_days(crowded(), program, MONDAY, MONDAY + timedelta(days=6))
    assert max(Counter(one.day for one in week).values()) <= MOST_MOVED_TO_A_DAY + 28


def test_a_calendar_that_is_as_it_was_is_not_written_again(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that shows what it has gets a short answer; every change of the diary gives a new one."""
    plan(people.client)
    path, program = feed(people.client), Client()
    first = program.get(path)
    written = Mock(return_value=first.content)
    monkeypatch.setattr(reaching_views, "_calendar_of", written)
    again = program.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
    written.assert_not_called()
    weak = program.get(path, headers={"If-None-Match": f"W/{first['ETag']}"})
    assert weak.status_code == HTTPStatus.NOT_MODIFIED
    changed = entry_of(replace(PLAN, slots=(Slot(0, "07:30"),)), EVENING.isoformat())
    actions.write(people.client.user, [changed], EVENING)
    assert program.get(path, headers={"If-None-Match": first["ETag"]}).status_code == HTTPStatus.OK
    assert program.get(f"/es{path}", headers={"If-None-Match": first["ETag"]}).status_code == HTTPStatus.OK


def test_a_calendar_is_not_written_as_often_as_somebody_asks(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond that the answer says when to come again; others' calendars and what is as it was do not wait."""
    monkeypatch.setattr(reaching_views, "FETCHES", Limit("calendar", 3, 60))
    path, other, program = feed(people.client), feed(people.trainer), Client()
    tag = program.get(path)["ETag"]
    assert [program.get(path).status_code for _ in range(3)] == [200, 200, 429]
    refused = program.get(path)
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert "once an hour" in refused.content.decode()
    assert program.get(path, headers={"If-None-Match": tag}).status_code == HTTPStatus.NOT_MODIFIED
    assert program.get(other).status_code == HTTPStatus.OK


@given(st.text(max_size=80))
def test_words_of_a_person_break_no_calendar(why: str) -> None:
    """Whatever stands in a reason is read back from the file as one event."""
    from unsit.web.training.calendar_feed import calendar_of

    odd = planning_actions.skip_day(PLAN, MONDAY, why)
    content = calendar_of(odd, MONDAY, "UTC", EVENING, "http://here/today/", "en")
    assert len(read(content)) == len(list(events(odd, load_library().programs[PLAN.program], MONDAY, "UTC")))


# ---- mails -------------------------------------------------------------------------------------------------------


def test_nothing_is_sent_to_who_did_not_ask(people: People) -> None:
    """A plan alone brings no mail."""
    plan(people.client)
    assert send_due(EVENING) == Sent()
    assert mail.outbox == []


def test_the_weeks_mail_comes_once_on_monday_and_is_short(people: People) -> None:
    """What was done, what is next, one thing to do, the way out; in the person's language; nothing promised."""
    plan(people.client)
    days = [f"2026-11-{day}" for day in (17, 18, 19)]
    done = [
        replace(session(number), started=f"{day}T08:00:00Z", ended=f"{day}T08:09:00Z")
        for number, day in enumerate(days)
    ]
    actions.write(people.client.user, [entry_of(one, one.ended) for one in done], EVENING)
    wish(people.client, mails_week="on")
    monday = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
    assert send_due(monday - timedelta(minutes=10)).weeks == 0
    assert send_due(monday).weeks == 1
    assert send_due(monday + timedelta(minutes=5)).weeks == 0
    [message] = mail.outbox
    assert message.to == ["client@example.org"]
    assert "Last week: 3 of 5 days." in message.body
    assert "http://testserver/en/today/" in message.body
    assert len(message.body) < 1_200
    assert not FORBIDDEN.search(str(message.body))
    describe(people.client.user, language="es")
    assert send_due(monday + timedelta(days=7)).weeks == 1
    assert "La semana pasada" in mail.outbox[1].body


def test_mails_are_switched_off_by_one_tap_and_not_by_a_look(people: People) -> None:
    """A mail program posts to the header's address; opening it alone changes nothing."""
    plan(people.client)
    wish(people.client, mails_week="on", mails_day="on")
    send_due(EVENING)
    off = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(off).status_code == HTTPStatus.OK
    assert reaching.reaching_of(people.client.user).mails_day
    assert strict.post(off, {"List-Unsubscribe": "One-Click"}).status_code == HTTPStatus.OK
    held = reaching.reaching_of(people.client.user)
    assert (held.mails_week, held.mails_day) == (False, False)
    assert strict.get("/reminders/off/nobody/").status_code == HTTPStatus.NOT_FOUND
    assert strict.post("/reminders/off/nobody/").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("moment", "told", "sent"),
    [
        (EVENING, {}, 1),
        (EVENING - timedelta(minutes=10), {}, 0),
        (EVENING + timedelta(hours=4), {"quiet_from": 0, "quiet_to": 0}, 0),
        (EVENING, {"quiet_from": 18, "quiet_to": 19}, 0),
        (EVENING, {"quiet_from": 12, "quiet_to": 20}, 0),
    ],
)
def test_a_day_is_reminded_of_shortly_before_it_and_never_in_quiet_hours(
    people: People, moment: datetime, told: dict[str, int], sent: int
) -> None:
    """Ten minutes before it is sent, once; earlier, much later, or when it must be quiet it is not."""
    plan(people.client)
    wish(people.client, mails_day="on", **told)
    assert send_due(moment).days == sent
    assert send_due(moment).days == 0


def test_a_day_that_is_done_moved_or_paused_is_not_reminded_of(people: People) -> None:
    """Nobody is asked for what was done already, or is planned no more."""
    wish(people.client, mails_day="on")
    moment = datetime(2026, 11, 23, 9, tzinfo=UTC)
    for number, changed in enumerate(
        (
            planning_actions.move_day(PLAN, MONDAY, MONDAY + timedelta(days=1)),
            planning_actions.skip_day(PLAN, MONDAY),
            planning_actions.pause(PLAN, MONDAY, MONDAY, "illness"),
        )
    ):
        later = moment + timedelta(seconds=number)
        actions.write(people.client.user, [entry_of(changed, later.isoformat())], later)
        assert send_due(EVENING).days == 0
    later = moment + timedelta(minutes=1)
    actions.write(people.client.user, [entry_of(PLAN, later.isoformat())], later)
    did = replace(session(0), started="2026-11-23T08:00:00Z", ended="2026-11-23T08:09:00Z")
    actions.write(people.client.user, [entry_of(did, did.ended)], later)
    assert send_due(EVENING).days == 0


def test_the_command_sends_what_is_due(people: People, capsys: pytest.CaptureFixture[str]) -> None:
    """For servers that a timer of the system looks after."""
    call_command("remind")
    assert "0 mails of the week, 0 reminders of the day" in capsys.readouterr().out


@given(st.integers(0, 23), st.integers(0, 23))
def test_quiet_hours_are_quiet_and_no_others(begin: int, end: int) -> None:
    """As many hours are quiet as lie between, over midnight too."""
    from datetime import time

    quiet = sum(is_quiet(time(hour, 30), begin, end) for hour in range(24))
    assert quiet == (end - begin) % 24


# ---- browsers ----------------------------------------------------------------------------------------------------


class Service(ThreadingHTTPServer):
    """Stands for a push service: keeps what it gets, and answers with a status."""

    status = HTTPStatus.CREATED

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), Taking)


class Taking(BaseHTTPRequestHandler):
    """Takes a message."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        """Say nothing."""

    def do_POST(self) -> None:
        """Keep it."""
        service = self.server
        assert isinstance(service, Service)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        service.got.append(({**headers, "path": self.path}, body))
        self.send_response(service.status)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def service() -> Iterator[Service]:
    """Give a push service on loopback."""
    with Service() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class Browser:
    """A browser that can read what is meant for it."""

    def __init__(self, service: Service) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"0123456789abcdef"
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.value: dict[str, Any] = {
            "endpoint": f"http://127.0.0.1:{service.server_address[1]}/one",
            "expirationTime": None,
            "keys": {
                "p256dh": base64.urlsafe_b64encode(point).decode(),
                "auth": base64.urlsafe_b64encode(self.auth).decode(),
            },
        }

    def read(self, body: bytes) -> dict[str, Any]:
        """Open a message."""
        return dict(
            json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))
        )


def subscribe(who: Someone, value: Any) -> int:
    """Send a browser's subscription as the page does; give the status."""
    return int(who.browser.post("/reminders/browser/", {"subscription": json.dumps(value), "act": "add"}).status_code)


def test_a_browser_gets_a_reminder_that_only_it_can_read(people: People, service: Service) -> None:
    """Through its push service, signed by this server, closed for everybody between; once a day."""
    plan(people.client)
    browser = Browser(service)
    assert subscribe(people.client, browser.value) == HTTPStatus.SEE_OTHER
    assert send_due(EVENING).days == 1
    assert send_due(EVENING).days == 0
    [(headers, body)] = service.got
    assert headers["authorization"].startswith("vapid t=")
    assert headers["content-encoding"] == "aes128gcm"
    assert b"Hip" not in body
    assert browser.read(body)["title"] == "Hip stretch"
    assert browser.read(body)["url"] == "/en/today/"


def renew(who: Someone, expired: str, value: Any) -> int:
    """Renew a browser's subscription as the service worker does; the status."""
    told = {"act": "renew", "expired": expired, "subscription": json.dumps(value)}
    return int(who.browser.post("/reminders/browser/", told).status_code)


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_subscription_that_the_browser_let_expire_is_renewed(people: People, service: Service, is_gone: bool) -> None:
    """Also after its push service said that it is gone, and when the browser did not hear the first answer."""
    plan(people.client)
    old, new = at(service, "/old"), at(service, "/new")
    subscribe(people.client, old)
    if is_gone:
        service.status = HTTPStatus.GONE
        send_due(EVENING)
    service.status, service.got[:] = HTTPStatus.CREATED, []
    assert renew(people.client, old["endpoint"], new) == HTTPStatus.NO_CONTENT
    assert renew(people.client, old["endpoint"], new) == HTTPStatus.NO_CONTENT
    send_due(EVENING + timedelta(days=1))
    assert [headers["path"] for headers, _ in service.got] == ["/new"]


def test_nobody_renews_what_was_turned_off_or_is_anothers(people: People, service: Service) -> None:
    """404, and nothing is sent to the new address."""
    old, new = at(service, "/old"), at(service, "/new")
    subscribe(people.client, old)
    assert renew(people.stranger, old["endpoint"], new) == HTTPStatus.NOT_FOUND
    people.client.browser.post("/reminders/browser/", {"act": "forget"})
    assert renew(people.client, old["endpoint"], new) == HTTPStatus.NOT_FOUND
    assert renew(people.client, "https://elsewhere.example/", new) == HTTPStatus.UNPROCESSABLE_ENTITY
    assert models.PushSubscription.objects.count() == 0


def test_a_browser_that_is_gone_is_not_asked_again_and_one_that_fails_is_kept(people: People, service: Service) -> None:
    """Gone is what its push service says is gone."""
    plan(people.client)
    subscribe(people.client, Browser(service).value)
    service.status = HTTPStatus.SERVICE_UNAVAILABLE
    send_due(EVENING)
    assert models.PushSubscription.objects.count() == 1
    service.status = HTTPStatus.GONE
    send_due(EVENING + timedelta(days=1))
    service.got.clear()
    send_due(EVENING + timedelta(days=2))
    assert service.got == []
    assert "browser reminds you" not in people.client.browser.get("/reminders/").content.decode()


@pytest.mark.parametrize(
    "value",
    [
        None,
        "x" * 100_000,
        {"endpoint": "https://elsewhere.example/", "keys": {}},
        {"endpoint": "https://fcm.googleapis.com.evil.example/x"},
        {"endpoint": "http://169.254.169.254/latest"},
        {"endpoint": "file:///etc/passwd"},
        {"endpoint": "https://127.0.0.1/x", "keys": {"p256dh": "AAAA", "auth": 7}},
        {"endpoint": "http://[", "keys": {}},
    ],
)
def test_what_is_no_browser_of_a_known_service_is_refused(people: People, value: Any) -> None:
    """The server is not sent to any address that somebody names."""
    assert subscribe(people.client, value) == HTTPStatus.UNPROCESSABLE_ENTITY
    assert models.PushSubscription.objects.count() == 0


def off_the_curve() -> str:
    """Return 65 bytes that begin as a point does and are none."""
    return base64.urlsafe_b64encode(b"\x04" + b"\x01" * 64).decode()


@pytest.mark.parametrize(
    "keys",
    [
        {"p256dh": off_the_curve()},
        {"p256dh": base64.urlsafe_b64encode(bytes(65)).decode()},
        {"p256dh": base64.urlsafe_b64encode(b"\x02" + b"\x01" * 32).decode()},
        {"p256dh": "!" * 87},
        {"p256dh": ["x"]},
        {"auth": base64.urlsafe_b64encode(bytes(15)).decode()},
        {"auth": base64.urlsafe_b64encode(bytes(17)).decode()},
        {"auth": "tBHItJI5svbpez7KI4CC\u00e9g"},
        {"auth": None},
    ],
)
def test_keys_that_nothing_can_be_encrypted_with_are_refused(
    people: People, service: Service, keys: dict[str, Any]
) -> None:
    """A point must lie on its curve, and the secret have 16 bytes."""
    value = Browser(service).value
    assert subscribe(people.client, {**value, "keys": {**value["keys"], **keys}}) == HTTPStatus.UNPROCESSABLE_ENTITY
    assert models.PushSubscription.objects.count() == 0


def at(service: Service, path: str) -> dict[str, Any]:
    """Return a browser's subscription of its own."""
    value = Browser(service).value
    return {**value, "endpoint": value["endpoint"].replace("/one", path)}


SPOILED = {
    "a key off the curve": {"keys": {"p256dh": off_the_curve(), "auth": "tBHItJI5svbpez7KI4CCXg"}},
    "no keys": {"keys": None},
    "an address of somebody else": {"endpoint": "https://localhost\\@fcm.googleapis.com/"},
    "an address that is none": {"endpoint": 7},
}


@pytest.mark.parametrize("spoiled", SPOILED.values(), ids=SPOILED)
def test_a_subscription_that_cannot_be_used_is_given_up_and_stops_nobodys_reminders(
    people: People, service: Service, spoiled: dict[str, Any]
) -> None:
    """Kept from before it was looked at: neither the same person's other browser nor anybody else goes without."""
    for number, who in enumerate((people.client, people.trainer)):
        plan(who)
        assert subscribe(who, at(service, f"/good{number}")) == HTTPStatus.SEE_OTHER
    subscribe(people.client, at(service, "/bad"))
    bad = models.PushSubscription.objects.get(digest=reaching.digest_of(at(service, "/bad")["endpoint"]))
    models.PushSubscription.objects.filter(pk=bad.pk).update(value=json.dumps({**at(service, "/bad"), **spoiled}))
    assert send_due(EVENING).days == 2
    assert len(service.got) == 2
    assert models.PushSubscription.objects.get(pk=bad.pk).value == ""


@pytest.mark.parametrize("where", ["zone_named", "shelf", "today_of", "routine_in", "current_plan"])
def test_whatever_goes_wrong_for_one_person_nobody_else_goes_without(
    people: People, service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, where: str
) -> None:
    """Any error of one person's work ends there and is logged by its kind, never by its words."""
    for number, who in enumerate((people.client, people.trainer, people.stranger)):
        plan(who)
        subscribe(who, at(service, f"/good{number}"))
    real, calls = getattr(reminding, where), []

    def fails_first(*arguments: Any, **named: Any) -> Any:
        calls.append(where)
        if len(calls) == 1:
            raise OverflowError("what somebody wrote")
        return real(*arguments, **named)

    monkeypatch.setattr(reminding, where, fails_first)
    assert send_due(EVENING).days == 2
    assert "OverflowError" in caplog.text
    assert "wrote" not in caplog.text


@pytest.mark.parametrize(
    "odd",
    [
        {"started": "0001-01-01"},
        {"started": "9999-12-30"},
        {"ended": "0001-01-01"},
        {"program": "nothing"},
        {"pauses": (Pause("0001-01-01", "9999-12-31"),)},
    ],
    ids=str,
)
def test_an_odd_plan_stops_nobody_elses_reminders(people: People, service: Service, odd: dict[str, Any]) -> None:
    """Dates at the ends of time, a program that is none, a pause for ever."""
    plan(people.client, replace(PLAN, **odd))
    subscribe(people.client, at(service, "/odd"))
    plan(people.stranger)
    subscribe(people.stranger, at(service, "/good"))
    send_due(EVENING)
    assert "/good" in [headers["path"] for headers, _ in service.got]


def test_nobody_sees_or_ends_anothers_reminders(people: People, service: Service) -> None:
    """A stranger's page knows nothing of a client's address and browsers."""
    path = feed(people.client)
    subscribe(people.client, Browser(service).value)
    text = people.stranger.browser.get("/reminders/").content.decode()
    assert path not in text
    assert "1 browser reminds you" not in text
    people.stranger.browser.post("/reminders/feed/", {"act": "revoke"})
    people.stranger.browser.post("/reminders/browser/", {"act": "forget"})
    assert Client().get(path).status_code == HTTPStatus.OK
    assert models.PushSubscription.objects.visible_to(people.client.user).count() == 1
    assert models.PushSubscription.objects.visible_to(people.trainer.user).count() == 0


@pytest.mark.parametrize("told", [{"hour": "25"}, {"quiet_from": "-1"}, {"quiet_to": "night"}, {"hour": "x" * 10_000}])
def test_hours_that_are_none_are_told(people: People, told: dict[str, str]) -> None:
    """422, and everything stays off."""
    answer = people.client.browser.post(
        "/reminders/", {"hour": 8, "quiet_from": 21, "quiet_to": 7, "mails_day": "on", **told}
    )
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not reaching.reaching_of(people.client.user).mails_day
