"""Addresses of the front end's parts in templates."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from unsit.web.site_files import built_site

register = template.Library()


@register.simple_tag
def script(name: str) -> SafeString:
    """Give the script element of an entry of the front end; nothing where it was not built."""
    address = built_site().script(name)
    return format_html('<script type="module" src="{}"></script>', address) if address else SafeString("")
