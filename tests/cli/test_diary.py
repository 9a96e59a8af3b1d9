"""`unsit diary`: what a user sees of other programs' files."""

import json
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.diary.examples import RECORDS, SESSION, entry_of

from unsit.cli.outcome import ExitCode
from unsit.diary.exchange import readers, writers
from unsit.diary.model import Diary, Profile
from unsit.interop.archive import ARCHIVE

HEVY = (
    "title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,set_type,"
    "weight_kg,reps,distance_km,duration_seconds,rpe\n"
    "Evening,2026-07-26 19:06,2026-07-26 20:11,,Squat,,,0,normal,,12,,,\n"
)
BAD = "Evening,2026-07-26 19:06,2026-07-26 20:11,,Squat,,,0,normal,,many,,,\n"
DIARY = Diary(Profile("Ana", "Europe/Madrid", "es"), tuple(entry_of(record) for record in RECORDS.values()))


@pytest.fixture
def hevy(tmp_path: Path) -> Path:
    """Give a good file of Hevy."""
    path = tmp_path / "workouts.csv"
    path.write_text(HEVY, "utf-8")
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Give an archive of one entry of each kind."""
    path = tmp_path / "diary.zip"
    path.write_bytes(b"".join(ARCHIVE.write(DIARY)))
    return path


def test_a_preview_says_what_would_come_in(run: Run, hevy: Path) -> None:
    """Format, counts and rows; nothing else happens."""
    result = run("diary", "read", hevy, "--zone", "Europe/Madrid")
    assert result.exit_code == ExitCode.DONE
    assert "Hevy: 1 session" in result.output
    assert "2026-07-26T17:06" in result.output
    assert "Evening" in result.output


def test_bad_places_are_named_and_the_exit_code_says_so(run: Run, hevy: Path) -> None:
    """The line, what must hold and what was got; the good row is offered."""
    hevy.write_text(HEVY + BAD, "utf-8")
    result = run("diary", "read", hevy)
    assert result.exit_code == ExitCode.PROBLEMS
    assert 'line 3: reps must be a number (got "many")' in result.output
    assert "1 session" in result.output


def test_the_preview_as_json_holds_every_entry(run: Run, archive: Path) -> None:
    """A program reads what a person sees."""
    result = run("diary", "read", archive, "--json")
    value = json.loads(result.output)
    assert (value["format"], value["bad"]) == ("archive", [])
    assert [entry["kind"] for entry in value["entries"]] == list(RECORDS)


def test_an_archive_survives_being_converted(run: Run, archive: Path, tmp_path: Path) -> None:
    """From an archive into an archive: the same bytes, the person included."""
    result = run("diary", "convert", archive, tmp_path / "again.zip")
    assert result.exit_code == ExitCode.DONE
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()


@pytest.mark.parametrize("name", ["plan.ics", "all.fhir.json"])
def test_the_end_of_a_name_says_the_format(run: Run, archive: Path, tmp_path: Path, name: str) -> None:
    """A calendar and a bundle are known by their names."""
    assert run("diary", "convert", archive, tmp_path / name).exit_code == ExitCode.DONE
    assert (tmp_path / name).read_bytes()[:15] in (b"BEGIN:VCALENDAR", b'{"resourceType"')


@pytest.mark.parametrize("form", ["csv", "fit", "archive", "fhir", "calendar"])
def test_every_format_of_a_whole_diary_can_be_asked_for(run: Run, archive: Path, tmp_path: Path, form: str) -> None:
    """--to names what a name's end does not."""
    assert run("diary", "convert", archive, tmp_path / "out", "--to", form).exit_code == ExitCode.DONE
    assert (tmp_path / "out").stat().st_size > 100


