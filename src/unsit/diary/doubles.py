"""One workout that two programs recorded: which entries are the same doing, and which of them stays.

A watch and an app both tell Apple Health of one evening; the same evening may come again with Strong's table. Counted
twice it would fill a week's target twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from unsit.diary.model import Activity, Entry, TrainingSession
from unsit.diary.reading import instant

START_APART: Final = timedelta(minutes=10)
"""Starts of one doing lie at most so far apart: one presses a button on the watch, then one on the phone."""
OVERLAP: Final = 0.5
"""Of the longer one, that both have in common."""
IN_DIARY: Final = "Workouts that your diary has from another program, taken once: {what}."
"""Said of a file; what: how many."""
_MOST_COMPARED: Final = 50
"""Of those that begin at nearly the same time; a file may hold any number of them."""

_GROUPS: Final = (
    ("strength", ("strength", "weight", "core", "cross", "training", "workout", "hiit", "interval", "calisthenic")),
    ("strength", ("gymnastic", "fitness", "functional", "other", "generic", "mixed")),
    ("stretch", ("flexib", "stretch", "mobility", "yoga", "pilates", "cooldown", "training", "workout", "other")),
    ("run", ("run", "jog", "treadmill", "track")),
    ("walk", ("walk", "hik")),
    ("cycle", ("cycl", "bik", "spinning")),
    ("swim", ("swim",)),
    ("row", ("rowing", "row")),
    ("rest", ("mindful", "meditation", "breath")),
)
"""Beginnings of the words by which programs name one kind of doing."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who recorded an entry. program: its name. is_watch: whether it was worn, and so measured what others reckon."""

    program: str
    is_watch: bool = False


@dataclass(frozen=True, slots=True)
class Double:
    """Two entries of one doing. stays: the one with more told, from its program. goes: the other."""

    stays: Entry
    goes: Entry
    program: str


@dataclass(slots=True)
class _Doing:
    entry: Entry
    source: Source
    started: datetime
    ended: datetime
    groups: frozenset[str]


def doubles(entries: Iterable[tuple[Entry, Source]]) -> tuple[Double, ...]:
    """Return the pairs of entries from two programs that are one doing; the order of the entries does not matter.

    Entries of one program are never one doing. What was deleted, and what is neither session nor activity, is none.
    """
    found: list[Double] = []
    there: list[_Doing] = []
    for one in sorted(filter(None, map(_doing, entries)), key=lambda one: (one.started, *_rank(one))):
        near = [other for other in there[-_MOST_COMPARED:] if one.started - other.started <= START_APART]
        same = next((other for other in near if _is_same(one, other)), None)
        there = near
        if same is None:
            there.append(one)
            continue
        stays, goes = (one, same) if _worth(one) > _worth(same) else (same, one)
        found.append(Double(stays.entry, goes.entry, stays.source.program))
        if stays is one:
            there[there.index(same)] = one
    return tuple(found)


def taken_once(there: Sequence[Entry], news: Sequence[Entry]) -> tuple[tuple[Entry, ...], tuple[Entry, ...], int]:
    """Return which of the new entries to take, which that are there give way to them, and how many are doubles.

    there: a diary's entries. Only what was imported gives way; what a person did with Unsit or wrote by hand stays.
    """
    keys = {(entry.kind, entry.id) for entry in news}
    held = {id(entry): entry for entry in there if (entry.kind, entry.id) not in keys}
    taken = {id(entry): entry for entry in news}
    gone: dict[int, Entry] = {}
    count = 0
    for double in doubles((entry, Source(_origin(entry))) for entry in (*held.values(), *news)):
        stays, goes = id(double.stays), id(double.goes)
        if (stays in held) == (goes in held):
            continue
        count += 1
        if goes in held and _origin(double.goes):
            gone[goes] = double.goes
        else:
            taken.pop(stays if goes in held else goes, None)
    return tuple(taken.values()), tuple(gone.values()), count


def _origin(entry: Entry) -> str:
    return str(getattr(entry.record, "origin", ""))


def tells_more(one: Entry, other: Entry) -> bool:
    """Say whether an entry tells more of a doing than another one of the same."""
    doings = [_doing((entry, Source(""))) for entry in (one, other)]
    return doings[0] is not None and doings[1] is not None and _worth(doings[0]) > _worth(doings[1])


def _doing(pair: tuple[Entry, Source]) -> _Doing | None:
    entry, source = pair
    record = entry.record
    if isinstance(record, TrainingSession):
        return _Doing(entry, source, instant(record.started), instant(record.ended), frozenset({"strength", "stretch"}))
    if isinstance(record, Activity):
        started = instant(record.started)
        return _Doing(entry, source, started, started + timedelta(minutes=record.minutes), _groups(record.kind))
    return None


def _groups(kind: str) -> frozenset[str]:
    words = kind.casefold().replace("_", " ").replace("(", " ").split()
    found = {group for group, starts in _GROUPS for word in words if word.startswith(starts)}
    return frozenset(found or {" ".join(words)})


def _is_same(one: _Doing, other: _Doing) -> bool:
    if one.source.program == other.source.program or not one.groups & other.groups:
        return False
    common = (min(one.ended, other.ended) - max(one.started, other.started)).total_seconds()
    longer = max((each.ended - each.started).total_seconds() for each in (one, other))
    return longer > 0 and common >= OVERLAP * longer


def _worth(one: _Doing) -> tuple[int, int, bool, tuple[str, ...]]:
    """Return how much an entry tells; of those that tell as much the watch's, and then the same one each time."""
    record = one.entry.record
    sets = record.sets if isinstance(record, TrainingSession) else ()
    names = ("effort", "pain", "note", "name", "distance_km", "energy_kcal")
    told = sum(bool(getattr(record, name, None)) for name in names)
    backwards = tuple(chr(0x10FFFF - ord(sign)) for sign in "\0".join(_rank(one)))
    return len(sets), told, one.source.is_watch, backwards


def _rank(one: _Doing) -> Sequence[str]:
    return one.source.program.casefold(), one.entry.kind, one.entry.id
