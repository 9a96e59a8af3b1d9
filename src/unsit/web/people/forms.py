"""The forms of one's own pages."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unsit.web.languages import language_now
from unsit.web.people.actions import SCOPES, describe
from unsit.web.people.models import LONGEST_NAME, Person, User


class WhereFrom(forms.Form):
    """Goes with signing up: the browser tells its time zone, so that nobody has to be asked."""

    zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002 - allauth's signature
        """Note the zone, if it is one, and the language of the page."""
        zone = self.cleaned_data.get("zone") or ""
        describe(user, zone=zone if zone in available_timezones() else None, language=language_now())


@cache
def zones() -> tuple[str, ...]:
    """Give the time zones that people live in, by name."""
    return ("UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))


class ProfileForm(forms.Form):
    """Name, time zone, language."""

    name = forms.CharField(
        required=False, max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    zone = forms.ChoiceField()
    language = forms.ChoiceField()

    def __init__(self, data: Any, person: Person) -> None:
        initial = {"name": person.name, "zone": person.zone, "language": person.language}
        super().__init__(data, initial=initial)
        known = zones() if person.zone in zones() else (person.zone, *zones())
        self.fields["zone"].choices = [(name, name.replace("_", " ")) for name in known]  # type: ignore[attr-defined]
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]


class TokenForm(forms.Form):
    """A new key for a program."""

    name = forms.CharField(max_length=LONGEST_NAME)
    scopes = forms.MultipleChoiceField(
        choices=[("read", _("Read the diary")), ("write", _("Write to the diary"))],
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
    )


class DeletionForm(forms.Form):
    """A last question."""

    sure = forms.BooleanField()


assert {name for name, _label in TokenForm.base_fields["scopes"].choices} == set(SCOPES)  # type: ignore[attr-defined]
