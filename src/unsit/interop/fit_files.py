"""What a session, an activity and a routine are in FIT: which messages, which fields."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from unsit.diary.days import zone_named
from unsit.diary.model import Activity, Plan, SetDone, SetKind, TrainingSession
from unsit.diary.reading import instant
from unsit.interop.errors import UnwritableDiary
from unsit.interop.fit_names import EXERCISES, UNKNOWN
from unsit.interop.fit_writing import Base, Field, Message, fit_file, fit_text, fit_time, scaled
from unsit.interop.leaving_out import is_surrogate
from unsit.interop.passed_over import LeftOut
from unsit.interop.prescribing import name_of, side_word
from unsit.movement.library import load_library
from unsit.movement.model import Kind
from unsit.movement.routine import Routine, Step, steps

# numbers of messages, and of values of their fields, as the FIT profile gives them
_FILE_ID, _SESSION, _LAP, _EVENT, _WORKOUT, _STEP, _ACTIVITY, _SET, _TITLE = 0, 18, 19, 21, 26, 27, 34, 225, 264
_TIMESTAMP, _INDEX = 253, 254
_FILE_ACTIVITY, _FILE_WORKOUT = 4, 5
_DEVELOPMENT: Final = 255
"""The manufacturer's number for those who have none."""
_TRAINING, _FLEXIBILITY, _STRENGTH = 10, 19, 20
_TIMER, _SESSION_EVENT, _LAP_EVENT, _ACTIVITY_EVENT, _START, _STOP, _STOP_ALL = 0, 8, 9, 26, 0, 1, 4
_ACTIVITY_END, _SESSION_END = 0, 7
_TIME, _REPETITIONS, _OPEN, _ACTIVE, _REST = 0, 29, 2, 0, 1
_KILOGRAM: Final = 1

SPORTS: Final[Mapping[str, int]] = {
    "running": 1,
    "cycling": 2,
    "swimming": 5,
    "walking": 11,
    "rowing": 15,
    "hiking": 17,
    "meditation": 67,
    "dance": 83,
    "mobility": 86,
}
"""FIT's sport of an activity's kind; others are generic."""


def activity_file(session: TrainingSession, language: str = "") -> bytes:
    """Give a session as a FIT activity with its sets; UnwritableDiary when its time is none of FIT's.

    A diary does not say when in a session a set was done: they are spread evenly over it, in their order.
    """
    started, ended = instant(session.started), instant(session.ended)
    return fit_file(
        (
            _file_id(_FILE_ACTIVITY, session.id, started),
            *_asked(session, language),
            _event(started, _START),
            *_sets(session, started, ended),
            _event(ended, _STOP_ALL),
            *_summary(started, ended, _TRAINING, _sub_sport(session.sets), _rpe(session.effort), session.zone),
        )
    )


def other_activity_file(activity: Activity) -> bytes:
    """Give another activity as a FIT activity; UnwritableDiary when its time is none of FIT's."""
    started = instant(activity.started)
    ended = started + timedelta(minutes=activity.minutes)
    sport = SPORTS.get(activity.kind.casefold(), 0)
    more = _rpe(activity.effort)
    if activity.distance_km is not None:
        more += (Field(9, Base.UINT32, scaled(activity.distance_km, 100_000, Base.UINT32)),)
    if activity.energy_kcal is not None:
        more += (Field(11, Base.UINT16, scaled(activity.energy_kcal, 1, Base.UINT16)),)
    return fit_file(
        (
            _file_id(_FILE_ACTIVITY, activity.id, started),
            _event(started, _START),
            _event(ended, _STOP_ALL),
            *_summary(started, ended, sport, 0, more, activity.zone),
        )
    )


def has_fit_years(record: TrainingSession | Activity | Plan) -> bool:
    """Return whether a record begins and ends in the years that FIT can tell."""
    try:
        for at in _begin_and_end(record):
            fit_time(at)
    except UnwritableDiary:
        return False
    return True


def _begin_and_end(record: TrainingSession | Activity | Plan) -> Iterator[datetime]:
    if isinstance(record, Plan):
        yield first_day(record)
        return
    started = instant(record.started)
    yield started
    yield instant(record.ended) if isinstance(record, TrainingSession) else started + timedelta(minutes=record.minutes)


def first_day(plan: Plan) -> datetime:
    """Return the beginning of the day that a plan begins with, as FIT's time of a workout."""
    return datetime.fromisoformat(plan.started).replace(tzinfo=UTC)


