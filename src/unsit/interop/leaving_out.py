"""What of a diary a format has no place for, counted for `left_out`."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields
from typing import Final

from unsit.diary.model import Activity, Diary, Entry, Plan, SetDone, TrainingSession
from unsit.interop.passed_over import LeftOut
from unsit.movement.library import load_library

_KINDS: Final[Mapping[str, LeftOut]] = {
    "session": LeftOut.SESSIONS,
    "activity": LeftOut.ACTIVITIES,
    "observation": LeftOut.OBSERVATIONS,
    "plan": LeftOut.PLANS,
    "goal": LeftOut.GOALS,
    "safety": LeftOut.SAFETY,
    "own": LeftOut.OWN,
}

Count = tuple[LeftOut, int]


def kinds_left_out(entries: Collection[Entry], written: Collection[str]) -> Iterator[Count]:
    """Return the entries of kinds that are not written, and those that were deleted."""
    for entry in entries:
        if entry.record is None:
            yield LeftOut.DELETED, 1
        elif entry.kind not in written:
            yield _KINDS[entry.kind], 1


def gone_plans(diary: Diary) -> Iterator[Count]:
    """Return the plans whose program is not there any more, so that nothing can be written of them."""
    programs = load_library().programs
    for entry in diary.entries:
        if isinstance(entry.record, Plan) and entry.record.program not in programs:
            yield LeftOut.GONE_PLANS, 1


def details_of_sets(sets: Collection[SetDone]) -> Iterator[Count]:
    """Return what a camera saw and checks read off, in formats that hold amounts and weights only."""
    for one in sets:
        yield LeftOut.FAULTS, bool(one.faults)
        yield LeftOut.VALUES, bool(one.values)


def words_of_sessions(diary: Diary) -> Iterator[Count]:
    """Return what was told about sessions and activities, in formats that hold none of it."""
    for entry in diary.entries:
        record = entry.record
        if isinstance(record, TrainingSession):
            yield LeftOut.PAINS, record.pain is not None or bool(record.pains)
            yield LeftOut.MORNINGS, bool(record.morning)
            yield LeftOut.STOPPED, bool(record.stopped)
        if isinstance(record, (TrainingSession, Activity)):
            yield LeftOut.NOTES, bool(record.note)


def letters_left_out(
    entries: Collection[Entry], kinds: Collection[str], is_lost: Callable[[str], bool]
) -> Iterator[Count]:
    """Return the letters that a format cannot hold, in the texts of entries of these kinds."""
    for entry in entries:
        if entry.record is None or entry.kind not in kinds:
            continue
        for text in _texts(entry.record):
            if not text.isascii() or not text.isprintable():
                yield LeftOut.LETTERS, sum(map(is_lost, text))


def _texts(record: object) -> Iterator[str]:
    for one in fields(record):  # type: ignore[arg-type]  # every record is a dataclass
        value = getattr(record, one.name)
        if isinstance(value, str):
            yield str(value)
        elif isinstance(value, tuple):
            yield from (item.movement for item in value if isinstance(item, SetDone))


def is_surrogate(sign: str) -> bool:
    """Say whether a sign is half a pair, which no text in UTF-8 holds."""
    return "\ud800" <= sign <= "\udfff"
