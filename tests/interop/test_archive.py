import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.diary.examples import RECORDS, SESSION, entry_of, records
from tests.schema_check import problems

from unsit.diary.exchange import UnreadableFile, readers, writers
from unsit.diary.model import Diary, Entry, Profile
from unsit.diary.writing import entry_value
from unsit.interop.archive import ARCHIVE, ENTRIES, HEADER
from unsit.interop.gathering import CLEANED
from unsit.interop.schema import FILE, schema, schema_text

DOCS = Path(__file__).parents[2] / "docs" / "format"

DIARY = Diary(
    Profile("Ana", "Europe/Madrid", "es"),
    (
        *(entry_of(record) for record in RECORDS.values()),
        Entry("goal", "gone", "2026-11-25T10:00:00.000Z", None, "phone"),
    ),
)

ids = st.text("abcdefghijklmnop0123456789_-.:", min_size=1, max_size=64)
entries = records.map(entry_of) | st.builds(
    Entry, st.sampled_from(sorted(RECORDS)), ids, st.just("2026-11-25T10:00:00.000Z"), st.none(), ids
)
diaries = st.builds(
    Diary,
    st.builds(Profile, st.text(max_size=30), st.sampled_from(["UTC", "Europe/Madrid"]), st.sampled_from(["en", "es"])),
    st.lists(entries, max_size=8, unique_by=lambda entry: (entry.kind, entry.id)).map(tuple),
)


