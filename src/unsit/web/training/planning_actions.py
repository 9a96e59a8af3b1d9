"""Every write to plans, goals and what is told about a session; all are entries of the diary."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from unsit.diary.days import today_in
from unsit.diary.errors import EntryProblems
from unsit.diary.model import (
    DayChange,
    DayChanged,
    Goal,
    Morning,
    Observation,
    Pause,
    Plan,
    Record,
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
from unsit.web.training.actions import Written, now_entry, write
from unsit.web.training.planning_reads import around, read, sessions_since, shelf
from unsit.web.training.rows import session_entry, sets_of, text_of

MOST_CHANGES: Final = 500
"""Moved and skipped days and pauses that a plan keeps; the oldest go first."""

FOLLOWED_DAYS: Final = 60
"""Sessions of so many days decide about doses."""


class NotThereError(LookupError):
    """What shall be changed is not in this account's diary; it may have been deleted on another device."""


class NotPossibleError(ValueError):
    """A change that would leave an entry that cannot be kept; carries its problems."""


def new_id() -> str:
    """Give an id for a new entry."""
    return uuid.uuid4().hex


def _kept(kind: str, record: Any, user: User, now: datetime) -> None:
    """Write a record, after reading it as any device's: what is kept here can be read everywhere."""
    try:
        checked: Record = read_record(kind, record_value(record))
    except EntryProblems as error:
        raise NotPossibleError(str(error)) from error
    write(user, [now_entry(kind, checked, now)], now)


# ---- plans -------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_plan(user: User, plan: Plan, now: datetime) -> Plan:
    """Keep a new plan; the one that holds until then ends the day before it begins."""
    person = person_of(user)
    before = current_plan(shelf(user).plans, today_in(now, person.zone))
    if before is not None:
        eve = as_day(plan.started, now.date()) - timedelta(days=1)
        change_plan(user, before.id, lambda held: replace(held, ended=eve.isoformat()), now)
    _kept("plan", plan, user, now)
    return plan


@transaction.atomic
def change_plan(user: User, plan: str, change: Callable[[Plan], Plan], now: datetime) -> Plan:
    """Change a plan as it stands now, whichever device changed it last; NotThereError when there is none."""
    held = _record(user, "plan", plan)
    assert isinstance(held, Plan)
    changed = change(held)
    if changed != held:
        _kept("plan", changed, user, now)
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


def follow_after(sender: type[Person], user: User, zone: str, now: datetime, **_named: object) -> Written | None:  # noqa: ARG001 - a signal's
    """Let the doses of an account's plan follow the sessions that were written."""
    kept = shelf(user, ("plan", "safety"))
    plan = current_plan(kept.plans, today_in(now, zone))
    if plan is None:
        return None
    first = max(as_day(plan.started, now.date()), now.date() - timedelta(days=FOLLOWED_DAYS))
    precautions = kept.safety.conditions if kept.safety is not None else ()
    changed = followed(plan, sessions_since(user, first), around(plan), precautions)
    return write(user, [now_entry("plan", changed, now)], now) if changed != plan else None


# ---- goals and what is told --------------------------------------------------------------------------------------


def make_goal(user: User, goal: Goal, now: datetime) -> None:
    """Keep a new goal."""
    _kept("goal", goal, user, now)


@transaction.atomic
def end_goal(user: User, goal: str, reached: date | None, today: date, now: datetime) -> Goal:
    """End a goal, and keep it with the day it was reached on, if it was."""
    held = _record(user, "goal", goal)
    assert isinstance(held, Goal)
    ended = replace(held, ended=today.isoformat(), reached=reached.isoformat() if reached else held.reached)
    _kept("goal", ended, user, now)
    return ended


def score_goal(user: User, goal: Goal, value: float, now: datetime) -> None:
    """Note how well an activity goes that somebody aims at."""
    noticed = Observation(new_id(), text_of(now), "function", value, unit="{score}", text=goal.text)
    _kept("observation", noticed, user, now)


@transaction.atomic
def tell_morning(user: User, session: str, morning: Morning, pain: float | None, now: datetime) -> None:
    """Note how the morning after a session was, and its pain where that was not told; NotThereError when it is gone."""
    rows = list(models.TrainingSession.objects.visible_to(user).kept().filter(key=session))
    sets = sets_of(rows)
    held = next((session_entry(row, sets[row.pk]).record for row in rows), None)
    if not isinstance(held, TrainingSession):
        raise NotThereError(session)
    told = replace(held, morning=morning, pain=held.pain if pain is None else pain)
    _kept("session", told, user, now)


def _record(user: User, kind: str, key: str) -> Record:
    rows = models.DiaryEntry.objects.visible_to(user).kept().filter(kind=kind, key=key)
    found = next(iter(read(rows)), None)
    if found is None:
        raise NotThereError(key)
    return found


def goal_of(user: User, goal: str) -> Goal:
    """Give a goal of an account; NotThereError when there is none."""
    held = _record(user, "goal", goal)
    assert isinstance(held, Goal)
    return held
