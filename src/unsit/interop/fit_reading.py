"""What a watch recorded, out of a FIT file: sets where it has any, else an activity."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import BinaryIO, Final

from unsit.diary.allowed_values import LONGEST_NAME
from unsit.diary.doubles import Source
from unsit.diary.exchange import GZIP, UnreadableFile
from unsit.diary.model import Activity
from unsit.interop.fit_names import exercise_name, field_name, message_name, value_name
from unsit.interop.fit_records import FitContent, Message, Value, content_of
from unsit.interop.gathering import Gathering, id_of
from unsit.interop.passed_over import OwnName, Passed
from unsit.interop.prescribing import SIDES
from unsit.interop.times import Moment, instant_text
from unsit.interop.training import Amount, Workouts
from unsit.interop.zips import CUT_OFF, THE_END, unwrapped

MOST_BYTES: Final = 64 << 20
"""A day of a watch's records, one a second, is 5 MB."""
_SIDES: Final = {word: side for words in SIDES.values() for side, word in words.items()}
_EPOCH: Final = datetime(1989, 12, 31, tzinfo=UTC)
_EARLIEST_S: Final = 0x10000000
"""Below this a FIT time counts from when a device was switched on, and says nothing of the day."""

# numbers of messages and of their fields, as the FIT profile gives them
_FILE_ID, _SESSION, _WORKOUT, _STEP, _SET, _TITLE = 0, 18, 26, 27, 225, 264
_TIMESTAMP, _INDEX = 253, 254
_TYPE, _MAKER, _SERIAL = 0, 1, 3
_STARTED, _SPORT, _SUB_SPORT, _ELAPSED, _TIMER, _DISTANCE, _ENERGY, _SPORT_NAME, _RPE = 2, 5, 6, 7, 8, 9, 11, 110, 193
_DURATION, _REPETITIONS, _WEIGHT, _SET_TYPE, _SET_STARTED, _CATEGORY, _SUBTYPE, _STEP_INDEX = 0, 3, 4, 5, 6, 7, 8, 11
_WORKOUT_NAME, _STEP_NAME, _TITLE_CATEGORY, _TITLE_NAME, _TITLE_TEXT = 8, 0, 0, 1, 2
_FILE_WORKOUT, _REST = 5, 0

_WANTED: Final[Mapping[int, frozenset[int]]] = {
    _FILE_ID: frozenset({_TYPE, _MAKER, _SERIAL}),
    _SESSION: frozenset(
        {_TIMESTAMP, _STARTED, _SPORT, _SUB_SPORT, _ELAPSED, _TIMER, _DISTANCE, _ENERGY, _SPORT_NAME, _RPE}
    ),
    _WORKOUT: frozenset({_WORKOUT_NAME}),
    _STEP: frozenset({_INDEX, _STEP_NAME}),
    _SET: frozenset(
        {_INDEX, _DURATION, _REPETITIONS, _WEIGHT, _SET_TYPE, _SET_STARTED, _CATEGORY, _SUBTYPE, _STEP_INDEX}
    ),
    _TITLE: frozenset({_TITLE_CATEGORY, _TITLE_NAME, _TITLE_TEXT}),
}
_NOT_NEEDED: Final = frozenset({(_SET, 9), (_SET, 10), (_TITLE, _INDEX), (_SESSION, _INDEX)})
"""Fields that only number or show what is read."""


