"""Every write to plans, goals and what is told about a session; all are entries of the diary."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from unsit.diary.allowed_values import is_id
from unsit.diary.days import today_in
from unsit.diary.errors import EntryProblems
from unsit.diary.model import (
    DayChange,
    DayChanged,
    Entry,
    Goal,
    Morning,
    Observation,
    Pause,
    Plan,
    Record,
    Safety,
    TrainingSession,
)
from unsit.diary.planning import as_day
from unsit.diary.progression import followed, undone
from unsit.diary.reading import read_record
from unsit.diary.today import current_plan
from unsit.diary.writing import record_value
from unsit.web.people.actions import person_of
from unsit.web.people.models import Person, User
from unsit.web.training import models
from unsit.web.training.actions import NotThereError, change_record, now_entry, write
from unsit.web.training.planning_reads import around, read, sessions_since, shelf
from unsit.web.training.rows import text_of

MOST_CHANGES: Final = 500
"""Moved and skipped days and pauses that a plan keeps; the oldest go first."""

FOLLOWED_DAYS: Final = 60
"""Sessions of so many days decide about doses."""


class NotPossibleError(ValueError):
    """A change that would leave an entry that cannot be kept; carries its problems."""


def new_id() -> str:
    """Give an id for a new entry."""
    return uuid.uuid4().hex


def _checked(kind: str, record: Record) -> Record:
    """Read a record as any device's: what is kept here can be read everywhere."""
    try:
        return read_record(kind, record_value(record))
    except EntryProblems as error:
        raise NotPossibleError(str(error)) from error


def _keep(user: User, now: datetime, *records: tuple[str, Record]) -> None:
    """Write records, each with its kind."""
    write(user, [now_entry(kind, _checked(kind, one), now) for kind, one in records], now)


# ---- plans -------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_plan(user: User, plan: Plan, now: datetime) -> Plan:
    """Keep a new plan; the one that holds until then ends the day before it begins."""
    before = current_plan(shelf(user, ("plan",)).plans, today_in(now, person_of(user).zone))
    kept: list[tuple[str, Record]] = [("plan", plan)]
    if before is not None:
        eve = as_day(plan.started, now.date()) - timedelta(days=1)
        kept.insert(0, ("plan", replace(before, ended=eve.isoformat())))
    _keep(user, now, *kept)
    return plan


def change_plan(user: User, plan: str, change: Callable[[Plan], Plan], now: datetime) -> Plan:
    """Change a plan as it stands now, whichever device changed it last; NotThereError when there is none."""
    changed = change_record(user, "plan", plan, lambda held: _checked("plan", change(held)), now)
    assert isinstance(changed, Plan)
    return changed


def move_day(plan: Plan, day: date, to: date, why: str = "") -> Plan:
    """Give a plan with a planned day moved; moved back to its own place it is as planned."""
    others = tuple(one for one in plan.days if one.day != day.isoformat())
    if to == day:
        return replace(plan, days=others)
    moved = DayChanged(day.isoformat(), DayChange.MOVED, to.isoformat(), why)
    return replace(plan, days=(*others, moved)[-MOST_CHANGES:])


def skip_day(plan: Plan, day: date, why: str = "") -> Plan:
    """Give a plan with a planned day skipped."""
    others = tuple(one for one in plan.days if one.day != day.isoformat())
    return replace(plan, days=(*others, DayChanged(day.isoformat(), DayChange.SKIPPED, "", why))[-MOST_CHANGES:])


def restore_day(plan: Plan, day: date) -> Plan:
    """Give a plan with a day as it was planned."""
    return replace(plan, days=tuple(one for one in plan.days if one.day != day.isoformat()))


def pause(plan: Plan, first: date, last: date, why: str) -> Plan:
    """Give a plan with a pause."""
    return replace(plan, pauses=(*plan.pauses, Pause(first.isoformat(), last.isoformat(), why))[-MOST_CHANGES:])


def without_pause(plan: Plan, first: date) -> Plan:
    """Give a plan without the pauses that begin on a day."""
    return replace(plan, pauses=tuple(one for one in plan.pauses if one.first != first.isoformat()))


def end_plan(plan: Plan, day: date) -> Plan:
    """Give a plan that ended the day before this one."""
    return replace(plan, ended=(day - timedelta(days=1)).isoformat())


def undo_dose(plan: Plan, change: str) -> Plan:
    """Give a plan with a change of dose taken back."""
    return undone(plan, change)


def follow_after(
    sender: type[Person],  # noqa: ARG001 - a signal's
    user: User,
    zone: str,
    now: datetime,
    kept: Sequence[Entry],
    **_named: object,
) -> list[Entry]:
    """Let the doses of an account's plan follow the sessions that were written; give the plan, if that changes it."""
    records = [one.record for one in kept]
    plan = current_plan([one for one in records if isinstance(one, Plan)], today_in(now, zone))
    if plan is None:
        return []
    first = max(as_day(plan.started, now.date()), now.date() - timedelta(days=FOLLOWED_DAYS))
    precautions = next((one.conditions for one in records if isinstance(one, Safety)), ())
    changed = followed(plan, sessions_since(user, first), around(plan), precautions)
    return [now_entry("plan", changed, now)] if changed != plan else []


# ---- goals and what is told --------------------------------------------------------------------------------------


def make_goal(user: User, goal: Goal, now: datetime) -> None:
    """Keep a new goal."""
    _keep(user, now, ("goal", goal))


def end_goal(user: User, goal: str, reached: date | None, today: date, now: datetime) -> None:
    """End a goal, and keep it with the day it was reached on, if it was."""

    def ended(held: Goal) -> Record:
        day = reached.isoformat() if reached else held.reached
        return _checked("goal", replace(held, ended=today.isoformat(), reached=day))

    change_record(user, "goal", goal, ended, now)


def score_goal(user: User, goal: Goal, value: float, now: datetime) -> None:
    """Note how well an activity goes that somebody aims at."""
    noticed = Observation(new_id(), text_of(now), "function", value, unit="{score}", text=goal.text)
    _keep(user, now, ("observation", noticed))


def tell_morning(user: User, session: str, morning: Morning, pain: float | None, now: datetime) -> None:
    """Note how the morning after a session was, and its pain where that was not told; NotThereError when it is gone."""

    def told(held: TrainingSession) -> Record:
        return _checked("session", replace(held, morning=morning, pain=held.pain if pain is None else pain))

    change_record(user, "session", session, told, now)


def goal_of(user: User, goal: str) -> Goal:
    """Give a goal of an account; NotThereError when there is none."""
    rows = models.DiaryEntry.objects.visible_to(user).kept().filter(kind="goal", key=goal)
    held = next(iter(read(rows)), None) if is_id(goal) else None
    if not isinstance(held, Goal):
        raise NotThereError(goal)
    return held
