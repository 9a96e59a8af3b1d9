"""Real-looking files for every reader, each with something that nobody reads."""

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from tests.diary.examples import RECORDS, entry_of

from unsit.diary.model import Diary, Profile
from unsit.interop.archive import ARCHIVE, ENTRIES, HEADER
from unsit.interop.own_csv import OWN_TABLES

FILES: Final = Path(__file__).with_name("files")
DIARY: Final = Diary(Profile("Ana", "Europe/Madrid", "es"), tuple(entry_of(record) for record in RECORDS.values()))


def rezipped(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return a zip file with some members changed or added."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name in dict.fromkeys((*source.namelist(), *changed)):
            target.writestr(name, changed.get(name) or source.read(name))
    return made.getvalue()


def archive() -> bytes:
    """Return an archive of a later Unsit that knows one thing more of an entry, and of the person."""
    whole = b"".join(ARCHIVE.write(DIARY))
    with ZipFile(BytesIO(whole)) as opened:
        header, lines = json.loads(opened.read(HEADER)), opened.read(ENTRIES).splitlines()
    header["profile"]["pronoun"] = "she"
    lines[0] = json.dumps({**json.loads(lines[0]), "mood": "fine"}).encode()
    changed = {HEADER: json.dumps(header).encode(), ENTRIES: b"\n".join(lines), "photos/one.jpg": b"x"}
    return rezipped(whole, changed)


def own_tables() -> bytes:
    """Return our tables as a spreadsheet gave them back, with a column of one's own."""
    whole = b"".join(OWN_TABLES.write(DIARY))
    with ZipFile(BytesIO(whole)) as opened:
        lines = opened.read("sessions.csv").decode("utf-8-sig").splitlines()
    more = [f"{line},{'mood' if number == 0 else 'fine'}" for number, line in enumerate(lines)]
    return rezipped(whole, {"sessions.csv": "\r\n".join(more).encode(), "notes.txt": b"x"})


STRONG: Final = (
    "Workout #;Date;Workout Name;Duration;Exercise Name;Set Order;Weight (kg);Reps;RPE;Distance (meters);Seconds;Mood\n"
    "1;2026-03-02 18:30:00;Legs;1h 5m;Squat (Barbell);1;62,5;8;7;;;fine\n"
    "1;2026-03-02 18:30:00;Legs;1h 5m;Squat (Barbell);Rest Timer;;;;;90;\n"
    "1;2026-03-02 18:30:00;Legs;1h 5m;Plank;1;;;;;45;\n"
    "1;2026-03-02 18:30:00;Legs;1h 5m;Running;1;;;;2500;900;\n"
)
HEVY: Final = (
    "title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,set_type,weight_kg,reps,"
    "distance_km,duration_seconds,rpe\n"
    '"Evening","26 Jul 2026, 19:06","26 Jul 2026, 20:11","hot","Leg Curl",,"",0,"warmup",40,10,,,8\n'
    '"Evening","26 Jul 2026, 19:06","26 Jul 2026, 20:11","hot","Push Up",1,"",1,"normal",,12,,,9\n'
)
WGER: Final = json.dumps(
    {
        "workoutsession": [
            {"id": 7, "date": "2026-03-02", "time_start": "18:30:00", "time_end": "19:15:00", "impression": "3"}
        ],
        "workoutlog": [
            {
                "id": 1,
                "date": "2026-03-02",
                "session": 7,
                "exercise": {"id": 5, "name": "Squat"},
                "repetitions": "8.00",
                "repetitions_unit": 1,
                "weight": "3",
                "weight_unit": 4,
                "repetitions_target": "10",
            }
        ],
        "weightentry": [{"id": 1, "date": "2026-03-01", "weight": "71.50"}],
        "nutritionplan": [{"id": 3, "description": "more beans"}],
    }
)
WGER_TABLE: Final = (
    "date,session,exercise,repetitions,repetitions_unit,weight,weight_unit,mood\n2026-03-02,7,Squat,8,1,60,1,fine\n"
)
APPLE: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="es_ES">\n'
    '<ExportDate value="2026-11-28 09:12:44 +0000"/>\n'
    '<Record type="HKQuantityTypeIdentifierStepCount" unit="count" startDate="2026-07-26 07:06:00 +0200" value="9"/>\n'
    '<Record type="HKQuantityTypeIdentifierStepCount" unit="count" startDate="2026-07-26 07:07:00 +0200" value="4"/>\n'
    '<Record type="HKQuantityTypeIdentifierBodyMass" sourceName="Scale" unit="kg" '
    'startDate="2026-07-26 07:06:00 +0200" endDate="2026-07-26 07:06:00 +0200" value="70"/>\n'
    '<Workout workoutActivityType="HKWorkoutActivityTypeTraditionalStrengthTraining" duration="20" durationUnit="min" '
    'sourceName="Watch" sourceVersion="10" startDate="2026-07-26 19:06:00 +0200" endDate="2026-07-26 20:09:00 +0200">\n'
    ' <MetadataEntry key="HKIndoorWorkout" value="1"/>\n'
    ' <WorkoutStatistics type="HKQuantityTypeIdentifierActiveEnergyBurned" sum="120" unit="kcal"/>\n'
    ' <WorkoutStatistics type="HKQuantityTypeIdentifierHeartRate" average="120" unit="count/min"/>\n'
    "</Workout>\n</HealthData>\n"
)


def apple() -> bytes:
    """Return an export as it comes from a phone."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as opened:
        opened.writestr("apple_health_export/export.xml", APPLE)
        opened.writestr("apple_health_export/export_cda.xml", "<ClinicalDocument/>")
        opened.writestr("apple_health_export/workout-routes/route_1.gpx", "<gpx/>")
    return made.getvalue()


SAMPLES: Final[Mapping[str, tuple[str, bytes, tuple[str, ...]]]] = {
    "archive": ("archive", archive(), ("mood (1)", "profile.pronoun (1)", "photos/*.jpg (1)")),
    "own tables": ("csv", own_tables(), ("Columns that were not read: mood.", "notes.txt (1)")),
    "Strong": ("strong", STRONG.encode(), ("Workout #, Mood", "Rest Timer (1)")),
    "Strong by its units": ("strong", (FILES / "strong_2016.csv").read_bytes().replace(b"Notes", b"Mood"), ("Mood",)),
    "Strong in pounds": ("strong-lb", STRONG.encode(), ("Workout #, Mood",)),
    "Hevy": ("hevy", HEVY.encode(), ("superset_id, set_index, set_type",)),
    "Hevy in Turkish": ("hevy", (FILES / "hevy_tr.csv").read_bytes(), ("superset_id",)),
    "wger": (
        "wger",
        WGER.encode(),
        (
            "nutritionplan (1)",
            "session.impression (1)",
            "log.repetitions_target (1)",
            "weight_unit 4 (1)",
            "body weights (1)",
        ),
    ),
    "wger's table": ("wger", WGER_TABLE.encode(), ("Columns that were not read: mood.",)),
    "Apple Health": (
        "apple-health",
        apple(),
        (
            "StepCount (2)",
            "ExportDate (1)",
            "MetadataEntry (1)",
            "Workout.sourceVersion (1)",
            "HeartRate (1)",
            "*.gpx (1)",
        ),
    ),
    "a watch": ("fit", (FILES / "strength.fit").read_bytes(), ("rests between sets (1)", "goblet squat as squat (1)")),
    "a watch with an app of its own": (
        "fit",
        (FILES / "dev_late.fit").read_bytes(),
        ("record (20)", "developer fields (20)"),
    ),
}
"""Format, file, and what must be told to have been passed over."""
