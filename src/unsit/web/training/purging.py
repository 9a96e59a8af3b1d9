"""What goes by itself, and when: deleted entries, files that wait; found in the tables, so that no kind is forgotten.

A deleted entry can be taken back for a while. Then everything it told is emptied, whatever columns it has; what stays
is its tombstone, from which devices learn that it was deleted.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.apps import apps
from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import TruncDate

from unsit.web.people.models import Person
from unsit.web.training.models import TOMBSTONE, Import, Job, PushSubscription, Reaching

PROMISED: Final = timedelta(days=30)
"""After which nothing of a deleted entry is left."""
KEPT_DELETED: Final = PROMISED - timedelta(hours=3)
"""For how long a deleted entry can be taken back; so much less than promised that a task of every hour is in time."""
BATCH: Final = 500
"""Rows in one transaction: other writes get their turn in between."""

LASTS: Final[dict[type[models.Model], timedelta | None]] = {
    Import: timedelta(days=1),
    Job: timedelta(days=1),
    Reaching: None,
    PushSubscription: None,
}
"""How long the rows of other tables with a person last after `made`; None: until the person ends them."""

AnyModel = type[models.Model]


def tombstones() -> Iterator[AnyModel]:
    """Yield the tables whose deleted rows are emptied and stay: those that note when a row was deleted."""
    return (one for one in of_persons() if "deleted" in _columns(one))


def parts_of(model: AnyModel) -> Iterator[tuple[AnyModel, str]]:
    """Yield the tables that are parts of another one, with the column that says of which row; they go with it."""
    for relation in model._meta.related_objects:
        if "deleted" not in _columns(relation.related_model):
            yield relation.related_model, relation.field.name


def of_persons() -> Iterator[AnyModel]:
    """Yield every table, whichever app it belongs to, whose rows belong to a person."""
    for model in apps.get_models():
        if any(one.related_model is Person for one in model._meta.concrete_fields):
            yield model


def unmanaged() -> tuple[AnyModel, ...]:
    """Return the tables with a person of which nothing says when their rows go; there must be none."""
    parts = {part for model in tombstones() for part, _column in parts_of(model)}
    return tuple(one for one in of_persons() if one not in {*LASTS, *tombstones(), *parts})


def _columns(model: AnyModel) -> dict[str, Any]:
    return {one.name: one for one in model._meta.concrete_fields}


def emptied(model: AnyModel) -> dict[str, Any]:
    """Return what the columns of a row hold once it is emptied; ValueError for a column that cannot be."""
    found: dict[str, Any] = {"emptied": True}
    for name, column in _columns(model).items():
        if name in TOMBSTONE or name in found:
            continue
        if column.null:
            found[name] = None
        elif isinstance(column, models.DateField):
            # Of times that must not be missing the one of the deletion says nothing new.
            found[name] = F("deleted") if isinstance(column, models.DateTimeField) else TruncDate("deleted", tzinfo=UTC)
        elif column.has_default():
            found[name] = column.get_default()
        else:
            raise ValueError(f"{model.__name__}.{name} must be nullable or have a default, so that it can be emptied")
    return found


def forget_deleted(now: datetime) -> int:
    """Empty what was deleted long ago, keeping only that it was; return how many entries were emptied."""
    return sum(_empty(model, now - KEPT_DELETED) for model in tombstones())


def _empty(model: AnyModel, long_ago: datetime) -> int:
    rows, parts, content = model._base_manager, tuple(parts_of(model)), emptied(model)
    count = 0
    while True:
        with transaction.atomic():
            due = rows.filter(deleted__lte=long_ago, emptied=False).order_by("deleted")
            batch = list(due.values_list("pk", flat=True)[:BATCH])
            for part, column in parts:
                part._base_manager.filter(**{f"{column}__in": batch}).delete()
            rows.filter(pk__in=batch).update(**content)
        count += len(batch)
        if len(batch) < BATCH:
            return count


def forget_expired(now: datetime) -> int:
    """Delete rows whose time is over, such as a file that nobody looked at; return how many."""
    count = 0
    for model, lasts in LASTS.items():
        if lasts is not None:
            gone, _each = model._base_manager.filter(made__lte=now - lasts).delete()
            count += gone
    return count


def purge(now: datetime) -> int:
    """Let everything go whose time is over; return how many rows that were."""
    return forget_deleted(now) + forget_expired(now)
