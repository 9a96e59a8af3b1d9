"""Rows of other programs' workouts brought together into sessions and activities."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from math import floor
from typing import Final

from unsit.diary.allowed_values import LONGEST_NAME, LONGEST_SESSION_S, LONGEST_TEXT, MOST_ITEMS
from unsit.diary.doubles import Source
from unsit.diary.model import Activity, SetDone, SetKind, Side, TrainingSession
from unsit.diary.model import Source as Origin
from unsit.interop.gathering import MOST_ENTRIES, MOST_SETS, Gathering, id_of
from unsit.interop.passed_over import OwnName, Passed
from unsit.interop.times import Moment, after, instant_text, is_doubtful, plus, zone_named
from unsit.movement.library import load_library

NOTHING: Final[dict[str, float]] = {}
"""Shared by all sets that have no faults and no values: a file may bring 400 000 of them."""

_BRACKETS: Final = re.compile(r"\((?:bodyweight|body weight|reps only|duration)\)", re.IGNORECASE)
_NO_LETTER: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Amount:
    """What one row says was done. seconds, distance_km, weight_kg, repetitions: 0 for none."""

    repetitions: float = 0.0
    seconds: float = 0.0
    distance_km: float = 0.0
    weight_kg: float = 0.0
    rpe: float = 0.0


@dataclass(frozen=True, slots=True)
class _Moved:
    """Something with a distance that was done in a workout. number: its place among those, from 1."""

    where: str
    exercise: str
    amount: Amount
    number: int


@dataclass(slots=True)
class _Draft:
    """A workout in the making. day: stands for its time when none is told. is_told: whether it tells its own times."""

    where: str
    day: datetime
    started: datetime | None
    ended: datetime | None
    name: str
    length_s: float = 0.0
    is_told: bool = False
    source: Source | None = None
    notes: dict[str, None] = field(default_factory=dict)
    sets: list[SetDone] = field(default_factory=list)
    numbers: Counter[tuple[str, Side]] = field(default_factory=Counter)
    note_length: int = 0
    rpe_sum: float = 0.0
    rpes: int = 0
    activities: list[_Moved] = field(default_factory=list)

    @property
    def times(self) -> tuple[datetime, datetime]:
        """When it began and ended; the day with the length that is told where no time of day is."""
        if self.started is None or self.ended is None:
            return self.day, plus(self.day, self.length_s)
        return self.started, self.ended


class Workouts:
    """Sessions of one origin in the making; `finish` hands them over."""

    def __init__(self, origin: str, zone: str, gathering: Gathering) -> None:
        self._origin = origin
        self._zone_name = zone
        self.zone = zone_named(zone)
        self._gathering = gathering
        self._drafts: dict[tuple[str, ...], _Draft] = {}
        self._sets = 0

    def workout(
        self,
        key: tuple[str, ...],
        where: str,
        began: Moment,
        ended: datetime | None,
        name: str,
        *,
        length_s: float = 0.0,
        is_told: bool = False,
        source: Source | None = None,
    ) -> bool:
        """Begin the workout with this key, or widen it to these times; False when a file may bring no more.

        began: a day alone says nothing of the time, and widens nothing. ended: None when it is not told. length_s: of
        a workout that has a day alone. is_told: whether these are the workout's own times; then nothing in it widens
        them. source: who recorded it.
        """
        draft = self._drafts.get(key)
        if draft is None:
            if len(self._drafts) >= MOST_ENTRIES:
                self._gathering.leave_out()
                return False
            draft = self._drafts[key] = _Draft(
                where, began.at, None, None, self._cut(name, OwnName.WORKOUT_NAMES), source=source
            )
            if not began.is_day and is_doubtful(began.at, self.zone):
                self._gathering.tell(
                    "Some times come twice on the day when summer time ends, and the file does not say which; "
                    "the first was taken."
                )
        draft.length_s = max(draft.length_s, min(length_s, LONGEST_SESSION_S))
        if draft.is_told:
            return True
        if is_told and not began.is_day:
            draft.started, draft.ended, draft.is_told = began.at, ended or began.at, True
            return True
        times = [
            one for one in (draft.started, draft.ended, None if began.is_day else began.at, ended) if one is not None
        ]
        if times:
            draft.started, draft.ended = min(times), max(times)
        return True

    def _cut(self, text: str, what: OwnName, most: int = LONGEST_NAME) -> str:
        if len(text) > most:
            self._gathering.pass_over(Passed.CUT, what)
        return text[:most]

    def note(self, key: tuple[str, ...], *texts: str) -> None:
        """Add what was noted; the same words only once."""
        draft = self._drafts[key]
        for text in texts:
            if text and text not in draft.notes:
                if draft.note_length >= LONGEST_TEXT:
                    self._gathering.pass_over(Passed.CUT, OwnName.NOTES)
                    continue
                draft.notes[text] = None
                draft.note_length += len(text) + 1

    def effort(self, key: tuple[str, ...], rpe: float) -> None:
        """Add how hard a workout was, 1 to 10; 0 for not told."""
        if rpe > 0:
            self._drafts[key].rpe_sum += rpe
            self._drafts[key].rpes += 1

    def add(self, key: tuple[str, ...], where: str, exercise: str, amount: Amount, side: str = "both") -> None:
        """Add what was done in a workout: a set, or an activity where it has a distance."""
        draft = self._drafts[key]
        self.effort(key, amount.rpe)
        if amount.distance_km > 0:
            if amount.repetitions > 0:
                self._gathering.pass_over(Passed.FIELDS, OwnName.MOVED_REPETITIONS)
            if amount.weight_kg > 0:
                self._gathering.pass_over(Passed.FIELDS, OwnName.MOVED_WEIGHT)
            draft.activities.append(_Moved(where, exercise, amount, len(draft.activities) + 1))
        elif amount.repetitions > 0 or amount.seconds > 0:
            if amount.repetitions > 0 and amount.seconds > 0:
                self._gathering.pass_over(Passed.FIELDS, OwnName.COUNTED_SECONDS)
            self._set(draft, where, exercise, amount, Side(side))
        else:
            self._gathering.bad(where, "must have repetitions, seconds or a distance above 0 (got none)")

    def _activity(self, key: tuple[str, ...], draft: _Draft, one: _Moved) -> None:
        record = Activity(
            id_of(self._origin, "activity", *key, one.number),
            instant_text(draft.times[0]),
            self._cut(one.exercise, OwnName.EXERCISE_NAMES),
            one.amount.seconds / 60,
            distance_km=round(one.amount.distance_km, 6),
            zone=self._zone_name,
            origin=self._origin,
        )
        self._gathering.add("activity", record, record.started, one.where, draft.source)

    def _set(self, draft: _Draft, where: str, exercise: str, amount: Amount, side: Side) -> None:
        if len(draft.sets) >= MOST_ITEMS:
            self._gathering.bad(where, f"a session must have at most {MOST_ITEMS} sets")
            return
        if self._sets >= MOST_SETS:
            self._gathering.leave_out()
            return
        self._sets += 1
        movement = movement_named(exercise)
        draft.numbers[movement, side] += 1
        is_counted = amount.repetitions > 0
        draft.sets.append(
            SetDone(
                movement,
                side,
                SetKind.REPETITIONS if is_counted else SetKind.HOLD,
                amount.repetitions if is_counted else amount.seconds,
                set_number=draft.numbers[movement, side],
                faults=NOTHING,
                values=NOTHING,
                weight_kg=round(amount.weight_kg, 4) if amount.weight_kg > 0 else None,
            )
        )

    def finish(self) -> None:
        """Hand the sessions over, in their order."""
        for key, draft in self._drafts.items():
            if draft.started is None:
                self._gathering.pass_over(Passed.DAYS, OwnName.WORKOUTS)
            for one in draft.activities:
                self._activity(key, draft, one)
            if draft.sets or (draft.notes and not draft.activities):
                record = self._session(key, draft)
                self._gathering.add("session", record, record.ended, draft.where, draft.source)

    def _session(self, key: tuple[str, ...], draft: _Draft) -> TrainingSession:
        started, ended = draft.times
        note = "\n".join(draft.notes)
        return TrainingSession(
            id_of(self._origin, "session", *key),
            instant_text(started),
            instant_text(ended),
            name=draft.name,
            sets=tuple(draft.sets),
            work_s=min(LONGEST_SESSION_S, max(0.0, (ended - started).total_seconds())),
            effort=effort_of(draft.rpe_sum / draft.rpes if draft.rpes else 0.0),
            note=self._cut(note, OwnName.NOTES, LONGEST_TEXT),
            zone=self._zone_name,
            source=Origin.IMPORT,
            origin=self._origin,
        )

    def end(self, began: Moment, ended: Moment | None, text: str, seconds: float = 0.0) -> datetime | None:
        """Return the end of a workout from what is told of it; None when that is nothing, or a day alone."""
        if ended is not None and not ended.is_day:
            return ended.at if began.is_day else max(began.at, after(began.at, ended.at, text, self.zone))
        if seconds > 0 and not began.is_day:
            return plus(began.at, min(seconds, LONGEST_SESSION_S))
        return None


def effort_of(rpe: float) -> int | None:
    """Give the effort, 1 to 5, of a rating of perceived exertion from 1 to 10; None for 0, which is none.

    >>> effort_of(7.5), effort_of(0)
    (4, None)
    """
    return max(1, min(5, floor(rpe / 2 + 0.5))) if rpe > 0 else None


def movement_named(name: str) -> str:
    """Give the id of the library's movement that another program's exercise names; the name itself if there is none.

    >>> movement_named("Push Up (Bodyweight)"), movement_named("Leg press")
    ('push_up', 'Leg press')
    """
    given = name.strip()[:LONGEST_NAME]
    return _known().get(_plain(given), given)


@cache
def _known() -> Mapping[str, str]:
    library = load_library()
    languages = ("", *library.translations)
    words = {
        _plain(library.movement(name, language).name): name for language in languages for name in library.movements
    }
    return words | {_plain(name): name for name in library.movements}


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    words = _NO_LETTER.sub(" ", _BRACKETS.sub("", name)).casefold().split()
    return "".join(words).removesuffix("s")
