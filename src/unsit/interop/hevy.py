"""Hevy: its export of workouts as a table."""

from typing import BinaryIO, Final

from unsit.diary.exchange import Found
from unsit.interop.amounts import KG, KM
from unsit.interop.gathering import Gathering
from unsit.interop.tables import Columns, Row, Table
from unsit.interop.training import Amount, Workouts

_COLUMNS: Final[Columns] = {
    "title": ("title",),
    "start": ("start_time",),
    "end": ("end_time",),
    "description": ("description",),
    "exercise": ("exercise_title",),
    "note": ("exercise_notes",),
    "weight_kg": ("weight_kg",),
    "weight_lb": ("weight_lbs", "weight_lb"),
    "repetitions": ("reps",),
    "distance_km": ("distance_km",),
    "distance_mi": ("distance_miles", "distance_mi"),
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
        for row in Table(file, _COLUMNS, _NEEDED, "Hevy's export", gathering).rows():
            _take(row, workouts, gathering)
        workouts.finish()
        return gathering.found()

    def matches(self, start: bytes, name: str) -> bool:  # noqa: ARG002  # the content says it
        """Say whether a file begins with Hevy's header."""
        head = start.partition(b"\n")[0].lower()
        return all(word in head for word in (b"start_time", b"exercise_title"))


HEVY: Final = Hevy()


def _take(row: Row, workouts: Workouts, gathering: Gathering) -> None:
    started, ended = row.time("start", workouts.zone), row.time("end", workouts.zone)
    start, title, exercise = row.need("start"), row.text("title"), row.need("exercise")
    amount = Amount(
        row.number("repetitions"),
        row.number("seconds"),
        row.number("distance_km") + row.number("distance_mi") * KM["mi"],
        row.number("weight_kg") + row.number("weight_lb") * KG["lb"],
        row.number("rpe"),
    )
    if row.problems or started is None:
        gathering.bad(row.where, "; ".join(row.problems))
        return
    key = (start, title)
    if not workouts.workout(key, row.where, started, workouts.end(started, ended, row.text("end")), title):
        return
    workouts.note(key, row.text("description"), row.text("note"))
    workouts.add(key, row.where, exercise, amount)
