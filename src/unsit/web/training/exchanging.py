"""A diary out to files, and files into a diary: read, looked at, then brought in at once or not at all."""

import base64
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Final
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from unsit.diary.allowed_values import cleaned_text
from unsit.diary.doubles import IN_DIARY, taken_once
from unsit.diary.exchange import BadRow, Found, Reads, UnreadableFile, matching, readers
from unsit.diary.messages import problem_of, problem_value
from unsit.diary.model import Activity, Diary, Entry, Goal, Observation, Plan, Profile, Safety, TrainingSession
from unsit.diary.reading import mended_entry, read_entry
from unsit.diary.writing import entry_value
from unsit.web.people.actions import describe, person_of
from unsit.web.people.models import LONGEST_NAME, User
from unsit.web.training import models
from unsit.web.training.actions import Written, deleted_entry, differences, write
from unsit.web.training.rows import entry, session_entry, with_sets
from unsit.web.training.rule_words import format_in_words

_START_BYTES: Final = 65_536
_OWN_FORMATS: Final = frozenset({"archive", "csv"})
_WAITS: Final = timedelta(days=1)
"""For how long a file that was read waits for a word."""


def diary_of(user: User) -> Diary:
    """Return everything of an account's person without what was deleted; what cannot be read is counted."""
    person = person_of(user)
    sessions = models.TrainingSession.objects.visible_to(user).kept().values("pk")
    entries = models.DiaryEntry.objects.visible_to(user).kept().order_by("kind", "at", "pk")
    found = [
        *(session_entry(row, sets) for row, sets in with_sets(Q(pk__in=sessions), ("started", "pk"))),
        *(entry(row) for row in entries),
    ]
    readable = tuple(one for one in found if one is not None)
    profile = Profile(cleaned_text(person.name), person.zone, person.language)
    return Diary(profile, readable, len(found) - len(readable))


# ---- reading -----------------------------------------------------------------------------------------------------


def reader_for(file: BinaryIO, name: str, wanted: str) -> Reads:
    """Give the reader of a file: the wanted one, or else the one that knows it; UnreadableFile when none does."""
    known = readers()
    if wanted:
        if wanted not in known:
            told = gettext("the format must be one of %(formats)s (got %(got)s)")
            raise UnreadableFile(told % {"formats": ", ".join(sorted(known)), "got": wanted[:40]})
        return known[wanted]
    start = file.read(_START_BYTES)
    file.seek(0)
    for one in matching(start, name, known.values()):
        return one
    told = gettext("it must be one of these: %(formats)s")
    raise UnreadableFile(told % {"formats": ", ".join(format_in_words(one.name) for one in known.values())})


def whom_of(reader: Reads, file: BinaryIO) -> Profile | None:
    """Give whom a file is about, as far as it can be kept here; None where its format does not say it."""
    if not hasattr(reader, "profile"):
        return None
    file.seek(0)
    told: Profile = reader.profile(file)
    if told == Profile():
        return None
    return Profile(
        name=cleaned_text(told.name, LONGEST_NAME),
        zone=told.zone if told.zone in available_timezones() else "",
        language=told.language if told.language in dict(settings.LANGUAGES) else "",
    )


def _packed(found: Found, whom: Profile | None) -> str:
    value = {
        "whom": asdict(whom) if whom else None,
        "entries": [entry_value(one) for one in found.entries],
        "bad": [[one.where, one.why, [problem_value(each) for each in one.problems]] for one in found.bad],
        "told": list(found.told),
    }
    return base64.b64encode(zlib.compress(json.dumps(value).encode())).decode()


def _unpacked(text: str) -> tuple[Found, Profile | None]:
    value: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(text)))
    entries = tuple(read_entry(mended_entry(one)) for one in value["entries"])
    whom = value.get("whom")
    bad = tuple(BadRow(where, why, tuple(map(problem_of, problems))) for where, why, problems in value["bad"])
    found = Found(entries, bad, tuple(value["told"]))
    return found, Profile(**whom) if whom else None


