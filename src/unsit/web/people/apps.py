"""Django's entry for people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts, persons and keys for programs."""

    name = "unsit.web.people"
    label = "people"
