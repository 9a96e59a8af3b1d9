"""Strong and Hevy: tables of sets."""

import tracemalloc
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.interop.reading import activities, done, read, sessions

from unsit.diary.exchange import Reads, UnreadableFile, matching
from unsit.diary.reading import check_record
from unsit.interop.gathering import MOST_BAD
from unsit.interop.hevy import HEVY
from unsit.interop.strong import STRONG, STRONG_POUNDS

STRONG_OLD = (
    "Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds;Notes;"
    "Workout Notes;Workout Duration\n"
    '2026-03-02 18:30:00;"Legs; light";"Squat (Bodyweight)";1;;kg;10;6;;;0;"slow\nand ""low""";"after work";1h 5m\n'
    '2026-03-02 18:30:00;"Legs; light";"Leg Press";1;62,5;kg;8;8;;;0;;;1h 5m\n'
    '2026-03-02 18:30:00;"Legs; light";"Leg Press";Rest Timer;;;;;;;90;;;1h 5m\n'
    '2026-03-02 18:30:00;"Legs; light";"Leg Press";2;135;lbs;6;;;;0;;;1h 5m\n'
    '2026-03-02 18:30:00;"Legs; light";"Plank";1;;;0;;;;45;;;1h 5m\n'
    '2026-03-02 18:30:00;"Legs; light";"Cycling (Indoor)";1;;;0;;3;mi;600;;;1h 5m\n'
)
STRONG_IOS = (
    "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE\n"
    '2026-03-02 6:30:00\u202fPM,"Legs",45m,"Leg Press",1,100,8,0,0,"","",8.5\n'
)
STRONG_NEW = (
    "Workout #;Date;Workout Name;Duration (sec);Exercise Name;Set Order;Weight (lbs);Reps;RPE;"
    "Distance (meters);Seconds\n"
    "12;2026-03-02 18:30:00;Legs;2700;Leg Press;1;100;8;;;\n"
    "12;2026-03-02 18:30:00;Legs;2700;Running;1;;;;1500;480\n"
)
HEVY_HEAD = (
    "title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,set_type,"
    "weight_kg,reps,distance_km,duration_seconds,rpe\n"
)
HEVY_FILE = (
    '"title","start_time","end_time","description","exercise_title","superset_id","exercise_notes","set_index",'
    '"set_type","weight_lbs","reps","distance_miles","duration_seconds","rpe"\n'
    '"Evening","26 Jul 2026, 19:06","26 Jul 2026, 20:11","hot day","Leg Curl",,"",0,"warmup",100,10,,,\n'
    '"Evening","26 Jul 2026, 19:06","26 Jul 2026, 20:11","hot day","Push Up",,"wide, slow",1,"normal",,12,,,9\n'
    '"Evening","26 Jul 2026, 19:06","26 Jul 2026, 20:11","hot day","Plank",,"",0,"normal",,,,60,\n'
    '"Evening","26 Jul 2026, 19:06","26 Jul 2026, 20:11","hot day","Walking",,"",0,"normal",,,1.5,1800,\n'
)


def test_a_table_of_strong_becomes_one_session_with_its_sets() -> None:
    """Sets keep order, numbers, weights in kilograms; names of the library become its ids; rests are no sets."""
    found = read(STRONG, STRONG_OLD)
    (session,) = sessions(found)
    assert found.bad == ()
    assert done(session) == [
        ("squat", "repetitions", 10.0, 1, None),
        ("Leg Press", "repetitions", 8.0, 1, 62.5),
        ("Leg Press", "repetitions", 6.0, 2, 61.235),
        ("plank", "hold", 45.0, 1, None),
    ]
    assert (session.started, session.ended) == ("2026-03-02T17:30:00Z", "2026-03-02T18:35:00Z")
    assert (session.name, session.effort, session.zone) == ("Legs; light", 4, "Europe/Madrid")
    assert session.note == 'after work\nslow\nand "low"'


def test_a_set_with_a_distance_becomes_an_activity() -> None:
    """Three miles on a bicycle are no set of a movement."""
    (activity,) = activities(read(STRONG, STRONG_OLD))
    assert (activity.kind, activity.minutes, activity.distance_km) == ("Cycling (Indoor)", 10.0, 4.828032)


def test_the_forms_of_strongs_table_are_all_read() -> None:
    """With commas or semicolons, twelve hours or twenty-four, units in a column, in the header or nowhere."""
    (ios,) = sessions(read(STRONG, STRONG_IOS))
    assert (ios.started, ios.ended, ios.effort) == ("2026-03-02T17:30:00Z", "2026-03-02T18:15:00Z", 4)
    new = read(STRONG, STRONG_NEW)
    assert sessions(new)[0].sets[0].weight_kg == 45.3592
    assert activities(new)[0].distance_km == 1.5


