"""A new secret for what lies encrypted: made, every row brought over to it while the server runs, the old one dropped.

A row says by its first bytes which secret it needs, so that an interrupted rotation goes on where it was and ends when
nothing is left. Older secrets stay in the data folder until `drop_old`: links and backups of before may need them.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from unsit.web.errors import DataFolderError
from unsit.web.keeping import add_secret, drop_secrets, kept_secrets, secret_file_state
from unsit.web.options import read_options
from unsit.web.people.encryption import (
    FERNET_START,
    FOLLOW_EVERY_S,
    LostKeyError,
    closed,
    closed_in_text,
    follow_secret_file,
    key_id,
    name_digest,
    newest_prefix,
    older_prefixes,
    opened,
    opened_in_text,
    token_in_text,
)
from unsit.web.people.models import EventKind, StoredKey, User
from unsit.web.people.security_log import OPERATOR, record_event
from unsit.web.people.stored_keys import Encrypted, encrypted_tables, note_newest_key, prefix_of, raw

BATCH: Final = 500
"""Rows in one transaction: other writes get their turn in between."""
SETTLE: Final = timedelta(seconds=10 * FOLLOW_EVERY_S)
"""A secret is that old before older ones are dropped: until then another process may still encrypt with them."""
_SECRETS_IN: Final = ("secret", "seed")
"""What is encrypted in the data of a second factor."""

Step = Callable[[int], None]
"""Called with how many rows were looked at."""


@dataclass(slots=True)
class Rotated:
    """What a rotation did.

    is_new: whether a new secret was made. rows: how many were encrypted anew. sessions: how many of those who are
    signed in were signed anew. unreadable: rows whose secret is not known; they stay as they are. dropped: how many
    older secrets are gone. older: how many are still in the data folder.
    """

    is_new: bool = False
    rows: int = 0
    sessions: int = 0
    unreadable: int = 0
    dropped: int = 0
    older: int = 0


class StillNeededError(Exception):
    """Older secrets cannot be dropped; the text says why."""


def rotate(step: Step) -> Rotated:
    """Make a new secret, unless a rotation is under way or a setting gives it, and bring everything over to it.

    DataFolderError when it cannot be kept.
    """
    is_new = _begin()
    done = reencrypt(step)
    done.is_new = is_new
    if is_new or done.rows:
        record_event(EventKind.KEYS_ROTATED, by=OPERATOR)
    return done


def _begin() -> bool:
    folder = settings.DATA_FOLDER
    if not read_options().key and not kept_secrets(folder):
        raise DataFolderError(f"{folder / 'secret_key'} must hold the secret that the server has; start it once first")
    note_newest_key()
    if read_options().key:
        return False
    # Of two that are begun at once the second finds the first one's secret, and does not write over it.
    with _alone():
        follow_secret_file(now=True)
        if any(_is_under_way(table) for table in encrypted_tables()):
            return False
        add_secret(folder)
        follow_secret_file(now=True)
        note_newest_key()
    return True


@contextmanager
def _alone() -> Iterator[None]:
    """Hold what no other rotation may hold at the same time; on SQLite nobody else writes meanwhile."""
    with transaction.atomic():
        list(StoredKey.objects.select_for_update().order_by("pk"))
        yield


def to_do() -> int:
    """Return how many rows there are to look at."""
    rows = sum(table.model._base_manager.count() for table in encrypted_tables())
    factors: int = Authenticator.objects.count()
    return rows + factors + Session.objects.count()


def reencrypt(step: Step) -> Rotated:
    """Bring every row over to the newest secret, and return what was done."""
    done = Rotated()
    for table in encrypted_tables():
        _reencrypt_table(table, done, step)
    _reencrypt_factors(done, step)
    _sign_sessions(done, step)
    done.older = len(_older())
    return done


def _older() -> list[str]:
    return [one for one in kept_secrets(settings.DATA_FOLDER) if one != settings.SECRET_KEY]


# ---- tables ------------------------------------------------------------------------------------------------------


def _needs_older(table: Encrypted) -> Q:
    """Return the condition for rows of which anything needs an older secret."""
    wanted = Q()
    for text in table.texts:
        wanted |= Q(**{f"{text.name}__isnull": False}) & ~Q(**{f"_{text.name}": newest_prefix()})
    for digest in table.digests:
        wanted |= ~Q(**{f"{digest.name}__startswith": newest_prefix()[1:].hex()})
    return wanted


def _rows(table: Encrypted) -> Any:
    """Return the rows of a table with the beginning of each encrypted column as it lies there."""
    return table.model._base_manager.annotate(**{f"_{text.name}": prefix_of(text.name) for text in table.texts})


def _is_left(table: Encrypted) -> bool:
    """Return whether any row needs an older secret, known or not."""
    return bool(_rows(table).filter(_needs_older(table)).exists())


def _is_under_way(table: Encrypted) -> bool:
    """Return whether any row needs an older secret that is known."""
    older = older_prefixes()
    for text in table.texts if older else ():
        rows = _rows(table).annotate(_raw=raw(text.name))
        if rows.filter(**{f"_{text.name}__in": older}).exists():
            return True
        earlier = rows.filter(**{f"_{text.name}": FERNET_START}).values_list("_raw", flat=True)
        if any(_can_be_opened(token) for token in earlier.iterator()):
            return True
    return False


def _can_be_opened(token: bytes) -> bool:
    try:
        opened(token)
    except LostKeyError:
        return False
    return True


def _reencrypt_table(table: Encrypted, done: Rotated, step: Step) -> None:
    last: Any = None
    columns = [str(text.name) for text in table.texts]
    has_person = [*(("person_id",) if table.digests else ())]
    total, seen = table.model._base_manager.count(), 0
    while True:
        with transaction.atomic():
            rows = _rows(table).filter(_needs_older(table)).order_by("pk")
            rows = rows if last is None else rows.filter(pk__gt=last)
            if connection.features.has_select_for_update:
                rows = rows.select_for_update()
            raws = {f"_raw_{name}": raw(name) for name in columns}
            batch = list(rows.annotate(**raws).values_list("pk", *raws, *has_person)[:BATCH])
            changed = []
            for pk, *values in batch:
                tokens = dict(zip(columns, values, strict=False))
                try:
                    texts = {name: None if token is None else opened(token) for name, token in tokens.items()}
                except LostKeyError:
                    done.unreadable += 1
                    continue
                changed.append((*_values(table, texts, values[-1]), _stored_key(table, pk)))
            _update(table, changed)
        done.rows += len(changed)
        seen += len(batch)
        step(len(batch))
        if len(batch) < BATCH:
            step(max(0, total - seen))
            return
        last = batch[-1][0]


def _values(table: Encrypted, texts: dict[str, str | None], person: Any) -> Iterator[Any]:
    """Yield what the columns of a row hold with the newest secret, in the order of `_update`."""
    for text in texts.values():
        yield None if text is None else closed(text)
    for digest in table.digests:
        yield name_digest(person, json.loads(texts[digest.source] or "{}").get(digest.key, ""))


def _stored_key(table: Encrypted, key: Any) -> Any:
    """Return a row's key as the database has it."""
    assert table.model._meta.pk is not None
    return table.model._meta.pk.get_db_prep_value(key, connection)


