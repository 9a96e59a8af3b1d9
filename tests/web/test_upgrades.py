"""A newer version changes a database whole or not at all, keeps a copy; an older one leaves it alone; one at a time."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from tests.web.programs import ASK, FILL, PROGRAM, environment, run, script

from unsit.web import migrating
from unsit.web.errors import UpgradeError
from unsit.web.migrating import COPIES_KEPT, COPY_PREFIX, _copied, _delete_old_copies, copy_sqlite, forget_old_copies
from unsit.web.periodic import PERIODIC_TASKS
from unsit.web.start_lock import alone

SETTINGS = 'from unsit.web.settings import *\nINSTALLED_APPS = [*INSTALLED_APPS, "later"]\n'
ADDS = """
from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial")]
    operations = [migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))])]
"""
BREAKS = """
from django.db import migrations
def broken(apps, editor):
    apps.get_model("people", "Person").objects.all().update(name="changed")
    raise ValueError("a mistake\\nin a migration")
class Migration(migrations.Migration):
    dependencies = [("later", "0001_adds")]
    operations = [migrations.RunPython(broken)]
"""


def newer(place: Path, **migrations: str) -> dict[str, str]:
    """Write a version of the program with further migrations, and return the environment that makes it run."""
    folder = place / "later" / "migrations"
    folder.mkdir(parents=True)
    for package in (folder.parent, folder):
        (package / "__init__.py").touch()
    (place / "later_settings.py").write_text(SETTINGS, "utf-8")
    for name, text in migrations.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    paths = environment(place, {})["PYTHONPATH"]
    return {"PYTHONPATH": f"{place}:{paths}", "DJANGO_SETTINGS_MODULE": "later_settings"}


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder with an account and a diary; tests copy it."""
    folder = tmp_path_factory.mktemp("used") / "data"
    script(folder, FILL, "s1", "s2", "s3")
    return folder


@pytest.fixture
def data(used: Path, tmp_path: Path) -> Path:
    """Give a copy of it."""
    shutil.copytree(used, tmp_path / "data")
    return tmp_path / "data"


def tables(path: Path) -> dict[str, list[object]]:
    """Return every row of a database's tables, without the number that each start raises."""
    with closing(sqlite3.connect(path)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for name in names if "state" not in name}


def test_a_database_is_copied_before_it_is_changed_and_an_older_version_refuses_it_then(
    data: Path, tmp_path: Path
) -> None:
    """The copy is what was there, sound, and its owner's alone; going back is refused in a sentence, exit code 3."""
    before = tables(data / "unsit.sqlite3")
    later = newer(tmp_path / "later", **{"0001_adds": ADDS})
    answer = script(data, ASK, "0", "", **later)
    assert answer["sessions"] == ["s1", "s2", "s3"]
    [copy] = data.glob(f"{COPY_PREFIX}*")
    assert (tables(copy), stat.S_IMODE(copy.stat().st_mode), copy.suffix) == (before, 0o600, ".sqlite3")
    changed = (data / "unsit.sqlite3").read_bytes()
    done = run(data, "serve", "--port", "0")
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1), done.stderr
    assert "newer version of Unsit" in done.stderr
    assert "later.0001_adds" in done.stderr
    assert (data / "unsit.sqlite3").read_bytes() == changed
    assert run(data, "backup", str(tmp_path / "file")).returncode == 3
    # The copy, put in its place, is a database that the older version takes.
    shutil.copy(copy, data / "unsit.sqlite3")
    assert script(data, ASK, "0", "")["sessions"] == ["s1", "s2", "s3"]


def test_an_upgrade_that_breaks_leaves_nothing_behind(data: Path, tmp_path: Path) -> None:
    """Not even of the migrations before the broken one; one sentence names it; the older version starts again."""
    before = tables(data / "unsit.sqlite3")
    later = newer(tmp_path / "later", **{"0001_adds": ADDS, "0002_breaks": BREAKS})
    done = run(data, "serve", "--port", "0", **later)
    assert done.returncode == 3
    said = done.stderr.splitlines()
    assert len(said) == 2, done.stderr
    assert "later.0002_breaks failed (ValueError: a mistake in a migration)" in said[1]
    assert tables(data / "unsit.sqlite3") == before
    assert script(data, ASK, "0", "")["sessions"] == ["s1", "s2", "s3"]