def take_file(file: BinaryIO, zone: str, gathering: Gathering, before: str) -> None:
    """Take what a FIT file holds; UnreadableFile when it is none. before: what each place begins with."""
    content = file.read(MOST_BYTES + 1)
    if content.startswith(GZIP):
        content = unwrapped(BytesIO(content), gathering).read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UnreadableFile(f"a FIT file must have at most {MOST_BYTES >> 20} MB")
    found = content_of(content, _WANTED)
    if found is None:
        raise UnreadableFile("a FIT file must have .FIT in its header")
    parts = _Parts(found)
    if parts.number(_FILE_ID, _TYPE) == _FILE_WORKOUT:
        raise UnreadableFile("this FIT file holds a workout to be done, not what was done; nothing is to be taken")
    sets = [one for one in parts.all(_SET) if one.get(_SET_TYPE) != _REST]
    sessions = parts.all(_SESSION)
    if not sets and not sessions:
        # a device that went out before the end has recorded something all the same, but nothing says what
        if found.is_cut or found.damage.counts:
            raise UnreadableFile("the FIT file must be whole; this one is damaged, and no session and no sets are left")
        raise UnreadableFile("the FIT file must hold a session or sets; it has neither")
    if sets:
        _take_sets(parts, sets, zone, gathering, before)
    else:
        for number, session in enumerate(sessions, start=1):
            _take_activity(session, number, parts.source, zone, gathering, before)
    _tell(found, len(parts.all(_SET)) - len(sets), max(0, len(sessions) - 1) if sets else 0, gathering, before)


