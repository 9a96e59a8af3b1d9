"""A diary out to files, and files into a diary: read, looked at, then brought in at once or not at all."""

import base64
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Final

from django.db import transaction
from django.utils.translation import gettext

from unsit.diary.exchange import BadRow, Found, Reads, UnreadableFile, readers
from unsit.diary.model import Activity, Diary, Entry, Goal, Observation, Plan, Profile, Safety, TrainingSession
from unsit.diary.reading import read_entry
from unsit.diary.writing import entry_value
from unsit.web.people.actions import person_of
from unsit.web.people.models import User
from unsit.web.training import models
from unsit.web.training.actions import Written, differences, write
from unsit.web.training.rows import entry, session_entry, with_sets

_START_BYTES: Final = 65_536
_WAITS: Final = timedelta(days=1)
"""For how long a file that was read waits for a word."""


def diary_of(user: User) -> Diary:
    """Give everything of an account's person, without what was deleted."""
    person = person_of(user)
    sessions = with_sets(models.TrainingSession.objects.visible_to(user).kept().order_by("started", "pk"))
    entries = models.DiaryEntry.objects.visible_to(user).kept().order_by("kind", "at", "pk")
    found = (
        *(session_entry(row, sets) for row, sets in sessions),
        *(entry(row) for row in entries),
    )
    return Diary(Profile(person.name, person.zone, person.language), found)


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
    for one in known.values():
        if one.matches(start, name):
            return one
    told = gettext("it must be one of these: %(formats)s")
    raise UnreadableFile(told % {"formats": ", ".join(one.name for one in known.values())})


def _packed(found: Found) -> str:
    value = {
        "entries": [entry_value(one) for one in found.entries],
        "bad": [[one.where, one.why] for one in found.bad],
        "told": list(found.told),
    }
    return base64.b64encode(zlib.compress(json.dumps(value).encode())).decode()


def _unpacked(text: str) -> Found:
    value: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(text)))
    entries = tuple(read_entry(one) for one in value["entries"])
    return Found(entries, tuple(BadRow(*one) for one in value["bad"]), tuple(value["told"]))


@transaction.atomic
def keep_waiting(user: User, reader: Reads, name: str, found: Found, now: datetime) -> models.Import:
    """Keep what was read until its person looked at it; what waited before is dropped."""
    models.Import.objects.filter(made__lt=now - _WAITS).delete()
    fields = {"made": now, "format": reader.id, "name": name[:200], "content": _packed(found)}
    row, _new = models.Import.objects.update_or_create(person=person_of(user), defaults=fields)
    return row


def drop_waiting(user: User) -> None:
    """Drop what waits."""
    models.Import.objects.visible_to(user).delete()


@transaction.atomic
def bring_in(user: User, row: models.Import, now: datetime) -> Written:
    """Write all that was read into the diary, or nothing."""
    written = write(user, _unpacked(str(row.content)).entries, now)
    row.delete()
    return written


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
    """What a file would bring."""

    counts: tuple[Count, ...]
    months: tuple[Month, ...]
    bad: tuple[BadRow, ...]
    told: tuple[str, ...]

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
    found = _unpacked(str(row.content))
    months = Counter(month_of(one) for one in found.entries)
    return Preview(
        tuple(_counts(found.entries, differences(user, found.entries, now))),
        tuple(Month(month, months[month]) for month in sorted(months, reverse=True)),
        found.bad,
        found.told,
    )
