"""`unsit restore`: a server's data from a backup, into an empty folder or database; whole and verified, or nothing."""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError as DjangoDatabaseError
from django.db import DataError, IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from unsit.web.backup import Progress, models_after, no_progress, verified
from unsit.web.backup_format import File, Header, Row, read_parts
from unsit.web.database_check import check_sqlite
from unsit.web.errors import BackupError, DamagedBackupError, one_line
from unsit.web.keeping import SECRET_FILES, sync_file
from unsit.web.migrating import database_name, sqlite_path
from unsit.web.start_lock import LOCK_FILE
from unsit.web.table_rows import RowWriter, columns_of, tables_of

DRAFT_PREFIX: Final = ".restore-"
_DATABASE_FILE: Final = "unsit.sqlite3"
_NOT_DATA: Final = frozenset({LOCK_FILE, "lost+found"})
"""What may be in a folder that counts as empty."""
_EVERY_ROWS: Final = 500


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored. folder: for data. database: its name, without a password."""

    folder: Path
    database: str
    header: Header


def restore_backup(
    source: Path, folder: Path, passphrase: str | None = None, progress: Progress = no_progress
) -> RestoreReport:
    """Make a server's data from a backup, and give the database a new mark: devices then send everything they have.

    folder: for data; it must be empty, and so must a PostgreSQL database. BackupError, or DamagedBackupError for what
    the backup itself is to blame for; then everything is as it was.
    """
    try:
        header = verified(source, passphrase, progress)
        loader = MigrationLoader(None)
        models = _models_for(header, loader)
        _require_empty(folder)
        with _draft_in(folder) as draft:
            _fill(source, draft, passphrase, header, models, progress)
            if connection.vendor == "sqlite":
                _require_sound(draft / _DATABASE_FILE)
                _put_in_place(draft, folder)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        reason = "the disk is full" if full else error.strerror or str(error)
        where = error.filename or folder
        raise BackupError(f"{where} cannot be read or written ({reason}); nothing was restored") from error
    except DjangoDatabaseError as error:
        raise BackupError(
            f"{database_name()} cannot take the backup ({one_line(error)}); nothing was restored"
        ) from error
    return RestoreReport(folder, database_name(), header)


def _models_for(header: Header, loader: MigrationLoader) -> list[Any]:
    """Return the models that a backup's tables belong to; DamagedBackupError when this version has others."""
    unknown = sorted(set(header.migrations) - set(loader.disk_migrations))
    if unknown:
        raise DamagedBackupError(
            f"the backup was made by a newer version of Unsit ({header.version}; this one does not know "
            f"{'.'.join(unknown[0])}); restore it with that version"
        )
    models = tables_of(models_after(loader, list(header.migrations)))
    expected = [(one._meta.db_table, columns_of(one)) for one in models]
    if expected != [(one.name, one.columns) for one in header.tables] or not set(header.files) <= set(SECRET_FILES):
        raise DamagedBackupError(
            "the backup must have the tables and files that Unsit has; it was made or changed otherwise"
        )
    return models