def packed(header: object, *lines: object, names: tuple[str, str] = (HEADER, ENTRIES)) -> BytesIO:
    """Give a zip file with this header and these lines: texts as they stand, everything else as JSON."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        made.writestr(names[0], json.dumps(header))
        made.writestr(names[1], "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    file.seek(0)
    return file


def written(diary: Diary) -> BytesIO:
    """Give the archive of a diary."""
    return BytesIO(b"".join(ARCHIVE.write(diary)))


RIGHT = {"format": "unsit-archive", "version": 1, "profile": {}}


@given(diaries)
def test_what_is_written_is_read_back_equal(diary: Diary) -> None:
    """No entry and no field is lost on the way through an archive, deleted entries included."""
    assert ARCHIVE.read_diary(written(diary)) == diary


def test_the_same_diary_gives_the_same_bytes() -> None:
    """Two archives of one diary can be compared byte by byte."""
    assert written(DIARY).getvalue() == written(DIARY).getvalue()


def test_a_half_surrogate_in_a_note_does_not_keep_it_from_being_written() -> None:
    """Text that has no UTF-8 of its own is written as an escape; on the way back it is taken out, and that is told."""
    diary = Diary(Profile(), (entry_of(replace(SESSION, note="cut \ud83d")),))
    found = ARCHIVE.read(written(diary), "UTC")
    assert found.entries == (entry_of(replace(SESSION, note="cut ")),)
    assert found.told == (CLEANED,)


def test_the_archive_is_found_as_a_plug_in_and_recognised_by_its_first_bytes() -> None:
    """Pages find the format under its id, and know an archive whatever its name."""
    assert readers()["archive"] is ARCHIVE
    assert writers()["archive"] is ARCHIVE
    assert ARCHIVE.matches(written(DIARY).getvalue()[:4096], "x")
    assert not ARCHIVE.matches(b"PK\x03\x04" + bytes(22) + b"\x0a\x00\x00\x00export.xml", "archive.zip")


def test_an_archive_from_the_future_is_refused_kindly() -> None:
    """A newer format is not half understood; the sentence says what to do."""
    with pytest.raises(UnreadableFile, match=r"newer Unsit \(version 2.*update Unsit"):
        ARCHIVE.read(packed(RIGHT | {"version": 2}), "UTC")


def test_a_record_from_the_future_is_told_and_the_others_are_taken() -> None:
    """One entry of a newer shape does not keep the rest out."""
    new = entry_value(entry_of(SESSION))
    new["record"]["format"] = 2
    found = ARCHIVE.read(packed(RIGHT, new, entry_value(entry_of(RECORDS["goal"]))), "UTC")
    assert [entry.kind for entry in found.entries] == ["goal"]
    assert [bad.where for bad in found.bad] == ["line 1"]
    assert "newer Unsit" in found.bad[0].why


def test_a_bad_line_is_told_with_its_number_and_the_good_ones_are_offered() -> None:
    """What is wrong in a line is told whole; the lines around it come in."""
    wrong = entry_value(entry_of(SESSION))
    wrong["record"]["effort"] = 9
    wrong["changed"] = "yesterday"
    good = entry_value(entry_of(RECORDS["activity"]))
    found = ARCHIVE.read(packed(RIGHT, good, wrong, "{no json", "", good), "UTC")
    assert len(found.entries) == 1
    assert [bad.where for bad in found.bad] == ["line 2", "line 3"]
    assert "effort" in found.bad[0].why
    assert "changed" in found.bad[0].why


def test_a_line_of_lists_in_lists_is_told() -> None:
    """However deep a value goes, a sentence comes out."""
    for depth in (300, 900, 100_000):
        deep = '{"kind": "goal", "id": "g", "changed": "2026-11-25T10:00:00.000Z", "record": {"text": %s%s}}'
        found = ARCHIVE.read(packed(RIGHT, deep % ("[" * depth, "]" * depth)), "UTC")
        assert [bad.where for bad in found.bad] == ["line 1"]


def test_a_second_entry_of_one_id_is_told() -> None:
    """Two different goals under one id are not silently one."""
    first, second = entry_value(entry_of(RECORDS["goal"])), entry_value(entry_of(RECORDS["goal"]))
    second["record"]["target"] = 99.0
    found = ARCHIVE.read(packed(RIGHT, first, second), "UTC")
    assert len(found.entries) == 1
    assert found.bad[0].where == "line 2"


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (BytesIO(b"not a zip"), "must be a zip file"),
        (BytesIO(b""), "must be a zip file"),
        (packed(RIGHT, names=("other.json", ENTRIES)), f"missing: {HEADER}"),
        (packed(RIGHT | {"format": "else"}), "unsit-archive"),
        (packed([]), "unsit-archive"),
        (packed(RIGHT | {"version": "1"}), "version"),
        (packed(RIGHT | {"version": True}), "version"),
        (BytesIO(written(DIARY).getvalue()[:60]), "whole zip file"),
        (BytesIO(b"PK\x03\x04" + bytes(200)), "missing"),
    ],
)
def test_what_is_no_archive_is_refused_with_one_sentence(file: BytesIO, says: str) -> None:
    """Every refusal says what must hold."""
    with pytest.raises(UnreadableFile, match=says):
        ARCHIVE.read(file, "UTC")


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    """A member that unpacks to a thousand times its size is not read."""
    with pytest.raises(UnreadableFile, match="200 times"):
        ARCHIVE.read(packed(RIGHT, " " * 20_000_000), "UTC")


def many(count: int) -> bytes:
    """Return an archive of so many sessions whose notes do not pack well."""
    texts = (sha256(str(number).encode()).hexdigest() for number in range(count))
    sessions = (replace(SESSION, id=f"s{number}", note=text) for number, text in enumerate(texts))
    return written(Diary(Profile("Ana"), tuple(map(entry_of, sessions)))).getvalue()


@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
def test_an_archive_that_breaks_off_gives_the_entries_that_are_whole_and_says_so(share: float) -> None:
    """A download that stopped costs what it did not bring, and nothing before it; who it is about is known too."""
    whole = many(300)
    cut = BytesIO(whole[: int(len(whole) * share)])
    found = ARCHIVE.read(cut, "UTC")
    assert 300 * share * 0.9 - 10 < len(found.entries) <= 300
    assert "the end of the file" in [bad.where for bad in found.bad]
    assert ARCHIVE.profile(cut).name == "Ana"
    with pytest.raises(UnreadableFile, match="cut off or damaged"):
        ARCHIVE.read_diary(cut)


def test_a_damaged_member_costs_what_comes_after_in_it_and_is_said() -> None:
    """A flipped byte in the packed entries is found by the zip file's own sum."""
    data = bytearray(many(300))
    data[data.index(ENTRIES.encode()) + len(data) // 2] ^= 0xFF
    found = ARCHIVE.read(BytesIO(bytes(data)), "UTC")
    assert len(found.entries) > 50
    assert "must not be cut off or damaged (what is whole was read)" in [bad.why for bad in found.bad]


@pytest.mark.parametrize("has_contents", [True, False])
def test_a_damaged_header_costs_only_whom_it_is_about(has_contents: bool) -> None:
    """The entries behind it come in, with a table of contents and without."""
    data = bytearray(many(20))
    at = data.index(HEADER.encode()) + len(HEADER) + 25
    data[at : at + 40] = bytes(40)
    file = BytesIO(bytes(data) if has_contents else bytes(data[: data.rindex(b"PK\x01\x02")]))
    found = ARCHIVE.read(file, "UTC")
    assert len(found.entries) == 20
    assert HEADER in [bad.where for bad in found.bad]
    assert ARCHIVE.profile(file) == Profile()


@pytest.mark.parametrize("field", [16, 24, 42, 43, 46])
def test_a_table_of_contents_that_is_wrong_costs_nothing(field: int) -> None:
    """The sum, the size, the place and the name of the entries: what they really are is in the file as well."""
    data = bytearray(many(20))
    data[data.rindex(b"PK\x01\x02") + field] ^= 1
    found = ARCHIVE.read(BytesIO(bytes(data)), "UTC")
    assert len(found.entries) >= 19
    assert found.bad


def test_a_cut_bomb_is_refused_as_a_whole_one_is() -> None:
    """Without a table of contents nothing says how much there will be; reading stops at so many times its size."""
    bomb = packed(RIGHT, "\n" * 30_000_000).getvalue()
    with pytest.raises(UnreadableFile, match="200 times"):
        ARCHIVE.read(BytesIO(bomb[:-100]), "UTC")


def test_a_bomb_that_lies_about_its_packed_size_is_refused() -> None:
    """What a table of contents says of packed bytes counts only as far as the file goes."""
    data = bytearray(packed(RIGHT, "\n" * 30_000_000).getvalue())
    at = data.rindex(b"PK\x01\x02") + 20
    data[at : at + 4] = (30_000_000).to_bytes(4, "little")
    with pytest.raises(UnreadableFile, match="200 times"):
        ARCHIVE.read(BytesIO(bytes(data)), "UTC")


@given(st.binary(max_size=300), st.integers(0, 400), st.booleans())
def test_garbage_is_refused_never_a_traceback(noise: bytes, at: int, is_cut: bool) -> None:
    """Whatever bytes are put into an archive, it is read or refused."""
    whole = written(DIARY).getvalue()
    damaged = whole[:at] + noise + (b"" if is_cut else whole[at + len(noise) :])
    with suppress(UnreadableFile):
        ARCHIVE.read(BytesIO(damaged), "UTC")


def test_the_schema_page_is_current() -> None:
    """After a change of entries: `make docs`."""
    assert (DOCS / FILE).read_text("utf-8") == schema_text()


def _lines() -> Iterator[object]:
    with ZipFile(written(DIARY)) as made:
        yield json.loads(made.read(HEADER))
        yield from (json.loads(line) for line in made.read(ENTRIES).splitlines())


@pytest.mark.parametrize("value", list(_lines()), ids=lambda value: str(value.get("kind", "header")))
def test_what_is_written_is_as_the_schema_says(value: object) -> None:
    """The header and an entry of every kind obey the published schema."""
    assert problems(value, schema()) == []


def test_what_the_schema_forbids_is_found() -> None:
    """The check above sees a wrong side, a missing field and a key that is not known."""
    value = entry_value(entry_of(SESSION))
    value["record"]["sets"][0]["side"] = "up"
    del value["record"]["started"]
    value["record"]["mood"] = "fine"
    assert problems(value, schema())
    found = "\n".join(problems(value["record"], {"$ref": "#/$defs/session", "$defs": schema()["$defs"]}))
    assert all(word in found for word in ("side", "started", "mood"))


def test_the_examples_of_the_page_are_right() -> None:
    """The header and the lines that the reference shows can be read."""
    parts = (DOCS / "archive.md").read_text("utf-8").split("```json\n")[1:]
    header, lines = (part.split("```")[0] for part in parts)
    found = ARCHIVE.read(packed(json.loads(header), *lines.splitlines()), "UTC")
    assert (len(found.entries), found.bad) == (2, ())
