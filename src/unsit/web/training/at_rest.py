"""What lies encrypted in the database and what lies readable, told from the tables themselves.

Each column of each table that knows of a person has words here; whether they stand under "encrypted" or "readable" is
decided by the kind of the column, so that a page cannot say what the tables do not do.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from unsit.web.people.encryption import EncryptedTextField
from unsit.web.training.purging import PROMISED
from unsit.web.training.rows import DETAILS, SET_DETAILS, TOLD

Words = Promise | str

_LINKS: Final = gettext_lazy("numbers and random ids that link rows to each other and to your account")
_WHEN_CHANGED: Final = gettext_lazy("when an entry was changed or deleted, and the number of the change")
_WHEN_DONE: Final = gettext_lazy("the time and day of sessions, sets, activities and notes, and their time zone")
_COUNTS: Final = gettext_lazy("how many sets a session has, whether a set was done, and the working time of a session")
_SIGN_IN: Final = gettext_lazy("when you signed up and in, and until when you stay signed in")
_TOKENS: Final = gettext_lazy("API tokens: their name, what they may do, when they were used, and a hash of each")
_REMINDERS: Final = gettext_lazy("which reminders and mails you want, at which hours, and when the last one was sent")
_FACTORS: Final = gettext_lazy("passkeys: their names and public halves, and when they were used")
_WAITING: Final = gettext_lazy("that a file is ready to import, in which format, and since when")
_STORED: Final = gettext_lazy("how many entries you have, how large they are, and how much you wrote of late")
_JOBS: Final = gettext_lazy("which imports and exports you made in the last day, how far they are and how large")
_JOB_FILES: Final = gettext_lazy("imports and exports of the last day: their files, names and what is said of them")
_JOB_COLUMNS: Final = (
    *("kind", "state", "made", "beat", "done", "total", "changed", "attempts", "is_cancelled", "is_unreadable"),
    *("file_name", "media_type", "size"),
)
_FEED: Final = gettext_lazy("the secret part of your calendar link")

PARTS: Final[Mapping[str, Words]] = {
    "effort": gettext_lazy("how hard it was"),
    "pain": gettext_lazy("pain"),
    "pains": gettext_lazy("pain"),
    "morning": gettext_lazy("how the next morning was"),
    "note": gettext_lazy("your notes"),
    "ended": gettext_lazy("the end of sessions"),
    "routine": gettext_lazy("names of routines and sessions"),
    "name": gettext_lazy("names of routines and sessions"),
    "stopped": gettext_lazy("why a session was stopped"),
    "source": gettext_lazy("where sessions come from"),
    "origin": gettext_lazy("where sessions come from"),
    "movement": gettext_lazy("movements"),
    "side": gettext_lazy("sides"),
    "kind": gettext_lazy("repetitions and holds"),
    "done": gettext_lazy("repetitions and holds"),
    "asked": gettext_lazy("repetitions and holds"),
    "set_number": gettext_lazy("repetitions and holds"),
    "seen": gettext_lazy("what the camera counted"),
    "counted": gettext_lazy("what the camera counted"),
    "answered": gettext_lazy("what the camera counted"),
    "confidence": gettext_lazy("what the camera counted"),
    "clean": gettext_lazy("what the camera counted"),
    "faults": gettext_lazy("mistakes that were noticed"),
    "still_spine_deg": gettext_lazy("measures"),
    "values": gettext_lazy("measures"),
    "weight_kg": gettext_lazy("weights"),
}
"""What a part of an encrypted text tells, by its name in `rows.py`."""


def _parts(names: Iterable[str]) -> tuple[Words, ...]:
    return tuple(PARTS[name] for name in names)


TABLES: Final[Mapping[str, Mapping[str, Words | tuple[Words, ...]]]] = {
    "people.User": {
        "id": _LINKS,
        "password": gettext_lazy("your password, as a hash that cannot be turned back"),
        "last_login": _SIGN_IN,
        "email": gettext_lazy("your e-mail address"),
        "is_active": _SIGN_IN,
        "date_joined": _SIGN_IN,
    },
    "people.Person": {
        "id": _LINKS,
        "user": _LINKS,
        "gaps": _WHEN_CHANGED,
        "name": gettext_lazy("your name, time zone and language"),
        "zone": gettext_lazy("your name, time zone and language"),
        "language": gettext_lazy("your name, time zone and language"),
        "sequence": _WHEN_CHANGED,
        "created": _SIGN_IN,
        **dict.fromkeys(("stored_entries", "stored_bytes", "recent_bytes", "recent_at"), _STORED),
    },
    "people.ApiToken": dict.fromkeys(
        ("id", "user", "name", "digest", "scopes", "created", "expires", "last_used", "revoked"), _TOKENS
    ),
    "people.SecurityEvent": dict.fromkeys(
        ("id", "account", "subject", "kind", "at", "network", "by"),
        gettext_lazy("what happened to your account's security, with the network address cut short"),
    ),
    "account.EmailAddress": dict.fromkeys(
        ("id", "user", "email", "verified", "primary"), gettext_lazy("your e-mail address")
    ),
    "account.EmailConfirmation": dict.fromkeys(
        ("id", "email_address", "created", "sent", "key"), gettext_lazy("your e-mail address")
    ),
    "mfa.Authenticator": {
        **dict.fromkeys(("id", "user", "type", "created_at", "last_used_at"), _FACTORS),
        "data": _FACTORS,
    },
    "usersessions.UserSession": {
        **dict.fromkeys(("id", "user", "session_key", "created_at", "last_seen_at", "data"), _SIGN_IN),
        "ip": gettext_lazy("the network address and browser of each sign-in, until they are removed"),
        "user_agent": gettext_lazy("the network address and browser of each sign-in, until they are removed"),
    },
    "sessions.Session": dict.fromkeys(("session_key", "session_data", "expire_date"), _SIGN_IN),
    "training.TrainingSession": {
        **dict.fromkeys(("id", "person", "key"), _LINKS),
        **dict.fromkeys(("started", "day", "zone"), _WHEN_DONE),
        **dict.fromkeys(("changed", "sequence", "deleted", "emptied"), _WHEN_CHANGED),
        "work_s": _COUNTS,
        "details": (*_parts(DETAILS), gettext_lazy("names of devices")),
        "told": _parts(TOLD),
    },
    "training.TrainingSet": {
        **dict.fromkeys(("id", "person", "session"), _LINKS),
        "movement": gettext_lazy("a keyed hash of each movement's name, so that a chart finds it"),
        "started": _WHEN_DONE,
        "number": _COUNTS,
        "is_done": _COUNTS,
        "details": _parts(SET_DETAILS),
    },
    "training.DiaryEntry": {
        **dict.fromkeys(("id", "person", "key"), _LINKS),
        "kind": gettext_lazy(
            "of which kind an entry is: activity, note, plan, goal, answers about safety, own movement"
        ),
        "at": _WHEN_DONE,
        **dict.fromkeys(("changed", "sequence", "deleted", "emptied"), _WHEN_CHANGED),
        "value": (
            gettext_lazy("activities"),
            gettext_lazy("your notes"),
            gettext_lazy("plans"),
            gettext_lazy("goals"),
            gettext_lazy("your answers about safety"),
            gettext_lazy("movements and routines you wrote"),
        ),
        "device": gettext_lazy("names of devices"),
    },
    "training.Reaching": {
        **dict.fromkeys(("id", "person"), _LINKS),
        "feed": _FEED,
        **dict.fromkeys(
            (
                "feed_digest",
                "mails_week",
                "mails_day",
                "unsubscribe",
                "hour",
                "quiet_from",
                "quiet_to",
                "week_mailed",
                "day_reminded",
                "site",
            ),
            _REMINDERS,
        ),
    },
    "training.PushSubscription": {
        **dict.fromkeys(("id", "person"), _LINKS),
        "digest": _REMINDERS,
        "made": _REMINDERS,
        "value": gettext_lazy("addresses of browsers that get reminders"),
    },
    "training.Import": {
        **dict.fromkeys(("id", "person"), _LINKS),
        "made": _WAITING,
        "format": _WAITING,
        "name": gettext_lazy("a file that is ready to import, and its name"),
        "content": gettext_lazy("a file that is ready to import, and its name"),
        "summary": gettext_lazy("a file that is ready to import, and its name"),
    },
    "training.Job": {
        **dict.fromkeys(("id", "person"), _LINKS),
        **dict.fromkeys(_JOB_COLUMNS, _JOBS),
        **dict.fromkeys(("arguments", "key", "message"), _JOB_FILES),
    },
}
"""What each column of a table that knows of a person tells, by the table's label."""

