"""Parts of the account's pages."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField, Form
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from unsit.web.people.sayings import LABELS, Label

register = template.Library()

_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)

_TICKS: Final = ((CheckboxSelectMultiple, "ticks"), (CheckboxInput, "tick"))


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it is drawn. kind: line, tick or ticks."""

    id: str
    label: Any
    hint: Any
    kind: str
    drawn: SafeString
    errors: tuple[str, ...]


def _fields(form: Form) -> Iterator[Field]:
    for bound in form.visible_fields():
        label = LABELS.get(bound.name, Label(bound.label))
        hint = label.hint or ""
        widget = bound.field.widget
        widget.attrs.pop("placeholder", None)
        kind = next((kind for drawn, kind in _TICKS if isinstance(widget, drawn)), "line")
        yield Field(
            str(bound.auto_id), label.text, hint, kind, _drawn(bound, bool(hint)), tuple(map(str, bound.errors))
        )


def _drawn(bound: BoundField, has_hint: bool) -> SafeString:
    said = [f"{bound.auto_id}_hint"] * has_hint + [f"{bound.auto_id}_wrong"] * bool(bound.errors)
    told = {"aria-describedby": " ".join(said)} if said else {}
    typing = {"inputmode": "numeric", "autocomplete": "one-time-code"} if bound.name == "code" else {}
    return SafeString(bound.as_widget(attrs={**told, **typing}))


@register.inclusion_tag("people/fields.html")
def fields(form: Form) -> dict[str, Any]:
    """Draw the fields of a form: a label each, a hint, and what is wrong with it."""
    hidden = [SafeString(str(bound)) for bound in form.hidden_fields()]
    wrong = [text for bound in form.hidden_fields() for text in bound.errors if bound.name != "credential"]
    return {"fields": tuple(_fields(form)), "hidden": hidden, "wrong": (*form.non_field_errors(), *wrong)}


@register.simple_tag
def sends_mail() -> bool:
    """Say whether this server can send mail."""
    return bool(settings.SENDS_MAIL)


@register.filter
def as_json(value: Any) -> str:
    """Give a value as JSON, to stand in an attribute."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def device(user_agent: str) -> str:
    """Give what a browser says of itself in two words, such as Firefox, Linux."""
    found = [next((name for mark, name in names if mark in user_agent), "") for names in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, found)) or gettext("Unknown device")
