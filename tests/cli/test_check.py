"""`unsit check`: every exit code, and what is told with it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.cli.conftest import Run, record
from tests.report.examples import filmed
from tests.schema_check import problems

from unsit.body.frame import Frame, mirrored, turned
from unsit.report.errors import UnwritableReport
from unsit.report.schema import SCHEMA
from unsit.vision.errors import MissingExtra, UnwritableRecording
from unsit.vision.recording import RecordingWriter, open_recording
from unsit.vision.source import Source, open_source

Recordings = dict[str, Path]


def told(run: Run, *arguments: str | Path) -> Any:
    """Give the JSON a check prints."""
    return json.loads(run("check", *arguments, "--json").stdout)


def test_a_named_movement_is_counted(run: Run, recordings: Recordings) -> None:
    """Two squats of the figure are two repetitions; the exit code is 0."""
    result = run("check", recordings["squats"], "--movement", "squat")
    assert result.exit_code == 0
    assert re.search(r"1 +Squat +both sides .* 2 repetitions +none", result.stdout)


def test_without_a_name_the_movement_and_its_side_are_recognised(run: Run, recordings: Recordings) -> None:
    """The kick is recognised as a kick on the left, with a confidence."""
    (one,) = told(run, recordings["kicks"])["sets"]
    assert (one["movement"], one["side"], one["repetitions"]) == ("side_kick_front_back", "left", 2)
    assert 0.45 <= one["confidence"] <= 1.0


def test_how_sure_the_count_is_is_told_of_a_named_movement_only(run: Run, recordings: Recordings) -> None:
    """A named set carries it, and the text says "about" where it is low; of a recognised one it is not known."""
    (named,) = told(run, recordings["squats"], "--movement", "squat")["sets"]
    assert 0.0 < named["count_confidence"] < 1.0
    text = run("check", recordings["squats"], "--movement", "squat").stdout
    assert ("about" in text) == (named["count_confidence"] < 0.9)
    (recognised,) = told(run, recordings["kicks"])["sets"]
    assert recognised["count_confidence"] is None


@pytest.mark.parametrize("name", ["squats", "kicks", "nobody", "still"])
def test_standard_output_is_one_json_object_of_the_documented_form(run: Run, recordings: Recordings, name: str) -> None:
    """With --json nothing else is printed there, whatever was found."""
    result = run("check", recordings[name], "--json")
    assert problems(json.loads(result.stdout), SCHEMA) == []
    assert result.stderr == ""


def test_nobody_seen_is_4(run: Run, recordings: Recordings) -> None:
    """With advice how to film somebody, and a result without sets."""
    result = run("check", recordings["nobody"])
    assert result.exit_code == 4
    assert "Nobody was seen" in result.stdout
    assert run("check", recordings["nobody"], "--movement", "squat").exit_code == 4


def test_nothing_recognised_is_5(run: Run, recordings: Recordings) -> None:
    """Somebody stands there and does nothing."""
    result = run("check", recordings["still"])
    assert result.exit_code == 5
    assert "No movement of the library was recognised" in result.stdout


def test_nothing_of_a_named_movement_is_0_with_a_calm_sentence(run: Run, recordings: Recordings) -> None:
    """It was checked; none of it was done."""
    result = run("check", recordings["still"], "--movement", "squat")
    assert result.exit_code == 0
    assert "Nothing of “Squat” was found" in result.stdout
    assert told(run, recordings["still"], "--movement", "squat")["sets"] == []


def test_a_side_alone_leaves_the_other_side_out_and_says_so(run: Run, recordings: Recordings) -> None:
    """Without --movement, --side chooses among what was recognised."""
    assert len(told(run, recordings["kicks"], "--side", "left")["sets"]) == 1
    result = run("check", recordings["kicks"], "--side", "right")
    assert result.exit_code == 5
    assert "1 set on the other side left out" in " ".join(result.stdout.split())
    assert "No movement" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--movement", "squatt"], "did you mean squat?"),
        (["--movement", "squat", "--side", "left"], "squat works both sides together"),
        (["--side", "top"], "'top' is not one of 'left', 'right'"),
        (["--model", "huge"], "'huge' is not one of"),
        (["--fps", "0"], "0.0 is not in the range"),
        (["--movement", "missing.toml"], "missing.toml cannot be used"),
    ],
)
def test_a_command_that_cannot_be_meant_is_2(
    run: Run, recordings: Recordings, arguments: list[str], words: str
) -> None:
    """One message on standard error says what must hold; nothing is printed on standard output."""
    result = run("check", recordings["squats"], *arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_a_movement_can_be_a_file(run: Run, recordings: Recordings, tmp_path: Path) -> None:
    """A movement of one's own is checked like one of the library; a bad one is refused with all its problems."""
    library = Path(__file__).parents[2] / "src" / "unsit" / "library" / "movements"
    text = (library / "squat.toml").read_text("utf-8")
    own = tmp_path / "my_squat.toml"
    own.write_text(text.replace('id = "squat"', 'id = "my_squat"'), "utf-8")
    (one,) = told(run, recordings["squats"], "--movement", own)["sets"]
    assert (one["movement"], one["repetitions"]) == ("my_squat", 2)
    own.write_text(text.replace('kind = "repetitions"', 'kind = "jumps"').replace("min_s = 0.4", "min_s = -1"), "utf-8")
    refused = run("check", recordings["squats"], "--movement", own)
    assert refused.exit_code == 2
    assert refused.stderr.count("my_squat.toml: ") >= 2


