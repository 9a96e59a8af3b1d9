"""What readers pass over and writers leave out: one sentence for each kind, with names and counts.

A reader counts while it reads (`Gathering.pass_over`), a writer when it is asked (`left_out`). All sentences stand
here, each with one value, so that they are easily put into other languages.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

MOST_NAMED: Final = 30
"""Names in one sentence; more are counted."""
MOST_NAMES: Final = 1_000
"""Names that are told apart; a file may hold any number."""
LONGEST_NAME: Final = 60


class Passed(StrEnum):
    """What of a file does not come in."""

    FILES = "Files that were not read: {what}."
    COLUMNS = "Columns that were not read: {what}."
    ROWS = "Rows that were not read: {what}."
    RECORDS = "Records that were not read: {what}."
    FIELDS = "Fields that were not read: {what}."
    UNITS = "Numbers left out because their unit has no size here: {what}."
    NUMBERS = "Exercises whose number has no name: {what}."
    GROUPS = "Exercises that come in under the name of their group: {what}."
    DAMAGE = "Damage that was read over: {what}."
    CUT = "Texts that were too long and were cut: {what}."
    DAYS = "Entries with a day but no time of day, placed at midday: {what}."
    ALREADY = "Entries that the file holds more than once: {what}."
    DOUBLES = "Workouts recorded by two programs, taken once, from: {what}."


class OwnName(StrEnum):
    """Names in these sentences that the file does not have, but that are said by us."""

    LETTERS = "letters that are not in the file's encoding"
    WRONG_SUM = "a sum that is not right"
    AFTER_THE_END = "bytes after the end"
    BETWEEN_MESSAGES = "a byte between messages"
    ABOVE_HEADER = "lines above the header"
    HEADER_AGAIN = "header once more"
    DEVELOPER_FIELDS = "developer fields"
    RESTS = "rests between sets"
    SUMMARIES = "summaries of sessions with sets"
    MOVED_REPETITIONS = "repetitions of what has a distance"
    MOVED_WEIGHT = "weight of what has a distance"
    COUNTED_SECONDS = "seconds of what has repetitions"
    WORKOUT_NAMES = "names of workouts"
    EXERCISE_NAMES = "names of exercises"
    NOTES = "notes"
    WORKOUTS = "workouts"
    BODY_WEIGHTS = "body weights"


class WhyStopped(StrEnum):
    """Why reading ended before the file did."""

    WITHIN_TAG = "the file ends within a tag"
    NO_END = "the file ends before HealthData does"
    TOO_MUCH = "too much damage"
    OWN_ENTITY = "an entity of its own"


class LeftOut(StrEnum):
    """What of a diary is not in a file that was written."""

    SESSIONS = "Sessions that are not in this file: {what}."
    ACTIVITIES = "Other activities that are not in this file: {what}."
    OBSERVATIONS = "Notes and measures that are not in this file: {what}."
    PLANS = "Plans that are not in this file: {what}."
    GONE_PLANS = "Plans whose program is not in the library, not in this file: {what}."
    YEARS = "Entries from years that this format cannot hold: {what}."
    GOALS = "Goals that are not in this file: {what}."
    SAFETY = "Answers about safety that are not in this file: {what}."
    OWN = "Movements and routines of your own that are not in this file: {what}."
    DELETED = "Deleted entries that are not in this file: {what}."
    FAULTS = "Sets whose faults are not in this file: {what}."
    VALUES = "Sets whose measured values are not in this file: {what}."
    SEEN = "Sets whose count by the camera is not in this file: {what}."
    WEIGHTS = "Sets whose weight is rounded in this file: {what}."
    AMOUNTS = "Amounts that are rounded or cut in this file: {what}."
    PAINS = "Sessions whose pain is not in this file: {what}."
    NOTES = "Entries whose note is not in this file: {what}."
    MORNINGS = "Sessions whose next morning is not in this file: {what}."
    STOPPED = "Sessions whose early end is not in this file: {what}."
    KINDS = "Activities whose kind this format has no word for: {what}."
    TEXTS = "Texts that are cut in this file: {what}."
    LETTERS = "Letters that this format cannot hold: {what}."


class Counted:
    """Counts by name, quick enough for millions and within limits; the most frequent first."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._more = 0

    def add(self, name: str) -> None:
        """Count one of this name."""
        if name in self._counts:
            self._counts[name] += 1
        elif len(self._counts) < MOST_NAMES:
            self._counts[name[: 4 * LONGEST_NAME]] = 1
        else:
            self._more += 1

    @property
    def counts(self) -> dict[str, int]:
        """How many of each name, and of all that came after too many."""
        found = dict(sorted(self._counts.items(), key=lambda pair: -pair[1]))
        return found | ({"…": self._more} if self._more else {})


class Tally:
    """Counts of what was passed over, by kind and name, within limits."""

    def __init__(self) -> None:
        self._counts: dict[Passed, Counter[str]] = {}
        self._more: Counter[Passed] = Counter()

    def add(self, kind: Passed, name: str, count: int = 1) -> None:
        """Count something under its name; beyond the limit of names only its kind."""
        if count <= 0:
            return
        names = self._counts.setdefault(kind, Counter())
        plain = short(name)
        if plain in names or len(names) < MOST_NAMES:
            names[plain] += count
        else:
            self._more[kind] += count

    def sentences(self) -> Iterator[str]:
        """Return one sentence for each kind that was counted, in the order of the kinds."""
        for kind in Passed:
            if kind in self._counts:
                is_named_once = kind is Passed.COLUMNS
                yield kind.format(what=listed(self._counts[kind], self._more[kind], has_counts=not is_named_once))


def listed(counts: Mapping[str, int], more: int = 0, *, has_counts: bool = True) -> str:
    """Return names with their counts as one text; of many the first, and how many the others are.

    >>> listed({"StepCount": 1200, "HeartRate": 3})
    'StepCount (1,200), HeartRate (3)'
    """
    names = list(counts.items())
    words = [f"{name} ({count:,})" if has_counts else name for name, count in names[:MOST_NAMED]]
    rest = sum(count for _, count in names[MOST_NAMED:]) + more
    return ", ".join(words) + (f", … (+{rest:,})" if rest else "")


def short(name: str) -> str:
    """Return a name out of a file as it may stand in a sentence."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in name[: 4 * LONGEST_NAME]).split())
    return plain[: LONGEST_NAME - 1] + "…" if len(plain) > LONGEST_NAME else plain or "?"


def sentences_of(counts: Iterable[tuple[LeftOut, int]]) -> tuple[str, ...]:
    """Return one sentence for each kind of which something is left out, in the order of the kinds."""
    total: Counter[LeftOut] = Counter()
    for kind, count in counts:
        total[kind] += count
    return tuple(kind.format(what=f"{total[kind]:,}") for kind in LeftOut if total[kind])
