"""One damaged place costs nothing but itself: Apple Health's XML, FIT files, JSON, packed files."""

import gzip
import json
import struct
import zlib
from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.interop.reading import activities, done, observations, read, sessions
from tests.interop.samples import FILES, WGER

from unsit.diary.exchange import UnreadableFile, matching
from unsit.diary.unpacking import Unpacker
from unsit.interop.apple import APPLE_HEALTH
from unsit.interop.fit import FIT_FILES
from unsit.interop.fit_names import exercise_name
from unsit.interop.fit_records import content_of, crc16
from unsit.interop.fit_writing import crc
from unsit.interop.gathering import Gathering
from unsit.interop.hevy import HEVY
from unsit.interop.tags import MOST_DAMAGE, Tags
from unsit.interop.wger import WGER as WGER_FORMAT


@pytest.mark.parametrize(
    ("name", "count", "says"),
    [
        ("vertical_tab", 10, "U+000B (1)"),
        ("character_reference", 10, "U+000B (1)"),
        ("attribute_with_spaces", 9, "Record in line 12 (1)"),
    ],
)
def test_a_sign_that_xml_forbids_costs_no_workout(name: str, count: int, says: str) -> None:
    """All workouts come in, and what was read over is said."""
    found = read(APPLE_HEALTH, (FILES / f"{name}.xml").read_bytes())
    assert (len(activities(found)), found.bad) == (count, ())
    assert any(says in one for one in found.told)


WORKOUT = (
    '<Workout workoutActivityType="HKWorkoutActivityTypeYoga" duration="30" durationUnit="min" sourceName="{name}" '
    'startDate="2026-11-{day:02} 18:00:00 +0000" endDate="2026-11-{day:02} 18:30:00 +0000">\n'
    ' <MetadataEntry key="a" value="b"/>\n</Workout>\n'
)
WEIGHT = (
    '<Record type="HKQuantityTypeIdentifierBodyMass" unit="kg" startDate="2026-11-20 07:00:00 +0000" value="70"/>\n'
)


@pytest.mark.parametrize(
    "damage",
    [
        "\x00\x01\x02",
        "&#0;&#xFFFF;&nbsp;&",
        "<Record a b=",
        '<Record value="never closed/>\n',
        "<Record Scale App='1' value=\"2\"/>\n",
        "<<<>>",
        "</Workout></Workout>",
        "<!-- never closed --",
        "<![CDATA[",
        "<?php",
        "<Correlation><Record",
        "<ClinicalRecord a='1'>\n",
        "\ufffe\uffff",
    ],
)
def test_workouts_before_and_after_any_damage_come_in(damage: str) -> None:
    """Also when it stands in a workout's own name, or instead of its end."""
    whole = "".join(WORKOUT.format(name="W", day=day) for day in range(1, 4))
    found = read(APPLE_HEALTH, f"<HealthData>\n{whole}{damage}\n{whole.replace('2026', '2027')}{WEIGHT}</HealthData>")
    assert len(activities(found)) == 6
    assert len(observations(found)) == 1


def test_letters_of_another_encoding_cost_nothing() -> None:
    """A byte that is no UTF-8 is counted; UTF-16 and Latin-1 are read as they say."""
    text = f'<?xml version="1.0" encoding="ISO-8859-1"?><HealthData>{WORKOUT.format(name="Añ", day=1)}</HealthData>'
    plain = read(APPLE_HEALTH, text.replace("ISO-8859-1", "UTF-8")).entries
    assert read(APPLE_HEALTH, text.encode("latin-1")).entries == plain
    assert read(APPLE_HEALTH, text.encode("utf-16")).entries == plain
    spoilt = read(APPLE_HEALTH, text.replace("ISO-8859-1", "UTF-8").encode().replace("ñ".encode(), b"\xf1"))
    assert spoilt.entries == plain
    assert any("encoding (1)" in one for one in spoilt.told)


def test_a_workout_whose_energy_is_no_number_comes_in_without_it() -> None:
    """What is not needed does not decide; the line is told all the same."""
    found = read(APPLE_HEALTH, f"<HealthData>{WORKOUT.format(name='W', day=1)}</HealthData>".replace('30"', 'x"', 1))
    assert activities(found)[0].minutes == 30
    assert "the rest of the row was read" in found.bad[0].why


@pytest.mark.parametrize("noise", ['<a "', '\n<a "', "<", "<!--", "<![CDATA[", "<?", "<a b='\n", "\n<a b c='x\n"])
def test_the_work_for_damage_is_bounded(noise: str) -> None:
    """However much damage there is, so many places are looked at, and then reading ends with a sentence."""
    tags = Tags(BytesIO(f"<HealthData>{noise * (MOST_DAMAGE + 50)}".encode()), gathering := Gathering())
    for _ in tags:
        tags.has_root = True
    assert tags._damage <= MOST_DAMAGE + 1
    assert gathering.found().bad


