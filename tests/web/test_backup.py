"""A backup holds everything, is whole or not there, and comes back into an empty folder only."""

import gzip
import hashlib
import json
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.web.programs import ASK, FILL, RESTORE_EACH, environment, run, script

PASSPHRASE = "a bicycle and two lemons"


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder with an account and a diary; tests copy it."""
    folder = tmp_path_factory.mktemp("used") / "data"
    script(folder, FILL, "s1", "s2", "s3")
    return folder


@pytest.fixture(scope="module")
def backup(used: Path) -> Path:
    """Give a backup of it that is not encrypted."""
    target = used.parent / "unsit.backup"
    done = run(used, "backup", str(target))
    assert (done.returncode, "written and read again" in done.stdout) == (0, True), done.stderr
    return target


def rows(folder: Path) -> dict[str, list[Any]]:
    """Return every row of every table, without what a restore or start changes on purpose."""
    with closing(sqlite3.connect(folder / "unsit.sqlite3")) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        held = set(names) - {"django_migrations", "sqlite_sequence", "people_databasestate", "people_securityevent"}
        return {name: sorted(database.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in held}


def test_what_comes_back_is_what_was_there(used: Path, backup: Path, tmp_path: Path) -> None:
    """Every row, encrypted values to the byte, and the keys; for the owner alone; the database is sound."""
    done = run(tmp_path / "new", "restore", str(backup))
    assert (done.returncode, "verified" in done.stdout) == (0, True), done.stderr
    assert rows(tmp_path / "new") == rows(used)
    for name in ("secret_key", "push_key.pem"):
        assert (tmp_path / "new" / name).read_bytes() == (used / name).read_bytes()
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == ["push_key.pem", "secret_key", "unsit.sqlite3"]
    modes = {stat.S_IMODE(path.stat().st_mode) for path in [backup, *(tmp_path / "new").iterdir()]}
    assert modes == {0o600}
    with closing(sqlite3.connect(tmp_path / "new" / "unsit.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_devices_send_again_what_was_done_after_the_backup(used: Path, tmp_path: Path) -> None:
    """After a restore a device is told so, by the mark and by its number, and entries can be decrypted."""
    old = tmp_path / "old"
    shutil.copytree(used, old)
    target = tmp_path / "file"
    assert run(old, "backup", str(target)).returncode == 0
    later = script(old, FILL, "s1", "s2", "s3", "s4")
    assert run(tmp_path / "new", "restore", str(target)).returncode == 0
    for mark in (later["mark"], ""):
        answer = script(tmp_path / "new", ASK, str(later["sequence"]), mark)
        assert (answer["reset"], answer["sessions"]) == (True, ["s1", "s2", "s3"])


def test_it_is_taken_while_others_write(used: Path, tmp_path: Path) -> None:
    """The server's writes go on, and the backup holds what was there at one moment: sessions with all their sets."""
    data, target = tmp_path / "data", tmp_path / "file"
    shutil.copytree(used, data)
    with closing(sqlite3.connect(data / "unsit.sqlite3", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE people_person SET name = 'changed meanwhile'")
        assert run(data, "backup", str(target)).returncode == 0
        writer.execute("COMMIT")
    assert run(tmp_path / "new", "restore", str(target)).returncode == 0
    assert rows(tmp_path / "new") == rows(used)


def test_an_encrypted_backup_opens_with_its_passphrase_only(used: Path, tmp_path: Path) -> None:
    """Nothing in it can be read, not even how it begins; a wrong or no passphrase is one sentence and no folder."""
    target, phrase = tmp_path / "file", tmp_path / "phrase"
    phrase.write_text(PASSPHRASE + "\n", "utf-8")
    done = run(used, "backup", str(target), "--encrypt", "--passphrase-file", str(phrase), "--json")
    value = json.loads(done.stdout)
    assert (value["encrypted"], value["bytes"]) == (True, target.stat().st_size)
    assert b"somebody" not in target.read_bytes()
    for wrong in ({"UNSIT_BACKUP_PASSPHRASE": "a bicycle and two melons"}, {}):
        done = run(tmp_path / "new", "restore", str(target), **wrong)
        assert (done.returncode, len(done.stderr.splitlines())) in ((3, 1), (2, 1)), done.stderr
        assert "passphrase" in done.stderr
        assert not (tmp_path / "new").exists()
    assert run(tmp_path / "new", "restore", str(target), UNSIT_BACKUP_PASSPHRASE=PASSPHRASE).returncode == 0
    assert rows(tmp_path / "new") == rows(used)
    assert run(used, "backup", str(tmp_path / "x"), UNSIT_BACKUP_PASSPHRASE="short").returncode == 2
    assert not (tmp_path / "x").exists()


def lines_of(path: Path) -> list[Any]:
    """Return a backup's lines."""
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def rewritten(lines: list[Any]) -> bytes:
    """Return a backup with these lines whose checksum is right, as somebody would make it who means harm."""
    text = b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in lines[:-1])
    end = json.dumps({"end": hashlib.sha256(text).hexdigest()}, separators=(",", ":")).encode()
    return gzip.compress(text + end + b"\n")


def changed(change: Callable[[list[Any]], None]) -> Callable[[bytes], bytes]:
    """Return what makes a backup with other lines and a right checksum."""

    def made(content: bytes) -> bytes:
        lines = [json.loads(line) for line in gzip.decompress(content).splitlines()]
        change(lines)
        return rewritten(lines)

    return made


def _other_file(lines: list[Any]) -> None:
    lines[0]["files"][0] = lines[1]["file"] = "../../escaped"


def _other_table(lines: list[Any]) -> None:
    lines[0]["tables"][0]["name"] = 'x"; DROP TABLE people_user; --'


def _newer(lines: list[Any]) -> None:
    lines[0]["migrations"].append(["training", "0999_later"])


def _later_format(lines: list[Any]) -> None:
    lines[0]["unsit_backup"] = 2


def _row_of(lines: list[Any], table: str) -> list[Any]:
    return list(lines[lines.index({"table": table}) + 1])


def _lost_reference(lines: list[Any]) -> None:
    at = lines.index({"table": "training_trainingset"}) + 1
    columns = next(one["columns"] for one in lines[0]["tables"] if one["name"] == "training_trainingset")
    lines[at][columns.index("session_id")] = 999_999


def _wrong_value(lines: list[Any]) -> None:
    lines[lines.index({"table": "people_user"}) + 1] = ["no number"] * len(_row_of(lines, "people_user"))


def _huge_number(lines: list[Any]) -> None:
    lines[lines.index({"table": "people_user"}) + 1][0] = 10**30


def _twice(lines: list[Any]) -> None:
    at = lines.index({"table": "people_user"}) + 1
    lines.insert(at, lines[at])
    next(one for one in lines[0]["tables"] if one["name"] == "people_user")["rows"] += 1


HOSTILE: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda content: content[: len(content) // 2],
    "cut off at its end": lambda content: content[:-1],
    "a byte changed": lambda content: content[:3000] + bytes([content[3000] ^ 1]) + content[3001:],
    "something after it": lambda content: content + gzip.compress(b"[]\n"),
    "empty": lambda _content: b"",
    "no backup": lambda _content: b"PK\x03\x04 a file of another program" * 50,
    "no backup inside": lambda _content: gzip.compress(b"[" * 100_000 + b"\n"),
    "an encrypted one's beginning": lambda _content: b"unsit-backup-encrypted-1\n" + bytes(16) + b"\xff" + bytes(99),
    "no end": changed(lambda lines: lines.insert(-1, {"table": "more"})),
    "a file elsewhere": changed(_other_file),
    "another table": changed(_other_table),
    "a newer version's": changed(_newer),
    "a later format": changed(_later_format),
    "a reference to nothing": changed(_lost_reference),
    "values of another kind": changed(_wrong_value),
    "a number too large": changed(_huge_number),
    "a row twice": changed(_twice),
}


def test_a_file_that_is_no_whole_backup_leaves_nothing(backup: Path, tmp_path: Path) -> None:
    """One sentence, exit code 3, no folder, no file anywhere; also where its checksum was made to fit."""
    (tmp_path / "bad").mkdir()
    (tmp_path / "place").mkdir()
    for name, made in HOSTILE.items():
        (tmp_path / "bad" / name).write_bytes(made(backup.read_bytes()))
    data = tmp_path / "place" / "new"
    found = script(data, RESTORE_EACH, str(tmp_path / "bad"), UNSIT_BACKUP_PASSPHRASE=PASSPHRASE)
    assert set(found) == set(HOSTILE)
    for name, (code, said, left) in found.items():
        assert (code, len(said.splitlines()), said[:7], left) == (3, 1, "Error: ", []), (name, said)


def test_a_folder_that_is_used_is_left_alone(used: Path, backup: Path, tmp_path: Path) -> None:
    """Exit code 2, one sentence, and not a byte changed; an empty folder that is there is taken."""
    for name in ("notes.txt", "unsit.sqlite3", ".hidden"):
        data = tmp_path / name
        data.mkdir()
        (data / name).write_text("mine", "utf-8")
        done = run(data, "restore", str(backup))
        assert (done.returncode, "must be empty" in done.stderr) == (2, True)
        assert [(path.name, path.read_text("utf-8")) for path in data.iterdir()] == [(name, "mine")]
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / ".restore-0123").mkdir()
    assert run(tmp_path / "empty", "restore", str(backup)).returncode == 0
    assert rows(tmp_path / "empty") == rows(used)


