"""A plan laid over the calendar: which day holds what, with what was moved, skipped and paused.

A plan's weeks are seven days each from its first day. Days of a pause are left out of the counting: the program goes on
after it where it was, and ends that much later. A skipped day keeps its place in the order.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final

from unsit.diary.days import DAYS_A_WEEK, days_from
from unsit.diary.model import DayChange, DayChanged, Plan, Slot
from unsit.movement.program import Program

LONGEST_LOOK_DAYS: Final = 400
"""Days that are laid out at once at most; what lies behind is left out."""
MOST_MOVED_TO_A_DAY: Final = 28
"""As many as a week may have times of its own."""

_FAR: Final = date(9999, 12, 31)


class DayState(StrEnum):
    """How a planned day stands: as planned, moved here, moved away, skipped, or in a pause."""

    PLANNED = "planned"
    MOVED = "moved"
    GONE = "gone"
    SKIPPED = "skipped"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """One session of a plan on a day.

    day: on which it stands. planned: the day it was planned for; another one when it was moved. number: of the slot on
    its day, from 0. week: of the program, from 1. to: where it was moved to, for one that is gone. why: the person's
    words, or the pause's kind.
    """

    day: date
    planned: date
    number: int
    time: time | None
    place: str
    minutes: float
    routine: str
    week: int
    state: DayState
    to: date | None = None
    why: str = ""

    @property
    def is_on(self) -> bool:
        """Whether something is to be done on this day."""
        return self.state in (DayState.PLANNED, DayState.MOVED)


_Span = tuple[date, date]


def as_day(text: str, otherwise: date) -> date:
    """Read a day; what is none, as in an old entry, counts as another one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def as_time(text: str) -> time | None:
    """Read a time of day; None for any time, and for what is none."""
    try:
        return time.fromisoformat(text).replace(tzinfo=None) if text else None
    except ValueError:
        return None


def pauses_of(plan: Plan) -> tuple[_Span, ...]:
    """Give a plan's pauses as first and last days, in order, those that touch joined."""
    spans = sorted((as_day(one.first, _FAR), as_day(one.last, date.min)) for one in plan.pauses)
    joined: list[_Span] = []
    for first, last in spans:
        if last < first:
            continue
        if joined and first <= joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def last_day(plan: Plan, program: Program) -> date:
    """Give a plan's last day: the one it was ended on, else that of the program's weeks, later by its pauses."""
    if plan.ended:
        return as_day(plan.ended, _FAR)
    first = as_day(plan.started, _FAR)
    last = _later(first, program.weeks * DAYS_A_WEEK - 1)
    for begin, end in pauses_of(plan):
        if end >= first and begin <= last:
            last = _later(last, (end - max(begin, first)).days + 1)
    return last


def _later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (_FAR - day).days))


def planned_days(plan: Plan, program: Program | None, first: date, last: date) -> tuple[PlannedDay, ...]:
    """Give what a plan holds from a day to another one, both included, in order.

    program: None when it is not there any more; then nothing is planned. Of what is moved to one and the same day, the
    first MOST_MOVED_TO_A_DAY are planned there.
    """
    if program is None or not program.routines or not plan.slots:
        return ()
    last = min(last, _later(first, LONGEST_LOOK_DAYS - 1))
    begin, end = as_day(plan.started, _FAR), last_day(plan, program)
    changes = {as_day(one.day, _FAR): one for one in plan.days}
    near = set(days_from(max(first, begin), min(last, end)))
    moved = ((day, _goes_to(one)) for day, one in changes.items() if begin <= day <= end)
    brought = {day for day, to in moved if to is not None and first <= to <= last}
    slots = sorted(plan.slots, key=lambda slot: (slot.weekday, as_time(slot.time) or time.max))
    counting = _Counting(slots, pauses_of(plan), begin)
    found: list[PlannedDay] = []
    arrived: Counter[date] = Counter()
    for day in sorted(near | brought):
        for one in _on(day, slots, counting, program, changes.get(day)):
            is_moved = one.state is DayState.MOVED
            if first <= one.day <= last and not (is_moved and arrived[one.day] >= MOST_MOVED_TO_A_DAY):
                arrived[one.day] += is_moved
                found.append(one)
    return tuple(sorted(found, key=in_order))


