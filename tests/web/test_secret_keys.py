"""Several secrets: the newest encrypts, every known one decrypts; where none fits nothing breaks or is lost."""

import base64
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import given
from hypothesis import strategies as st
from tests.diary.examples import RECORDS, SESSION, entry_of
from tests.web.conftest import People, Someone, body, sign_in
from tests.web.secret_folders import FIRST, SECOND, follow, secret_folder, write_secrets

from unsit.diary.writing import entry_value
from unsit.web.errors import DataFolderError, OptionProblems
from unsit.web.keeping import keep_secret_key, secrets_of
from unsit.web.options import read_options
from unsit.web.people import encryption
from unsit.web.people.actions import delete_account, new_token
from unsit.web.people.encryption import LostKeyError, closed, name_digest, name_digests, opened
from unsit.web.people.models import Person, StoredKey, User
from unsit.web.people.stored_keys import missing_keys, noted_and_missing
from unsit.web.training import actions, models
from unsit.web.training.planning_reads import shelf
from unsit.web.training.syncing import changes

__all__ = ["secret_folder"]

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ENVIRONMENT = {"UNSIT_SECRET_KEY": SECOND, "UNSIT_SECRET_KEY_FALLBACKS": f"{'a' * 40}, {'b' * 40}"}


def fill(who: Someone) -> None:
    """Write one entry of each kind."""
    actions.write(who.user, [entry_of(record) for record in RECORDS.values()], NOW)


def raw_rows() -> dict[str, list[Any]]:
    """Give what lies in every table of diaries, as it lies there."""
    tables = [one._meta.db_table for one in (models.TrainingSession, models.TrainingSet, models.DiaryEntry)]
    with connection.cursor() as cursor:
        return {table: cursor.execute(f'SELECT * FROM "{table}" ORDER BY id').fetchall() for table in tables}


def lose_secret(folder: Path) -> None:
    """Put another secret where the one of the entries was."""
    write_secrets(folder, SECOND)
    follow(folder)


# ---- which secrets hold -----------------------------------------------------------------------------------------


def test_secrets_come_from_settings_and_file_the_newest_first(tmp_path: Path) -> None:
    """A secret that is set wins over the file, whose secrets still decrypt; an earlier one never encrypts."""
    write_secrets(tmp_path, FIRST, "# a remark", "c" * 40)
    folder = {"UNSIT_DATA": str(tmp_path)}
    assert secrets_of(read_options(folder)) == (FIRST, "c" * 40)
    assert secrets_of(read_options(folder | ENVIRONMENT)) == (SECOND, "a" * 40, "b" * 40, FIRST, "c" * 40)
    only_older = {"UNSIT_SECRET_KEY_FALLBACKS": "a" * 40}
    assert secrets_of(read_options(folder | only_older)) == (FIRST, "a" * 40, "c" * 40)


def test_a_short_earlier_secret_is_refused() -> None:
    """As the newest one is."""
    with pytest.raises(OptionProblems, match="UNSIT_SECRET_KEY_FALLBACKS must have at least 32 characters"):
        read_options({"UNSIT_SECRET_KEY_FALLBACKS": f"{'a' * 40},short"})


def test_an_empty_file_of_secrets_is_refused(tmp_path: Path) -> None:
    """Else each process would make up its own secret, and what they encrypt is lost with them."""
    (tmp_path / "secret_key").touch()
    with pytest.raises(DataFolderError, match=r"secret_key must hold a secret .*backup"):
        keep_secret_key(read_options({"UNSIT_DATA": str(tmp_path)}))


@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    """Also an empty one; and the same text twice looks different."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return
    first, second = closed(text), closed(text)
    assert opened(first) == opened(second) == text
    assert first != second


def test_an_earlier_secret_decrypts_and_the_newest_encrypts(settings: Any) -> None:
    """A text of before stays readable; a new one needs the new secret only."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = FIRST, []
    before = closed("before")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = SECOND, [FIRST]
    after = closed("after")
    assert (opened(before), opened(after)) == ("before", "after")
    settings.SECRET_KEY_FALLBACKS = []
    assert opened(after) == "after"
    with pytest.raises(LostKeyError):
        opened(before)


