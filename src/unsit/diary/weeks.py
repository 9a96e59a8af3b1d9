"""A week's target, and what counts for it.

Days count, not hours: one session on each of so many days. A planned day that passed without one is made good by any
other day of the same week, each day once. Nothing is counted from week to week.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor

from unsit.diary.days import DAYS_A_WEEK, day_of, days_from, week_of
from unsit.diary.model import Plan, TrainingSession
from unsit.diary.planning import PlannedDay, as_day, pauses_of
from unsit.movement.program import Program


@dataclass(frozen=True, slots=True)
class Repair:
    """A planned day that was made good on another day of its week."""

    missed: date
    by: date


@dataclass(frozen=True, slots=True)
class Week:
    """One week, Monday to Sunday.

    least, target: days that are wanted, and the number aimed at; less in a week with a pause. done: days that count.
    repairs: which planned days were made good, and by which. open_days: planned days up to today that are neither done
    nor made good. left: days still wanted. days_left: days of the week on which something can still be done.
    """

    monday: date
    least: int
    target: int
    done: int
    done_days: tuple[date, ...]
    repairs: tuple[Repair, ...]
    open_days: tuple[date, ...]
    left: int
    days_left: int

    @property
    def is_reached(self) -> bool:
        """Whether so much was done as is aimed at; a week without a target asks for nothing."""
        return self.done >= self.target

    @property
    def is_within_reach(self) -> bool:
        """Whether the days that are left are enough."""
        return self.left <= self.days_left


def days_done(sessions: Iterable[TrainingSession], zone: str) -> dict[date, int]:
    """Give how many sessions were done on each day; one in which nothing was done is none."""
    found: dict[date, int] = {}
    for one in sessions:
        if any(done.done > 0 for done in one.sets):
            day = day_of(one.started, one.zone, zone)
            found[day] = found.get(day, 0) + 1
    return found


def repairs(planned: Iterable[date], done: Collection[date]) -> tuple[Repair, ...]:
    """Pair planned days on which nothing was done with days of the same week that were not planned, each once.

    >>> repairs([date(2026, 11, 23), date(2026, 11, 25)], [date(2026, 11, 24), date(2026, 11, 25)])
    (Repair(missed=datetime.date(2026, 11, 23), by=datetime.date(2026, 11, 24)),)
    """
    wanted = sorted(set(planned))
    free = sorted(set(done) - set(wanted))
    found: list[Repair] = []
    for missed in (day for day in wanted if day not in done):
        by = next((day for day in free if week_of(day) == week_of(missed)), None)
        if by is not None:
            free.remove(by)
            found.append(Repair(missed, by))
    return tuple(found)


def week_at(
    today: date,
    plan: Plan,
    program: Program | None,
    planned: Sequence[PlannedDay],
    done: Collection[date],
    times: dict[date, int] | None = None,
) -> Week:
    """Give the week of a day.

    planned: what the plan holds in that week at least. done: days on which a session was done, of any time. times: how
    many on each; for plans of more than one a day. A target of more than seven lets a day count more than once.
    """
    monday = week_of(today)
    week = list(days_from(monday, monday + timedelta(days=DAYS_A_WEEK - 1)))
    counted = {day: max(1, (times or {}).get(day, 1)) for day in set(done) if day in week}
    a_day = max(1, ceil(plan.sessions_per_week / DAYS_A_WEEK))
    active = _active_days(plan, week)
    target = _share(plan.sessions_per_week, active)
    fewest = plan.sessions_per_week if program is None else int(program.sessions_per_week.min)
    amount = sum(min(a_day, number) for number in counted.values())
    on = [one.day for one in planned if one.is_on and one.day in week]
    made_good = repairs((day for day in on if day <= today), sorted(counted))
    good = {one.missed for one in made_good} | set(counted)
    rest = [day for day in week if day >= today and day not in counted]
    return Week(
        monday=monday,
        least=min(target, _share(fewest, active)),
        target=target,
        done=amount,
        done_days=tuple(sorted(counted)),
        repairs=made_good,
        open_days=tuple(sorted({day for day in on if day < today and day not in good})),
        left=max(0, target - amount),
        days_left=len(rest) * a_day,
    )


def _active_days(plan: Plan, week: Sequence[date]) -> int:
    """Count the days of a week on which the plan runs: it has begun, and is not paused."""
    started, paused = as_day(plan.started, date.min), pauses_of(plan)
    return sum(day >= started and not any(first <= day <= last for first, last in paused) for day in week)


def _share(number: int, active: int) -> int:
    """Give a week's number for a part of the week, half a day rounded up; none for no day at all."""
    return min(number, floor(number * active / DAYS_A_WEEK + 0.5))