def test_without_room_for_a_copy_nothing_is_changed(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little space beforehand, or a disk that fills while it is copied: a sentence, and no half copy."""
    path = data / "unsit.sqlite3"
    before, names = path.read_bytes(), sorted(one.name for one in data.iterdir())
    with monkeypatch.context() as full:
        full.setattr(migrating.shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(10, 9, 1))  # type: ignore[attr-defined]
        with pytest.raises(UpgradeError, match=r"must be free there, got 0 MB.*Nothing was changed"):
            _copied(data, path, lambda _sentence: None)

    def fills(_source: Path, target: Path) -> None:
        target.with_name(f".{target.name}.part").unlink(missing_ok=True)
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as full:
        full.setattr(migrating, "copy_sqlite", fills)
        with pytest.raises(UpgradeError, match="the disk is full"):
            _copied(data, path, lambda _sentence: None)
    assert (path.read_bytes(), sorted(one.name for one in data.iterdir())) == (before, names)


def test_only_the_newest_copies_are_kept(tmp_path: Path) -> None:
    """By their time, whatever the versions are called; a file of somebody's is left alone."""
    names = [
        f"{COPY_PREFIX}{version}-2026112{day}T120000Z.sqlite3"
        for day, version in enumerate(("0.9", "0.10", "1", "2", "0"))
    ]
    for name in (*names, "notes.txt"):
        (tmp_path / name).touch()
    _delete_old_copies(tmp_path)
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([*names[-COPIES_KEPT:], "notes.txt"])


def test_a_copy_goes_when_what_was_deleted_since_must_be_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty days are promised; a server that is never upgraded again deletes its copies by itself."""
    monkeypatch.setattr(settings, "DATA_FOLDER", tmp_path)
    now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    for days in (1, 29, 31, 400):
        one = tmp_path / f"{COPY_PREFIX}{days}-20261126T120000Z.sqlite3"
        one.touch()
        os.utime(one, ((now - timedelta(days=days)).timestamp(),) * 2)
    forget_old_copies(now)
    left = sorted(one.name.split("-")[2] for one in tmp_path.iterdir())
    assert left == ["1", "29"]
    assert any(task.run.endswith(".forget_old_copies") for task in PERIODIC_TASKS)


def test_a_copy_is_whole_while_others_write(data: Path, tmp_path: Path) -> None:
    """A write that is under way is not in it, what was written before is, though still in the write-ahead log."""
    with closing(sqlite3.connect(data / "unsit.sqlite3", isolation_level=None)) as writer:
        writer.execute("UPDATE people_person SET name = 'before'")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE people_person SET name = 'under way'")
        copy_sqlite(data / "unsit.sqlite3", tmp_path / "copy")
        writer.execute("ROLLBACK")
    with closing(sqlite3.connect(tmp_path / "copy")) as database:
        assert database.execute("SELECT DISTINCT name FROM people_person").fetchall() == [("before",)]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy", "data"]


def test_several_servers_start_at_once_on_an_empty_folder(tmp_path: Path) -> None:
    """All of them answer."""
    data = tmp_path / "data"
    command = [sys.executable, "-c", PROGRAM, "serve", "--port", "0"]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(data, {}))
        for _ in range(3)
    ]
    try:
        for one in started:
            assert one.stdout is not None
            first = one.stdout.readline()
            assert "Unsit is at http://" in first, one.communicate()
    finally:
        for one in started:
            one.kill()
            one.communicate()
    with closing(sqlite3.connect(data / "unsit.sqlite3")) as database:
        found = database.execute("SELECT count(*), count(DISTINCT app || name) FROM django_migrations").fetchone()
    assert found[0] == found[1] > 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the program started here has a SQLite file of its own")
def test_whoever_waits_for_another_start_says_so(data: Path) -> None:
    """One sentence, once; and it goes on when the other is done."""
    said: list[str] = []
    with alone(data, said.append):
        waiting = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "serve", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(data, {}),
        )
        assert waiting.stderr is not None
        assert waiting.stdout is not None
        try:
            assert "waiting for it" in waiting.stderr.readline()
        except BaseException:
            waiting.kill()
            raise
    try:
        assert "Unsit is at" in waiting.stdout.readline()
    finally:
        waiting.kill()
        waiting.communicate()
    assert said == []


def test_postgresql_is_upgraded_whole_or_not_at_all_with_a_backup_before(postgresql: str, tmp_path: Path) -> None:
    """The same on PostgreSQL: one transaction, a backup in the data folder, an older version that refuses."""
    data = tmp_path / "data"
    script(data, FILL, "s1", "s2", DATABASE_URL=postgresql)
    breaks = newer(tmp_path / "breaks", **{"0001_adds": ADDS, "0002_breaks": BREAKS})
    done = run(data, "serve", "--port", "0", DATABASE_URL=postgresql, **breaks)
    assert (done.returncode, "later.0002_breaks failed" in done.stderr) == (3, True), done.stderr
    assert script(data, ASK, "0", "", DATABASE_URL=postgresql)["sessions"] == ["s1", "s2"]
    later = newer(tmp_path / "later", **{"0001_adds": ADDS})
    assert script(data, ASK, "0", "", DATABASE_URL=postgresql, **later)["sessions"] == ["s1", "s2"]
    done = run(data, "serve", "--port", "0", DATABASE_URL=postgresql)
    assert (done.returncode, "newer version of Unsit" in done.stderr) == (3, True), done.stderr
    copies = sorted(data.glob(f"{COPY_PREFIX}*.unsit-backup"))
    assert run(tmp_path / "old", "restore", str(copies[-1])).returncode == 0
    assert script(tmp_path / "old", ASK, "0", "")["sessions"] == ["s1", "s2"]
