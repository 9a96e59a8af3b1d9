"""Accounts of a running server, and what its database holds, for tests in a browser."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

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


SETS = """
import json, sys
import django
django.setup()
from unsit.web.training.models import TrainingSet
rows = TrainingSet.objects.filter(person=sys.argv[1], session__deleted=None)
sets = [json.loads(str(row.details)) for row in rows]
print(json.dumps([[one["movement"], one["done"]] for one in sets]))
"""


def _asked(data: Path, program: str, about: str) -> Any:
    """Give what a program says that has the server's data; what lies there is encrypted."""
    done = subprocess.run(
        [sys.executable, "-c", program, about],
        env={**os.environ, "UNSIT_DATA": str(data), "DJANGO_SETTINGS_MODULE": "unsit.web.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def account(data: Path, name: str) -> dict[str, str]:
    """Give a cookie that signs in, and the person's id; the account is made when it is not there."""
    told: dict[str, str] = _asked(data, MAKE, f"{name}@example.org")
    return told


def sign_in(context: BrowserContext, home: str, who: dict[str, str]) -> None:
    """Sign a browser in, as the pages of an account would; whoever was signed in is not any more."""
    context.clear_cookies()
    context.add_cookies([{"name": "unsit", "value": who["cookie"], "url": home}])


def kept_sets(data: Path, person: str) -> list[tuple[str, float]]:
    """Give movement and amount of every set that a person's diary holds on the server, one by one."""
    return sorted((str(movement), float(done)) for movement, done in _asked(data, SETS, person))
