"""`unsit recordings`: a folder of recordings with what was really done in them."""

import gzip
import json
import re
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from unsit.cli.outcome import ExitCode
from unsit.vision.recording import open_recording
from unsit.vision.truth import Truth, truth_in


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder that recordings are kept in; it is not there yet."""
    monkeypatch.setenv("UNSIT_RECORDINGS", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def exported(run: Run, recordings: dict[str, Path], tmp_path: Path) -> Path:
    """Give a recording that says itself what was really done."""
    said = ("--movement", "squat", "--repetitions", "3")
    assert run("recordings", "add", recordings["squats"], *said, "--folder", tmp_path / "made").exit_code == 0
    return tmp_path / "made" / "squats.landmarks"


def test_a_recording_is_taken_with_its_truth_listed_and_deleted(run: Run, exported: Path, folder: Path) -> None:
    """What the file says of itself stands in the list; once deleted it is gone."""
    assert run("recordings", "list").output.startswith("No recordings")
    assert "squats.landmarks: squat, 3 reps" in run("recordings", "add", exported).output
    assert (folder / "squats.landmarks").read_bytes() == exported.read_bytes()
    [row] = json.loads(run("recordings", "list", "--json").output)["recordings"]
    assert (row["name"], row["truth"]) == ("squats", {"movement": "squat", "repetitions": 3})
    assert row["frames"] == open_recording(exported).info.frames
    assert "squat, 3 reps" in run("recordings", "list").output
    assert run("recordings", "delete", "squats").output == "Deleted: squats\n"
    assert list(folder.iterdir()) == []


def test_what_is_said_goes_before_what_the_file_says_and_no_frame_changes(
    run: Run, exported: Path, folder: Path
) -> None:
    """A truth that was wrong is put right while the recording is taken in."""
    said = ("--movement", "squat", "--repetitions", "2")
    assert run("recordings", "add", exported, *said).exit_code == ExitCode.DONE
    assert truth_in(folder / "squats.landmarks") == Truth("squat", 2)
    assert list(open_recording(folder / "squats.landmarks")) == list(open_recording(exported))


def test_an_exported_recording_is_checked_like_any_other(run: Run, exported: Path, tmp_path: Path) -> None:
    """The truth in its header is passed over by the coach."""
    target = tmp_path / "handed.landmarks"
    told = run("recordings", "export", "squats", target, "--folder", exported.parent)
    assert told.output == f"Written: {target}\n"
    assert run("check", target, "--movement", "squat").exit_code == ExitCode.DONE


def test_a_recording_is_played_by_a_page_that_fetches_nothing(run: Run, exported: Path, tmp_path: Path) -> None:
    """One file with every moment in it; its policy lets nothing in."""
    page = tmp_path / "squats.html"
    told = run("recordings", "play", "squats", "--out", page, "--folder", exported.parent, "--json")
    assert json.loads(told.output) == {"name": "squats", "page": str(page)}
    text = page.read_text("utf-8")
    assert "squat, 3 reps" in text
    assert "default-src 'none'" in text
    assert re.search(r"(src|href)=", text) is None
    found = re.search(r'id="recording">(.*?)</script>', text)
    assert found is not None
    assert len(json.loads(found[1])["moments"]) == open_recording(exported).info.frames


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["add", "FILE"], ExitCode.USAGE, "has no true count"),
        (["add", "FILE", "--repetitions", "3"], ExitCode.USAGE, "need --movement"),
        (["add", "FILE", "--movement", "squat"], ExitCode.USAGE, "needs --repetitions or --hold-s"),
        (["add", "FILE", "--movement", "squat", "--hold-s", "3"], ExitCode.USAGE, "squat has no hold"),
        (["add", "FILE", "FILE", "--movement", "squat", "--repetitions", "3"], ExitCode.USAGE, "twice"),
        (["add", "nowhere.landmarks"], ExitCode.UNREADABLE, "there is no such file"),
        (["play", "squat"], ExitCode.USAGE, "there is no recording 'squat'"),
        (["delete", "squat", "kick"], ExitCode.USAGE, "there is no recording 'squat'"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_reason_and_nothing_is_written(
    run: Run, recordings: dict[str, Path], folder: Path, arguments: list[str], code: ExitCode, said: str
) -> None:
    """Nothing half-done is left behind."""
    result = run("recordings", *(str(recordings["squats"]) if one == "FILE" else one for one in arguments))
    assert result.exit_code == code
    assert said in result.output.replace("\n", " ")
    assert not folder.exists()


def test_a_file_that_is_none_is_told_and_the_others_are_listed(run: Run, exported: Path) -> None:
    """The exit code says that something is wrong; a truth that says nonsense is named with what it must be."""
    (exported.parent / "broken.landmarks").write_text("{}", "utf-8")
    header = '{"format": "unsit-landmarks", "version": 1, "truth": {"movement": "squat", "repetitions": -1}}'
    (exported.parent / "odd.landmarks").write_text(header + '\n{"time_s": 0, "image": null}\n', "utf-8")
    result = run("recordings", "list", "--json", "--folder", exported.parent)
    assert result.exit_code == ExitCode.PROBLEMS
    value = json.loads(result.output)
    assert [one["name"] for one in value["recordings"]] == ["squats"]
    assert [one["name"] for one in value["bad"]] == ["broken.landmarks", "odd.landmarks"]
    assert "'repetitions' must be a whole number from 0 to 100000 (got -1)" in value["bad"][1]["why"]


def test_a_name_that_is_taken_is_refused(run: Run, exported: Path, folder: Path) -> None:
    """No recording takes another's place."""
    run("recordings", "add", exported)
    before = (folder / "squats.landmarks").read_bytes()
    result = run("recordings", "add", exported, "--movement", "squat", "--repetitions", "9")
    assert (result.exit_code, "already a recording" in result.output) == (ExitCode.USAGE, True)
    assert (folder / "squats.landmarks").read_bytes() == before


