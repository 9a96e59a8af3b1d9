"""Forms of allauth's that behave otherwise here."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm
from allauth.account.models import EmailAddress
from django.conf import settings
from django.http import HttpRequest

from unsit.web.people.actions import change_address
from unsit.web.people.models import User


class ChangeEmail(AddEmailForm):  # type: ignore[misc]
    """Another address: confirmed by a code in a mail, or taken at once where no mail is sent."""

    def clean_email(self) -> str:
        """Without mails nothing can be kept secret about which addresses have accounts: two of them cannot be."""
        value = str(super().clean_email())
        if not settings.SENDS_MAIL and User.objects.filter(email__iexact=value).exclude(pk=self.user.pk).exists():
            raise get_adapter().validation_error("email_taken")
        return value

    def save(self, request: HttpRequest) -> EmailAddress:
        """Change it, or send the code."""
        if settings.SENDS_MAIL:
            return super().save(request)
        return change_address(self.user, self.cleaned_data["email"])
