"""What a password must not be besides common and short."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

_SHORTEST_PART = 4


class NotTheAddress:
    """Refuses passwords that are the account's own address, or one half of it."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise when it is."""
        address = str(getattr(user, "email", "") or "").casefold()
        given = password.casefold().strip()
        halves = {part for part in address.split("@") if len(part) >= _SHORTEST_PART}
        if address and given in {address, *halves}:
            raise ValidationError(gettext("The password must not be the e-mail address."), code="password_is_address")

    def get_help_text(self) -> str:
        """Say it beforehand."""
        return gettext("The password must not be the e-mail address.")