@transaction.atomic
def keep_waiting(
    user: User, reader: Reads, name: str, found: Found, now: datetime, whom: Profile | None = None
) -> models.Import:
    """Keep what was read until its person looked at it; what waited before is dropped. whom: whom it is about."""
    models.Import.objects.filter(made__lt=now - _WAITS).delete()
    fields = {
        "made": now,
        "format": reader.id,
        "name": cleaned_text(name, LONGEST_NAME),
        "content": _packed(found, whom),
    }
    row, _new = models.Import.objects.update_or_create(person=person_of(user), defaults=fields)
    return row


def drop_waiting(user: User) -> None:
    """Drop what waits."""
    models.Import.objects.visible_to(user).delete()


@transaction.atomic
def bring_in(user: User, row: models.Import, now: datetime, *, with_whom: bool = False) -> Written:
    """Write all that was read into the diary, or nothing. with_whom: name, time zone and language too."""
    found, whom = _unpacked(str(row.content))
    entries, gone, _count = _taken_once(user, row, found)
    written = write(user, (*entries, *(deleted_entry(one.kind, one.id, now) for one in gone)), now)
    if with_whom and whom is not None:
        describe(user, name=whom.name or None, zone=whom.zone or None, language=whom.language or None)
    row.delete()
    return written


def _taken_once(user: User, row: models.Import, found: Found) -> tuple[Sequence[Entry], Sequence[Entry], int]:
    """Return what of a file is to be written, what is to be deleted for it, and how many workouts are doubles.

    Unsit's own formats bring a diary back as it was.
    """
    if row.format in _OWN_FORMATS:
        return found.entries, (), 0
    return taken_once(diary_of(user).entries, found.entries)


# ---- looking at it -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """How much of a kind: new; changing what is there; there already."""

    kind: str
    new: int
    changing: int
    there: int


@dataclass(frozen=True, slots=True)
class Month:
    """How many entries tell of a month. month: such as 2026-11; empty: of no time."""

    month: str
    entries: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would bring. whom: whom it is about, where that is not what is known already."""

    counts: tuple[Count, ...]
    months: tuple[Month, ...]
    bad: tuple[BadRow, ...]
    told: tuple[str, ...]
    whom: Profile | None

    @property
    def brings(self) -> int:
        """How many entries would be written."""
        return sum(one.new + one.changing for one in self.counts)


def month_of(one: Entry) -> str:
    """Give the month that an entry tells of."""
    record = one.record
    if isinstance(record, (TrainingSession, Activity, Plan, Goal)):
        return record.started[:7]
    if isinstance(record, Observation):
        return record.at[:7]
    return record.answered[:7] if isinstance(record, Safety) else ""


def _counts(entries: Sequence[Entry], changes: dict[tuple[str, str], bool]) -> Iterator[Count]:
    for kind in dict.fromkeys(one.kind for one in entries):
        news = [changes.get((one.kind, one.id)) for one in entries if one.kind == kind]
        yield Count(kind, news.count(True), news.count(False), news.count(None))


def preview(user: User, row: models.Import, now: datetime) -> Preview:
    """Give what a file that waits would bring, and what is there already."""
    found, whom = _unpacked(str(row.content))
    person = person_of(user)
    known = Profile(person.name, person.zone, person.language)
    if whom is not None:
        whom = Profile(whom.name or known.name, whom.zone or known.zone, whom.language or known.language)
    entries, _gone, doubled = _taken_once(user, row, found)
    months = Counter(month_of(one) for one in entries)
    told = (*found.told, IN_DIARY.format(what=f"{doubled:,}")) if doubled else found.told
    return Preview(
        tuple(_counts(entries, differences(user, entries, now))),
        tuple(Month(month, months[month]) for month in sorted(months, reverse=True)),
        found.bad,
        told,
        whom if whom != known else None,
    )
