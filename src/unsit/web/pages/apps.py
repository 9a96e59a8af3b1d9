"""Django's entry for the pages."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The pages people see."""

    name = "unsit.web.pages"
    label = "pages"
