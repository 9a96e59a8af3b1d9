"""The WSGI application, for `unsit serve` and for any other server: `unsit.web.wsgi:application`."""

import logging
import os
from typing import Final

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from unsit.web.keeping import NOBODY_ELSE, close_to_others, keep_secret_key, made_folder
from unsit.web.lean import import_interface
from unsit.web.options import read_options

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unsit.web.settings")


def _application() -> WSGIHandler:
    """Give the application; the workers of a server share the kept secret."""
    options = read_options()
    os.umask(NOBODY_ELSE)
    for told in close_to_others(made_folder(options.data)):
        logging.getLogger(__name__).warning(told)
    keep_secret_key(options)
    application = get_wsgi_application()
    import_interface()
    return application


application: Final = _application()
