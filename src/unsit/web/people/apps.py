"""Django's entry for people."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts, persons and API tokens."""

    name = "unsit.web.people"
    label = "people"

    def ready(self) -> None:
        """Let every request be answered with the secrets that hold now, and listen to what happens to accounts."""
        from django.core.signals import request_started

        from unsit.web.people.encryption import follow_secret_file

        request_started.connect(follow_secret_file, dispatch_uid="secrets")
        import_module("unsit.web.people.signals")
