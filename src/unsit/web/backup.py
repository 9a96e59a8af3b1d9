"""`unsit backup`: everything of a server in one file, taken while it runs, and read again before it counts."""

import errno
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from django.conf import settings
from django.db import DatabaseError as DjangoDatabaseError
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from unsit.web.backup_format import File, Header, Row, Table, is_backup, read_parts, writing
from unsit.web.database_check import check_sqlite
from unsit.web.errors import BackupError, DamagedBackupError, DamagedDatabaseError, one_line
from unsit.web.keeping import secret_files, sync_file
from unsit.web.migrating import database_name, require_not_newer, sqlite_path
from unsit.web.options import read_options
from unsit.web.table_rows import columns_of, read_rows, tables_of

Progress = Callable[[str, int, int], None]
"""Takes what is done, how many rows of it are done, and of how many."""

_EVERY_ROWS: Final = 500


def no_progress(_step: str, _done: int, _total: int) -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that was written and read again. size: in bytes."""

    path: Path
    size: int
    header: Header
    is_encrypted: bool


def write_backup(
    target: Path, now: datetime, passphrase: str | None = None, progress: Progress = no_progress
) -> BackupReport:
    """Write a backup of the database and the keys; it is there whole and read again, or not at all.

    target: an older backup there is replaced, anything else is not. The server may go on writing: the backup holds
    what was there when it began. BackupError when it cannot be written, DatabaseError when the database cannot be read.
    """
    _require_target(target)
    folder = Path(settings.DATA_FOLDER)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        _require_sound()
        with _snapshot():
            header, models = _header(folder, now)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                _write(cast("BinaryIO", file), header, models, folder, passphrase, progress)
        sync_file(draft)
        if verified(draft, passphrase, progress) != header:
            raise BackupError(f"{target} was not written as it should be; the disk may be failing")
        draft.replace(target)
        sync_file(target.parent)
    except DamagedBackupError as error:
        raise BackupError(
            f"{target} was written and cannot be read again ({one_line(error)}); the disk may be failing"
        ) from error
    except OSError as error:
        reason = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror or str(error)
        raise BackupError(f"{target} must be a file that can be written ({reason})") from error
    finally:
        draft.unlink(missing_ok=True)
    return BackupReport(target, target.stat().st_size, header, bool(passphrase))


def verified(path: Path, passphrase: str | None, progress: Progress = no_progress) -> Header:
    """Read a whole backup and return its header; DamagedBackupError when anything in it is not as it was written."""
    header: Header | None = None
    done = 0
    for part in read_parts(path, passphrase):
        if isinstance(part, Header):
            header = part
        elif isinstance(part, Row):
            done += 1
            if header is not None and done % _EVERY_ROWS == 0:
                progress("Verifying", done, header.rows)
    if header is None:
        raise DamagedBackupError("the file must be one that `unsit backup` wrote")
    return header


def _require_target(target: Path) -> None:
    if target.is_dir() or (target.exists() and not is_backup(target)):
        raise BackupError(f"{target} must be a new file, or an older backup of Unsit that is replaced")
    if not target.parent.is_dir():
        raise BackupError(f"{target.parent} must be a folder that is there")


def _require_sound() -> None:
    """BackupError when there is no database, DamagedDatabaseError for one of which an older backup is worth more."""
    path = sqlite_path()
    if path is None:
        return
    if not path.exists():
        raise BackupError(f"there is no database at {path} yet; UNSIT_DATA names another folder")
    problems = check_sqlite(path).problems
    if problems:
        raise DamagedDatabaseError(
            f"{path} is damaged ({problems[0]}), so no backup of it was written; `unsit doctor` says more, and older "
            "backups are best left where they are"
        )


@contextmanager
def _snapshot() -> Iterator[None]:
    """See the database as it is now until the block ends, while others go on writing."""
    is_sqlite = connection.vendor == "sqlite"
    options = connection.settings_dict["OPTIONS"]
    before = options.get("transaction_mode")
    connection.close()
    try:
        if is_sqlite:
            options["transaction_mode"] = "DEFERRED"
        with transaction.atomic():
            if not is_sqlite:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    except DjangoDatabaseError as error:
        raise BackupError(f"{database_name()} must be a database that can be read ({one_line(error)})") from error
    finally:
        if is_sqlite:
            options["transaction_mode"] = before
        connection.close()


def _header(folder: Path, now: datetime) -> tuple[Header, list[Any]]:
    """Return what the backup will hold, and the models as the database has them, which may be an older version's."""
    loader = MigrationLoader(connection)
    require_not_newer(loader)
    if not loader.applied_migrations:
        raise BackupError(f"{database_name()} must be a database of Unsit; it has no tables yet")
    models = tables_of(models_after(loader, list(loader.applied_migrations)))
    tables = tuple(Table(one._meta.db_table, columns_of(one), one._base_manager.count()) for one in models)
    files = tuple(path.name for path in secret_files(folder))
    options = read_options()
    header = Header(
        made=now.isoformat(timespec="seconds"),
        version=version("unsit"),
        database=connection.vendor,
        migrations=tuple(sorted(loader.applied_migrations)),
        tables=tables,
        files=files,
        has_secret="secret_key" in files and not (options.key or options.older_keys),
    )
    return header, models


def models_after(loader: MigrationLoader, migrations: list[tuple[str, str]]) -> Any:
    """Return the registry of models as they are after these migrations."""
    state = loader.project_state([one for one in migrations if one in loader.graph.nodes])
    return state.apps


def _write(
    file: BinaryIO,
    header: Header,
    models: list[Any],
    folder: Path,
    passphrase: str | None,
    progress: Progress,
) -> None:
    done = 0
    with writing(file, passphrase) as writer:
        writer.header(header)
        for name in header.files:
            writer.file(File(name, (folder / name).read_bytes()))
        for model, table in zip(models, header.tables, strict=True):
            writer.table(table.name)
            try:
                for row in read_rows(model):
                    writer.row(row)
                    done += 1
                    if done % _EVERY_ROWS == 0:
                        progress("Writing", done, header.rows)
            except (DjangoDatabaseError, ValueError, TypeError) as error:
                raise BackupError(
                    f"{database_name()} cannot be read in its table {table.name} ({one_line(error)}), so no backup "
                    "of it was written; `unsit doctor` says more"
                ) from error
        writer.end()


def missing_from_backup(header: Header) -> tuple[str, ...]:
    """Return sentences about what a backup of this server does not hold."""
    missing = ["Settings are environment variables and are not in the backup: note them down."]
    if not header.has_secret:
        missing.append(
            "A secret that entries are encrypted with is set by UNSIT_SECRET_KEY and is not in the backup: without "
            "it they cannot be read. Store it apart from the backup, and UNSIT_SECRET_KEY_FALLBACKS with it."
        )
    return tuple(missing)