def _require_empty(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise BackupError(f"{folder} must be a folder, or not be there yet; UNSIT_DATA names another")
    there = sorted(one.name for one in folder.iterdir()) if folder.exists() else []
    # What an interrupted restore left is nobody's data.
    found = [name for name in there if name not in _NOT_DATA and not name.startswith(DRAFT_PREFIX)]
    if found:
        raise BackupError(
            f"{folder} must be empty, so that nothing is overwritten (it holds {', '.join(found[:3])}); move it "
            "away, or name another folder by UNSIT_DATA"
        )
    path = sqlite_path()
    if path is not None and path.exists():
        raise BackupError(f"{path} must not be there yet, so that nothing is lost; DATABASE_URL names another")
    if path is None and connection.introspection.table_names():
        raise BackupError(
            f"{database_name()} must be empty, so that nothing is overwritten; DATABASE_URL names another"
        )


@contextmanager
def _draft_in(folder: Path) -> Iterator[Path]:
    """Give a folder to work in, beside what it will be; afterwards it is gone, and after an error all that was made."""
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.glob(f"{DRAFT_PREFIX}*"):
        shutil.rmtree(old)
    draft = folder / f"{DRAFT_PREFIX}{secrets.token_hex(4)}"
    draft.mkdir(mode=0o700)
    try:
        yield draft
    except BaseException:
        connection.close()
        shutil.rmtree(draft, ignore_errors=True)
        for one in made:
            with suppress(OSError):
                one.rmdir()
        raise
    shutil.rmtree(draft)


@contextmanager
def _database_in(draft: Path) -> Iterator[None]:
    """Have Django work on a new SQLite file in a folder; a PostgreSQL is filled in one transaction."""
    connection.close()
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(draft / _DATABASE_FILE)
    try:
        os.close(os.open(draft / _DATABASE_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _fill(
    source: Path, draft: Path, passphrase: str | None, header: Header, models: list[Any], progress: Progress
) -> None:
    with _database_in(draft):
        executor = MigrationExecutor(connection)
        executor.migrate(_last_of(list(header.migrations), executor.loader))
        _load(source, draft, passphrase, header, models, progress)
        if connection.vendor != "sqlite":
            # Before the transaction ends, so that an error here takes the rows back too.
            _put_in_place(draft, draft.parent)


def _require_sound(path: Path) -> None:
    """Check what was made; DamagedBackupError when rows do not fit together."""
    problems = check_sqlite(path).problems
    if problems or path.with_name(f"{path.name}-wal").exists():
        raise DamagedBackupError(f"what the backup holds does not fit together ({', '.join(problems[:1]) or path})")


def _last_of(migrations: list[tuple[str, str]], loader: MigrationLoader) -> list[tuple[str, str]]:
    """Return those of some migrations that no other of them comes after."""
    before = {parent.key for one in migrations for parent in loader.graph.node_map[one].parents}
    return [one for one in migrations if one not in before]


def _load(
    source: Path, draft: Path, passphrase: str | None, header: Header, models: list[Any], progress: Progress
) -> None:
    """Load files into a folder and rows into the present database, and compare both with what the backup says."""
    writers = {model._meta.db_table: RowWriter(model) for model in models}
    done = 0
    with connection.constraint_checks_disabled(), transaction.atomic():
        with connection.cursor() as cursor:
            for model in models:
                # Migrations may have made rows of their own.
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
        for part in read_parts(source, passphrase):
            if isinstance(part, File):
                _write_secret(draft / part.name, part.content)
            elif isinstance(part, Row):
                with _refusing(part.table.name):
                    writers[part.table.name].write(part.values)
                done += 1
                if done % _EVERY_ROWS == 0:
                    progress("Restoring", done, header.rows)
        for name, writer in writers.items():
            with _refusing(name):
                writer.flush()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
        for model, table in zip(models, header.tables, strict=True):
            if model._base_manager.count() != table.rows:
                raise BackupError(f"{table.name} must have {table.rows} rows once restored; the disk may be failing")
        _replace_mark(models)
        _record_event(models)
        try:
            connection.check_constraints()
        except DjangoDatabaseError as error:
            raise DamagedBackupError(f"what the backup holds does not fit together ({one_line(error)})") from error


@contextmanager
def _refusing(table: str) -> Iterator[None]:
    """Turn what a row that cannot be raises into DamagedBackupError; a full disk is not the row's fault."""
    try:
        yield
    except (ValueError, TypeError, ArithmeticError, ValidationError, IntegrityError, DataError) as error:
        raise DamagedBackupError(f"each row of {table} must be one that this table takes") from error


def _write_secret(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _replace_mark(models: list[Any]) -> None:
    """Give the database a new mark; one from before there were marks gets its first with the upgrade."""
    for model in models:
        if model._meta.label == "people.DatabaseState":
            model._base_manager.update(mark=secrets.token_hex(8))


def _record_event(models: list[Any]) -> None:
    """Write into the log of security events that a backup was restored; ended sessions and tokens may be back."""
    for model in models:
        if model._meta.label == "people.SecurityEvent":
            model._base_manager.create(kind="restored", by="operator", at=timezone.now())


def _put_in_place(draft: Path, folder: Path) -> None:
    """Move what is complete to where a server looks for it, the database last; what is there is never replaced."""
    database = sqlite_path()
    names = [one.name for one in draft.iterdir() if one.name in (*SECRET_FILES, _DATABASE_FILE)]
    with ExitStack() as undo:
        for name in sorted(names, key=lambda one: one == _DATABASE_FILE):
            target = database if name == _DATABASE_FILE and database is not None else folder / name
            if target.exists():
                raise BackupError(f"{target} appeared while the backup was restored; is a server running on {folder}?")
            sync_file(draft / name)
            (draft / name).rename(target)
            undo.callback(target.unlink, missing_ok=True)
        sync_file(folder)
        undo.pop_all()
