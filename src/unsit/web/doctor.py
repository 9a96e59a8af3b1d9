"""`unsit doctor`: everything that can be found out about a server's data and settings without changing them."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import Error as DjangoDatabaseError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.module_loading import import_string

from unsit.movement.errors import MovementProblems
from unsit.movement.library import load_library
from unsit.web.database_check import check_sqlite
from unsit.web.errors import DatabaseError, one_line
from unsit.web.keeping import secret_files
from unsit.web.migrating import COPY_PREFIX, database_bytes, database_name, sqlite_path, unknown_migrations
from unsit.web.options import Options
from unsit.web.people.encryption import EncryptedTextField, LostKeyError
from unsit.web.site_files import built_site

Progress = Callable[[str, int, int], None]
"""Takes what is looked at, how much of it is done, and of how much."""

READABLE: Final = ("unsit.web.training.reading_check.unreadable_entries",)
"""Functions of `progress` that yield sentences about rows which the apps above cannot read."""

_LEAST_FREE_BYTES: Final = 200_000_000
_MOST_NAMED: Final = 5
_AT_ONCE: Final = 200


class Level(StrEnum):
    """How a finding is meant."""

    GOOD = "good"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found. check: what was looked at. text: a sentence; of a problem, with what to do."""

    check: str
    level: Level
    text: str


def examine(options: Options, progress: Progress) -> Iterator[Finding]:
    """Yield what is found, check by check; a check that fails by itself is a problem, and the others go on."""
    for name, check in CHECKS:
        progress(name, 0, 0)
        try:
            found = list(check(options, progress))
        except (DatabaseError, DjangoDatabaseError, OSError) as error:
            found = [problem(f"This cannot be looked at: {one_line(error)}")]
        for level, text in found or [(Level.GOOD, "Good.")]:
            yield Finding(name, level, text)


_Found = Iterator[tuple[Level, str]]


def note(text: str) -> tuple[Level, str]:
    """Return something to know."""
    return Level.NOTE, text


def problem(text: str) -> tuple[Level, str]:
    """Return something to mend."""
    return Level.PROBLEM, text


def _folder(options: Options, _progress: Progress) -> _Found:
    folder = options.data
    if not folder.is_dir():
        yield problem(f"{folder} must be a folder; `unsit serve` makes it, UNSIT_DATA names another.")
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield problem(f"{folder} must be a folder that this user can write; change its owner or name another.")
    yield note(f"Data is in {folder}.")


def _modes(options: Options, _progress: Progress) -> _Found:
    """Look who else on this machine may read the data."""
    if os.name != "posix" or not options.data.is_dir():
        return
    database = sqlite_path()
    databases = list(database.parent.glob(f"{database.name}*")) if database is not None else []
    copies = list(options.data.glob(f"{COPY_PREFIX}*"))
    for path in (options.data, *secret_files(options.data), *databases, *copies):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            right = 0o700 if path.is_dir() else 0o600
            yield problem(f"{path} can be reached by others (mode {mode:o}): run chmod {right:o} {path}.")


def _space(options: Options, _progress: Progress) -> _Found:
    """Look whether an upgrade would have room for its copy."""
    if not options.data.is_dir():
        return
    database = sqlite_path()
    size = database_bytes(database) if database is not None and database.exists() else 0
    free, needed = shutil.disk_usage(options.data).free, max(_LEAST_FREE_BYTES, 3 * size)
    if free < needed:
        yield problem(
            f"{free / 1e6:.0f} MB are free in {options.data}, and {needed / 1e6:.0f} MB should be: make room, or "
            "writes and upgrades will be refused.",
        )
    else:
        yield note(f"{free / 1e9:.1f} GB are free, the database takes {size / 1e6:.1f} MB.")


def _database(_options: Options, progress: Progress) -> _Found:
    """Check the whole structure of the database."""
    path = sqlite_path()
    if path is None:
        connection.ensure_connection()
        try:
            connection.check_constraints()
        finally:
            connection.close()
        yield note(
            f"{database_name()} answers; pg_amcheck looks at all of its pages.",
        )
        return
    if not path.exists():
        yield problem(
            f"There is no database at {path}: `unsit serve` makes one, `unsit restore` brings one.",
        )
        return
    for reason in check_sqlite(path, progress=lambda step: progress(step, 0, 0)).problems:
        yield problem(
            f"{path} is damaged: {reason}. Stop the server, copy the file away, and bring a backup back with "
            "`unsit restore`.",
        )


