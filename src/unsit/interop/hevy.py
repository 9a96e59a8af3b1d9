"""Hevy: its export of workouts as a table."""

from typing import BinaryIO, Final

from unsit.diary.exchange import Found
from unsit.interop.amounts import KG, KM
from unsit.interop.gathering import Gathering
from unsit.interop.tables import Columns, Row, Table, header_has
from unsit.interop.training import Amount, Workouts

_COLUMNS: Final[Columns] = {
    "title": ("title",),
    "start": ("start_time",),
    "end": ("end_time",),
    "description": ("description",),
    "exercise": ("exercise_title",),
    "note": ("exercise_notes",),
    "weight_kg": ("weight_kg", "weight (kg)"),
    "weight_lb": ("weight_lbs", "weight_lb", "weight (lbs)", "weight (lb)"),
    "repetitions": ("reps",),
    "distance_km": ("distance_km", "distance (km)"),
    "distance_mi": ("distance_miles", "distance_mi", "distance (miles)", "distance (mi)"),
    "distance_m": ("distance_meters", "distance_m", "distance (m)"),
    "seconds": ("duration_seconds",),
    "rpe": ("rpe",),
}
_NEEDED: Final = ("title", "start", "exercise", "repetitions")


class Hevy:
    """Hevy's table as a format."""

    id = "hevy"
    name = "Hevy"
    suffix = ".csv"
    media_type = "text/csv"

    def read(self, file: BinaryIO, zone: str) -> Found:
        """Read the table; UnreadableFile when it is none of Hevy's."""
        gathering = Gathering()
        workouts = Workouts("hevy", zone, gathering)
        table = Table(file, _COLUMNS, _NEEDED, "Hevy's export", gathering, times=("start", "end"))
        for row in table.rows():
            _take(row, workouts, gathering)
        workouts.finish()
        return gathering.found()

    def matches(self, start: bytes, name: str) -> bool:  # noqa: ARG002  # the content says it
        """Say whether a file begins with Hevy's header."""
        return header_has(start, ("start_time",), ("exercise_title",))


HEVY: Final = Hevy()


def _take(row: Row, workouts: Workouts, gathering: Gathering) -> None:
    began, ended = row.moment("start", workouts.zone), row.moment("end", workouts.zone, is_needed=False)
    start, title, exercise = row.need("start"), row.text("title"), row.need("exercise")
    amount = Amount(
        row.number("repetitions"),
        row.number("seconds"),
        row.number("distance_km") + row.number("distance_mi") * KM["mi"] + row.number("distance_m") * KM["m"],
        row.number("weight_kg") + row.number("weight_lb") * KG["lb"],
        row.number("rpe", is_needed=False),
    )
    if not row.is_taken(gathering) or began is None:
        return
    key = (start, title)
    if not workouts.workout(key, row.where, began, workouts.end(began, ended, row.text("end")), title):
        return
    workouts.note(key, row.text("description"), row.text("note"))
    workouts.add(key, row.where, exercise, amount)
