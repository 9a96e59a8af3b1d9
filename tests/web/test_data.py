"""One's data: out whole, in again equal, twice the same as once."""

import io
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, BinaryIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from tests.diary.examples import RECORDS, SESSION, entry_of
from tests.web.conftest import People, Someone, body

from unsit.diary.allowed_values import cleaned_text
from unsit.diary.exchange import BadRow, Found, UnreadableFile, UnwritableDiary, readers, writers
from unsit.diary.model import Diary
from unsit.interop.archive import HEADER
from unsit.web.people.actions import describe
from unsit.web.people.encryption import newest_prefix
from unsit.web.people.models import LONGEST_NAME, Person
from unsit.web.server.limits import LONGEST_BODY_BYTES, LONGEST_FILE_BYTES, longest_body
from unsit.web.training import actions, data_views, exchanging, models, purging
from unsit.web.training.jobs import work

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
DATA = "/account/data/"


def fill(who: Someone) -> None:
    """Write one entry of each kind."""
    actions.write(who.user, [entry_of(record) for record in RECORDS.values()], NOW)


def exported(who: Someone, format: str = "archive") -> bytes:  # noqa: A002
    """Give the file that somebody downloads."""
    answer = who.browser.get(f"{DATA}export/{format}/")
    assert answer.status_code == HTTPStatus.OK
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="unsit-{format}-')
    return body(answer)


def bring(who: Someone, content: bytes, name: str = "file.zip", format: str = "") -> Any:  # noqa: A002
    """Send a file and give the page that says what it would bring."""
    given = {"file": SimpleUploadedFile(name, content), "format": format}
    return who.browser.post(f"{DATA}import/", given, follow=True)


def entries_of(who: Someone) -> set[str]:
    """Give what a diary holds, as text."""
    return {repr(one.record) for one in exchanging.diary_of(who.user).entries}


def test_an_archive_brought_into_another_account_is_equal(people: People) -> None:
    """Out of one, into another: every entry of every kind; the file is shown first and written only then."""
    fill(people.client)
    page = bring(people.stranger, exported(people.client)).content.decode()
    assert f"Bring in {len(RECORDS)} entries" in page
    assert entries_of(people.stranger) == set()
    people.stranger.browser.post(f"{DATA}import/confirm/")
    assert entries_of(people.stranger) == entries_of(people.client)
    assert not models.Import.objects.exists()


def test_an_archive_brings_whom_it_is_about_only_when_that_is_wanted(people: People) -> None:
    """Name, zone and language are shown, and taken over by a tick; ticked already where the diary is still empty."""
    describe(people.client.user, name="Ana", zone="America/Lima", language="es")
    archive = exported(people.client)
    page = bring(people.stranger, archive).content.decode()
    assert "Ana · America/Lima · Español" in page
    people.stranger.browser.post(f"{DATA}import/confirm/")
    assert Person.objects.get(user=people.stranger.user).name == "Stranger"
    bring(people.stranger, archive)
    people.stranger.browser.post(f"{DATA}import/confirm/", {"whom": "on"})
    person = Person.objects.get(user=people.stranger.user)
    assert (person.name, person.zone, person.language) == ("Ana", "America/Lima", "es")
    assert "America/Lima" not in bring(people.stranger, archive).content.decode()


