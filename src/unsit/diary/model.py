"""The entries of a diary: sessions and their sets, other activities, observations, plans, goals, safety answers.

One shape for all ways: what a device keeps, what is sent to a server, what stands in an archive. Its reading from
JSON is in `reading.py`, its writing in `writing.py`; the reference is `docs/format/diary.md`.

Times are ISO 8601 with an offset, `2026-11-26T07:30:00Z`; days are `2026-11-26`, in the person's own time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

FORMAT: Final = 1
"""Version of every entry's shape."""


class Side(StrEnum):
    """A side of the body; both, for movements that have no side."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class SetKind(StrEnum):
    """What a set is counted in: repetitions, seconds of a hold, or circles of both ways together."""

    REPETITIONS = "repetitions"
    HOLD = "hold"
    CIRCLES = "circles"


class Source(StrEnum):
    """Where a session's numbers come from."""

    PLAYER = "player"
    HAND = "hand"
    IMPORT = "import"


class Stopped(StrEnum):
    """Why a session ended before its end; empty: it did not."""

    NO = ""
    PERSON = "person"
    PAIN = "pain"
    NUMB = "numb"


class Morning(StrEnum):
    """How the next morning was; empty: not told."""

    NOT_TOLD = ""
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class SetDone:
    """One set of a movement on one side.

    movement: its id, or a name of one's own. asked, done: repetitions, seconds, or circles of both ways together.
    seen: how many of them a camera saw. clean: how many of those were without a fault. faults: how often, by the
    fault's id. still_spine_deg: the largest kick with a still spine; None: not seen. values: what checks read off, by
    measure. weight_kg: what was lifted; None: nothing, or not told. answered: when the person said how many it was;
    empty: not asked, or no answer. `done` is then what they said, and counted what had been counted before.
    confidence: how sure the coach was of its count, 0 to 1; None: not told.
    """

    movement: str
    side: Side
    kind: SetKind
    done: float
    asked: float = 0.0
    set_number: int = 1
    seen: float = 0.0
    clean: float = 0.0
    faults: Mapping[str, float] = field(default_factory=dict)
    still_spine_deg: float | None = None
    values: Mapping[str, float] = field(default_factory=dict)
    weight_kg: float | None = None
    counted: float | None = None
    answered: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class PainTold:
    """A pain that was told during a session. level: 0 none to 10 worst."""

    level: float
    movement: str
    side: Side