FITS = ["dev_between", "dev_late", "dev_never", "dev_noid", "size1", "wahoo", "whole_for_comparison"]


@pytest.mark.parametrize("name", FITS)
def test_a_fit_file_is_read_whatever_its_developer_fields_are(name: str) -> None:
    """Described late, between, never or half, or of a size that fits no type: one activity of 20 minutes."""
    found = read(FIT_FILES, (FILES / f"{name}.fit").read_bytes())
    assert [(one.kind, one.minutes) for one in activities(found)] == [("strength training", 20.0)]
    assert found.bad == ()


def test_lists_of_categories_are_named_by_the_profile_and_never_by_a_number() -> None:
    """The sets of a watch, as it writes them."""
    (session,) = sessions(read(FIT_FILES, (FILES / "strength.fit").read_bytes()))
    assert [(movement, amount, weight) for movement, _, amount, _, weight in done(session)] == [
        ("bench_press", 8.0, 70.0),
        ("squat", 10.0, 24.0),
        ("shoulder press", 12.0, None),
        ("plank", 45.0, None),
        ("clamshell", 45.0, None),
        ("hip stretch", 12.0, None),
        ("exercise", 9.0, None),
    ]


def test_no_exercise_is_called_by_a_number() -> None:
    """Whatever numbers a newer watch writes."""
    for category in (*range(60), 200, 65534, None):
        for number in (*range(0, 300, 7), None):
            found = exercise_name(category, number)
            assert found.name
            assert found.name.partition(" ")[0].isdigit() <= (found.name.partition(" ")[0] in ("45", "90"))


def definition(local: int, number: int, *fields: tuple[int, int, int]) -> bytes:
    """Return a definition of a FIT file."""
    return bytes([0x40 | local, 0, 0]) + struct.pack("<HB", number, len(fields)) + b"".join(map(bytes, fields))


def fit(*records: bytes) -> bytes:
    """Return a FIT file of these records."""
    body = b"".join(records)
    head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT")
    whole = head + struct.pack("<H", crc16(head)) + body
    return whole + struct.pack("<H", crc16(whole))


SESSION_FIELDS = ((253, 4, 0x86), (2, 4, 0x86), (5, 1, 0), (6, 1, 0), (8, 4, 0x86))
SESSION = (
    definition(1, 18, *SESSION_FIELDS)
    + b"\x01"
    + struct.pack("<IIBBI", 1_163_488_800, 1_163_487_600, 10, 20, 1_200_000)
)


@pytest.mark.parametrize(
    "records",
    [
        (SESSION, b"\t", SESSION.replace(struct.pack("<I", 1_163_487_600), struct.pack("<I", 1_163_497_600))),
        (definition(0, 20), b"\x00" * 50, SESSION),
        (definition(0, 20, (253, 4, 0x77), (1, 3, 0x84)), b"\x00" + bytes(7), SESSION),
        (definition(0, 18, (2, 3, 0x86)), b"\x00" + bytes(3), SESSION),
        (
            b"\x40\x00\x01\x00\x12\x03\x02\x04\x86\x05\x01\x00\x08\x04\x86\x00\x45\x59\x7b\xb0\x0a\x00\x12\x4f\x80",
            SESSION,
        ),
    ],
    ids=["a lone byte", "no fields", "no type", "a time of three bytes", "big-endian"],
)
def test_what_is_odd_in_a_fit_file_does_not_cost_its_session(records: tuple[bytes, ...]) -> None:
    """The session behind it comes in."""
    found = read(FIT_FILES, fit(*records))
    assert "2026-11-13T07:00:00Z" in [one.started for one in activities(found)]


def test_a_fit_file_that_breaks_off_keeps_what_is_whole_and_says_so() -> None:
    """Also one whose header never got its size, and one whose sum is wrong."""
    whole = fit(SESSION, definition(2, 20, (253, 4, 0x86)), b"\x02" + bytes(4))
    cut = read(FIT_FILES, whole[:-6])
    unsized = read(FIT_FILES, whole[:4] + bytes(4) + whole[8:])
    wrong = read(FIT_FILES, whole[:-2] + b"\x00\x00")
    assert cut.entries == unsized.entries == wrong.entries == read(FIT_FILES, whole).entries
    assert "must not be cut off" in cut.bad[0].why
    assert any("a sum that is not right" in one for one in wrong.told)


