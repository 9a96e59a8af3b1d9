"""The pages of one's data: out in every format, in from files, on paper for a clinician."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from itertools import chain
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unsit.diary.exchange import UnreadableFile, UnwritableDiary, left_out, readers, writers
from unsit.web.languages import language_now
from unsit.web.people.keys import account as account_of
from unsit.web.training import at_rest, models
from unsit.web.training.data_forms import FileForm
from unsit.web.training.exchanging import bring_in, diary_of, drop_waiting, keep_waiting, preview, reader_for, whom_of
from unsit.web.training.planning_words import unreadable_words
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
_MOST_TOLD: Final = 100


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


def _begun(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Begin to write, so that what cannot be written is known before an answer has begun."""
    waiting = iter(pieces)
    first = next(waiting, b"")
    return chain((first,), waiting)


@login_required
@require_safe
def export(request: HttpRequest, format: str) -> HttpResponseBase:  # noqa: A002 - as it stands in the address
    """Answer with the diary in a format."""
    writer = writers().get(format)
    if writer is None or format in _ONE_SESSION:
        raise Http404(format)
    diary = diary_of(account_of(request))
    try:
        pieces = _begun(writer.write(diary))
    except UnwritableDiary as error:
        return _page(request, FileForm(), sentence_in_words(str(error)))
    if diary.unreadable:
        messages.warning(request, unreadable_words(diary.unreadable))
    name = f"unsit-{format}-{timezone.now().date().isoformat()}{writer.suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type=writer.media_type, headers=headers)


@login_required
@require_safe
def left_out_of(request: HttpRequest, format: str) -> HttpResponse:  # noqa: A002 - as it stands in the address
    """Answer with what of the diary a format has no place for."""
    writer = writers().get(format)
    if writer is None or format in _ONE_SESSION:
        raise Http404(format)
    sentences = [sentence_in_words(one) for one in left_out(writer, diary_of(account_of(request)))]
    return render(request, "training/left_out.html", {"name": format_in_words(writer.name), "sentences": sentences})


@login_required
@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """Answer with the report to print."""
    # As with handouts, only who asks for paper waits for what draws on it.
    from unsit.web.training.report import report

    content = report(diary_of(account_of(request)), timezone.now(), language_now())
    headers = {"Content-Disposition": 'inline; filename="unsit-report.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Take a file and show what it would bring; nothing is written yet."""
    if request.method != "POST":
        return _waiting(request)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    user, file = account_of(request), form.cleaned_data["file"]
    assert isinstance(file, UploadedFile)
    name = file.name or ""
    try:
        reader = reader_for(file, name, form.cleaned_data["format"])  # type: ignore[arg-type]
        found = reader.read(file, user.person.zone)  # type: ignore[arg-type]
        whom = whom_of(reader, file)  # type: ignore[arg-type]
    except UnreadableFile as error:
        return _page(
            request, form, gettext("The file cannot be read: %(why)s") % {"why": sentence_in_words(str(error))}
        )
    keep_waiting(user, reader, name, found, timezone.now(), whom)
    return redirect("account_data_import")


def _waiting(request: HttpRequest) -> HttpResponse:
    user = account_of(request)
    row = models.Import.objects.visible_to(user).first()
    if row is None:
        return redirect("account_data")
    found = preview(user, row, timezone.now())
    known = readers().get(row.format)
    context: dict[str, Any] = {
        "file": row,
        "format": format_in_words(known.name) if known else row.format,
        "found": found,
        "is_new": user.person.sequence == 0,
        "whom_language": dict(settings.LANGUAGES).get(found.whom.language, "") if found.whom else "",
        "counts": [(KINDS.get(one.kind, one.kind), one) for one in found.counts],
        "told": [sentence_in_words(one) for one in found.told],
        "bad": [(place_in_words(one.where), bad_row_in_words(one)) for one in found.bad[:_MOST_TOLD]],
        "more_bad": len(found.bad) - _MOST_TOLD if len(found.bad) > _MOST_TOLD else 0,
    }
    return render(request, "training/import.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Bring in what waits, all of it or nothing."""
    user = account_of(request)
    row = models.Import.objects.visible_to(user).first()
    if row is None:
        messages.info(request, gettext("There is no file waiting; nothing was changed."))
        return redirect("account_data")
    with_whom = "whom" in request.POST
    written = bring_in(user, row, timezone.now(), with_whom=with_whom)
    if with_whom:
        messages.success(request, gettext("Name, time zone and language are now as in the file."))
    told = ngettext("%(number)d entry was brought in.", "%(number)d entries were brought in.", written.changed)
    messages.success(request, told % {"number": written.changed})
    return redirect("account_data")


@login_required
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Drop what waits."""
    drop_waiting(account_of(request))
    messages.info(request, gettext("The file is dropped; nothing was changed."))
    return redirect("account_data")