def test_a_unit_that_is_not_told_is_asked_for_or_told() -> None:
    """Kilograms are taken and that is said; the format for pounds takes pounds."""
    found = read(STRONG, STRONG_IOS)
    assert sessions(found)[0].sets[0].weight_kg == 100
    assert "does not say the unit" in found.told[0]
    assert sessions(read(STRONG_POUNDS, STRONG_IOS))[0].sets[0].weight_kg == 45.3592


def test_a_table_of_hevy_becomes_one_session() -> None:
    """Pounds and miles are turned, notes come together, worded months are read."""
    found = read(HEVY, HEVY_FILE)
    (session,) = sessions(found)
    assert done(session) == [
        ("Leg Curl", "repetitions", 10.0, 1, 45.3592),
        ("push_up", "repetitions", 12.0, 1, None),
        ("plank", "hold", 60.0, 1, None),
    ]
    assert (session.started, session.ended) == ("2026-07-26T17:06:00Z", "2026-07-26T18:11:00Z")
    assert session.note == "hot day\nwide, slow"
    assert activities(found)[0].distance_km == 2.414016


@pytest.mark.parametrize(
    "start", ["26 jul 2026, 19:06", "26 juil. 2026, 19:06", "Jul 26, 2026, 7:06 PM", "2026-07-26T19:06"]
)
def test_months_are_read_in_other_languages_and_orders(start: str) -> None:
    """The phone's language and clock decide how Hevy writes a time."""
    found = read(HEVY, f'{HEVY_HEAD}A,"{start}",,,Squat,,,0,normal,,5,,,\n')
    assert [one.started for one in sessions(found)] == ["2026-07-26T17:06:00Z"]


@pytest.mark.parametrize(("form", "content"), [(STRONG, STRONG_OLD), (STRONG, STRONG_NEW), (HEVY, HEVY_FILE)])
def test_the_same_file_twice_brings_nothing_twice(form: Reads, content: str) -> None:
    """Ids do not change from one reading to the next, nor with the zone or the file's line ends."""
    entries = read(form, content).entries
    assert read(form, content).entries == entries
    assert read(form, "\ufeff" + content.replace("\n", "\r\n")).entries[0].id == entries[0].id
    assert {entry.id for entry in read(form, content, "Asia/Tokyo").entries} == {entry.id for entry in entries}


def test_a_longer_export_brings_the_same_sessions_under_the_same_ids() -> None:
    """Next month's export holds last month's workouts too: they are known."""
    more = STRONG_OLD + '2026-04-02 18:30:00;"Legs";"Squat";1;;;5;;;;0;;;30m\n'
    before = {entry.id for entry in read(STRONG, STRONG_OLD).entries}
    assert before < {entry.id for entry in read(STRONG, more).entries}


def test_a_bad_row_is_told_by_line_with_all_that_is_wrong_and_the_others_are_offered() -> None:
    """Two wrong values in one row are one report; line numbers count a note over two lines."""
    wrong = '2026-03-02 18:30:00;"Legs; light";"Squat";2;heavy;kg;some;;;;0;;;1h 5m\n'
    late = 'yesterday;"Legs";"Squat";2;;kg;5;;;;0;;;1h 5m\n'
    empty = '2026-03-02 18:30:00;"Legs; light";"Squat";2;;kg;0;;;;0;;;1h 5m\n'
    far = '2026-03-02 18:30:00;"Legs; light";"Squat";2;10;stones;5;;;;0;;;soon\n'
    found = read(STRONG, STRONG_OLD + wrong + late + empty + far)
    assert len(sessions(found)[0].sets) == 4
    told = {bad.where: bad.why for bad in found.bad}
    assert list(told) == ["line 9", "line 10", "line 11", "line 12"]
    assert 'Reps must be a number (got "some")' in told["line 9"]
    assert 'Weight must be a number (got "heavy")' in told["line 9"]
    assert 'Date must be a time, like 2026-11-26 07:30:00 (got "yesterday")' in told["line 10"]
    assert "above 0" in told["line 11"]
    assert "must be one of the units" in told["line 12"]
    assert "must be a length of time" in told["line 12"]


def test_a_number_that_no_set_can_have_is_told() -> None:
    """What the diary refuses, a reader does not bring in."""
    found = read(HEVY, f"{HEVY_HEAD}A,2026-07-26 19:06,,,Squat,,,0,normal,5000,5,,,\n")
    assert found.entries == ()
    assert "weight_kg must be from 0 to 1000" in found.bad[0].why


