"""The diary for devices and programs."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from ninja.errors import HttpError

from unsit.diary.errors import EntryProblems
from unsit.diary.reading import read_record
from unsit.diary.writing import entry_value
from unsit.movement.errors import Problem
from unsit.web.people.keys import account
from unsit.web.training import models
from unsit.web.training.actions import MOST_ENTRIES, Refused, now_entry, write
from unsit.web.training.rows import session_value, set_value, text_of, with_sets
from unsit.web.training.rule_words import problem_in_words
from unsit.web.training.syncing import sync

router = Router(tags=["diary"])

MOST_LISTED: Final = 200


class SyncIn(Schema):
    """What a device sends. after: the number it got last. mark: the database's mark that came with it, if any.

    device: its name. entries: as docs/format/diary.md says.
    """

    after: int = Field(ge=0)
    mark: str = Field("", max_length=32)
    device: str = Field("", max_length=64)
    entries: list[Any] = Field(max_length=MOST_ENTRIES)


class RefusedOut(Schema):
    """An entry that was not taken, and why."""

    place: int
    kind: str
    id: str
    problems: list[str]


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


class Listing(Schema):
    """Which part of a list. before, since: days. limit: how many, newest first. after_id: to go on after one."""

    limit: int = Field(20, ge=1, le=MOST_LISTED)
    offset: int = Field(0, ge=0, le=1_000_000)
    movement: str = Field("", max_length=200)
    since: date | None = None
    before: date | None = None


class SetIn(Schema):
    """A set done by hand. session: of which session; without one, a session of its own is made. id: of that session."""

    id: str = Field(min_length=1, max_length=64)
    started: str
    movement: str = Field(min_length=1, max_length=200)
    side: str = "both"
    kind: str = "repetitions"
    done: float
    asked: float = 0.0
    weight_kg: float | None = None
    note: str = ""


def told(problems: Iterable[Problem]) -> list[str]:
    """Give problems as sentences, in the language that is asked for."""
    return [problem_in_words(one) for one in problems]


def refused_value(one: Refused) -> RefusedOut:
    """Give an entry that was not taken as a JSON value."""
    return RefusedOut(place=one.place, kind=one.kind, id=one.id, problems=told(one.problems))


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


@router.get("/sessions")
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


@router.get("/sets")
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
        raise HttpError(422, json.dumps(told(error.problems))) from error
    written = write(
        account(request), [now_entry("session", record, timezone.now(), "api")], timezone.now(), only_new=True
    )
    [held] = written.entries
    answer = {"sequence": written.sequence, **entry_value(held)}
    return Status(201 if written.changed else 200, answer)