def workout_file(routine: Routine, created: datetime, language: str = "") -> bytes:
    """Give a routine as a FIT workout: a step for each set, and one for each rest."""
    movements = load_library().movements
    planned = list(_workout_steps(steps(routine, movements), language))
    sub_sport = _FLEXIBILITY if all(movements[name].kind is Kind.HOLD for name in routine.movements) else _STRENGTH
    return fit_file(
        (
            _file_id(_FILE_WORKOUT, routine.id, created),
            _workout(routine.name, routine.text, len(planned), sub_sport),
            *(_numbered(_STEP, number, fields) for number, fields in enumerate(planned)),
        )
    )


def _workout_steps(planned: tuple[Step, ...], language: str) -> Iterator[tuple[Field, ...]]:
    for step in planned:
        if step.rest_before_s > 0:
            yield _step("", SetKind.HOLD, step.rest_before_s, _REST)
        amount = step.amount * 2 if step.kind is Kind.CIRCLES else step.amount
        name = _titled(step.movement, step.side, language)
        yield (*_step(name, SetKind(step.kind.value), amount, _ACTIVE), *_exercise(step.movement))


def _asked(session: TrainingSession, language: str) -> Iterator[Message]:
    """Give the workout that the session's sets belong to: it holds what was asked, and each set's name and side."""
    yield _workout(session.name or session.routine or "Unsit", "", len(session.sets), _sub_sport(session.sets))
    for number, one in enumerate(session.sets):
        name = _titled(one.movement, one.side.value, language)
        fields = (*_step(name, one.kind, one.asked or one.done, _ACTIVE), *_exercise(one.movement))
        yield _numbered(_STEP, number, fields)
    for number, movement in enumerate(dict.fromkeys(one.movement for one in session.sets)):
        yield _numbered(_TITLE, number, (*_exercise(movement, 0), Field(2, Base.STRING, name_of(movement, language))))


def _sets(session: TrainingSession, started: datetime, ended: datetime) -> Iterator[Message]:
    share = (ended - started) / max(1, len(session.sets))
    for number, one in enumerate(session.sets):
        begin, end = fit_time(started + share * number), fit_time(started + share * (number + 1))
        amount: tuple[Field, ...]
        if one.kind is SetKind.HOLD:
            amount = (Field(0, Base.UINT32, scaled(one.done, 1000, Base.UINT32)),)
        else:
            amount = (Field(3, Base.UINT16, scaled(one.done, 1, Base.UINT16)),)
        if one.weight_kg is not None:
            weight = Field(4, Base.UINT16, scaled(one.weight_kg, 16, Base.UINT16))
            amount += (weight, Field(9, Base.UINT16, _KILOGRAM))
        category, name = EXERCISES.get(one.movement, (UNKNOWN, None))
        known = (Field(8, Base.UINT16, name),) if name is not None else ()
        yield Message(
            _SET,
            (
                Field(_INDEX, Base.UINT32, end),
                *amount,
                Field(5, Base.UINT8, 1),
                Field(6, Base.UINT32, begin),
                Field(7, Base.UINT16, category),
                *known,
                Field(10, Base.UINT16, number),
                Field(11, Base.UINT16, number),
            ),
        )


def rounded(session: TrainingSession) -> Iterator[tuple[LeftOut, int]]:
    """Return what of a session's sets is rounded, cut or left out in its file."""
    texts = [session.name, *(one.movement for one in session.sets)]
    yield LeftOut.TEXTS, sum(fit_text(text) != text.encode("utf-8", "replace").decode() for text in texts)
    yield LeftOut.LETTERS, sum(sign == "\0" or is_surrogate(sign) for text in texts for sign in text)
    for one in session.sets:
        scale = 1000 if one.kind is SetKind.HOLD else 1
        base = Base.UINT32 if one.kind is SetKind.HOLD else Base.UINT16
        yield LeftOut.AMOUNTS, scaled(one.done, scale, base) != one.done * scale
        yield LeftOut.SEEN, one.seen > 0
        if one.still_spine_deg is not None and not one.values:
            yield LeftOut.VALUES, 1
        if one.weight_kg is not None:
            yield LeftOut.WEIGHTS, scaled(one.weight_kg, 16, Base.UINT16) != one.weight_kg * 16


