"""What a reader brings together: entries that were checked, what is bad and where, within limits."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final

from unsit.diary.doubles import Source, doubles, tells_more
from unsit.diary.errors import EntryProblems
from unsit.diary.exchange import BadRow, Found
from unsit.diary.model import Entry, Record, TrainingSession
from unsit.diary.reading import check_record, cleaned_record, mended_entry, read_entry
from unsit.interop.passed_over import Passed, Tally
from unsit.movement.errors import Problem

MOST_ENTRIES: Final = 100_000
"""Entries out of one file; ten years with five sessions a day are 18 000."""
MOST_SETS: Final = 400_000
MOST_BAD: Final = 200
"""Bad places that are told one by one; the rest are counted."""
MOST_PROBLEMS: Final = 12
"""Of one entry, in one sentence."""


CLEANED: Final = "Some texts held control characters or were too long; that much of them was taken out."


def id_of(origin: str, *parts: object) -> str:
    """Give an id that is the same each time the same thing of the same origin is read."""
    return sha256("\0".join((origin, *map(str, parts))).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def sentence(problems: Iterable[Problem]) -> str:
    """Give problems of one entry as one sentence; of many the first ones."""
    told = [str(problem) for problem in problems]
    more = [f"and {len(told) - MOST_PROBLEMS} more"] if len(told) > MOST_PROBLEMS else []
    return "; ".join(told[:MOST_PROBLEMS] + more)


class Gathering:
    """Entries, bad places and what was passed over of one file, in its order."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], Entry] = {}
        self._sources: dict[tuple[str, str], Source] = {}
        self._others: list[tuple[Entry, Source]] = []
        self._bad: list[BadRow] = []
        self._bad_count = 0
        self._told: dict[str, None] = {}
        self._tally = Tally()
        self._sets = 0
        self._left_out = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found, neither good nor bad."""
        return not self._entries and not self._bad_count

    @property
    def is_full(self) -> bool:
        """Whether no more is taken."""
        return len(self._entries) >= MOST_ENTRIES or self._sets >= MOST_SETS

    @property
    def is_done(self) -> bool:
        """Whether reading more would bring nothing: no more is taken, or nearly nothing can be."""
        return self.is_full or self._bad_count >= MOST_ENTRIES

    def add(self, kind: str, record: Record, changed: str, where: str, source: Source | None = None) -> None:
        """Take a record as an entry, or tell what is wrong with it; what no text may hold is taken out of its texts.

        source: who recorded it, where the file says so.
        """
        cleaned = cleaned_record(record)
        if cleaned is not record:
            self.tell(CLEANED)
        record = cleaned
        problems = check_record(kind, record)
        if problems:
            self.bad(where, sentence(problems), problems)
            return
        self.take(Entry(kind, record.id, changed, record), where, source)

    def read(self, value: object, where: str) -> None:
        """Take an entry that is told as a JSON value, as an older Unsit may have written it, or tell what is wrong."""
        mended = mended_entry(value)
        if mended != value:
            self.tell(CLEANED)
        try:
            self.take(read_entry(mended), where)
        except EntryProblems as error:
            self.bad(where, sentence(error.problems), error.problems)

    def take(self, entry: Entry, where: str, source: Source | None = None) -> None:
        """Take an entry that is right; the first one of a kind and id stays.

        Two different ones are told, unless the file says who recorded them: then they are one doing told twice.
        """
        key = (entry.kind, entry.id)
        if key in self._entries:
            if self._entries[key] == entry or (source is not None and self._sources.get(key) == source):
                self._tally.add(Passed.ALREADY, entry.kind)
                if source is not None and tells_more(entry, self._entries[key]):
                    self._entries[key] = entry
            elif source is not None and len(self._others) < MOST_ENTRIES:
                self._others.append((entry, source))
            else:
                self.bad(where, "must not have the kind and id of an entry before it")
            return
        if self.is_full:
            self.leave_out()
            return
        self._entries[key] = entry
        if source is not None:
            self._sources[key] = source
        self._sets += len(entry.record.sets) if isinstance(entry.record, TrainingSession) else 0

    def bad(self, where: str, why: str, problems: Sequence[Problem] = ()) -> None:
        """Tell of a place that cannot be taken. problems: why, as rules with values, where the reader has them."""
        self._bad_count += 1
        if len(self._bad) < MOST_BAD:
            self._bad.append(BadRow(where, why, tuple(problems)))

    def leave_out(self) -> None:
        """Count something that is beyond the limits."""
        self._left_out += 1

    def pass_over(self, kind: Passed, name: str, count: int = 1) -> None:
        """Count something that does not come in, under the name that it has in the file."""
        self._tally.add(kind, name, count)

    def pass_over_all(self, kind: Passed, counts: Mapping[str, int]) -> None:
        """Count what does not come in, by the names that it has in the file."""
        for name, count in counts.items():
            self._tally.add(kind, name, count)

    def tell(self, text: str) -> None:
        """Tell something about the file as a whole, once."""
        self._told[text] = None

    def _once(self) -> tuple[Entry, ...]:
        """Return the entries with each doing once, whichever programs recorded it."""
        pairs = [(entry, self._sources[key]) for key, entry in self._entries.items() if key in self._sources]
        there = dict(self._entries)
        second = {id(entry) for entry, _ in self._others}
        for double in doubles((*pairs, *self._others)):
            self._tally.add(Passed.DOUBLES, double.program)
            goes, stays = (double.goes.kind, double.goes.id), (double.stays.kind, double.stays.id)
            if goes != stays:
                there.pop(goes, None)
            there[stays] = double.stays
            second -= {id(double.goes), id(double.stays)}
        self._tally.add(Passed.ALREADY, "activity", len(second))
        return tuple(there.values())

    def found(self) -> Found:
        """Return what came together."""
        entries = self._once() if self._sources else tuple(self._entries.values())
        told = list(self._told)
        if self._left_out:
            told.append(
                f"A file may bring at most {MOST_ENTRIES:,} entries and {MOST_SETS:,} sets at once; "
                f"{self._left_out:,} more were left out. Split the file to bring in the rest."
            )
        if self._bad_count > len(self._bad):
            told.append(f"{self._bad_count - len(self._bad):,} more places cannot be taken; the first ones are told.")
        return Found(entries, tuple(self._bad), (*told, *self._tally.sentences()))
