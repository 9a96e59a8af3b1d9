"""Guessing is slow, for every process together, and locks nobody out."""

import time
from http import HTTPStatus

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from tests.web.conftest import People

from unsit.web.people.actions import change_address
from unsit.web.people.models import RateBucket, User
from unsit.web.people.rate_limits import Count, Limit, TooManyTries, remove_empty, take, take_all
from unsit.web.people.sign_in_limits import begin_try

PASSWORD = "a bicycle and two lemons"
HOME, AWAY = "198.51.100.7", "203.0.113.9"
pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(people: People) -> User:
    """Return an account with a password."""
    people.client.user.set_password(PASSWORD)
    people.client.user.save()
    return people.client.user


def tried(
    source: str, password: str = "wrong", browser: Client | None = None, login: str = "client@example.org"
) -> str:
    """Try to sign in from an address, and say what came of it."""
    answer = (browser or Client()).post("/account/login/", {"login": login, "password": password}, REMOTE_ADDR=source)
    if answer.status_code == HTTPStatus.FOUND:
        return "in"
    return "limited" if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS else "wrong"


@pytest.mark.usefixtures("owner")
def test_a_stranger_uses_up_the_strangers_share_only() -> None:
    """After five wrong ones from one address it is over there, also with the right one; elsewhere the owner gets in."""
    assert [tried(AWAY) for _ in range(7)] == ["wrong"] * 5 + ["limited"] * 2
    assert tried(AWAY, PASSWORD) == "limited"
    assert tried(HOME, PASSWORD) == "in"


@pytest.mark.usefixtures("owner")
def test_many_places_share_one_slow_limit_and_a_known_device_passes_it() -> None:
    """Five places may try, then no new one; the browser in which the owner was signed in gets in all the same."""
    own = Client()
    assert tried(HOME, PASSWORD, own) == "in"
    own.post("/account/logout/")
    assert [tried(f"203.0.113.{number}") for number in range(8)] == ["wrong"] * 5 + ["limited"] * 3
    assert tried("192.0.2.1", PASSWORD) == "limited"
    assert tried("192.0.2.1", PASSWORD, own) == "in"


def _passed(source: str, login: str = "client@example.org", device: str = "") -> bool:
    """Return whether a try from an address may look at the password."""
    request = RequestFactory().post("/account/login/", REMOTE_ADDR=source)
    request.COOKIES["unsit_device"] = device
    try:
        begin_try(request, login)
    except TooManyTries:
        return False
    return True


