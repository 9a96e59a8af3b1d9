"""Strong: its export of workouts as a table, in the forms and languages it has had."""

from typing import BinaryIO, Final

from unsit.diary.exchange import Found
from unsit.interop.amounts import KG, KM, SECONDS
from unsit.interop.gathering import Gathering
from unsit.interop.passed_over import Passed
from unsit.interop.tables import Columns, Row, Table, Units, header_has
from unsit.interop.training import Amount, Workouts

_COLUMNS: Final[Columns] = {
    "date": ("Date", "Datum", "Fecha", "Data", "Дата", "Tarih", "日付", "日期"),
    "workout": (
        "Workout Name", "Name des Trainings", "Trainingsname", "Workout-Name", "Nombre del entrenamiento",
        "Nombre de entrenamiento", "Nom de l'entraînement", "Nom de l’entraînement", "Nome dell'allenamento",
        "Nome allenamento", "Nome do treino", "Naam training", "Naam van de workout", "Название тренировки",
    ),
    "duration": ("Duration", "Workout Duration", "Dauer", "Duración", "Durée", "Durata", "Duração", "Duur"),
    "exercise": (
        "Exercise Name", "Name der Übung", "Übungsname", "Nombre del ejercicio", "Nombre de ejercicio",
        "Nom de l'exercice", "Nom de l’exercice", "Nome dell'esercizio", "Nome esercizio", "Nome do exercício",
        "Naam oefening", "Naam van de oefening", "Название упражнения",
    ),
    "order": (
        "Set Order", "Satzfolge", "Satz", "Reihenfolge der Sätze", "Orden de la serie", "Orden de series", "Serie",
        "Ordre de la série", "Ordre des séries", "Ordine serie", "Ordem da série", "Setvolgorde", "Порядок подхода",
    ),
    "weight": ("Weight", "Gewicht", "Peso", "Poids", "Вес"),
    "weight_unit": ("Weight Unit", "Gewichtseinheit", "Unidad de peso", "Unité de poids", "Unità di peso"),
    "repetitions": (
        "Reps", "Wiederholungen", "Wdh", "Wdh.", "Repeticiones", "Répétitions", "Répét.", "Ripetizioni", "Repetições",
        "Herhalingen", "Повторения",
    ),
    "rpe": ("RPE",),
    "distance": ("Distance", "Distanz", "Entfernung", "Distancia", "Distanza", "Distância", "Afstand", "Расстояние"),
    "distance_unit": ("Distance Unit", "Distanzeinheit", "Unidad de distancia", "Unité de distance"),
    "seconds": ("Seconds", "Sekunden", "Segundos", "Secondes", "Secondi", "Seconden", "Секунды"),
    "note": (
        "Notes", "Exercise Notes", "Notizen", "Notas", "Note", "Notities", "Заметки",
    ),
    "workout_note": (
        "Workout Notes", "Trainingsnotizen", "Notas del entrenamiento", "Notes de l'entraînement",
        "Notes de l’entraînement", "Note allenamento", "Notas do treino",
    ),
}  # fmt: skip
_NEEDED: Final = ("date", "workout", "exercise", "order", "repetitions")
_UNITS: Final[Units] = {"weight": KG, "distance": KM, "duration": SECONDS}
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
        table = Table(file, _COLUMNS, _NEEDED, "Strong's export", gathering, units=_UNITS, times=("date",))
        units = {"weight": self._weight_unit, "distance": self._distance_unit, "duration": "s"} | table.units
        for row in table.rows():
            self._take(row, workouts, gathering, units)
        workouts.finish()
        if "weight" in table.columns and not ("weight_unit" in table.columns or "weight" in table.units):
            gathering.tell(f"The file does not say the unit of its weights; {self._weight_unit} was taken.")
        if "distance" in table.columns and not ("distance_unit" in table.columns or "distance" in table.units):
            gathering.tell(f"The file does not say the unit of its distances; {self._distance_unit} was taken.")
        return gathering.found()

    def matches(self, start: bytes, name: str) -> bool:  # noqa: ARG002  # the content says it
        """Say whether a file begins with Strong's header."""
        return self.id == "strong" and header_has(start, *(_COLUMNS[name] for name in ("workout", "exercise", "order")))

    def _take(self, row: Row, workouts: Workouts, gathering: Gathering, units: dict[str, str]) -> None:
        began = row.moment("date", workouts.zone)
        date, name, exercise = row.need("date"), row.text("workout"), row.need("exercise")
        length_s = row.seconds("duration", SECONDS[units["duration"].strip(".").casefold()])
        amount = Amount(
            row.number("repetitions"),
            row.number("seconds"),
            row.number("distance") * row.factor("distance_unit", KM, units["distance"]),
            row.number("weight") * row.factor("weight_unit", KG, units["weight"]),
            row.number("rpe", is_needed=False),
        )
        if not row.is_taken(gathering) or began is None:
            return
        key = (date, name)
        ended = workouts.end(began, None, "", length_s)
        if not workouts.workout(key, row.where, began, ended, name, length_s=length_s):
            return
        workouts.note(key, row.text("workout_note"), row.text("note"))
        if row.text("order").casefold() in _NO_SETS:
            gathering.pass_over(Passed.ROWS, row.text("order"))
        else:
            workouts.add(key, row.where, exercise, amount)


STRONG: Final = Strong("strong", "Strong", "kg", "km")
STRONG_POUNDS: Final = Strong("strong-lb", "Strong, in pounds and miles", "lb", "mi")
