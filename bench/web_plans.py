"""What the pages of a plan cost the server: processor time and queries of an answer, with a short and a long diary.

`unsit serve` answers on loopback; the time is that of its whole process over many answers, one after the other. In the
same run a bare Django view, `{"ok": true}` behind the same server without any middleware, is the yardstick. The short
diary is of two weeks, the long one of ten years of daily sessions with eight sets each; both are among those of a crowd
of 5 000 others, each with a month of sessions three times a week.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ANSWERS = 100
PEOPLE = 5_000
PATHS = ("/today/", "/es/today/", "/plan/", "/goals/", "/reminders/", "/history/", "/account/", "/account/data/")
DIARIES = {"two weeks": 14, "ten years": 3650}

BARE = """
import sys
from django.conf import settings
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="bench", MIDDLEWARE=[])
import django
django.setup()
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import path
urlpatterns = [path("", lambda request: JsonResponse({"ok": True}))]
import socket
from unsit.web.server.http_server import HttpServer
server = HttpServer(socket.create_server(("127.0.0.1", 0)), get_wsgi_application(), 16)
print(f"http://127.0.0.1:{server.address[1]}/", flush=True)
server.run()
"""

CROWD = """
import sys, uuid
from datetime import timedelta
import django
django.setup()
from django.utils import timezone
from unsit.diary.model import SetDone, SetKind, Side, TrainingSession
from unsit.web.people.models import Person, User
from unsit.web.training import models
from unsit.web.training.rows import session_fields, set_rows, text_of
now = timezone.now()
users = [User(email=f"one{number}@example.org", password="!") for number in range(int(sys.argv[1]))]
users = User.objects.bulk_create(users, batch_size=500)
persons = Person.objects.bulk_create([Person(user=user, sequence=12) for user in users], batch_size=500)
sets = tuple(
    SetDone("hip_stretch_floor", side, SetKind.HOLD, 60.0, asked=60.0) for side in (Side.LEFT, Side.RIGHT)
)
rows = []
for number in range(12):
    moment = text_of(now - timedelta(days=number * 7 / 3))
    one = TrainingSession("x", moment, moment, "hips_and_lower_back", "Hips", sets, work_s=600.0, pain=0.0)
    told = session_fields(one, "UTC")
    rows += [
        models.TrainingSession(person=person, key=uuid.uuid4().hex, sequence=number + 1, changed=now, **told)
        for person in persons
    ]
rows = models.TrainingSession.objects.bulk_create(rows, batch_size=500)
models.TrainingSet.objects.bulk_create((each for row in rows for each in set_rows(row, sets)), batch_size=500)
"""

FILL = """
import sys
from dataclasses import replace
from datetime import timedelta
import django
django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from unsit.diary.model import Goal, GoalKind, Plan, SetDone, SetKind, Side, Slot, TrainingSession
from unsit.web.people.actions import person_of
from unsit.web.people.models import User
from unsit.web.training import actions, models
from unsit.web.training.rows import session_fields, set_rows, text_of
user = User.objects.create_user(sys.argv[1])
person, now = person_of(user), timezone.now()
names = ("hip_stretch_floor", "side_kick_front_back", "side_kick_up_down", "side_kick_circles")
sets = tuple(
    SetDone(name, side, SetKind.HOLD, 60.0, asked=60.0, seen=60.0, clean=58.0)
    for name in names for side in (Side.LEFT, Side.RIGHT)
)
rows = []
for number in range(int(sys.argv[2])):
    moment = text_of(now - timedelta(days=number, minutes=5))
    one = TrainingSession(f"{number:032x}", moment, moment, "hips_and_lower_back", "Hips", sets, work_s=600.0, pain=0.0)
    told = session_fields(one, "UTC")
    rows.append(models.TrainingSession(person=person, key=one.id, sequence=number + 1, changed=now, **told))
models.TrainingSession.objects.bulk_create(rows, batch_size=500)
kept = models.TrainingSession.objects.visible_to(user).order_by("pk")
models.TrainingSet.objects.bulk_create((each for row in kept for each in set_rows(row, sets)), batch_size=500)
began = (now - timedelta(days=13)).date().isoformat()
records = {
    "plan": [Plan("p", "side_kick_weekly", began, tuple(Slot(day) for day in range(7)), 3)],
    "goal": [
        Goal("g", GoalKind.SESSIONS, 12, began),
        Goal("h", GoalKind.HOLD, 90, began, movement="hip_stretch_floor"),
    ],
}
actions.write(user, [actions.now_entry(kind, one, now) for kind, many in records.items() for one in many], now)
session = SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
"""


@contextmanager
def running(*command: str, environment: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Run a server; give its process and its address without the slash at the end."""
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found is not None, "the server must say its address"
        time.sleep(0.5)
        yield process.pid, found[0]
    finally:
        process.terminate()
        process.wait()


def used_s(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(process: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text("ascii"))
    return int(found[1]) / 1000 if found else float("nan")


def cost(process: int, address: str, cookie: str = "") -> tuple[float, int]:
    """Give processor time of an answer in ms, and its bytes."""
    request = urllib.request.Request(address, headers={"Cookie": cookie} if cookie else {})
    size = 0
    for _ in range(5):
        with urllib.request.urlopen(request) as response:
            size = len(response.read())
    before = used_s(process)
    for _ in range(ANSWERS):
        with urllib.request.urlopen(request) as response:
            response.read()
    return (used_s(process) - before) * 1000 / ANSWERS, size


def main() -> None:
    """Fill, serve, ask, print."""
    if not Path("/proc/self/stat").exists():
        print("web_plans: this system does not tell a process's time in /proc; nothing is measured")
        return
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "UNSIT_DATA": data, "DJANGO_SETTINGS_MODULE": "unsit.web.settings"}
        with running("-c", BARE, environment={**os.environ}) as (process, address):
            bare_ms, _size = cost(process, address + "/")
        serve = ("-m", "unsit.cli.main", "serve", "--port", "0")
        with running(*serve, environment=environment) as (process, address):
            print(f"{'page':<34}{'server CPU ms':>15}{'bare views':>12}{'bytes':>9}")
            print(f"{'a bare Django view':<34}{bare_ms:>15.2f}{1.0:>12.1f}")
            python = [sys.executable, "-c"]
            subprocess.run([*python, CROWD, str(PEOPLE)], env=environment, check=True)
            cost(process, address + "/movements/")
            print(f"memory of the server after its first page: {memory_mb(process):.0f} MB")
            for name, days in DIARIES.items():
                fill = [*python, FILL, f"{days}@example.org", str(days)]
                done = subprocess.run(fill, env=environment, capture_output=True, text=True, check=True)
                cookie = done.stdout.strip()
                for path in PATHS:
                    spent_ms, size = cost(process, address + path, cookie)
                    print(f"{f'{path}, {name}':<34}{spent_ms:>15.2f}{spent_ms / bare_ms:>12.1f}{size:>9}")
            print(f"memory of the server at the end: {memory_mb(process):.0f} MB")


if __name__ == "__main__":
    main()
