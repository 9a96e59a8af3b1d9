"""A diary out to files, and files into a diary: read, looked at, then written portion by portion."""

import base64
import json
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, BinaryIO, Final
from zoneinfo import available_timezones

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy

from unsit.diary.allowed_values import cleaned_text
from unsit.diary.doubles import IN_DIARY, taken_once
from unsit.diary.exchange import BadRow, Found, Reads, UnreadableFile, matching, readers
from unsit.diary.messages import problem_of, problem_value
from unsit.diary.model import Activity, Diary, Entry, Goal, Observation, Plan, Profile, Safety, TrainingSession
from unsit.diary.reading import mended_entry, read_entry
from unsit.diary.writing import entry_value
from unsit.web.people.actions import describe, person_of
from unsit.web.people.models import LONGEST_NAME, User
from unsit.web.retries import whole_transaction
from unsit.web.training import models
from unsit.web.training.actions import deleted_entry, differences, write
from unsit.web.training.rows import entry, session_entry, with_sets
from unsit.web.training.rule_words import format_in_words

_START_BYTES: Final = 65_536
_OWN_FORMATS: Final = frozenset({"archive", "csv"})


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
    # What an earlier version read has sentences only.
    bad = tuple(
        BadRow(where, why, tuple(problem_of(each) for each in (problems[0] if problems else ())))
        for where, why, *problems in value["bad"]
    )
    found = Found(entries, bad, tuple(value["told"]))
    return found, Profile(**whom) if whom else None


def keep_waiting(
    user: User, reader: Reads, name: str, found: Found, now: datetime, whom: Profile | None = None
) -> models.Import:
    """Keep what was read until its person looked at it; what waited before is dropped. whom: whom it is about."""
    content = _packed(found, whom)
    # Looked at is what will be written: unpacked, entries have the form in which they are compared.
    summary = _summary(preview(user, reader.id, *_unpacked(content), now))
    fields = {
        "made": now,
        "format": reader.id,
        "name": cleaned_text(name, LONGEST_NAME),
        "content": content,
        "summary": summary,
    }
    # What it takes to look at a large file must keep nobody from writing.
    return _replace_waiting(user, fields)


@whole_transaction
def _replace_waiting(user: User, fields: dict[str, Any]) -> models.Import:
    row, _new = models.Import.objects.update_or_create(person=person_of(user), defaults=fields)
    return row


def drop_waiting(user: User) -> None:
    """Drop what waits."""
    models.Import.objects.visible_to(user).delete()


ANOTHER_FILE: Final = gettext_lazy("Another file was read since; nothing was changed. First look at what it brings.")
MOST_WEIGHT: Final = 1_000
"""Entries and sets that are written in one transaction; others write before the next one."""
_SHORTEST_PAUSE_S: Final = 0.15
"""SQLite looks every tenth of a second whether it may write; another process must not be passed each time."""


def portions(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Yield entries in parts that are written quickly."""
    start = weight = 0
    for place, one in enumerate(entries):
        own = 1 + (len(one.record.sets) if isinstance(one.record, TrainingSession) else 0)
        if weight and weight + own > MOST_WEIGHT:
            yield entries[start:place]
            start, weight = place, 0
        weight += own
    if weight:
        yield entries[start:]


def bring_in(
    user: User,
    row: models.Import,
    now: datetime,
    *,
    with_whom: bool = False,
    begin: int = 0,
    went_on: Callable[[int, int, int], None] = lambda _done, _total, _changed: None,
    check: Callable[[], None] = lambda: None,
) -> int:
    """Write what was read into the diary, portion by portion; return how many entries were changed.

    What was written stays when something ends it; the file still waits then, and writing it again brings the rest.
    with_whom: name, time zone and language too. begin: how many entries are written already. went_on: called inside
    each transaction with entries written, all of them, and those changed in it. check: called before each portion.
    """
    found, whom = _unpacked(str(row.content))
    entries, gone, _count = _taken_once(user, row.format, found)
    # What gives way goes last: asked for again after a break, it is what is still left.
    rest = [*entries[begin:], *(deleted_entry(one.kind, one.id, now) for one in gone)]
    done, changed = min(begin, len(entries)), 0
    total = done + len(rest)
    for portion in portions(rest):
        check()
        started = time.monotonic()
        changed += _write_portion(user, portion, now, done, total, went_on)
        done += len(portion)
        if done < total:
            time.sleep(max(_SHORTEST_PAUSE_S, (time.monotonic() - started) / 2))
    if with_whom and whom is not None:
        describe(user, name=whom.name or None, zone=whom.zone or None, language=whom.language or None)
    row.delete()
    return changed


@whole_transaction
def _write_portion(
    user: User,
    portion: Sequence[Entry],
    now: datetime,
    done: int,
    total: int,
    went_on: Callable[[int, int, int], None],
) -> int:
    changed = write(user, portion, now, is_paced=True).changed
    went_on(done + len(portion), total, changed)
    return changed


def _taken_once(user: User, format_id: str, found: Found) -> tuple[Sequence[Entry], Sequence[Entry], int]:
    """Return what of a file is to be written, what is to be deleted for it, and how many workouts are doubles.

    Unsit's own formats bring a diary back as it was.
    """
    if format_id in _OWN_FORMATS:
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


MOST_SHOWN: Final = 100
"""Bad places that are shown; of the others it is said how many there are."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would bring.

    bad: the first bad places. all_bad: how many there are. whom: whom it is about, where that is not what is known
    already.
    """

    counts: tuple[Count, ...]
    months: tuple[Month, ...]
    bad: tuple[BadRow, ...]
    told: tuple[str, ...]
    whom: Profile | None
    all_bad: int

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


def preview(user: User, format_id: str, found: Found, whom: Profile | None, now: datetime) -> Preview:
    """Return what a file would bring, and what is there already."""
    person = person_of(user)
    known = Profile(person.name, person.zone, person.language)
    if whom is not None:
        whom = Profile(whom.name or known.name, whom.zone or known.zone, whom.language or known.language)
    entries, _gone, doubled = _taken_once(user, format_id, found)
    months = Counter(month_of(one) for one in entries)
    told = (*found.told, IN_DIARY.format(what=f"{doubled:,}")) if doubled else found.told
    return Preview(
        tuple(_counts(entries, differences(user, entries, now))),
        tuple(Month(month, months[month]) for month in sorted(months, reverse=True)),
        found.bad[:MOST_SHOWN],
        told,
        whom if whom != known else None,
        len(found.bad),
    )


def _summary(found: Preview) -> str:
    value = {
        "counts": [asdict(one) for one in found.counts],
        "months": [asdict(one) for one in found.months],
        "all_bad": found.all_bad,
        "notes": _packed(Found((), found.bad, found.told), found.whom),
    }
    return json.dumps(value)


def preview_of(user: User, row: models.Import, now: datetime) -> Preview:
    """Return what a file that waits would bring, as it was when it was read."""
    if row.summary is None:
        return preview(user, row.format, *_unpacked(str(row.content)), now)
    value: dict[str, Any] = json.loads(str(row.summary))
    notes, whom = _unpacked(value["notes"])
    counts = tuple(Count(**one) for one in value["counts"])
    months = tuple(Month(**one) for one in value["months"])
    return Preview(counts, months, notes.bad, notes.told, whom, value["all_bad"])
