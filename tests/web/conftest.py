"""A built site that is small: its files are made up, what is done with them is not. And the people of every test."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, connection
from django.http import HttpResponseBase
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from tools.with_postgresql import absence, cluster, commands, lent_account

from unsit.web import static_files, storage_errors
from unsit.web.pages import drawing, views
from unsit.web.pages.templatetags import parts
from unsit.web.people.actions import describe
from unsit.web.people.confirmation import note_confirmation
from unsit.web.people.models import Person, User
from unsit.web.site_build import gather
from unsit.web.site_files import ENGINE, MODEL, Site, built_site
from unsit.web.training.jobs import queue, runner, work

SCRIPT = "customElements.define('unsit-player', class extends HTMLElement {});\n" * 40
MANIFEST = """{
  "src/player/unsit-player.ts": {"file": "unsit-player.js", "name": "unsit-player", "isEntry": true},
  "_stage-CAFE0123.js": {"file": "chunks/stage-CAFE0123.js", "name": "stage"},
  "src/offline/sw.ts": {"file": "sw.js", "name": "sw", "isEntry": true}
}"""


def body(response: HttpResponseBase) -> bytes:
    """Give the body of an answer, and close its file; the database that a test is in the middle of stays open."""
    content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)
    return bytes(content)


def front_end(folder: Path) -> dict[str, Path]:
    """Write what a front end's build might give, and give it by the names under which it is served."""
    contents = {
        "unsit-player.js": SCRIPT,
        "unsit-figure.js": SCRIPT.replace("player", "figure"),
        "chunks/stage-CAFE0123.js": SCRIPT * 2,
        "sw.js": "self.addEventListener('fetch', () => {});\n",
        ".vite/manifest.json": MANIFEST,
        "voice/en.json": '{"format": 1, "language": "en", "packs": {}}',
        "figures/movements/squat.json": '{"id": "squat", "words": "' + "slowly " * 100 + '"}',
    }
    for name, text in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return {f"app/{name}": folder / name for name in contents}


OWN = {"pages/style.css": b"body { margin: 0; }\n" * 60, ENGINE: b"PK\x05\x06" + bytes(18), MODEL: bytes(4000)}


@pytest.fixture
def small_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Give a built site that is served to Django's test client."""
    folder = tmp_path / "site"
    gather(OWN, front_end(tmp_path / "dist"), folder, jobs=1)
    site = built_site(folder)
    for module in (static_files, views, drawing, parts):
        monkeypatch.setattr(module, "built_site", lambda *_: site)
    return site


MOST_QUERIES = 10
"""Questions to the database in one request, whoever asks for what."""

_FREE = re.compile(
    r"(/es)?/account/(?!data/)|(/es)?/account/data/(import/(confirm/)?|export/[^/]*/(left-out/)?|report.pdf)$"
)
"""Signing in and up is asked by a library; imports and exports are done outside the request, in tests at its end."""


class FewQuestions(Client):
    """A browser that holds every answer of ours to a few questions to the database."""

    def request(self, **request: Any) -> Any:
        """Ask, and count what was asked of the database meanwhile."""
        with CaptureQueriesContext(connection) as asked:
            answer = super().request(**request)
        path = request["PATH_INFO"]
        told = [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
        assert _FREE.match(path) or len(told) <= MOST_QUERIES, (path, told)
        return answer


def run_jobs() -> None:
    """Do the jobs that wait, here: another process would not see what a test wrote."""
    while (job := queue.claim(timezone.now())) is not None:
        work.run(job.pk)


@pytest.fixture(autouse=True)
def quick_hashing(settings: Any) -> None:
    """Let no test be held up by a password's hash being slow to make."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def mailing(settings: Any) -> None:
    """Let the server send mail."""
    settings.SENDS_MAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Leave no test the language that another one's last request was in."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def disk_with_room() -> Iterator[None]:
    """Let no test hear of the full disk that another one made up."""
    yield
    storage_errors.forget_full()


@pytest.fixture(autouse=True)
def jobs_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Have jobs done as soon as they are asked for; their files lie in the test's own folder."""
    monkeypatch.setattr(runner, "wake", run_jobs)
    monkeypatch.setattr(queue, "folder", lambda: tmp_path / "jobs")


@dataclass(frozen=True, slots=True)
class Someone:
    """An account, its person, and a browser that is signed in to it."""

    user: User
    person: Person
    browser: Client


@dataclass(frozen=True, slots=True)
class People:
    """The people of every test: a trainer, a client of theirs, and somebody who has to do with neither."""

    trainer: Someone
    client: Someone
    stranger: Someone


def sign_in(browser: Client, user: User) -> None:
    """Sign a browser in, as the page for it would have a moment ago."""
    browser.force_login(user)
    request = RequestFactory().get("/")
    request.session = browser.session
    note_confirmation(request)
    request.session.save()


def someone(name: str) -> Someone:
    """Give a new account with a person, signed in."""
    user = User.objects.create_user(f"{name}@example.org")
    person = describe(user, name=name.capitalize(), zone="Europe/Madrid")
    browser = FewQuestions()
    sign_in(browser, user)
    return Someone(user, person, browser)


@pytest.fixture
def people(db: None) -> People:
    """Give trainer, client and stranger."""
    return People(someone("trainer"), someone("client"), someone("stranger"))


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """Return the address of a PostgreSQL that is started for it; in CI there must be one."""
    folder = commands()
    if folder is None:
        sentence, is_error = absence()
        if is_error:
            pytest.fail(sentence)
        pytest.skip(sentence)
    with cluster(folder, lent_account()) as address:
        yield address
