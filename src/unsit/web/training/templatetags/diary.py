"""Whose diary a page is about."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html

from unsit.web.people.actions import person_of
from unsit.web.people.models import User
from unsit.web.people.pages_token import clock_ms

register = template.Library()


@register.simple_tag(takes_context=True)
def diary_of_page(context: dict[str, Any]) -> str:
    """Name the diary of whoever is signed in, so that a device shows no other; nothing for everybody else."""
    user = getattr(context.get("request"), "user", None)
    if not isinstance(user, User):
        return ""
    return format_html(
        '<meta name="unsit-account" content="{}" data-at="{}">', person_of(user).pk, clock_ms(timezone.now())
    )
