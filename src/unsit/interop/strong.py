"""Strong: its export of workouts as a table, in the three forms it has had."""

from typing import BinaryIO, Final

from unsit.diary.exchange import Found
from unsit.interop.amounts import KG, KM
from unsit.interop.gathering import Gathering
from unsit.interop.tables import Columns, Row, Table
from unsit.interop.training import Amount, Workouts

_COLUMNS: Final[Columns] = {
    "date": ("Date",),
    "workout": ("Workout Name",),
    "duration": ("Duration", "Workout Duration"),
    "exercise": ("Exercise Name",),
    "order": ("Set Order",),
    "weight": ("Weight",),
    "weight_unit": ("Weight Unit",),
    "repetitions": ("Reps",),
    "rpe": ("RPE",),
    "distance": ("Distance",),
    "distance_unit": ("Distance Unit",),
    "seconds": ("Seconds",),
    "note": ("Notes", "Exercise Notes"),
    "workout_note": ("Workout Notes",),
}
_NEEDED: Final = ("date", "workout", "exercise", "order", "repetitions")
_NO_SETS: Final = frozenset({"rest timer", "note"})


class Strong:
    """Strong's table as a format. weight_unit: of files that name none."""

    suffix = ".csv"
    media_type = "text/csv"

    def __init__(self, format_id: str, name: str, weight_unit: str, distance_unit: str) -> None:
        self.id = format_id
        self.name = name
        self._weight_unit = weight_unit
        self._distance_unit = distance_unit

    def read(self, file: BinaryIO, zone: str) -> Found:
        """Read the table; UnreadableFile when it is none of Strong's."""
        gathering = Gathering()
        workouts = Workouts("strong", zone, gathering)
        table = Table(file, _COLUMNS, _NEEDED, "Strong's export", gathering)
        weight_unit = table.units.get("weight") or self._weight_unit
        distance_unit = table.units.get("distance") or self._distance_unit
        has_units = "weight_unit" in table.columns or table.units.get("weight")
        for row in table.rows():
            self._take(row, workouts, gathering, weight_unit, distance_unit)
        workouts.finish()
        if not has_units and "weight" in table.columns:
            gathering.tell(f"The file does not say the unit of its weights; {weight_unit} was taken.")
        return gathering.found()

    def matches(self, start: bytes, name: str) -> bool:  # noqa: ARG002  # the content says it
        """Say whether a file begins with Strong's header."""
        head = start.partition(b"\n")[0].lower()
        return self.id == "strong" and all(word in head for word in (b"workout name", b"exercise name", b"set order"))

    def _take(self, row: Row, workouts: Workouts, gathering: Gathering, weight_unit: str, distance_unit: str) -> None:
        started = row.time("date", workouts.zone)
        date, name, exercise = row.need("date"), row.text("workout"), row.need("exercise")
        duration_s = row.seconds("duration")
        amount = Amount(
            row.number("repetitions"),
            row.number("seconds"),
            row.number("distance") * row.factor("distance_unit", KM, distance_unit),
            row.number("weight") * row.factor("weight_unit", KG, weight_unit),
            row.number("rpe"),
        )
        if row.problems or started is None:
            gathering.bad(row.where, "; ".join(row.problems))
            return
        key = (date, name)
        if not workouts.workout(key, row.where, started, workouts.end(started, None, "", duration_s), name):
            return
        workouts.note(key, row.text("workout_note"), row.text("note"))
        if row.text("order").casefold() not in _NO_SETS:
            workouts.add(key, row.where, exercise, amount)


STRONG: Final = Strong("strong", "Strong", "kg", "km")
STRONG_POUNDS: Final = Strong("strong-lb", "Strong, in pounds and miles", "lb", "mi")
