import csv
from contextlib import suppress
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.diary.examples import RECORDS, SESSION, amounts, entry_of, sessions

from unsit.diary.allowed_values import cleaned_text
from unsit.diary.exchange import UnreadableFile, matching
from unsit.diary.model import Activity, Diary, Entry, Observation, Profile, Record, Side
from unsit.interop.own_csv import OWN_TABLES, TABLES

words = st.text(max_size=30).map(cleaned_text)
kept: st.SearchStrategy[Record] = (
    sessions
    | st.builds(
        Activity,
        st.text("abc123", min_size=1, max_size=8),
        st.just("2026-11-24T17:00:00.000Z"),
        st.just("walking"),
        amounts,
        distance_km=st.none() | st.floats(0, 100),
        note=words,
    )
    | st.builds(
        Observation,
        st.text("abc123", min_size=1, max_size=8),
        st.just("2026-11-24T17:00:00.000Z"),
        st.just("pain"),
        st.floats(0, 10),
        side=st.sampled_from(Side),
        place=words,
        text=words,
    )
)
DIARY = Diary(Profile(), tuple(entry_of(record) for record in RECORDS.values()))


def written(diary: Diary) -> BytesIO:
    """Give the zip file of a diary."""
    return BytesIO(b"".join(OWN_TABLES.write(diary)))


def tables(diary: Diary) -> dict[str, list[dict[str, str]]]:
    """Give the rows of each table as another program reads them."""
    with ZipFile(written(diary)) as made:
        texts = {name: made.read(name).decode("utf-8-sig") for name in made.namelist()}
    return {name: list(csv.DictReader(StringIO(text, newline=""))) for name, text in texts.items()}


@given(st.lists(kept, max_size=6, unique_by=lambda record: (type(record), record.id)))
def test_sessions_activities_and_observations_come_back_equal(records: list[Record]) -> None:
    """No field of a set is lost in a table, however odd a note is."""
    entries = tuple(entry_of(record) for record in records)
    found = OWN_TABLES.read(written(Diary(Profile(), entries)), "UTC")
    assert found.bad == ()
    assert {(entry.kind, entry.id): entry for entry in found.entries} == {(one.kind, one.id): one for one in entries}


def test_the_tables_are_what_they_say() -> None:
    """One row a session, one a set, with plain numbers; times with their offset."""
    read = tables(DIARY)
    assert set(read) == set(TABLES)
    assert [row["movement"] for row in read["sets.csv"]] == ["hip_stretch_floor", "side_kick_front_back"]
    assert [row["done"] for row in read["sets.csv"]] == ["60.0", "7.0"]
    assert read["sessions.csv"][0]["started"] == "2026-11-24T07:00:00.000Z"
    assert [row["kind"] for row in read["activities.csv"]] == ["walking"]


def test_no_text_is_a_formula_for_a_spreadsheet() -> None:
    """A note that begins like a formula is marked as text, and comes back as it was."""
    record = Observation("o1", "2026-11-24T17:00:00.000Z", "note", text='=HYPERLINK("http://x")')
    diary = Diary(Profile(), (entry_of(record),))
    assert tables(diary)["observations.csv"][0]["text"] == '\'=HYPERLINK("http://x")'
    assert OWN_TABLES.read(written(diary), "UTC").entries == diary.entries


def _spoilt(name: str, change: tuple[str, str]) -> BytesIO:
    made = BytesIO()
    with ZipFile(written(DIARY)) as whole, ZipFile(made, "w") as spoilt:
        for member in whole.namelist():
            text = whole.read(member).decode()
            spoilt.writestr(member, text.replace(*change) if member == name else text)
    return made


def test_what_a_spreadsheet_makes_of_the_tables_is_read_again() -> None:
    """Semicolons, decimal commas and rows in another order change nothing."""
    made = BytesIO()
    with ZipFile(made, "w") as out:
        for name, rows in tables(DIARY).items():
            text = StringIO(newline="")
            writer = csv.DictWriter(text, TABLES[name][1], delimiter=";")
            writer.writeheader()
            for row in reversed(rows):
                numbers = {"done": row.get("done", "").replace(".", ",")} if name == "sets.csv" else {}
                writer.writerow({**row, **numbers})
            out.writestr(name, text.getvalue())
    assert entry_of(SESSION) in OWN_TABLES.read(made, "UTC").entries


def test_bad_rows_are_told_with_table_and_line() -> None:
    """A word where a number must be names its table; a set without a session is told."""
    found = OWN_TABLES.read(_spoilt("sets.csv", ("60.0", "sixty")), "UTC")
    assert found.bad[0].where == "sets.csv line 2"
    assert "must be a number" in found.bad[0].why
    lost = OWN_TABLES.read(_spoilt("sessions.csv", (SESSION.id, "b" * 32)), "UTC")
    assert "session must be one of sessions.csv" in lost.bad[0].why


def test_one_table_alone_is_read_too() -> None:
    """Activities may come without a zip file; sets may not, as they do not say when."""
    with ZipFile(written(DIARY)) as made:
        activities, sets = made.read("activities.csv"), made.read("sets.csv")
    assert OWN_TABLES.read(BytesIO(activities), "UTC").entries == (entry_of(RECORDS["activity"]),)
    with pytest.raises(UnreadableFile, match="must come with sessions"):
        OWN_TABLES.read(BytesIO(sets), "UTC")


def test_its_files_are_recognised() -> None:
    """The zip file by its first member, a table by its header."""
    assert [one.id for one in matching(written(DIARY).getvalue()[:4096], "x.zip")] == ["csv"]
    assert [one.id for one in matching(",".join(TABLES["activities.csv"][1]).encode(), "x")] == ["csv"]


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\x00" * 100, b"PK\x03\x04garbage"])
def test_what_is_none_of_our_tables_is_refused(content: bytes) -> None:
    """One sentence, whatever it is."""
    with pytest.raises(UnreadableFile, match="must"):
        OWN_TABLES.read(BytesIO(content), "UTC")


def test_what_is_deleted_or_of_another_kind_is_left_to_the_archive() -> None:
    """Tables have no row for a goal or for what is gone."""
    gone = Entry("session", "x1", "2026-11-24T17:00:00.000Z", None)
    assert OWN_TABLES.read(written(Diary(Profile(), (gone, entry_of(RECORDS["goal"])))), "UTC").entries == ()


@given(st.lists(st.lists(st.text(max_size=8), max_size=24), max_size=5))
def test_rows_of_garbage_are_told(rows: list[list[str]]) -> None:
    """Whatever stands in the cells, nothing but a refusal is raised."""
    content = ",".join(TABLES["observations.csv"][1]) + "\n" + "\n".join(",".join(row) for row in rows)
    with suppress(UnreadableFile):
        OWN_TABLES.read(BytesIO(content.encode()), "UTC")
