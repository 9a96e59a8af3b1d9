import tracemalloc
from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.interop.reading import activities, observations, read

from unsit.diary.exchange import UnreadableFile, matching
from unsit.interop.apple import APPLE_HEALTH

DTD = """<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 14 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
]>
"""
HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n{DTD}<HealthData locale="es_ES">\n'
WEIGHT = (
    '<Record type="HKQuantityTypeIdentifierBodyMass" sourceName="Scale &amp; co" unit="lb" '
    'creationDate="2026-07-26 07:07:00 +0200" startDate="2026-07-26 07:06:00 +0200" '
    'endDate="2026-07-26 07:06:00 +0200" value="150"/>\n'
)
STEPS = (
    '<Record type="HKQuantityTypeIdentifierStepCount" unit="count" startDate="2026-07-26 07:06:00 +0200" value="9"/>\n'
)
MINDFUL = (
    '<Record type="HKCategoryTypeIdentifierMindfulSession" startDate="2026-07-26 21:00:00 +0200" '
    'endDate="2026-07-26 21:10:00 +0200"/>\n'
)
OLD_WORKOUT = (
    '<Workout workoutActivityType="HKWorkoutActivityTypeWalking" duration="30.5" durationUnit="min" '
    'totalDistance="1.5" totalDistanceUnit="mi" totalEnergyBurned="418.4" totalEnergyBurnedUnit="kJ" '
    'startDate="2026-07-25 07:06:00 +0200" endDate="2026-07-25 07:40:00 +0200"/>\n'
)
NEW_WORKOUT = (
    '<Workout workoutActivityType="HKWorkoutActivityTypeTraditionalStrengthTraining" duration="20" durationUnit="min" '
    'startDate="2026-07-26 07:06:00 +0200" endDate="2026-07-26 07:26:00 +0200">\n'
    ' <MetadataEntry key="HKIndoorWorkout" value="1"/>\n'
    ' <WorkoutStatistics type="HKQuantityTypeIdentifierActiveEnergyBurned" sum="120" unit="kcal"/>\n'
    ' <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="500" unit="m"/>\n'
    "</Workout>\n"
)
EXPORT = f"{HEAD}{STEPS}{WEIGHT}{MINDFUL}{OLD_WORKOUT}{NEW_WORKOUT}</HealthData>\n"


def zipped(content: str | bytes, name: str = "apple_health_export/export.xml", **others: str) -> bytes:
    """Give the export as it comes from a phone."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        made.writestr(name, content)
        for other, text in others.items():
            made.writestr(f"apple_health_export/{other}.xml", text)
    return file.getvalue()


def test_workouts_weight_and_mindfulness_come_in_and_steps_do_not() -> None:
    """Old and new workouts have their distance and energy, in kilometres and kilocalories."""
    found = read(APPLE_HEALTH, EXPORT)
    assert [(one.kind, one.minutes, one.distance_km, one.energy_kcal) for one in activities(found)] == [
        ("mindfulness", 10.0, None, None),
        ("walking", 30.5, 2.414, 100.0),
        ("traditional strength training", 20.0, 0.5, 120.0),
    ]
    assert [(one.at, one.kind, one.value, one.unit) for one in observations(found)] == [
        ("2026-07-26T05:06:00Z", "weight", 68.039, "kg")
    ]
    assert found.bad == ()


def test_the_zip_file_is_read_whatever_the_language_of_its_names() -> None:
    """The export is the XML file that is not the clinical copy."""
    plain = read(APPLE_HEALTH, EXPORT).entries
    assert read(APPLE_HEALTH, zipped(EXPORT, export_cda="<ClinicalDocument/>")).entries == plain
    assert read(APPLE_HEALTH, zipped(EXPORT, "apple_health_export/exportación.xml")).entries == plain


def test_a_broken_document_type_does_no_harm() -> None:
    """Some phones write one that no parser takes; lines keep their numbers."""
    broken = EXPORT.replace(
        "<!ATTLIST HealthData\n", "<!ATTLIST HealthData\n  value CDATA #REQUIRED\n>\n  start CDATA\n"
    )
    assert read(APPLE_HEALTH, broken).entries == read(APPLE_HEALTH, EXPORT).entries
    bad = read(APPLE_HEALTH, EXPORT.replace('value="150"', 'value="heavy"')).bad
    assert [one.where for one in bad] == ["line 11"]
    assert 'value must be a number (got "heavy" lb)' in bad[0].why


def test_an_export_that_breaks_off_keeps_what_was_before() -> None:
    """A cut file gives what it has and says where it ends."""
    found = read(APPLE_HEALTH, EXPORT[: EXPORT.index("<Workout ") + 40])
    assert len(found.entries) == 2
    assert "what comes after was not read" in found.bad[0].why


@pytest.mark.parametrize(
    "content",
    [
        "",
        "hello",
        "<html></html>",
        "\x00\x01",
        "<" * 2_000_000,
        zipped("nothing", "readme.txt"),
        zipped("no xml"),
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><html/>',
    ],
)
def test_what_is_no_export_is_refused_with_one_sentence(content: str | bytes) -> None:
    """Whatever it is, the sentence says what must hold."""
    with pytest.raises(UnreadableFile, match="must"):
        read(APPLE_HEALTH, content)


def test_entities_of_its_own_are_not_unfolded() -> None:
    """A file that grows by its own definitions gives nothing, wherever it defines them."""
    bomb = '<!DOCTYPE HealthData [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    found = read(APPLE_HEALTH, f"{bomb}<HealthData>&b;{WEIGHT}</HealthData>")
    assert found.entries == ()
    assert "must be XML" in found.bad[0].why
    with pytest.raises(UnreadableFile, match="must not define entities"):
        read(APPLE_HEALTH, " " * 100_000 + f"{bomb}<HealthData>&b;</HealthData>")


def test_a_zip_bomb_is_refused() -> None:
    """Ten megabytes of nothing in ten kilobytes are not unpacked."""
    with pytest.raises(UnreadableFile, match="200 times"):
        read(APPLE_HEALTH, zipped(HEAD + " " * 10_000_000 + "</HealthData>"))


def test_a_big_export_needs_little_memory() -> None:
    """Six megabytes of steps leave nothing behind."""
    content = BytesIO((HEAD + STEPS * 55_000 + WEIGHT + "</HealthData>").encode())
    tracemalloc.start()
    found = APPLE_HEALTH.read(content, "UTC")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.entries) == 1
    assert peak < 4_000_000


def test_the_same_export_twice_brings_nothing_twice() -> None:
    """Ids come from what is told, not from the moment of reading."""
    assert read(APPLE_HEALTH, EXPORT).entries == read(APPLE_HEALTH, EXPORT).entries


def test_its_files_are_recognised() -> None:
    """The XML by its root, the zip by its folder or its name."""
    assert [one.id for one in matching(EXPORT.encode()[:4096], "x")] == ["apple-health"]
    assert [one.id for one in matching(zipped(EXPORT)[:4096], "x.zip")] == ["apple-health"]


@given(st.integers(0, len(EXPORT)), st.binary(max_size=60))
def test_garbage_inside_is_refused_or_told(at: int, noise: bytes) -> None:
    """Whatever bytes are put in, nothing but a refusal is raised."""
    whole = EXPORT.encode()
    with suppress(UnreadableFile):
        read(APPLE_HEALTH, whole[:at] + noise + whole[at:])
