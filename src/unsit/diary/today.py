"""What a day holds for a person: what is next and why, the week, what went well, one thing to do."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from unsit.diary.days import DAYS_A_WEEK, day_of, week_of
from unsit.diary.model import DoseChange, Morning, Plan, Safety, SetKind, Side, Stopped, TrainingSession
from unsit.diary.planning import PlannedDay, as_day, last_day, planned_days
from unsit.diary.progression import Around, prescribed_now
from unsit.diary.reading import instant
from unsit.diary.weeks import Week, days_done, week_at
from unsit.movement.program import Adapted

LOOK_AHEAD_DAYS: Final = 28
ASKED_DAYS: Final = 3
"""For so many days after a session its next morning is asked about."""
SHOWN_CHANGE_DAYS: Final = 14
BACK_PAIN: Final = 5.0
"""Pain above this asks for a stop, whatever a program's own limit is; a program may ask for it earlier."""
EVEN: Final = 0.9
CLEAN: Final = 0.8


class Standing(StrEnum):
    """How a plan stands on a day."""

    NONE = "none"
    HELP = "help"
    GONE = "gone"
    LATER = "later"
    OVER = "over"
    PAUSED = "paused"
    DONE = "done"
    SESSION = "session"
    REST = "rest"


class Good(StrEnum):
    """What went well."""

    WEEK = "week"
    CLEAN = "clean"
    HOLD = "hold"
    EVEN = "even"
    QUIET = "quiet"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Well:
    """One thing that went well. value: days, percent or seconds, as its kind says. movement: where it is about one."""

    kind: Good
    value: float = 0.0
    movement: str = ""


