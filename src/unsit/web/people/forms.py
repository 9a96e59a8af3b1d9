"""The forms of one's own pages."""

from datetime import timedelta
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from unsit.diary.allowed_values import ValueRule, canonical_text, check_text
from unsit.web.languages import language_now
from unsit.web.people.actions import SCOPES, TOKEN_LIFETIMES, describe
from unsit.web.people.models import LONGEST_NAME, Person, User


class NameField(forms.CharField):
    """A name: one line of at most so many characters, as the rule for texts allows it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, **more)

    def to_python(self, value: Any) -> str:
        """Return it as it is stored."""
        return canonical_text(str(super().to_python(value)))

    def validate(self, value: Any) -> None:
        """Refuse what cannot be saved."""
        super().validate(value)
        problem = check_text(str(value), LONGEST_NAME)
        if problem is not None and problem.rule is not ValueRule.AT_MOST_CHARACTERS:
            raise forms.ValidationError(_("This has characters that can't be saved. Type it again."))


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

    name = NameField(required=False, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    zone = forms.ChoiceField()
    language = forms.ChoiceField()

    def __init__(self, data: Any, person: Person) -> None:
        initial = {"name": person.name, "zone": person.zone, "language": person.language}
        super().__init__(data, initial=initial)
        known = zones() if person.zone in zones() else (person.zone, *zones())
        self.fields["zone"].choices = [(name, name.replace("_", " ")) for name in known]  # type: ignore[attr-defined]
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]


class TokenForm(forms.Form):
    """A new API token."""

    name = NameField()
    scopes = forms.MultipleChoiceField(
        choices=[("read", _("Read the diary")), ("write", _("Write to the diary"))],
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
    )
    lifetime = forms.TypedChoiceField(
        required=False,
        choices=[("90", _("90 days")), ("365", _("One year"))],
        coerce=lambda days: timedelta(days=int(days)),
        empty_value=TOKEN_LIFETIMES[0],  # type: ignore[arg-type]  # the stubs know texts only
        initial="90",
    )


class DeletionForm(forms.Form):
    """A last question."""

    sure = forms.BooleanField()


assert {name for name, _label in TokenForm.base_fields["scopes"].choices} == set(SCOPES)  # type: ignore[attr-defined]
assert [days for days, _label in TokenForm.base_fields["lifetime"].choices] == [  # type: ignore[attr-defined]
    str(one.days) for one in TOKEN_LIFETIMES
]
