"""Sends the mails and reminders that are due, once; for servers that a timer of the system looks after."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from unsit.web.training.reminding import send_due


class Command(BaseCommand):
    """Send what is due."""

    help = "Send the mails and reminders that are due now; call it every few minutes."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Send, and say how many went out."""
        sent = send_due(timezone.now())
        self.stdout.write(f"{sent.weeks} mails of the week, {sent.days} reminders of the day")