def test_a_diary_that_a_format_cannot_hold_is_refused_and_nothing_is_left(
    run: Run, archive: Path, tmp_path: Path
) -> None:
    """Two doings do not fit into one FIT activity."""
    before = sorted(tmp_path.iterdir())
    result = run("diary", "convert", archive, tmp_path / "one.fit")
    assert result.exit_code == ExitCode.PROBLEMS
    assert "must hold one session" in result.output
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_with_bad_places_is_not_half_converted_unless_asked(run: Run, hevy: Path, tmp_path: Path) -> None:
    """Without --leave-out nothing is written; with it the good ones are."""
    hevy.write_text(HEVY + BAD, "utf-8")
    out = tmp_path / "out.zip"
    assert run("diary", "convert", hevy, out).exit_code == ExitCode.PROBLEMS
    assert not out.exists()
    assert run("diary", "convert", hevy, out, "--leave-out").exit_code == ExitCode.PROBLEMS
    with out.open("rb") as file:
        assert len(ARCHIVE.read(file, "UTC").entries) == 1


def test_an_older_file_stays_when_the_new_one_cannot_be_made(run: Run, archive: Path, tmp_path: Path) -> None:
    """A refusal takes nothing away."""
    old = tmp_path / "one.fit"
    old.write_bytes(b"old")
    run("diary", "convert", archive, old)
    assert old.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("content", "arguments", "code", "says"),
    [
        (b"\x00garbage", (), ExitCode.UNREADABLE, "cannot be told"),
        (b"", (), ExitCode.UNREADABLE, "cannot be told"),
        (b"a,b\n", ("--format", "hevy"), ExitCode.UNREADABLE, "must begin with a header"),
        (b"a,b\n", ("--format", "excel"), ExitCode.USAGE, "must be one of"),
        (HEVY.encode(), ("--zone", "Mars/Base"), ExitCode.USAGE, "time zone"),
    ],
)
def test_what_cannot_be_read_ends_with_a_sentence(
    run: Run, tmp_path: Path, content: bytes, arguments: tuple[str, ...], code: ExitCode, says: str
) -> None:
    """Never a traceback; the exit code says what kind of trouble it is."""
    path = tmp_path / "file"
    path.write_bytes(content)
    result = run("diary", "read", path, *arguments)
    assert (result.exit_code, says in " ".join(result.output.split())) == (code, True)


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("out.docx", (), "must end in"),
        ("out", ("--to", "word"), "--to must be one of"),
        ("diary.zip", (), "another file"),
    ],
)
def test_a_target_that_cannot_be_is_refused(
    run: Run, archive: Path, tmp_path: Path, name: str, arguments: tuple[str, ...], says: str
) -> None:
    """No such format, no such end, or the file itself."""
    result = run("diary", "convert", archive, tmp_path / name, *arguments)
    assert (result.exit_code, says in " ".join(result.output.split())) == (ExitCode.USAGE, True)


def test_a_package_that_is_missing_is_named(
    run: Run, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the extra the other formats work, and the sentence says what to install."""
    monkeypatch.setitem(sys.modules, "icalendar", None)
    result = run("diary", "convert", archive, tmp_path / "plan.ics")
    assert result.exit_code == ExitCode.USAGE
    assert "pip install 'unsit[interop]'" in " ".join(result.output.split())
    assert not (tmp_path / "plan.ics").exists()
    assert run("diary", "convert", archive, tmp_path / "all.fhir.json").exit_code == ExitCode.DONE


def test_the_list_of_formats_is_whole(run: Run) -> None:
    """Every plug-in stands in it."""
    output = run("diary", "formats").output
    assert all(name in output for name in {*readers(), *writers()})


def test_one_session_becomes_a_fit_activity(run: Run, tmp_path: Path) -> None:
    """The way from an archive to a watch's website."""
    path = tmp_path / "one.zip"
    path.write_bytes(b"".join(ARCHIVE.write(Diary(Profile(), (entry_of(SESSION),)))))
    assert run("diary", "convert", path, tmp_path / "one.fit").exit_code == ExitCode.DONE
    assert (tmp_path / "one.fit").read_bytes()[8:12] == b".FIT"
    assert "1 session" in run("diary", "read", tmp_path / "one.fit").output
