"""The database brought up to this version: alone, with a copy of what was there, and whole or not at all."""

import errno
import logging
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import datetime, timedelta
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError as DjangoDatabaseError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from unsit.web.database_check import WHAT_TO_DO, is_damage, require_sound
from unsit.web.errors import (
    BackupError,
    DamagedDatabaseError,
    DatabaseError,
    NewerDatabaseError,
    UpgradeError,
    one_line,
)
from unsit.web.keeping import close_to_others, sync_file
from unsit.web.start_lock import Report, alone

COPIES_KEPT: Final = 3
"""Copies from before upgrades; older ones are deleted once a newer one is complete."""
COPIES_KEPT_FOR: Final = timedelta(days=30)
"""What was deleted from the database must not live on in a copy for longer than people are promised."""
COPY_PREFIX: Final = "unsit-before-"
_SPARE_BYTES: Final = 16 * 2**20

log = logging.getLogger(__name__)

Node = tuple[str, str]
"""App and name of a migration."""


def database_name() -> str:
    """Return the database's name without a password."""
    found = settings.DATABASES["default"]
    where = f"{found['HOST']}:{found.get('PORT') or 5432}/" if found.get("HOST") else ""
    return f"{where}{found['NAME']}"


def sqlite_path() -> Path | None:
    """Return the database's file; None when it is not SQLite or not in a file."""
    name = str(settings.DATABASES["default"]["NAME"])
    return Path(name) if connection.vendor == "sqlite" and not name.startswith(("file:", ":")) else None


def get_ready(folder: Path, report: Report) -> tuple[str, ...]:
    """Make the database, or bring it up to date, and begin an epoch of its numbers; one server at a time.

    folder: for data. Returns warnings for the person who starts the server. DatabaseError, in the words of which kind
    it is, when that cannot be; then nothing was changed.
    """
    path = sqlite_path()
    try:
        with alone(folder if path is None else path.parent, report):
            if path is not None and path.exists() and path.stat().st_size:
                require_sound(path, report)
            _upgrade(folder, path, report)
            apps.get_model("people", "DatabaseState").objects.begin_epoch(timezone.now())
            call_command("clearsessions")
            # Models are there only once Django is ready.
            from unsit.web.people.stored_keys import noted_and_missing

            return (*close_to_others(folder, path), *noted_and_missing())
    except (DjangoDatabaseError, sqlite3.DatabaseError) as error:
        if is_damage(error):
            raise DamagedDatabaseError(f"{database_name()} is damaged ({one_line(error)}). {WHAT_TO_DO}") from error
        raise DatabaseError(f"{database_name()} must be a database that can be opened ({one_line(error)})") from error
    except OSError as error:
        raise DatabaseError(f"{folder} must be a folder that can be written ({error.strerror or error})") from error
    finally:
        connection.close()


def unknown_migrations(loader: MigrationLoader) -> list[Node]:
    """Return changes that were made to the database and that this version does not have."""
    return sorted(set(loader.applied_migrations) - set(loader.disk_migrations))


def require_not_newer(loader: MigrationLoader) -> None:
    """NewerDatabaseError when a newer version has changed the database."""
    unknown = unknown_migrations(loader)
    if unknown:
        raise NewerDatabaseError(
            f"{database_name()} was changed by a newer version of Unsit: this one, {version('unsit')}, does not know "
            f"{_listed(unknown)}. Nothing was changed; start that version, or a newer one."
        )


def _upgrade(folder: Path, path: Path | None, report: Report) -> None:
    executor = MigrationExecutor(connection)
    require_not_newer(executor.loader)
    plan = [
        (one.app_label, one.name) for one, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())
    ]
    if not plan:
        return
    copy = _copied(folder, path, report) if executor.loader.applied_migrations else None
    steps = StringIO()
    try:
        with _whole_or_not(plan, executor.loader):
            call_command("migrate", interactive=False, verbosity=1, stdout=steps)
    except Exception as error:
        log.debug("the upgrade failed", exc_info=True)
        begun = re.findall(r"Applying (\S+)\.\.\.", steps.getvalue()) or ["a change"]
        # Each migration is whole or not by itself; those before the one that failed are undone by the copy.
        is_changed = set(MigrationLoader(connection).applied_migrations) != set(executor.loader.applied_migrations)
        if is_changed and path is not None and copy is not None:
            _put_back(copy, path)
        raise UpgradeError(
            f"{database_name()} cannot be upgraded to Unsit {version('unsit')}: {begun[-1]} failed "
            f"({_reason(error)}). The database is as it was; the version that was used before still works with it."
        ) from error
    if copy is not None:
        _delete_old_copies(folder)