@dataclass(frozen=True, slots=True)
class TrainingSession:
    """One doing.

    id: 32 hexadecimal digits for those a player makes. started, ended: times. routine: id; empty: none. name: of the
    routine, in words. work_s: seconds of it. effort: 1 very easy to 5 very hard; None: not told. pain: 0 to 10; None:
    not told. zone: IANA name of the time zone it was done in; empty: the person's usual one. origin: what it was
    imported from, such as `strong`.
    """

    id: str
    started: str
    ended: str
    routine: str = ""
    name: str = ""
    sets: tuple[SetDone, ...] = ()
    pains: tuple[PainTold, ...] = ()
    stopped: Stopped = Stopped.NO
    work_s: float = 0.0
    effort: int | None = None
    pain: float | None = None
    morning: Morning = Morning.NOT_TOLD
    note: str = ""
    zone: str = ""
    source: Source = Source.PLAYER
    origin: str = ""
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Activity:
    """Something else that was done, such as a walk. kind: a word such as walking; minutes, distance_km, energy_kcal."""

    id: str
    started: str
    kind: str
    minutes: float
    distance_km: float | None = None
    energy_kcal: float | None = None
    effort: int | None = None
    note: str = ""
    zone: str = ""
    origin: str = ""
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Observation:
    """Something noticed or measured at a time.

    kind: `pain` (value 0 to 10), `note`, `body` (a note on a place of the body), `weight` (kg), `function` (an
    activity one finds hard, text, 0 cannot to 10 as before: the Patient-Specific Functional Scale, Stratford 1995), or
    the id of a measure. unit: UCUM, such as `kg`, `deg`, `{score}`. place: of the body, in the person's words.
    """

    id: str
    at: str
    kind: str
    value: float | None = None
    unit: str = ""
    side: Side = Side.BOTH
    place: str = ""
    text: str = ""
    zone: str = ""
    origin: str = ""
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Slot:
    """A usual time. weekday: 0 Monday to 6 Sunday. time: `07:30`; empty: any. place: floor, wall, chair or plane."""

    weekday: int
    time: str = ""
    place: str = "floor"
    minutes: float = 10.0


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which nothing is planned, the last one included. why: holiday, illness, travel or other."""

    first: str
    last: str
    why: str = "other"


class DayChange(StrEnum):
    """What became of a planned day."""

    MOVED = "moved"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class DayChanged:
    """A planned day that was moved or skipped. day: as planned. to: where it was moved. why: in the person's words."""

    day: str
    what: DayChange
    to: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class DoseChange:
    """A change of what is prescribed, by the program's rules or by hand.

    id: its own. at: when. routine, movement: what for. after_movement: the deeper or easier movement gone over to;
    empty: the same. before, after: amounts in the movement's kind; None: the usual dose. why: `clean`, `pain`,
    `unclean`, `morning`, `safety` or `hand`. undone: whether it was taken back.
    """

    id: str
    at: str
    routine: str
    movement: str
    after_movement: str = ""
    before: float | None = None
    after: float | None = None
    sets: int | None = None
    why: str = "hand"
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A program given to a person with dates.

    program: its id. started: the first day. ended: the last one; empty: as long as the program. slots: usual times.
    sessions_per_week: the target. zone: the person's time zone. pauses, days, doses: what was changed.
    """

    id: str
    program: str
    started: str
    slots: tuple[Slot, ...]
    sessions_per_week: int
    ended: str = ""
    zone: str = ""
    pauses: tuple[Pause, ...] = ()
    days: tuple[DayChanged, ...] = ()
    doses: tuple[DoseChange, ...] = ()
    format: int = FORMAT


class GoalKind(StrEnum):
    """What a goal counts: sessions in a period, a hold, a measure, a difficulty scored 0 to 10, or minutes of work."""

    SESSIONS = "sessions"
    HOLD = "hold"
    MEASURE = "measure"
    FUNCTION = "function"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a person aims at.

    kind: what is counted. target: the number wanted. movement, side: of a hold or measure. measure: its id, such as
    `still_spine_deg`. text: in the person's words. started, until: days. reached, ended: days; empty: not yet.
    """

    id: str
    kind: GoalKind
    target: float
    started: str
    until: str = ""
    movement: str = ""
    side: Side = Side.BOTH
    measure: str = ""
    text: str = ""
    reached: str = ""
    ended: str = ""
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Safety:
    """Safety answers: ids of the questions answered with yes. answered: when. id: always `safety`."""

    conditions: tuple[str, ...]
    flags: tuple[str, ...]
    answered: str
    id: str = "safety"
    format: int = FORMAT


class OwnKind(StrEnum):
    """What a file of one's own is."""

    MOVEMENT = "movement"
    ROUTINE = "routine"


@dataclass(frozen=True, slots=True)
class Own:
    """A movement or routine of one's own: the text of its file."""

    id: str
    kind: OwnKind
    name: str
    text: str
    format: int = FORMAT


Record = TrainingSession | Activity | Observation | Plan | Goal | Safety | Own
"""What an entry can hold."""

KINDS: Final[Mapping[str, type[Record]]] = {
    "session": TrainingSession,
    "activity": Activity,
    "observation": Observation,
    "plan": Plan,
    "goal": Goal,
    "safety": Safety,
    "own": Own,
}
"""Every kind of entry by its name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record and its place in time.

    kind: a key of `KINDS`. id: of the record. changed: the time of the last change, by the clock of the device that
    made it. device: which one; empty: unknown. record: None for an entry that was deleted.
    """

    kind: str
    id: str
    changed: str
    record: Record | None
    device: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """Who it is about. zone: IANA name of the time zone. language: a code such as `es`."""

    name: str = ""
    zone: str = "UTC"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Diary:
    """Everything of one person, or a part of it. unreadable: how many more entries are stored that cannot be read."""

    profile: Profile
    entries: tuple[Entry, ...]
    unreadable: int = 0