@pytest.mark.parametrize(
    ("name", "content"),
    [("missing.mp4", None), ("text.mp4", b"not a film"), ("empty.landmarks", b""), ("bad.landmarks", b"{}\n")],
)
def test_an_input_that_cannot_be_read_is_3(run: Run, tmp_path: Path, name: str, content: bytes | None) -> None:
    """Not there, not a film, not a recording: one message that names the file, and no report."""
    source, report = tmp_path / name, tmp_path / "report.html"
    if content is not None:
        source.write_bytes(content)
    result = run("check", source, "--report", report, "--save-landmarks", tmp_path / "out.landmarks")
    assert result.exit_code == 3
    assert name in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
    assert {path.name for path in tmp_path.iterdir()} <= {name}


def test_a_missing_extra_names_the_command_that_installs_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A video without the vision extra is 3, with the pip command."""

    def missing() -> None:
        raise MissingExtra("cv2")

    monkeypatch.setattr("unsit.vision.source.require_extra", missing)
    film = tmp_path / "film.mp4"
    film.write_bytes(b"whatever it is")
    result = run("check", film)
    assert result.exit_code == 3
    assert "pip install 'unsit[vision]'" in result.stderr


@pytest.mark.parametrize("option", ["--report", "--save-landmarks"])
def test_a_place_that_cannot_be_written_is_found_before_the_work(
    run: Run, recordings: Recordings, tmp_path: Path, option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder, or a folder that is not there, is 2; the source was not even opened."""

    def opened(*_: object, **__: object) -> None:
        raise AssertionError("the source was opened")

    monkeypatch.setattr("unsit.cli.check.open_source", opened)
    for place in (tmp_path, tmp_path / "no" / "such" / "folder" / "file"):
        result = run("check", recordings["squats"], option, place)
        assert result.exit_code == 2
        assert str(place) in result.stderr.replace("\n", "")
    assert list(tmp_path.iterdir()) == []


def test_an_output_never_takes_the_place_of_the_source_or_of_the_other(
    run: Run, recordings: Recordings, tmp_path: Path
) -> None:
    """Overwriting the film by a slip of the keyboard is refused."""
    before = recordings["squats"].read_bytes()
    assert run("check", recordings["squats"], "--report", recordings["squats"]).exit_code == 2
    assert recordings["squats"].read_bytes() == before
    same = tmp_path / "same"
    assert run("check", recordings["squats"], "--report", same, "--save-landmarks", same).exit_code == 2
    assert not same.exists()


def test_a_report_is_written_and_named(run: Run, recordings: Recordings, tmp_path: Path) -> None:
    """One HTML file with the set in it; its path is told."""
    report = tmp_path / "report.html"
    result = run("check", recordings["squats"], "--movement", "squat", "--report", report)
    assert f"Report: {report}" in result.stdout
    assert "2 repetitions" in report.read_text("utf-8")
    assert list(tmp_path.iterdir()) == [report]


@pytest.mark.parametrize("name", ["nobody", "still"])
def test_a_report_is_written_also_when_nothing_was_found(
    run: Run, recordings: Recordings, tmp_path: Path, name: str
) -> None:
    """It holds the advice."""
    report = tmp_path / "report.html"
    run("check", recordings[name], "--report", report)
    assert "No set was found" in report.read_text("utf-8")


