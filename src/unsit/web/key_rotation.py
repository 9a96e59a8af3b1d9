"""What `unsit rotate-keys` does: gets Django ready on an existing database, then changes the server's secret."""

import os
import sqlite3
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import django
from django.db import DatabaseError as DjangoDatabaseError
from django.db import connection

from unsit.web.errors import DatabaseError, ServeError
from unsit.web.options import read_options

if TYPE_CHECKING:
    from unsit.web.people.rotation import Rotated


class KeysStillNeeded(ServeError):
    """Older secrets cannot be dropped yet."""


def open_database() -> int:
    """Get Django ready, and return how many rows a rotation looks at.

    OptionProblems, DataFolderError or DatabaseError when that cannot be; nothing is made.
    """
    read_options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unsit.web.settings")
    django.setup()
    from unsit.web.people.models import StoredKey
    from unsit.web.people.rotation import to_do

    try:
        if StoredKey._meta.db_table not in connection.introspection.table_names():
            raise DatabaseError("the database must be one that this version has been started on: `unsit serve` once")
        return to_do()
    except (DjangoDatabaseError, sqlite3.DatabaseError) as error:
        raise DatabaseError(f"the database must be one that can be opened ({error})") from error


def rotate_keys(step: Callable[[int], None], *, drop_old: bool = False) -> "Rotated":
    """Change the secret and encrypt everything with it, or finish such a change by dropping older secrets.

    step: called with how many rows were looked at. DataFolderError or KeysStillNeeded when that cannot be.
    """
    from unsit.web.people import rotation

    if not drop_old:
        return rotation.rotate(step)
    # Servers notice a new secret within a second; before that they may write with the older one.
    time.sleep(rotation.unsettled_s(time.time()))
    done = rotation.reencrypt(step)
    try:
        done.dropped = rotation.drop_old()
    except rotation.StillNeededError as error:
        raise KeysStillNeeded(str(error)) from error
    done.older -= done.dropped
    return done
