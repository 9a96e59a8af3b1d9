"""Which secrets the database needs, and whether they are there: noted at the start, asked in one query."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Value

from unsit.web.people.encryption import (
    FERNET,
    PREFIX_BYTES,
    EncryptedTextField,
    LostKeyError,
    NameDigestField,
    keyring,
    opened,
)
from unsit.web.people.models import StoredKey

_LOOKED_AT: Final = 5
"""Texts of an earlier version that are opened in each column: they do not say which key they need."""


_lost: Final[set[str]] = set()
"""Keys that entries need and that were not known when it was last looked."""


@dataclass(frozen=True, slots=True)
class Encrypted:
    """The encrypted columns of a table, and those that stand for names in them."""

    model: type[models.Model]
    texts: tuple[EncryptedTextField, ...]
    digests: tuple[NameDigestField, ...]


def encrypted_tables() -> Iterator[Encrypted]:
    """Yield every table with encrypted columns, whichever app it belongs to."""
    for model in apps.get_models():
        columns = model._meta.concrete_fields
        texts = tuple(one for one in columns if isinstance(one, EncryptedTextField))
        if texts:
            yield Encrypted(model, texts, tuple(one for one in columns if isinstance(one, NameDigestField)))


def raw(column: str) -> Any:
    """Return an expression for what stands in an encrypted column, not decrypted."""
    return ExpressionWrapper(F(column), output_field=models.BinaryField())


def prefix_of(column: str, length: int = PREFIX_BYTES) -> Any:
    """Return an expression for the beginning of an encrypted column."""
    return Func(F(column), Value(1), Value(length), function="SUBSTR", output_field=models.BinaryField())


def note_newest_key() -> None:
    """Note that the newest secret encrypts from now on."""
    StoredKey.objects.get_or_create(key=keyring().newest.id.hex())


def missing_keys() -> tuple[str, ...]:
    """Return the ids of secrets that entries need and that are not known here; of none that no entry needs."""
    known = {one.hex() for one in keyring().by_id}
    missing = []
    for noted in StoredKey.objects.order_by("noted", "pk"):
        if noted.key == FERNET:
            if not _opens_earlier_texts():
                missing.append(FERNET)
        elif noted.key not in known:
            # Only now, where something is wrong, a whole table may be looked through.
            if is_needed(noted.key):
                missing.append(noted.key)
            else:
                noted.delete()
    _lost.clear()
    _lost.update(missing)
    return tuple(missing)


def lost_keys() -> tuple[str, ...]:
    """Return the ids of keys that entries need and that are not known, as far as the start of this process found."""
    if not _lost:
        return ()
    return tuple(sorted(_lost - {one.hex() for one in keyring().by_id} - {FERNET}))


def is_needed(key: str) -> bool:
    """Return whether any encrypted column has something that needs a key."""
    wanted = bytes([2]) + bytes.fromhex(key)
    return any(
        table.model._base_manager.annotate(_prefix=prefix_of(text.name)).filter(_prefix=wanted).exists()
        for table in encrypted_tables()
        for text in table.texts
    )


def _opens_earlier_texts() -> bool:
    for table in encrypted_tables():
        for text in table.texts:
            rows = table.model._base_manager.annotate(_raw=raw(text.name), _prefix=prefix_of(text.name, 1))
            for token in rows.filter(_prefix=b"g").order_by("pk").values_list("_raw", flat=True)[:_LOOKED_AT]:
                try:
                    opened(token)
                except LostKeyError:
                    return False
    return True


def noted_and_missing() -> tuple[str, ...]:
    """Note the secret that encrypts from now on; return a sentence when entries need another one that is not here."""
    note_newest_key()
    missing = missing_keys()
    if not missing:
        return ()
    names = ", ".join("of an earlier version" if one == FERNET else one for one in missing)
    told = (
        f"Entries in the database cannot be read: they were encrypted with a secret that is not here (key {names}). "
        f"Put the earlier secret on a line of its own below the others in {settings.DATA_FOLDER / 'secret_key'}, or "
        "into UNSIT_SECRET_KEY_FALLBACKS. Until then pages that need these entries say so, and nothing of them is "
        "changed. Keep the secret with your backups."
    )
    return (told,)
