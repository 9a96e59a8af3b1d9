"""The log says what went wrong and where, and nothing that somebody wrote."""

import logging
from http import HTTPStatus
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client
from django.utils.module_loading import import_string
from hypothesis import given
from hypothesis import strategies as st
from tests.web.conftest import People

from unsit.web.logs import PlainFormatter, scrubbed


def line_of(message: str, *args: object, error: Exception | None = None) -> str:
    """Return what a record is in the log."""
    info: Any = (type(error), error, error.__traceback__) if error is not None else None
    return PlainFormatter().format(logging.LogRecord("django.request", 40, __file__, 1, message, args, info))


def test_an_exception_is_logged_by_its_kind_and_place() -> None:
    """With what caused it, and without a word of its text or of the source."""
    try:
        try:
            raise IntegrityError("DETAIL: Key (email)=(ana@mail.example) already exists.")
        except IntegrityError as error:
            raise ValueError("my knee hurts") from error
    except ValueError as error:
        line = line_of("Internal Server Error: %s", "/account/", error=error)
    assert "ValueError from IntegrityError at " in line
    assert "test_logs.py" in line
    for personal in ("ana", "knee", "Key (email)", "Traceback", "\n"):
        assert personal not in line


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("mail to ana.b+c@mail.example failed", "mail to …@… failed"),
        ("/calendar/0123456789abcdef0123456789abcdef.ics", "/calendar/….ics"),
        ("Bearer unsit_Wx7ZCltjN6VX1NJWfPGVEwGxPh34AxmFgowPC0nA414", "Bearer …"),
        ("recovery_codes_created account=12", "recovery_codes_created account=12"),
        ("network=203.0.113.0/24", "network=203.0.113.0/24"),
        ("one\nForged: line\x1b[2J", "one Forged: line [2J"),
    ],
)  # fmt: skip
def test_addresses_and_secrets_stay_out(text: str, is_said: str) -> None:
    """And a message is one line, so that nobody writes lines of their own into the log."""
    assert scrubbed(text) == is_said


@given(st.text(max_size=3000))
def test_any_text_is_one_short_line(text: str) -> None:
    """Whatever is in it."""
    line = scrubbed(text)
    assert line.isprintable()
    assert len(line) <= 500


def test_what_somebody_wrote_does_not_reach_the_log(
    people: People, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A form that ends in a mistake of ours: the log has its kind and place, the form's content is nowhere."""

    def broken(_user: object, **given: Any) -> None:
        raise RuntimeError(f"cannot save {given}")

    monkeypatch.setattr("unsit.web.people.views.actions.describe", broken)
    browser = people.client.browser
    browser.raise_request_exception = False
    answer = browser.post("/account/", {"name": "Ana with the knee", "zone": "UTC", "language": "en"})
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    log = "\n".join(PlainFormatter().format(record) for record in caplog.records)
    assert "RuntimeError at " in log
    assert "broken" in log
    assert "knee" not in log
    assert "Traceback" not in log


@pytest.mark.usefixtures("db")
def test_a_refused_form_is_no_news(caplog: pytest.LogCaptureFixture) -> None:
    """What somebody typed wrong is answered, not logged."""
    Client().post("/account/signup/", {"email": "not an address", "password1": "my-secret"})
    Client(enforce_csrf_checks=True).post("/account/signup/", {"email": "x@mail.example", "password1": "my-secret"})
    assert "my-secret" not in caplog.text
    assert "mail.example" not in caplog.text


def test_every_line_of_the_server_goes_this_way() -> None:
    """All handlers of the settings use the formatter that leaves personal things out."""
    logging_settings: Any = settings.LOGGING
    assert logging_settings["root"]["handlers"]
    for handler in logging_settings["handlers"].values():
        formatter = logging_settings["formatters"][handler["formatter"]]
        assert issubclass(import_string(formatter["()"]), PlainFormatter)
