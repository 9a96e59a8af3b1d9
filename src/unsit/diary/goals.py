"""Goals: how far one is, where one's own pace leads and how sure that is, and an end that is kind.

Goals that count (sessions, minutes) are forecast from the days before: with mean m and standard deviation s of n past
days, the sum of the next L days is m L ± 1.28 s sqrt(L + L²/n), in four of five cases; this is the usual prediction
interval for a sum of future observations (Hahn & Meeker, Statistical Intervals, 1991, chapter 4). Goals for a level (a
hold, a measure, a difficulty) follow the straight line of least squares through the last points; its slope is believed
to 1.28 of its standard errors (Draper & Smith, Applied Regression Analysis, 1998, chapter 1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import floor, inf, isfinite, sqrt
from statistics import fmean, stdev
from typing import Final

from unsit.diary.days import day_of, days_from
from unsit.diary.model import Goal, GoalKind, Observation, SetKind, Side, TrainingSession
from unsit.diary.planning import as_day

PACE_DAYS: Final = 28
"""Days before from which a pace is taken."""
LEAST_DAYS: Final = 7
LEAST_POINTS: Final = 4
MOST_POINTS: Final = 12
_Z: Final = 1.2816
"""Of a normal distribution four fifths lie within so many standard deviations."""
FARTHEST_DAYS: Final = 730
"""A forecast does not look farther."""

COUNTED: Final = frozenset({GoalKind.SESSIONS, GoalKind.MINUTES})
"""Kinds that add up; the others are a level."""


@dataclass(frozen=True, slots=True)
class Point:
    """What was noted for a goal on a day."""

    day: date
    value: float


class Outlook(StrEnum):
    """What one's own pace says: there, likely, open, not by then, or too little known yet."""

    THERE = "there"
    LIKELY = "likely"
    OPEN = "open"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where one's own pace leads.

    value, low, high: at the goal's last day, of goals that count. day, earliest, latest: when the target is met; None:
    not within two years, or not known. based_on: days or points it was made of.
    """

    outlook: Outlook
    value: float | None = None
    low: float | None = None
    high: float | None = None
    day: date | None = None
    earliest: date | None = None
    latest: date | None = None
    based_on: int = 0


class Ending(StrEnum):
    """How a goal stands: still going, reached, over at its day, or ended by the person."""

    RUNNING = "running"
    REACHED = "reached"
    OVER = "over"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a goal is. value: now. share: of the target, 0 to 1. reached: the day it was; None: not yet."""

    value: float
    share: float
    reached: date | None
    ending: Ending
    forecast: Forecast
    points: tuple[Point, ...]


def points(
    goal: Goal, sessions: Iterable[TrainingSession], observations: Iterable[Observation], zone: str
) -> tuple[Point, ...]:
    """Give what counts for a goal, a point a day, in order.

    A hold or measure of both sides has the value of the weaker side, so that a goal for each side is met by both.
    """
    first, last = as_day(goal.started, date.min), as_day(goal.until, date.max)
    if goal.kind in COUNTED:
        # The days before the goal tell the pace.
        first = first - timedelta(days=min(PACE_DAYS, (first - date.min).days))
    found: dict[date, float] = {}
    for day, value in _values(goal, sessions, observations, zone):
        if not first <= day <= last or not isfinite(value):
            continue
        found[day] = found.get(day, 0.0) + value if goal.kind in COUNTED else max(found.get(day, -inf), value)
    return tuple(Point(day, value) for day, value in sorted(found.items()))


def _values(
    goal: Goal, sessions: Iterable[TrainingSession], observations: Iterable[Observation], zone: str
) -> Iterable[tuple[date, float]]:
    if goal.kind is GoalKind.FUNCTION:
        for one in observations:
            if one.kind == "function" and one.value is not None and one.text.strip() == goal.text.strip():
                yield day_of(one.at, one.zone, zone), one.value
        return
    for session in sessions:
        day = day_of(session.started, session.zone, zone)
        if goal.kind is GoalKind.SESSIONS and any(one.done > 0 for one in session.sets):
            yield day, 1.0
        elif goal.kind is GoalKind.MINUTES and session.work_s > 0:
            yield day, session.work_s / 60
        elif goal.kind in (GoalKind.HOLD, GoalKind.MEASURE):
            value = _level(goal, session)
            if value is not None:
                yield day, value
    if goal.kind is GoalKind.MEASURE:
        for one in observations:
            if one.kind == goal.measure and one.value is not None and goal.side in (Side.BOTH, one.side):
                yield day_of(one.at, one.zone, zone), one.value