def test_texts_of_earlier_versions_are_read(settings: Any) -> None:
    """They are Fernet tokens, which do not say which secret they need."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = SECOND, [FIRST]
    key = encryption._derived(FIRST, b"unsit: diary entries at rest", 32)
    earlier = Fernet(base64.urlsafe_b64encode(key)).encrypt(b"earlier")
    assert opened(earlier) == "earlier"


@pytest.mark.parametrize("token", [b"", b"\x02", b"\x02abcd", b"gAAAAnonsense", b"\x02" + bytes(40), b"\xff" * 50])
def test_what_is_no_token_is_a_lost_key_and_no_crash(token: bytes) -> None:
    """A damaged column is told like one of another secret."""
    with pytest.raises(LostKeyError):
        opened(token)


def test_a_damaged_token_is_noticed() -> None:
    """Each byte of it counts."""
    token = bytearray(closed("something"))
    token[-1] ^= 1
    with pytest.raises(LostKeyError):
        opened(bytes(token))


def test_digests_differ_by_person_and_secret(settings: Any) -> None:
    """Equal movements of two people cannot be told to be equal; those of an earlier secret are still found."""
    one, other = Person().pk, Person().pk
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = FIRST, []
    before = name_digest(one, "squat")
    assert before == name_digest(one, "squat") != name_digest(other, "squat")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = SECOND, [FIRST]
    assert name_digests(one, ["squat"]) == [name_digest(one, "squat"), before]


def test_a_running_process_uses_a_new_secret_without_a_restart(secret_folder: Path) -> None:
    """It encrypts with what another process put first, and still reads what it wrote before."""
    before = closed("before")
    write_secrets(secret_folder, SECOND, FIRST)
    follow(secret_folder)
    assert closed("after")[1:5].hex() == encryption.key_id(SECOND)
    assert opened(before) == "before"


def test_a_text_of_an_unknown_key_makes_it_look_at_once(secret_folder: Path, settings: Any) -> None:
    """Another process encrypted with a new secret a moment ago; this one does not wait for its next look."""
    encryption.follow_secret_file(now=True)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = SECOND, []
    theirs = closed("theirs")
    settings.SECRET_KEY = FIRST
    write_secrets(secret_folder, SECOND, FIRST)
    assert opened(theirs) == "theirs"


@pytest.mark.parametrize("content", [None, "", "\xff"])
def test_a_file_that_goes_or_breaks_takes_nothing_from_a_running_process(
    content: str | None, secret_folder: Path
) -> None:
    """What is known goes on being known; requests are answered as before."""
    before = closed("before")
    path = secret_folder / "secret_key"
    path.unlink()
    if content is not None:
        path.write_text(content, "latin-1")
    follow(secret_folder)
    assert opened(before) == "before"
    assert closed("after")[:5] == before[:5]


# ---- a secret that is lost ---------------------------------------------------------------------------------------


def _addresses(patterns: Any, prefix: str = "") -> list[str]:
    """Give every address of ours that needs nothing put in."""
    found: list[str] = []
    for one in patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            found += _addresses(one.url_patterns, path)
        elif isinstance(one, URLPattern) and "<" not in path and "(" not in path:
            found.append(f"/{path}")
    return found


def test_no_page_is_an_error_of_ours_when_the_secret_was_lost(people: People, secret_folder: Path) -> None:
    """Every address either works without the entries or says in words why it does not, and all stays as it was."""
    fill(people.client)
    models.PushSubscription.objects.create(person=people.client.person, digest="d", value="{}", made=NOW)
    lose_secret(secret_folder)
    sign_in(people.client.browser, people.client.user)
    before = raw_rows()
    paths = [*_addresses(get_resolver().url_patterns), "/api/v1/sessions", "/api/v1/sets", "/account/data/report.pdf"]
    paths += [f"/account/data/export/{name}/" for name in ("archive", "csv", "fit", "calendar", "fhir")]
    statuses: dict[str, int] = {}
    for path in paths:
        answer = people.client.browser.get(path)
        statuses[path], content = answer.status_code, body(answer)
        if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            assert b"secret key" in content, path
            assert answer.headers["Retry-After"]
    assert [path for path, status in statuses.items() if status == HTTPStatus.INTERNAL_SERVER_ERROR] == []
    for path in ("/today/", "/plan/", "/goals/", "/account/data/export/archive/", "/account/data/report.pdf"):
        assert statuses[path] == HTTPStatus.SERVICE_UNAVAILABLE, path
    for path in ("/", "/account/", "/account/data/", "/history/", "/go/"):
        assert statuses[path] == HTTPStatus.OK, path
    assert raw_rows() == before


def test_programs_get_problem_details_when_the_secret_was_lost(people: People, secret_folder: Path) -> None:
    """503 with a sentence and a time to try again, in the shape of all errors; nothing is written."""
    fill(people.client)
    lose_secret(secret_folder)
    key = new_token(people.client.user, "watch", ["read", "write"])[1]
    before = raw_rows()
    bearer = {"Authorization": f"Bearer {key}"}
    again = json.dumps({"after": 0, "device": "d", "entries": [entry_value(entry_of(SESSION))]})
    answers = [
        Client().get("/api/v1/sessions", headers=bearer),
        Client().get("/api/v1/sets?movement=squat", headers=bearer),
        Client().post("/api/v1/sync", again, content_type="application/json", headers=bearer),
    ]
    for answer in (answers[0], answers[2]):
        assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert (answer.json()["status"], "secret key" in answer.json()["detail"]) == (503, True)
        assert int(answer.headers["Retry-After"]) > 0
    assert answers[1].status_code < HTTPStatus.INTERNAL_SERVER_ERROR
    assert raw_rows() == before


def test_a_chart_never_shows_too_few_sets_in_silence(secret_folder: Path, people: People) -> None:
    """A movement that is looked for by its digest is not found with another secret; that is said, not passed over."""
    fill(people.client)
    noted_and_missing()
    write_secrets(secret_folder, SECOND)
    follow(secret_folder)
    assert noted_and_missing() != ()
    people.client.browser.force_login(people.client.user)
    path = f"/api/v1/sets?movement={SESSION.sets[0].movement}"
    assert people.client.browser.get(path).status_code == HTTPStatus.SERVICE_UNAVAILABLE
    write_secrets(secret_folder, SECOND, FIRST)
    follow(secret_folder)
    assert people.client.browser.get(path).json()["sets"] != []
    assert noted_and_missing() == ()


def test_with_the_secret_back_everything_is_there(people: People, secret_folder: Path) -> None:
    """Put on a line below the new one, the earlier secret opens what it encrypted; what came meanwhile is there too."""
    fill(people.client)
    number = len(RECORDS)
    lose_secret(secret_folder)
    actions.write(people.stranger.user, [entry_of(SESSION)], NOW)
    write_secrets(secret_folder, SECOND, FIRST)
    follow(secret_folder)
    assert len(changes(people.client.user, 0).entries) == number
    assert len(changes(people.stranger.user, 0).entries) == 1


def test_an_account_can_be_deleted_without_the_secret(people: People, secret_folder: Path) -> None:
    """Whoever wants to go need not wait for whoever runs the server."""
    fill(people.client)
    lose_secret(secret_folder)
    delete_account(people.client.user)
    assert not User.objects.filter(pk=people.client.user.pk).exists()
    assert models.DiaryEntry.objects.count() == models.TrainingSet.objects.count() == 0


def test_whoever_works_for_many_people_gets_a_clear_error(people: People, secret_folder: Path) -> None:
    """`LostKeyError`, by which one person is passed over and the others are not."""
    fill(people.client)
    lose_secret(secret_folder)
    with pytest.raises(LostKeyError, match="secret"):
        shelf(people.client.user)
    assert shelf(people.stranger.user).plans == ()


# ---- at the start ------------------------------------------------------------------------------------------------


def test_the_start_says_that_entries_need_another_secret(people: People, secret_folder: Path) -> None:
    """In one cheap question; with the secret in its place it says nothing."""
    assert noted_and_missing() == ()
    fill(people.client)
    assert noted_and_missing() == ()
    lose_secret(secret_folder)
    [told] = noted_and_missing()
    assert "secret" in told
    assert "UNSIT_SECRET_KEY_FALLBACKS" in told
    assert missing_keys() == (encryption.key_id(FIRST),)
    write_secrets(secret_folder, SECOND, FIRST)
    follow(secret_folder)
    assert noted_and_missing() == ()


def test_a_secret_that_encrypted_nothing_is_missed_by_nobody(secret_folder: Path, db: None) -> None:
    """A server that was started once and got another secret before anybody came is as good as new."""
    assert noted_and_missing() == ()
    lose_secret(secret_folder)
    assert noted_and_missing() == ()
    assert [one.key for one in StoredKey.objects.all()] == [encryption.key_id(SECOND)]


START = """
from unsit.web import serving
print(*serving.prepare().warnings, sep="\\n")
"""


def started(data: Path) -> str:
    """Start a server as far as its first sentences, and give them."""
    done = subprocess.run(
        [sys.executable, "-c", START],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "UNSIT_DATA": str(data), "DATABASE_URL": ""},
    )
    return done.stdout.strip()


def test_a_server_whose_secret_was_deleted_says_so_and_starts(tmp_path: Path) -> None:
    """A new secret is made, and the first sentence tells what is missing."""
    data = tmp_path / "data"
    assert started(data) == ""
    with closing(sqlite3.connect(data / "unsit.sqlite3")) as database, database:
        [[key]] = database.execute("SELECT key FROM people_storedkey").fetchall()
        token = b"\x02" + bytes.fromhex(key) + bytes(40)
        person = ("0" * 32, "", "UTC", "en", 0, "2026-01-01", "[]")
        names = "id, name, zone, language, sequence, created, gaps"
        database.execute(f"INSERT INTO people_person ({names}) VALUES (?, ?, ?, ?, ?, ?, ?)", person)
        columns = "person_id, kind, key, value, changed, sequence, emptied"
        values = ("0" * 32, "note", "n", token, "2026-01-01", 1, False)
        database.execute(f"INSERT INTO training_diaryentry ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    (data / "secret_key").unlink()
    assert "encrypted with a secret that is not here" in started(data)


def test_signatures_of_before_hold_with_an_earlier_secret(settings: Any) -> None:
    """Links and sessions that the earlier secret signed are still good."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = FIRST, []
    signed = signing.dumps("link")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = SECOND, [FIRST]
    assert signing.loads(signed, max_age=timedelta(hours=1)) == "link"
