"""What the diary costs the server: processor time of an answer, beside a bare Django view of the same run.

One process answers through the whole stack of middleware, without a network: Django's own test client builds the
request, its cost is in the bare view's figure as well. A person has ten years of daily sessions; the same figures with
a week of them show what grows.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import median
from typing import Any

ROUNDS = 5
ANSWERS = 40
YEARS_DAYS = 3650
WEEK_DAYS = 7

os.environ.setdefault("UNSIT_DATA", tempfile.mkdtemp(prefix="unsit-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unsit.web.settings")

import django  # noqa: E402 - settings first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import path  # noqa: E402

from unsit.diary.model import Plan, SetDone, SetKind, Side, Slot, TrainingSession  # noqa: E402
from unsit.web import urls  # noqa: E402
from unsit.web.people.actions import describe  # noqa: E402
from unsit.web.people.models import User  # noqa: E402
from unsit.web.training.actions import now_entry, write  # noqa: E402
from unsit.web.training.planning_views import day_told  # noqa: E402


@dataclass(frozen=True, slots=True)
class Cost:
    """What an answer costs: processor time in ms, queries, bytes."""

    cpu_ms: float
    queries: int
    sent_bytes: int


def session(number: int, started: datetime) -> TrainingSession:
    """Give a session of four sets."""
    sets = tuple(
        SetDone("hip_stretch_floor" if kind is SetKind.HOLD else "side_kick_front_back", side, kind, 8.0, asked=8.0)
        for kind in (SetKind.HOLD, SetKind.REPETITIONS)
        for side in (Side.LEFT, Side.RIGHT)
    )
    ended = started + timedelta(minutes=10)
    return TrainingSession(
        f"{number:032x}", started.isoformat(), ended.isoformat(), routine="hip_stretch", sets=sets, work_s=500.0
    )


def person(name: str, days: int) -> Client:
    """Make somebody with a session on each of so many days, signed in."""
    user = User.objects.create_user(f"{name}@example.org")
    describe(user, name=name, zone="Europe/Madrid")
    now = datetime.now(UTC)
    for first in range(0, days, 500):
        some = range(first, min(days, first + 500))
        write(user, [now_entry("session", session(day, now - timedelta(days=day, hours=1)), now) for day in some], now)
    slots = tuple(Slot(day) for day in range(7))
    plan = Plan("p", "side_kick_weekly", (now - timedelta(days=13)).date().isoformat(), slots, 3)
    write(user, [now_entry("plan", plan, now)], now)
    browser = Client(headers={"host": "localhost"})
    browser.force_login(user)
    return browser


def measured(ask: Callable[[], Any]) -> Cost:
    """Ask again and again, and give what one answer costs: the middle of several rounds."""
    ask()
    with CaptureQueriesContext(connection) as queries:
        answer = ask()
        number = len(queries)
    assert answer.status_code < 300, (answer.status_code, answer.content[:200])
    times = []
    for _ in range(ROUNDS):
        before = time.process_time()
        for _ in range(ANSWERS):
            ask()
        times.append((time.process_time() - before) * 1000 / ANSWERS)
    return Cost(median(times), number, len(answer.content))


def asks(browser: Client, days: int) -> dict[str, Callable[[], Any]]:
    """Give what is asked of somebody with a session on so many days, by its name."""
    fresh = count()
    week = browser.get("/api/v1/sessions?limit=7").json()["sessions"]
    week = [{"kind": "session", "id": one["id"], "changed": one["ended"], "record": one} for one in week]

    def post(path: str, value: Any) -> Any:
        return browser.post(path, json.dumps(value), content_type="application/json")

    def one_set() -> Any:
        return post(
            "/api/v1/sets",
            {"id": f"new{next(fresh)}", "started": "2026-11-26T08:00:00Z", "movement": "squat", "done": 10},
        )

    def changed_today() -> Any:
        day_told.cache_clear()
        return browser.get("/today/")

    return {
        "a bare Django view": lambda: browser.get("/bench/"),
        "today page": lambda: browser.get("/today/"),
        "today page after a change": changed_today,
        "history page": lambda: browser.get("/history/"),
        "list 20 sets": lambda: browser.get("/api/v1/sets?limit=20"),
        "list 20 sessions": lambda: browser.get("/api/v1/sessions?limit=20"),
        "sync with nothing new": lambda: post("/api/v1/sync", {"after": days + 1, "entries": []}),
        "sync a week, all known": lambda: post("/api/v1/sync", {"after": days + 1, "entries": week}),
        "post one set": one_set,
    }


def main() -> None:
    """Make people, ask, print."""
    urls.urlpatterns.append(path("bench/", lambda _request: HttpResponse("ok")))
    call_command("migrate", interactive=False, verbosity=0)
    print(f"{'server processor time of an answer':38}{'week':>10}{'ten years':>12}{'queries':>9}{'bytes':>9}")
    people = {days: person(f"p{days}", days) for days in (WEEK_DAYS, YEARS_DAYS)}
    costs = {
        days: {name: measured(ask) for name, ask in asks(browser, days).items()} for days, browser in people.items()
    }
    for name, few in costs[WEEK_DAYS].items():
        many = costs[YEARS_DAYS][name]
        print(f"{name:38}{few.cpu_ms:7.2f} ms{many.cpu_ms:9.2f} ms{many.queries:9d}{many.sent_bytes:9d}")


if __name__ == "__main__":
    main()
