"""What whoever runs the server switches while it runs."""

from typing import Final

from django.conf import settings
from django.utils import timezone

from unsit.web.people.models import EventKind, ServerSwitch
from unsit.web.people.security_log import OPERATOR, record_event

SIGN_UP: Final = "sign_up"


def is_sign_up_open() -> bool:
    """Return whether accounts can be made: the setting allows it, and nobody switched it off."""
    if not settings.SIGN_UP_OPEN:
        return False
    stored = ServerSwitch.objects.filter(name=SIGN_UP).values_list("is_on", flat=True).first()
    return stored is not False


def switch_sign_up(*, is_on: bool) -> None:
    """Open or close signing up, for every process of this server."""
    ServerSwitch.objects.update_or_create(name=SIGN_UP, defaults={"is_on": is_on, "changed": timezone.now()})
    record_event(EventKind.SIGN_UP_OPENED if is_on else EventKind.SIGN_UP_CLOSED, by=OPERATOR)
