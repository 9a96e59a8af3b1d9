"""Accounts of a running server, and what its database holds, for tests in a browser."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from playwright.sync_api import BrowserContext

MAKE = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from importlib import import_module
from unsit.web.people.actions import person_of
from unsit.web.people.models import User
address = sys.argv[1]
user = User.objects.filter(email=address).first() or User.objects.create_user(address)
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(json.dumps({"cookie": session.session_key, "person": str(person_of(user).pk)}))
"""


def account(data: Path, name: str) -> dict[str, str]:
    """Give a cookie that signs in, and the person's id; the account is made when it is not there."""
    done = subprocess.run(
        [sys.executable, "-c", MAKE, f"{name}@example.org"],
        env={**os.environ, "UNSIT_DATA": str(data), "DJANGO_SETTINGS_MODULE": "unsit.web.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, str] = json.loads(done.stdout)
    return told


def sign_in(context: BrowserContext, home: str, who: dict[str, str]) -> None:
    """Sign a browser in, as the pages of an account would; whoever was signed in is not any more."""
    context.clear_cookies()
    context.add_cookies([{"name": "unsit", "value": who["cookie"], "url": home}])


def kept_sets(data: Path, person: str) -> list[tuple[str, float]]:
    """Give movement and amount of every set that a person's diary holds on the server, one by one."""
    with closing(sqlite3.connect(f"file:{data / 'unsit.sqlite3'}?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT sets.movement, sets.done FROM training_trainingset AS sets "
            "JOIN training_trainingsession AS sessions ON sessions.id = sets.session_id "
            "WHERE replace(sets.person_id, '-', '') = ? AND sessions.deleted IS NULL ORDER BY sets.movement",
            [person.replace("-", "")],
        )
        return [(str(movement), float(done)) for movement, done in rows]
