"""What a plan's pages read of a diary: few queries, and rows of a few weeks, however old the diary is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q

from unsit.diary.allowed_values import cleaned_text
from unsit.diary.goals import PACE_DAYS
from unsit.diary.model import (
    Goal,
    GoalKind,
    Morning,
    Observation,
    PainTold,
    Plan,
    Record,
    Safety,
    SetDone,
    SetKind,
    Side,
    Source,
    Stopped,
    TrainingSession,
)
from unsit.diary.planning import as_day
from unsit.diary.progression import Around
from unsit.movement.library import load_library
from unsit.web.people.models import Person, Reader, User
from unsit.web.training import models
from unsit.web.training.rows import record_of, session_value, set_value, text_of, with_sets

MOST_SESSIONS: Final = 400
"""Sessions that a page looks at; more in a few weeks are not somebody's own doing."""

MOST_SETS: Final = 4_000
MOST_DAYS: Final = 3_650


@dataclass(frozen=True, slots=True)
class Shelf:
    """What somebody plans, aims at and answered about safety. unreadable: how many entries are passed over."""

    plans: tuple[Plan, ...]
    goals: tuple[Goal, ...]
    safety: Safety | None
    unreadable: int = 0


def person_seen_by(user: User) -> Person:
    """Give the person of an account; one without a diary yet is given with what is usual."""
    try:
        return user.person
    except Person.DoesNotExist:
        return Person()


def read(rows: Iterable[models.DiaryEntry]) -> list[Record]:
    """Return the records of entries; what a newer or broken version left is passed over."""
    return [record for row in rows if (record := record_of(row)) is not None]


KINDS: Final = ("plan", "goal", "safety")


def shelf(user: Reader, kinds: Sequence[str] = KINDS) -> Shelf:
    """Give plans, goals and safety answers, or those of them that are wanted, in one query."""
    rows = models.DiaryEntry.objects.visible_to(user).kept().filter(kind__in=kinds)
    values = list(rows.only("kind", "value").order_by("pk"))
    records = read(values)
    return Shelf(
        tuple(one for one in records if isinstance(one, Plan)),
        tuple(one for one in records if isinstance(one, Goal)),
        next((one for one in records if isinstance(one, Safety)), None),
        len(values) - len(records),
    )


def around(plan: Plan | None) -> Around:
    """Give what a plan stands on; without its program when that is not there any more."""
    library = load_library()
    program = library.programs[plan.program] if plan is not None and plan.program in library.programs else None
    return Around(program, library.routines, library.movements)


# ---- sessions ----------------------------------------------------------------------------------------------------


def sessions_since(user: Reader, first: date) -> tuple[TrainingSession, ...]:
    """Give the sessions from a day on, with their sets, the oldest first; in one query."""
    rows = models.TrainingSession.objects.visible_to(user).kept().filter(day__gte=first).order_by("-started")
    found = with_sets(Q(pk__in=rows.values("pk")[:MOST_SESSIONS]), ("-started",))
    return tuple(_session(row, sets) for row, sets in reversed(found))


def _set(details: object) -> SetDone:
    told = set_value(details)
    cleaned = {
        "movement": cleaned_text(told["movement"]),
        "faults": {cleaned_text(name): count for name, count in told["faults"].items()},
    }
    return SetDone(**told | cleaned | {"side": Side(told["side"]), "kind": SetKind(told["kind"])})


def _session(row: models.TrainingSession, sets: Sequence[models.TrainingSet]) -> TrainingSession:
    told = session_value(row, ())
    return TrainingSession(
        id=row.key,
        started=told["started"],
        ended=told["ended"],
        routine=told["routine"],
        name=told["name"],
        sets=tuple(_set(one.details) for one in sets),
        pains=tuple(
            PainTold(one["level"], cleaned_text(one["movement"]), Side(one["side"])) for one in told.get("pains") or ()
        ),
        stopped=Stopped(told["stopped"]),
        work_s=row.work_s,
        effort=told.get("effort"),
        pain=told.get("pain"),
        morning=Morning(told.get("morning") or ""),
        zone=row.zone,
        source=Source(told["source"]),
    )


def _bare(started: datetime, zone: str, work_s: float, sets: tuple[SetDone, ...]) -> TrainingSession:
    moment = text_of(started)
    return TrainingSession("", moment, moment, sets=sets, work_s=work_s, zone=zone)


_SOME_SET: Final = SetDone("any", Side.BOTH, SetKind.REPETITIONS, 1.0)


def done_for(user: Reader, goals: Sequence[Goal]) -> dict[str, tuple[TrainingSession, ...]]:
    """Give what counts for goals, by their ids: days and minutes without sets, or the sets of one movement."""
    found: dict[str, tuple[TrainingSession, ...]] = {}
    counted = [one for one in goals if one.kind in (GoalKind.SESSIONS, GoalKind.MINUTES)]
    if counted:
        first = min(as_day(one.started, date.max) for one in counted)
        first = date.fromordinal(max(1, first.toordinal() - PACE_DAYS - 1))
        sets = models.TrainingSet.objects.filter(session=OuterRef("pk"), is_done=True)
        rows = models.TrainingSession.objects.visible_to(user).kept().filter(Exists(sets), day__gte=first)
        values = rows.order_by("-started").values_list("started", "zone", "work_s")[:MOST_SETS]
        doings = tuple(_bare(started, zone, work_s, (_SOME_SET,)) for started, zone, work_s in values)
        found |= {one.id: doings for one in counted}
    levels = [one for one in goals if one.kind in (GoalKind.HOLD, GoalKind.MEASURE)]
    if levels:
        first = min(as_day(one.started, date.max) for one in levels)
        done = _sets_of({one.movement for one in levels}, user, first)
        found |= {one.id: done for one in levels}
    return found


def _sets_of(movements: set[str], user: Reader, first: date) -> tuple[TrainingSession, ...]:
    # no zone is a day and a half away; the index of charts goes by time
    early = datetime.combine(first, time.min, UTC) - timedelta(days=min(2, first.toordinal() - 1))
    rows = models.TrainingSet.objects.visible_to(user).kept().filter(session__day__gte=first, started__gte=early)
    rows = rows if "" in movements else rows.of_movements(user, movements)
    columns = ("session_id", "started", "session__zone", "details")
    by_session: dict[int, tuple[datetime, str, list[SetDone]]] = {}
    for session, started, zone, details in (
        rows.order_by("-started", "-session", "number").values_list(*columns)[:MOST_SETS]
    ):  # fmt: skip
        by_session.setdefault(session, (started, zone, []))[2].append(_set(details))
    return tuple(_bare(started, zone, 0.0, tuple(sets)) for started, zone, sets in by_session.values())


def noticed_for(user: Reader, goals: Sequence[Goal], now: datetime) -> tuple[Observation, ...]:
    """Give the observations that goals of a difficulty or a measure may count."""
    wanted = [one for one in goals if one.kind in (GoalKind.FUNCTION, GoalKind.MEASURE)]
    if not wanted:
        return ()
    # no zone is a day and a half away; which day something belongs to is seen afterwards
    days = max((now.date() - as_day(one.started, now.date())).days for one in wanted) + 2
    first = now - timedelta(days=min(3650, days))
    rows = models.DiaryEntry.objects.visible_to(user).kept().filter(kind="observation", at__gte=first)
    records = read(rows.only("kind", "value").order_by("-at")[:MOST_SESSIONS])
    return tuple(one for one in records if isinstance(one, Observation))
