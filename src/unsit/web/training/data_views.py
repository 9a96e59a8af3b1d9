"""The pages of one's data: out in every format, in from files, on paper for a clinician."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unsit.diary.exchange import readers, writers
from unsit.web.people.keys import account as account_of
from unsit.web.people.models import Person
from unsit.web.training import at_rest, models
from unsit.web.training.data_forms import FileForm
from unsit.web.training.exchanging import ANOTHER_FILE, drop_waiting, preview_of
from unsit.web.training.job_views import ask, file_of, left_out_page, to_page_of, written
from unsit.web.training.models import JobKind, JobState
from unsit.web.training.quotas import quota
from unsit.web.training.rule_words import bad_row_in_words, format_in_words, place_in_words, sentence_in_words

PURPOSES: Final = {
    "archive": gettext_lazy("All of it without loss; can be brought in again, here or elsewhere."),
    "csv": gettext_lazy("Tables for a spreadsheet."),
    "fit": gettext_lazy("Sessions and activities for sports watches and their programs."),
    "calendar": gettext_lazy("Planned sessions for a calendar."),
    "fhir": gettext_lazy("For a clinic's record: FHIR R4 with UCUM units."),
}
"""What a format is good for; one that a plug-in brings has its name only."""
_ONE_SESSION: Final = frozenset({"fit-activity", "fit-workout"})
"""Formats of a single session; the whole diary does not go into them."""
KINDS: Final = {
    "session": gettext_lazy("Sessions"),
    "activity": gettext_lazy("Other activities"),
    "observation": gettext_lazy("Notes and measures"),
    "plan": gettext_lazy("Plans"),
    "goal": gettext_lazy("Goals"),
    "safety": gettext_lazy("Answers about safety"),
    "own": gettext_lazy("Movements of your own"),
}


def _page(request: HttpRequest, form: FileForm, wrong: str = "") -> HttpResponse:
    whole = {name: format_in_words(one.name) for name, one in writers().items() if name not in _ONE_SESSION}
    formats = [(name, words, PURPOSES.get(name, "")) for name, words in whole.items()]
    formats.sort(key=lambda one: list(PURPOSES).index(one[0]) if one[0] in PURPOSES else len(PURPOSES))
    waiting = models.Import.objects.visible_to(account_of(request)).first()
    is_wrong = bool(wrong or form.errors)
    context = {
        "form": form,
        "formats": formats,
        "readers": [format_in_words(one.name) for one in readers().values()],
        "waiting": waiting,
        "quota": quota(),
        "person": Person.objects.visible_to(account_of(request)).get(),
        "job": models.Job.objects.visible_to(account_of(request)).active().values("pk").first(),
        "wrong": wrong,
        **at_rest.context(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return render(request, "training/data.html", context, status=status)


@login_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Answer with what one can take along and bring in."""
    return _page(request, FileForm())


@login_required
@require_safe
def export(request: HttpRequest, format: str) -> HttpResponseBase:  # noqa: A002 - as it stands in the address
    """Answer with the diary in a format, or with the page that says how far it is."""
    writer = writers().get(format)
    if writer is None or format in _ONE_SESSION:
        raise Http404(format)
    if request.method == "HEAD":
        return HttpResponse(content_type=writer.media_type)
    return _made(request, JobKind.EXPORT, {"format": format})


@login_required
@require_safe
def left_out_of(request: HttpRequest, format: str) -> HttpResponseBase:  # noqa: A002 - as it stands in the address
    """Answer with what of the diary a format has no place for, or with the page that says how far it is."""
    if format not in writers() or format in _ONE_SESSION:
        raise Http404(format)
    return _made(request, JobKind.LEFT_OUT, {"format": format})


@login_required
@require_safe
def paper(request: HttpRequest) -> HttpResponseBase:
    """Answer with the report to print, or with the page that says how far it is."""
    if request.method == "HEAD":
        return HttpResponse(content_type="application/pdf")
    return _made(request, JobKind.REPORT, {})


def _made(request: HttpRequest, kind: JobKind, arguments: Mapping[str, Any]) -> HttpResponseBase:
    """Answer with the file of a job, if it is ready soon."""
    job = ask(request, kind, arguments)
    if isinstance(job, HttpResponseBase):
        return job
    if job.state == JobState.DONE:
        return left_out_page(request, job) if kind == JobKind.LEFT_OUT else file_of(job, request)
    return _page(request, FileForm(), str(job.message)) if job.state == JobState.FAILED else to_page_of(job)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponseBase:
    """Take a file and show what it would bring; nothing is written yet."""
    if request.method != "POST":
        reading = _reading_of(request)
        return _waiting(request) if reading is None else to_page_of(reading)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    file = form.cleaned_data["file"]
    assert isinstance(file, UploadedFile)
    arguments = {"format": form.cleaned_data["format"], "name": file.name or ""}
    job = ask(request, JobKind.READ, arguments, file.chunks())
    if isinstance(job, HttpResponseBase):
        return job
    if job.state == JobState.FAILED:
        return _page(request, form, str(job.message))
    return redirect("account_data_import") if job.state == JobState.DONE else to_page_of(job)


def _reading_of(request: HttpRequest) -> models.Job | None:
    """Return the job that reads a file of whoever asks; what waited before is about to be replaced."""
    jobs = models.Job.objects.visible_to(account_of(request)).active()
    return jobs.filter(kind=JobKind.READ).defer("arguments", "key", "message").first()


def _waiting(request: HttpRequest) -> HttpResponse:
    user = account_of(request)
    row = models.Import.objects.visible_to(user).first()
    if row is None:
        return redirect("account_data")
    found = preview_of(user, row, timezone.now())
    known = readers().get(row.format)
    context: dict[str, Any] = {
        "file": row,
        "looked_at": row.mark,
        "format": format_in_words(known.name) if known else row.format,
        "found": found,
        "is_new": user.person.sequence == 0,
        "whom_language": dict(settings.LANGUAGES).get(found.whom.language, "") if found.whom else "",
        "counts": [(KINDS.get(one.kind, one.kind), one) for one in found.counts],
        "told": [sentence_in_words(one) for one in found.told],
        "bad": [(place_in_words(one.where), bad_row_in_words(one)) for one in found.bad],
        "more_bad": found.all_bad - len(found.bad),
    }
    return render(request, "training/import.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest) -> HttpResponseBase:
    """Write what waits into the diary, or answer with the page that says how far it is.

    Only what its person could look at is written: nothing while a file is being read, and no file that came after.
    """
    reading = _reading_of(request)
    if reading is not None:
        messages.info(
            request, gettext("The file is still being read; nothing was changed. First look at what it brings.")
        )
        return to_page_of(reading)
    row = models.Import.objects.visible_to(account_of(request)).first()
    if row is None:
        messages.info(request, gettext("There is no file waiting; nothing was changed."))
        return redirect("account_data")
    if request.POST.get("looked_at", row.mark) != row.mark:
        messages.info(request, str(ANOTHER_FILE))
        return redirect("account_data_import")
    job = ask(request, JobKind.WRITE, {"with_whom": "whom" in request.POST, "mark": row.mark})
    if isinstance(job, HttpResponseBase):
        return job
    if job.state == JobState.FAILED:
        return _page(request, FileForm(), str(job.message))
    return written(request, job) if job.state == JobState.DONE else to_page_of(job)


@login_required
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Drop what waits."""
    drop_waiting(account_of(request))
    messages.info(request, gettext("The file is dropped; nothing was changed."))
    return redirect("account_data")