def _update(table: Encrypted, rows: list[tuple[Any, ...]]) -> None:
    """Write the encrypted columns of rows by one prepared statement: a million of them shall take minutes."""
    if not rows:
        return
    quote, meta = connection.ops.quote_name, table.model._meta
    assert meta.pk is not None
    names = [quote(str(one.column)) for one in (*table.texts, *table.digests)]
    assigned = ", ".join(f"{name} = %s" for name in names)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(meta.db_table)} SET {assigned} WHERE {quote(str(meta.pk.column))} = %s",
            rows,
        )


# ---- second factors and sessions ---------------------------------------------------------------------------------


def _reencrypt_factors(done: Rotated, step: Step) -> None:
    """Bring the secrets of second factors over; there are few of them."""
    for number in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=number).first()
            old = _old_secrets(row) if row is not None else []
            if row is not None and old:
                try:
                    row.data |= {name: closed_in_text(opened_in_text(row.data[name])) for name in old}
                    row.save(update_fields=["data"])
                    done.rows += 1
                except LostKeyError:
                    done.unreadable += 1
        step(1)


def _old_secrets(row: Authenticator) -> list[str]:
    """Return the names of what an older secret encrypted in a second factor."""
    prefix, texts = newest_prefix(), {name: row.data.get(name) for name in _SECRETS_IN}
    return [
        name for name, text in texts.items() if isinstance(text, str) and not token_in_text(text).startswith(prefix)
    ]


def _sign_sessions(done: Rotated, step: Step) -> None:
    """Sign the sessions of those who are signed in with the newest secret, so that nobody is signed out."""
    last = ""
    while True:
        with transaction.atomic():
            rows = Session.objects.filter(session_key__gt=last, expire_date__gt=timezone.now())
            batch = list(rows.order_by("session_key").select_for_update()[:BATCH])
            for row in batch:
                if _needs_signing(row):
                    done.sessions += _signed_anew(row)
        step(len(batch))
        if len(batch) < BATCH:
            return
        last = batch[-1].session_key


def _needs_signing(row: Session) -> bool:
    signer = signing.TimestampSigner(salt=_salt(), fallback_keys=[])
    try:
        signer.unsign(row.session_data)
    except signing.BadSignature:
        return True
    return False


def _salt() -> str:
    return str(SessionStore().key_salt)


def _signed_anew(row: Session) -> bool:
    """Sign a session with the newest secret; False for one that no known secret signed."""
    store = SessionStore()
    data = store.decode(row.session_data)
    if not data:
        return False
    user = User.objects.filter(pk=data[SESSION_KEY]).first() if SESSION_KEY in data else None
    if user is not None and any(
        constant_time_compare(data.get(HASH_SESSION_KEY, ""), one) for one in user.get_session_auth_fallback_hash()
    ):
        data[HASH_SESSION_KEY] = user.get_session_auth_hash()
    row.session_data = store.encode(data)
    row.save(update_fields=["session_data"])
    return True


# ---- the end -----------------------------------------------------------------------------------------------------


def unsettled_s(now_s: float) -> float:
    """Return for how many seconds another process may still encrypt with older secrets. now_s: seconds since 1970."""
    state = secret_file_state(settings.DATA_FOLDER)
    return 0.0 if state is None else max(0.0, state[0] / 1e9 + SETTLE.total_seconds() - now_s)


def drop_old() -> int:
    """Drop the older secrets of the data folder, and return how many; StillNeededError when anything needs them."""
    # Nobody else is in the middle of a write while it is looked whether anything is left.
    with _alone():
        older = _older()
        if not older:
            return 0
        left = [str(table.model._meta.verbose_name) for table in encrypted_tables() if _is_left(table)]
        left += [str(Authenticator._meta.verbose_name)] * any(_old_secrets(one) for one in Authenticator.objects.all())
        if left:
            raise StillNeededError(
                f"the older secrets must be needed by nothing, and are needed by rows of these tables: "
                f"{', '.join(left)}; run it again, and see what it says about rows that cannot be read"
            )
        StoredKey.objects.exclude(key=key_id(settings.SECRET_KEY)).delete()
        drop_secrets(settings.DATA_FOLDER, older)
    follow_secret_file(now=True)
    return len(older)