def _tell(found: FitContent, rests: int, sessions: int, gathering: Gathering, before: str) -> None:
    """Tell what of a file was passed over."""
    gathering.pass_over(Passed.RECORDS, OwnName.RESTS, rests)
    gathering.pass_over(Passed.RECORDS, OwnName.SUMMARIES, sessions)
    for number, count in sorted(found.others.items(), key=lambda pair: -pair[1]):
        gathering.pass_over(Passed.RECORDS, message_name(number), count)
    for (message, number), count in sorted(found.unread.items(), key=lambda pair: -pair[1]):
        if (message, number) not in _NOT_NEEDED:
            gathering.pass_over(Passed.FIELDS, field_name(message, number), count)
    gathering.pass_over(Passed.FIELDS, OwnName.DEVELOPER_FIELDS, found.developer_fields)
    gathering.pass_over_all(Passed.DAMAGE, found.damage.counts)
    if found.is_cut or found.is_too_long:
        gathering.bad(before.removesuffix(": ") or THE_END, CUT_OFF)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The messages of a file that matter here, by their numbers."""

    content: FitContent

    def all(self, number: int) -> list[Message]:
        return self.content.messages.get(number, [])

    def first(self, number: int) -> Message:
        return next(iter(self.all(number)), {})

    def number(self, message: int, field: int) -> int:
        found = _whole(self.first(message).get(field))
        return -1 if found is None else found

    @property
    def source(self) -> Source:
        """Who recorded the file."""
        maker = value_name("manufacturer", self.number(_FILE_ID, _MAKER)) or "fit"
        return Source(f"{maker} {self.number(_FILE_ID, _SERIAL)}".removesuffix(" -1"), is_watch=True)


def _take_sets(parts: _Parts, sets: list[Message], zone: str, gathering: Gathering, before: str) -> None:
    workouts = Workouts("fit", zone, gathering)
    session = parts.first(_SESSION)
    started = _time(session, _STARTED) or _time(sets[0], _SET_STARTED) or _time(sets[0], _INDEX)
    ended = _time(session, _TIMESTAMP) or _time(sets[-1], _INDEX)
    if started is None:
        raise UnreadableFile("the FIT file must say when its sets began")
    serial = parts.number(_FILE_ID, _SERIAL)
    key = (instant_text(started), str(serial) if serial >= 0 else "")
    name = _text(parts.first(_WORKOUT).get(_WORKOUT_NAME)) or _text(session.get(_SPORT_NAME))
    end = max(started, ended or started)
    began = Moment(started, is_day=False)
    workouts.workout(key, f"{before}session 1", began, end, name, is_told=True, source=parts.source)
    names = _Names(parts, gathering)
    for number, one in enumerate(sets, start=1):
        where = f"{before}set {number}"
        repetitions, seconds = _amount(one, _REPETITIONS), _amount(one, _DURATION, 1000)
        title, side = names.of(one)
        amount = Amount(repetitions, 0.0 if repetitions else seconds, 0.0, _amount(one, _WEIGHT, 16))
        workouts.add(key, where, title, amount, side)
    workouts.effort(key, _amount(session, _RPE, 10))
    workouts.finish()


class _Names:
    """What the sets of a file are called: by the step of its workout, by a title, or by their category."""

    def __init__(self, parts: _Parts, gathering: Gathering) -> None:
        self._gathering = gathering
        self._steps = {one[_INDEX]: _text(one.get(_STEP_NAME)) for one in parts.all(_STEP) if _INDEX in one}
        self._titles = {
            (_whole(one.get(_TITLE_CATEGORY)), _whole(one.get(_TITLE_NAME))): _text(one.get(_TITLE_TEXT))
            for one in parts.all(_TITLE)
        }

    def of(self, one: Message) -> tuple[str, str]:
        """Return the name of a set, and its side where the name ends in one."""
        category, subtype = _category(one)
        found = self._steps.get(one.get(_STEP_INDEX, -1)) or self._titles.get((category, subtype))
        name = (found or self._by_number(category, subtype))[:LONGEST_NAME]
        plain, _, side = name.rpartition(", ")
        return (plain, _SIDES[side]) if plain and side in _SIDES else (name, "both")

    def _by_number(self, category: int | None, subtype: int | None) -> str:
        found = exercise_name(category, subtype)
        if found.unknown:
            self._gathering.pass_over(Passed.NUMBERS, found.unknown)
        if found.exact and found.exact != found.name:
            self._gathering.pass_over(Passed.GROUPS, f"{found.exact} as {found.name}")
        return found.name


def _category(one: Message) -> tuple[int | None, int | None]:
    """Return the first category of a set that is given, and the name that stands at its place in the other list."""
    categories, names = _each(one.get(_CATEGORY)), _each(one.get(_SUBTYPE))
    for place, category in enumerate(categories):
        if category == category:
            name = names[place] if place < len(names) else float("nan")
            return int(category), int(name) if name == name else None
    return None, None


def _each(value: Value | None) -> tuple[float, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None or isinstance(value, str) else (value,)


def _take_activity(session: Message, number: int, source: Source, zone: str, gathering: Gathering, before: str) -> None:
    started = _time(session, _STARTED) or _time(session, _TIMESTAMP)
    where = f"{before}session {number}"
    if started is None:
        gathering.bad(where, "start_time must be given")
        return
    sport, sub_sport = (
        _named(kind, _whole(session.get(place)), gathering)
        for kind, place in (("sport", _SPORT), ("sub_sport", _SUB_SPORT))
    )
    # a sport of "training" says less than its kind
    is_vague = sport.name in ("training", "generic", "fitness_equipment", "")
    kind = sub_sport.name if is_vague and sub_sport.name not in ("generic", "") else sport.name
    distance, energy = _amount(session, _DISTANCE, 100), _amount(session, _ENERGY)
    length_s = _amount(session, _TIMER, 1000) or _amount(session, _ELAPSED, 1000)
    record = Activity(
        id_of("fit", "activity", instant_text(started), sport.key),
        instant_text(started),
        (kind or "activity").replace("_", " "),
        round(length_s / 60, 3),
        distance_km=round(distance / 1000, 5) if distance else None,
        energy_kcal=energy or None,
        zone=zone,
        origin="fit",
    )
    gathering.add("activity", record, record.started, where, source)


@dataclass(frozen=True, slots=True)
class _Named:
    """A value of the profile. name: empty where it has none. key: what ids are made of."""

    name: str
    key: str


def _named(kind: str, number: int | None, gathering: Gathering) -> _Named:
    if number is None:
        return _Named("", "")
    name = value_name(kind, number)
    if not name:
        gathering.pass_over(Passed.NUMBERS, f"{kind} {number}")
    return _Named(name, name or str(number))


def _time(message: Message, field: int) -> datetime | None:
    seconds = message.get(field)
    if not isinstance(seconds, (int, float)) or not seconds >= _EARLIEST_S:
        return None
    return _EPOCH + timedelta(seconds=seconds)


def _amount(message: Message, field: int, scale: float = 1.0) -> float:
    value = message.get(field)
    return float(value) / scale if isinstance(value, (int, float)) and value == value else 0.0


def _whole(value: Value | None) -> int | None:
    return int(value) if isinstance(value, (int, float)) and value == value else None


def _text(value: Value | None) -> str:
    return value.strip() if isinstance(value, str) else ""
