"""Deletes what is no longer needed, once; for servers that a timer of the system looks after."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from unsit.web.periodic import clear_away


class Command(BaseCommand):
    """Purge what is due."""

    help = "Delete what is no longer needed: deleted entries, old files, sign-ins, copies; call it every hour."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Purge; CommandError when something could not be."""
        if failed := clear_away(timezone.now()):
            raise CommandError(f"could not be purged and will be tried again next time: {', '.join(failed)}")
