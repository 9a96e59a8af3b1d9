"""Whose diary a page is about."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from unsit.web.headers import NAMES_SOMEBODY
from unsit.web.people.actions import person_of
from unsit.web.people.models import User
from unsit.web.people.pages_token import clock_ms

register = template.Library()


@register.simple_tag(takes_context=True)
def diary_of_page(context: dict[str, Any]) -> str:
    """Name the diary of whoever is signed in, so that a device shows no other; nothing for everybody else."""
    user = _signed_in(context.get("request"))
    if user is None:
        return ""
    return format_html(
        '<meta name="unsit-account" content="{}" data-at="{}">', person_of(user).pk, clock_ms(timezone.now())
    )


def _signed_in(request: HttpRequest | None) -> User | None:
    """Give who is signed in, as a name on a page that is else everybody's: without a network it must be there too."""
    session = getattr(request, "session", None)
    if request is None or session is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    was_accessed = session.accessed
    user = request.user if isinstance(request.user, User) else None
    session.accessed = was_accessed
    if user is not None:
        request.META[NAMES_SOMEBODY] = True
    return user
