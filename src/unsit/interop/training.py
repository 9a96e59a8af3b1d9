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
from unsit.diary.model import Activity, SetDone, SetKind, Side, Source, TrainingSession
from unsit.interop.gathering import MOST_ENTRIES, MOST_SETS, Gathering, id_of
from unsit.interop.times import after, instant_text, is_doubtful, plus, zone_named
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


@dataclass(slots=True)
class _Draft:
    where: str
    started: datetime
    ended: datetime
    name: str
    notes: dict[str, None] = field(default_factory=dict)
    sets: list[SetDone] = field(default_factory=list)
    numbers: Counter[tuple[str, Side]] = field(default_factory=Counter)
    rpe_sum: float = 0.0
    rpes: int = 0
    activities: int = 0


class Workouts:
    """Sessions of one origin in the making; `finish` hands them over."""

    def __init__(self, origin: str, zone: str, gathering: Gathering) -> None:
        self._origin = origin
        self._zone_name = zone
        self.zone = zone_named(zone)
        self._gathering = gathering
        self._drafts: dict[tuple[str, ...], _Draft] = {}
        self._sets = 0

    def workout(self, key: tuple[str, ...], where: str, started: datetime, ended: datetime | None, name: str) -> bool:
        """Begin the workout with this key, or widen it to these times; False when a file may bring no more."""
        draft = self._drafts.get(key)
        if draft is None and len(self._drafts) >= MOST_ENTRIES:
            self._gathering.leave_out()
            return False
        if draft is None:
            self._drafts[key] = _Draft(where, started, ended or started, name[:LONGEST_NAME])
            if is_doubtful(started, self.zone):
                self._gathering.tell(
                    "Some times come twice on the day when summer time ends, and the file does not say which; "
                    "the first was taken."
                )
            return True
        draft.started = min(draft.started, started)
        draft.ended = max(draft.ended, ended or started)
        return True

    def note(self, key: tuple[str, ...], *texts: str) -> None:
        """Add what was noted; the same words only once."""
        notes = self._drafts[key].notes
        if sum(map(len, notes)) < LONGEST_TEXT:
            notes.update(dict.fromkeys(text for text in texts if text))

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
            draft.activities += 1
            self._activity(key, draft, where, exercise, amount)
        elif amount.repetitions > 0 or amount.seconds > 0:
            self._set(draft, where, exercise, amount, Side(side))
        else:
            self._gathering.bad(where, "must have repetitions, seconds or a distance above 0 (got none)")

    def _activity(self, key: tuple[str, ...], draft: _Draft, where: str, exercise: str, amount: Amount) -> None:
        record = Activity(
            id_of(self._origin, "activity", *key, draft.activities),
            instant_text(draft.started),
            exercise[:LONGEST_NAME],
            amount.seconds / 60,
            distance_km=round(amount.distance_km, 6),
            zone=self._zone_name,
            origin=self._origin,
        )
        self._gathering.add("activity", record, record.started, where)

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
            if draft.sets or (draft.notes and not draft.activities):
                record = self._session(key, draft)
                self._gathering.add("session", record, record.ended, draft.where)

    def _session(self, key: tuple[str, ...], draft: _Draft) -> TrainingSession:
        return TrainingSession(
            id_of(self._origin, "session", *key),
            instant_text(draft.started),
            instant_text(draft.ended),
            name=draft.name,
            sets=tuple(draft.sets),
            work_s=min(LONGEST_SESSION_S, max(0.0, (draft.ended - draft.started).total_seconds())),
            effort=effort_of(draft.rpe_sum / draft.rpes if draft.rpes else 0.0),
            note="\n".join(draft.notes)[:LONGEST_TEXT],
            zone=self._zone_name,
            source=Source.IMPORT,
            origin=self._origin,
        )

    def end(self, started: datetime, ended: datetime | None, text: str, seconds: float = 0.0) -> datetime:
        """Give the end of a workout from what is told of it."""
        if ended is not None:
            return max(started, after(started, ended, text, self.zone))
        return plus(started, max(0.0, min(seconds, LONGEST_SESSION_S)))


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
