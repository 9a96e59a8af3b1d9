"""Diaries in the database; every row belongs to a person, and reads go through `visible_to`.

A column is readable only where a query filters, orders or counts by it; everything else of a row lies encrypted in one
JSON text (`rows.py` says what is in it). What is deleted is emptied after a while (`purging.py`); `TOMBSTONE` names
what stays.
"""

import json
import uuid
from collections.abc import Iterable
from datetime import UTC
from enum import StrEnum
from typing import Any, ClassVar, Final, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unsit.web.people.encryption import DIGEST_LENGTH, EncryptedTextField, NameDigestField, name_digests
from unsit.web.people.models import Person, Reader
from unsit.web.people.stored_keys import lost_keys

_ID = 64
_NAME = 200

TOMBSTONE: Final = frozenset({"id", "person", "kind", "key", "changed", "sequence", "deleted"})
"""What stays of an entry that was deleted long ago: what devices need to know that it was."""

_TO_EMPTY: Final = Q(deleted__isnull=False, emptied=False)

Row = TypeVar("Row", bound=models.Model)


class OwnedQuerySet(models.QuerySet[Row]):
    """Rows that belong to persons."""

    def visible_to(self, user: Reader) -> Self:
        """Keep the rows of those whose diary this account may read."""
        return self.filter(person__user=user.pk) if user.is_authenticated else self.none()

    def after(self, sequence: int) -> Self:
        """Keep what was changed after a change that is known, in order."""
        return self.filter(sequence__gt=sequence).order_by("sequence")


class SessionQuerySet(OwnedQuerySet["TrainingSession"]):
    """Sessions."""

    def kept(self) -> Self:
        """Leave out those that were deleted."""
        return self.filter(deleted=None)


class SetQuerySet(OwnedQuerySet["TrainingSet"]):
    """Sets."""

    def kept(self) -> Self:
        """Leave out those of sessions that were deleted."""
        return self.filter(session__deleted=None)

    def of_movements(self, user: Reader, movements: Iterable[str]) -> Self:
        """Keep the sets of these movements of an account's own person."""
        person: Person | None = getattr(user, "person", None)
        if person is None:
            return self.none()
        wanted = Q(movement__in=name_digests(person.pk, list(movements)))
        for key in lost_keys():
            # Any of these may be wanted: whoever reads them hears that they cannot be read, instead of too few sets.
            wanted |= Q(movement__startswith=key)
        return self.filter(wanted)


class EntryQuerySet(OwnedQuerySet["DiaryEntry"]):
    """Entries that are not sessions."""

    def kept(self) -> Self:
        """Leave out those that were deleted."""
        return self.filter(deleted=None)


class TrainingSession(models.Model):
    """One doing; its sets are rows of their own.

    key: the entry's id. day: in the time zone it was done in. details: names, end, source, device. told: what the
    person said about it (effort, pain, morning, note). Both are JSON texts, None once a deleted session was emptied.
    sequence: the number of its last change in the person's diary. deleted: when. emptied: whether that is all that is
    left.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=_ID)
    started = models.DateTimeField()
    day = models.DateField()
    zone = models.CharField(max_length=_ID, blank=True, default="")
    work_s = models.FloatField(default=0.0)
    details = EncryptedTextField(null=True)
    told = EncryptedTextField(null=True)
    changed = models.DateTimeField()
    sequence = models.BigIntegerField()
    deleted = models.DateTimeField(null=True, blank=True)
    emptied = models.BooleanField(default=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        """One row for each id of a person."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "key"], name="session_once")]
        indexes: ClassVar = [
            models.Index(fields=["person", "sequence"], name="session_changes"),
            models.Index(fields=["person", "started"], name="session_times"),
            models.Index(fields=["person", "day"], name="session_days"),
            models.Index(fields=["deleted"], name="session_purge", condition=_TO_EMPTY),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.key}"