def _summary(
    started: datetime, ended: datetime, sport: int, sub_sport: int, more: tuple[Field, ...], zone: str
) -> Iterator[Message]:
    begin, end = fit_time(started), fit_time(ended)
    length = Field(7, Base.UINT32, scaled((ended - started).total_seconds(), 1000, Base.UINT32))
    timer = length._replace(number=8)
    both = (Field(_INDEX, Base.UINT16, 0), Field(_TIMESTAMP, Base.UINT32, end), Field(2, Base.UINT32, begin))
    yield Message(
        _LAP,
        (
            *both,
            Field(0, Base.ENUM, _LAP_EVENT),
            Field(1, Base.ENUM, _STOP),
            length,
            timer,
            Field(24, Base.ENUM, _SESSION_END),
            Field(25, Base.ENUM, sport),
            Field(39, Base.ENUM, sub_sport),
        ),
    )
    yield Message(
        _SESSION,
        (
            *both,
            Field(0, Base.ENUM, _SESSION_EVENT),
            Field(1, Base.ENUM, _STOP),
            Field(5, Base.ENUM, sport),
            Field(6, Base.ENUM, sub_sport),
            length,
            timer,
            *more,
            Field(25, Base.UINT16, 0),
            Field(26, Base.UINT16, 1),
            Field(28, Base.ENUM, _ACTIVITY_END),
        ),
    )
    local = ended.astimezone(zone_named(zone)).utcoffset() or timedelta()
    yield Message(
        _ACTIVITY,
        (
            Field(_TIMESTAMP, Base.UINT32, end),
            Field(0, Base.UINT32, timer.value),
            Field(1, Base.UINT16, 1),
            Field(2, Base.ENUM, 0),
            Field(3, Base.ENUM, _ACTIVITY_EVENT),
            Field(4, Base.ENUM, _STOP),
            Field(5, Base.UINT32, end + int(local.total_seconds())),
        ),
    )


def _file_id(kind: int, source: str, created: datetime) -> Message:
    serial = int.from_bytes(sha256(source.encode("utf-8", "surrogatepass")).digest()[:4], "little") or 1
    return Message(
        _FILE_ID,
        (
            Field(0, Base.ENUM, kind),
            Field(1, Base.UINT16, _DEVELOPMENT),
            Field(2, Base.UINT16, 1),
            Field(3, Base.UINT32Z, serial),
            Field(4, Base.UINT32, fit_time(created)),
            Field(8, Base.STRING, "Unsit"),
        ),
    )


def _event(at: datetime, kind: int) -> Message:
    return Message(
        _EVENT, (Field(_TIMESTAMP, Base.UINT32, fit_time(at)), Field(0, Base.ENUM, _TIMER), Field(1, Base.ENUM, kind))
    )


def _workout(name: str, text: str, count: int, sub_sport: int) -> Message:
    about = (Field(17, Base.STRING, text),) if text else ()
    return Message(
        _WORKOUT,
        (
            Field(4, Base.ENUM, _TRAINING),
            Field(6, Base.UINT16, count),
            Field(8, Base.STRING, name),
            Field(11, Base.ENUM, sub_sport),
            *about,
        ),
    )


def _numbered(number: int, index: int, fields: tuple[Field, ...]) -> Message:
    return Message(number, (Field(_INDEX, Base.UINT16, index), *fields))


def _step(name: str, kind: SetKind, amount: float, intensity: int) -> tuple[Field, ...]:
    is_timed = kind is SetKind.HOLD
    named = (Field(0, Base.STRING, name),) if name else ()
    return (
        *named,
        Field(1, Base.ENUM, _TIME if is_timed else _REPETITIONS),
        Field(2, Base.UINT32, scaled(amount, 1000 if is_timed else 1, Base.UINT32)),
        Field(3, Base.ENUM, _OPEN),
        Field(4, Base.UINT32, 0),
        Field(7, Base.ENUM, intensity),
    )


def _exercise(movement: str, first: int = 10) -> tuple[Field, ...]:
    """Give the fields of a movement's category and name, the first of which has this number."""
    category, name = EXERCISES.get(movement, (UNKNOWN, None))
    known = (Field(first + 1, Base.UINT16, name),) if name is not None else ()
    return (Field(first, Base.UINT16, category), *known)


def _titled(movement: str, side: str, language: str) -> str:
    return ", ".join(filter(None, (name_of(movement, language), side_word(side, language))))


def _sub_sport(sets: tuple[SetDone, ...]) -> int:
    return _FLEXIBILITY if all(one.kind is SetKind.HOLD for one in sets) else _STRENGTH


def _rpe(effort: int | None) -> tuple[Field, ...]:
    """Give the effort as FIT has it, ten for each of ten steps."""
    return () if effort is None else (Field(193, Base.UINT8, effort * 20),)