def in_order(one: PlannedDay) -> tuple[date, time, date, int]:
    """Return what planned days are sorted by."""
    return one.day, one.time or time.max, one.planned, one.number


def _goes_to(change: DayChanged) -> date | None:
    if change.what is not DayChange.MOVED:
        return None
    to = as_day(change.to, _FAR)
    return None if to == _FAR else to


def _on(
    day: date, slots: Sequence[Slot], counting: "_Counting", program: Program, change: DayChanged | None
) -> Iterable[PlannedDay]:
    """Give what one day of the plan holds, on that day and where it was moved."""
    today = [slot for slot in slots if slot.weekday == day.weekday()]
    if not today:
        return
    before = counting.slots_before(day) if len(program.routines) > 1 else 0
    week = counting.days_before(day) // DAYS_A_WEEK + 1
    to = _goes_to(change) if change is not None else None
    for number, slot in enumerate(today):
        routine = program.routines[(before + number) % len(program.routines)]
        state, why = DayState.PLANNED, ""
        if change is not None:
            why = change.why
            state = DayState.GONE if to is not None and to != day else DayState.PLANNED
            state = DayState.SKIPPED if change.what is DayChange.SKIPPED else state
        elif counting.is_paused(day):
            state = DayState.PAUSED
        told = (day, number, as_time(slot.time), slot.place, slot.minutes, routine, week)
        yield PlannedDay(day, *told, state, to if state is DayState.GONE else None, why)
        if state is DayState.GONE and to is not None:
            yield PlannedDay(to, *told, DayState.MOVED, None, why)


class _Counting:
    """Counts days and slots from a plan's first day on, those of pauses left out, however many pauses there are."""

    def __init__(self, slots: Sequence[Slot], pauses: Sequence[_Span], first: date) -> None:
        """pauses: in order, none touching another. first: the plan's first day."""
        self._first = first
        self._a_weekday = [sum(slot.weekday == number for slot in slots) for number in range(DAYS_A_WEEK)]
        self._pauses = [(max(begin, first), end) for begin, end in pauses if end >= first]
        self._begins = [begin for begin, _end in self._pauses]
        # Of all pauses before each one: days, slots.
        self._days, self._slots = [0], [0]
        for begin, end in self._pauses:
            self._days.append(self._days[-1] + (end - begin).days + 1)
            self._slots.append(self._slots[-1] + self._slots_in(begin, end))

    def is_paused(self, day: date) -> bool:
        """Return whether a day lies in a pause."""
        number = bisect_right(self._begins, day)
        return number > 0 and day <= self._pauses[number - 1][1]

    def days_before(self, day: date) -> int:
        """Return the days from the first one up to a day, that one and pauses left out."""
        whole, part = self._paused_before(day)
        paused = self._days[whole] + ((part[1] - part[0]).days + 1 if part else 0)
        return max(0, (day - self._first).days - paused)

    def slots_before(self, day: date) -> int:
        """Return the slots from the first day up to a day, that one and those of pauses left out."""
        whole, part = self._paused_before(day)
        paused = self._slots[whole] + (self._slots_in(*part) if part else 0)
        return self._slots_in(self._first, day - timedelta(days=1)) - paused

    def _paused_before(self, day: date) -> tuple[int, _Span | None]:
        """Return how many pauses lie wholly before a day, and the part before it of the one that it lies in."""
        number = bisect_left(self._begins, day)
        if number == 0 or self._pauses[number - 1][1] < day:
            return number, None
        return number - 1, (self._begins[number - 1], day - timedelta(days=1))

    def _slots_in(self, first: date, last: date) -> int:
        days = (last - first).days + 1
        if days <= 0:
            return 0
        weeks, rest = divmod(days, DAYS_A_WEEK)
        begun = sum(self._a_weekday[(first.weekday() + number) % DAYS_A_WEEK] for number in range(rest))
        return weeks * sum(self._a_weekday) + begun