@pytest.mark.parametrize("moment", ["write", "finish"])
def test_a_disk_that_fills_up_on_the_way_costs_the_file_but_not_the_result(
    run: Run, recordings: Recordings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """The result is printed, the message names the file, the code is 2, nothing half-written is left."""

    def full(writer: RecordingWriter, *_: object, **__: object) -> None:
        writer.discard()
        raise UnwritableRecording(f"{writer.path} cannot be written (No space left on device)")

    monkeypatch.setattr(RecordingWriter, moment, full)
    result = run("check", recordings["squats"], "--movement", "squat", "--save-landmarks", tmp_path / "out", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["sets"][0]["repetitions"] == 2
    assert "No space left on device" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_cannot_be_finished_costs_the_file_but_not_the_result(
    run: Run, recordings: Recordings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for the report."""

    def full(path: Path, _text: str) -> None:
        raise UnwritableReport(f"{path} cannot be written (No space left on device)")

    monkeypatch.setattr("unsit.cli.check.write_whole", full)
    result = run("check", recordings["squats"], "--movement", "squat", "--report", tmp_path / "out.html")
    assert result.exit_code == 2
    assert "2 repetitions" in result.stdout
    assert "No space left on device" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_saved_landmarks_can_be_checked_like_the_source(run: Run, recordings: Recordings, tmp_path: Path) -> None:
    """The same sets come out of the saved file."""
    saved = tmp_path / "saved.landmarks"
    first = told(run, recordings["kicks"], "--save-landmarks", saved)
    second = told(run, saved)
    assert [one["repetitions"] for one in first["sets"]] == [one["repetitions"] for one in second["sets"]] == [2]
    assert first["frames"] == second["frames"]
    assert open_recording(saved).info.complete


def test_a_source_with_pictures_gives_stills_and_tells_when_it_is_dark(
    run: Run, recordings: Recordings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report of a film has its pictures in it; a film that is nearly black gets advice."""

    class Film:
        """A recording as if its pictures were there, all of them dark."""

        def __init__(self, source: Source) -> None:
            self._source = source

        def __getattr__(self, name: str) -> Any:
            return getattr(self._source, name)

        def __enter__(self) -> "Film":
            return self

        def __exit__(self, *_: object) -> None:
            self._source.close()

        def __iter__(self) -> Iterator[tuple[Frame, Any]]:
            return ((frame, np.full((240, 320, 3), 12, np.uint8)) for frame, _ in self._source)

    monkeypatch.setattr("unsit.cli.check.open_source", lambda path, **_: Film(open_source(path)))
    report = tmp_path / "report.html"
    result = told(run, recordings["squats"], "--movement", "squat", "--report", report)
    assert report.read_text("utf-8").count("data:image/jpeg;base64,") == 2
    assert any("dark" in sentence for sentence in result["advice"])


def test_two_people_in_the_source_are_told(run: Run, tmp_path: Path) -> None:
    """The advice says that only one was followed."""
    two = record(tmp_path / "two.landmarks", filmed("squat"), people_seen=2)
    assert any("Two people" in sentence for sentence in told(run, two)["advice"])


def test_a_foreign_landmark_file_is_read_with_the_rate_and_size_that_are_given(run: Run, tmp_path: Path) -> None:
    """A list of frames with landmarks, as other programs write it, needs --fps, --width and --height."""
    frames = [
        [{"x": x / frame.aspect, "y": y, "z": z / frame.aspect, "visibility": 1.0} for x, y, z in frame.image]
        for frame in filmed("squat")
    ]
    foreign = tmp_path / "foreign.json"
    foreign.write_text(json.dumps(frames))
    result = told(run, foreign, "--fps", "15", "--width", "640", "--height", "480", "--movement", "squat")
    assert result["duration_s"] == pytest.approx((len(frames) - 1) / 15, abs=0.01)
    assert result["frames_seen"] == len(frames)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_mirror_image_gives_the_other_side_and_the_same_counts(
    run: Run, recordings: Recordings, tmp_path: Path, side: str
) -> None:
    """--mirrored exchanges left and right; without it the report says that they are as in the film."""
    frames = open_recording(recordings["kicks"])
    source = record(tmp_path / "a.landmarks", map(mirrored, frames) if side == "right" else frames)
    [seen] = told(run, source)["sets"]
    [other] = told(run, source, "--mirrored")["sets"]
    assert {seen["side"], other["side"]} == {"left", "right"}
    assert (seen["side"], seen["repetitions"]) == (side, other["repetitions"])
    assert "--mirrored puts" in run("check", source).stdout
    assert "were exchanged" in run("check", source, "--mirrored").stdout


def test_nothing_is_said_of_sides_where_there_are_none(run: Run, recordings: Recordings) -> None:
    """A squat has no side that a mirror image could exchange."""
    assert "--mirrored" not in run("check", recordings["squats"]).stdout


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_recording_that_lies_on_its_side_is_put_upright(
    run: Run, recordings: Recordings, tmp_path: Path, turn: int
) -> None:
    """--turn turns it clockwise; what is counted then is what was done."""
    frames = open_recording(recordings["kicks"])
    source = record(tmp_path / "a.landmarks", (turned(frame, 360 - turn) for frame in frames))
    [one] = told(run, source, "--turn", str(turn))["sets"]
    assert (one["movement"], one["side"], one["repetitions"]) == ("side_kick_front_back", "left", 2)
