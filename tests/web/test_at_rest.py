"""What lies in the database and the data folder: nothing of health that can be read, and nothing for other users."""

import os
import re
import stat
import subprocess
import sys
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db import models as django_models
from tests.diary.examples import RECORDS, SESSION, entry_of
from tests.web.conftest import People

from unsit.diary.model import SetDone
from unsit.web import keeping
from unsit.web.people.encryption import EncryptedTextField
from unsit.web.training import actions, at_rest, models
from unsit.web.training.rows import DETAILS, SET_DETAILS, TOLD

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


# ---- in the database ---------------------------------------------------------------------------------------------


FIXED = frozenset(
    {"id", "started", "ended", "at", "zone", "day", "to", "first", "last", "time", "until", "reached", "answered"}
)
"""Fields whose text means something to the rules: ids, times, days."""


def marked(value: Any, marks: list[str]) -> Any:
    """Give a record whose every text of somebody's own, in whatever depth, is a mark that can be looked for."""
    if type(value) is str:
        marks.append(f"qz{len(marks)}qz")
        return marks[-1]
    if is_dataclass(value) and not isinstance(value, type):
        here = {field.name: getattr(value, field.name) for field in fields(value) if field.name not in FIXED}
        return replace(value, **{name: marked(one, marks) for name, one in here.items()})
    if isinstance(value, tuple):
        return tuple(marked(one, marks) for one in value)
    if isinstance(value, dict):
        return {marked(name, marks): one for name, one in value.items()}
    return value


def everything_in_the_database() -> bytes:
    """Give every value of every table, as it lies there."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [bytes(one) if isinstance(one, (bytes, memoryview)) else str(one).encode() for one in row]
    return b"\n".join(found)


@pytest.mark.parametrize("kind", RECORDS)
def test_no_text_of_any_entry_lies_readable(kind: str, people: People) -> None:
    """Every text and name that somebody puts into an entry of any kind, whatever fields it has or will have."""
    marks: list[str] = []
    record = marked(RECORDS[kind], marks)
    assert marks
    actions.write(people.client.user, [entry_of(record, device="qzdeviceqz")], NOW)
    raw = everything_in_the_database()
    assert [mark for mark in (*marks, "qzdeviceqz") if mark.encode() in raw] == []


def test_no_movement_of_the_library_lies_readable(people: People) -> None:
    """Its id tells of somebody's health as well."""
    actions.write(people.client.user, [entry_of(SESSION)], NOW)
    raw = everything_in_the_database()
    assert [one.movement for one in SESSION.sets if one.movement.encode() in raw] == []


def test_a_file_that_waits_lies_encrypted_with_its_name(people: People) -> None:
    """A name can tell as much as what is inside."""
    row = models.Import(
        person=people.client.person, made=NOW, format="csv", name="qznameqz", content="qzcontentqz", summary="qzsumqz"
    )
    row.save()
    raw = everything_in_the_database()
    assert b"qznameqz" not in raw
    assert b"qzcontentqz" not in raw
    assert b"qzsumqz" not in raw
    assert models.Import.objects.get().name == "qznameqz"


def test_a_readable_column_is_one_that_a_query_needs() -> None:
    """These and no others: a column that comes later is encrypted, or its reason is put down here."""
    for_queries = {
        models.TrainingSession: {"id", "person", "key", "started", "day", "zone", "work_s", "changed", "sequence"},
        models.TrainingSet: {"id", "session", "person", "started", "number", "movement", "is_done"},
        models.DiaryEntry: {"id", "person", "kind", "key", "at", "changed", "sequence"},
        models.Import: {"id", "person", "made", "format"},
    }
    for model, wanted in for_queries.items():
        readable = {one.name for one in model._meta.concrete_fields if not isinstance(one, EncryptedTextField)}
        assert readable - {"deleted", "emptied"} == wanted, model


# ---- what the pages say ------------------------------------------------------------------------------------------


def test_every_column_has_words() -> None:
    """A column or table that comes later is described, or the page would say nothing of it."""
    assert at_rest.undescribed() == ()
    assert {*TOLD, *DETAILS, *SET_DETAILS} == set(at_rest.PARTS)
    assert {field.name for field in fields(SetDone)} == set(SET_DETAILS)


