"""What each kind of job does; runs in a process of its own."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation import gettext

from unsit.diary import exchange
from unsit.diary.exchange import UnreadableFile, UnwritableDiary, writers
from unsit.web.database_errors import classify
from unsit.web.people.encryption import LostKeyError
from unsit.web.people.models import User
from unsit.web.training import exchanging
from unsit.web.training.jobs import queue
from unsit.web.training.jobs.sealed import SealedWriter, TooLongError, opened
from unsit.web.training.models import Import, Job, JobKind, JobState
from unsit.web.training.planning_words import unreadable_words
from unsit.web.training.quotas import QuotaError
from unsit.web.training.rule_words import sentence_in_words

log = logging.getLogger(__name__)

MOST_RESULT_BYTES: Final = 536_870_912


class JobError(Exception):
    """What ends a job; its text is a sentence for the person."""


class CancelledError(Exception):
    """The person does not want it any more."""


def run(name: UUID) -> None:
    """Do a job that is running, and note how it ended."""
    job = Job.objects.select_related("person__user").get(pk=name)
    with translation.override(job.given["language"]):
        try:
            said = _WORKS[JobKind(job.kind)](job, job.person.user)
        except CancelledError:
            queue.end(job, JobState.CANCELLED)
        except LostKeyError:
            Job.objects.filter(pk=job.pk).update(is_unreadable=True)
            queue.end(job, JobState.FAILED, gettext("Entries cannot be read with the server's secret key."))
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must hear of it
            queue.end(job, JobState.FAILED, _words(error))
        else:
            queue.end(job, JobState.DONE, said or "")


def _words(error: Exception) -> str:
    """Return what an error means to the person; what is a mistake of ours is logged, without what they wrote."""
    if isinstance(error, (JobError, QuotaError)):
        return str(error)
    if isinstance(error, UnreadableFile):
        return gettext("The file cannot be read: %(why)s") % {"why": sentence_in_words(str(error))}
    if isinstance(error, UnwritableDiary):
        return sentence_in_words(str(error))
    if isinstance(error, (MemoryError, RecursionError)):
        return gettext("This needs more memory than is allowed. Try a smaller file.")
    if isinstance(error, TooLongError):
        return gettext("The result would be larger than %(most)s MB.") % {"most": MOST_RESULT_BYTES >> 20}
    trouble = classify(error)
    if trouble is not None:
        return str(trouble.detail)
    log.error("a job failed: %s", type(error).__name__)
    return gettext("Something went wrong here, and it was stopped.")


def _save(job: Job, pieces: Iterable[bytes], file_name: str, media_type: str) -> None:
    """Write a job's result."""
    size = 0
    with SealedWriter(queue.output_of(job), queue.keys_of(job)[1], MOST_RESULT_BYTES) as file:
        for piece in pieces:
            file.write(piece)
            size += len(piece)
    Job.objects.filter(pk=job.pk).update(file_name=file_name, media_type=media_type, size=size)


def _export(job: Job, user: User) -> str:
    name = job.given["format"]
    writer = writers()[name]
    diary = exchanging.diary_of(user)
    queue.went_on(job, 0, len(diary.entries))
    file_name = f"unsit-{name}-{timezone.now().date().isoformat()}{writer.suffix}"
    _save(job, writer.write(diary), file_name, writer.media_type)
    return unreadable_words(diary.unreadable) if diary.unreadable else ""


def _left_out(job: Job, user: User) -> str:
    writer = writers()[job.given["format"]]
    sentences = exchange.left_out(writer, exchanging.diary_of(user))
    return json.dumps([sentence_in_words(one) for one in sentences])


def _report(job: Job, user: User) -> None:
    # Only who asks for paper waits for what draws on it.
    from unsit.web.training.report import report

    content = report(exchanging.diary_of(user), timezone.now(), job.given["language"])
    _save(job, (content,), "unsit-report.pdf", "application/pdf")


def _read(job: Job, user: User) -> None:
    name = job.given["name"]
    with opened(queue.input_of(job), queue.keys_of(job)[0]) as file:
        reader = exchanging.reader_for(file, name, job.given["format"])
        found = reader.read(file, user.person.zone)
        whom = exchanging.whom_of(reader, file)
    exchanging.keep_waiting(user, reader, name, found, timezone.now(), whom)


def _write(job: Job, user: User) -> None:
    row = Import.objects.visible_to(user).first()
    if row is None:
        raise JobError(gettext("There is no file waiting; nothing was changed."))
    if job.given.get("mark", row.mark) != row.mark:
        raise JobError(str(exchanging.ANOTHER_FILE))

    def went_on(done: int, total: int, changed: int) -> None:
        queue.went_on(job, done, total, changed)

    def check() -> None:
        if Job.objects.filter(pk=job.pk, is_cancelled=True).exists():
            raise CancelledError

    exchanging.bring_in(
        user, row, timezone.now(), with_whom=job.given["with_whom"], begin=job.done, went_on=went_on, check=check
    )


_WORKS: Final[Mapping[JobKind, Callable[[Job, Any], str | None]]] = {
    JobKind.EXPORT: _export,
    JobKind.REPORT: _report,
    JobKind.LEFT_OUT: _left_out,
    JobKind.READ: _read,
    JobKind.WRITE: _write,
}
