"""Pages of allauth's that behave otherwise here."""

from http import HTTPStatus
from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.account.forms import SetPasswordForm
from allauth.account.views import EmailView, LoginView, PasswordResetView, SignupView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from unsit.web.people.address_limits import too_many
from unsit.web.people.event_words import closed_words
from unsit.web.people.models import EventKind, User
from unsit.web.people.network import source_of
from unsit.web.people.rate_limits import Count, Limit, TooManyTries, take
from unsit.web.people.security_log import record_event
from unsit.web.people.ways_in import close_ways_in

_CHALLENGE_COOKIE: Final = "unsit_challenge"
_CHALLENGE_SALT: Final = "unsit.challenge"
_CHALLENGE_S: Final = 600
_ONCE: Final = Limit("a challenge", 1, _CHALLENGE_S)
_CHALLENGES: Final = Limit("challenges of an address", 60, 5)


class _TakesAddress:
    """A page whose form has an address: one that was taken a moment ago is told like one that was taken before."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save it, or show the form again with what is wrong."""
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            form.add_error("email", error)
            refused: HttpResponse = self.form_invalid(form)  # type: ignore[attr-defined]
            return refused
        return response


class SignUp(_TakesAddress, SignupView):  # type: ignore[misc]
    """Making an account."""


class SignIn(LoginView):  # type: ignore[misc]
    """Signing in by password."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Answer with the form, and a status of its own when there were too many tries."""
        response: HttpResponse = super().form_invalid(form)
        if form.has_error("__all__", "too_many_login_attempts"):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return response


class SignInByPasskey(LoginWebAuthnView):  # type: ignore[misc]
    """Signing in by passkey. What the passkey has to sign waits in a signed cookie: a look leaves no row behind."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with what the passkey has to sign."""
        try:
            take(Count(_CHALLENGES, source_of(request)))
        except TooManyTries as error:
            return too_many(request, error)
        response: HttpResponse = super().get(request, *args, **kwargs)
        state = request.session.pop(auth.STATE_SESSION_KEY, None)
        if state is not None:
            response.set_cookie(
                _CHALLENGE_COOKIE,
                signing.dumps(state, salt=_CHALLENGE_SALT),
                max_age=_CHALLENGE_S,
                httponly=True,
                samesite="Strict",
                secure=bool(settings.SESSION_COOKIE_SECURE),
            )
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign in, if the passkey signed what it was asked for, which it is asked for once."""
        sent = request.COOKIES.get(_CHALLENGE_COOKIE, "")
        try:
            state = signing.loads(sent, salt=_CHALLENGE_SALT, max_age=_CHALLENGE_S)
            take(Count(_ONCE, sent))
            request.session[auth.STATE_SESSION_KEY] = state
        except (signing.BadSignature, TooManyTries):
            request.session.pop(auth.STATE_SESSION_KEY, None)
        response: HttpResponse = super().post(request, *args, **kwargs)
        request.session.pop(auth.STATE_SESSION_KEY, None)
        response.delete_cookie(_CHALLENGE_COOKIE, samesite="Strict")
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Write down that somebody did not get in."""
        record_event(EventKind.SIGN_IN_FAILED, request=self.request)
        response: HttpResponse = super().form_invalid(form)
        return response


class ResetPassword(PasswordResetView):  # type: ignore[misc]
    """Asking for a new password; where no mail is sent the page only says who can help."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the code, or the page."""
        take_part = super().post if settings.SENDS_MAIL else self.get
        response: HttpResponse = take_part(request, *args, **kwargs)
        return response


class Address(_TakesAddress, EmailView):  # type: ignore[misc]
    """Changing the e-mail address."""


def link_token(user: User) -> str:
    """Return what makes a link by which an account gets a new password once."""
    return signing.dumps({"user": user.pk, "token": default_token_generator.make_token(user)}, salt="unsit.link")


def _user_of_link(token: str) -> User | None:
    try:
        value = signing.loads(token, salt="unsit.link", max_age=settings.PASSWORD_RESET_TIMEOUT)
        user = User.objects.filter(pk=value["user"], is_active=True).first()
    except (signing.BadSignature, KeyError, TypeError):
        return None
    return user if user is not None and default_token_generator.check_token(user, value["token"]) else None


@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def password_link(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with a form for a new password, to whoever got the link from the person who runs the server."""
    user = _user_of_link(token)
    if user is None:
        return render(request, "account/password_reset_from_key.html", {"token_fail": True}, status=HTTPStatus.GONE)
    form = SetPasswordForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            record_event(EventKind.PASSWORD_RESET, account=user.pk, request=request)
            closed = close_ways_in(user, request=request)
        get_adapter(request).send_notification_mail("account/email/password_changed", user)
        messages.success(request, gettext("The password is set. Sign in with it."))
        for text in closed_words(closed):
            messages.info(request, text)
        return redirect("account_login")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "action_url": request.path}
    return render(request, "account/password_reset_from_key.html", context, status=status)