def test_the_words_follow_the_kind_of_the_column(monkeypatch: pytest.MonkeyPatch) -> None:
    """A column that is no longer encrypted is told to be readable by the page without anybody changing the page."""
    before = at_rest.at_rest()
    assert "pain" in before.encrypted
    assert "your e-mail address" in before.readable
    assert not set(before.encrypted) & set(before.readable)
    monkeypatch.setattr(at_rest, "EncryptedTextField", django_models.FileField)
    after = at_rest.at_rest()
    assert "pain" in after.readable


@pytest.mark.parametrize("path", ["/account/data/", "/about/privacy/", "/es/about/privacy/"])
def test_both_pages_tell_all_of_it(path: str, people: People) -> None:
    """Each phrase of both lists, and for how long things are stored, in the reader's language."""
    answer = people.client.browser.get(path)
    content = answer.content.decode()
    if not path.startswith("/es/"):
        told = at_rest.at_rest()
        text = re.sub(r"<[^>]+>", "", content).replace("&#x27;", "'")
        for phrase in (*told.encrypted, *told.readable):
            assert phrase[:1].upper() + phrase[1:] in text
    assert content.count("30") >= 2


# ---- in the data folder ------------------------------------------------------------------------------------------


def mode(path: Path) -> int:
    """Give the mode of a file or folder."""
    return stat.S_IMODE(path.stat().st_mode)


def test_what_exists_already_is_closed_to_others(tmp_path: Path) -> None:
    """Folder, database with its logs, keys and backups, also where an earlier version left them open."""
    folder = tmp_path / "data"
    (folder / "backups").mkdir(parents=True)
    names = ("unsit.sqlite3", "unsit.sqlite3-wal", "unsit.sqlite3-shm", "secret_key", "push_key.pem", "backups/1.unsit")
    for name in names:
        (folder / name).touch()
        (folder / name).chmod(0o666)
    (folder / "backups").chmod(0o777)
    (folder / "somebody's.txt").touch(mode=0o644)
    folder.chmod(0o755)
    assert keeping.close_to_others(folder) == ()
    assert mode(folder) == mode(folder / "backups") == 0o700
    assert {mode(folder / name) for name in names} == {0o600}
    assert mode(folder / "somebody's.txt") == 0o644


def test_a_database_elsewhere_is_closed_too(tmp_path: Path) -> None:
    """Its folder is not ours, the file is."""
    database = tmp_path / "elsewhere.db"
    for suffix in ("", "-wal"):
        database.with_name(database.name + suffix).touch(mode=0o644)
    folder = tmp_path / "data"
    folder.mkdir()
    assert keeping.close_to_others(folder, database) == ()
    assert mode(database) == mode(tmp_path / "elsewhere.db-wal") == 0o600


def test_what_cannot_be_closed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sentence that names the place; the server starts all the same."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)

    def refused(_path: Path, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refused)
    [told] = keeping.close_to_others(folder)
    assert told.startswith(f"{folder} can be read or entered by other users of this machine")
    assert "Operation not permitted" in told


def test_a_folder_that_all_share_is_left_as_it_is(tmp_path: Path) -> None:
    """Such as /tmp: closing it would stop everybody else's programs."""
    tmp_path.chmod(0o1777)
    try:
        [told] = keeping.close_to_others(tmp_path)
        assert "is shared with other users" in told
        assert mode(tmp_path) == 0o1777
    finally:
        tmp_path.chmod(0o700)


def test_links_are_not_followed(tmp_path: Path) -> None:
    """What a link in the folder leads to is not ours to change."""
    target = tmp_path / "target"
    target.touch(mode=0o644)
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / "unsit.sqlite3-link").symlink_to(target)
    assert keeping.close_to_others(folder) == ()
    assert mode(target) == 0o644


def test_a_server_that_starts_leaves_nothing_open(tmp_path: Path) -> None:
    """With the widest umask, on a folder and a database that are open, all files are its owner's alone."""
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o755)
    (data / "unsit.sqlite3").touch()
    (data / "unsit.sqlite3").chmod(0o644)
    code = "from unsit.web import serving; import os; serving.prepare(); open(os.environ['UNSIT_DATA'] + '/later', 'w')"
    environment = {**os.environ, "UNSIT_DATA": str(data), "DATABASE_URL": ""}
    subprocess.run([sys.executable, "-c", f"import os; os.umask(0); {code}"], check=True, env=environment)
    assert mode(data) == 0o700
    assert {path.name: mode(path) & 0o077 for path in data.iterdir() if mode(path) & 0o077} == {}
