"""The form that takes a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from unsit.diary.exchange import readers
from unsit.web.training.rule_words import format_in_words


class FileForm(forms.Form):
    """A file of another program, or an archive. format: empty: whichever knows it."""

    file = forms.FileField(max_length=300, allow_empty_file=False)
    format = forms.ChoiceField(required=False)

    def __init__(self, data: object = None, files: object = None) -> None:
        super().__init__(data, files)  # type: ignore[arg-type]
        known = [(name, format_in_words(one.name)) for name, one in readers().items()]
        self.fields["format"].choices = [("", _("Find out by itself")), *known]  # type: ignore[attr-defined]
