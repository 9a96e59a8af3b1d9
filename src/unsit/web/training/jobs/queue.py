"""Which jobs wait, run and are over: in the database, so that they outlive the server."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from unsit.web.people.actions import person_of
from unsit.web.people.models import Person, User
from unsit.web.retries import whole_transaction
from unsit.web.training.jobs.sealed import new_key
from unsit.web.training.models import Job, JobKind, JobState

MOST_RUNNING: Final = 2
"""Processes at a time, of all that serve from one database."""
MOST_WAITING: Final = 100
MOST_ATTEMPTS: Final = 3
BEAT_EVERY: Final = timedelta(seconds=4)
LOST_AFTER: Final = timedelta(seconds=30)
"""Nobody looks after a job any more whose process was last alive that long ago: the server ended meanwhile."""
STAYS: Final = timedelta(days=1)
"""How long a result, and a file that was read, wait for their person."""


_READABLE: Final = Job.objects.defer("arguments", "key", "message")
"""A job that was encrypted with a secret that is lost must not keep others from theirs."""


class OccupiedError(Exception):
    """Another job of this person is not over; one at a time. job: which."""

    def __init__(self, job: Job) -> None:
        super().__init__(job.kind)
        self.job = job


class QueueFullError(Exception):
    """Too many wait already."""


def folder() -> Path:
    """Return where the files of jobs lie, sealed."""
    return Path(settings.DATA_FOLDER) / "jobs"


def input_of(job: Job) -> Path:
    """Return the file that a person sent for a job."""
    return folder() / f"{job.pk}.in"


def output_of(job: Job) -> Path:
    """Return the file that a job makes."""
    return folder() / f"{job.pk}.out"


def keys_of(job: Job) -> tuple[bytes, bytes]:
    """Return the keys of a job's two files."""
    both = base64.b64decode(str(job.key))
    return both[: len(both) // 2], both[len(both) // 2 :]


def new(user: User, kind: JobKind, arguments: Mapping[str, Any], now: datetime) -> Job:
    """Return a job of an account's person that is not added yet; its files have their names and keys."""
    key = base64.b64encode(new_key() + new_key()).decode()
    return Job(person=person_of(user), kind=kind, arguments=json.dumps(dict(arguments)), key=key, made=now, beat=now)


@whole_transaction
def add(job: Job) -> Job:
    """Add a job, and return it, or the one that does the same already.

    OccupiedError while another one of its person is not over, QueueFullError when too many wait. What the person had
    of the same kind before is forgotten.
    """
    Person.objects.select_for_update().get(pk=job.person_id)
    own = list(_READABLE.filter(person=job.person_id))
    for active in own:
        if active.is_active:
            if job.kind != JobKind.READ and (active.kind, active.given) == (job.kind, job.given):
                return active
            raise OccupiedError(active)
    if Job.objects.active().count() >= MOST_WAITING:
        raise QueueFullError
    for old in own:
        if old.kind == job.kind:
            forget(old)
    job.save(force_insert=True)
    return job


@whole_transaction
def claim(now: datetime) -> Job | None:
    """Return the job that has waited longest, now running; None when none may run now."""
    active = list(_READABLE.select_for_update().active().order_by("made", "pk"))
    running = [one for one in active if one.state == JobState.RUNNING and not is_lost(one, now)]
    if len(running) >= MOST_RUNNING:
        return None
    for job in active:
        if job.state == JobState.RUNNING and not is_lost(job, now):
            continue
        if job.is_cancelled or job.attempts >= MOST_ATTEMPTS:
            end(job, JobState.CANCELLED if job.is_cancelled else JobState.FAILED)
            continue
        job.state, job.beat, job.attempts = JobState.RUNNING, now, job.attempts + 1
        job.save(update_fields=["state", "beat", "attempts"])
        return job
    return None


def is_lost(job: Job, now: datetime) -> bool:
    """Return whether nobody looks after a running job any more."""
    return job.beat is None or now - job.beat > LOST_AFTER


def beat(job: Job, now: datetime) -> None:
    """Say that a running job is looked after."""
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(beat=now)


def end(job: Job, state: JobState, message: str = "") -> None:
    """End a job that is not over; what was sent for it is deleted, and what a broken one made.

    A process and whoever looks after it both say how it ended; the first one's word holds.
    """
    if not Job.objects.filter(pk=job.pk).active().update(state=state, message=message, beat=timezone.now()):
        return
    input_of(job).unlink(missing_ok=True)
    if state != JobState.DONE:
        output_of(job).unlink(missing_ok=True)


def cancel(job: Job) -> None:
    """Let a job end: at once while it waits, else as soon as its process is told."""
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(is_cancelled=True)
    if Job.objects.filter(pk=job.pk, state=JobState.WAITING).update(is_cancelled=True, state=JobState.CANCELLED):
        input_of(job).unlink(missing_ok=True)


def went_on(job: Job, done: int, total: int, changed: int = 0) -> None:
    """Note how far a job is. changed: how many entries more were written."""
    Job.objects.filter(pk=job.pk).update(done=done, total=total, changed=F("changed") + changed)


def forget(job: Job) -> None:
    """Delete a job and its files."""
    for path in (input_of(job), output_of(job)):
        path.unlink(missing_ok=True)
    job.delete()


def purge(now: datetime) -> int:
    """Delete jobs that are older than a day with their files, and files whose job is gone; return how many."""
    old = now - STAYS
    gone = list(Job.objects.filter(made__lt=old))
    for job in gone:
        forget(job)
    return len(gone) + _purge_files(old)


def _purge_files(old: datetime) -> int:
    paths = [path for path in folder().iterdir() if path.is_file()] if folder().is_dir() else []
    stay = {str(pk) for pk in Job.objects.values_list("pk", flat=True)}
    gone = [path for path in paths if path.stem not in stay and path.stat().st_mtime < old.timestamp()]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