def _migrations(_options: Options, _progress: Progress) -> _Found:
    loader = MigrationLoader(connection)
    unknown = unknown_migrations(loader)
    missing = sorted(set(loader.graph.nodes) - set(loader.applied_migrations))
    if unknown:
        names = ", ".join(".".join(one) for one in unknown[:_MOST_NAMED])
        yield problem(
            f"A newer version of Unsit has changed the database ({names}): start that version, or a newer one.",
        )
    if missing and loader.applied_migrations:
        yield note(
            f"{len(missing)} changes of this version are not made yet: `unsit serve` makes them, after a copy.",
        )


def _secret(options: Options, progress: Progress) -> _Found:
    """Look whether there is a secret, and whether it opens what is encrypted."""
    if not options.key and not any(path.name == "secret_key" for path in secret_files(options.data)):
        yield problem(
            f"There is no secret in {options.data} and none set by UNSIT_SECRET_KEY: bring the file secret_key back "
            "from a backup; without it entries cannot be read.",
        )
        return
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]
        if not names or not _has_table(model):
            continue
        yield from _undecryptable(model, names, progress)


def _has_table(model: Any) -> bool:
    return model._meta.db_table in connection.introspection.table_names()


def _undecryptable(model: Any, names: list[str], progress: Progress) -> _Found:
    table, keys = model._meta.db_table, list(model._base_manager.order_by("pk").values_list("pk", flat=True))
    total, lost = len(keys), []

    def can_be_opened(some: list[Any]) -> bool:
        try:
            list(model._base_manager.filter(pk__in=some).values_list(*names))
        except (LostKeyError, ValueError, TypeError):
            return False
        return True

    for start in range(0, total, _AT_ONCE):
        progress(f"decrypting {table}", start, total)
        batch = keys[start : start + _AT_ONCE]
        if not can_be_opened(batch):
            lost += [key for key in batch if not can_be_opened([key])]
    if lost:
        rows = ", ".join(map(str, lost[:_MOST_NAMED])) + (", …" if len(lost) > _MOST_NAMED else "")
        yield problem(
            f"{len(lost)} of {total} rows of {table} cannot be decrypted with the secret that is set ({rows}): bring "
            "back the secret they were written with, or restore a backup if they are damaged.",
        )


def _entries(_options: Options, progress: Progress) -> _Found:
    """Look whether every entry can be read as pages and devices read it."""
    sentences = chain.from_iterable(import_string(name)(progress) for name in READABLE)
    for number, sentence in enumerate(sentences, start=1):
        if number > _MOST_NAMED:
            yield problem("There are more of them.")
            return
        yield problem(sentence)


def _library(_options: Options, _progress: Progress) -> _Found:
    library = load_library()
    try:
        count = len(list(library.movements.values())) + len(list(library.routines.values()))
    except MovementProblems as error:
        yield problem(f"The library must be whole; install Unsit again ({one_line(error)}).")
        return
    yield note(f"{count} movements and routines can be read.")


def _site(_options: Options, _progress: Progress) -> _Found:
    if not built_site().is_built:
        yield problem("The pages' files were not built: `make site`, or install the wheel.")


def _mail(options: Options, _progress: Progress) -> _Found:
    if options.mail is None:
        yield note("No mail is sent (UNSIT_MAIL is not set): addresses are not verified, reminders not mailed.")
    else:
        yield note(f"Mail goes through {options.mail.host}:{options.mail.port} as {options.mail.sender}.")


def _debug(_options: Options, _progress: Progress) -> _Found:
    if settings.DEBUG:
        yield problem("UNSIT_DEBUG is on, so pages show tracebacks: unset it.")


Check = Callable[[Options, Progress], _Found]

CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("data folder", _folder),
    ("file modes", _modes),
    ("disk space", _space),
    ("database", _database),
    ("migrations", _migrations),
    ("secret", _secret),
    ("entries", _entries),
    ("library", _library),
    ("site files", _site),
    ("mail", _mail),
    ("debugging", _debug),
)
"""What is looked at, in this order."""


def has_problem(findings: list[Finding]) -> bool:
    """Return whether something must be mended."""
    return any(one.level is Level.PROBLEM for one in findings)
