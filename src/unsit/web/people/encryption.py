"""Texts about health, encrypted where they lie, with a key made from the server's secret.

Fernet (AES-128 in CBC with HMAC-SHA256) of the cryptography library; the key is derived by HKDF-SHA256 (RFC 5869).
After the secret was changed, the old one in `SECRET_KEY_FALLBACKS` still opens what it closed.
"""

import base64
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

_PURPOSE = b"unsit: diary entries at rest"


class LostKeyError(Exception):
    """What is kept was closed with a secret that is not known here."""


@cache
def _safe(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)


def _now() -> MultiFernet:
    return _safe((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def closed(text: str) -> bytes:
    """Encrypt a text."""
    return _now().encrypt(text.encode())


def opened(token: bytes) -> str:
    """Decrypt a text; LostKeyError when the secret is another one."""
    try:
        return _now().decrypt(bytes(token)).decode()
    except InvalidToken as error:
        raise LostKeyError("the server's secret must be the one the entries were kept with") from error


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]
    """A text that lies encrypted in the database; it cannot be searched for."""

    def from_db_value(self, value: bytes | None, _expression: Any, _connection: Any) -> str | None:
        """Decrypt what was read."""
        return None if value is None else opened(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Encrypt what is written."""
        return super().get_db_prep_value(closed(value) if isinstance(value, str) else value, connection, prepared)

    def to_python(self, value: Any) -> Any:
        """Take a text as it is."""
        return value