def test_several_fit_files_in_one_are_all_read() -> None:
    """One after the other, as the profile allows."""
    later = SESSION.replace(struct.pack("<I", 1_163_487_600), struct.pack("<I", 1_163_597_600))
    assert len(activities(read(FIT_FILES, fit(SESSION) + fit(later)))) == 2


def test_millions_of_messages_are_stepped_over_in_runs() -> None:
    """What took a minute is a few thousand steps: a run of equal messages is one."""
    block = b"\x00\x00\x00" * 259 + b"\x00\xff\x01"
    content = fit(definition(0, 132, (254, 2, 132)), block * 4_000, SESSION)
    found = content_of(content, {18: frozenset({2})})
    assert found is not None
    assert found.others[132] == 260 * 4_000
    assert len(found.messages[18]) == 1


def test_the_sum_of_two_bytes_at_a_time_is_the_sum() -> None:
    """As the writer reckons it."""
    for length in (0, 1, 2, 9, 1000, 1001):
        data = bytes(number * 7 % 256 for number in range(length))
        assert crc16(data) == crc(data)


@pytest.mark.parametrize("cut", [0.4, 0.7, 0.95])
def test_json_that_breaks_off_keeps_the_records_that_are_whole(cut: float) -> None:
    """Every log before the break comes in, and the break is told."""
    logs = [{**json.loads(WGER)["workoutlog"][0], "date": f"2026-03-{day:02}", "session": day} for day in range(1, 29)]
    text = json.dumps({"workoutlog": {"results": logs}})
    found = read(WGER_FORMAT, text[: int(len(text) * cut)])
    assert len(sessions(found)) >= int(28 * cut) - 1
    assert found.bad[-1].where == "the end of the file"


