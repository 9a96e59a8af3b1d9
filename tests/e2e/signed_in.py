"""An account on a running server's data, signed in to a browser: made by Django itself, beside the server."""

import json
import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import BrowserContext
from tests.e2e.unsit_server import Server

_PROGRAM = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from unsit.web.people.actions import describe
from unsit.web.people.models import User
user = User.objects.create_user(sys.argv[1])
describe(user, name=sys.argv[1].partition("@")[0].capitalize(), zone="UTC")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(json.dumps({"name": settings.SESSION_COOKIE_NAME, "value": session.session_key}))
"""


def sign_in(context: BrowserContext, server: Server, data: Path, address: str = "client@example.org") -> None:
    """Make an account with this address in the server's data, and give the browser its cookie."""
    environment = {**os.environ, "UNSIT_DATA": str(data), "DJANGO_SETTINGS_MODULE": "unsit.web.settings"}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, address], env=environment, capture_output=True, text=True, check=True
    )
    cookie = json.loads(done.stdout)
    name, value = str(cookie["name"]), str(cookie["value"])
    context.add_cookies([{"name": name, "value": value, "url": server.address, "httpOnly": True, "sameSite": "Lax"}])
