"""The diary for devices and programs."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Annotated, Any, Final

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from unsit.diary.allowed_values import LONGEST_ID, LONGEST_NAME, LONGEST_TEXT
from unsit.diary.errors import EntryProblems
from unsit.diary.messages import problem_value
from unsit.diary.model import SetKind, Side
from unsit.diary.reading import MOST_DONE, read_record
from unsit.diary.writing import entry_value
from unsit.movement.errors import Problem
from unsit.web.api_inputs import ID, LINE, TEXT, Body, Integer, Moment, OneOf, ParameterDay, ParameterNumber, Parameters
from unsit.web.api_problems import ApiProblem, ProblemItem
from unsit.web.people.keys import account
from unsit.web.training import models
from unsit.web.training.actions import MOST_ENTRIES, Refused, now_entry, write
from unsit.web.training.rows import session_value, set_value, text_of, with_sets
from unsit.web.training.rule_words import rule_in_words
from unsit.web.training.syncing import sync

router = Router(tags=["diary"])

MOST_LISTED: Final = 200


_LARGEST_NUMBER: Final = 2**53 - 1
_HEAVIEST_KG: Final = 1_000


class SyncIn(Body):
    """What a device sends. after: the number it got last. mark: the database's mark that came with it, if any.

    device: its name. entries: as docs/format/diary.md says.
    """

    after: Integer = Field(ge=0, le=_LARGEST_NUMBER)
    mark: str = Field("", max_length=32, pattern=LINE)
    device: str = Field("", max_length=LONGEST_ID, pattern=LINE)
    entries: list[Any] = Field(max_length=MOST_ENTRIES)


class RefusedOut(Schema):
    """An entry that was not taken, and why."""

    place: int
    kind: str
    id: str
    problems: list[ProblemItem]


class SyncOut(Schema):
    """What a device gets. sequence, mark: to ask with next. more: whether to ask again at once.

    reset: the database was restored or is another one: send everything again.
    """

    sequence: int
    mark: str
    more: bool
    reset: bool
    changed: int
    refused: list[RefusedOut]
    entries: list[Any]


class SessionsOut(Schema):
    """The sessions of a list, each as docs/format/diary.md says."""

    sessions: list[Any]


class SetsOut(Schema):
    """The sets of a list, each as docs/format/diary.md says, with the id of its session and when that started."""

    sets: list[Any]


class Listing(Parameters):
    """Which part of a list. since: the first day. before: the day after the last. limit: how many, newest first.

    offset: how many are passed over. movement: only sets of it, or sessions with such a set.
    """

    limit: ParameterNumber = Field(20, ge=1, le=MOST_LISTED)
    offset: ParameterNumber = Field(0, ge=0, le=1_000_000)
    movement: str = Field("", max_length=LONGEST_NAME, pattern=LINE)
    since: ParameterDay | None = None
    before: ParameterDay | None = None


class SetIn(Body):
    """A set done by hand; a session of its own is made for it. id: of that session. started: when."""

    id: str = Field(min_length=1, max_length=LONGEST_ID, pattern=ID)
    started: Moment
    movement: str = Field(min_length=1, max_length=LONGEST_NAME, pattern=LINE)
    side: Annotated[str, OneOf(Side)] = Side.BOTH.value
    kind: Annotated[str, OneOf(SetKind)] = SetKind.REPETITIONS.value
    done: float = Field(ge=0, le=MOST_DONE)
    asked: float = Field(0.0, ge=0, le=MOST_DONE)
    weight_kg: Annotated[float, Field(ge=0, le=_HEAVIEST_KG)] | None = None
    note: str = Field("", max_length=LONGEST_TEXT, pattern=TEXT)


def problem_items(problems: Iterable[Problem]) -> list[ProblemItem]:
    """Return the problems of an entry as codes with values, and as sentences in the language that is asked for."""
    return [
        ProblemItem(path=value["path"], code=value["code"], values=value["values"], rule=rule_in_words(one))
        for one in problems
        for value in (problem_value(one),)
    ]


def refusal(error: EntryProblems) -> ApiProblem:
    """Return the problem that an entry is refused with: where, and what must hold."""
    return ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "", problem_items(error.problems))


def refused_value(one: Refused) -> RefusedOut:
    """Give an entry that was not taken as a JSON value."""
    return RefusedOut(place=one.place, kind=one.kind, id=one.id, problems=problem_items(one.problems))


@router.post("/sync", response=SyncOut)
def synchronise(request: HttpRequest, body: SyncIn) -> dict[str, Any]:
    """Bring entries and get what is new, in one request; sending it again changes nothing."""
    values = [{"device": body.device, **one} if isinstance(one, dict) else one for one in body.entries]
    done = sync(account(request), body.after, values, timezone.now(), body.mark)
    return {
        "sequence": done.changes.sequence,
        "mark": done.written.mark,
        "more": done.changes.more,
        "reset": done.written.reset,
        "changed": done.written.changed,
        "refused": [refused_value(one) for one in done.refused],
        "entries": list(done.changes.entries),
    }


@router.get("/sessions", response=SessionsOut)
def sessions(request: HttpRequest, listing: Query[Listing]) -> dict[str, Any]:
    """List sessions with their sets, the newest first."""
    rows = models.TrainingSession.objects.visible_to(account(request)).kept()
    rows = rows.filter(day__gte=listing.since) if listing.since else rows
    rows = rows.filter(day__lt=listing.before) if listing.before else rows
    if listing.movement:
        sets = models.TrainingSet.objects.visible_to(account(request))
        sets = sets.of_movements(account(request), [listing.movement])
        rows = rows.filter(pk__in=sets.values("session"))
    order = ("-started", "-pk")
    page = rows.order_by(*order).values("pk")[listing.offset : listing.offset + listing.limit]
    return {"sessions": [session_value(row, sets) for row, sets in with_sets(Q(pk__in=page), order)]}


@router.get("/sets", response=SetsOut)
def sets(request: HttpRequest, listing: Query[Listing]) -> dict[str, Any]:
    """List sets, the newest first."""
    rows = models.TrainingSet.objects.visible_to(account(request)).kept()
    rows = rows.of_movements(account(request), [listing.movement]) if listing.movement else rows
    rows = rows.filter(session__day__gte=listing.since) if listing.since else rows
    rows = rows.filter(session__day__lt=listing.before) if listing.before else rows
    page = rows.order_by("-started", "-session", "number").values("session__key", "started", "details")
    page = page[listing.offset : listing.offset + listing.limit]
    return {"sets": [_listed(row) for row in page]}


def _listed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"session": row["session__key"], "started": text_of(row["started"]), **set_value(row["details"])}


@router.post("/sets", response={201: dict[str, Any], 200: dict[str, Any]})
def add_set(request: HttpRequest, body: SetIn) -> Status[dict[str, Any]]:
    """Note one set; the same id again changes nothing and answers 200 instead of 201."""
    value = {
        "id": body.id,
        "started": body.started,
        "ended": body.started,
        "source": "hand",
        "note": body.note,
        "sets": [
            {
                "movement": body.movement,
                "side": body.side,
                "kind": body.kind,
                "done": body.done,
                "asked": body.asked,
                "weight_kg": body.weight_kg,
            }
        ],
    }
    try:
        record = read_record("session", value)
    except EntryProblems as error:
        raise refusal(error) from error
    written = write(
        account(request), [now_entry("session", record, timezone.now(), "api")], timezone.now(), only_new=True
    )
    [held] = written.entries
    answer = {"sequence": written.sequence, **entry_value(held)}
    return Status(201 if written.changed else 200, answer)