NOBODY: Final = frozenset(
    {
        "auth.Permission",
        "auth.Group",
        "contenttypes.ContentType",
        "people.DatabaseState",
        "people.StoredKey",
        "people.RateBucket",
        "people.ServerSwitch",
    }
)
"""Tables that know of nobody."""

SECRETS_INSIDE: Final[Mapping[str, Words]] = {"mfa.Authenticator": gettext_lazy("the secret of your authenticator app")}
"""What is encrypted inside a column that is readable otherwise (`people.adapters`)."""


@dataclass(frozen=True, slots=True)
class AtRest:
    """What lies encrypted, and what lies readable for whoever gets hold of the database: phrases."""

    encrypted: tuple[str, ...]
    readable: tuple[str, ...]


def undescribed() -> tuple[str, ...]:
    """Return the columns without words, of every table that may know of a person; there must be none."""
    return tuple(
        f"{model._meta.label}.{column.name}"
        for model in _tables()
        for column in model._meta.concrete_fields
        if column.name not in TABLES.get(model._meta.label, {})
    )


def _tables() -> Iterator[type[Model]]:
    return (model for model in apps.get_models() if model._meta.label not in NOBODY)


def at_rest() -> AtRest:
    """Return what lies encrypted and what lies readable, in the reader's language."""
    found: dict[bool, dict[str, None]] = {True: {}, False: {}}
    for model in _tables():
        words = TABLES.get(model._meta.label, {})
        for column in model._meta.concrete_fields:
            told: Any = words.get(column.name, column.name)
            phrases = told if isinstance(told, tuple) else (told,)
            found[isinstance(column, EncryptedTextField)] |= dict.fromkeys(str(one) for one in phrases)
        if model._meta.label in SECRETS_INSIDE:
            found[True][str(SECRETS_INSIDE[model._meta.label])] = None
    return AtRest(tuple(found[True]), tuple(found[False]))


def context() -> dict[str, Any]:
    """Return what `training/at_rest.html` shows."""
    return {"at_rest": at_rest(), "deleted_days": PROMISED.days, "address_days": settings.ADDRESS_DAYS}
