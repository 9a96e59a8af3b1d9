"""What the report on real people makes of a folder of recordings and its truth files."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from accuracy.people import counted_rows, false_counts, half_rows, hold_words, main, page, report, worst
from accuracy.people_page import MARK, write_films, write_people
from accuracy.people_score import PersonScore
from accuracy.people_truth import PersonTruth, halves, people
from accuracy.reliability import reliability_rows

from unsit.figure.camera import film, placed
from unsit.figure.motion import performance
from unsit.movement.library import load_library
from unsit.vision.recording import RecordingInfo, RecordingWriter, open_recording
from unsit.vision.truth import BadTruth, Truth

SVG = "{http://www.w3.org/2000/svg}"


def recording(folder: Path, name: str, movement: str, repetitions: int) -> None:
    """Write a recording of the figure doing a movement, as anybody's landmarks would lie in a folder."""
    asked = load_library().movements[movement]
    shown = performance(asked, "left", repetitions=repetitions, fps=12.0)
    camera = placed(asked.views[0], asked.position, "left", [pose.points for pose in shown.poses])
    with RecordingWriter(folder / name, RecordingInfo(source=name)) as writer:
        for frame in film(((pose.time_s, pose.points) for pose in shown.poses), camera):
            writer.write(frame)
        writer.finish()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with two squats of three, one of them said to be five, and a curl that is said to be nothing."""
    recording(tmp_path, "one.landmarks", "squat", 3)
    recording(tmp_path, "two.landmarks", "squat", 3)
    recording(tmp_path, "three.landmarks", "biceps_curl", 2)
    truth = [
        {"file": "one.landmarks", "movement": "squat", "repetitions": 3, "repetition_ends_s": [1, 2, 3]},
        {"file": "two.landmarks", "movement": "squat", "repetitions": 5, "class": "ignored"},
        {"file": "three.landmarks", "movement": None},
    ]
    (tmp_path / "truth.json").write_text(json.dumps(truth), encoding="utf-8")
    return tmp_path


def test_the_report_compares_counts_with_the_truth(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts by movement, counts of what is not there, and every recording stand in the JSON."""
    assert main([str(folder), "--jobs", "1", "--json", "--pictures", str(folder / "worst")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"][0] == {
        "movement": "squat", "sets": "2", "exact": "0.50", "off by one": "0", "within one": "0.50", "MAE": "0.20",
        "zeros": "0",
    }  # fmt: skip
    assert told["false_counts"]["counted"] == 0
    assert told["false_counts"]["minutes"] > 0
    found = {one["name"]: (one["true"], one["found"]) for one in told["recordings"]}
    assert found["one.landmarks"] == (3, 3)
    assert found["two.landmarks"] == (5, 3)


def test_the_report_prints_the_worst_with_a_reason(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was counted wrongly stands at the end, with what was unmet meanwhile, and where its picture is."""
    pictures = folder / "worst"
    pictures.mkdir()
    (pictures / "01-older.svg").touch()
    (pictures / "mine.svg").touch()
    assert main([str(folder), "--jobs", "1", "--pictures", str(pictures)]) == 0
    told = capsys.readouterr().out
    assert "two.landmarks: 3 of 5" in told
    assert f"Pictures of these: {pictures}" in told
    assert sorted(path.name for path in pictures.iterdir()) == ["01-two.svg", "mine.svg"]
    drawn = ET.parse(pictures / "01-two.svg").getroot()
    words = [text.text for text in drawn.iter(f"{SVG}text")]
    assert [word for word in words if word in ("1", "2", "3", "4")] == ["1", "2", "3"]
    assert sum(shape.get("class") == "counted" for shape in drawn.iter(f"{SVG}rect")) == 3
    assert "true ends not known" in words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "must hold a list"),
        ("[", "must be a readable JSON file"),
        ('[{"movement": "squat"}, {"file": "truth.json"}]', "entry 1: 'file' must(.|\n)*entry 2: 'movement' must"),
        ('[{"file": "truth.json", "movement": null, "repetition_ends_s": ["a"]}]', "list of seconds"),
        ('[{"file": "none.landmarks", "movement": "squat"}]', "must be the name of a file"),
        ('[{"file": "truth.json", "movement": "squat", "repetitions": -1}]', "whole number"),
        ('[{"file": "truth.json", "movement": "squat", "side": "both"}]', "left or right"),
        ('[{"file": ["a"], "movement": "squat"}]', "'file' must be the name of a file"),
        ('[{"file": "a\\u0000b", "movement": "squat"}]', "'file' must be the name of a file"),
        ('[{"file": "truth.json", "movement": "no_such"}]', "must be one of the library"),
        ('[{"file": "truth.json", "movement": "squat", "repetitions": 1' + "0" * 400 + "}]", "whole number"),
        ("[3]", "must be an object"),
    ],
)
def test_a_truth_file_that_says_something_else_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """What is wrong and what must hold is said, and the exit code is 3."""
    (tmp_path / "truth.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadTruth, match=said):
        people(tmp_path)
    assert main([str(tmp_path), "--jobs", "1"]) == 3


def test_an_empty_folder_is_no_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said that nothing was got."""
    assert main([str(tmp_path)]) == 3
    assert "got none" in capsys.readouterr().err


def test_every_recording_is_in_one_half() -> None:
    """Both halves hold every movement that has two recordings, and no recording is in both."""
    truths = [
        PersonTruth(m, 1, name=f"{m}{n}", file=Path(f"{m}{n}.landmarks")) for m in ("squat", "lunge") for n in range(4)
    ]
    fitting, checking = halves(truths)
    assert sorted(one.name for one in (*fitting, *checking)) == sorted(one.name for one in truths)
    assert {one.movement for one in fitting} == {one.movement for one in checking} == {"squat", "lunge"}


def test_shares_are_of_what_is_known() -> None:
    """A set without repetitions has no share; false counts are given a minute shown and for 216 checks."""
    scores = [
        PersonScore("a", "squat", 60.0, true=4, found=4, elsewhere={"lunge": 1}),
        PersonScore("b", "squat", 60.0, true=4, found=0, elsewhere={"lunge": 0}, why=("trunk_tilt_deg 9.0 s",)),
        PersonScore("c", "squat", 60.0, true=0, found=1, elsewhere={"lunge": 0}),
        PersonScore("d", "", 30.0, elsewhere={"lunge": 2, "squat": 1}),
    ]
    assert counted_rows(scores)[1] == ["squat", "3", "0.33", "1", "0.67", "0.50", "1"]
    assert false_counts(scores) == {
        "minutes": 1.0, "counted": 3, "a_minute": 3.0, "checks": 3, "repetitions": 1, "per_216": 72.0,
    }  # fmt: skip
    assert [one.name for one in worst(scores)] == ["b", "c"]
    assert report(scores)["recordings"][1]["why"] == ("trunk_tilt_deg 9.0 s",)


def test_a_recording_that_says_its_own_truth_needs_no_truth_file(folder: Path, tmp_path: Path) -> None:
    """What the page exports is a test recording as it is; a truth file that names it goes first."""
    [told, *_] = people(folder)
    own = tmp_path / "own"
    own.mkdir()
    frames = list(open_recording(told.file))
    with RecordingWriter(own / "exported.landmarks", RecordingInfo(), Truth("squat", 5, counted=4)) as writer:
        for frame in frames:
            writer.write(frame)
    [found] = people(own)
    assert (found.name, found.movement, found.repetitions) == ("exported.landmarks", "squat", 5)
    (own / "truth.json").write_text('[{"file": "exported.landmarks", "movement": "squat", "repetitions": 6}]', "utf-8")
    [found] = people(own)
    assert found.repetitions == 6


def test_the_reliability_table_says_for_each_half_how_often_a_count_was_exact() -> None:
    """Recordings of which nothing was counted are in no bin; a certain one is in the last."""
    scores = [
        PersonScore("a", "squat", 9.0, true=4, found=4, confidence=0.95, half="fitting"),
        PersonScore("b", "squat", 9.0, true=4, found=3, confidence=1.0, half="checking"),
        PersonScore("c", "squat", 9.0, true=4, found=4, confidence=0.9, half="checking"),
        PersonScore("d", "squat", 9.0, true=4, found=4, confidence=0.2, half="checking"),
        PersonScore("e", "squat", 9.0, true=4, found=0, half="checking"),
        PersonScore("f", "", 9.0, half="checking"),
    ]
    assert reliability_rows(scores) == [
        ["told", "mean told", "exact, fitting", "exact, checking"],
        ["0.0 to 0.3", "0.20", "–", "1 of 1 (1.00)"],
        ["0.9 to 1.0", "0.95", "1 of 1 (1.00)", "1 of 2 (0.50)"],
    ]
    assert [row[:3] for row in half_rows(scores)] == [
        ["half", "sets", "exact"],
        ["fitting", "1", "1.00"],
        ["checking", "4", "0.50"],
    ]
    assert reliability_rows([]) == [["told", "mean told", "exact"]]
    held = [PersonScore("g", "cobra", 9.0, hold_true_s=5.0, hold_s=4.0), PersonScore("h", "cobra", 9.0, hold_s=4.0)]
    assert hold_words(held) == "Holds are off by 1.0 s in the middle of 1, by 1.0 s at worst"
    assert hold_words(held[1:]) == ""


def test_the_page_keeps_the_part_of_the_other_report(tmp_path: Path) -> None:
    """Whichever report is written, the other one's part stays word for word; no name of a recording is in it."""
    path = tmp_path / "accuracy.md"
    scores = [PersonScore("secret.landmarks", "squat", 9.0, true=4, found=4, confidence=0.95, half="fitting")]
    write_people(path, page(scores, "lite"))
    people_text = path.read_text(encoding="utf-8")
    assert people_text.startswith(MARK)
    assert "| squat | 1 | 1.00 |" in people_text
    assert "secret" not in people_text
    write_films(path, "# Films\n\nOf our own figure.\n")
    assert path.read_text(encoding="utf-8") == "# Films\n\nOf our own figure.\n\n" + people_text
    write_people(path, page([*scores, *scores], "full"))
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Films\n\nOf our own figure.\n")
    assert text.count(MARK) == 1
    assert "| squat | 2 | 1.00 |" in text
    write_films(path, "# Films again\n")
    assert path.read_text(encoding="utf-8").startswith("# Films again\n\n" + MARK)


def test_a_page_is_written_of_all_recordings_only(folder: Path) -> None:
    """Half of them would be claimed as all; the command says what was wrong with it."""
    for part in (["--half", "fitting"], ["--movement", "squat"]):
        with pytest.raises(SystemExit):
            main([str(folder), *part, "--write", str(folder / "page.md")])
    assert not (folder / "page.md").exists()