@pytest.mark.parametrize(
    "profile",
    [
        {"zone": "Mars/Olympus", "language": "xx", "name": "x" * 999},
        [],
        None,
        "Ana",
        {"zone": "", "language": "", "name": "A\x00n\ud800a\n\u202e"},
    ],
)
def test_whom_an_archive_is_about_is_taken_only_as_far_as_it_can_be_kept(people: People, profile: object) -> None:
    """What no zone, no language here or no short name is stays as it was; the file is read all the same."""
    fill(people.client)
    source = ZipFile(io.BytesIO(exported(people.client)))
    changed = io.BytesIO()
    with ZipFile(changed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == HEADER:
                content = json.dumps({**json.loads(content), "profile": profile}).encode()
            target.writestr(name, content)
    assert bring(people.stranger, changed.getvalue()).status_code == HTTPStatus.OK
    people.stranger.browser.post(f"{DATA}import/confirm/", {"whom": "on"})
    person = Person.objects.get(user=people.stranger.user)
    assert (person.zone, person.language) == ("Europe/Madrid", "en")
    assert person.name == cleaned_text(person.name, LONGEST_NAME)
    assert entries_of(people.stranger) == entries_of(people.client)


def test_what_is_there_already_does_not_come_twice(people: People) -> None:
    """One's own archive brings nothing new, and says so."""
    fill(people.client)
    page = bring(people.client, exported(people.client)).content.decode()
    assert "All of it is there already." in page
    people.client.browser.post(f"{DATA}import/confirm/")
    assert models.TrainingSet.objects.visible_to(people.client.user).count() == len(SESSION.sets)


def test_nobody_gets_anothers_data(people: People) -> None:
    """Neither by export nor what waits to be brought in."""
    fill(people.client)
    bring(people.client, exported(people.client))
    for other in (people.trainer, people.stranger):
        with ZipFile(io.BytesIO(exported(other))) as archive:
            assert archive.read("entries.jsonl").strip() == b""
        assert other.browser.get(f"{DATA}import/").headers["Location"] == DATA
        other.browser.post(f"{DATA}import/confirm/")
        other.browser.post(f"{DATA}import/drop/")
        assert entries_of(other) == set()
    assert models.Import.objects.visible_to(people.client.user).count() == 1


def test_what_waits_lies_encrypted_and_can_be_dropped(people: People) -> None:
    """Answers about health stand nowhere in plain words, not even for a minute."""
    fill(people.client)
    bring(people.stranger, exported(people.client), name="secret.zip")
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM training_import")
        [[content]] = cursor.fetchall()
    assert bytes(content).startswith(newest_prefix())
    assert "secret.zip waits for your word" in people.stranger.browser.get(DATA).content.decode()
    people.stranger.browser.post(f"{DATA}import/drop/")
    assert not models.Import.objects.exists()


@pytest.mark.parametrize("format", [name for name in writers() if name not in {"fit-activity", "fit-workout"}])
def test_every_format_can_be_taken_along(people: People, format: str) -> None:  # noqa: A002
    """As a file with the right type and ending; an empty diary too."""
    page = people.client.browser.get(DATA).content.decode()
    assert f"{DATA}export/{format}/" in page
    exported(people.stranger, format)
    fill(people.client)
    answer = people.client.browser.get(f"{DATA}export/{format}/")
    assert answer.headers["Content-Type"] == writers()[format].media_type
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert len(body(answer)) > 20


@pytest.mark.parametrize("format", ["nothing", "fit-activity", "../archive"])
def test_a_format_that_is_none_is_not_there(people: People, format: str) -> None:  # noqa: A002
    """As any other wrong address."""
    assert people.client.browser.get(f"{DATA}export/{format}/").status_code == HTTPStatus.NOT_FOUND


def future(content: bytes) -> bytes:
    """Give an archive as a later version would write it."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            value = old.read(name)
            if name.endswith(".json"):
                value = json.dumps({**json.loads(value), "version": 99}).encode()
            new.writestr(name, value)
    return out.getvalue()


def test_an_archive_from_the_future_is_refused_in_words(people: People) -> None:
    """Nothing of it is taken."""
    fill(people.client)
    answer = bring(people.stranger, future(exported(people.client)))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "newer Unsit" in answer.content.decode()
    assert not models.Import.objects.exists()


GARBAGE = (b"\x00\xff" * 500, b"PK\x03\x04 no", b"{", b"a,b\n1,2\n", b"<HealthData", b"\n" * 9000)


@pytest.mark.parametrize("format", ["", *readers(), "nothing"])
def test_garbage_is_refused_in_words(people: People, format: str) -> None:  # noqa: A002
    """Whatever it is said to be: a page, no traceback, and nothing is written."""
    for content in GARBAGE:
        answer = bring(people.client, content, "file.bin", format)
        assert answer.status_code in (HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY)
        people.client.browser.post(f"{DATA}import/confirm/")
    assert entries_of(people.client) == set()


def test_a_missing_or_empty_file_is_told(people: People) -> None:
    """The form says what is wrong with it."""
    assert people.client.browser.post(f"{DATA}import/").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert bring(people.client, b"").status_code == HTTPStatus.UNPROCESSABLE_ENTITY


class Lines:
    """A tiny format: a line a session, numbers only; a line that is none is told."""

    id, name, suffix, media_type = "lines", "Lines", ".lines", "text/plain"

    def matches(self, start: bytes, name: str) -> bool:  # noqa: ARG002
        """Say whether it is this one."""
        return name.endswith(self.suffix)

    def read(self, file: BinaryIO, zone: str) -> Found:  # noqa: ARG002
        """Read it."""
        good, bad = [], []
        for number, line in enumerate(file, start=1):
            if line.strip().isdigit():
                name = f"{int(line):032x}"
                good.append(entry_of(replace(SESSION, id=name), "2026-11-24T08:00:00Z"))
            else:
                bad.append(BadRow(f"line {number}", f"must be a number (got {line.decode().strip()})"))
        if not good and not bad:
            raise UnreadableFile("must have a line")
        return Found(tuple(good), tuple(bad), ("Lines tell no pain.",))

    def write(self, diary: Diary) -> Iterable[bytes]:
        """Write it; it has no place for two."""
        if len(diary.entries) > 1:
            raise UnwritableDiary("lines hold one session")
        yield b"1\n"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages know the tiny format."""
    for module in (exchanging, data_views):
        monkeypatch.setattr(module, "readers", lambda: {"lines": Lines()})
    for module in (work, data_views):
        monkeypatch.setattr(module, "writers", lambda: {"lines": Lines()})


@pytest.mark.usefixtures("lines")
def test_the_preview_counts_by_kind_and_month_and_tells_bad_lines(people: People) -> None:
    """New, changed, there already; each bad line with its reason; the rest can still come in."""
    older = replace(SESSION, id=f"{1:032x}", effort=5)
    actions.write(people.client.user, [entry_of(older, "2026-11-20T08:00:00Z")], NOW)
    actions.write(people.client.user, [entry_of(replace(SESSION, id=f"{2:032x}"), "2026-11-24T08:00:00Z")], NOW)
    page = bring(people.client, b"1\n2\n3\nfour\n<b>\n", "mine.lines").content.decode()
    assert "<td>1</td><td>1</td><td>1</td>" in page
    assert "2026-11" in page
    assert "line 4" in page
    assert "must be a number (got &lt;b&gt;)" in page
    assert "Lines tell no pain." in page
    people.client.browser.post(f"{DATA}import/confirm/")
    assert models.TrainingSession.objects.visible_to(people.client.user).count() == 3


@pytest.mark.usefixtures("lines")
def test_a_diary_that_has_no_place_in_a_format_is_told(people: People) -> None:
    """Instead of half a file."""
    fill(people.client)
    answer = people.client.browser.get(f"{DATA}export/lines/")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "lines hold one session" in answer.content.decode()


@pytest.mark.usefixtures("lines")
def test_an_import_that_broke_off_is_told_and_can_be_finished(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database fails in the middle: whole portions are in the diary, the file still waits, the rest follows."""
    monkeypatch.setattr(exchanging, "MOST_WEIGHT", 2 * (1 + len(SESSION.sets)))
    monkeypatch.setattr(exchanging, "_SHORTEST_PAUSE_S", 0.0)
    bring(people.client, b"1\n2\n3\n4\n5\n", "mine.lines")
    real, calls = actions.write, []

    def broken(*given: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise OperationalError("database or disk is full")
        return real(*given, **named)

    monkeypatch.setattr(exchanging, "write", broken)
    answer = people.client.browser.post(f"{DATA}import/confirm/")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "disk is full" in answer.content.decode()
    assert models.TrainingSession.objects.visible_to(people.client.user).count() == 2
    assert models.Import.objects.visible_to(people.client.user).count() == 1
    assert people.client.browser.post(f"{DATA}import/confirm/").status_code == HTTPStatus.FOUND
    assert models.TrainingSession.objects.visible_to(people.client.user).count() == 5
    assert not models.Import.objects.exists()


@pytest.mark.usefixtures("lines")
def test_years_come_in_with_a_bounded_number_of_questions(people: People) -> None:
    """Bringing in does not ask the database once for each session."""
    bring(people.client, b"".join(b"%d\n" % number for number in range(1500)), "mine.lines")
    with CaptureQueriesContext(connection) as few:
        people.client.browser.post(f"{DATA}import/confirm/")
    assert models.TrainingSession.objects.visible_to(people.client.user).count() == 1500
    # SQLite takes about fifty rows in one question.
    assert len(few) < 1500 / 8


@pytest.mark.usefixtures("lines")
def test_a_file_that_nobody_looked_at_is_deleted(people: People) -> None:
    """After a day, by itself; newer ones stay."""
    found = Lines().read(io.BytesIO(b"1\n"), "UTC")
    exchanging.keep_waiting(people.client.user, Lines(), "old", found, NOW - timedelta(days=2))
    exchanging.keep_waiting(people.stranger.user, Lines(), "new", found, NOW)
    purging.purge(NOW)
    assert [row.name for row in models.Import.objects.all()] == ["new"]


def test_long_bodies_are_for_files_alone() -> None:
    """A server takes a long one at the one address that puts it to disk, in every language, and nowhere else."""
    assert longest_body("/account/data/import/") == LONGEST_FILE_BYTES
    assert longest_body("/es/account/data/import/?x=1") == LONGEST_FILE_BYTES
    for path in ("/", "/api/v1/sync", "/account/data/import/confirm/", "/account/data/?/account/data/import/"):
        assert longest_body(path) == LONGEST_BODY_BYTES