def test_a_packed_file_that_breaks_off_keeps_its_beginning() -> None:
    """Rows before the break come in; a bomb is refused."""
    head = "title,start_time,exercise_title,reps,weight_kg\n"
    rows = "".join(f"A{n},2026-07-{n % 28 + 1:02} 1{n % 10}:00,Squat {hash(n) % 99},{n},5\n" for n in range(1, 900))
    packed = gzip.compress((head + rows).encode())
    found = read(HEVY, packed[: len(packed) // 2])
    assert len(sessions(found)) > 100
    assert ("the end of the file", "must not be cut off or damaged (what is whole was read)") in [
        (one.where, one.why) for one in found.bad
    ]
    with pytest.raises(UnreadableFile, match="200 times"):
        read(HEVY, gzip.compress(head.encode() + b"\n" * 4_000_000))


HEVY_HEAD = "title,start_time,exercise_title,reps,weight_kg\n"
HEVY_ROWS = "".join(
    f"A{n},2026-07-{n % 28 + 1:02} 1{n % 10}:00,Squat {n * 7919 % 99},{n},{n * 31 % 97}\n" for n in range(1, 900)
)
BREAK = ("the end of the file", "must not be cut off or damaged (what is whole was read)")


def test_a_damaged_place_in_a_packed_file_costs_nothing_before_it() -> None:
    """Also when the whole file is unpacked in one go; a wrong sum at the end costs nothing at all."""
    packed = bytearray(gzip.compress((HEVY_HEAD + HEVY_ROWS).encode(), mtime=0))
    whole = len(sessions(read(HEVY, bytes(packed))))
    packed[-6] ^= 1
    found = read(HEVY, bytes(packed))
    assert (len(sessions(found)), [(one.where, one.why) for one in found.bad]) == (whole, [BREAK])
    at = len(packed) * 7 // 10
    packed[at : at + 40] = bytes(40)
    found = read(HEVY, bytes(packed))
    assert whole > len(sessions(found)) > whole // 2
    assert BREAK in [(one.where, one.why) for one in found.bad]


@given(st.integers(0, 7), st.floats(0, 0.99))
def test_no_byte_before_the_damage_is_lost(bit: int, share: float) -> None:
    """The same comes out as byte by byte, which nobody could wait for with many damaged members."""
    packed = bytearray(zlib.compress(HEVY_ROWS.encode()))
    packed[int(share * len(packed))] ^= 1 << bit
    singly, singly_found = zlib.decompressobj(), bytearray()
    with suppress(zlib.error):
        for at in range(len(packed)):
            singly_found += singly.decompress(packed[at : at + 1])
    unpacker = Unpacker(zlib.MAX_WBITS)
    assert unpacker.unpack(bytes(packed), 1 << 20) == bytes(singly_found)
    assert unpacker.is_at_end == singly.eof


def test_the_format_of_a_packed_file_is_seen_though_it_is_damaged() -> None:
    """A short file is unpacked in one go, and what comes before the damage says what it is."""
    packed = bytearray(gzip.compress((FILES / "hevy_nl.csv").read_bytes(), mtime=0))
    packed[-5] ^= 1
    assert [one.id for one in matching(bytes(packed), "workouts.csv.gz")][:1] == ["hevy"]


def test_a_packed_file_of_which_nothing_is_left_says_so() -> None:
    """And not that a header is missing, which nobody could see."""
    packed = bytearray(gzip.compress((HEVY_HEAD + HEVY_ROWS).encode(), mtime=0))
    packed[12:40] = bytes([255]) * 28
    with pytest.raises(UnreadableFile, match="the packed file must be whole; this one is damaged, and nothing"):
        read(HEVY, bytes(packed))


def test_a_damaged_member_of_a_zip_file_keeps_what_comes_before() -> None:
    """Workouts before the damaged place come in, though the member is unpacked in one go."""
    days = "".join(WORKOUT.format(name=f"W{day * 7919 % 1000}", day=day) for day in range(1, 29))
    made = bytearray(zip_of(**{"export.xml": f"<HealthData>\n{days}</HealthData>\n".encode()}))
    # before the table of contents, which is about a hundred bytes
    at = (len(made) - 100) * 8 // 10
    made[at : at + 20] = bytes([255]) * 20
    found = read(APPLE_HEALTH, bytes(made))
    assert 28 > len(activities(found)) > 5
    assert found.bad


@pytest.mark.parametrize("cell", ["62.5", '"62.5"'])
def test_a_table_that_breaks_off_within_a_row_does_not_take_half_a_number(cell: str) -> None:
    """6 of 62.5 kilograms would be believed; the row is left out, and that is said."""
    head = "title,start_time,exercise_title,reps,weight_kg,rpe,exercise_notes\n"
    row = f"A,2026-07-01 10:00,Squat,5,{cell},8,\n"
    text = head + row + row
    for cut in range(1, len(row)):
        found = read(HEVY, text[:-cut])
        (session,) = sessions(found)
        assert {one.weight_kg for one in session.sets} == {62.5}
        assert len(session.sets) == 2 or found.bad


def test_fit_files_packed_by_gzip_in_a_zip_file_are_read() -> None:
    """As programs for runners give them."""
    made = BytesIO()
    with ZipFile(made, "w") as out:
        out.writestr("activities/1.fit.gz", gzip.compress(fit(SESSION)))
        out.writestr("activities/2.gpx", "<gpx/>")
    found = FIT_FILES.read(made, "UTC")
    assert len(activities(found)) == 1
    assert any("activities/*.gpx (1)" in one for one in found.told)


def zip_of(**members: bytes) -> bytes:
    """Return a zip file of these members, each packed."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("keeps", [0.5, 0.9])
def test_an_export_in_a_zip_file_that_breaks_off_keeps_what_is_whole(keeps: float) -> None:
    """A download that stopped has no table of contents; the workouts before the break come in."""
    days = "".join(WORKOUT.format(name=f"W{day * 7919 % 1000}", day=day) for day in range(1, 29))
    whole = zip_of(**{"apple_health_export/export.xml": f"<HealthData>{days}</HealthData>".encode()})
    found = read(APPLE_HEALTH, whole[: int(len(whole) * keeps)])
    assert 5 < len(activities(found)) <= 28
    assert "the end of the file" in [one.where for one in found.bad]


def test_fit_files_before_the_break_of_a_zip_file_are_read() -> None:
    """Each by itself; the one that is cut is told."""
    whole = zip_of(
        **{"1.fit": fit(SESSION), "2.fit": fit(SESSION.replace(b"\x0a\x14", b"\x01\x00")), "3.fit": fit(SESSION)}
    )
    found = FIT_FILES.read(BytesIO(whole[: whole.rindex(b"PK\x03\x04") + 40]), "UTC")
    assert len(activities(found)) >= 1
    assert "the end of the file" in [one.where for one in found.bad]


def test_a_flipped_bit_in_a_zip_file_costs_what_comes_after_only() -> None:
    """The sum at the end of a member is wrong; what was unpacked is there."""
    days = "".join(WORKOUT.format(name="W", day=day) for day in range(1, 9))
    whole = bytearray(zip_of(**{"apple_health_export/export.xml": f"<HealthData>{days}</HealthData>".encode()}))
    at = whole.rindex(b"PK\x01\x02") + 16
    for place in (at, 14):
        whole[place] ^= 0xFF
    found = read(APPLE_HEALTH, bytes(whole))
    assert len(activities(found)) == 8
    assert "the end of the file" in [one.where for one in found.bad]
