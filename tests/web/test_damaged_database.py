"""A damaged database is found before anybody is answered, by a sentence that says what to do; and recognised later."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from django.db import OperationalError
from tests.web.programs import FILL, run, script

from unsit.web.database_check import check_sqlite, is_damage
from unsit.web.errors import DatabaseError

PAGE_BYTES = 4096


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder with an account and a diary; tests copy it."""
    folder = tmp_path_factory.mktemp("used") / "data"
    script(folder, FILL, *(f"s{number}" for number in range(30)))
    return folder


def is_found(content: bytes, place: Path) -> bool:
    """Return whether a start would refuse a database with this content."""
    place.write_bytes(content)
    try:
        return bool(check_sqlite(place, budget_s=60).problems)
    except DatabaseError:
        return True


def test_every_page_of_zeros_is_found(used: Path, tmp_path: Path) -> None:
    """Whichever page of the file is lost, tables, indexes and the first one alike."""
    whole = (used / "unsit.sqlite3").read_bytes()
    assert not is_found(whole, tmp_path / "file")
    missed = [
        start // PAGE_BYTES
        for start in range(0, len(whole), PAGE_BYTES)
        if not is_found(whole[:start] + bytes(PAGE_BYTES) + whole[start + PAGE_BYTES :], tmp_path / "file")
    ]
    assert missed == []


def test_a_text_that_is_none_is_found(used: Path, tmp_path: Path) -> None:
    """A changed text breaks no page and no index; each is read all the same."""
    whole = (used / "unsit.sqlite3").read_bytes()
    at = whole.rindex(b"Europe/Madrid") if b"Europe/Madrid" in whole else whole.rindex(b"somebody@")
    assert is_found(whole[:at] + b"\xff" * 5 + whole[at + 5 :], tmp_path / "file")


def test_nothing_in_the_file_is_changed_by_looking_and_a_full_look_has_an_end(used: Path, tmp_path: Path) -> None:
    """The bytes are what they were; a start with a big file goes on after its time."""
    shutil.copy(used / "unsit.sqlite3", tmp_path / "file")
    before = (tmp_path / "file").read_bytes()
    steps: list[str] = []
    found = check_sqlite(tmp_path / "file", progress=steps.append)
    assert (found.problems, found.is_complete, len(steps)) == ((), True, 4)
    with closing(sqlite3.connect(tmp_path / "file")) as database:
        database.execute("CREATE TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                         "WHERE i < 300000) SELECT i, hex(randomblob(20)) AS t FROM n")  # fmt: skip
        database.commit()
    assert check_sqlite(tmp_path / "file", budget_s=0.0).is_complete is False
    shutil.copy(used / "unsit.sqlite3", tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == before


@pytest.mark.parametrize("page", [0, 3, -3])
def test_a_server_refuses_a_damaged_database(used: Path, tmp_path: Path, page: int) -> None:
    """Exit code 3, one sentence that names `unsit restore`; nothing is written; `unsit doctor` says it too."""
    data = tmp_path / "data"
    shutil.copytree(used, data)
    content = bytearray((data / "unsit.sqlite3").read_bytes())
    start = page * PAGE_BYTES % len(content)
    content[start : start + PAGE_BYTES] = bytes(PAGE_BYTES)
    (data / "unsit.sqlite3").write_bytes(content)
    done = run(data, "serve", "--port", "0")
    assert (done.returncode, "unsit restore" in done.stderr, len(done.stderr.splitlines())) == (3, True, 1)
    assert (data / "unsit.sqlite3").read_bytes() == bytes(content)
    done = run(data, "doctor", "--json")
    value = json.loads(done.stdout)
    assert (done.returncode, value["sound"]) == (1, False)
    told = [one["text"] for one in value["findings"] if (one["check"], one["level"]) == ("database", "problem")]
    assert told
    assert all("unsit restore" in text for text in told)


def test_a_doctor_finds_nothing_wrong_where_nothing_is(used: Path) -> None:
    """Exit code 0 or the mode of files, which the machine decides; every check says something, none writes anything."""
    for path in (used, *used.iterdir()):
        path.chmod(0o700 if path.is_dir() else 0o600)
    before = {path.name: path.read_bytes() for path in used.iterdir()}
    done = run(used, "doctor", "--json")
    value = json.loads(done.stdout)
    problems = [one for one in value["findings"] if one["level"] == "problem"]
    assert [one for one in problems if one["check"] != "site files"] == []
    assert {"data folder", "database", "migrations", "secret", "entries", "mail"} <= {
        one["check"] for one in value["findings"]
    }
    assert {path.name: path.read_bytes() for path in used.iterdir()} == before


def test_a_doctor_names_what_cannot_be_read(used: Path, tmp_path: Path) -> None:
    """Rows that cannot be decrypted, records that are none, modes, a newer database: each with what to do."""
    data = tmp_path / "data"
    shutil.copytree(used, data)
    data.chmod(0o755)
    with closing(sqlite3.connect(data / "unsit.sqlite3")) as database:
        database.execute("UPDATE training_trainingsession SET told = x'00' WHERE key IN ('s3', 's4')")
        database.execute("UPDATE training_diaryentry SET kind = 'plan' WHERE kind = 'goal'")
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('later', '0001', '2026-01-01')")
        database.commit()
    done = run(data, "doctor")
    assert done.returncode == 1
    for words in ("2 of 30 rows of training_trainingsession cannot be decrypted", "chmod 700", "later.0001"):
        assert words in done.stdout, words
    assert done.stdout.count("cannot be read") >= 3
    (data / "secret_key").write_text("another secret that is long enough to be one", "ascii")
    assert "30 of 30 rows" in run(data, "doctor").stdout
    (data / "secret_key").unlink()
    assert "bring the file secret_key back" in run(data, "doctor").stdout


def test_an_error_of_a_damaged_database_is_recognised(used: Path, tmp_path: Path) -> None:
    """Whatever wraps it; a locked, full or missing one is another matter."""
    random, whole = Random(4), (used / "unsit.sqlite3").read_bytes()
    seen = 0
    for _ in range(60):
        content = bytearray(whole)
        start = random.randrange(1, len(whole) // PAGE_BYTES) * PAGE_BYTES
        content[start : start + PAGE_BYTES] = random.randbytes(PAGE_BYTES)
        (tmp_path / "file").write_bytes(content)
        try:
            with closing(sqlite3.connect(tmp_path / "file")) as database:
                for table in ("training_trainingsession", "training_trainingset", "training_diaryentry"):
                    database.execute(f"SELECT * FROM {table}").fetchall()
        except sqlite3.Error as error:
            wrapped = OperationalError("wrapped")
            wrapped.__cause__ = error
            assert is_damage(wrapped)
            seen += 1
    assert seen
    with pytest.raises(sqlite3.OperationalError) as missing, closing(sqlite3.connect(tmp_path / "x" / "y")):
        pass
    assert not is_damage(missing.value)
    assert not is_damage(None)