def _level(goal: Goal, session: TrainingSession) -> float | None:
    """Give the best of a session on the goal's side; of both sides that of the weaker one."""
    best: dict[Side, float] = {}
    for one in session.sets:
        if goal.movement not in ("", one.movement) or goal.side not in (Side.BOTH, one.side):
            continue
        if goal.kind is GoalKind.HOLD:
            value = one.done if one.kind is SetKind.HOLD else None
        else:
            value = one.still_spine_deg if goal.measure == "still_spine_deg" else one.values.get(goal.measure)
        if value is not None:
            best[one.side] = max(best.get(one.side, -inf), value)
    if {Side.LEFT, Side.RIGHT} & set(best) and goal.side is Side.BOTH and len(best) == 1:
        # One side alone says nothing of the other.
        return None
    return min(best.values(), default=None)


def progress(goal: Goal, noted: Sequence[Point], today: date) -> Progress:
    """Give how far a goal is on a day, from its points in order."""
    started = as_day(goal.started, date.min)
    own = [one for one in noted if one.day >= started]
    counts = goal.kind in COUNTED
    value = sum(one.value for one in own) if counts else max((one.value for one in own), default=0.0)
    reached = as_day(goal.reached, date.max) if goal.reached else _reached(goal, own)
    share = 1.0 if goal.target <= 0 else max(0.0, min(1.0, value / goal.target))
    ending = _ending(goal, reached, today)
    forecast = (
        Forecast(Outlook.THERE) if reached else _counting(goal, noted, value, today) if counts else _line(goal, own)
    )
    return Progress(value, share, reached, ending, forecast, tuple(own))


def _reached(goal: Goal, own: Sequence[Point]) -> date | None:
    total = 0.0
    for one in own:
        total = total + one.value if goal.kind in COUNTED else one.value
        # Minutes are sums of seconds: a last bit that is missing is not one.
        if total >= goal.target - 1e-9:
            return one.day
    return None


def _ending(goal: Goal, reached: date | None, today: date) -> Ending:
    if reached is not None:
        return Ending.REACHED
    if goal.ended:
        return Ending.ENDED
    return Ending.OVER if goal.until and today > as_day(goal.until, date.max) else Ending.RUNNING


def _counting(goal: Goal, noted: Sequence[Point], value: float, today: date) -> Forecast:
    """Forecast a sum from the days before today."""
    since = max(min((one.day for one in noted), default=today), today - timedelta(days=PACE_DAYS))
    by_day = {one.day: one.value for one in noted}
    past = [by_day.get(day, 0.0) for day in days_from(since, today - timedelta(days=1))]
    if len(past) < LEAST_DAYS or not any(past):
        return Forecast(Outlook.UNKNOWN, based_on=len(past))
    mean, spread, missing = fmean(past), stdev(past), goal.target - value
    needed = missing / mean
    day = today + timedelta(days=floor(needed)) if needed <= FARTHEST_DAYS else None
    if not goal.until:
        return Forecast(Outlook.OPEN, day=day, based_on=len(past))
    # Today may still bring something.
    left = max(0, (as_day(goal.until, today) - today).days + 1)
    width = _Z * spread * sqrt(left + left**2 / len(past))
    low, high = value + max(0.0, mean * left - width), value + mean * left + width
    outlook = Outlook.LIKELY if low >= goal.target else Outlook.LATER if high < goal.target else Outlook.OPEN
    return Forecast(outlook, value + mean * left, low, high, day, based_on=len(past))


def _line(goal: Goal, own: Sequence[Point]) -> Forecast:
    """Forecast a level from the line through the last points."""
    last = own[-MOST_POINTS:]
    if len(last) < LEAST_POINTS:
        return Forecast(Outlook.UNKNOWN, based_on=len(last))
    days = [float((one.day - last[0].day).days) for one in last]
    middle_day, middle = fmean(days), fmean(one.value for one in last)
    spread = sum((day - middle_day) ** 2 for day in days)
    slope = sum((day - middle_day) * (one.value - middle) for day, one in zip(days, last, strict=True)) / spread
    rest = sum((one.value - middle - slope * (day - middle_day)) ** 2 for day, one in zip(days, last, strict=True))
    error = sqrt(rest / (len(last) - 2) / spread)
    begin = last[0].day + timedelta(days=round(middle_day))

    def met(pace: float) -> date | None:
        if pace <= 0 or (goal.target - middle) / pace > FARTHEST_DAYS:
            return None
        return max(last[-1].day, begin + timedelta(days=round((goal.target - middle) / pace)))

    day, earliest, latest = met(slope), met(slope + _Z * error), met(slope - _Z * error)
    until = as_day(goal.until, date.max) if goal.until else None
    outlook = Outlook.OPEN
    if until is not None and latest is not None and latest <= until:
        outlook = Outlook.LIKELY
    elif day is None or (until is not None and (earliest is None or earliest > until)):
        outlook = Outlook.LATER
    return Forecast(outlook, day=day, earliest=earliest, latest=latest, based_on=len(last))
