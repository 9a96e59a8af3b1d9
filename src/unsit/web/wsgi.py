"""The WSGI application, for `unsit serve` and for any other server: `unsit.web.wsgi:application`."""

import logging
import os
from functools import cache

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection

from unsit.web.keeping import NOBODY_ELSE, close_to_others, keep_secret_key, made_folder
from unsit.web.lean import import_interface
from unsit.web.options import read_options

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unsit.web.settings")


@cache
def _application() -> WSGIHandler:
    """Give the application; the workers of a server share the kept secret."""
    options = read_options()
    os.umask(NOBODY_ELSE)
    warnings = close_to_others(made_folder(options.data))
    keep_secret_key(options)
    application = get_wsgi_application()
    import_interface()
    for told in (*warnings, *_unreadable()):
        logging.getLogger(__name__).warning(told)
    return application


def _unreadable() -> tuple[str, ...]:
    """Return a sentence when entries need a secret that is not here; none while the database is not migrated."""
    # Models are there only once Django is ready.
    from unsit.web.people.stored_keys import noted_and_missing

    try:
        return noted_and_missing()
    except DatabaseError:
        return ()
    finally:
        connection.close()


def __getattr__(name: str) -> WSGIHandler:
    """Return `application`, which is made when a server asks for it: reading this file touches no data."""
    if name == "application":
        return _application()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
