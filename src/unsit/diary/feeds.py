"""A plan as events of a calendar, without a calendar's format: what stands when, under ids that stay the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from unsit.diary.days import zone_named
from unsit.diary.model import Plan
from unsit.diary.planning import DayState, PlannedDay, in_order, planned_days
from unsit.movement.program import Program

BACK_DAYS: Final = 28
AHEAD_DAYS: Final = 84
"""A feed holds so many days; calendars ask for it again and again."""
MOST_EVENTS: Final = 500
"""And so many sessions, the nearest: a plan has at most 28 a week, and days that were moved here besides."""


@dataclass(frozen=True, slots=True)
class Event:
    """One planned session in a calendar.

    uid: stays the same when the day is moved, so that a calendar moves it too. start: in the person's zone; a day
    alone where no time was said. minutes: how long. is_cancelled: skipped, or in a pause.
    """

    uid: str
    start: datetime | date
    minutes: float
    planned: PlannedDay
    is_cancelled: bool


def events(plan: Plan, program: Program | None, today: date, zone: str) -> Iterator[Event]:
    """Yield a plan's events round a day, the nearest MOST_EVENTS. zone: the person's, where the plan has none."""
    where = zone_named(plan.zone, zone)
    first, last = today - timedelta(days=BACK_DAYS), today + timedelta(days=AHEAD_DAYS)
    days = [one for one in planned_days(plan, program, first, last) if one.state is not DayState.GONE]
    near = sorted(days, key=lambda one: abs(one.day - today))[:MOST_EVENTS]
    for one in sorted(near, key=in_order):
        start: datetime | date = one.day
        if one.time is not None:
            start = datetime.combine(one.day, one.time, tzinfo=where)
        uid = f"{plan.id}-{one.planned.isoformat()}-{one.number}@unsit"
        yield Event(uid, start, one.minutes, one, one.state in (DayState.SKIPPED, DayState.PAUSED))
