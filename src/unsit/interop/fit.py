"""FIT as formats: a zip file of everything, one session, one workout; and reading what a watch recorded."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC
from typing import BinaryIO, Final

from unsit.diary.exchange import Found, UnreadableFile
from unsit.diary.model import Activity, Diary, Plan, TrainingSession
from unsit.diary.reading import instant
from unsit.interop.errors import UnwritableDiary
from unsit.interop.fit_files import (
    SPORTS,
    activity_file,
    first_day,
    has_fit_years,
    other_activity_file,
    rounded,
    workout_file,
)
from unsit.interop.fit_reading import MOST_BYTES, take_file
from unsit.interop.gathering import Gathering
from unsit.interop.leaving_out import Count, details_of_sets, gone_plans, kinds_left_out, words_of_sessions
from unsit.interop.passed_over import LeftOut, sentences_of
from unsit.interop.prescribing import routines_of
from unsit.interop.zips import first_member, is_zip, pass_over_files, unzipped, zip_stream

_SIGN: Final = b".FIT"
_SUFFIX: Final = ".fit"
_SUFFIXES: Final = (_SUFFIX, ".fit.gz")
MOST_UNPACKED: Final = 1 << 30
"""Bytes of all FIT files in a zip file."""


class FitFiles:
    """Every session and activity as a FIT activity, and every routine of a plan as a FIT workout, in a zip file."""

    id = "fit"
    name = "FIT files"
    suffix = ".zip"
    media_type = "application/zip"

    def left_out(self, diary: Diary) -> tuple[str, ...]:
        """Return what FIT has no place for."""
        whole = _in_fit_years(diary)
        years = LeftOut.YEARS, len(diary.entries) - len(whole.entries)
        return sentences_of((*_left_out(whole, {"session", "activity", "plan"}), *gone_plans(whole), years))

    def write(self, diary: Diary) -> Iterator[bytes]:
        """Return the zip file in pieces; without what lies outside the years that FIT can tell."""
        return zip_stream(_members(_in_fit_years(diary)))

    def read(self, file: BinaryIO, zone: str) -> Found:
        """Read a FIT file, or every one in a zip file; UnreadableFile when there is none, or it cannot be read."""
        gathering = Gathering()
        if not is_zip(file):
            take_file(file, zone, gathering, "")
            return gathering.found()
        opened = unzipped(file, gathering)
        names = [name for name in opened.names if name.lower().endswith(_SUFFIXES)]
        if not names:
            raise UnreadableFile("the zip file must hold FIT files, whose names end in .fit")
        pass_over_files(opened, names, gathering)
        unpacked = 0
        for name in names:
            unpacked += opened.size(name)
            if unpacked > MOST_UNPACKED:
                gathering.bad(name, f"must not be beyond {MOST_UNPACKED >> 20:,} MB of FIT files in one zip file")
                continue
            try:
                with opened.member(name, MOST_BYTES) as member:
                    take_file(member, zone, gathering, f"{name}: ")
            except UnreadableFile as error:
                gathering.bad(name, str(error))
        return gathering.found()

    def matches(self, start: bytes, name: str) -> bool:  # noqa: ARG002  # the content says it
        """Say whether a file begins as a FIT file does, or as a zip file of some."""
        return start[8:12] == _SIGN or first_member(start).lower().endswith(_SUFFIXES)


class FitActivity:
    """One session, or one other activity, as one FIT file."""

    id = "fit-activity"
    name = "FIT activity"
    suffix = _SUFFIX
    media_type = "application/vnd.ant.fit"

    def left_out(self, diary: Diary) -> tuple[str, ...]:
        """Return what a FIT activity has no place for."""
        return sentences_of(_left_out(diary, {"session", "activity"}))

    def write(self, diary: Diary) -> Iterator[bytes]:
        """Give the file; UnwritableDiary unless the diary holds just one session or activity."""
        done = [entry.record for entry in diary.entries if isinstance(entry.record, (TrainingSession, Activity))]
        if len(done) != 1:
            raise UnwritableDiary(
                f"a FIT activity must hold one session (got {len(done)}); the zip file holds any number"
            )
        yield _done(done[0], diary.profile.language)


class FitWorkout:
    """The routine of a plan as one FIT file."""

    id = "fit-workout"
    name = "FIT workout"
    suffix = _SUFFIX
    media_type = "application/vnd.ant.fit"

    def left_out(self, diary: Diary) -> tuple[str, ...]:
        """Return what a FIT workout has no place for: all but what a plan asks for."""
        return sentences_of((*kinds_left_out(diary.entries, {"plan"}), *gone_plans(diary)))

    def write(self, diary: Diary) -> Iterator[bytes]:
        """Give the file; UnwritableDiary unless the diary's plans have just one routine."""
        found = list(routines_of(diary))
        if len(found) != 1:
            raise UnwritableDiary(
                f"a FIT workout must hold one routine (got {len(found)}); the zip file holds any number"
            )
        plan, routine = found[0]
        yield workout_file(routine, first_day(plan), diary.profile.language)


FIT_FILES: Final = FitFiles()
FIT_ACTIVITY: Final = FitActivity()
FIT_WORKOUT: Final = FitWorkout()


def _in_fit_years(diary: Diary) -> Diary:
    """Return a diary without what FIT has no time for: one walk of 1970 must not cost the others."""
    dated = (TrainingSession, Activity, Plan)
    entries = (one for one in diary.entries if not isinstance(one.record, dated) or has_fit_years(one.record))
    return replace(diary, entries=tuple(entries))


def _left_out(diary: Diary, written: Collection[str]) -> Iterator[Count]:
    """Return what FIT's sessions and activities do not hold of ours."""
    yield from kinds_left_out(diary.entries, written)
    yield from words_of_sessions(diary)
    for entry in diary.entries:
        record = entry.record
        if isinstance(record, TrainingSession):
            yield from details_of_sets(record.sets)
            yield from rounded(record)
        elif isinstance(record, Activity):
            yield LeftOut.KINDS, record.kind.casefold() not in SPORTS


def _members(diary: Diary) -> Iterator[tuple[str, list[bytes]]]:
    language = diary.profile.language
    for entry in diary.entries:
        if isinstance(entry.record, (TrainingSession, Activity)):
            folder = "sessions" if isinstance(entry.record, TrainingSession) else "activities"
            at = instant(entry.record.started).astimezone(UTC).strftime("%Y-%m-%d-%H%M")
            yield f"{folder}/{at}-{_safe(entry.id)}{_SUFFIX}", [_done(entry.record, language)]
    for plan, routine in routines_of(diary):
        name = f"workouts/{_safe(plan.id)}-{routine.id}{_SUFFIX}"
        yield name, [workout_file(routine, first_day(plan), language)]


def _done(record: TrainingSession | Activity, language: str) -> bytes:
    if isinstance(record, TrainingSession):
        return activity_file(record, language)
    return other_activity_file(record)


def _safe(name: str) -> str:
    """Give an id as part of a file's name."""
    return name.replace(":", "_").replace(".", "_")
