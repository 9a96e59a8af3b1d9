"""Codes of apps, codes for an emergency, and what passkeys sign: each opens once, and only in time."""

import json
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.core.cache import cache
from django.db import connection
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData
from tests.web.conftest import People

from unsit.web.people.models import User

PASSWORD = "a bicycle and two lemons"
SECRET = "JBSWY3DPEHPK3PXP"
STEP_S = 30
AT_S = 59_600_000 * STEP_S + STEP_S - 1
"""The last second of a step of the app's clock: what is made now is looked at in the next step."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Return the time at which the server looks at a code of an app; a test sets it by `now`."""
    clock = SimpleNamespace(now=AT_S)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: clock.now))
    cache.clear()
    return clock


@pytest.fixture
def owner(people: People) -> User:
    """Return an account with a password."""
    people.client.user.set_password(PASSWORD)
    people.client.user.save()
    return people.client.user


def code_at(at_s: int) -> str:
    """Return the code that an app shows at a time."""
    return str(format_hotp_value(hotp_value(SECRET, at_s // STEP_S)))


def opens(code: str) -> bool:
    """Return whether a code opens the account after its password, in a browser of its own."""
    browser = Client()
    asked = browser.post("/account/login/", {"login": "client@example.org", "password": PASSWORD})
    assert asked.headers["Location"] == "/account/keys/authenticate/"
    assert browser.get("/account/").status_code == HTTPStatus.FOUND
    browser.post("/account/keys/authenticate/", {"code": code})
    return browser.get("/account/").status_code == HTTPStatus.OK


@pytest.mark.usefixtures("clock")
def test_an_app_is_asked_for_after_a_password(owner: User) -> None:
    """Its secret lies encrypted; a wrong code opens nothing, the right one and a code for an emergency do."""
    TOTP.activate(owner, SECRET)
    RecoveryCodes.activate(owner)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert all(SECRET not in str(row[0]) for row in cursor.fetchall())
    emergency = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
    assert [opens(code) for code in ("000000", code_at(AT_S), emergency)] == [False, True, True]


@pytest.mark.parametrize(("late_s", "is_taken"), [(-60, False), (-59, True), (1, True), (30, True), (31, False)])
def test_an_apps_code_is_taken_one_step_early_or_late(
    owner: User, clock: SimpleNamespace, late_s: int, is_taken: bool
) -> None:
    """Whoever types while the step ends, or whose clock is wrong by half a minute, gets in all the same."""
    TOTP.activate(owner, SECRET)
    clock.now = AT_S + late_s
    assert opens(code_at(AT_S)) is is_taken


@pytest.mark.usefixtures("clock")
def test_a_code_opens_once_also_after_the_server_was_started_anew(owner: User) -> None:
    """Which codes were used stands in the database, not in the memory of a process."""
    TOTP.activate(owner, SECRET)
    RecoveryCodes.activate(owner)
    emergency = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
    for code in (code_at(AT_S), emergency):
        assert opens(code)
        cache.clear()
        assert not opens(code)


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey that lies in the test. account: whose it is."""

    account: User
    key: ec.EllipticCurvePrivateKey

    @property
    def credential(self) -> AttestedCredentialData:
        """Its public half."""
        return AttestedCredentialData.create(
            bytes(16),
            b"the passkey",
            ES256.from_cryptography_key(self.key.public_key()),  # type: ignore[no-untyped-call]
        )

    def store(self) -> None:
        """Add it to its account."""
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(_site(), flags, 0, self.credential)
        told = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"x" * 32, "https://testserver")
        value = _value({"clientDataJSON": told, "attestationObject": AttestationObject.create("none", data, {})})
        Authenticator.objects.create(
            user=self.account, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": value}
        )

    def signed(self, challenge: str) -> str:
        """Return a signed challenge as a browser sends it."""
        data = AuthenticatorData.create(_site(), AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV, 1)
        told = CollectedClientData.create(CollectedClientData.TYPE.GET, challenge, "https://testserver")
        signature = self.key.sign(data + told.hash, ec.ECDSA(SHA256()))
        handle = user_pk_to_url_str(self.account).encode()
        parts = {"clientDataJSON": told, "authenticatorData": data, "signature": signature, "userHandle": handle}
        return json.dumps(_value(parts))


def _site() -> bytes:
    return sha256(b"testserver").digest()


def _value(response: dict[str, bytes]) -> dict[str, Any]:
    name = websafe_encode(b"the passkey")
    parts = {part: websafe_encode(value) for part, value in response.items()}
    return {"id": name, "rawId": name, "type": "public-key", "response": parts, "clientExtensionResults": {}}


@pytest.fixture
def passkey(owner: User) -> Passkey:
    """Return a passkey of the account."""
    passkey = Passkey(owner, ec.generate_private_key(ec.SECP256R1()))
    passkey.store()
    return passkey


SIGN_IN = "/account/keys/webauthn/login/"


def asked(browser: Client) -> str:
    """Ask what a passkey has to sign."""
    answer = browser.get(SIGN_IN, headers={"Accept": "application/json"})
    return str(answer.json()["request_options"]["publicKey"]["challenge"])


def test_what_a_passkey_signed_opens_once(passkey: Passkey) -> None:
    """Sent again with the same challenge, with another one or with none it opens nothing."""
    browser, thief = Client(), Client()
    signed = passkey.signed(asked(browser))
    challenge = browser.cookies["unsit_challenge"].value
    assert browser.post(SIGN_IN, {"credential": signed}).headers["Location"] == "/account/"
    assert browser.get("/account/").status_code == HTTPStatus.OK
    thief.cookies["unsit_challenge"] = challenge
    assert thief.post(SIGN_IN, {"credential": signed}).headers["Location"] == "/account/login/"
    asked(thief)
    assert thief.post(SIGN_IN, {"credential": signed}).headers["Location"] == "/account/login/"
    assert Client().post(SIGN_IN, {"credential": signed}).headers["Location"] == "/account/login/"
    assert thief.get("/account/").status_code == HTTPStatus.FOUND


def test_what_a_passkey_signed_confirms_once(passkey: Passkey) -> None:
    """Neither that again nor what was signed to sign in; what is signed anew does."""
    browser = Client()
    signed_in = passkey.signed(asked(browser))
    browser.post(SIGN_IN, {"credential": signed_in})
    page = "/account/keys/webauthn/reauthenticate/"
    browser.get(page)
    confirmed = passkey.signed(browser.session["mfa.webauthn.state"]["challenge"])
    stolen = Client(headers={"user-agent": "another"})
    stolen.cookies["unsit"] = browser.cookies["unsit"].value
    assert stolen.get("/account/programs/").status_code == HTTPStatus.FOUND
    for signed in (signed_in, confirmed, confirmed):
        browser.post(page, {"credential": signed})
    for again in (signed_in, confirmed):
        stolen.post(page, {"credential": again})
        stolen.get(page)
        stolen.post(page, {"credential": again})
    assert stolen.get("/account/programs/").status_code == HTTPStatus.FOUND
    assert browser.get("/account/programs/").status_code == HTTPStatus.OK
    stolen.get(page)
    stolen.post(page, {"credential": passkey.signed(browser.session["mfa.webauthn.state"]["challenge"])})
    assert stolen.get("/account/programs/").status_code == HTTPStatus.OK
