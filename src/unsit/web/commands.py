"""The database for one command of the command line, beside a server that runs or alone."""

import logging
import os
import sqlite3

import django
from django.conf import settings
from django.db import DatabaseError as DjangoDatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from unsit.web.errors import DatabaseError
from unsit.web.options import read_options


def open_database() -> None:
    """Get the database ready for reading and writing; nothing is created and nothing is migrated.

    OptionProblems or DatabaseError when there is none, or when it is not the one this version works with.
    """
    options = read_options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unsit.web.settings")
    django.setup()
    # What a command does is in the audit log; on a terminal its line would only be in the way.
    logging.getLogger("unsit.security").setLevel(logging.WARNING)
    path = options.data / "unsit.sqlite3"
    if not options.database and not path.exists():
        raise DatabaseError(f"{path} must be there; `unsit serve` makes it, UNSIT_DATA names another folder")
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DjangoDatabaseError, sqlite3.DatabaseError) as error:
        name = settings.DATABASES["default"]["NAME"]
        raise DatabaseError(f"{name} must be a database that can be opened ({error})") from error
    if missing:
        raise DatabaseError(
            f"the database must be up to date ({len(missing)} steps are missing); `unsit serve` brings it there"
        )


def site_address() -> str:
    """Return where people reach this server, as far as its settings say it."""
    options = read_options()
    names = [name for name in options.hosts if name not in ("localhost", "127.0.0.1", "[::1]")]
    if names:
        return f"{'https' if options.https else 'http'}://{names[0].lstrip('.')}"
    return "http://localhost:8460"