def test_only_an_older_backup_is_replaced(used: Path, tmp_path: Path) -> None:
    """The database itself, or anybody's file, is never written over; nor is a folder, nor one that is not there."""
    for target in (used / "unsit.sqlite3", tmp_path, tmp_path / "not" / "there"):
        before = target.read_bytes() if target.is_file() else b""
        done = run(used, "backup", str(target))
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
        assert (target.read_bytes() if target.is_file() else b"") == before
    target = tmp_path / "file"
    for _ in range(2):
        assert run(used, "backup", str(target)).returncode == 0
    assert list(tmp_path.iterdir()) == [target]


def test_a_damaged_or_missing_database_is_not_backed_up(used: Path, tmp_path: Path) -> None:
    """The older backup stays: it is worth more."""
    data, target = tmp_path / "data", tmp_path / "file"
    shutil.copytree(used, data)
    assert run(data, "backup", str(target)).returncode == 0
    before = target.read_bytes()
    content = bytearray((data / "unsit.sqlite3").read_bytes())
    content[8192:28672] = bytes(20480)
    (data / "unsit.sqlite3").write_bytes(content)
    done = run(data, "backup", str(target))
    assert (done.returncode, "damaged" in done.stderr) == (3, True), done.stderr
    done = run(tmp_path / "nowhere", "backup", str(target))
    assert (done.returncode, "there is no database" in done.stderr) == (2, True)
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "file"]


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))
from unsit.cli.main import main
main(sys.argv[1:])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of processes")
def test_a_disk_that_fills_leaves_nothing_half(used: Path, backup: Path, tmp_path: Path) -> None:
    """Files may only grow to 6 kB: neither a backup nor a restore leaves anything, each says so in a sentence."""
    for arguments in (["backup", str(tmp_path / "file")], ["restore", str(backup)]):
        data = used if arguments[0] == "backup" else tmp_path / "new"
        done = subprocess.run(
            [sys.executable, "-B", "-c", LIMITED, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=environment(data, {}),
        )
        assert (done.returncode in (2, 3), len(done.stderr.splitlines())) == (True, 1), done.stderr
        assert done.stderr.startswith("Error: ")
        assert list(tmp_path.iterdir()) == []


def test_a_secret_that_is_set_elsewhere_is_said_not_to_be_inside(used: Path, tmp_path: Path) -> None:
    """Whoever sets UNSIT_SECRET_KEY must store it apart, and is told so by both commands."""
    secret = (used / "secret_key").read_text("ascii").strip()
    done = run(used, "backup", str(tmp_path / "file"), UNSIT_SECRET_KEY=secret)
    assert "UNSIT_SECRET_KEY and is not in the backup" in done.stdout
    done = run(tmp_path / "new", "restore", str(tmp_path / "file"))
    assert "set UNSIT_SECRET_KEY as it was" in done.stdout


def test_a_backup_moves_between_sqlite_and_postgresql(backup: Path, postgresql: str, tmp_path: Path) -> None:
    """What was restored into PostgreSQL and backed up there comes back to SQLite row for row; never over anything."""
    to_postgresql = tmp_path / "first"
    done = run(to_postgresql, "restore", str(backup), DATABASE_URL=postgresql)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in to_postgresql.iterdir()) == ["push_key.pem", "secret_key"]
    again = run(tmp_path / "second", "restore", str(backup), DATABASE_URL=postgresql)
    assert (again.returncode, "must be empty" in again.stderr) == (2, True)
    assert not (tmp_path / "second").exists()
    done = run(to_postgresql, "backup", str(tmp_path / "file"), DATABASE_URL=postgresql)
    assert done.returncode == 0, done.stderr
    tables = {name: [line for line in lines_of(path) if isinstance(line, list)] for name, path in
              (("before", backup), ("after", tmp_path / "file"))}  # fmt: skip
    marks = [[str(value) for value in row] for row in tables["before"] if row not in tables["after"]]
    assert len(tables["before"]) + 1 == len(tables["after"])
    assert len(marks) <= 2, marks
    # Numbers of rows go on after those that were restored, and devices are told.
    later = script(to_postgresql, FILL, "s1", "s9", DATABASE_URL=postgresql)
    assert later["sequence"] > 2**40
    assert run(tmp_path / "back", "restore", str(tmp_path / "file")).returncode == 0
    answer = script(tmp_path / "back", ASK, str(later["sequence"]), later["mark"])
    assert (answer["reset"], answer["sessions"]) == (True, ["s1", "s2", "s3"])


def test_a_bad_backup_leaves_an_empty_postgresql_empty(backup: Path, postgresql: str, tmp_path: Path) -> None:
    """All of it is one transaction: no table is left."""
    import psycopg

    with psycopg.connect(postgresql, autocommit=True) as link:
        link.execute("DROP SCHEMA public CASCADE")
        link.execute("CREATE SCHEMA public")
        (tmp_path / "bad").write_bytes(HOSTILE["a reference to nothing"](backup.read_bytes()))
        done = run(tmp_path / "new", "restore", str(tmp_path / "bad"), DATABASE_URL=postgresql)
        assert (done.returncode, len(done.stderr.splitlines())) == (3, 1), done.stderr
        found = link.execute("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'").fetchone()
        assert found == (0,)
    assert not (tmp_path / "new").exists()
