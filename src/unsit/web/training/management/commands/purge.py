"""Lets everything go whose time is over, once; for servers that a timer of the system looks after."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from unsit.web.people.retention import forget_sign_ins
from unsit.web.training.purging import purge


class Command(BaseCommand):
    """Purge what is due."""

    help = "Purge deleted entries, files nobody looked at, and old sign-ins; call it every hour."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Purge, and say how much went."""
        now = timezone.now()
        self.stdout.write(f"{purge(now)} entries and files, {forget_sign_ins(now)} sign-ins")
