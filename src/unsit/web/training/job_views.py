"""The page that says how far an import or export is, its file, and the way out; short ones are answered at once."""

import json
import time
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from unsit.diary.exchange import writers
from unsit.web.answers import Trouble, trouble
from unsit.web.languages import language_now
from unsit.web.people.encryption import LostKeyError
from unsit.web.people.keys import account as account_of
from unsit.web.problem_details import wants_json
from unsit.web.server.limits import LONGEST_FILE_BYTES
from unsit.web.training.jobs import queue, runner
from unsit.web.training.jobs.sealed import SealedWriter, pieces
from unsit.web.training.models import Job, JobKind, JobState
from unsit.web.training.rule_words import format_in_words

SOON_S: Final = 2.0
"""What is over by then is answered at once."""
_FIRST_LOOK_S: Final = 0.1

TITLES: Final = {
    JobKind.EXPORT: gettext_lazy("Export"),
    JobKind.REPORT: gettext_lazy("Report"),
    JobKind.LEFT_OUT: gettext_lazy("What it leaves out"),
    JobKind.READ: gettext_lazy("Reading the file"),
    JobKind.WRITE: gettext_lazy("Import"),
}


def ask(
    request: HttpRequest, kind: JobKind, arguments: Mapping[str, Any], sent: Iterable[bytes] = ()
) -> Job | HttpResponse:
    """Return a job of whoever is signed in, over or not, after a moment; or an answer that it cannot be now.

    sent: what the person sent for it, in pieces.
    """
    whole = {**arguments, "language": language_now()}
    job = queue.new(account_of(request), kind, whole, timezone.now())
    try:
        # What is sent must be there before anybody begins with it.
        if kind == JobKind.READ:
            _receive(job, sent)
        job = queue.add(job)
    except queue.OccupiedError as error:
        queue.input_of(job).unlink(missing_ok=True)
        messages.info(request, gettext("One import or export at a time: wait for this one, or cancel it."))
        return to_page_of(error.job)
    except queue.QueueFullError:
        queue.input_of(job).unlink(missing_ok=True)
        told = Trouble(
            gettext("The server is busy"),
            gettext("Many people are importing or exporting right now. Try again in a few minutes."),
        )
        answer = trouble(request, HTTPStatus.SERVICE_UNAVAILABLE, told)
        answer.headers["Retry-After"] = "120"
        return answer
    runner.wake()
    job = _soon(job)
    if job.is_unreadable:
        queue.forget(job)
        # Pages have their own answer to that.
        raise LostKeyError("the server must know the secret of every entry")
    return job


def _receive(job: Job, sent: Iterable[bytes]) -> None:
    try:
        with SealedWriter(queue.input_of(job), queue.keys_of(job)[0], LONGEST_FILE_BYTES) as file:
            for piece in sent:
                file.write(piece)
    except BaseException:
        queue.input_of(job).unlink(missing_ok=True)
        raise


def _soon(job: Job) -> Job:
    """Return a job as it is when it is over, or after a moment."""
    end, pause = time.monotonic() + SOON_S, _FIRST_LOOK_S
    while True:
        job.refresh_from_db()
        left = end - time.monotonic()
        if not job.is_active or left <= 0:
            return job
        time.sleep(min(pause, left))
        pause *= 1.6


def to_page_of(job: Job) -> HttpResponse:
    """Return the way to a job's page."""
    return HttpResponseRedirect(reverse("account_data_job", args=[job.pk]), status=HTTPStatus.SEE_OTHER)


def file_of(job: Job, request: HttpRequest) -> HttpResponseBase:
    """Return the file that a job made; Http404 when it is gone. What is to be said of it is shown on the next page."""
    if not queue.output_of(job).is_file():
        raise Http404("file")
    if job.message:
        messages.warning(request, str(job.message))
    where = "inline" if job.kind == JobKind.REPORT else "attachment"
    headers = {"Content-Disposition": f'{where}; filename="{job.file_name}"', "Content-Length": str(job.size)}
    content = pieces(queue.output_of(job), queue.keys_of(job)[1])
    return StreamingHttpResponse(content, content_type=job.media_type, headers=headers)


def left_out_page(request: HttpRequest, job: Job) -> HttpResponse:
    """Return the page that says what a format has no place for."""
    name = format_in_words(writers()[job.given["format"]].name)
    return render(request, "training/left_out.html", {"name": name, "sentences": json.loads(str(job.message))})


def written(request: HttpRequest, job: Job) -> HttpResponse:
    """Say what an import changed, and go back to the page of one's data."""
    if job.given["with_whom"]:
        messages.success(request, gettext("Name, time zone and language are now as in the file."))
    told = ngettext("%(number)d entry was brought in.", "%(number)d entries were brought in.", job.changed)
    messages.success(request, told % {"number": job.changed})
    return redirect("account_data")


def _job(request: HttpRequest, name: UUID) -> Job:
    job = Job.objects.visible_to(account_of(request)).filter(pk=name).first()
    if job is None:
        raise Http404("job")
    return job


@login_required
@require_safe
def page(request: HttpRequest, name: UUID) -> HttpResponseBase:
    """Answer how far a job is, in JSON where that is preferred; when it is over, with what comes next."""
    job = _job(request, name)
    if wants_json(request):
        return JsonResponse(_value(job))
    if job.state == JobState.DONE and job.kind in (JobKind.READ, JobKind.WRITE):
        next_page = redirect("account_data_import") if job.kind == JobKind.READ else written(request, job)
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Redirect": next_page.headers["Location"]})
        return next_page
    if job.state == JobState.DONE and job.kind == JobKind.LEFT_OUT:
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Redirect": request.get_full_path()})
        return left_out_page(request, job)
    context = {"job": job, "title": TITLES[JobKind(job.kind)], "said": _said(job), "is_file": bool(job.file_name)}
    return render(request, "training/job.html", context)


def _value(job: Job) -> dict[str, Any]:
    return {
        "kind": job.kind,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "changed": job.changed,
        "message": str(_said(job)),
    }


def _said(job: Job) -> str:
    """Return how far a job is, in a sentence."""
    match JobState(job.state):
        case JobState.WAITING:
            return gettext("Waiting: others are being served.")
        case JobState.RUNNING | JobState.DONE if job.kind == JobKind.WRITE and job.total:
            return gettext("%(done)s of %(total)s entries are in your diary.") % {"done": job.done, "total": job.total}
        case JobState.RUNNING:
            return gettext("This takes a moment. You can leave this page and come back.")
        case JobState.DONE:
            return gettext("Done. It stays here for a day.")
        case JobState.CANCELLED if job.kind == JobKind.WRITE:
            words = gettext(
                "Cancelled. %(done)s of %(total)s entries are in your diary; import the file again to add the rest."
            )
            return words % {"done": job.done, "total": job.total}
        case JobState.CANCELLED:
            return gettext("Cancelled.")
        case _:
            return str(job.message)


@login_required
@require_safe
def download(request: HttpRequest, name: UUID) -> HttpResponseBase:
    """Answer with the file that a job made."""
    job = _job(request, name)
    if job.state != JobState.DONE or not job.file_name:
        raise Http404("file")
    return file_of(job, request)


@login_required
@require_POST
def cancel(request: HttpRequest, name: UUID) -> HttpResponse:
    """Let a job end."""
    job = _job(request, name)
    queue.cancel(job)
    return to_page_of(job)
