"""Texts about health, encrypted where they lie, and names that can be looked for without being readable.

Each secret of the server gives a `Key`: AES-256-GCM (NIST SP 800-38D) for texts, HMAC-SHA256 for names that a query
looks for, both derived by HKDF-SHA256 (RFC 5869). The newest secret encrypts, every known one decrypts. What lies in
the database begins with the id of its key, so that whatever still needs an older secret is found without opening it.

Texts of earlier versions are Fernet tokens; they are still read, and `unsit rotate-keys` turns them into the new form.
"""

import base64
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hmac import digest
from threading import Lock
from time import monotonic
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

from unsit.web.errors import DataFolderError
from unsit.web.keeping import kept_secrets, secret_file_state, secrets_of
from unsit.web.options import read_options

log = logging.getLogger(__name__)

_MARK: Final = b"\x02"
"""First byte of everything encrypted here; a Fernet token begins with a letter."""
_ID_BYTES: Final = 4
_NONCE_BYTES: Final = 12
PREFIX_BYTES: Final = len(_MARK) + _ID_BYTES
_DIGEST_BYTES: Final = 12
DIGEST_LENGTH: Final = 2 * (_ID_BYTES + _DIGEST_BYTES)
FERNET_START: Final = b"gAAAA"
"""How a Fernet token begins: version 0x80 and the first bytes of a time, in Base64."""
FERNET: Final = "fernet"
"""Stands for the id of a key where earlier versions wrote none."""

_PURPOSE_FERNET: Final = b"unsit: diary entries at rest"
_PURPOSE_TEXT: Final = b"unsit: texts at rest, AES-256-GCM"
_PURPOSE_NAME: Final = b"unsit: names that are looked for"
_PURPOSE_ID: Final = b"unsit: which key"

FOLLOW_EVERY_S: Final = 1.0
"""How often a process looks whether another one has made a new secret."""


class LostKeyError(Exception):
    """An entry was encrypted with a secret that is not known here. The entry itself is whole and stays as it is."""


@dataclass(frozen=True, slots=True)
class Key:
    """What follows from one secret. id: tells keys apart and says nothing about the secret."""

    id: bytes
    cipher: AESGCM
    fernet: Fernet
    names: bytes


@dataclass(frozen=True, slots=True)
class Keyring:
    """Every key that is known, the one that encrypts first."""

    keys: tuple[Key, ...]
    by_id: dict[bytes, Key]
    fernet: MultiFernet

    @property
    def newest(self) -> Key:
        """The key that encrypts."""
        return self.keys[0]


def _derived(secret: str, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose).derive(secret.encode())


@cache
def _key(secret: str) -> Key:
    return Key(
        _derived(secret, _PURPOSE_ID, _ID_BYTES),
        AESGCM(_derived(secret, _PURPOSE_TEXT, 32)),
        Fernet(base64.urlsafe_b64encode(_derived(secret, _PURPOSE_FERNET, 32))),
        _derived(secret, _PURPOSE_NAME, 32),
    )


@cache
def _ring(secrets: tuple[str, ...]) -> Keyring:
    keys = tuple(_key(secret) for secret in secrets)
    return Keyring(keys, {one.id: one for one in reversed(keys)}, MultiFernet([one.fernet for one in keys]))