@pytest.mark.parametrize(
    ("truth", "said"),
    [
        (
            '{"movement": "squat", "hold_s": 1' + "0" * 400 + "}",
            "'hold_s' must be a number of seconds from 0",
        ),
        ('{"movement": "squat", "repetitions": 1' + "0" * 400 + "}", "'repetitions' must be a whole number from 0"),
        ('{"movement": "squat", "repetitions": true}', "'repetitions' must be a whole number from 0"),
        ('{"movement": "squat", "counted": NaN}', "'counted' must be a number from 0 to 100000"),
        ('{"movement": "squat", "repetition_ends_s": [1' + "0" * 400 + "]}", "'repetition_ends_s' must be a list"),
        ('{"movement": "\\ud800", "repetitions": 3}', "'movement' must be the id of a movement"),
        ('{"movement": "../squat", "repetitions": 3}', "'movement' must be the id of a movement"),
        ('{"movement": ["squat"], "repetitions": 3}', "'movement' must be the id of a movement"),
        ('{"movement": "no_such", "repetitions": 3}', "the movement must be one of the library"),
        ("[3]", "the truth must be an object"),
    ],
)
def test_a_truth_that_cannot_be_is_refused_in_a_short_sentence(
    run: Run, exported: Path, folder: Path, truth: str, said: str
) -> None:
    """Whatever a header says: a sentence, never a traceback, and nothing is in the folder afterwards."""
    header, *rows = gzip.decompress(exported.read_bytes()).decode().splitlines()
    placed = json.dumps({**json.loads(header), "truth": "HERE"}).replace('"HERE"', truth)
    exported.write_bytes(gzip.compress("\n".join([placed, *rows, ""]).encode()))
    done = run("recordings", "add", exported)
    assert done.exit_code == ExitCode.UNREADABLE
    assert said in done.output
    assert max(map(len, done.output.splitlines())) < 300
    assert not list(folder.glob("*"))
