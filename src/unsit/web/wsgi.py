"""The WSGI application, for `unsit serve` and for any other server: `unsit.web.wsgi:application`."""

import os
from typing import Final

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unsit.web.settings")

application: Final[WSGIHandler] = get_wsgi_application()