class Advice(StrEnum):
    """The one thing to do now."""

    HELP = "help"
    PLAN = "plan"
    EASIER = "easier"
    STOPPED = "stopped"
    FAULT = "fault"
    OTHER_SIDE = "other_side"
    START = "start"
    MAKE_GOOD = "make_good"
    REST = "rest"
    RETURN = "return"
    CHOOSE = "choose"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to do, and what it is about. day: of what is next."""

    kind: Advice
    movement: str = ""
    fault: str = ""
    side: Side = Side.BOTH
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """What a day holds.

    upcoming: today's planned session or the next one. routine: with today's doses, as this person may do it. changes:
    doses changed lately and not taken back, the newest first. morning: a session whose next morning is asked about.
    """

    day: date
    standing: Standing
    upcoming: PlannedDay | None
    routine: Adapted | None
    week: Week | None
    well: tuple[Well, ...]
    suggestion: Suggestion
    changes: tuple[DoseChange, ...]
    morning: TrainingSession | None


def current_plan(plans: Iterable[Plan], today: date, around_of: Collection[str] = ()) -> Plan | None:
    """Give the plan that holds on a day: the one begun last among those not ended before; None when there is none.

    around_of: programs that are there; a plan of another one comes after all others.
    """
    left = [one for one in plans if not one.ended or as_day(one.ended, date.max) >= today]
    return max(left, key=lambda one: (one.program in around_of, one.started, one.id), default=None)


def today_of(
    day: date, plan: Plan | None, around: Around, sessions: Sequence[TrainingSession], safety: Safety | None, zone: str
) -> Today:
    """Give what a day holds.

    sessions: at least those of this week, and the last ones. zone: the person's.
    """
    done = sorted(sessions, key=lambda one: (instant(one.started), one.id))
    last = done[-1] if done else None
    morning = _morning(day, done, zone)
    if safety is not None and safety.flags:
        return Today(day, Standing.HELP, None, None, None, (), Suggestion(Advice.HELP), (), morning)
    precautions = safety.conditions if safety is not None else ()
    if plan is None:
        return Today(day, Standing.NONE, None, None, None, _well(last, None), Suggestion(Advice.PLAN), (), morning)
    monday = week_of(day)
    planned = planned_days(plan, around.program, monday, day + timedelta(days=LOOK_AHEAD_DAYS))
    times = days_done(done, zone)
    week = week_at(day, plan, around.program, planned, times.keys(), times)
    upcoming = next((one for one in planned if one.is_on and one.day >= day and one.day not in times), None)
    standing = _standing(day, plan, around, planned, times.keys())
    routine = prescribed_now(upcoming.routine, plan, around, precautions) if upcoming is not None else None
    if routine is None and around.program is not None and standing in (Standing.REST, Standing.DONE):
        routine = prescribed_now(around.program.routines[0], plan, around, precautions)
    oldest = day - timedelta(days=SHOWN_CHANGE_DAYS)
    changes = tuple(one for one in reversed(plan.doses) if not one.undone and instant(one.at).date() >= oldest)
    limit = BACK_PAIN if around.program is None else min(BACK_PAIN, around.program.progression.back_pain)
    suggestion = _suggestion(day, standing, last, week, upcoming, zone, limit)
    return Today(day, standing, upcoming, routine, week, _well(last, week), suggestion, changes, morning)


def _standing(day: date, plan: Plan, around: Around, planned: Sequence[PlannedDay], done: Collection[date]) -> Standing:
    if around.program is None:
        return Standing.GONE
    if day < as_day(plan.started, day):
        return Standing.LATER
    if day > last_day(plan, around.program):
        return Standing.OVER
    if day in done:
        return Standing.DONE
    today = [one for one in planned if one.day == day]
    if any(one.is_on for one in today):
        return Standing.SESSION
    if any(as_day(one.first, date.max) <= day <= as_day(one.last, date.min) for one in plan.pauses):
        return Standing.PAUSED
    return Standing.REST


def _morning(day: date, done: Sequence[TrainingSession], zone: str) -> TrainingSession | None:
    """Give the last session before today whose next morning is not told yet, as long as one remembers it."""
    for one in reversed(done):
        when = day_of(one.started, one.zone, zone)
        if when < day:
            is_asked = (day - when).days <= ASKED_DAYS and one.morning is Morning.NOT_TOLD and bool(one.sets)
            return one if is_asked else None
    return None


def _well(last: TrainingSession | None, week: Week | None) -> tuple[Well, ...]:
    """Give what went well, the weightiest first, two things at most."""
    found: list[Well] = []
    if week is not None and week.done and (week.is_reached or week.repairs):
        found.append(Well(Good.WEEK, week.done))
    if last is not None and last.stopped not in (Stopped.PAIN, Stopped.NUMB):
        found += _of_session(last)
    return tuple(found[:2])


def _of_session(last: TrainingSession) -> Iterable[Well]:
    seen = sum(one.seen for one in last.sets)
    clean = sum(one.clean for one in last.sets)
    if seen and clean / seen >= CLEAN:
        yield Well(Good.CLEAN, round(100 * min(1.0, clean / seen)))
    holds = [one for one in last.sets if one.kind is SetKind.HOLD and one.asked and one.done >= one.asked]
    if holds:
        best = max(holds, key=lambda one: one.done)
        yield Well(Good.HOLD, best.done, best.movement)
    sides: dict[Side, float] = {}
    for one in last.sets:
        sides[one.side] = sides.get(one.side, 0.0) + one.done
    left, right = sides.get(Side.LEFT, 0.0), sides.get(Side.RIGHT, 0.0)
    if left and right and min(left, right) >= EVEN * max(left, right):
        yield Well(Good.EVEN)
    if last.pain == 0:
        yield Well(Good.QUIET)
    if last.sets:
        yield Well(Good.DONE, round(last.work_s / 60))


def _suggestion(
    day: date,
    standing: Standing,
    last: TrainingSession | None,
    week: Week,
    upcoming: PlannedDay | None,
    zone: str,
    limit: float,
) -> Suggestion:
    """Give one thing to do: pain goes before form, form before more."""
    if standing in (Standing.GONE, Standing.OVER):
        return Suggestion(Advice.CHOOSE)
    if last is not None and (day - day_of(last.started, last.zone, zone)).days <= DAYS_A_WEEK:
        found = _from_session(last, limit)
        if found is not None:
            return found
    if standing is Standing.PAUSED:
        return Suggestion(Advice.RETURN, day=upcoming.day if upcoming else None)
    if standing is Standing.SESSION:
        return Suggestion(Advice.START)
    if standing is not Standing.DONE and standing is not Standing.LATER and (week.open_days and week.left):
        return Suggestion(Advice.MAKE_GOOD)
    return Suggestion(Advice.REST, day=upcoming.day if upcoming else None)


def _from_session(last: TrainingSession, limit: float) -> Suggestion | None:
    """Return what the last session asks for. limit: pain above it asks for a stop."""
    if last.stopped in (Stopped.PAIN, Stopped.NUMB) or (last.pain or 0) > limit:
        return Suggestion(Advice.STOPPED)
    if last.morning is Morning.WORSE:
        return Suggestion(Advice.EASIER)
    faults = [(count, one.movement, name) for one in last.sets for name, count in one.faults.items() if count > 0]
    if faults:
        _count, movement, name = max(faults)
        return Suggestion(Advice.FAULT, movement, name)
    for movement in dict.fromkeys(one.movement for one in last.sets):
        done = {
            side: sum(one.done for one in last.sets if (one.movement, one.side) == (movement, side)) for side in Side
        }
        for weak, strong in ((Side.LEFT, Side.RIGHT), (Side.RIGHT, Side.LEFT)):
            if done[strong] and done[weak] < (1 - 2 * (1 - EVEN)) * done[strong]:
                return Suggestion(Advice.OTHER_SIDE, movement, side=weak)
    return None
