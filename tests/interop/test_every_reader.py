"""What must hold for every reader and every writer, whichever program the file is from or for."""

import gzip
from dataclasses import replace
from io import BytesIO

import pytest
from tests.diary.examples import SESSION, entry_of
from tests.interop.samples import DIARY, SAMPLES

from unsit.diary.exchange import Found, left_out, matching, readers, writers
from unsit.diary.model import Activity, Diary, Entry, Profile, SetDone, SetKind, Side, TrainingSession
from unsit.interop.passed_over import LeftOut, Passed, listed


def read(name: str, content: bytes | None = None, zone: str = "Europe/Madrid") -> Found:
    """Return what a sample holds."""
    form, sample, _ = SAMPLES[name]
    return readers()[form].read(BytesIO(sample if content is None else content), zone)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_a_reader_passes_over_is_counted_and_said(name: str) -> None:
    """Columns, elements, messages, keys and files that nobody reads stand in the sentences, by the name they have."""
    form, content, passed = SAMPLES[name]
    found = readers()[form].read(BytesIO(content), "Europe/Madrid")
    assert found.entries
    assert found.bad == ()
    said = " ".join(found.told)
    assert [one for one in passed if one not in said] == []


def test_every_reader_has_a_sample() -> None:
    """A new format comes with a file and with what is passed over in it."""
    assert {form for form, _, _ in SAMPLES.values()} == readers().keys()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_read_twice_gives_the_same_entries(name: str) -> None:
    """Ids, records and times of change: nothing depends on the moment of reading."""
    assert read(name) == read(name)


@pytest.mark.parametrize("name", [name for name, (form, _, _) in SAMPLES.items() if form != "archive"])
def test_a_file_packed_by_gzip_is_the_same_file(name: str) -> None:
    """It is recognised, and gives what it gives unpacked."""
    form, content, _ = SAMPLES[name]
    if content.startswith(b"PK"):
        return
    packed = gzip.compress(content)
    assert form == "strong-lb" or form in [one.id for one in matching(packed[:4096], "export.csv.gz")]
    assert read(name, packed) == read(name)


TEXTS = [name for name, (form, _, _) in SAMPLES.items() if form in ("strong", "strong-lb", "hevy") or "table" in name]


@pytest.mark.parametrize("name", [name for name in TEXTS if name != "own tables"])
@pytest.mark.parametrize("spelling", ["mark", "utf-16", "utf-16-le", "\r\n", "\r", "two marks", "blank lines", "sep="])
def test_a_table_is_the_same_however_its_text_is_stored(name: str, spelling: str) -> None:
    """Marks, wide letters, ends of lines, empty lines and a line for a spreadsheet change nothing in the entries."""
    text = SAMPLES[name][1].decode()
    separator = ";" if ";" in text else ","
    content = {
        "mark": "\ufeff" + text,
        "two marks": "\ufeff\ufeff" + text,
        "\r\n": text.replace("\n", "\r\n"),
        "\r": text.replace("\n", "\r"),
        "blank lines": "\n\n" + text.replace("\n", "\n\n"),
        "sep=": f"sep={separator}\n" + text,
    }.get(spelling, text)
    encoded = content.encode(spelling if spelling.startswith("utf") else "utf-8")
    assert [entry.record for entry in read(name, encoded).entries] == [entry.record for entry in read(name).entries]


@pytest.mark.parametrize("name", [name for name in TEXTS if name != "own tables"])
def test_rows_that_are_no_rows_cost_no_other(name: str) -> None:
    """The header once more, a sum at the end, a row that breaks off and a quote that is never closed."""
    text = SAMPLES[name][1].decode()
    separator = ";" if ";" in text else ","
    header = text.splitlines()[0]
    odd = (f"{header}\n", f"Total{separator}5\n", '2026"\n', f'a{separator}"never closed{separator}b\n')
    before = read(name).entries
    for one in odd:
        entries = read(name, (text + one + text.partition("\n")[2]).encode()).entries
        assert {entry.id for entry in before} <= {entry.id for entry in entries}
        assert sum(map(_sets, entries)) == 2 * sum(map(_sets, before))


def _sets(entry: Entry) -> int:
    return len(entry.record.sets) if isinstance(entry.record, TrainingSession) else 0


@pytest.mark.parametrize("name", writers())
def test_a_writer_says_what_it_leaves_out(name: str) -> None:
    """Every kind of entry is in the file or is counted; the archive leaves out nothing."""
    deleted = Entry("goal", "g9", "2026-11-25T10:00:00Z", None)
    whole = Diary(DIARY.profile, (*DIARY.entries, deleted))
    said = left_out(writers()[name], whole)
    if name == "archive":
        assert said == ()
        return
    assert any("Goals" in one for one in said)
    assert any("Answers about safety" in one for one in said)
    assert any("Deleted entries" in one for one in said)
    assert all(one.endswith(".") and one.count(":") == 1 for one in said)


FULL = replace(
    SESSION,
    name="x\0" + "é" * 300,
    note="cut \ud83d",
    pain=3.0,
    sets=(
        SetDone("squat", Side.BOTH, SetKind.REPETITIONS, 2.5, faults={"knee": 2.0}, values={"a": 1.0}, weight_kg=1.3),
    ),
)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("fit", [LeftOut.FAULTS, LeftOut.VALUES, LeftOut.WEIGHTS, LeftOut.AMOUNTS, LeftOut.PAINS, LeftOut.NOTES]),
        ("fit-activity", [LeftOut.TEXTS, LeftOut.LETTERS]),
        ("fhir", [LeftOut.FAULTS, LeftOut.VALUES, LeftOut.LETTERS]),
        ("csv", [LeftOut.LETTERS]),
        ("calendar", [LeftOut.SESSIONS]),
    ],
)
def test_a_writer_says_which_details_it_cannot_hold(name: str, kinds: list[LeftOut]) -> None:
    """Weights that are rounded, faults, notes, letters: each is counted."""
    said = left_out(writers()[name], Diary(Profile(), (entry_of(FULL),)))
    for kind in kinds:
        assert any(one.startswith(kind.partition("{")[0]) for one in said), kind


def test_what_fits_is_not_said_to_be_left_out() -> None:
    """A plain session goes into FIT, FHIR and tables whole; a walk too."""
    plain = TrainingSession("s1", "2026-11-24T07:00:00Z", "2026-11-24T07:20:00Z", sets=(FULL.sets[0],), name="Legs")
    plain = replace(plain, sets=(SetDone("squat", Side.BOTH, SetKind.REPETITIONS, 8.0, weight_kg=62.5),))
    walk = Activity("w", "2026-11-24T17:00:00Z", "walking", 35.5, distance_km=2.81)
    for name in ("fit", "fhir", "csv", "archive"):
        assert left_out(writers()[name], Diary(Profile(), (entry_of(plain), entry_of(walk)))) == ()


def test_of_many_names_the_first_are_named_and_the_rest_counted() -> None:
    """A sentence stays readable whatever a file holds."""
    assert listed({f"n{number}": 1 for number in range(40)}).endswith("n29 (1), … (+10)")
    assert len(set(Passed)) == len(Passed)
