"""Django made ready for a command that serves nothing: no folder is made and nothing is written."""

import os

import django

from unsit.web.options import Options, read_options


def set_up() -> Options:
    """Set Django up and return the options; OptionProblems or DataFolderError when a setting is wrong."""
    options = read_options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unsit.web.settings")
    django.setup()
    return options