def _reason(error: Exception) -> str:
    """Return an error as one line."""
    text = one_line(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _listed(nodes: list[Node]) -> str:
    return ", ".join(f"{app}.{name}" for app, name in nodes)


@contextmanager
def _whole_or_not(plan: list[Node], loader: MigrationLoader) -> Iterator[None]:
    """Undo all migrations when one fails, where the database can: PostgreSQL; SQLite gets its copy back."""
    is_undoable = connection.vendor == "postgresql" and all(loader.disk_migrations[one].atomic for one in plan)
    with transaction.atomic() if is_undoable else nullcontext():
        yield


# ---- the copy from before ----------------------------------------------------------------------------------------


def _copied(folder: Path, path: Path | None, report: Report) -> Path:
    """Return a verified copy of the database as it is; UpgradeError when there is no room for it."""
    now = timezone.now()
    name = f"{COPY_PREFIX}{version('unsit')}-{now:%Y%m%dT%H%M%SZ}"
    report(f"The database is changed for Unsit {version('unsit')}; a copy is made before: {folder / name}.*")
    try:
        if path is None:
            return _dumped(folder / f"{name}.unsit-backup", now)
        _require_room(folder, path)
        target = folder / f"{name}.sqlite3"
        copy_sqlite(path, target)
        return target
    except (OSError, sqlite3.Error, BackupError) as error:
        raise UpgradeError(
            f"{database_name()} must be copied to {folder} before Unsit {version('unsit')} changes it, and cannot be "
            f"({_full_or(error)}). Nothing was changed; make room, or start the version that was used before."
        ) from error


def _full_or(error: Exception) -> str:
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return "the disk is full" if full or "disk is full" in str(error) else one_line(error)


def _dumped(target: Path, now: datetime) -> Path:
    from unsit.web.backup import write_backup

    write_backup(target, now)
    return target


def _require_room(folder: Path, path: Path) -> None:
    """OSError when there is no room for a copy and for what is rewritten meanwhile."""
    needed = 2 * database_bytes(path) + _SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise OSError(f"{_megabytes(needed)} must be free there, got {_megabytes(free)}")


def database_bytes(path: Path) -> int:
    """Return the size of a SQLite database with its write-ahead log."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(one.stat().st_size for one in files if one.exists())


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB"


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a SQLite database that may be in use; the copy is one file, verified, there whole or not at all."""
    draft = target.with_name(f".{target.name}.part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(draft)) as new:
            old.backup(new)
            # Without a write-ahead log beside it the copy is this one file.
            new.execute("PRAGMA journal_mode=DELETE")
            [said] = new.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            raise sqlite3.DatabaseError(f"the copy is damaged: {said}")
        sync_file(draft)
        draft.replace(target)
        sync_file(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def _put_back(copy: Path, path: Path) -> None:
    """Undo what earlier migrations of a failed upgrade have changed, in one transaction; the copy stays."""
    connection.close()
    with closing(sqlite3.connect(copy)) as old, closing(sqlite3.connect(path, timeout=20)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=WAL")


def forget_old_copies(now: datetime) -> None:
    """Delete copies from before upgrades once their time is over; a task of `periodic`."""
    for one in Path(settings.DATA_FOLDER).glob(f"{COPY_PREFIX}*"):
        if one.stat().st_mtime < (now - COPIES_KEPT_FOR).timestamp():
            one.unlink(missing_ok=True)


def _delete_old_copies(folder: Path) -> None:
    # Their names end in the time, so the newest come last; a version's name must not decide.
    copies = sorted(folder.glob(f"{COPY_PREFIX}*"), key=lambda one: one.stem.rpartition("-")[2])
    for one in copies[:-COPIES_KEPT]:
        one.unlink(missing_ok=True)