def test_times_that_summer_time_skips_or_doubles_are_placed_and_doubt_is_told() -> None:
    """Half past two is moved on in March; in October the first is taken for the start, the second for the end."""
    head = f"{HEVY_HEAD}A,"
    (gap,) = sessions(read(HEVY, head + "2026-03-29 02:30,2026-03-29 03:40,,Squat,,,0,normal,,5,,,\n"))
    assert (gap.started, gap.ended) == ("2026-03-29T01:30:00Z", "2026-03-29T01:40:00Z")
    found = read(HEVY, head + "2026-10-25 02:50,2026-10-25 02:10,,Squat,,,0,normal,,5,,,\n")
    assert (sessions(found)[0].started, sessions(found)[0].ended) == ("2026-10-25T00:50:00Z", "2026-10-25T01:10:00Z")
    assert "twice" in found.told[0]


def test_a_file_in_another_encoding_is_read_and_told() -> None:
    """Western European letters and UTF-16 both come in."""
    text = f"{HEVY_HEAD}Mañana,2026-07-26 19:06,,,Zancada,,,0,normal,,5,,,\n"
    western = read(HEVY, text.encode("cp1252"))
    assert sessions(western)[0].name == "Mañana"
    assert "not in UTF-8" in western.told[0]
    assert sessions(read(HEVY, text.encode("utf-16")))[0].name == "Mañana"


@pytest.mark.parametrize("form", [STRONG, HEVY])
@pytest.mark.parametrize("content", ["", "\n\n", "a,b,c\n1,2,3\n", "\x00\x01\x02", "PK\x03\x04", "{}", "x" * 2_000_000])
def test_what_is_no_such_table_is_refused_with_one_sentence(form: Reads, content: str) -> None:
    """The sentence names the columns there must be, or the line that is too long."""
    with pytest.raises(UnreadableFile, match=r"must begin with a header that has the columns|must have at most"):
        read(form, content)


def test_an_unclosed_quote_is_told_not_swallowed_in_silence() -> None:
    """A row that never ends is a bad place with its line."""
    found = read(HEVY, HEVY_FILE + '"Open,2026-07-26 19:06,,,Squat,,,0,normal,,5,,,\n' + "x" * 200_000 + "\n")
    assert len(sessions(found)) == 1
    assert found.bad[0].where == "line 6"


def test_thousands_of_bad_rows_are_counted_not_listed() -> None:
    """A report stays readable."""
    found = read(HEVY, HEVY_HEAD + "A,never,,,Squat,,,0,normal,,5,,,\n" * 5_000)
    assert len(found.bad) == MOST_BAD
    assert f"{5_000 - MOST_BAD:,} more places" in found.told[0]


def test_files_are_recognised_by_their_header() -> None:
    """The name of a file does not matter."""
    assert [one.id for one in matching(STRONG_OLD.encode()[:4096], "x.txt")] == ["strong"]
    assert [one.id for one in matching(HEVY_FILE.encode()[:4096], "strong.csv")] == ["hevy"]


cells = st.sampled_from(["", "5", "1,5", "-3", "1e400", "NaN", "2026-03-02", "0001-01-01", "9999-12-31 23:59", '"'])
texts = cells | st.text(max_size=12)


@given(st.sampled_from([(STRONG, STRONG_OLD), (HEVY, HEVY_FILE)]), st.lists(st.lists(texts, max_size=15), max_size=6))
def test_rows_of_garbage_are_told_never_a_traceback(form: tuple[Reads, str], rows: list[list[str]]) -> None:
    """Whatever stands in the cells, every entry that comes out is right."""
    reader, content = form
    separator = ";" if reader is STRONG else ","
    found = read(reader, content + "\n".join(separator.join(row) for row in rows))
    assert all(entry.record and check_record(entry.kind, entry.record) == () for entry in found.entries)


@given(st.binary(max_size=400), st.booleans())
def test_bytes_of_garbage_are_refused_or_told(noise: bytes, has_header: bool) -> None:
    """Whatever bytes come in, they are read or refused."""
    with suppress(UnreadableFile):
        read(HEVY, (HEVY_HEAD.encode() if has_header else b"") + noise)


def test_a_big_table_needs_memory_for_its_sessions_only() -> None:
    """Six megabytes of rows that cannot be taken leave next to nothing behind."""
    row = "A,never," + "x" * 200 + ",,Squat,,,0,normal,,5,,,\n"
    content = BytesIO((HEVY_HEAD + row * 25_000).encode())
    tracemalloc.start()
    found = HEVY.read(content, "UTC")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.bad) == MOST_BAD
    assert peak < 2_000_000


def test_a_session_of_more_sets_than_a_diary_holds_is_told() -> None:
    """The first thousand come in, the rest are named."""
    row = "A,2026-07-26 19:06,,,Squat,,,0,normal,,5,,,\n"
    found = read(HEVY, HEVY_HEAD + row * 1_002)
    assert len(sessions(found)[0].sets) == 1_000
    assert [bad.where for bad in found.bad] == ["line 1002", "line 1003"]