def keyring() -> Keyring:
    """Return the keys that hold now, also those of a secret that another process made meanwhile."""
    _follower.look()
    return _ring((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def key_id(secret: str) -> str:
    """Return by what the key of a secret is known, in hexadecimal digits."""
    return _key(secret).id.hex()


class _Follower:
    """Notices when the file of secrets was changed, and lets this process use what stands in it now.

    Signatures of cookies and links follow as well: Django reads both settings each time.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._next_look = 0.0
        self._state = settings.SECRET_FILE_STATE

    def look(self, *, now: bool = False) -> None:
        """Look at the file, once a second at most unless it must be now."""
        moment = monotonic()
        # Without a file at the start the secret is set from outside, or is forgotten with the process.
        if self._state is None or (moment < self._next_look and not now):
            return
        with self._lock:
            self._next_look = moment + FOLLOW_EVERY_S
            state = secret_file_state(settings.DATA_FOLDER)
            if state is None or state == self._state or not self._is_readable():
                # A file that went away closes nothing: what is known here goes on being known.
                return
            newest, *older = secrets_of(read_options())
            # Older ones first: nothing that was signed a moment ago is refused in between.
            settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY, *older]
            settings.SECRET_KEY = newest
            settings.SECRET_KEY_FALLBACKS = older
            self._state = state

    def _is_readable(self) -> bool:
        try:
            return bool(kept_secrets(settings.DATA_FOLDER))
        except DataFolderError as error:
            log.error("the earlier secrets go on being used: %s", error)
            return False


_follower: Final = _Follower()


def follow_secret_file(*, now: bool = False, **_signal: Any) -> None:
    """Use what stands in the file of secrets; a receiver of Django's signals. now: even if just looked at."""
    _follower.look(now=now)


# ---- texts -------------------------------------------------------------------------------------------------------


def closed(text: str) -> bytes:
    """Encrypt a text with the newest key."""
    key = keyring().newest
    # Random nonces of 96 bits: a key may encrypt 2^32 texts before a repetition is as likely as 2^-33.
    nonce = os.urandom(_NONCE_BYTES)
    return _MARK + key.id + nonce + key.cipher.encrypt(nonce, text.encode(), None)


def opened(token: bytes) -> str:
    """Decrypt a text; LostKeyError when its secret is not known."""
    token = bytes(token)
    try:
        if token[:1] != _MARK:
            return keyring().fernet.decrypt(token).decode()
        found = _key_named(token[len(_MARK) : PREFIX_BYTES])
        start = PREFIX_BYTES + _NONCE_BYTES
        return found.cipher.decrypt(token[PREFIX_BYTES:start], token[start:], None).decode()
    except (InvalidTag, InvalidToken, ValueError) as error:
        raise LostKeyError("the text was encrypted with a secret that is not known here, or was damaged") from error


def _key_named(name: bytes) -> Key:
    found = keyring().by_id.get(name)
    if found is None:
        _follower.look(now=True)
        found = keyring().by_id.get(name)
    if found is None:
        raise LostKeyError(f"the server must know the secret of every entry (got one of the key {name.hex()})")
    return found


def newest_prefix() -> bytes:
    """Return how everything begins that needs the newest secret only."""
    return _MARK + keyring().newest.id


def older_prefixes() -> list[bytes]:
    """Return how everything begins that needs an older secret which is known."""
    return [_MARK + one.id for one in keyring().keys[1:]]


def closed_in_text(text: str) -> str:
    """Encrypt a text into one of plain letters, for what is kept as JSON."""
    return base64.urlsafe_b64encode(closed(text)).decode()


def opened_in_text(text: str) -> str:
    """Decrypt what `closed_in_text` gave, now or in an earlier version; LostKeyError when that cannot be."""
    return opened(token_in_text(text))


def token_in_text(text: str) -> bytes:
    """Return the token of a text of plain letters."""
    token = text.encode()
    try:
        decoded = base64.urlsafe_b64decode(token)
    except ValueError:
        return token
    return decoded if decoded[:1] == _MARK else token


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


# ---- names that are looked for -----------------------------------------------------------------------------------


def name_digest(person: UUID, name: str) -> str:
    """Return what stands in the database for a name of a person's, so that equal names of two people differ."""
    return _name_digest(keyring().newest, person, name)


def name_digests(person: UUID, names: Sequence[str]) -> list[str]:
    """Return everything that may stand in the database for any of these names, whichever secret it was written with."""
    return [_name_digest(key, person, name) for key in keyring().keys for name in names]


def _name_digest(key: Key, person: UUID, name: str) -> str:
    found = digest(key.names, person.bytes + name.encode(), "sha256")
    return (key.id + found[:_DIGEST_BYTES]).hex()


class NameDigestField(models.CharField):  # type: ignore[type-arg]
    """Stands for a name that lies encrypted in another column, so that a query finds it.

    source, key: the column with the encrypted JSON text, and where in it the name is. The row has a person.
    """

    def __init__(self, *args: Any, source: str = "", key: str = "", **named: Any) -> None:
        self.source, self.key = source, key
        super().__init__(*args, **named)

    def deconstruct(self) -> Any:
        """Return what a migration has to know."""
        name, path, args, named = super().deconstruct()
        return name, path, args, named | {"source": self.source, "key": self.key}
