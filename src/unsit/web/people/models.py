"""Accounts, persons, API tokens, and what keeps them safe; reads go through `visible_to`."""

import secrets
import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, BaseUserManager
from django.db import models
from django.utils import timezone

LONGEST_NAME = 200
LONGEST_LANGUAGE = 12
LONGEST_ADDRESS = 254


class UserManager(BaseUserManager["User"]):
    """Makes accounts, and reads each with its person: whoever is signed in is asked for both."""

    def get_queryset(self) -> models.QuerySet["User"]:
        """Give accounts with their persons."""
        return super().get_queryset().select_related("person").defer("person__gaps")

    def create_user(self, email: str, password: str | None = None, **more: Any) -> "User":
        """Make an account; without a password it can be entered by other keys only."""
        user = self.model(email=self.normalize_email(email).lower(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account: an address and the keys to it. What is known of the human being is a `Person`."""

    email = models.EmailField(unique=True, max_length=LONGEST_ADDRESS)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return self.email


Reader = User | AnonymousUser
"""Whoever asks to see something."""


class PersonQuerySet(models.QuerySet["Person"]):
    """Persons."""

    def visible_to(self, user: Reader) -> Self:
        """Keep those whose diary this account may read: its own."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()


class Person(models.Model):
    """A human being with a diary.

    user: the account that is theirs; none for somebody who has no account. zone: IANA name of the usual time zone.
    sequence: the number of the last change to the diary, from which devices know what is new. gaps: pairs (low, high);
    no number above low, up to high, was ever given to a change. stored_entries, stored_bytes: how much the diary holds.
    recent_bytes, recent_at: what was written of late, and up to when that was worked off.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.CASCADE, related_name="person")
    name = models.CharField(max_length=LONGEST_NAME, blank=True, default="")
    zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=LONGEST_LANGUAGE, default="en")
    sequence = models.BigIntegerField(default=0)
    gaps = models.JSONField(default=list)
    created = models.DateTimeField(default=timezone.now)
    stored_entries = models.BigIntegerField(default=0, db_default=0)
    stored_bytes = models.BigIntegerField(default=0, db_default=0)
    recent_bytes = models.BigIntegerField(default=0, db_default=0)
    recent_at = models.DateTimeField(null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name or str(self.pk)


class TokenQuerySet(models.QuerySet["ApiToken"]):
    """Keys for programs."""

    def visible_to(self, user: Reader) -> Self:
        """Keep those of this account."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()

    def valid(self) -> Self:
        """Keep those that open something now."""
        return self.filter(revoked=None, user__is_active=True, expires__gt=timezone.now())


class ApiToken(models.Model):
    """A key for a program: what it may do, and how it is recognised. The key itself is shown once and not kept.

    digest: SHA-256 of the key, as hexadecimal digits. scopes: words with spaces between, such as `read write`.
    expires: from then on it opens nothing.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=LONGEST_NAME)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=LONGEST_NAME)
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    last_used = models.DateField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class StoredKey(models.Model):
    """A secret that encrypted something in this database; nothing of the secret itself.

    key: its id (`encryption.key_id`), or `fernet` for what earlier versions wrote.
    """

    key = models.CharField(max_length=16, unique=True)
    noted = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.key


class RateBucket(models.Model):
    """How much of one limit somebody has used up: a bucket that each try fills a little and that empties by itself.

    key: a keyed hash of the limit and of whom it counts, so no address can be read here. empties_at: seconds since
    1970, the time at which nothing of it is used up any more; from then on the row means nothing.
    """

    key = models.CharField(max_length=64, primary_key=True)
    empties_at = models.FloatField(db_index=True)

    def __str__(self) -> str:
        return self.key


class EventKind(models.TextChoices):
    """What can happen to the security of an account or of the server."""

    SIGNED_UP = "signed_up"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_LIMITED = "sign_in_limited"
    CONFIRMED = "confirmed"
    CONFIRMATION_FAILED = "confirmation_failed"
    SESSIONS_ENDED = "sessions_ended"
    TOKEN_CREATED = "token_created"
    TOKEN_REVOKED = "token_revoked"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_RESET = "password_reset"
    ADDRESS_CHANGED = "address_changed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    RECOVERY_CODES_CREATED = "recovery_codes_created"
    DATA_EXPORTED = "data_exported"
    CALENDAR_LINK_CHANGED = "calendar_link_changed"
    CALENDAR_LINK_REVOKED = "calendar_link_revoked"
    REMINDERS_ON = "reminders_on"
    REMINDERS_OFF = "reminders_off"
    ACCOUNT_DELETED = "account_deleted"
    ACCOUNT_BLOCKED = "account_blocked"
    ACCOUNT_UNBLOCKED = "account_unblocked"
    SIGN_UP_CLOSED = "sign_up_closed"
    SIGN_UP_OPENED = "sign_up_opened"
    KEYS_ROTATED = "keys_rotated"
    RESTORED = "restored"


class EventQuerySet(models.QuerySet["SecurityEvent"]):
    """Security events."""

    def visible_to(self, user: Reader) -> Self:
        """Keep those of this account."""
        return self.filter(account=user.pk) if user.is_authenticated else self.none()


class SecurityEvent(models.Model):
    """Something that happened to the security of an account, without anything personal.

    account: the account's number, no foreign key, for its deletion is an event too; None: none is known. subject:
    keyed hash of what was typed where no account is known. network: the address without its last part. by: who did
    it: `person`, or `operator` for the command line.
    """

    account = models.BigIntegerField(null=True, blank=True)
    subject = models.CharField(max_length=16, blank=True, default="")
    kind = models.CharField(max_length=32)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    network = models.CharField(max_length=45, blank=True, default="")
    by = models.CharField(max_length=16, default="person")

    objects = EventQuerySet.as_manager()

    class Meta:
        """Events are asked for by account, the newest first."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "-at"], name="people_event_account_at")
        ]

    def __str__(self) -> str:
        return self.kind


class ServerSwitch(models.Model):
    """Something that whoever runs the server has switched, and that every process of it must know."""

    name = models.CharField(max_length=32, primary_key=True)
    is_on = models.BooleanField()
    changed = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class DatabaseStateManager(models.Manager["DatabaseState"]):
    """The one row."""

    def begin_epoch(self, now: datetime) -> int:
        """Let every diary's next change have a number above all that were ever given out; return that bound.

        Called at each start. The first epoch of an empty database begins at 0; later ones are taken from the clock, so
        that they also lie above numbers that only a lost version of this database gave out.
        """
        newest = Person.objects.aggregate(newest=models.Max("sequence"))["newest"]
        state = self.get_or_create(pk=1)[0]
        if newest is not None:
            by_clock = int(now.timestamp() * 1000) << _NUMBERS_PER_MS_BITS
            state.epoch = max(by_clock, newest, state.epoch + 1)
            state.save(update_fields=["epoch"])
        return state.epoch

    def replace_mark(self) -> str:
        """Give the database a new mark, after which every device sends everything it has; return the mark."""
        state = self.get_or_create(pk=1)[0]
        state.mark = new_mark()
        state.save(update_fields=["mark"])
        return state.mark


_NUMBERS_PER_MS_BITS = 10
"""2^10 numbers for each millisecond since 1970: more than can be written, and below 2^53 until the year 2248."""


def new_mark() -> str:
    """Return a random mark for a database."""
    return secrets.token_hex(8)


class DatabaseState(models.Model):
    """What holds for the database as a whole; one row, number 1.

    mark: random; a device that has seen another one has to do with another database, or one that was restored. epoch:
    numbers of changes from now on are above it.
    """

    mark = models.CharField(max_length=32, default=new_mark)
    epoch = models.BigIntegerField(default=0)

    objects = DatabaseStateManager()

    def __str__(self) -> str:
        return self.mark