class TrainingSet(models.Model):
    """One set of a session.

    number: its place in it, from 1. started: of the session. movement: stands for its name in `details`, so that a
    chart finds it. is_done: whether anything of it was. details: everything else that entries tell, a JSON text.
    """

    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="sets")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sets")
    started = models.DateTimeField()
    number = models.PositiveIntegerField()
    movement = NameDigestField(max_length=DIGEST_LENGTH, source="details", key="movement")
    is_done = models.BooleanField()
    details = EncryptedTextField()

    objects = SetQuerySet.as_manager()

    class Meta:
        """Numbered in their session."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "number"], name="set_once")]
        indexes: ClassVar = [
            models.Index(fields=["person", "movement", "started"], name="set_charts"),
            models.Index(fields=["person", "started"], name="set_times"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.number}"


class DiaryEntry(models.Model):
    """An entry of any other kind.

    kind, key: the entry's kind and id. at: the time it tells of; none for those that tell of none. value: the record
    as a JSON text; of a deleted entry what it was before, None once that was emptied. device: which one changed it.
    emptied: whether only a tombstone is left.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=_ID)
    at = models.DateTimeField(null=True, blank=True)
    value = EncryptedTextField(null=True)
    changed = models.DateTimeField()
    device = EncryptedTextField(null=True)
    sequence = models.BigIntegerField()
    deleted = models.DateTimeField(null=True, blank=True)
    emptied = models.BooleanField(default=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        """One row for each kind and id of a person."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "kind", "key"], name="entry_once")]
        indexes: ClassVar = [
            models.Index(fields=["person", "sequence"], name="entry_changes"),
            models.Index(fields=["person", "kind", "at"], name="entry_times", condition=Q(deleted=None)),
            models.Index(fields=["deleted"], name="entry_purge", condition=_TO_EMPTY),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class ReachingQuerySet(models.QuerySet["Reaching"]):
    """How people want to be reached."""

    def visible_to(self, user: Reader) -> Self:
        """Keep that of this account."""
        return self.filter(person__user=user.pk) if user.is_authenticated else self.none()


class Reaching(models.Model):
    """How a person wants to be reached: all of it is off until they switch it on.

    feed: secret part of the calendar's address, encrypted, for it is shown again; feed_digest: by which it is found;
    none and empty: there is no feed. mails_week: a mail each week. mails_day: a mail before a planned session.
    unsubscribe: secret part of the address that switches mails off. hour: of the day's reminder where the plan says no
    time. quiet_from, quiet_to: hours of the day between which nobody is disturbed. week_mailed: the Monday of the last
    week's mail. day_reminded: the day of the last reminder. site: where their pages are, for links in mails.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="reaching")
    feed = EncryptedTextField(null=True, blank=True)
    feed_digest = models.CharField(max_length=64, blank=True, default="", db_index=True)
    mails_week = models.BooleanField(default=False)
    mails_day = models.BooleanField(default=False)
    unsubscribe = models.CharField(max_length=64, unique=True)
    hour = models.PositiveSmallIntegerField(default=8)
    quiet_from = models.PositiveSmallIntegerField(default=21)
    quiet_to = models.PositiveSmallIntegerField(default=7)
    week_mailed = models.DateField(null=True, blank=True)
    day_reminded = models.DateField(null=True, blank=True)
    site = models.CharField(max_length=_NAME, blank=True, default="")

    objects = ReachingQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.person)


class PushQuerySet(models.QuerySet["PushSubscription"]):
    """Browsers that may be sent a word."""

    def visible_to(self, user: Reader) -> Self:
        """Keep those of this account."""
        return self.filter(person__user=user.pk) if user.is_authenticated else self.none()


class PushSubscription(models.Model):
    """A browser that a person wants reminders in. digest: of its address. value: address and keys, a JSON text.

    Of one that the browser let expire the value is empty, until the browser renews it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pushes")
    digest = models.CharField(max_length=64, unique=True)
    value = EncryptedTextField()
    made = models.DateTimeField()

    objects = PushQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.person)


class ImportQuerySet(OwnedQuerySet["Import"]):
    """Files that were read and wait for a word."""


class Import(models.Model):
    """What was read from a file and waits for its person to look at it; one a person.

    content: entries, bad places and what was told, as JSON, compressed, in base64. summary: what of it is new and what
    is shown of it, a JSON text, so that the page need not read all of it; None where an earlier version read the file.
    format, name: of the file.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="waiting_import")
    made = models.DateTimeField()
    format = models.CharField(max_length=_ID)
    name = EncryptedTextField()
    content = EncryptedTextField()
    summary = EncryptedTextField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        """How it is called where everything of a person is counted."""

        verbose_name_plural = _("Files waiting to be brought in")

    def __str__(self) -> str:
        return str(self.name)

    @property
    def mark(self) -> str:
        """What tells this file from one that is read after it."""
        return self.made.astimezone(UTC).isoformat()


class JobKind(StrEnum):
    """What is done outside the request."""

    EXPORT = "export"
    REPORT = "report"
    LEFT_OUT = "left-out"
    READ = "read"
    WRITE = "write"


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE_STATES = (JobState.WAITING, JobState.RUNNING)


class JobQuerySet(OwnedQuerySet["Job"]):
    """Imports, exports and reports outside the request."""

    def active(self) -> Self:
        """Keep those that are not over."""
        return self.filter(state__in=ACTIVE_STATES)


class Job(models.Model):
    """An import, an export or a report: asked for by a person, done by a process of its own.

    arguments: what the kind needs, such as the format and the language, a JSON text; read by `given`. key: of its
    files, in base64. beat: when the process that looks after it was last alive. done, total: entries so far and
    altogether; total 0: not known yet. changed: entries that were written. attempts: how often it was begun.
    is_cancelled: whether its person wants it to end. message: a sentence for the person; of what a format leaves out
    several, as JSON. is_unreadable: whether it failed because entries cannot be decrypted. file_name, media_type,
    size: of the result.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=16, default=JobState.WAITING.value)
    arguments = EncryptedTextField()
    key = EncryptedTextField()
    made = models.DateTimeField()
    beat = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    is_cancelled = models.BooleanField(default=False)
    message = EncryptedTextField(null=True, blank=True)
    is_unreadable = models.BooleanField(default=False)
    file_name = models.CharField(max_length=_NAME, blank=True, default="")
    media_type = models.CharField(max_length=_NAME, blank=True, default="")
    size = models.BigIntegerField(default=0)

    objects = JobQuerySet.as_manager()

    class Meta:
        """How it is found by those who work, and how it is called where everything of a person is counted."""

        verbose_name_plural = _("Imports and exports of the last day")
        indexes: ClassVar = [models.Index(fields=["state", "made"], name="job_queue")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def given(self) -> dict[str, Any]:
        """What the kind needs."""
        found: dict[str, Any] = json.loads(str(self.arguments))
        return found

    @property
    def is_active(self) -> bool:
        """Whether it is not over."""
        return self.state in ACTIVE_STATES