@pytest.mark.parametrize("login", ["client@example.org", "nobody@example.org"])
def test_no_number_of_addresses_tries_more_than_20_an_hour_and_60_a_day(
    owner: User, login: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fifty addresses that try for a day as often as each may; the owner's browser passes meanwhile and gets in."""
    own = Client()
    assert tried(HOME, PASSWORD, own) == "in"
    own.post("/account/logout/")
    device, begin = own.cookies["unsit_device"].value, time.time()
    passed: list[int] = []
    for minute in range(0, 24 * 60, 12):
        monkeypatch.setattr(time, "time", lambda minute=minute: begin + minute * 60)
        for number in range(minute, minute + 5):
            source = f"203.0.113.{number % 50}"
            while _passed(source, login):
                passed.append(minute)
    assert 30 < len(passed) <= 60
    assert max(sum(start <= minute < start + 60 for minute in passed) for start in passed) <= 20
    assert _passed(HOME, owner.email, device)
    assert tried("192.0.2.1", PASSWORD, own) == "in"


@pytest.mark.usefixtures("owner")
def test_one_address_alone_keeps_no_new_device_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it goes on trying."""
    begin = time.time()
    for minute in range(0, 24 * 60, 6):
        monkeypatch.setattr(time, "time", lambda minute=minute: begin + minute * 60)
        while _passed(AWAY):
            pass
        if minute % 120 == 0:
            assert tried(HOME, PASSWORD) == "in"


def test_a_device_stays_known_when_the_address_changes(owner: User) -> None:
    """And it is known to no account that takes the old address afterwards."""
    own = Client()
    assert tried(HOME, PASSWORD, own) == "in"
    own.post("/account/logout/")
    device = own.cookies["unsit_device"].value
    change_address(owner, "new@example.org")
    User.objects.create_user("client@example.org", PASSWORD)
    for login in ("new@example.org", "client@example.org"):
        while any(_passed(f"203.0.113.{number}", login) for number in range(9)):
            pass
    assert _passed("192.0.2.1", "new@example.org", device)
    assert not _passed("192.0.2.1", "client@example.org", device)


@pytest.mark.usefixtures("owner")
def test_a_known_device_that_guesses_is_stopped_too() -> None:
    """It has a share of its own, which is no larger, wherever it goes."""
    own = Client()
    assert tried(HOME, PASSWORD, own) == "in"
    own.post("/account/logout/")
    assert [tried(f"203.0.113.{number}", browser=own) for number in range(7)] == ["wrong"] * 5 + ["limited"] * 2


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("forged", ["", "x", "eyJuYW1lIjoieCJ9:a:b"])
def test_a_device_that_nobody_signed_is_not_known(forged: str) -> None:
    """A made-up cookie opens nothing and breaks nothing."""
    for number in range(5):
        tried(f"203.0.113.{number}")
    browser = Client()
    browser.cookies["unsit_device"] = forged
    assert tried("192.0.2.1", PASSWORD, browser) == "limited"


def test_an_account_that_is_not_there_is_limited_alike(owner: User) -> None:
    """The limits do not tell who has an account."""
    answers = [[tried(AWAY, login=login) for _ in range(6)] for login in (owner.email, "nobody@example.org")]
    assert answers[0] == answers[1]


@pytest.mark.usefixtures("owner")
def test_other_peoples_tries_push_no_counter_out() -> None:
    """However many others try meanwhile, who used up their share still has."""
    for _ in range(6):
        tried(AWAY)
    for number in range(400):
        take(Count(Limit("account and place", 5, 300), f"somebody {number}"))
    remove_empty(time.time(), most=50)
    assert tried(AWAY, PASSWORD) == "limited"


def test_an_address_is_limited_before_its_form_is_read() -> None:
    """Over many accounts, and also for forms that have no mark against forgery."""
    strict = Client(enforce_csrf_checks=True)
    answers = [
        strict.post("/account/login/", {"login": f"n{number}@example.org", "password": "x"}, REMOTE_ADDR=AWAY)
        for number in range(30)
    ]
    assert answers[0].status_code == HTTPStatus.FORBIDDEN
    assert answers[-1].status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert strict.post("/account/login/", {}, REMOTE_ADDR=HOME).status_code == HTTPStatus.FORBIDDEN


def test_signing_in_again_and_again_is_no_guessing(owner: User) -> None:
    """A right password gives back what it used up."""
    assert {tried(AWAY, PASSWORD, login=owner.email) for _ in range(30)} == {"in"}


@pytest.mark.usefixtures("owner")
def test_the_current_password_is_no_way_round() -> None:
    """Wrong ones there and at "Confirm it's you" are counted like any other."""
    own = Client()
    tried(HOME, PASSWORD, own)
    wrong = {"oldpassword": "wrong", "password1": "abcdefghijklm9", "password2": "abcdefghijklm9"}
    texts = [own.post("/account/password/change/", wrong, REMOTE_ADDR=HOME).content.decode() for _ in range(6)]
    assert "not the current password" in texts[0]
    confirming = own.post("/account/reauthenticate/", {"password": PASSWORD}, REMOTE_ADDR=HOME)
    assert "Too many tries" in confirming.content.decode()


def _wait(count: Count) -> float:
    """Return 0 when a try passes, else the seconds until the next."""
    try:
        take(count)
    except TooManyTries as error:
        return error.wait_s
    return 0.0


@given(amount=st.integers(1, 9), every_s=st.floats(1, 1e4), tries=st.integers(1, 20))
def test_never_more_at_once_than_the_limit(amount: int, every_s: float, tries: int) -> None:
    """Of tries without a pause exactly so many pass, and what is refused uses nothing up."""
    limit = Limit("test", amount, every_s)
    RateBucket.objects.all().delete()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: 1e9)
        waits = [_wait(Count(limit, "somebody")) for _ in range(tries)]
    passed = waits.count(0.0)
    assert passed == min(tries, amount)
    assert all(0 < wait <= max(1.0, every_s) * 1.001 for wait in waits[passed:])


def test_all_limits_or_none_are_used_up() -> None:
    """A try that one limit refuses leaves the others as they were."""
    free, full = Count(Limit("free", 5, 60), "x"), Count(Limit("full", 1, 60), "x")
    take(full)
    with pytest.raises(TooManyTries):
        take_all((free, full))
    assert not RateBucket.objects.filter(pk=free.key).exists()


def test_a_counter_holds_no_address(owner: User) -> None:
    """What lies in the database is a keyed hash."""
    tried(AWAY, login=owner.email)
    keys = list(RateBucket.objects.values_list("key", flat=True))
    assert keys
    assert not any(AWAY in key or "client" in key for key in keys)


def test_codes_of_a_second_step_are_limited(owner: User) -> None:
    """Whoever knows the password may try five codes, then waits."""
    TOTP.activate(owner, "JBSWY3DPEHPK3PXP")
    browser = Client()
    tried(HOME, PASSWORD, browser)
    texts = [
        browser.post("/account/keys/authenticate/", {"code": f"00000{number}"}).content.decode() for number in range(6)
    ]
    assert "not the right code" in texts[0]
    assert "Too many tries" in texts[-1]
