"""What a watch recorded, out of a FIT file: sets where it has any, else an activity."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, BinaryIO, Final

from unsit.diary.allowed_values import LONGEST_NAME
from unsit.diary.exchange import UnreadableFile
from unsit.diary.model import Activity
from unsit.interop.gathering import Gathering, id_of
from unsit.interop.prescribing import SIDES
from unsit.interop.times import instant_text
from unsit.interop.training import Amount, Workouts

MOST_BYTES: Final = 64 << 20
"""A day of a watch's records, one a second, is 5 MB."""
_WANTED: Final = frozenset({"file_id", "session", "set", "workout", "workout_step", "exercise_title"})
_SIDES: Final = {word: side for words in SIDES.values() for side, word in words.items()}

Fields = Mapping[str, Any]


@dataclass(slots=True)
class _Parts:
    """The messages of a file that matter here, by their names."""

    messages: dict[str, list[Fields]] = field(default_factory=dict)

    def all(self, name: str) -> list[Fields]:
        return self.messages.get(name, [])

    def first(self, name: str) -> Fields:
        return next(iter(self.all(name)), {})


def take_file(file: BinaryIO, zone: str, gathering: Gathering, before: str) -> None:
    """Take what a FIT file holds; UnreadableFile when it is none. before: what each place begins with."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UnreadableFile(f"a FIT file must have at most {MOST_BYTES >> 20} MB")
    if content[8:12] != b".FIT":
        raise UnreadableFile("a FIT file must have .FIT in its header")
    parts = _parts(content)
    kind = parts.first("file_id").get("type")
    if kind == "workout":
        raise UnreadableFile("this FIT file holds a workout to be done, not what was done; nothing is to be taken")
    sets = [one for one in parts.all("set") if one.get("set_type") in ("active", 1, None)]
    if sets:
        _take_sets(parts, sets, zone, gathering, before)
    for number, session in enumerate(parts.all("session"), start=1):
        if not sets:
            _take_activity(session, number, zone, gathering, before)
    if not sets and not parts.all("session"):
        raise UnreadableFile("the FIT file must hold a session or sets; it has neither")


def _parts(content: bytes) -> _Parts:
    import fitdecode

    parts = _Parts()
    try:
        reader = fitdecode.FitReader(
            BytesIO(content), check_crc=fitdecode.CrcCheck.RAISE, error_handling=fitdecode.ErrorHandling.RAISE
        )
        with reader:
            for frame in reader:
                if frame.frame_type == fitdecode.FIT_FRAME_DATA and frame.name in _WANTED:
                    values = {one.name: one.value for one in frame.fields if one.value is not None}
                    parts.messages.setdefault(frame.name, []).append(values)
    except UnreadableFile:
        raise
    except Exception as why:  # a foreign parser of what may be garbage: it fails in as many ways as there are bytes
        raise UnreadableFile(
            f"the FIT file must be whole; this one is damaged ({type(why).__name__}: {str(why)[:120]})"
        ) from why
    return parts


def _take_sets(parts: _Parts, sets: list[Fields], zone: str, gathering: Gathering, before: str) -> None:
    workouts = Workouts("fit", zone, gathering)
    session = parts.first("session")
    started = _time(session.get("start_time")) or _time(sets[0].get("start_time")) or _time(sets[0].get("timestamp"))
    ended = _time(session.get("timestamp")) or _time(sets[-1].get("timestamp"))
    if started is None:
        raise UnreadableFile("the FIT file must say when its sets began")
    key = (instant_text(started), str(parts.first("file_id").get("serial_number", "")))
    name = str(parts.first("workout").get("wkt_name") or session.get("sport_profile_name") or "")
    workouts.workout(key, f"{before}session 1", started, max(started, ended or started), name)
    names = _Names(parts)
    for number, one in enumerate(sets, start=1):
        where = f"{before}set {number}"
        repetitions, seconds = _number(one, "repetitions"), _number(one, "duration")
        title, side = names.of(one)
        amount = Amount(repetitions, 0.0 if repetitions else seconds, 0.0, _number(one, "weight"))
        workouts.add(key, where, title, amount, side)
    workouts.effort(key, _number(session, "workout_rpe") / 10)
    workouts.finish()


class _Names:
    """What the sets of a file are called: by the step of its workout, by a title, or by their category."""

    def __init__(self, parts: _Parts) -> None:
        self._steps = {one.get("message_index"): str(one.get("wkt_step_name", "")) for one in parts.all("workout_step")}
        self._titles = {
            (one.get("exercise_category"), one.get("exercise_name")): str(one.get("wkt_step_name", ""))
            for one in parts.all("exercise_title")
        }

    def of(self, one: Fields) -> tuple[str, str]:
        """Give the name of a set, and its side where the name ends in one."""
        category = next(_each(one.get("category")), None)
        subtype = next(_each(one.get("category_subtype")), None)
        found = self._steps.get(one.get("wkt_step_index")) or self._titles.get((category, subtype))
        name = (found or str(category or "exercise").replace("_", " "))[:LONGEST_NAME]
        plain, _, side = name.rpartition(", ")
        return (plain, _SIDES[side]) if plain and side in _SIDES else (name, "both")


def _each(value: object) -> Iterator[object]:
    if isinstance(value, (list, tuple)):
        yield from (one for one in value if one is not None)
    elif value is not None:
        yield value


def _take_activity(session: Fields, number: int, zone: str, gathering: Gathering, before: str) -> None:
    started = _time(session.get("start_time")) or _time(session.get("timestamp"))
    where = f"{before}session {number}"
    if started is None:
        gathering.bad(where, "start_time must be given")
        return
    sport, sub_sport = str(session.get("sport", "")), str(session.get("sub_sport", ""))
    # a sport of "training" says less than its kind
    kind = sub_sport if sport in ("training", "generic", "fitness_equipment", "") and sub_sport != "generic" else sport
    distance, energy = _number(session, "total_distance"), _number(session, "total_calories")
    record = Activity(
        id_of("fit", "activity", instant_text(started), sport),
        instant_text(started),
        (kind or "activity").replace("_", " "),
        round((_number(session, "total_timer_time") or _number(session, "total_elapsed_time")) / 60, 3),
        distance_km=round(distance / 1000, 5) if distance else None,
        energy_kcal=energy or None,
        zone=zone,
        origin="fit",
    )
    gathering.add("activity", record, record.started, where)


def _time(value: object) -> datetime | None:
    return value.astimezone(UTC) if isinstance(value, datetime) else None


def _number(fields: Fields, name: str) -> float:
    value = fields.get(name)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value else 0.0
